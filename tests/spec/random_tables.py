"""Invented tables of counts with many small cells, and what an attacker knows when everything is hidden."""

from datetime import date
from itertools import product

import numpy as np
from hypothesis import strategies as st

from houvast.library.figures import Definition, Dimension, RawTable
from houvast.library.figures.attacker import intervals
from houvast.library.figures.relations import relations
from houvast.library.figures.tables import TOTAL
from houvast.library.figures.tabulate import margins

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 40))


def declared(name="table", axes=1, several=(), policy="small_counts"):
    dimensions = tuple(Dimension(f"AXIS{n}", f"list{n}", several=n in several) for n in range(axes))
    return Definition(name, "1", {}, "CONTACT", "all", dimensions, policy=policy)


@st.composite
def additive(draw, policy="small_counts"):
    """A table of one to four axes whose parts add up."""
    shape = draw(st.sampled_from([(5,), (14,), (3, 4), (2, 6), (3, 3, 2), (2, 2, 2, 2)]))
    keys = list(product(*([f"c{n}" for n in range(size)] for size in shape)))
    counts = draw(st.lists(COUNTS, min_size=len(keys), max_size=len(keys)))
    definition = declared(axes=len(shape), policy=policy)
    return RawTable.with_margins(definition, *YEAR, dict(zip(keys, counts, strict=True)))


@st.composite
def multiple(draw, policy="small_counts"):
    """Persons with one code on the first axis and several on the second, each once in every total."""
    codes = (("x", "y"), ("a", "b", "c", "d"))
    kinds = st.tuples(st.sampled_from(codes[0]), st.lists(st.sampled_from(codes[1]), min_size=1, unique=True))
    persons = draw(st.lists(st.tuples(kinds, st.integers(1, 9)), max_size=12))
    rows = [(kind[0], sorted(kind[1]), many) for kind, many in persons]
    counts = margins(codes, each_code(rows))
    return RawTable(declared(axes=2, several=(1,), policy=policy), *YEAR, codes, counts)


def each_code(rows):
    """Rows of counts as a query gives them: one for each code of a list, and one for its total."""
    return [
        (*codes, things)
        for *held, things in rows
        for codes in product(*((*each, TOTAL) if isinstance(each, list) else (each,) for each in held))
    ]


def values_left_by_the_marks(*raws):
    """For each table and key of a small cell: how many values fit when every cell but the zeros is hidden."""
    ties = relations(raws)
    lower, upper = np.zeros(ties.size), np.zeros(ties.size)
    for raw, places in zip(raws, ties.places, strict=True):
        for key, place in zip(raw.every_cell(), places, strict=True):
            if raw.counts[key]:
                lower[place], upper[place] = (1, 4) if raw.counts[key] < 5 else (5, np.inf)
    low, high = intervals(ties, lower, upper)
    return {
        (raw.definition.name, key): high[place] - low[place] + 1
        for raw, places in zip(raws, ties.places, strict=True)
        for key, place in zip(raw.every_cell(), places, strict=True)
        if 0 < raw.counts[key] < 5
    }
