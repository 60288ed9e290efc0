"""Key derivations take turns."""

import os
import sys
import threading
import time

import pytest

from houvast.records.accounts import derivations
from two_at_once import at_once


def test_no_more_run_at_once_than_there_is_room_for():
    running, most, lock = [0], [0], threading.Lock()

    def derive() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        time.sleep(0.01)
        with lock:
            running[0] -= 1

    assert at_once(*[lambda: derivations.in_turn(derive)] * 12) == [None] * 12
    assert most[0] == derivations.AT_ONCE


def test_a_line_that_is_too_long_says_so_at_once(monkeypatch):
    monkeypatch.setattr(derivations, "_places", threading.BoundedSemaphore(1))
    reached, done = threading.Event(), threading.Event()

    def first() -> str:
        reached.set()
        done.wait(10)
        return "derived"

    answers: list[str] = []
    thread = threading.Thread(target=lambda: answers.append(derivations.in_turn(first)))
    thread.start()
    assert reached.wait(10)
    with pytest.raises(derivations.Busy):
        derivations.in_turn(lambda: pytest.fail("there was no room"))
    done.set()
    thread.join()
    assert answers == ["derived"]
    assert derivations.in_turn(lambda: "room again") == "room again"


def test_who_waited_too_long_is_told_and_their_work_is_not_done_later(monkeypatch):
    monkeypatch.setattr(derivations, "PATIENCE", 0.05)
    done, ran = threading.Event(), []
    slow = [
        threading.Thread(target=_ignoring_busy, args=[lambda: done.wait(10)])
        for _ in range(derivations.AT_ONCE)
    ]
    for thread in slow:
        thread.start()
    time.sleep(0.02)
    with pytest.raises(derivations.Busy):
        derivations.in_turn(lambda: ran.append(1))
    done.set()
    for thread in slow:
        thread.join()
    monkeypatch.setattr(derivations, "PATIENCE", 10.0)
    assert derivations.in_turn(lambda: "next") == "next"
    assert ran == []


def test_a_turn_is_given_back_when_the_work_fails():
    for _ in range(derivations.AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError):
            derivations.in_turn(lambda: 1 // 0)


@pytest.mark.skipif(sys.platform != "linux", reason="threads are weighed one by one on Linux only")
def test_a_derivation_gives_way_to_pages_and_the_thread_that_asked_does_not():
    def weight() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = weight()
    assert derivations.in_turn(weight) >= derivations.GIVES_WAY
    assert weight() == before


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_derives_with_threads_of_its_own():
    assert derivations.in_turn(os.getpid) == os.getpid()
    child = os.fork()
    if child == 0:
        os._exit(0 if derivations.in_turn(os.getpid) == os.getpid() else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _ignoring_busy(work) -> None:
    try:
        derivations.in_turn(work)
    except derivations.Busy:
        return
