"""Cell keys and rounding the slow way: one record, one cell, one table at a time, in plain Python."""

import csv
from fractions import Fraction
from itertools import product

from houvast.library.figures.ptables import _FOLDER

KEY_SPACE = 2**63


def key_of(key, number=None):
    if number is None:
        return key
    return key * (number * number * 1_000_003 + number * 7_919 + 1)


def chances(name):
    """For every count the changes in order, each with its chance as a fraction."""
    rows = {}
    for row in csv.DictReader((_FOLDER / f"{name}.csv").read_text("utf-8").splitlines()):
        rows.setdefault(int(row["count"]), []).append(
            (int(row["change"]), Fraction(int(row["share"]), 2**32))
        )
    return rows


def shown(keys, table):
    """What a cell of these records is shown as: walk along the chances until the summed key is passed."""
    count, place = len(keys), Fraction(sum(keys) % KEY_SPACE, KEY_SPACE)
    reached = Fraction(0)
    for change, chance in table[min(count, max(table))]:
        reached += chance
        if place < reached:
            return count + change
    raise AssertionError("the chances do not fill the whole")


def roundings(rows, counts, base, widened):
    """Every way to round the counts so that each row (cells, total) adds up, the nearest first."""
    choices = []
    for count in counts:
        below = count // base * base
        near = {below} if count % base == 0 else {below, below + base}
        wide = {each + step * base for each in near for step in range(-widened, widened + 1)}
        choices.append(sorted(each for each in (wide if count else {0}) if each >= 0))
    found = [
        (sum(abs(a - b) for a, b in zip(chosen, counts, strict=True)), chosen)
        for chosen in product(*choices)
        if all(sum(chosen[part] for part in parts) == chosen[total] for parts, total in rows)
    ]
    return sorted(found)
