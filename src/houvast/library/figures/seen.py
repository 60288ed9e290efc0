"""A table as somebody outside sees it: values, marks and empty places, read from what was put out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from houvast.library.figures.policy import Policy
from houvast.library.figures.tables import (
    TOTAL,
    Cell,
    ConfStatus,
    Definition,
    Key,
    ObsStatus,
    Reason,
    SafeTable,
    all_keys,
)

MARGIN = "Total"  # how a margin is called in the files that come in and go out
WITHIN = "\x1f"  # between the codes of a hierarchy: a unit separator, which no printed value holds

HIDDEN = Cell(None, ObsStatus.SUPPRESSED, ConfStatus.HIDDEN, Reason.COMPLEMENTARY)
"""A cell of which readers learn no more than that it is hidden."""


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
    """What its readers will have of a table that was not put out yet: one mark for all that is hidden."""
    cells = {key: cell if cell.value is not None else HIDDEN for key, cell in table.cells.items()}
    return SeenTable(table.definition, table.from_, table.until, table.categories, cells, table.policy)


def in_words(key: Key) -> list[str]:
    """The codes of a cell as somebody reads them: margins as in files, a code after what it lies within."""
    return [MARGIN if code == TOTAL else code.replace(WITHIN, " / ") for code in key]
