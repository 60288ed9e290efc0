"""What people of another agency do at their seat: take it, read, contribute, note, hand over, leave."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.codes import codebook
from houvast.library.grounds import Permitted, Refusal
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded_on
from houvast.records.cases import gate, keeping, laid, rules, sealed, seating
from houvast.records.cases.laid import Laid
from houvast.records.cases.models import AgencyNote, ContributionKey, Seat
from houvast.records.cases.refusals import NotPossible, written

__all__ = [
    "Laid", "Note", "Shared", "accept_seat", "confirm_secrecy", "contribute", "decline_seat",
    "hand_over_seat", "leave_seat", "read_shared", "write_own_note",
]  # fmt: skip


@dataclass(frozen=True)
class Note:
    """What the agency noted for itself."""

    number: int
    words: str
    written_by: uuid.UUID | None
    written_at: datetime


@dataclass(frozen=True)
class Shared:
    """All that a seat is shown: what the gate permits today, and the agency's own notes."""

    laid: tuple[Laid, ...]
    notes: tuple[Note, ...]


@guarded_on(Seat, rules.ACCEPT_SEAT)
def accept_seat(seat: Seat, *, secrecy: bool, by: Actor) -> None:
    """Take the seat that one's agency was offered, and confirm secrecy. One person takes it."""
    _refuse_unsworn(secrecy)
    seat.state, seat.holder_id, seat.secrecy_on = "ACCEPTED", by.id, timezone.localdate()
    seat.save(update_fields=["state", "holder", "secrecy_on"])


@guarded_on(Seat, rules.DECLINE_SEAT)
def decline_seat(seat: Seat, *, because: str, by: Actor) -> None:
    """Not for this agency, and why, by code of `decline_reason`. Whatever was laid ready is closed."""
    if because not in codebook("decline_reason", on=timezone.localdate()):
        raise NotPossible(_("Say why not: choose from the list."))
    seating.end(Seat.objects.filter(pk=seat.pk), "DECLINED", on=timezone.localdate())
    Seat.objects.filter(pk=seat.pk).update(declined_because=because)


@guarded_on(Seat, rules.READ_SHARED)
def read_shared(seat: Seat, *, by: Actor) -> Shared:
    """Open what the gate permits to this seat today. Looking leaves a trace, and what was read is noted."""
    _refuse_without_secrecy(seat)
    today, kind = timezone.localdate(), _kind(seat, by)
    held = ContributionKey.objects.filter(seat=seat, closed_on=None).select_related("contribution__case")
    shown = [
        each
        for each in held.order_by("contribution__number")
        if _is_shown(seat, kind, each.contribution.field, each.contribution.about)
    ]
    read = laid.opened(shown, action=rules.READ_SHARED.action, by=by)
    fresh = [each.pk for each, opened in zip(shown, read, strict=True) if not opened.damaged]
    ContributionKey.objects.filter(pk__in=fresh, opened_on=None).update(opened_on=today)
    notes = AgencyNote.objects.filter(seat=seat).order_by("-number")
    return Shared(read, tuple(_note(each, by) for each in notes))


@guarded_on(Seat, rules.CONTRIBUTE)
def contribute(seat: Seat, words: str, *, field: str, about: int, by: Actor) -> uuid.UUID:
    """Lay something on the table, for the purpose and about whom the seat names. Its team reads it, and
    passes it on to others or not. Returns its id.
    """
    _refuse_without_secrecy(seat)
    answer = gate.may_show(seat, _kind(seat, by), field=field, about=about, on=timezone.localdate())
    if isinstance(answer, Refusal):
        raise NotPossible(gate.said(answer))
    case = seat.case
    row, key = laid.written_down(case, written(words), field=field, about=about, agency=seat.agency_id, by=by)
    laid.give(row, key, team=case.team_id, seat=None)
    laid.give(row, key, team=seat.agency_id, seat=seat)
    ContributionKey.objects.filter(contribution=row, seat=seat).update(opened_on=timezone.localdate())
    keeping.worked_on(case, timezone.localdate())
    case.save()
    return row.id


@guarded_on(Seat, rules.WRITE_OWN_NOTE)
def write_own_note(seat: Seat, words: str, *, by: Actor) -> int:
    """Note something for one's own agency: sealed for it, and for nobody else. Returns its number."""
    _refuse_without_secrecy(seat)
    plain, key = written(words), sealed.new_key()
    latest = seat.notes.aggregate(models.Max("number"))["number__max"] or 0
    row = AgencyNote(
        case=seat.case, seat=seat, team_id=seat.agency_id, number=latest + 1, written_by_id=by.id,
        written_at=timezone.now(),
    )  # fmt: skip
    place = sealed.of_note(seat.case_id, seat.id, row.number)
    keeping.wrap_for(row, key, team=seat.agency_id, place=place, until=sealed.month(seat.case.worked_on))
    row.sealed = sealed.seal_words(
        {"words": plain}, key, case=seat.case_id, kind=f"note/{seat.id}", number=row.number
    )
    row.save()
    return row.number


@guarded_on(Seat, rules.HAND_OVER_SEAT)
def hand_over_seat(seat: Seat, to: uuid.UUID, *, by: Actor) -> None:
    """A colleague of one's agency sits there from now on, and one does not; they confirm secrecy first."""
    if to == by.id or to not in {each.id for each in accounts.people_of(seat.agency_id, seen_by=by)}:
        raise NotPossible(_("Choose a colleague of your agency."))
    seat.holder_id, seat.secrecy_on = to, None
    seat.save(update_fields=["holder", "secrecy_on"])


@guarded_on(Seat, rules.READ_SHARED)
def confirm_secrecy(seat: Seat, *, secrecy: bool, by: Actor) -> None:
    """Who was handed a seat confirms secrecy before they read."""
    _refuse_unsworn(secrecy)
    seat.secrecy_on = timezone.localdate()
    seat.save(update_fields=["secrecy_on"])


@guarded_on(Seat, rules.LEAVE_SEAT)
def leave_seat(seat: Seat, *, by: Actor) -> None:
    """The agency's work here is done; it sees the case no longer."""
    seating.end(Seat.objects.filter(pk=seat.pk), "ENDED", on=timezone.localdate())


def _kind(seat: Seat, by: Actor) -> str:
    return next((each.kind for each in accounts.agencies(seen_by=by) if each.id == seat.agency_id), "")


def _is_shown(seat: Seat, kind: str, field: str, about: int) -> bool:
    answer = gate.may_show(seat, kind, field=field, about=about, on=timezone.localdate())
    return isinstance(answer, Permitted)


def _note(row: AgencyNote, by: Actor) -> Note:
    return Note(
        row.number, keeping.note_words(row, rules.READ_SHARED.action, by), row.written_by_id, row.written_at
    )


def _refuse_unsworn(secrecy: bool) -> None:
    if not secrecy:
        raise NotPossible(_("Confirm first that you keep secret what you read here."))


def _refuse_without_secrecy(seat: Seat) -> None:
    if seat.secrecy_on is None:
        raise Refused
