"""Where each cell of a table stands in files that carry no codes: the program is public, so this is known.

Rows and columns as `readable` lays them out, bars as `charts` draws them.
"""

from itertools import product

from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import TOTAL, Key

MOST_COLUMNS = 8  # as in readable
MOST_PANELS = 5  # as in charts


class NotAsKnown(ValueError):
    """A file that is not laid out as this program lays files out: its numbers cannot be told apart."""


def keys_as_read(table: SeenTable) -> list[list[Key]]:
    """Row by row the cells of a table that is laid out to be read."""
    codes = [(*each, TOTAL) for each in table.categories]
    axes = range(len(codes))
    short = [axis for axis in axes if len(codes[axis]) <= MOST_COLUMNS] if len(codes) > 1 else []
    across = max(short, key=lambda axis: (-len(codes[axis]), axis), default=None)
    down = [axis for axis in axes if axis != across]
    rows = []
    for named in product(*(codes[axis] for axis in down)):
        place = dict(zip(down, named, strict=True))
        columns = (None,) if across is None else codes[across]
        rows.append([tuple(place.get(axis, str(last)) for axis in axes) for last in columns])
    return rows


def keys_as_drawn(table: SeenTable) -> list[Key]:
    """Bar by bar the cells of a table that is drawn: panel after panel."""
    axes = range(len(table.categories))
    if len(axes) == 1:
        return [(code,) for code in table.categories[0]]
    short = [axis for axis in axes if len(table.categories[axis]) <= MOST_PANELS]
    sexes = [axis for axis in short if table.definition.dimensions[axis].name.endswith("SEX")]
    panels = next(iter((*sexes, *short)), None)
    down = max((axis for axis in axes if axis != panels), key=lambda axis: len(table.categories[axis]))
    names = (None,) if panels is None else table.categories[panels]
    return [
        tuple(code if axis == down else str(name) if axis == panels else TOTAL for axis in axes)
        for name in names
        for code in table.categories[down]
    ]


def by_place(values: list[int | None], keys: list[Key]) -> dict[Key, int]:
    """The values that are shown, by the cells in whose places they stand."""
    if len(values) != len(keys):
        raise NotAsKnown(f"{len(values)} places for {len(keys)} cells")
    return {key: value for key, value in zip(keys, values, strict=True) if value is not None}


def amount(text: str) -> int | None:
    """A count as it is printed in any of the languages; None where a word or a range stands."""
    bare = text.translate({ord(mark): None for mark in ".,\u202f\u00a0 "})
    return int(bare) if bare.isascii() and bare.isdigit() else None
