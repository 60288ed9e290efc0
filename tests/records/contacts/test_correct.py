"""Correcting a contact: the former answers are kept."""

import uuid
from dataclasses import replace

import pytest

from cast import MAN, Cast, registration
from houvast.records.contacts import facts, operations, queries
from houvast.records.contacts.models import Contact, FormerAnswers, ReportedPerson
from houvast.records.contacts.operations import ChangedElsewhere, Refused
from traces import left, was_refused
from two_at_once import at_once


def test_the_new_answers_stand_and_the_former_are_kept(cast: Cast, contact: uuid.UUID):
    operations.correct(contact, registration(MAN), version=1, by=cast.lead)
    assert left("contacts.correct", by=cast.lead, subject=contact)
    opened = operations.read(contact, by=cast.worker)
    assert opened.registration == registration(MAN)
    assert opened.version == 2
    (former,) = opened.former
    assert (former.version, former.replaced_by) == (1, cast.lead.id)
    assert former.answers["sex"] == "F"
    assert [person["number"] for person in former.answers["persons"]] == [1, 2]


def test_every_version_is_kept(cast: Cast, contact: uuid.UUID):
    for version, channel in enumerate(("CHAT", "EMAIL", "LETTER"), start=1):
        operations.correct(contact, registration(channel=channel), version=version, by=cast.worker)
    opened = operations.read(contact, by=cast.worker)
    assert [(former.version, former.answers["channel"]) for former in opened.former] == [
        (3, "EMAIL"),
        (2, "CHAT"),
        (1, "PHONE"),
    ]


def test_the_former_answers_hold_no_sealed_content_in_clear(cast: Cast, contact: uuid.UUID):
    operations.correct(contact, registration(MAN), version=1, by=cast.worker)
    assert "details" not in FormerAnswers.objects.get().answers


def test_the_main_problem_follows_the_correction(cast: Cast, contact: uuid.UUID):
    said = registration()
    persons = tuple(replace(person, problem="SEPARATION") for person in said.persons)
    operations.correct(contact, replace(said, persons=persons), version=1, by=cast.worker)
    (row,) = queries.contacts(queries.Wanted(problem="SEPARATION"), seen_by=cast.worker).rows
    assert row.id == contact
    assert ReportedPerson.objects.count() == 2


def test_it_still_counts_once(cast: Cast, contact: uuid.UUID):
    operations.correct(contact, registration(MAN), version=1, by=cast.worker)
    day = registration().day
    gathered = facts.gather(organisation=cast.helpline, from_=day, until=day.replace(day=day.day + 1))
    assert [fact["channel"] for fact in gathered["contacts"]] == ["IN_PERSON"]


def test_a_correction_of_an_older_version_is_refused(cast: Cast, contact: uuid.UUID):
    operations.correct(contact, registration(MAN), version=1, by=cast.lead)
    with pytest.raises(ChangedElsewhere, match="Somebody else"):
        operations.correct(contact, registration(), version=1, by=cast.worker)
    assert operations.read(contact, by=cast.worker).registration == registration(MAN)


def test_of_two_corrections_at_once_one_stands_and_the_other_is_told(
    transactional_db: None, cast: Cast, contact: uuid.UUID
):
    outcomes = at_once(
        *[
            lambda channel=channel: operations.correct(
                contact, registration(channel=channel), version=1, by=cast.worker
            )
            for channel in ("CHAT", "EMAIL")
        ]
    )
    assert sorted(str(type(outcome).__name__) for outcome in outcomes) == ["ChangedElsewhere", "NoneType"]
    assert Contact.objects.get().version == 2
    assert FormerAnswers.objects.count() == 1


def test_a_former_ciphertext_put_back_does_not_open_as_the_newest(cast: Cast, contact: uuid.UUID):
    operations.correct(contact, registration(MAN), version=1, by=cast.worker)
    Contact.objects.filter(id=contact).update(sealed=FormerAnswers.objects.get().sealed)
    assert operations.read(contact, by=cast.worker).damaged


def test_who_is_not_of_the_team_cannot_correct_it(cast: Cast, contact: uuid.UUID):
    for person in (cast.outsider, cast.volunteer, cast.statistician, cast.administrator):
        with pytest.raises(Refused):
            operations.correct(contact, registration(MAN), version=1, by=person)
        assert was_refused("contacts.correct", by=person, subject=contact)
    assert operations.read(contact, by=cast.worker).version == 1
