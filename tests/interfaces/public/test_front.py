"""The public pages through the entry point that a server runs: memory in front, Django behind."""

import gzip

import pytest
from django.core.asgi import get_asgi_application
from django.test import Client

import looped
from houvast.interfaces.public.urls import kept_in_memory
from houvast.interfaces.shell.front import Front
from interfaces.public.conftest import ADDRESSES
from interfaces.shell.test_front import Clock, ask, scope

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def front(clock):
    return Front(get_asgi_application(), kept_in_memory(), 15, clock)


def get(front, path, **headers):
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    asked = {
        **scope(path, headers=sent),
        "headers": [(b"host", b"testserver"), *sent],
        "client": ("127.0.0.1", 9),
    }
    start, body = looped.run(ask(front, asked))
    said = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    if said.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return start["status"], said, body.decode()


def test_every_public_page_is_kept_and_nothing_else():
    assert set(kept_in_memory()) == set(ADDRESSES)


def test_a_kept_page_is_what_django_says_with_every_header(front):
    plain = Client(headers={"host": "testserver"}).get("/nl/")
    for _ in range(2):
        status, headers, body = get(front, "/nl/")
        assert status == 200
        assert body == plain.content.decode()
        assert {name: value for name, value in headers.items() if name != "content-length"} == {
            name.lower(): value for name, value in plain.headers.items() if name != "Content-Length"
        }


def test_it_is_compressed_for_who_takes_that(front):
    _, headers, body = get(front, "/de/asking/", accept_encoding="gzip, br")
    assert headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in headers["vary"]
    assert "Ist das Gewalt?" in body
    assert "content-encoding" not in get(front, "/de/asking/")[1]


def test_opening_hours_that_change_show_within_fifteen_seconds(front, clock, line_file):
    assert "0999 12 34" in get(front, "/nl/")[2]
    line_file.write_text(line_file.read_text().replace("0999 12 34", "0999 99 99"))
    clock.now = 15
    assert "0999 99 99" in get(front, "/nl/")[2]


def test_a_signed_in_worker_gets_the_same_bytes_as_everybody(front, client_of, cast):
    cookies = client_of(cast.worker).cookies
    sent = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
    _, headers, mine = get(front, "/nl/", cookie=sent)
    assert mine == get(front, "/nl/")[2]
    assert "set-cookie" not in headers


def test_the_front_door_still_opens_in_the_language_that_is_asked_for(front):
    for asked, given in (("fr", "/fr/"), ("de-BE,de", "/de/"), ("xx", "/nl/")):
        status, headers, _ = get(front, "/", accept_language=asked)
        assert (status, headers["location"]) == (302, given)


def test_an_unknown_host_is_refused(front):
    asked = {**scope("/nl/"), "headers": [(b"host", b"elsewhere.example")], "client": ("127.0.0.1", 9)}
    assert looped.run(ask(front, asked))[0]["status"] == 400
