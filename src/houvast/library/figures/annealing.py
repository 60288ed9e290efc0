"""Which cells to hide where programs no longer end: a few other tables of counts, annealed box by box.

Each layer holds another table as its difference from the true one. A cell that differs in some layer is
hidden; a small one that differs far enough in them is safe, and the layers are the proof. The search changes
layers by boxes (`boxes`), each the cheapest around a cell: at first also some that cost a little, later only
those that save. What protecting a cell may cost rises meanwhile, so that cheap protection comes first and is
shared. Simulated annealing is Kirkpatrick's (1983); to look for few whole tables instead of moves is ours.

The same question has the same answer: randomness has a fixed seed, and the search ends after a number of
sweeps, not seconds.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from houvast.library.figures.boxes import NEVER, Boxes, Prices, boxes_of
from houvast.library.figures.moves import NEARLY_FREE, Moves, Question
from houvast.library.figures.relations import Columns, Numbers, Truth

SEED = 1
LAYERS = 2  # one more where cells must keep three values
MOST_ASKED = 4  # steps of a small cell that are looked for here; programs do what goes beyond
# Found by trying on the tables of bench/suppression.py.
HEAT = (0.06, 0.01)  # how much too dear a box may be for each of its corners, at first and at last
REWARD = (1.0, 6.0)  # what it is worth that a small cell moves by one
AT_LAST = (
    (8.0, 0.1),
    (16.0, 0.05),
    (64.0, 0.03),
    (64.0, 0.0),
)  # reward and heat, once those that lack are few
ASKED = 60_000  # boxes asked for in all, about
LEAST_SWEEPS, MOST_SWEEPS = 24, 100
NESTED_SWEEPS = 6  # at most, where boxes are asked one by one: each takes several times as long
AGAIN = 0.4  # the share of the safe small cells that are asked again in a sweep
SHORT = 1e-3  # a table nearer to the true one is a little better: what differs by one can return
PREFERENCE = 0.1  # of prices as they come: first few cells, then which ones
HIDES = 0.5  # a box of this price hides something; one among hidden cells costs a few times NEARLY_FREE


def protect_by_annealing(moves: Moves, question: Question) -> None:
    """Take as proofs the few other tables that make small cells safe, and hide what they change."""
    if not len(moves.small):
        return
    search = _Search(moves, question)
    search.run()
    for by in search.layers():
        moves.take_parts(by)


@dataclass(frozen=True)
class _Table:
    """The boxes of one table; `where` finds each open cell in it (or -1), `cells` is the way back."""

    boxes: Boxes
    where: Columns
    cells: Columns


def _tables_of(moves: Moves, question: Question, layers: int) -> tuple[list[_Table], Columns]:
    """The tables, and for each open cell the one whose boxes move it.

    It is -1 for a cell that other tables share: one box does not put that right in each of them.
    """
    size, ties = len(moves.open), question.ties
    open_ = np.full(ties.size, -1)
    open_[moves.open] = np.arange(size)
    met = np.bincount(np.concatenate(ties.places), minlength=ties.size)
    met[ties.across] += 2
    tables = [
        _Table(boxes_of(axes, layers), _inverse(places, ties.size)[moves.open], open_[places])
        for axes, places in zip(question.axes, ties.places, strict=True)
    ]
    home = np.full(size, -1)
    for number, table in enumerate(tables):
        home[(table.where >= 0) & (met == 1)[moves.open]] = number
    return tables, home


def prove_by_boxes(moves: Moves, question: Question) -> None:
    """Prove small cells that nothing proves yet: among what is hidden, else by the cheapest box around them.

    Whole programs for one cell have no bound: one took minutes where its answer hid nothing (0360).
    """
    search = _Box(moves, question)
    for cell in moves.unproven():
        if moves.lacks(int(cell)):
            search.prove(int(cell))


class _Box:
    """One box at a time that moves all its corners by the same amount; what is hidden moves for nothing."""

    def __init__(self, moves: Moves, question: Question) -> None:
        self._moves = moves
        self._tables, self._home = _tables_of(moves, question, 1)

    def prove(self, cell: int) -> None:
        """Up or down, whichever hides less. What has no box, and a group, stays as it is."""
        moves = self._moves
        if self._home[cell] < 0 or moves.is_group[cell]:
            return
        if not (ways := moves.ways(cell)):
            return
        price, by = min((self._cheapest(cell, *way) for way in ways), key=lambda each: each[0])
        if price >= HIDES and any(moves.move_hidden(cell, sign * amount) for sign, amount in ways):
            return  # the box would have hidden something, and this hides nothing
        if price < NEVER / 2:
            moves.take_parts(by)

    def _cheapest(self, cell: int, sign: int, amount: float) -> tuple[float, Numbers]:
        """Of the boxes that move a cell so far: the price, and how each cell changes."""
        moves, number = self._moves, self._home[cell]
        table, prices = self._tables[number], np.where(moves.hidden, NEARLY_FREE, moves.price)
        here = np.flatnonzero(table.where >= 0)
        able = (self._home == number)[here]
        rooms = (room[here] >= amount for room in (moves.room_up, moves.room_down))
        both = np.array([[np.where(able & room, prices[here], NEVER) for room in rooms]], np.float32)
        table.boxes.price(table.where[here], both)
        at, by = int(table.where[cell]), np.zeros(len(moves.open))
        found, chosen = table.boxes.cheapest(np.array([0]), np.array([at]), np.array([sign]))
        places, steps = table.boxes.cells_of(at, int(chosen[0]))
        by[table.cells[places]] = steps * sign * amount
        return float(found[0]), by


class _Search:
    """The layers, and the prices of every change that is possible in them."""

    def __init__(self, moves: Moves, question: Question) -> None:
        self._moves = moves
        self._axes = question.axes
        self._random = np.random.default_rng(SEED)
        size = len(moves.open)
        in_tables = moves.is_small & ~moves.is_group  # the numbers of groups follow, and programs do the rest
        self._asked = np.minimum(moves.asked, MOST_ASKED).astype(np.int64) * in_tables
        most = int(self._asked.max())
        self._annealed = LAYERS if most <= 1 else LAYERS + 1
        count = self._annealed + 1  # one more for the few cells that are not safe at the end
        self._gains = _Gains(count, most)
        self._by = np.zeros((count, size), np.int64)
        self._least_price = (1 + PREFERENCE * (moves.price / moves.price.min() - 1)).astype(np.float32)
        self._price = self._least_price
        self._reward = np.float32(0)
        self._tables, self._home = _tables_of(moves, question, count)
        shut = self._home < 0
        self._floor, self._ceiling = np.where(shut, 0, -moves.room_down), np.where(shut, 0, moves.room_up)

    def layers(self) -> Columns:
        """What was found: a row for each other table, how each open cell differs in it."""
        return self._by[np.any(self._by != 0, axis=1)]

    def run(self) -> None:
        """Sweep after sweep over all that is hidden."""
        sweeps = int(np.clip(ASKED // len(self._moves.small), LEAST_SWEEPS, MOST_SWEEPS))
        if any(table.boxes.at_once == 1 for table in self._tables):
            sweeps = min(sweeps, NESTED_SWEEPS)
        corners = 2 ** max(len(axes) for axes in self._axes)
        for share in np.linspace(0, 1, sweeps):
            heat = corners * HEAT[0] * (HEAT[1] / HEAT[0]) ** share
            self._reprice_all(heat, REWARD[0] + (REWARD[1] - REWARD[0]) * share)
            self._sweep(heat)
        for reward, heat in AT_LAST:
            self._reprice_all(heat, reward)
            self._finish(heat)

    def _sweep(self, heat: float) -> None:
        """Each cell that is hidden in one layer: a small one some way further, another one back."""
        draw = self._random
        cells = draw.permutation(
            np.flatnonzero((self._is_hidden() | self._moves.is_small) & (self._home >= 0))
        )
        small = self._moves.is_small[cells]
        asks = ~small | self._lacks(cells) | (draw.random(len(cells)) < AGAIN)
        cells, small = cells[asks], small[asks]
        layers = draw.integers(self._annealed, size=len(cells))
        coins = np.where(draw.random(len(cells)) < 0.5, 1, -1)
        for batch in self._batches(cells):
            self._ask(cells[batch], layers[batch], coins[batch], heat)

    def _batches(self, cells: Columns) -> list[Columns]:
        """Positions of cells of one table each, as many as are asked at once."""
        found: list[Columns] = []
        for number, table in enumerate(self._tables):
            of_table = np.flatnonzero(self._home[cells] == number)
            found += np.array_split(of_table, -(-len(of_table) // table.boxes.at_once) or 1)
        return [batch for batch in found if len(batch)]

    def _ask(self, cells: Columns, layers: Columns, coins: Columns, heat: float) -> None:
        small = self._moves.is_small[cells]
        for _ in range(self._annealed - 1):  # a cell that is no small one goes back where it differs
            elsewhere = ~small & (self._by[layers, cells] == 0)
            layers = np.where(elsewhere, (layers + 1) % self._annealed, layers)
        by = self._by[layers, cells]
        signs = np.where(small, coins, -np.sign(by))
        signs = np.where(small & ~self._can(cells, by + signs), -signs, signs)
        able = (signs != 0) & self._can(cells, by + signs)
        self._take_cheapest(cells[able], layers[able], signs[able], heat)

    def _can(self, cells: Columns, by: Columns) -> Truth:
        can: Truth = (by >= self._floor[cells]) & (by <= self._ceiling[cells])
        return can

    def _take_cheapest(self, cells: Columns, layers: Columns, signs: Columns, heat: float) -> None:
        """Ask the cheapest box of each of these cells of one table, and take those worth their price."""
        if not len(cells):
            return
        table = self._tables[self._home[cells[0]]]
        prices, chosen = table.boxes.cheapest(layers, table.where[cells], signs)
        limits = heat * self._random.standard_exponential(len(cells))
        for n in np.flatnonzero(prices <= np.minimum(limits, NEVER / 2)).tolist():
            places, by = table.boxes.cells_of(int(table.where[cells[n]]), int(chosen[n]))
            self._take(table, int(layers[n]), places, by * signs[n], float(limits[n]))

    def _take(self, table: _Table, layer: int, places: Columns, by: Columns, most: float) -> None:
        """Change a layer, unless what was taken since has made that dearer."""
        if table.boxes.cost(layer, places, by) <= most:
            cells = table.cells[places]
            self._by[layer, cells] += by
            self._reprice(cells)

    def _finish(self, heat: float) -> None:
        """What is not safe yet, in any layer and both ways; then back with all that is no longer needed."""
        lacking = np.flatnonzero(self._lacks(np.arange(len(self._home))) & (self._home >= 0))
        ways = [(layer, sign) for layer in range(len(self._by)) for sign in (1, -1)]
        for cell in lacking:
            table = self._tables[self._home[cell]]
            layers, signs = np.array(ways).T
            able = self._can(np.full(len(ways), cell), self._by[layers, cell] + signs)
            layers, signs = layers[able], signs[able]
            prices, chosen = table.boxes.cheapest(layers, np.full(len(layers), table.where[cell]), signs)
            best = int(prices.argmin())
            if prices[best] < 0:
                places, by = table.boxes.cells_of(int(table.where[cell]), int(chosen[best]))
                self._take(table, int(layers[best]), places, by * signs[best], 0.0)
        self._sweep(heat)

    # Prices

    def _is_hidden(self) -> Truth:
        hidden: Truth = np.any(self._by != 0, axis=0)
        return hidden

    def _lacks(self, cells: Columns) -> Truth:
        by = self._by[:, cells]
        reached = by.max(axis=0, initial=0) - by.min(axis=0, initial=0)
        lacks: Truth = self._moves.is_small[cells] & (reached < self._asked[cells])
        return lacks

    def _reprice_all(self, heat: float, reward: float) -> None:
        """New prices, each a little off while it is hot: the same cells do not always win."""
        self._reward = np.float32(reward)
        off = (self._random.random(len(self._home)) - 0.5).astype(np.float32)
        self._price = np.where(self._moves.is_small, 0, self._least_price * (1 + np.float32(heat) * off))
        self._reprice(np.arange(len(self._home)))

    def _reprice(self, cells: Columns) -> None:
        prices = self._priced(cells)
        if len(self._tables) == 1:
            self._tables[0].boxes.price(self._tables[0].where[cells], prices)
            return
        for table in self._tables:
            at = table.where[cells]
            here = at >= 0
            table.boxes.price(at[here], prices[:, :, here])

    def _priced(self, cells: Columns) -> Prices:
        """For each layer what it costs to raise and to lower each cell by one."""
        by = self._by[:, cells]
        differs = (by != 0).astype(np.float32)
        alone = differs.sum(axis=0) == differs
        steps = by[:, None] + _UP_AND_DOWN
        prices: Prices = (alone * self._price[cells])[:, None] * ((steps != 0) - differs[:, None])
        prices += SHORT * (np.abs(steps) - np.abs(by)[:, None])
        small = np.flatnonzero(self._moves.is_small[cells])
        if len(small):
            prices[:, :, small] -= self._reward * self._gains.of(by[:, small], self._asked[cells[small]])
        never = (steps < self._floor[cells]) | (steps > self._ceiling[cells])
        prices[never] = NEVER
        return prices


_UP_AND_DOWN = np.array([1, -1])[:, None]


class _Gains:
    """How much safer a small cell gets by one step up or down in each layer, worked out beforehand."""

    def __init__(self, layers: int, most: int) -> None:
        self._far = most + 1  # further away nothing changes
        reach = np.arange(-self._far, self._far + 1)
        cases = np.array(list(product(reach, repeat=layers))).T
        self._weights = len(reach) ** np.arange(layers)[::-1]
        up, down = _beside(np.maximum(cases, 0)), _beside(np.maximum(-cases, 0))
        reached = np.maximum(up, cases) + np.maximum(down, -cases)
        steps = cases[:, None] + _UP_AND_DOWN
        after = np.maximum(up[:, None], steps) + np.maximum(down[:, None], -steps)
        self._table = np.array(
            [
                (np.minimum(asked, after) - np.minimum(asked, reached)[:, None]).transpose(2, 0, 1)
                for asked in range(most + 1)
            ]
        ).astype(np.float32)

    def of(self, by: Columns, asked: Columns) -> Prices:
        """A gain for each layer, way and cell."""
        case = self._weights @ (np.minimum(np.maximum(by, -self._far), self._far) + self._far)
        gains: Prices = self._table[asked, case].transpose(1, 2, 0)
        return gains


def _beside(reached: Columns) -> Columns:
    """For each layer the most that any other one reaches, at least nothing."""
    sorted_ = np.sort(np.concatenate([np.zeros_like(reached[:1]), reached]), axis=0)
    beside: Columns = np.where(reached == sorted_[-1], sorted_[-2], sorted_[-1])
    return beside


def _inverse(places: Columns, size: int) -> Columns:
    """For each cell its place in a table, or -1."""
    where = np.full(size, -1)
    where[places] = np.arange(len(places))
    return where
