"""What the owner of a journal does with it, without an account, and what the daily job does.

A browser shows a pass with every request. The trail tells none of it: an entry for each use would say when
somebody wrote. It gets the root of each day instead (`seal_days`), which holds all that was written.
"""

import base64
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce, Length
from django.utils import timezone

from houvast.library.proofs import chain, excerpts, merkle
from houvast.records.accounts.guard import Actor, guarded, guarded_on
from houvast.records.journal import course, kept, rules, statement
from houvast.records.journal.course import MONTHS as MONTHS
from houvast.records.journal.course import MOST_ENTRIES as MOST_ENTRIES
from houvast.records.journal.course import ROUNDS as ROUNDS
from houvast.records.journal.kept import Kept as Kept
from houvast.records.journal.kept import NewPass as NewPass
from houvast.records.journal.kept import Opened as Opened
from houvast.records.journal.kept import Shown as Shown
from houvast.records.journal.models import DayRoot, Journal, JournalDay, JournalEntry, JournalPiece
from houvast.records.journal.refusals import MovedOn as MovedOn
from houvast.records.journal.refusals import NotLetIn as NotLetIn
from houvast.records.journal.refusals import NotPossible as NotPossible
from houvast.records.retention import declared


@dataclass(frozen=True)
class NewEntry:
    """An entry as a browser sealed it; `after` is the latest place it knows of, `files` with their pieces."""

    after: int
    commitment: bytes
    sealed: bytes
    files: tuple[tuple[uuid.UUID, int], ...] = ()


@dataclass(frozen=True)
class DayRootMade:
    """The root of a day; `id` is how the trail names it."""

    day: date
    root: bytes

    @property
    def id(self) -> str:
        return base64.urlsafe_b64encode(self.root).decode().rstrip("=")


@guarded(rules.BEGIN, traced=False)  # nothing of a journal is counted; the root of the day tells the rest
def begin_journal(words: NewPass, recovery: NewPass, *, draft: bytes, by: Actor) -> None:
    """Keep a new journal with its two passes; NotPossible where a pass is somebody's already or is none."""
    if len(draft) != course.DRAFT_SIZE or words.shown.lookup == recovery.shown.lookup:
        raise NotPossible("size")
    today = timezone.localdate()
    journal = Journal(
        organisation_id=by.organisation,
        used_on=today,
        months=course.MONTHS_AT_FIRST,
        expires_on=course.expires_on(today, course.MONTHS_AT_FIRST),
        link=chain.START,
        draft=draft,
    )
    passes = [kept.new_row(each, journal, slot) for slot, each in enumerate((words, recovery), 1)]
    in_front = kept.in_front(journal)
    journal.save(force_insert=True)
    try:
        with transaction.atomic():
            for each in passes:
                each.save(force_insert=True)
    except IntegrityError as taken:
        raise NotPossible("taken") from taken
    JournalEntry.objects.bulk_create(in_front)


@guarded(rules.OPEN, reads=True)  # each page would be an entry, and say when somebody writes
def let_in(shown: Shown, *, by: Actor) -> tuple[uuid.UUID, Actor]:
    """Whose journal it is, and who may go on with it; NotLetIn."""
    row = kept.found(shown, by)
    if row is None:
        raise NotLetIn("closed")
    return row.journal_id, replace(by, own=frozenset({row.journal_id}))


@guarded(rules.OPEN, traced=False)
def open_journal(shown: Shown, *, by: Actor) -> Opened:
    """A journal with its latest entries, sealed as they are, or NotLetIn. Its time runs anew."""
    row = kept.found(shown, by)
    if row is None:
        raise NotLetIn("closed")
    journal, used_on, today = row.journal, row.journal.used_on, timezone.localdate()
    if today > used_on:
        journal.used_on, journal.expires_on = today, course.expires_on(today, journal.months)
        journal.save(update_fields=["used_on", "expires_on"])
    return Opened(
        id=journal.id,
        by=replace(by, own=frozenset({journal.id})),
        wrapped=bytes(row.wrapped),
        used_on=used_on,
        months=journal.months,
        expires_on=journal.expires_on,
        burns_at=journal.burns_at,
        draft=kept.draft(journal, 0),
        late=len(bytes(journal.draft)) // course.DRAFT_SIZE - 1,
        draft_version=journal.draft_version,
        entries=kept.newest(journal, course.ROUNDS[0] - course.BESIDE),
    )


@guarded_on(Journal, rules.READ, reads=True)
def older_entries(journal: Journal, before: int, room: int, *, by: Actor) -> tuple[Kept, ...]:
    """Entries before that place, newest first, as many as fit into `room` letters of an answer."""
    return kept.newest(journal, room - course.OF_AN_ENTRY, before=before)


@guarded_on(Journal, rules.WRITE, traced=False)
def write_entry(journal: Journal, new: NewEntry, *, by: Actor) -> Kept:
    """Put an entry at the end; MovedOn when the end is elsewhere. Sent twice, it is kept once."""
    if len(new.sealed) not in course.ENTRY_SIZES or len(new.commitment) != course.COMMITMENT_SIZE:
        raise NotPossible("size")
    if same := journal.entries.filter(position=new.after + 1, commitment=new.commitment).first():
        return kept.entries([same])[0]
    if new.after != journal.sequence:
        raise MovedOn("moved on")
    if journal.sequence >= course.MOST_ENTRIES:
        raise NotPossible("full")
    position, at = journal.sequence + 1, timezone.now().replace(second=0, microsecond=0)
    for file, pieces in new.files:
        _claim(journal, file, pieces, position)
    kept.link(journal, position, at, new.commitment)
    row = JournalEntry.objects.create(
        journal=journal,
        position=position,
        at=at,
        commitment=new.commitment,
        sealed=new.sealed,
        link=journal.link,
    )
    journal.save(update_fields=["sequence", "link"])
    return kept.entries([row])[0]


@guarded_on(Journal, rules.WRITE, traced=False)
def erase_entries(journal: Journal, positions: Sequence[int], *, by: Actor) -> None:
    """Empty entries and drop their files, all of them or none: a version that stayed would be the latest.

    Their hashes stay, so that the others still prove their order.
    """
    journal.entries.filter(position__in=positions).update(sealed=b"")
    journal.pieces.filter(position__in=positions).delete()


@guarded_on(Journal, rules.WRITE, traced=False)
def keep_piece(journal: Journal, file: uuid.UUID, number: int, sealed: bytes, *, by: Actor) -> None:
    """Keep a piece of a file until the entry comes that names it. Sent twice, it is kept once."""
    if len(sealed) not in course.PIECE_SIZES or not 0 <= number < course.PIECES[-1]:
        raise NotPossible("size")
    if journal.pieces.filter(file=file, number=number).exists():
        return
    had = journal.pieces.aggregate(
        bytes=Coalesce(Sum(Length("sealed")), 0), files=Count("file", distinct=True)
    )
    is_new = not journal.pieces.filter(file=file).exists()
    if had["bytes"] + len(sealed) > course.MOST_BYTES or had["files"] + is_new > course.MOST_FILES:
        raise NotPossible("full")
    JournalPiece.objects.create(
        journal=journal, file=file, number=number, sealed=sealed, came_on=timezone.localdate()
    )


@guarded_on(Journal, rules.READ, reads=True)
def fetch_piece(journal: Journal, file: uuid.UUID, number: int, *, by: Actor) -> bytes:
    """A piece of a file, sealed as it came; NotPossible where there is none."""
    row = journal.pieces.filter(file=file, number=number, position__isnull=False).first()
    if row is None:
        raise NotPossible("gone")
    return bytes(row.sealed)


@guarded_on(Journal, rules.READ, reads=True)
def prove(journal: Journal, positions: tuple[int, ...], *, by: Actor) -> dict[str, object]:
    """What an excerpt of these entries needs beside their words (library/proofs/excerpts.py): hashes only.

    NotPossible for more at once than a statement has: each takes the machine a part of a second.
    """
    if len(positions) > statement.MOST_ENTRIES:
        raise NotPossible("print")
    days = list(journal.days.order_by("size"))
    rows = {row.position: row for row in journal.entries.filter(position__in=positions)}
    trees: dict[int, list[bytes]] = {}
    proved, used = [], {}
    for position in sorted(rows):
        day = next((each for each in days if each.size >= position), None)
        said = {"position": position, "at": course.minute(rows[position].at), "day": "", "path": []}
        if day is not None:
            if day.size not in trees:
                trees[day.size] = kept.leaves(journal, day.size)
            path = merkle.path(trees[day.size], position - 1)
            said |= {"day": day.day.isoformat(), "path": [each.hex() for each in path]}
            used[day.day.isoformat()] = day
        proved.append(said)
    roots = {
        each.day: each
        for each in DayRoot.objects.filter(
            organisation=by.organisation, day__in=[each.day for each in used.values()]
        )
    }
    return {
        "entries": proved,
        "days": {name: _day_said(each, roots[each.day]) for name, each in used.items()},
    }


@guarded(rules.PRINT, reads=True)  # their own words, for themselves: nothing is kept, so nothing is told
def print_statement(said: Mapping[str, object], *, by: Actor) -> bytes:
    """A statement as a PDF, of what its owner sent for it; NotPossible("print") for what cannot be set."""
    return statement.in_print(statement.read(said), on=timezone.localdate())


@guarded_on(Journal, rules.WRITE, traced=False)
def replace_pass(journal: Journal, slot: int, new: NewPass, *, by: Actor) -> None:
    """Other words, or another recovery code: the former one lets nobody in from now on."""
    if slot not in (1, 2):
        raise NotPossible("size")
    row = kept.new_row(new, journal, slot)
    try:
        with transaction.atomic():
            journal.passes.filter(slot=slot).delete()
            row.save(force_insert=True)
    except IntegrityError as taken:
        raise NotPossible("taken") from taken


@guarded_on(Journal, rules.WRITE, traced=False)
def choose_time(journal: Journal, months: int, *, by: Actor) -> date:
    """How long it stays after its latest use; until when that is."""
    if months not in course.MONTHS:
        raise NotPossible("months")
    journal.months, journal.expires_on = months, course.expires_on(journal.used_on, months)
    journal.save(update_fields=["months", "expires_on"])
    return journal.expires_on


@guarded_on(Journal, rules.BURN, traced=False)
def burn(journal: Journal, words: Shown, *, by: Actor) -> datetime:
    """Have it destroyed in 72 hours; only with its words, typed again. Returns when."""
    row = kept.found(words, by)
    if row is None or row.journal_id != journal.id or row.slot != 1:
        raise NotLetIn("words")
    journal.burns_at = journal.burns_at or timezone.now() + course.BURNS_AFTER
    journal.save(update_fields=["burns_at"])
    return journal.burns_at


@guarded_on(Journal, rules.BURN, traced=False)
def take_burning_back(journal: Journal, *, by: Actor) -> None:
    """It stays."""
    journal.burns_at = None
    journal.save(update_fields=["burns_at"])


@guarded(rules.CARRY_OUT_BURNING)
def carry_out_burning(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Destroy journals whose 72 hours are over."""
    due = Journal.objects.filter(organisation=by.organisation, burns_at__lte=timezone.now())
    return _gone(list(due.values_list("id", flat=True)[: declared.BATCH]))


@guarded(rules.ERASE)
def erase_journals(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase journals that nobody opened for as long as their owner chose."""
    goes = declared.group(Journal, "erase_journals")
    due = Journal.objects.filter(goes.is_over(on), organisation=by.organisation)
    return _gone(list(due.values_list("id", flat=True)[: declared.BATCH]))


@guarded(rules.DROP_HALF_UPLOADS)
def drop_half_uploads(*, on: date, by: Actor) -> None:
    """Drop pieces of files whose entry never came."""
    JournalPiece.objects.filter(
        journal__organisation=by.organisation, position__isnull=True, came_on__lt=on
    ).delete()


@guarded(rules.SEAL_DAYS)
def seal_days(*, on: date, by: Actor) -> DayRootMade | None:
    """Put one root over all journals into the trail, for the day before `on` (UTC); once a day."""
    day = on - timedelta(days=1)
    if DayRoot.objects.filter(organisation=by.organisation, day__gte=day).exists():
        return None
    end = datetime.combine(on, time.min, tzinfo=UTC)
    done = JournalDay.objects.filter(journal=OuterRef("pk")).order_by("-size").values("size")[:1]
    grown = (
        Journal.objects.filter(organisation=by.organisation, entries__at__lt=end)
        .annotate(come=Max("entries__position"), sealed_to=Coalesce(Subquery(done), 0))
        .filter(come__gt=F("sealed_to"))
    )
    sizes = {journal: journal.come for journal in grown}
    roots = {journal: merkle.root(kept.leaves(journal, size)) for journal, size in sizes.items()}
    of_journals = [
        excerpts.day_leaf(root, course.filled_up(sizes[journal])) for journal, root in roots.items()
    ]
    tree, places = kept.among_chance(of_journals)
    made = DayRoot.objects.create(organisation_id=by.organisation, day=day, root=merkle.root(tree))
    for (journal, root), place in zip(roots.items(), places, strict=True):
        path = b"".join(merkle.path(tree, place))
        JournalDay.objects.create(
            journal=journal, day=day, size=sizes[journal], root=root, index=place, of=len(tree), path=path
        )
    return DayRootMade(day, bytes(made.root))


def _gone(journals: list[uuid.UUID]) -> list[uuid.UUID]:
    Journal.objects.filter(id__in=journals).delete()
    return journals


def _claim(journal: Journal, file: uuid.UUID, pieces: int, position: int) -> None:
    """The pieces of a file go with its entry: all of them, a class of how many, or the entry is refused."""
    if pieces not in course.PIECES:
        raise NotPossible("size")
    waiting = journal.pieces.filter(file=file, position__isnull=True)
    numbers = set(waiting.values_list("number", flat=True))
    if numbers != set(range(pieces)):
        raise NotPossible("half")
    waiting.update(position=position)


def _day_said(day: JournalDay, over: DayRoot) -> dict[str, object]:
    path = bytes(day.path)
    stamp = {"stamp": base64.b64encode(over.stamp).decode()} if over.stamp else {}
    return stamp | {
        "size": course.filled_up(day.size),
        "root": bytes(day.root).hex(),
        "index": day.index,
        "of": day.of,
        "path": [path[start : start + 32].hex() for start in range(0, len(path), 32)],
        "day_root": bytes(over.root).hex(),
    }
