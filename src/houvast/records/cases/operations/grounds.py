"""Grounds of a case: invoked, confirmed by a second person, ended; consent registered and withdrawn."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.codes import codebook
from houvast.library.grounds import GROUNDS
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded_on
from houvast.records.cases import gate, keeping, rules, sealed, seating
from houvast.records.cases.gate import Invoked
from houvast.records.cases.models import Case, InvokedGround, Seat
from houvast.records.cases.refusals import NotPossible, written

__all__ = ["Ended", "Invoked", "confirm_ground", "end_ground", "invoke_ground"]

NOT_FOR_OTHERS = ("PERPETRATOR", "BOTH")
"""Who is said to harm, or was assessed so, consents for nobody else."""


@dataclass(frozen=True)
class Ended:
    """What ending a ground did: seats that were closed, and what cannot be taken back.

    `known`: of each closed seat, what its agency has read. `stands`: seats that stand on another ground.
    """

    closed: tuple[uuid.UUID, ...]
    known: tuple[seating.Known, ...]
    stands: tuple[uuid.UUID, ...]


@guarded_on(Case, rules.INVOKE_GROUND)
def invoke_ground(
    case: Case,
    invoked: Invoked,
    *,
    agency: uuid.UUID | None = None,
    answers: Mapping[str, str] = {},
    by: Actor,
) -> uuid.UUID:
    """Write down a ground on which this case may be shared, as narrow as it was given. Returns its id.

    Consent is for one agency and of one person of the case. Nothing is shared by it yet.
    """
    keeping.refuse_merged(case)
    if case.state != "OPEN":
        raise NotPossible(_("This case is closed. Open it again first."))
    if invoked.ground not in GROUNDS:
        raise NotPossible(_("Choose from the list on which ground."))
    given = {code: words.strip() for code, words in answers.items() if words.strip()}
    kinds = _kinds(invoked, agency, by)
    if not (invoked.purposes and kinds and invoked.fields and invoked.ways):
        raise NotPossible(_("Say for what, for whom, what may be shared, and in which way."))
    if refusal := gate.unlawful(invoked, kinds, answered=given):
        raise NotPossible(gate.said(refusal))
    key = keeping.key_for(case, rules.INVOKE_GROUND.action, by)
    _refuse_whose(case, invoked, agency, key)
    law = gate.law_of(invoked)
    assert law is not None  # what no law permits on that day was refused
    row = InvokedGround(
        case=case, ground=invoked.ground, law_from=law, purposes=sorted(invoked.purposes),
        kinds=sorted(kinds), agency_id=agency, fields=sorted(invoked.fields), ways=sorted(invoked.ways),
        person=invoked.person, because=invoked.because, answered=sorted(given),
        holds_from=invoked.holds_from, holds_until=invoked.holds_until,
        asked_by_id=by.id, asked_on=timezone.localdate(),
    )  # fmt: skip
    words: dict[str, Any] = {"document": written(invoked.document), "answers": given}
    row.sealed = sealed.seal_words(
        words | {"given_by": invoked.given_by}, key, case=case.id, kind="ground", number=row.id
    )
    row.save(force_insert=True)
    _went_on(case)
    return row.id


@guarded_on(InvokedGround, rules.CONFIRM_GROUND)
def confirm_ground(ground: InvokedGround, *, by: Actor) -> None:
    """A second person, who is not the first, confirms it; only then it counts where the law asks for one."""
    if ground.confirmed_by_id is not None:
        raise NotPossible(_("This was confirmed before."))
    ground.confirmed_by_id, ground.confirmed_on = by.id, timezone.localdate()
    ground.save(update_fields=["confirmed_by", "confirmed_on"])


@guarded_on(InvokedGround, rules.END_GROUND)
def end_ground(ground: InvokedGround, *, by: Actor) -> Ended:
    """It holds no longer: consent was withdrawn, or the ground is over. Needs nobody's key.

    Seats that stand on it end at once and their keys are destroyed. The answer says plainly what their
    agencies have read, which nobody can take back, and which seats stand on another ground.
    """
    if ground.ended_on is not None:
        raise NotPossible(_("This was ended before."))
    today = timezone.localdate()
    ground.ended_by_id, ground.ended_on = by.id, today
    ground.save(update_fields=["ended_by", "ended_on"])
    closed = seating.end(Seat.objects.filter(ground=ground), "ENDED", on=today)
    standing = Seat.objects.filter(case=ground.case_id, state__in=seating.SEATED, ground__ended_on=None)
    ever = Seat.objects.filter(ground=ground).values_list("id", flat=True)  # also who left before
    return Ended(closed, seating.known(ever), tuple(standing.values_list("id", flat=True)))


def _kinds(invoked: Invoked, agency: uuid.UUID | None, by: Actor) -> frozenset[str]:
    """What the agencies are that it is for; of one agency, what that one is."""
    if agency is None:
        known = codebook("referral_target")
        return frozenset(kind for kind in invoked.kinds if known.ever(kind) is not None)
    found = next((each for each in accounts.agencies(seen_by=by) if each.id == agency), None)
    if found is None:
        raise Refused
    return frozenset({found.kind})


def _refuse_whose(case: Case, invoked: Invoked, agency: uuid.UUID | None, key: bytes) -> None:
    """Consent is of one person, for one agency; and who harms somebody does not consent for them."""
    people, _relations = keeping.people_of(case, key)
    known = {person.number: person for person in people}
    if invoked.ground != gate.CONSENT:
        if invoked.person or invoked.given_by:
            raise NotPossible(_("Only consent is of one person. Other grounds are about the case."))
        return
    if agency is None or invoked.person not in known:
        raise NotPossible(_("Consent is of one person of this case, and for one agency. Ask for each apart."))
    if invoked.given_by in (0, invoked.person):
        return
    gave = known.get(invoked.given_by)
    if gave is None or known[invoked.person].age_group == "ADULT":
        raise NotPossible(_("An adult consents themselves."))
    if gave.role_stated in NOT_FOR_OTHERS or gave.role_assessed in NOT_FOR_OTHERS:
        raise NotPossible(_("Who is said to harm somebody cannot consent for them."))


def _went_on(case: Case) -> None:
    keeping.worked_on(case, timezone.localdate())
    case.save()
