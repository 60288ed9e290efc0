"""What people of a case say of one another: each in the same way, and nobody's role."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused
from houvast.records.cases import operations
from houvast.records.cases.models import Case, CaseEvent
from houvast.records.cases.operations import NotPossible, Person, Relation, saying
from houvast.records.cases.operations.saying import Says
from houvast.records.cases.queries import conferences
from houvast.records.contacts import operations as contacts
from traces import left, was_refused

ONE, OTHER = Person(1, called="Lies", role_stated="VICTIM"), Person(2, called="Bram")
HARMED = Relation(1, 2, "CURRENT_PARTNER")
ACCUSED, ACCUSED_BACK = Says(by=1, harming=2, harmed=1), Says(by=2, harming=1, harmed=2)


@pytest.fixture
def case(cast: Cast) -> uuid.UUID:
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    return operations.open_from_contact(of, [ONE, OTHER], [HARMED], by=cast.worker)


def test_who_is_accused_and_accuses_back_is_written_in_the_same_way_and_nobody_gets_a_role_by_it(cast, case):
    version = Case.objects.get().version
    saying.note_said(case, "Sloeg mij.", says=ACCUSED, by=cast.worker)
    first = operations.read(case, by=cast.worker)
    saying.note_said(case, "Sloeg mij.", says=ACCUSED_BACK, by=cast.worker)
    assert left("cases.add_event", by=cast.worker, subject=case)
    both = operations.read(case, by=cast.lead)
    assert [each.says for each in reversed(both.events)] == [ACCUSED, ACCUSED_BACK]
    one, other = CaseEvent.objects.order_by("number")
    assert (one.kind, len(one.sealed)) == (other.kind, len(other.sealed))
    assert both.people == first.people == (ONE, OTHER)  # neither is both, and neither less than before
    assert {each.role_counted for each in both.people} == {"U"}
    assert (both.relations, both.version) == ((HARMED,), version)
    assert conferences.due(seen_by=cast.worker) == ()


def test_whoever_says_it_first_it_stands_alike(cast, case):
    for says in (ACCUSED_BACK, ACCUSED):
        saying.note_said(case, "Sloeg mij.", says=says, by=cast.worker)
    read = operations.read(case, by=cast.worker)
    assert [each.says for each in reversed(read.events)] == [ACCUSED_BACK, ACCUSED]
    assert read.people == (ONE, OTHER)


def test_somebody_says_it_of_themselves_too_and_a_plain_line_says_it_of_nobody(cast, case):
    saying.note_said(case, "Ik sloeg.", says=Says(by=2, harming=2, harmed=1), by=cast.worker)
    operations.add_event(case, "Belde.", by=cast.worker)
    latest, told = operations.read(case, by=cast.worker).events
    assert (latest.says, told.says) == (None, Says(by=2, harming=2, harmed=1))


@pytest.mark.parametrize("says", [Says(9, 2, 1), Says(1, 9, 1), Says(1, 2, 9), Says(1, 1, 1), Says(0, 2, 1)])
def test_what_names_nobody_of_the_case_or_one_person_twice_is_not_written(cast, case, says):
    with pytest.raises(NotPossible):
        saying.note_said(case, "x", says=says, by=cast.worker)
    with pytest.raises(NotPossible):
        saying.note_said(case, " ", says=ACCUSED, by=cast.worker)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(NotPossible, match="still to come"):
        saying.note_said(case, "x", says=ACCUSED, on=tomorrow, by=cast.worker)
    assert not CaseEvent.objects.exists()


def test_from_outside_it_is_a_talk_as_any_other_and_it_is_sealed_anew_with_its_case(cast, case):
    saying.note_said(case, "Sloeg mij.", says=ACCUSED, by=cast.worker)
    before = CaseEvent.objects.get()
    assert before.kind == "TALK"
    assert b"harming" not in bytes(before.sealed)
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    assert operations.rekey(cast.phone_line, by=cast.lead) == [case]
    assert bytes(CaseEvent.objects.get().sealed) != bytes(before.sealed)
    assert [each.says for each in operations.read(case, by=cast.lead).events] == [ACCUSED]


def test_nobody_else_writes_one(cast, case):
    for somebody in (cast.outsider, cast.volunteer, cast.at_shelter, cast.statistician):
        with pytest.raises(Refused):
            saying.note_said(case, "x", says=ACCUSED, by=somebody)
        assert was_refused("cases.add_event", by=somebody, subject=case)
    assert not CaseEvent.objects.exists()
