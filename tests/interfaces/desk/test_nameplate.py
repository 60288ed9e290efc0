"""Name, number and hours at the desk: looked at beforehand, read by the public, brought back."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from playwright.sync_api import expect

from browser import resize, scrolls_sideways, violations
from houvast.interfaces.shell.line import EXAMPLE
from houvast.records.campaigns.models import NameplateVersion
from sampling import sampled
from traces import was_refused

FORM = {
    "name_nl": "De Vaste Grond",
    "name_fr": "Terre ferme",
    "name_de": "Fester Grund",
    "name_en": "Firm Ground",
    "sender": "An",
    "number": "0999 56 78",
    "dial": "+9995678",
    "free": "on",
    "monday": "9-12, 13:00-17:00",
    "closed_days": "2026-12-25\n2027-01-01",
    "after": "0",
}


@pytest.fixture(autouse=True)
def line_file(tmp_path: Path, settings) -> Path:
    settings.LINE_FILE = tmp_path / "line.toml"
    settings.LINE_FILE.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    return settings.LINE_FILE


@pytest.fixture
def administrator(cast, client_of) -> Client:
    return client_of(cast.administrator)


def html(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("address", ["", "preview/nl/", "restore/"])
@pytest.mark.parametrize("somebody", ["worker", "lead", "statistician", "outsider"])
def test_who_may_not_write_finds_no_such_page(client_of, cast, somebody, address):
    person = getattr(cast, somebody)
    client = client_of(person)
    assert client.post(f"/desk/pages/name/{address}", {**FORM, "version": "0"}).status_code == 404
    assert was_refused("campaigns.write_nameplate", by=person)
    assert not NameplateVersion.objects.exists()


def test_the_form_begins_with_what_the_file_says(administrator):
    page = html(administrator.get("/desk/pages/name/"))
    for value in ("Voorbeeldlijn", "Beispiellinie", "0999 12 34", "+9991234", "09:00-17:00"):
        assert f'value="{value}"' in page


def test_what_is_saved_the_public_reads_in_each_language_and_no_tab_says_it(administrator):
    assert "0999 12 34" in html(Client().get("/en/"))
    assert administrator.post("/desk/pages/name/", FORM).status_code == 302
    for code in ("nl", "fr", "de", "en"):
        page = html(Client().get(f"/{code}/"))
        assert FORM[f"name_{code}"] in page
        assert 'href="tel:+9995678"' in page
        assert "0999 12 34" not in page
        for each in ("/", "/about/", "/talk/", "/find/", "/figures/"):
            shown = html(Client().get(f"/{code}{each}", follow=True))
            assert FORM[f"name_{code}"] not in re.search("<title>(.*?)</title>", shown)[1]
    assert "09:00 tot 12:00, 13:00 tot 17:00" in html(Client().get("/nl/"))


def test_a_preview_is_the_home_page_to_the_letter_and_saves_nothing(administrator):
    before = html(Client().get("/fr/"))
    seen = administrator.post("/desk/pages/name/preview/fr/", FORM)
    assert not NameplateVersion.objects.exists()
    assert html(Client().get("/fr/")) == before  # nobody else saw it
    administrator.post("/desk/pages/name/", FORM)
    assert html(seen) == html(Client().get("/fr/")) != before
    assert administrator.post("/desk/pages/name/preview/es/", FORM).status_code == 404


@pytest.mark.parametrize("where", ["", "preview/nl/"])
@pytest.mark.parametrize(
    ("field", "said", "told"),
    [
        ("sender", "Hulp bij geweld", "lijst van mails"),
        ("dial", "+9990000", "ander nummer"),
        ("monday", "later", "Schrijf uren zoals"),
        ("name_de", "", "Dit veld is verplicht"),
    ],
)
def test_what_cannot_be_shown_is_said_at_its_field_and_nothing_typed_is_lost(
    administrator, where, field, said, told
):
    answer = administrator.post(f"/desk/pages/name/{where}", {**FORM, field: said, "name_en": "Typed words"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert f'href="#id_{field}"' in page
    assert "Typed words" in page
    assert not NameplateVersion.objects.exists()


def test_a_name_on_a_tab_is_said_where_it_is_typed(administrator):
    tab = {"tab": "Terre ferme", "link": "x", "heading": "Bonjour", "body": "x", "after": "0"}
    administrator.post("/desk/pages/near/fr/", tab)
    answer = administrator.post("/desk/pages/name/", FORM)
    assert answer.status_code == 422
    assert 'href="#id_name_fr"' in answer.content.decode()


def test_a_former_one_and_the_file_come_back(administrator):
    administrator.post("/desk/pages/name/", FORM)
    administrator.post("/desk/pages/name/", {**FORM, "name_nl": "Tweede naam", "after": "1"})
    page = html(administrator.get("/desk/pages/name/?version=1"))
    assert "Administrator" in page
    assert "De Vaste Grond" in page
    administrator.post("/desk/pages/name/restore/", {"version": "1", "after": "2"})
    assert "De Vaste Grond" in html(Client().get("/nl/"))
    administrator.post("/desk/pages/name/restore/", {"version": "0", "after": "3"})
    assert "Voorbeeldlijn" in html(Client().get("/nl/"))
    assert administrator.post("/desk/pages/name/restore/", {"version": "x"}).status_code == 404


def test_markup_in_a_name_stays_text(administrator):
    administrator.post("/desk/pages/name/", {**FORM, "name_en": "<b>x</b>", "number": "0999 56 78"})
    for page in (Client().get("/en/"), Client().get("/en/about/"), administrator.get("/desk/pages/name/")):
        assert "<b>x" not in page.content.decode()


def test_the_banner_of_an_example_goes_once_the_helpline_wrote_its_own_number(administrator):
    assert "Do not call" in html(Client().get("/en/"))
    administrator.post("/desk/pages/name/", FORM)
    assert "Do not call" not in html(Client().get("/en/"))


def test_closed_days_and_hours_are_those_that_were_written(administrator, monkeypatch):
    administrator.post("/desk/pages/name/", {**FORM, "monday": "", "friday": "10-11"})
    at = datetime(2026, 12, 18, 10, 30, tzinfo=ZoneInfo("Europe/Brussels"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    assert "Open now, until 11:00" in html(Client().get("/en/"))
    monkeypatch.setattr("django.utils.timezone.now", lambda: at + timedelta(days=7))
    assert "Closed now" in html(Client().get("/en/"))


@pytest.mark.browser
class TestInABrowser:
    @pytest.mark.parametrize("width", sampled(360, 1280))
    def test_it_fits_and_is_accessible(self, page_of, live_server, cast, width):
        page = page_of(cast.administrator)
        resize(page, width)
        page.goto(f"{live_server.url}/desk/pages/name/?version=0")
        expect(page.locator("#former")).to_be_visible()
        assert not scrolls_sideways(page)
        assert violations(page) == []
