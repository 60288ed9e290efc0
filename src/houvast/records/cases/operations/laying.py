"""What is laid on the table of a case: by its team, passed on to agencies one by one, and read together."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor, guarded_on, guarded_on_after, seen
from houvast.records.cases import attending, keeping, laid, outgoing, rules, sealed
from houvast.records.cases.laid import Laid
from houvast.records.cases.models import (
    Case,
    Contribution,
    ContributionKey,
    InvokedGround,
    MinuteLine,
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


def _to_lay(
    case: uuid.UUID, words: str, *, field: str, about: int, to: Sequence[uuid.UUID] = (), by: Actor
) -> None:
    row = seen(Case, rules.LAY, by).get(pk=case)
    seats = laid.permitted(row, to, field=field, about=about, by=by)
    outgoing.to_agencies(written(words), (each.agency_id for each in seats), of=row, by=by)


@guarded_on_after(_to_lay, Case, rules.LAY)
def lay(
    compared: None, case: Case, words: str, *, field: str, about: int, to: Sequence[uuid.UUID] = (),
    by: Actor,
) -> uuid.UUID:  # fmt: skip
    """Write one thing about one person, for the team and the seats that are named. Returns its id.

    Where one of them may not be shown it, nobody is: nothing is half shared. HeldForReview where somebody
    else looks first.
    """
    keeping.refuse_merged(case)
    if case.state != "OPEN":
        raise NotPossible(_("This case is closed. Open it again first."))
    if str(about) not in case.ages:
        raise NotPossible(_("Say about whom it is."))
    seats = laid.permitted(case, to, field=field, about=about, by=by)
    row, key = laid.written_down(case, written(words), field=field, about=about, agency=None, by=by)
    laid.give(row, key, team=case.team_id, seat=None)
    for seat in seats:
        laid.give(row, key, team=seat.agency_id, seat=seat)
    keeping.worked_on(case, timezone.localdate())
    case.save()
    return row.id


def _to_pass_on(contribution: uuid.UUID, *, to: Sequence[uuid.UUID], by: Actor) -> None:
    row = seen(Contribution, rules.PASS_ON, by).select_related("case").get(pk=contribution)
    seats = laid.permitted(row.case, to, field=row.field, about=row.about, by=by)
    _refuse_in_conflict(row, seats)
    told = laid.in_words(row, _own_key(row, by))
    outgoing.to_agencies(told, (each.agency_id for each in seats), of=row.case, by=by)


@guarded_on_after(_to_pass_on, Contribution, rules.PASS_ON)
def pass_on(compared: None, contribution: Contribution, *, to: Sequence[uuid.UUID], by: Actor) -> None:
    """Let seats read what lies there already. All of them, or none; twice changes nothing.

    HeldForReview where somebody else looks first, also at what an agency wrote.
    """
    case, about = contribution.case, contribution.about
    if case.state != "OPEN":
        raise NotPossible(_("This case is closed. Open it again first."))
    seats = laid.permitted(case, to, field=contribution.field, about=about, by=by)
    _refuse_in_conflict(contribution, seats)
    key = _own_key(contribution, by)
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
    held = ContributionKey.objects.filter(case=case, seat=None).select_related("contribution__document")
    read = laid.opened(held.order_by("contribution__number"), action=rules.READ_TABLE.action, by=by)
    grounds = tuple(_ground(each, key) for each in InvokedGround.objects.filter(case=case))
    reports = tuple(_report(each, key) for each in case.reports.order_by("reported_on", "id"))
    return Table(read, grounds, reports, timezone.now())


def _refuse_in_conflict(contribution: Contribution, seats: Sequence[Seat]) -> None:
    """What was minuted is passed on to no agency that declared a conflict at that item."""
    minuted = Q(contribution=contribution) | Q(reason=contribution)
    lines = MinuteLine.objects.filter(minuted).select_related("item__conference")
    if {each.agency_id for each in seats} & {id for line in lines for id in attending.in_conflict(line.item)}:
        raise NotPossible(_("An agency that you chose does not sit at this item: nobody was told."))


def _own_key(contribution: Contribution, by: Actor) -> bytes:
    """By which the team of the case opens it; NotPossible where it does not."""
    own = ContributionKey.objects.filter(contribution=contribution, seat=None, closed_on=None).first()
    if own is None:
        raise NotPossible(_("What is sealed here does not open, so nothing can be added."))
    try:
        return laid.key_of(own, action=rules.PASS_ON.action, by=by)
    except keys.NotHandedOver:
        raise
    except sealed.CannotOpen as closed:
        raise NotPossible(_("What is sealed here does not open, so nothing can be added.")) from closed


def _report(row: ProsecutorReport, key: bytes) -> ReportRead:
    words = sealed.open_words(bytes(row.sealed), key, case=row.case_id, kind="report", number=row.id)
    return ReportRead(
        row.id, row.ground_id, words["words"], tuple(row.people), row.way, row.reported_by_id, row.reported_on
    )


def _ground(row: InvokedGround, key: bytes) -> GroundRead:
    words = sealed.open_words(bytes(row.sealed), key, case=row.case_id, kind="ground", number=row.id)
    return GroundRead(row.id, words["document"], int(words["given_by"]), dict(words["answers"]))
