"""Who sits at a case of a conference, and who of them heard what was said.

Not an operation: the operations that call it are guarded.
"""

import uuid
from collections.abc import Iterable

from django.utils import timezone

from houvast.records.cases import seating
from houvast.records.cases.models import AgendaItem, Seat


def at_the_table(item: AgendaItem) -> list[Seat]:
    """Accepted seats of agencies that attend, and that stand today, but for those that declared a conflict at
    this item, and those of whom nobody works here any more.
    """
    if item.conference is None:
        return []
    there = {
        each.agency_id
        for each in item.conference.attendances.exclude(how="OBSERVER")
        if each.agency_id and item.number not in each.conflicts
    }
    out = {
        each.agency_id
        for each in item.conference.attendances.all()
        if each.agency_id and item.number in each.conflicts
    }
    today = timezone.localdate()
    found = Seat.objects.filter(
        seating.stands(today), case=item.case, state="ACCEPTED", agency__in=there - out
    )
    return list(
        seating.with_somebody(found).select_related("ground", "case", "agency").order_by("invited_on", "id")
    )


def sworn(sitting: Iterable[Seat], agency: uuid.UUID) -> list[Seat]:
    """Those of them that are an agency's own, and where somebody confirmed secrecy."""
    return [seat for seat in sitting if seat.agency_id == agency and seat.secrecy_on]


def hearing(item: AgendaItem, seats: Iterable[Seat]) -> list[Seat]:
    """Those of the seats of whose agency somebody is present, on its day or after: they heard it."""
    if item.conference is None or item.conference.held_on > timezone.localdate():
        return []
    there = item.conference.attendances.filter(how="PRESENT").values_list("agency", flat=True)
    return [seat for seat in seats if seat.agency_id in set(there)]
