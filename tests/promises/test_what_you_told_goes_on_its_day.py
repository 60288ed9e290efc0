"""What you told goes on its day, and sooner when you ask.

Eighteen months after a contact its notes are erased with the keys that open them; after ten years the codes
go as well. You may ask to see what is kept, or to erase it now, and you get a proof. The page "what we keep"
says so.
"""

import uuid
from datetime import date

import pytest
from django.test import Client

from cast import WOMAN, Cast, registration
from houvast.records.accounts.months import DAYS_UNTIL_GONE
from houvast.records.contacts import operations, queries
from houvast.records.contacts.models import Contact, ReaderKey
from houvast.records.contacts.operations import erasing, requests


@pytest.fixture
def told(cast: Cast) -> uuid.UUID:
    return operations.register(registration(), team=cast.phone_line, by=cast.worker)


def note(told: uuid.UUID, cast: Cast) -> str:
    return operations.read(told, by=cast.worker).registration.details.note


def test_eighteen_months_later_nobody_can_read_it(cast: Cast, told: uuid.UUID):
    erasing.erase_content(on=date(2027, 5, 3), by=cast.command)
    assert note(told, cast) == WOMAN["note"]
    erasing.erase_content(on=date(2027, 5, 4), by=cast.command)
    assert note(told, cast) == ""
    assert not ReaderKey.objects.exists()


def test_ten_years_later_it_is_gone_whole(cast: Cast, told: uuid.UUID):
    erasing.erase_contacts(on=date(2035, 11, 4), by=cast.command)
    assert not Contact.objects.exists()


def test_who_asks_gets_it_erased_now_with_a_proof(cast: Cast, told: uuid.UUID):
    given = requests.disclose(told, recognised="AGREED_WORD", by=cast.worker)
    assert given.kept["sealed"]["note"] == WOMAN["note"]
    requests.erase_on_request(told, recognised="AGREED_WORD", codes="WITHDRAWN", by=cast.worker)
    assert note(told, cast) == ""
    proof = queries.receipt(told, seen_by=cast.worker)
    assert proof is not None
    assert queries.stands(proof.position, proof.link, seen_by=cast.worker)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("18 maanden na het contact", "10 jaar na het contact", "rechtstreeks tot jou te herleiden")),
        ("fr", ("18 mois après le contact", "10 ans après le contact", "remonter directement à vous")),
        ("de", ("18 Monate nach dem Kontakt", "10 Jahre nach dem Kontakt", "direkt auf Sie zurückzuführen")),
        ("en", ("18 months after the contact", "10 years after the contact", "not directly traceable")),
    ],
)
def test_the_page_says_so_with_the_days_that_an_older_copy_still_opens(language: str, words: tuple[str, ...]):
    page = Client().get(f"/{language}/keeping/").content.decode()
    assert [each for each in (*words, f"{DAYS_UNTIL_GONE} ") if each not in page] == []
