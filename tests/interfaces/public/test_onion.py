"""An onion address: said to Tor Browser on the open site, and no page leads out of it."""

import re

import pytest
from django.test import Client

from cast import Cast
from houvast.project.installation import onion_address
from interfaces.public.conftest import ADDRESSES, HARMLESS, LANGUAGES
from records.contacts.talking_with import set_line

ONION = "a" * 56 + ".onion"
# Content of the self-help pages: links that somebody follows by choice, and that no page asks for by itself.
SITES = {f"https://www.{site}.be/" for site in ("tijdvoorjerelatie", "tweehuizen", "groeimee")}
SELF_HELP = [f"/{language}/{page}/" for language in LANGUAGES for page in ("together", "apart", "parenting")]
ABSOLUTE = re.compile(r"(?:href|src|action|content|data-[a-z-]+)=\"((?:[a-z]+:)?//[^\"]*)\"")


@pytest.fixture
def onion(settings) -> Client:
    settings.ONION = ONION
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, ONION]
    return Client(headers={"host": ONION})


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*ADDRESSES, "/nl/nothing-here/"])
def test_no_page_leads_out_of_the_onion(onion, address):
    page = onion.get(address).content.decode()
    content = SITES if address in SELF_HELP else set()
    assert set(ABSOLUTE.findall(page)) <= {HARMLESS, f"http://{ONION}/"} | content
    assert "testserver" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("where", ["talk/", "message/", "back/"])
def test_no_page_where_somebody_writes_leads_out_of_the_onion(onion, cast: Cast, language, where):
    set_line(cast.phone_line, may_choose=True, by=cast.administrator)
    shown = onion.get(f"/{language}/{where}").content.decode()
    assert "<form" in shown
    assert set(ABSOLUTE.findall(shown)) <= {HARMLESS, f"http://{ONION}/"}
    assert "testserver" not in shown


@pytest.mark.django_db
def test_redirects_stay_in_the_onion(onion):
    for address in ("/", "/nl"):
        where = onion.get(address)["Location"]
        assert where.startswith("/")
        assert not where.startswith("//")


@pytest.mark.django_db
def test_the_open_site_says_where_the_same_page_is_in_the_onion(onion):
    assert Client().get("/nl/near/")["Onion-Location"] == f"http://{ONION}/nl/near/"
    assert "Onion-Location" not in onion.get("/nl/near/")
    for other in ("/desk/sign-in/", "/leave/", "/nl/nothing-here/"):
        assert "Onion-Location" not in Client().get(other)


@pytest.mark.django_db
def test_the_page_about_us_shows_it_and_shows_nothing_without(onion, settings):
    assert f'href="http://{ONION}/"' in Client().get("/en/about/").content.decode()
    settings.ONION = ""
    page = Client().get("/en/about/")
    assert ".onion" not in page.content.decode()
    assert "Onion-Location" not in page


@pytest.mark.parametrize(
    "said", ["x.onion", "http://" + ONION, ONION + "/", "a" * 56, "A" * 56 + ".onion", ONION + "\n"]
)
def test_what_is_no_onion_address_is_refused_at_the_start(said):
    with pytest.raises(ValueError, match="HOUVAST_ONION"):
        onion_address(said)


def test_an_onion_address_is_taken_as_it_is_and_none_is_none():
    assert onion_address(ONION) == ONION
    assert onion_address("") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("address", SELF_HELP)
def test_a_site_of_others_is_a_link_to_follow_and_nothing_that_a_page_loads(onion, address):
    page = onion.get(address).content.decode()
    assert sum(page.count(f'href="{site}"') for site in SITES) == 1
    for site in SITES:
        assert f'src="{site}' not in page
        assert not re.search(rf'<(link|form|iframe|img)[^>]*"{site}', page)
