"""Every field of every form gets what nobody writes in good faith: refused, or shown as the words it is.

The forms are found on the pages that test_every_page finds, as the first who may open them; a new field is
tried by itself. Each post is taken back, so that every form meets the same house.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from hostile import STRINGS
from houvast.interfaces.desk import bringing_in
from inhabited import Inhabited
from interfaces.test_every_page import (
    address_of,
    cookies_of,
    home,
    house,
    making,
    pages,
    who_opens,
)

__all__ = ["cookies_of", "home", "house", "making", "who_opens"]
TYPED = ("text", "search", "tel", "email", "number", "password", "url", "date", "time")
RUNS = ("iframe", "object", "embed", "base", "frame", "applet")
LEADS = ("href", "src", "action", "formaction", "data", "poster", "srcset")
AWAY = ("javascript:", "vbscript:", "data:text", "//evil", "http://evil")
ROUNDS = 4  # a field gets every sixtieth string of the list, and the next field of its form the next ones
PARTS = 4  # so that several processes share them


@dataclass
class Form:
    """Where it leads, what it sends by itself, and which of its fields one types in."""

    action: str
    said: dict[str, list[str]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class _Page(HTMLParser):
    """Forms of a page that post, and whatever in it could run, load or lead away."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.harm: list[str] = []
        self._form: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.harm += [tag] * (
            tag in RUNS or (tag == "script" and not said.get("src", "").startswith("/static/"))
        )
        self.harm += [f"{tag} {name}" for name in said if name.startswith("on")]
        self.harm += [
            f"{tag} {said[name]}" for name in LEADS if said.get(name, "").strip().lower().startswith(AWAY)
        ]
        if tag == "form":
            posts = said.get("method", "").lower() == "post"
            self._form = Form(said.get("action", "")) if posts else None
            self.forms += [self._form] if self._form else []
        elif self._form is not None and (said.get("name") or tag == "option"):
            self._field(self._form, tag, said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None

    def _field(self, form: Form, tag: str, said: Mapping[str, str]) -> None:
        name, kind = said.get("name", ""), said.get("type", "text")
        if tag == "select":
            self._select = name
        elif tag == "option" and (said.get("value") and self._select not in form.said):
            form.said[self._select] = [said["value"]]
        elif tag == "textarea" or (tag == "input" and kind in TYPED):
            form.typed.append(name)
        elif tag == "input" and kind == "file":
            form.files.append(name)
        elif (tag == "input" and kind == "hidden") or name not in form.said:
            form.said.setdefault(name, []).append(said.get("value", "on"))


def read(answer: Any) -> _Page:
    page = _Page()
    if answer.status_code < 300 and answer["Content-Type"].startswith("text/html"):
        page.feed(answer.content.decode())
    return page


def filled(form: Form, turn: int) -> dict[str, Any]:
    """Every field that one types in has another string; a file is called by one."""
    step = len(STRINGS) // ROUNDS
    said: dict[str, Any] = dict(form.said)
    for at, name in enumerate(form.typed):
        said[name] = STRINGS[(turn * step + at) % len(STRINGS)]
    for name in form.files:
        called = STRINGS[(turn * step) % len(STRINGS)]
        said[name] = SimpleUploadedFile(called, called.encode("utf-8", "replace"))
    return said


def wrong(client: Client, address: str, form: Form) -> Iterator[str]:
    """What an answer or the page after it does that it should not."""
    for turn in range(ROUNDS):
        said = filled(form, turn)
        with transaction.atomic():
            answer = client.post(form.action or address, said)
            if answer.status_code >= 500:
                yield f"{turn}: {answer.status_code}"
            for seen in (answer, client.get(address)):
                yield from (f"{turn}: {each}" for each in read(seen).harm)
            transaction.set_rollback(True)


def test_what_could_run_load_or_lead_away_is_seen():
    seen = _Page()
    seen.feed(
        "<script>1</script><p onclick=x>&lt;script&gt;</p><a href=' JavaScript:1'>x</a><a href='/en/'>y</a>"
        "<script src='/static/x.js'></script><iframe></iframe><form action='//evil.example'></form>"
    )
    assert seen.harm == ["script", "p onclick", "a  JavaScript:1", "iframe", "form //evil.example"]


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_is_typed_in_any_field_of_any_page_is_refused_or_shown_as_words(
    part: int, house: Inhabited, who_opens, cookies_of, settings, monkeypatch
):
    settings.LIMIT_NETWORKS = False
    monkeypatch.setattr(bringing_in, "_kept", dict(bringing_in._kept))  # no transaction takes that back
    walks = [(name, who_opens(name)) for name in sorted(pages())[part::PARTS]]
    found, tried = {}, 0
    for name, who in walks:
        client = Client()
        for cookie, value in cookies_of(who).items():
            client.cookies[cookie] = value
        address = address_of(name, house)
        for form in read(client.get(address)).forms:
            if not form.typed and not form.files:
                continue
            tried += len(form.typed) + len(form.files)
            if all_ := list(wrong(client, address, form)):
                found[name, form.action] = all_
    assert found == {}
    assert tried > 20
