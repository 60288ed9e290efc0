"""Moves found without programs: on each axis a code gives what another takes, and the signs multiply.

Such a move keeps every relation and is in whole numbers, so it is a proof at once. The cheapest of all boxes
around a cell is found by adding up prices, which takes a thousandth of a linear program's time; programs
find patterns that hide fewer cells. So boxes serve where programs no longer end. The moves are those of
controlled tabular data (Dandekar and Cox 2002 call the smallest of them a swap); the search is ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import product
from operator import add

import numpy as np

from houvast.library.figures.hierarchy import upwards
from houvast.library.figures.relations import Columns, Numbers
from houvast.library.figures.tables import TOTAL

MOST_CHANGES = 2_000  # of one code on one axis: deep hierarchies have many, and the first ones do
Steps = tuple[tuple[int, int], ...]  # places on one axis and their signs; they sum to nothing


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


@dataclass(frozen=True)
class _Options:
    """The changes of one code: as they are, and their n-th steps as one number each, line by line.

    A number holds the place in the prices of a table, times FLAG, and one more where the step falls.
    """

    steps: list[Steps]
    lines: list[Columns]


FLAG = 16  # room for a fall on each of as many axes


class Boxes:
    """The boxes of one table: which is the cheapest around a cell, at prices that change."""

    def __init__(self, axes: Sequence[Axis], price_up: Numbers, price_down: Numbers) -> None:
        if len(axes) >= FLAG:
            raise ValueError(f"Boxes are for fewer than {FLAG} axes.")
        self.axes = axes
        self.shape = tuple(len(axis.codes) for axis in axes)
        # One place more on each axis, where changing costs nothing: steps of unequal length end there.
        padded = tuple(size + 1 for size in self.shape)
        self._strides = np.cumprod([1, *padded[:0:-1]])[::-1]
        self._size = int(np.prod(padded))
        self._prices = np.zeros(2 * self._size)
        self._known: dict[tuple[int, int], _Options] = {}
        self.price(np.arange(len(price_up)), price_up, price_down)

    def price(self, cells: Columns, up: Numbers, down: Numbers) -> None:
        """What changing these cells costs from now on."""
        at = np.array(np.unravel_index(cells, self.shape)).T @ self._strides
        self._prices[at], self._prices[at + self._size] = up, down

    def cheapest(self, cell: int, sign: int) -> tuple[float, Columns, Numbers] | None:
        """Of all boxes that move a cell one way: the price, its cells and their signs; None if none can."""
        at = [int(place) for place in np.unravel_index(cell, self.shape)]
        options = [self._options(axis, place) for axis, place in enumerate(at)]
        prices = self._sums(options, int(sign < 0))
        chosen = int(prices.argmin())
        if not np.isfinite(prices.flat[chosen]):
            return None
        numbers = np.unravel_index(chosen, prices.shape)
        steps = [known.steps[int(number)] for known, number in zip(options, numbers, strict=True)]
        places, signs = zip(*(zip(*each, strict=True) for each in product(*steps)), strict=True)
        cells = np.ravel_multi_index(tuple(np.array(places).T), self.shape)
        return float(prices.flat[chosen]), cells, sign * np.prod(np.array(signs, float), axis=1)

    def _options(self, axis: int, place: int) -> _Options:
        if (axis, place) not in self._known:
            steps = self.axes[axis].changes(place)
            length = max(len(each) for each in steps)
            nowhere = ((self.shape[axis], 1),)
            table = np.array([(*each, *(nowhere * (length - len(each)))) for each in steps])
            numbers = table[:, :, 0] * self._strides[axis] * FLAG + (table[:, :, 1] < 0)
            shape = [-1 if other == axis else 1 for other in range(len(self.shape))]
            # The first steps are all at the code itself: one number stands for all of them.
            lines = [numbers[:1, 0], *numbers.T[1:]]
            self._known[axis, place] = _Options(steps, [line.reshape(shape) for line in lines])
        return self._known[axis, place]

    def _sums(self, options: Sequence[_Options], falls: int) -> Numbers:
        """The price of every box that moves a cell one way."""
        prices = np.zeros([len(each.steps) for each in options])
        for lines in product(*(each.lines for each in options)):
            number = reduce(add, lines)
            prices += self._prices[number // FLAG + self._size * ((number + falls) & 1)]
        return prices
