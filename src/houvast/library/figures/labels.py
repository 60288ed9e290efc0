"""What stands in print, in four languages: names of codes, units and axes, numbers, days and periods.

Codes are named by `library.codes`; the words around them stand in `words.yaml`. Which words a table
needs is decided in `readable`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from houvast.library.codes import codebook
from houvast.library.figures.tables import TOTAL, Dimension

LANGUAGES = ("nl", "fr", "de", "en")
# No codebooks: civil months and years name themselves, "printed" and "" are named by their declaration.
_OWN_LISTS = ("", "month", "year", "printed")
_THOUSANDS = {"nl": ".", "fr": "\u202f", "de": ".", "en": ","}
_DECIMAL = {"nl": ",", "fr": ",", "de": ",", "en": "."}
_PERCENT = {"nl": "\u202f%", "fr": "\u202f%", "de": "\u202f%", "en": "%"}


class NoSuchLanguage(LookupError):
    """A language that figures are not printed in."""


def check_language(language: str) -> str:
    """The same language, when figures are printed in it."""
    if language not in LANGUAGES:
        raise NoSuchLanguage(
            f"Figures are printed in {', '.join(LANGUAGES)}; {language!r} is not one of them."
        )
    return language


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        (files("houvast.library.figures") / "words.yaml").read_text("utf-8")
    )
    return loaded


def term(name: str, language: str) -> str:
    """A fixed word, such as "Unit" or "hidden"."""
    return str(_words()["terms"][name][language])


def sentence(name: str, language: str, **values: object) -> str:
    """A fixed sentence with its values filled in."""
    return str(_words()["sentences"][name][language]).format(**values)


def unit_name(code: str, language: str) -> str:
    """What is counted: a unit of houvast by its codebook, a unit of others by its word."""
    units = codebook("unit")
    return units.label(code, language) if code in units else named("units", code, language)


def unit_within(code: str, language: str) -> str:
    """The same inside a sentence. German keeps the capital of a noun, but not that of the word before it."""
    name = unit_name(code, language)
    _, _, second = name.partition(" ")
    if language == "de" and not second[:1].isupper():
        return name
    return name[:1].lower() + name[1:]


def joined(said: Iterable[str], language: str) -> str:
    """Things of which one may hold a comma, in one line. In French a space stands before the semicolon."""
    return ("\N{NO-BREAK SPACE}; " if language == "fr" else "; ").join(said)


def led_by(name: str, said: str, language: str) -> str:
    """A text with what it is about in front. In French a space stands before the colon."""
    return name + ("\N{NO-BREAK SPACE}: " if language == "fr" else ": ") + said


@cache
def unit_codes() -> frozenset[str]:
    """Everything that can be counted: units of houvast and of others."""
    return frozenset(each.code for each in codebook("unit")) | frozenset(_words()["units"])


def finding(name: str, language: str, **values: object) -> str:
    """The title of a chart with its values filled in."""
    return str(_words()["findings"][name][language]).format(**values)


def month_name(code: str, language: str) -> str:
    """A civil month such as "2025-03" under a bar: short, without its year."""
    return str(_words()["months_short"][language][int(code[-2:]) - 1])


def scope_name(code: str, language: str) -> str:
    return codebook("scope").label(code, language)


def named(kind: str, code: str, language: str) -> str:
    """The name of an area, axis or date rule; one that has no name is called by its code."""
    return str(_words()[kind].get(code, {}).get(language, code))


def in_language(texts: Mapping[str, Any], language: str) -> Any:
    """The text in this language, or else in English, or else in whichever there is."""
    for wanted in (language, "en"):
        if wanted in texts:
            return texts[wanted]
    return next(iter(texts.values()), None)


def code_label(dimension: Dimension, code: str, language: str) -> str:
    """What a code of this axis is called."""
    if code == TOTAL:
        return term("total", language)
    if code in dimension.labels:
        return str(in_language(dimension.labels[code], language))
    if dimension.codebook in _OWN_LISTS:
        return _month(code, language) if dimension.codebook == "month" else code
    return codebook(dimension.codebook).label(code, language)


def codebook_version(dimension: Dimension, on: date | None) -> str | None:
    """The version of the list behind an axis, or None where the axis has no list."""
    if dimension.codebook in _OWN_LISTS:
        return None
    return codebook(dimension.codebook, on).version


def codebook_title(dimension: Dimension, language: str) -> str:
    """What the list behind an axis is called: as the list where that has a name, else as the axis."""
    name = dimension.codebook.upper()
    return named("dimensions", name if name in _words()["dimensions"] else dimension.name, language)


def number(value: int, language: str) -> str:
    return f"{value:,}".replace(",", _THOUSANDS[language])


def thousands_mark(language: str) -> str:
    return _THOUSANDS[language]


def decimals(value: float, language: str, digits: int) -> str:
    """A number with so many digits behind the decimal mark."""
    return f"{value:.{digits}f}".replace(".", _DECIMAL[language])


def percent(share: Decimal | float, language: str, *, digits: int = 0) -> str:
    """A share between 0 and 1 as a percentage. Never more digits than were printed."""
    return decimals(float(share) * 100, language, digits) + _PERCENT[language]


def day(on: date, language: str) -> str:
    """A day as people write it."""
    ordinal = {"fr": "er", "de": "."}.get(language, "") if on.day == 1 or language == "de" else ""
    return f"{on.day}{ordinal} {_words()['months'][language][on.month - 1]} {on.year}"


def period(from_: date, until: date, language: str) -> str:
    """A period in words: a year, or its first and last day. `until` is the first day after it."""
    if (from_.month, from_.day, until.month, until.day) == (1, 1, 1, 1):
        years = range(from_.year, until.year)
        return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return f"{day(from_, language)} – {day(until - timedelta(days=1), language)}"


def _month(code: str, language: str) -> str:
    """A civil month such as "2025-03"."""
    year, _, month = code.partition("-")
    return f"{_words()['months'][language][int(month) - 1]} {year}" if month else code
