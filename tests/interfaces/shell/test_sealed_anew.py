"""Talks that are sealed anew while their pages stand open: what is written and read there goes on.

Nothing tells a page of it: what holds here for one process holds for several.
"""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

import looped
from cast import Cast
from houvast.interfaces.public import live as own_side
from houvast.interfaces.shell import live
from houvast.interfaces.shell.bus import Elsewhere
from houvast.interfaces.shell.stream import Event, hub
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor, visitor
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.models import TalkKey
from houvast.records.contacts.operations import answering, talking
from live_pages import counted, in_one_thread, posted, told
from records.contacts.talking_with import begun, read, said_by, set_line

pytestmark = pytest.mark.django_db(transaction=True)
OWN, OWN_SAY = "/live/own/", "/live/own/say/"
SCREEN, SAY = "/live/desk/", "/live/desk/say/"


@pytest.fixture(autouse=True)
def lines(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_line(cast.phone_line, by=cast.administrator)
    in_one_thread(monkeypatch)


@pytest.fixture
def made(cast: Cast) -> talking.Begun:
    made = begun(cast, first="Is anybody there?")
    answering.take_talk(made.id, by=cast.worker)
    return made


@pytest.fixture
def desk_cookie(cast: Cast, client_of: Callable[[Actor], Client]) -> str:
    return "; ".join(f"{name}={each.value}" for name, each in client_of(cast.worker).cookies.items())


def sealed_anew(cast: Cast, made: talking.Begun) -> None:
    """Somebody of the team left, and what it has is sealed anew by a lead, at any process."""
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    contacts.rekey(cast.phone_line, by=cast.lead)
    of_team = TalkKey.objects.filter(talk__id=made.id, team=cast.phone_line)
    assert set(of_team.values_list("generation", flat=True)) == {2}


def cookie(made: talking.Begun) -> str:
    return f"{own_side.COOKIE}={own_side.as_cookie(made.secret)}"


def texts(made: talking.Begun, cast: Cast) -> tuple[list[str | None], list[str | None]]:
    """What the person reads who comes in now, and what a worker reads who opens the talk."""
    entered = talking.enter(made.secret, by=visitor(cast.helpline))
    seen = answering.open_talk(made.id, by=cast.worker).said
    return [text for _, text in read(entered)], [each.text for each in seen]


def test_what_a_person_writes_in_a_page_that_was_open_is_read_by_both(cast: Cast, made):
    async def writes(text: str):
        return await posted(OWN_SAY, cookie(made), {"text": text, "once": str(uuid.uuid4())})

    async def before_and_after():
        first = await writes("before")
        sealed_anew(cast, made)
        return first, await writes("after")

    answers, _ = looped.run(counted(before_and_after)())
    assert [status for status, _ in answers] == [200, 200]
    said = ["Is anybody there?", "before", "after"]
    assert texts(made, cast) == (said, said)


def test_what_a_worker_writes_in_a_page_that_was_open_is_read_by_both(cast: Cast, made, desk_cookie):
    async def writes(text: str):
        said = {"talk": str(made.id), "text": text, "once": str(uuid.uuid4()), "line": "of another process"}
        return await posted(SAY, desk_cookie, said)

    async def before_and_after():
        first = await writes("before")
        sealed_anew(cast, made)
        return first, await writes("after")

    ((first, _), (second, _)), _ = looped.run(counted(before_and_after)())
    assert (first, second) == (200, 200)
    said = ["Is anybody there?", "before", "after"]
    assert texts(made, cast) == (said, said)


def streamed(path: str, cookies: str, happens: Callable[[], None], number: int = 3) -> list[str | None]:
    """Texts of the messages of a stream in which something happens once it stands."""
    begun_with: list[bool] = []

    def enough(events) -> bool:
        stands = {"state", "queue"} & set(dict(events))
        if stands and not begun_with:
            begun_with.append(True)
            happens()
        return sum(kind == "message" for kind, _ in events) >= number

    events, _ = looped.run(counted(lambda: told(path, cookies, enough))())
    return [said["text"] for kind, said in events if kind == "message"]


@pytest.mark.parametrize("elsewhere", [False, True], ids=["stored here", "stored by another process"])
@pytest.mark.parametrize("side", ["person", "worker"])
def test_an_open_page_reads_on_after_its_talk_was_sealed_anew(cast: Cast, made, desk_cookie, side, elsewhere):
    path, cookies = (OWN, cookie(made)) if side == "person" else (SCREEN, desk_cookie)

    def tell(kept) -> None:
        if elsewhere:
            hub.deliver([(("talk", made.id), Event("message", about=Elsewhere(made.id, kept.number)))])
        else:
            live.tell_message(kept)

    def happens() -> None:
        sealed_anew(cast, made)
        now = talking.enter(made.secret, by=visitor(cast.helpline))
        tell(said_by(now, "from the person"))
        tell(answering.reply(made.id, "from the worker", once=uuid.uuid4(), by=cast.worker))

    assert streamed(path, cookies, happens) == ["Is anybody there?", "from the person", "from the worker"]


@pytest.mark.parametrize("side", ["person", "worker"])
def test_what_was_told_before_a_talk_was_sealed_anew_is_read_after(cast: Cast, made, desk_cookie, side):
    """It was told sealed under the former key, and waits in the page while the talk gets another."""
    path, cookies = (OWN, cookie(made)) if side == "person" else (SCREEN, desk_cookie)

    def happens() -> None:
        now = talking.enter(made.secret, by=visitor(cast.helpline))
        live.tell_message(said_by(now, "before"))
        sealed_anew(cast, made)
        now = talking.enter(made.secret, by=visitor(cast.helpline))
        live.tell_message(said_by(now, "after"))

    assert streamed(path, cookies, happens) == ["Is anybody there?", "before", "after"]
