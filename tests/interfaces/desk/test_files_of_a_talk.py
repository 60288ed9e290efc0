"""Files of a talk at the desk: the copy is shown, the original is asked for apart and with a reason."""

import uuid
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from cast import Cast
from houvast.records.accounts.guard import Actor
from houvast.records.contacts.models import TalkFile
from houvast.records.contacts.operations import answering, sending, talking
from records.contacts.talking_with import begun, set_line
from sent_files import DEVICE, mp3, photo


@pytest.fixture
def made(cast: Cast, settings: Settings) -> talking.Begun:
    settings.CLAMD = "none"
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast)
    answering.take_talk(made.id, by=cast.worker)
    return made


def sent(made: talking.Begun, content: bytes, name: str) -> str:
    inside = made.entered
    kept = sending.send_file(made.id, content, name=name, once=uuid.uuid4(), key=inside.key, by=inside.by)
    assert kept.file
    return f"/desk/talks/{made.id}/file/{kept.file[0]}/"


def test_the_desk_saves_the_copy_and_the_original_only_with_a_reason(
    cast: Cast, made: talking.Begun, client_of: Callable[[Actor], Client]
):
    address, client = sent(made, photo(), "a.jpg"), client_of(cast.worker)
    page = client.get(f"/desk/talks/{made.id}/").content.decode()
    assert "zonder plaats, tijd en toestel" in page
    assert "Niemand keek na of het schadelijk is" in page
    assert f'<img src="{address}"' in page
    copy = client.get(address)
    assert DEVICE.encode() not in copy.content
    assert copy["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert client.get(f"{address}original/").status_code == 405
    assert client.post(f"{address}original/", {"because": ""}).status_code == 302
    came = client.post(f"{address}original/", {"because": "COMPLAINT"})
    assert (came.content, came["Content-Type"]) == (photo(), "application/octet-stream")
    assert came["Content-Disposition"] == 'attachment; filename="1.jpg"'


def test_what_cannot_be_stripped_says_so_and_has_no_copy(
    cast: Cast, made: talking.Begun, client_of: Callable[[Actor], Client]
):
    address, client = sent(made, mp3(), "voice.mp3"), client_of(cast.worker)
    assert (
        "Kan niet opgeschoond worden: er kunnen plaats en tijd in staan."
        in client.get(f"/desk/talks/{made.id}/").content.decode()
    )
    assert client.get(address).status_code == 404


def test_a_worker_sends_a_file_by_the_form(
    cast: Cast, made: talking.Begun, client_of: Callable[[Actor], Client]
):
    client = client_of(cast.worker)
    answer = client.post(
        f"/desk/talks/{made.id}/file/",
        {"once": uuid.uuid4(), "file": SimpleUploadedFile("plan.txt", b"a plan")},
    )
    assert (answer.status_code, TalkFile.objects.count()) == (302, 1)


def test_without_a_scanner_the_desk_says_who_mends_that(
    cast: Cast, made: talking.Begun, client_of: Callable[[Actor], Client], settings: Settings
):
    settings.CLAMD = ""
    page = client_of(cast.worker).get(f"/desk/talks/{made.id}/").content.decode()
    assert "er is hier geen scanner ingesteld" in page
    assert 'type="file"' not in page


def test_the_outsider_gets_no_file(cast: Cast, made: talking.Begun, client_of: Callable[[Actor], Client]):
    address, client = sent(made, photo(), "a.jpg"), client_of(cast.outsider)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}original/", {"because": "DANGER"}).status_code == 404
