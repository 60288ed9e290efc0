"""Small cells protected by boxes, round by round: cheap ones first, so that what they hide serves the dearer.

What a box is and which is the cheapest is told in `boxes`; what a small cell needs, in `moves`.
"""

import numpy as np

from houvast.library.figures.boxes import Boxes
from houvast.library.figures.moves import NEARLY_FREE, Move, Moves, Question
from houvast.library.figures.relations import Columns, Numbers

ROUNDS = (0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, np.inf)  # what a box may cost after what it earns
EARNED = 1.0  # for each further small cell that a box moves


def protect_by_boxes(moves: Moves, question: Question) -> None:
    """Take boxes for every small cell that has one, until it is moved as far as is asked or as boxes go."""
    boxing = _Boxing(moves, question)
    for most in ROUNDS:
        for cell in moves.unproven().tolist():
            while moves.lacks(cell) and boxing.take(cell, most):
                pass


class _Boxing:
    """The boxes of every table and amount, with prices that follow what is hidden and what is proven."""

    def __init__(self, moves: Moves, question: Question) -> None:
        self._moves = moves
        self._places = question.ties.places
        size = question.ties.size
        self._open = np.full(size, -1)
        self._open[moves.open] = np.arange(len(moves.open))
        met = np.bincount(np.concatenate(self._places), minlength=size)
        met[question.ties.across] += 2
        # A cell that others share, or sum to, must be put right in each of them, which one box does not.
        self._shared = (met > 1)[moves.open]
        everything = np.arange(len(moves.open))
        self._where = [_inverse(places, size) for places in self._places]
        self._boxes: dict[int, list[Boxes]] = {}
        for amount in range(1, int(moves.asked[moves.small].max(initial=0)) + 1):
            up, down = self._priced(everything, amount)
            everywhere = np.full((2, size), np.inf)
            everywhere[:, moves.open] = up, down
            self._boxes[amount] = [
                Boxes(axes, *everywhere[:, places])
                for axes, places in zip(question.axes, self._places, strict=True)
            ]

    def take(self, cell: int, most: float) -> bool:
        """Take the cheapest box that brings a cell as far as is asked, else less far; no if it costs more."""
        moves = self._moves
        left = int(moves.asked[cell] - moves.proven_up[cell] - moves.proven_down[cell])
        for further in range(left, 0, -1):
            found = [
                box
                for sign, reached in ((1, moves.proven_up[cell]), (-1, moves.proven_down[cell]))
                for box in self._around(cell, sign, int(reached) + further)
            ]
            if found:
                price, cells, by = min(found, key=lambda box: box[0])
                if price > most:
                    return False
                moves.take_whole(Move(cells, by))
                self._reprice(cells)
                return True
        return False

    def _around(self, cell: int, sign: int, amount: int) -> list[tuple[float, Columns, Numbers]]:
        room = self._moves.room_up if sign > 0 else self._moves.room_down
        if amount not in self._boxes or room[cell] < amount or self._shared[cell]:
            return []
        number = self._moves.open[cell]
        found = []
        for boxes, places, where in zip(self._boxes[amount], self._places, self._where, strict=True):
            if where[number] >= 0 and (box := boxes.cheapest(int(where[number]), sign)) is not None:
                price, cells, signs = box
                found.append((price, self._open[places[cells]], amount * signs))
        return found

    def _priced(self, cells: Columns, amount: int) -> tuple[Numbers, Numbers]:
        moves = self._moves
        price = np.where(moves.hidden, NEARLY_FREE, moves.price)[cells]
        lacking = moves.is_small & (moves.proven_up + moves.proven_down < moves.asked)
        price = np.where(lacking[cells], -EARNED, price)
        shut = self._shared[cells]
        up = np.where(shut | (moves.room_up[cells] < amount), np.inf, price)
        return up, np.where(shut | (moves.room_down[cells] < amount), np.inf, price)

    def _reprice(self, cells: Columns) -> None:
        for amount, of_tables in self._boxes.items():
            up, down = self._priced(cells, amount)
            for boxes, where in zip(of_tables, self._where, strict=True):
                at = where[self._moves.open[cells]]
                here = at >= 0
                boxes.price(at[here], up[here], down[here])


def _inverse(places: Columns, size: int) -> Columns:
    """For each cell its place in a table, or -1."""
    where = np.full(size, -1)
    where[places] = np.arange(len(places))
    return where
