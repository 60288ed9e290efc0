"""Readings of who sits at the table of a case and on which ground: codes, days and who, nothing sealed."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from houvast.library.grounds import Permitted, Refusal
from houvast.records.accounts.guard import Actor, seen
from houvast.records.cases import gate, rules, seating
from houvast.records.cases.gate import said
from houvast.records.cases.models import Case, ContributionKey, InvokedGround, JointYes, Seat
from houvast.records.cases.seating import Known

__all__ = ["GroundRow", "Known", "SeatRow", "given", "grounds", "joint", "known", "may_show", "said", "seats"]


@dataclass(frozen=True)
class GroundRow:
    """A ground as it was invoked, as codes. `stands`: not ended, and its days are not over."""

    id: uuid.UUID
    ground: str
    law_from: date
    purposes: tuple[str, ...]
    kinds: tuple[str, ...]
    agency: uuid.UUID | None
    fields: tuple[str, ...]
    ways: tuple[str, ...]
    person: int
    because: str
    answered: tuple[str, ...]
    holds_from: date
    holds_until: date
    asked_by: uuid.UUID | None
    asked_on: date
    confirmed_by: uuid.UUID | None
    confirmed_on: date | None
    ended_by: uuid.UUID | None
    ended_on: date | None
    stands: bool


@dataclass(frozen=True)
class SeatRow:
    """An agency's place at the table, as codes. `secrecy_on` empty: nobody there may read yet.

    `holder`: who answers for it; `sitting`: all who sit there now.
    """

    id: uuid.UUID
    agency: uuid.UUID
    agency_name: str
    kind: str
    ground: uuid.UUID
    purpose: str
    fields: tuple[str, ...]
    people: tuple[int, ...]
    until: date
    state: str
    invited_by: uuid.UUID | None
    invited_on: date
    holder: uuid.UUID | None
    secrecy_on: date | None
    declined_because: str
    ended_on: date | None
    sitting: tuple[uuid.UUID, ...] = ()
    nobody_left: bool = False


def grounds(case: uuid.UUID, *, seen_by: Actor) -> tuple[GroundRow, ...]:
    """Of a case that one reads, the latest first, with those that ended."""
    today = timezone.localdate()
    found = InvokedGround.objects.filter(case__in=seen(Case, rules.READ, seen_by), case_id=case)
    return tuple(
        GroundRow(
            row.id, row.ground, row.law_from, tuple(row.purposes), tuple(row.kinds), row.agency_id,
            tuple(row.fields), tuple(row.ways), row.person, row.because, tuple(row.answered),
            row.holds_from, row.holds_until, row.asked_by_id, row.asked_on, row.confirmed_by_id,
            row.confirmed_on, row.ended_by_id, row.ended_on,
            row.ended_on is None and row.holds_from <= today < row.holds_until,
        )
        for row in found.order_by("-asked_on", "-holds_from", "id")
    )  # fmt: skip


def seats(case: uuid.UUID, *, seen_by: Actor) -> tuple[SeatRow, ...]:
    """Of a case that one reads, in the order of invitation, with those that ended."""
    found = Seat.objects.filter(case__in=seen(Case, rules.READ, seen_by), case_id=case)
    rows = seating.as_it_is(found.select_related("agency").order_by("invited_on", "id"))
    return tuple(
        SeatRow(
            row.id, row.agency_id, row.agency.name, row.agency.agency_kind, row.ground_id, row.purpose,
            tuple(row.fields), tuple(row.people), row.until, row.state, row.invited_by_id, row.invited_on,
            row.holder_id, row.secrecy_on, row.declined_because, row.ended_on,
            tuple(each.staff_id for each in row.holders.all()),
            row.state == "ACCEPTED" and not row.holders.all(),
        )
        for row in rows
    )  # fmt: skip


def known(case: uuid.UUID, *, seen_by: Actor) -> tuple[Known, ...]:
    """What agencies have read of a case that one reads, also those whose seat ended."""
    found = Seat.objects.filter(case__in=seen(Case, rules.READ, seen_by), case_id=case)
    return seating.known(found.values_list("id", flat=True))


def given(case: uuid.UUID, *, seen_by: Actor) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """Of each contribution to a case that one reads: the seats that may open it now."""
    found = ContributionKey.objects.filter(
        case__in=seen(Case, rules.READ, seen_by), case_id=case, closed_on=None, seat__isnull=False
    )
    by: dict[uuid.UUID, set[uuid.UUID]] = {}
    for contribution, seat in found.values_list("contribution", "seat"):
        by.setdefault(contribution, set()).add(seat)
    return {contribution: frozenset(its) for contribution, its in by.items()}


def may_show(
    case: uuid.UUID,
    *,
    field: str,
    about: int,
    way: str,
    on: date,
    among: Iterable[uuid.UUID] | None = None,
    seen_by: Actor,
) -> dict[uuid.UUID, Permitted | Refusal]:
    """For each accepted seat of a case that one reads: whether it may be shown this, so, on that day."""
    found = Seat.objects.filter(
        case__in=seen(Case, rules.READ, seen_by), case_id=case, state="ACCEPTED"
    ).select_related("ground", "case", "agency")
    if among is not None:
        found = found.filter(pk__in=list(among))
    return {
        seat.id: gate.may_show(seat, seat.agency.agency_kind, field=field, about=about, on=on, way=way)
        for seat in found
    }


@dataclass(frozen=True)
class JointRow:
    """Somebody's standing yes. `with_team`: who works with the other, once both said yes; else empty."""

    id: uuid.UUID
    person: int
    said_on: date
    with_team: str


def joint(case: uuid.UUID, *, seen_by: Actor) -> tuple[JointRow, ...]:
    """Of a case that one reads: whose yes to joint handling stands, and what came of it.

    A yes that nobody answered, one whose other was taken back and one of a word that three gave look alike.
    """
    mine = JointYes.objects.filter(
        case__in=seen(Case, rules.READ, seen_by), case_id=case, revoked_on=None, case__state="OPEN"
    )
    return tuple(
        JointRow(row.id, row.person, row.said_on, _with_whom(row)) for row in mine.order_by("person")
    )


def _with_whom(own: JointYes) -> str:
    others = JointYes.objects.filter(proof=own.proof, revoked_on=None, case__state="OPEN")
    teams = list(others.exclude(case=own.case_id).values_list("case__team__name", flat=True)[:2])
    return teams[0] if len(teams) == 1 else ""
