"""A report to the prosecutor; and two sealed files of one couple: each one's own yes to joint handling."""

import re
import uuid
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from houvast.library.grounds import Refusal
from houvast.records.accounts.guard import Actor, Refused, guarded_on
from houvast.records.cases import gate, keeping, rules, sealed
from houvast.records.cases.models import Case, InvokedGround, JointYes, ProsecutorReport
from houvast.records.cases.refusals import NotPossible, written

__all__ = ["report_to_prosecutor", "revoke_joint_yes", "say_joint_yes"]

SHORTEST_WORD = 6


@guarded_on(Case, rules.REPORT_TO_PROSECUTOR)
def report_to_prosecutor(
    case: Case, words: str, *, ground: uuid.UUID, fields: Iterable[str], people: Iterable[int], way: str,
    by: Actor,
) -> uuid.UUID:  # fmt: skip
    """Keep what was reported to the prosecutor, and to nobody else. It is a right, not a duty.

    Refused before every question of the decision aid has an answer and a second person confirmed, and for
    what the right does not reach: each field about each person is asked of the gate.
    """
    today, stands_on = timezone.localdate(), InvokedGround.objects.filter(case=case, pk=ground).first()
    if stands_on is None:
        raise Refused
    row = ProsecutorReport(
        case=case, ground=stands_on, fields=sorted(set(fields)), people=sorted(set(people)), way=way,
        reported_by_id=by.id, reported_on=today,
    )  # fmt: skip
    if not row.fields or any(str(number) not in case.ages for number in row.people) or not row.people:
        raise NotPossible(_("Say what is reported, and about whom."))
    for about in row.people:
        for field in row.fields:
            answer = gate.may_report(stands_on, field=field, age=gate.age(case, about), way=way, on=today)
            if isinstance(answer, Refusal):
                raise NotPossible(gate.said(answer))
    key = keeping.key_for(case, rules.REPORT_TO_PROSECUTOR.action, by)
    row.sealed = sealed.seal_words({"words": written(words)}, key, case=case.id, kind="report", number=row.id)
    row.save(force_insert=True)
    keeping.worked_on(case, today)
    case.save()
    return row.id


@guarded_on(Case, rules.SAY_JOINT_YES)
def say_joint_yes(case: Case, *, person: int, word: str, by: Actor) -> uuid.UUID:
    """Write down that somebody agrees to joint handling with another, by a word that the two chose.

    Whether the other said yes, or is in contact at all, is not answered: a word that nobody else gave is kept
    in the same way. Only once both stand, the table of each says so.
    """
    plain = re.sub(r"\W+", " ", word).strip().casefold()
    if len(plain) < SHORTEST_WORD:
        raise NotPossible(_("Ask for a longer word: at least six letters."))
    if str(person) not in case.ages:
        raise NotPossible(_("Say about whom it is."))
    row = JointYes(
        case=case, person=person, proof=_proof(case, plain), written_by_id=by.id, said_on=timezone.localdate()
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise NotPossible(_("Their yes stands already. Take it back first.")) from twice
    return row.id


@guarded_on(JointYes, rules.REVOKE_JOINT_YES)
def revoke_joint_yes(yes: JointYes, *, by: Actor) -> None:
    """Taken back: joint handling stops at once. Nobody is told, and nothing says who took it back."""
    yes.revoked_on = timezone.localdate()
    yes.save(update_fields=["revoked_on"])


def _proof(case: Case, word: str) -> str:
    return salted_hmac(f"cases.joint.{case.organisation_id}", word, algorithm="sha256").hexdigest()
