"""A delivered file as what is kept of it: its report, profile and tables, in plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from houvast.library.figures.export import export
from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.outgoing import name_of, title_of
from houvast.library.figures.outsider import read_folder
from houvast.library.figures.published import sources
from houvast.library.figures.sources import (
    Delivery,
    Level,
    MappingRefused,
    NoMapping,
    as_data,
    columns_of,
    finding,
    html_of,
    known_for,
    newest,
    read_delivery,
    read_mapping,
    sections,
    tables_of,
    tables_seen,
)
from houvast.library.figures.tables import AlreadyPublic
from houvast.library.sheets import Unreadable

__all__ = ["NoMapping", "NotReadable", "Read", "page_of", "read"]


OWN = "houvast"  # the source of our own published figures


class NotReadable(ValueError):
    """The mapping is none, or the file does not even have columns."""


@dataclass(frozen=True)
class Read:
    """What is kept of a delivery."""

    sender: str
    file_name: str
    file_sha256: str
    mapping: str
    mapping_version: str
    mapping_sha256: str
    begins: date | None
    until: date | None
    rows: int
    is_refused: bool
    profile: Mapping[str, Any]
    tables: Mapping[str, str]
    report: Mapping[str, Any]


@dataclass(frozen=True)
class Beside:
    """What a delivery is put beside: what was delivered before, as mapping and tables, the oldest first; and
    the folder of our own published figures.
    """

    delivered: Sequence[tuple[str, Mapping[str, str]]] = ()
    own: Path | None = None


def read(
    file: Path, mapping: str, *, former: Mapping[str, Mapping[str, Any]], beside: Beside = Beside()
) -> Read:
    """One file, by the mapping or by one that is known for it; `former` are profiles by sender."""
    try:
        declared = read_mapping(mapping) if mapping else known_for(file, columns_of(file))
    except (MappingRefused, Unreadable) as refused:
        raise NotReadable(str(refused)) from refused
    tables, refusals = _tables(beside)
    found = read_delivery(file, declared, known=(*sources(), *tables), former=former.get(declared.sender))
    left = tuple(finding("not_beside", Level.KNOW, why=each) for each in refusals)
    found = replace(found, findings=(*found.findings, *left))
    begins, until = _period(found)
    return Read(
        sender=declared.sender[:200],
        file_name=found.file[:200],
        file_sha256=found.sha256,
        mapping=mapping or declared.text,
        mapping_version=declared.version[:40],
        mapping_sha256=declared.sha256,
        begins=begins,
        until=until,
        rows=found.rows,
        is_refused=found.is_refused,
        profile=dict(found.profile),
        tables={name_of(table): export(table, "csv", "en").decode() for table in found.tables},
        report={"data": as_data(found), "read": {each: _in_words(found, each) for each in LANGUAGES}},
    )


def _tables(beside: Beside) -> tuple[tuple[AlreadyPublic, ...], list[str]]:
    """The tables to put a delivery beside, and why an earlier mapping is one no longer: rules grow."""
    taken: list[AlreadyPublic] = []
    refusals = []
    for mapping, files in beside.delivered:
        try:
            taken += tables_of(mapping, files)
        except MappingRefused as refused:
            refusals.append(str(refused))
    delivered = newest(taken)
    printed = {table.name for table in sources()}
    own = tables_seen(read_folder(beside.own, csv_alone=True), OWN) if beside.own else ()
    return (*(table for table in delivered if table.name not in printed), *own), refusals


def _in_words(found: Delivery, language: str) -> dict[str, Any]:
    """The report in a language, and what each table is called there."""
    titles = {name_of(table): title_of(table, language) for table in found.tables}
    return {**sections(found, language), "titles": titles}


def page_of(report: Mapping[str, Any], language: str) -> str:
    """The report as a page of its own, for who sent the file."""
    return html_of(report["read"][language], language)


def _period(found: Delivery) -> tuple[date | None, date | None]:
    periods = [(table.from_, table.until) for table in found.tables]
    begins = [from_ for from_, _ in periods if from_]
    ends = [until for _, until in periods if until]
    return (min(begins), max(ends)) if begins and ends else (None, None)
