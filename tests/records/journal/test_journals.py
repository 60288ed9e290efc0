"""A journal opens by its pass alone, keeps everything in order, and tells nobody anything."""

import os
import uuid
from datetime import timedelta

import pytest
from django.db.models import BinaryField
from django.utils import timezone

from cast import Cast
from houvast.records.accounts.guard import Refused, visitor
from houvast.records.accounts.roles import ROLES
from houvast.records.audit import trail
from houvast.records.journal import course, operations
from houvast.records.journal.models import Journal, JournalEntry, JournalPass, JournalPiece
from houvast.records.journal.operations import MovedOn, NewPass, NotLetIn, NotPossible, Shown, drafts
from records.journal.writing import begun, entry, new_pass, opened, write


def test_its_owner_opens_it_by_the_words_and_by_the_recovery_code(cast: Cast):
    words, recovery = begun(cast.helpline)
    assert opened(words, cast.helpline).wrapped == words.wrapped
    assert opened(recovery, cast.helpline).wrapped == recovery.wrapped


def test_nobody_opens_it_by_half_a_pass_or_from_another_helpline(cast: Cast):
    words, recovery = begun(cast.helpline)
    mixed = NewPass(Shown(words.shown.lookup, recovery.shown.proof), words.wrapped)
    for wrong in (mixed, new_pass()):
        with pytest.raises(NotLetIn):
            opened(wrong, cast.helpline)
    with pytest.raises(NotLetIn):
        opened(words, cast.other_helpline)


def test_nobody_who_works_here_may_do_anything_with_a_journal(cast: Cast):
    granted = {action for role in ROLES.values() for action in role.actions}
    assert [action for action in granted if action.startswith("journal.")] == []
    words, _ = begun(cast.helpline)
    for somebody in (cast.worker, cast.lead, cast.administrator, cast.outsider):
        with pytest.raises(Refused):
            operations.open_journal(words.shown, by=somebody)


def test_the_owner_of_one_journal_reaches_no_other(cast: Cast):
    mine, theirs = (opened(begun(cast.helpline)[0], cast.helpline) for _ in range(2))
    for refused in (
        lambda: operations.write_entry(theirs.id, entry(0), by=mine.by),
        lambda: drafts.keep_draft(theirs.id, theirs.draft, version=0, by=mine.by),
        lambda: drafts.fetch_draft(theirs.id, 0, by=mine.by),
        lambda: operations.erase_entries(theirs.id, (1,), by=mine.by),
        lambda: operations.replace_pass(theirs.id, 1, new_pass(), by=mine.by),
        lambda: operations.prove(theirs.id, (1,), by=mine.by),
        lambda: operations.take_burning_back(theirs.id, by=mine.by),
    ):
        with pytest.raises(Refused):
            refused()


def test_the_trail_says_nothing_of_a_journal_but_what_the_daily_job_did(cast: Cast):
    before = trail.events(cast.helpline, newest=1)[0].position
    words, _ = begun(cast.helpline)
    journal = opened(words, cast.helpline)
    write(journal, 0)
    drafts.keep_draft(journal.id, journal.draft, version=0, by=journal.by)
    operations.burn(journal.id, words.shown, by=journal.by)
    operations.take_burning_back(journal.id, by=journal.by)
    assert trail.events(cast.helpline, newest=1)[0].position == before


def test_entries_come_in_order_and_a_second_device_loses_nothing(cast: Cast):
    words, _ = begun(cast.helpline)
    phone, laptop = opened(words, cast.helpline), opened(words, cast.helpline)
    first = write(phone, 0)
    with pytest.raises(MovedOn):
        write(laptop, 0)
    assert write(laptop, first.position).position == 2
    again = opened(words, cast.helpline)
    assert [each.position for each in again.entries] == [2, 1]


def test_an_entry_sent_twice_is_kept_once(cast: Cast):
    words, _ = begun(cast.helpline)
    journal, new = opened(words, cast.helpline), entry(0)
    kept = operations.write_entry(journal.id, new, by=journal.by)
    assert operations.write_entry(journal.id, new, by=journal.by) == kept
    assert JournalEntry.objects.count() == 1


@pytest.mark.parametrize("size", [0, 1, 1024, 1063, 1065, (1 << 16) + 41, 10_000_000])
def test_what_is_no_size_class_is_refused(cast: Cast, size: int):
    journal = opened(begun(cast.helpline)[0], cast.helpline)
    odd = operations.NewEntry(0, os.urandom(32), bytes(size))
    with pytest.raises(NotPossible):
        operations.write_entry(journal.id, odd, by=journal.by)
    with pytest.raises(NotPossible):
        drafts.keep_draft(journal.id, bytes(size), version=0, by=journal.by)
    with pytest.raises(NotPossible):
        operations.keep_piece(journal.id, uuid.uuid4(), 0, bytes(size), by=journal.by)


def test_a_draft_of_another_device_is_not_written_over(cast: Cast):
    journal = opened(begun(cast.helpline)[0], cast.helpline)
    draft = os.urandom(course.DRAFT_SIZE)
    assert drafts.keep_draft(journal.id, draft, version=0, by=journal.by) == 1
    with pytest.raises(MovedOn):
        drafts.keep_draft(journal.id, journal.draft, version=0, by=journal.by)
    assert bytes(Journal.objects.get().draft) == draft


def draft_of(size: int = course.DRAFT_SIZE) -> bytes:
    return os.urandom(size)


def test_a_closing_page_that_comes_too_late_leaves_its_draft_beside_the_other(cast: Cast):
    words, _ = begun(cast.helpline)
    journal, first, late = opened(words, cast.helpline), draft_of(), draft_of()
    drafts.keep_draft(journal.id, first, version=0, is_last=True, by=journal.by)
    assert drafts.keep_draft(journal.id, late, version=0, is_last=True, by=journal.by) == 2
    again = opened(words, cast.helpline)
    assert (again.draft, again.late) == (first, 1)
    assert drafts.fetch_draft(journal.id, 1, by=journal.by) == late
    with pytest.raises(NotPossible):
        drafts.fetch_draft(journal.id, 2, by=journal.by)
    with pytest.raises(MovedOn):
        drafts.keep_draft(
            journal.id, first, version=1, by=journal.by
        )  # who did not see it, takes nothing away
    drafts.keep_draft(journal.id, first, version=2, by=journal.by)
    assert opened(words, cast.helpline).late == 0


def test_a_closing_page_that_knows_what_stands_there_takes_its_place(cast: Cast):
    words, _ = begun(cast.helpline)
    journal, latest = opened(words, cast.helpline), draft_of()
    drafts.keep_draft(journal.id, draft_of(), version=0, by=journal.by)
    drafts.keep_draft(journal.id, latest, version=1, is_last=True, by=journal.by)
    again = opened(words, cast.helpline)
    assert (again.draft, again.late) == (latest, 0)


def test_sixteen_drafts_of_closing_pages_wait_beside_one_and_a_page_that_stays_makes_room(cast: Cast):
    words, _ = begun(cast.helpline)
    journal = opened(words, cast.helpline)
    left = [draft_of() for _ in range(17)]
    for each in left:
        drafts.keep_draft(journal.id, each, version=0, is_last=True, by=journal.by)
    with pytest.raises(MovedOn):
        drafts.keep_draft(journal.id, draft_of(), version=0, is_last=True, by=journal.by)
    again = opened(words, cast.helpline)
    beside = [drafts.fetch_draft(journal.id, number, by=journal.by) for number in range(1, again.late + 1)]
    assert [again.draft, *beside] == left
    drafts.keep_draft(journal.id, draft_of(), version=again.draft_version, by=journal.by)
    drafts.keep_draft(journal.id, draft_of(), version=0, is_last=True, by=journal.by)
    assert opened(words, cast.helpline).late == 1


def test_an_erased_entry_leaves_its_hash_and_nothing_else(cast: Cast):
    words, _ = begun(cast.helpline)
    journal = opened(words, cast.helpline)
    kept = [write(journal, after) for after in range(3)]
    operations.erase_entries(journal.id, (2,), by=journal.by)
    again = opened(words, cast.helpline).entries
    assert [len(each.sealed) for each in again] == [1064, 0, 1064]
    assert [each.commitment for each in reversed(again)] == [each.commitment for each in kept]


def piece(journal, file: uuid.UUID, number: int) -> bytes:
    sealed = os.urandom(course.PIECE_SIZES[0])
    operations.keep_piece(journal.id, file, number, sealed, by=journal.by)
    return sealed


def test_a_file_goes_with_its_entry_whole_or_not_at_all(cast: Cast):
    journal, file = opened(begun(cast.helpline)[0], cast.helpline), uuid.uuid4()
    pieces = [piece(journal, file, number) for number in (0, 2)]
    with pytest.raises(NotPossible, match="half"):
        operations.write_entry(journal.id, entry(0, files=((file, 3),)), by=journal.by)
    assert JournalEntry.objects.count() == 0
    with pytest.raises(NotPossible, match="gone"):
        operations.fetch_piece(journal.id, file, 0, by=journal.by)
    pieces.insert(1, piece(journal, file, 1))
    operations.write_entry(journal.id, entry(0, files=((file, 3),)), by=journal.by)
    fetched = [operations.fetch_piece(journal.id, file, number, by=journal.by) for number in range(3)]
    assert fetched == pieces
    operations.erase_entries(journal.id, (1,), by=journal.by)
    assert JournalPiece.objects.count() == 0


@pytest.mark.parametrize("pieces", [0, 5, 27])
def test_a_number_of_pieces_that_is_no_class_is_refused(cast: Cast, pieces: int):
    journal, file = opened(begun(cast.helpline)[0], cast.helpline), uuid.uuid4()
    for number in range(min(pieces, course.PIECES[-1])):
        piece(journal, file, number)
    with pytest.raises(NotPossible, match="size"):
        operations.write_entry(journal.id, entry(0, files=((file, pieces),)), by=journal.by)
    assert JournalEntry.objects.count() == 0


def test_half_an_upload_is_gone_after_a_day(cast: Cast):
    journal = opened(begun(cast.helpline)[0], cast.helpline)
    piece(journal, uuid.uuid4(), 0)
    today = timezone.localdate()
    operations.drop_half_uploads(on=today, by=cast.command)
    assert JournalPiece.objects.count() == 1
    operations.drop_half_uploads(on=today + timedelta(days=1), by=cast.command)
    assert JournalPiece.objects.count() == 0


def test_too_many_files_are_refused(cast: Cast, monkeypatch):
    monkeypatch.setattr(course, "MOST_BYTES", 2 * course.PIECE_SIZES[0])
    journal, file = opened(begun(cast.helpline)[0], cast.helpline), uuid.uuid4()
    piece(journal, file, 0)
    piece(journal, file, 1)
    with pytest.raises(NotPossible, match="full"):
        piece(journal, file, 2)


def test_only_the_words_burn_it_after_72_hours_in_which_it_comes_back(cast: Cast):
    words, recovery = begun(cast.helpline)
    journal = opened(words, cast.helpline)
    decoy, _ = begun(cast.helpline)
    for wrong in (recovery.shown, decoy.shown, new_pass().shown):
        with pytest.raises(NotLetIn):
            operations.burn(journal.id, wrong, by=journal.by)
    until = operations.burn(journal.id, words.shown, by=journal.by) - timezone.now()
    assert timedelta(hours=71, minutes=59) < until <= timedelta(hours=72)
    operations.carry_out_burning(on=timezone.localdate(), by=cast.command)
    assert opened(words, cast.helpline).burns_at
    operations.take_burning_back(journal.id, by=journal.by)
    assert opened(words, cast.helpline).burns_at is None


def test_a_burnt_journal_opens_for_nobody_and_is_gone_with_everything(cast: Cast):
    words, _ = begun(cast.helpline)
    journal = opened(words, cast.helpline)
    write(journal, 0)
    operations.burn(journal.id, words.shown, by=journal.by)
    Journal.objects.update(burns_at=timezone.now())
    with pytest.raises(NotLetIn):
        opened(words, cast.helpline)
    operations.carry_out_burning(on=timezone.localdate(), by=cast.command)
    assert (Journal.objects.count(), JournalPass.objects.count(), JournalEntry.objects.count()) == (0, 0, 0)


def test_it_stays_as_long_as_its_owner_chose_after_the_latest_use(cast: Cast):
    words, _ = begun(cast.helpline)
    journal = opened(words, cast.helpline)
    with pytest.raises(NotPossible):
        operations.choose_time(journal.id, 7, by=journal.by)
    until = operations.choose_time(journal.id, 3, by=journal.by)
    assert until == course.expires_on(timezone.localdate(), 3)
    long_ago = timezone.localdate() - timedelta(days=30)
    Journal.objects.update(used_on=long_ago, expires_on=course.expires_on(long_ago, 3))
    again = opened(words, cast.helpline)
    assert (again.used_on, again.expires_on) == (long_ago, until)
    Journal.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotLetIn):
        opened(words, cast.helpline)


def test_other_words_take_the_place_of_the_former(cast: Cast):
    words, recovery = begun(cast.helpline)
    journal, other = opened(words, cast.helpline), new_pass()
    operations.replace_pass(journal.id, 1, other, by=journal.by)
    assert opened(other, cast.helpline).id == opened(recovery, cast.helpline).id == journal.id
    with pytest.raises(NotLetIn):
        opened(words, cast.helpline)
    with pytest.raises(NotPossible, match="taken"):
        operations.replace_pass(journal.id, 1, recovery, by=journal.by)


def test_a_journal_with_a_decoy_and_one_without_look_alike(cast: Cast):
    """A decoy is a journal of its own: no row of any table says that there is one, or which of two it is."""
    real, _ = begun(cast.helpline)
    begun(cast.helpline)  # its decoy
    alone = {field.name for field in Journal._meta.fields if isinstance(field, BinaryField)}
    assert alone == {"link", "draft"}
    rows = [
        [len(bytes(value)) if isinstance(value, bytes | memoryview) else type(value) for value in row]
        for row in Journal.objects.values_list(
            "used_on", "months", "expires_on", "sequence", "link", "draft", "draft_version"
        )
    ]
    assert rows[0] == rows[1]
    assert [passes.passes.count() for passes in Journal.objects.all()] == [2, 2]
    assert opened(real, cast.helpline)


def test_a_pass_is_not_kept_as_it_is_shown(cast: Cast):
    words, _ = begun(cast.helpline)
    assert words.shown.proof not in {bytes(each.proof) for each in JournalPass.objects.all()}
    assert visitor(cast.helpline).own == frozenset()


def test_a_note_goes_with_all_its_versions_and_their_files_in_one_step(cast: Cast):
    words, _ = begun(cast.helpline)
    journal, file = opened(words, cast.helpline), uuid.uuid4()
    piece(journal, file, 0)
    operations.write_entry(journal.id, entry(0, files=((file, 1),)), by=journal.by)
    for after in (1, 2):
        write(journal, after)
    operations.erase_entries(journal.id, (1, 3), by=journal.by)
    again = opened(words, cast.helpline).entries
    assert [len(each.sealed) for each in again] == [0, 1064, 0]
    assert not JournalPiece.objects.exists()
