"""Linear and integer programs, solved by HiGHS on one thread: the same question has the same answer."""

from dataclasses import dataclass

import highspy
import numpy as np
from highspy._core import _Highs  # highspy.Highs() prints a banner on standard output, into our CSV
from scipy.sparse import csc_matrix

from houvast.library.figures.relations import Numbers

CLOSE = 1e-6  # HiGHS's own feasibility tolerance, ten times over

OPTIONS = (("output_flag", False), ("threads", 1), ("random_seed", 0))
COLUMNS_FOR_INTERIOR_POINT = 8_000  # beyond these the simplex method is ten times slower on four-way tables
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
        if columns > COLUMNS_FOR_INTERIOR_POINT and not self.whole:
            self._solver.setOptionValue("solver", "ipm")
        self._solver.passModel(model)

    def solve(self) -> Numbers | None:
        """The best x, or None where there is none (impossible, or without end)."""
        self._solver.run()
        solution = self._solver.getSolution()
        status = self._solver.getModelStatus()
        stopped = self.near > 0 and status == highspy.HighsModelStatus.kSolutionLimit and solution.value_valid
        if status != highspy.HighsModelStatus.kOptimal and not stopped:
            return None
        return np.asarray(solution.col_value)

    def aim(self, column: int, cost: float) -> None:
        """Set the cost of one column."""
        self._solver.changeColCost(column, cost)


def is_whole(x: Numbers) -> bool:
    return bool(np.all(np.abs(x - np.round(x)) < CLOSE))
