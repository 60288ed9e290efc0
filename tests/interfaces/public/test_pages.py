"""Every public page in every language: whole, calm, strict, and silent about itself."""

import re

import pytest
from django.test import Client

from interfaces.public.conftest import ADDRESSES, LANGUAGES, PAGES

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client()


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_sets_no_cookie_and_starts_no_session(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_names_its_language(client, address):
    assert f'<html lang="{address[1:3]}" dir="ltr">' in html(client, address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_on_a_page_carries_the_name_of_the_product(client, address):
    assert "houvast" not in html(client, address).lower()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_title_says_nothing_to_who_looks_over_a_shoulder(client, address):
    title = re.search(r"<title>(.*)</title>", html(client, address)).group(1)
    assert 3 < len(title) < 20
    assert not re.search(r"violen|geweld|gewalt|help|hulp|aide|hilfe|secret", title, re.IGNORECASE)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_no_script_or_style_in_line(client, address):
    page = html(client, address)
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "<style" not in page
    assert not re.search(r"\s(style|on\w+)=", page)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_complete_without_script(client, address):
    """No element waits for a script: nothing is hidden, every control is a link with an address."""
    page = html(client, address)
    assert not re.search(r"<[^>]+ hidden[ >]", page)
    assert page.count("<button") == page.count('<form method="post"')
    assert all(address for address in re.findall(r'<a [^>]*href="([^"]*)"', page))


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_way_out_is_the_first_link_of_a_page(client, address):
    assert (
        re.search(r"<a [^>]*href=\"([^\"]+)\"", html(client, address)).group(1) == f"/leave/{address[1:3]}/"
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_danger_and_its_number_come_before_everything_that_is_said(client, address):
    page = html(client, address)
    assert page.index('href="tel:112"') < page.index("<h1")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_links_to_itself_in_every_language(client, address):
    page = html(client, address)
    for language in LANGUAGES:
        assert f'href="/{language}{address[3:]}" lang="{language}"' in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_one_heading_of_the_first_rank(client, address):
    assert html(client, address).count("<h1") == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("iedereen", "mannen en vrouwen", "meemaakt", "in de buurt", "gebruikt")),
        ("fr", ("tout le monde", "hommes et femmes", "subit", "proche", "utilise")),
        ("de", ("alle", "Männer und Frauen", "erleben", "nahe", "ausüben")),
        ("en", ("everybody", "men and women", "harmed", "near", "uses violence")),
    ],
)
def test_the_first_sentence_says_that_it_is_for_everybody(client, language, words):
    first = re.search(r"<main.*?<p[^>]*>(.*?)</p>", html(client, f"/{language}/"), re.DOTALL).group(1)
    assert all(word in first for word in words), first


def test_the_number_can_be_tapped_and_read(client):
    page = html(client, "/nl/")
    assert 'href="tel:+9991234"' in page
    assert "0999 12 34" in page


def test_the_page_says_that_it_is_not_your_fault_once(client):
    together = "".join(html(client, f"/en/{page}") for page in PAGES)
    assert together.count("not your fault") == 1


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("fr-BE,fr;q=0.9,nl;q=0.5", "/fr/"),
        ("de", "/de/"),
        ("pl,en;q=0.8", "/en/"),
        ("pl", "/nl/"),
        ("", "/nl/"),
        ("nonsense;;;q=q", "/nl/"),
    ],
)
def test_the_front_door_opens_in_the_language_that_the_browser_asks_for(client, asked, given):
    response = client.get("/", headers={"accept-language": asked})
    assert (response.status_code, response["Location"]) == (302, given)
    assert "Accept-Language" in response["Vary"]
    assert not response.cookies


def test_a_demonstration_says_so_on_every_page(client, settings):
    assert "verzonnen" not in html(client, "/nl/")
    settings.DEMO_BANNER = True
    for page in PAGES:
        assert "alle mensen hier zijn verzonnen" in html(client, f"/nl/{page}")


def test_a_page_cannot_be_posted_to(client):
    assert client.post("/nl/").status_code == 405
