"""Readings of cases that show nothing of what is sealed: which there are, and what is to be done by when."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils import timezone

from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, seen
from houvast.records.cases import rules
from houvast.records.cases.models import Case, CaseLink, CaseTask, SafetyPlan

MOST = 100


@dataclass(frozen=True)
class CaseRow:
    """A case as codes. `next_due`: of its open tasks, the first."""

    id: uuid.UUID
    team: uuid.UUID
    day: date
    state: str
    outcome: str
    worked_on: date
    open_tasks: int
    next_due: date | None


@dataclass(frozen=True)
class TaskRow:
    """An open task of one's own, without its words."""

    case: uuid.UUID
    number: int
    due_on: date


@dataclass(frozen=True)
class PlanRow:
    """A safety plan that is to be gone through again, without its words."""

    case: uuid.UUID
    person: int
    review_on: date


def cases(*, state: str = "OPEN", seen_by: Actor) -> tuple[CaseRow, ...]:
    """Up to 100 of one's teams: those where something is due first, then the latest. What goes on in
    another case stands there.
    """
    return _rows(Q(state=state) & ~Q(pk__in=CaseLink.going_on_elsewhere()), seen_by)


def cases_of(contact: uuid.UUID, *, seen_by: Actor) -> tuple[CaseRow, ...]:
    """Opened from one contact, open and closed."""
    return _rows(Q(contact=contact), seen_by)


def own_tasks(*, seen_by: Actor) -> tuple[TaskRow, ...]:
    """What one has to do, the first day first."""
    found = CaseTask.objects.filter(
        owner=seen_by.id, state="OPEN", case__in=seen(Case, rules.READ, seen_by)
    ).order_by("due_on", "pk")
    return tuple(TaskRow(*row) for row in found.values_list("case", "number", "due_on")[:MOST])


def plans_to_review(*, seen_by: Actor) -> tuple[PlanRow, ...]:
    """Plans of open cases that are to be gone through again, the first day first."""
    later = SafetyPlan.objects.filter(
        case=OuterRef("case"), person=OuterRef("person"), number__gt=OuterRef("number")
    )
    found = SafetyPlan.objects.filter(
        ~Exists(later),
        review_on__lte=timezone.localdate(),
        case__in=seen(Case, rules.READ, seen_by).filter(state="OPEN"),
    ).order_by("review_on", "pk")
    return tuple(PlanRow(*row) for row in found.values_list("case", "person", "review_on")[:MOST])


def who_can_work_on(case: uuid.UUID, *, seen_by: Actor) -> list[accounts.Named]:
    """People who read a case that one reads oneself, by name: to them a task can be given."""
    if not seen(Case, rules.READ, seen_by).filter(pk=case).exists():
        return []
    colleagues = accounts.colleagues(action=rules.END_TASK.action, seen_by=seen_by)
    acting = ((each, accounts.actor(each.id)) for each in colleagues)
    return [each for each, by in acting if by and seen(Case, rules.END_TASK, by).filter(pk=case).exists()]


def to_rekey(latest: Mapping[uuid.UUID, int], *, seen_by: Actor) -> dict[uuid.UUID, int]:
    """How many cases of each team are sealed for its former keys."""
    found = {}
    for team in seen_by.teams(rules.REKEY.action) & set(latest):
        if number := Case.objects.filter(team=team, generation__lt=latest[team]).count():
            found[team] = number
    return found


def _rows(wanted: Q, seen_by: Actor) -> tuple[CaseRow, ...]:
    is_open = Q(tasks__state="OPEN")
    found = (
        seen(Case, rules.READ, seen_by)
        .filter(wanted)
        .annotate(open_tasks=Count("tasks", filter=is_open), next_due=Min("tasks__due_on", filter=is_open))
        .order_by("next_due", "-day", "id")
    )
    rows = [
        CaseRow(
            case.id, case.team_id, case.day, case.state, case.outcome, case.worked_on,
            case.open_tasks, case.next_due,
        )
        for case in found[:MOST]
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: row.next_due or date.max))
