"""What may be counted: one YAML file per table, checked when it is loaded.

A file that says something impossible is refused with its name, line and reason. `populations.yaml` holds the
populations that tables share, in words and as a condition on the facts.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from houvast.library.codes import codebook
from houvast.library.figures.definitions.checks import check
from houvast.library.figures.definitions.reading import DefinitionRefused, Lines, read
from houvast.library.figures.tables import TOTAL, UNKNOWN, Definition, Dimension

FOLDER = Path(__file__).parent
_POPULATIONS = "populations.yaml"
_TOTAL_LABELS = {"nl": "Totaal", "en": "Total", "fr": "Total", "de": "Gesamt"}


def names() -> tuple[str, ...]:
    """The declared tables, in alphabetical order."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml") if path.name != _POPULATIONS))


@cache
def definition(name: str) -> Definition:
    """One declared table. A name that was not declared is refused with those that were."""
    if name not in names():
        raise DefinitionRefused(f"No table is called {name!r}. Declared: {', '.join(names())}.")
    return load(FOLDER / f"{name}.yaml")


def definitions() -> tuple[Definition, ...]:
    """Every declared table."""
    return tuple(definition(name) for name in names())


def load(path: Path, populations: Path | None = None) -> Definition:
    """A definition from its file, checked against the codebooks, the facts and the other tables."""
    declared, lines = read(path)
    shared, _ = read(populations or FOLDER / _POPULATIONS)
    made = _build(declared, shared, lines)
    check(made, path, lines, known=set(names()) | {path.stem})
    return made


def label(dimension: Dimension, code: str, language: str) -> str:
    """What a code of an axis is called in a language; the margin and an axis of months included."""
    if code == TOTAL:
        return _TOTAL_LABELS[language]
    if code in dimension.labels:
        return dimension.labels[code][language]
    if dimension.codebook in ("", "month"):
        return code
    return codebook(dimension.codebook).label(code, language)


def _build(declared: Mapping[str, Any], shared: Mapping[str, Any], lines: Lines) -> Definition:
    lines.only(declared, _REQUIRED | _OPTIONAL, _REQUIRED)
    population = shared.get(declared["population"])
    if population is None:
        lines.refuse("population", f"is not in {_POPULATIONS}: {declared['population']!r}")
    return Definition(
        name=declared["name"],
        version=str(declared["version"]),
        titles=declared["titles"],
        notes={language: tuple(notes) for language, notes in declared.get("notes", {}).items()},
        unit=declared["unit"],
        population=declared["population"],
        populations=population["labels"],
        scope=population.get("scope", "ANY"),
        facts=population["facts"],
        where={name: tuple(codes) for name, codes in population.get("where", {}).items()},
        dimensions=tuple(_dimension(axis, lines) for axis in declared["dimensions"]),
        multi_response=declared.get("multi_response", "none"),
        date_rule=declared.get("date_rule", "day_of_contact"),
        policy=declared.get("policy", "small_counts"),
        beside=tuple(declared.get("beside", ())),
        exact=True,
    )


def _dimension(axis: Mapping[str, Any], lines: Lines) -> Dimension:
    lines.only(axis, _AXIS_REQUIRED | _AXIS_OPTIONAL, _AXIS_REQUIRED)
    return Dimension(
        name=axis["name"],
        codebook=axis["codebook"],
        facts=tuple(axis["facts"]),
        crosswalk=axis.get("crosswalk"),
        several=axis.get("several", False),
        empty=axis.get("empty", UNKNOWN),
        labels=axis.get("labels", {}),
    )


_REQUIRED = {"name", "version", "titles", "unit", "population", "dimensions"}
_OPTIONAL = {"notes", "multi_response", "date_rule", "policy", "beside"}
_AXIS_REQUIRED = {"name", "codebook", "facts"}
_AXIS_OPTIONAL = {"crosswalk", "several", "empty", "labels"}

__all__ = ["DefinitionRefused", "definition", "definitions", "label", "load", "names"]
