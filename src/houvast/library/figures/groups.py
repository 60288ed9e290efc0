"""Groups that tell on their members: nearly all of them have the same answer.

Nobody in such a group need be counted small; but who knows that a person belongs to it knows what happened
to them (group attribute disclosure: Hundepool and others, Statistical Disclosure Control, 2012). `may_tell`
finds the lines of a table in which that may be so, `telling` those of which a reader can be sure from the
line alone. A policy with `groups` has them hidden (`protect`) and attacked (`certain`); otherwise they are
said to who decides: docs/decisions/0238-groups-that-tell-are-hidden.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from houvast.library.figures.policy import NEARLY_ALL, Groups
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import TOTAL, UNKNOWN, ConfStatus, Definition, Key, SafeTable, all_keys

# What others can know of a person, and what is no secret of theirs: by this a group is known. All other axes
# are what it would tell. How somebody heard of the helpline says something of the helpline.
KNOWN_BY = frozenset(
    "sex age_band age_group district province shelter_area month hour channel contact_kind arrival "
    "heard".split()
)
ABOUT_PEOPLE = frozenset(("contacts", "persons", "pairs"))

Bounds = Callable[[Key], tuple[float, float]]


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
        return self._line.part(self.code)

    @property
    def _line(self) -> Line:
        return Line(self.axis, self.group)


@dataclass(frozen=True, slots=True)
class Line:
    """The answers of one group on one axis; `answers` are those that nearly all of it may have."""

    axis: int
    group: Key
    answers: tuple[str, ...] = ()

    def part(self, code: str) -> Key:
        return (*self.group[: self.axis], code, *self.group[self.axis + 1 :])


def may_tell(
    definition: Definition, categories: Sequence[Sequence[str]], rule: Groups, bounds: Bounds
) -> Iterator[Line]:
    """The lines of which nearly all may have one answer, by what is known of each of their cells alone."""
    if rule.told is None and definition.facts not in ABOUT_PEOPLE:
        return
    for axis, dimension in enumerate(definition.dimensions):
        told = dimension.codebook not in KNOWN_BY if rule.told is None else dimension.name in rule.told
        if not told:
            continue
        says_nothing = {UNKNOWN, dimension.empty}
        add_up = not dimension.several and not dimension.within
        for group in all_keys(tuple(map(tuple, categories))):
            if group[axis] != TOTAL or set(group) == {TOTAL}:
                continue
            line = Line(axis, group)
            of = _between(bounds(group), (rule.least, rule.most))
            parts = {code: bounds(line.part(code)) for code in categories[axis]}
            full = tuple(
                code for code in _possibly_full(parts, of, rule, add_up=add_up) if code not in says_nothing
            )
            if full:
                yield replace(line, answers=full)


def _possibly_full(
    parts: dict[str, tuple[float, float]], of: tuple[float, float], rule: Groups, *, add_up: bool
) -> Iterator[str]:
    least = sum(low for low, _ in parts.values()) if add_up else 0
    for code, (low, high) in parts.items():
        fewest, most = max(of[0], least, low), of[1]
        held = min(high, most - (least - low)) if add_up else min(high, most)
        if fewest <= most and held >= rule.share * fewest:
            yield code


def _between(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return max(one[0], other[0]), min(one[1], other[1])


def telling(tables: Sequence[SafeTable | SeenTable], *, rule: Groups | None = None) -> list[Telling]:
    """Groups of which a reader is sure from one line alone, the fullest and largest first: by a rule, or by
    that of their policy, or those of which nearly all have one answer.
    """
    found = [each for table in tables for each in _of(table, rule or table.policy.groups or NEARLY_ALL)]
    return sorted(found, key=fullness)


def fullness(found: Telling) -> tuple[float, int, str, Key]:
    return -found.held / found.of, -found.of, found.table, found.cell


def _of(table: SafeTable | SeenTable, rule: Groups) -> Iterator[Telling]:
    if not table.policy.hides:
        return
    lines = may_tell(table.definition, table.categories, rule, lambda key: by_mark(table, key))
    for line in lines:
        of = table[line.group].value
        if of is None:
            continue
        for code, held in _held(table, line, of):
            if code in line.answers and rule.tells(held, of):
                yield Telling(table.definition.name, line.group, line.axis, code, held, of)


def _held(table: SafeTable | SeenTable, line: Line, of: int) -> Iterator[tuple[str, int]]:
    """For each answer, how many of the group have it at least, as any reader can work out."""
    dimension = table.definition.dimensions[line.axis]
    parts = {code: by_mark(table, line.part(code)) for code in table.categories[line.axis]}
    bounds = {code: (low, min(int(high), of) if high < of else of) for code, (low, high) in parts.items()}
    whole = not dimension.several and not dimension.within
    most = sum(high for _, high in bounds.values())
    for code, (low, high) in bounds.items():
        yield code, max(low, of - (most - high)) if whole else low


def by_mark(table: SafeTable | SeenTable, key: Key) -> tuple[int, float]:
    """What the value or mark of a cell says of it, when nothing else is known."""
    cell, policy = table[key], table.policy
    if cell.value is not None:
        return cell.value, cell.value
    if cell.conf_status is ConfStatus.SECONDARY:
        return policy.largest_at_risk + 1, float("inf")
    is_small = cell.conf_status is ConfStatus.SMALL
    return policy.least_behind_a_mark, policy.largest_at_risk if is_small else float("inf")
