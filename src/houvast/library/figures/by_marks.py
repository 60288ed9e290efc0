"""Small counts that marks alone give away: several of them below a total that is small itself.

If a total is at most 4 and three parts of it are not zero, each is 1 or 2; with four parts each is 1, and no
pattern helps (docs/decisions/0010-small-cells.md). Only coarser rows do, so whoever publishes has to know.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from houvast.library.figures.tables import TOTAL, ConfStatus, Key, SafeTable


@dataclass(frozen=True, slots=True)
class GivenAway:
    """A small total, how many small parts it has along one axis, and how many values each of them keeps."""

    table: str
    total: Key
    axis: str
    parts: int
    values: int


def given_away(tables: Sequence[SafeTable]) -> list[GivenAway]:
    """Every line whose marks leave its parts fewer values than the policy asks, the most told first."""
    found = [each for table in tables if table.policy.hides for each in _in(table)]
    return sorted(found, key=lambda each: (each.values, each.table, each.axis, each.total))


def _in(table: SafeTable) -> Iterator[GivenAway]:
    policy = table.policy
    if policy.least_behind_a_mark == 0:
        return  # a part that is marked may be nobody
    small = [key for key, cell in table.cells.items() if cell.conf_status is ConfStatus.SMALL]
    for at, axis in enumerate(table.definition.dimensions):
        if axis.several:
            continue  # parts may sum to more than their total
        totals = {key for key in small if key[at] == TOTAL}
        parts = Counter((*key[:at], TOTAL, *key[at + 1 :]) for key in small if key[at] != TOTAL)
        for total in totals:
            others = (parts[total] - 1) * policy.smallest_at_risk  # the least that stands in the other parts
            values = policy.largest_at_risk - others - policy.smallest_at_risk + 1
            if parts[total] > 1 and values < policy.least_possible_values:
                yield GivenAway(table.definition.name, total, axis.name, parts[total], max(values, 1))
