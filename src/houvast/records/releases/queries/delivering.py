"""Reading deliveries: which came in, what became of them, and the report for who sent them."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from houvast.records.accounts.guard import Actor, seen
from houvast.records.accounts.queries import names
from houvast.records.releases import rules
from houvast.records.releases.course import DeliveryState
from houvast.records.releases.models import Delivery


@dataclass(frozen=True)
class Delivered:
    """One delivery. `report` is what was found in the reader's language; empty once it was erased."""

    id: uuid.UUID
    sender: str
    file_name: str
    begins: date | None
    until: date | None
    rows: int
    is_taken: bool
    received_at: datetime
    received_by: str
    tables: Sequence[str]
    report: Mapping[str, Any]

    @property
    def titled(self) -> list[tuple[str, str]]:
        """Each table with its title in the reader's language; by its name once the report is erased."""
        titles: Mapping[str, str] = self.report.get("titles", {})
        return [(name, titles.get(name, name)) for name in self.tables]

    @property
    def last_day(self) -> date | None:
        return self.until - timedelta(days=1) if self.until else None


def deliveries(*, seen_by: Actor) -> list[Delivered]:
    """Deliveries to one's helpline, the newest first, without their reports."""
    people = names(seen_by=seen_by)
    rows = seen(Delivery, rules.BRING_DELIVERY, seen_by).defer("report", "profile", "mapping")
    return [_delivered(row, people, {}) for row in rows.order_by("-received_at")]


def delivery(id: uuid.UUID, language: str, *, seen_by: Actor) -> Delivered | None:
    """One delivery with its report in a language, or None where the reader may see none of that id."""
    row = seen(Delivery, rules.BRING_DELIVERY, seen_by).filter(id=id).first()
    if row is None:
        return None
    return _delivered(row, names(seen_by=seen_by), row.report.get("read", {}).get(language, {}))


def delivery_file(id: uuid.UUID, name: str, language: str, *, seen_by: Actor) -> bytes | None:
    """A file of a delivery: report.html in a language, report.json, or a table as NAME.csv; None without."""
    row = seen(Delivery, rules.BRING_DELIVERY, seen_by).filter(id=id).first()
    if row is None:
        return None
    if name.endswith(".csv"):
        text = row.tables.get(name.removesuffix(".csv"))
        return text.encode() if text is not None else None
    if not row.report:
        return None
    if name == "report.json":
        return json.dumps(row.report["data"], ensure_ascii=False, indent=1).encode()
    if name != "report.html":
        return None
    from houvast.records.releases.delivering import page_of

    return page_of(row.report, language).encode()


def _delivered(row: Delivery, people: Mapping[uuid.UUID, str], report: Mapping[str, Any]) -> Delivered:
    return Delivered(
        id=row.id,
        sender=row.sender,
        file_name=row.file_name,
        begins=row.begins,
        until=row.until,
        rows=row.rows,
        is_taken=row.state == DeliveryState.TAKEN,
        received_at=row.received_at,
        received_by=people.get(row.received_by_id, "") if row.received_by_id else "",
        tables=tuple(row.tables),
        report=report,
    )
