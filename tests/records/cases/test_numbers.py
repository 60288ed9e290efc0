"""Numbers in a case: given once, whoever writes at the same moment, and also where one is gone."""

import uuid
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db.models import Max
from django.test import override_settings
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.records.accounts.guard import Actor
from houvast.records.cases import operations
from houvast.records.cases.models import CaseEvent, CaseTask, SafetyPlan
from houvast.records.cases.operations import ChangedElsewhere, Person, documents, laying, partnering, plans
from houvast.records.contacts import operations as contacts
from table import agency, partner, seated, with_document
from two_at_once import at_once

SHE = Person(1, called="Mevrouw Janssens", age_group="ADULT")
HE = Person(2, age_group="ADULT")
SOON = timedelta(days=9)


@pytest.fixture
def case(cast: Cast) -> uuid.UUID:
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    return operations.open_from_contact(of, [SHE, HE], by=cast.worker)


@pytest.fixture
def helper(cast: Cast) -> Actor:
    return partner(agency("CAW", by=cast.administrator), by=cast.administrator)


@pytest.fixture
def seat(cast: Cast, case: uuid.UUID, helper: Actor) -> uuid.UUID:
    [team] = helper.teams("cases.contribute")
    return seated(case, team, helper, by=cast.worker)[1]


def add_event(case: uuid.UUID, by: Actor) -> int:
    return operations.add_event(case, "Belde.", by=by)


def add_task(case: uuid.UUID, by: Actor) -> int:
    assert by.id is not None
    due_on = timezone.localdate() + SOON
    return operations.add_task(case, "Bel terug.", owner=by.id, due_on=due_on, by=by)


def write_plan(case: uuid.UUID, by: Actor) -> int:
    """As somebody at a page does it: where a colleague was there first, once more after theirs."""
    while True:
        newest = SafetyPlan.objects.filter(case=case).aggregate(Max("number"))["number__max"] or 0
        with suppress(ChangedElsewhere):
            return plans.write_plan(
                case, {"PEOPLE": "Mijn zus."}, person=1, language="nl", safe=[],
                review_on=timezone.localdate() + SOON, after=newest, by=by,
            )  # fmt: skip


ADDED = {CaseEvent: add_event, CaseTask: add_task, SafetyPlan: write_plan}


@pytest.mark.parametrize("rows", ADDED)
def test_where_one_is_gone_the_next_has_a_number_that_nobody_has(cast: Cast, case, rows):
    add = ADDED[rows]
    for _ in range(3):
        add(case, cast.worker)
    rows.objects.filter(case=case, number=1).delete()
    assert add(case, cast.worker) == 4
    assert sorted(rows.objects.values_list("number", flat=True)) == [2, 3, 4]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rows", ADDED)
def test_two_who_add_at_once_have_a_number_each(cast: Cast, case, rows):
    add = ADDED[rows]
    done = at_once(*[lambda: add(case, cast.worker), lambda: add(case, cast.lead)] * 3)
    assert sorted(done) == [1, 2, 3, 4, 5, 6]


@pytest.mark.django_db(transaction=True)
def test_a_team_and_an_agency_that_write_at_once_lose_nothing(cast: Cast, case, helper, seat):
    def lay() -> uuid.UUID:
        return laying.lay(case, "Zij slaapt.", field="SITUATION", about=1, by=cast.worker)

    def contribute() -> uuid.UUID:
        return partnering.contribute(seat, "Zij belde.", field="SITUATION", about=1, by=helper)

    done = at_once(*[lay, contribute] * 3)
    laid = laying.read_table(case, by=cast.worker).laid
    assert sorted(each.number for each in laid) == [1, 2, 3, 4, 5, 6]
    assert {each.id for each in laid} == set(done)
    assert not [each for each in laid if each.damaged]


@pytest.mark.django_db(transaction=True)
def test_who_is_in_a_case_is_not_overwritten_by_an_agency_that_writes_at_that_moment(
    cast: Cast, case, helper, seat
):
    def rename() -> object:
        new = [Person(1, called="Lies", age_group="ADULT"), HE]
        return operations.change_people(case, new, [], version=1, by=cast.worker)

    def contribute() -> object:
        return partnering.contribute(seat, "Zij belde.", field="SITUATION", about=1, by=helper)

    done = at_once(contribute, rename, contribute, contribute)
    assert done[1] == 2
    read = operations.read(case, by=cast.worker)
    assert (read.version, read.people[0].called, read.damaged) == (2, "Lies", False)


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_a_document_is_opened_has_a_line_of_its_own(cast: Cast, case):
    document = with_document(case, by=cast.worker)

    def open_it() -> object:
        with override_settings(CLAMD="none"):
            return documents.open_original(document, "COMPLAINT", by=cast.lead)

    at_once(open_it, lambda: add_event(case, cast.worker), open_it, lambda: add_event(case, cast.worker))
    assert sorted(CaseEvent.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert len(operations.read(case, by=cast.worker).events) == 4
