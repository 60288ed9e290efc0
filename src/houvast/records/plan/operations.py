"""Every change of the plan: a version of a measure, one taken out, a file brought in, a report issued."""

import uuid
from dataclasses import replace
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_after
from houvast.records.accounts.queries import helpline_name
from houvast.records.plan import importing, measures, pointing, reporting, rules, stored
from houvast.records.plan.importing import Fault, NotTaken, Row
from houvast.records.plan.measures import Indicator, Measure, Unplannable, Words
from houvast.records.plan.models import MeasureVersion, PlanReport

__all__ = ["Fault", "Indicator", "Measure", "NotPossible", "NotTaken", "Unplannable", "Words"]

FIRST_YEAR = 2000


class NotPossible(Exception):
    """Permitted, and still not possible as it stands; the message says what to do."""


@guarded(rules.WRITE_MEASURE)
def write_measure(measure: Measure, *, after: int, by: Actor) -> uuid.UUID:
    """A measure as it stands from now on; its indicator stays. `after`: the number that the writer began
    from, zero for a new reference. Raises Unplannable, or NotPossible when somebody else saved meanwhile.
    """
    measures.check(measure)
    before = _newest(measure.reference, by)
    _refuse_meanwhile(before, after)
    return _add(measure, stored.indicator_of(before) if before else None, before, by)


@guarded(rules.CHOOSE_INDICATOR)
def choose_indicator(reference: str, indicator: Indicator | None, *, after: int, by: Actor) -> uuid.UUID:
    """Which cell of a published table shows how a measure fares; None for no figure. Raises Unplannable for a
    cell that no release that stands has.
    """
    before = _newest(reference, by)
    if before is None or before.retired:
        raise Refused
    _refuse_meanwhile(before, after)
    found = pointing.checked(indicator, of=by.organisation) if indicator else None
    return _add(stored.measure_of(before), found, before, by)


@guarded(rules.RETIRE_MEASURE)
def retire_measure(reference: str, *, after: int, by: Actor) -> uuid.UUID:
    """Out of the plan; every version stays, and writing it again brings it back."""
    before = _newest(reference, by)
    if before is None or before.retired:
        raise Refused
    _refuse_meanwhile(before, after)
    return _add(stored.measure_of(before), stored.indicator_of(before), before, by, retired=True)


def _read(file: IO[bytes], *, name: str, by: Actor) -> list[Row]:
    """Reading takes its time: before the transaction. Everything that is wrong at once, by line."""
    found, faults = [], []
    for row in importing.read(file, name=name):
        try:
            points = pointing.checked(row.indicator, of=by.organisation) if row.indicator else None
            found.append(replace(row, indicator=points))
        except Unplannable as refused:
            faults.append(Fault(row.line, refused.field, str(refused)))
    if faults:
        raise NotTaken(faults)
    return found


@guarded_after(_read, rules.BRING_IN)
def bring_in(found: list[Row], file: IO[bytes], *, name: str, by: Actor) -> list[uuid.UUID]:
    """All measures of a CSV or XLSX file, or none: NotTaken says what is wrong on which line.

    A reference that is there gets a new version where the file says something else. What the file does not
    name stays as it is: a measure, words in a language, the figure. Ids of the versions that were made.
    """
    standing = {row.reference: row for row in stored.newest(by.organisation)}
    made, faults = [], []
    for row in found:
        before = standing.get(row.measure.reference)
        try:
            made.append((_upon(row, before), before))
        except Unplannable as refused:
            faults.append(Fault(row.line, refused.field, str(refused)))
    if faults:
        raise NotTaken(faults)
    return [_add(*says, before, by) for says, before in made if before is None or _says(before) != says]


def _made(year: int, *, by: Actor) -> dict[str, Any]:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise NotPossible(_("Choose a year that has begun."))
    called = helpline_name(seen_by=by)
    content = reporting.contents(by.organisation, called, year, on=timezone.localdate())
    if not content["en"]["measures"]:
        raise NotPossible(_("No measure of the plan had begun in this year: there is nothing to report."))
    return content


@guarded_after(_made, rules.ISSUE_REPORT)
def issue_report(content: dict[str, Any], year: int, *, by: Actor) -> uuid.UUID:
    """The yearly report as it is read from now on, in four languages; former ones of the year stay stored."""
    if by.id is None:
        raise Refused
    reports = PlanReport.objects.filter(organisation=by.organisation, year=year)
    number = (reports.aggregate(Max("number"))["number__max"] or 0) + 1
    try:
        with transaction.atomic():
            return PlanReport.objects.create(
                organisation_id=by.organisation,
                year=year,
                number=number,
                content=content,
                issued_at=timezone.now(),
                issued_by_id=by.id,
            ).pk
    except IntegrityError as taken:
        raise NotPossible(_("Somebody issued a report of this year just now.")) from taken


def _upon(row: Row, before: MeasureVersion | None) -> tuple[Measure, Indicator | None]:
    if before is None:
        return row.upon(None), row.indicator
    if before.retired:
        raise Unplannable(
            "reference",
            _(
                "This measure was taken out of the plan. Bring it back at its own page, or leave this line "
                "out."
            ),
        )
    return row.upon(stored.measure_of(before)), row.indicator or stored.indicator_of(before)


def _says(row: MeasureVersion) -> tuple[Measure, Indicator | None]:
    return stored.measure_of(row), stored.indicator_of(row)


def _newest(reference: str, by: Actor) -> MeasureVersion | None:
    return stored.newest(by.organisation).filter(reference=reference).first()


def _refuse_meanwhile(before: MeasureVersion | None, after: int) -> None:
    if (before.number if before else 0) != after:
        raise NotPossible(
            _("Somebody saved this measure in the meantime. Read their version, then put yours in its place.")
        )


def _add(
    measure: Measure,
    indicator: Indicator | None,
    before: MeasureVersion | None,
    by: Actor,
    *,
    retired: bool = False,
) -> uuid.UUID:
    if by.id is None:
        raise Refused
    try:
        with transaction.atomic():
            return MeasureVersion.objects.create(
                organisation_id=by.organisation,
                number=before.number + 1 if before else 1,
                retired=retired,
                indicator=stored.kept_indicator(indicator),
                written_at=timezone.now(),
                written_by_id=by.id,
                **stored.kept(measure),
            ).pk
    except IntegrityError as taken:
        raise NotPossible(
            _("Somebody saved this measure in the meantime. Read their version, then put yours in its place.")
        ) from taken
