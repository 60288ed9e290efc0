"""What the public pages say about the helpline: name, number, hours, languages, where the way out leads.

It is configuration (settings.LINE_FILE, TOML), so that the pages say it also without a database. Name, number
and hours that were written at the desk (campaigns' nameplate) take the place of those of the file.
`line.toml` beside this file is the example; it describes an invented helpline.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError

from houvast.library.opening import DAYS, Hours, InvalidHours, Spell, clock
from houvast.records.campaigns.queries import Nameplate, nameplate

EXAMPLE = Path(__file__).with_name("line.toml")
LANGUAGES = ("nl", "fr", "de", "en")
_previewed: ContextVar[Nameplate | None] = ContextVar("previewed", default=None)


class InvalidLine(Exception):
    """The file about the helpline cannot be used; the message says where and what to write."""


@dataclass(frozen=True)
class OtherLine:
    """Somebody else who can be called: shown where a text asks for lines of one of these kinds."""

    kinds: tuple[str, ...]
    number: str
    dial: str
    name: Mapping[str, str]
    about: Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One helpline as the public sees it. Texts are by language of the page."""

    name: Mapping[str, str]
    number: str
    dial: str
    emergency: str
    free: bool
    hours: Hours
    languages: tuple[str, ...]
    harmless: Mapping[str, str]
    invented: bool
    others: tuple[OtherLine, ...] = ()
    child_protection: Mapping[str, str] | None = None

    def others_for(self, kind: str) -> tuple[OtherLine, ...]:
        return tuple(other for other in self.others if kind in other.kinds)


def the_line() -> Line:
    """The helpline as the public reads of it now: the file, or the invented one of the example, with the
    nameplate that was written at the desk.
    """
    line = of_file()
    plate = _previewed.get() or _written()
    return named(line, plate) if plate else line


def of_file() -> Line:
    file = Path(settings.LINE_FILE)
    file = file if file.exists() else EXAMPLE
    return _read_once(file, file.stat().st_mtime_ns)


def named(line: Line, plate: Nameplate) -> Line:
    hours = Hours.from_words(line.hours.zone.key, plate.hours, plate.closed_days)
    told = {name: getattr(plate, name) for name in ("name", "number", "dial", "free")}
    return replace(line, **told, hours=hours, invented=False)


def nameplate_of(line: Line) -> Nameplate:
    """What the file says, as it is changed at the desk."""
    week = {day: tuple(spells) for day, spells in zip(DAYS, map(_said, line.hours.week), strict=True)}
    closed = tuple(sorted(day.isoformat() for day in line.hours.closed_days))
    return Nameplate(line.name, "", line.number, line.dial, line.free, week, closed)


@contextmanager
def previewed(plate: Nameplate) -> Iterator[None]:
    """Within it, and for nobody else, pages are made as if this nameplate were written."""
    before = _previewed.set(plate)
    try:
        yield
    finally:
        _previewed.reset(before)


def _written() -> Nameplate | None:
    """Without a database the pages still say number and hours of the file: better than nothing at all."""
    try:
        return nameplate()
    except DatabaseError:
        return None


def _said(spells: Iterable[Spell]) -> Iterator[str]:
    return (f"{clock(spell.from_)}-{clock(spell.until)}" for spell in spells)


@lru_cache(maxsize=4)
def _read_once(file: Path, changed: int) -> Line:
    return read(file)


def read(file: Path) -> Line:
    """The helpline described by a TOML file; refuses with the file, the key and what is expected there."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        return Line(
            name=_by_language(told, "name"),
            number=_text(told, "number"),
            dial=_diallable(_text(told, "dial")),
            emergency=_diallable(_text(told, "emergency")),
            free=bool(told.get("free", False)),
            hours=Hours.from_words(
                _text(told, "timezone"), told.get("hours", {}), told.get("closed_days", [])
            ),
            languages=_known(told.get("languages", [])),
            harmless={language: _web(page) for language, page in _by_language(told, "harmless").items()},
            invented=bool(told.get("invented", False)),
            others=tuple(_other(each) for each in told.get("others", [])),
            child_protection=_by_language(told, "child_protection") if "child_protection" in told else None,
        )
    except (tomllib.TOMLDecodeError, InvalidHours, InvalidLine) as problem:
        raise InvalidLine(f"{file}: {problem}") from problem


def _other(told: Mapping[str, Any]) -> OtherLine:
    kinds = told.get("for")
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise InvalidLine('[[others]] for: write a list of words, like ["young"]')
    return OtherLine(
        tuple(kinds),
        _text(told, "number"),
        _diallable(_text(told, "dial")),
        _by_language(told, "name"),
        _by_language(told, "about"),
    )


def _text(told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    if not isinstance(value, str) or not value.strip():
        raise InvalidLine(f"{key}: write a text between quotes")
    return value


def _by_language(told: Mapping[str, Any], key: str) -> dict[str, str]:
    texts = told.get(key)
    if not isinstance(texts, dict) or set(texts) != set(LANGUAGES):
        raise InvalidLine(f"[{key}]: write one text for each of {', '.join(LANGUAGES)}")
    return {language: _text(texts, language) for language in LANGUAGES}


def _diallable(number: str) -> str:
    if not number.lstrip("+").isdigit():
        raise InvalidLine(
            f"{number!r}: write a number as a telephone dials it, digits only, + in front if abroad"
        )
    return number


def _known(languages: object) -> tuple[str, ...]:
    if not isinstance(languages, list) or not languages or not set(languages) <= set(LANGUAGES):
        raise InvalidLine(f"languages: write a list out of {', '.join(LANGUAGES)}, the one spoken most first")
    return tuple(languages)


def _web(page: str) -> str:
    """The way out may lead only to a web page: never to a script or a file."""
    if urlsplit(page).scheme not in {"https", "http"}:
        raise InvalidLine(f"[harmless]: {page!r} is no web address")
    return page
