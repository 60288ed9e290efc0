"""Searching in notes at the desk: by a form, with nothing of it in an address."""

import pytest

from cast import WOMAN, Cast, registration
from houvast.records.contacts import operations, searching


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
