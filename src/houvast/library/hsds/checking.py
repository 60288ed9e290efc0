"""Whether a record says what HSDS 3.0 lets it say.

Plain: what is required is there, each field is of its kind. Strict: also nothing else is there. A record is a
mapping as JSON reads it; what is wrong comes back as faults with their place, and nothing is mended.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from houvast.library.hsds.kinds import DAY, EMAIL, KINDS, MOMENT, NUMBER, TIME, URI, UUID, Field, Many
from houvast.library.sheets.faults import Fault
from houvast.library.sheets.worded import Worded

DEEPEST = 12  # an organization with a service with a place with a contact with a phone with a language: seven
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x1f\x7f]+", re.ASCII)
_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+")


def faults(kind: str, record: object, *, strict: bool = False, where: str = "") -> Iterator[Fault]:
    """What is wrong with one record of this kind and all that is nested in it."""
    yield from _faults(kind, record, strict, where or kind, DEEPEST)


def _faults(kind: str, record: object, strict: bool, where: str, deeper: int) -> Iterator[Fault]:
    if not isinstance(record, Mapping):
        said = Worded(
            "Here a record of the kind %(kind)s is expected, not %(found)s.",
            kind=kind,
            found=_called(record),
        )
        yield Fault(where, said)
        return
    if not deeper:
        yield Fault(where, Worded("Records are nested too deeply here. No record of HSDS is."))
        return
    known = KINDS[kind]
    for field in known.fields.values():
        if field.name in record:
            if why := unfit(field, record[field.name]):
                yield Fault(f"{where}.{field.name}", why)
        elif field.required:
            yield Fault(f"{where}.{field.name}", MISSING)
    for name, value in record.items():
        if (below := known.below.get(name)) is None:
            if strict and name not in known.fields:
                yield Fault(f"{where}.{str(name)[:80]}", Worded("HSDS 3.0 knows no such field here."))
        elif not isinstance(below, Many):
            yield from _faults(below.kind, value, strict, f"{where}.{name}", deeper - 1)
        elif not isinstance(value, list):
            yield Fault(f"{where}.{name}", _instead(A_LIST, _called(value)))
        else:
            for number, each in enumerate(value):
                yield from _faults(below.kind, each, strict, f"{where}.{name}[{number}]", deeper - 1)


def row_faults(kind: str, row: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with one row of a table, where nothing is nested."""
    for field in KINDS[kind].fields.values():
        if row.get(field.name, "") == "":
            if field.required or field.required_in_tables:
                yield Fault(field.name, MISSING)
        elif why := unfit(field, row[field.name]):
            yield Fault(field.name, why)


def unfit(field: Field, value: object) -> Worded | None:
    """Why the value cannot stand in this field; None when it can."""
    if field.kind == NUMBER:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return _instead(A_NUMBER, _called(value))
        finite = isinstance(value, int) or math.isfinite(value)
        return None if finite else Worded("Here a number is expected.")
    if not isinstance(value, str):
        return _instead(TEXT, _called(value))
    if _NO_TEXT.search(value):
        return Worded("This holds a sign that no text holds (a zero byte, or half of a sign).")
    if field.choices and value not in field.choices:
        return Worded(
            "Here one of these is expected: %(choices)s. Not %(found)s.",
            choices=", ".join(field.choices),
            found=_quoted(value),
        )
    return _FORMS[field.kind](value) if field.kind in _FORMS else None


def _form(fits: Callable[[str], Any], expected: Worded) -> Callable[[str], Worded | None]:
    def said(value: str) -> Worded | None:
        try:
            return None if fits(value) else _instead(expected, _quoted(value))
        except ValueError:
            return _instead(expected, _quoted(value))

    return said


def _instead(expected: Worded, found: str) -> Worded:
    return Worded("Here %(expected)s is expected, not %(found)s.", expected=expected, found=found)


MISSING = Worded("This is required and missing.")
A_NUMBER, A_LIST, TEXT = Worded("a number"), Worded("a list"), Worded("text")
_NAMES = {dict: Worded("a record"), list: A_LIST, str: TEXT, bool: Worded("true or false")}
_FORMS: Mapping[str, Callable[[str], Worded | None]] = {
    UUID: _form(_UUID.fullmatch, Worded("an identifier like ac148810-d857-441c-9679-408f346de14b")),
    URI: _form(_URI.fullmatch, Worded("an address like https://example.org")),
    EMAIL: _form(_EMAIL.fullmatch, Worded("a mail address")),
    DAY: _form(date.fromisoformat, Worded("a day like 2026-01-31")),
    TIME: _form(
        lambda value: bool(time.fromisoformat(value.removesuffix("Z")) or True), Worded("a time like 09:30")
    ),
    MOMENT: _form(datetime.fromisoformat, Worded("a moment like 2026-01-31T09:30:00Z")),
}


def _called(value: object) -> Worded:
    if value is None:
        return Worded("nothing (leave the field out)")
    return _NAMES.get(type(value), A_NUMBER)


def _quoted(value: str) -> str:
    shown = "".join(sign if sign.isprintable() else "?" for sign in value[:40])
    return f"“{shown}…”" if len(value) > 40 else f"“{shown}”"
