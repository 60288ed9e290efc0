"""Moves: other tables that fit everything published, found as changes of the true one.

A move changes some counts, keeps every relation, leaves each shown cell as it is and stays within what the
mark of each hidden cell gives away. The cells that it changes have to be hidden. A move in whole numbers is a
proof: an attacker cannot tell the table that it leads to from the true one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix, hstack

from houvast.library.figures.boxes import Axis
from houvast.library.figures.policy import Policy
from houvast.library.figures.programs import CLOSE, COLUMNS_FOR_INTERIOR_POINT, Program, is_whole
from houvast.library.figures.reached import Move, Reached
from houvast.library.figures.relations import Columns, Numbers, Relations, Truth, islands

NEARLY_FREE = 1e-3  # the price of moving a cell that is hidden already: shorter moves first
NEAR_ENOUGH = 0.02  # proving many at once may leave a few for later
A_LOT = 1e4  # of people; no count has to move further than this
MORE = 100  # times this for the number of a group, which follows its counts


@dataclass(frozen=True)
class Question:
    """The counts and their relations, what hiding each cell costs, and which cells everybody knows anyway.

    `zeros` are the cells that may be zeros though marked small; `hidden_zeros` are zeros that are hidden
    whatever else is. `one_mark`: readers do not learn which of the hidden counts are small, so that `near`
    ones, which they may take for small, need doubt as well.
    """

    ties: Relations
    counts: Numbers
    price: Numbers
    known: Columns  # zeros, and what others printed: these can be hidden no more
    policy: Policy
    axes: tuple[tuple[Axis, ...], ...] = ()  # of each table whose parts sum to their totals; else none
    farthest: float = A_LOT  # no count has to move further
    zeros: Columns = field(default_factory=lambda: np.empty(0, np.int64))
    hidden_zeros: Columns = field(default_factory=lambda: np.empty(0, np.int64))
    one_mark: bool = False
    near: Columns = field(default_factory=lambda: np.empty(0, np.int64))


class Moves:
    """The moves found so far: which cells they hide, and how far they take each small cell up and down.

    The number of a group that tells is a small cell, too: one that has to rise above zero.
    """

    def __init__(self, question: Question, price: Numbers) -> None:
        policy = question.policy
        self.open = np.setdiff1d(np.arange(len(question.counts)), question.known)
        self.count = x = question.counts[self.open]
        self.is_group = np.isin(self.open, question.ties.groups[:, 0])
        counted = (x >= policy.smallest_at_risk) & (x <= policy.largest_at_risk)
        also = np.union1d(question.hidden_zeros, question.near)
        self.is_small = counted | self.is_group | np.isin(self.open, also)
        self.small = np.flatnonzero(self.is_small)
        beyond = policy.largest_at_risk + 1
        unmarked = np.isin(
            self.open, question.ties.more[:, 0]
        )  # no table shows them, and no mark bounds them
        least = np.where(np.isin(self.open, question.zeros), 0, policy.smallest_at_risk)
        is_marked_small = (x <= policy.largest_at_risk) & ~unmarked
        if question.one_mark:
            self.room_down, self.room_up = x - least, np.full(len(x), question.farthest)
        else:
            self.room_down = np.where(is_marked_small, x - least, x - beyond)
            self.room_up = np.where(is_marked_small, policy.largest_at_risk - x, question.farthest)
        self.room_down[unmarked] = x[unmarked]
        self.room_down[self.is_group], self.room_up[self.is_group] = (
            MORE * question.farthest,
            1 - x[self.is_group],
        )
        self.asked = np.minimum(policy.least_possible_values - 1, self.room_up + self.room_down)
        self.asked[self.is_group] = self.room_up[self.is_group]
        self.price = price[self.open]
        self.hidden = self.is_small.copy()
        self.up, self.down = np.zeros(len(x)), np.zeros(len(x))  # how far any move went
        self.proven_up, self.proven_down = np.zeros(len(x)), np.zeros(len(x))  # those in whole numbers
        self.proofs: dict[tuple[int, int], Move] = {}
        self._take_relations(question)
        self.towards = self._first_directions()

    def _take_relations(self, question: Question) -> None:
        sums = question.ties.matrix @ question.counts
        matrix = question.ties.matrix[:, self.open]
        rows = np.flatnonzero(np.diff(matrix.indptr) > 0)
        self.matrix: csr_matrix = matrix[rows]
        self.columns: csc_matrix = self.matrix.tocsc()
        self.least, self.most = (question.ties.least - sums)[rows], (question.ties.most - sums)[rows]
        groups = len(question.ties.groups)
        self._groups = question.ties.matrix[question.ties.matrix.shape[0] - groups :][:, self.open]

    def _first_directions(self) -> Numbers:
        """Up from the least, down from the greatest; in between, against what a cell's lines already do."""
        rises = (self.room_down == 0) | self.is_group
        towards = np.where(rises, 1.0, np.where(self.room_up == 0, -1.0, 0.0)) * self.is_small
        pull = self.matrix @ towards
        for cell in self.small[towards[self.small] == 0]:
            span = slice(self.columns.indptr[cell], self.columns.indptr[cell + 1])
            rows, factors = self.columns.indices[span], self.columns.data[span]
            towards[cell] = -1.0 if np.sign(pull[rows]) @ factors > 0 else 1.0
            pull[rows] += factors * towards[cell]
        return towards

    def start_as(self, other: Moves) -> None:
        """Try each small cell first the way that it went in another search."""
        way = np.where(other.up == other.down, other.towards, np.sign(other.up - other.down))
        stuck = (way > 0) & (self.room_up < 1) | (way < 0) & ((self.room_down < 1) | self.is_group)
        self.towards = np.where(stuck, -way, way) * self.is_small

    # What was reached

    def unfinished(self) -> Columns:
        """The small cells that no move took far enough."""
        far: Truth = self.up + self.down >= self.asked - CLOSE
        return self.small[~far[self.small]]

    def unproven(self) -> Columns:
        """The small cells that no move in whole numbers took far enough."""
        far: Truth = self.proven_up + self.proven_down >= self.asked
        return self.small[~far[self.small]]

    def needed(self, proofs: list[Move]) -> Columns:
        """The cells, besides the small ones, that some of these proofs change: these are to be hidden."""
        changed = {int(cell) for proof in proofs for cell in proof.cells}
        return self.open[np.array(sorted(changed - set(self.small.tolist())), dtype=np.int64)]

    def proofs_that_do(self) -> list[Move]:
        """The proofs without those that the others make needless, the costliest tried first."""
        kept = list({id(proof): proof for proof in self.proofs.values()}.values())
        users = np.zeros(len(self.count), np.int64)
        for proof in kept:
            users[proof.cells] += 1

        def saves(proof: Move) -> int:
            return int(((users[proof.cells] == 1) & ~self.is_small[proof.cells]).sum())

        reached = Reached(kept, self.is_small, self.is_group, self.asked)
        for proof in sorted(kept, key=saves, reverse=True):
            if saves(proof) and reached.without(proof):
                users[proof.cells] -= 1
                kept.remove(proof)
        return kept

    def lacks(self, cell: int) -> bool:
        """Whether a small cell is not proven as far as is asked."""
        return bool(self.proven_up[cell] + self.proven_down[cell] < self.asked[cell])

    # Finding moves

    def move_many(self, cells: Columns, reward: float) -> None:
        """One linear program that moves as many of these cells as are worth their price, each one way."""
        everything = np.arange(len(self.count))
        self._move(cells, self.up, self.down, everything, reward, whole=False)
        self._turn(self.unfinished(), self.up, self.down)

    def prove_many(self, cells: Columns) -> None:
        """The same in whole numbers and among the hidden cells only, so that it proves and costs nothing."""
        self._move(cells, self.proven_up, self.proven_down, np.flatnonzero(self.hidden), 1.0, whole=True)
        self._turn(self.unproven(), self.proven_up, self.proven_down)

    def _move(
        self, cells: Columns, ups: Numbers, downs: Numbers, among: Columns, reward: float, *, whole: bool
    ) -> None:
        way, size, place = self.towards[cells], len(among), np.searchsorted(among, cells)
        reached = np.where(way > 0, ups[cells], downs[cells])
        room = np.where(way > 0, self.room_up[cells], self.room_down[cells])
        goal = np.minimum(room, reached + (self.asked - ups - downs)[cells])
        up, down = self.room_up[among], self.room_down[among]
        up[place], down[place] = np.where(way > 0, room - goal, 0.0), np.where(way < 0, room - goal, 0.0)
        price = np.where(self.hidden, NEARLY_FREE, self.price)[among]
        columns = self.columns[:, among]
        change = Program(
            hstack([columns, -columns, self.columns[:, cells].multiply(way[None, :])]).tocsc(),
            lower=np.zeros(2 * size + len(cells)),
            upper=np.concatenate([up, down, goal]),
            least=self.least,
            most=self.most,
            cost=np.concatenate([price, price, np.full(len(cells), -reward)]),
            whole=whole,
            near=NEAR_ENOUGH if whole else 0.0,
        ).solve()
        if change is None:
            return
        by = np.zeros(len(self.count))
        by[among] = change[:size] - change[size : 2 * size]
        by[cells] += way * change[2 * size :]
        self._take(np.round(by) if whole else by)

    def _turn(self, cells: Columns, ups: Numbers, downs: Numbers) -> None:
        """A cell that did not get far enough tries the other way, where there is room."""
        can_fall = (self.room_down[cells] > downs[cells] + CLOSE) & ~self.is_group[cells]
        can_rise = self.room_up[cells] > ups[cells] + CLOSE
        falls = np.where(self.towards[cells] > 0, can_fall, ~can_rise)
        self.towards[cells] = np.where(falls, -1.0, 1.0)

    def prove(self, cell: int) -> None:
        """Moves for one small cell until enough is proven, or until its marks allow no more."""
        while (left := self.asked[cell] - self.proven_up[cell] - self.proven_down[cell]) > 0:
            found = self._step(cell, left)
            if found is None:
                return
            self._take(found)

    def _step(self, cell: int, left: float) -> Numbers | None:
        """The cheapest move that takes a cell further, up or down: as far as is asked, else less far."""
        if self.is_group[cell]:  # half the way is no use
            return self._to(cell, self.room_up[cell])
        for further in range(int(left), 0, -1):
            moves = [self._to(cell, sign * amount) for sign, amount in self.ways(cell, further)]
            if possible := [move for move in moves if move is not None]:
                return min(possible, key=lambda by: float(self.price[(by != 0) & ~self.hidden].sum()))
        return None

    def ways(self, cell: int, further: float | None = None) -> list[tuple[int, float]]:
        """Up, down or both, and how far a move has to go that proves so much more, or all that is asked."""
        up, down = self.proven_up[cell], self.proven_down[cell]
        by = self.asked[cell] - up - down if further is None else further
        ways = (1, up + by, self.room_up[cell]), (-1, down + by, self.room_down[cell])
        return [(sign, amount) for sign, amount, room in ways if amount <= room]

    def move_hidden(self, cell: int, amount: float) -> bool:
        """Take a move among hidden cells, where a linear program that takes no seconds finds one."""
        among = np.flatnonzero(self.hidden)
        if 2 * len(among) > COLUMNS_FOR_INTERIOR_POINT:
            return False
        by = self._cheapest(cell, amount, among, whole=False)
        by = None if by is None else self._around(cell, by)
        if by is None or not is_whole(by):
            return False
        self._take(np.round(by))
        return True

    def _to(self, cell: int, amount: float) -> Numbers | None:
        """The cheapest change, in whole numbers, that moves a cell by an amount."""
        everything = np.arange(len(self.count))
        by = self._cheapest(cell, amount, everything, whole=False)
        if by is None:
            return None
        by = self._around(cell, by)
        if is_whole(by):
            return np.round(by)
        near = np.flatnonzero(self.hidden | (np.abs(by) > CLOSE))
        by = self._cheapest(cell, amount, near, whole=True)
        by = by if by is not None else self._cheapest(cell, amount, everything, whole=True)
        return None if by is None else np.round(self._around(cell, by))

    def _cheapest(self, cell: int, amount: float, among: Columns, *, whole: bool) -> Numbers | None:
        columns = self.columns[:, among]
        price = np.where(self.hidden, NEARLY_FREE, self.price)[among]
        place = int(np.flatnonzero(among == cell)[0])
        lower, upper = np.zeros(2 * len(among)), np.concatenate([self.room_up[among], self.room_down[among]])
        one, other = (place, place + len(among)) if amount > 0 else (place + len(among), place)
        lower[one] = upper[one] = abs(amount)
        upper[other] = 0.0
        change = Program(
            hstack([columns, -columns]).tocsc(),
            lower=lower,
            upper=upper,
            least=self.least,
            most=self.most,
            cost=np.concatenate([price, price]),
            whole=whole,
        ).solve()
        if change is None:
            return None
        by = np.zeros(len(self.count))
        by[among] = change[: len(among)] - change[len(among) :]
        return by

    # Taking moves over

    def _around(self, cell: int, by: Numbers) -> Numbers:
        """Of a move, the part that is tied to one cell; the rest moves for nothing."""
        kept = np.zeros(len(by))
        for cells in self._parts(by):
            if cell in cells:
                kept[cells] = by[cells]
        return kept

    def _parts(self, by: Numbers) -> list[Columns]:
        changed = np.flatnonzero(np.abs(by) > CLOSE)
        columns = self.columns[:, changed]
        touched, rows = np.unique(columns.indices, return_inverse=True)  # other rows are alone
        ties = csc_matrix((columns.data, rows, columns.indptr), shape=(len(touched), len(changed)))
        return [changed[found] for _, found in islands(ties.tocsr())]

    def _take(self, by: Numbers) -> None:
        """Hide what a move changes. Parts that are not tied to one another are moves of their own."""
        by = self._with_groups(by)
        for cells in self._parts(by):
            part = by[cells]
            self.hidden[cells] = True
            self.up[cells] = np.maximum(self.up[cells], part)
            self.down[cells] = np.maximum(self.down[cells], np.where(self.is_group[cells], 0, -part))
            if is_whole(part):
                self._keep_proof(Move(cells, np.round(part)))

    def _with_groups(self, by: Numbers) -> Numbers:
        """The numbers of groups follow their counts."""
        if not self._groups.shape[0]:
            return by
        counts = np.where(self.is_group, 0.0, by)
        counts[self.is_group] = np.minimum(self._groups @ counts, self.room_up[self.is_group])
        return counts

    def take_parts(self, by: Numbers) -> None:
        """Take another table in whole numbers, given as its difference: hide what it changes."""
        self._take(by.astype(np.float64))

    def take_proofs(self, moves: Sequence[Move]) -> None:
        """Take moves in whole numbers that were proven by who knows more, and whose cells are hidden."""
        for move in moves:
            self.hidden[move.cells] = True
            self._keep_proof(move)

    def _keep_proof(self, move: Move) -> None:
        self._check(move)
        for cell, by in zip(move.cells.tolist(), move.by.tolist(), strict=True):
            reached = self.proven_up if by > 0 else self.proven_down
            if self.is_small[cell] and abs(by) > reached[cell] and not (by < 0 and self.is_group[cell]):
                reached[cell] = abs(by)
                self.proofs[cell, 1 if by > 0 else -1] = move

    def _check(self, move: Move) -> None:
        """A proof is checked by plain arithmetic, whatever the solver said."""
        columns = self.columns[:, move.cells]
        rows = np.unique(columns.indices)
        sums = (columns @ move.by)[rows]
        kept = np.all(sums >= self.least[rows]) and np.all(sums <= self.most[rows])
        if (
            not kept
            or np.any(move.by > self.room_up[move.cells])
            or np.any(-move.by > self.room_down[move.cells])
        ):
            raise ArithmeticError("A move that was found breaks a relation or a mark.")
