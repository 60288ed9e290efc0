"""Every change to cases, from opening to an outcome; and reading one, because looking leaves a trace."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.codes import codebook
from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on, held, seen
from houvast.records.cases import course, keeping, rules, sealed, seating
from houvast.records.cases.course import Person, Relation
from houvast.records.cases.keeping import Event, OpenedCase, Task
from houvast.records.cases.models import (
    Case,
    CaseAssessment,
    CaseEvent,
    CaseTask,
    InvokedGround,
    LookedAnswer,
    MinuteLine,
    ProsecutorReport,
    SafetyPlan,
    Seat,
)
from houvast.records.cases.refusals import (
    AskedFirst,
    ChangedElsewhere,
    HeldForReview,
    NotPossible,
    not_sensible,
    written,
)
from houvast.records.contacts import queries as contacts
from houvast.records.retention import declared

SEALED_ROWS: dict[type[Any], str] = {
    CaseEvent: "event",
    CaseTask: "task",
    CaseAssessment: "assessment",
    SafetyPlan: "plan",
    InvokedGround: "ground",
    ProsecutorReport: "report",
    MinuteLine: "minute",
    LookedAnswer: "looked",
}
"""Tables whose rows are sealed under the key of their case, each with its kind."""

__all__ = [
    "AskedFirst", "ChangedElsewhere", "Event", "HeldForReview", "NotPossible", "OpenedCase", "Person",
    "Relation", "Task",
]  # fmt: skip


@guarded(rules.OPEN)
def open_from_contact(
    contact: uuid.UUID, people: Sequence[Person], relations: Sequence[Relation] = (), *,
    reached_out: int = 0, by: Actor,
) -> uuid.UUID:  # fmt: skip
    """Open a case from a contact that one reads. What is open for it already is given instead of a second.

    `reached_out`: whose file it is, by number; 0 where it is not known. The conversation stays with the
    contact: nothing of it is copied here.
    """
    team = contacts.team_of(contact, seen_by=by)
    if team is None or team not in by.teams(rules.OPEN.action):
        raise Refused
    if (earlier := _open_of(contact, by)) is not None:
        return earlier
    try:
        opened = _opened(uuid.uuid4(), contact, people, relations, team=team, reached_out=reached_out, by=by)
        return opened.id
    except IntegrityError:  # a colleague, or another screen, was a moment earlier
        if (earlier := _open_of(contact, by)) is None:
            raise Refused from None
        return earlier


@guarded(rules.OPEN_AT_HOUSE)
def open_at_house(
    people: Sequence[Person],
    relations: Sequence[Relation] = (),
    *,
    team: uuid.UUID,
    once: uuid.UUID,
    by: Actor,
) -> uuid.UUID:
    """Open a case without a contact: somebody came to the house, or an agency told of a situation.

    `once` becomes its id: sent twice, it is one case, and the first one stands.
    """
    if team not in by.teams(rules.OPEN_AT_HOUSE.action):
        raise Refused
    if (there := Case.objects.filter(pk=once).first()) is not None:
        if not seen(Case, rules.READ, by).filter(pk=once, opened_by=by.id).exists():
            raise Refused
        return there.id
    return _opened(once, None, people, relations, team=team, by=by).id


@guarded_on(Case, rules.READ)
def read(case: Case, *, by: Actor) -> OpenedCase:
    """Open a case. Looking leaves a trace."""
    try:
        return keeping.opened(case, keeping.key_of(case, action=rules.READ.action, by=by))
    except keys.NotHandedOver:
        raise
    except sealed.CannotOpen:
        empty: Any = {"people": (), "relations": (), "events": (), "tasks": ()}
        return OpenedCase(**keeping.coded(case), **empty, damaged=True)


@guarded_on(Case, rules.CHANGE_PEOPLE)
def change_people(
    case: Case, people: Sequence[Person], relations: Sequence[Relation], *, version: int, by: Actor
) -> int:
    """Say anew who is in it, in which role and relation. `version` is the one that was read.

    Roles are stated and assessed apart; an assessed one needs dated reasons. Who comes to it has a number
    that nobody had before: consent, seats and plans name people by it. Returns the new version.
    """
    keeping.refuse_merged(case)
    if case.version != version:
        raise ChangedElsewhere(_("A colleague changed this meanwhile. Open it again to see what stands."))
    key = keeping.key_for(case, rules.CHANGE_PEOPLE.action, by)
    before, _relations = keeping.people_of(case, key)
    today = timezone.localdate()
    standing = _assessed(people, relations, before=before, last=case.last_person, by=by, on=today)
    return _stands(case, key, standing, relations, on=today)


@guarded_on(Case, rules.AGREE_TO_ROLE)
def agree_to_role(case: Case, number: int, *, version: int, by: Actor) -> int:
    """A second reader agrees that somebody is both harmed and harming; only then it counts."""
    if case.version != version:
        raise ChangedElsewhere(_("A colleague changed this meanwhile. Open it again to see what stands."))
    key = keeping.key_for(case, rules.AGREE_TO_ROLE.action, by)
    people, relations = keeping.people_of(case, key)
    try:
        standing = course.agreed(people, number, by=by.id)
    except course.NotSensible as odd:
        raise not_sensible(odd) from odd
    return _stands(case, key, standing, relations, on=timezone.localdate())


@guarded_on(Case, rules.ADD_EVENT)
def add_event(case: Case, words: str, *, kind: str = "NOTE", on: date | None = None, by: Actor) -> int:
    """Write a line of the timeline; `on` is the day on which it was, if it is known. Never changed after."""
    keeping.refuse_merged(case)
    if kind not in codebook("case_event", on=timezone.localdate()):
        raise NotPossible(_("Choose from the list what it is."))
    key = keeping.key_for(case, rules.ADD_EVENT.action, by)
    return keeping.write_event(case, written(words), key, kind=kind, on=on, by=by)


@guarded_on(Case, rules.ADD_TASK)
def add_task(case: Case, words: str, *, owner: uuid.UUID, due_on: date, by: Actor) -> int:
    """Somebody who works on it does something by a day. Returns the task's number."""
    keeping.refuse_merged(case)
    if case.state != "OPEN":
        raise NotPossible(_("This case is closed. Open it again first."))
    if due_on < timezone.localdate():
        raise NotPossible(_("That day is over: choose today or later."))
    does_it = accounts.actor(owner)
    if does_it is None or not seen(Case, rules.END_TASK, does_it).filter(pk=case.pk).exists():
        raise NotPossible(_("Choose somebody of the team who can read this case."))
    key = keeping.key_for(case, rules.ADD_TASK.action, by)
    number = keeping.next_number(case.tasks.all())
    said = {"words": written(words), "why_not": ""}
    CaseTask.objects.create(
        case=case, number=number, owner_id=owner, asked_by_id=by.id, due_on=due_on,
        sealed=sealed.seal_words(said, key, case=case.id, kind="task", number=number),
    )  # fmt: skip
    keeping.went_on(case)
    return number


@guarded_on(Case, rules.END_TASK)
def end_task(case: Case, number: int, *, state: str, why_not: str = "", by: Actor) -> None:
    """It is done; or it was not possible, or not done, and why. Those two are never the same."""
    task = case.tasks.filter(number=number).first()
    if task is None or state not in course.TASK_STATES[1:]:
        raise Refused
    if task.state != "OPEN":
        raise NotPossible(_("This was ended before."))
    key = keeping.key_for(case, rules.END_TASK.action, by)
    place: Any = {"case": case.id, "kind": "task", "number": number}
    said = _opened_words(task, key, place)
    said["why_not"] = "" if state == "DONE" else written(why_not)
    task.state, task.ended_on = state, timezone.localdate()
    task.sealed = sealed.seal_words(said, key, **place)
    task.save()
    keeping.went_on(case)


@guarded_on(Case, rules.CLOSE, beside=lambda case, **_said: keeping.going_on_in(case))
def close(case: Case, *, outcome: str, by: Actor) -> None:
    """End a case with what came of it, and what goes on in it. Nothing may be left open; agencies see it no
    longer.
    """
    if case.state != "OPEN":
        raise NotPossible(_("This case is closed already."))
    if outcome == "U" or outcome not in codebook("case_outcome", on=timezone.localdate()):
        raise NotPossible(_("Say what came of it."))
    keeping.refuse_merged(case)
    merged = keeping.going_on_in(case.id)
    if CaseTask.objects.filter(case__in=[case, *merged], state="OPEN").exists():
        raise NotPossible(_("Something is still to be done: end those tasks first, also with “not done”."))
    for each in (*merged, case):
        each.state, each.outcome, each.closed_on = "CLOSED", outcome, timezone.localdate()
        seating.end(Seat.objects.filter(case=each), "ENDED", on=timezone.localdate())
        keeping.went_on(each)


@guarded_on(Case, rules.REOPEN)
def reopen(case: Case, *, by: Actor) -> None:
    """It goes on after all. A new episode of the same people is a case of its own, from its own contact."""
    keeping.refuse_merged(case)
    case.state, case.outcome, case.closed_on = "OPEN", "U", None
    try:
        with transaction.atomic():
            keeping.went_on(case)
    except IntegrityError as another:
        raise NotPossible(_("Another case is open for the same contact already.")) from another


@guarded(rules.REKEY)
def rekey(team: uuid.UUID, *, most: int = 200, by: Actor) -> list[uuid.UUID]:
    """Seal the keys of cases anew that are sealed for a former pair of the team's; up to `most`, which.

    A copy of the former pair opens them no more. What does not open stays as it is.
    """
    if team not in by.teams(rules.REKEY.action):
        raise Refused
    try:
        latest, _public = keys.public_key(team)
    except keys.NobodyHolds as nobody:
        raise NotPossible(str(nobody)) from nobody
    done = []
    former = Case.objects.filter(team=team, generation__lt=latest).order_by("pk")[:most]
    for case in held(Case.objects.filter(pk__in=former.values("pk"))):
        try:
            with transaction.atomic():
                _seal_anew(case, keeping.key_of(case, action=rules.REKEY.action, by=by))
        except sealed.CannotOpen:
            continue
        done.append(case.id)
    return done


@guarded_on(Case, rules.ERASE_ON_REQUEST)
def erase_on_request(case: Case, *, by: Actor) -> None:
    """Erase a case whole, with its key, because somebody in it asked and it was decided so."""
    case.delete()


@guarded(rules.ERASE)
def erase_cases(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase cases that nobody worked on for their period, whole, with their keys. One batch; which.

    One that goes on in another has the time of that one.
    """
    over = declared.group(Case, "erase_cases").due(on)
    due = over.filter(organisation=by.organisation).exclude(pk__in=keeping.going_on_beyond(over))
    rows = list(due.select_for_update(of=("self",), skip_locked=True).order_by("pk")[: declared.BATCH])
    Case.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [row.id for row in rows]


def _opened(
    id: uuid.UUID,
    contact: uuid.UUID | None,
    people: Sequence[Person],
    relations: Sequence[Relation],
    *,
    team: uuid.UUID,
    by: Actor,
    reached_out: int = 0,
) -> Case:
    """A new case, stored and sealed for its team; IntegrityError where there is one already."""
    today = timezone.localdate()
    standing = _assessed(people, relations, before=(), by=by, on=today)
    case = Case(
        id=id, organisation_id=by.organisation, team_id=team, contact=contact,
        opened_by_id=by.id, day=today, worked_on=today, reached_out=reached_out,
    )  # fmt: skip
    key = sealed.new_key()
    try:
        keeping.seal_for_team(case, key, until=sealed.month(today))
        keeping.seal_people(case, key, standing, relations)
    except keys.NobodyHolds as nobody:
        raise NotPossible(str(nobody)) from nobody
    with transaction.atomic():
        case.save(force_insert=True)
    return case


def _open_of(contact: uuid.UUID, by: Actor) -> uuid.UUID | None:
    found = seen(Case, rules.READ, by).filter(contact=contact, state="OPEN", split_off=False)
    return found.values_list("id", flat=True).first()


def _assessed(
    people: Sequence[Person], relations: Sequence[Relation], *, before: Sequence[Person], last: int = 0,
    by: Actor, on: date,
) -> tuple[Person, ...]:  # fmt: skip
    try:
        return course.assessed(people, relations, before=before, last=last, by=by.id, on=on)
    except course.NotSensible as odd:
        raise not_sensible(odd) from odd


def _stands(
    case: Case, key: bytes, people: Sequence[Person], relations: Sequence[Relation], *, on: date
) -> int:
    case.version += 1
    keeping.seal_people(case, key, people, relations)
    keeping.went_on(case)
    return case.version


def _opened_words(task: CaseTask, key: bytes, place: Any) -> dict[str, str]:
    try:
        return sealed.open_words(bytes(task.sealed), key, **place)
    except sealed.CannotOpen as closed:
        raise NotPossible(_("What is sealed here does not open, so nothing can be added.")) from closed


def _seal_anew(case: Case, old: bytes) -> None:
    """Everything of a case under a fresh key: whoever kept the old one opens nothing that comes."""
    everything = keeping.opened(case, old)
    key = sealed.new_key()
    keeping.seal_for_team(case, key, until=sealed.month(case.worked_on))
    keeping.seal_people(case, key, everything.people, everything.relations)
    case.save()
    for row, kind in SEALED_ROWS.items():
        for each in row._default_manager.filter(case=case):
            number = getattr(each, "number", each.id)
            place: Any = {"case": case.id, "kind": kind, "number": number}
            each.sealed = sealed.seal_words(sealed.open_words(bytes(each.sealed), old, **place), key, **place)
            each.save(update_fields=["sealed"])
