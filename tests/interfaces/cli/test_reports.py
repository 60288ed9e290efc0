"""The worker beside a server: what it says of a database that does not answer."""

from collections.abc import Callable

import pytest
from django.db import OperationalError

from houvast.interfaces.cli import reports

Looked = Callable[[list[bool]], list[str]]


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    """What is said when the database answers, or not, at one look after the other."""

    def look(answers: list[bool]) -> list[str]:
        said: list[str] = []
        now, left = [0.0], list(answers)

        def compute() -> None:
            if not left.pop(0):
                raise OperationalError("database is locked")

        def sleep(seconds: float) -> None:
            now[0] += seconds
            if not left:
                raise KeyboardInterrupt

        monkeypatch.setattr(reports, "compute_all", compute)
        monkeypatch.setattr(reports, "say", said.append)
        monkeypatch.setattr(reports, "_stop_when_asked", lambda: None)
        monkeypatch.setattr(reports.time, "monotonic", lambda: now[0])
        monkeypatch.setattr(reports.time, "sleep", sleep)
        with pytest.raises(KeyboardInterrupt):
            reports.keep_computing()
        return said

    return look


def test_a_database_that_is_busy_for_a_while_is_waited_for_in_silence(looked: Looked):
    assert looked([True, False, False, False, True, False, True]) == []


def test_one_that_stays_away_is_told_of_once(looked: Looked):
    assert looked([False] * 100) == ["The database has not answered for 60 seconds: database is locked"]


def test_and_again_when_it_went_away_after_it_was_back(looked: Looked):
    assert len(looked([False] * 40 + [True] + [False] * 40)) == 2
