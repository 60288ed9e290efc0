"""What is safe, on one screen.

1. A count from 1 to 4 is not shown: status A. Zeros are shown. A cell that others printed is shown.
2. Further cells are hidden, status D, until an attacker who reads everything, marks and linked tables and
   printed tables included, is left with as many values for every small count as the policy asks. Inner
   cells before totals, lesser counts before greater ones.
3. Where the marks alone say more than that (three ones below a total that is small itself), as many values
   stay as the marks leave when everything is hidden. docs/decisions/0010-small-cells.md says why.

`suppression` chooses the cells and proves the doubt; `attacker` is the independent check. A policy may name
another method instead, which changes every count and hides none: `changing` and `budget`.
"""

from collections.abc import Sequence

import numpy as np

from houvast.library.figures.attacker import Found, Interval, printed_cells
from houvast.library.figures.boxes import Axis
from houvast.library.figures.budget import Ledger, spend
from houvast.library.figures.changing import Changed, changed
from houvast.library.figures.moves import NEARLY_FREE, Question
from houvast.library.figures.policy import POLICIES, Method, Policy
from houvast.library.figures.relations import Numbers, Relations, linked, relations
from houvast.library.figures.suppression import Pattern, complementary
from houvast.library.figures.tables import (
    TOTAL,
    AlreadyPublic,
    Cell,
    ConfStatus,
    ObsStatus,
    RawTable,
    Reason,
    SafeTable,
    TableError,
    _issue_safe_table,
)

# Which of two possible cells is hidden: a total last, and of two inner cells the one that says less.
PRICE_OF_A_TOTAL = 0.2
PRICE_OF_DOUBLING = 0.02


def protect(
    raw: RawTable, *, already: Sequence[AlreadyPublic] = (), policy: Policy | None = None
) -> SafeTable:
    """The table that may leave, with the reason of each cell. The same input gives the same pattern.

    `already` are tables that others printed. Tables that share cells are protected together, or one would
    give the other away: use `protect_together`. `policy` stands in for the one that the definition names.
    """
    return protect_together((raw,), already=already, policy=policy)[0]


def protect_together(
    raws: Sequence[RawTable], *, already: Sequence[AlreadyPublic] = (), policy: Policy | None = None
) -> tuple[SafeTable, ...]:
    """Tables of the same things and days, protected as one: a cell hidden in one is hidden in all."""
    return protect_and_prove(raws, already=already, policy=policy)[0]


def protect_and_prove(
    raws: Sequence[RawTable], *, already: Sequence[AlreadyPublic] = (), policy: Policy | None = None
) -> tuple[tuple[SafeTable, ...], Found]:
    """The same, and for each hidden cell two counts between which other tables that fit are at hand.

    An attacker is left with these at least, and often with more: `attack` says with what exactly.
    """
    if not all(linked(raws[0], raw) for raw in raws) or len({raw.definition.policy for raw in raws}) > 1:
        raise TableError("Only tables of the same things, period and policy are protected together.")
    ties = relations(raws)
    counts, printed = _numbered(raws, ties, already)
    policy = policy or POLICIES[raws[0].definition.policy]
    if policy.method not in (Method.SUPPRESS, Method.NONE):
        _refuse_printed(raws, printed)
        return _with_changed_counts(raws, ties, changed(raws, ties, counts, policy), already), {}
    zeros = set() if policy.is_at_risk(0) else set(np.flatnonzero(counts == 0).tolist())
    known = np.array(sorted(printed | zeros), dtype=np.int64)
    axes = tuple(_axes(raw) for raw in raws)
    pattern = complementary(Question(ties, counts, _prices(raws, ties, counts), known, policy, axes))
    small, secondary = set(pattern.small.tolist()), set(pattern.secondary.tolist())
    tables = tuple(
        _issue_safe_table(
            definition=raw.definition,
            from_=raw.from_,
            until=raw.until,
            categories=raw.categories,
            cells={
                key: _cell(raw.counts[key], place in small, place in secondary, place in printed)
                for key, place in zip(raw.every_cell(), places.tolist(), strict=True)
            },
            policy=policy,
            already_public=tuple(already),
        )
        for raw, places in zip(raws, ties.places, strict=True)
    )
    return tables, _proven(tables, ties, pattern)


def _proven(tables: Sequence[SafeTable], ties: Relations, pattern: Pattern) -> Found:
    return {
        (table.definition.name, key): Interval(int(pattern.low[place]), int(pattern.high[place]))
        for table, places in zip(tables, ties.places, strict=True)
        for key, place in zip(table.every_cell(), places.tolist(), strict=True)
        if table[key].value is None
    }


def protect_with_budget(
    raws: Sequence[RawTable], ledger: Ledger, *, cost: str, already: Sequence[AlreadyPublic] = ()
) -> tuple[tuple[SafeTable, ...], Ledger]:
    """Tables of one population and period with noise that is drawn now, and the ledger with what that cost.

    `cost` is a decimal number in the unit of the policy, such as "0.25".

    Keep both: the tables cannot be made again, and who draws twice pays twice. Refused with BudgetSpent when
    the ledger has not enough left.
    """
    if not all(linked(raws[0], raw) for raw in raws):
        raise TableError("Only tables of the same things, period and policy are protected together.")
    ties = relations(raws)
    counts, printed = _numbered(raws, ties, already)
    _refuse_printed(raws, printed)
    noised, paid = spend(raws, ties, counts, ledger, cost)
    return _with_changed_counts(raws, ties, noised, already), paid


def _refuse_printed(raws: Sequence[RawTable], printed: set[int]) -> None:
    """A count that stands exactly in print beside a changed one takes the change off its neighbours too."""
    if printed:
        raise TableError(
            f"Others printed cells of {raws[0].definition.name} as they are; only a policy that hides can "
            "stand beside that."
        )


def _with_changed_counts(
    raws: Sequence[RawTable], ties: Relations, made: Changed, already: Sequence[AlreadyPublic]
) -> tuple[SafeTable, ...]:
    cells = {
        value: Cell(value, ObsStatus.NORMAL, ConfStatus.FREE, made.reason)
        for value in np.unique(made.values).tolist()
    }
    return tuple(
        _issue_safe_table(
            definition=raw.definition,
            from_=raw.from_,
            until=raw.until,
            categories=raw.categories,
            cells={
                key: cells[value]
                for key, value in zip(raw.every_cell(), made.values[places].tolist(), strict=True)
            },
            policy=POLICIES[raw.definition.policy],
            protection=made.protection,
            already_public=tuple(already),
        )
        for raw, places in zip(raws, ties.places, strict=True)
    )


def _cell(count: int, small: bool, secondary: bool, printed: bool) -> Cell:
    if small:
        return Cell(None, ObsStatus.SUPPRESSED, ConfStatus.SMALL, Reason.SMALL)
    if secondary:
        return Cell(None, ObsStatus.SUPPRESSED, ConfStatus.SECONDARY, Reason.COMPLEMENTARY)
    reason = Reason.ALREADY_PUBLIC if printed else Reason.OPEN if count else Reason.ZERO
    return Cell(count, ObsStatus.NORMAL, ConfStatus.FREE, reason)


def _axes(raw: RawTable) -> tuple[Axis, ...]:
    """The axes of a table for boxes; none where parts may sum to more than their total."""
    if any(raw.definition.several):
        return ()
    return tuple(
        Axis((*codes, TOTAL), dimension.within)
        for codes, dimension in zip(raw.categories, raw.definition.dimensions, strict=True)
    )


def _numbered(
    raws: Sequence[RawTable], ties: Relations, already: Sequence[AlreadyPublic]
) -> tuple[Numbers, set[int]]:
    """The counts by cell number, and the numbers of the cells that others printed as they are."""
    counts = np.full(ties.size, -1.0)
    printed: set[int] = set()
    for raw, places in zip(raws, ties.places, strict=True):
        elsewhere = printed_cells(raw, already)
        for key, place in zip(raw.every_cell(), places.tolist(), strict=True):
            if counts[place] not in (-1, raw.counts[key]):
                raise TableError(
                    f"{raw.definition.name}: {key} is {raw.counts[key]}, elsewhere {counts[place]:.0f}."
                )
            counts[place] = raw.counts[key]
            if elsewhere.get(key) == raw.counts[key]:
                printed.add(place)
    numbers, wide, narrow = ties.more.T
    counts[numbers] = counts[wide] - counts[narrow]
    if (counts < 0).any():
        raise TableError(f"{raws[0].definition.name}: a population is larger than one that holds it.")
    return counts, printed


def _prices(raws: Sequence[RawTable], ties: Relations, counts: Numbers) -> Numbers:
    totals = np.zeros(ties.size)
    for raw, places in zip(raws, ties.places, strict=True):
        totals[places] = [key.count(TOTAL) for key in raw.every_cell()]
    prices = 1 + PRICE_OF_A_TOTAL * totals + PRICE_OF_DOUBLING * np.log2(counts + 1)
    prices[ties.more[:, 0]] = NEARLY_FREE  # no table shows them
    return prices
