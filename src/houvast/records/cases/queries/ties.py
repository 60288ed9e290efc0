"""To whom a case is closed by a tie of its own, for who reads it."""

import uuid
from dataclasses import dataclass
from datetime import date

from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, seen
from houvast.records.cases import own_ties, rules
from houvast.records.cases.models import Case, CaseTie


@dataclass(frozen=True)
class TieRow:
    """`staff`, or the name of an agency; neither where it cannot be told any more which agency it is."""

    id: uuid.UUID
    staff: uuid.UUID | None
    agency: str
    said_by: uuid.UUID | None
    on: date


def ties(case: uuid.UUID, *, seen_by: Actor) -> tuple[TieRow, ...]:
    """Of a case that one reads, the latest first."""
    found = CaseTie.objects.filter(case__in=seen(Case, rules.READ, seen_by), case_id=case)
    rows = list(found.order_by("-on", "id"))
    names = {own_ties.proof(each): each.name for each in accounts.agencies(seen_by=seen_by)} if rows else {}
    return tuple(
        TieRow(row.id, row.staff_id, names.get(row.proof, ""), row.said_by_id, row.on) for row in rows
    )
