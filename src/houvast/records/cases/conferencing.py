"""What operations on conferences have in common: who of the table may be told a line, and minutes per agency.

Not an operation: the operations that call it are guarded. Whatever an agency gets passes the gate at the
moment that it is made, and only where its seat holds a key: an agency that was removed gets nothing.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from houvast.library import printing
from houvast.library.codes import codebook
from houvast.library.grounds import Permitted, Refusal, label
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.cases import gate, keeping, laid, sealed
from houvast.records.cases.models import AgendaItem, Attendance, Conference, ContributionKey, MinuteLine, Seat
from houvast.records.cases.refusals import NotPossible

TEMPLATE = Path(__file__).parent / "minutes.typ"
WAY = "MEETING"


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


def at_the_table(item: AgendaItem) -> list[Seat]:
    """Accepted seats of agencies that attend, but for those that declared a conflict at this item."""
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
    found = Seat.objects.filter(case=item.case, state="ACCEPTED", agency__in=there - out)
    return list(found.select_related("ground", "case", "agency").order_by("invited_on", "id"))


def seats_for(item: AgendaItem, agencies: Iterable[uuid.UUID], *, field: str, about: int) -> list[Seat]:
    """Seats of those agencies that may be told this in a conference; NotPossible where one may not."""
    sitting, chosen = at_the_table(item), []
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
    shared: dict[uuid.UUID, list[uuid.UUID]] = {}
    for contribution, team in ContributionKey.objects.filter(
        contribution__in=[each.contribution_id for each in found], seat__isnull=False, closed_on=None
    ).values_list("contribution", "team"):
        shared.setdefault(contribution, []).append(team)
    return tuple(
        _line(each, held.get(each.contribution_id), key, shared.get(each.contribution_id, ()), action, by)
        for each in found
    )


def minutes_for(conference: Conference, agency: uuid.UUID, *, action: str, by: Actor) -> list[dict[str, Any]]:
    """The items of a conference as one agency may have them today: what it is not shown leaves no gap.

    Opened with the keys of the team of the case, and only what a seat of that agency holds a key to.
    """
    items = conference.items.select_related("case").order_by("number")
    shown = (_item(each, agency, action=action, by=by) for each in items)
    return [{"number": place, **each} for place, each in enumerate((one for one in shown if one), start=1)]


def in_print(conference: Conference, agency: uuid.UUID, items: list[dict[str, Any]], *, by: Actor) -> bytes:
    """Minutes for one agency as a PDF: tagged, PDF/UA-1, in the language of who makes them."""
    names = {each.id: each.name for each in accounts.agencies(seen_by=by)}
    people = accounts.names(seen_by=by)
    with translation.override(by.language):
        day = date_format(conference.held_on, "DATE_FORMAT")
        content = {
            "language": by.language,
            "title": _("Minutes of %(day)s") % {"day": day},
            "for": _("For %(agency)s alone") % {"agency": names[agency]},
            "secrecy": _(
                "What stands here was shared in confidence, for the purpose named with each case and for "
                "nothing else. Who reads it is bound to secrecy."
            ),
            "led": _("Led by %(chair)s. Written by %(minute_taker)s.")
            % {
                "chair": people.get(conference.chair_id, ""),
                "minute_taker": people.get(conference.minute_taker_id, ""),
            },
            "observers": [
                _("Observer: %(name)s, signed for secrecy on %(day)s")
                % {"name": each.called, "day": date_format(each.signed_on, "DATE_FORMAT")}
                for each in conference.attendances.filter(how="OBSERVER")
                if each.signed_on
            ],
            "heads": {
                "ground": _("On which ground"), "present": _("Present"), "excused": _("Excused"),
                "review": _("Looked at again"),
                "nothing": _("There is nothing for this agency in these minutes."),
                "actions": _("Who does what by when"), "who": _("Who"), "what": _("What"), "by": _("By"),
                "state": _("How it stands"),
            },
            "items": [_worded(each, names) for each in items],
        }  # fmt: skip
    midnight = timezone.make_aware(datetime.combine(conference.held_on, time.min))
    return printing.in_print(
        TEMPLATE.read_bytes(), content, fonts=Path(settings.TYPEFACE), stamp=int(midnight.timestamp())
    )


def _may(seat: Seat, *, field: str, about: int) -> Permitted | Refusal:
    return gate.may_show(
        seat, seat.agency.agency_kind, field=field, about=about, on=timezone.localdate(), way=WAY
    )


def _is_told(seat: Seat, *, field: str, about: int) -> bool:
    return isinstance(_may(seat, field=field, about=about), Permitted)


def _item(item: AgendaItem, agency: uuid.UUID, *, action: str, by: Actor) -> dict[str, Any] | None:
    sitting = at_the_table(item)
    own = [seat for seat in sitting if seat.agency_id == agency and seat.secrecy_on]
    if item.case.state != "OPEN" or not own:
        return None
    found = list(item.lines.select_related("contribution__case").order_by("number"))
    told = [
        each
        for each in found
        if any(
            _holds(seat, each)
            and _is_told(seat, field=each.contribution.field, about=each.contribution.about)
            for seat in own
        )
    ]
    key = keeping.key_of(item.case, action=action, by=by)
    held = _held(told, seat=None)
    people, _relations = keeping.people_of(item.case, key)
    named = {
        each.number: each.called
        for each in people
        if any(_is_told(seat, field="IDENTITY", about=each.number) for seat in own)
    }
    attending = {seat.agency_id for seat in sitting}
    there = item.conference.attendances.all() if item.conference else Attendance.objects.none()
    return {
        "grounds": [(seat.ground.ground, seat.ground.law_from, seat.purpose) for seat in own],
        "people": {str(number): called for number, called in named.items()},
        "present": [each for each in there if each.how == "PRESENT" and _sits(each, item, attending)],
        "excused": [each for each in there if each.how == "EXCUSED" and _sits(each, item, attending)],
        "lines": [_line(each, held.get(each.contribution_id), key, (), action, by) for each in told],
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
    held = ContributionKey.objects.filter(
        seat=seat, contribution__in=[each.contribution_id for each in found]
    ).select_related("contribution__case")
    return {each.contribution_id: each for each in held}


def _line(
    row: MinuteLine, held: ContributionKey | None, key: bytes, to: Iterable[uuid.UUID], action: str, by: Actor
) -> Line:
    words, damaged = "", True
    if held is not None:
        [read] = laid.opened([held], action=action, by=by)
        words, damaged = read.words, read.damaged
    said = sealed.open_words(bytes(row.sealed), key, case=row.case_id, kind="minute", number=row.number)
    return Line(
        row.number, row.kind, row.contribution.field, row.contribution.about, words, row.said_by_id,
        row.owner_id, row.due_on, row.state, row.ended_on, said["why_not"], tuple(to), damaged,
    )  # fmt: skip


def _worded(item: dict[str, Any], names: dict[uuid.UUID, str]) -> dict[str, Any]:
    """An item in words, in the language that holds here."""
    here = (translation.get_language() or "en")[:2]
    team = _("the team of the case")

    def agency(id: uuid.UUID | None) -> str:
        return names.get(id, "") if id else team

    def about(line: Line) -> str:
        called = item["people"].get(str(line.about), "")
        return called or _("Person %(number)s") % {"number": line.about}

    def told(line: Line) -> str:
        return _("(this does not open)") if line.damaged else line.words

    return {
        "head": _("Case %(number)s") % {"number": item["number"]},
        "grounds": [
            f"{label(ground, law_from, here)}; {codebook('sharing_purpose').label(purpose, here)}"
            for ground, law_from, purpose in item["grounds"]
        ],
        "present": [f"{each.called} ({agency(each.agency_id)})" for each in item["present"]],
        "excused": [f"{each.called} ({agency(each.agency_id)})" for each in item["excused"]],
        "lines": [
            {
                "kind": codebook("minute_kind").label(each.kind, here),
                "head": f"{about(each)} · {codebook('shared_field').label(each.field, here)} · "
                f"{agency(each.said_by)}",
                "words": told(each).split("\n"),
            }
            for each in item["lines"]
            if each.kind != "ACTION"
        ],
        "actions": [
            {
                "who": agency(each.owner),
                "what": told(each).split("\n"),
                "by": date_format(each.due_on, "DATE_FORMAT") if each.due_on else "",
                "state": codebook("task_state").label(each.state, here),
                "why_not": each.why_not.split("\n") if each.why_not else [],
            }
            for each in item["lines"]
            if each.kind == "ACTION"
        ],
        "review": date_format(item["review_on"], "DATE_FORMAT") if item["review_on"] else "",
    }
