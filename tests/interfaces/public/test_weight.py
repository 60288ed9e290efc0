"""How heavy a visit is: somebody may be on a slow line, and paying for it."""

import gzip
import re

import pytest
from django.test import Client

from cast import Cast
from houvast.interfaces.shell import built
from interfaces.public.conftest import ADDRESSES, LANGUAGES
from records.contacts.talking_with import set_line

FIRST_VISIT = 60_000  # bytes over the line, everything together
NEXT_PAGE = 15_000  # once style, script and typeface are there
ASSETS = ("public.css", "public.js", "atkinson-hyperlegible-next-latin-wght-normal.woff2")

pytestmark = pytest.mark.django_db


def sent(address: str) -> int:
    response = Client(headers={"accept-encoding": "gzip"}).get(address)
    assert response["Content-Encoding"] == "gzip"
    return len(response.content)


def asset(name: str) -> int:
    file = built.BUILT / built.address(name).rsplit("/", 1)[1]
    content = file.read_bytes()
    return len(content) if file.suffix == ".woff2" else len(gzip.compress(content, 9))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_first_visit_stays_under_sixty_kilobytes(address):
    assert sent(address) + sum(map(asset, ASSETS)) < FIRST_VISIT


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_next_page_stays_under_fifteen_kilobytes(address):
    assert sent(address) < NEXT_PAGE


@pytest.fixture
def open_line(cast: Cast) -> None:
    set_line(cast.phone_line, may_choose=True, by=cast.administrator)


def files_of(page: str) -> set[str]:
    """Every style and script that a page names: pages of a talk have one more script."""
    return {
        name.rsplit("/", 1)[1]
        for name in re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|woff2))"', page)
    }


def weighs(name: str) -> int:
    content = (built.BUILT / name).read_bytes()
    return len(content) if name.endswith(".woff2") else len(gzip.compress(content, 9))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("where", ["talk/", "message/", "back/"])
def test_pages_where_somebody_writes_to_us_are_as_light(open_line, language, where):
    """As they are: what holds a secret of the visit is not compressed."""
    address = f"/{language}/{where}"
    shown = Client().get(address).content.decode()
    assert "<form" in shown
    assert len(files_of(shown)) >= 3
    assert len(shown.encode()) + sum(map(weighs, files_of(shown))) < FIRST_VISIT
    assert len(shown.encode()) < NEXT_PAGE


def test_a_talk_itself_is_as_light(open_line):
    visitor = Client()
    begun = visitor.post("/nl/talk/", {"first": "hello"})
    assert begun.status_code == 302, begun.content
    here = visitor.get(begun["Location"])
    page = here.content.decode()
    assert "data-asleep" in page
    assert len(here.content) + sum(map(weighs, files_of(page))) < FIRST_VISIT
    assert len(here.content) < NEXT_PAGE


def test_built_files_are_sent_compressed_and_kept_for_ever():
    address = built.address("public.css")
    response = Client(headers={"accept-encoding": "br"}).head(address)
    assert response["Content-Encoding"] == "br"
    assert "immutable" in response["Cache-Control"]
