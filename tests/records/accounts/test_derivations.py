"""Key derivations take turns."""

import threading
import time

import pytest

from houvast.records.accounts import derivations
from two_at_once import at_once


def test_no_more_run_at_once_than_there_is_room_for():
    running, most, lock = [0], [0], threading.Lock()

    def derive() -> None:
        with derivations.in_turn():
            with lock:
                running[0] += 1
                most[0] = max(most[0], running[0])
            time.sleep(0.01)
            with lock:
                running[0] -= 1

    assert at_once(*[derive] * 12) == [None] * 12
    assert most[0] == derivations.AT_ONCE


def test_a_line_that_is_too_long_says_so_at_once(monkeypatch):
    monkeypatch.setattr(derivations, "_places", threading.BoundedSemaphore(1))
    with derivations.in_turn(), pytest.raises(derivations.Busy), derivations.in_turn():
        raise AssertionError("there was no room")


def test_a_turn_is_given_back_when_the_work_fails():
    for _ in range(derivations.AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError), derivations.in_turn():
            1 / 0  # noqa: B018
