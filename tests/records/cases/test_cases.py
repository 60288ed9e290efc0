"""A case, from a contact to an outcome: its people, its timeline, its tasks; for its team alone."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import MAN, WOMAN, Cast, registration, unlocked
from houvast.records.accounts import keys
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.models import TeamKeys
from houvast.records.accounts.roles import Role
from houvast.records.cases import keeping, operations, queries
from houvast.records.cases.models import Case, CaseEvent, CaseTask
from houvast.records.cases.operations import ChangedElsewhere, NotPossible, Person, Relation
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import tying
from traces import left, was_refused
from two_at_once import at_once

TODAY = timezone.localdate
SOON = timedelta(days=3)
SHE = Person(1, called="Mevrouw Janssens", age_group="ADULT", role_stated="VICTIM")
HE = Person(2, called="Haar man", role_stated="PERPETRATOR")
HARMED = Relation(1, 2, "CURRENT_PARTNER")
BOTH = {"role_assessed": "BOTH", "because": {"FEAR": "2026-11-01", "DEFENCE": "2026-11-02"}}


@pytest.fixture
def contact(cast: Cast) -> uuid.UUID:
    return contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)


@pytest.fixture
def case(cast: Cast, contact: uuid.UUID) -> uuid.UUID:
    return operations.open_from_contact(contact, [SHE, HE], [HARMED], by=cast.worker)


def test_a_contact_becomes_a_case_that_its_team_reads(cast, contact, case):
    assert left("cases.open", by=cast.worker, subject=case)
    opened = operations.read(case, by=cast.lead)
    assert left("cases.read", by=cast.lead, subject=case)
    assert (opened.people, opened.relations) == ((SHE, HE), (HARMED,))
    assert (opened.contact, opened.state, opened.team) == (contact, "OPEN", cast.phone_line)
    assert [row.id for row in queries.cases_of(contact, seen_by=cast.worker)] == [case]


def test_opened_twice_it_is_one_case_and_once_closed_another_episode_is_another(cast, contact, case):
    assert operations.open_from_contact(contact, [HE], by=cast.lead) == case
    operations.close(case, outcome="SAFER", by=cast.worker)
    later = operations.open_from_contact(contact, [SHE], by=cast.worker)
    assert later != case
    with pytest.raises(NotPossible):
        operations.reopen(case, by=cast.worker)
    assert {row.id for row in queries.cases_of(contact, seen_by=cast.lead)} == {case, later}


@pytest.mark.django_db(transaction=True)
def test_two_who_open_at_once_open_one(cast, contact):
    def by(person):
        return lambda: operations.open_from_contact(contact, [SHE], by=person)

    assert len(set(at_once(by(cast.worker), by(cast.lead)))) == 1
    assert Case.objects.count() == 1


def test_the_timeline_is_written_and_never_changed(cast, case):
    assert operations.add_event(case, "Zij belde.", kind="TALK", on=TODAY(), by=cast.worker) == 1
    assert left("cases.add_event", by=cast.worker, subject=case)
    assert operations.add_event(case, "Afspraak\ngemaakt", by=cast.lead) == 2
    second, first = operations.read(case, by=cast.worker).events
    assert (first.words, first.kind, first.on, first.by) == (
        "Zij belde.", "TALK", TODAY().isoformat(), cast.worker.id,
    )  # fmt: skip
    assert (second.number, second.on) == (2, "")
    for wrong in ({"words": " "}, {"words": "x" * 4001}, {"kind": "RUMOUR"}, {"on": TODAY() + SOON}):
        with pytest.raises(NotPossible):
            operations.add_event(case, **({"words": "x"} | wrong), by=cast.worker)


def test_a_task_has_an_owner_and_a_day_and_not_possible_is_not_not_done(cast, case):
    due = TODAY() + SOON
    call = operations.add_task(case, "Bel de school", owner=cast.lead.id, due_on=due, by=cast.worker)
    ask = operations.add_task(case, "Vraag een plaats", owner=cast.worker.id, due_on=TODAY(), by=cast.worker)
    assert [(row.case, row.number) for row in queries.own_tasks(seen_by=cast.lead)] == [(case, call)]
    [row] = queries.cases(seen_by=cast.worker)
    assert (row.open_tasks, row.next_due) == (2, TODAY())
    operations.end_task(case, call, state="DONE", by=cast.lead)
    with pytest.raises(NotPossible):
        operations.end_task(case, ask, state="NOT_POSSIBLE", by=cast.worker)
    operations.end_task(case, ask, state="NOT_POSSIBLE", why_not="Alles is vol.", by=cast.worker)
    assert left("cases.end_task", by=cast.worker, subject=case)
    told = [(task.words, task.state, task.why_not) for task in operations.read(case, by=cast.lead).tasks]
    assert told == [("Vraag een plaats", "NOT_POSSIBLE", "Alles is vol."), ("Bel de school", "DONE", "")]
    with pytest.raises(NotPossible):
        operations.end_task(case, call, state="DONE", by=cast.lead)
    with pytest.raises(Refused):
        operations.end_task(case, 9, state="DONE", by=cast.lead)
    assert queries.own_tasks(seen_by=cast.lead) == ()


def test_a_task_is_for_somebody_who_works_on_cases_here_and_not_for_yesterday(cast, case):
    assert [each.id for each in queries.who_can_work_on(case, seen_by=cast.lead)] == [
        cast.lead.id, cast.worker.id,
    ]  # fmt: skip
    assert queries.who_can_work_on(case, seen_by=cast.at_shelter) == []
    for nobody in (cast.outsider.id, cast.volunteer.id, cast.at_shelter.id, uuid.uuid4()):
        with pytest.raises(NotPossible):
            operations.add_task(case, "x", owner=nobody, due_on=TODAY(), by=cast.worker)
    with pytest.raises(NotPossible):
        operations.add_task(case, "x", owner=cast.lead.id, due_on=TODAY() - SOON, by=cast.worker)


def test_a_case_is_closed_with_an_outcome_and_nothing_left_to_do(cast, case):
    task = operations.add_task(case, "x", owner=cast.worker.id, due_on=TODAY(), by=cast.worker)
    with pytest.raises(NotPossible):
        operations.close(case, outcome="SAFER", by=cast.worker)
    operations.end_task(case, task, state="DONE", by=cast.worker)
    for outcome in ("U", "WON", ""):
        with pytest.raises(NotPossible):
            operations.close(case, outcome=outcome, by=cast.worker)
    operations.close(case, outcome="SAFER", by=cast.worker)
    assert left("cases.close", by=cast.worker, subject=case)
    assert operations.read(case, by=cast.worker).outcome == "SAFER"
    with pytest.raises(NotPossible):
        operations.close(case, outcome="OTHER", by=cast.worker)
    with pytest.raises(NotPossible):
        operations.add_task(case, "x", owner=cast.worker.id, due_on=TODAY(), by=cast.worker)
    operations.reopen(case, by=cast.worker)
    assert operations.read(case, by=cast.worker).state == "OPEN"


def test_roles_are_stated_and_assessed_apart_and_an_assessed_one_has_dated_reasons(cast, case):
    seen = replace(SHE, role_assessed="VICTIM", because={"FEAR": "2026-11-01"})
    assert operations.change_people(case, [seen, HE], [HARMED], version=1, by=cast.worker) == 2
    stands = operations.read(case, by=cast.lead).people[0]
    assert (stands.role_stated, stands.role_counted) == ("VICTIM", "VICTIM")
    assert stands.assessed_by == str(cast.worker.id)
    later = (TODAY() + SOON).isoformat()
    for because in ({}, {"FEAR": later}, {"FEAR": ""}, {"HUNCH": "2026-11-01"}):
        odd = replace(SHE, role_assessed="PERPETRATOR", because=because)
        with pytest.raises(NotPossible):
            operations.change_people(case, [odd], [], version=2, by=cast.worker)


@pytest.mark.parametrize(
    ("people", "relations"),
    [
        ([], []),
        ([SHE, SHE], []),
        ([Person(0)], []),
        ([Person(n) for n in range(1, 32)], []),
        ([replace(SHE, role_stated="MAN")], []),
        ([replace(SHE, age_group="OLD")], []),
        ([replace(SHE, called="x" * 81)], []),
        ([SHE], [HARMED]),
        ([SHE, HE], [Relation(1, 1)]),
        ([SHE, HE], [HARMED, HARMED]),
        ([SHE, HE], [replace(HARMED, relationship="ENEMY")]),
    ],
)
def test_people_who_do_not_fit_together_are_refused_and_nothing_changes(cast, case, people, relations):
    with pytest.raises(NotPossible):
        operations.change_people(case, people, relations, version=1, by=cast.worker)
    assert operations.read(case, by=cast.worker).version == 1


def test_both_counts_only_once_a_second_reader_agrees_and_not_after_it_was_changed(cast, case):
    operations.change_people(case, [replace(SHE, **BOTH), HE], [], version=1, by=cast.worker)
    assert operations.read(case, by=cast.lead).people[0].role_counted == "U"
    with pytest.raises(NotPossible):
        operations.agree_to_role(case, 1, version=2, by=cast.worker)
    assert operations.agree_to_role(case, 1, version=2, by=cast.lead) == 3
    assert left("cases.agree_to_role", by=cast.lead, subject=case)
    assert operations.read(case, by=cast.worker).people[0].role_counted == "BOTH"
    operations.change_people(case, [replace(SHE, called="Lies", **BOTH)], [], version=3, by=cast.lead)
    assert operations.read(case, by=cast.worker).people[0].role_counted == "BOTH"
    other = replace(SHE, role_assessed="BOTH", because={"CONTROL": "2026-11-03"})
    operations.change_people(case, [other], [], version=4, by=cast.lead)
    assert operations.read(case, by=cast.worker).people[0].role_counted == "U"
    with pytest.raises(NotPossible):
        operations.agree_to_role(case, 9, version=5, by=cast.worker)


def test_nobody_agrees_to_a_role_by_writing_it_so(cast, case):
    forged = replace(SHE, **BOTH, assessed_by=str(cast.lead.id), agreed_by=str(cast.lead.id))
    operations.change_people(case, [forged], [], version=1, by=cast.worker)
    stands = operations.read(case, by=cast.worker).people[0]
    assert (stands.assessed_by, stands.agreed_by) == (str(cast.worker.id), "")


def test_what_a_colleague_wrote_meanwhile_is_not_overwritten(cast, case):
    operations.change_people(case, [SHE], [], version=1, by=cast.lead)
    with pytest.raises(ChangedElsewhere):
        operations.change_people(case, [HE], [], version=1, by=cast.worker)
    with pytest.raises(ChangedElsewhere):
        operations.agree_to_role(case, 1, version=1, by=cast.worker)
    assert operations.read(case, by=cast.worker).people == (SHE,)


OTHERS = ["volunteer", "at_shelter", "statistician", "signer", "administrator", "outsider"]


@pytest.mark.parametrize("somebody", OTHERS)
def test_who_is_not_of_the_team_sees_nothing_and_does_nothing(cast, contact, case, somebody):
    by = getattr(cast, somebody)
    operations.add_task(case, "x", owner=cast.worker.id, due_on=TODAY(), by=cast.worker)
    assert queries.cases(seen_by=by) == queries.cases_of(contact, seen_by=by) == ()
    assert queries.own_tasks(seen_by=by) == ()
    doing = {
        "cases.open": lambda: operations.open_from_contact(contact, [SHE], by=by),
        "cases.read": lambda: operations.read(case, by=by),
        "cases.change_people": lambda: operations.change_people(case, [SHE], [], version=1, by=by),
        "cases.agree_to_role": lambda: operations.agree_to_role(case, 1, version=1, by=by),
        "cases.add_event": lambda: operations.add_event(case, "x", by=by),
        "cases.add_task": lambda: operations.add_task(case, "x", owner=by.id, due_on=TODAY(), by=by),
        "cases.end_task": lambda: operations.end_task(case, 1, state="DONE", by=by),
        "cases.close": lambda: operations.close(case, outcome="SAFER", by=by),
        "cases.reopen": lambda: operations.reopen(case, by=by),
        "cases.rekey": lambda: operations.rekey(cast.phone_line, by=by),
        "cases.erase_on_request": lambda: operations.erase_on_request(case, by=by),
    }
    for action, do in doing.items():
        with pytest.raises(Refused):
            do()
        subject = case if action not in ("cases.open", "cases.rekey") else ""
        assert was_refused(action, by=by, subject=subject)


def test_to_whom_the_contact_is_closed_the_case_is_closed_too(cast, contact, case):
    tying.tie_colleague(contact, cast.worker.id, by=cast.lead)
    with pytest.raises(NotPossible):
        operations.add_task(case, "x", owner=cast.worker.id, due_on=TODAY(), by=cast.lead)
    assert queries.cases(seen_by=cast.worker) == ()
    for doing in (
        lambda: operations.read(case, by=cast.worker),
        lambda: operations.open_from_contact(contact, [SHE], by=cast.worker),
    ):
        with pytest.raises(Refused):
            doing()
    assert [row.id for row in queries.cases(seen_by=cast.lead)] == [case]


def test_a_contact_that_does_not_count_or_is_not_there_opens_no_case(cast, contact):
    contacts.withdraw(contact, reason="MISTAKE", by=cast.worker)
    for wrong in (contact, uuid.uuid4()):
        with pytest.raises(Refused):
            operations.open_from_contact(wrong, [SHE], by=cast.worker)


def test_nothing_that_was_told_stands_in_the_database_in_clear(cast, case):
    operations.add_event(case, "woord-een", by=cast.worker)
    operations.add_task(case, "woord-twee", owner=cast.worker.id, due_on=TODAY(), by=cast.worker)
    rows = [*Case.objects.values(), *CaseEvent.objects.values(), *CaseTask.objects.values()]
    told = repr([{name: bytes(v) if isinstance(v, memoryview) else v for name, v in r.items()} for r in rows])
    for secret in ("Janssens", "Haar man", "woord-een", "woord-twee", "CURRENT_PARTNER", "VICTIM"):
        assert secret not in told


def test_who_is_locked_reads_nothing_and_a_moved_ciphertext_does_not_open(cast, case):
    with pytest.raises(keys.Locked):
        operations.read(case, by=replace(cast.worker, private=None))
    other = contacts.register(registration(MAN), team=cast.phone_line, by=cast.worker)
    second = operations.open_from_contact(other, [HE], by=cast.worker)
    Case.objects.filter(id=second).update(sealed=Case.objects.get(id=case).sealed)
    assert operations.read(second, by=cast.worker).damaged
    Case.objects.filter(id=second).update(wrapped=b"nothing")
    with pytest.raises(NotPossible):
        operations.add_event(second, "x", by=cast.worker)


def test_its_time_runs_from_the_latest_work_and_the_month_moves_with_it(cast, case):
    row = Case.objects.get(id=case)
    Case.objects.filter(id=case).update(worked_on=TODAY() - timedelta(days=400))
    operations.add_event(case, "x", by=cast.worker)
    after = Case.objects.get(id=case)
    assert (after.worked_on, after.month_key[:7]) == (TODAY(), row.month_key[:7])
    keeping.worked_on(after, TODAY() + timedelta(days=100))
    after.save()
    assert after.month_key > row.month_key
    assert operations.read(case, by=cast.lead).people == (SHE, HE)


def test_erased_on_request_it_is_gone_with_its_key_and_only_a_lead_does_it(cast, case):
    operations.add_event(case, "x", by=cast.worker)
    with pytest.raises(Refused):
        operations.erase_on_request(case, by=cast.worker)
    operations.erase_on_request(case, by=cast.lead)
    assert left("cases.erase_on_request", by=cast.lead, subject=case)
    assert not Case.objects.exists()
    assert not CaseEvent.objects.exists()


def test_keys_of_who_left_open_no_case_once_it_is_sealed_anew(cast, case):
    operations.add_event(case, "x", by=cast.worker)
    task = operations.add_task(case, "y", owner=cast.worker.id, due_on=TODAY(), by=cast.worker)
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    latest = {cast.phone_line: 2}
    assert queries.to_rekey(latest, seen_by=cast.lead) == {cast.phone_line: 1}
    contacts.rekey(cast.phone_line, by=cast.lead)  # contacts are done, and the case needs the former pair
    assert TeamKeys.objects.filter(team=cast.phone_line, generation=1).exists()
    assert operations.rekey(cast.phone_line, by=cast.lead) == [case]
    assert queries.to_rekey(latest, seen_by=cast.lead) == {}
    opened = operations.read(case, by=cast.lead)
    assert (opened.people, opened.events[0].words, opened.tasks[0].words) == ((SHE, HE), "x", "y")
    operations.end_task(case, task, state="DONE", by=cast.lead)
    contacts.rekey(cast.phone_line, by=cast.lead)
    assert not TeamKeys.objects.filter(team=cast.phone_line, generation=1).exists()


def test_the_table_keeps_a_case_whole(cast, case):
    for wrong in ({"state": "CLOSED"}, {"state": "GONE"}, {"outcome": "SAFER"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(id=case).update(**wrong)


def test_a_volunteer_of_the_same_team_works_on_no_case(cast, contact, case):
    person = accounts.invite("vol", "Vol", password="quiet bridge over the canal", by=cast.command)
    accounts.assign(person, team=cast.phone_line, role=Role.VOLUNTEER, by=cast.command)
    with pytest.raises(Refused):
        operations.read(case, by=unlocked(person))


def test_a_list_takes_few_queries_however_many_cases(cast, contact, case, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        queries.cases(seen_by=cast.worker)


def test_nobody_new_has_the_number_of_somebody_who_was_taken_out(cast, case):
    operations.change_people(case, [SHE], [], version=1, by=cast.worker)
    with pytest.raises(NotPossible):
        operations.change_people(case, [SHE, HE], [], version=2, by=cast.worker)
    new = replace(HE, number=operations.read(case, by=cast.worker).last_person + 1)
    assert new.number == 3
    assert operations.change_people(case, [SHE, new], [], version=2, by=cast.worker) == 3
