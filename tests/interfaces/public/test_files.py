"""Files on the pages of a talk: sent by a plain form, in memory only, saved under neutral names."""

import asyncio
import tempfile
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from cast import Cast
from houvast.interfaces.public import live as own_side
from houvast.interfaces.shell import bodies
from houvast.interfaces.shell.buckets import buckets
from houvast.records.contacts.models import TalkFile
from houvast.records.contacts.operations import answering, talking
from records.contacts.talking_with import begun, set_line
from sent_files import PLACE, mp3, photo

SEND = "/en/talk/here/file/"
BORDER = "border7741"
SERVED = pytest.mark.django_db(transaction=True)  # the server has connections of its own


@pytest.fixture(autouse=True)
def files_are_taken(cast: Cast, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    set_line(cast.phone_line, by=cast.administrator)
    settings.CLAMD = "none"
    monkeypatch.setattr(buckets, "take", lambda *_: 0.0)


@pytest.fixture
def made(cast: Cast) -> talking.Begun:
    return begun(cast)


@pytest.fixture
def browser(made: talking.Begun) -> Client:
    client = Client()
    client.cookies[own_side.COOKIE] = own_side.as_cookie(made.secret)
    return client


def body(content: bytes, name: str = "a.jpg") -> bytes:
    return (
        (
            f'--{BORDER}\r\nContent-Disposition: form-data; name="once"\r\n\r\n{uuid.uuid4()}\r\n'
            f'--{BORDER}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        + content
        + f"\r\n--{BORDER}--\r\n".encode()
    )


def served(made: talking.Begun, sent: bytes, *, length: bool = True, path: str = SEND) -> tuple[int, bytes]:
    """(status, page) of a POST through the entry point that a server runs."""
    from houvast.project.asgi import application

    headers = [
        (b"host", b"testserver"),
        (b"content-type", f"multipart/form-data; boundary={BORDER}".encode()),
        (b"cookie", f"{own_side.COOKIE}={own_side.as_cookie(made.secret)}".encode()),
        (b"content-length", str(len(sent)).encode()) if length else (b"transfer-encoding", b"chunked"),
    ]
    scope = {
        "type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers,
        "client": ("127.0.0.1", 4), "server": ("testserver", 80), "scheme": "http", "http_version": "1.1",
    }  # fmt: skip
    pieces = [sent[at : at + (1 << 20)] for at in range(0, len(sent), 1 << 20)]
    answers: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not pieces:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    # In a thread: where browser tests ran before in this process, this one has a loop that is not ours.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, application(scope, receive, send)).result()
    if not answers:
        return 0, b""
    return answers[0]["status"], b"".join(each.get("body", b"") for each in answers)


def test_a_file_is_sent_by_a_form_and_saved_under_a_name_that_says_nothing(
    cast: Cast, made: talking.Begun, browser: Client
):
    answer = browser.post(SEND, {"once": uuid.uuid4(), "file": SimpleUploadedFile("Sam.jpg", photo())})
    assert (answer.status_code, answer["Location"]) == (302, "/en/talk/here/#last")
    page = browser.get("/en/talk/here/").content.decode()
    assert "Sam.jpg" in page
    file = browser.get(f"{SEND}{TalkFile.objects.get().id}/")
    assert file["Content-Disposition"] == 'attachment; filename="1.jpg"'
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (file["Cache-Control"], file["Content-Type"]) == ("no-store", "image/jpeg")
    assert PLACE.encode() not in file.content


def test_sound_is_said_to_hold_place_and_time(browser: Client):
    browser.post(SEND, {"once": uuid.uuid4(), "file": SimpleUploadedFile("voice.mp3", mp3())})
    assert (
        "It may say place and time: that cannot be taken out."
        in browser.get("/en/talk/here/").content.decode()
    )


def test_what_is_not_taken_is_said_on_the_page_of_the_talk(browser: Client):
    answer = browser.post(SEND, {"once": uuid.uuid4(), "file": SimpleUploadedFile("a.jpg", b"MZ program")})
    assert (answer.status_code, "This is a program" in answer.content.decode()) == (422, True)
    assert TalkFile.objects.count() == 0


def test_without_a_scanner_the_page_says_so_and_has_no_form(browser: Client, settings: Settings):
    settings.CLAMD = ""
    page = browser.get("/en/talk/here/").content.decode()
    assert 'type="file"' not in page
    assert "Files cannot be sent here now" in page


def test_who_has_no_talk_sends_and_gets_nothing(made: talking.Begun, browser: Client):
    browser.post(SEND, {"once": uuid.uuid4(), "file": SimpleUploadedFile("a.jpg", photo())})
    address = f"{SEND}{TalkFile.objects.get().id}/"
    assert Client().get(address).status_code == 403
    assert Client().post(SEND, {"file": SimpleUploadedFile("a.jpg", photo())}).status_code == 403
    assert browser.post(SEND, {}, HTTP_SEC_FETCH_SITE="cross-site").status_code == 400
    assert browser.get(f"{SEND}{uuid.uuid4()}/").status_code == 404


@SERVED
def test_a_file_of_24_megabytes_touches_no_temporary_file(
    made: talking.Begun, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, cast: Cast
):
    """There is no folder for temporary files: whoever makes one fails."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    with (
        pytest.raises(OSError, match="not there"),  # the positive control
        tempfile.SpooledTemporaryFile(max_size=1) as spooled,
    ):
        spooled.write(b"more than one")
    assert served(made, body(b"word " * 4_800_000, "a.txt"))[0] == 302
    answering.take_talk(made.id, by=cast.worker)
    (said,) = answering.open_talk(made.id, by=cast.worker).said
    assert said.file is not None
    assert said.file.length == 24_000_000


@pytest.mark.parametrize("path", [SEND, "/en/talk/here/", "/desk/sign-in/"])
@SERVED
def test_what_is_larger_is_refused_in_words_and_never_kept_anywhere(
    made: talking.Begun, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    status, page = served(made, body(bytes(26_000_000)), path=path)
    assert (status, b"at most 25 MB" in page) == (413, True)
    assert TalkFile.objects.count() == 0


@SERVED
def test_what_does_not_say_how_long_it_is_ends_where_the_limit_is(
    made: talking.Begun, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "not there"))
    assert served(made, body(bytes(26_000_000)), length=False)[0] in (0, 400)
    assert served(made, body(b"words", "a.txt"), length=False)[0] == 422  # no browser sends a form so
    assert TalkFile.objects.count() == 0


@SERVED
def test_a_page_without_files_takes_no_large_form(made: talking.Begun):
    assert served(made, body(bytes(3_000_000)), path="/en/talk/here/")[0] == 413


@SERVED
def test_so_many_large_files_at_once_and_the_next_is_asked_to_wait(
    made: talking.Begun, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bodies, "_large", bodies.AT_ONCE)
    status, page = served(made, body(bytes(3_000_000)))
    assert (status, b"try again in a minute" in page) == (503, True)
    assert served(made, body(b"small", "a.txt"))[0] == 302


def test_what_lies_about_its_length_is_no_number(made: talking.Begun):
    answer = Client().post(SEND, b"x", content_type="text/plain", CONTENT_LENGTH="many")
    assert answer.status_code == 413
