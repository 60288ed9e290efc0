"""Whoever watches the machine learns whether it is well, in numbers, and nothing of anybody."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from cast import WOMAN, Cast
from houvast.interfaces.shell import health
from houvast.records.contacts import operations

FROM_OUTSIDE = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> health.Seen:
    monkeypatch.setattr(health, "seen", health.Seen())
    return health.seen


def number(text: str, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    assert found, text
    return float(found[1])


@pytest.mark.usefixtures("db")
def test_it_is_well_when_the_database_answers(client: Client):
    answer = client.get("/healthz", **FROM_OUTSIDE)
    assert (answer.status_code, answer.content) == (200, b"well\n")


@pytest.mark.usefixtures("db")
def test_it_is_not_well_when_the_database_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch):
    def unreachable(_: object) -> None:
        raise OperationalError("password of houvast at 10.0.0.1 is wrong")

    monkeypatch.setattr(health, "MigrationExecutor", unreachable)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"not well\n")


@pytest.mark.usefixtures("db")
def test_it_is_not_well_when_a_migration_was_not_applied(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: ["one"])
    assert client.get("/healthz").status_code == 503


@pytest.mark.usefixtures("db")
def test_it_answers_whatever_name_it_is_called_by_and_without_https(client: Client, settings: Any):
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["help.example.org"]
    assert client.get("/healthz", HTTP_HOST="127.0.0.1:8000").status_code == 200


def test_numbers_say_how_many_answers_of_which_class_and_how_quick(client: Client, cast: Cast):
    client.get("/desk/sign-in/")
    client.get("/desk/sign-in/")
    client.get("/nowhere/at/all/")
    text = client.get("/metrics").content.decode()
    assert number(text, 'answers_total{class="2xx"}') == 2
    assert number(text, 'answers_total{class="4xx"}') == 1
    assert number(text, 'answer_seconds_bucket{le="+Inf"}') == number(text, "answer_seconds_count") == 3
    assert number(text, "database_errors_total") == 0


def test_drafts_are_counted_and_nobody_is_named(client: Client, cast: Cast):
    draft = operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)
    text = client.get("/metrics").content.decode()
    assert number(text, "drafts_kept") == 1
    ids = (draft, cast.helpline, cast.phone_line, cast.worker.id)
    assert [said for said in (*map(str, ids), "helpline", "Our", "houvast", "/desk") if said in text] == []


def test_an_error_of_the_database_is_counted_and_goes_its_way(
    client_of: Callable[..., Client], cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object, **__: object) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr("houvast.records.contacts.queries.count_of_day", broken)
    client = client_of(cast.worker)
    client.raise_request_exception = False
    assert client.get("/desk/").status_code == 500
    assert number(client.get("/metrics").content.decode(), "database_errors_total") == 1


@pytest.mark.parametrize(
    "how",
    [
        FROM_OUTSIDE,
        {"HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"REMOTE_ADDR": ""},
        {**FROM_OUTSIDE, "HTTP_AUTHORIZATION": "Bearer "},
        {**FROM_OUTSIDE, "HTTP_AUTHORIZATION": "Bearer wrong"},
    ],
)
@pytest.mark.usefixtures("db")
def test_metrics_do_not_exist_for_others(client: Client, how: dict[str, str]):
    assert client.get("/metrics", **how).status_code == 404


@pytest.mark.usefixtures("db")
def test_who_has_the_token_reads_them_from_elsewhere(client: Client, settings: Any):
    settings.METRICS_TOKEN = "a long token"
    for token, status in (("a long token", 200), ("another", 404), ("", 404)):
        answer = client.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {token}", **FROM_OUTSIDE)
        assert answer.status_code == status


@pytest.mark.usefixtures("db")
def test_neither_is_kept_by_anybody(client: Client):
    for address in ("/healthz", "/metrics"):
        answer = client.get(address)
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
