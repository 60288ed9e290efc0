"""Noise by cell keys: every record has a random key; the keys of a cell's records, summed, choose its noise.

So the same records are always changed by the same amount, in whatever table, filter or release they come
together (Fraser and Wooton 2005; Thompson, Broadfoot and Elazar 2013). Keys are whole numbers below 2**63 and
are summed modulo 2**63: the sum of random keys is as random as one of them, and its top 32 bits meet the
shares of `ptables` exactly. Who knows the keys can take the noise off; they are facts and never leave.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt

from houvast.library.figures.ptables import SHARES, Chances, Whole

KEYS: Final = 2**63  # record keys and cell keys are below it
_LOW_BITS: Final = 31  # of a key, which no chance needs

# The facts whose records keep their key from one gathering to the next. The others draw it anew each time,
# and the noise with it, so that two releases side by side would show it.
LASTING_KEYS: Final = frozenset({"contacts", "persons", "pairs", "referrals", "needs"})

# The key of the nth person of a contact is the contact's times n * n * SQUARE + n * LINEAR + 1, which is odd,
# so that it is random too; two persons of a contact have the sum of no other two.
SQUARE: Final = 1_000_003
LINEAR: Final = 7_919


def record_key(key: int, number: int | None = None) -> int:
    """The key of a record, or of the person of that number in it."""
    factor = 1 if number is None else number * number * SQUARE + number * LINEAR + 1
    return key * factor % KEYS


def cell_key(keys: Iterable[int]) -> int:
    """The key of a cell: those of its records, each once, summed."""
    return sum(keys) % KEYS


def noise(counts: Whole, keys: npt.NDArray[np.uint64], chances: Chances) -> Whole:
    """What each count is changed by, for whole arrays of counts and cell keys (below 2**63)."""
    row = np.minimum(counts, chances.asked.rows - 1)
    drawn = (keys >> np.uint64(_LOW_BITS)).astype(np.int64)
    place = np.searchsorted(chances.ends, row * SHARES + drawn, side="right")
    return np.asarray(chances.changes[place])
