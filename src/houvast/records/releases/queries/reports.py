"""Reading the reports that were asked for: how far each is, and what it says."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from houvast.records.accounts.guard import Actor, seen
from houvast.records.accounts.queries import names
from houvast.records.releases import folders, rules
from houvast.records.releases.asking import CAMPAIGN, LISTS, METHODS, MODELS, OVERLAPS, REPEATS
from houvast.records.releases.course import ReportState, State, belongs
from houvast.records.releases.models import UNDER_WAY, Release, Report
from houvast.records.releases.queries.reaching import with_reach
from houvast.records.releases.wording import REFUSALS, REPORT_STATES

KINDS = (LISTS, REPEATS, CAMPAIGN, OVERLAPS)


@dataclass(frozen=True)
class ReportRow:
    """A report in a list. `of` is 0 while nobody knows how many steps there are."""

    id: uuid.UUID
    about: str
    from_: date
    until: date
    kind: str
    method: str
    state: str
    label: str
    under_way: bool
    asked_at: datetime
    asked_by: str
    done: int
    of: int
    plan: str = ""
    """Of the effect of a campaign: which plan."""

    @property
    def is_estimate(self) -> bool:
        return self.kind in (LISTS, REPEATS)


@dataclass(frozen=True)
class Within:
    """A release that an estimate can be put in, or that holds it already."""

    id: uuid.UUID
    from_: date
    until: date
    holds_it: bool

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)


@dataclass(frozen=True)
class OpenedReport:
    """One report. `laid_out` is what it says, in the reader's language; empty until it is ready.

    `refused` says in the reader's language why there is no estimate, `why` in the words of the computation.
    """

    row: ReportRow
    laid_out: Mapping[str, Any]
    drawing: str
    files: Sequence[str]
    refused: str
    why: str
    releases: Sequence[Within]


def reports(*kinds: str, seen_by: Actor) -> list[ReportRow]:
    """Reports of these kinds of one's helpline, the newest first; for who may ask for one."""
    people = names(seen_by=seen_by)
    found = seen(Report, rules.ASK_REPORT, seen_by).filter(kind__in=kinds or KINDS).order_by("-asked_at")
    return [_row(report, people) for report in found.defer("counts")]


def report(id: uuid.UUID, *, language: str, seen_by: Actor) -> OpenedReport | None:
    """One report, or None where the reader may see none of that id."""
    found = seen(Report, rules.ASK_REPORT, seen_by).defer("counts").filter(id=id).first()
    if found is None:
        return None
    read = _read(id) if found.state == ReportState.READY else {}
    drawing = folders.report(id) / f"{language}.svg"
    return OpenedReport(
        row=_row(found, names(seen_by=seen_by)),
        laid_out=with_reach(read.get(language, {}), language=language, of=found.organisation_id),
        drawing=drawing.read_text("utf-8") if read and drawing.is_file() else "",
        files=_files_of(found, language) if read else [],
        refused=str(REFUSALS.get(found.refusal, "")),
        why=found.why if found.state == ReportState.REFUSED else "",
        releases=_releases(found, seen_by) if read else (),
    )


def _files_of(report: Report, language: str) -> list[str]:
    both = [f"{language}.html", f"{language}.pdf"]
    return [*both, f"{language}.xlsx", "csv", "json"] if report.kind == OVERLAPS else [*both, "json"]


def report_file(id: uuid.UUID, name: str, *, seen_by: Actor) -> Path | None:
    """A file of a report that one may see, or None."""
    opened = report(id, language=name[:2], seen_by=seen_by)
    path = folders.report(id) / name
    return path if opened and name in opened.files and path.is_file() else None


def methods() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The methods for several lists, and the models for one register, by their codes."""
    return METHODS, MODELS


def refusal_in_words(kind: str) -> str:
    """What the name of a refusal means, in the language that is spoken here."""
    return str(REFUSALS.get(kind, REFUSALS["EstimateRefused"]))


def _read(id: uuid.UUID) -> dict[str, Any]:
    page = folders.report(id) / "page.json"
    read: dict[str, Any] = json.loads(page.read_text("utf-8")) if page.is_file() else {}
    return read


def _row(report: Report, people: Mapping[uuid.UUID, str]) -> ReportRow:
    return ReportRow(
        id=report.id,
        about=report.about,
        from_=report.begins,
        until=report.until,
        kind=report.kind,
        method=report.options["method"],
        state=report.state,
        label=str(REPORT_STATES[ReportState(report.state)]),
        under_way=report.state in UNDER_WAY,
        asked_at=report.asked_at,
        asked_by=people.get(report.asked_by_id, "") if report.asked_by_id else "",
        done=report.done,
        of=report.of,
        plan=report.options.get("plan", ""),
    )


def _releases(report: Report, seen_by: Actor) -> list[Within]:
    """Releases of the same period that are gathered and not yet proposed, and those that hold it."""
    around = seen(Release, rules.READ, seen_by).filter(begins__lte=report.begins, until__gte=report.until)
    found, period = [], (report.begins, report.until)
    for release in around.exclude(state=State.WITHDRAWN).order_by("-gathered_at"):
        if not belongs(report.kind, period, (release.begins, release.until)):
            continue
        held = {each["report"] for each in folders.index_of(release.id).get("estimates", ())}
        if str(report.id) in held or release.state == State.GATHERED:
            found.append(Within(release.id, release.begins, release.until, str(report.id) in held))
    return found
