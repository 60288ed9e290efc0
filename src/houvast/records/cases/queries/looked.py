"""Readings of answers to who looked: which there are in a case, and how far. Codes, days and who."""

import uuid
from dataclasses import dataclass
from datetime import date

from houvast.records.accounts.guard import Actor, seen
from houvast.records.cases import rules
from houvast.records.cases.models import Case, LookedAnswer

MOST = 100


@dataclass(frozen=True)
class AnswerRow:
    """One answer. `state`: WAITS, AGREED or TURNED_BACK. `may_check`: one is no part of it yet."""

    id: uuid.UUID
    case: uuid.UUID
    person: int
    prepared_by: uuid.UUID
    prepared_on: date
    checked_by: uuid.UUID | None
    checked_on: date | None
    state: str
    given_on: date | None
    may_check: bool


def answers(case: uuid.UUID, *, seen_by: Actor) -> tuple[AnswerRow, ...]:
    """Of a case that one reads, the latest first."""
    found = LookedAnswer.objects.filter(case__in=seen(Case, rules.READ, seen_by), case_id=case)
    return tuple(_row(each, seen_by) for each in found.order_by("-prepared_on", "id"))


def answer(id: uuid.UUID, *, seen_by: Actor) -> AnswerRow | None:
    row = LookedAnswer.objects.filter(case__in=seen(Case, rules.READ, seen_by), pk=id).first()
    return _row(row, seen_by) if row else None


def to_check(*, seen_by: Actor) -> tuple[AnswerRow, ...]:
    """Those that wait for a second reader in cases of one's teams, who one may be, the first day first."""
    found = seen(LookedAnswer, rules.CHECK_WHO_LOOKED, seen_by).order_by("prepared_on", "id")
    return tuple(_row(each, seen_by) for each in found[:MOST])


def _row(row: LookedAnswer, seen_by: Actor) -> AnswerRow:
    may_check = row.state == "WAITS" and row.prepared_by_id != seen_by.id
    return AnswerRow(
        row.id, row.case_id, row.person, row.prepared_by_id, row.prepared_on, row.checked_by_id,
        row.checked_on, row.state, row.given_on, may_check and seen_by.may(rules.CHECK_WHO_LOOKED.action),
    )  # fmt: skip
