"""The quality report of a delivery, for whoever sent it: as data, as text and as a page, in four languages.

It says by line what was found and what to do. It holds no figure that may not be shown: of tables that nobody
printed before only what `protect` let out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from houvast.library.figures.labels import LANGUAGES, check_language, in_language, number
from houvast.library.figures.outgoing import (
    Outgoing,
    dimensions_of,
    measure_of,
    name_of,
    remarks_of,
    said_period,
    said_population,
    said_scope,
    said_unit,
    title_of,
)
from houvast.library.figures.pages import page
from houvast.library.figures.series import Point
from houvast.library.figures.sources.delivery import Delivery
from houvast.library.figures.sources.findings import UNSAID, Finding, Level, level_name, word
from houvast.library.figures.sources.standing import Apart, Line
from houvast.library.figures.sources.terms import Term
from houvast.library.figures.tables import AlreadyPublic, SafeTable

FORMAT = 1  # of the JSON report; whoever reads it may rely on it


def as_data(delivery: Delivery) -> dict[str, Any]:
    """Everything, for machines; sentences in all languages."""
    return {
        "report": FORMAT,
        "file": delivery.file,
        "sha256": delivery.sha256_told,
        "rows": delivery.rows_told,
        "refused": delivery.is_refused,
        "mapping": {
            "name": delivery.mapping.name,
            "version": delivery.mapping.version,
            "sha256": delivery.mapping.sha256,
            "sender": delivery.mapping.sender,
        },
        "findings": [_finding(each) for each in delivery.findings],
        "tables": [_table(each) for each in delivery.tables],
        "series": [_line(each) for each in delivery.standing.lines],
        "apart": [_apart(each) for each in delivery.standing.apart],
        "profile": delivery.profile,
    }


def as_json(delivery: Delivery) -> str:
    return json.dumps(as_data(delivery), ensure_ascii=False, indent=1)


def as_text(delivery: Delivery, language: str) -> str:
    """The report as it is read in a terminal or a mail."""
    check_language(language)
    said = sections(delivery, language)
    lines = [said["title"], "", said["verdict"], *said["about"], "", said["findings_title"]]
    for level, group in said["findings"]:
        lines += ["", f"  {level}"]
        for each in group:
            lines += [f"  - {each['what']}", *([f"    ({each['where']})"] if each["where"] else [])]
    if not said["findings"]:
        lines.append(f"  {said['nothing']}")
    for name in ("tables", "series", "apart"):
        if said[name]:
            lines += ["", said[f"{name}_title"], *(f"  - {each}" for each in said[name])]
    return "\n".join(lines) + "\n"


def as_html(delivery: Delivery, language: str) -> str:
    """The report as a page of its own, without script and without anything from elsewhere."""
    check_language(language)
    return html_of(sections(delivery, language), language)


def html_of(said: Mapping[str, Any], language: str) -> str:
    """The page of what `sections` gave, however long ago."""
    return page("delivery.html", language, {"language": language, **said})


def sections(delivery: Delivery, language: str) -> dict[str, Any]:
    """What stands in the report, part by part, in a language: plain data that can be kept."""
    look = sum(each.level is Level.LOOK for each in delivery.findings)
    titles = {
        str(table["name"]): str(in_language(table["titles"], language)) for table in delivery.mapping.tables
    }
    apart = list(_said_apart(delivery, language))
    verdict = "refused" if delivery.is_refused else "taken"
    return {
        "title": word("title", language, file=delivery.file),
        "verdict": word(verdict, language, look=look),
        "refused": delivery.is_refused,
        "about": list(_about(delivery, language)),
        "findings_title": word("findings", language),
        "nothing": word("nothing", language),
        "findings": [
            (level_name(level, language), _said_findings(list(group), titles, language))
            for level, group in groupby(delivery.findings, key=lambda each: each.level)
        ],
        "tables_title": word("tables", language),
        "tables": [_said_table(table, language) for table in delivery.tables],
        "series_title": word("series", language),
        "series": [_said_line(line, language) for line in delivery.standing.lines]
        or ([] if delivery.is_refused else [word("no_series", language)]),
        "apart_title": word("apart", language),
        "apart": apart,
    }  # fmt: skip


def _about(delivery: Delivery, language: str) -> Iterator[str]:
    rows, sha256 = delivery.rows_told, delivery.sha256_told
    if rows is not None:
        yield word("rows", language, rows=number(rows, language))
    yield word("read_by", language, mapping=delivery.mapping.name, version=delivery.mapping.version)
    if sha256 is not None:
        yield word("hash", language, sha256=sha256)


def _said_findings(found: Sequence[Finding], titles: dict[str, str], language: str) -> list[dict[str, str]]:
    """Each sentence once, with all the places that it holds of."""
    places: dict[str, list[str]] = {}
    for each in found:
        where = ", ".join(filter(None, (titles.get(each.table, each.table), each.place(language))))
        places.setdefault(each.said(language), []).append(where)
    return [{"what": what, "where": "; ".join(filter(None, where))} for what, where in places.items()]


def _said_table(table: Outgoing, language: str) -> str:
    if isinstance(table, SafeTable):
        cells = word("hidden", language, cells=len(table.cells), hidden=len(table.suppressed))
    else:
        cells = word("cells", language, cells=len(table.cells))
    said = f"{title_of(table, language)}: {cells} ({_said_counts(table, language)})."
    notes = remarks_of(table, language) if isinstance(table, SafeTable) else ()
    return " ".join((said, *notes))


def _said_counts(table: Outgoing, language: str) -> str:
    """What a table counts: without it, nobody can put it beside another."""
    said = (said_unit, said_population, said_period, said_scope)
    return " · ".join(filter(None, (each(table, language) for each in said)))


def _said_line(line: Line, language: str) -> str:
    names = " + ".join(title_of(table, language) for table in line.tables)
    at = ", ".join(code for _, code in line.at if code != "_T")
    found = line.series.points
    said = word(
        "series_of", language, tables=f"{names} [{at}]" if at else names, points=len(found),
        from_=found[0].from_.year, until=_last_year(found[-1]),
    )  # fmt: skip
    breaks = "; ".join(word("break_at", language, at=point.from_.year) for point in line.series.breaks)
    return f"{said} ({breaks})" if breaks else said


def _last_year(point: Point) -> int:
    return point.until.year - 1 if (point.until.month, point.until.day) == (1, 1) else point.until.year


def _said_apart(delivery: Delivery, language: str) -> Iterator[str]:
    """Pairs within the file, and with what is known of the same list or document; how many more there are."""
    mine = {name_of(table) for table in delivery.tables}
    left = 0
    for each in delivery.standing.apart:
        if name_of(each.other) in mine or _near(each.one, each.other):
            yield word("cannot", language, one=f"“{title_of(each.one, language)}”",
                       other=f"“{title_of(each.other, language)}”",
                       reasons="; ".join(each.reasons(language)))  # fmt: skip
        else:
            left += 1
    if left:
        yield word("more", language, count=left)


def _near(one: Outgoing, other: Outgoing) -> bool:
    """Whether somebody would think of putting the two side by side: of one document, or one list of codes."""
    mine, theirs = ({axis.codebook for axis in dimensions_of(table)} - {"printed"} for table in (one, other))
    sources = {each.source for each in (one, other) if isinstance(each, AlreadyPublic)}
    both_printed = isinstance(one, AlreadyPublic) and isinstance(other, AlreadyPublic)
    return (both_printed and len(sources) == 1) or (
        measure_of(one) == measure_of(other) and bool(mine & theirs)
    )


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "name": found.name,
        "level": found.level.value,
        "table": found.table,
        "column": found.column,
        "lines": list(found.lines),
        "count": None if found.count == UNSAID else found.count,
        "values": {key: value.code if isinstance(value, Term) else value for key, value in found.values
                   if isinstance(value, int | str | Term)},
        "said": {language: found.said(language) for language in LANGUAGES},
    }  # fmt: skip


def _table(table: Outgoing) -> dict[str, Any]:
    return {
        "name": name_of(table),
        "title": {language: title_of(table, language) for language in LANGUAGES},
        "cells": len(table.cells),
        "hidden": len(table.suppressed) if isinstance(table, SafeTable) else 0,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "tables": [name_of(table) for table in line.tables],
        "at": dict(line.at),
        "points": [
            {
                "from": point.from_.isoformat(),
                "until": point.until.isoformat(),
                "value": None if point.value is None else str(point.value),
                "obs_status": point.obs_status.value,
            }
            for point in line.series.points
        ],
    }


def _apart(apart: Apart) -> dict[str, Any]:
    return {
        "one": name_of(apart.one),
        "other": name_of(apart.other),
        "kinds": [kind.__name__ for kind in apart.kinds],
        "reasons": {language: list(apart.reasons(language)) for language in LANGUAGES},
    }
