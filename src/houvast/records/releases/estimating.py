"""From counts to the files of an estimate, as it may be published.

The estimating itself is the library's; here it is told what to read, and given nothing that it does not need.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from houvast.library.figures import SafeTable
from houvast.library.figures.estimates import (
    Estimate,
    EstimateRefused,
    Histories,
    add_strata,
    as_html,
    as_json,
    as_pdf,
    chart,
    estimate_from_lists,
    estimate_from_repeats,
    estimate_from_strata,
    laid_out,
    lists_as_shown,
    outgoing,
    read_histories,
    read_register,
    read_strata,
    register_as_shown,
    together,
)
from houvast.library.figures.estimates.histories import checked
from houvast.library.figures.estimates.registers import columns_of_register
from houvast.library.figures.estimates.report import Parts
from houvast.library.figures.export import export
from houvast.library.figures.labels import LANGUAGES, period
from houvast.library.figures.sheets import Sheet, read_sheet, reduced, whole_number, written
from houvast.records.releases.asking import LISTS, Asked, Options

__all__ = ["EstimateRefused", "Job", "accepted", "files_of"]

_ONE_LINE = "\n"  # what has no line break would be taken for the name of a file

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Job:
    """What is computed: counts as they were kept, and how."""

    kind: str
    about: str
    from_: date
    until: date
    counts: str
    options: Options


def accepted(asked: Asked) -> tuple[str, Options]:
    """The counts to keep and the options that go with them; raises EstimateRefused for what cannot be read.

    Only the columns that are needed are kept, with how many people share the same values.
    """
    text, options = asked.text + _ONE_LINE, asked.options
    sheet = read_sheet(text)
    if asked.kind == LISTS:
        count = asked.count or _odd_column(sheet, options.split_by)
        if options.split_by:
            together(read_strata(text, options.split_by, count))
        else:
            read_histories(text, count)
        return reduced(sheet, [name for name in sheet.columns if name != count], count), options
    times, persons = columns_of_register(sheet, options.covariates, options.times, asked.count)
    read_register(text, options.covariates, times=times, persons=persons)
    return reduced(sheet, [times, *options.covariates], persons), replace(options, times=times)


def _odd_column(sheet: Sheet, split_by: str) -> str | None:
    """The one column that holds other things than 0 and 1: it must be the one with the counts."""
    odd = [
        name
        for name in sheet.columns
        if name != split_by and any(row.values[name] not in ("0", "1") for row in sheet)
    ]
    return odd[0] if len(odd) == 1 else None


def files_of(job: Job, progress: Progress) -> dict[str, bytes]:
    """Every file of the estimate by its name, in every language; as CSV the counts that it was made of,
    by which it is compared with others (docs/decisions/0355).
    """
    whole, parts, counted = _lists(job, progress) if job.kind == LISTS else _repeats(job)
    files = {"json": as_json(whole, "en", parts).encode(), "csv": export(counted, "csv", "en")}
    pages = {}
    for language in LANGUAGES:
        said = replace(whole, source=_subtitle(job, language))
        pages[language] = laid_out(said, language, parts)
        files |= {
            f"{language}.html": as_html(said, language, parts).encode(),
            f"{language}.pdf": as_pdf(said, language, parts),
            f"{language}.svg": chart(said, language, titled=False).encode(),
        }
    return files | {"page.json": json.dumps(pages, ensure_ascii=False).encode()}


def _subtitle(job: Job, language: str) -> str:
    return f"{job.about}, {period(job.from_, job.until, language)}"


def _lists(job: Job, progress: Progress) -> tuple[Estimate, Parts | None, SafeTable]:
    options, by = job.options, job.options.split_by
    shown = lists_as_shown(_counts_by_part(job), job.from_, job.until, by)
    steps = _Steps(progress, len(shown.counts) if options.split_by else 1)

    def estimated(histories: Histories, name: str) -> Estimate:
        return estimate_from_lists(
            histories,
            options.method,  # type: ignore[arg-type]  # one of METHODS; anything else is refused by name
            search=options.search or None,  # type: ignore[arg-type]  # the same
            order=options.order,
            tables=options.tables,
            seed=options.seed,
            source=name,
            progress=steps.next(),
        )

    split = {value: checked(part) for value, part in shown.counts.items()}
    whole = estimated(together(split), job.about)
    if not by:
        return *outgoing(whole, None, shown.data), shown.table
    parts = estimate_from_strata(split, estimated)
    return *outgoing(add_strata(whole, by, parts), parts, shown.data), shown.table


def _counts_by_part(job: Job) -> Mapping[str, Histories]:
    if not job.options.split_by:
        return {"": read_histories(job.counts, _count(job))}
    split = read_strata(job.counts, job.options.split_by, _count(job))
    return {value: part.data for value, part in split.items()}


def _count(job: Job) -> str:
    return read_sheet(job.counts).columns[-1]  # where `reduced` writes it


def _repeats(job: Job) -> tuple[Estimate, Parts | None, SafeTable]:
    options, persons = job.options, _count(job)
    axes = (options.times, *options.covariates)
    seen: dict[tuple[str, ...], int] = {}
    for row in read_sheet(job.counts):
        key = (str(whole_number(row, options.times)), *(row.values[name] for name in options.covariates))
        seen[key] = seen.get(key, 0) + whole_number(row, persons)
    shown = register_as_shown(axes, seen, job.from_, job.until)
    text = written(axes, {key: count for key, count in shown.counts.items() if count})
    data = read_register(text, options.covariates, times=options.times, persons=persons)
    found = estimate_from_repeats(data, options.method, source=job.about)
    return *outgoing(found, None, shown.data), shown.table


class _Steps:
    """One progress over several estimates: the whole, and each part after it."""

    def __init__(self, tell: Progress, parts: int) -> None:
        self._tell, self._stage, self._stages = tell, -1, parts + 1 if parts > 1 else 1

    def next(self) -> Progress:
        self._stage = min(self._stage + 1, self._stages - 1)
        stage = self._stage
        return lambda done, of: self._tell(stage * of + done, self._stages * of)
