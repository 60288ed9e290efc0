"""A move, and how far some of them together take each small cell: which of them can be left out."""

from collections.abc import Sequence
from dataclasses import dataclass

from houvast.library.figures.relations import Columns, Numbers, Truth


@dataclass(frozen=True, slots=True, eq=False)
class Move:
    """Cells, and by how much each changes."""

    cells: Columns
    by: Numbers


class Reached:
    """How far the proofs that are kept take each small cell, as proofs are left out one by one.

    The number of a group only has to rise.
    """

    def __init__(self, proofs: Sequence[Move], is_small: Truth, is_group: Truth, asked: Numbers) -> None:
        self._is_small, self._is_group, self._asked = is_small, is_group, asked
        self._of: dict[int, list[tuple[int, float]]] = {}
        for proof in proofs:
            for cell, by in zip(proof.cells.tolist(), proof.by.tolist(), strict=True):
                if is_small[cell]:
                    self._of.setdefault(cell, []).append((id(proof), by))

    def without(self, proof: Move) -> bool:
        """Leave a proof out if every small cell that it moves still gets as far as is asked, or as it did."""
        cells = [cell for cell in proof.cells.tolist() if self._is_small[cell]]
        if any(self._far(cell, proof) < min(self._asked[cell], self._far(cell, None)) for cell in cells):
            return False
        for cell in cells:
            self._of[cell] = [(which, by) for which, by in self._of[cell] if which != id(proof)]
        return True

    def _far(self, cell: int, proof: Move | None) -> float:
        reached = [by for which, by in self._of[cell] if which != id(proof)]
        return max([0.0, *reached]) - (0.0 if self._is_group[cell] else min([0.0, *reached]))
