"""What is safe, on one screen.

1. A count from 1 to 4 is not shown: status A. Zeros are shown. A cell that others printed is shown.
   Where a policy says so, nobody may be sure either that nearly all of a small group have one answer; then
   a zero beside that answer may be hidden as if it were a small count.
2. Further cells are hidden, status D, until an attacker who reads everything, marks and linked tables and
   printed tables included, is left with as many values for every small count as the policy asks. Inner
   cells before totals, lesser counts before greater ones.
3. Where the marks alone say more than that (three ones below a total that is small itself), as many values
   stay as the marks leave when everything is hidden. docs/decisions/0010-small-cells.md says why.
4. Readers get one mark for A and D (0324). For them each small count keeps as many as is asked all the same.

`suppression` chooses the cells and proves the doubt; `attacker` is the independent check. A policy may name
another method instead, which changes every count and hides none: `changing` and `budget`.
"""

from collections.abc import Sequence

import numpy as np

from houvast.library.figures.attacker import bounds_of, printed_cells
from houvast.library.figures.boxes import Axis
from houvast.library.figures.budget import Ledger, spend
from houvast.library.figures.changing import Changed, changed
from houvast.library.figures.groups import may_tell
from houvast.library.figures.moves import NEARLY_FREE, Question
from houvast.library.figures.policy import POLICIES, Groups, Method, Policy
from houvast.library.figures.registers import Cut, narrowed
from houvast.library.figures.relations import Numbers, Relations, linked, relations, with_cuts, with_groups
from houvast.library.figures.seen import in_words
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
PRICE_OF_A_ZERO = 0.5  # that nobody is there is worth telling


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
) -> tuple[tuple[SafeTable, ...], tuple[Numbers, ...]]:
    """The same, and whole tables that fit all that is shown: the true one, and those that prove the doubt.

    By the numbers of cells that `relations` gives. An `audit` starts from them; nobody else may see them.
    """
    if not all(linked(raws[0], raw) for raw in raws) or len({raw.definition.policy for raw in raws}) > 1:
        raise TableError("Only tables of the same things, period and policy are protected together.")
    ties = relations(raws)
    counts, printed = _numbered(raws, ties, already)
    policy = policy or POLICIES[raws[0].definition.policy]
    if policy.method not in (Method.SUPPRESS, Method.NONE):
        _refuse_printed(raws, printed)
        return _with_changed_counts(raws, ties, changed(raws, ties, counts, policy), policy, already), ()
    known: set[bytes] = set()
    while True:
        pattern = complementary(_question(raws, ties, counts, printed, policy))
        tables = _with_hidden_cells(raws, ties, pattern, printed, policy, already)
        cuts = [cut for cut in _narrow(tables, ties, already, policy) if _told(cut) not in known]
        if not cuts:
            return tables, tuple(each[: ties.size] for each in pattern.fitting)
        known |= {_told(cut) for cut in cuts}
        ties = with_cuts(ties, cuts)


def _narrow(
    tables: Sequence[SafeTable], ties: Relations, already: Sequence[AlreadyPublic], policy: Policy
) -> list[Cut]:
    """Why registers leave small counts too few values: relations that the pattern did not reckon with."""
    lower, upper = bounds_of(tables, ties, already)
    small = (lower < upper) & (upper <= policy.largest_at_risk)
    _, _, cuts = narrowed(ties.registers, lower, upper, small, least_values=policy.least_possible_values)
    return cuts


def _told(cut: Cut) -> bytes:
    return b"".join(each.tobytes() for each in cut)


def _with_hidden_cells(
    raws: Sequence[RawTable],
    ties: Relations,
    pattern: Pattern,
    printed: set[int],
    policy: Policy,
    already: Sequence[AlreadyPublic],
) -> tuple[SafeTable, ...]:
    small, secondary = set(pattern.small.tolist()), set(pattern.secondary.tolist())
    return tuple(
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


def _question(
    raws: Sequence[RawTable], ties: Relations, counts: Numbers, printed: set[int], policy: Policy
) -> Question:
    prices = _prices(raws, ties, counts)
    zeros = set() if policy.is_at_risk(0) else set(np.flatnonzero(counts == 0).tolist())
    zeros -= set(ties.more[:, 0].tolist())  # what no table shows is no zero that everybody sees
    parts: set[int] = set()
    if policy.groups:
        pairs, parts = _telling(raws, ties, policy.groups)
        ties = with_groups(ties, pairs, policy.groups.share)
        _, group, answer = ties.groups.T
        share = policy.groups.share
        counts = np.concatenate(
            [counts, share.numerator * counts[group] - share.denominator * counts[answer]]
        )
        prices = np.concatenate([prices, np.full(len(pairs), NEARLY_FREE)])
        prices[sorted(parts & zeros)] += PRICE_OF_A_ZERO
    return Question(
        ties,
        counts,
        prices,
        known=np.array(sorted(printed | (zeros - parts)), dtype=np.int64),
        policy=policy,
        axes=tuple(_axes(raw) for raw in raws),
        zeros=np.array(sorted(parts - printed), dtype=np.int64),
    )


def _telling(
    raws: Sequence[RawTable], ties: Relations, rule: Groups
) -> tuple[list[tuple[int, int]], set[int]]:
    """The groups that tell, each with the answer, and all cells in the lines of these."""
    pairs: dict[tuple[int, int], None] = {}
    parts: set[int] = set()
    for raw, numbers in zip(raws, ties.places, strict=True):
        places = dict(zip(raw.every_cell(), numbers.tolist(), strict=True))
        exact = {key: (count, count) for key, count in raw.counts.items()}
        for line in may_tell(raw.definition, raw.categories, rule, exact.__getitem__):
            pairs |= {(places[line.group], places[line.part(code)]): None for code in line.answers}
            parts |= {places[line.part(code)] for code in raw.categories[line.axis]}
    return list(pairs), parts


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
    return _with_changed_counts(raws, ties, noised, POLICIES[ledger.policy], already), paid


def _refuse_printed(raws: Sequence[RawTable], printed: set[int]) -> None:
    """A count that stands exactly in print beside a changed one takes the change off its neighbours too."""
    if printed:
        raise TableError(
            f"Others printed cells of {raws[0].definition.name} as they are; only a policy that hides can "
            "stand beside that."
        )


def _with_changed_counts(
    raws: Sequence[RawTable],
    ties: Relations,
    made: Changed,
    policy: Policy,
    already: Sequence[AlreadyPublic],
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
            policy=policy,
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
    said_by: dict[int, str] = {}
    for raw, places in zip(raws, ties.places, strict=True):
        elsewhere = printed_cells(raw, already)
        for key, place in zip(raw.every_cell(), places.tolist(), strict=True):
            if counts[place] not in (-1, raw.counts[key]):
                # Without the counts: they are not protected yet, and this may end in a log.
                cell, both = ", ".join(in_words(key)), (said_by[place], raw.definition.name)
                raise TableError(
                    f"{both[0]} and {both[1]} do not count the same for {cell}. Correct one of them, or "
                    "protect each by itself if they count other things."
                )
            counts[place], said_by[place] = raw.counts[key], raw.definition.name
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
