"""A worker's screen, and what they post at a process that has not their screen."""

import asyncio
import uuid
from collections.abc import Callable, Sequence

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

import looped
from cast import PASSWORD, Cast
from houvast.interfaces.desk import live as desk
from houvast.interfaces.shell import live, stream
from houvast.interfaces.shell.stream import hub
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.models import SignIn
from houvast.records.contacts.models import Message, Talk, Tie
from houvast.records.contacts.operations import answering, talking
from live_pages import counted, in_one_thread, posted, told
from records.contacts.talking_with import begun, said_by, set_line

pytestmark = pytest.mark.django_db(transaction=True)
SAY, SCREEN = "/live/desk/say/", "/live/desk/"


@pytest.fixture(autouse=True)
def lines(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_line(cast.phone_line, most_waiting=100, by=cast.administrator)
    in_one_thread(monkeypatch)


@pytest.fixture
def cookies_of(client_of: Callable[[Actor], Client]) -> Callable[[Actor], str]:
    def of(person: Actor) -> str:
        return "; ".join(f"{name}={each.value}" for name, each in client_of(person).cookies.items())

    return of


def taken(cast: Cast, number: int, by: Actor | None = None) -> list[talking.Begun]:
    made = [begun(cast, first="Is anybody there?") for _ in range(number)]
    for each in made:
        answering.take_talk(each.id, by=by or cast.worker)
    return made


def replies(made: Sequence[talking.Begun], cookies: str):
    """(status of each, statements of all) of answers in several talks at once."""

    async def all_of_them():
        said = {"text": "I am here", "line": "of another process"}
        return await asyncio.gather(
            *(
                posted(SAY, cookies, {**said, "talk": str(each.id), "once": str(uuid.uuid4())})
                for each in made
            )
        )

    answers, statements = looped.run(counted(all_of_them)())
    return [status for status, _ in answers], statements


def looks(statements: Sequence[str]) -> int:
    """How often it was looked who somebody is."""
    return sum('FROM "django_session"' in each for each in statements)


def test_a_worker_who_writes_first_here_in_many_talks_at_once_is_looked_up_once(cast: Cast, cookies_of):
    made = taken(cast, 6)
    answers, statements = replies(made, cookies_of(cast.worker))
    assert answers == [200] * 6
    assert looks(statements) == 1
    assert sum('FROM "accounts_monthkey"' in each for each in statements) == 1  # all keys are opened by one


def test_of_talks_that_are_known_no_key_is_opened_again(cast: Cast, cookies_of, monkeypatch):
    made, cookies = taken(cast, 3), cookies_of(cast.worker)
    replies(made, cookies)
    (here, _until) = next(iter(desk._guests.values()))
    monkeypatch.setattr(desk, "_guests", {each: (here, 0.0) for each in desk._guests})  # a beat later
    answers, statements = replies(made, cookies)
    assert answers == [200] * 3
    assert looks(statements) == 1
    assert not [each for each in statements if 'FROM "accounts_monthkey"' in each]


def test_signing_in_begins_one_sign_in_and_no_look_of_a_live_page_another(cast: Cast):
    client = Client()
    client.post("/desk/sign-in/", {"username": "worker", "password": PASSWORD})
    assert SignIn.objects.filter(staff=cast.worker.id).count() == 1
    cookies = "; ".join(f"{name}={each.value}" for name, each in client.cookies.items())
    for _ in range(2):  # nothing that is kept in a session outlives a look
        desk._guests.clear()
        replies(taken(cast, 1), cookies)
    assert SignIn.objects.filter(staff=cast.worker.id).count() == 1


def test_a_session_that_names_no_sign_in_opens_nothing(cast: Cast):
    client = Client()
    client.force_login(get_user_model()._default_manager.get(pk=cast.worker.id))
    assert client.get("/desk/").headers["Location"].startswith("/desk/sign-in/")
    assert not SignIn.objects.filter(staff=cast.worker.id).exists()


def _handed_over(cast: Cast, made: talking.Begun) -> None:
    answering.hand_over_talk(made.id, to=cast.phone_line, said="", by=cast.worker)


def _tied(cast: Cast, made: talking.Begun) -> None:
    talk = Talk.objects.get(id=made.id)
    Tie.objects.create(staff_id=cast.worker.id, talk=talk, how="LEAD", on=timezone.localdate())


def _ended(cast: Cast, made: talking.Begun) -> None:
    answering.end_talk(made.id, by=cast.worker)


def _as_ever(cast: Cast, made: talking.Begun) -> None: ...


@pytest.mark.parametrize("known", [False, True], ids=["first here", "known here"])
def test_what_a_worker_may_is_asked_for_each_talk_also_where_its_key_is_known(
    cast: Cast, cookies_of, known: bool
):
    cases = {_handed_over: 403, _tied: 403, _ended: 403, _as_ever: 200}
    made, cookies = taken(cast, len(cases)), cookies_of(cast.worker)
    if known:
        assert replies(made, cookies)[0] == [200] * len(cases)
    for meanwhile, each in zip(cases, made, strict=True):
        meanwhile(cast, each)
    of_another = taken(cast, 1, by=cast.lead)
    answers, _ = replies([*made, *of_another], cookies)
    assert answers == [*cases.values(), 403]
    assert not Message.objects.filter(talk__id=of_another[0].id, author="WORKER").exists()


def test_an_outsider_and_who_is_signed_out_answer_nobody(cast: Cast, cookies_of):
    made = taken(cast, 2)
    assert replies(made, cookies_of(cast.outsider))[0] == [403, 403]
    assert replies(made, "")[0] == [403, 403]


def opened(cookies: str, enough=lambda events: "queue" in dict(events), meanwhile=lambda: None):
    async def screen():
        real = live.in_thread

        async def and_then(work, *args, **said):
            result = await real(work, *args, **said)
            if work is desk._read:
                meanwhile()
            return result

        live.in_thread = and_then
        try:
            return await told(SCREEN, cookies, enough)
        finally:
            live.in_thread = real

    return looped.run(counted(screen)())


def test_opening_a_screen_reads_each_talk_once(cast: Cast, cookies_of):
    made = taken(cast, 3)
    events, statements = opened(cookies_of(cast.worker))
    messages = [said for kind, said in events if kind == "message"]
    assert sorted(each["talk"] for each in messages) == sorted(str(each.id) for each in made)
    assert {each["text"] for each in messages} == {"Is anybody there?"}
    assert sum(each.startswith('SELECT "contacts_message"') for each in statements) == len(made)
    for key in ("accounts_monthkey", "accounts_heldkey", "contacts_talkkey"):  # opened together
        assert sum(each.startswith(f'SELECT "{key}"') for each in statements) == 1, key
    assert not hub._listeners


def test_what_is_said_while_a_screen_opens_comes_once_and_in_order(cast: Cast, cookies_of):
    (made,) = taken(cast, 1)

    def meanwhile() -> None:
        live.tell_message(said_by(made.entered, "Hello?"))

    def enough(events) -> bool:
        return sum(kind == "message" for kind, _ in events) == 2 and "queue" in dict(events)

    events, _ = opened(cookies_of(cast.worker), enough, meanwhile)
    said = [(each["n"], each["text"]) for kind, each in events if kind == "message"]
    assert said == [(1, "Is anybody there?"), (2, "Hello?")]


def test_a_screen_neither_shows_nor_follows_a_talk_that_is_closed_to_its_worker(cast: Cast, cookies_of):
    made, tied = taken(cast, 2)
    _tied(cast, tied)
    heard: list[bool] = []
    events, _ = opened(
        cookies_of(cast.worker),
        lambda events: bool(heard.append(hub.listens(("talk", tied.id)))) or "queue" in dict(events),
    )
    assert {said["talk"] for kind, said in events if kind == "message"} == {str(made.id)}
    assert heard[-1] is False


def test_what_is_closed_to_a_worker_while_its_screen_is_open_ends_there_also_where_nobody_tells(
    cast: Cast, cookies_of, monkeypatch
):
    """As it is when a number that is given turns out to be theirs, at any process."""
    made, (other,) = begun(cast, first="Is anybody there?"), taken(cast, 1)
    answering.take_talk(made.id, by=cast.worker)
    monkeypatch.setattr(desk, "BEAT", 0.0)
    done: list[bool] = []

    def enough(events) -> bool:
        if "queue" in dict(events) and not done:
            done.append(True)
            _tied(cast, made)
            live.tell_message(said_by(made.entered, "of his brother"))
            live.tell_message(said_by(other.entered, "of another"))
        return "of another" in [said.get("text") for _, said in events]

    events = looped.run(counted(lambda: told(SCREEN, cookies_of(cast.worker), enough))())[0]
    assert ("gone", {"talk": str(made.id)}) in events
    assert "of his brother" not in [said.get("text") for _, said in events]


def test_a_screen_on_which_much_happens_locks_when_its_worker_is_signed_out(
    cast: Cast, cookies_of, monkeypatch
):
    (made,) = taken(cast, 1)
    monkeypatch.setattr(desk, "BEAT", 0.0)
    there = iter([cast.worker])
    monkeypatch.setattr(desk, "signed_in", lambda _asked: next(there, None))

    def enough(events) -> bool:
        if "queue" in dict(events) and "locked" not in dict(events):
            live.tell_talk(made.id, "typing", who="PERSON")
        return "locked" in dict(events)

    events = looped.run(counted(lambda: told(SCREEN, cookies_of(cast.worker), enough))())[0]
    assert events[-1] == ("locked", {"why": "signed_out"})


def test_a_screen_is_told_which_colleague_did_or_said_something_and_no_name_of_the_person(
    cast: Cast, cookies_of
):
    (made,) = taken(cast, 1)
    answering.join_talk(made.id, by=cast.lead)
    answering.note(made.id, "I read along", once=uuid.uuid4(), by=cast.lead)
    events, _ = opened(cookies_of(cast.worker))
    told_of = [(each["from"], each["who"]) for kind, each in events if kind == "message"]
    assert told_of == [("PERSON", ""), ("HOUSE", cast.lead.name), ("NOTE", cast.lead.name)]


def test_a_talk_that_a_colleague_takes_over_leaves_the_screen_at_once(cast: Cast, cookies_of, monkeypatch):
    (made,) = taken(cast, 1)
    monkeypatch.setattr(stream, "BEAT", 3600.0)  # not when it looks by itself
    done: list[bool] = []

    def enough(events) -> bool:
        if "queue" in dict(events) and not done:
            done.append(True)
            answering.join_talk(made.id, by=cast.lead)
            answering.take_over_talk(made.id, by=cast.lead)
            live.tell_talk(made.id, "taken")
        return "gone" in dict(events)

    events = looped.run(counted(lambda: told(SCREEN, cookies_of(cast.worker), enough))())[0]
    assert ("gone", {"talk": str(made.id)}) in events
