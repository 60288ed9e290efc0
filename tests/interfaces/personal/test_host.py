"""The journal under a host name of its own: it answers that alone, and the helpline's name does not."""

import pytest
from django.test import Client

from cast import Cast

OWN, MAIN = "notes.example.org", "helpline.example.org"


@pytest.fixture(autouse=True)
def hosts(cast: Cast, settings) -> None:
    settings.JOURNAL_HOST, settings.ALLOWED_HOSTS = OWN, [MAIN, OWN]


def ask(host: str, path: str, method: str = "get"):
    return getattr(Client(), method)(path, headers={"host": host})


def test_the_journal_is_answered_under_its_own_name():
    assert ask(OWN, "/nl/notes/").status_code == 200
    assert ask(OWN, "/notes/open/", "post").status_code == 400  # asked, and refused as no JSON
    assert ask(OWN, "/")["Location"].endswith("/notes/")
    assert ask(OWN, "/leave/").status_code == 302


@pytest.mark.parametrize("path", ["/nl/", "/nl/talk/", "/desk/", "/desk/sign-in/", "/api/hsds/services"])
def test_nothing_else_is_answered_there(path):
    assert ask(OWN, path)["Location"] == f"http://{MAIN}{path}"
    assert ask(OWN, path, "post").status_code == 404


def test_the_helplines_name_leads_to_the_journal_and_does_not_answer_it():
    assert ask(MAIN, "/fr/notes/how/")["Location"] == f"http://{OWN}/fr/notes/how/"
    assert ask(MAIN, "/notes/open/", "post").status_code == 404
    assert ask(MAIN, "/nl/").status_code == 200


def test_without_a_name_of_its_own_it_is_a_page_of_the_site(settings):
    settings.JOURNAL_HOST = ""
    assert ask(MAIN, "/nl/notes/").status_code == ask(MAIN, "/nl/").status_code == 200
