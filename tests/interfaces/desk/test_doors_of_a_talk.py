"""Whatever the desk puts into a talk, whoever has that talk open is told at once, by whichever door."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from cast import WOMAN, Cast, registration
from houvast.interfaces.shell import live
from houvast.interfaces.shell.stream import Event
from houvast.records.cases import operations as cases
from houvast.records.contacts.models import Message, Talk
from houvast.records.contacts.operations import answering, sending, talking
from interfaces.desk.test_case_plans import form
from records.campaigns.telling import TOLD
from records.contacts.talking_with import begun, set_line


@pytest.fixture
def talk(cast: Cast, settings) -> talking.Begun:
    settings.CLAMD = "none"
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, first="Hello.")
    answering.take_talk(made.id, by=cast.worker)
    return made


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[uuid.UUID, int]]:
    """(talk, number) of each message that open pages are told of."""
    heard: list[tuple[uuid.UUID, int]] = []

    def publish(topic: tuple[str, uuid.UUID], event: Event) -> None:
        if topic[0] == "talk" and event.kind == "message":
            heard.append((topic[1], event.about.number))

    monkeypatch.setattr(live.hub, "publish", publish)
    return heard


def reply(client: Client, cast: Cast, talk: talking.Begun) -> None:
    client.post(f"/desk/talks/{talk.id}/say/", {"text": "I am here.", "once": str(uuid.uuid4())})


def note(client: Client, cast: Cast, talk: talking.Begun) -> None:
    client.post(f"/desk/talks/{talk.id}/say/", {"text": "Quiet.", "act": "note", "once": str(uuid.uuid4())})


def testimony(client: Client, cast: Cast, talk: talking.Begun) -> None:
    client.post(f"/desk/talks/{talk.id}/testimony/", {"text": TOLD, "situation": "men"})


def safety_plan(client: Client, cast: Cast, talk: talking.Begun) -> None:
    contact = answering.register_talk(talk.id, registration(WOMAN), team=cast.phone_line, by=cast.worker)
    case = cases.open_from_contact(contact, [cases.Person(1)], reached_out=1, by=cast.worker)
    at = f"/desk/cases/{case}/plan/1/"
    client.post(at, form(safe=["MAILBOX"]))
    client.post(f"{at}mailbox/", {"once": str(uuid.uuid4())})


def original(client: Client, cast: Cast, talk: talking.Begun) -> None:
    inside = talk.entered
    sent = {"name": "a.txt", "once": uuid.uuid4(), "key": inside.key, "by": inside.by}
    sending.send_file(talk.id, b"plain text", **sent)
    file = answering.open_talk(talk.id, by=cast.worker).said[-1].file
    assert file is not None
    client.post(f"/desk/talks/{talk.id}/file/{file.id}/original/", {"because": "DANGER"})


def handed_over(client: Client, cast: Cast, talk: talking.Begun) -> None:
    client.post(f"/desk/talks/{talk.id}/hand-over/", {"to": str(cast.phone_line), "text": "Waits."})


DOORS: list[Callable[[Client, Cast, talking.Begun], None]] = [
    reply, note, testimony, safety_plan, original, handed_over,
]  # fmt: skip


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_what_is_put_into_a_talk_is_told_to_whoever_has_it_open(worker, cast: Cast, talk, told, door):
    before = Talk.objects.get().last_seq
    door(worker, cast, talk)
    new = Message.objects.filter(number__gt=before).exclude(author="PERSON")
    assert new, "nothing was put in"
    assert {number for of, number in told if of == talk.id} >= set(new.values_list("number", flat=True))
