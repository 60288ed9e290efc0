"""Crosswalks: what codes of one or more lists become in another list.

One file a crosswalk. Its lines are asked in order and the first that fits decides, unless the file says
`# match: every` (then all that fit count). A line is of one of four kinds: one to one; many to one; one
to many, which needs an assumption about the split; no counterpart, which needs a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from houvast.library.codes.conditions import Condition, Facts
from houvast.library.codes.datafile import DataFile, Row, alternatives
from houvast.library.codes.refusals import (
    MalformedFile,
    MissingAssumption,
    MissingAxis,
    MissingReason,
    NoRule,
    UnknownCode,
)

NO_COUNTERPART = "-"


class Kind(StrEnum):
    ONE_TO_ONE = "one_to_one"
    MANY_TO_ONE = "many_to_one"
    ONE_TO_MANY = "one_to_many"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Target:
    """What a case becomes. `condition` is axis to codes; it is None where there is no counterpart.

    `assumption` says how several codes are treated (kept together, or split as `shares` say), and why a
    code stands where it stands; `reason` says why there is no counterpart.
    """

    kind: Kind
    condition: Condition | None
    shares: Mapping[str, float]
    assumption: str
    reason: str
    lines: tuple[int, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes, of all axes: for the many crosswalks that lead to one list."""
        return tuple(code for codes in (self.condition or {}).values() for code in codes)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a crosswalk."""

    source: Condition
    target: Condition | None
    shares: Mapping[str, float]
    assumption: str
    reason: str
    line: int

    def to(self, kind: Kind) -> Target:
        return Target(kind, self.target, self.shares, self.assumption, self.reason, (self.line,))


class Crosswalk:
    """Rules from the axes `source` to the axes `target`; both are names of lists."""

    def __init__(
        self, file: DataFile, name: str, rules: tuple[Rule, ...], known: Mapping[str, Container[str]]
    ) -> None:
        self.name = name
        self.file = file.name
        self.about = file.about
        self.version = file.said("version")
        self.source = file.names("from")
        self.target = file.names("to")
        self.several = frozenset(file.names("several"))
        self.every = file.about.get("match", "first") == "every"
        self.rules = rules
        self._known = known
        self._kinds = {rule.line: _kind(rule, rules) for rule in rules}

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(self._kinds.values())

    def kind(self, rule: Rule) -> Kind:
        return self._kinds[rule.line]

    def to(self, facts: Facts) -> Target:
        """What the case becomes. Every source axis must be given; unknown codes are refused."""
        self._check(facts)
        hits = [rule for rule in self.rules if rule.source.matches(facts)]
        if not hits:
            raise NoRule(f"no line fits {dict(facts)!r}", file=self.file)
        if not self.every:
            return hits[0].to(self._kinds[hits[0].line])
        counted = [rule for rule in hits if rule.target is not None]
        return self._together(counted) if counted else hits[0].to(Kind.NONE)

    def back(self, code: str) -> tuple[Condition, ...]:
        """The conditions under which a case becomes this code; lines that are asked first are `unless`."""
        if not any(code in self._known[axis] for axis in self.target):
            raise UnknownCode(f'"{code}" is in none of the lists {", ".join(self.target)}', file=self.file)
        return tuple(
            rule.source if self.every else Condition(rule.source, self._earlier(rule))
            for rule in self.rules
            if rule.target is not None and any(code in codes for codes in rule.target.values())
        )

    def pairs(self, codes: Mapping[str, Iterable[str]]) -> tuple[tuple[tuple[str, ...], Target], ...]:
        """Every combination of source codes, in the order of `source`, with what it becomes."""
        combinations = product(*(tuple(codes[axis]) for axis in self.source))
        return tuple(
            (combination, self.to(dict(zip(self.source, combination, strict=True))))
            for combination in combinations
        )

    def _check(self, facts: Facts) -> None:
        for axis in self.source:
            if axis not in facts:
                raise MissingAxis(f'the crosswalk "{self.name}" asks for "{axis}"', file=self.file)
            given = facts[axis]
            for code in (given,) if isinstance(given, str) else given:
                if code not in self._known[axis]:
                    raise UnknownCode(f'"{code}" is not a code of the list "{axis}"', file=self.file)

    def _earlier(self, rule: Rule) -> tuple[Condition, ...]:
        """Lines asked before this one that can meet the same case (another code on one axis cannot)."""
        return tuple(
            earlier.source
            for earlier in self.rules
            if earlier.line < rule.line and not self._apart(earlier, rule)
        )

    def _apart(self, one: Rule, other: Rule) -> bool:
        shared = (set(one.source) & set(other.source)) - self.several
        return any(not set(one.source[axis]) & set(other.source[axis]) for axis in shared)

    def _together(self, rules: list[Rule]) -> Target:
        axis = self.target[0]
        codes = dict.fromkeys(code for rule in rules if rule.target for code in rule.target[axis])
        kind = self._kinds[rules[0].line] if len(rules) == 1 else Kind.MANY_TO_ONE
        said = "; ".join(dict.fromkeys(rule.assumption for rule in rules if rule.assumption))
        return Target(kind, Condition({axis: tuple(codes)}), {}, said, "", tuple(rule.line for rule in rules))


def read_crosswalk(file: DataFile, name: str, known: Callable[[str], Container[str]]) -> Crosswalk:
    """A crosswalk out of its file, checked. `known` gives the codes that a list ever held."""
    source, target = file.names("from"), file.names("to")
    for key in ("from", "to", "source"):
        file.said(key)
    file.need(*source, *target, "assumption", "reason")
    codes = {axis: known(axis) for axis in (*source, *target)}
    rules = tuple(_rule(row, file, source, target, codes) for row in file.rows)
    return Crosswalk(file, name, rules, codes)


def _rule(
    row: Row,
    file: DataFile,
    source: tuple[str, ...],
    target: tuple[str, ...],
    known: Mapping[str, Container[str]],
) -> Rule:
    none = any(row[axis] == NO_COUNTERPART for axis in target)
    if none and not row["reason"]:
        raise MissingReason("no counterpart, and no reason for it", file=file.name, line=row.line)
    goes_to, shares = ({}, {}) if none else _targets(row, file, target)
    comes_from = {axis: alternatives(row[axis]) for axis in source if alternatives(row[axis])}
    for axis, codes in (*comes_from.items(), *goes_to.items()):
        for code in codes:
            if code not in known[axis]:
                raise UnknownCode(f'"{code}" is not a code of "{axis}"', file=file.name, line=row.line)
    if any(len(codes) > 1 for codes in goes_to.values()) and not row["assumption"]:
        raise MissingAssumption(
            "one code becomes several, and no assumption is declared", file=file.name, line=row.line
        )
    return Rule(
        Condition(comes_from),
        None if none else Condition(goes_to),
        shares,
        row["assumption"],
        row["reason"],
        row.line,
    )


def _targets(
    row: Row, file: DataFile, target: tuple[str, ...]
) -> tuple[dict[str, tuple[str, ...]], dict[str, float]]:
    """The target codes by axis, and the shares of a split written as `A:0.4|B:0.6`."""
    codes: dict[str, tuple[str, ...]] = {}
    shares: dict[str, float] = {}
    for axis in target:
        parts = [part.partition(":") for part in alternatives(row[axis])]
        if parts:
            codes[axis] = tuple(code for code, _, _ in parts)
        try:
            shares.update({code: float(share) for code, colon, share in parts if colon})
        except ValueError:
            raise MalformedFile("a share is not a number", file=file.name, line=row.line) from None
    if shares and (abs(sum(shares.values()) - 1) > 1e-9 or len(shares) != sum(map(len, codes.values()))):
        raise MalformedFile(
            "the shares of a split add up to 1, one for each code", file=file.name, line=row.line
        )
    if not codes and not any(row[axis] == "*" for axis in target):
        raise MalformedFile('a line has a target, or "-" and a reason', file=file.name, line=row.line)
    return codes, shares


def _kind(rule: Rule, rules: Iterable[Rule]) -> Kind:
    """Counted from the codes that a line names: a kind that is written down could lie."""
    if rule.target is None:
        return Kind.NONE
    if any(len(codes) > 1 for codes in rule.target.values()):
        return Kind.ONE_TO_MANY
    shared = any(other.target == rule.target for other in rules if other is not rule)
    if shared or any(len(codes) > 1 for codes in rule.source.values()) or not rule.source:
        return Kind.MANY_TO_ONE
    return Kind.ONE_TO_ONE
