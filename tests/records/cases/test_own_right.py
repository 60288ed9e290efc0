"""What somebody in a case asks about themselves: once it was made sure who asks; no name answers."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from acting import acting
from cast import WOMAN, Cast, registration
from houvast.records.accounts import guard
from houvast.records.accounts.guard import Refused
from houvast.records.cases import operations, queries
from houvast.records.cases.models import Case, CaseTask, LookedAnswer
from houvast.records.cases.operations import (
    NotPossible,
    Person,
    conferences,
    grounds,
    laying,
    partnering,
)
from houvast.records.cases.operations.own_right import (
    Looked,
    check_who_looked,
    give_who_looked,
    note_request,
    prepare_who_looked,
    read_to_check,
)
from houvast.records.contacts import operations as contacts
from table import agency, partner, seated
from traces import left, was_refused

TODAY = timezone.localdate


@pytest.fixture
def case(cast: Cast):
    contact = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    return operations.open_from_contact(contact, [Person(1, age_group="ADULT"), Person(2)], by=cast.worker)


def answered(case, by, **more):
    """Prepared by one, checked by another, and given."""
    made = prepared(case, by, **more)
    check_who_looked(made, agrees=True, others_checked=True, secrecy_checked=True, by=acting("worker"))
    return give_who_looked(made, by=by)


def prepared(case, by, **more):
    said = {"person": 1, "recognised": "CALLED_BACK", "others_checked": True, "secrecy_checked": True}
    return prepare_who_looked(case, **(said | more), by=by)


def noted(case, by, **more):
    said = {"kind": "CORRECTION", "person": 1, "recognised": "IN_PERSON", "owner": by.id}
    return note_request(case, "Ik woon daar niet meer.", **(said | more), by=by)


def test_the_answer_names_roles_and_weeks_and_neither_people_nor_which_agency(cast, case):
    police = agency("POLICE", by=cast.administrator)
    care = agency("CAW", by=cast.administrator)
    for team in (police, care):
        who = partner(team, by=cast.administrator)
        if team == care:
            _ground, seat = seated(case, team, who, by=cast.worker)
            partnering.read_shared(seat, by=who)
    monday = TODAY() - timedelta(days=TODAY().weekday())
    found = answered(case, cast.lead)
    assert left("cases.give_who_looked", by=cast.lead, subject=LookedAnswer.objects.get().id)
    assert found == (Looked(monday, "AGENCY"), Looked(monday, "TEAM"))


@pytest.mark.parametrize("touched", ["ground", "laid", "agenda"])
def test_who_touched_what_belongs_to_the_case_is_in_the_answer(cast, case, monkeypatch, touched):
    care = agency("CAW", by=cast.administrator)
    who = partner(care, by=cast.administrator)
    ground, seat = seated(case, care, who, by=cast.worker)
    laid = laying.lay(case, "Zij is bang.", field="SITUATION", about=1, to=[], by=cast.worker)
    meeting = conferences.plan_conference(
        TODAY(), team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.worker.id, by=cast.worker
    )
    item = conferences.put_on_agenda(meeting, case, because="CHOICE", by=cast.worker)
    later = timezone.now() + timedelta(days=7)
    monkeypatch.setattr(guard.timezone, "now", lambda: later)  # the trail's clock: a week that is this act's
    match touched:
        case "ground":
            grounds.end_ground(ground, by=cast.worker)
        case "laid":
            laying.pass_on(laid, to=[seat], by=cast.worker)
        case _:
            conferences.read_item(item, by=cast.worker)
    monkeypatch.undo()
    week = timezone.localdate(later) - timedelta(days=timezone.localdate(later).weekday())
    assert Looked(week, "TEAM") in answered(case, cast.lead)


def test_what_is_done_at_a_conference_for_another_case_changes_no_answer(cast, case, monkeypatch):
    """The other one may be the file of the other partner."""
    meeting = conferences.plan_conference(
        TODAY(), team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.worker.id, by=cast.worker
    )
    conferences.put_on_agenda(meeting, case, because="CHOICE", by=cast.worker)
    contact = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    other = operations.open_from_contact(contact, [Person(1), Person(2)], by=cast.worker)
    without = answered(case, cast.lead)
    later = timezone.now() + timedelta(days=7)
    monkeypatch.setattr(guard.timezone, "now", lambda: later)
    item = conferences.put_on_agenda(meeting, other, because="CHOICE", by=cast.worker)
    conferences.read_item(item, by=cast.worker)
    monkeypatch.undo()
    assert answered(case, cast.lead) == without


def test_what_was_done_to_the_contact_of_one_person_is_not_told_to_another(cast, case, monkeypatch):
    contact = Case.objects.get(pk=case).contact
    later = timezone.now() + timedelta(days=7)
    monkeypatch.setattr(guard.timezone, "now", lambda: later)
    contacts.read(contact, by=cast.worker)
    monkeypatch.undo()
    assert {each.week for each in answered(case, cast.lead)} == {TODAY() - timedelta(days=TODAY().weekday())}


@pytest.mark.parametrize(
    "wrong",
    [
        {"recognised": ""},
        {"recognised": "RECEIPT"},
        {"person": 9},
        {"others_checked": False},
        {"secrecy_checked": False},
    ],
)
def test_unsure_who_asks_or_unread_nothing_is_answered(cast, case, wrong):
    with pytest.raises(NotPossible):
        prepared(case, cast.lead, **wrong)


def test_an_answer_is_given_only_once_a_second_person_who_is_not_the_first_has_checked_it(cast, case):
    made = prepared(case, cast.lead)
    assert left("cases.answer_who_looked", by=cast.lead, subject=case)
    yes = {"agrees": True, "others_checked": True, "secrecy_checked": True}
    for early in (
        lambda: give_who_looked(made, by=cast.lead),
        lambda: check_who_looked(made, **yes, by=cast.lead),
        lambda: read_to_check(made, by=cast.lead),
    ):
        with pytest.raises(Refused):
            early()
    for unread in ({"others_checked": False}, {"secrecy_checked": False}):
        with pytest.raises(NotPossible):
            check_who_looked(made, **yes | unread, by=cast.worker)
    told = read_to_check(made, by=cast.worker)
    operations.add_event(case, "Intussen.", by=cast.worker)
    check_who_looked(made, **yes, by=cast.worker)
    assert left("cases.check_who_looked", by=cast.worker, subject=made)
    assert give_who_looked(made, by=cast.lead) == told  # what was checked is what is given
    with pytest.raises(Refused):
        check_who_looked(made, **yes, by=cast.worker)


def test_turned_back_it_is_never_given(cast, case):
    made = prepared(case, cast.lead)
    check_who_looked(made, agrees=False, by=cast.worker)
    for after in (lambda: give_who_looked(made, by=cast.lead), lambda: read_to_check(made, by=cast.worker)):
        with pytest.raises(Refused):
            after()


@pytest.mark.parametrize(
    "wrong",
    [
        {"checked_by": "lead", "checked_on": True, "state": "AGREED"},
        {"given_on": True},
        {"checked_by": "worker", "checked_on": True, "state": "TURNED_BACK", "given_on": True},
        {"state": "AGREED"},
        {"checked_by": "worker"},
    ],
)
def test_the_table_refuses_one_person_for_both_and_what_nobody_checked(cast, case, wrong):
    made = prepared(case, cast.lead)
    said = {
        key: TODAY() if key.endswith("_on") else getattr(cast, value).id if key == "checked_by" else value
        for key, value in wrong.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        LookedAnswer.objects.filter(pk=made).update(**said)


@pytest.mark.parametrize("somebody", ["outsider", "volunteer", "at_shelter", "statistician", "administrator"])
def test_nobody_else_checks_or_gives_an_answer(cast, case, somebody):
    made, by = prepared(case, cast.lead), getattr(cast, somebody)
    for act in (
        lambda: read_to_check(made, by=by),
        lambda: check_who_looked(made, agrees=False, by=by),
        lambda: give_who_looked(made, by=by),
    ):
        with pytest.raises(Refused):
            act()
    assert LookedAnswer.objects.get().state == "WAITS"


def test_only_a_lead_prepares_an_answer_to_who_looked(cast, case):
    for by in (cast.worker, cast.volunteer, cast.at_shelter, cast.outsider, cast.administrator):
        with pytest.raises(Refused):
            prepared(case, by)
        assert was_refused("cases.answer_who_looked", by=by, subject=case)


def test_a_correction_becomes_a_task_within_a_month(cast, case):
    number = noted(case, cast.worker)
    assert left("cases.note_request", by=cast.worker, subject=case)
    [task] = operations.read(case, by=cast.lead).tasks
    assert (task.number, task.due_on) == (number, TODAY() + timedelta(days=28))
    assert "Ik woon daar niet meer." in task.words
    assert [row.number for row in queries.own_tasks(seen_by=cast.worker)] == [number]


@pytest.mark.parametrize("wrong", [{"recognised": "RECEIPT"}, {"kind": "RUMOUR"}, {"person": 9}])
def test_what_nobody_may_ask_so_is_not_noted(cast, case, wrong):
    with pytest.raises(NotPossible):
        noted(case, cast.worker, **wrong)
    assert not CaseTask.objects.exists()


@pytest.mark.parametrize("somebody", ["outsider", "volunteer", "at_shelter", "statistician", "administrator"])
def test_nobody_else_notes_one(cast, case, somebody):
    by = getattr(cast, somebody)
    with pytest.raises(Refused):
        noted(case, by)
    assert was_refused("cases.note_request", by=by, subject=case)
