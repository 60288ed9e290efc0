"""What stands in the tables of the plan, newest versions: for operations, queries and reports here."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from houvast.records.plan.measures import Indicator, Measure, Words
from houvast.records.plan.models import MeasureVersion


def newest(helpline: UUID) -> QuerySet[MeasureVersion]:
    """The version of every measure that stands, also of those that are out of the plan."""
    of_helpline = MeasureVersion.objects.filter(organisation=helpline)
    later = of_helpline.filter(reference=OuterRef("reference"), number__gt=OuterRef("number"))
    return of_helpline.filter(~Exists(later))


def in_order(rows: QuerySet[MeasureVersion]) -> list[MeasureVersion]:
    """By reference as people count: 2.10 comes after 2.9."""
    return sorted(rows, key=lambda row: _counted(row.reference))


def measure_of(row: MeasureVersion) -> Measure:
    said = {language: Words(*words) for language, words in row.said.items()}
    return Measure(row.reference, said, row.owner, row.article, row.status, row.begins, row.until)


def indicator_of(row: MeasureVersion) -> Indicator | None:
    found: Mapping[str, Any] = row.indicator
    return Indicator(found["table"], tuple(found["line"]), found["column"]) if found else None


def kept(measure: Measure) -> dict[str, Any]:
    said = {language: [words.title, words.about] for language, words in measure.said.items()}
    return {**vars(measure), "said": said}


def kept_indicator(indicator: Indicator | None) -> dict[str, Any]:
    if indicator is None:
        return {}
    return {"table": indicator.table, "line": list(indicator.line), "column": indicator.column}


def _counted(reference: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in reference.split("."))
