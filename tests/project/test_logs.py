"""A line in a log says what happened, and never with which values."""

import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client

from cast import Cast
from houvast.project import settings as shipped
from houvast.project.logs import EventsOnly

CANARY = "kanarie7741"


def line(name: str, message: Any, *args: object, error: BaseException | None = None, **extra: object) -> str:
    record = logging.makeLogRecord(
        {"name": name, "levelname": "ERROR", "msg": message, "args": args, **extra}
    )
    if error:
        try:
            raise error
        except BaseException:
            record.exc_info = sys.exc_info()
    return EventsOnly().format(record)


def test_the_shipped_settings_write_by_it():
    formatter = shipped.LOGGING["formatters"]["plain"]["()"]  # type: ignore[index]
    assert formatter == "houvast.project.logs.EventsOnly"
    assert set(shipped.LOGGING["handlers"]) == {"console"}  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["django.request", "django.security.DisallowedHost", "django.security.csrf"])
def test_what_somebody_asked_for_is_a_status(name: str):
    assert line(name, "Not Found: %s", f"/{CANARY}/", status_code=404) == f"ERROR {name} 404"
    assert CANARY not in line(name, f"Invalid HTTP_HOST header: {CANARY}")


def test_words_of_the_program_stand_there_and_what_was_filled_in_does_not():
    assert line("houvast.x", "could not open %s", CANARY) == "ERROR houvast.x could not open %s"


def test_an_error_is_its_kind_and_its_places_without_its_message():
    said = line("uvicorn.error", "Exception in ASGI application\n", error=ValueError(CANARY))
    assert "builtins.ValueError" in said
    assert "test_logs.py:" in said
    assert CANARY not in said


def test_the_cause_of_an_error_is_told_in_the_same_way():
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise SuspiciousOperation(CANARY) from cause
    except SuspiciousOperation as error:
        said = line("x", "failed", error=error)
    assert ("builtins.KeyError" in said, CANARY in said) == (True, False)


def test_a_page_that_fails_leaves_no_value_in_the_log(
    client_of: Callable[..., Client],
    cast: Cast,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr("houvast.records.contacts.queries.count_of_day", broken)
    client = client_of(cast.worker)
    client.raise_request_exception = False
    assert client.get(f"/desk/?q={CANARY}").status_code == 500
    assert client.get(f"/desk/{CANARY}/").status_code == 404
    said = "\n".join(EventsOnly().format(record) for record in caplog.records)
    assert ("builtins.RuntimeError" in said, "django.request 404" in said, CANARY in said) == (
        True,
        True,
        False,
    )
