"""Who keeps our server reads nothing of what you told.

With the whole database, every file of the installation and all its settings, but nobody's password, nothing
that is sealed opens. While people work, a server that was taken over sees what they see: we do not deny it.
"""

import hashlib
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

import raw
from cast import PASSWORD, Cast, registration, unlocked
from houvast.library.sealing.box import CannotOpen, open_sealed, unwrap
from houvast.records.accounts import keys, operations
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.models import Contact, ReaderKey

NOTE = "Keeps a bag with her sister."


@pytest.fixture
def told(cast: Cast) -> uuid.UUID:
    """A contact and a draft, custodians, recovery codes, and somebody signed in."""
    operations.name_custodians([cast.signer.id, cast.statistician.id], by=cast.administrator)
    operations.entrust(cast.phone_line, by=cast.worker)
    operations.new_recovery_codes(cast.worker.id, by=cast.worker)
    contacts.begin_draft(uuid.uuid4(), {"note": NOTE}, team=cast.phone_line, by=cast.worker)
    return contacts.register(registration(), team=cast.phone_line, by=cast.worker)


def in_the_database() -> Iterator[bytes]:
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values_list():
            for value in row:
                yield bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def in_files() -> Iterator[bytes]:
    for folder in (settings.HOME, settings.KEYS, *settings.MONTH_KEYS):
        for file in Path(folder).rglob("*"):
            if file.is_file() and file.stat().st_size < 100_000:
                yield raw.read(file)


def possible_keys() -> set[bytes]:
    """Whatever could be taken for a key: values of 32 bytes, and what is made of others in the usual ways."""
    values = {*in_the_database(), *in_files(), str(settings.SECRET_KEY).encode()}
    short = {value for value in values if 0 < len(value) <= 200}
    return {v for v in short if len(v) == 32} | {hashlib.sha256(v).digest() for v in short}


def opened_with(candidates: set[bytes]) -> list[str]:
    """What of the sealed values opens with any of these, as a private key or as a content key."""
    found = []
    for row in ReaderKey.objects.select_related("contact"):
        for key in candidates:
            try:
                unwrap(bytes(row.wrapped), private=key)
                found.append("a reader's key")
            except CannotOpen:
                pass
    for contact in Contact.objects.all():
        for key in candidates:
            try:
                open_sealed(bytes(contact.sealed), key=key, place=f"contact/{contact.id}/{contact.version}")
                found.append("a note")
            except CannotOpen:
                pass
    return found


def test_nothing_opens_with_the_database_all_files_and_all_settings(cast: Cast, told: uuid.UUID):
    assert len(possible_keys()) > 50
    assert opened_with(possible_keys()) == []


def test_the_same_search_finds_it_with_the_key_that_a_password_opens(cast: Cast, told: uuid.UUID):
    """The search itself can find: with the worker's password the team's key is among the candidates."""
    team_key = keys.held(cast.phone_line, 1, by=unlocked(cast.worker.id, PASSWORD))
    assert opened_with({*possible_keys(), team_key}) == ["a reader's key"]


def test_no_word_of_it_stands_in_a_file_or_a_table(cast: Cast, told: uuid.UUID):
    everything = b"\x00".join((*in_the_database(), *in_files()))
    assert b"Phone line" in everything
    for word in (NOTE, "sister", PASSWORD):
        assert word.encode() not in everything
