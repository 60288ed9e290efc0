"""A chain of hashes shows that entries are whole and in order."""

from hashlib import blake2b as python_blake2b

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_generichash_blake2b_salt_personal as libsodium_blake2b

from houvast.library.proofs.chain import START, Fault, first_fault, link

Entries = list[dict[str, str]]
Stored = tuple[int, dict[str, str], bytes]

said = st.dictionaries(st.text(max_size=6), st.text(max_size=12), max_size=4)
rows = st.lists(said, min_size=1, max_size=8)


def chain(entries: Entries) -> list[Stored]:
    """Entries as a store keeps them: (position, entry, link)."""
    stored, last = [], START
    for position, entry in enumerate(entries, start=1):
        last = link(last, entry)
        stored.append((position, entry, last))
    return stored


def end(stored: list[Stored]) -> tuple[int, bytes]:
    return len(stored), stored[-1][2]


def test_the_hash_is_the_blake2b_of_rfc_7693_appendix_a():
    assert python_blake2b(b"abc").hexdigest().startswith("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b7")


@pytest.mark.parametrize(
    ("previous", "entry", "expected"),
    [
        (START, {}, "4a5a6ea27241e29d25ba21cf516cf02f47332c8c179b7db2f1754ded4eddc5d2"),
        (
            START,
            {"action": "contacts.read", "outcome": "done"},
            "56cede7fe7315a932121f79072d8fdcb575affae3af91e5ae9a6579d5227de95",
        ),
        (
            bytes(range(32)),
            {"a": "é", "b": ""},
            "8099546b56f07f8bb203ddefaf39d9c80a6fceb5f17f20816016d7745e68dade",
        ),
    ],
)
def test_links_stay_the_ones_that_were_anchored(previous: bytes, entry: dict[str, str], expected: str):
    assert link(previous, entry).hex() == expected


@given(previous=st.binary(min_size=32, max_size=32), entry=said)
def test_a_link_is_the_hash_that_libsodium_makes_of_the_same_bytes(previous: bytes, entry: dict[str, str]):
    told = previous
    for name in sorted(entry):
        for part in (name.encode(), entry[name].encode()):
            told += len(part).to_bytes(4, "big") + part
    twin = libsodium_blake2b(told, digest_size=32, person=b"chain-1".ljust(16, b"\0"))
    assert link(previous, entry) == twin


@given(one=said, other=said)
def test_two_different_entries_have_two_different_links(one: dict[str, str], other: dict[str, str]):
    assert (link(START, one) == link(START, other)) == (one == other)


def test_a_letter_moved_from_a_name_to_its_value_is_another_entry():
    assert link(START, {"ab": "c"}) != link(START, {"a": "bc"})


@given(rows)
def test_a_whole_chain_has_no_fault(entries: Entries):
    stored = chain(entries)
    assert first_fault(stored, ends_with=end(stored)) is None


@given(rows, st.data())
def test_a_changed_entry_is_found_and_named(entries: Entries, data: st.DataObject):
    stored = chain(entries)
    place = data.draw(st.integers(0, len(stored) - 1))
    position, entry, kept = stored[place]
    stored[place] = (position, entry | {"action": entry.get("action", "") + "x"}, kept)
    assert first_fault(stored) == Fault(position, "changed, inserted or reordered")


@given(rows, st.data())
def test_a_removed_entry_is_found_and_named(entries: Entries, data: st.DataObject):
    stored = chain(entries)
    anchor, place = end(stored), data.draw(st.integers(0, len(stored) - 1))
    del stored[place]
    reason = "missing at the end" if place == len(stored) else "missing"
    assert first_fault(stored, ends_with=anchor) == Fault(place + 1, reason)


@given(rows, said, st.data())
def test_an_inserted_entry_is_found_even_when_all_are_numbered_again(
    entries: Entries, extra: dict[str, str], data: st.DataObject
):
    stored = chain(entries)
    anchor, place = end(stored), data.draw(st.integers(0, len(stored)))
    stored.insert(place, (0, extra, bytes(32)))
    stored = [(position, entry, kept) for position, (_, entry, kept) in enumerate(stored, start=1)]
    assert first_fault(stored, ends_with=anchor) == Fault(place + 1, "changed, inserted or reordered")


def test_two_entries_that_changed_places_are_found():
    stored = chain([{"n": "1"}, {"n": "2"}, {"n": "3"}])
    swapped = [stored[0], (2, *stored[2][1:]), (3, *stored[1][1:])]
    assert first_fault(swapped) == Fault(2, "changed, inserted or reordered")
    assert first_fault([stored[1], stored[0], stored[2]]) == Fault(1, "missing")


def test_a_position_that_comes_twice_is_found():
    stored = chain([{"n": "1"}, {"n": "2"}])
    assert first_fault([*stored, stored[1]]) == Fault(3, "out of order")


@given(rows, rows)
def test_a_chain_written_anew_from_the_start_differs_from_its_anchor(entries: Entries, others: Entries):
    stored, forged = chain(entries), chain(others)
    fault = first_fault(forged, ends_with=end(stored))
    assert (fault is None) == (entries == others)


def test_without_an_anchor_a_chain_that_lost_its_last_entries_looks_whole():
    stored = chain([{"n": "1"}, {"n": "2"}])
    assert first_fault(stored[:1]) is None
    assert first_fault(stored[:1], ends_with=end(stored)) == Fault(2, "missing at the end")


def test_an_entry_that_came_after_the_anchor_is_told():
    stored = chain([{"n": "1"}, {"n": "2"}])
    assert first_fault(stored, ends_with=end(stored[:1])) == Fault(2, "added after the end")
