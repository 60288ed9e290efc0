"""Carrying out the fates of contacts and drafts: on their day, in batches, with their entry, and once."""

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import DAY, MAN, Cast, registration
from houvast.library.fates import read
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor, Refused, installation
from houvast.records.contacts import facts, operations, queries
from houvast.records.contacts.models import Contact, Draft, FormerAnswers, Pair, ReaderKey, ReportedPerson
from houvast.records.contacts.operations import NotPossible, erasing
from houvast.records.contacts.sealed import CONTENT_MONTHS
from houvast.records.retention import declared
from traces import left, was_refused

CONTENT_GOES = date(2027, 5, 4)  # 18 months after DAY
CODES_GO = date(2035, 11, 4)  # 10 years after DAY
ONE = timedelta(days=1)


@pytest.fixture
def corrected(cast: Cast, contact: uuid.UUID) -> uuid.UUID:
    operations.correct(contact, registration(MAN), version=1, by=cast.worker)
    return contact


def of_its_day(cast: Cast) -> dict[str, object]:
    return facts.gather(organisation=cast.helpline, from_=DAY, until=DAY + ONE)


def test_content_goes_on_its_day_and_not_a_day_before(cast: Cast, corrected: uuid.UUID):
    assert erasing.erase_content(on=CONTENT_GOES - ONE, by=cast.command) == []
    assert operations.read(corrected, by=cast.worker).registration.details.note
    assert erasing.erase_content(on=CONTENT_GOES, by=cast.command) == [corrected]
    assert left("contacts.erase_content", by=cast.command)
    contact = Contact.objects.get(id=corrected)
    assert (bytes(contact.sealed), contact.draft, contact.handled_by_id) == (b"", None, None)
    assert (contact.registered_by_id, contact.registered_on, contact.is_open) == (None, None, False)
    assert contact.erased_on == CONTENT_GOES
    assert (ReaderKey.objects.count(), FormerAnswers.objects.count()) == (0, 0)


def test_the_figures_of_its_day_do_not_change_when_content_goes(cast: Cast, corrected: uuid.UUID):
    before = of_its_day(cast)
    erasing.erase_content(on=CONTENT_GOES, by=cast.command)
    assert of_its_day(cast) == before
    assert before["contacts"]


def test_an_erased_note_is_shown_as_erased_and_not_as_damaged(cast: Cast, corrected: uuid.UUID):
    erasing.erase_content(on=CONTENT_GOES, by=cast.command)
    opened = operations.read(corrected, by=cast.worker)
    assert (opened.damaged, opened.erased_on, opened.registration.details.note) == (False, CONTENT_GOES, "")
    assert opened.registration.persons == registration(MAN).persons
    with pytest.raises(NotPossible, match="erased"):
        operations.correct(corrected, registration(), version=opened.version, by=cast.worker)


def test_content_is_erased_once(cast: Cast, corrected: uuid.UUID):
    assert erasing.erase_content(on=CONTENT_GOES, by=cast.command) == [corrected]
    assert erasing.erase_content(on=CONTENT_GOES + ONE, by=cast.command) == []
    assert Contact.objects.get(id=corrected).erased_on == CONTENT_GOES


def test_what_an_erased_contact_gets_afterwards_goes_at_the_next_run(cast: Cast, contact: uuid.UUID):
    erasing.erase_content(on=CONTENT_GOES, by=cast.command)
    operations.reopen(contact, by=cast.worker)
    ReaderKey.objects.create(
        contact=Contact.objects.get(id=contact), team_id=cast.shelter, generation=1, wrapped=b"x"
    )
    assert erasing.erase_content(on=CONTENT_GOES + ONE, by=cast.command) == [contact]
    assert (ReaderKey.objects.count(), Contact.objects.get(id=contact).is_open) == (0, False)


def test_a_contact_goes_whole_ten_years_after_its_day(cast: Cast, corrected: uuid.UUID):
    assert erasing.erase_contacts(on=CODES_GO - ONE, by=cast.command) == []
    assert of_its_day(cast)["contacts"]
    assert erasing.erase_contacts(on=CODES_GO, by=cast.command) == [corrected]
    assert left("contacts.erase_contacts", by=cast.command)
    for table in (Contact, ReportedPerson, Pair, ReaderKey, FormerAnswers):
        assert table._default_manager.count() == 0
    with pytest.raises(Refused):
        operations.read(corrected, by=cast.worker)


def test_a_draft_that_nobody_went_on_with_goes_after_thirty_days(cast: Cast):
    draft = operations.begin_draft(uuid.uuid4(), {"note": "x"}, team=cast.phone_line, by=cast.worker)
    late = datetime(2026, 2, 10, 23, 59, tzinfo=timezone.get_current_timezone())
    Draft.objects.filter(id=draft).update(saved_at=late)
    assert erasing.erase_drafts(on=date(2026, 3, 11), by=cast.command) == []
    assert erasing.erase_drafts(on=date(2026, 3, 12), by=cast.command) == [draft]
    assert left("contacts.erase_drafts", by=cast.command)
    assert queries.drafts(seen_by=cast.worker) == []


def test_a_batch_is_bounded_and_the_next_one_goes_on(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(declared, "BATCH", 3)
    operations.import_registrations([registration()] * 7, team=cast.phone_line, by=cast.command)
    sizes = [len(erasing.erase_content(on=CONTENT_GOES, by=cast.command)) for _ in range(4)]
    assert sizes == [3, 3, 1, 0]


def test_the_contacts_of_another_helpline_stay(cast: Cast, contact: uuid.UUID):
    theirs = installation(cast.other_helpline)
    for erase in (erasing.erase_content, erasing.erase_contacts, erasing.erase_drafts):
        assert erase(on=CODES_GO, by=theirs) == []
    assert Contact.objects.get(id=contact).sealed


@pytest.mark.parametrize("who", ["worker", "lead", "administrator", "statistician", "outsider"])
@pytest.mark.parametrize("name", ["erase_content", "erase_contacts", "erase_drafts"])
def test_nobody_carries_out_a_fate_by_hand(who: str, name: str, cast: Cast, contact: uuid.UUID):
    person: Actor = getattr(cast, who)
    with pytest.raises(Refused):
        getattr(erasing, name)(on=CODES_GO, by=person)
    assert was_refused(f"contacts.{name}", by=person)
    assert Contact.objects.get(id=contact).sealed


def test_the_table_itself_refuses_content_of_an_erased_contact(cast: Cast, contact: uuid.UUID):
    erasing.erase_content(on=CONTENT_GOES, by=cast.command)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(id=contact).update(sealed=b"back again")


def test_a_worker_whose_name_is_erased_leaves_the_contact_readable(cast: Cast, contact: uuid.UUID):
    accounts.deactivate(cast.worker.id, by=cast.administrator)
    later = timezone.localdate() + timedelta(days=400)
    assert accounts.forget(on=later, by=cast.command) == [cast.worker.id]
    assert operations.read(contact, by=cast.lead).registration.details.note


def test_the_key_of_the_month_ends_with_the_fate_of_what_it_opens(cast: Cast, contact: uuid.UUID):
    """The same 18 months stand in the fate and in the name of the month's key."""
    (moment, _request) = read(Contact.fates["sealed"]).moments
    assert (moment.number, moment.unit) == (CONTENT_MONTHS, "months")
