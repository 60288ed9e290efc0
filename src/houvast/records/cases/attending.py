"""Who sits at a case of a conference, and who of them heard what was said.

Not an operation: the operations that call it are guarded.
"""

import uuid
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from houvast.records.accounts.guard import held
from houvast.records.cases import seating
from houvast.records.cases.models import AgendaItem, Attendance, Case, ContributionKey, Seat


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
    today = timezone.localdate()
    found = Seat.objects.filter(
        seating.stands(today), case=item.case, state="ACCEPTED", agency__in=there - in_conflict(item)
    )
    there_still = seating.with_somebody(found).select_related("ground", "case", "agency")
    return seating.as_it_is(there_still.order_by("invited_on", "id"))


def in_conflict(item: AgendaItem) -> set[uuid.UUID]:
    """Agencies of which somebody declared a conflict at it, as long as who was there is kept."""
    there = item.conference.attendances.all() if item.conference else Attendance.objects.none()
    return {each.agency_id for each in there if each.agency_id and item.number in each.conflicts}


def leaves(item: AgendaItem, agency: uuid.UUID | None) -> None:
    """An agency has a conflict at an item: keys to all that was minuted are destroyed at its seats, also of
    why it did not do something. What it has read, it knows. Somebody of the team has no seat: see `tying`.
    """
    if agency is None:
        return
    held(Case.objects.filter(pk=item.case_id))
    minuted = Q(contribution__in=item.lines.values("contribution"))
    reasons = Q(contribution__in=item.lines.filter(reason__isnull=False).values("reason"))
    keys = ContributionKey.objects.filter(minuted | reasons, seat__case=item.case_id, seat__agency=agency)
    seating.close(keys, on=timezone.localdate())


def sworn(sitting: Iterable[Seat], agency: uuid.UUID) -> list[Seat]:
    """Those of them that are an agency's own, and where somebody confirmed secrecy."""
    return [seat for seat in sitting if seat.agency_id == agency and seat.secrecy_on]


def hearing(item: AgendaItem, seats: Iterable[Seat]) -> list[Seat]:
    """Those of the seats of whose agency somebody is present, on its day or after: they heard it."""
    if item.conference is None or item.conference.held_on > timezone.localdate():
        return []
    there = item.conference.attendances.filter(how="PRESENT").values_list("agency", flat=True)
    return [seat for seat in seats if seat.agency_id in set(there)]
