"""Tables of chances for cell keys: how likely a count n is shown as n + d.

For every n the chances are those of greatest entropy that change a count by nothing on average, with one
variance for all, never by more than a bound, never below zero, and never into a small count if that is asked
(Marley and Leaver 2011; Giessing and Tent 2019). They are whole shares of 2**32, so that a random key meets
them exactly and the three sums can be checked in whole numbers. A table is data: once printed it is used for
ever, so it lies in `ptables/` and is read, not computed, where figures are made.
"""

import csv
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

SHARES: Final = 2**32  # of what a chance is a whole number
Whole = npt.NDArray[np.int64]
_FOLDER = files("houvast.library.figures") / "ptables"


class BadChances(ValueError):
    """A table of chances that cannot be, or is not what it says."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a table of chances must keep.

    A count is changed by at most `bound`, by nothing on average, with `variance`; none from 1 to `unshown`
    comes out. A zero stays zero.
    """

    name: str
    version: int
    bound: int
    variance: int
    unshown: int

    @property
    def rows(self) -> int:
        """Counts with chances of their own, zero included; every greater count has those of the last."""
        return self.bound + self.unshown + 2

    def allowed(self, count: int) -> list[int]:
        """The changes that a count may meet."""
        if count == 0:
            return [0]
        changes = range(-self.bound, self.bound + 1)
        return [d for d in changes if count + d == 0 or count + d > self.unshown]


@dataclass(frozen=True)
class Chances:
    """`shares[n, d + bound]` of 2**32 is the chance that n (or a greater count) is shown as n + d.

    `ends` and `changes` are the same, row behind row: where each possible change ends, and the change.
    """

    asked: Asked
    shares: Whole
    ends: Whole
    changes: Whole
    sha256: str


CELLS = Asked("cells", version=1, bound=10, variance=8, unshown=4)
WITHOUT_GAP = Asked("cells_without_gap", version=1, bound=6, variance=4, unshown=0)
ASKED = {each.name: each for each in (CELLS, WITHOUT_GAP)}


@cache
def chances(name: str) -> Chances:
    """A table of chances that houvast carries, checked in whole numbers when it is read."""
    asked = ASKED[name]
    text = (_FOLDER / f"{name}.csv").read_text("utf-8")
    shares = np.zeros((asked.rows, 2 * asked.bound + 1), np.int64)
    for row in csv.DictReader(text.splitlines()):
        shares[int(row["count"]), int(row["change"]) + asked.bound] = int(row["share"])
    check(asked, shares)
    count, place = np.nonzero(shares)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Chances(asked, shares, np.cumsum(shares[count, place]), place - asked.bound, digest)


def check(asked: Asked, shares: Whole) -> None:
    """Refuse shares that break one of the promises, by exact sums of whole numbers."""
    change = np.arange(-asked.bound, asked.bound + 1)
    for count, row in enumerate(shares):
        of = f"{asked.name}: the chances of {'more' if count == asked.rows - 1 else count}"
        if shares.shape != (asked.rows, len(change)) or (row < 0).any() or row.sum() != SHARES:
            raise BadChances(f"{of} are not parts of a whole.")
        if not set(change[row > 0].tolist()) <= set(asked.allowed(count)):
            raise BadChances(f"{of} allow a change that may not be.")
        if row @ change or row @ change**2 != (asked.variance * SHARES if count else 0):
            raise BadChances(f"{of} have another mean or variance than asked.")


def computed(asked: Asked) -> Whole:
    """The shares of every row, from what is asked."""
    shares = np.zeros((asked.rows, 2 * asked.bound + 1), np.int64)
    shares[0, asked.bound] = SHARES
    for count in range(1, asked.rows):
        change = np.array(asked.allowed(count))
        _refuse_impossible(asked, count, change)
        shares[count, change + asked.bound] = _whole(_most_even(change, asked.variance), change, asked)
    check(asked, shares)
    return shares


def _refuse_impossible(asked: Asked, count: int, change: Whole) -> None:
    """With mean zero, the nearest two changes and the farthest two give the ends of what variance can be."""
    if not (change.min() < 0 < change.max()):
        raise BadChances(f"{asked.name}: a count of {count} cannot be changed both ways. Ask a wider bound.")
    least = 0 if 0 in change else int(-change[change < 0].max() * change[change > 0].min())
    most = int(-change.min() * change.max())
    if not least < asked.variance < most:
        raise BadChances(
            f"{asked.name}: a count of {count} can only be changed with a variance above {least} and below "
            f"{most}, and {asked.variance} is asked. Ask another variance or a wider bound."
        )


def _most_even(change: Whole, variance: int) -> npt.NDArray[np.float64]:
    """The distribution of greatest entropy with mean zero and this variance.

    It is exp(a d + b d**2), normed; the two numbers minimise the log of the norm, which is convex
    (Jaynes 1957).
    """
    widest = float(np.abs(change).max())
    moments = np.column_stack([change / widest, (change**2 - variance) / widest**2])

    def of(free: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        weight = np.exp(moments @ free - (moments @ free).max())
        return np.asarray(weight / weight.sum())

    def norm(free: npt.NDArray[np.float64]) -> float:
        return float(np.logaddexp.reduce(moments @ free))

    def slope(free: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.asarray(of(free) @ moments)

    def bend(free: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        even = moments - slope(free)
        return np.asarray((of(free)[:, None] * even).T @ even)

    found = minimize(norm, np.zeros(2), jac=slope, hess=bend, method="trust-exact", options={"gtol": 1e-13})
    return of(found.x)


def _whole(even: npt.NDArray[np.float64], change: Whole, asked: Asked) -> Whole:
    """Whole shares with exactly the sums asked: three neighbours take what rounding left over."""
    shares = np.round(even * SHARES).astype(np.int64)
    runs = [i for i in range(len(change) - 2) if change[i + 2] == change[i] + 2]
    if not runs:
        raise BadChances(f"{asked.name}: no three changes are neighbours; ask a wider bound.")
    at = max(runs, key=lambda i: even[i : i + 3].min())
    away = change - change[at]
    owed = SHARES - int(shares.sum())
    owed_mean = -int(change[at]) * SHARES - int(shares @ away)
    owed_square = (asked.variance + int(change[at]) ** 2) * SHARES - int(shares @ away**2)
    third = (owed_square - owed_mean) // 2  # whole: d (d - 1) is even for every d, and so is 2**32
    second = owed_mean - 2 * third
    shares[at : at + 3] += (owed - second - third, second, third)
    return shares


def as_csv(asked: Asked, shares: Whole) -> str:
    """The table as it is kept and printed: count, change, share of 2**32. The last count means "or more"."""
    rows = [
        f"{count},{change - asked.bound},{shares[count, change]}\n"
        for count, change in np.argwhere(shares > 0).tolist()
    ]
    return "count,change,share\n" + "".join(rows)


def write() -> None:
    """Compute every table into its file. Only for a new one: a table that was used is never changed."""
    for asked in ASKED.values():
        Path(str(_FOLDER / f"{asked.name}.csv")).write_text(as_csv(asked, computed(asked)), "utf-8")
