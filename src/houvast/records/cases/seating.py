"""What operations on seats have in common: ending them with their keys, and what their agencies have read.

Not an operation: the operations that call it are guarded.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from houvast.records.cases.course import SEATED
from houvast.records.cases.models import ContributionKey, Seat, SeatHolder

__all__ = ["SEATED", "Known", "end", "known"]


@dataclass(frozen=True)
class Known:
    """One thing that an agency has read: nobody can take that back. `closed_on`: since when no longer."""

    seat: uuid.UUID
    agency: uuid.UUID
    field: str
    about: int
    opened_on: date
    closed_on: date | None


def end(seats: QuerySet[Seat], state: str, *, on: date) -> tuple[uuid.UUID, ...]:
    """End those of the seats that stand, of cases that are held, and destroy their keys; which."""
    ids = tuple(seats.filter(state__in=SEATED).values_list("id", flat=True))
    Seat.objects.filter(pk__in=ids).update(state=state, ended_on=on)
    SeatHolder.objects.filter(seat__in=ids, ended_on=None).update(ended_on=on)
    close(ContributionKey.objects.filter(seat__in=ids), on=on)
    return ids


def close(keys: QuerySet[ContributionKey], *, on: date) -> None:
    """Destroy those keys of seats, of a case that is held, that are not yet: what was read stays known."""
    keys.filter(closed_on=None).update(wrapped=b"", generation=0, month_key="", closed_on=on)


def sitting(seat: Seat) -> QuerySet[SeatHolder]:
    """Who sits there now, the first first."""
    return SeatHolder.objects.filter(seat=seat, ended_on=None).order_by("since", "pk")


def stands(on: date) -> Q:
    """Seats whose case is open, and whose days and ground are not over: before the night ends them, too."""
    return Q(
        until__gt=on,
        case__state="OPEN",
        ground__ended_on=None,
        ground__holds_from__lte=on,
        ground__holds_until__gt=on,
    )


def has_sworn(seat: Seat, staff: uuid.UUID | None) -> bool:
    """Somebody sits there and confirmed secrecy themselves: what another confirmed opens nothing to them."""
    return sitting(seat).filter(staff=staff, secrecy_on__isnull=False).exists()


def with_somebody(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Those at which somebody sits who still has a place at the agency: where nobody has, it is not there."""
    there = SeatHolder.objects.filter(
        seat=OuterRef("pk"), ended_on=None, staff__memberships__team=OuterRef("agency")
    )
    return seats.filter(Exists(there))


def settle(seat: Seat) -> None:
    """Who answers for a seat, and since when somebody there may read, after a change of who sits there.

    One of them at least has to sit there. Saves the row.
    """
    there = list(sitting(seat))
    if seat.holder_id not in {each.staff_id for each in there}:
        seat.holder_id = there[0].staff_id
    seat.secrecy_on = min((each.secrecy_on for each in there if each.secrecy_on), default=None)
    seat.save(update_fields=["holder", "secrecy_on"])


def stands_up(seat: Seat, staff: uuid.UUID, *, on: date) -> bool:
    """Somebody sits there no longer. The last one to leave ends the seat; whether it was."""
    SeatHolder.objects.filter(seat=seat, staff=staff, ended_on=None).update(ended_on=on)
    if sitting(seat).exists():
        settle(seat)
        return False
    end(Seat.objects.filter(pk=seat.pk), "ENDED", on=on)
    return True


def known(seats: Iterable[uuid.UUID]) -> tuple[Known, ...]:
    """What was read in these seats, the first first, and last whom the minutes that were given named."""
    ids = list(seats)
    read = ContributionKey.objects.filter(seat__in=ids, opened_on__isnull=False)
    columns = ("seat", "team", "contribution__field", "contribution__about", "opened_on", "closed_on")
    shown = [Known(*row) for row in read.order_by("opened_on", "contribution__number").values_list(*columns)]
    named = [
        Known(seat.id, seat.agency_id, "IDENTITY", int(number), date.fromisoformat(day), seat.ended_on)
        for seat in Seat.objects.filter(pk__in=ids).exclude(named_on={})
        for number, day in seat.named_on.items()
    ]
    return (*shown, *sorted(named, key=lambda each: (each.opened_on, each.about, each.seat)))


def named(seats: Mapping[uuid.UUID, Iterable[int]], *, on: date) -> None:
    """Minutes that were given to these seats, of cases that are held, named these people of the case.

    A seat that has ended since was given them all the same.
    """
    for seat in Seat.objects.filter(pk__in=[id for id, people in seats.items() if people]):
        seat.named_on = {str(number): on.isoformat() for number in seats[seat.pk]} | seat.named_on
        seat.save(update_fields=["named_on"])
