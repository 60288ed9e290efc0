"""Whether a model has an estimate at all on these histories: is there a highest point, and only one?

A fit exists when some table without zeros has the same sums as ours (Haberman 1974; Fienberg and Rinaldo
2012, theorem 3): a linear program that asks how large the smallest count of such a table can be. The
parameters can be told apart when the columns of the model are independent. Both are asked after the
histories that an interaction with nobody on it makes impossible are set aside (Chan, Silverman and Vincent
2021, section 2.4).

Both depend only on which histories have anybody, not on how many. So answers are kept by model and by the
set of histories seen, and a bootstrap asks the program few new questions.
"""

from __future__ import annotations

from enum import Enum

import numpy as np
from scipy.optimize import linprog

from houvast.library.figures.estimates.histories import Histories
from houvast.library.figures.estimates.loglinear import Bools, Design, Floats, one_thread
from houvast.library.figures.refusals import NoEstimate

_ROUNDING = 1e-9  # of eigenvalues and of the program's answer, which are 0 or far from it


class Existence(Enum):
    """What is known of the fit of one model to one table."""

    EXISTS = "there is one highest point"
    NO_MAXIMUM = "the likelihood keeps rising towards a border"
    NOT_IDENTIFIED = "different parameters say the same"


class Asked:
    """The answers given so far for the models of one design."""

    def __init__(self, room: Design) -> None:
        self.room = room
        self.programs = 0  # how many linear programs were solved
        self._known: dict[bytes, Existence] = {}

    def many(self, counts: Floats, models: Bools) -> Bools:
        """For each row of counts and of models: does the fit exist, and is it the only one?"""
        keys = self._keys(counts, models)
        news = list({key: row for row, key in enumerate(keys) if key not in self._known}.values())
        if news:
            seen = np.broadcast_to(counts > 0, (len(models), counts.shape[-1]))[news].astype(float)
            self._find(seen, models[news], [keys[row] for row in news])
        exists = Existence.EXISTS
        return np.fromiter((self._known[key] is exists for key in keys), dtype=bool, count=len(keys))

    def one(self, counts: Floats, model: Bools) -> Existence:
        """What is known of one model on one table."""
        self.many(counts[None, :], model[None, :])
        return self._known[self._keys(counts[None, :], model[None, :])[0]]

    def _keys(self, counts: Floats, models: Bools) -> list[bytes]:
        seen = np.broadcast_to(counts > 0, (len(models), counts.shape[-1]))
        packed = np.packbits(np.concatenate([seen, models], axis=1), axis=1)
        return [row.tobytes() for row in packed]

    def _find(self, seen: Floats, models: Bools, keys: list[bytes]) -> None:
        """Where the histories seen alone tell the parameters apart, no border can be approached: the gradient
        of a direction that changes no seen history is nought everywhere. Only the rest needs the program."""
        matrix, present = self.room.matrix, np.ones((len(models), self.room.always), dtype=bool)
        present = np.concatenate([present, models], axis=1)
        finite = present & (seen @ matrix > 0)
        possible = ((present & ~finite) @ matrix.T == 0).astype(float)
        with one_thread():
            spans = self._independent(seen, finite)
            apart = self._independent(possible, finite)
        for row, key in enumerate(keys):
            if spans[row]:
                self._known[key] = Existence.EXISTS
            elif not apart[row]:
                self._known[key] = Existence.NOT_IDENTIFIED
            else:
                columns = matrix[possible[row] > 0][:, finite[row]]
                self.programs += 1
                inside = smallest_count(columns, seen[row][possible[row] > 0]) > _ROUNDING
                self._known[key] = Existence.EXISTS if inside else Existence.NO_MAXIMUM

    def _independent(self, histories: Floats, finite: Bools) -> Bools:
        """Per row: are the columns of the finite terms independent over these histories?"""
        size = self.room.matrix.shape[1]
        answers = np.empty(len(histories), dtype=bool)
        for first in range(0, len(histories), 256):
            part = slice(first, first + 256)
            gram = (histories[part] @ self.room.products).reshape(-1, size, size)
            gram = gram * finite[part][:, :, None] * finite[part][:, None, :]
            gram[:, range(size), range(size)] += ~finite[part]
            answers[part] = np.linalg.eigvalsh(gram)[:, 0] > _ROUNDING
        return answers


def smallest_count(matrix: Floats, seen: Floats) -> float:
    """The largest possible smallest count, at most 1, among tables with the same sums as `seen`.

    Maximise s so that matrix' (z + s) = matrix' seen with z >= 0.
    """
    columns = np.vstack([matrix, matrix.sum(axis=0)]).T
    goal = np.r_[np.zeros(len(matrix)), -1.0]
    bounds = [(0.0, None)] * len(matrix) + [(0.0, 1.0)]
    found = linprog(goal, A_eq=columns, b_eq=matrix.T @ seen, bounds=bounds, method="highs")
    if found.status != 0:
        raise NoEstimate("The linear program on existence did not end; report this table.")
    return -float(found.fun)


def check(data: Histories, room: Design, model: Bools) -> None:
    """Refuse a model that has no estimate on these histories, and say why."""
    found = Asked(room).one(data.observed, model)
    if found is Existence.EXISTS:
        return
    said = ", ".join(data.name_of(t) for t in room.named(model)) or "the lists alone"
    raise NoEstimate(f"The model with {said} has no estimate on these histories: {found.value}.")
