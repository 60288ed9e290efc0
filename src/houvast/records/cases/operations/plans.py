"""A safety plan with the person: written in their words, gone through again, given where it is safe."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.codes import codebook
from houvast.library.printing import NotPrintable
from houvast.records.accounts.guard import Actor, Refused, guarded_on, guarded_on_after, seen
from houvast.records.cases import keeping, outgoing, planning, rules
from houvast.records.cases.models import Case, SafetyPlan
from houvast.records.cases.planning import Plan
from houvast.records.cases.refusals import ChangedElsewhere, NotPossible, written

FURTHEST = timedelta(days=366)


@guarded_on(Case, rules.WRITE_PLAN)
def write_plan(
    case: Case,
    sections: Mapping[str, str],
    *,
    person: int,
    language: str,
    safe: Sequence[str],
    review_on: date,
    after: int,
    by: Actor,
) -> int:
    """Write somebody's plan down, or go through it again: a new one each time. Returns its number.

    `safe`: in which forms they said that it is safe for them to have it; what is not named is no. `after`:
    the number of their plan that the writer began from, zero for none; ChangedElsewhere where a colleague
    went through it since, since the latest plan decides in which form it is safe.
    """
    keeping.refuse_merged(case)
    if case.state != "OPEN":
        raise NotPossible(_("This case is closed. Open it again first."))
    today = timezone.localdate()
    if not today < review_on <= today + FURTHEST:
        raise NotPossible(_("Choose a day for going through it again: after today, within a year."))
    if language not in dict(settings.LANGUAGES) or not set(safe) <= set(codebook("plan_way").codes()):
        raise NotPossible(_("Choose from the lists."))
    key = keeping.key_for(case, rules.WRITE_PLAN.action, by)
    people, _relations = keeping.people_of(case, key)
    if person not in {each.number for each in people}:
        raise NotPossible(_("Say whose plan it is."))
    if _newest(case, person) != after:
        raise ChangedElsewhere(
            _(
                "A colleague went through this plan meanwhile: it stands above as they kept it. What you "
                "wrote is kept below. Bring both together, and keep it then."
            )
        )
    row = SafetyPlan(
        case=case, number=keeping.next_number(case.plans.all()), person=person, review_on=review_on,
        written_by_id=by.id, on=today,
    )  # fmt: skip
    plan = Plan(
        row.number, person, language, _in_order(sections), tuple(sorted(set(safe))), review_on, by.id, today
    )
    row.sealed = planning.sealed_plan(row, plan, key)
    row.save(force_insert=True)
    keeping.went_on(case)
    return row.number


def _to_print(case: uuid.UUID, person: int, *, by: Actor) -> Plan:
    row = seen(Case, rules.GIVE_PLAN, by).get(pk=case)
    plan = _to_give(row, person, "PAPER", by)
    others = [row.contact] if row.contact and row.reached_out != person else []
    outgoing.to_person(planning.in_plain_words(plan), of=row, parties=others, by=by)
    return plan


@guarded_on_after(_to_print, Case, rules.GIVE_PLAN)
def print_plan(plan: Plan, case: Case, person: int, *, by: Actor) -> bytes:
    """The latest plan of somebody as a PDF that says nothing of us, only where paper is safe for them.

    HeldForReview where somebody else looks first: paper lies about. Into a talk it goes as any message does.
    """
    try:
        return planning.in_print(plan)
    except NotPrintable as odd:
        raise NotPossible(_("It holds a sign that cannot be printed: write that in other letters.")) from odd


@guarded_on(Case, rules.GIVE_PLAN)
def plan_for_mailbox(case: Case, person: int, *, by: Actor) -> str:
    """The latest plan of somebody in plain words, for their own talk, only where that is safe for them.

    The talk of a case is of who reached out: the plan of anybody else never goes there, and no plan does
    where it is not known who that was.
    """
    if case.reached_out != person:
        raise NotPossible(_("The talk of this case is not this person’s, so their plan does not go there."))
    return planning.in_plain_words(_to_give(case, person, "MAILBOX", by))


def _to_give(case: Case, person: int, way: str, by: Actor) -> Plan:
    row = next((each for each in case.plans.order_by("-number") if each.person == person), None)
    if row is None:
        raise Refused
    plan = planning.opened_plan(row, keeping.key_for(case, rules.GIVE_PLAN.action, by))
    if way not in plan.safe:
        raise NotPossible(
            _(
                "They did not say that it is safe to have it in this form, and that counts as no. "
                "Ask them first."
            )
        )
    return plan


def _newest(case: Case, person: int) -> int:
    newest = case.plans.filter(person=person).aggregate(Max("number"))["number__max"]
    return newest or 0


def _in_order(sections: Mapping[str, str]) -> dict[str, str]:
    known = codebook("plan_section").codes()
    if not set(sections) <= set(known):
        raise NotPossible(_("Choose from the lists."))
    said = {code: written(sections[code]) for code in known if sections.get(code, "").strip()}
    if not said:
        raise NotPossible(_("Write something first."))
    return said
