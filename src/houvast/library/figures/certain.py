"""Groups of which somebody who reads everything is certain that they tell on their members.

The attacker on groups, as `attacker` is the one on counts: it knows as much, and shares no search with what
chose the cells to hide. A group tells if in every table of counts that fits nearly all of it have one answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from houvast.library.figures.attacker import bounds_of, intervals, lines_that_may_tell
from houvast.library.figures.groups import Line, Telling, fullness
from houvast.library.figures.policy import Groups
from houvast.library.figures.relations import Numbers, Relations, relations, with_groups
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import AlreadyPublic, SafeTable

AnyTable = SafeTable | SeenTable
Pair = tuple[int, int]  # the number of a group's cell, and of the one with the answer


def attack_groups(
    tables: Sequence[AnyTable], *, already: Sequence[AlreadyPublic] = (), rule: Groups | None = None
) -> list[Telling]:
    """The groups that tell to an attacker who has all of these tables, the fullest first.

    By the rule of their policy, or by another one. The attacker is certain of at least `held` and `of`.
    """
    rule = rule or next((table.policy.groups for table in tables if table.policy.groups), None)
    if rule is None:
        return []
    ties = relations(tables)
    bounds = bounds_of(tables, ties, already)
    found = {
        (places[line.group], places[line.part(code)]): (table, line, code)
        for table, places, lines in lines_that_may_tell(tables, ties, already, rule)
        for line in lines
        for code in line.answers
    }
    certain = certain_of(ties, bounds, list(found), rule)
    said = _said(ties, bounds, {pair: found[pair] for pair in certain}, rule)
    return sorted(said, key=fullness)


def certain_of(
    ties: Relations, bounds: tuple[Numbers, Numbers], pairs: Sequence[Pair], rule: Groups
) -> list[Pair]:
    """Of these groups and answers those of which no table within the bounds has a smaller share."""
    if not pairs:
        return []
    asked, many = with_groups(ties, pairs, rule.share), np.ones(len(pairs))
    none = np.zeros(asked.size, bool)
    is_group = np.arange(asked.size) >= ties.size
    lower, upper = (np.concatenate([of, many * end]) for of, end in zip(bounds, (-np.inf, 1), strict=True))
    _, high = intervals(asked, lower, upper, none, rising=is_group)
    return [pair for pair, top in zip(pairs, high[ties.size :].tolist(), strict=True) if top <= 0]


def _said(
    ties: Relations,
    bounds: tuple[Numbers, Numbers],
    found: Mapping[Pair, tuple[AnyTable, Line, str]],
    rule: Groups,
) -> Iterator[Telling]:
    """Those of them that are certain to be as large as a group that tells, and no larger.

    Where small counts have no mark of their own, a hidden group may always be too small to be one.
    """
    asked = np.isin(np.arange(ties.size), list(found))
    low, high = intervals(ties, *bounds, asked) if found else bounds
    for (group, cell), (table, line, code) in found.items():
        if low[group] < rule.least or high[group] > rule.most:
            continue
        held, of = int(low[cell]), int(low[group])
        yield Telling(table.definition.name, line.group, line.axis, code, held, of)
