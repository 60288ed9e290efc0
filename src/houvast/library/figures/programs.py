"""Linear and integer programs, solved by HiGHS on one thread: the same question has the same answer."""

from dataclasses import dataclass, field

import highspy
import numpy as np
import numpy.typing as npt
from highspy._core import _Highs  # highspy.Highs() prints a banner on standard output, into our CSV
from scipy.sparse import csc_matrix

Numbers = npt.NDArray[np.float64]
CLOSE = 1e-6  # HiGHS's own feasibility tolerance, ten times over

OPTIONS = (("output_flag", False), ("threads", 1), ("random_seed", 0))
COLUMNS_FOR_INTERIOR_POINT = 8_000  # beyond these the simplex method is ten times slower on four-way tables
PRIMAL = 4  # HiGHS's number of the primal simplex method
NODES_WHEN_NEAR = 50  # a count and not a time: the same on every machine


@dataclass
class Program:
    """Minimise cost @ x, with bounds on x and on matrix @ x. Kept between questions for a warm start."""

    matrix: csc_matrix
    lower: Numbers
    upper: Numbers
    least: Numbers
    most: Numbers
    cost: Numbers
    whole: bool = False
    near: float = 0.0  # how far from the best an answer in whole numbers may be, as a share
    nodes: int = 0  # after which a search in whole numbers stops with what it has; none is no end
    again: bool = False  # asked many times with another cost: each answer begins where the last one ended

    iterations: int = field(default=0, init=False)  # steps of the simplex method of the last answer

    def __post_init__(self) -> None:
        model = highspy.HighsLp()
        rows, columns = self.matrix.shape
        model.num_row_, model.num_col_ = rows, columns
        model.col_cost_, model.col_lower_, model.col_upper_ = self.cost, self.lower, self.upper
        model.row_lower_, model.row_upper_ = self.least, self.most
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = self.matrix.indptr
        model.a_matrix_.index_ = self.matrix.indices
        model.a_matrix_.value_ = self.matrix.data
        if self.whole:
            model.integrality_ = [highspy.HighsVarType.kInteger] * columns
        self._solver = _Highs()
        for option, value in OPTIONS:
            self._solver.setOptionValue(option, value)
        if self.near > 0:
            self._solver.setOptionValue("mip_rel_gap", self.near)
            self._solver.setOptionValue("mip_max_nodes", NODES_WHEN_NEAR)
        if self.nodes:
            self._solver.setOptionValue("mip_max_nodes", self.nodes)
        if columns > COLUMNS_FOR_INTERIOR_POINT and not self.whole:
            self._solver.setOptionValue("solver", "ipm")
        elif self.again:
            # With another cost the last vertex is still possible and no longer the best: the primal method
            # goes on from there, where the dual one, or working the rows out beforehand, starts anew.
            self._solver.setOptionValue("simplex_strategy", PRIMAL)
            self._solver.setOptionValue("presolve", "off")
        self._solver.passModel(model)

    def solve(self) -> Numbers | None:
        """The best x, or None where there is none (impossible, or without end)."""
        self._solver.run()
        self.iterations = max(0, int(self._solver.getInfo().simplex_iteration_count))
        solution = self._solver.getSolution()
        status = self._solver.getModelStatus()
        stopped = (
            (self.near > 0 or self.nodes > 0)
            and status == highspy.HighsModelStatus.kSolutionLimit
            and solution.value_valid
        )
        if status != highspy.HighsModelStatus.kOptimal and not stopped:
            return None
        return np.asarray(solution.col_value)

    @property
    def is_without_end(self) -> bool:
        """Whether the last question had no best answer because there is always a better one."""
        return bool(self._solver.getModelStatus() == highspy.HighsModelStatus.kUnbounded)

    @property
    def bound(self) -> float | None:
        """What no x is better than, as far as the last answer proves it."""
        info, status = self._solver.getInfo(), self._solver.getModelStatus()
        if self.whole:
            proven = info.mip_dual_bound
            return float(proven) if np.isfinite(proven) else None
        is_best = status == highspy.HighsModelStatus.kOptimal
        return float(info.objective_function_value) if is_best else None

    def aim(self, column: int, cost: float) -> None:
        """Set the cost of one column."""
        self._solver.changeColCost(column, cost)

    def pulled(self, cost: Numbers) -> Numbers | None:
        """The best x by another cost, which is forgotten afterwards."""
        columns = np.arange(len(cost), dtype=np.int32)
        self._solver.changeColsCost(len(cost), columns, cost)
        x = self.solve()
        self._solver.changeColsCost(len(cost), columns, self.cost)
        return x


class Growing:
    """Maximise aim @ rows, where rows = matrix @ x have bounds and x is no less than zero.

    Its columns come as they are asked for, and each answer starts at the one before. Rows that the columns
    at hand do not make up are missing, until `complete`.
    """

    def __init__(self, least: Numbers, most: Numbers) -> None:
        size = len(least)
        self._solver = _Highs()
        for option, value in OPTIONS:
            self._solver.setOptionValue(option, value)
        self._solver.addRows(size, least, most, 0, np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0))
        self._size = size
        self.matrix = np.empty((size, 0))
        self._add(np.hstack([np.eye(size), -np.eye(size)]), 1.0)

    def add(self, columns: Numbers) -> None:
        self.matrix = np.hstack([self.matrix, columns])
        self._add(columns, 0.0)

    def complete(self) -> None:
        """Nothing may be missing from here on."""
        lacks = np.arange(2 * self._size, dtype=np.int32)
        self._solver.changeColsBounds(len(lacks), lacks, np.zeros(len(lacks)), np.zeros(len(lacks)))
        self._solver.changeColsCost(len(lacks), lacks, np.zeros(len(lacks)))

    def best(self, aim: Numbers | None) -> tuple[Numbers, Numbers, float] | None:
        """The rows, what each weighs, and how much is missing; without an aim, as little as can be. None
        where there is no answer, or no end to it.
        """
        if aim is not None and self.matrix.shape[1]:
            columns = np.arange(2 * self._size, 2 * self._size + self.matrix.shape[1], dtype=np.int32)
            self._solver.changeColsCost(len(columns), columns, -(aim @ self.matrix))
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self._solver.getSolution()
        x = np.asarray(found.col_value)
        rows = self.matrix @ x[2 * self._size :]
        return rows, -np.asarray(found.row_dual), float(x[: 2 * self._size].sum())

    def _add(self, columns: Numbers, cost: float) -> None:
        matrix = csc_matrix(columns)
        many = matrix.shape[1]
        self._solver.addCols(
            many,
            np.full(many, cost),
            np.zeros(many),
            np.full(many, np.inf),
            matrix.nnz,
            matrix.indptr[:-1].astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data,
        )


def is_whole(x: Numbers) -> bool:
    return bool(np.all(np.abs(x - np.round(x)) < CLOSE))
