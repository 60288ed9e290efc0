"""An assessment of risk as a case keeps it: a sheet that was scored, sealed, and what changed since the last.

Not an operation: the operations that call it are guarded. Scoring is the library's.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from houvast.library import risk
from houvast.records.cases import sealed
from houvast.records.cases.models import CaseAssessment


@dataclass(frozen=True)
class Assessed:
    """One sheet as it was scored on its day. `version` is the instrument's, `sheet` what was answered.

    `score` is None where none could be given. `found` is the whole assessment, as long as the instrument has
    that version still; what came out on the day stands beside it and never changes.
    """

    number: int
    harmed: int
    harming: int
    instrument: str
    version: str
    sheet: Mapping[str, Any]
    score: int | None
    band: str
    by: uuid.UUID | None
    on: date
    found: risk.Assessment | None = field(default=None, compare=False)

    @property
    def answers(self) -> Mapping[str, bool | int | None]:
        answers: Mapping[str, bool | int | None] = self.sheet["answers"]
        return answers


@dataclass(frozen=True)
class Series:
    """Successive assessments of one relationship with one instrument, the latest first."""

    harmed: int
    harming: int
    instrument: str
    assessments: tuple[Assessed, ...]

    def answers(self) -> list[tuple[str, tuple[bool | int | None, ...], bool]]:
        """For each item what was answered each time, and whether the latest differs from the one before."""
        items = risk.instrument(self.instrument).items
        rows = ((item, tuple(each.answers.get(item) for each in self.assessments)) for item in items)
        return [(item, said, len(said) > 1 and not _same(said[0], said[1])) for item, said in rows]


def scored(instrument: str, sheet: Mapping[str, Any]) -> risk.Assessment:
    """What comes out of it; RiskRefused for what no sheet of this instrument can say."""
    known = risk.instrument(instrument)
    return risk.assess(known, risk.read_sheet(json.dumps(sheet), known))


def sealed_sheet(row: CaseAssessment, found: risk.Assessment, sheet: Mapping[str, Any], key: bytes) -> bytes:
    """The sheet and what came out, for its row."""
    said = json.dumps({"version": found.instrument.version, "sheet": sheet, "score": found.score})
    return sealed.seal_words({"said": said}, key, case=row.case_id, kind="assessment", number=row.number)


def assessed(row: CaseAssessment, key: bytes) -> Assessed:
    """An assessment opened, or CannotOpen."""
    words = sealed.open_words(bytes(row.sealed), key, case=row.case_id, kind="assessment", number=row.number)
    said = json.loads(words["said"])
    version, sheet = said["version"], said["sheet"]
    return Assessed(
        row.number, row.harmed, row.harming, row.instrument, version, sheet, said["score"], row.band,
        row.assessed_by_id, row.on, _again(row.instrument, version, sheet),
    )  # fmt: skip


def side_by_side(found: Sequence[Assessed]) -> list[Series]:
    """By relationship and instrument, the ones that were assessed last first."""
    series: dict[tuple[int, int, str], list[Assessed]] = {}
    for each in sorted(found, key=lambda each: -each.number):
        series.setdefault((each.harmed, each.harming, each.instrument), []).append(each)
    return [Series(*of, tuple(each)) for of, each in series.items()]


def _again(instrument: str, version: str, sheet: Mapping[str, Any]) -> risk.Assessment | None:
    """The same sheet scored again; None once the instrument is gone or has another version."""
    if instrument not in risk.names() or risk.instrument(instrument).version != version:
        return None
    return scored(instrument, sheet)


def _same(one: bool | int | None, other: bool | int | None) -> bool:
    return (one is None) == (other is None) and one == other
