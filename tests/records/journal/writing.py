"""A journal as a browser would write it, with chance in the place of what it seals."""

import json
import os
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

from django.utils import timezone

from houvast.library.proofs import excerpts
from houvast.records.accounts.guard import Actor, visitor
from houvast.records.journal import course, kept, operations
from houvast.records.journal.models import Journal, JournalEntry
from houvast.records.journal.operations import Kept, NewEntry, NewPass, Opened, Shown


def new_pass() -> NewPass:
    return NewPass(Shown(os.urandom(16), os.urandom(32)), os.urandom(course.WRAPPED_SIZE))


def begun(organisation: uuid.UUID, *, in_front: int = 0) -> tuple[NewPass, NewPass]:
    """A new journal's two passes: of its words, and of its recovery code. `in_front`: as chance says."""
    words, recovery = new_pass(), new_pass()
    with patch.object(kept.secrets, "randbelow", return_value=in_front):
        operations.begin_journal(
            words, recovery, draft=os.urandom(course.DRAFT_SIZE), by=visitor(organisation)
        )
    return words, recovery


def grown(journal: Opened, sizes: Sequence[int]) -> None:
    """So many entries at the end, of these size classes, put there at once and without their chain."""
    row = Journal.objects.get(id=journal.id)
    JournalEntry.objects.bulk_create(
        JournalEntry(
            journal=row,
            position=row.sequence + number,
            at=timezone.now(),
            commitment=os.urandom(32),
            sealed=os.urandom(course.ENTRY_SIZES[size]),
            link=b"",
        )
        for number, size in enumerate(sizes, 1)
    )
    row.sequence += len(sizes)
    row.save()


def opened(given: NewPass, organisation: uuid.UUID) -> Opened:
    return operations.open_journal(given.shown, by=visitor(organisation))


def with_everything(organisation: uuid.UUID, by: Actor) -> None:
    """A journal with an entry, a file and the proof of a day: a row in every table."""
    journal, file = opened(begun(organisation)[0], organisation), uuid.uuid4()
    operations.keep_piece(journal.id, file, 0, os.urandom(course.PIECE_SIZES[0]), by=journal.by)
    operations.write_entry(journal.id, entry(0, files=((file, 1),)), by=journal.by)
    operations.seal_days(on=timezone.localdate() + timedelta(days=2), by=by)


def words_of(text: str) -> str:
    return json.dumps({"what": text, "salt": os.urandom(16).hex()})


def entry(
    after: int, text: str = "", size: int = 0, files: tuple[tuple[uuid.UUID, int], ...] = ()
) -> NewEntry:
    committed = excerpts.commitment(text.encode()) if text else os.urandom(32)
    return NewEntry(after, committed, os.urandom(course.ENTRY_SIZES[size]), files)


def write(journal: Opened, after: int, text: str = "", at: datetime | None = None) -> Kept:
    """Write at the end; `at` says that it arrived then."""
    made = operations.write_entry(journal.id, entry(after, text), by=journal.by)
    if at:
        JournalEntry.objects.filter(journal=journal.id, position=made.position).update(at=at)
    return made


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def excerpt(journal: Opened, texts: dict[int, str], by: Actor) -> bytes:
    """The file that a browser makes of chosen entries: what the server proves, and the words."""
    proved = operations.prove(journal.id, tuple(texts), by=by)
    entries = [{**each, "words": texts[each["position"]]} for each in proved["entries"]]
    return json.dumps({"format": 1, "entries": entries, "days": proved["days"]}).encode()
