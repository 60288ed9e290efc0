"""A secret in the custody of any two of n: two have it again, one never, whatever is tried."""

import contextlib
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.library.sealing.box import CannotOpen, new_keypair, open_sealed, unwrap
from houvast.library.sealing.custody import (
    CannotEntrust,
    HalfOpened,
    Share,
    _named,
    entrust,
    open_first,
    open_second,
    without,
)

SECRET = bytes(range(32))
PLACE = "recovery/helpline/1"
NAMES = ("An", "Bo", "Cas", "Dré", "Els")
PAIRS = {name: new_keypair() for name in NAMES}
PUBLIC = {name: public for name, (public, _) in PAIRS.items()}
PRIVATE = {name: private for name, (_, private) in PAIRS.items()}
SHARES = entrust(SECRET, PUBLIC, place=PLACE)


def recovered(share: Share, first: str, second: str, *, place: str = PLACE) -> bytes:
    return open_second(open_first(share, PRIVATE[first]), PRIVATE[second], place=place)


def test_either_of_any_two_custodians_can_begin():
    assert [(share.first, share.second) for share in SHARES] == list(permutations(sorted(NAMES), 2))


@given(secret=st.binary(max_size=400), count=st.integers(2, 5), data=st.data())
@settings(max_examples=30)
def test_any_two_of_any_number_have_any_secret_again(secret: bytes, count: int, data: st.DataObject):
    names = data.draw(st.permutations(NAMES))[:count]
    for share in entrust(secret, {name: PUBLIC[name] for name in names}, place=PLACE):
        assert recovered(share, share.first, share.second) == secret


def found(share: Share, *keys: bytes) -> list[bytes]:
    """Every secret that whoever holds `keys` gets out of a share by taking off each layer that they can."""
    parts = [share.sealed[at:end] for at in range(140) for end in (at + 81, at + 130)]
    peeled = {part for whole in parts for part in _peeled(whole, keys)}
    content, place = share.sealed[131:], _named(share.first, share.second, PLACE)
    opened = []
    for key in {part[at : at + 32] for part in peeled for at in range(max(len(part) - 31, 0))}:
        with contextlib.suppress(CannotOpen):
            opened.append(open_sealed(content, key=key, place=place))
    return opened


def _peeled(box: bytes, keys: tuple[bytes, ...]) -> list[bytes]:
    for key in keys:
        with contextlib.suppress(CannotOpen):
            inner = unwrap(box, private=key)
            return [inner, *_peeled(inner, keys)]
    return []


@pytest.mark.parametrize("name", NAMES)
def test_one_custodian_alone_never_has_the_secret(name: str):
    private = PRIVATE[name]
    for share in SHARES:
        with pytest.raises(CannotOpen):
            recovered(share, name, name)
        half = HalfOpened(share.first, share.second, b"\x05" + share.sealed[1:])
        with pytest.raises(CannotOpen):
            open_second(half, private, place=PLACE)
        assert found(share, private) == []


def test_the_search_for_the_secret_finds_it_with_both_keys():
    for share in SHARES:
        assert SECRET in found(share, PRIVATE[share.first], PRIVATE[share.second])


def test_custodians_of_other_shares_do_not_help_one_another():
    for share in SHARES:
        for first, second in permutations(NAMES, 2):
            if (first, second) != (share.first, share.second):
                with pytest.raises(CannotOpen):
                    recovered(share, first, second)


@pytest.mark.parametrize("field", ["first", "second"])
def test_a_share_under_other_names_does_not_open(field: str):
    share = SHARES[0]
    renamed = Share(**{**vars(share), field: "Els"})
    with pytest.raises(CannotOpen):
        recovered(renamed, share.first, share.second)


def test_names_do_not_run_into_one_another_or_into_the_place():
    two = {'A", "B': PUBLIC["An"], "C": PUBLIC["Bo"]}
    share = entrust(SECRET, two, place=PLACE)[0]
    renamed = Share("A", 'B", "C', share.sealed)
    with pytest.raises(CannotOpen):
        recovered(renamed, "An", "Bo")
    assert recovered(share, "An", "Bo") == SECRET


def test_a_share_of_an_older_generation_or_another_helpline_does_not_open_as_the_current_one():
    for place in ("recovery/helpline/2", "recovery/other/1"):
        with pytest.raises(CannotOpen):
            recovered(SHARES[0], SHARES[0].first, SHARES[0].second, place=place)


def test_without_a_lost_custodian_the_others_still_have_the_secret():
    left = without(SHARES, "An")
    assert len(left) == 12
    assert all(recovered(share, share.first, share.second) == SECRET for share in left)
    assert not [share for share in left if "An" in (share.first, share.second)]


def test_a_new_custodian_is_added_by_entrusting_again():
    two = {name: PUBLIC[name] for name in ("An", "Bo")}
    share = entrust(SECRET, two, place=PLACE)[0]
    secret = recovered(share, "An", "Bo")
    again = entrust(secret, {**two, "Cas": PUBLIC["Cas"]}, place="recovery/helpline/2")
    assert len(again) == 6
    assert recovered(again[-1], "Cas", "Bo", place="recovery/helpline/2") == SECRET


@pytest.mark.parametrize("names", [(), ("An",)])
def test_fewer_than_two_custodians_are_refused(names: tuple[str, ...]):
    with pytest.raises(CannotEntrust):
        entrust(SECRET, {name: PUBLIC[name] for name in names}, place=PLACE)


def test_one_person_under_two_names_is_refused():
    with pytest.raises(CannotEntrust):
        entrust(SECRET, {"An": PUBLIC["An"], "Bo": PUBLIC["Bo"], "An again": PUBLIC["An"]}, place=PLACE)


def test_the_last_two_custodians_cannot_become_one():
    with pytest.raises(CannotEntrust):
        without(entrust(SECRET, {name: PUBLIC[name] for name in ("An", "Bo")}, place=PLACE), "An")


def test_shares_have_nothing_in_common():
    assert len({share.sealed[at : at + 32] for share in SHARES for at in (1, 131, 200)}) == 3 * len(SHARES)
