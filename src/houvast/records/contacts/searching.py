"""Words in sealed notes, for who may read them: an index in the memory of this process and nowhere else.

Built for one person after they unlocked, from what they hold keys for, a part per request so that it can be
watched; gone when they lock, sign out or do nothing for a while, and with the process. SQLite FTS5 in
memory: 20,000 notes are some 15 MB.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

LONGEST_QUERY = 200
MOST_FOUND = 100

Version = tuple[UUID, int]
"""A contact and its version: a corrected contact is read anew."""


@dataclass
class Index:
    """The notes of one person; one request at a time uses it."""

    notes: sqlite3.Connection = field(default_factory=lambda: _empty())
    known: dict[UUID, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def missing(self, there: Sequence[Version]) -> list[Version]:
        """What has not been read yet, or has changed since."""
        return [each for each in there if self.known.get(each[0]) != each[1]]

    def take_in(self, read: Iterable[tuple[Version, str]]) -> None:
        for (contact, version), note in read:
            self.notes.execute("DELETE FROM notes WHERE contact = ?", (contact.hex,))
            self.notes.execute("INSERT INTO notes (contact, note) VALUES (?, ?)", (contact.hex, note))
            self.known[contact] = version

    def forget_all_but(self, there: Sequence[Version]) -> None:
        """What one may not read any more is not found any more."""
        for contact in set(self.known) - {contact for contact, _ in there}:
            self.notes.execute("DELETE FROM notes WHERE contact = ?", (contact.hex,))
            del self.known[contact]

    def found(self, words: str) -> list[UUID]:
        """Contacts in whose notes all words stand, each from its beginning; the best first."""
        query = _query(words)
        if not query:
            return []
        rows = self.notes.execute(
            "SELECT contact FROM notes WHERE notes MATCH ? ORDER BY rank LIMIT ?", (query, MOST_FOUND)
        )
        return [UUID(hex=row[0]) for row in rows]


_INDEXES: dict[UUID, tuple[Index, threading.Timer]] = {}
_GUARD = threading.Lock()


def index_of(person: UUID, *, minutes: int) -> Index:
    """The person's index, new or as it was; it goes after so many minutes without use."""
    with _GUARD:
        former = _INDEXES.pop(person, None)
        if former:
            former[1].cancel()
        index = former[0] if former else Index()
        clock = threading.Timer(minutes * 60, drop, args=(person,))
        clock.daemon = True
        clock.start()
        _INDEXES[person] = (index, clock)
        return index


def drop(person: UUID) -> None:
    """Nothing of the person's index is left."""
    with _GUARD:
        gone = _INDEXES.pop(person, None)
    if gone:
        gone[1].cancel()
        with gone[0].lock:
            gone[0].notes.close()


def read_in(
    index: Index,
    there: Sequence[Version],
    read: Callable[[Sequence[Version]], Iterable[tuple[Version, str]]],
    *,
    most: int,
) -> int:
    """Take in at most so many of what is missing; how many are left."""
    missing = index.missing(there)
    index.take_in(read(missing[:most]))
    index.forget_all_but(there)
    return max(len(missing) - most, 0)


def _empty() -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    # Never to a temporary file, also not for sorting.
    memory.execute("PRAGMA temp_store = MEMORY")
    memory.execute(
        "CREATE VIRTUAL TABLE notes USING fts5(contact UNINDEXED, note, "
        "tokenize = 'unicode61 remove_diacritics 2')"
    )
    return memory


def _query(words: str) -> str:
    """Each word, from its beginning, as FTS5 takes it; signs of its language are letters to look for."""
    plain = words[:LONGEST_QUERY].replace('"', " ").replace("\x00", " ").split()
    return " ".join(f'"{word}"*' for word in plain if any(letter.isalnum() for letter in word))
