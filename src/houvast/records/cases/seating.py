"""What operations on seats have in common: ending them with their keys, and what their agencies have read.

Not an operation: the operations that call it are guarded.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from houvast.records.cases.course import SEATED
from houvast.records.cases.models import ContributionKey, Seat

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
    """End those of the seats that stand, and destroy the keys that they held; which."""
    ids = tuple(seats.filter(state__in=SEATED).select_for_update(of=("self",)).values_list("id", flat=True))
    Seat.objects.filter(pk__in=ids).update(state=state, ended_on=on)
    held = ContributionKey.objects.filter(seat__in=ids, closed_on=None)
    held.update(wrapped=b"", generation=0, month_key="", closed_on=on)
    return ids


def known(seats: Iterable[uuid.UUID]) -> tuple[Known, ...]:
    """What was read in these seats, the first first."""
    read = ContributionKey.objects.filter(seat__in=list(seats), opened_on__isnull=False)
    columns = ("seat", "team", "contribution__field", "contribution__about", "opened_on", "closed_on")
    return tuple(
        Known(*row) for row in read.order_by("opened_on", "contribution__number").values_list(*columns)
    )
