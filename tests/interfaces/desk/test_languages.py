"""Every page of the desk in four languages, with no text left in English by accident."""

import uuid

import pytest

from interfaces.desk.conftest import REGISTER

ENGLISH = (
    "Register a contact",
    "Without content",
    "Who is speaking",
    "Still open",
    "Sign out",
    "What you can do",
)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_every_page_speaks_the_language(worker, contact, language):
    worker.post("/desk/language/", {"language": language})
    for address in (
        "/desk/",
        "/desk/contacts/",
        "/desk/preferences/",
        "/desk/access/",
        REGISTER.format(uuid.uuid4()),
        f"/desk/contacts/{contact}/",
        f"/desk/contacts/{contact}/correct/",
    ):
        page = worker.get(address).content.decode()
        assert f'<html lang="{language}"' in page
        if language != "en":
            assert not [words for words in ENGLISH if words in page], address
