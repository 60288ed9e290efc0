"""People by the lists that they are on, as a table that passes the same protection as every other.

An estimator sees every count. Who reads what is published sees what `figures.protect` lets through: with all
overlaps of three lists, a count of two people could be computed from the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from houvast.library.figures.tables import Definition, Dimension, RawTable

_MARKS = ("1", "0")
_ON, _OFF = (
    {"nl": "wel", "fr": "oui", "de": "ja", "en": "on it"},
    {"nl": "niet", "fr": "non", "de": "nein", "en": "not on it"},
)
_TITLES = {
    "nl": "Personen op één of meer lijsten",
    "fr": "Personnes sur une ou plusieurs listes",
    "de": "Personen auf einer oder mehreren Listen",
    "en": "People on one list or more",
}


def table_of_lists(
    names: Sequence[str],
    parts: Mapping[str, Mapping[int, int]],
    from_: date,
    until: date,
    *,
    split_by: str = "",
) -> RawTable:
    """Counts by cell (list i is bit i) of each part, with all margins; one part has no axis of its own.

    Parts stand in one table, because a part could be had from the others and the whole.
    """
    axes = [Dimension(name, "", codes=_MARKS, labels={"1": _ON, "0": _OFF}) for name in names]
    if split_by:
        codes = tuple(parts)
        labels = {value: dict.fromkeys(("nl", "fr", "de", "en"), value) for value in codes}
        axes.append(Dimension(split_by, "", codes=codes, labels=labels))
    definition = Definition(
        name="overlap_of_lists",
        version="1",
        titles=_TITLES,
        unit="persons",
        population="people on at least one of the lists",
        dimensions=tuple(axes),
    )
    cells = {
        (*(str(cell >> i & 1) for i in range(len(names))), *([value] if split_by else [])): int(
            counts.get(cell, 0)
        )
        for value, counts in parts.items()
        for cell in range(2 ** len(names))
    }
    return RawTable.with_margins(definition, from_, until, cells)
