"""A table as somebody outside sees it: values, marks and empty places, read from what was put out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from houvast.library.figures.policy import Policy
from houvast.library.figures.tables import Cell, Definition, Key, SafeTable, all_keys


@dataclass(frozen=True, eq=False)
class SeenTable:
    """What a reader has of a table: no more than SafeTable shows, and made by nobody's protection."""

    definition: Definition
    from_: date
    until: date
    categories: tuple[tuple[str, ...], ...]
    cells: Mapping[Key, Cell]
    policy: Policy

    def __getitem__(self, key: Key) -> Cell:
        return self.cells[key]

    def every_cell(self) -> Iterator[Key]:
        """Every cell, margins included, in the order of the file with the total last."""
        return all_keys(self.categories)


def seen_of(table: SafeTable) -> SeenTable:
    """What its readers will have of a table that was not put out yet."""
    return SeenTable(table.definition, table.from_, table.until, table.categories, table.cells, table.policy)
