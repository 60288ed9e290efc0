"""How a case begins: at the house without a contact, or from what an agency notified; and its own ties."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from cast import WOMAN, Cast, registration
from houvast.records.accounts.guard import Refused
from houvast.records.audit.models import Entry
from houvast.records.cases import operations, queries
from houvast.records.cases.models import Case, CaseEvent, CaseTie, ContributionKey, Notification, Seat
from houvast.records.cases.operations import NotPossible, Person, notifications, partnering, tying
from houvast.records.cases.operations import grounds as grounds_of
from houvast.records.cases.queries import notifications as notified
from houvast.records.cases.queries import own_seats, ties
from houvast.records.contacts import operations as contacts
from table import agency, consent, invited, partner, seated

SHE = Person(1, called="Mevrouw Janssens", age_group="ADULT", role_stated="VICTIM")
WORDS = "Ze kwam vannacht op spoed met blauwe plekken."


@pytest.fixture
def at_house(cast: Cast) -> uuid.UUID:
    return operations.open_at_house([SHE], team=cast.phone_line, once=uuid.uuid4(), by=cast.worker)


@pytest.fixture
def police(cast: Cast) -> uuid.UUID:
    return agency("CAW", by=cast.administrator)


@pytest.fixture
def officer(cast: Cast, police):
    return partner(police, by=cast.administrator)


def told(cast: Cast, police, officer, **more) -> uuid.UUID:
    said = {
        "once": uuid.uuid4(), "agency": police, "team": cast.phone_line, "ground": "CONSENT",
        "purpose": "HELP", "document": "Ze zei ja.", "by": officer,
    }  # fmt: skip
    return notifications.notify(more.pop("words", WORDS), **(said | more))


def test_what_one_agency_sends_unanswered_is_bounded_for_each_team_and_hides_nothing_of_another(
    cast, police, officer, monkeypatch
):
    monkeypatch.setattr(notifications, "MOST_WAITING", 2)
    sent = [told(cast, police, officer) for _ in range(2)]
    with pytest.raises(NotPossible, match="2 notifications"):
        told(cast, police, officer)
    told(cast, police, officer, team=cast.shelter)
    other = agency("CAW", by=cast.administrator, name="Another")
    assert told(cast, other, partner(other, by=cast.administrator))
    notifications.refuse_notification(sent[0], because="NOT_OURS", by=cast.worker)
    assert told(cast, police, officer)


def test_a_case_is_opened_at_the_house_without_a_contact(cast, at_house):
    opened = operations.read(at_house, by=cast.worker)
    assert (opened.contact, opened.people[0].called) == (None, "Mevrouw Janssens")
    assert [row.id for row in queries.cases(seen_by=cast.lead)] == [at_house]
    assert Entry.objects.filter(action="cases.open_at_house", subject=str(at_house)).exists()


def test_sent_twice_it_is_one_case_and_nobody_else_gets_it_by_its_number(cast):
    once = uuid.uuid4()
    for _again in range(2):
        made = operations.open_at_house([SHE], team=cast.phone_line, once=once, by=cast.worker)
        assert made == once
    assert Case.objects.count() == 1
    with pytest.raises(Refused):
        operations.open_at_house([SHE], team=cast.phone_line, once=once, by=cast.lead)


@pytest.mark.parametrize("somebody", ["outsider", "volunteer", "statistician", "administrator"])
def test_who_does_not_work_on_cases_opens_none(cast, somebody):
    with pytest.raises(Refused):
        operations.open_at_house([SHE], team=cast.phone_line, once=uuid.uuid4(), by=getattr(cast, somebody))
    assert not Case.objects.exists()


def test_two_cases_without_a_contact_are_open_at_once_and_one_opens_again(cast, at_house):
    other = operations.open_at_house([SHE], team=cast.phone_line, once=uuid.uuid4(), by=cast.worker)
    operations.close(other, outcome="SAFER", by=cast.worker)
    operations.reopen(other, by=cast.worker)
    assert {row.id for row in queries.cases(seen_by=cast.worker)} == {at_house, other}


@pytest.mark.parametrize("from_contact", [False, True])
def test_a_case_is_closed_at_once_to_who_knows_somebody_in_it(cast, at_house, from_contact):
    case = at_house
    if from_contact:
        of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
        case = operations.open_from_contact(of, [SHE], by=cast.worker)
    tying.tie_staff(case, cast.worker.id, by=cast.lead)
    assert case not in {row.id for row in queries.cases(seen_by=cast.worker)}
    for do in (
        lambda: operations.read(case, by=cast.worker),
        lambda: operations.add_event(case, "x", by=cast.worker),
        lambda: tying.tie_staff(case, cast.lead.id, by=cast.worker),
    ):
        with pytest.raises(Refused):
            do()
    [row] = ties.ties(case, seen_by=cast.lead)
    assert (row.staff, row.said_by) == (cast.worker.id, cast.lead.id)
    tying.lift_tie(row.id, by=cast.lead)
    assert operations.read(case, by=cast.worker).people


def test_only_a_lead_lifts_a_tie_and_twice_tied_is_tied_once(cast, at_house, police):
    for _again in range(2):
        tying.tie_agency(at_house, police, by=cast.worker)
    [row] = ties.ties(at_house, seen_by=cast.worker)
    assert row.agency == "Agency CAW"
    for somebody in (cast.worker, cast.outsider):
        with pytest.raises(Refused):
            tying.lift_tie(row.id, by=somebody)
    assert ties.ties(at_house, seen_by=cast.outsider) == ()


def test_an_agency_that_is_a_party_is_not_invited(cast, at_house, police, officer):
    tying.tie_agency(at_house, police, by=cast.worker)
    ground = grounds_of.invoke_ground(at_house, consent(), agency=police, by=cast.worker)
    with pytest.raises(NotPossible, match="has to do with somebody"):
        invited(at_house, police, ground, by=cast.worker)
    assert police.hex not in "".join(CaseTie.objects.values_list("proof", flat=True))


@pytest.mark.parametrize("whom", ["agency", "holder"])
def test_a_seat_of_who_is_tied_ends_with_its_keys(cast, at_house, police, officer, whom):
    _ground, seat = seated(at_house, police, officer, by=cast.worker)
    partnering.contribute(seat, "Ze is bang.", field="SITUATION", about=1, by=officer)
    if whom == "agency":
        assert tying.tie_agency(at_house, police, by=cast.worker) == (seat,)
    else:
        tying.tie_staff(at_house, officer.id, by=cast.worker)
    assert Seat.objects.get().state == "ENDED"
    assert not ContributionKey.objects.filter(seat=seat, closed_on=None).exists()
    assert own_seats.own_seat(seat, seen_by=officer) is None


def test_the_table_refuses_a_tie_to_nobody_and_to_both(cast, at_house):
    for wrong in ({"staff": None, "proof": ""}, {"staff_id": cast.worker.id, "proof": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CaseTie.objects.create(case_id=at_house, on="2026-01-01", **wrong)


def test_what_an_agency_notifies_is_sealed_for_its_team_and_read_with_a_trace(cast, police, officer):
    made = told(cast, police, officer)
    row = Notification.objects.get()
    assert b"spoed" not in bytes(row.sealed)
    assert notifications.read_notification(made, by=cast.worker).words == WORDS
    assert Entry.objects.filter(action="cases.read_notification", subject=str(made)).exists()
    for somebody in (cast.outsider, cast.volunteer, cast.administrator, officer):
        with pytest.raises(Refused):
            notifications.read_notification(made, by=somebody)
        assert notified.waiting(seen_by=somebody) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"ground": "REPORT_RIGHT"}, {"ground": ""}, {"ground": "x"}, {"purpose": ""}, {"purpose": "PROTECT",
        "ground": "SHARED_SECRECY"}, {"document": " "}, {"ground": "EMERGENCY", "purpose": "RESCUE"},
        {"words": " "}, {"words": "x" * 3501}, {"team": uuid.UUID(int=1)},
    ],
    ids=str,
)  # fmt: skip
def test_without_a_ground_that_permits_it_nothing_is_notified(cast, police, officer, wrong):
    with pytest.raises(NotPossible):
        told(cast, police, officer, **wrong)
    assert not Notification.objects.exists()


def test_no_other_agency_and_nobody_of_the_helpline_notifies_in_its_name(cast, police, officer):
    other = partner(agency("POLICE", by=cast.administrator), by=cast.administrator, name="other")
    for somebody in (other, cast.worker, cast.outsider):
        with pytest.raises(Refused):
            told(cast, police, somebody)


def test_taken_into_a_new_case_its_words_stand_on_the_timeline_and_nowhere_else(cast, police, officer):
    made = told(cast, police, officer)
    case = notifications.take_notification(made, people=[SHE], by=cast.worker)
    opened = operations.read(case, by=cast.worker)
    assert WORDS in opened.events[0].words
    assert "Agency CAW" in opened.events[0].words
    row = Notification.objects.get()
    assert (bytes(row.sealed), bytes(row.wrapped), row.state, row.generation) == (b"", b"", "TAKEN", 0)
    with pytest.raises(Refused):
        notifications.take_notification(made, people=[SHE], by=cast.worker)


def test_the_sender_learns_the_same_whether_a_case_was_there_or_not(cast, police, officer):
    there = operations.open_at_house([SHE], team=cast.phone_line, once=uuid.uuid4(), by=cast.worker)
    known, unknown = told(cast, police, officer), told(cast, police, officer)
    notifications.take_notification(known, case=there, by=cast.worker)
    notifications.take_notification(unknown, people=[SHE], by=cast.worker)
    one, two = (notified.sent(one=each, seen_by=officer)[0] for each in (known, unknown))
    assert (one.state, one.because, one.team, one.sent_on) == (two.state, two.because, two.team, two.sent_on)
    assert own_seats.offered(seen_by=officer) == own_seats.own_seats(seen_by=officer) == ()


def test_a_colleague_of_the_sender_sees_nothing_of_it(cast, police, officer):
    told(cast, police, officer)
    colleague = partner(police, by=cast.administrator, name="colleague")
    assert len(notified.sent(seen_by=officer)) == 1
    assert notified.sent(seen_by=colleague) == ()


def test_turned_down_the_sender_reads_the_reason_and_the_words_are_gone(cast, police, officer):
    made = told(cast, police, officer)
    with pytest.raises(NotPossible):
        notifications.refuse_notification(made, because="KNOWN", by=cast.worker)
    notifications.refuse_notification(made, because="NOT_OURS", by=cast.worker)
    [row] = notified.sent(seen_by=officer)
    assert (row.state, row.because) == ("NOT_TAKEN", "NOT_OURS")
    assert bytes(Notification.objects.get().sealed) == b""


def test_taken_into_a_case_that_one_does_not_read_or_that_is_closed_nothing_is_moved(cast, police, officer):
    made = told(cast, police, officer)
    closed = operations.open_at_house([SHE], team=cast.phone_line, once=uuid.uuid4(), by=cast.worker)
    operations.close(closed, outcome="SAFER", by=cast.worker)
    for case, why in ((uuid.uuid4(), Refused), (closed, NotPossible)):
        with pytest.raises(why):
            notifications.take_notification(made, case=case, by=cast.worker)
    assert not CaseEvent.objects.exists()
    assert notifications.read_notification(made, by=cast.worker).words == WORDS


def test_killed_between_the_case_and_the_answer_neither_is_there(cast, police, officer, monkeypatch):
    made = told(cast, police, officer)

    def killed(*said, **more):
        raise SystemExit

    monkeypatch.setattr(notifications, "_answered", killed)
    with pytest.raises(SystemExit):
        notifications.take_notification(made, people=[SHE], by=cast.worker)
    assert not Case.objects.exists()
    assert notifications.read_notification(made, by=cast.worker).words == WORDS


def test_the_table_refuses_an_answer_without_its_day_or_reason(cast, police, officer):
    told(cast, police, officer)
    for wrong in ({"state": "TAKEN"}, {"state": "NOT_TAKEN", "answered_on": "2026-01-01"}, {"state": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notification.objects.update(**wrong)
