"""The slow, obvious twin of the attacker: writes down every table of counts that fits, and looks."""

from itertools import product

from houvast.library.figures.tables import TOTAL, all_keys


def slow_intervals(categories, several, bounds, most):
    """For each cell the least and greatest value over all tables within `bounds`, with at most `most` in all.

    Margins are filled in from the inner cells. Where a thing may stand in `several` cells of the one axis,
    every possible total is tried.
    """
    found = {}
    for table in slow_tables(categories, several, bounds, most):
        for key, count in table.items():
            low, high = found.get(key, (count, count))
            found[key] = (min(low, count), max(high, count))
    return found


def slow_tables(categories, several, bounds, most):
    """Every table of counts within `bounds`, with at most `most` in all."""
    inner = [key for key in all_keys(categories) if TOTAL not in key]
    ranges = (range(int(bounds[key][0]), int(min(bounds[key][1], most)) + 1) for key in inner)
    return [
        table
        for counts in product(*ranges)
        for table in _completed(categories, several, dict(zip(inner, counts, strict=True)), most)
        if all(bounds[key][0] <= count <= bounds[key][1] for key, count in table.items())
    ]


def _completed(categories, several, inner, most):
    if several:
        parts = list(inner.values())
        for total in range(max(parts), min(sum(parts), most) + 1):
            yield {**inner, (TOTAL,): total}
        return
    table = dict.fromkeys(all_keys(categories), 0)
    for key, count in inner.items():
        for margin in product(*((code, TOTAL) for code in key)):
            table[margin] += count
    if table[(TOTAL,) * len(categories)] <= most:
        yield table
