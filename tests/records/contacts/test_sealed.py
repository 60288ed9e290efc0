"""What is finer than facts stands nowhere in clear: not in a column, not in the database file."""

import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

import raw
from cast import MAN, WOMAN, Cast, registration
from houvast.records.accounts.keys import Wrapped
from houvast.records.contacts import operations, sealed
from houvast.records.contacts.models import Contact, Pair, ReportedPerson
from houvast.records.contacts.registration import Details

CANARIES = ("blue bicycle", "after nine", "~118", "~117", "12021", "~973", "~974", "14:53")
ANSWERS = WOMAN | {
    "note": "A blue bicycle stands in the hall.",
    "safe_conditions": "after nine in the evening",
    "age": "~118",
    "person-2-age": "~117",
    "municipality": "12021",
    "incidents_contact": "~973",
    "complaint": "FILED",
    "incidents_complaint": "~974",
    "time": "14:53",
}


NEEDED = ("day", "channel", "kind", "role_stated", "person-1-problem")


def canaries_in(stored: bytes) -> list[str]:
    """What of it stands there; not within a longer number or moment: hashes hold five digits by chance, and
    14:53 is also fourteen minutes and 53 seconds past an hour.
    """
    alone = rb"(?<![0-9a-f:])%s(?::00)?(?![0-9a-f:])"
    return [each for each in CANARIES if re.search(alone % each.encode(), stored)]


def everything_stored() -> str:
    """Every value of every column of every table, as text and as bytes read as text."""
    told: list[str] = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values_list():
            for value in row:
                plain = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                told.append(plain.decode("latin-1"))
    return "\n".join(told)


@pytest.fixture
def lived_through(cast: Cast) -> uuid.UUID:
    """Typed, saved twice, registered, corrected; with another draft still under way."""
    draft = operations.begin_draft(uuid.uuid4(), ANSWERS, team=cast.phone_line, by=cast.worker)
    operations.keep_draft(draft, ANSWERS, revision=1, by=cast.worker)
    contact = operations.register(registration(ANSWERS), team=cast.phone_line, draft=draft, by=cast.worker)
    operations.correct(contact, registration(MAN), version=1, by=cast.worker)
    operations.begin_draft(uuid.uuid4(), ANSWERS, team=cast.phone_line, by=cast.worker)
    return contact


def test_no_column_of_any_table_holds_what_is_sealed(cast: Cast, lived_through: uuid.UUID):
    stored = everything_stored()
    assert "PSEUDONYM" in stored  # the scan does see what stands in clear
    assert canaries_in(stored.encode()) == []


def test_the_database_file_does_not_hold_what_is_sealed(
    transactional_db: None, cast: Cast, lived_through: uuid.UUID
):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        stored = raw.read(Path(settings.DATABASES["default"]["TEST"]["NAME"]))
        assert b"PSEUDONYM" in stored
    else:
        stored = everything_stored().encode()
    assert canaries_in(stored) == []


def test_two_contacts_that_differ_only_in_what_is_sealed_are_the_same_in_clear(cast: Cast):
    finer = WOMAN | {
        "note": "another note",
        "time": "14:59",
        "age": "35",
        "person-2-age": "41",
        "municipality": "11001",
        "incidents_contact": "13",
        "safe_conditions": "",
    }
    coarse = [
        in_clear(operations.register(registration(said), team=cast.phone_line, by=cast.worker))
        for said in (WOMAN, finer)
    ]
    assert coarse[0] == coarse[1]


def in_clear(contact: uuid.UUID) -> list[dict[str, Any]]:
    """All columns of a contact and its people but the ciphertext, the ids and the random key."""
    own = ("serial", "id", "record_key", "sealed", "contact_id")
    rows = [
        *Contact.objects.filter(id=contact).values(),
        *ReportedPerson.objects.filter(contact__id=contact).values(),
        *Pair.objects.filter(contact__id=contact).values(),
    ]
    return [{name: value for name, value in row.items() if name not in own} for row in rows]


def test_notes_of_different_length_take_the_same_room(cast: Cast):
    # Nothing said at all, and all that is said in a few words: one size class.
    for said in (
        registration({name: MAN[name] for name in NEEDED}),
        registration(MAN | {"note": ""}),
        registration(MAN | {"note": "a little"}),
    ):
        operations.register(said, team=cast.phone_line, by=cast.worker)
    assert len({len(bytes(stored)) for stored in Contact.objects.values_list("sealed", flat=True)}) == 1


def test_the_key_of_another_team_does_not_open(cast: Cast, contact: uuid.UUID):
    stored = Contact.objects.get(id=contact)
    row = stored.keys.get()
    wrapped = Wrapped(row.generation, row.month_key, bytes(row.wrapped))
    place: dict[str, Any] = {"contact": contact, "action": "contacts.read"}
    key = sealed.content_key(wrapped, team=cast.phone_line, by=cast.worker, **place)
    opened = sealed.open_version(bytes(stored.sealed), key, contact=contact, version=1)
    assert opened.note == WOMAN["note"]
    with pytest.raises(sealed.CannotOpen):
        sealed.content_key(wrapped, team=cast.mens_line, by=cast.volunteer, **place)


def test_all_details_come_back_as_they_were_sealed(cast: Cast):
    details = Details(
        note="“Zoë” — \U0001f6b2\nsecond line",
        safe_conditions="x",
        municipality="11002",
        minute=0,
        contact_age="~34",
        ages={"2": "7"},
        incidents_contact="~12",
        incidents_complaint="3",
    )
    contact = operations.register(registration(details=details), team=cast.phone_line, by=cast.worker)
    assert operations.read(contact, by=cast.worker).registration.details == details


def test_every_contact_has_a_key_of_its_own(cast: Cast):
    for _ in range(3):
        operations.register(registration(), team=cast.phone_line, by=cast.worker)
    wrapped = [bytes(contact.keys.get().wrapped) for contact in Contact.objects.all()]
    assert len(set(wrapped)) == 3
