"""Pages for when something went wrong: calm, translated, with a way out, and telling nothing."""

import pytest
from django.test import Client, RequestFactory
from django.utils.translation import override
from django.views import defaults
from django.views.csrf import csrf_failure

LANGUAGES = ("nl", "fr", "de", "en")
request = RequestFactory().get("/")
PAGES = {
    400: lambda: defaults.bad_request(request, Exception("inner words")),
    403: lambda: defaults.permission_denied(request, Exception("inner words")),
    404: lambda: defaults.page_not_found(request, Exception("inner words")),
    500: lambda: defaults.server_error(request),
    "csrf": lambda: csrf_failure(request, reason="inner words"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_an_error_page_is_calm_and_has_a_way_out(name, language):
    with override(language):
        page = PAGES[name]().content.decode()
    assert f'<html lang="{language}"' in page
    assert "data-way-out" in page
    assert "inner words" not in page
    assert "houvast" not in page.lower()


@pytest.mark.parametrize("name", PAGES)
def test_an_error_page_says_the_same_in_no_two_languages(name):
    heads = set()
    for language in LANGUAGES:
        with override(language):
            heads.add(PAGES[name]().content.decode().split("<h1")[1].split("</h1>")[0])
    assert len(heads) == len(LANGUAGES)


@pytest.mark.django_db
def test_an_address_that_is_not_there_answers_in_its_language():
    response = Client().get("/de/nirgends/")
    assert response.status_code == 404
    assert "Diese Seite ist nicht hier" in response.content.decode()


def test_an_error_page_needs_no_working_configuration(settings, tmp_path):
    settings.LINE_FILE = tmp_path / "line.toml"
    settings.LINE_FILE.write_text("broken")
    assert "data-way-out" in PAGES[500]().content.decode()
