"""All that came over the line during the story of a journal, byte for byte, up to the explicit yes.

A tap stands between browser and server and keeps what goes by: not what the browser says that it sent. So
that this can fail, the same recording goes on over the yes, and then holds the words.
"""

import base64
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from hashlib import blake2b
from urllib.parse import urlsplit

import pytest
from nacl import bindings, pwhash
from pytest_django.live_server_helper import LiveServer

from browser import until
from cast import Cast
from houvast.records.journal import course
from houvast.records.journal.models import JournalEntry, JournalPass
from interfaces.personal.conftest import Notes
from interfaces.personal.test_complaint import photo, preview, saved, tick
from interfaces.personal.test_story import forms_of

pytestmark = pytest.mark.browser

ENTRY = {
    "what": "Ze gooide de borden kapot tegen de muur",
    "where": "In de keuken van Wilrijk",
    "seen": "Mijn zus Liesbeth hoorde het",
    "done": "Naar dokter Vermeulen geweest",
    "around": "halfelf savonds",
}
DRAFT, CHANGED, ERASED, SOUGHT = "Kladwoordje", "Achteraf verbeterd", "Dit moest weg", "zoekwoordje"
DECOYED, NAME = "Boodschappenlijst", "Sam Peeters"
SOUND = {"name": "schreeuwen.wav", "mimeType": "audio/wav", "buffer": b"RIFF....WAVE" + b"geschreeuw" * 9_000}
SIZES = {4_096, 16_384, 32_768, 98_304, 393_216, 1_441_792}
ASKED = set("begin open older write erase draft piece fetch prove pass time burn keep".split())
LOOKED_AT = re.compile(r"/nl/notes/|/static/[\w./-]+|/favicon\.ico")


class Tap:
    """What browsers said to a server, each connection apart, in the order of its bytes."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._said: list[bytearray] = []
        self._lines: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._go(self._accept)

    @property
    def received(self) -> list[bytes]:
        return [bytes(each) for each in self._said]

    def close(self) -> None:
        for each in (self._door, *self._lines):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
        for each in (self._door, *self._lines):
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                far, kept = socket.create_connection(self._to), bytearray()
                self._said.append(kept)
                self._lines += [near, far]
                self._go(self._carry, near, far, kept)
                self._go(self._carry, far, near, None)

    def _carry(self, from_: socket.socket, to: socket.socket, kept: bytearray | None) -> None:
        with suppress(OSError):
            while piece := from_.recv(65_536):
                if kept is not None:
                    kept.extend(piece)
                to.sendall(piece)
            to.shutdown(socket.SHUT_WR)

    def _go(self, what, *said: object) -> None:
        self._threads.append(threading.Thread(target=what, args=said, daemon=True))
        self._threads[-1].start()


@pytest.fixture
def tap(cast: Cast, live_server: LiveServer, settings) -> Iterator[Tap]:
    settings.ALLOWED_HOSTS = ["*"]
    at = urlsplit(live_server.url)
    made = Tap(str(at.hostname), int(at.port or 0))
    yield made
    made.close()


def requests(said: bytes) -> Iterator[tuple[str, str, dict[str, str], bytes]]:
    """Method, address, headers and body of each request of a connection."""
    while said:
        head, _, rest = said.partition(b"\r\n\r\n")
        first, *lines = head.decode("ascii").split("\r\n")
        method, address, _version = first.split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        length = int(headers.get("content-length", 0))
        yield method, address, headers, rest[:length]
        said = rest[length:]


def keep(notes: Notes) -> None:
    notes.page.locator("[data-form=write] button:not([type])").click()
    notes.shown("list")


def lived(notes: Notes) -> dict[str, str]:
    """All that one can do with a journal, short of saying yes. What opens it, by name."""
    page, secret = notes.page, {}
    notes.begin()
    secret |= {"place": notes.place, "words": notes.words}
    page.locator("[data-write]").click()
    for name, value in ENTRY.items():
        page.fill(f"#{name}", value)
    page.fill("#on", "20/11/2026")
    page.locator("[data-view=write] details summary").click()
    page.locator("#s-THINGS").check()
    page.set_input_files(
        "#file", [{"name": "blauwe-plek.jpg", "mimeType": "image/jpeg", "buffer": photo()}, SOUND]
    )
    keep(notes)
    page.locator("[data-write]").click()
    page.fill("#what", DRAFT)
    page.locator("[data-later]").click()
    notes.shown("list")
    page.locator("[data-write]").click()
    page.fill("#what", ERASED)
    keep(notes)
    page.fill("#search", ERASED.split()[-1])
    page.locator("[data-entries] [data-open]").first.click()
    page.locator("[data-erase]").click()
    page.locator("[data-erase-it]").click()
    notes.shown("list")
    page.fill("#search", SOUGHT)
    page.fill("#search", "")
    for each in ("[data-calendar]", "[data-timeline]"):
        page.locator(f"{each} summary").click()
    page.locator("[data-entries] [data-open]").click()
    page.locator("[data-files] button").first.click()
    page.locator("[data-files] img").wait_for()
    page.locator("[data-change]").click()
    page.fill("#done", CHANGED)
    keep(notes)
    return secret | more_ways_in(notes)


def more_ways_in(notes: Notes) -> dict[str, str]:
    """A recovery code, other words, a second journal with something in it, burning and not."""
    page, found = notes.page, {}

    def shown(words: str) -> str:
        until(page, f"document.querySelector('[data-told]').textContent.includes('{words}')", 20)
        return words

    page.locator("[data-view=list] [data-go=more]").click()
    page.locator("[data-new-code]").click()
    shown("herstelcode")
    found["code"] = page.locator("[data-code-shown] code").inner_text()
    page.fill("#shown-code", found["code"])
    page.locator("[data-form=code] button").click()
    shown("ook deze code")
    page.locator("[data-time] label").first.click()
    for button, name in (("[data-second]", "second"), ("[data-new-words-for-mine]", "own")):
        page.locator(button).click()
        found[name] = page.locator("[data-shown-words]").inner_text()
        page.fill("#shown-words", found[name])
        page.locator("[data-form=shown] button").click()
        shown("tweede dagboek" if name == "second" else "Vanaf nu")
    page.fill("#burn-place", notes.place)
    page.fill("#burn-words", found["own"])
    page.locator("[data-form=burn] button").click()
    notes.shown("list")
    page.locator("[data-keep]").click()
    until(page, "document.querySelector('[data-burning]').hidden", 20)
    for words in (found["second"], found["own"]):
        notes.lock()
        notes.open(notes.place, words)
        notes.shown("list")
        if words == found["second"]:
            notes.write(DECOYED)
    return found


def to_the_yes(notes: Notes) -> None:
    page = notes.page
    page.locator("[data-view=list] [data-go=complaint]").click()
    page.locator("[data-view=complaint] [data-go=choose]").click()
    tick(page, 1)
    page.fill("#my-name", NAME)
    page.locator("#with-pictures").check()
    assert ENTRY["what"] in preview(notes)
    saved(notes, "[data-prove]")


def keys_of(place: str, words: str) -> dict[str, bytes]:
    """What words become in a browser, made once more by another library; `lookup` and `proof` are sent."""
    salt = blake2b(b"journal-salt-1\0" + place.replace("-", "").encode(), digest_size=16).digest()
    root = pwhash.argon2id.kdf(32, words.encode(), salt, opslimit=3, memlimit=64 << 20)
    made = {
        name: blake2b(f"{name}-1".encode(), key=root, digest_size=16 if name == "lookup" else 32).digest()
        for name in ("lookup", "proof", "wrap")
    }
    return {"root": root, **made}


def key_of_journal(wrap: bytes) -> bytes:
    """The key under which all of a journal is sealed, found as its owner finds it."""
    for each in JournalPass.objects.all():
        nonce, rest = bytes(each.wrapped)[:24], bytes(each.wrapped)[24:]
        with suppress(Exception):
            return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(rest, b"key-1", nonce, wrap)
    raise AssertionError("no journal opens")


def as_sent(key: bytes) -> list[bytes]:
    coded = [base64.b64encode(bytes(shift) + key)[4:-4] for shift in range(3)]
    return [key, key.hex().encode(), key.hex().upper().encode(), *coded]


def test_up_to_the_yes_the_line_carries_no_word_no_key_and_sizes_in_classes(tap: Tap, page):
    notes = Notes(page)
    page.goto(f"{tap.url}/nl/notes/")
    notes.shown("start")
    secret = lived(notes)
    to_the_yes(notes)
    before = tap.received
    line = b"\n".join(before)

    typed = [*ENTRY.values(), DRAFT, CHANGED, ERASED, SOUGHT, DECOYED, NAME, "2026-11-20", "THINGS"]
    files = ["blauwe-plek", "schreeuwen.wav", "geschreeuwgeschreeuw", "GeheimeMaker"]
    opens = [*secret.values(), *(each.replace("-", "") for each in secret.values() if "-" in each)]
    hidden = [*typed, *files, *opens]
    assert {each for each in hidden for form in forms_of(each) if form in line} == set()

    for words in (secret["words"], secret["second"], secret["own"]):
        made = keys_of(secret["place"], words)
        assert base64.b64encode(made["proof"]) in line  # they are made as the browser makes them
        kept_back = [made["root"], made["wrap"]]
        if words != secret["words"]:  # which open nothing any more
            kept_back.append(key_of_journal(made["wrap"]))
        assert not any(form in line for key in kept_back for form in as_sent(key))

    asked = [each for connection in before for each in requests(connection)]
    posted = [(address, headers, body) for method, address, headers, body in asked if method == "POST"]
    assert {address.split("/")[2] for address, _headers, _body in posted} == ASKED
    assert {len(body) for _address, _headers, body in posted} <= SIZES
    assert {int(headers["content-length"]) for _address, headers, _body in posted} <= SIZES
    assert all(LOOKED_AT.fullmatch(address) for method, address, *_rest in asked if method == "GET")
    assert not any("cookie" in headers for _method, _address, headers, _body in asked)
    assert len({tuple(sorted(headers)) for _address, headers, _body in posted}) == 1
    sealed = JournalEntry.objects.exclude(sealed=b"")
    assert {len(bytes(each.sealed)) for each in sealed} <= set(course.ENTRY_SIZES)

    saved(notes, "[data-yes]")
    after = b"\n".join(tap.received)
    for said in (ENTRY["what"], ENTRY["seen"], CHANGED, NAME):
        assert said.encode() in after, said
    assert DRAFT.encode() not in after
    assert DECOYED.encode() not in after
    assert b"GeheimeMaker" not in after
