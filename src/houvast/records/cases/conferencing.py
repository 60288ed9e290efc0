"""What operations on conferences have in common: who of the table may be told a line, and minutes per agency.

Not an operation: the operations that call it are guarded. Whatever an agency gets passes the gate at the
moment that it is made, and only where its seat holds a key: an agency that was removed gets nothing.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.grounds import Permitted, Refusal
from houvast.records.accounts.guard import Actor, seen
from houvast.records.cases import attending, gate, keeping, laid, rules, sealed, seating
from houvast.records.cases.models import (
    AgendaItem,
    Attendance,
    Conference,
    ContributionKey,
    MinuteLine,
    Seat,
)
from houvast.records.cases.refusals import NotPossible

WAY = "MEETING"
Sitting = tuple[AgendaItem, list[Seat]]
"""An item of a conference, and the seats at it."""


@dataclass(frozen=True)
class Line:
    """One line of minutes, opened. `to`: agencies whose seat holds its key now."""

    number: int
    kind: str
    field: str
    about: int
    words: str
    said_by: uuid.UUID | None
    owner: uuid.UUID | None
    due_on: date | None
    state: str
    ended_on: date | None
    why_not: str
    to: tuple[uuid.UUID, ...]
    damaged: bool = False

    def is_late(self, on: date) -> bool:
        return self.state == "OPEN" and self.due_on is not None and self.due_on < on


def seats_for(item: AgendaItem, agencies: Iterable[uuid.UUID], *, field: str, about: int) -> list[Seat]:
    """Seats of those agencies that may be told this in a conference; NotPossible where one may not."""
    sitting, chosen = attending.at_the_table(item), []
    for agency in dict.fromkeys(agencies):
        own = [seat for seat in sitting if seat.agency_id == agency]
        if not own:
            raise NotPossible(_("An agency that you chose does not sit at this item: nobody was told."))
        answers = [(seat, _may(seat, field=field, about=about)) for seat in own]
        permitted = [seat for seat, answer in answers if isinstance(answer, Permitted)]
        if not permitted:
            [refusal, *_more] = [answer for _seat, answer in answers if isinstance(answer, Refusal)]
            raise NotPossible(
                _("Not to %(agency)s, so to nobody: %(why)s")
                % {"agency": own[0].agency.name, "why": gate.said(refusal)}
            )
        chosen += permitted
    return chosen


def lines(item: AgendaItem, *, action: str, by: Actor) -> tuple[Line, ...]:
    """All lines of an item as the team of the case reads them."""
    key = keeping.key_of(item.case, action=action, by=by)
    found = list(item.lines.select_related("contribution__case").order_by("number"))
    held = _held(found, seat=None)
    reasons = _keys_to((each.reason_id for each in found), seat=None)
    shared = told(found)
    return tuple(
        _line(
            each,
            held.get(each.contribution_id),
            action,
            by,
            to=shared.get(each.contribution_id, ()),
            why_not=_why_not(each, key, reasons, action, by),
        )
        for each in found
    )


def told(found: Sequence[MinuteLine]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Agencies whose seat holds the key of a line now, by its contribution."""
    shared: dict[uuid.UUID, list[uuid.UUID]] = {}
    for contribution, team in ContributionKey.objects.filter(
        contribution__in=[each.contribution_id for each in found], seat__isnull=False, closed_on=None
    ).values_list("contribution", "team"):
        shared.setdefault(contribution, []).append(team)
    return shared


def items_for(conference: Conference, agency: uuid.UUID, *, by: Actor) -> list[Sitting]:
    """The open cases of a conference at which an agency sits today, each with all who do. NotPossible where
    one of them is closed to who asks: they read nothing of it, and an agency does not get minutes with a case
    left out.
    """
    found = conference.items.select_related("case", "conference").order_by("number")
    there = [(each, attending.at_the_table(each)) for each in found if each.case.state == "OPEN"]
    sat = [(item, sitting) for item, sitting in there if attending.sworn(sitting, agency)]
    if seen(AgendaItem, rules.MINUTE, by).filter(pk__in=[item.pk for item, _sitting in sat]).count() < len(
        sat
    ):
        raise NotPossible(_("You cannot make these minutes. Ask a colleague of your team to make them."))
    return sat


def called(items: Iterable[Sitting], agency: uuid.UUID, *, action: str, by: Actor) -> list[str]:
    """What people are called in the minutes of these items for one agency as it may have them today."""
    found: set[str] = set()
    for item, sitting in items:
        key = keeping.key_of(item.case, action=action, by=by)
        found |= set(_named(item, attending.sworn(sitting, agency), key).values())
    return sorted(filter(None, found))


def minutes_for(
    items: Iterable[Sitting], agency: uuid.UUID, *, action: str, by: Actor
) -> list[dict[str, Any]]:
    """The items of a conference as one agency may have them today: what it is not shown leaves no gap.

    Opened with the keys of the team of the case, and only what a seat of that agency holds a key to.
    """
    shown = (_item(item, sitting, agency, action=action, by=by) for item, sitting in items)
    return [{"number": place, **each} for place, each in enumerate(shown, start=1)]


def _may(seat: Seat, *, field: str, about: int) -> Permitted | Refusal:
    return gate.may_show(
        seat, seat.agency.agency_kind, field=field, about=about, on=timezone.localdate(), way=WAY
    )


def _is_told(seat: Seat, *, field: str, about: int) -> bool:
    return isinstance(_may(seat, field=field, about=about), Permitted)


def _item(
    item: AgendaItem, sitting: list[Seat], agency: uuid.UUID, *, action: str, by: Actor
) -> dict[str, Any]:
    own = attending.sworn(sitting, agency)
    found = list(item.lines.select_related("contribution__case").order_by("number"))
    shown = [
        each
        for each in found
        if any(
            _holds(seat, each)
            and _is_told(seat, field=each.contribution.field, about=each.contribution.about)
            for seat in own
        )
    ]
    key = keeping.key_of(item.case, action=action, by=by)
    held = _held(shown, seat=None)
    reasons = _keys_to((each.reason_id for each in shown if each.owner_id == agency), seat=None)
    called = _named(item, own, key)
    return _around(item, sitting, own) | {
        "people": {str(number): words for number, words in called.items()},
        "named": _named_to(own, [number for number in _heading(shown) if called.get(number)]),
        "lines": [
            _line(
                each, held.get(each.contribution_id), action, by,
                why_not=_why_not(each, key, reasons, action, by),
            )
            for each in shown
        ],
    }  # fmt: skip


def _named(item: AgendaItem, own: list[Seat], key: bytes) -> dict[int, str]:
    """What people of a case are called, of whom one of the seats may know who they are."""
    people, _relations = keeping.people_of(item.case, key)
    return {
        each.number: each.called
        for each in people
        if any(_is_told(seat, field="IDENTITY", about=each.number) for seat in own)
    }


def _heading(shown: Iterable[MinuteLine]) -> list[int]:
    """Whom lines of minutes name above their words: actions name nobody."""
    return sorted({each.contribution.about for each in shown if each.kind != "ACTION"})


def _named_to(own: Iterable[Seat], people: Iterable[int]) -> dict[uuid.UUID, list[int]]:
    """Of people whom minutes name: those of whom each seat may know who they are."""
    there = list(people)
    return {
        seat.id: [number for number in there if _is_told(seat, field="IDENTITY", about=number)]
        for seat in own
    }


def item_of_seat(item: AgendaItem, seat: Seat, *, action: str, by: Actor) -> dict[str, Any] | None:
    """One case of a conference as a seat may have it today, opened with the keys of its own agency.

    Nobody is called by name here: who is in the case is sealed for its team. None where it does not sit.
    """
    sitting = attending.at_the_table(item)
    if item.case.state != "OPEN" or seat.id not in {each.id for each in sitting}:
        return None
    shown = own_lines(item, seat)
    held = _keys_to((id for each in shown for id in (each.contribution_id, each.reason_id)), seat=seat)
    return _around(item, sitting, [seat]) | {
        "people": {},
        "lines": [
            _line(each, held.get(each.contribution_id), action, by, why_not=_said(each, held, action, by))
            for each in shown
        ],
    }


def own_lines(item: AgendaItem, seat: Seat) -> list[MinuteLine]:
    """Of an item, the lines that a seat holds a key to and that the gate permits it today."""
    return [
        each
        for each in item.lines.select_related("contribution__case").order_by("number")
        if _holds(seat, each) and _is_told(seat, field=each.contribution.field, about=each.contribution.about)
    ]


def knows(item: AgendaItem, seats: Iterable[Seat]) -> None:
    """What is minuted for these seats, of a case that is held, is known there from today on: they were given
    it, and nobody can take that back.
    """
    for seat in seats:
        told_it = [each.contribution_id for each in own_lines(item, seat)]
        unread = ContributionKey.objects.filter(seat=seat, contribution__in=told_it, opened_on=None)
        unread.update(opened_on=timezone.localdate())


def given_to(items: Iterable[Sitting], agency: uuid.UUID, shown: Iterable[Mapping[str, Any]]) -> None:
    """The minutes of these items, of cases that are held, went to an agency: what stands in them is known to
    it, and whom they name. `shown`: as `minutes_for` gave them.
    """
    for item, sitting in items:
        knows(item, attending.sworn(sitting, agency))
    for each in shown:
        seating.named(each["named"], on=timezone.localdate())


def _around(item: AgendaItem, sitting: list[Seat], own: list[Seat]) -> dict[str, Any]:
    """On which grounds, and who else was there of those who sit at this case."""
    attending = {seat.agency_id for seat in sitting}
    there = item.conference.attendances.all() if item.conference else Attendance.objects.none()
    return {
        "grounds": [(seat.ground.ground, seat.ground.law_from, seat.purpose) for seat in own],
        "present": [each for each in there if each.how == "PRESENT" and _sits(each, item, attending)],
        "excused": [each for each in there if each.how == "EXCUSED" and _sits(each, item, attending)],
        "review_on": item.review_on,
    }


def _sits(attendance: Attendance, item: AgendaItem, attending: set[uuid.UUID]) -> bool:
    """At this item: of the team, or of an agency that sits at this case. Others stay unnamed here."""
    own = attendance.agency_id is None or attendance.agency_id in attending
    return own and item.number not in attendance.conflicts


def _holds(seat: Seat, line: MinuteLine) -> bool:
    return ContributionKey.objects.filter(
        seat=seat, contribution=line.contribution_id, closed_on=None
    ).exists()


def _held(found: Sequence[MinuteLine], *, seat: Seat | None) -> dict[uuid.UUID, ContributionKey]:
    return _keys_to((each.contribution_id for each in found), seat=seat)


def _keys_to(
    contributions: Iterable[uuid.UUID | None], *, seat: Seat | None
) -> dict[uuid.UUID, ContributionKey]:
    wanted = [each for each in contributions if each]
    held = ContributionKey.objects.filter(seat=seat, contribution__in=wanted, closed_on=None)
    return {each.contribution_id: each for each in held.select_related("contribution__case")}


def _why_not(
    row: MinuteLine, key: bytes, reasons: dict[uuid.UUID, ContributionKey], action: str, by: Actor
) -> str:
    """Why an action was not done, as the team wrote it down, or as its agency said it."""
    said = sealed.open_words(bytes(row.sealed), key, case=row.case_id, kind="minute", number=row.number)
    return str(said["why_not"]) or _said(row, reasons, action, by)


def _said(row: MinuteLine, reasons: dict[uuid.UUID, ContributionKey], action: str, by: Actor) -> str:
    held = [each for id, each in reasons.items() if id == row.reason_id]
    return "".join(read.words for read in laid.opened(held, action=action, by=by))


def _line(
    row: MinuteLine, held: ContributionKey | None, action: str, by: Actor, *,
    why_not: str, to: Iterable[uuid.UUID] = (),
) -> Line:  # fmt: skip
    words, damaged = "", True
    if held is not None:
        [read] = laid.opened([held], action=action, by=by)
        words, damaged = read.words, read.damaged
    return Line(
        row.number, row.kind, row.contribution.field, row.contribution.about, words, row.said_by_id,
        row.owner_id, row.due_on, row.state, row.ended_on, why_not, tuple(to), damaged,
    )  # fmt: skip


def known_now(item: AgendaItem) -> None:
    """What comes to the case later than this on the day of the conference is not discussed there."""
    item.sheets = keeping.next_number(item.case.assessments.all()) - 1
    item.events = keeping.next_number(item.case.events.all()) - 1


def went_on(item: AgendaItem) -> None:
    """Something of its minutes changed."""
    known_now(item)
    item.version += 1
    item.save()
    keeping.went_on(item.case)
