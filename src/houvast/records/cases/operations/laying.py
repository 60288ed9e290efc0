"""What is laid on the table of a case: by its team, passed on to agencies one by one, and read together."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.grounds import Refusal
from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded_on
from houvast.records.cases import gate, keeping, laid, rules, sealed
from houvast.records.cases.laid import Laid
from houvast.records.cases.models import (
    Case,
    Contribution,
    ContributionKey,
    InvokedGround,
    ProsecutorReport,
    Seat,
)
from houvast.records.cases.refusals import NotPossible, written

__all__ = ["GroundRead", "Laid", "ReportRead", "Table", "lay", "pass_on", "read_table"]


@dataclass(frozen=True)
class GroundRead:
    """The words of a ground: on what it rests, who gave it for whom, and the answers by question."""

    id: uuid.UUID
    document: str
    given_by: int
    answers: dict[str, str]


@dataclass(frozen=True)
class ReportRead:
    """What was reported to the prosecutor, by whom, on which day."""

    id: uuid.UUID
    ground: uuid.UUID
    words: str
    people: tuple[int, ...]
    way: str
    reported_by: uuid.UUID | None
    reported_on: date


@dataclass(frozen=True)
class Table:
    """What lies on the table, as the team of the case reads it, and what its grounds rest on."""

    laid: tuple[Laid, ...]
    grounds: tuple[GroundRead, ...]
    reports: tuple[ReportRead, ...]
    read_at: datetime


@guarded_on(Case, rules.LAY)
def lay(
    case: Case, words: str, *, field: str, about: int, to: Sequence[uuid.UUID] = (), by: Actor
) -> uuid.UUID:
    """Write one thing about one person, for the team and the seats that are named. Returns its id.

    Where one of them may not be shown it, nobody is: nothing is half shared.
    """
    if case.state != "OPEN":
        raise NotPossible(_("This case is closed. Open it again first."))
    if str(about) not in case.ages:
        raise NotPossible(_("Say about whom it is."))
    seats = _permitted(case, to, field=field, about=about, by=by)
    row, key = laid.written_down(case, written(words), field=field, about=about, agency=None, by=by)
    laid.give(row, key, team=case.team_id, seat=None)
    for seat in seats:
        laid.give(row, key, team=seat.agency_id, seat=seat)
    keeping.worked_on(case, timezone.localdate())
    case.save()
    return row.id


@guarded_on(Contribution, rules.PASS_ON)
def pass_on(contribution: Contribution, *, to: Sequence[uuid.UUID], by: Actor) -> None:
    """Let seats read what lies there already. All of them, or none; twice changes nothing."""
    case, about = contribution.case, contribution.about
    if case.state != "OPEN":
        raise NotPossible(_("This case is closed. Open it again first."))
    seats = _permitted(case, to, field=contribution.field, about=about, by=by)
    own = ContributionKey.objects.filter(contribution=contribution, seat=None).first()
    if own is None:
        raise NotPossible(_("What is sealed here does not open, so nothing can be added."))
    try:
        key = laid.key_of(own, action=rules.PASS_ON.action, by=by)
    except keys.NotHandedOver:
        raise
    except sealed.CannotOpen as closed:
        raise NotPossible(_("What is sealed here does not open, so nothing can be added.")) from closed
    has = set(
        ContributionKey.objects.filter(contribution=contribution, seat__in=seats).values_list(
            "seat", flat=True
        )
    )
    for seat in seats:
        if seat.id not in has:
            laid.give(contribution, key, team=seat.agency_id, seat=seat)


@guarded_on(Case, rules.READ_TABLE)
def read_table(case: Case, *, by: Actor) -> Table:
    """Open what lies on the table, and what the grounds rest on. Looking leaves a trace."""
    key = keeping.key_for(case, rules.READ_TABLE.action, by)
    held = ContributionKey.objects.filter(case=case, seat=None).select_related("contribution")
    read = laid.opened(held.order_by("contribution__number"), action=rules.READ_TABLE.action, by=by)
    grounds = tuple(_ground(each, key) for each in InvokedGround.objects.filter(case=case))
    reports = tuple(_report(each, key) for each in case.reports.order_by("reported_on", "id"))
    return Table(read, grounds, reports, timezone.now())


def _report(row: ProsecutorReport, key: bytes) -> ReportRead:
    words = sealed.open_words(bytes(row.sealed), key, case=row.case_id, kind="report", number=row.id)
    return ReportRead(
        row.id, row.ground_id, words["words"], tuple(row.people), row.way, row.reported_by_id, row.reported_on
    )


def _ground(row: InvokedGround, key: bytes) -> GroundRead:
    words = sealed.open_words(bytes(row.sealed), key, case=row.case_id, kind="ground", number=row.id)
    return GroundRead(row.id, words["document"], int(words["given_by"]), dict(words["answers"]))


def _permitted(case: Case, to: Sequence[uuid.UUID], *, field: str, about: int, by: Actor) -> list[Seat]:
    """The seats, if each of them may be shown this today; else why not, by name of the agency."""
    wanted = set(to)
    seats = list(Seat.objects.filter(case=case, pk__in=wanted).select_related("ground", "case"))
    if len(seats) != len(wanted):
        raise Refused
    agencies = {each.id: each for each in accounts.agencies(seen_by=by)}
    for seat in seats:
        there = agencies[seat.agency_id]
        state = "ACCEPTED" if seat.state in ("INVITED", "ACCEPTED") else ""
        answer = gate.may_show(
            seat, there.kind, field=field, about=about, on=timezone.localdate(), as_if=state
        )
        if isinstance(answer, Refusal):
            raise NotPossible(
                _("Not to %(agency)s, so to nobody: %(why)s")
                % {"agency": there.name, "why": gate.said(answer)}
            )
    return seats
