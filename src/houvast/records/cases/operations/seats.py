"""Seats of agencies at a case: invited on a ground, undone by who invited, ended by the team or by time."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.codes import codebook
from houvast.library.grounds import Refusal
from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on, held
from houvast.records.cases import gate, keeping, own_ties, rules, seating, telling
from houvast.records.cases.models import Case, InvokedGround, Seat
from houvast.records.cases.refusals import NotPossible
from houvast.records.contacts.queries import ties

__all__ = ["close_expired", "end_seat", "invite_agency", "tell_agency", "undo_invitation"]


@guarded_on(Case, rules.INVITE_AGENCY)
def invite_agency(
    case: Case,
    *,
    agency: uuid.UUID,
    ground: uuid.UUID,
    purpose: str,
    fields: Iterable[str],
    people: Iterable[int],
    until: date,
    by: Actor,
) -> uuid.UUID:
    """Invite an agency to this case on a ground that holds today; it learns that, and nothing of the case.

    Refused, with the reason, where the gate does not permit each of the fields about each of the people.
    Returns the seat.
    """
    keeping.refuse_merged(case)
    today = timezone.localdate()
    there = next((each for each in accounts.agencies(seen_by=by) if each.id == agency), None)
    stands_on = InvokedGround.objects.filter(case=case, pk=ground).first()
    if there is None or stands_on is None:
        raise Refused
    if own_ties.is_closed(case, there) or _is_closed_by_contact(case, there.agency, by):
        raise NotPossible(_("This agency is closed off here: it has to do with somebody in the case."))
    seat = Seat(
        case=case, agency_id=agency, ground=stands_on, purpose=purpose, fields=_known(fields),
        people=sorted(set(people)), until=min(until, stands_on.holds_until),
        invited_by_id=by.id, invited_on=today,
    )  # fmt: skip
    if not seat.fields or any(str(number) not in case.ages for number in seat.people):
        raise NotPossible(_("Say what may be shown, and about whom."))
    answer = gate.may_invite(seat, there.kind, on=today)
    if isinstance(answer, Refusal):
        raise NotPossible(gate.said(answer))
    try:
        keys.public_key(agency)
        with transaction.atomic():
            seat.save(force_insert=True)
    except keys.NobodyHolds as nobody:
        raise NotPossible(_("Nobody of this agency has an account with a key yet.")) from nobody
    except IntegrityError as twice:
        raise NotPossible(_("This agency has a place on this ground already.")) from twice
    keeping.worked_on(case, today)
    case.save()
    return seat.id


@guarded_on(Seat, rules.TELL_AGENCY)
def tell_agency(seat: Seat, *, by: Actor) -> bool:
    """Tell an invited agency at its own address that something is new. Whether a mail goes.

    In the agency's language, not in that of who invites it. NotPossible where the mail server did not take
    it: the invitation stands all the same.
    """
    untold = _("The agency is invited, but the mail server did not take the mail. Call them.")
    return telling.something_is_new(seat.agency_id, untold=untold)


@guarded_on(Seat, rules.UNDO_INVITATION)
def undo_invitation(seat: Seat, *, by: Actor) -> None:
    """It was wrong: whoever sent it takes it back, answered or not, and its keys are destroyed."""
    seating.end(Seat.objects.filter(pk=seat.pk), "UNDONE", on=timezone.localdate())


@guarded_on(Seat, rules.END_SEAT)
def end_seat(seat: Seat, *, by: Actor) -> None:
    """The agency is at this table no longer. What it has read, it knows; its keys are destroyed."""
    seating.end(Seat.objects.filter(pk=seat.pk), "ENDED", on=timezone.localdate())


@guarded(rules.CLOSE_EXPIRED)
def close_expired(on: date, *, by: Actor) -> list[uuid.UUID]:
    """End the seats whose day, or whose ground's day, is over, at which nobody sits who still works at the
    agency, or whose agency has to do with somebody in the case, and destroy their keys. Which. At the others,
    who works there no longer sits no longer, too.
    """
    left = Seat.objects.filter(state="ACCEPTED").exclude(pk__in=seating.with_somebody(Seat.objects.all()))
    over = Q(until__lte=on) | Q(ground__holds_until__lte=on) | Q(pk__in=left) | Q(pk__in=_of_parties(by))
    theirs = Seat.objects.filter(over, case__organisation=by.organisation, state__in=seating.SEATED)
    gone = seating.without_place(by.organisation)
    held(Case.objects.filter(Q(pk__in=theirs.values("case")) | Q(pk__in=gone.values("case"))))
    ended = list(seating.end(theirs, "ENDED", on=on))
    seating.stand_up(gone, on=on)
    return ended


def _of_parties(by: Actor) -> list[uuid.UUID]:
    """Seats of agencies that were closed off from the case, or from its contact, after they sat down."""
    here = {each.id: each for each in accounts.agencies(seen_by=by)}
    seats = Seat.objects.filter(case__organisation=by.organisation, state__in=seating.SEATED)
    return [
        seat.pk
        for seat in seats.select_related("case")
        if (there := here.get(seat.agency_id)) is not None
        and (own_ties.is_closed(seat.case, there) or _is_closed_by_contact(seat.case, there.agency, by))
    ]


def _is_closed_by_contact(case: Case, agency: uuid.UUID | None, by: Actor) -> bool:
    contacts = keeping.merged_with(case.id).values_list("contact", flat=True)
    return agency is not None and any(
        ties.agency_is_closed(each, agency, seen_by=by) for each in contacts if each is not None
    )


def _known(fields: Iterable[str]) -> list[str]:
    listed = codebook("shared_field")
    return sorted({each for each in fields if listed.ever(each) is not None and each != gate.INVITATION})
