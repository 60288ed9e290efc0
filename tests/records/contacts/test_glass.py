"""Breaking the glass: one contact, for an hour, with a reason and a second person, and seen by others."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import PASSWORD, Cast, registration, unlocked
from houvast.records.accounts import keys, months
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.models import HeldKey
from houvast.records.accounts.operations import sign_ins
from houvast.records.accounts.queries.sign_ins import own_notices
from houvast.records.accounts.roles import Role
from houvast.records.contacts import operations, queries, sealed
from houvast.records.contacts.models import Contact, GlassRequest
from houvast.records.contacts.operations import NotPossible, Refused, glass, requests
from traces import left, was_refused


@pytest.fixture
def at_shelter(cast: Cast) -> uuid.UUID:
    """A contact of the shelter, whose team the lead of the phone line is not in."""
    return operations.register(registration(), team=cast.shelter, by=cast.at_shelter)


@pytest.fixture
def asked(cast: Cast, at_shelter: uuid.UUID) -> uuid.UUID:
    return glass.ask_to_open(at_shelter, reason="DANGER", by=cast.lead)


@pytest.fixture
def agreed(cast: Cast, asked: uuid.UUID) -> uuid.UUID:
    glass.agree_to_open(asked, by=cast.at_shelter)
    return asked


@pytest.fixture
def second_lead(cast: Cast) -> Actor:
    """Leads the men's line, and is in no other team."""
    place = (cast.mens_line, Role.LEAD)
    return unlocked(accounts.invite("second", "Second", password=PASSWORD, place=place, by=cast.command))


def pass_the_hour(request: uuid.UUID) -> None:
    GlassRequest.objects.filter(pk=request).update(until=timezone.now() - timedelta(seconds=1))


def state(request: uuid.UUID) -> tuple[str, bytes | None]:
    return GlassRequest.objects.values_list("state", "wrapped").get(pk=request)


def told(person: Actor) -> list[tuple[str, str]]:
    return [(each.what, each.about) for each in own_notices(seen_by=person) if each.is_alarm]


def test_who_asked_reads_the_contact_once_somebody_of_its_team_agreed(cast: Cast, at_shelter, agreed):
    opened = glass.open_glass(agreed, by=cast.lead)
    assert opened.registration == registration()
    assert (opened.id, opened.damaged, opened.not_handed_over) == (at_shelter, False, False)


def test_the_contact_stays_closed_to_them_by_the_usual_door_and_cannot_be_changed(
    cast: Cast, at_shelter, agreed
):
    glass.open_glass(agreed, by=cast.lead)
    for change in (operations.read, operations.close, operations.reopen, operations.restore):
        with pytest.raises(Refused):
            change(at_shelter, by=cast.lead)


def test_each_step_leaves_a_trace_on_the_contact(cast: Cast, at_shelter):
    asked = glass.ask_to_open(at_shelter, reason="COMPLAINT", by=cast.lead)
    assert left("contacts.ask_to_open", by=cast.lead, subject=at_shelter)
    glass.agree_to_open(asked, by=cast.at_shelter)
    assert left("contacts.agree_to_open", by=cast.at_shelter, subject=at_shelter)
    for _ in range(2):
        glass.open_glass(asked, by=cast.lead)
        assert left("contacts.open_glass", by=cast.lead, subject=at_shelter)


def test_turning_down_keeps_it_closed_and_leaves_a_trace(cast: Cast, at_shelter, asked):
    glass.turn_down_glass(asked, by=cast.at_shelter)
    assert left("contacts.turn_down_glass", by=cast.at_shelter, subject=at_shelter)
    with pytest.raises(NotPossible, match="turned this request down"):
        glass.open_glass(asked, by=cast.lead)
    with pytest.raises(Refused):
        glass.agree_to_open(asked, by=cast.at_shelter)
    assert glass.ask_to_open(at_shelter, reason="DANGER", by=cast.lead) != asked


@pytest.mark.parametrize(
    "somebody",
    ["worker", "volunteer", "at_shelter", "statistician", "signer", "administrator", "outsider", "command"],
)
def test_only_a_lead_asks(cast: Cast, at_shelter, somebody: str):
    person = getattr(cast, somebody)
    with pytest.raises(Refused):
        glass.ask_to_open(at_shelter, reason="DANGER", by=person)
    assert was_refused("contacts.ask_to_open", by=person, subject=at_shelter)
    assert not GlassRequest.objects.exists()


def test_a_lead_asks_for_no_contact_of_their_own_team_nor_of_another_helpline(cast: Cast, contact: uuid.UUID):
    theirs = operations.register(registration(), team=cast.other_line, by=cast.outsider)
    for sought in (contact, theirs, uuid.uuid4()):
        with pytest.raises(Refused) as refusal:
            glass.ask_to_open(sought, reason="DANGER", by=cast.lead)
        assert refusal.value.args == ()


def test_a_lead_of_another_helpline_neither_asks_nor_agrees_nor_opens(cast: Cast, at_shelter, agreed):
    place = {"team": cast.other_line, "role": Role.LEAD}
    theirs = Actor(None, cast.other_helpline, grants=cast.command.grants)
    accounts.assign(cast.outsider.id, **place, by=theirs)
    outsider = unlocked(cast.outsider.id)
    for tried in (
        lambda: glass.ask_to_open(at_shelter, reason="DANGER", by=outsider),
        lambda: glass.agree_to_open(agreed, by=outsider),
        lambda: glass.turn_down_glass(agreed, by=outsider),
        lambda: glass.open_glass(agreed, by=outsider),
    ):
        with pytest.raises(Refused):
            tried()


@pytest.mark.parametrize("reason", ["", "CURIOUS", "her address is needed"])
def test_a_reason_is_one_of_four_codes(cast: Cast, at_shelter, reason: str):
    with pytest.raises(NotPossible, match="Say why"):
        glass.ask_to_open(at_shelter, reason=reason, by=cast.lead)


def test_the_same_is_not_asked_twice_while_it_is_open(cast: Cast, at_shelter, asked):
    with pytest.raises(NotPossible, match="asked this before"):
        glass.ask_to_open(at_shelter, reason="COMPLAINT", by=cast.lead)
    glass.agree_to_open(asked, by=cast.at_shelter)
    with pytest.raises(NotPossible, match="asked this before"):
        glass.ask_to_open(at_shelter, reason="COMPLAINT", by=cast.lead)
    assert GlassRequest.objects.count() == 1


def test_nobody_agrees_to_their_own_request_even_from_inside_the_team(cast: Cast, asked):
    accounts.assign(cast.lead.id, team=cast.shelter, role=Role.WORKER, by=cast.administrator)
    accounts.hand_over(cast.lead.id, team=cast.shelter, by=cast.at_shelter)
    lead = unlocked(cast.lead.id)
    for answer in (glass.agree_to_open, glass.turn_down_glass):
        with pytest.raises(Refused):
            answer(asked, by=lead)
    assert state(asked) == ("ASKED", None)


@pytest.mark.parametrize("somebody", ["worker", "volunteer", "statistician", "administrator", "outsider"])
def test_nobody_of_another_team_answers(cast: Cast, asked, somebody: str):
    person = getattr(cast, somebody)
    for answer, action in (
        (glass.agree_to_open, "contacts.agree_to_open"),
        (glass.turn_down_glass, "contacts.turn_down_glass"),
    ):
        with pytest.raises(Refused):
            answer(asked, by=person)
        assert was_refused(action, by=person)
    assert state(asked) == ("ASKED", None)


def test_it_is_agreed_to_once(cast: Cast, agreed):
    before = state(agreed)
    with pytest.raises(Refused):
        glass.agree_to_open(agreed, by=cast.at_shelter)
    assert state(agreed) == before


def test_who_is_locked_neither_agrees_nor_opens(cast: Cast, asked):
    with pytest.raises(keys.Locked):
        glass.agree_to_open(asked, by=replace(cast.at_shelter, private=None))
    assert state(asked) == ("ASKED", None)
    glass.agree_to_open(asked, by=cast.at_shelter)
    with pytest.raises(keys.Locked):
        glass.open_glass(asked, by=replace(cast.lead, private=None))
    assert GlassRequest.objects.get(pk=asked).opened_at is None


def test_who_was_not_handed_the_key_cannot_lend_it(cast: Cast, asked):
    place = (cast.shelter, Role.WORKER)
    new = unlocked(accounts.invite("noor", "Noor", password=PASSWORD, place=place, by=cast.administrator))
    with pytest.raises(NotPossible, match="cannot lend"):
        glass.agree_to_open(asked, by=new)
    assert state(asked) == ("ASKED", None)


def test_before_anybody_agrees_nothing_opens(cast: Cast, asked):
    with pytest.raises(NotPossible, match="Nobody of the team has agreed"):
        glass.open_glass(asked, by=cast.lead)


def test_nobody_but_who_asked_opens_it(cast: Cast, agreed, second_lead: Actor):
    for person in (second_lead, cast.at_shelter, cast.worker, cast.administrator, cast.outsider):
        with pytest.raises(Refused):
            glass.open_glass(agreed, by=person)
        assert was_refused("contacts.open_glass", by=person)


def test_the_lent_key_opens_for_nobody_else_and_for_no_other_request(
    cast: Cast, at_shelter, agreed, second_lead: Actor
):
    row = GlassRequest.objects.get(pk=agreed)
    lent = keys.Wrapped(0, row.month_key, bytes(row.wrapped or b""))
    assert sealed.borrowed_key(lent, request=agreed, contact=at_shelter, by=cast.lead)
    for person in (second_lead, cast.at_shelter, cast.administrator, cast.outsider):
        with pytest.raises(sealed.CannotOpen):
            sealed.borrowed_key(lent, request=agreed, contact=at_shelter, by=person)
    with pytest.raises(sealed.CannotOpen):
        sealed.borrowed_key(lent, request=uuid.uuid4(), contact=at_shelter, by=cast.lead)


def test_the_lent_key_opens_no_other_contact_of_the_team(cast: Cast, agreed):
    other = operations.register(registration(), team=cast.shelter, by=cast.at_shelter)
    GlassRequest.objects.filter(pk=agreed).update(contact=Contact.objects.get(id=other))
    assert glass.open_glass(agreed, by=cast.lead).damaged


def test_after_an_hour_it_is_closed_and_the_key_is_gone(cast: Cast, at_shelter, agreed):
    until = GlassRequest.objects.get(pk=agreed).until
    assert until
    assert timedelta(minutes=59) < until - timezone.now() <= timedelta(hours=1)
    pass_the_hour(agreed)
    with pytest.raises(NotPossible, match="hour is over"):
        glass.open_glass(agreed, by=cast.lead)
    assert state(agreed) == ("OVER", None)
    assert glass.ask_to_open(at_shelter, reason="DANGER", by=cast.lead) != agreed


def test_the_daily_job_takes_back_what_is_over_and_nothing_else(cast: Cast, at_shelter, agreed, second_lead):
    other = glass.ask_to_open(at_shelter, reason="SUPERVISION", by=second_lead)
    glass.agree_to_open(other, by=cast.at_shelter)
    pass_the_hour(agreed)
    assert glass.close_glass(timezone.localdate(), by=cast.command) == [agreed]
    assert left("contacts.close_glass", by=cast.command, count=1)
    assert state(agreed) == ("OVER", None)
    assert state(other)[0] == "AGREED"
    for person in (cast.worker, cast.lead, cast.administrator):
        with pytest.raises(Refused):
            glass.close_glass(timezone.localdate(), by=person)


def wait_a_day(request: uuid.UUID) -> None:
    GlassRequest.objects.filter(pk=request).update(asked_at=timezone.now() - timedelta(hours=24, seconds=1))


def test_what_nobody_answered_for_a_day_lapses_and_is_asked_anew(cast: Cast, at_shelter, asked):
    wait_a_day(asked)
    assert queries.glass_waiting(seen_by=cast.at_shelter) == []
    assert queries.own_glass(seen_by=cast.lead)[0].state == "LAPSED"
    for answer in (glass.agree_to_open, glass.turn_down_glass):
        with pytest.raises(NotPossible, match="lapsed"):
            answer(asked, by=cast.at_shelter)
    with pytest.raises(NotPossible, match="within a day"):
        glass.open_glass(asked, by=cast.lead)
    anew = glass.ask_to_open(at_shelter, reason="DANGER", by=cast.lead)
    assert [state(each)[0] for each in (asked, anew)] == ["LAPSED", "ASKED"]


def test_the_daily_job_lets_lapse_what_waited_for_a_day_and_nothing_younger(
    cast: Cast, at_shelter, asked, second_lead: Actor
):
    younger = glass.ask_to_open(at_shelter, reason="SUPERVISION", by=second_lead)
    wait_a_day(asked)
    assert glass.close_glass(timezone.localdate(), by=cast.command) == [asked]
    assert [state(each)[0] for each in (asked, younger)] == ["LAPSED", "ASKED"]


def test_who_asked_takes_it_back_before_or_after_somebody_agreed(cast: Cast, at_shelter, asked):
    glass.take_back_glass(asked, by=cast.lead)
    assert left("contacts.take_back_glass", by=cast.lead, subject=at_shelter)
    assert queries.glass_waiting(seen_by=cast.at_shelter) == []
    with pytest.raises(Refused):
        glass.agree_to_open(asked, by=cast.at_shelter)
    anew = glass.ask_to_open(at_shelter, reason="DANGER", by=cast.lead)
    glass.agree_to_open(anew, by=cast.at_shelter)
    glass.take_back_glass(anew, by=cast.lead)
    assert state(anew) == ("TAKEN_BACK", None)
    with pytest.raises(NotPossible, match="took this request back"):
        glass.open_glass(anew, by=cast.lead)


def test_what_is_over_is_not_taken_back_and_nobody_else_takes_anything_back(
    cast: Cast, asked, second_lead: Actor
):
    for person in (second_lead, cast.at_shelter, cast.worker, cast.administrator, cast.outsider):
        with pytest.raises(Refused):
            glass.take_back_glass(asked, by=person)
        assert was_refused("contacts.take_back_glass", by=person)
    glass.turn_down_glass(asked, by=cast.at_shelter)
    with pytest.raises(Refused):
        glass.take_back_glass(asked, by=cast.lead)
    assert state(asked)[0] == "TURNED_DOWN"


@pytest.fixture
def at_mens_line(cast: Cast) -> uuid.UUID:
    """A contact of a team in which only a volunteer holds the key."""
    return operations.register(registration(), team=cast.mens_line, by=cast.volunteer)


def test_a_volunteer_lends_the_key_where_no_worker_or_lead_holds_it(cast: Cast, at_mens_line):
    asked = glass.ask_to_open(at_mens_line, reason="DANGER", by=cast.lead)
    assert queries.own_glass(seen_by=cast.lead)[0].lent_by == "volunteers"
    (waiting,) = queries.glass_waiting(seen_by=cast.volunteer)
    assert (waiting.id, waiting.lent_by) == (asked, "volunteers")
    glass.agree_to_open(asked, by=cast.volunteer)
    assert glass.open_glass(asked, by=cast.lead).registration == registration()


def test_a_volunteer_is_not_asked_once_a_worker_of_the_team_holds_the_key(
    cast: Cast, at_mens_line, second_lead: Actor
):
    asked = glass.ask_to_open(at_mens_line, reason="DANGER", by=cast.lead)
    assert queries.glass_waiting(seen_by=cast.volunteer) != []  # the lead of the team has no key yet
    accounts.hand_over(second_lead.id, team=cast.mens_line, by=cast.volunteer)
    assert queries.glass_waiting(seen_by=cast.volunteer) == []
    for answer in (glass.agree_to_open, glass.turn_down_glass):
        with pytest.raises(Refused):
            answer(asked, by=cast.volunteer)
    assert queries.own_glass(seen_by=cast.lead)[0].lent_by == "staff"
    glass.agree_to_open(asked, by=second_lead)


def test_where_nobody_can_agree_it_is_said_and_nothing_is_asked(cast: Cast, at_mens_line):
    HeldKey.objects.filter(keys__team=cast.mens_line).delete()
    with pytest.raises(NotPossible, match="Nobody of that team holds its key"):
        glass.ask_to_open(at_mens_line, reason="DANGER", by=cast.lead)
    assert not GlassRequest.objects.exists()
    assert told(cast.administrator) == []


def test_sealing_anew_leaves_a_request_that_waits(cast: Cast, asked):
    place = (cast.shelter, Role.LEAD)
    stays = unlocked(accounts.invite("stays", "Stays", password=PASSWORD, place=place, by=cast.administrator))
    accounts.hand_over(stays.id, team=cast.shelter, by=cast.at_shelter)
    accounts.renew_team_keys(cast.shelter, by=stays)
    assert operations.rekey(cast.shelter, by=stays)
    assert state(asked) == ("ASKED", None)


def test_erasing_on_request_ends_what_was_lent(cast: Cast, at_shelter, agreed):
    requests.erase_on_request(at_shelter, recognised="CALLED_BACK", codes="COARSENED", by=cast.at_shelter)
    assert not GlassRequest.objects.exists()
    with pytest.raises(Refused):
        glass.open_glass(agreed, by=cast.lead)
    with pytest.raises(NotPossible, match="nothing to open"):
        glass.ask_to_open(at_shelter, reason="DANGER", by=cast.lead)


def test_once_the_month_is_destroyed_nobody_lends_and_the_note_opens_no_more(
    cast: Cast, at_shelter, agreed, second_lead: Actor
):
    other = glass.ask_to_open(at_shelter, reason="COMPLAINT", by=second_lead)
    month = GlassRequest.objects.get(pk=agreed).month_key
    months.destroy_past(timezone.localdate() + timedelta(days=31 * 30))
    with pytest.raises(months.MonthKeyGone):
        months.key(month)
    with pytest.raises(NotPossible, match="cannot lend"):
        glass.agree_to_open(other, by=cast.at_shelter)
    opened = glass.open_glass(agreed, by=cast.lead)
    assert opened.damaged
    assert opened.registration.details.note == ""


def test_sealing_anew_takes_the_lent_key_back(cast: Cast, agreed):
    place = (cast.shelter, Role.LEAD)
    stays = unlocked(accounts.invite("stays", "Stays", password=PASSWORD, place=place, by=cast.administrator))
    accounts.hand_over(stays.id, team=cast.shelter, by=cast.at_shelter)
    accounts.renew_team_keys(cast.shelter, by=stays)
    assert operations.rekey(cast.shelter, by=stays)
    assert state(agreed) == ("OVER", None)


def test_asking_and_opening_are_told_to_the_team_and_all_leads_and_administrators_until_seen(
    cast: Cast, at_shelter, second_lead: Actor
):
    watching = (cast.administrator, second_lead, cast.at_shelter)
    asked = glass.ask_to_open(at_shelter, reason="DANGER", by=cast.lead)
    told_of = [("asked", str(at_shelter))]
    assert [told(person) for person in watching] == [told_of] * 3
    assert [told(person) for person in (cast.lead, cast.worker, cast.volunteer, cast.outsider)] == [[]] * 4
    glass.agree_to_open(asked, by=cast.at_shelter)
    glass.open_glass(asked, by=cast.lead)
    glass.open_glass(asked, by=cast.lead)
    both = [*told_of, ("opened", str(at_shelter))]
    assert [told(person) for person in watching] == [both] * 3
    reasons = [each.reason for each in own_notices(seen_by=cast.administrator) if each.is_alarm]
    assert reasons == ["DANGER", "DANGER"]
    for person in watching[:2]:
        sign_ins.acknowledge([each.id for each in own_notices(seen_by=person)], by=person)
    assert [told(person) for person in watching] == [[], [], both]


def test_the_team_sees_what_waits_and_who_asked_sees_their_own(cast: Cast, at_shelter, asked, second_lead):
    (waiting,) = queries.glass_waiting(seen_by=cast.at_shelter)
    assert (waiting.id, waiting.contact, waiting.asked_by) == (asked, at_shelter, cast.lead.id)
    for person in (cast.lead, cast.worker, cast.volunteer, cast.administrator, cast.outsider, second_lead):
        assert queries.glass_waiting(seen_by=person) == []
    assert [each.id for each in queries.own_glass(seen_by=cast.lead)] == [asked]
    for person in (cast.at_shelter, second_lead, cast.outsider):
        assert queries.own_glass(seen_by=person) == []
    glass.agree_to_open(asked, by=cast.at_shelter)
    assert queries.glass_waiting(seen_by=cast.at_shelter) == []
    assert queries.own_glass(seen_by=cast.lead)[0].state == "AGREED"
    pass_the_hour(asked)
    assert queries.own_glass(seen_by=cast.lead)[0].state == "OVER"


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"agreed_by": "lead"}, "glass_takes_two_people"),
        ({"state": "OVER"}, "key_is_lent_only_while_agreed"),
        ({"until": None}, "key_is_lent_only_while_agreed"),
        ({"agreed_by": None}, "key_is_lent_only_while_agreed"),
        ({"reason": "CURIOUS"}, "opened_for_a_known_reason"),
    ],
)
def test_the_table_guards_itself(cast: Cast, agreed, changed, constraint: str):
    if changed.get("agreed_by"):
        changed = {"agreed_by": cast.lead.id}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        GlassRequest.objects.filter(pk=agreed).update(**changed)


def test_a_second_open_request_is_refused_by_the_table(cast: Cast, at_shelter, asked):
    row = GlassRequest.objects.get(pk=asked)
    row.pk = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
