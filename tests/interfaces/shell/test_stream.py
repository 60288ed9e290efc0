"""What one open page waits for: in order, nothing twice, and called back where it does not keep up."""

import asyncio

import pytest

import looped
from houvast.interfaces.shell import stream
from houvast.interfaces.shell.stream import Event, Listener


def test_events_come_in_the_order_in_which_they_were_told():
    async def wait() -> list[str]:
        ear = Listener(asyncio.get_running_loop())
        for kind in "abc":
            ear.tell(Event(kind))
        return [(await ear.next()).kind for _ in "abc"]

    assert looped.run(wait()) == ["a", "b", "c"]


def test_who_waits_already_is_woken_by_the_first_event_and_gets_all():
    async def wait() -> list[str]:
        ear = Listener(asyncio.get_running_loop())
        first = asyncio.create_task(ear.next())
        await asyncio.sleep(0)
        for kind in "ab":
            ear.tell(Event(kind))
        return [(await first).kind, (await ear.next()).kind]

    assert looped.run(wait()) == ["a", "b"]


def test_who_does_not_keep_up_is_told_to_come_back_and_holds_no_more_than_the_most():
    async def wait() -> list[Event | None]:
        ear = Listener(asyncio.get_running_loop())
        for number in range(stream.MOST_PENDING + 10):
            ear.tell(Event("message", id=number))
        return ear.told()

    told = looped.run(wait())
    assert len(told) == stream.MOST_PENDING
    assert told[-1] is None


def test_a_beat_without_an_event_is_a_time_out_and_the_next_event_still_comes(monkeypatch):
    monkeypatch.setattr(stream, "BEAT", 0.01)

    async def wait() -> str:
        ear = Listener(asyncio.get_running_loop())
        with pytest.raises(TimeoutError):
            await ear.next()
        ear.tell(Event("late"))
        return (await ear.next()).kind

    assert looped.run(wait()) == "late"
