"""Two cases of one situation become one, or one becomes two. Nothing is moved, and nobody reads more by it.

Each keeps its keys, seats, grounds, sealed files, trail and readers (docs/decisions/0293). The files of two
people become one only with each one's own yes; every refusal is one and the same sentence.
"""

import uuid
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor, guarded_on, seen
from houvast.records.cases import course, keeping, rules, sealed
from houvast.records.cases.models import Case, CaseLink, CaseTie, JointYes
from houvast.records.cases.refusals import NotPossible

__all__ = ["merge_cases", "split_case", "undo_link"]

ADDED = (
    "events", "tasks", "contributions", "grounds", "seats", "assessments", "plans", "reports", "joint",
    "items", "minutes",
)  # fmt: skip
"""What can be added to a case, by the name of its rows."""


def _other(_case: uuid.UUID, other: uuid.UUID, *, by: Actor, **_said: object) -> QuerySet[Case]:
    return seen(Case, rules.MERGE, by).filter(pk=other, state="OPEN")


@guarded_on(Case, rules.MERGE, beside=_other)
def merge_cases(case: Case, other: uuid.UUID, *, same: Mapping[int, int], by: Actor) -> uuid.UUID:
    """Another case of the same situation goes on in this one. Returns the link, by which it can be undone.

    `same`: who of the other is who of this one, by number. Refused, always in the same words, unless both are
    open cases of one team that one reads, and either of one person who reached out in both, or of two who
    each said yes to joint handling by one word.
    """
    theirs = _other(case.id, other, by=by).first()
    because = _because(case, theirs, same, by) if theirs else ""
    if theirs is None or not because:
        raise NotPossible(_cannot_merge())
    stood = {"case": _counted(case), "other": _counted(theirs)}
    try:
        with transaction.atomic():
            made = CaseLink.objects.create(
                case=case, other=theirs, kind="MERGED", because=because, made_by_id=by.id,
                made_on=timezone.localdate(), stood=stood,
            )  # fmt: skip
    except IntegrityError as twice:
        raise NotPossible(_cannot_merge()) from twice
    keeping.went_on(case)
    return made.id


@guarded_on(Case, rules.SPLIT)
def split_case(case: Case, people: Iterable[int], *, by: Actor) -> uuid.UUID:
    """Those people get a case of their own, from the same contact and for the same team. Returns it.

    What was written, laid and shared stays where it is, with who may read it: the new case begins empty. To
    whom the first one is closed, the new one is closed too.
    """
    keeping.refuse_merged(case)
    if case.state != "OPEN":
        raise NotPossible(_("This case is closed. Open it again first."))
    key = keeping.key_for(case, rules.SPLIT.action, by)
    everybody, relations = keeping.people_of(case, key)
    chosen = tuple(each for each in everybody if each.number in set(people))
    if not chosen:
        raise NotPossible(_("Choose who gets a case of their own."))
    today, numbers = timezone.localdate(), {each.number for each in chosen}
    made = Case(
        id=uuid.uuid4(), organisation_id=case.organisation_id, team_id=case.team_id, contact=case.contact,
        opened_by_id=by.id, day=today, worked_on=today, split_off=True,
        reached_out=case.reached_out if case.reached_out in numbers else 0,
    )  # fmt: skip
    fresh = sealed.new_key()
    try:
        keeping.seal_for_team(made, fresh, until=sealed.month(today))
    except keys.NobodyHolds as nobody:
        raise NotPossible(str(nobody)) from nobody
    keeping.seal_people(made, fresh, chosen, [each for each in relations if {each.of, each.to} <= numbers])
    made.save(force_insert=True)
    CaseTie.objects.bulk_create(
        CaseTie(case=made, staff_id=tie.staff_id, proof=tie.proof, said_by_id=tie.said_by_id, on=tie.on)
        for tie in case.ties.all()
    )
    CaseLink.objects.create(
        case=case, other=made, kind="SPLIT", because="TWO_SITUATIONS", made_by_id=by.id, made_on=today,
        stood={"case": {}, "other": _counted(made)},
    )  # fmt: skip
    keeping.went_on(case)
    return made.id


@guarded_on(CaseLink, rules.UNDO_LINK)
def undo_link(link: CaseLink, *, by: Actor) -> None:
    """As it was, as long as nothing was added since; a case that was split off goes again, with its key."""
    theirs = _other(link.case_id, link.other_id, by=by).first()
    merged = link.kind == "MERGED"
    added = theirs is None or _counted(theirs) != link.stood["other"] or theirs.links.exists()
    added = added or (merged and _counted(link.case) != link.stood["case"])
    if added or link.case.state != "OPEN":
        raise NotPossible(_("Something was added since: this cannot be undone any more."))
    if not merged and theirs is not None:
        theirs.delete()
        return
    link.undone_by_id, link.undone_on = by.id, timezone.localdate()
    link.save(update_fields=["undone_by", "undone_on"])


def _because(case: Case, other: Case, same: Mapping[int, int], by: Actor) -> str:
    """On what a merge rests, by code; empty where it rests on nothing."""
    either = (case.pk, other.pk)
    standing = CaseLink.objects.filter(kind="MERGED", undone_on=None)
    taken = standing.filter(other__in=either).exists() or standing.filter(case=other).exists()
    if case.pk == other.pk or case.team_id != other.team_id or case.state != "OPEN" or taken:
        return ""
    if _both_said_yes(case, other):
        return "BOTH_YES"
    people, _relations = keeping.people_of(case, keeping.key_for(case, rules.MERGE.action, by))
    theirs, _relations = keeping.people_of(other, keeping.key_for(other, rules.MERGE.action, by))
    is_one = course.is_of_one_person(people, theirs, same, reached_out=(case.reached_out, other.reached_out))
    return "ONE_PERSON" if is_one else ""


def _both_said_yes(case: Case, other: Case) -> bool:
    """By one word, which nobody else gave."""
    standing = JointYes.objects.filter(revoked_on=None, case__state="OPEN")
    for word in standing.filter(case=case).values_list("proof", flat=True):
        if sorted(standing.filter(proof=word).values_list("case", flat=True)) == sorted([case.pk, other.pk]):
            return True
    return False


def _counted(case: Case) -> dict[str, int]:
    return {"version": case.version} | {name: getattr(case, name).count() for name in ADDED}


def _cannot_merge() -> str:
    return _(
        "These two cannot become one. Both have to be open cases of your team that you may read, in "
        "which the same person reached out, by the same name; or both people have to have said yes to "
        "joint handling, by the same word."
    )
