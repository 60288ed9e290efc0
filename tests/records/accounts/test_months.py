"""Time as a key: what is past its month opens for nobody, whatever else somebody has."""

import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from cast import WOMAN, Cast, registration
from houvast.records.accounts import months, operations
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.models import MonthKey
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.models import ReaderKey
from traces import left
from two_at_once import at_once


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> tuple[Path, Path]:
    settings.MONTH_KEYS = (tmp_path / "one", tmp_path / "two")
    return settings.MONTH_KEYS


@pytest.fixture
def contact(cast: Cast) -> uuid.UUID:
    return contacts.register(registration(), team=cast.phone_line, by=cast.worker)


def note(contact: uuid.UUID, cast: Cast) -> str | None:
    opened = contacts.read(contact, by=cast.worker)
    return None if opened.damaged else opened.registration.details.note


def test_a_contact_opens_until_its_month_is_over_and_then_for_nobody(cast: Cast, contact: uuid.UUID):
    month = ReaderKey.objects.get(contact__id=contact).month_key
    last = date.fromisoformat(f"{month}-28")
    assert operations.destroy_months(last, by=cast.command) == []
    assert note(contact, cast) == WOMAN["note"]
    over = last + timedelta(days=5)
    assert month in operations.destroy_months(over, by=cast.command)
    assert left("accounts.destroy_months", by=cast.command, count=1)
    assert note(contact, cast) is None
    assert operations.destroy_months(over, by=cast.command) == []


def test_no_file_of_a_destroyed_month_is_left(cast: Cast, contact: uuid.UUID, folders: tuple[Path, Path]):
    files = [file for folder in folders for file in folder.iterdir()]
    assert len(files) == 2
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    operations.destroy_months(timezone.localdate() + timedelta(days=3000), by=cast.command)
    assert [file for folder in folders for file in folder.iterdir()] == []


def test_an_older_copy_of_everything_but_the_month_keys_opens_nothing(cast: Cast, contact: uuid.UUID):
    """The rows, restored; every password and custodian stays; and the month is gone."""
    rows = list(MonthKey.objects.values())
    operations.destroy_months(timezone.localdate() + timedelta(days=3000), by=cast.command)
    MonthKey.objects.all().delete()
    MonthKey.objects.bulk_create(MonthKey(**row) for row in rows)
    assert note(contact, cast) is None


def test_a_lost_copy_is_made_from_the_other(cast: Cast, contact: uuid.UUID, folders: tuple[Path, Path]):
    for lost, kept in (folders, reversed(folders)):
        (name,) = [file.name for file in lost.iterdir()]
        (lost / name).unlink()
        assert note(contact, cast) == WOMAN["note"]
        assert (lost / name).read_bytes() == (kept / name).read_bytes()


def test_when_both_copies_are_lost_it_is_told_and_what_comes_is_sealed_under_another(
    cast: Cast, contact: uuid.UUID, folders: tuple[Path, Path]
):
    """The drill: a lost month key. What it sealed is gone; the helpline goes on."""
    for folder in folders:
        for file in folder.iterdir():
            file.unlink()
    month = ReaderKey.objects.get(contact__id=contact).month_key
    assert months.lost() == [month]
    assert note(contact, cast) is None
    later = contacts.register(registration(), team=cast.phone_line, by=cast.worker)
    assert ReaderKey.objects.get(contact__id=later).month_key == f"{month}-2"
    assert note(later, cast) == WOMAN["note"]


def test_a_changed_file_is_not_taken_for_the_key(cast: Cast, contact: uuid.UUID, folders: tuple[Path, Path]):
    (file,) = folders[0].iterdir()
    file.chmod(0o600)
    file.write_bytes(bytes(32))
    assert note(contact, cast) == WOMAN["note"]  # the other copy is whole


@pytest.mark.django_db(transaction=True)
def test_two_that_make_the_same_key_end_with_the_same_one():
    made = at_once(*[lambda: months.current("2030-01")] * 4)
    assert len({key for _, key in made}) == 1
    assert {name for name, _ in made} == {"2030-01"}


def test_a_corrected_day_moves_the_key_to_the_month_in_which_it_expires_then(cast: Cast, contact: uuid.UUID):
    before = ReaderKey.objects.get(contact__id=contact).month_key
    later = registration(day=timezone.localdate())
    contacts.correct(contact, later, version=1, by=cast.worker)
    after = ReaderKey.objects.get(contact__id=contact).month_key
    assert before < after
    operations.destroy_months(date.fromisoformat(f"{after}-01"), by=cast.command)
    assert note(contact, cast) == WOMAN["note"]


def test_what_is_past_its_time_when_it_is_registered_is_gone_after_this_month(cast: Cast):
    old = contacts.register(registration(day=date(2019, 5, 1)), team=cast.phone_line, by=cast.worker)
    assert ReaderKey.objects.get(contact__id=old).month_key == f"{timezone.localdate():%Y-%m}"
    assert note(old, cast) == WOMAN["note"]


def test_nobody_who_works_here_destroys_a_key(cast: Cast):
    for person in (cast.worker, cast.lead, cast.administrator, cast.outsider):
        with pytest.raises(Refused):
            operations.destroy_months(date(2100, 1, 1), by=person)


def test_a_draft_opens_for_who_typed_it_and_not_after_its_month(cast: Cast):
    draft = contacts.begin_draft(uuid.uuid4(), {"note": "half"}, team=cast.phone_line, by=cast.worker)
    assert contacts.resume_draft(draft, by=cast.worker).answers == {"note": "half"}
    operations.destroy_months(timezone.localdate() + timedelta(days=100), by=cast.command)
    with pytest.raises(months.MonthKeyGone):
        contacts.resume_draft(draft, by=cast.worker)
