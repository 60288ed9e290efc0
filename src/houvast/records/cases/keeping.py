"""What operations on cases have in common: the key of a case, its month, and what it opens to.

Not an operation: the operations that call it are guarded.
"""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from houvast.records.cases import sealed
from houvast.records.cases.assessing import Assessed, assessed
from houvast.records.cases.course import Person, Relation, Says
from houvast.records.cases.models import (
    AgencyNote,
    Case,
    CaseEvent,
    CaseLink,
    CaseTask,
    ContributionKey,
    Notification,
)
from houvast.records.cases.planning import Plan, opened_plan
from houvast.records.cases.refusals import NotPossible

Wrapping = Case | ContributionKey | AgencyNote | Notification
"""Rows that carry a key: sealed for a team's generation, locked under a month's key."""


@dataclass(frozen=True)
class Event:
    """One line of the timeline; `on` is empty where nobody said on which day it was. `says`: of whom, where
    somebody of the case told it of another.
    """

    number: int
    kind: str
    words: str
    on: str
    by: uuid.UUID | None
    at: datetime
    says: Says | None = None


@dataclass(frozen=True)
class Task:
    """What somebody does by a day; `why_not` where it was not possible, or not done."""

    number: int
    words: str
    owner: uuid.UUID
    due_on: date
    state: str
    ended_on: date | None
    why_not: str


@dataclass(frozen=True)
class OpenedCase:
    """A case with its words opened. `damaged`: its people do not open. `reached_out`: whose file it is, by
    number; 0 where that is not known. `last_person`: the highest number that anybody in it ever had.
    """

    id: uuid.UUID
    team: uuid.UUID
    contact: uuid.UUID | None
    opened_by: uuid.UUID | None
    day: date
    state: str
    outcome: str
    closed_on: date | None
    version: int
    people: tuple[Person, ...]
    relations: tuple[Relation, ...]
    events: tuple[Event, ...]
    tasks: tuple[Task, ...]
    assessments: tuple[Assessed, ...] = ()
    plans: tuple[Plan, ...] = ()
    damaged: bool = False
    reached_out: int = 0
    last_person: int = 0


def key_of(case: Case, *, action: str, by: Actor) -> bytes:
    """The key of a case. Locked, NotHandedOver or CannotOpen say why not."""
    private = keys.private_key(case.team_id, case.generation, by=by, action=action)
    lock = keys.lock_named(case.month_key)
    return sealed.open_key(bytes(case.wrapped), private=private, place=sealed.of_case(case.id), lock=lock)


def key_for(case: Case, action: str, by: Actor) -> bytes:
    """The key of a case that something is to be added to; NotPossible where it does not open."""
    try:
        return key_of(case, action=action, by=by)
    except keys.NotHandedOver:
        raise
    except sealed.CannotOpen as closed:
        raise NotPossible(_("What is sealed here does not open, so nothing can be added.")) from closed


def refuse_merged(case: Case) -> None:
    """NotPossible where it goes on in another case: what is new is written there."""
    if case.linked_to.filter(kind="MERGED", undone_on=None).exists():
        raise NotPossible(_("This case goes on in another one: write it there."))


def going_on_in(case: uuid.UUID) -> QuerySet[Case]:
    """The cases that were joined to it and go on in it."""
    return Case.objects.filter(linked_to__case=case, linked_to__kind="MERGED", linked_to__undone_on=None)


def going_on_beyond(cases: QuerySet[Case]) -> QuerySet[CaseLink, Any]:
    """Those that go on in a case which is none of these."""
    merged = CaseLink.objects.filter(kind="MERGED", undone_on=None)
    return merged.exclude(case__in=cases.values("pk")).values("other")


def merged_with(case: uuid.UUID) -> QuerySet[Case]:
    """It, the cases that go on in it, and the one in which it goes on: one situation."""
    merged = CaseLink.objects.filter(kind="MERGED", undone_on=None)
    return Case.objects.filter(
        Q(pk=case)
        | Q(pk__in=merged.filter(case=case).values("other"))
        | Q(pk__in=merged.filter(other=case).values("case"))
    )


def next_number(rows: QuerySet[Any]) -> int:
    """After the highest that stands, also where one is gone; of rows of a record that is held."""
    return int(rows.aggregate(Max("number"))["number__max"] or 0) + 1


def write_event(
    case: Case, words: str, key: bytes, *, kind: str, on: date | None, says: Says | None = None, by: Actor
) -> int:
    """A line of the timeline, after all others, of a case that is held. Returns its number."""
    if on is not None and on > timezone.localdate():
        raise NotPossible(_("That day is still to come: make it a task."))
    number = next_number(case.events.all())
    said: dict[str, Any] = {"words": words, "on": on.isoformat() if on else ""}
    if says is not None:
        said["says"] = asdict(says)
    CaseEvent.objects.create(
        case=case, number=number, kind=kind, written_by_id=by.id, written_at=timezone.now(),
        sealed=sealed.seal_words(said, key, case=case.id, kind="event", number=number),
    )  # fmt: skip
    went_on(case)
    return number


def went_on(case: Case) -> None:
    """It was worked on today. Saves the row, which is held."""
    worked_on(case, timezone.localdate())
    case.save()


def seal_for_team(case: Case, key: bytes, *, until: str) -> None:
    """Put the key on the row, for the team's latest keys and that month."""
    wrap_for(case, key, team=case.team_id, place=sealed.of_case(case.id), until=until)


def wrap_for(row: Wrapping, key: bytes, *, team: uuid.UUID, place: str, until: str) -> None:
    """Put a key on a row, for a team's latest keys and that month. Unsaved; NobodyHolds."""
    lock = keys.month_lock(until)
    row.generation, public = keys.public_key(team)
    row.month_key, row.wrapped = lock.name, sealed.seal_key(key, public=public, place=place, lock=lock)


def worked_on(case: Case, on: date) -> None:
    """It was worked on: its time runs from that day. Unsaved."""
    case.worked_on = max(case.worked_on, on)
    until = sealed.month(case.worked_on)
    if not case.month_key.startswith(until):
        new = keys.month_lock(until)
        _move_lock(case, sealed.of_case(case.id), new)
        for shared in ContributionKey.objects.filter(case=case, closed_on=None):
            place = sealed.of_contribution(case.id, shared.contribution_id, shared.team_id)
            _move_lock(shared, place, new)
            shared.save(update_fields=["month_key", "wrapped"])
        for note in AgencyNote.objects.filter(case=case):
            _move_lock(note, sealed.of_note(case.id, note.seat_id, note.number), new)
            note.save(update_fields=["month_key", "wrapped"])


def _move_lock(row: Wrapping, place: str, new: keys.MonthLock) -> None:
    old = keys.lock_named(row.month_key)
    row.wrapped = sealed.locked_anew(bytes(row.wrapped), place=place, old=old, new=new)
    row.month_key = new.name


def seal_people(case: Case, key: bytes, people: Sequence[Person], relations: Sequence[Relation]) -> None:
    content = {"people": [asdict(each) for each in people], "relations": [asdict(each) for each in relations]}
    case.ages = {str(each.number): each.age_group for each in people}
    case.last_person = max(case.last_person, *(each.number for each in people))
    case.sealed = sealed.seal_people(content, key, case=case.id, version=case.version)


def people_of(case: Case, key: bytes) -> tuple[tuple[Person, ...], tuple[Relation, ...]]:
    """Who is in it, or CannotOpen."""
    content = sealed.open_people(bytes(case.sealed), key, case=case.id, version=case.version)
    people = tuple(Person(**each) for each in content["people"])
    return people, tuple(Relation(**each) for each in content["relations"])


def opened(case: Case, key: bytes) -> OpenedCase:
    """All of a case; CannotOpen where one of its parts is not what it should be."""
    people, relations = people_of(case, key)
    return OpenedCase(
        people=people,
        relations=relations,
        events=tuple(_event(each, key) for each in case.events.order_by("-number")),
        tasks=tuple(_task(each, key) for each in case.tasks.order_by("due_on", "number")),
        assessments=tuple(assessed(each, key) for each in case.assessments.order_by("-number")),
        plans=tuple(opened_plan(each, key) for each in case.plans.order_by("-number")),
        **coded(case),
    )


def coded(case: Case) -> dict[str, Any]:
    """What stands in clear."""
    return {
        "id": case.id,
        "team": case.team_id,
        "contact": case.contact,
        "opened_by": case.opened_by_id,
        "day": case.day,
        "state": case.state,
        "outcome": case.outcome,
        "closed_on": case.closed_on,
        "version": case.version,
        "reached_out": case.reached_out,
        "last_person": case.last_person,
    }


def _event(row: CaseEvent, key: bytes) -> Event:
    words = sealed.open_words(bytes(row.sealed), key, case=row.case_id, kind="event", number=row.number)
    says = Says(**words["says"]) if "says" in words else None
    return Event(row.number, row.kind, words["words"], words["on"], row.written_by_id, row.written_at, says)


def _task(row: CaseTask, key: bytes) -> Task:
    words = sealed.open_words(bytes(row.sealed), key, case=row.case_id, kind="task", number=row.number)
    return Task(
        row.number, words["words"], row.owner_id, row.due_on, row.state, row.ended_on, words["why_not"]
    )


def note_words(row: AgencyNote, action: str, by: Actor) -> str:
    """What an agency noted for itself; Locked, NotHandedOver or CannotOpen say why not."""
    private = keys.private_key(row.team_id, row.generation, by=by, action=action)
    place = sealed.of_note(row.case_id, row.seat_id, row.number)
    lock = keys.lock_named(row.month_key)
    key = sealed.open_key(bytes(row.wrapped), private=private, place=place, lock=lock)
    kind = f"note/{row.seat_id}"
    said = sealed.open_words(bytes(row.sealed), key, case=row.case_id, kind=kind, number=row.number)
    return str(said["words"])
