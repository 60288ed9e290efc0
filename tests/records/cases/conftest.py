"""Every operation on cases that a test calls is held to the order of locks, where the database has locks.

A case is held before anything in it is changed or held. So whoever writes in one case waits for whoever does,
and no two of them wait for each other (docs/decisions/0305).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from houvast.records.accounts import guard

OF_NO_CASE = {"cases_conference", "cases_attendance", "cases_notification"}
HOLDS = re.compile(r'^SELECT .*? FROM "(cases_\w+)".* FOR (?:NO KEY )?UPDATE', re.DOTALL)
WRITES = re.compile(r'^(?:UPDATE|INSERT INTO|DELETE FROM) "(cases_\w+)"')


class Watched:
    """`transaction` of the guard: follows what one operation holds and writes."""

    def __init__(self) -> None:
        self.within, self.holds_a_case = 0, False
        self.out_of_order: list[str] = []

    @contextmanager
    def atomic(self, *args: Any, **kwargs: Any) -> Iterator[None]:
        if not self.within:
            self.holds_a_case = False
        self.within += 1
        try:
            with transaction.atomic(*args, **kwargs), connection.execute_wrapper(self._asked):
                yield
        finally:
            self.within -= 1

    def _asked(self, execute: Any, sql: str, *args: Any) -> Any:
        found = HOLDS.match(sql) or WRITES.match(sql)
        table = found.group(1) if found else ""
        if table == "cases_case":
            self.holds_a_case = True
        elif table and table not in OF_NO_CASE and not self.holds_a_case:
            self.out_of_order.append(sql[:200])
        return execute(sql, *args)


@pytest.fixture(autouse=True)
def _in_order(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if connection.vendor != "postgresql":  # SQLite lets one write at a time, and holds no rows
        yield
        return
    watched = Watched()
    monkeypatch.setattr(guard, "transaction", watched)
    yield
    assert watched.out_of_order == []
