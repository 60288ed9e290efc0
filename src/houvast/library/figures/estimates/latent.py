"""Latent classes for lists that reach some people better than others (Manrique-Vallier 2016).

People belong to unseen classes; within a class the lists are independent. How many classes there are is left
to a stick-breaking prior. A Gibbs sampler over whole groups of people with one history, seeded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from houvast.library.figures.estimates.histories import Histories
from houvast.library.figures.estimates.intervals import LEVEL, Interval
from houvast.library.figures.estimates.loglinear import Floats
from houvast.library.figures.refusals import NoConvergence

CLASSES = 10  # the most there may be; Manrique-Vallier 2016 uses as many
WARM_UP, BLOCK, BLOCKS, EVERY = 10_000, 20_000, 12, 10  # blocks are added until the draws suffice
SHAPE = RATE = 0.25  # of the gamma prior on the concentration (Dunson and Xing 2009)
MOST = 10**9  # the sampler is stopped when it wanders beyond this
LEAST_INDEPENDENT = 100  # effective draws below which the result is not printed

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Latent:
    """Draws of the population size, what they say, and how many classes were in use."""

    mean: float
    median: float
    interval: Interval
    draws: Floats
    effective: float
    classes: float


def sample_latent(
    data: Histories,
    rng: np.random.Generator,
    *,
    level: float = LEVEL,
    block: int = BLOCK,
    blocks: int = BLOCKS,
    warm_up: int = WARM_UP,
    progress: Progress | None = None,
) -> Latent:
    """Sample the posterior of the population size (Manrique-Vallier 2016, section 4, prior 1 / N).

    Blocks of sweeps are added until the draws are worth LEAST_INDEPENDENT independent ones. Raises
    NoConvergence when the last block is reached before, or when the number runs away.
    """
    chain = _Chain(data, rng)
    draws: list[float] = []
    classes: list[int] = []
    for part in range(blocks + 1):
        for sweep in range(block if part else warm_up):
            chain.sweep()
            if part and sweep % EVERY == 0:
                draws.append(float(chain.hidden + data.cases))
                classes.append(int((chain.members > 0).sum()))
        if chain.hidden > MOST:
            raise NoConvergence(f"The sampler wandered beyond {MOST:,} people: there is no upper limit.")
        if progress is not None:
            progress(part + 1, blocks + 1)
        effective = effective_draws(np.log(np.array(draws))) if draws else 0.0
        if effective >= LEAST_INDEPENDENT:
            return _summed_up(np.array(draws), classes, effective, level)
    raise NoConvergence(
        f"The sampler moves too slowly: {effective:.0f} independent draws of {len(draws)}, where "
        f"{LEAST_INDEPENDENT} are needed."
    )


def _summed_up(draws: Floats, classes: list[int], effective: float, level: float) -> Latent:
    tail = (1 - level) / 2
    low, median, high = (float(q) for q in np.quantile(draws, [tail, 0.5, 1 - tail]))
    interval = Interval(low, high, "posterior", level)
    return Latent(float(draws.mean()), median, interval, draws, effective, float(np.mean(classes)))


class _Chain:
    """One state of the sampler: weights of the classes, their chances per list, and the number on no list."""

    def __init__(self, data: Histories, rng: np.random.Generator) -> None:
        self._rng = rng
        seen = np.flatnonzero(data.counts)
        self._counts = data.counts[seen].astype(np.int64)
        self._on = ((seen[:, None] >> np.arange(data.lists)) & 1).astype(float)
        self._cases = data.cases
        self.hidden = data.cases
        self._chances = rng.uniform(0.1, 0.9, (CLASSES, data.lists)) * self._on.mean()
        self._weights = np.full(CLASSES, 1.0 / CLASSES)
        self._concentration = 1.0
        self.members = np.zeros(CLASSES)

    def sweep(self) -> None:
        """Draw in turn who is in which class, the chances, the weights, the concentration, the hidden."""
        rng = self._rng
        with np.errstate(divide="ignore"):
            yes, no = np.log(self._chances), np.log1p(-self._chances)
            weights = np.log(self._weights)
        fit = weights + self._on @ yes.T + (1 - self._on) @ no.T
        share = np.exp(fit - fit.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        seen = rng.multinomial(self._counts, share)
        never = np.exp(weights + no.sum(axis=1))
        missed = min(max(float(never.sum()), 1e-12), 1 - 1e-12)
        self.hidden = int(rng.negative_binomial(self._cases, 1 - missed))
        unseen = rng.multinomial(self.hidden, never / never.sum())
        self.members = seen.sum(axis=0) + unseen
        on = seen.T @ self._on
        self._chances = rng.beta(1 + on, 1 + self.members[:, None] - on)
        self._draw_weights()

    def _draw_weights(self) -> None:
        rng = self._rng
        after = self.members[::-1].cumsum()[::-1] - self.members
        broken = rng.beta(1 + self.members[:-1], self._concentration + after[:-1])
        broken = np.clip(broken, 1e-12, 1 - 1e-12)
        left = np.r_[1.0, np.cumprod(1 - broken)]
        self._weights = np.r_[broken, 1.0] * left
        rate = RATE - float(np.log1p(-broken).sum())
        self._concentration = float(rng.gamma(SHAPE + CLASSES - 1, 1 / rate))


def effective_draws(draws: Floats) -> float:
    """How many independent draws these are worth (Geyer 1992, initial positive sequence)."""
    centred = draws - draws.mean()
    size = len(centred)
    spectrum = np.fft.rfft(centred, 2 * size)
    together = np.fft.irfft(spectrum * np.conj(spectrum))[:size]
    if together[0] <= 0:
        return 0.0
    along = together / together[0]
    pairs = along[: size - size % 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs < 0)
    kept = pairs[: ends[0]] if len(ends) else pairs
    return float(size / max(2 * kept.sum() - 1, 1.0))
