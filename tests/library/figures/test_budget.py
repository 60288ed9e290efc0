"""Noise with a budget: what was spent is never forgotten, never given back and never more than there was."""

from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from houvast.library.figures import Dimension, RawTable, TableError, protect, protect_with_budget
from houvast.library.figures.budget import BudgetSpent, Ledger, Spending, touched
from houvast.library.figures.policy import GAUSSIAN_NOISE_WITH_A_BUDGET, NOISE_WITH_A_BUDGET
from houvast.library.figures.relations import relations
from spec.random_tables import YEAR, additive, declared, multiple

OPEN = Ledger("contacts", "noise_with_a_budget")
HALF = (date(2025, 1, 1), date(2025, 7, 1)), (date(2025, 7, 1), date(2026, 1, 1))


def table(policy="noise_with_a_budget", **counts):
    counts = counts or {"a": 100, "b": 3, "c": 0}
    definition = declared(policy=policy)
    return RawTable.with_margins(definition, *YEAR, {(code,): count for code, count in counts.items()})


def spending(cost, period=YEAR):
    return Spending(("table",), *period, Fraction(cost))


def test_what_was_spent_stands_in_the_ledger_and_in_the_table():
    (safe,), ledger = protect_with_budget([table()], OPEN, cost="0.25")
    assert ledger.spent == (spending("0.25"),)
    assert (safe.protection["cost"], safe.protection["spent"], safe.protection["limit"]) == (0.25, 0.25, 1.0)
    assert not OPEN.spent


def test_a_budget_that_is_used_up_refuses_with_what_is_left():
    ledger = OPEN.after(spending("0.7"))
    with pytest.raises(BudgetSpent, match=r"0\.3 is left in this period, and 0\.4 was asked"):
        protect_with_budget([table()], ledger, cost="0.4")
    _, ledger = protect_with_budget([table()], ledger, cost="0.3")
    with pytest.raises(BudgetSpent):
        ledger.after(spending("0.0001"))


def test_periods_that_share_no_day_have_a_budget_each():
    ledger = OPEN.after(spending("1", HALF[0])).after(spending("1", HALF[1]))
    assert ledger.spent_on(*YEAR) == 1
    with pytest.raises(BudgetSpent):
        ledger.after(spending("0.1", (date(2025, 6, 30), date(2025, 8, 1))))


PERIODS = st.tuples(st.integers(0, 9), st.integers(1, 5)).map(
    lambda ends: (date(2025, 1, 1 + ends[0]), date(2025, 1, 1 + ends[0] + ends[1]))
)


@given(st.lists(st.tuples(PERIODS, st.sampled_from(["0.1", "0.25", "0.5", "1"])), max_size=12))
def test_on_no_day_more_is_spent_than_there_was(asked):
    """Against a diary kept day by day."""
    ledger, diary = OPEN, Counter()
    for (from_, until), cost in asked:
        days = [from_.toordinal() + n for n in range((until - from_).days)]
        fits = all(diary[day] + Fraction(cost) <= 1 for day in days)
        if fits:
            ledger = ledger.after(spending(cost, (from_, until)))
            diary.update({day: Fraction(cost) for day in days})
        else:
            with pytest.raises(BudgetSpent):
                ledger.after(spending(cost, (from_, until)))
    assert max(diary.values(), default=0) <= 1


def test_a_ledger_that_was_kept_is_the_same_when_read():
    ledger = OPEN.after(spending("0.7")).after(spending("0.1"))
    assert Ledger.from_json(ledger.to_json()) == ledger


def test_a_kept_ledger_in_which_too_much_was_spent_is_refused():
    kept = OPEN.after(spending("0.7")).to_json().replace("7/10", "17/10")
    with pytest.raises(BudgetSpent):
        Ledger.from_json(kept)


@pytest.mark.parametrize("cost", ["0", "-1"])
def test_nothing_is_drawn_for_nothing(cost):
    with pytest.raises(TableError, match="more than nothing"):
        protect_with_budget([table()], OPEN, cost=cost)


def test_tables_of_another_family_or_policy_take_from_another_ledger():
    with pytest.raises(TableError, match="something else"):
        protect_with_budget([table()], Ledger("referrals", "noise_with_a_budget"), cost="0.1")
    with pytest.raises(TableError, match="another policy"):
        protect_with_budget([table("small_counts")], OPEN, cost="0.1")


def test_without_a_ledger_there_is_no_noise():
    with pytest.raises(TableError, match="protect_with_budget"):
        protect(table())


def stands_in(ties, raws, codes):
    """By hand, the distinct cells of a thing: `codes` are those that it has, by the axis's column."""
    return {
        place
        for raw, places in zip(raws, ties.places, strict=True)
        for key, place in zip(raw.every_cell(), places.tolist(), strict=True)
        if all(codes[column] & set(kept) for column, kept in raw.definition.where.items())
        and all(
            code == "_T" or code in codes[axis.facts[0]]
            for code, axis in zip(key, raw.definition.dimensions, strict=True)
        )
    }


KINDS, DOORS, SEXES = ("SUPPORT", "INFO", "SILENT"), ("PHONE", "CHAT"), ("F", "M", "X")
COLUMNS = {"contact_kind": KINDS, "channel": DOORS, "contact_sex": SEXES}


def of_contacts(names, kept):
    """A table of contacts with some axes, of all of them or of those of some kinds."""
    axes = tuple(Dimension(name.upper(), name.removeprefix("contact_s"), (name,)) for name in names)
    codes = [tuple(kept or KINDS) if name == "contact_kind" else COLUMNS[name] for name in names]
    definition = replace(
        declared(name=f"{names}{kept}", policy="noise_with_a_budget"),
        dimensions=axes,
        where={"contact_kind": kept} if kept else {},
        exact=True,
    )
    return RawTable.with_margins(definition, *YEAR, dict.fromkeys(product(*codes), 1))


POPULATIONS = st.sampled_from([(), ("SUPPORT",), ("SUPPORT", "INFO")])
ASKED = st.tuples(st.lists(st.sampled_from(list(COLUMNS)), min_size=1, max_size=2, unique=True), POPULATIONS)


@given(st.lists(ASKED, min_size=1, max_size=4), st.data())
def test_populations_within_one_another_are_each_paid_for(asked, data):
    raws = [of_contacts(*each) for each in asked]
    ties = relations(raws)
    codes = {name: {data.draw(st.sampled_from(each))} for name, each in COLUMNS.items()}
    assert len(stands_in(ties, raws, codes)) <= touched(raws)


def test_what_two_populations_and_a_hierarchy_show_is_paid_for_and_what_they_share_once():
    everybody, some = (of_contacts(["channel"], kept) for kept in ((), ("SUPPORT", "INFO")))
    assert touched([everybody]) == touched([everybody, everybody]) == 2
    assert touched([everybody, some]) == 4
    axis = Dimension("AREA", "area", within={"a1": "a", "a2": "a"})
    definition = replace(declared(policy="noise_with_a_budget"), dimensions=(axis,))
    raw = RawTable.with_margins(definition, *YEAR, {("a1",): 9, ("a2",): 9, ("b",): 9})
    assert touched([raw]) == 3  # a1, a and the total


def test_the_noise_of_two_populations_is_as_wide_as_both_cost_together():
    raws = [of_contacts(["channel"], kept) for kept in ((), ("SUPPORT", "INFO"))]
    both, _ = protect_with_budget(raws, OPEN, cost="0.5")
    assert both[0].protection["scale"] == 8  # four cells for a half


@given(st.one_of(additive(), multiple()), st.data())
def test_one_more_counted_thing_changes_no_more_cells_than_is_reckoned_with(raw, data):
    """The bound that the noise is scaled by, against a thing put into the table by hand."""
    several = raw.definition.several
    codes = [
        data.draw(st.lists(st.sampled_from(axis), min_size=1, unique=True, max_size=None if many else 1))
        for axis, many in zip(raw.categories, several, strict=True)
    ]
    hit = [
        key
        for key in raw.every_cell()
        if all(c == "_T" or c in own for c, own in zip(key, codes, strict=True))
    ]
    assert len(hit) <= touched([raw])
    if not any(several):
        assert len(hit) == touched([raw])


@pytest.mark.parametrize("policy", [NOISE_WITH_A_BUDGET, GAUSSIAN_NOISE_WITH_A_BUDGET])
def test_the_noise_is_as_wide_as_the_table_says(policy):
    """Of 4,000 counts, 95 of 100 are off by no more than is usual, give or take six standard errors."""
    raw = table(policy.name, **{f"c{n}": 1000 for n in range(4000)})
    (safe,), _ = protect_with_budget([raw], Ledger("contacts", policy.name), cost="0.1")
    off = np.array([abs(safe[key].value - 1000) for key in raw.every_cell() if key != ("_T",)])
    error = 6 * np.sqrt(0.05 * 0.95 / 4000)
    assert np.mean(off <= safe.protection["usual"]) >= 0.95 - error
    assert np.mean(off <= safe.protection["usual"] - 1) <= 0.95 + error


def test_laplace_noise_meets_its_distribution():
    """The exact chances of the discrete Laplace distribution; fails by chance once in a thousand million."""
    raw = table(**{f"c{n}": 1000 for n in range(4000)})
    (safe,), _ = protect_with_budget([raw], OPEN, cost="1")
    off = [safe[key].value - 1000 for key in raw.every_cell() if key != ("_T",)]
    step, reach = np.exp(-1 / safe.protection["scale"]), np.arange(-8, 9)
    expected = (1 - step) / (1 + step) * step ** np.abs(reach) * 4000
    seen = np.array([off.count(n) for n in reach])
    seen, expected = np.append(seen, 4000 - seen.sum()), np.append(expected, 4000 - expected.sum())
    assert chisquare(seen, expected).pvalue > 1e-9
    often = np.cumsum(expected[8:17] * np.append(1, np.full(8, 2)) / 4000)  # at most 0, 1, 2 ... off
    assert safe.protection["usual"] == int(np.argmax(often >= 0.95))


def test_a_zero_gets_noise_too_and_nothing_is_below_zero():
    raw = table(**{f"c{n}": 0 for n in range(200)})
    (safe,), _ = protect_with_budget([raw], OPEN, cost="0.1")
    shown = [safe[key].value for key in raw.every_cell()]
    assert min(shown) == 0
    assert max(shown) > 0
