"""A chain of hashes: each link depends on its entry and on every entry before it.

Changing, removing, inserting or reordering an entry changes every later link, so a link kept
elsewhere (an anchor) proves the whole row up to it. The links say nothing of what entries say
to whoever does not have the entries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from hmac import compare_digest
from types import MappingProxyType

START = bytes(32)


@dataclass(frozen=True)
class Fault:
    """The first place where a chain does not hold."""

    position: int
    reason: str


def link(previous: bytes, entry: Mapping[str, str]) -> bytes:
    """The link of `entry` after the link `previous`: 32 bytes, BLAKE2b (RFC 7693).

    Every name and value goes in with its length before it, so that no two different entries
    give the same bytes.
    """
    digest = blake2b(previous, digest_size=32, person=b"chain-1")
    for name in sorted(entry):
        for part in (name.encode(), entry[name].encode()):
            digest.update(len(part).to_bytes(4, "big"))
            digest.update(part)
    return digest.digest()


def first_fault(
    entries: Iterable[tuple[int, Mapping[str, str], bytes]],
    *,
    starts_after: tuple[int, bytes] = (0, START),
    ends_with: tuple[int, bytes] | None = None,
    anchors: Mapping[int, tuple[bytes, str]] = MappingProxyType({}),
) -> Fault | None:
    """Where a chain of (position, entry, link) breaks, or None; positions count from 1.

    `starts_after` is where the first entry hangs on when those before it were dropped. `ends_with` is the
    position and link that the chain is known to have reached: without it a chain that lost its last
    entries looks whole. `anchors` are links known from elsewhere, by position, each with its name.
    """
    expected, previous = starts_after[0] + 1, starts_after[1]
    vouched_from = expected
    for position, entry, stored in entries:
        if position != expected:
            return Fault(expected, "missing" if position > expected else "out of order")
        previous = link(previous, entry)
        if not compare_digest(previous, stored):
            return Fault(position, "changed, inserted or reordered")
        if position in anchors:
            known, name = anchors[position]
            if not compare_digest(previous, known):
                return Fault(
                    vouched_from, f"rewritten, here or up to entry {position}: {name} says otherwise"
                )
            vouched_from = position + 1
        expected += 1
    reached = expected - 1
    if ends_with is not None and (fault := _fault_at_end(reached, previous, *ends_with)):
        return fault
    beyond = sorted(position for position in anchors if position > reached)
    return Fault(reached + 1, f"missing at the end: {anchors[beyond[-1]][1]} saw more") if beyond else None


def _fault_at_end(reached: int, last: bytes, position: int, end: bytes) -> Fault | None:
    if reached < position:
        return Fault(reached + 1, "missing at the end")
    if reached > position:
        return Fault(position + 1, "added after the end")
    return None if compare_digest(last, end) else Fault(position, "rewritten: the end says otherwise")
