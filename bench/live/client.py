"""People and workers who talk, by plain sockets: light, since they share two cores with the server.

Each talk has two ends. In turn, every `pace` seconds, one writes and the other must see it; who begins is
drawn. What is not answered is sent again with the same `once`. Nothing is forgiven: lost, doubled and
disordered are counted.

What is written is as people write: words, and in one message of ten a telephone number, which the address
guard compares before it leaves.
"""

import asyncio
import contextlib
import json
import random
import re
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

PATIENCE = 20.0
WORDS = (
    "ik weet niet meer wat ik moet doen en wil dat het stopt ze zegt dat het door mij komt maar dat is "
    "niet waar we kunnen samen kijken wat nu kan dat klinkt zwaar ben je op dit moment veilig met de "
    "kinderen thuis"
).split()
NUMBERS = 0.1


@dataclass
class Seen:
    """What one end of a talk has seen arrive: texts in order, by number."""

    texts: list[str] = field(default_factory=list)
    last: int = 0
    doubled: int = 0
    disordered: int = 0

    def take(self, number: int, text: str) -> None:
        if number <= self.last:
            self.doubled += 1
        if self.texts and number < self.last:
            self.disordered += 1
        self.last = max(self.last, number)
        self.texts.append(text)


@dataclass
class Load:
    """What came of it. Times in seconds."""

    delivered: list[float] = field(default_factory=list)
    acknowledged: list[float] = field(default_factory=list)
    sent: dict[str, float] = field(default_factory=dict)
    kept: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    persons: dict[str, Seen] = field(default_factory=dict)
    workers: dict[str, Seen] = field(default_factory=dict)
    open_streams: int = 0
    again: int = 0


async def talk(
    port: int,
    people: dict[str, Any],
    *,
    seconds: float,
    pace: float,
    password: str,
    settle: float = 5.0,
    poll: bool = False,
    opened: Callable[[], None] = lambda: None,
) -> Load:
    """Open every stream, write for so many seconds, wait for the last, and say what came."""
    load, stop = Load(), asyncio.Event()
    cookies = [await _sign_in(port, name, password) for name in people["workers"]]
    lines: dict[int, str] = {}
    streams = [
        asyncio.create_task(_desk(port, people, cookies, n, lines, load, stop, poll, password))
        for n in range(len(cookies))
    ]
    for number, each in enumerate(people["talks"]):
        load.persons[each["id"]] = Seen()
        load.workers.setdefault(each["id"], Seen())
        load.kept[each["id"]] = []
        streams.append(asyncio.create_task(_person(port, each, load, stop, poll)))
        if number % 25 == 24:
            await asyncio.sleep(0.05)
    await _until(lambda: load.open_streams >= len(streams), 120)
    opened()
    posts = _Posts(port)
    until = time.monotonic() + seconds
    writers = [
        asyncio.create_task(_write(posts, each, cookies, lines, load, until, pace))
        for each in people["talks"]
    ]
    await asyncio.gather(*writers)
    await asyncio.sleep(settle)
    stop.set()
    for stream in streams:
        stream.cancel()
    await asyncio.gather(*streams, return_exceptions=True)
    return load


def lost(load: Load) -> tuple[int, int, int]:
    """(acknowledged and not seen by the other end, seen twice, out of order)."""
    missing = doubled = disordered = 0
    for talk, kept in load.kept.items():
        for end in (load.persons[talk], load.workers[talk]):
            there = set(end.texts)
            missing += sum(text not in there for _, text in kept)
            doubled += end.doubled
            disordered += end.disordered
    return missing, doubled, disordered


def percentile(values: list[float], share: float) -> float:
    found = sorted(values)
    return found[min(len(found) - 1, int(len(found) * share))] if found else float("nan")


async def _write(
    posts: "_Posts",
    each: dict[str, Any],
    cookies: list[str],
    lines: dict[int, str],
    load: Load,
    until: float,
    pace: float,
) -> None:
    await asyncio.sleep(random.random() * pace)
    turn = random.randrange(2)  # else all workers write in the same seconds, and then nobody does
    while time.monotonic() < until:
        begun = time.monotonic()
        text, once = _words(), str(uuid.uuid4())
        load.sent[text] = begun
        said = {"text": text, "once": once}
        if turn % 2 == 0:
            number = await _sent(posts, "/live/own/say/", partial(_as_person, each, said), load)
        else:
            number = await _sent(
                posts, "/live/desk/say/", partial(_as_worker, each, said, cookies, lines), load
            )
        load.acknowledged.append(time.monotonic() - begun)
        load.kept[each["id"]].append((number, text))
        turn += 1
        await asyncio.sleep(max(0.0, pace - (time.monotonic() - begun)))


def _words() -> str:
    """A line as people write it, unlike any other."""
    line = " ".join(random.choices(WORDS, k=16))  # 40 words: the same line twice is not to be expected
    return f"{line} 0470 {random.randrange(10**6):06}" if random.random() < NUMBERS else line


def _as_person(each: dict[str, Any], said: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return f"t={each['secret']}", said


def _as_worker(
    each: dict[str, Any], said: dict[str, Any], cookies: list[str], lines: dict[int, str]
) -> tuple[str, dict[str, Any]]:
    """With the cookies and the open screen of that moment: after a restart they are others."""
    here = each["worker"]
    return cookies[here], {**said, "talk": each["id"], "line": lines.get(here, "")}


async def _sent(
    posts: "_Posts", path: str, said: Callable[[], tuple[str, dict[str, Any]]], load: Load
) -> int:
    for tries in range(200):
        try:
            status, answer = await posts.post(path, *said())
        except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError):
            status, answer = 0, {}
        if status == 200:
            return int(answer["n"])
        if status in (403, 423) and tries > 60:
            raise AssertionError((status, answer, path))
        load.again += 1
        await asyncio.sleep(min(0.2 * 2**tries, 2.0))
    raise AssertionError("never acknowledged")


class _Posts:
    """Connections that are kept open, as a proxy keeps them: a post takes one that nobody uses, or makes one.

    Nobody waits for the answer to somebody else: a browser does not either.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, path: str, cookie: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        data = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookie}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n"
        ).encode()
        reader, writer = await self._connection()
        try:
            writer.write(head + data)
            async with asyncio.timeout(PATIENCE):
                status, _headers, answer = await _response(reader)
        except BaseException:
            writer.close()
            raise
        self.idle.append((reader, writer))
        return status, json.loads(answer or b"{}")

    async def _connection(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self.idle:
            reader, writer = self.idle.pop()  # the one used last: what is idle for long, the server closes
            if not (reader.at_eof() or writer.is_closing()):
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", self.port)


async def _response(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *rest = head.split("\r\n")
    headers = {}
    for line in rest:
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    return int(first.split()[1]), headers, await reader.readexactly(length)


class SignedOut(ConnectionError):
    """The stream is refused: locked, or no longer signed in."""


async def _events(port: int, path: str, cookie: str, poll: bool) -> Any:
    """Events of one stream, until it breaks; or asked for, one question after the other."""
    if poll:
        status, _, answer = await _asked(port, f"{path}&poll", cookie)
        if status != 200:
            raise SignedOut(status)
        for event in json.loads(answer)["events"]:
            yield event["kind"], event["data"]
        return
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n")[0]:
            raise SignedOut(head[:40])
        kind = ""
        while True:
            line = (await reader.readline()).rstrip()
            if not line and reader.at_eof():
                return
            if line.startswith(b"event: "):
                kind = line[7:].decode()
            elif line.startswith(b"data: "):
                yield kind, json.loads(line[6:])
    finally:
        writer.close()


async def _asked(port: int, path: str, cookie: str) -> tuple[int, dict[str, str], bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode())
        async with asyncio.timeout(60):
            return await _response(reader)
    finally:
        writer.close()


async def _person(port: int, each: dict[str, Any], load: Load, stop: asyncio.Event, poll: bool) -> None:
    seen, counted = load.persons[each["id"]], poll
    load.open_streams += poll
    while not stop.is_set():
        try:
            async for kind, said in _events(
                port, f"/live/own/?after={seen.last}", f"t={each['secret']}", poll
            ):
                if kind == "state" and not counted:
                    counted = True
                    load.open_streams += 1
                if kind == "message":
                    seen.take(said["n"], said["text"])
                    if said["from"] == "WORKER" and (begun := load.sent.get(said["text"])):
                        load.delivered.append(time.monotonic() - begun)
            if poll:
                continue
        except (OSError, asyncio.IncompleteReadError, ValueError):
            pass
        await asyncio.sleep(0.3 + random.random() * 0.4)


async def _desk(
    port: int,
    people: dict[str, Any],
    cookies: list[str],
    number: int,
    lines: dict[int, str],
    load: Load,
    stop: asyncio.Event,
    poll: bool,
    password: str,
) -> None:
    """A worker's screen. After a restart their key is locked: they type their password again."""
    counted = poll
    load.open_streams += poll
    mine: dict[str, int] = {}
    while not stop.is_set():
        had = urlencode([("had", f"{talk}:{last}") for talk, last in mine.items()])
        try:
            async for kind, said in _events(port, f"/live/desk/?{had}", cookies[number], poll):
                if kind == "line":
                    lines[number] = said["line"]
                if kind == "queue" and not counted:
                    counted = True
                    load.open_streams += 1
                if kind == "locked":
                    break
                if kind == "message" and said["from"] in ("PERSON", "WORKER"):
                    load.workers.setdefault(said["talk"], Seen()).take(said["n"], said["text"])
                    mine[said["talk"]] = max(mine.get(said["talk"], 0), said["n"])
                    if said["from"] == "PERSON" and (begun := load.sent.get(said["text"])):
                        load.delivered.append(time.monotonic() - begun)
            if poll:
                continue
        except SignedOut:
            with contextlib.suppress(OSError, AssertionError, asyncio.IncompleteReadError):
                cookies[number] = await _sign_in(port, people["workers"][number], password)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            pass
        await asyncio.sleep(0.3 + random.random() * 0.4)


async def _sign_in(port: int, name: str, password: str) -> str:
    """The cookies of somebody who signed in by their password."""
    jar: SimpleCookie = SimpleCookie()

    async def ask(method: str, path: str, form: dict[str, str] | None = None) -> str:
        body = urlencode(form or {}).encode()
        cookie = "; ".join(f"{key}={morsel.value}" for key, morsel in jar.items())
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nConnection: close\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = (await reader.read(-1)).decode(errors="replace")
        writer.close()
        for line in answer.split("\r\n\r\n")[0].split("\r\n"):
            if line.lower().startswith("set-cookie:"):
                jar.load(line.split(":", 1)[1].strip())
        return answer

    page = await ask("GET", "/desk/sign-in/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token, page[:200]
    await ask(
        "POST", "/desk/sign-in/", {"csrfmiddlewaretoken": token[1], "username": name, "password": password}
    )
    return "; ".join(f"{key}={morsel.value}" for key, morsel in jar.items())


async def _until(is_so: Any, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not is_so() and time.monotonic() < until:
        await asyncio.sleep(0.1)


def main(port: int, seconds: float, pace: float, settle: float, poll: bool, password: str) -> None:
    """Read who is there from standard input; print what came as one line of JSON."""
    people = json.loads(sys.stdin.read())
    load = asyncio.run(
        talk(port, people, seconds=seconds, pace=pace, password=password, settle=settle, poll=poll)
    )
    missing, doubled, disordered = lost(load)
    told = {
        "acknowledged": len(load.acknowledged),
        "again": load.again,
        "lost": missing,
        "twice": doubled,
        "disordered": disordered,
        "opened": load.open_streams,
        "ends": {
            talk: [
                [number for number, text in kept if text not in set(end.texts)]
                for end in (load.persons[talk], load.workers[talk])
            ]
            for talk, kept in load.kept.items()
        },
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    port, seconds, pace, settle, poll, password = sys.argv[1:]
    main(int(port), float(seconds), float(pace), float(settle), poll == "poll", password)
