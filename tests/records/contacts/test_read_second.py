"""An assessed role rests on dated reasons, and BOTH counts only once a second reader agrees."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cast import DAY, MAN, TODAY, WOMAN, Cast, registration
from houvast.records.accounts.guard import Refused
from houvast.records.contacts import facts, operations, queries, questionnaire
from houvast.records.contacts.models import Contact, ReportedPerson, SecondReading
from houvast.records.contacts.operations import NotPossible, erasing, second_reading
from traces import left, was_refused
from two_at_once import at_once

BOTH = {**WOMAN, "role_assessed": "BOTH", "injury_on": DAY.isoformat()}
OTHER_BOTH = {**WOMAN, "person-2-role_assessed": "BOTH", "person-2-defence_on": DAY.isoformat()}


def read_second(contact, number, *, said, by, version=None):
    now = Contact.objects.get(id=contact).version if version is None else version
    second_reading.read_second(contact, number, said=said, version=now, by=by)


@pytest.fixture
def both(cast: Cast):
    """The woman of the cast, assessed as both by the worker."""
    return operations.register(registration(BOTH), team=cast.phone_line, by=cast.worker)


def counted(cast: Cast) -> tuple[str, list[str]]:
    """(assessed role of the contact person, of each reported person) as figures get them."""
    found = facts.gather(organisation=cast.helpline, from_=date(2020, 1, 1), until=date(2030, 1, 1))
    (contact,) = found["contacts"]
    return contact["contact_role_assessed"], [person["role_assessed"] for person in found["persons"]]


# Reasons


@pytest.mark.parametrize("role", ["VICTIM", "PERPETRATOR", "BOTH"])
@pytest.mark.parametrize("prefix", ["", "person-2-"])
def test_an_assessed_role_without_a_dated_reason_is_no_registration(role, prefix):
    answers = {**WOMAN, "fear_on": "", "role_assessed": "", f"{prefix}role_assessed": role}
    with pytest.raises(questionnaire.Incomplete) as incomplete:
        questionnaire.read(answers, today=TODAY)
    assert [problem.field for problem in incomplete.value.problems] == [f"{prefix}fear_on"]
    said = questionnaire.read({**answers, f"{prefix}control_on": "2025-10-01"}, today=TODAY)
    who = said if not prefix else said.persons[1]
    assert (who.role_assessed, who.assessed_because) == (role, ("CONTROL",))
    assert said.details.assessed_on == {"0" if not prefix else "2": {"CONTROL": "2025-10-01"}}


def test_a_reason_is_dated_in_the_past_by_a_day_that_exists():
    for wrong in ("2025-11-06", "2025-02-30", "yesterday"):
        with pytest.raises(questionnaire.Incomplete) as incomplete:
            questionnaire.read({**WOMAN, "fear_on": wrong}, today=TODAY)
        assert incomplete.value.problems[0].field == "fear_on"


def test_a_role_that_is_no_side_of_the_violence_and_one_that_is_not_assessed_need_no_reason():
    for role in ("", "U", "NEIGHBOUR"):
        said = questionnaire.read({**WOMAN, "role_assessed": role, "fear_on": DAY.isoformat()}, today=TODAY)
        assert (said.assessed_because, said.details.assessed_on) == ((), {})


def test_reasons_are_codes_in_clear_and_their_days_are_sealed(cast):
    contact = operations.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    row = Contact.objects.get(id=contact)
    assert row.assessed_because == ["FEAR"]
    assert ReportedPerson.objects.get(contact=row, number=1).assessed_because == ["FEAR"]
    opened = operations.read(contact, by=cast.lead).registration
    assert opened == registration(WOMAN)
    assert opened.details.assessed_on["0"]["FEAR"] == DAY.isoformat()


def test_the_stated_role_stays_beside_the_assessed_one(cast, both):
    said = operations.read(both, by=cast.lead).registration
    assert (said.role_stated, said.role_assessed) == ("VICTIM", "BOTH")


def test_what_was_registered_before_reasons_were_asked_can_be_corrected_as_it_is(cast):
    today = registration(WOMAN)
    details = replace(today.details, assessed_on={})
    old = replace(today, assessed_because=(), persons=(), details=details)
    (contact,) = operations.import_registrations([old], team=cast.phone_line, by=cast.command)
    kept = queries.unexplained_roles(contact, seen_by=cast.worker)
    assert kept == {(0, "VICTIM")}
    answers = {**questionnaire.answers_of(old), "person-1-problem": "PARTNER"}
    said = questionnaire.read(answers, today=TODAY, keeps=lambda number, role: (number, role) in kept)
    assert said.role_assessed == "VICTIM"
    with pytest.raises(questionnaire.Incomplete):  # another role is a new judgement
        questionnaire.read(
            {**answers, "role_assessed": "PERPETRATOR"},
            today=TODAY,
            keeps=lambda number, role: (number, role) in kept,
        )
    assert queries.unexplained_roles(contact, seen_by=cast.outsider) == frozenset()


# A second reader


def test_until_somebody_else_agrees_both_counts_as_not_assessed(cast, both):
    assert counted(cast) == ("U", ["U", "U"])
    assert operations.read(both, by=cast.worker).registration.role_assessed == "BOTH"  # as it was typed
    read_second(both, 0, said="BOTH", by=cast.lead)
    assert counted(cast) == ("BOTH", ["BOTH", "U"])
    assert left("contacts.read_second", by=cast.lead, subject=both)


def test_a_reported_person_waits_apart_from_who_speaks(cast):
    contact = operations.register(registration(OTHER_BOTH), team=cast.phone_line, by=cast.worker)
    assert counted(cast) == ("VICTIM", ["VICTIM", "U"])
    with pytest.raises(NotPossible):
        read_second(contact, 0, said="BOTH", by=cast.lead)
    read_second(contact, 2, said="BOTH", by=cast.lead)
    assert counted(cast) == ("VICTIM", ["VICTIM", "BOTH"])


def test_a_second_reader_who_sees_it_otherwise_leaves_it_not_assessed(cast, both):
    read_second(both, 0, said="VICTIM", by=cast.lead)
    assert counted(cast) == ("U", ["U", "U"])
    (reading,) = operations.read(both, by=cast.worker).readings
    assert (reading.said, reading.read_by) == ("VICTIM", cast.lead.id)
    read_second(both, 0, said="BOTH", by=cast.lead)  # convinced since
    assert counted(cast)[0] == "BOTH"


def test_nobody_reads_second_what_they_assessed_themselves(cast, both):
    with pytest.raises(NotPossible):
        read_second(both, 0, said="BOTH", by=cast.worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondReading.objects.update(read_by=cast.worker.id, said="BOTH")
    assert queries.to_read_second(seen_by=cast.worker) == ()
    assert [row.id for row in queries.to_read_second(seen_by=cast.lead)] == [both]


def test_who_brings_both_in_by_a_correction_is_the_first_reader(cast):
    contact = operations.register(registration(WOMAN), team=cast.phone_line, by=cast.lead)
    operations.correct(contact, registration(BOTH), version=1, by=cast.worker)
    assert counted(cast)[0] == "U"
    with pytest.raises(NotPossible):
        read_second(contact, 0, said="BOTH", by=cast.worker)
    read_second(contact, 0, said="BOTH", by=cast.lead)


def test_a_correction_of_something_else_keeps_what_the_second_reader_said(cast, both):
    read_second(both, 0, said="BOTH", by=cast.lead)
    operations.correct(both, registration(BOTH, complaint="FILED"), version=1, by=cast.worker)
    assert counted(cast)[0] == "BOTH"
    operations.correct(both, registration(WOMAN), version=2, by=cast.worker)
    assert (counted(cast)[0], SecondReading.objects.count()) == ("VICTIM", 0)
    operations.correct(both, registration(BOTH), version=3, by=cast.worker)
    assert counted(cast)[0] == "U"  # a judgement that was taken back is read anew


def test_what_was_read_before_a_correction_is_not_said_of_what_stands_after_it(cast, both):
    operations.correct(both, registration(BOTH, complaint="FILED"), version=1, by=cast.worker)
    with pytest.raises(NotPossible, match="corrected meanwhile"):
        read_second(both, 0, said="BOTH", version=1, by=cast.lead)
    assert counted(cast)[0] == "U"


def test_another_person_under_the_same_number_is_read_anew_and_first_by_who_corrected(cast):
    contact = operations.register(registration(OTHER_BOTH), team=cast.phone_line, by=cast.worker)
    read_second(contact, 2, said="BOTH", by=cast.lead)
    another = {**OTHER_BOTH, "person-2-sex": "X", "person-2-age_band": "A65_PLUS"}
    operations.correct(contact, registration(another), version=1, by=cast.lead)
    assert counted(cast)[1][1] == "U"
    with pytest.raises(NotPossible, match="assessed this yourself"):
        read_second(contact, 2, said="BOTH", by=cast.lead)
    read_second(contact, 2, said="BOTH", by=cast.worker)
    assert counted(cast)[1][1] == "BOTH"


def test_an_older_system_and_what_was_registered_before_keep_both(cast):
    (contact,) = operations.import_registrations([registration(BOTH)], team=cast.phone_line, by=cast.command)
    assert (counted(cast)[0], SecondReading.objects.count()) == ("BOTH", 0)
    operations.correct(contact, registration(BOTH, complaint="FILED"), version=1, by=cast.worker)
    assert (counted(cast)[0], SecondReading.objects.count()) == ("BOTH", 0)


@pytest.mark.parametrize("somebody", ["volunteer", "at_shelter", "statistician", "administrator", "outsider"])
def test_who_is_not_of_the_team_reads_nothing_second(cast, both, somebody):
    by = getattr(cast, somebody)
    with pytest.raises(Refused):
        read_second(both, 0, said="BOTH", by=by)
    assert was_refused("contacts.read_second", by=by, subject=both)
    assert queries.to_read_second(seen_by=by) == ()


def test_a_volunteer_is_no_second_reader_of_their_own_line_either(cast):
    said = registration({**MAN, "role_assessed": "BOTH", "fear_on": DAY.isoformat()})
    contact = operations.register(said, team=cast.mens_line, by=cast.volunteer)
    with pytest.raises(Refused):
        read_second(contact, 0, said="BOTH", by=cast.volunteer)


@pytest.mark.parametrize("said", ["", "NEIGHBOUR", "both"])
def test_a_second_reader_says_a_role_that_there_is(cast, both, said):
    with pytest.raises(NotPossible):
        read_second(both, 0, said=said, by=cast.lead)
    assert counted(cast)[0] == "U"


@pytest.mark.django_db(transaction=True)
def test_of_two_second_readers_at_once_the_later_overwrites_nothing(cast, both):
    third = replace(cast.lead, id=cast.signer.id)  # a lead, under another name
    came = at_once(
        lambda: read_second(both, 0, said="BOTH", by=cast.lead),
        lambda: read_second(both, 0, said="VICTIM", by=third),
    )
    assert sorted(type(each).__name__ for each in came) == ["NoneType", "NotPossible"]
    reading = SecondReading.objects.get()
    assert counted(cast)[0] == ("BOTH" if reading.said == "BOTH" else "U")


def test_erased_content_leaves_no_reading_and_changes_no_figure(cast, both):
    waits = counted(cast)
    erasing.erase_content(on=date(2028, 1, 1), by=cast.command)
    assert (counted(cast), SecondReading.objects.count()) == (waits, 0)
    with pytest.raises(NotPossible):
        read_second(both, 0, said="BOTH", by=cast.lead)
