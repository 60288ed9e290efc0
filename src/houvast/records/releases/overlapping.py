"""From counts of people by the lists they are on to a protected table of them, in every format.

The lists were linked elsewhere, with the record of `Linkage` in hand: no name, no key and no encoded record
comes here (docs/decisions/0200-linkage-at-the-desk.md). Protected as where an estimate is made of them: two
ways of hiding cells of one table would give some of them away.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from houvast.library.figures import SafeTable
from houvast.library.figures.estimates import EstimateRefused
from houvast.library.figures.estimates.histories import Histories, read_overlaps
from houvast.library.figures.estimates.protected import table_of_lists, with_total
from houvast.library.figures.export import export
from houvast.library.figures.labels import LANGUAGES, period
from houvast.library.figures.readable import readable
from houvast.library.figures.sheets import read_sheet, reduced
from houvast.records.releases.wording import LINKED

__all__ = ["EstimateRefused", "accepted", "files_of"]

_ONE_LINE = "\n"  # what has no line break would be taken for the name of a file
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Job:
    """Counts as they were kept, of which days, how often links were said to be wrong, and on which ground."""

    about: str
    from_: date
    until: date
    counts: str
    false_rate: float | None
    missed_rate: float | None


def accepted(text: str, count: str) -> tuple[str, tuple[str, ...]]:
    """The counts to keep and the lists in them; raises EstimateRefused for what cannot be read."""
    sheet = read_sheet(text + _ONE_LINE)
    named = count or ("count" if "count" in sheet.columns else sheet.columns[-1])
    histories = read_overlaps(text + _ONE_LINE, named)
    return reduced(sheet, list(histories.names), named), histories.names


def files_of(job: Job, progress: Progress) -> dict[str, bytes]:
    """Every file of the table by its name, in every language."""
    progress(0, 2)
    table = _protected(read_overlaps(job.counts, read_sheet(job.counts).columns[-1]), job)
    progress(1, 2)
    files = {name: export(table, name, "en") for name in ("json", "csv")}
    pages = {}
    for language in LANGUAGES:
        pages[language] = _page(table, job, language)
        files |= {f"{language}.{name}": export(table, name, language) for name in ("html", "pdf", "xlsx")}
    return files | {"page.json": json.dumps(pages, ensure_ascii=False).encode()}


def _protected(histories: Histories, job: Job) -> SafeTable:
    counts = dict(enumerate(histories.counts.astype(int).tolist()))
    return with_total(table_of_lists(histories.names, {"": counts}, job.from_, job.until))


def _page(table: SafeTable, job: Job, language: str) -> dict[str, Any]:
    said: dict[str, Any] = asdict(readable(table, language))
    remarks = [*said["remarks"], *_linked(job, language)]
    return said | {
        "kind": "overlaps",
        "subtitle": f"{job.about}, {period(job.from_, job.until, language)}",
        "remarks": remarks,
    }


def _linked(job: Job, language: str) -> list[str]:
    """How far the links can be trusted, in whole per cents: the sample behind them may be small."""
    words: Mapping[str, str] = LINKED[language]
    if job.false_rate is None or job.missed_rate is None:
        return [words["unknown"]]
    rates = {"false": _percent(job.false_rate), "missed": _percent(job.missed_rate)}
    return [words["rates"].format(**rates)]


def _percent(rate: float) -> int:
    return round(100 * rate)
