"""Searching words in sealed notes, for who may read them; and what becomes of the index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor, Refused, guarded, seen
from houvast.records.contacts import queries, rules, sealed, searching
from houvast.records.contacts.models import Contact, ReaderKey
from houvast.records.contacts.searching import Version

READ_AT_ONCE = 2_000
"""Notes that one request opens: about half a second."""


@dataclass(frozen=True)
class Found:
    """Contacts in whose notes all words stand; how many notes were searched, and how many not yet."""

    rows: tuple[queries.Row, ...]
    read: int
    left: int


@guarded(rules.SEARCH)
def search(words: str, *, most: int = READ_AT_ONCE, by: Actor) -> Found:
    """Look for words in the notes of one's own teams. The words are kept nowhere; that somebody searched is.

    Opens at most so many notes that were not open yet: while `left` is not 0, ask again.
    """
    if by.id is None:
        raise Refused
    keys.unlocked_key(by)
    index = searching.index_of(by.id, minutes=settings.LOCKED_AFTER_MINUTES)
    there = _there(by)
    with index.lock:
        left = searching.read_in(index, there, lambda missing: _notes(missing, by), most=most)
        found, read = index.found(words), len(index.known)
    return Found(queries.rows_of(found, seen_by=by), read, left)


@guarded(rules.CLOSE_SEARCH, reads=True)  # nothing is opened; locking and signing out do it
def close_search(*, by: Actor) -> None:
    """Nothing of one's opened notes stays in memory."""
    if by.id:
        searching.drop(by.id)


def _there(by: Actor) -> list[Version]:
    """Everything that one may read and that still has something sealed, the newest first."""
    found = seen(Contact, rules.READ, by).exclude(keys=None).order_by("-day", "-serial")
    return list(found.values_list("id", "version"))


def _notes(missing: Sequence[Version], by: Actor) -> Iterator[tuple[Version, str]]:
    opened = sealed.Notes(by, rules.READ.action)
    rows = ReaderKey.objects.filter(contact__id__in=[contact for contact, _ in missing])
    for row in rows.filter(team__in=by.teams(rules.READ.action)).select_related("contact"):
        contact = row.contact
        yield (
            (contact.id, contact.version),
            opened.note(
                bytes(contact.sealed),
                keys.Wrapped(row.generation, row.month_key, bytes(row.wrapped)),
                contact=contact.id,
                version=contact.version,
                team=row.team_id,
            ),
        )
