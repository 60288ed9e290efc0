"""Referrals that another team follows, or whose contact does not count: what they are part of goes on."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import MAN, Cast, registration, unlocked
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.roles import Role
from houvast.records.contacts import course, operations
from houvast.records.contacts.models import AgencyTie, Contact, Referral, Talk
from houvast.records.contacts.operations import NotPossible, answering, referrals, requests, talking, tying
from houvast.records.contacts.operations.referrals import Sought
from houvast.records.contacts.queries.referrals import living_link, open_referrals
from houvast.records.directory import operations as directory
from houvast.records.directory import queries as services
from houvast.records.directory.offer import Described, Offer, Text
from records.contacts.talking_with import begun, set_line

HIM = Sought(sex="M")
IN_SIX_WEEKS = timedelta(weeks=6)


@pytest.fixture
def service(cast: Cast) -> uuid.UUID:
    return directory.add_service(
        Described("Invented Help"), Offer(kind="SHELTER"), {"en": Text("Help")}, by=cast.worker
    )


@pytest.fixture
def talk(cast: Cast) -> talking.Begun:
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, "MAILBOX", first="Where can I go?")
    answering.take_talk(made.id, by=cast.worker)
    return made


def referred(cast: Cast, talk: talking.Begun, service: uuid.UUID, state: str) -> uuid.UUID:
    return referrals.refer(
        HIM, service=service, team=cast.phone_line, talk=talk.id, state=state, by=cast.worker
    )


def registered(talk: talking.Begun, team: uuid.UUID, by) -> uuid.UUID:
    return answering.register_talk(talk.id, registration(MAN), team=team, by=by)


@pytest.mark.parametrize("state", ["REFUSED", "ACCEPTED"])
def test_a_talk_that_was_handed_over_is_registered_there_with_what_was_referred_before(
    cast, talk, service, state
):
    made = referred(cast, talk, service, state)
    answering.hand_over_talk(talk.id, to=cast.mens_line, said="", by=cast.worker)
    answering.take_talk(talk.id, by=cast.volunteer)
    contact = registered(talk, cast.mens_line, cast.volunteer)
    assert Referral.objects.get(id=made).contact.id == contact


def test_a_talk_whose_referral_another_team_follows_is_handed_over_all_the_same(cast, talk, service):
    accounts.assign(cast.worker.id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    made = referred(cast, talk, service, "OFFERED")
    registered(talk, cast.mens_line, unlocked(cast.worker.id))
    answering.join_talk(talk.id, by=cast.lead)
    answering.take_over_talk(talk.id, by=cast.lead)
    answering.hand_over_talk(talk.id, to=cast.phone_line, said="", by=cast.lead)
    assert Talk.objects.get(id=talk.id).state == "WAITING"
    assert Referral.objects.get(id=made).team_id == cast.mens_line


@pytest.fixture
def followed_elsewhere(cast: Cast, talk: talking.Begun, service: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """A contact of one team, and its referral, which another team follows."""
    made = referred(cast, talk, service, "ACCEPTED")
    contact = registered(talk, cast.phone_line, cast.worker)
    answering.hand_over_talk(talk.id, to=cast.mens_line, said="", by=cast.worker)
    return contact, made


def test_a_request_is_answered_also_where_another_team_follows_a_referral(cast, followed_elsewhere):
    contact, _made = followed_elsewhere
    assert requests.disclose(contact, recognised=course.RECOGNISED_BY[0], by=cast.lead)


def test_an_agency_is_tied_and_the_link_ends_also_where_another_team_follows_the_referral(
    cast, followed_elsewhere, service
):
    contact, made = followed_elsewhere
    agency = services.service(service, seen_by=cast.worker).agency
    secret = referrals.make_link(made, by=cast.volunteer)
    tying.tie_agency(contact, agency, by=cast.worker)
    assert AgencyTie.objects.count() == 1
    assert not living_link(secret)


def test_what_is_referred_beside_a_registration_that_was_kept_meanwhile_is_of_its_contact(cast, service):
    draft = uuid.uuid4()
    operations.begin_draft(draft, {}, team=cast.phone_line, by=cast.worker)
    contact = operations.register(registration(MAN), team=cast.phone_line, draft=draft, by=cast.worker)
    made = referrals.refer(HIM, service=service, team=cast.phone_line, draft=draft, by=cast.worker)
    assert Referral.objects.get(id=made).contact.id == contact
    operations.withdraw(contact, reason="TEST", by=cast.worker)
    with pytest.raises(NotPossible, match="withdrawn"):
        referrals.refer(HIM, service=service, team=cast.phone_line, draft=draft, by=cast.worker)


def test_undone_it_was_not_called_together(cast, contact, service):
    made = referrals.refer(HIM, service=service, team=cast.phone_line, contact=contact, by=cast.worker)
    referrals.follow(made, "ACCEPTED", version=1, warm=True, by=cast.worker)
    referrals.take_step_back(made, version=2, by=cast.worker)
    row = Referral.objects.get(id=made)
    assert (row.state, row.warm) == ("OFFERED", False)


def test_of_a_contact_that_was_withdrawn_no_service_is_asked_and_nobody_is_reminded(cast, contact, service):
    made = referrals.refer(
        HIM, service=service, team=cast.phone_line, contact=contact, state="ACCEPTED", by=cast.worker
    )
    secret = referrals.make_link(made, by=cast.worker)
    later = timezone.localdate() + IN_SIX_WEEKS
    operations.withdraw(contact, reason="AT_REQUEST", by=cast.worker)
    assert open_referrals(later, seen_by=cast.worker) == []
    assert not living_link(secret)
    with pytest.raises(NotPossible, match="withdrawn"):
        referrals.make_link(made, by=cast.worker)
    Contact.objects.filter(id=contact).update(withdrawn="")
    assert [each.id for each in open_referrals(later, seen_by=cast.worker)] == [made]
    assert living_link(secret)
