"""Public pages from memory: the same bytes for everybody, made anew in time, and never anybody's own."""

import asyncio

import pytest

import looped
from houvast.interfaces.shell.front import MOST, Front, _nothing_sent


class Inner:
    """An application that counts how often it was asked, and remembers what it was told of who asks."""

    def __init__(self, status=200, headers=(), delay=0.0):
        self.asked, self.status, self.headers, self.delay = [], status, list(headers), delay

    async def __call__(self, scope, receive, send):
        self.asked.append(scope)
        await receive()
        await asyncio.sleep(self.delay)
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": b"page ", "more_body": True})
        await send({"type": "http.response.body", "body": str(len(self.asked)).encode()})


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def scope(path="/nl/", method="GET", query=b"", headers=()):
    return {
        "type": "http",
        "path": path,
        "method": method,
        "query_string": query,
        "scheme": "http",
        "headers": [(b"host", b"line.example"), *headers],
    }


async def ask(front, asked):
    said = []

    async def send(message):
        said.append(message)

    await front(asked, _nothing_sent(), send)
    return said[0], b"".join(message.get("body", b"") for message in said[1:])


def bodies(front, *asked):
    async def run():
        return [(await ask(front, each))[1] for each in asked]

    return looped.run(run())


def test_a_page_is_made_once_and_given_to_everybody(clock):
    inner = Inner()
    assert bodies(Front(inner, ["/nl/"], 15, clock), *[scope()] * 3) == [b"page 1"] * 3
    assert len(inner.asked) == 1


def test_after_fifteen_seconds_it_is_made_anew_and_not_before(clock):
    inner = Inner()
    front = Front(inner, ["/nl/"], 15, clock)
    assert bodies(front, scope()) == [b"page 1"]
    clock.now = 14.9
    assert bodies(front, scope()) == [b"page 1"]
    clock.now = 15
    assert bodies(front, scope()) == [b"page 2"]


def test_a_page_is_made_without_a_word_about_who_asks(clock):
    inner = Inner()
    personal = [
        (b"cookie", b"s=1"),
        (b"user-agent", b"x"),
        (b"accept-language", b"fr"),
        (b"authorization", b"y"),
    ]
    bodies(Front(inner, ["/nl/"], 15, clock), scope(headers=personal))
    assert inner.asked[0]["headers"] == [(b"host", b"line.example")]


def test_who_asks_while_it_is_made_waits_for_the_same_page(clock):
    inner = Inner(delay=0.05)
    front = Front(inner, ["/nl/"], 15, clock)

    async def run():
        return await asyncio.gather(*(ask(front, scope()) for _ in range(20)))

    assert {body for _, body in looped.run(run())} == {b"page 1"}
    assert len(inner.asked) == 1


def test_head_gives_the_same_headers_and_no_body(clock):
    front = Front(Inner(headers=[(b"content-length", b"6")]), ["/nl/"], 15, clock)

    async def run():
        return await ask(front, scope()), await ask(front, scope(method="HEAD"))

    (get, _), (head, body) = looped.run(run())
    assert head == get
    assert body == b""


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/desk/"},
        {"path": "/nl"},
        {"method": "POST"},
        {"query": b"x=1"},
    ],
)
def test_everything_else_goes_to_django_each_time(clock, other):
    inner = Inner()
    assert bodies(Front(inner, ["/nl/"], 15, clock), *[scope(**other)] * 2) == [b"page 1", b"page 2"]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 404},
        {"status": 301},
        {"status": 500},
        {"headers": [(b"Set-Cookie", b"s=1")]},
        {"headers": [(b"Vary", b"Accept-Encoding, Cookie")]},
    ],
)
def test_what_fails_redirects_or_belongs_to_somebody_is_never_kept(clock, answer):
    inner = Inner(**answer)
    front = Front(inner, ["/nl/"], 15, clock)
    first, second = bodies(front, scope(), scope())
    assert first != second
    assert not front._kept


def test_what_belongs_to_somebody_is_asked_for_by_that_person(clock):
    inner = Inner(headers=[(b"Vary", b"Cookie")])
    bodies(Front(inner, ["/nl/"], 15, clock), scope(headers=[(b"cookie", b"s=1")]))
    assert (b"cookie", b"s=1") in inner.asked[-1]["headers"]


def test_a_refusal_costs_django_no_more_than_without(clock):
    inner = Inner(status=400)
    bodies(Front(inner, ["/nl/"], 15, clock), scope())
    assert len(inner.asked) == 1


def test_another_host_scheme_or_encoding_has_a_page_of_its_own(clock):
    inner = Inner()
    front = Front(inner, ["/nl/"], 15, clock)
    different = [
        scope(),
        scope(headers=[(b"accept-encoding", b"br, gzip")]),
        scope(headers=[(b"x-forwarded-proto", b"https")]),
        {**scope(), "headers": [(b"host", b"other.example")]},
        {**scope(), "scheme": "https"},
    ]
    assert len(set(bodies(front, *different))) == len(different)


def test_gzip_that_is_refused_is_not_sent(clock):
    inner = Inner()
    bodies(Front(inner, ["/nl/"], 15, clock), scope(headers=[(b"accept-encoding", b"gzip; q=0, identity")]))
    assert (b"accept-encoding", b"gzip") not in inner.asked[0]["headers"]


def test_invented_host_names_cannot_fill_the_memory(clock):
    front = Front(Inner(), ["/nl/"], 15, clock)
    bodies(front, *({**scope(), "headers": [(b"host", str(n).encode())]} for n in range(MOST + 10)))
    assert len(front._kept) <= MOST


def test_zero_seconds_keeps_nothing(clock):
    inner = Inner()
    assert bodies(Front(inner, ["/nl/"], 0, clock), scope(), scope()) == [b"page 1", b"page 2"]


def test_a_page_that_cannot_be_made_fails_for_who_asked_and_is_tried_again(clock):
    async def broken(scope, receive, send):
        raise RuntimeError

    front = Front(broken, ["/nl/"], 15, clock)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            bodies(front, scope())
    front.inner = Inner()
    assert bodies(front, scope()) == [b"page 1"]
