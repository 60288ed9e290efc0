"""Which cells to hide besides the small ones, so that nobody can work a small count out.

A small cell is safe when other tables of counts fit everything that is published and show other values in it.
`moves` finds such tables and, with them, the cells that must be hidden. The nearest other table is an idea of
Dandekar and Cox and of Castro (controlled tabular adjustment); to hide exactly what it changes is ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from houvast.library.figures.annealing import protect_by_annealing, prove_by_boxes
from houvast.library.figures.moves import Moves, Question
from houvast.library.figures.reached import Move
from houvast.library.figures.relations import Columns, Numbers

# What moving one small cell by one may cost in further cells, program by program: cheap moves first, so that
# what they hide serves the dearer ones. Each comes twice: a cell that cannot move one way tries the other
# before the next gets dearer. Found by trying on the tables of bench/suppression.py.
REWARDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1.05, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 8.0, 60.0)
PROOFS_AT_ONCE = 10
FEWER_REWARDS = (0.3, 0.5, 0.7, 1.05, 1.5, 2.0, 3.0, 8.0, 60.0)  # once directions are known
# The search starts again, with the directions found, preferring what it hid before: at these shares of the
# price. It ends with the first search that does not get better.
AGAIN = (0.5, 0.4, 0.6, 0.5)
TOO_MANY = 1_000  # cells that may be hidden, beyond which programs take seconds and boxes come first
TOO_MANY_LINKED = 2_000  # the same for linked tables, whose shared cells boxes do not move


@dataclass(frozen=True)
class Pattern:
    """The cells to hide besides the small ones, and whole tables that prove the doubt, the true one first."""

    secondary: Columns
    small: Columns
    fitting: tuple[Numbers, ...]


def complementary(question: Question) -> Pattern:
    """The cheapest pattern found in a few passes, then proven. The same question has the same answer.

    A zero that is hidden looks like a small count, and has to keep as much doubt: then all is searched anew.
    """
    while True:
        pattern = _pattern_for(question)
        zeros = np.intersect1d(pattern.secondary, question.zeros)
        zeros = zeros[question.counts[zeros] == 0]
        if not len(zeros):
            return pattern
        question = replace(question, hidden_zeros=np.union1d(question.hidden_zeros, zeros))


def _pattern_for(question: Question) -> Pattern:
    if _is_large(question):
        return _by_boxes(question)
    best = _one_pass(Moves(question, question.price), REWARDS)
    for share in AGAIN:
        preferred = np.isin(np.arange(len(question.price)), best.open[best.hidden])
        again = Moves(question, np.where(preferred, share, 1.0) * question.price)
        again.start_as(best)
        other = _one_pass(again, FEWER_REWARDS)
        if _cost(question, other) >= _cost(question, best):
            break
        best = other
    _prove(best, question)
    return _pattern(best, question)


def _is_large(question: Question) -> bool:
    most = TOO_MANY if len(question.axes) == 1 else TOO_MANY_LINKED
    return len(question.counts) - len(question.known) > most and all(question.axes)


def _by_boxes(question: Question) -> Pattern:
    """Boxes for all cells that have one, then programs for the few that have none."""
    moves = Moves(question, question.price)
    protect_by_annealing(moves, question)
    _prove(moves, question)
    return _pattern(moves, question)


def _pattern(moves: Moves, question: Question) -> Pattern:
    proofs = moves.proofs_that_do()
    fitting = [question.counts]
    for proof in proofs:
        other = question.counts.copy()
        other[moves.open[proof.cells]] += proof.by
        fitting.append(other)
    small = moves.open[moves.small]
    return Pattern(_for_one_mark(question, moves.needed(proofs), small, proofs), small, tuple(fitting))


def _for_one_mark(question: Question, secondary: Columns, small: Columns, proofs: Sequence[Move]) -> Columns:
    """With what is to be hidden besides, for readers who do not learn the marks (0324).

    Where marks alone leave a small count too few values, no search that reckons with them tries. Readers have
    one mark for all that is hidden: for them it can have as many as any other. What they may take for a small
    count is proven too. A move by which the marks are kept is one for them as well.
    """
    largest, least = question.policy.largest_at_risk, question.policy.least_possible_values
    while True:
        counts = question.counts[secondary]
        near = secondary[(counts > largest) & (counts < largest + least - 1)]
        moves = Moves(replace(question, one_mark=True, near=near), question.price)
        moves.hidden |= np.isin(moves.open, secondary)
        moves.take_proofs(proofs)
        _prove(moves, question)
        more = np.setdiff1d(moves.open[moves.hidden], np.union1d(secondary, small))
        if not len(more):
            return secondary
        secondary, proofs = np.union1d(secondary, more), list(moves.proofs.values())


def _one_pass(moves: Moves, rewards: Sequence[float]) -> Moves:
    """Moves of many cells at once, from cheap to dear."""
    for reward in (each for each in rewards for _ in range(2)):
        if not len(unfinished := moves.unfinished()):
            break
        moves.move_many(unfinished, reward)
    return moves


def _prove(moves: Moves, question: Question) -> None:
    """Moves in whole numbers: of a large table by boxes, else many at once while that helps. Then for each
    cell that is left, on its own.
    """
    if _is_large(question):
        prove_by_boxes(moves, question)
    else:
        for _ in range(PROOFS_AT_ONCE):
            if not len(unproven := moves.unproven()):
                return
            moves.prove_many(unproven)
    for cell in moves.unproven():
        moves.prove(int(cell))


def _cost(question: Question, moves: Moves) -> tuple[int, float]:
    """First the cells that still lack doubt, then the price of what is hidden."""
    hidden = moves.open[moves.hidden & ~moves.is_small]
    return len(moves.unfinished()), round(float(question.price[hidden].sum()), 6)
