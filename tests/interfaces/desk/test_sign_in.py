"""Coming in: one answer for whoever does not get in, no page for who is not known, nothing kept."""

import re

import pytest
from django.test import Client
from django.utils.html import escape

from cast import PASSWORD

PAGES = (
    "/desk/",
    "/desk/register/",
    "/desk/register/6f1f1f5e-56a8-4f6e-9c1d-0e9a4f1f7a11/",
    "/desk/contacts/",
    "/desk/contacts/6f1f1f5e-56a8-4f6e-9c1d-0e9a4f1f7a11/",
    "/desk/preferences/",
    "/desk/access/",
)


def sign_in(name: str, password: str, client: Client | None = None, **more: str):
    return (client or Client()).post("/desk/sign-in/", {"username": name, "password": password, **more})


def test_a_worker_comes_in_with_name_and_password(cast):
    assert sign_in("worker", PASSWORD).headers["Location"] == "/desk/"


def test_an_unknown_name_and_a_wrong_password_get_the_same_answer(cast):
    unknown, wrong = sign_in("nobody", "no"), sign_in("worker", "no")
    assert unknown.status_code == wrong.status_code == 200
    assert "do not go together" in unknown.content.decode()
    pages = [_without_tokens(answer.content.decode()) for answer in (unknown, wrong)]
    assert pages[0].replace("nobody", "worker") == pages[1]


def test_who_no_longer_works_here_gets_that_answer_too(cast):
    from houvast.records.accounts import operations

    operations.deactivate(cast.worker.id, by=cast.administrator)
    assert "do not go together" in sign_in("worker", PASSWORD).content.decode()


def test_a_session_ends_when_somebody_no_longer_works_here(cast, worker):
    from houvast.records.accounts import operations

    assert worker.get("/desk/").status_code == 200
    operations.deactivate(cast.worker.id, by=cast.administrator)
    assert worker.get("/desk/").status_code == 302


@pytest.mark.parametrize("address", PAGES)
def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(address, db):
    assert Client().get(address).headers["Location"].startswith("/desk/sign-in/?next=%2Fdesk%2F")


@pytest.mark.parametrize("address", [page for page in PAGES if "6f1f" not in page])
def test_no_page_of_the_desk_is_stored(worker, address):
    assert worker.get(address).headers["Cache-Control"] == "no-store"
    assert Client().get("/desk/sign-in/").headers["Cache-Control"] == "no-store"


def test_after_sign_in_one_is_where_one_wanted_to_be_but_never_elsewhere(cast):
    assert sign_in("worker", PASSWORD, next="/desk/contacts/").headers["Location"] == "/desk/contacts/"
    assert sign_in("worker", PASSWORD, next="https://evil.example/").headers["Location"] == "/desk/"


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "Aanmelden"), ("fr", "Se connecter"), ("de", "Anmelden"), ("en", "Sign in")],
)
def test_the_sign_in_page_speaks_four_languages(db, language, words):
    assert escape(words) in Client().get("/desk/sign-in/", {"language": language}).content.decode()


def test_signing_out_ends_the_session(worker):
    worker.post("/desk/sign-out/")
    assert worker.get("/desk/").status_code == 302


def test_a_forged_sign_out_is_refused(cast, client_of):
    careful = Client(enforce_csrf_checks=True)
    assert careful.post("/desk/sign-out/").status_code == 403


def test_a_save_without_session_is_told_so_instead_of_sent_away(db):
    answer = Client().post(
        "/desk/drafts/6f1f1f5e-56a8-4f6e-9c1d-0e9a4f1f7a11/",
        {},
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 401


def _without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page)
