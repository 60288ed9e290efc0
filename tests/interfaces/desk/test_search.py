"""Searching in notes at the desk: by a form, with nothing of it in an address."""

import re
import uuid
from dataclasses import replace

import pytest

from cast import PASSWORD, WOMAN, Cast, registration, unlocked
from houvast.records.accounts import delays
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.roles import Role
from houvast.records.contacts import operations, searching
from houvast.records.contacts.operations import finding


@pytest.fixture(autouse=True)
def _nothing_is_left(cast: Cast):
    yield
    searching.drop(cast.worker.id)


@pytest.fixture
def address(cast: Cast) -> str:
    said = registration(WOMAN | {"note": "A blue bicycle."})
    return f"/desk/contacts/{operations.register(said, team=cast.phone_line, by=cast.worker)}/"


def test_a_word_of_a_note_leads_to_the_contact(worker, address: str):
    shown = worker.post("/desk/contacts/search/", {"words": "bicycle"}).content.decode()
    assert address in shown
    assert "A blue" not in shown  # to read it one opens it, and that leaves a trace
    assert "Gezocht in 1 notitie." in shown


def test_a_word_that_nobody_told_is_told(worker, address: str):
    assert (
        "In geen enkele notitie"
        in worker.post("/desk/contacts/search/", {"words": "garden"}).content.decode()
    )


def test_an_address_with_words_searches_nothing(worker, address: str):
    assert address not in worker.get("/desk/contacts/search/?words=bicycle").content.decode()


def test_while_notes_are_opened_the_page_says_how_many_and_goes_on(worker, address: str, monkeypatch):
    from houvast.interfaces.desk import searching as view

    whole = view.searching.search
    monkeypatch.setattr(view.searching, "search", lambda words, by: whole(words, most=0, by=by))
    shown = worker.post("/desk/contacts/search/", {"words": "bicycle"}).content.decode()
    assert "data-sends-again" in shown
    assert "Notities openen: 0 van 1" in shown


def test_locking_and_signing_out_close_the_search(worker, cast: Cast, address: str):
    for way in ("/desk/lock/", "/desk/sign-out/"):
        worker.post("/desk/contacts/search/", {"words": "bicycle"})
        worker.post(way)
        assert cast.worker.id not in searching._INDEXES


@pytest.mark.parametrize("somebody", ["statistician", "administrator", "signer"])
def test_who_reads_no_contacts_finds_no_such_page(client_of, cast: Cast, somebody: str):
    assert client_of(getattr(cast, somebody)).get("/desk/contacts/search/").status_code == 404


PAGE = "/desk/contacts/search/"


def in_english(client, cast: Cast):
    accounts.keep_preferences(cast.worker.id, language="en", shortcuts=True, by=cast.worker)
    return client


def test_a_number_leads_to_the_contact_and_stands_in_no_address(worker, cast: Cast, address: str):
    found = in_english(worker, cast).post(PAGE, {"number": "0470 12 34 56"})
    assert address in found.content.decode()
    assert "A blue" not in found.content.decode()
    assert address not in worker.get(f"{PAGE}?number=0470123456").content.decode()


def test_a_number_of_nobody_and_what_is_no_number_are_said(worker, cast: Cast, address: str):
    client = in_english(worker, cast)
    assert "No contact of your teams has this number." in text(client.post(PAGE, {"number": "0471000000"}))
    told = client.post(PAGE, {"number": "her sister's"})
    assert told.status_code == 422
    assert "Type a number as it is dialled" in text(told)
    assert 'value="her sister&#x27;s"' in text(told)


def test_who_looks_too_often_is_told_to_wait_with_the_number_still_there(
    worker, cast: Cast, address: str, monkeypatch: pytest.MonkeyPatch
):
    client = in_english(worker, cast)
    monkeypatch.setitem(delays.FREE, "lookup", 1)
    assert client.post(PAGE, {"number": "0471000000"}).status_code == 200
    told = client.post(PAGE, {"number": "0470123456"})
    assert (told.status_code, told.headers["Retry-After"]) == (429, "1")
    assert "Wait 1 second" in text(told)
    assert address not in text(told)
    assert 'value="0470123456"' in text(told)


def test_while_locked_the_number_is_kept_in_the_form_that_asks_for_the_password(
    worker, cast: Cast, address: str
):
    worker.post("/desk/lock/")
    asked = worker.post(PAGE, {"number": "0470123456"})
    assert asked.status_code == 423
    assert 'name="number" value="0470123456"' in text(asked)
    assert address in text(worker.post(PAGE, {"number": "0470123456", "password_again": PASSWORD}))


def test_numbers_that_nobody_could_work_out_yet_are_said(worker, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    told = registration(WOMAN)
    for _ in range(2):
        operations.register(told, team=cast.phone_line, by=replace(cast.worker, private=None))
    monkeypatch.setattr(finding, "CAUGHT_UP_AT_ONCE", 1)
    client = in_english(worker, cast)
    assert "Not every number could be looked at yet." in text(client.post(PAGE, {"number": "0470123456"}))
    assert "Not every number" not in text(client.post(PAGE, {"number": "0470123456"}))


def test_who_was_not_handed_the_teams_key_is_told_who_gives_it(client_of, worker, cast: Cast, address: str):
    place = (cast.phone_line, Role.WORKER)
    new = accounts.invite(
        "noor", "Noor", password=PASSWORD, language="en", place=place, by=cast.administrator
    )
    told = client_of(unlocked(new)).post(PAGE, {"number": "0470123456"})
    assert told.status_code == 409
    assert "A colleague of the team hands it over." in text(told)


def test_the_form_asks_for_the_number_only_once_contact_is_safe(worker, cast: Cast):
    client = in_english(worker, cast)
    for safe, asked in (("YES", True), ("NO", False)):
        shown = text(
            client.post(
                f"/desk/register/{uuid.uuid4()}/", {**WOMAN, "safe_to_contact": safe, "add_person": "1"}
            )
        )
        (question,) = re.findall(r"<[^>]*data-question=\"number\"[^>]*>", shown)
        assert ("data-unasked" not in question) == asked


def text(page) -> str:
    return page.content.decode()
