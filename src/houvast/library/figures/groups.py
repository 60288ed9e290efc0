"""Groups that tell on their members: nearly all of them have the same answer.

Nobody in such a group is counted small, so no count is hidden; but who knows that a person belongs to it
knows what happened to them (group attribute disclosure: Hundepool and others, Statistical Disclosure Control,
2012). They are found in what may be shown, by what a reader can be sure of, and said to who decides. Hiding
them would mean hiding zeros: docs/decisions/0228-groups-that-tell.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import TOTAL, UNKNOWN, ConfStatus, Key, SafeTable

NEARLY_ALL = 0.9
MOST_IN_A_GROUP = 49  # in a larger one, that somebody belongs to it says little about them

# What others can know of a person, and what is no secret of theirs: by this a group is known. All other axes
# are what it would tell.
KNOWN_BY = frozenset(
    "sex age_band age_group district province shelter_area month hour channel contact_kind arrival".split()
)
ABOUT_PEOPLE = frozenset(("contacts", "persons", "pairs"))


@dataclass(frozen=True, slots=True)
class Telling:
    """In `table`, at least `held` of the `of` in `group` have the answer `code` on the axis at `axis`.

    `group` is the key of the group's own cell, with the total on that axis.
    """

    table: str
    group: Key
    axis: int
    code: str
    held: int
    of: int

    @property
    def cell(self) -> Key:
        return (*self.group[: self.axis], self.code, *self.group[self.axis + 1 :])


def telling(tables: Sequence[SafeTable | SeenTable], *, told: Collection[str] | None = None) -> list[Telling]:
    """Such groups, the fullest and largest first. `told` names the axes that are asked for; without it, all
    axes about people by which nobody is known.
    """
    found = [each for table in tables for each in _of(table, told)]
    return sorted(found, key=lambda each: (-each.held / each.of, -each.of, each.table, each.cell))


def _of(table: SafeTable | SeenTable, told: Collection[str] | None) -> Iterator[Telling]:
    definition, policy = table.definition, table.policy
    if not policy.hides or (told is None and definition.facts not in ABOUT_PEOPLE):
        return
    for axis, dimension in enumerate(definition.dimensions):
        asked = dimension.name in told if told is not None else dimension.codebook not in KNOWN_BY
        if not asked:
            continue
        says_nothing = {UNKNOWN, dimension.empty}
        for group in table.every_cell():
            if group[axis] != TOTAL or set(group) == {TOTAL}:
                continue
            of = table[group].value
            if of is None or not policy.largest_at_risk < of <= MOST_IN_A_GROUP:
                continue
            for code, held in _held(table, group, axis, of):
                if code not in says_nothing and held >= NEARLY_ALL * of:
                    yield Telling(definition.name, group, axis, code, held, of)


def _held(table: SafeTable | SeenTable, group: Key, axis: int, of: int) -> Iterator[tuple[str, int]]:
    """For each answer, how many of the group have it at least, as any reader can work out."""
    dimension = table.definition.dimensions[axis]
    codes = table.categories[axis]
    bounds = {code: _bounds(table, (*group[:axis], code, *group[axis + 1 :]), of) for code in codes}
    whole = not dimension.several and not dimension.within
    most = sum(high for _, high in bounds.values())
    for code, (low, high) in bounds.items():
        yield code, max(low, of - (most - high)) if whole else low


def _bounds(table: SafeTable | SeenTable, key: Key, of: int) -> tuple[int, int]:
    cell, policy = table[key], table.policy
    if cell.value is not None:
        return cell.value, cell.value
    if cell.conf_status is ConfStatus.SMALL:
        return policy.smallest_at_risk, min(policy.largest_at_risk, of)
    return policy.largest_at_risk + 1, of
