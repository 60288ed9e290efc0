"""An anchor is signed, names the one before it, and is refused when anything in it was changed."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from houvast.library.proofs.anchors import (
    NONE_BEFORE,
    Anchor,
    AnchorRefused,
    Endorsement,
    endorse,
    new_seed,
    public_half,
    read,
    sign,
    trusted,
)
from houvast.library.proofs.chain import START, Fault, first_fault, link

DAY = date(2025, 11, 4)
ANCHORED = (
    "0f24e5eca4e66a35641076a8aead6e16a89178f7ee12cef87b41c42472076c28"
    "5fdaa92a1aae3a286f3e9470dfc9667a85e0e9bace8833c5576ac179aa41c001"
)
HASHED = "54927676b1ff8dce730d108794e3ef5b4072c36d25b119ab49cd9592d5adb419"
SEED, NEXT, OTHER = bytes(range(32)), bytes(range(1, 33)), bytes(range(2, 34))


def anchor(**changed: object) -> Anchor:
    said = {"organisation": "ours", "day": DAY, "position": 7, "link": b"\1" * 32}
    return sign(**said | {"previous": NONE_BEFORE, "seed": SEED} | changed)


def test_signing_is_the_ed25519_of_rfc_8032_test_1():
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    assert public_half(seed).hex() == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert SigningKey(seed).sign(b"").signature.hex().startswith("e5564300c360ac729086e2cc806e828a84877f1e")


def test_the_bytes_of_an_anchor_stay_the_ones_that_are_kept_elsewhere():
    assert anchor().signature.hex() == ANCHORED
    assert anchor().hash.hex() == HASHED


def test_an_anchor_comes_back_from_its_file():
    assert read(anchor().as_json()) == anchor()
    assert anchor().key == public_half(SEED)


def test_an_endorsement_comes_back_from_its_file():
    first, second = endorse("ours", SEED, since=DAY), endorse("ours", NEXT, since=DAY, former=SEED)
    assert read(first.as_json()) == first
    assert read(second.as_json()) == second


@pytest.mark.parametrize("name", ["organisation", "day", "position", "link", "previous", "key", "signature"])
def test_a_changed_anchor_is_refused_whatever_was_changed(name: str):
    said = json.loads(anchor().as_json())
    other = json.loads(
        anchor(
            organisation="theirs",
            day=date(2025, 11, 5),
            position=8,
            link=b"\2" * 32,
            previous=b"\3" * 32,
            seed=OTHER,
        ).as_json()
    )
    assert said[name] != other[name]
    with pytest.raises(AnchorRefused, match="signature does not hold"):
        read(json.dumps(said | {name: other[name]}).encode())


@pytest.mark.parametrize(
    "name", ["organisation", "since", "key", "former", "signature", "signature_of_former"]
)
def test_a_changed_endorsement_is_refused_whatever_was_changed(name: str):
    said = json.loads(endorse("ours", NEXT, since=DAY, former=SEED).as_json())
    other = json.loads(endorse("theirs", OTHER, since=date(2025, 11, 5), former=new_seed()).as_json())
    with pytest.raises(AnchorRefused, match="signature does not hold"):
        read(json.dumps(said | {name: other[name]}).encode())


def test_an_endorsement_never_passes_for_an_anchor():
    """What is signed begins with what it is."""
    endorsed = json.loads(endorse("ours", SEED, since=DAY).as_json())
    posing = json.loads(anchor().as_json()) | {"signature": endorsed["signature"]}
    with pytest.raises(AnchorRefused):
        read(json.dumps(posing).encode())


@given(st.binary(max_size=64) | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
def test_whatever_is_no_anchor_is_one_named_refusal(file: bytes | str):
    with pytest.raises(AnchorRefused):
        read(file if isinstance(file, bytes) else file.encode())


@given(
    st.dictionaries(
        st.sampled_from(sorted(json.loads(anchor().as_json()))), st.none() | st.integers() | st.text()
    )
)
def test_an_anchor_with_other_values_is_read_whole_or_refused(changed: dict[str, object]):
    file = json.dumps(json.loads(anchor().as_json()) | changed).encode()
    try:
        assert read(file) == anchor()
    except AnchorRefused:
        assert changed


def test_a_later_format_is_refused_by_name():
    with pytest.raises(AnchorRefused, match="format is 2"):
        read(json.dumps(json.loads(anchor().as_json()) | {"format": 2}).encode())


def test_whoever_noted_one_key_can_check_anchors_of_the_keys_before_and_after_it():
    one, two, three = (public_half(seed) for seed in (SEED, NEXT, OTHER))
    row = [endorse("ours", OTHER, since=DAY, former=NEXT), endorse("ours", NEXT, since=DAY, former=SEED)]
    for noted in (one, two, three):
        assert trusted([noted], row) == {one, two, three}


def test_a_key_that_nobody_vouches_for_is_not_trusted():
    lost: list[Endorsement] = [endorse("ours", OTHER, since=DAY)]
    assert trusted([public_half(SEED)], lost) == {public_half(SEED)}


def entries(count: int, word: str = "read") -> list[tuple[int, dict[str, str], bytes]]:
    stored, last = [], START
    for position in range(1, count + 1):
        entry = {"action": word, "position": str(position)}
        last = link(last, entry)
        stored.append((position, entry, last))
    return stored


def test_a_chain_written_anew_is_found_by_an_anchor_of_the_middle():
    kept, forged = entries(9), entries(9, "wrote")
    known = {4: (kept[3][2], "the anchor of Tuesday")}
    assert first_fault(forged) is None
    assert first_fault(kept, anchors=known) is None
    assert first_fault(forged, anchors=known) == Fault(
        1, "rewritten, here or up to entry 4: the anchor of Tuesday says otherwise"
    )


def test_a_chain_written_anew_between_two_anchors_is_found_from_the_first_of_them():
    kept = entries(9)
    forged = kept[:4]
    for position, entry, _ in entries(9, "wrote")[4:]:
        forged.append((position, entry, link(forged[-1][2], entry)))
    known = {4: (kept[3][2], "one"), 8: (kept[7][2], "two")}
    assert first_fault(forged, anchors=known) == Fault(
        5, "rewritten, here or up to entry 8: two says otherwise"
    )


def test_a_chain_that_lost_its_end_and_knows_of_no_other_is_found_by_an_anchor():
    kept = entries(9)
    short = kept[:5]
    known = {9: (kept[8][2], "the anchor of Tuesday")}
    assert first_fault(short, ends_with=(5, short[-1][2]), anchors=known) == Fault(
        6, "missing at the end: the anchor of Tuesday saw more"
    )


def test_a_chain_whose_beginning_was_dropped_holds_from_there_on():
    kept = entries(9)
    assert first_fault(kept[4:], starts_after=(4, kept[3][2])) is None
    assert first_fault(kept[5:], starts_after=(4, kept[3][2])) == Fault(5, "missing")
    assert first_fault(kept[4:], starts_after=(4, kept[2][2])) == Fault(5, "changed, inserted or reordered")
