"""An invented plan on the four questions of the document that this began with, brought in from a file.

Nobody decided on it, and each title says that it is of a demo.
"""

import csv
import io
from pathlib import Path

from houvast.demo.people import acting
from houvast.records.plan import operations, queries
from houvast.records.plan.operations import Indicator

FILE = Path(__file__).with_name("plan.csv")
_POINTING = ("table", "line", "column")


def has_plan() -> bool:
    return bool(queries.public_plan("nl")["measures"])


def write_plan() -> None:
    """The file without its figures: none is published yet, and what is not published cannot be chosen."""
    rows = _rows()
    written = io.StringIO()
    sheet = csv.DictWriter(written, list(rows[0]))
    sheet.writeheader()
    sheet.writerows({**row, **dict.fromkeys(_POINTING, "")} for row in rows)
    _bring_in(written.getvalue())


def has_report() -> bool:
    return 2025 in queries.public_plan("nl")["years"]


def point_and_report() -> None:
    """Once the figures are published: the cells that measures point at, and the report of the year."""
    by = acting("statistician")
    published = queries.to_point_at(language="nl", seen_by=by)
    for row in _rows():
        if row["table"] in published and _pointed(row["reference"]) is None:
            cell = Indicator(row["table"], (row["line"],), row["column"])
            operations.choose_indicator(row["reference"], cell, after=1, by=by)
    operations.issue_report(2025, by=by)


def _rows() -> list[dict[str, str]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _bring_in(text: str) -> None:
    operations.bring_in(io.BytesIO(text.encode()), name=FILE.name, by=acting("statistician"))


def _pointed(reference: str) -> Indicator | None:
    return queries.measure(reference, language="nl", seen_by=acting("statistician"))[0].indicator
