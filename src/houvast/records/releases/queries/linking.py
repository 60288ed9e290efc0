"""Reading the grounds on which lists are linked: whether linkage is on, who said so, and what came of it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from houvast.records.accounts.guard import Actor, seen
from houvast.records.accounts.queries import names
from houvast.records.releases import linking, rules
from houvast.records.releases.linking import Ground
from houvast.records.releases.models import Linkage, Report


@dataclass(frozen=True)
class Recorded:
    """One record. `holds`: overlaps are taken in under it today."""

    id: uuid.UUID
    ground: Ground
    recorded_on: date
    recorded_by: str
    holds: bool
    ended_at: datetime | None
    ended_by: str
    ended_because: str
    reports: Sequence[uuid.UUID]

    @property
    def sources(self) -> str:
        return ", ".join(self.ground.sources)


def linkages(*, seen_by: Actor) -> list[Recorded]:
    """Records of one's helpline, those that hold first, then the newest."""
    people, brought = names(seen_by=seen_by), _brought(seen_by)
    rows = seen(Linkage, rules.BRING_OVERLAPS, seen_by).order_by("-recorded_at")
    found = [_recorded(row, people, brought.get(str(row.id), ())) for row in rows]
    return sorted(found, key=lambda each: not each.holds)


def linkage(id: uuid.UUID, *, seen_by: Actor) -> Recorded | None:
    """One record, or None where the reader may see none of that id."""
    return next((each for each in linkages(seen_by=seen_by) if each.id == id), None)


def record_as_file(id: uuid.UUID, *, seen_by: Actor) -> str | None:
    """The record as `houvast link` asks for it, for every source; None for one that holds no more."""
    found = linkage(id, seen_by=seen_by)
    return linking.as_file(found.ground, recorded_on=found.recorded_on) if found and found.holds else None


def _brought(seen_by: Actor) -> dict[str, list[uuid.UUID]]:
    found: dict[str, list[uuid.UUID]] = {}
    rows = seen(Report, rules.ASK_REPORT, seen_by).filter(options__linkage__isnull=False)
    for id, linkage in rows.order_by("-asked_at").values_list("id", "options__linkage"):
        found.setdefault(str(linkage), []).append(id)
    return found


def _recorded(row: Linkage, people: Mapping[uuid.UUID, str], reports: Sequence[uuid.UUID]) -> Recorded:
    ground = Ground(
        row.purpose, row.legal_ground, row.impact_assessment, row.assessed_on, row.responsible_person,
        row.responsible_role, tuple(row.sources), row.ends_on,
    )  # fmt: skip
    return Recorded(
        id=row.id,
        ground=ground,
        recorded_on=row.recorded_on,
        recorded_by=people.get(row.recorded_by_id, "") if row.recorded_by_id else "",
        holds=row.ended_at is None and row.ends_on > timezone.localdate(),
        ended_at=row.ended_at,
        ended_by=people.get(row.ended_by_id, "") if row.ended_by_id else "",
        ended_because=row.ended_because,
        reports=reports,
    )
