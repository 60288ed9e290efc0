"""Chosen entries of a sealed row, and the proof that they stood there, unchanged, in order, at that time.

An entry is committed to when it arrives: a hash over its words, of which a random salt is a part, so that the
hash tells nothing. Place, minute and hash are a leaf of the row's tree. Each day the tree's root and size are
a leaf among those of other rows, and the root over these is the day's, which is kept.
An excerpt carries the words of the chosen entries, and hashes of the rest. It is a JSON file, format 1:

    {"format": 1,
     "entries": [{"words": "...", "position": 3, "at": "2025-11-04T14:05Z", "day": "2025-11-04",
                  "path": [hex, ...]}],
     "days": {"2025-11-04": {"size": 64, "root": hex, "index": 9, "of": 64, "path": [...], "day_root": hex}}}

Where a time-stamp service (RFC 3161) signed a day's root, `stamp` of that day is its answer in base64: `read`
does not look into it (timestamps.py does).

An entry of a day that is not over has no day yet: `day` is empty, and only its words are there. Nothing is
proved of such an entry: whoever empties the day of another makes it look so. `Excerpt.is_proved` tells.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from houvast.library.proofs import merkle

FORMAT = 1
LONGEST_FILE = 20_000_000
_ENTRY, _DAY = b"entry-1\0", b"day-1\0"


class ExcerptRefused(ValueError):
    """A file that is no excerpt, or whose proof does not hold; says which entry and why."""


@dataclass(frozen=True)
class Shown:
    """One entry that the proof holds for: `words` as they were sealed, place and minute of its arrival."""

    words: str
    position: int
    at: str
    day: str


@dataclass(frozen=True)
class Excerpt:
    """What a file shows, and the root of each day that it rests on; who kept those roots can compare them.

    `stamps`: of some days, what a time-stamp service answered over the root; nobody checked it yet.
    """

    entries: tuple[Shown, ...]
    roots: Mapping[str, bytes]
    stamps: Mapping[str, bytes]

    @property
    def is_proved(self) -> bool:
        """Whether each entry rests on the root of a day; of one that does not, nothing is proved."""
        return all(each.day for each in self.entries)


def commitment(words: bytes) -> bytes:
    """What is known of an entry when it arrives: 32 bytes."""
    return blake2b(_ENTRY + words, digest_size=32).digest()


def leaf(position: int, at: str, committed: bytes) -> bytes:
    """An entry's leaf. `at` is its minute of arrival in UTC, like 2025-11-04T14:05Z."""
    return merkle.leaf(position.to_bytes(8, "big") + at.encode("ascii") + committed)


def day_leaf(root: bytes, size: int) -> bytes:
    """A row's leaf on one day."""
    return merkle.leaf(_DAY + root + size.to_bytes(8, "big"))


def read(file: bytes) -> Excerpt:
    """What an excerpt shows, once its proof holds; ExcerptRefused otherwise. Compare the roots as well."""
    said = _object(file)
    try:
        if said["format"] != FORMAT:
            raise ExcerptRefused(f"its format is {said['format']!r}, and this version reads {FORMAT}")
        days = {day: _day(day, each) for day, each in said["days"].items()}
        entries = tuple(_entry(number, each, days) for number, each in enumerate(said["entries"], 1))
    except (KeyError, TypeError, AttributeError, OverflowError, UnicodeError) as fault:
        raise ExcerptRefused("it is no excerpt of notes") from fault
    if not entries:
        raise ExcerptRefused("it shows no entry")
    _in_order(entries)
    stamps = {day: each.stamp for day, each in days.items() if each.stamp}
    return Excerpt(entries, {day: each.day_root for day, each in days.items()}, stamps)


@dataclass(frozen=True)
class _Day:
    size: int
    root: bytes
    day_root: bytes
    stamp: bytes


def _day(day: str, said: Mapping[str, Any]) -> _Day:
    try:
        date.fromisoformat(day)
    except ValueError as fault:
        raise ExcerptRefused("one of its days is none") from fault
    root, size = _hash(said["root"]), _number(said["size"])
    path, day_root = [_hash(each) for each in said["path"]], _hash(said["day_root"])
    found = day_leaf(root, size)
    if not merkle.holds(
        found, index=_number(said["index"]), size=_number(said["of"]), path=path, root=day_root
    ):
        raise ExcerptRefused(f"the row does not belong to what was kept of {day}")
    return _Day(size, root, day_root, _stamp(said.get("stamp", "")))


def _entry(number: int, said: Mapping[str, Any], days: Mapping[str, _Day]) -> Shown:
    position, at, day = _number(said["position"]), str(said["at"]), str(said["day"])
    found = leaf(position, at, commitment(said["words"].encode()))
    if not day:
        return Shown(said["words"], position, at, "")
    under, path = days[day], [_hash(each) for each in said["path"]]
    if not merkle.holds(found, index=position - 1, size=under.size, path=path, root=under.root):
        raise ExcerptRefused(f"entry {number} was changed, or stood elsewhere, or came at another time")
    return Shown(said["words"], position, at, day)


def _in_order(entries: tuple[Shown, ...]) -> None:
    for number, (one, other) in enumerate(pairwise(entries), 2):
        if other.position <= one.position:
            raise ExcerptRefused(f"entry {number} does not come after the one before it")


def _stamp(said: object) -> bytes:
    try:
        return base64.b64decode(said, validate=True) if isinstance(said, str) else b"?"
    except ValueError:
        return b"?"  # it is there, and no time-stamp: whoever checks stamps refuses it


def _number(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool):
        raise TypeError(said)
    return said


def _hash(said: object) -> bytes:
    try:
        found = bytes.fromhex(said) if isinstance(said, str) else b""
    except ValueError:
        found = b""
    if len(found) != 32:
        raise ExcerptRefused("one of its hashes is none")
    return found


def _object(file: bytes) -> dict[str, Any]:
    if len(file) > LONGEST_FILE:
        raise ExcerptRefused("it is too large to be an excerpt")
    try:
        said = json.loads(file)
    except (ValueError, RecursionError) as fault:
        raise ExcerptRefused("it is not JSON") from fault
    if not isinstance(said, dict):
        raise ExcerptRefused("it is no excerpt of notes")
    return said
