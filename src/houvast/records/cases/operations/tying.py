"""Who has to do with somebody in a case, a colleague or an agency, has nothing to do with the case."""

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded_on
from houvast.records.cases import keeping, own_ties, rules, seating
from houvast.records.cases.models import Case, CaseTie, Seat, SeatHolder
from houvast.records.cases.refusals import NotPossible


@guarded_on(Case, rules.TIE, beside=lambda case, *_said, **_more: keeping.merged_with(case))
def tie_staff(case: Case, staff: uuid.UUID | None, *, by: Actor) -> None:
    """A colleague, or oneself, or somebody of an agency, knows somebody in it: it is closed to them at once.

    They are told nothing. They sit at no seat of it any more; where nobody else sits, the seat ends.
    NotPossible where nobody was chosen.
    """
    if staff is None:
        raise NotPossible(_("Choose to whom it is closed."))
    if not accounts.works_here(staff, seen_by=by):
        raise Refused
    CaseTie.objects.get_or_create(case=case, staff_id=staff, defaults=_since(by))
    here = keeping.merged_with(case.id)
    theirs = SeatHolder.objects.filter(seat__case__in=here, staff=staff, ended_on=None).values("seat")
    for seat in Seat.objects.filter(pk__in=theirs):
        seating.stands_up(seat, staff, on=timezone.localdate())


@guarded_on(Case, rules.TIE, beside=lambda case, *_said, **_more: keeping.merged_with(case))
def tie_agency(case: Case, agency: uuid.UUID, *, by: Actor) -> tuple[uuid.UUID, ...]:
    """An agency is a party here: it is not invited. Seats that it has end at once, with their keys; which."""
    here = accounts.agencies(seen_by=by)
    there = next((each for each in here if each.id == agency), None)
    if there is None:
        raise Refused
    proof = own_ties.proof(there)
    CaseTie.objects.get_or_create(case=case, proof=proof, defaults=_since(by))
    same = [each.id for each in here if own_ties.proof(each) == proof]
    theirs = Seat.objects.filter(case__in=keeping.merged_with(case.id), agency__in=same)
    return seating.end(theirs, "ENDED", on=timezone.localdate())


@guarded_on(CaseTie, rules.LIFT_TIE)
def lift_tie(tie: CaseTie, *, by: Actor) -> None:
    """As a lead: they have nothing to do with anybody in it after all. Nobody lifts their own."""
    if tie.staff_id == by.id:
        raise NotPossible(_("Somebody else has to lift this: it is about you."))
    tie.delete()


def _since(by: Actor) -> dict[str, object]:
    return {"said_by_id": by.id, "on": timezone.localdate()}
