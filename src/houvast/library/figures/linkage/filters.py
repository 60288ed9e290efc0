"""The encoded file of a source: bits, the name of the source, and what they were made with. Nothing else.

Written as a numpy archive without pickled objects, so that opening one from another organisation runs
nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from houvast.library.figures.linkage.refusals import FiltersRefused

Words = npt.NDArray[np.uint64]
_FORMAT = "houvast filters 1"


@dataclass(frozen=True)
class Filters:
    """Filters of one source: `words` is (records, bits / 64). `left_out` had too little to encode."""

    source: str
    fingerprint: str
    key: str
    bits: int
    words: Words
    left_out: int = 0

    def __post_init__(self) -> None:
        if self.words.ndim != 2 or self.words.shape[1] * 64 != self.bits or not len(self.words):
            raise FiltersRefused(
                f"{self.source}: {self.words.shape} words do not make filters of {self.bits} bits."
            )

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def ones(self) -> npt.NDArray[np.int64]:
        """How many bits are set in each filter."""
        counted: npt.NDArray[np.int64] = np.bitwise_count(self.words).sum(axis=1, dtype=np.int64)
        return counted

    @property
    def density(self) -> float:
        """The share of bits that are set; between 0.3 and 0.5 filters tell people apart best."""
        return float(self.ones.mean()) / self.bits


def write_filters(filters: Filters, path: Path) -> None:
    """Write an encoded file."""
    facts = (_FORMAT, filters.source, filters.fingerprint, filters.key, filters.bits, filters.left_out)
    with path.open("wb") as file:
        np.savez_compressed(file, about=np.array([str(fact) for fact in facts]), words=filters.words)


def read_filters(path: Path) -> Filters:
    """Read an encoded file; refused when it is something else or damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as read:
            about, words = [str(value) for value in read["about"]], read["words"]
        if about[0] != _FORMAT or words.dtype != np.uint64:
            raise FiltersRefused(f"{path} is not a file of filters of this version.")
        return Filters(about[1], about[2], about[3], int(about[4]), words, int(about[5]))
    except FileNotFoundError:
        raise FiltersRefused(f"There is no encoded file {path}.") from None
    except (OSError, KeyError, IndexError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise FiltersRefused(f"{path} is not an encoded file, or it is damaged.") from error
    except ValueError as error:
        if isinstance(error, FiltersRefused):
            raise
        raise FiltersRefused(f"{path} is not an encoded file, or it is damaged.") from error


def check_together(sources: Sequence[Filters]) -> None:
    """Refuse sources that were not encoded alike: their overlap would be chance."""
    if len({filters.source for filters in sources}) < len(sources) or len(sources) < 2:
        raise FiltersRefused("Compare two sources or more, each once.")
    first = sources[0]
    for other in sources[1:]:
        if (other.fingerprint, other.bits) != (first.fingerprint, first.bits):
            raise FiltersRefused(f"{first.source} and {other.source} were encoded with other parameters.")
        if other.key != first.key:
            raise FiltersRefused(f"{first.source} and {other.source} were encoded with another key.")
