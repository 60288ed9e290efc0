"""A secret in the custody of any two of several named people: two together have it again, one alone never.

For every two custodians, in either order, there is a share: the secret sealed under a key of its own, and
that key sealed to the second and then to the first of them (X25519 sealed boxes, one in the other). With
five custodians that is twenty shares. Why not Shamir's scheme: docs/decisions/0090-two-of-n-by-pairs.md.

Who the custodians are, that both really are asked, and where shares lie is decided elsewhere. A custodian who
leaves may have kept a copy of shares: entrust a new secret to those who stay.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations

from houvast.library.sealing.box import WRAPPING, CannotOpen, new_key, open_sealed, seal, unwrap, wrap
from houvast.library.sealing.formats import Format

KEY = 32
ONCE_WRAPPED, TWICE_WRAPPED = KEY + WRAPPING, KEY + 2 * WRAPPING


class CannotEntrust(ValueError):
    """Fewer than two custodians, or one key under two names: then one person alone would hold the secret."""


@dataclass(frozen=True)
class Share:
    """What `first` opens before `second` can; both are named in it, and it opens under no other names."""

    first: str
    second: str
    sealed: bytes


@dataclass(frozen=True)
class HalfOpened:
    """A share that `first` has opened: `second` can now open it alone. Destroyed as soon as that is done."""

    first: str
    second: str
    sealed: bytes


def entrust(secret: bytes, custodians: Mapping[str, bytes], *, place: str) -> tuple[Share, ...]:
    """Shares for every two of `custodians` (name: public key). A new custodian: entrust again, with all.

    `place` says whose secret it is and which generation: an older share does not open as a later one.
    """
    if len(custodians) < 2:
        raise CannotEntrust("Name at least two custodians.")
    if len(set(custodians.values())) < len(custodians):
        raise CannotEntrust("Two custodians have the same key: one person would hold the secret alone.")
    pairs = permutations(sorted(custodians), 2)  # in both orders: whoever of the two is there first begins
    return tuple(_share(secret, one, other, custodians, place) for one, other in pairs)


def without(shares: tuple[Share, ...], name: str) -> tuple[Share, ...]:
    """The shares that do not need `name`: for a custodian who is lost, not for one who is distrusted."""
    left = tuple(share for share in shares if name not in (share.first, share.second))
    if not left:
        raise CannotEntrust("Only one custodian would be left: entrust to another first.")
    return left


def open_first(share: Share, private: bytes) -> HalfOpened:
    """What the first custodian hands to the second, or CannotOpen."""
    if share.sealed[:1] != Format.SHARE.value:
        raise CannotOpen
    wrapped, content = share.sealed[1 : 1 + TWICE_WRAPPED], share.sealed[1 + TWICE_WRAPPED :]
    opened = unwrap(wrapped, private=private)
    return HalfOpened(share.first, share.second, Format.HALF_OPENED_SHARE.value + opened + content)


def open_second(half: HalfOpened, private: bytes, *, place: str) -> bytes:
    """The secret, or CannotOpen."""
    if half.sealed[:1] != Format.HALF_OPENED_SHARE.value:
        raise CannotOpen
    wrapped, content = half.sealed[1 : 1 + ONCE_WRAPPED], half.sealed[1 + ONCE_WRAPPED :]
    key = unwrap(wrapped, private=private)
    return open_sealed(content, key=key, place=_named(half.first, half.second, place))


def _share(secret: bytes, first: str, second: str, custodians: Mapping[str, bytes], place: str) -> Share:
    key = new_key()
    wrapped = wrap(wrap(key, public=custodians[second]), public=custodians[first])
    content = seal(secret, key=key, place=_named(first, second, place))
    return Share(first, second, Format.SHARE.value + wrapped + content)


def _named(first: str, second: str, place: str) -> str:
    """Place and names as one text, in which none of the three can run into another."""
    return json.dumps(["custody", place, first, second])
