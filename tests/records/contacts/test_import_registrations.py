"""Registrations of an older system: all or none, in one entry of the trail."""

from collections.abc import Iterator

import pytest

from cast import MAN, WOMAN, Cast, registration
from houvast.records.audit import trail
from houvast.records.contacts import operations, queries
from houvast.records.contacts.models import Contact
from houvast.records.contacts.operations import Refused
from houvast.records.contacts.registration import Registration
from traces import left, was_refused


def test_every_registration_comes_in_whole(cast: Cast):
    said = [registration(WOMAN), registration(MAN)]
    made = operations.import_registrations(said, team=cast.phone_line, by=cast.lead)
    assert [operations.read(contact, by=cast.lead).registration for contact in made] == said


def test_one_entry_says_how_many(cast: Cast):
    before = trail.length(cast.helpline)
    operations.import_registrations([registration()] * 3, team=cast.phone_line, by=cast.lead)
    assert left("contacts.import", by=cast.lead, count=3)
    assert trail.length(cast.helpline) == before + 1


def test_the_command_imports_without_a_person_and_reads_nothing_back(cast: Cast):
    made = operations.import_registrations([registration()], team=cast.phone_line, by=cast.command)
    opened = operations.read(made[0], by=cast.worker)
    assert (opened.handled_by, opened.registered_by) == (None, None)
    with pytest.raises(Refused):
        operations.read(made[0], by=cast.command)


def test_more_than_one_batch_comes_in_at_once(cast: Cast):
    made = operations.import_registrations(
        (registration() for _ in range(501)), team=cast.phone_line, by=cast.lead
    )
    assert len(set(made)) == Contact.objects.count() == 501


def test_nothing_comes_in_when_one_of_them_fails(cast: Cast):
    def breaking_off() -> Iterator[Registration]:
        for _ in range(600):
            yield registration()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        operations.import_registrations(breaking_off(), team=cast.phone_line, by=cast.lead)
    assert not Contact.objects.exists()


def test_nobody_without_the_role_or_for_another_team_imports(cast: Cast):
    for person, team in (
        (cast.worker, cast.phone_line),
        (cast.outsider, cast.phone_line),
        (cast.lead, cast.mens_line),
        (cast.lead, cast.other_line),
    ):
        with pytest.raises(Refused):
            operations.import_registrations([registration()], team=team, by=person)
        assert was_refused("contacts.import", by=person)
    assert queries.contacts(queries.Wanted(), seen_by=cast.lead).rows == []
