"""Readings of what joins cases: in which one a case goes on, what goes on in it, what was split off."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from houvast.records.accounts.guard import Actor, seen
from houvast.records.cases import rules
from houvast.records.cases.models import Case, CaseLink


@dataclass(frozen=True)
class LinkRow:
    """A standing link as one of both sees it. `how`: GOES_ON_IN, HOLDS, SPLIT_FROM or SPLIT_OFF the other."""

    id: uuid.UUID
    how: str
    other: uuid.UUID
    other_day: date
    because: str
    made_by: uuid.UUID | None
    made_on: date


def links(case: uuid.UUID, *, seen_by: Actor) -> tuple[LinkRow, ...]:
    """Of a case that one reads, to others that one reads; the first first."""
    read = seen(Case, rules.READ, seen_by)
    if not read.filter(pk=case).exists():
        return ()
    found = CaseLink.objects.filter(Q(case=case, other__in=read) | Q(other=case, case__in=read))
    rows = found.filter(undone_on=None).select_related("case", "other").order_by("made_on", "id")
    return tuple(_row(each, each.case_id == case) for each in rows)


def to_merge_with(case: uuid.UUID, *, seen_by: Actor) -> tuple[tuple[uuid.UUID, date], ...]:
    """Other open cases of the same team that one reads, the latest first; whether they may is asked later."""
    own = seen(Case, rules.MERGE, seen_by).filter(pk=case).first()
    if own is None:
        return ()
    found = seen(Case, rules.MERGE, seen_by).filter(team=own.team_id, state="OPEN").exclude(pk=case)
    return tuple(found.order_by("-day", "id").values_list("id", "day")[:100])


def _row(row: CaseLink, is_first: bool) -> LinkRow:
    how = {"MERGED": ("GOES_ON_IN", "HOLDS"), "SPLIT": ("SPLIT_FROM", "SPLIT_OFF")}[row.kind][is_first]
    other = row.other if is_first else row.case
    return LinkRow(row.id, how, other.id, other.day, row.because, row.made_by_id, row.made_on)
