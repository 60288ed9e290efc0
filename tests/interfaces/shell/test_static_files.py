"""Static files are the same from a server that answers at once and from one that answers later."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import HttpResponse
from django.test import AsyncClient, Client, RequestFactory

from houvast.interfaces.shell import built
from houvast.interfaces.shell.static_files import static_files

pytestmark = pytest.mark.django_db


def test_a_built_file_is_kept_for_ever_and_any_other_for_a_minute():
    assert "immutable" in Client().head(built.address("desk.css"))["Cache-Control"]
    assert "immutable" not in Client().head("/static/shell/plain.svg")["Cache-Control"]


@pytest.mark.parametrize("coding", ["br", "gzip", ""])
def test_a_file_comes_as_small_as_the_browser_can_read_it(coding):
    response = Client(headers={"accept-encoding": coding}).get(built.address("desk.css"))
    assert response.get("Content-Encoding", "") == coding
    content = b"".join(response)
    if coding == "gzip":
        content = gzip.decompress(content)
    if coding != "br":
        assert content == (built.BUILT / built.address("desk.css").rsplit("/", 1)[1]).read_bytes()
    response.close()


def test_a_file_that_has_not_changed_is_not_sent_again():
    first = Client().get("/static/shell/plain.svg")
    again = Client(headers={"if-modified-since": first["Last-Modified"]}).get("/static/shell/plain.svg")
    assert again.status_code == 304
    assert again.content == b""
    first.close()


def test_no_other_site_may_use_our_files():
    response = Client().get("/static/shell/plain.svg")
    assert "Access-Control-Allow-Origin" not in response
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    response.close()


def test_what_is_no_file_goes_on_to_the_pages():
    request = RequestFactory().get("/static/../settings.py")
    assert static_files(lambda request: HttpResponse("next"))(request).content == b"next"


def test_a_server_that_answers_later_gives_the_same():
    address = "/static/shell/plain.svg"

    async def later():
        response = await AsyncClient().get(address)
        return response.headers, b"".join([part async for part in response])

    # In a thread of its own: a browser of other tests may have an event loop running in this one.
    with ThreadPoolExecutor(1) as elsewhere:
        headers, content = elsewhere.submit(asyncio.run, later()).result()
    at_once = Client().get(address)
    assert content == b"".join(at_once)
    assert headers == at_once.headers
    at_once.close()


def test_a_file_of_a_later_build_is_found_without_a_restart(monkeypatch, tmp_path):
    serve = static_files(lambda request: HttpResponse("next"))
    monkeypatch.setattr(built, "BUILT", tmp_path)
    (tmp_path / "later-ABCDEFGH.css").write_text(":root {}")
    response = serve(RequestFactory().get("/static/built/later-ABCDEFGH.css"))
    assert b"".join(response) == b":root {}"
    response.close()
