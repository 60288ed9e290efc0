"""A person asks to see, or to erase, what is kept on their contact (GDPR art. 15 and 17)."""

import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BinaryField
from django.utils import timezone

from cast import DAY, MAN, WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused
from houvast.records.contacts import facts, operations, queries
from houvast.records.contacts.course import RECOGNISED_BY, REFUSED_BECAUSE
from houvast.records.contacts.models import Contact, FormerAnswers, Pair, ReaderKey, ReportedPerson
from houvast.records.contacts.operations import NotPossible, requests
from traces import left, was_refused

SURE: dict[str, Any] = {"recognised": "AGREED_WORD"}
ONE = timedelta(days=1)


@pytest.fixture
def corrected(cast: Cast, contact: uuid.UUID) -> uuid.UUID:
    """What the woman said, corrected to what the man said: former answers lie beside it."""
    operations.correct(contact, registration(MAN, stays_open=True), version=1, by=cast.worker)
    return contact


def of_its_day(cast: Cast) -> dict[str, Any]:
    return facts.gather(organisation=cast.helpline, from_=DAY, until=DAY + ONE)


def test_a_person_gets_every_column_that_is_kept_and_what_was_sealed_opened(cast: Cast, corrected: uuid.UUID):
    given = requests.disclose(corrected, **SURE, by=cast.worker)
    assert left("contacts.disclose", by=cast.worker, subject=corrected)
    assert given.kept["sealed"]["note"] == MAN["note"]
    assert given.kept["former"][0]["sealed"]["note"] == WOMAN["note"]
    for said, table in (
        (given.kept["contact"], Contact),
        (given.kept["persons"][0], ReportedPerson),
        (given.kept["pairs"][0], Pair),
        (given.kept["keys"][0], ReaderKey),
        (given.kept["former"][0], FormerAnswers),
    ):
        columns = {field.name for field in table._meta.concrete_fields if not isinstance(field, BinaryField)}
        assert set(said) >= columns, table.__name__
    assert "brother" in json.dumps(given.kept, cls=DjangoJSONEncoder)


def test_a_person_learns_when_somebody_looked_but_not_which_worker(cast: Cast, corrected: uuid.UUID):
    operations.read(corrected, by=cast.lead)
    given = requests.disclose(corrected, **SURE, by=cast.worker)
    assert "contacts.read" in {event.action for event in given.looked}
    told = json.dumps(given.kept, cls=DjangoJSONEncoder)
    assert str(cast.worker.id) not in told
    assert given.kept["contact"]["handled_by"] == "a worker"


def test_what_cannot_be_opened_is_given_as_such(cast: Cast, corrected: uuid.UUID):
    ReaderKey.objects.all().delete()
    kept = requests.disclose(corrected, **SURE, by=cast.worker).kept
    assert (kept["sealed"], kept["former"][0]["sealed"]) == ("cannot be opened", "cannot be opened")


def test_erased_now_means_content_keys_and_former_answers(cast: Cast, corrected: uuid.UUID):
    requests.erase_on_request(corrected, **SURE, codes="COARSENED", by=cast.worker)
    assert left("contacts.erase_on_request", by=cast.worker, subject=corrected)
    contact = Contact.objects.get(id=corrected)
    assert (bytes(contact.sealed), contact.handled_by, contact.registered_on) == (b"", None, None)
    assert contact.erased_on == timezone.localdate()
    assert (ReaderKey.objects.count(), FormerAnswers.objects.count()) == (0, 0)
    opened = operations.read(corrected, by=cast.worker)
    assert (opened.damaged, opened.registration.details.note) == (False, "")


def test_a_coarsened_contact_still_counts_and_says_less(cast: Cast, corrected: uuid.UUID):
    before = of_its_day(cast)
    requests.erase_on_request(corrected, **SURE, codes="COARSENED", by=cast.worker)
    (fact,), (was,) = of_its_day(cast)["contacts"], before["contacts"]
    assert (fact["hour"], fact["district"], fact["contact_age_band"], fact["context"]) == (
        None,
        "U",
        "U",
        "U",
    )
    assert (fact["problem"], fact["contact_sex"], fact["day"]) == (was["problem"], "M", DAY)
    assert {person["age_band"] for person in of_its_day(cast)["persons"]} == {"U"}
    assert fact["key"] != was["key"]  # facts that were gathered before do not lead here


def test_a_withdrawn_contact_counts_no_longer_and_nothing_is_left_of_what_was_said(
    cast: Cast, corrected: uuid.UUID
):
    requests.erase_on_request(corrected, **SURE, codes="WITHDRAWN", by=cast.worker)
    assert of_its_day(cast) == {
        "contacts": [],
        "persons": [],
        "pairs": [],
        "arrivals": [],
        "referrals": [],
        "needs": [],
    }
    contact = Contact.objects.get(id=corrected)
    assert contact.withdrawn == "AT_REQUEST"
    assert (contact.sex, contact.problem, contact.role_stated, contact.requests) == ("U", "U", "U", [])
    assert (ReportedPerson.objects.count(), Pair.objects.count()) == (0, 0)
    with pytest.raises(NotPossible, match="nothing to restore"):
        operations.restore(corrected, by=cast.worker)


def test_erasing_twice_is_told_twice_and_changes_nothing_more(cast: Cast, corrected: uuid.UUID):
    for _ in range(2):
        requests.erase_on_request(corrected, **SURE, codes="WITHDRAWN", by=cast.worker)
    assert Contact.objects.get(id=corrected).erased_on == timezone.localdate()


def test_the_receipt_names_the_entry_in_the_trail_and_no_content(cast: Cast, corrected: uuid.UUID):
    assert queries.receipt(corrected, seen_by=cast.worker) is None
    requests.erase_on_request(corrected, **SURE, codes="COARSENED", by=cast.worker)
    receipt = queries.receipt(corrected, seen_by=cast.worker)
    assert receipt is not None
    event = accounts.read_trail(subject=str(corrected), by=cast.lead)[0]
    assert (receipt.position, receipt.at) == (event.position, event.at)
    assert len(bytes.fromhex(receipt.link)) == 32
    assert (receipt.contact, receipt.still_counts) == (corrected, True)


def test_a_receipt_shows_when_the_trail_behind_it_was_changed(cast: Cast, corrected: uuid.UUID):
    requests.erase_on_request(corrected, **SURE, codes="COARSENED", by=cast.worker)
    receipt = queries.receipt(corrected, seen_by=cast.worker)
    assert receipt is not None
    assert queries.stands(receipt.position, receipt.link, seen_by=cast.lead)
    changed = receipt.link[:-1] + ("0" if receipt.link[-1] != "0" else "1")
    assert not queries.stands(receipt.position, changed, seen_by=cast.lead)
    assert not queries.stands(receipt.position + 1, receipt.link, seen_by=cast.lead)


@pytest.mark.parametrize("recognised", ["", "SHE_SAYS_SO", "agreed_word"])
def test_who_was_not_recognised_gets_nothing_and_erases_nothing(
    cast: Cast, contact: uuid.UUID, recognised: str
):
    with pytest.raises(NotPossible, match="somebody else could be asking"):
        requests.disclose(contact, recognised=recognised, by=cast.worker)
    with pytest.raises(NotPossible, match="somebody else could be asking"):
        requests.erase_on_request(contact, recognised=recognised, codes="WITHDRAWN", by=cast.worker)
    assert operations.read(contact, by=cast.worker).registration.details.note


@pytest.mark.parametrize("codes", ["", "KEPT", "coarsened"])
def test_what_becomes_of_the_codes_has_to_be_said(cast: Cast, contact: uuid.UUID, codes: str):
    with pytest.raises(NotPossible, match="still counts"):
        requests.erase_on_request(contact, **SURE, codes=codes, by=cast.worker)
    assert operations.read(contact, by=cast.worker).registration.details.note


@pytest.mark.parametrize("reason", REFUSED_BECAUSE)
def test_a_request_that_is_turned_down_stands_in_the_trail_and_changes_nothing(
    cast: Cast, contact: uuid.UUID, reason: str
):
    assert requests.refuse_request(contact, reason=reason, by=cast.worker) == timezone.localdate()
    assert left("contacts.refuse_request", by=cast.worker, subject=contact)
    assert operations.read(contact, by=cast.worker).registration.details.note


def test_a_request_is_not_turned_down_without_a_known_reason(cast: Cast, contact: uuid.UUID):
    for reason in ("", "NO_TIME"):
        with pytest.raises(NotPossible, match="Say why"):
            requests.refuse_request(contact, reason=reason, by=cast.worker)


def test_who_is_not_of_the_team_neither_discloses_nor_erases(cast: Cast, contact: uuid.UUID):
    for person in (cast.outsider, cast.volunteer, cast.statistician, cast.administrator, cast.command):
        with pytest.raises(Refused):
            requests.disclose(contact, **SURE, by=person)
        assert was_refused("contacts.disclose", by=person, subject=contact)
        with pytest.raises(Refused):
            requests.erase_on_request(contact, **SURE, codes="WITHDRAWN", by=person)
        assert was_refused("contacts.erase_on_request", by=person, subject=contact)
        with pytest.raises(Refused):
            requests.refuse_request(contact, reason="EXCESSIVE", by=person)
        assert queries.receipt(contact, seen_by=person) is None
    assert operations.read(contact, by=cast.worker).registration.details.note


def test_every_way_of_knowing_a_person_is_accepted(cast: Cast, contact: uuid.UUID):
    for way in RECOGNISED_BY:
        assert requests.disclose(contact, recognised=way, by=cast.worker).kept["contact"]["day"] == DAY


def test_a_contact_erased_on_request_is_not_due_again(cast: Cast, corrected: uuid.UUID):
    from houvast.records.contacts.operations import erasing

    requests.erase_on_request(corrected, **SURE, codes="COARSENED", by=cast.worker)
    assert erasing.erase_content(on=date(2030, 1, 1), by=cast.command) == []
    assert Contact.objects.get(id=corrected).erased_on == timezone.localdate()
