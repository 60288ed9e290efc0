"""What must hold between tables, declared in reconciliation.yaml and asked of every build of a release.

The rules look at counts before protection; what comes out is which rule is broken, in words, and no number.
Within one table parts and totals are checked when it is made (`RawTable`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from houvast.library.codes import LANGUAGES
from houvast.library.figures.definitions import definition, names
from houvast.library.figures.definitions.reading import DefinitionRefused, Lines, read
from houvast.library.figures.facts import FACT_SETS, Kind
from houvast.library.figures.snapshot import Snapshot
from houvast.library.figures.tables import TOTAL, RawTable
from houvast.library.figures.tabulate import opened

RULES = Path(__file__).with_name("reconciliation.yaml")
_HOLDS = {"=": int.__eq__, ">=": int.__ge__}


class RuleRefused(DefinitionRefused):
    """A rule that names a table, an axis or a column that there is not."""


@dataclass(frozen=True)
class Side:
    """One side of a rule: cells of a table added up, or facts counted."""

    table: str = ""
    every: str = ""
    at: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    with_: str = ""
    sum: str = ""

    def of(self, table: RawTable) -> int:
        """What stands in the table's cells of this side, together."""
        wanted = [self._codes(table, axis) for axis in range(len(table.categories))]
        return sum(table.counts[key] for key in product(*wanted))

    def _codes(self, table: RawTable, axis: int) -> tuple[str, ...]:
        name = table.definition.dimensions[axis].name
        return table.categories[axis] if name == self.every else self.at.get(name, (TOTAL,))

    def query(self) -> tuple[str, list[Any]]:
        """The SQL that counts these facts. Names are of `FACT_SETS`, checked when the rule was read."""
        conditions = [f"{name} IN ({', '.join('?' * len(codes))})" for name, codes in self.where.items()]
        conditions += [f"{self.with_} > 0"] if self.with_ else []
        shown = f"coalesce(sum({self.sum}), 0)::BIGINT" if self.sum else "count(*)"
        text = f"SELECT {shown} FROM {self.facts} WHERE {' AND '.join(conditions) or 'true'}"  # noqa: S608  # declared names
        return text, [code for codes in self.where.values() for code in codes]


@dataclass(frozen=True)
class Rule:
    """`left` holds against `right`: equal, or at least as many. `sentence` says it by language."""

    name: str
    left: Side
    holds: str
    right: Side
    sentence: Mapping[str, str]

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.left, self.right


class Reconciliation:
    """Takes in what was counted, table by table, and says which rules are broken.

    A rule of which a table was not counted is passed over: whoever counts one table reconciles no others.
    """

    def __init__(self, rules: tuple[Rule, ...] | None = None) -> None:
        self._rules = declared() if rules is None else rules
        self._values: dict[tuple[str, str], int] = {}

    def note(self, table: RawTable) -> None:
        """Remember the cells of this table that a rule asks for, and nothing else of it."""
        for rule, name, side in self._asked():
            if side.table == table.definition.name:
                self._values[rule, name] = side.of(table)

    def note_facts(self, snapshot: Snapshot) -> None:
        """Count the facts that rules ask for."""
        with opened(snapshot) as engine:
            for rule, name, side in self._asked():
                if side.facts and side.facts in snapshot.rows:
                    self._values[rule, name] = engine.execute(*side.query()).fetchall()[0][0]

    def broken(self) -> tuple[Rule, ...]:
        """The rules that do not hold, in the order in which they are declared."""
        return tuple(rule for rule in self._rules if self._is_broken(rule))

    def unanswered(self, tables: Collection[str]) -> tuple[Rule, ...]:
        """The rules between these tables, or between facts, of which a number is missing: none was asked."""
        return tuple(
            rule
            for rule in self._rules
            if all(side.facts or side.table in tables for side in rule.sides)
            and not {(rule.name, "left"), (rule.name, "right")} <= self._values.keys()
        )

    def _is_broken(self, rule: Rule) -> bool:
        left, right = (self._values.get((rule.name, side)) for side in ("left", "right"))
        return left is not None and right is not None and not _HOLDS[rule.holds](left, right)

    def _asked(self) -> list[tuple[str, str, Side]]:
        return [(rule.name, side, getattr(rule, side)) for rule in self._rules for side in ("left", "right")]


@cache
def declared() -> tuple[Rule, ...]:
    """The rules that come with houvast."""
    return read_rules(RULES)


def sentence(name: str, language: str) -> str:
    """What a rule says. A rule that is no longer declared is called by its name."""
    return next((rule.sentence[language] for rule in declared() if rule.name == name), name)


def read_rules(path: Path) -> tuple[Rule, ...]:
    """The rules of a file, checked against the declared tables and facts."""
    rules, lines = read(path)
    lines.refusal = RuleRefused
    return tuple(_rule(name, rule, lines) for name, rule in rules.items())


def _rule(name: str, said: Mapping[str, Any], lines: Lines) -> Rule:
    if set(said) != {"left", "holds", "right", "sentence"}:
        lines.refuse(name, "has left, holds, right and sentence, and nothing else")
    if said["holds"] not in _HOLDS:
        lines.refuse(name, f"holds one of {', '.join(_HOLDS)}")
    if set(said["sentence"]) != set(LANGUAGES):
        lines.refuse(name, f"must be worded in {', '.join(LANGUAGES)}")
    left, right = (_side(name, said[side], lines) for side in ("left", "right"))
    return Rule(name, left, said["holds"], right, said["sentence"])


def _side(rule: str, said: Mapping[str, Any], lines: Lines) -> Side:
    side = Side(
        table=said.get("table", ""),
        every=said.get("every", ""),
        at={axis: tuple(codes) for axis, codes in said.get("at", {}).items()},
        facts=said.get("facts", ""),
        where={name: tuple(codes) for name, codes in said.get("where", {}).items()},
        with_=said.get("with", ""),
        sum=said.get("sum", ""),
    )
    if side.table:
        if side.table not in names():
            lines.refuse(rule, f"names a table that is not declared: {side.table}")
        axes = {axis.name for axis in definition(side.table).dimensions}
        if odd := (set(side.at) | {side.every or next(iter(axes))}) - axes:
            lines.refuse(rule, f"names axes that {side.table} does not have: {', '.join(sorted(odd))}")
        return side
    columns = FACT_SETS.get(side.facts)
    if columns is None:
        lines.refuse(rule, "names a table or a set of facts on each side")
    numbers = {name for name, column in columns.items() if column.kind is Kind.NUMBER}
    if (set(side.where) - set(columns)) or ({side.with_, side.sum} - {""} - numbers):
        lines.refuse(rule, f"names columns that {side.facts} do not have")
    return side
