"""A plan as a CSV or XLSX file: what each line says, and what is wrong, by line. Nothing is stored here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import IO

from django.utils.translation import gettext as _

from houvast.library import sheets
from houvast.records.plan import measures
from houvast.records.plan.measures import LANGUAGES, Indicator, Measure, Unplannable, Words

LARGEST, MOST = 2_000_000, 1_000
"""Bytes and measures: a national plan has some hundreds."""
NEEDED = ("reference", "title_nl", "owner", "article", "status", "begins", "until")
POINTING = ("table", "line", "column")
KNOWN = (
    *NEEDED,
    *(f"title_{each}" for each in LANGUAGES if each != "nl"),
    *(f"about_{each}" for each in LANGUAGES),
    *POINTING,
)
SEPARATES = "/"
"""Between the codes of a line, where its table has several."""


@dataclass(frozen=True)
class Fault:
    """What is wrong on a line of the file; line 1 names the columns. No `column` where it is all of it."""

    line: int
    column: str
    why: str


class NotTaken(Exception):
    """A file of which nothing was taken, and why: every fault of it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{each.line}: {each.why}" for each in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Row:
    """A line that can stand in the plan; its indicator names a column by any of its names.

    `abouts`: what will be done, in languages in which the line gives no title. None and nothing, where a cell
    is empty or its column is not there, leave what stands.
    """

    line: int
    measure: Measure
    abouts: Mapping[str, str]
    indicator: Indicator | None

    def upon(self, before: Measure | None) -> Measure:
        """The measure that the line makes of the one that stands; Unplannable where it cannot stand so."""
        said = dict(before.said) if before else {}
        for language, words in self.measure.said.items():
            stands = said.get(language, Words(""))
            said[language] = Words(words.title, words.about or stands.about)
        for language, about in self.abouts.items():
            said[language] = Words(said.get(language, Words("")).title, about)
        made = replace(self.measure, said=said)
        measures.check(made)
        return made


def read(file: IO[bytes], *, name: str) -> list[Row]:
    """Every line of the file, or NotTaken with all that is wrong. What is published is not known here."""
    try:
        found = sheets.cells(file, name=name, largest=LARGEST, most_rows=MOST)
        first, columns = next(found)
        if faults := list(_of_columns(first, columns)):
            raise NotTaken(faults)
        lines = [(line, dict(zip(columns, map(str.strip, row), strict=True))) for line, row in found]
    except sheets.Unreadable as unreadable:
        fault = unreadable.fault
        raise NotTaken([Fault(fault.line or 1, "", fault.reason.by(_))]) from unreadable
    rows: list[Row] = []
    faults = []
    for line, cells in lines:
        try:
            rows.append(_row(line, cells))
        except Unplannable as refused:
            faults.append(Fault(line, refused.field, str(refused)))
    faults += _twice(rows)
    if not faults and not rows:
        faults = [Fault(1, "", _("There is no measure in this file."))]
    if faults:
        raise NotTaken(sorted(faults, key=lambda fault: fault.line))
    return rows


def _of_columns(line: int, columns: Sequence[str]) -> Iterator[Fault]:
    for name in NEEDED:
        if name not in columns:
            yield Fault(line, name, _("This column is missing."))
    for name in columns:
        if name not in KNOWN:
            said = _("There is no such column here. Known are: %(names)s.")
            yield Fault(line, name[:40], said % {"names": ", ".join(KNOWN)})


def _row(line: int, cells: Mapping[str, str]) -> Row:
    said = {
        language: Words(title, cells.get(f"about_{language}", ""))
        for language in LANGUAGES
        if (title := cells.get(f"title_{language}", ""))
    }
    abouts = {each: cells.get(f"about_{each}", "") for each in LANGUAGES if each not in said}
    measure = Measure(
        cells["reference"],
        said,
        cells["owner"],
        cells["article"],
        cells["status"],
        _day("begins", cells["begins"]),
        _day("until", cells["until"]),
    )
    measures.check(measure)
    return Row(line, measure, {each: about for each, about in abouts.items() if about}, _indicator(cells))


def _day(column: str, said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise Unplannable(column, _("Write a day as 2026-12-31.")) from None


def _indicator(cells: Mapping[str, str]) -> Indicator | None:
    table, line, column = (cells.get(name, "") for name in POINTING)
    if not table and (line or column):
        raise Unplannable("table", _("Say of which table this line and column are."))
    return Indicator(table, tuple(line.split(SEPARATES)) if line else (), column) if table else None


def _twice(rows: Sequence[Row]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for row in rows:
        before = first.setdefault(row.measure.reference, row.line)
        if before != row.line:
            why = _("This reference stands on line %(line)s already.") % {"line": before}
            yield Fault(row.line, "reference", why)
