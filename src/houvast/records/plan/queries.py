"""Readings of the plan: by anybody, and by who keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Any
from uuid import UUID

from django.utils import timezone

from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, seen
from houvast.records.plan import reporting, rules, stored
from houvast.records.plan.importing import KNOWN, NEEDED
from houvast.records.plan.measures import LANGUAGES, STATES, Indicator, Measure, Words, articles
from houvast.records.plan.models import MeasureVersion, PlanReport
from houvast.records.plan.wording import STATES as STATES_SAID
from houvast.records.releases import queries as releases

__all__ = [
    "KNOWN",
    "LANGUAGES",
    "NEEDED",
    "STATES",
    "STATES_SAID",
    "Indicator",
    "Measure",
    "Words",
    "articles",
]


@dataclass(frozen=True)
class Kept:
    """A version of a measure as who keeps the plan sees it; `shown` is what everybody reads of it."""

    measure: Measure
    indicator: Indicator | None
    number: int
    retired: bool
    written_at: datetime
    written_by: str
    shown: Mapping[str, Any]


@dataclass(frozen=True)
class Issued:
    """A yearly report that stands, in one language, without figures that were withdrawn since."""

    id: UUID
    year: int
    issued_at: datetime
    content: Mapping[str, Any]


def public_plan(language: str) -> dict[str, Any]:
    """Measures that stand, what GREVIO asks, years with a report: of the helpline that was founded first."""
    helpline = accounts.front_helpline()
    if helpline is None:
        return {"measures": [], "asked": [], "years": []}
    rows = stored.in_order(stored.newest(helpline).filter(retired=False))
    years = PlanReport.objects.filter(organisation=helpline).values_list("year", flat=True)
    today = timezone.localdate()
    measures = [reporting.shown(row, language, on=today) for row in rows]
    return {
        "measures": measures,
        "glance": reporting.at_a_glance(measures),
        "asked": reporting.asked(helpline, language),
        "years": sorted(set(years), reverse=True),
    }


def report(year: int, language: str) -> Issued | None:
    """The newest report of a year, as anybody may read it; None where none was issued."""
    helpline = accounts.front_helpline()
    row = PlanReport.objects.filter(organisation=helpline, year=year).order_by("-number").first()
    if helpline is None or row is None or language not in row.content:
        return None
    content = reporting.without_withdrawn(row.content[language], releases.standing_of(of=helpline))
    return Issued(row.id, row.year, row.issued_at, content)


def report_in_print(year: int, language: str) -> bytes | None:
    """The same as a PDF/UA. It is set once: a report does not change, but for what is withdrawn of it."""
    found = report(year, language)
    return _set(_Once(found)) if found else None


class _Once:
    """A report to be set, known by all that it says."""

    def __init__(self, issued: Issued) -> None:
        self.issued = issued
        self.key = repr((issued.id, issued.content))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Once) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


_setting = Lock()  # setting takes a second of a core: thousands who ask at once wait for one


def _set(once: _Once) -> bytes:
    with _setting:
        return _set_once(once)


@lru_cache(maxsize=16)
def _set_once(once: _Once) -> bytes:
    return reporting.in_print(once.issued.content, at=once.issued.issued_at)


def measures(*, language: str, seen_by: Actor) -> list[Kept]:
    """Every measure as it stands, also those out of the plan, for who keeps it."""
    if not seen_by.may(rules.WRITE_MEASURE.action):
        return []
    people = accounts.names(seen_by=seen_by)
    rows = stored.in_order(stored.newest(seen_by.organisation))
    return [_kept(row, language, people) for row in rows]


def measure(reference: str, *, language: str, seen_by: Actor) -> list[Kept]:
    """Every version of one measure, newest first; empty where there is none."""
    people = accounts.names(seen_by=seen_by)
    found = seen(MeasureVersion, rules.WRITE_MEASURE, seen_by).filter(reference=reference)
    return [_kept(row, language, people) for row in found.order_by("-number")]


def to_point_at(*, language: str, seen_by: Actor) -> Mapping[str, str]:
    """Titles of published tables that an indicator may point at, by name."""
    return releases.tables_to_point_at(language=language, of=seen_by.organisation)


def lines_of(table: str, *, language: str, seen_by: Actor) -> releases.Pointing | None:
    """Lines and columns of a published table."""
    return releases.pointing_at(table, language=language, of=seen_by.organisation)


def _kept(row: MeasureVersion, language: str, people: Mapping[UUID, str]) -> Kept:
    return Kept(
        stored.measure_of(row),
        stored.indicator_of(row),
        row.number,
        row.retired,
        row.written_at,
        people.get(row.written_by_id, ""),
        reporting.shown(row, language, on=timezone.localdate()),
    )
