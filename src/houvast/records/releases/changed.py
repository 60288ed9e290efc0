"""Whether what two gatherings show differs by so little that the difference speaks of fewer than five people.

Who looks at figures on Monday and again on Tuesday, after one contact was registered or corrected, reads that
contact in the difference, although each table on its own is protected. Only shown numbers are compared.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from houvast.library.figures import SafeTable
from houvast.library.figures.export import export
from houvast.library.figures.policy import Method
from houvast.records.releases import folders

Key = tuple[tuple[str, str], ...]


def changed_too_little(tables: Iterable[SafeTable], earlier: UUID) -> bool:
    """Whether something shown changed since an earlier gathering, and nothing by more than a small count.

    Counts of things that are public one by one (services) are protected by nothing and change freely.
    """
    least, most = 0, 0
    for table in tables:
        if table.policy.method is Method.NONE:
            continue
        former = folders.file_of(earlier, f"{table.definition.name}.json")
        if former is None:
            continue
        least = max(least, table.policy.largest_at_risk)
        most = max(most, *_changes(table, json.loads(former.read_text("utf-8"))), 0)
    return 0 < most <= least


def _changes(table: SafeTable, former: Mapping[str, Any]) -> Iterator[int]:
    """By how much each number that both show differs; a table that was defined otherwise is compared too."""
    was = dict(_shown(former))
    for key, value in _shown(json.loads(export(table, "json", "en"))):
        if key in was:
            yield abs(value - was[key])


def _shown(said: Mapping[str, Any]) -> Iterator[tuple[Key, int]]:
    by_month = any(axis["list"] == "month" for axis in said["dimensions"])
    for cell in said["cells"]:
        if cell["value"] is not None:
            month = (("", cell["period"]),) if by_month else ()
            yield (*sorted(cell["codes"].items()), *month), int(cell["value"])
