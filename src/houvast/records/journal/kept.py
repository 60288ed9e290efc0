"""What operations on journals have in common: finding one by its pass, its entries as they stand, its trees.

Not an operation: the operations that call it are guarded.
"""

import hmac
import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import blake2b

from django.utils import timezone

from houvast.library.proofs import chain, excerpts, merkle
from houvast.records.accounts.guard import Actor
from houvast.records.journal import course
from houvast.records.journal.models import Journal, JournalEntry, JournalPass
from houvast.records.journal.refusals import NotPossible

AT_ONCE = 64  # rows that come from the database together


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
    late: int  # how many drafts stand beside it (`drafts.fetch_draft`)
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


def newest(journal: Journal, room: int, *, before: int | None = None) -> tuple[Kept, ...]:
    """As many of the latest entries (before that place) as fit into `room` letters of an answer.

    Newest first. However long the journal is: what comes is an answer of one length, and the same work.
    """
    rows = journal.entries.order_by("-position")
    if before is not None:
        rows = rows.filter(position__lt=before)
    fitting: list[JournalEntry] = []
    for row in rows[: room // course.OF_AN_ENTRY].iterator(chunk_size=AT_ONCE):
        room -= course.length_said(len(row.sealed))
        if room < 0:
            break
        fitting.append(row)
    return entries(fitting)


def draft(journal: Journal, number: int) -> bytes:
    """One of the drafts that stand one after the other: 0 the latest save, then what came too late for it."""
    return bytes(journal.draft)[number * course.DRAFT_SIZE :][: course.DRAFT_SIZE]


def in_front(journal: Journal) -> list[JournalEntry]:
    """Places before the first entry, by chance how many, emptied from the start; the chain goes through them.

    So the number of an entry that somebody is shown does not tell how many were written before it.
    """
    at, made = timezone.now().replace(second=0, microsecond=0), []
    for position in range(1, secrets.randbelow(course.MOST_BEFORE + 1) + 1):
        commitment = secrets.token_bytes(course.COMMITMENT_SIZE)
        link(journal, position, at, commitment)
        made.append(
            JournalEntry(
                journal=journal,
                position=position,
                at=at,
                commitment=commitment,
                sealed=b"",
                link=journal.link,
            )
        )
    return made


def link(journal: Journal, position: int, at: datetime, commitment: bytes) -> None:
    """The journal's chain goes on by one entry; not stored yet."""
    said = {
        "position": str(position),
        "at": course.minute(at.astimezone(UTC)),
        "commitment": commitment.hex(),
    }
    journal.sequence, journal.link = position, chain.link(bytes(journal.link), said)


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
