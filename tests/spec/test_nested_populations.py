"""Populations within one another: the attacker finds what writing down every possible register finds, and
what is protected together stays in doubt.
"""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houvast.library.figures import Definition, Dimension, RawTable, TableError, protect, protect_together
from houvast.library.figures.attacker import bounds_of, intervals
from houvast.library.figures.outsider import Of, work_out
from houvast.library.figures.policy import SMALL_COUNTS
from houvast.library.figures.relations import relations
from houvast.library.figures.seen import SeenTable, seen_of
from houvast.library.figures.tables import TOTAL, Cell, ConfStatus, ObsStatus, Reason
from spec.random_tables import YEAR

MOST = 7
CHANNELS = ("PHONE", "CHAT")
KIND = Dimension("CONTACT_KIND", "contact_kind", ("contact_kind",))
CHANNEL = Dimension("CHANNEL", "channel", ("channel",))
# What a register can hold: contacts for support and for information by two doors, and silent ones.
ATOMS = (*product(("SUPPORT", "INFO"), CHANNELS), ("SILENT", "PHONE"))
TABLES = (
    ("kinds", (), KIND, ("SUPPORT", "INFO", "SILENT")),
    ("content", ("SUPPORT", "INFO"), CHANNEL, CHANNELS),
    ("support", ("SUPPORT",), CHANNEL, CHANNELS),
)
REGISTERS = [counts for counts in product(range(MOST + 1), repeat=len(ATOMS)) if sum(counts) <= MOST]


def table(register, name, kept, axis, codes):
    """One table of a register, counted in the plainest way."""
    where = {"contact_kind": kept} if kept else {}
    definition = Definition(name, "1", {}, "CONTACT", name, (axis,), where=where, exact=True)
    counts = {
        (code,): sum(
            many
            for (kind, channel), many in zip(ATOMS, register, strict=True)
            if (not kept or kind in kept) and code in (TOTAL, kind if axis is KIND else channel)
        )
        for code in (*codes, TOTAL)
    }
    return RawTable(definition, *YEAR, (codes,), counts)


def tables(register):
    return [table(register, *declared) for declared in TABLES]


def as_seen(raw, hidden):
    """A table with some cells hidden, each under the mark that it deserves."""
    cells = {}
    for key, count in raw.counts.items():
        if (raw.definition.name, key) not in hidden or count == 0:
            cells[key] = Cell(count, ObsStatus.NORMAL, ConfStatus.FREE, Reason.OPEN)
        else:
            mark = ConfStatus.SMALL if count < 5 else ConfStatus.SECONDARY
            cells[key] = Cell(None, ObsStatus.SUPPRESSED, mark, Reason.COMPLEMENTARY)
    return SeenTable(raw.definition, *YEAR, raw.categories, cells, SMALL_COUNTS)


def fits(seen, raw):
    return all(
        cell.value == raw.counts[key]
        if cell.value is not None
        else (1 <= raw.counts[key] <= 4) == (cell.conf_status is ConfStatus.SMALL) and raw.counts[key] > 0
        for key, cell in seen.cells.items()
    )


EVERY_CELL = [(name, (code,)) for name, _kept, _axis, codes in TABLES for code in (*codes, TOTAL)]
COUNTED = [tables(register) for register in REGISTERS]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(range(len(REGISTERS))), st.sets(st.sampled_from(EVERY_CELL)))
def test_the_attacker_finds_what_writing_down_every_register_finds(which, hidden):
    hidden.discard(("kinds", (TOTAL,)))  # so that no register beyond those written down fits
    seen = [as_seen(raw, hidden) for raw in COUNTED[which]]
    possible = [raws for raws in COUNTED if all(fits(one, raw) for one, raw in zip(seen, raws, strict=True))]
    ties = relations(seen)
    low, high = intervals(ties, *bounds_of(seen, ties, ()))
    for place, one in enumerate(seen):
        for key, number in zip(one.every_cell(), ties.places[place].tolist(), strict=True):
            values = {raws[place].counts[key] for raws in possible}
            assert (low[number], high[number]) == (min(values), max(values)), (one.definition.name, key)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(st.integers(0, 6), st.integers(0, 40)), min_size=5, max_size=5))
def test_what_is_protected_together_keeps_its_doubt_across_populations(register):
    found = work_out([seen_of(safe) for safe in protect_together(tables(register))])
    assert not [narrow for narrow in found if narrow.is_too_narrow]


def test_what_is_protected_apart_is_found_across_populations():
    """Two contacts for information are hidden among the kinds, and are what content has more than support."""
    apart = [seen_of(protect(raw)) for raw in tables((30, 20, 2, 0, 40))]
    narrow = [each for each in work_out(apart) if each.is_too_narrow]
    assert ("kinds", ("INFO",), 2, 2) in {
        (each.table, each.cell, each.interval.low, each.interval.high) for each in narrow
    }
    assert Of.FILTERS in {each.of for each in narrow}


def test_a_population_larger_than_one_that_holds_it_is_refused():
    kinds, _content, _support = tables((30, 20, 9, 9, 40))
    _kinds, more, _support = tables((90, 20, 9, 9, 40))
    with pytest.raises(TableError, match="larger than one that holds it"):
        protect_together([kinds, more])
