"""Who writes first at a process that has not their page: by their own pass, many by few statements."""

import asyncio
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

import looped
from cast import Cast
from houvast.interfaces.public import flood
from houvast.interfaces.public import live as own_side
from houvast.interfaces.shell import live
from houvast.interfaces.shell.buckets import buckets
from houvast.interfaces.shell.stream import Event, asked, hub
from houvast.records.contacts.models import Message, Pass, Talk
from houvast.records.contacts.operations import answering, talking
from live_pages import counted, in_one_thread, posted, scope_of, told
from records.contacts.talking_with import begun, code_of, read, set_line

pytestmark = pytest.mark.django_db(transaction=True)
SAY = "/live/own/say/"


@pytest.fixture(autouse=True)
def lines(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_line(cast.phone_line, most_waiting=100, by=cast.administrator)
    in_one_thread(monkeypatch)


def cookie(made: talking.Begun) -> str:
    return f"{own_side.COOKIE}={own_side.as_cookie(made.secret)}"


def says(made: talking.Begun, text: str = "hello"):
    return posted(SAY, cookie(made), {"text": text, "once": str(uuid.uuid4())})


def together(*doings):
    """What each answered, and all their statements."""

    async def all_of_them():
        return await asyncio.gather(*(doing() for doing in doings))

    return looped.run(counted(all_of_them)())


@pytest.mark.parametrize("change", ["a", "secret", "signature", "unsigned", "none"])
def test_a_key_of_a_browser_that_was_never_given_costs_no_look_at_the_database(cast: Cast, change: str):
    made = begun(cast)
    secret, signature = own_side.as_cookie(made.secret).split(".")
    forged = {
        "a": "a",
        "secret": own_side.as_cookie(bytes(32)).split(".")[0] + "." + signature,
        "signature": f"{secret}.{signature[::-1]}",
        "unsigned": secret,
        "none": "",
    }[change]
    body = {"text": "hello", "once": str(uuid.uuid4())}
    (refused,), statements = together(lambda: posted(SAY, f"{own_side.COOKIE}={forged}", body))
    assert (refused[0], statements) == (403, [])
    (let_in,), statements = together(lambda: says(made))
    assert let_in[0] == 200
    assert statements


def test_twenty_who_write_first_here_come_in_by_as_few_statements_as_two(cast: Cast):
    def statements_of(number: int) -> int:
        own_side._known.clear()
        made = [begun(cast) for _ in range(number)]
        doings = [lambda each=each: posted("/live/own/typing/", cookie(each), {}) for each in made]
        _answers, statements = together(*doings)
        assert len(own_side._known) == number
        return len(statements)

    assert statements_of(2) == statements_of(20) == 5


def _asleep(cast: Cast, made: talking.Begun) -> None:
    talking.fall_asleep(made.id, by=made.entered.by)


def _burnt(cast: Cast, made: talking.Begun) -> None:
    Talk.objects.filter(id=made.id).update(burns_at=timezone.now())


def _left(cast: Cast, made: talking.Begun) -> None:
    talking.leave_talk(made.id, by=made.entered.by)


def _ended(cast: Cast, made: talking.Begun) -> None:
    answering.take_talk(made.id, by=cast.worker)
    answering.end_talk(made.id, by=cast.worker)


def _ended_with_a_code(cast: Cast, made: talking.Begun) -> None:
    code_of(made.entered)
    _ended(cast, made)


def _given_to_nobody(cast: Cast, made: talking.Begun) -> None:
    Talk.objects.get(id=made.id).passes.all().delete()


def _as_ever(cast: Cast, made: talking.Begun) -> None: ...


def _out_of_sight(cast: Cast, made: talking.Begun) -> None:
    talking.go_out_of_sight(made.id, by=made.entered.by)
    Pass.objects.filter(talk__id=made.id).update(until=timezone.now())  # a minute later


MEANWHILE = {
    _out_of_sight: 403,
    _asleep: 403,
    _burnt: 403,
    _left: 403,
    _given_to_nobody: 403,
    _ended: 422,
    _ended_with_a_code: 200,
    _as_ever: 200,
}


def test_of_those_who_come_in_at_once_each_may_what_their_own_pass_lets_them(cast: Cast):
    made = {meanwhile: begun(cast) for meanwhile in MEANWHILE}
    for meanwhile, each in made.items():
        meanwhile(cast, each)
    wrong = ["", "x", "A" * 43, "é", "=" * 50]
    said = {"text": "hello", "once": str(uuid.uuid4())}
    answers, _ = together(
        *(lambda each=each: says(each) for each in made.values()),
        *(lambda each=each: posted(SAY, f"{own_side.COOKIE}={each}", said) for each in wrong),
    )
    assert [status for status, _ in answers] == [*MEANWHILE.values(), *[403] * len(wrong)]
    stored = Message.objects.filter(author="PERSON").values_list("talk__id", flat=True)
    assert sorted(stored) == sorted(made[each].id for each, status in MEANWHILE.items() if status == 200)
    assert read(made[_as_ever].entered) == [("PERSON", "hello")]


def test_what_a_process_knows_of_a_talk_ends_when_another_tells_that_it_is_closed(cast: Cast):
    made, other = begun(cast), begun(cast)

    async def wrote():
        before = await asyncio.gather(says(made), says(other))
        _asleep(cast, made)
        hub.deliver([(("talk", made.id), Event("closed", about=made.id))])
        return [status for status, _ in (*before, *await asyncio.gather(says(made), says(other)))]

    answers, _ = looped.run(counted(wrote)())
    assert answers == [200, 200, 403, 200]


def test_a_page_out_of_sight_has_a_minute_and_the_server_says_whether_it_came_back_in_time(cast: Cast):
    made, late, nobody = begun(cast), begun(cast), talking.Begun(bytes(32), begun(cast).entered)

    async def all_of_it():
        for each in (made, late):
            assert (await posted("/live/own/away/", cookie(each), {}))[0] == 200
        Pass.objects.filter(talk__id=late.id).update(until=timezone.now())
        return [(await posted("/live/own/seen/", cookie(each), {}))[0] for each in (made, late, nobody)]

    assert looped.run(all_of_it()) == [200, 403, 403]
    hours = timezone.now() + timedelta(hours=11)
    assert Pass.objects.get(talk__id=made.id).until > hours
    assert Pass.objects.get(talk__id=late.id).until < hours


def test_open_pages_are_looked_after_together(cast: Cast):
    made = [begun(cast) for _ in range(8)]

    async def looked():
        await asyncio.gather(*(says(each) for each in made))
        Talk.objects.filter(id=made[0].id).update(burns_at=timezone.now())
        return await asyncio.gather(
            *(own_side._by_cookie(own_side.as_cookie(each.secret), look=True) for each in made)
        )

    found, statements = looped.run(counted(looked)())
    assert [each and each.talk for each in found] == [None, *(each.id for each in made[1:])]
    assert sum('FROM "contacts_pass"' in each for each in statements) == 2  # who came in, and who stays


def test_a_database_that_is_gone_is_told_to_everybody_who_asks(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    made = [begun(cast) for _ in range(3)]
    real = live.in_thread

    async def gone(*_: object, **__: object) -> None:
        raise ConnectionError("the database is gone")

    async def wrote():
        monkeypatch.setattr(live, "in_thread", gone)
        failed = await asyncio.gather(*(says(each) for each in made), return_exceptions=True)
        monkeypatch.setattr(live, "in_thread", real)
        return failed, await asyncio.gather(*(says(each) for each in made))

    (failed, after), _ = looped.run(counted(wrote)())
    assert {type(each) for each in failed} == {ConnectionError}
    assert [status for status, _ in after] == [200, 200, 200]


def test_an_open_page_gets_what_was_said_and_how_its_talk_stands(cast: Cast):
    made = begun(cast, first="Is anybody there?")

    async def opened():
        return await told("/live/own/", cookie(made), lambda events: "state" in dict(events))

    events, _ = looped.run(counted(opened)())
    assert [kind for kind, _ in events] == ["here", "message", "state"]
    assert events[1][1]["text"] == "Is anybody there?"


def test_one_talk_is_not_written_full_and_a_page_that_sends_again_gets_its_message_in(
    cast: Cast, monkeypatch
):
    now = [0.0]
    monkeypatch.setattr(buckets, "_clock", lambda: now[0])
    monkeypatch.setattr(buckets, "_left", {})
    most = flood.MESSAGES_OF_ONE_TALK.most
    made, other = begun(cast), begun(cast)
    answers, _ = together(*[lambda: says(made)] * (most + 5), lambda: says(other))
    statuses = [status for status, _ in answers]
    assert statuses == [200] * most + [429] * 5 + [200]  # another talk waits for nobody
    assert Message.objects.filter(talk__id=made.id).count() == most
    now[0] += flood.MESSAGES_OF_ONE_TALK.seconds
    ((status, _),), _ = together(lambda: says(made, "again"))
    assert (status, read(made.entered)[-1]) == (200, ("PERSON", "again"))


def test_by_the_plain_form_many_messages_at_once_are_refused_in_words_and_the_text_stays(
    cast: Cast, client, monkeypatch
):
    monkeypatch.setattr(buckets, "_clock", lambda: 0.0)  # all of them at once, however slow the machine is
    monkeypatch.setattr(buckets, "_left", {})
    client.cookies[own_side.COOKIE] = own_side.as_cookie(begun(cast).secret)
    for _ in range(flood.MESSAGES_OF_ONE_TALK.most):
        assert client.post("/en/talk/here/", {"text": "hello"}).status_code == 302
    answer = client.post("/en/talk/here/", {"text": "and this"})
    assert answer.status_code == 429
    assert "Wait a few seconds" in answer.content.decode()
    assert "and this" in answer.content.decode()


def test_what_is_no_text_is_no_message(cast: Cast):
    made = begun(cast)
    odd = (None, 7, True, ["x"], {"text": "x"})
    forms = [{"text": each, "once": str(uuid.uuid4())} for each in odd]
    forms += [{"once": str(uuid.uuid4())}, {"text": "x"}, {"text": "x", "once": "1"}]
    answers, _ = together(*(lambda form=form: posted(SAY, cookie(made), form) for form in forms))
    assert {status for status, _ in answers} == {400}
    assert read(made.entered) == []


def test_a_browser_opens_no_more_streams_of_its_talk_than_pages_need(cast: Cast):
    made, other = begun(cast), begun(cast)

    async def opened() -> list[int]:
        pages = [asyncio.create_task(status_of(own_side.own, cookie(made))) for _ in range(10)]
        pages.append(asyncio.create_task(status_of(own_side.own, cookie(other))))
        statuses = [await each for each in pages]
        assert not own_side._open  # who left is counted no more
        return statuses

    async def status_of(door, own: str) -> int:
        """What a page is answered that stays until all have come."""
        said, gone = [], asyncio.Event()

        async def receive() -> dict:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict) -> None:
            said.append(message)
            if len(said) > 1:
                asyncio.get_running_loop().call_later(0.5, gone.set)

        await door(asked(scope_of("GET", "/live/own/", own)), receive, send)
        return said[0]["status"]

    statuses, _ = looped.run(counted(opened)())
    assert statuses == [200] * own_side.MOST_OPEN + [429] * (10 - own_side.MOST_OPEN) + [200]


def test_typing_is_told_no_oftener_than_a_page_tells_it(cast: Cast, monkeypatch):
    monkeypatch.setattr(buckets, "_clock", lambda: 0.0)
    monkeypatch.setattr(buckets, "_left", {})
    made = begun(cast)
    answers, _ = together(*[lambda: posted("/live/own/typing/", cookie(made), {})] * 30)
    assert [status for status, _ in answers].count(429) == 30 - flood.TYPING_IN_ONE_TALK.most


@pytest.mark.parametrize("way", ["", "poll&"], ids=["stream", "asked"])
def test_who_says_to_have_what_was_never_told_is_refused(cast: Cast, way: str):
    made = begun(cast, first="hello")
    had = Talk.objects.get(id=made.id).last_seq

    async def status_after(number: int) -> int:
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        async def gone() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        scope = scope_of("GET", f"/live/own/?{way}after={number}", cookie(made))
        await own_side.own(asked(scope), gone, send)
        status: int = sent[0]["status"]
        return status

    def answered(number: int) -> int:
        status: int = looped.run(counted(lambda: status_after(number))())[0]
        return status

    assert [answered(had + 1), answered(999_999_999)] == [400, 400]
    if not way:  # a question that is waited with has no answer yet
        assert [answered(0), answered(had)] == [200, 200]
