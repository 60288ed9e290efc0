"""The fixed words about an estimate, from words.yaml, and remarks that can be said in either language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LANGUAGES = ("nl", "en")


class NoSuchLanguage(LookupError):
    """A language in which estimates are not said."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that weakens an estimate: its name in words.yaml and what is filled in."""

    name: str
    values: tuple[tuple[str, str], ...] = ()

    def said(self, language: str) -> str:
        return str(_words()["remarks"][self.name][_in(language)]).format(**dict(self.values))


def remark(name: str, **values: object) -> Remark:
    """A remark of words.yaml; what is filled in is the same in every language."""
    return Remark(name, tuple((key, str(value)) for key, value in values.items()))


@cache
def _words() -> dict[str, Any]:
    text = (files("houvast.library.figures.estimates") / "words.yaml").read_text("utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def _in(language: str) -> str:
    if language not in LANGUAGES:
        raise NoSuchLanguage(
            f"Estimates are said in {' and '.join(LANGUAGES)}; {language!r} is not among them."
        )
    return language


def method_name(method: str, language: str) -> str:
    return str(_words()["methods"][method][_in(language)])


def interval_name(kind: str, language: str) -> str:
    return str(_words()["intervals"][kind][_in(language)])


def refusal_name(kind: str, language: str) -> str:
    refusals = _words()["refusals"]
    return str(refusals.get(kind, refusals["EstimateRefused"])[_in(language)])


def sentence(name: str, language: str, **values: object) -> str:
    return str(_words()["paragraph"][name][_in(language)]).format(**values)


def on_page(name: str, language: str, **values: object) -> str:
    return str(_words()["page"][name][_in(language)]).format(**values)


def heads(language: str) -> tuple[str, ...]:
    return tuple(_words()["heads"][_in(language)])


def assumption(name: str, language: str, **values: object) -> str:
    return str(_words()["assumptions"][name][_in(language)]).format(**values)
