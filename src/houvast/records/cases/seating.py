"""What operations on seats have in common: ending them with their keys, and what their agencies have read.

Not an operation: the operations that call it are guarded.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

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


def with_place(holders: QuerySet[SeatHolder]) -> QuerySet[SeatHolder]:
    """Those of them who sit at their seat now and have a place at its agency, the first first.

    Who lost their access has none: accounts stand below cases and end no seat, the night does.
    """
    there = holders.filter(ended_on=None, staff__memberships__team=F("seat__agency"))
    return there.distinct().order_by("since", "pk")


def without_place(organisation: uuid.UUID) -> QuerySet[SeatHolder]:
    """Those who sit somewhere in writing, and have no place at that agency any more."""
    sit = SeatHolder.objects.filter(ended_on=None, case__organisation=organisation)
    return sit.exclude(pk__in=with_place(sit).order_by().values("pk"))


def sitting(seat: Seat) -> QuerySet[SeatHolder]:
    """Who sits there now, the first first."""
    return with_place(SeatHolder.objects.filter(seat=seat))


def as_it_is(seats: QuerySet[Seat]) -> list[Seat]:
    """The seats as the night settles them: `holders` are those who have a place at their agency, and an
    accepted seat is sworn by one of them. Not to be saved.
    """
    found = list(seats.prefetch_related(Prefetch("holders", with_place(SeatHolder.objects.all()))))
    for seat in found:
        if seat.state == "ACCEPTED":
            seat.secrecy_on = _sworn_on(seat.holders.all())
    return found


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

    Saves the row. Where nobody sits there any more, who answered for it stays in writing.
    """
    there = list(sitting(seat))
    if there and seat.holder_id not in {each.staff_id for each in there}:
        seat.holder_id = there[0].staff_id
    seat.secrecy_on = _sworn_on(there)
    seat.save(update_fields=["holder", "secrecy_on"])


def _sworn_on(there: Iterable[SeatHolder]) -> date | None:
    return min((each.secrecy_on for each in there if each.secrecy_on), default=None)


def stand_up(holders: QuerySet[SeatHolder], *, on: date) -> None:
    """These sit there no longer, at cases that are held, and where others do, those go on."""
    seats = list(Seat.objects.filter(pk__in=holders.values("seat")))
    holders.update(ended_on=on)
    for seat in seats:
        settle(seat)


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
