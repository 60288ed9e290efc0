"""Facts are read as of one moment, on a real transaction, while others write."""

import threading

import pytest
from django.db import connection, connections

from cast import Cast, registration
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.models import Contact
from houvast.records.releases.gathering import one_moment


@pytest.mark.django_db(transaction=True)
def test_a_contact_registered_meanwhile_is_not_in_the_moment_and_does_not_wait(transactional_db, cast: Cast):
    stored: list[object] = []

    def register() -> None:
        stored.append(contacts.register(registration(), team=cast.phone_line, by=cast.worker))
        connections.close_all()

    with one_moment():
        before = Contact.objects.count()
        writing = threading.Thread(target=register)
        writing.start()
        writing.join(timeout=10)
        assert stored, "whoever registers a contact waits for who gathers facts"
        assert Contact.objects.count() == before
    assert Contact.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_open_after_the_moment_also_when_it_fails(transactional_db):
    with pytest.raises(ZeroDivisionError), one_moment():
        raise ZeroDivisionError
    with connection.cursor() as cursor, one_moment():
        cursor.execute("SELECT 1")
    with one_moment():
        assert Contact.objects.count() == 0
