"""A signed note of how far a chain had come on a day, to be kept where nobody of the installation reaches.

A chain that is written anew as a whole holds together; it does not hold against an anchor of before. Each
anchor carries the hash of the one before it, so that a missing anchor shows too. Signed with Ed25519
(RFC 8032, by libsodium). Signing opens nothing: whoever has the key can sign, not read.

A new key comes in by an endorsement, signed by the former key and by the new one, so that whoever noted
either of them can check anchors of both. Files are JSON, one object each; their form is format 1.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import Any

from nacl.bindings import crypto_sign_BYTES, crypto_sign_PUBLICKEYBYTES
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

FORMAT = 1
NONE_BEFORE = bytes(32)
# What is signed begins with what it is: an endorsement can never pass for an anchor.
_ANCHOR, _ENDORSEMENT = b"trail-anchor-1\0", b"anchor-key-1\0"


class AnchorRefused(Exception):
    """A file that is no anchor and no endorsement, or whose signature does not hold; says which and why."""


@dataclass(frozen=True)
class Anchor:
    """On `day` the chain of `organisation` had come to `position` with `link`."""

    organisation: str
    day: date
    position: int
    link: bytes
    previous: bytes
    key: bytes
    signature: bytes = b""

    @property
    def hash(self) -> bytes:
        """What the next anchor carries as `previous`."""
        return blake2b(_said(self) + self.signature, digest_size=32, person=b"anchor-1").digest()

    def as_json(self) -> bytes:
        return _lines(_plain(self) | {"signature": self.signature.hex()})


@dataclass(frozen=True)
class Endorsement:
    """From `since`, anchors of `organisation` are signed with `key`; the `former` one says so too.

    `former` is empty for the first key, and for the one after a key was lost.
    """

    organisation: str
    key: bytes
    since: date
    former: bytes
    signature: bytes = b""
    signature_of_former: bytes = b""

    def as_json(self) -> bytes:
        signed = {"signature": self.signature.hex(), "signature_of_former": self.signature_of_former.hex()}
        return _lines(_of_key(self) | signed)


def new_seed() -> bytes:
    """A private key: 32 random bytes."""
    return bytes(SigningKey.generate())


def public_half(seed: bytes) -> bytes:
    return bytes(SigningKey(seed).verify_key)


def sign(organisation: str, day: date, position: int, link: bytes, *, previous: bytes, seed: bytes) -> Anchor:
    """The anchor of a day; `previous` is the hash of the one before it, or NONE_BEFORE."""
    unsigned = Anchor(organisation, day, position, link, previous, public_half(seed))
    return replace(unsigned, signature=SigningKey(seed).sign(_said(unsigned)).signature)


def endorse(organisation: str, seed: bytes, *, since: date, former: bytes | None = None) -> Endorsement:
    """A key comes in; `former` is the private key before it, None for the first or after a loss."""
    unsigned = Endorsement(organisation, public_half(seed), since, public_half(former) if former else b"")
    said = _ENDORSEMENT + _canonical(_of_key(unsigned))
    by_former = SigningKey(former).sign(said).signature if former else b""
    return replace(unsigned, signature=SigningKey(seed).sign(said).signature, signature_of_former=by_former)


def read(file: bytes) -> Anchor | Endorsement:
    """An anchor or an endorsement whose signatures hold for the keys that it names itself."""
    said = _object(file)
    try:
        if said.get("format") != FORMAT:
            raise AnchorRefused(f"its format is {said.get('format')!r}, and this version reads {FORMAT}")
        found = _anchor(said) if "position" in said else _endorsement(said)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise AnchorRefused("it is neither an anchor nor an endorsement of a key") from fault
    check(found)
    return found


def check(found: Anchor | Endorsement) -> None:
    """Refuses what is not signed by the keys that it names itself."""
    if isinstance(found, Anchor):
        _hold(found.key, _said(found), found.signature)
        return
    said = _ENDORSEMENT + _canonical(_of_key(found))
    _hold(found.key, said, found.signature)
    if found.former:
        _hold(found.former, said, found.signature_of_former)


def trusted(roots: Iterable[bytes], endorsements: Iterable[Endorsement]) -> frozenset[bytes]:
    """The roots, and every key that an endorsement joins to one of them, before or after."""
    joined, known = [(each.key, each.former) for each in endorsements if each.former], set(roots)
    for _ in joined:
        for pair in joined:
            if known & set(pair):
                known |= set(pair)
    return frozenset(known)


def _hold(key: bytes, said: bytes, signature: bytes) -> None:
    if len(key) != crypto_sign_PUBLICKEYBYTES or len(signature) != crypto_sign_BYTES:
        raise AnchorRefused("its key or signature has another length than Ed25519 gives them")
    try:
        VerifyKey(key).verify(said, signature)
    except BadSignatureError as wrong:
        raise AnchorRefused("its signature does not hold: it was changed after it was signed") from wrong


def _anchor(said: Mapping[str, Any]) -> Anchor:
    return Anchor(
        said["organisation"],
        date.fromisoformat(said["day"]),
        int(said["position"]),
        bytes.fromhex(said["link"]),
        bytes.fromhex(said["previous"]),
        bytes.fromhex(said["key"]),
        bytes.fromhex(said["signature"]),
    )


def _endorsement(said: Mapping[str, Any]) -> Endorsement:
    return Endorsement(
        said["organisation"],
        bytes.fromhex(said["key"]),
        date.fromisoformat(said["since"]),
        bytes.fromhex(said["former"]),
        bytes.fromhex(said["signature"]),
        bytes.fromhex(said["signature_of_former"]),
    )


def _said(anchor: Anchor) -> bytes:
    return _ANCHOR + _canonical(_plain(anchor))


def _plain(anchor: Anchor) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "organisation": anchor.organisation,
        "day": anchor.day.isoformat(),
        "position": anchor.position,
        "link": anchor.link.hex(),
        "previous": anchor.previous.hex(),
        "key": anchor.key.hex(),
    }


def _of_key(said: Endorsement) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "organisation": said.organisation,
        "key": said.key.hex(),
        "since": said.since.isoformat(),
        "former": said.former.hex(),
    }


def _canonical(said: Mapping[str, Any]) -> bytes:
    """One object, one row of bytes: names in order, no space, ASCII."""
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")


def _lines(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, indent=1).encode("ascii") + b"\n"


def _object(file: bytes) -> dict[str, Any]:
    try:
        said = json.loads(file)
    except (ValueError, RecursionError) as fault:
        raise AnchorRefused("it is not JSON") from fault
    if not isinstance(said, dict):
        raise AnchorRefused("it is neither an anchor nor an endorsement of a key")
    return said
