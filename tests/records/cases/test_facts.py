"""What statistics learn of cases: closed ones, in codes, and never that two of them are of one couple."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cast import MAN, WOMAN, Cast, registration
from houvast.library.codes import codebook
from houvast.library.figures.facts import CASES, Kind
from houvast.records.cases import facts, operations
from houvast.records.cases.models import AgendaItem, Case, CaseAssessment, CaseEvent, CaseTask
from houvast.records.cases.operations import Person, apart, grounds
from houvast.records.cases.operations.risk import assess_risk
from houvast.records.contacts import operations as contacts
from table import agency, consent, invited, minuted, partner, seated

TODAY = timezone.localdate
DAY = timedelta(days=1)


def opened(cast: Cast, who=WOMAN, team: uuid.UUID | None = None) -> uuid.UUID:
    contact = contacts.register(registration(who), team=team or cast.phone_line, by=cast.worker)
    return operations.open_from_contact(contact, [Person(1, age_group="ADULT"), Person(2)], by=cast.worker)


def close(case: uuid.UUID, cast: Cast, outcome: str = "SAFER") -> None:
    operations.close(case, outcome=outcome, by=cast.worker)


def told(helpline: uuid.UUID) -> list[facts.Fact]:
    return facts.gather(organisation=helpline, from_=TODAY(), until=TODAY() + DAY)["cases"]


def task(case: uuid.UUID, cast: Cast, *, due_on: date | None = None, state: str = "") -> None:
    number = operations.add_task(
        case, "Bel haar.", owner=cast.worker.id, due_on=due_on or TODAY(), by=cast.worker
    )
    if state:
        operations.end_task(case, number, state=state, why_not="Kon niet.", by=cast.worker)


def sheet(case: uuid.UUID, cast: Cast, *, yes: int, harmed: int = 1) -> None:
    answers = {"answers": {str(number): number <= yes for number in range(1, 25)}}
    assess_risk(case, answers, instrument="dash", harmed=harmed, harming=3 - harmed, by=cast.worker)


def test_a_case_is_told_once_it_is_closed_and_no_more_when_it_goes_on(cast: Cast):
    case = opened(cast)
    assert told(cast.helpline) == []
    close(case, cast, "PERSON_STOPS")
    [fact] = told(cast.helpline)
    assert (fact["day"], fact["outcome"]) == (TODAY(), "PERSON_STOPS")
    operations.reopen(case, by=cast.worker)
    assert told(cast.helpline) == []


def test_a_fact_has_the_columns_that_are_declared_each_with_a_code_of_its_list_and_nothing_else(cast: Cast):
    case = opened(cast)
    minuted(case, cast)
    task(case, cast, state="NOT_DONE")
    sheet(case, cast, yes=14)
    close(case, cast)
    [fact] = told(cast.helpline)
    assert fact.keys() == CASES.keys()
    for name, column in CASES.items():
        if column.kind in (Kind.CODE, Kind.CODES):
            given = fact[name] if column.kind is Kind.CODES else [fact[name]]
            assert set(given) <= set(codebook(column.codebook, on=TODAY()).codes()), name
    assert fact["agencies"] == ["CAW"]
    assert fact["grounds"] == ["CONSENT", "REPORT_RIGHT"]
    assert fact["actions"] == ["NOT_DONE", "OPEN"]
    assert (fact["first_action"], fact["risk"], fact["again"]) == ("NOTHING_DONE", "ONCE", "NOT_NOTED")


def test_the_key_is_drawn_anew_and_is_of_nothing_else(cast: Cast):
    close(opened(cast), cast)
    assert told(cast.helpline)[0]["key"] != told(cast.helpline)[0]["key"]


def test_a_case_of_another_helpline_or_another_day_is_not_told(cast: Cast):
    case = opened(cast)
    close(case, cast)
    assert told(cast.other_helpline) == []
    Case.objects.filter(pk=case).update(closed_on=TODAY() - DAY)
    assert told(cast.helpline) == []


def test_an_agency_that_declined_or_never_answered_was_not_at_the_table(cast: Cast):
    case = opened(cast)
    welfare = agency("CAW", by=cast.administrator)
    partner(welfare, by=cast.administrator)
    ground = grounds.invoke_ground(case, consent(1), agency=welfare, by=cast.worker)
    invited(case, welfare, ground, by=cast.worker)
    close(case, cast)
    [fact] = told(cast.helpline)
    assert (fact["agencies"], fact["grounds"]) == ([], [])


def test_two_agencies_of_one_kind_are_one_kind(cast: Cast):
    case = opened(cast)
    for name in ("North", "South"):
        team = agency("POLICE", by=cast.administrator, name=name)
        seated(case, team, partner(team, by=cast.administrator), by=cast.worker)
    close(case, cast)
    assert told(cast.helpline)[0]["agencies"] == ["POLICE"]


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, "SAME_DAY"), (3, "1-3_DAYS"), (4, "4-7_DAYS"), (30, "8-30_DAYS"), (31, "OVER_30_DAYS")],
)
def test_days_run_from_opening_to_the_first_thing_that_was_done(cast: Cast, days: int, band: str):
    case = opened(cast)
    task(case, cast, state="NOT_POSSIBLE")
    task(case, cast, state="DONE")
    close(case, cast)
    Case.objects.filter(pk=case).update(day=TODAY() - days * DAY)
    assert told(cast.helpline)[0]["first_action"] == band


def test_what_was_done_after_its_day_is_late_and_on_its_day_in_time(cast: Cast):
    case = opened(cast)
    task(case, cast, state="DONE")
    task(case, cast, state="DONE")
    CaseTask.objects.filter(case=case, number=2).update(due_on=TODAY() - DAY)
    close(case, cast)
    assert told(cast.helpline)[0]["actions"] == ["IN_TIME", "LATE"]


def test_a_repeat_is_an_incident_within_twelve_months_of_a_conference(cast: Cast):
    case = opened(cast)
    minuted(case, cast)
    operations.add_event(case, "Hij stond weer aan de deur.", kind="INCIDENT", by=cast.worker)
    close(case, cast)
    for discussed, again in ((0, "NOT_NOTED"), (1, "AGAIN"), (365, "AGAIN"), (367, "NOT_NOTED")):
        AgendaItem.objects.filter(case=case).update(day=TODAY() - discussed * DAY)
        assert told(cast.helpline)[0]["again"] == again, discussed
    CaseEvent.objects.filter(case=case).delete()
    AgendaItem.objects.filter(case=case).update(day=TODAY() + DAY)
    assert told(cast.helpline)[0]["again"] == "NOT_DISCUSSED"


def test_risk_is_compared_within_one_relationship_and_a_rise_in_one_counts(cast: Cast):
    case = opened(cast)
    sheet(case, cast, yes=14)
    sheet(case, cast, yes=1, harmed=2)
    close(case, cast)
    assert told(cast.helpline)[0]["risk"] == "ONCE"
    operations.reopen(case, by=cast.worker)
    sheet(case, cast, yes=1)
    close(case, cast)
    assert told(cast.helpline)[0]["risk"] == "LOWER"
    operations.reopen(case, by=cast.worker)
    sheet(case, cast, yes=14, harmed=2)
    close(case, cast)
    assert told(cast.helpline)[0]["risk"] == "HIGHER"
    CaseAssessment.objects.filter(case=case).update(instrument="of another house")
    assert told(cast.helpline)[0]["risk"] == "ONCE"


def test_of_two_partners_files_each_is_told_as_if_the_other_were_not_there_also_once_both_said_yes(
    cast: Cast,
):
    hers = opened(cast)
    close(hers, cast)
    alone = [{**fact, "key": 0} for fact in told(cast.helpline)]
    his = opened(cast, MAN)
    for case in (hers, his):
        if case == hers:
            operations.reopen(case, by=cast.worker)
        apart.say_joint_yes(case, person=1, word="gele regenjas", by=cast.worker)
        close(case, cast)
    both = [{**fact, "key": 0} for fact in told(cast.helpline)]
    assert both == alone * 2
