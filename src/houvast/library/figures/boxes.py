"""Moves found without programs: on each axis a code gives what another takes, and the signs multiply.

Such a move keeps every relation and is in whole numbers, so it is a proof at once. The cheapest of all boxes
around a cell is found by adding up prices, which takes a thousandth of a linear program's time. The moves are
those of controlled tabular data (Dandekar and Cox 2002 call the smallest of them a swap); the search is ours.

Prices come in layers: one layer for each other table of counts that `annealing` makes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import product
from operator import add
from typing import Protocol

import numpy as np
import numpy.typing as npt

from houvast.library.figures.hierarchy import upwards
from houvast.library.figures.relations import Columns
from houvast.library.figures.tables import TOTAL

MOST_CHANGES = 2_000  # of one code on one axis: deep hierarchies have many, and the first ones do
Steps = tuple[tuple[int, int], ...]  # places on one axis and their signs; they sum to nothing
Prices = npt.NDArray[np.float32]
NEVER = np.float32(1e6)  # the price of what cannot be; dearer than every box that can


@dataclass(frozen=True)
class Axis:
    """The codes of an axis with its total last, and which lies within which."""

    codes: Sequence[str]
    within: Mapping[str, str]

    @cached_property
    def _paths(self) -> list[tuple[int, ...]]:
        """For each code without parts, its place and those above it, the total last."""
        place = {code: number for number, code in enumerate(self.codes)}
        wholes = set(self.within.values()) | {TOTAL}
        return [
            tuple(place[each] for each in (*upwards(code, self.within), TOTAL))
            for code in self.codes
            if code not in wholes
        ]

    def changes(self, at: int) -> list[Steps]:
        """Each way in which one code may rise by one: another of its line falls, or all above it rise."""
        found: list[Steps] = []
        for path in (path for path in self._paths if at in path):
            found.append(tuple((place, 1) for place in path))
            for other in self._paths:
                steps = {place: 1 for place in path if place not in other}
                steps |= {place: -1 for place in other if place not in path}
                if at in steps:
                    found.append(tuple(steps.items()))
                if len(found) >= MOST_CHANGES:
                    break
        return [tuple(sorted(steps, key=lambda step: step[0] != at)) for steps in found[:MOST_CHANGES]]


class Boxes(Protocol):
    """The boxes of one table: which is the cheapest around a cell, at prices that change."""

    at_once: int  # for how many cells the cheapest boxes are best asked at once

    def price(self, cells: Columns, prices: Prices) -> None:
        """What raising and lowering these cells by one costs from now on: by layer, way and cell."""

    def cost(self, layer: int, cells: Columns, by: Columns) -> float:
        """The price of changing these cells by these signs."""

    def cheapest(self, layers: Columns, cells: Columns, signs: Columns) -> tuple[Prices, Columns]:
        """Of all boxes that move a cell one way in a layer: the price, and its number for `cells_of`."""

    def cells_of(self, cell: int, chosen: int) -> tuple[Columns, Columns]:
        """The cells of a box around a cell, and how each changes when that cell rises by one."""


def boxes_of(axes: Sequence[Axis], layers: int) -> Boxes:
    """All boxes of a table, at no price yet. Without hierarchies there is a quicker way to add them up."""
    return NestedBoxes(axes, layers) if any(axis.within for axis in axes) else FlatBoxes(axes, layers)


ENTRIES_AT_ONCE = 250_000  # prices added up at once, so that they stay in the processor's second cache


class FlatBoxes:
    """Boxes where every axis is parts and a total: two opposite corners name a box.

    With the sign of every total turned over, what a line gives and takes sums to nothing whichever two codes
    do it. Then the signs of a box alternate from corner to corner, and prices are added up slice by slice.
    """

    def __init__(self, axes: Sequence[Axis], layers: int) -> None:
        shape = np.array([len(axis.codes) for axis in axes])
        self._order = np.argsort(shape, kind="stable")  # long axes last: long runs are added up quicker
        self._shape = tuple(shape[self._order].tolist())
        size = int(np.prod(self._shape))
        self.at_once = max(1, min(64, ENTRIES_AT_ONCE // size))
        self._at = np.indices(tuple(shape)).reshape(len(axes), -1)[self._order]
        self._place = np.ravel_multi_index(tuple(self._at), self._shape)  # of each cell in what follows
        self._cell = np.argsort(self._place)
        last = np.array(self._shape)[:, None] - 1
        self._turned = (self._at == last).sum(axis=0) % 2  # 1 where an odd number of axes is at its total
        # Rows 2n and 2n + 1 hold what rising and falling costs in layer n, signs turned over.
        self._prices = np.full((2 * layers, size), NEVER, np.float32)
        self._by_way = self._prices.reshape(layers, 2, size)
        self._grid = self._prices.reshape(2 * layers, *self._shape)
        self._corners = np.array(list(product((0, 1), repeat=len(axes))))
        self._signs = 1 - 2 * (self._corners.sum(axis=1) % 2)

    def price(self, cells: Columns, prices: Prices) -> None:
        turned = self._turned[cells]
        layers = np.arange(len(self._by_way))[:, None]
        self._by_way[layers, turned, self._place[cells]] = prices[:, 0]
        self._by_way[layers, 1 - turned, self._place[cells]] = prices[:, 1]

    def cost(self, layer: int, cells: Columns, by: Columns) -> float:
        return float(self._by_way[layer, (by < 0) ^ self._turned[cells], self._place[cells]].sum())

    def cheapest(self, layers: Columns, cells: Columns, signs: Columns) -> tuple[Prices, Columns]:
        at = self._at[:, cells]
        rows = 2 * layers + ((signs < 0) ^ self._turned[cells])
        prices = self._added_up(rows, at, ())
        count = np.arange(len(cells))
        for axis, places in enumerate(at):  # an opposite corner has another code on every axis
            prices[(count, *(slice(None),) * axis, places)] = NEVER
        flat = prices.reshape(len(cells), -1)
        chosen = flat.argmin(axis=1)
        return flat[count, chosen], self._cell[chosen]

    def _added_up(self, rows: Columns, at: Columns, across: tuple[bool, ...]) -> Prices:
        """The prices of all corners that begin with these axes, at the cell or across from it."""
        axes = len(self._shape)
        if len(across) < axes:
            near, far = (self._added_up(rows, at, (*across, each)) for each in (False, True))
            return np.add(near, far, out=far)
        places = (slice(None) if far else at[axis] for axis, far in enumerate(across))
        found = self._grid[(rows ^ (sum(across) & 1), *places)]
        return found.reshape(
            len(rows), *(s if far else 1 for s, far in zip(self._shape, across, strict=True))
        )

    def cells_of(self, cell: int, chosen: int) -> tuple[Columns, Columns]:
        places = np.where(self._corners, self._at[:, chosen], self._at[:, cell])
        cells = self._cell[np.ravel_multi_index(tuple(places.T), self._shape)]
        turned = 1 - 2 * self._turned[cells]
        return cells, self._signs * turned * (1 - 2 * self._turned[cell])


@dataclass(frozen=True)
class _Options:
    """The changes of one code: as they are, and their n-th steps as one number each, line by line."""

    steps: list[Steps]
    lines: list[Columns]


class NestedBoxes:
    """Boxes where an axis may be a hierarchy, so that one change there may take many steps."""

    at_once = 1

    def __init__(self, axes: Sequence[Axis], layers: int) -> None:
        self._axes = axes
        self._shape = tuple(len(axis.codes) for axis in axes)
        # One place more on each axis, where changing costs nothing: steps of unequal length end there.
        padded = tuple(size + 1 for size in self._shape)
        self._strides = np.cumprod([1, *padded[:0:-1]])[::-1]
        self._size = int(np.prod(padded))
        # Prices of rising and falling in turn, so that a step that falls is a step of one block more.
        self._blocks = len(axes) + 2
        self._prices = np.zeros((layers, self._blocks * self._size), np.float32)
        self._known: dict[tuple[int, int], _Options] = {}
        size = int(np.prod(self._shape))
        self.price(np.arange(size), np.full((layers, 2, size), NEVER))

    def price(self, cells: Columns, prices: Prices) -> None:
        at = self._place(cells)
        for block in range(self._blocks):
            self._prices[:, at + block * self._size] = prices[:, block % 2]

    def cost(self, layer: int, cells: Columns, by: Columns) -> float:
        return float(self._prices[layer, self._place(cells) + self._size * (by < 0)].sum())

    def _place(self, cells: Columns) -> Columns:
        places: Columns = np.array(np.unravel_index(cells, self._shape)).T @ self._strides
        return places

    def cheapest(self, layers: Columns, cells: Columns, signs: Columns) -> tuple[Prices, Columns]:
        found = [self._cheapest(*each) for each in zip(layers, cells, signs, strict=True)]
        prices, chosen = zip(*found, strict=True)
        return np.array(prices, np.float32), np.array(chosen)

    def _cheapest(self, layer: int, cell: int, sign: int) -> tuple[np.float32, int]:
        prices = self._sums(layer, self._options_of(cell), self._size if sign < 0 else 0)
        chosen = int(prices.argmin())
        return prices.flat[chosen], chosen

    def cells_of(self, cell: int, chosen: int) -> tuple[Columns, Columns]:
        options = self._options_of(cell)
        numbers = np.unravel_index(chosen, [len(each.steps) for each in options])
        steps = [known.steps[int(number)] for known, number in zip(options, numbers, strict=True)]
        places, signs = zip(*(zip(*each, strict=True) for each in product(*steps)), strict=True)
        return np.ravel_multi_index(tuple(np.array(places).T), self._shape), np.prod(np.array(signs), axis=1)

    def _options_of(self, cell: int) -> list[_Options]:
        return [
            self._options(axis, int(place)) for axis, place in enumerate(np.unravel_index(cell, self._shape))
        ]

    def _options(self, axis: int, place: int) -> _Options:
        if (axis, place) not in self._known:
            steps = self._axes[axis].changes(place)
            length = max(len(each) for each in steps)
            nowhere = ((self._shape[axis], 1),)
            table = np.array([(*each, *(nowhere * (length - len(each)))) for each in steps])
            numbers = table[:, :, 0] * self._strides[axis] + self._size * (table[:, :, 1] < 0)
            shape = [-1 if other == axis else 1 for other in range(len(self._shape))]
            # The first steps are all at the code itself: one number stands for all of them.
            lines = [numbers[:1, 0], *numbers.T[1:]]
            self._known[axis, place] = _Options(steps, [line.reshape(shape) for line in lines])
        return self._known[axis, place]

    def _sums(self, layer: int, options: Sequence[_Options], falls: int) -> Prices:
        """The price of every box that moves a cell one way."""
        prices = np.zeros([len(each.steps) for each in options], np.float32)
        of_layer = self._prices[layer]
        for lines in product(*(each.lines for each in options)):
            prices += of_layer.take(reduce(add, lines, falls), mode="clip")  # none is out of bounds; no look
        return prices
