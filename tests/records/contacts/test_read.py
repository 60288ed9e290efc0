"""Opening a contact: by its own team, and it leaves a trace."""

import uuid

import pytest

from cast import Cast, registration
from houvast.records.audit import trail
from houvast.records.contacts import operations
from houvast.records.contacts.models import Contact, ReaderKey
from houvast.records.contacts.operations import NotPossible, Refused
from traces import left, was_refused


def test_looking_leaves_a_trace_each_time(cast: Cast, contact: uuid.UUID):
    before = trail.length(cast.helpline)
    for _ in range(2):
        operations.read(contact, by=cast.lead)
    assert left("contacts.read", by=cast.lead, subject=contact)
    assert trail.length(cast.helpline) == before + 2


def test_who_is_not_of_the_team_does_not_find_it(cast: Cast, contact: uuid.UUID):
    for person in (cast.outsider, cast.volunteer, cast.at_shelter, cast.statistician, cast.administrator):
        with pytest.raises(Refused):
            operations.read(contact, by=person)
        assert was_refused("contacts.read", by=person, subject=contact)


def test_a_contact_that_does_not_exist_looks_the_same_as_one_of_another_helpline(
    cast: Cast, contact: uuid.UUID
):
    for sought in (contact, uuid.uuid4()):
        with pytest.raises(Refused) as refusal:
            operations.read(sought, by=cast.outsider)
        assert refusal.value.args == ()


def damage_ciphertext(contact: uuid.UUID) -> None:
    stored = Contact.objects.get(id=contact)
    changed = bytearray(stored.sealed)
    changed[40] ^= 1
    Contact.objects.filter(id=contact).update(sealed=bytes(changed))


def damage_by_shortening(contact: uuid.UUID) -> None:
    Contact.objects.filter(id=contact).update(sealed=bytes(Contact.objects.get(id=contact).sealed)[:-1])


def damage_by_losing_the_key(contact: uuid.UUID) -> None:
    ReaderKey.objects.filter(contact__id=contact).delete()


def damage_the_key(contact: uuid.UUID) -> None:
    ReaderKey.objects.filter(contact__id=contact).update(wrapped=bytes(80))


def damage_by_turning_back_the_version(contact: uuid.UUID) -> None:
    Contact.objects.filter(id=contact).update(version=7)


@pytest.mark.parametrize(
    "damage",
    [
        damage_ciphertext,
        damage_by_shortening,
        damage_by_losing_the_key,
        damage_the_key,
        damage_by_turning_back_the_version,
    ],
)
def test_a_damaged_note_is_told_and_the_codes_stay_readable(cast: Cast, contact: uuid.UUID, damage):
    damage(contact)
    opened = operations.read(contact, by=cast.worker)
    assert opened.damaged
    assert opened.registration.details.note == ""
    assert opened.registration.persons == registration().persons
    with pytest.raises(NotPossible, match="cannot be opened"):
        operations.correct(contact, registration(), version=opened.version, by=cast.worker)


def test_a_ciphertext_moved_to_another_contact_does_not_open(cast: Cast, contact: uuid.UUID):
    other = operations.register(registration(), team=cast.phone_line, by=cast.worker)
    Contact.objects.filter(id=other).update(sealed=Contact.objects.get(id=contact).sealed)
    theirs = ReaderKey.objects.get(contact__id=contact).wrapped
    ReaderKey.objects.filter(contact__id=other).update(wrapped=theirs)
    assert operations.read(other, by=cast.worker).damaged


def test_a_contact_moved_to_another_team_in_the_database_does_not_open_there(cast: Cast, contact: uuid.UUID):
    Contact.objects.filter(id=contact).update(team=cast.mens_line)
    ReaderKey.objects.filter(contact__id=contact).update(team=cast.mens_line)
    assert operations.read(contact, by=cast.volunteer).damaged
