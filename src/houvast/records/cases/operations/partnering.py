"""What people of another agency do at their seat: take it, read, contribute, note, hand over, leave."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.codes import codebook
from houvast.library.grounds import Permitted, Refusal
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded_on
from houvast.records.cases import gate, keeping, laid, outgoing, rules, sealed, seating
from houvast.records.cases.laid import Laid
from houvast.records.cases.models import AgencyNote, CaseTie, ContributionKey, Seat, SeatHolder
from houvast.records.cases.refusals import NotPossible, written

__all__ = [
    "Laid", "Note", "Shared", "accept_seat", "confirm_secrecy", "contribute", "decline_seat",
    "hand_over_seat", "leave_seat", "let_sit", "read_shared", "stop_sitting", "write_own_note",
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
    """Take the seat that one's agency was offered, and confirm secrecy. One person takes it first."""
    _refuse_unsworn(secrecy)
    assert by.id is not None  # who takes a seat is a person
    seat.state, seat.holder_id, seat.secrecy_on = "ACCEPTED", by.id, timezone.localdate()
    seat.save(update_fields=["state", "holder", "secrecy_on"])
    SeatHolder.objects.create(
        case_id=seat.case_id,
        seat=seat,
        staff_id=by.id,
        since=timezone.localdate(),
        secrecy_on=timezone.localdate(),
    )


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
    _refuse_without_secrecy(seat, by)
    today, kind = timezone.localdate(), _kind(seat, by)
    held = ContributionKey.objects.filter(seat=seat, closed_on=None).select_related(
        "contribution__case", "contribution__document"
    )
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
def contribute(seat: Seat, words: str, *, field: str, about: int, sure: bool = False, by: Actor) -> uuid.UUID:
    """Lay something on the table, for the purpose and about whom the seat names. Its team reads it, and
    passes it on to others or not. Returns its id.

    AskedFirst for an address, a number or a place, unless it is `sure` that it may stand there.
    """
    _refuse_without_secrecy(seat, by)
    answer = gate.may_show(seat, _kind(seat, by), field=field, about=about, on=timezone.localdate())
    if isinstance(answer, Refusal):
        raise NotPossible(gate.said(answer))
    outgoing.asked(words, sure=sure)
    case = seat.case
    row, key = laid.written_down(case, written(words), field=field, about=about, agency=seat.agency_id, by=by)
    laid.give(row, key, team=case.team_id, seat=None)
    laid.give(row, key, team=seat.agency_id, seat=seat)
    ContributionKey.objects.filter(contribution=row, seat=seat).update(opened_on=timezone.localdate())
    keeping.went_on(case)
    return row.id


@guarded_on(Seat, rules.WRITE_OWN_NOTE)
def write_own_note(seat: Seat, words: str, *, by: Actor) -> int:
    """Note something for one's own agency: sealed for it, and for nobody else. Returns its number."""
    _refuse_without_secrecy(seat, by)
    plain, key = written(words), sealed.new_key()
    case = seat.case  # whose month locks the note
    number = keeping.next_number(seat.notes.all())
    row = AgencyNote(
        case=case, seat=seat, team_id=seat.agency_id, number=number, written_by_id=by.id,
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
    _sits_too(seat, to, by)
    assert by.id is not None  # who sits at a seat is a person
    seating.stands_up(seat, by.id, on=timezone.localdate())


@guarded_on(Seat, rules.LET_SIT)
def let_sit(seat: Seat, colleague: uuid.UUID, *, by: Actor) -> None:
    """A colleague of one's agency sits there, too; they confirm secrecy before they read."""
    _refuse_without_secrecy(seat, by)
    _sits_too(seat, colleague, by)


@guarded_on(Seat, rules.STOP_SITTING)
def stop_sitting(seat: Seat, who: uuid.UUID, *, by: Actor) -> None:
    """Oneself, or a colleague, sits there no longer; the others go on. The last one leaves for the agency."""
    there = {each.staff_id for each in seating.sitting(seat)}
    if who not in there:
        raise NotPossible(_("Choose a colleague of your agency."))
    if there == {who}:
        raise NotPossible(_("Nobody else of your agency sits here: hand over, or leave the case."))
    seating.stands_up(seat, who, on=timezone.localdate())


@guarded_on(Seat, rules.READ_SHARED)
def confirm_secrecy(seat: Seat, *, secrecy: bool, by: Actor) -> None:
    """Who came to a seat by a colleague confirms secrecy before they read."""
    _refuse_unsworn(secrecy)
    seating.sitting(seat).filter(staff=by.id).update(secrecy_on=timezone.localdate())
    seating.settle(seat)


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


def _refuse_without_secrecy(seat: Seat, by: Actor) -> None:
    if not seating.has_sworn(seat, by.id):
        raise Refused


def _sits_too(seat: Seat, colleague: uuid.UUID, by: Actor) -> None:
    there = {each.staff_id for each in seating.sitting(seat)}
    if colleague in there or colleague not in {
        each.id for each in accounts.people_of(seat.agency_id, seen_by=by)
    }:
        raise NotPossible(_("Choose a colleague of your agency."))
    if CaseTie.objects.filter(case=seat.case_id, staff=colleague).exists():
        raise NotPossible(_("Choose a colleague of your agency."))
    SeatHolder.objects.create(
        case_id=seat.case_id, seat=seat, staff_id=colleague, given_by_id=by.id, since=timezone.localdate()
    )
