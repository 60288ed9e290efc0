"""Where links begin, and how often that is wrong: from a labelled sample, or from the scores alone.

From labels: the threshold with the fewest errors. Without labels: the best score of each record is either
that of the same person or the luckiest of strangers; two beta distributions are fitted to it (EM with
moments in place of the likelihood step: Schröder and Rahmann 2017, doi:10.1186/s13015-017-0112-1) and read
as Fellegi and Sunter (1969, doi:10.1080/01621459.1969.10501049) read agreement. It refuses when the two
cannot be told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import beta

from houvast.library.figures.linkage.compare import LOWEST_THRESHOLD
from houvast.library.figures.linkage.error import LinkageError
from houvast.library.figures.linkage.refusals import ThresholdUnknown

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

LEAST_LABELLED = 30  # of each kind: below it a rate of error says nothing
LEAST_SCORES = 200
_LEAST_SHARE, _LEAST_GAP, _MOST_OVERLAP = 0.005, 0.08, 0.15
_STEPS, _ENOUGH = 500, 1e-7
_EDGE = 5e-4  # scores of exactly 0 and 1 are moved inside, where a beta density is finite


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold with the errors that it makes, and how it was found: `labelled` or `mixture`."""

    value: float
    error: LinkageError
    found_by: str


def from_labelled(scores: Sequence[float] | Floats, same: Sequence[bool] | Bools) -> Threshold:
    """The threshold with the fewest wrong and missed links in a sample whose truth is known.

    In the sample each true pair stands once and each tempting false pair too (for a record, its best
    stranger). Where several thresholds are as good, the middle one is taken.
    """
    score, true = np.asarray(scores, dtype=float), np.asarray(same, dtype=bool)
    _check_labelled(score, true)
    candidates = np.unique(np.append(score[score >= LOWEST_THRESHOLD], LOWEST_THRESHOLD))
    wrong = np.array([(~true & (score >= t)).sum() + (true & (score < t)).sum() for t in candidates])
    best = np.flatnonzero(wrong == wrong.min())
    value = float(candidates[best[len(best) // 2]])
    linked = score >= value
    error = LinkageError(
        float((linked & ~true).sum()), float(linked.sum()), float((~linked & true).sum()), float(true.sum()),
        f"{len(score)} labelled pairs",
    )  # fmt: skip
    return Threshold(value, error, "labelled")


def _check_labelled(score: Floats, true: Bools) -> None:
    if score.shape != true.shape or score.ndim != 1:
        raise ThresholdUnknown("Give one score and one truth for each labelled pair.")
    if not np.isfinite(score).all() or (score < 0).any() or (score > 1).any():
        raise ThresholdUnknown("A score is a number from 0 to 1.")
    if min(true.sum(), (~true).sum()) < LEAST_LABELLED:
        raise ThresholdUnknown(
            f"The sample has {true.sum()} true and {(~true).sum()} false pairs; "
            f"{LEAST_LABELLED} of each are needed to say how often links are wrong."
        )


def from_scores(best: Floats) -> Threshold:
    """The threshold where the best score of a record is as likely a stranger's as the same person's."""
    score = np.asarray(best, dtype=float)
    if len(score) < LEAST_SCORES:
        raise ThresholdUnknown(
            f"{len(score)} best scores; {LEAST_SCORES} are needed without a labelled sample."
        )
    inside = np.clip(score, _EDGE, 1 - _EDGE)
    same = _chance_of_same(inside)
    _check_apart(inside, same)
    value = max(_crossing(inside, same), LOWEST_THRESHOLD)
    linked = score >= value
    error = LinkageError(
        float((1 - same)[linked].sum()), float(linked.sum()), float(same[~linked].sum()), float(same.sum()),
        f"a mixture of {len(score)} best scores",
    )  # fmt: skip
    return Threshold(value, error, "mixture")


def _chance_of_same(score: Floats) -> Floats:
    """For each best score the chance that it belongs to the same person, by EM from the widest gap."""
    same = (score > _widest_gap(score)).astype(float)
    for _ in range(_STEPS):
        share = same.mean()
        if not 0 < share < 1:
            raise ThresholdUnknown("The scores do not fall into two kinds: give a labelled sample.")
        mine = share * _density(score, same)
        theirs = (1 - share) * _density(score, 1 - same)
        # Strangers cannot outscore the same person: above both means the chance only rises.
        fresh = mine / np.maximum(mine + theirs, 1e-300)
        fresh = _rising(score, fresh)
        if np.abs(fresh - same).max() < _ENOUGH:
            return fresh
        same = fresh
    return same


def _widest_gap(score: Floats) -> float:
    """Otsu's cut (1979): the point that makes both sides most alike within."""
    edges = np.linspace(score.min(), score.max(), 101)[1:-1]
    between = [
        (low := score <= edge).mean() * (~low).mean() * (score[low].mean() - score[~low].mean()) ** 2
        if 0 < (score <= edge).sum() < len(score)
        else 0.0
        for edge in edges
    ]
    return float(edges[int(np.argmax(between))])


def _density(score: Floats, weight: Floats) -> Floats:
    """The beta density with the weighted mean and variance of the scores (method of moments)."""
    mean = float(np.average(score, weights=weight))
    spread = max(float(np.average((score - mean) ** 2, weights=weight)), 1e-6)
    strength = max(mean * (1 - mean) / spread - 1, 2.0)
    found: Floats = beta.pdf(score, mean * strength, (1 - mean) * strength)
    return found


def _rising(score: Floats, chance: Floats) -> Floats:
    """The chance made to rise with the score, from its lowest point on and up to its highest."""
    order = np.argsort(score, kind="stable")
    middle = chance[order]
    lowest, highest = int(np.argmin(middle)), int(np.argmax(middle))
    middle[:lowest] = middle[lowest]
    middle[highest:] = middle[highest]
    risen = np.empty_like(chance)
    risen[order] = np.maximum.accumulate(middle)
    return risen


def _check_apart(score: Floats, same: Floats) -> None:
    share = same.mean()
    gap = np.average(score, weights=same + 1e-12) - np.average(score, weights=1 - same + 1e-12)
    unsure = (np.minimum(same, 1 - same)).sum() / min(same.sum(), (1 - same).sum())
    if not _LEAST_SHARE <= share <= 1 - _LEAST_SHARE or gap < _LEAST_GAP or unsure > _MOST_OVERLAP:
        raise ThresholdUnknown(
            "The scores do not say where links begin (too few or too many are alike, or both kinds overlap): "
            "give a labelled sample."
        )


def _crossing(score: Floats, same: Floats) -> float:
    """Between the last score that is more likely a stranger's and the first that is not."""
    above, below = score[same >= 0.5], score[same < 0.5]
    return float((above.min() + below.max()) / 2)
