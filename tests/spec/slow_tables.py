"""The slow, obvious twin of `tabulate`: loops over facts, one counted thing at a time, no query engine."""

from collections import defaultdict
from itertools import product

from houvast.library.codes import crosswalk
from houvast.library.figures.facts import FACT_SETS, THINGS, column
from houvast.library.figures.tables import TOTAL


def slow_count(definition, facts, from_, until, cells):
    """For each cell: how many things have a fact that stands in it. `cells` lists the keys to count."""
    inside = slow_things(definition, facts, from_, until, cells)
    return {cell: len(things) for cell, things in inside.items()}


def slow_things(definition, facts, from_, until, cells):
    """For each cell: which things have a fact that stands in it, as the values that tell them apart."""
    standing = defaultdict(set)
    for row in facts[definition.facts]:
        if not from_ <= row["day"] < until:
            continue
        if any(_value(name, row, facts) not in codes for name, codes in definition.where.items()):
            continue
        thing = tuple(row[name] for name in THINGS[definition.facts][definition.unit])
        standing[thing] |= set(
            product(*(_codes(definition, axis, row, facts) for axis in definition.dimensions))
        )
    return {
        cell: [thing for thing, each in standing.items() if any(_inside(one, cell) for one in each)]
        for cell in cells
    }


def _inside(combination, cell):
    return all(asked in (TOTAL, code) for asked, code in zip(cell, combination, strict=True))


def _codes(definition, axis, row, facts):
    """The codes that one fact carries on one axis."""
    if axis.codebook == "month" and axis.facts == ("day",):
        return [f"{row['day'].year:04}-{row['day'].month:02}"]
    values = [_value(name, row, facts) for name in axis.facts]
    if axis.crosswalk:
        return sorted(_translated(definition, axis, values)) or [axis.empty]
    if axis.facts == ("hour",) and isinstance(values[0], int):
        return [f"H{values[0]:02}"]
    if values[0] is None:
        return [axis.empty]
    if isinstance(values[0], str):
        return values
    return sorted(set(values[0])) or [axis.empty]


def _translated(definition, axis, values):
    """The rows to which a crosswalk leads; a list that it does not take whole is given code by code."""
    walk, rows = crosswalk(axis.crosswalk), set()
    lists = [column(definition.facts, name).codebook for name in axis.facts]
    one_by_one = [
        [value] if isinstance(value, str) or name in walk.several else list(value)
        for name, value in zip(lists, values, strict=True)
    ]
    for combination in product(*one_by_one):
        codes = walk.to(dict(zip(lists, combination, strict=True))).codes
        together = [each for each in walk.rules if each.target and len(each.target[axis.codebook]) > 1]
        for code in codes[:1]:
            with_others = [each.target[axis.codebook] for each in together]
            rows.add("_OR_".join(next((each for each in with_others if code in each), (code,))))
    return rows


def _value(name, row, facts):
    owner, _, rest = name.rpartition(".")
    if name in ("role", "contact_role"):
        assessed = row[f"{name}_assessed"]
        return row[f"{name}_stated"] if assessed == "U" else assessed
    if owner == "victim":
        return next(
            person[rest]
            for person in facts["persons"]
            if (person["contact"], person["number"]) == (row["contact"], row["victim"])
        )
    if owner == "contact":
        return next(each[rest] for each in facts["contacts"] if each["key"] == row["contact"])
    if owner == "pairs":
        return [
            pair[rest]
            for pair in facts["pairs"]
            if (pair["contact"], pair["victim"]) == (row["contact"], row["number"])
        ]
    assert any(name in columns for columns in FACT_SETS.values())
    return row[name]
