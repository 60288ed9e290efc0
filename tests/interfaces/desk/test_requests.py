"""A person asks to see or erase what is kept: the pages of the team, and of who works here."""

import json
import re
import uuid

import pytest
from django.apps import apps
from django.utils import timezone

from cast import MAN, WOMAN, registration
from houvast.interfaces.desk.requests import NAMING
from houvast.records.accounts.operations import read_trail
from houvast.records.contacts import operations
from houvast.records.contacts.models import Contact
from houvast.records.contacts.operations import erasing
from houvast.records.retention import declared
from interfaces.desk.conftest import kept

SURE = {"recognised": "AGREED_WORD"}
ERASE = SURE | {"codes": "COARSENED", "word": "erase"}


@pytest.fixture(autouse=True)
def in_english(worker, outsider):
    for client in (worker, outsider):
        client.post("/desk/language/", {"language": "en"})


def shown(client, contact, where="") -> str:
    return client.get(f"/desk/contacts/{contact}/{where}").content.decode()


def test_everything_that_is_kept_is_shown_to_print(worker, cast, contact):
    operations.correct(contact, registration(MAN), version=1, by=cast.worker)
    response = worker.post(f"/desk/contacts/{contact}/disclose/", SURE | {"as": "page"})
    page = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    for told in (
        MAN["note"],
        "Keeps a bag with her sister",
        "opened a contact",
        "18 months after the contact",
    ):
        assert told in page, told
    assert "Worker:" not in page


def test_everything_that_is_kept_is_given_as_a_file_that_says_nothing_by_its_name(worker, cast, contact):
    response = worker.post(f"/desk/contacts/{contact}/disclose/", SURE | {"as": "file"})
    assert re.fullmatch(r'attachment; filename="[0-9a-f]{8}\.json"', response["Content-Disposition"])
    given = json.loads(response.content)
    assert given["sealed"]["note"] == WOMAN["note"]
    assert given["contact"]["district"]
    assert str(cast.worker.id) not in response.content.decode()


def test_erasing_asks_for_the_word_and_gives_a_proof(worker, cast, contact):
    page = worker.post(f"/desk/contacts/{contact}/erase/", ERASE | {"word": "yes"}, follow=True)
    assert "Nothing was erased" in page.content.decode()
    assert Contact.objects.get(id=contact).sealed
    page = worker.post(f"/desk/contacts/{contact}/erase/", ERASE, follow=True).content.decode()
    assert "Erased, and the keys destroyed" in page
    assert WOMAN["note"] not in page
    proof = shown(worker, contact, "receipt/")
    event = next(e for e in read_trail(by=cast.lead) if e.action == "contacts.erase_on_request")
    assert f"Entry in the trail: {event.position}\n" in proof
    assert re.search(r"Link: [0-9a-f]{64}\n", proof)
    assert "Signed off by Worker" in proof


@pytest.mark.parametrize(("language", "word"), [("nl", "wissen"), ("fr", "Effacer"), ("de", "LÖSCHEN")])
def test_the_word_is_that_of_the_language_of_the_desk(worker, contact, language, word):
    worker.post("/desk/language/", {"language": language})
    assert word.upper() in shown(worker, contact)
    worker.post(f"/desk/contacts/{contact}/erase/", ERASE)
    assert Contact.objects.get(id=contact).sealed
    worker.post(f"/desk/contacts/{contact}/erase/", ERASE | {"word": word})
    assert not Contact.objects.get(id=contact).sealed


@pytest.mark.parametrize("missing", ["recognised", "codes"])
def test_what_was_not_said_is_asked_and_nothing_is_erased(worker, contact, missing):
    said = {name: value for name, value in ERASE.items() if name != missing}
    page = worker.post(f"/desk/contacts/{contact}/erase/", said, follow=True).content.decode()
    assert "said--error" in page
    assert Contact.objects.get(id=contact).sealed


def test_without_being_recognised_nobody_gets_anything(worker, contact):
    page = worker.post(f"/desk/contacts/{contact}/disclose/", {"as": "file"}, follow=True).content.decode()
    assert "somebody else could be asking" in page


def test_a_request_is_turned_down_with_a_letter(worker, cast, contact):
    page = worker.post(f"/desk/contacts/{contact}/turn-down/", {"reason": "NOT_RECOGNISED"}).content.decode()
    assert "12(6)" in page
    assert "data protection authority" in page
    assert read_trail(by=cast.lead)[0].action == "contacts.refuse_request"
    again = worker.post(f"/desk/contacts/{contact}/turn-down/", {"reason": "x"}, follow=True)
    assert "Say why" in again.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "Gewist."), ("fr", "Effacée."), ("de", "Gelöscht."), ("en", "Erased.")],
)
def test_a_note_whose_time_was_over_is_shown_as_erased_and_not_as_damaged(
    worker, cast, contact, language, words
):
    erasing.erase_content(on=timezone.localdate().replace(year=2030, day=1), by=cast.command)
    worker.post("/desk/language/", {"language": language})
    page = shown(worker, contact)
    assert words in page
    assert "said--error" not in page
    assert f"/desk/contacts/{contact}/correct/" not in page
    assert f"/desk/contacts/{contact}/receipt/" not in page
    assert worker.get(f"/desk/contacts/{contact}/correct/").status_code == 302
    assert worker.get(f"/desk/contacts/{contact}/receipt/").status_code == 404


def test_a_contact_that_is_withdrawn_by_erasing_offers_no_restoring(worker, contact):
    worker.post(f"/desk/contacts/{contact}/erase/", ERASE | {"codes": "WITHDRAWN"})
    assert f"/desk/contacts/{contact}/restore/" not in shown(worker, contact)
    page = worker.post(f"/desk/contacts/{contact}/restore/", follow=True).content.decode()
    assert "nothing to restore" in page
    assert Contact.objects.get(id=contact).withdrawn == "AT_REQUEST"


def test_the_outsider_finds_none_of_it(outsider, contact):
    assert outsider.post(f"/desk/contacts/{contact}/disclose/", SURE).status_code == 404
    assert outsider.post(f"/desk/contacts/{contact}/erase/", ERASE).status_code == 404
    assert outsider.post(f"/desk/contacts/{contact}/turn-down/", {"reason": "EXCESSIVE"}).status_code == 404
    assert outsider.get(f"/desk/contacts/{contact}/receipt/").status_code == 404
    assert Contact.objects.get(id=contact).sealed


def test_everybody_sees_what_is_kept_on_themselves(worker, cast, contact):
    kept(worker, uuid.uuid4(), {"note": "x"}, team=str(cast.phone_line), page=str(uuid.uuid4()))
    page = worker.get("/desk/kept-on-me/").content.decode()
    for told in (
        "worker",
        "Phone line",
        "Contacts that you answered: 1",
        "Drafts of yours: 1",
        "1 year after",
    ):
        assert told in page, told
    given = json.loads(worker.post("/desk/kept-on-me/file/").content)
    assert given["person"]["sign_in_name"] == "worker"
    assert "contacts.register" in {act["action"] for act in given["acts"]}
    assert "password" not in given["person"]


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_pages_of_requests_speak_the_language(worker, contact, language):
    worker.post("/desk/language/", {"language": language})
    for page in (
        worker.post(f"/desk/contacts/{contact}/disclose/", SURE),
        worker.post(f"/desk/contacts/{contact}/turn-down/", {"reason": "EXCESSIVE"}),
        worker.get("/desk/kept-on-me/"),
    ):
        text = page.content.decode()
        assert f'<html lang="{language}"' in text
        for english in ("What is kept", "Erased:", "Back to the contact", "Your request", "For how long"):
            assert english not in text


def test_every_place_that_can_name_somebody_has_words():
    staff = apps.get_model("accounts", "Staff")
    naming = {
        (each.model.__name__, each.field)
        for each in declared.declared()
        if each.model._meta.get_field(each.field).related_model is staff
        and each.field not in getattr(each.model, "not_told", ())
    }
    assert naming == set(NAMING)
