"""Codes as choices on a page: the label in the desk's language, and those of all languages to find it by.

Lists of sexes, districts and municipalities stand by their label, so that no place in them is the first by
our choice; what is not known stands last. Other lists keep the order of their codebook.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from houvast.library import codes

BY_LABEL = {"sex", "district", "municipality"}
LAST = {"REFUSED": 1, "U": 2}


@dataclass(frozen=True)
class Choice:
    """One answer: `find` holds its labels in the other languages."""

    code: str
    label: str
    find: str


def language_here() -> str:
    """The language of the page that is being made."""
    return (get_language() or "en")[:2]


@lru_cache(maxsize=512)
def choices(name: str, language: str, on: date) -> tuple[Choice, ...]:
    """The answers of a list as they hold on a day, in the order in which a page shows them."""
    try:
        book = codes.codebook(name, on=on)
    except codes.ListOutsideDates:
        book = codes.codebook(name)
    found = [_choice(code, language) for code in book]
    if name in BY_LABEL:
        found.sort(key=lambda choice: (LAST.get(choice.code, 0), choice.label.casefold()))
    return tuple(found)


def options(name: str, language: str, on: date, chosen: Iterable[str]) -> SafeString:
    """The choices as <option> elements; a chosen code that no longer holds stays, marked as such."""
    taken = set(chosen)
    known = choices(name, language, on)
    gone = sorted(taken - {choice.code for choice in known})
    lines = [_plain(name, language, on)[c.code][c.code in taken] for c in known]
    lines += [format_html('<option value="{}" selected>{}</option>', code, code) for code in gone]
    return mark_safe("".join(lines))  # noqa: S308  # every part was made by format_html


def label(name: str, code: str, language: str) -> str:
    """The name of a code, also of one that no longer holds; the code itself when no list knows it."""
    try:
        return codes.codebook(name).label(code, language)
    except codes.UnknownCode:
        return code


def day(said: str) -> str:
    """A day in words; what cannot be read as one, as a draft may hold, stays as it was said."""
    try:
        return date_format(date.fromisoformat(said), "DATE_FORMAT")
    except ValueError:
        return said


@lru_cache(maxsize=512)
def _plain(name: str, language: str, on: date) -> dict[str, tuple[SafeString, SafeString]]:
    """Each option unselected and selected: made once a day, since a page shows hundreds."""
    shape = '<option value="{}" data-find="{}"{}>{}</option>'
    return {
        c.code: (
            format_html(shape, c.code, c.find, "", c.label),
            format_html(shape, c.code, c.find, mark_safe(" selected"), c.label),
        )
        for c in choices(name, language, on)
    }


def _choice(code: codes.Code, language: str) -> Choice:
    own = code.label(language)
    others = dict.fromkeys(code.label(other) for other in codes.LANGUAGES)
    return Choice(code.code, own, "|".join(name for name in others if name != own))
