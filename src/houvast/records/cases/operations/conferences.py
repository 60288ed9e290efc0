"""Conferences: planned, held, minuted line by line, and minutes for each agency as it may have them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.printing import NotPrintable
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on, guarded_on_after, held, seen
from houvast.records.cases import conferencing, course, keeping, laid, minutes, outgoing, rules, sealed
from houvast.records.cases.attending import at_the_table, hearing, leaves
from houvast.records.cases.conferencing import Line
from houvast.records.cases.course import LONGEST_NAME
from houvast.records.cases.models import AgendaItem, Attendance, Case, Conference, MinuteLine
from houvast.records.cases.queries import conferences as queries
from houvast.records.cases.refusals import ChangedElsewhere, NotPossible, written
from houvast.records.retention import declared

__all__ = ["Action", "Line", "OpenedItem"]

FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Action:
    """That a line is an action: which agency does it (None: the team), by which day."""

    owner: uuid.UUID | None
    due_on: date


@dataclass(frozen=True)
class OpenedItem:
    """One case at a conference, opened. `version` is what a new line has to be written to."""

    id: uuid.UUID
    case: uuid.UUID
    conference: uuid.UUID | None
    number: int
    because: str
    review_on: date | None
    version: int
    people: tuple[course.Person, ...]
    sitting: tuple[tuple[uuid.UUID, str], ...]
    lines: tuple[Line, ...]


@guarded(rules.PLAN_CONFERENCE)
def plan_conference(
    day: date, *, team: uuid.UUID, chair: uuid.UUID, minute_taker: uuid.UUID, by: Actor
) -> uuid.UUID:
    """Call a conference for a day. Who leads it does not write its minutes; the table refuses that, too."""
    if team not in by.teams(rules.PLAN_CONFERENCE.action):
        raise Refused
    today = timezone.localdate()
    if not today <= day <= today + FURTHEST:
        raise NotPossible(_("Choose today or a later day, within a year."))
    if chair == minute_taker:
        raise NotPossible(_("Who leads a conference does not write its minutes: choose two people."))
    for somebody in (chair, minute_taker):
        acting = accounts.actor(somebody)
        if acting is None or team not in acting.teams(rules.HOLD_CONFERENCE.action):
            raise NotPossible(_("Choose people of the team that holds it."))
    return Conference.objects.create(
        organisation_id=by.organisation,
        team_id=team,
        held_on=day,
        chair_id=chair,
        minute_taker_id=minute_taker,
    ).id


@guarded_on(Conference, rules.HOLD_CONFERENCE)
def put_on_agenda(conference: Conference, case: uuid.UUID | None, *, because: str, by: Actor) -> uuid.UUID:
    """Put an open case on the agenda: because it is due, which is computed, or by choice."""
    _refuse_closed(conference)
    if case is None:
        raise NotPossible(_("Choose from the lists."))
    # A conference is held before the cases on its agenda, and a case before all that is in it.
    rows = held(seen(Case, rules.READ, by).filter(pk=case, state="OPEN", team=conference.team_id))
    if not rows:
        raise Refused
    [found] = rows
    keeping.refuse_merged(found)
    due = {each.case: each.because for each in queries.due(seen_by=by)}
    if because != "CHOICE" and because not in due.get(case, ()):
        raise NotPossible(_("This case is not due for that reason: put it on by choice."))
    number = keeping.next_number(conference.items.all())
    item = AgendaItem(
        case=found, conference=conference, day=conference.held_on, number=number, because=because
    )
    conferencing.known_now(item)
    try:
        with transaction.atomic():
            item.save(force_insert=True)
    except IntegrityError as already:
        raise NotPossible(_("This case is on the agenda already.")) from already
    return item.id


def _to_list(
    conference: uuid.UUID, called: str, *, how: str, agency: uuid.UUID | None = None,
    signed_on: date | None = None, by: Actor,
) -> None:  # fmt: skip
    row = seen(Conference, rules.HOLD_CONFERENCE, by).get(pk=conference)
    outgoing.to_table(called, of=row, by=by)


@guarded_on_after(_to_list, Conference, rules.HOLD_CONFERENCE)
def note_attendance(
    compared: None, conference: Conference, called: str, *, how: str, agency: uuid.UUID | None = None,
    signed_on: date | None = None, by: Actor,
) -> int:  # fmt: skip
    """Who is present, excused, or looks on. An observer signed for secrecy before. Returns the number."""
    _refuse_closed(conference)
    name = " ".join(called.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise NotPossible(_("Write the name as it stands on the list: at most 80 letters."))
    if how not in course.ATTENDING or (
        agency and agency not in {e.id for e in accounts.agencies(seen_by=by)}
    ):
        raise NotPossible(_("Choose from the lists."))
    if how == "OBSERVER" and (signed_on is None or signed_on > timezone.localdate()):
        raise NotPossible(
            _("Somebody looks on only after they signed for secrecy: say on which day they did.")
        )
    number = keeping.next_number(conference.attendances.all())
    made = Attendance.objects.create(
        conference=conference, number=number, agency_id=None if how == "OBSERVER" else agency,
        called=name, how=how, signed_on=signed_on if how == "OBSERVER" else None,
    )  # fmt: skip
    return made.number


@guarded_on(Conference, rules.HOLD_CONFERENCE)
def strike_attendance(conference: Conference, number: int, *, by: Actor) -> None:
    """Take somebody from the list. Their agency gets no minutes unless somebody else of it stands there."""
    _refuse_closed(conference)
    _attendance(conference, number).delete()


@guarded_on(Conference, rules.HOLD_CONFERENCE)
def declare_conflict(conference: Conference, number: int, *, item: int, by: Actor) -> None:
    """Somebody knows a person in a case: they and their agency do not sit at it, and lose its minutes."""
    _refuse_closed(conference)
    row = _attendance(conference, number)
    found = conference.items.filter(number=item).first()
    if found is None:
        raise Refused
    row.conflicts = sorted({*row.conflicts, item})
    row.save(update_fields=["conflicts"])
    leaves(found, row.agency_id)


@guarded_on(Conference, rules.HOLD_CONFERENCE)
def close_conference(conference: Conference, *, by: Actor) -> None:
    """Close the minutes: no line is added any more. Actions are still ended, and minutes still made."""
    _refuse_closed(conference)
    if conference.held_on > timezone.localdate():
        raise NotPossible(_("This conference is still to come."))
    conference.closed_on = timezone.localdate()
    conference.save(update_fields=["closed_on"])


@guarded_on(AgendaItem, rules.MINUTE)
def read_item(item: AgendaItem, *, by: Actor) -> OpenedItem:
    """Open the minutes of one case. Looking leaves a trace."""
    key = keeping.key_for(item.case, rules.MINUTE.action, by)
    people, _relations = keeping.people_of(item.case, key)
    sitting = {seat.agency_id: seat.agency.name for seat in at_the_table(item)}
    return OpenedItem(
        item.id, item.case_id, item.conference_id, item.number, item.because, item.review_on, item.version,
        people, tuple(sitting.items()), conferencing.lines(item, action=rules.MINUTE.action, by=by),
    )  # fmt: skip


def _to_minute(
    item: uuid.UUID, words: str, *, kind: str, field: str, about: int, to: Sequence[uuid.UUID] = (),
    said_by: uuid.UUID | None = None, action: Action | None = None, version: int, by: Actor,
) -> None:  # fmt: skip
    row = seen(AgendaItem, rules.MINUTE, by).select_related("case", "conference").get(pk=item)
    _refuse_written_over(row, version)
    seats = conferencing.seats_for(row, _told(to, said_by, action), field=field, about=about)
    outgoing.to_agencies(written(words), (each.agency_id for each in seats), of=row.case, by=by)


@guarded_on_after(_to_minute, AgendaItem, rules.MINUTE)
def add_line(
    compared: None, item: AgendaItem, words: str, *, kind: str, field: str, about: int,
    to: Sequence[uuid.UUID] = (), said_by: uuid.UUID | None = None, action: Action | None = None,
    version: int, by: Actor,
) -> int:  # fmt: skip
    """Minute one thing about one person, for the team and the agencies that are named. Returns its number.

    `version` is the one that was read: who writes beside a colleague is refused and loses no word. Where one
    of the agencies may not be told it, nobody is. Who is to do something is told it, or cannot be asked.
    HeldForReview where somebody else looks first.
    """
    case = item.case
    _refuse_written_over(item, version)
    if kind not in course.MINUTE_KINDS or (kind == "ACTION") != (action is not None):
        raise NotPossible(_("Choose from the lists."))
    if case.state != "OPEN" or str(about) not in case.ages:
        raise NotPossible(_("Say about which person of an open case it is."))
    if action is not None and not timezone.localdate() <= action.due_on <= timezone.localdate() + FURTHEST:
        raise NotPossible(_("That day is over: choose today or later."))
    if said_by is not None and said_by not in {each.agency_id for each in at_the_table(item)}:
        raise NotPossible(_("An agency that you chose does not sit at this item: nobody was told."))
    seats = conferencing.seats_for(item, _told(to, said_by, action), field=field, about=about)
    key = keeping.key_for(case, rules.MINUTE.action, by)
    row, own = laid.written_down(case, written(words), field=field, about=about, agency=said_by, by=by)
    laid.give(row, own, team=case.team_id, seat=None)
    for seat in seats:
        laid.give(row, own, team=seat.agency_id, seat=seat)
    line = MinuteLine(
        case=case, item=item, number=row.number, contribution=row, kind=kind, said_by_id=said_by,
        owner_id=action.owner if action else None, due_on=action.due_on if action else None,
        state="OPEN" if action else "",
    )  # fmt: skip
    line.sealed = _why_not("", key, line)
    line.save(force_insert=True)
    conferencing.knows(item, hearing(item, seats))
    conferencing.went_on(item)
    return line.number


def _to_end(item: uuid.UUID, number: int, *, state: str, why_not: str = "", by: Actor) -> None:
    row = seen(AgendaItem, rules.MINUTE, by).select_related("case").get(pk=item)
    line = row.lines.filter(number=number).first()
    if line is not None and state != "DONE":
        told = conferencing.told([line]).get(line.contribution_id, [])
        outgoing.to_agencies(written(why_not), told, of=row.case, by=by)


@guarded_on_after(_to_end, AgendaItem, rules.MINUTE)
def end_action(
    compared: None, item: AgendaItem, number: int, *, state: str, why_not: str = "", by: Actor
) -> None:
    """An action is done; or it was not possible, or not done, and why. Those two are never the same.

    Why stands in the minutes of whoever was told the action: HeldForReview where somebody else looks first.
    """
    line = next((each for each in item.lines.all() if each.number == number and each.kind == "ACTION"), None)
    if line is None or state not in course.TASK_STATES[1:]:
        raise Refused
    if line.state != "OPEN":
        raise NotPossible(_("This was ended before."))
    key = keeping.key_for(item.case, rules.MINUTE.action, by)
    line.state, line.ended_on = state, timezone.localdate()
    line.sealed = _why_not("" if state == "DONE" else written(why_not), key, line)
    line.save()
    conferencing.went_on(item)


@guarded_on(AgendaItem, rules.MINUTE)
def set_review(item: AgendaItem, on: date, *, version: int, by: Actor) -> None:
    """On which day this case is looked at again."""
    _refuse_written_over(item, version)
    today = timezone.localdate()
    if not today < on <= today + FURTHEST:
        raise NotPossible(_("Choose a day after today, within a year."))
    item.review_on = on
    conferencing.went_on(item)


def _to_give(conference: uuid.UUID, agency: uuid.UUID, *, by: Actor) -> None:
    row = seen(Conference, rules.GIVE_MINUTES, by).get(pk=conference)
    items = conferencing.items_for(row, agency, by=by)
    called = conferencing.called(items, agency, action=rules.GIVE_MINUTES.action, by=by)
    outgoing.to_agencies("\n".join(called), [agency], of=row, by=by)


@guarded_on_after(_to_give, Conference, rules.GIVE_MINUTES)
def minutes_of_agency(compared: None, conference: Conference, agency: uuid.UUID, *, by: Actor) -> bytes:
    """The minutes for one agency as a PDF: what the gate permits it now, and only what was told to it.

    Lines were compared when they were written; what people are called is compared here (HeldForReview).
    NotPossible for an agency that sits at no item, and for who is closed out of one of its cases.
    """
    # Held until they are given: who withdraws consent meanwhile waits, and is told what went out.
    held(Case.objects.filter(pk__in=conference.items.values("case")))
    rows = [each for each in conference.attendances.all() if each.agency_id == agency]
    found = conferencing.items_for(conference, agency, by=by)
    items = conferencing.minutes_for(found, agency, action=rules.GIVE_MINUTES.action, by=by)
    if not rows or not items:
        raise NotPossible(_("This agency sits at no case of this conference: there are no minutes for it."))
    try:
        made = minutes.in_print(conference, agency, items, by=by)
    except NotPrintable as odd:
        raise NotPossible(_("It holds a sign that cannot be printed: write that in other letters.")) from odd
    conferencing.given_to(found, agency, items)
    conference.attendances.filter(agency=agency).update(minutes_on=timezone.localdate())
    return made


@guarded(rules.ERASE_CONFERENCES)
def erase_conferences(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase conferences whose time is over, and who was there; minutes stay with their cases. Which."""
    due = (
        declared.group(Conference, "conferences.erase_conferences")
        .due(on)
        .filter(organisation=by.organisation)
    )
    rows = list(due.select_for_update(of=("self",), skip_locked=True).order_by("pk")[: declared.BATCH])
    items = AgendaItem.objects.filter(conference__in=rows)
    held(Case.objects.filter(pk__in=items.values("case")))  # minutes stay there, and are cut loose
    Conference.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [row.id for row in rows]


def _refuse_closed(conference: Conference) -> None:
    if conference.closed_on is not None:
        raise NotPossible(_("The minutes of this conference are closed."))


def _refuse_written_over(item: AgendaItem, version: int) -> None:
    if item.conference is None or item.conference.closed_on is not None:
        raise NotPossible(_("The minutes of this conference are closed."))
    if item.version != version:
        raise ChangedElsewhere(
            _(
                "A colleague wrote in these minutes meanwhile. Read what stands there now; yours is kept "
                "below."
            )
        )


def _told(to: Sequence[uuid.UUID], said_by: uuid.UUID | None, action: Action | None) -> list[uuid.UUID]:
    return [*to, *([action.owner] if action and action.owner else []), *([said_by] if said_by else [])]


def _attendance(conference: Conference, number: int) -> Attendance:
    row = next((each for each in conference.attendances.all() if each.number == number), None)
    if row is None:
        raise Refused
    return row


def _why_not(words: str, key: bytes, line: MinuteLine) -> bytes:
    return sealed.seal_words({"why_not": words}, key, case=line.case_id, kind="minute", number=line.number)
