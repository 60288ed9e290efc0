"""Texts that were held, at the desk: who sends reads them again, a lead sees why and decides, nobody else."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cast import Cast
from houvast.records.accounts.guard import Actor
from houvast.records.contacts.models import HeldText, Message
from houvast.records.contacts.operations import answering
from houvast.records.directory import comparing
from records.contacts.talking_with import begun, set_line
from records.directory.shelters import shelter

As = Callable[[Actor], Client]
TEXT = "Go to the wilgenstr. 17 & ask for Kim"


@pytest.fixture
def talk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> uuid.UUID:
    monkeypatch.setattr(comparing, "BY_CHANCE", 0.0)
    shelter(cast)
    set_line(cast.phone_line, by=cast.administrator)
    id_ = begun(cast, first="hello").id
    answering.take_talk(id_, by=cast.worker)
    return id_


def say(client: Client, talk: uuid.UUID, text: str = TEXT) -> str:
    said = {"text": text, "once": str(uuid.uuid4())}
    return client.post(reverse("desk:talk_say", args=[talk]), said, follow=True).content.decode()


def answers(talk: uuid.UUID) -> int:
    return Message.objects.filter(talk__id=talk, author="WORKER").count()


def test_what_is_held_is_not_said_and_is_not_lost(cast: Cast, client_of: As, talk):
    theirs = client_of(cast.worker)
    say(theirs, talk)
    assert answers(talk) == 0
    today = theirs.get(reverse("desk:today")).content.decode()
    assert reverse("desk:held") in today
    shown = theirs.get(reverse("desk:held"))
    assert [each.text for each, _kind, _state in shown.context["own"]] == [TEXT]
    assert "Shelter for everybody" not in shown.content.decode()
    assert "held__why" not in shown.content.decode()


def test_a_lead_sees_why_lets_it_through_and_it_can_be_sent(cast: Cast, client_of: As, talk):
    theirs, lead = client_of(cast.worker), client_of(cast.lead)
    say(theirs, talk)
    assert reverse("desk:held") in lead.get(reverse("desk:today")).content.decode()
    shown = lead.get(reverse("desk:held")).content.decode()
    assert "Shelter for everybody" in shown
    assert "wilgen 17" in shown
    held = HeldText.objects.get()
    lead.post(reverse("desk:decide_held", args=[held.id, "let"]))
    say(theirs, talk)
    assert answers(talk) == 1


def test_nobody_else_decides(cast: Cast, client_of: As, talk):
    say(client_of(cast.worker), talk)
    held = HeldText.objects.get()
    for person in (cast.worker, cast.volunteer, cast.at_shelter, cast.administrator, cast.outsider):
        for verb in ("let", "turn-back"):
            client = client_of(person)
            assert client.post(reverse("desk:decide_held", args=[held.id, verb])).status_code == 404
    assert client_of(cast.lead).post(reverse("desk:decide_held", args=[held.id, "x"])).status_code == 404
    held.refresh_from_db()
    assert held.state == "HELD"
