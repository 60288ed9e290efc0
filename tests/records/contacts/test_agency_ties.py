"""An organisation that has to do with somebody in a contact is not referred to from there."""

import uuid

import pytest

from cast import Cast
from houvast.records.accounts.guard import Refused, visitor
from houvast.records.contacts import operations
from houvast.records.contacts.models import AgencyTie, Referral
from houvast.records.contacts.operations import NotPossible, referrals, tying
from houvast.records.contacts.operations.referrals import NoSuchLink, Sought
from houvast.records.contacts.queries.ties import agency_ties
from houvast.records.directory import operations as directory
from houvast.records.directory import queries as services
from houvast.records.directory.offer import Described, Offer, Text
from traces import left, was_refused

HIM = Sought(sex="M")


@pytest.fixture
def service(cast: Cast) -> uuid.UUID:
    return directory.add_service(
        Described("Invented Help"), Offer(kind="SHELTER"), {"en": Text("House of the Bridge")}, by=cast.worker
    )


@pytest.fixture
def agency(cast: Cast, service: uuid.UUID) -> uuid.UUID:
    return services.service(service, seen_by=cast.worker).agency


def refer(cast: Cast, service: uuid.UUID, contact: uuid.UUID, state: str = "ACCEPTED") -> uuid.UUID:
    return referrals.refer(
        HIM, service=service, team=cast.phone_line, contact=contact, state=state, by=cast.worker
    )


def test_nobody_is_referred_there_from_this_contact_and_from_every_other_one_they_are(
    cast, contact, service, agency
):
    tying.tie_agency(contact, agency, by=cast.worker)
    assert left("contacts.tie_agency", by=cast.worker, subject=contact)
    with pytest.raises(NotPossible, match="has to do with this organisation"):
        refer(cast, service, contact)
    assert not Referral.objects.exists()
    other = directory.add_service(Described("Other"), Offer(kind="CAW"), {"en": Text("Talk")}, by=cast.worker)
    assert refer(cast, other, contact)
    assert referrals.refer(HIM, service=service, team=cast.phone_line, by=cast.worker)


def test_a_link_that_it_has_answers_no_more_and_it_gets_no_new_one(cast, contact, service, agency):
    made = refer(cast, service, contact)
    secret = referrals.make_link(made, by=cast.worker)
    tying.tie_agency(contact, agency, by=cast.worker)
    with pytest.raises(NoSuchLink):
        referrals.answer_by_link(secret, "EXPECTED", by=visitor(cast.helpline))
    with pytest.raises(NotPossible, match="has to do with this organisation"):
        referrals.make_link(made, by=cast.worker)
    assert referrals.open_referral(made, by=cast.worker).state == "ACCEPTED"


def test_the_link_of_another_organisation_stays(cast, contact, service, agency):
    other = directory.add_service(Described("Other"), Offer(kind="CAW"), {"en": Text("Talk")}, by=cast.worker)
    secret = referrals.make_link(refer(cast, other, contact), by=cast.worker)
    tying.tie_agency(contact, agency, by=cast.worker)
    assert referrals.answer_by_link(secret, "EXPECTED", by=visitor(cast.helpline))


def test_said_twice_it_stands_once_and_a_lead_lifts_it(cast, contact, service, agency):
    tying.tie_agency(contact, agency, by=cast.worker)
    tying.tie_agency(contact, agency, by=cast.lead)
    [row] = agency_ties(contact=contact, seen_by=cast.lead)
    assert (row.name, row.said_by) == ("Invented Help", cast.worker.id)
    with pytest.raises(Refused):
        tying.lift_agency_tie(row.id, by=cast.worker)
    tying.lift_agency_tie(row.id, by=cast.lead)
    assert left("contacts.lift_agency_tie", by=cast.lead, subject=row.id)
    assert refer(cast, service, contact)


def test_the_table_does_not_say_which_organisation_it_is(cast, contact, agency):
    tying.tie_agency(contact, agency, by=cast.worker)
    [row] = AgencyTie.objects.values()
    assert agency.hex not in repr(row).replace("-", "")
    assert "Invented Help" not in repr(row)


def test_when_it_cannot_be_told_any_more_which_one_it_is_nobody_is_referred_until_a_lead_looked(
    cast, contact, service, agency, settings
):
    tying.tie_agency(contact, agency, by=cast.worker)
    settings.SECRET_KEY = "another secret of this installation"
    assert [row.name for row in agency_ties(seen_by=cast.lead)] == [None]
    with pytest.raises(NotPossible, match="Ask a lead"):
        refer(cast, service, contact)
    [row] = agency_ties(seen_by=cast.lead)
    tying.lift_agency_tie(row.id, by=cast.lead)
    assert refer(cast, service, contact)


def test_who_does_not_read_the_contact_says_nothing_of_it_and_sees_nothing(cast, contact, agency):
    with pytest.raises(Refused):
        tying.tie_agency(contact, agency, by=cast.at_shelter)
    assert was_refused("contacts.tie_agency", by=cast.at_shelter, subject=contact)
    tying.tie_agency(contact, agency, by=cast.worker)
    assert agency_ties(seen_by=cast.at_shelter) == []
    assert agency_ties(seen_by=cast.statistician) == []


def test_to_an_organisation_of_no_directory_or_of_another_helpline_nothing_is_tied(cast, contact):
    with pytest.raises(Refused):
        tying.tie_agency(contact, uuid.uuid4(), by=cast.worker)
    assert not AgencyTie.objects.exists()


def test_it_goes_with_the_content_of_its_contact(cast, contact, agency):
    tying.tie_agency(contact, agency, by=cast.worker)
    operations.requests.erase_on_request(contact, codes="COARSENED", recognised="AGREED_WORD", by=cast.lead)
    assert not AgencyTie.objects.exists()
