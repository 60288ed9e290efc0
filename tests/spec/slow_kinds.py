"""The slow twin of the attacker on tables of victims: writes down every kind of victim, and how many of each.

It knows nothing of rows that lie within one another. A register is a number of each kind; a cell counts the
kinds that the loops of `slow_tables` put there; what fits the published tables is asked of integer programs.
"""

from datetime import date
from itertools import chain, combinations, product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from houvast.library.figures import RawTable
from houvast.library.figures.attacker import may_be_zeros
from houvast.library.figures.relations import relations
from houvast.library.figures.tables import ConfStatus
from houvast.library.figures.tabulate import axis_codes
from spec.slow_tables import slow_things

FIRST, END = date(2025, 1, 1), date(2026, 1, 1)
AT_ONCE = 100
FAR = 10_000  # no register of these tests holds as many


def subsets(codes):
    return [list(each) for each in chain.from_iterable(combinations(codes, n) for n in range(len(codes) + 1))]


def kinds_of(sexes, forms, modalities, ages=("U",), problems=("PARTNER",), relationships=()):
    """One victim of each kind, with the contact and a pair for each relationship."""
    marked = [(held, main) for held in subsets(forms) for main in (*held, "U")]
    return [
        dict(sex=sex, forms=held, main_form=main, modalities=how, age_band=age, problem=problem, pairs=pairs)
        for sex, (held, main), how, age, problem, pairs in product(
            sexes, marked, subsets(modalities), ages, problems, subsets(relationships)
        )
    ]


def standing(definitions, kinds):
    """For each table its categories, and for each of its cells which kinds stand in it."""
    found = []
    for definition in definitions:
        categories = tuple(axis_codes(definition, axis, FIRST, END) for axis in definition.dimensions)
        cells = list(product(*((*codes, "_T") for codes in categories)))
        matrix = np.zeros((len(cells), len(kinds)), bool)
        for start in range(0, len(kinds), AT_ONCE):
            told = _facts(kinds[start : start + AT_ONCE])
            inside = slow_things(definition, told, FIRST, END, cells)
            for row, cell in enumerate(cells):
                matrix[row, [start + thing[0] for thing in inside[cell]]] = True
        found.append((definition, categories, cells, matrix))
    return found


def _facts(kinds):
    told = {"contacts": [], "persons": [], "pairs": []}
    for number, kind in enumerate(kinds):
        own = {name: value for name, value in kind.items() if name != "pairs"}
        of = {"contact": number, "day": FIRST}
        told["contacts"].append(
            {"key": number, "day": FIRST, "context": "HOUSEHOLD", "incidents_contact": "U"}
        )
        told["persons"].append(own | of | {"number": 0, "role_stated": "VICTIM", "role_assessed": "U"})
        told["pairs"] += [
            of
            | {"victim": 0, "perpetrator": place, "relationship": each, "cohabiting": "U"}
            | {"victim_sex": kind["sex"], "perpetrator_sex": "U", "incidents_contact": "U"}
            for place, each in enumerate(kind["pairs"], start=1)
        ]
    return told


def counted(stands, register):
    """The tables of a register: how many there are of each kind."""
    return [
        RawTable(
            definition, FIRST, END, categories, dict(zip(cells, (matrix @ register).tolist(), strict=True))
        )
        for definition, categories, cells, matrix in stands
    ]


class Registers:
    """All registers that fit tables as they are seen."""

    def __init__(self, stands, seen, *, only_marks=False):
        rows, low, high = [], [], []
        ties = relations(seen)
        zeros = may_be_zeros(seen, ties, ())  # tests of groups ask whether that is so
        for (_, _, cells, matrix), table, numbers in zip(stands, seen, ties.places, strict=True):
            for cell, row, number in zip(cells, matrix, numbers.tolist(), strict=True):
                least, most = _bounds(table.cells[cell], number in zeros, only_marks=only_marks)
                rows.append(row), low.append(least), high.append(most)
        rows, low, high = np.array(rows), np.array(low), np.array(high)
        alive = ~rows[high == 0].any(axis=0)
        self.distinct = np.unique(rows[:, alive], axis=1).astype(float)
        self._bounds = LinearConstraint(self.distinct, low, high)

    def interval(self, row, other=None):
        """The least and the greatest that a cell may be, or a cell less another within it."""
        aim = self.distinct[row] - (0 if other is None else self.distinct[other])
        found = [
            milp(sign * aim, constraints=self._bounds, integrality=np.ones(len(aim)), bounds=Bounds(0, FAR))
            for sign in (1, -1)
        ]
        assert all(each.success for each in found)
        low, high = round(found[0].fun), round(-found[1].fun)
        return low, np.inf if high >= FAR else high


def _bounds(cell, may_be_zero, *, only_marks):
    if cell.conf_status is ConfStatus.SMALL:
        return 0 if may_be_zero else 1, 4
    if cell.value is None or (only_marks and cell.value):
        return min(5, cell.value or 5), FAR
    return cell.value, cell.value
