"""What operations on journals have in common: finding one by its pass, its entries as they stand, its trees.

Not an operation: the operations that call it are guarded.
"""

import hmac
import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b

from django.utils import timezone

from houvast.library.proofs import excerpts, merkle
from houvast.records.accounts.guard import Actor
from houvast.records.journal import course
from houvast.records.journal.models import Journal, JournalEntry, JournalPass
from houvast.records.journal.refusals import NotPossible


@dataclass(frozen=True)
class Shown:
    """What a browser shows to be let in: 16 bytes by which a pass is found, 32 that prove it."""

    lookup: bytes
    proof: bytes = field(repr=False)


@dataclass(frozen=True)
class NewPass:
    """A pass as a browser made it."""

    shown: Shown
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True)
class Kept:
    """An entry as it stands: nothing here opens it."""

    position: int
    at: str
    commitment: bytes
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class Opened:
    """A journal as its owner's browser gets it; `by` is who may go on with it."""

    id: uuid.UUID
    by: Actor
    wrapped: bytes = field(repr=False)
    used_on: date
    months: int
    expires_on: date
    burns_at: datetime | None
    draft: bytes = field(repr=False)
    draft_version: int
    entries: tuple[Kept, ...]


def proof_hash(proof: bytes) -> bytes:
    """What is kept of a proof: whoever reads the database cannot show it."""
    return blake2b(proof, digest_size=32, person=b"journal-pass").digest()


def found(shown: Shown, by: Actor) -> JournalPass | None:
    """The pass of a journal that has not gone, or None. The same work for a pass that nobody has."""
    row = (
        JournalPass.objects.filter(lookup=shown.lookup, journal__organisation=by.organisation)
        .select_related("journal")
        .first()
    )
    known = bytes(row.proof) if row else bytes(32)
    is_right = hmac.compare_digest(known, proof_hash(shown.proof))
    if row is None or not is_right or is_over(row.journal):
        return None
    return row


def is_over(journal: Journal) -> bool:
    burnt = journal.burns_at is not None and journal.burns_at <= timezone.now()
    return burnt or journal.expires_on < timezone.localdate()


def new_row(given: NewPass, journal: Journal, slot: int) -> JournalPass:
    """A pass as it is stored, unsaved; NotPossible where its parts have another size."""
    sizes = len(given.shown.lookup), len(given.shown.proof), len(given.wrapped)
    if sizes != (course.LOOKUP_SIZE, course.PROOF_SIZE, course.WRAPPED_SIZE):
        raise NotPossible("size")
    return JournalPass(
        journal=journal,
        slot=slot,
        lookup=given.shown.lookup,
        proof=proof_hash(given.shown.proof),
        wrapped=given.wrapped,
    )


def entries(rows: Iterable[JournalEntry]) -> tuple[Kept, ...]:
    return tuple(
        Kept(row.position, course.minute(row.at), bytes(row.commitment), bytes(row.sealed)) for row in rows
    )


def leaves(journal: Journal, size: int) -> list[bytes]:
    """The leaves of the first `size` entries, filled up to a class by a value that no entry has."""
    rows = journal.entries.filter(position__lte=size).order_by("position")
    of_entries = [
        excerpts.leaf(position, course.minute(at), bytes(commitment))
        for position, at, commitment in rows.values_list("position", "at", "commitment")
    ]
    return of_entries + [merkle.EMPTY] * (course.filled_up(size) - len(of_entries))


def among_chance(of_journals: Sequence[bytes]) -> tuple[list[bytes], list[int]]:
    """Leaves of journals in chance places among chance leaves: (all leaves, the place of each)."""
    size = course.filled_up(len(of_journals))
    places = secrets.SystemRandom().sample(range(size), len(of_journals))
    filled = [secrets.token_bytes(32) for _ in range(size)]
    for place, each in zip(places, of_journals, strict=True):
        filled[place] = each
    return filled, places
