"""How people said they heard of the helpline in the months of a campaign: cells of releases that stand.

Each month is read from the newest release that holds all of it, and beside it the same month a year earlier.
A release that is withdrawn takes its cells along, because nothing is kept here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from houvast.library.figures.definitions import definition
from houvast.library.figures.labels import day, period
from houvast.library.figures.tables import TOTAL
from houvast.records.releases.models import Release
from houvast.records.releases.queries.cells import pages_of, standing
from houvast.records.releases.reaching import TABLE, after, days_of, month_names, months, told_of, words


@dataclass(frozen=True)
class _Read:
    """One month in one release: its page, and the text of each line's cell."""

    release: Release
    laid_out: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, str]]


def reach(planned: Mapping[str, Any], *, language: str, of: UUID) -> dict[str, Any]:
    """Laid out in a language: lines by answer, columns by month, of which release, and what cannot be seen.

    `planned`: the plan of a campaign as it is kept. `of`: whose releases.
    """
    return _reach(told_of(planned), language, of)


def with_reach(laid_out: Mapping[str, Any], *, language: str, of: UUID) -> Mapping[str, Any]:
    """What an estimate says, and of a campaign what people said of how they heard, as it stands now.

    Reports that were made before there was such a table hold counts of their own: those are not shown.
    """
    told = laid_out.get("told")
    if not laid_out or not (told or "reach" in laid_out):
        return laid_out
    return {**laid_out, "reach": _reach(told, language, of) if told else None}


def _reach(told: Mapping[str, Any], language: str, of: UUID) -> dict[str, Any]:
    said, (from_, until) = words(language), days_of(told)
    own = list(months(from_, until))
    beside = [month.replace(year=month.year - 1) for month in own]
    releases = list(standing(of, None, TABLE))
    read = {month: _read(month, releases, language) for month in sorted({*beside, *own})}
    there = {month: found for month, found in read.items() if found}
    table = definition(TABLE).titles[language]
    absent = ", ".join(month_names([month for month in own if month not in there], language))
    if there:
        about = [said["about"].format(table=table, period=period(from_, until, language))]
        about += [said["missing"].format(months=absent)] * bool(absent)
    else:
        about = [said["none"].format(table=table, months=absent)]
    return {
        "title": said["title"],
        "about": " ".join(about),
        "rows": _rows(there, frozenset(told["channels"]), language) if there else [],
        "marks": list(dict.fromkeys(mark for found in there.values() for mark in found.laid_out["marks"])),
        "sources": _sources(there, language),
        "unseen": said["unseen"],
        "notes": said["notes"],
    }


def _read(month: date, releases: list[Release], language: str) -> _Read | None:
    """The newest release that holds the whole of a month, with its cells."""
    for release in reversed(releases):
        if not release.begins <= month or release.until < after(month):
            continue
        laid_out = pages_of(release.id, TABLE).get(language)
        if laid_out:
            return _Read(release, laid_out, _texts(laid_out, release, month))
    return None


def _texts(laid_out: Mapping[str, Any], release: Release, month: date) -> dict[str, Mapping[str, str]]:
    """The cells of a month by answer: months run down a long page, and across a short one."""
    code = f"{month:%Y-%m}"
    place = list(months(release.begins, release.until)).index(month)
    rows = [row for row in laid_out["rows"] if len(row["codes"]) == 1 or row["codes"][1] == code]
    return {
        row["codes"][0]: {
            "name": row["names"][0],
            "text": row["cells"][place if len(row["codes"]) == 1 else 0]["text"],
        }
        for row in rows
    }


def _rows(there: Mapping[date, _Read], channels: frozenset[str], language: str) -> list[list[str]]:
    said, first = words(language), next(iter(there.values()))
    rows = [[said["heads"], *month_names(list(there), language)]]
    for code, cell in first.texts.items():
        name = said["all"] if code == TOTAL else cell["name"]
        label = said["own"].format(label=name) if code in channels else name
        rows.append(
            [label, *(found.texts[code]["text"] if code in found.texts else "–" for found in there.values())]
        )
    return rows


def _sources(there: Mapping[date, _Read], language: str) -> list[str]:
    """Each release once, the earliest first."""
    found = {read.release.id: read.release for read in there.values()}
    return [
        words(language)["from"].format(
            period=period(release.begins, release.until, language),
            day=day(timezone.localdate(release.published_at), language),
        )
        for release in found.values()
    ]
