"""A call that rings, from the exchange's signed word to the worker's desk; and all that is not signed."""

import asyncio
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import expect

import looped
from browser import SCHEMES, resize, scrolls_sideways, violations
from cast import Cast
from houvast.interfaces.shell import phone_key
from houvast.interfaces.shell.stream import Listener, hub
from houvast.project.asgi import application
from houvast.records.accounts import operations, queries
from houvast.records.accounts.guard import Refused

NUMBER = "+32470112233"
RINGS = {"extension": "201", "event": "ringing", "from": NUMBER}


@dataclass
class Sent:
    """A post to the door of the telephone, as an exchange or somebody else makes it."""

    secret: str
    body: bytes = field(default_factory=lambda: json.dumps(RINGS).encode())
    at: str = field(default_factory=lambda: str(int(time.time())))
    nonce: str = field(default_factory=lambda: uuid.uuid4().hex)
    signature: str = ""
    length: str = ""

    def headers(self) -> list[tuple[bytes, bytes]]:
        signed = self.signature or phone_key.signature(self.secret, self.at, self.nonce, self.body)
        said = {
            "phone-time": self.at,
            "phone-nonce": self.nonce,
            "phone-signature": signed,
            "content-length": self.length or str(len(self.body)),
        }
        return [(name.encode(), value.encode("latin-1")) for name, value in said.items()]


@dataclass
class Answered:
    status: int = 0
    body: bytes = b""
    read: int = 0


async def post(sent: Sent) -> Answered:
    got = Answered()

    async def receive() -> dict[str, Any]:
        got.read += 1
        return {"type": "http.request", "body": sent.body, "more_body": False}

    async def send(message: Any) -> None:
        got.status = message.get("status", got.status)
        got.body += message.get("body", b"")

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/phone/",
        "query_string": b"",
        "headers": sent.headers(),
    }
    await application(scope, receive, send)
    return got


@pytest.fixture
def exchange(
    transactional_db: None, cast: Cast, settings, tmp_path
) -> Callable[..., tuple[list[Answered], list[Any]]]:
    """Posts, and what the desk of the worker at extension 201 is told of them."""
    settings.KEYS = tmp_path
    operations.keep_extension(cast.worker.id, "201", by=cast.worker)

    def run(*posts: Sent) -> tuple[list[Answered], list[Any]]:
        async def all_of_them() -> tuple[list[Answered], list[Any]]:
            listener = Listener(asyncio.get_running_loop())
            hub.listen(listener, ("calls", cast.worker.id))
            try:
                answers = [await post(each) for each in posts]
                await asyncio.sleep(0.05)
                told = listener.told()
            finally:
                hub.leave(listener, ("calls", cast.worker.id))
            return answers, told

        return looped.run(all_of_them())

    return run


@pytest.fixture
def secret(exchange, cast: Cast) -> str:
    return phone_key.made(cast.helpline)


def test_a_signed_call_rings_at_the_desk_of_its_extension_and_says_no_number(exchange, secret):
    answers, told = exchange(
        *(
            Sent(secret, json.dumps({**RINGS, "event": state}).encode())
            for state in ("ringing", "answered", "ended")
        )
    )
    assert [each.status for each in answers] == [200, 200, 200]
    assert [event.data["state"] for event in told] == ["ringing", "answered", "ended"]
    assert all(NUMBER[1:] not in repr(event) and set(event.data) == {"state", "clock"} for event in told)


def test_the_number_stands_in_no_row_and_no_log_after_a_call(exchange, secret, caplog, capfd):
    exchange(Sent(secret), Sent(secret, signature="0" * 64))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert all(NUMBER[1:] not in repr(row) for row in cursor.fetchall()), table
    out, err = capfd.readouterr()
    assert NUMBER[1:] not in caplog.text + out + err


def test_an_extension_that_nobody_has_is_answered_like_one_that_somebody_has(exchange, secret):
    (mine, nobody), told = exchange(
        Sent(secret), Sent(secret, json.dumps({"extension": "999", "event": "ringing"}).encode())
    )
    assert (mine.status, mine.body) == (nobody.status, nobody.body)
    assert len(told) == 1


def test_the_same_post_counts_once(exchange, secret):
    sent = Sent(secret)
    answers, told = exchange(sent, sent)
    assert [each.status for each in answers] == [200, 403]
    assert len(told) == 1


@pytest.mark.parametrize("late", [-61, 61, -86_400])
def test_a_signature_of_another_minute_holds_no_more(exchange, secret, late):
    ((answer,), told) = exchange(Sent(secret, at=str(int(time.time()) + late)))
    assert (answer.status, told, answer.read) == (403, [], 0)


FORGED = {
    "wrong secret": lambda secret: Sent("another"),
    "no signature": lambda secret: Sent(secret, signature=" "),
    "short signature": lambda secret: Sent(secret, signature="ab"),
    "upper case": lambda secret: Sent(secret, signature="A" * 64),
    "other body": lambda secret: Sent(
        secret, signature=phone_key.signature(secret, str(int(time.time())), "n" * 16, b"{}"), nonce="n" * 16
    ),
    "other time": lambda secret: Sent(
        secret,
        at=str(int(time.time()) + 5),
        nonce="n" * 16,
        signature=phone_key.signature(secret, str(int(time.time())), "n" * 16, json.dumps(RINGS).encode()),
    ),
    "short nonce": lambda secret: Sent(secret, nonce="1"),
    "strange nonce": lambda secret: Sent(secret, nonce="é" * 20),
    "time in words": lambda secret: Sent(secret, at="yesterday"),
    "too long": lambda secret: Sent(secret, b"x" * 4000),
    "says it is short": lambda secret: Sent(secret, b"x" * 4000, length="10"),
    "no length": lambda secret: Sent(secret, length="none"),
}


@pytest.mark.parametrize("how", FORGED)
def test_what_is_not_signed_gets_one_constant_refusal_and_tells_nobody(exchange, secret, how):
    (answer, plainly_wrong), told = exchange(FORGED[how](secret), Sent("wrong"))
    assert (answer.status, answer.body, told) == (403, plainly_wrong.body, [])


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{}", b'{"extension": 201, "event": "ringing"}', b"\xff\xfe", b"[" * 2000,
     b'{"extension": "201", "event": "rang"}', b'{"extension": "", "event": "ringing"}',
     b'{"extension": "' + b"1" * 21 + b'", "event": "ringing"}'],
)  # fmt: skip
def test_a_signed_post_that_says_nothing_usable_is_told_so_and_rings_nowhere(exchange, secret, body):
    ((answer,), told) = exchange(Sent(secret, body))
    assert (answer.status, told) == (400, [])


def test_a_new_secret_ends_the_former_one_and_each_helpline_rings_its_own_people(exchange, cast, secret):
    theirs, new = phone_key.made(cast.other_helpline), phone_key.made(cast.helpline)
    answers, told = exchange(Sent(secret), Sent(theirs), Sent(new))
    assert [each.status for each in answers] == [403, 200, 200]
    assert len(told) == 1


# At the desk


def test_an_extension_is_of_one_person_and_goes_with_them(client_of, cast):
    worker, lead = client_of(cast.worker), client_of(cast.lead)
    said = {"language": "en", "shortcuts": "on", "extension": "201"}
    assert worker.post("/desk/preferences/", said).status_code == 302
    assert queries.extension(seen_by=cast.worker) == "201"
    taken = lead.post("/desk/preferences/", said)
    assert (taken.status_code, 'href="#id_extension"' in taken.content.decode()) == (422, True)
    assert lead.post("/desk/preferences/", {**said, "extension": "2 0 1; DROP"}).status_code == 422
    assert client_of(cast.outsider).post("/desk/preferences/", said).status_code == 302  # another exchange
    with pytest.raises(Refused):
        operations.keep_extension(cast.worker.id, "300", by=cast.lead)
    operations.deactivate(cast.worker.id, by=cast.administrator)
    assert queries.extensions(cast.helpline) == {}
    assert lead.post("/desk/preferences/", said).status_code == 302


def test_the_form_that_a_call_opens_says_phone_and_the_time_it_rang(client_of, cast):
    worker = client_of(cast.worker)
    begun = worker.get("/desk/register/?call=09:41")
    assert begun["Location"].endswith("?call=09:41")
    form = worker.get(begun["Location"]).content.decode()
    assert 'value="09:41"' in form
    assert "call" not in worker.get("/desk/register/?call=<script>")["Location"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.slow
def test_a_call_that_rings_is_one_key_from_the_registration_form(page_of, cast, live_server, scheme):
    operations.keep_extension(cast.worker.id, "201", by=cast.worker)
    operations.keep_preferences(cast.worker.id, language="en", shortcuts=True, by=cast.worker)
    page = page_of(cast.worker)
    page.emulate_media(color_scheme=scheme)
    page.route(
        "**/live/desk/calls/",
        lambda route: route.fulfill(
            content_type="text/event-stream",
            body='event: call\ndata: {"state": "ringing", "clock": "09:41"}\n\nevent: over\ndata: {}\n\n',
        ),
    )
    for width in (360, 1280):
        resize(page, width)
        page.goto(f"{live_server.url}/desk/")
        expect(page.locator(".call__said")).to_contain_text("A call rings.")
        assert violations(page) == []
        assert not scrolls_sideways(page)
    page.keyboard.press("p")
    page.wait_for_url("**/desk/register/*/?call=09:41")


def test_who_has_no_extension_listens_to_no_telephone(client_of, cast):
    assert "data-calls" not in client_of(cast.worker).get("/desk/").content.decode()


MARKED = json.dumps({**RINGS, "caller": NUMBER}).encode()


def test_where_no_marks_are_kept_the_number_of_a_caller_is_not_even_read(exchange, secret):
    _answers, told = exchange(Sent(secret, MARKED))
    assert set(told[0].data) == {"state", "clock"}


def test_where_marks_are_kept_the_form_says_who_abused_the_line_and_no_number_stands_anywhere(
    exchange, secret, settings, client_of, cast: Cast, caplog, capfd
):
    settings.CALLER_MARKS = "on"

    def ring() -> str:
        _answers, told = exchange(Sent(secret, MARKED))
        assert NUMBER[1:] not in repr(told)
        return str(told[0].data["caller"])

    desk, draft = client_of(cast.worker), uuid.uuid4()
    first = desk.get(f"/desk/register/?call=10:30&caller={ring()}", follow=True)
    assert "Dit nummer is niet gemerkt." in first.content.decode()
    token = ring()
    sent = {"caller": token, "call": "10:30", "act": "mark"}
    after = desk.post(f"/desk/register/{draft}/caller/", sent, follow=True)
    assert "Dit nummer misbruikte de lijn al eens" in after.content.decode()
    again = desk.get(f"/desk/register/{uuid.uuid4()}/?call=11:00&caller={ring()}").content.decode()
    assert "Dit nummer misbruikte de lijn al eens" in again
    desk.post(f"/desk/register/{draft}/caller/", {**sent, "act": "unmark"})
    assert "niet gemerkt" in desk.get(f"/desk/register/{draft}/?call=11:00&caller={ring()}").content.decode()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert all(NUMBER[1:] not in repr(row) for row in cursor.fetchall()), table
    out, err = capfd.readouterr()
    assert NUMBER[1:] not in caplog.text + out + err


@pytest.mark.parametrize("caller", [None, 7, ["x"], "anonymous", "1" * 41])
def test_a_caller_that_is_no_number_rings_like_any_other(exchange, secret, settings, caller):
    settings.CALLER_MARKS = "on"
    (answer,), told = exchange(Sent(secret, json.dumps({**RINGS, "caller": caller}).encode()))
    assert (answer.status, set(told[0].data)) == (200, {"state", "clock"})


def test_a_caller_at_the_form_that_is_none_shows_nothing_and_marks_nobody(client_of, cast: Cast, settings):
    settings.CALLER_MARKS = "on"
    desk, draft = client_of(cast.worker), uuid.uuid4()
    assert "gemerkt" not in desk.get(f"/desk/register/{draft}/?call=10:30&caller=AAAA").content.decode()
    said = desk.post(
        f"/desk/register/{draft}/caller/", {"caller": "AAAA", "call": "10:30"}, follow=True
    ).content.decode()
    assert "te lang geleden" in said
