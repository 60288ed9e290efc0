"""What people of an agency do after a conference: end its actions, and take its minutes along."""

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.printing import NotPrintable
from houvast.records.accounts.guard import Actor, Refused, guarded_on
from houvast.records.cases import conferencing, course, keeping, laid, minutes, outgoing, rules, seating
from houvast.records.cases.models import AgendaItem, Contribution, ContributionKey, MinuteLine, Seat
from houvast.records.cases.refusals import NotPossible, written

__all__ = ["end_own_action", "own_minutes"]


@guarded_on(Seat, rules.END_OWN_ACTION)
def end_own_action(
    seat: Seat, number: int, *, state: str, why_not: str = "", sure: bool = False, by: Actor
) -> None:
    """An action of one's agency is done; or it was not possible, or not done, and why.

    Why is a contribution: the team of the case reads it, and passes it on or does not. AskedFirst for it as
    for any other.
    """
    _refuse_unsworn(seat, by)
    found = MinuteLine.objects.filter(case=seat.case_id, number=number, kind="ACTION", owner=seat.agency_id)
    if state not in course.TASK_STATES[1:] or not found.exists():
        raise Refused
    item = AgendaItem.objects.get(pk=found.get().item_id)  # of a case that is held, and so is all in it
    line = next((each for each in conferencing.own_lines(item, seat) if each.number == number), None)
    if line is None:
        raise Refused
    if line.state != "OPEN":
        raise NotPossible(_("This was ended before."))
    if state != "DONE":
        outgoing.asked(why_not, sure=sure)
        line.reason = _reason(seat, written(why_not), line, by)
    line.state, line.ended_on = state, timezone.localdate()
    line.save(update_fields=["state", "ended_on", "reason"])
    item.version += 1
    item.save(update_fields=["version"])
    keeping.went_on(seat.case)


@guarded_on(Seat, rules.OWN_MINUTES)
def own_minutes(seat: Seat, item: uuid.UUID, *, by: Actor) -> bytes:
    """What was minuted of this case at one conference and told to this seat, as a PDF: tagged, PDF/UA-1."""
    _refuse_unsworn(seat, by)
    row = AgendaItem.objects.filter(pk=item, case=seat.case_id).select_related("conference").first()
    if row is None or row.conference is None:
        raise Refused
    shown = conferencing.item_of_seat(row, seat, action=rules.OWN_MINUTES.action, by=by)
    if shown is None:
        raise Refused
    try:
        made = minutes.in_print(row.conference, seat.agency_id, [{"number": 1, **shown}], by=by)
    except NotPrintable as odd:
        raise NotPossible(_("It holds a sign that cannot be printed: write that in other letters.")) from odd
    conferencing.knows(row, [seat])
    row.conference.attendances.filter(agency=seat.agency_id).update(minutes_on=timezone.localdate())
    return made


def _reason(seat: Seat, words: str, line: MinuteLine, by: Actor) -> Contribution:
    of = line.contribution
    row, key = laid.written_down(
        seat.case, words, field=of.field, about=of.about, agency=seat.agency_id, by=by
    )
    laid.give(row, key, team=seat.case.team_id, seat=None)
    laid.give(row, key, team=seat.agency_id, seat=seat)
    ContributionKey.objects.filter(contribution=row, seat=seat).update(opened_on=timezone.localdate())
    return row


def _refuse_unsworn(seat: Seat, by: Actor) -> None:
    if not seating.has_sworn(seat, by.id):
        raise Refused
