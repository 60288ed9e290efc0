"""Noise that is counted against a budget: differential privacy on finished counts, drawn by opendp.

What one counted thing can change in all that is ever shown is bounded by a number, epsilon for Laplace noise
or rho for Gaussian noise, and a ledger adds up what each release took. Periods that share no day take from no
common budget, because one thing is counted on one day (McSherry 2009). The noise is drawn from the machine's
chance and cannot be drawn again: keep the tables, and the ledger that comes with them.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import product
from math import erfc, exp, log, prod, sqrt
from typing import Any, Self

import numpy as np

from houvast.library.figures.changing import Changed, family
from houvast.library.figures.hierarchy import upwards
from houvast.library.figures.policy import POLICIES, Method, Policy, Protection
from houvast.library.figures.relations import Columns, Numbers, Relations, relations
from houvast.library.figures.tables import Dimension, RawTable, Reason, TableError

OFTEN = 0.95  # how often the noise is at most what the table says it usually is
A_LITTLE_WIDER = 1 + 1e-9  # per try, until the mechanism itself says that it costs no more than what is paid


class BudgetSpent(ValueError):
    """Not enough is left of a budget."""


class NoMechanisms(ImportError):
    """The library that draws the noise is not installed."""


@dataclass(frozen=True, slots=True)
class Spending:
    """What one release of tables took, for its days (`until` exclusive)."""

    tables: tuple[str, ...]
    from_: date
    until: date
    cost: Fraction


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that was ever spent on tables about the same people. Each spending makes the next ledger."""

    family: str
    policy: str
    spent: tuple[Spending, ...] = ()

    @property
    def limit(self) -> Fraction:
        return Fraction(POLICIES[self.policy].budget)

    def spent_on(self, from_: date, until: date) -> Fraction:
        """The most that was spent on any day of a period."""
        return max((self._on(day) for day in self._begins(from_, until)), default=Fraction(0))

    def _begins(self, from_: date, until: date) -> Iterator[date]:
        """The days on which what was spent may be greatest: the first, and where a spending begins."""
        yield from_
        yield from (each.from_ for each in self.spent if from_ <= each.from_ < until)

    def _on(self, day: date) -> Fraction:
        return sum((each.cost for each in self.spent if each.from_ <= day < each.until), Fraction(0))

    def after(self, spending: Spending) -> Self:
        """The ledger with one spending more, or BudgetSpent."""
        if spending.cost <= 0 or spending.from_ >= spending.until:
            raise TableError("A spending costs more than nothing and has at least one day.")
        left = self.limit - self.spent_on(spending.from_, spending.until)
        if spending.cost > left:
            unit = POLICIES[self.policy].unit
            raise BudgetSpent(
                f"Of the {unit} of {float(self.limit):g} for {self.family}, {float(left):g} is left in this "
                f"period, and {float(spending.cost):g} was asked. What is used up does not come back: "
                "publish what was made before."
            )
        return replace(self, spent=(*self.spent, spending))

    def to_json(self) -> str:
        """To be kept where the tables are kept."""
        spent = [
            {
                "tables": list(each.tables),
                "from": each.from_.isoformat(),
                "until": each.until.isoformat(),
                "cost": str(each.cost),
            }
            for each in self.spent
        ]
        return json.dumps({"family": self.family, "policy": self.policy, "spent": spent}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The ledger as it was kept; BudgetSpent where it says that more was spent than ever could be."""
        kept = json.loads(text)
        ledger = cls(kept["family"], kept["policy"])
        for each in kept["spent"]:
            from_, until = date.fromisoformat(each["from"]), date.fromisoformat(each["until"])
            ledger = ledger.after(Spending(tuple(each["tables"]), from_, until, Fraction(each["cost"])))
        return ledger


def spend(
    raws: Sequence[RawTable], ties: Relations, counts: Numbers, ledger: Ledger, cost: str
) -> tuple[Changed, Ledger]:
    """Every count with noise, zeros too, and none below zero; and the ledger afterwards."""
    policy = POLICIES[ledger.policy]
    names = tuple(raw.definition.name for raw in raws)
    if policy.method is not Method.BUDGET or {raw.definition.policy for raw in raws} != {policy.name}:
        raise TableError(f"The ledger is kept for {ledger.policy}; {', '.join(names)} have another policy.")
    if {family(raw.definition.facts) for raw in raws} != {ledger.family}:
        raise TableError(f"The ledger is kept for {ledger.family}; {', '.join(names)} count something else.")
    paid = ledger.after(Spending(names, raws[0].from_, raws[0].until, Fraction(cost)))
    scale, drawn = _drawn(counts.astype(np.int64), touched(raws, ties), Fraction(cost), policy)
    spent = paid.spent_on(raws[0].from_, raws[0].until)
    said = Protection(
        Method.BUDGET,
        (
            ("mechanism", "discrete_laplace" if policy.unit == "epsilon" else "discrete_gaussian"),
            ("unit", policy.unit),
            ("cost", float(Fraction(cost))),
            ("spent", float(spent)),
            ("limit", float(paid.limit)),
            ("scale", round(scale, 6)),
            ("usual", usual(scale, policy)),
        ),
    )
    return Changed(np.maximum(drawn, 0), said, Reason.CHANGED), paid


def touched(raws: Sequence[RawTable], ties: Relations | None = None) -> int:
    """In how many cells, margins included, one counted thing can stand at most; shared cells once.

    It stands in one cell for every set of axes; for every code of an axis on which it may have several; and
    of a hierarchy in its code and in all that this lies within. Cells are shared only where `relations` gives
    them one number: another population has cells of its own.
    """
    ties = ties or relations(raws)
    cells: dict[bytes, int] = {}
    for raw, places in zip(raws, ties.places, strict=True):
        axes = list(zip(raw.definition.dimensions, raw.categories, strict=True))
        grid = places.reshape([len(codes) + 1 for codes in raw.categories])
        for chosen in product((True, False), repeat=len(axes)):
            alike = grid[tuple(slice(-1) if taken else -1 for taken in chosen)]
            which = np.sort(np.ravel(alike)).tobytes()
            most = prod(_at_most(*axis) for axis, taken in zip(axes, chosen, strict=True) if taken)
            cells[which] = max(most, cells.get(which, 0))
    return sum(cells.values())


def _at_most(axis: Dimension, codes: Sequence[str]) -> int:
    """On how many codes of an axis one thing can stand."""
    if axis.several:
        return len(codes)
    return max((len(upwards(code, axis.within)) for code in codes), default=0)


def _drawn(counts: Columns, cells: int, cost: Fraction, policy: Policy) -> tuple[float, Columns]:
    """The scale, and the counts with noise. The mechanism itself says that it costs no more than is paid."""
    dp = _mechanisms()
    domain = dp.vector_domain(dp.atom_domain(T="i64"))
    laplace = policy.unit == "epsilon"
    space = (domain, dp.l1_distance(T="i64") if laplace else dp.l2_distance(T=float))
    make = dp.m.make_laplace if laplace else dp.m.make_gaussian
    apart = cells if laplace else sqrt(cells)
    scale = float(cells / cost) if laplace else sqrt(cells / (2 * cost))
    while Fraction((mechanism := make(*space, scale=scale)).map(apart)) > cost:
        scale *= A_LITTLE_WIDER
    return scale, np.array(mechanism(counts.tolist()), np.int64)


def _mechanisms() -> Any:
    try:
        import opendp.prelude as dp  # optional: pip install houvast[noise]
    except ImportError as missing:
        raise NoMechanisms("Noise with a budget is drawn by opendp: install houvast[noise].") from missing
    dp.enable_features("contrib")
    return dp


def usual(scale: float, policy: Policy) -> int:
    """What the noise is at most in 95 of 100 draws."""
    most = 0
    while _beyond(most, scale, policy) > 1 - OFTEN:
        most += 1
    return most


def _beyond(most: int, scale: float, policy: Policy) -> float:
    """The chance of noise beyond `most`; of Gaussian noise nearly, from the continuous one."""
    if policy.unit == "epsilon":
        step = exp(-1 / scale)
        return 2 * exp((most + 1) * log(step)) / (1 + step)
    return erfc((most + 0.5) / scale / sqrt(2))
