"""How heavy a visit is: somebody may be on a slow line, and paying for it."""

import gzip

import pytest
from django.test import Client

from houvast.interfaces.shell import built
from interfaces.public.conftest import ADDRESSES

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


def test_built_files_are_sent_compressed_and_kept_for_ever():
    address = built.address("public.css")
    response = Client(headers={"accept-encoding": "br"}).head(address)
    assert response["Content-Encoding"] == "br"
    assert "immutable" in response["Cache-Control"]
