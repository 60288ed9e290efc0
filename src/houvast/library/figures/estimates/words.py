"""The fixed words about an estimate, from words.yaml, and remarks that can be said in every language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from houvast.library.figures.labels import check_language as _in
from houvast.library.figures.labels import decimals, number, percent

Filled = str | int | float


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that weakens an estimate: its name in words.yaml and what is filled in.

    Numbers are written as the language writes them; `p` is a p-value and `share` a share of one.
    """

    name: str
    values: tuple[tuple[str, Filled], ...] = ()

    def said(self, language: str) -> str:
        said = {key: _filled(key, value, language) for key, value in self.values}
        return str(_words()["remarks"][self.name][_in(language)]).format(**said)


def remark(name: str, **values: Filled) -> Remark:
    """A remark of words.yaml and what is filled in."""
    return Remark(name, tuple(values.items()))


def _filled(key: str, value: Filled, language: str) -> str:
    if isinstance(value, str):
        return value
    if key == "share":
        return percent(value, language)
    if key == "p":
        sign, shown = ("<", 0.001) if value < 0.001 else ("=", value)
        return f"p {sign} {decimals(shown, language, 3)}"
    return number(value, language) if isinstance(value, int) else decimals(value, language, 1)


@cache
def _words() -> dict[str, Any]:
    text = (files("houvast.library.figures.estimates") / "words.yaml").read_text("utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


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


def heads(language: str, kind: str) -> tuple[str, ...]:
    """The heads of the methods; in one register there are no lists that depend on one another."""
    first, terms, *rest = _words()["heads"][_in(language)]
    return first, terms if kind == "lists" else _words()["explains"][_in(language)], *rest


def assumption(name: str, language: str, **values: object) -> str:
    return str(_words()["assumptions"][name][_in(language)]).format(**values)
