"""How wrong the links may be, and what that does to the histories.

Two errors: a link between two people (false), and one person not linked (missed). A missed link makes the
hidden number too high, a false one too low (Ding and Fienberg 1994, Survey Methodology 20; Di Consiglio
and Tuoto 2015, doi:10.1515/jos-2015-0025; de Wolf, van der Laan and Zult 2019, doi:10.1515/jos-2019-0027).
Where they correct a point, `perturb` draws histories as they may have been: an interval that uses a fresh
draw in each repetition carries the error of the linkage too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from houvast.library.figures.linkage.refusals import LinkageRefused

Counts = Mapping[int, int]  # cases by history; list i is bit i
_LARGEST_RATE = 0.5


def read_error(path: Path) -> LinkageError:
    """The error of a linkage from the file that was written beside its counts."""
    try:
        return LinkageError(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise LinkageRefused(f"There is no file {path} with the error of the linkage.") from None
    except (OSError, UnicodeDecodeError, TypeError, json.JSONDecodeError) as error:
        raise LinkageRefused(f"{path} does not hold the error of a linkage: {error}.") from error


@dataclass(frozen=True, slots=True)
class LinkageError:
    """Rates of both errors, with the numbers that they were estimated from.

    `false_links` of `links_checked` links were false; `missed` of `matches_checked` true pairs were not
    linked. The numbers need not be whole: a mixture gives expected ones.
    """

    false_links: float
    links_checked: float
    missed: float
    matches_checked: float
    source: str = ""

    def __post_init__(self) -> None:
        for wrong, checked in ((self.false_links, self.links_checked), (self.missed, self.matches_checked)):
            if not 0 <= wrong <= checked or checked <= 0:
                raise LinkageRefused(f"{wrong} errors in {checked} checked make no rate.")
        if max(self.false_rate, self.missed_rate) > _LARGEST_RATE:
            raise LinkageRefused(
                "More than half of the links are wrong or missed: do not estimate from these."
            )

    @property
    def false_rate(self) -> float:
        """The share of links that join two people."""
        return self.false_links / self.links_checked

    @property
    def missed_rate(self) -> float:
        """The share of people on two lists whose records were not linked."""
        return self.missed / self.matches_checked

    def as_json(self) -> str:
        """The numbers of the error, for the file that goes with the counts."""
        return json.dumps(asdict(self), indent=2) + "\n"

    def draw(self, rng: np.random.Generator) -> tuple[float, float]:
        """Both rates as they may be, from their Jeffreys posterior: Beta(wrong + 1/2, right + 1/2)."""
        false = rng.beta(self.false_links + 0.5, self.links_checked - self.false_links + 0.5)
        missed = rng.beta(self.missed + 0.5, self.matches_checked - self.missed + 0.5)
        return min(float(false), _LARGEST_RATE), min(float(missed), _LARGEST_RATE)


def perturbation(error: LinkageError) -> Callable[[Counts, np.random.Generator], dict[int, int]]:
    """`perturb` with this error, in the shape that a bootstrap of estimates asks for."""
    return lambda counts, rng: perturb(counts, error, rng)


def perturb(counts: Counts, error: LinkageError, rng: np.random.Generator) -> dict[int, int]:
    """Histories as they may truly have been, given linked ones: one draw, same mean for each list's size.

    False links are taken apart first: a history of k lists stands on k - 1 links, each false with the drawn
    rate. Then missed links are put back: for each true history of k lists that was found, those not found are
    negative binomial with chance 1 - (1 - missed)**(k - 1), each as one broken link (two at once are left
    out: their chance is the square of a small one), as long as there are cases to join.
    """
    false, missed = error.draw(rng)
    broken = _taken_apart(counts, false, rng)
    return {cell: count for cell, count in sorted(_put_back(broken, missed, rng).items()) if count}


def _taken_apart(counts: Counts, false: float, rng: np.random.Generator) -> dict[int, int]:
    result: dict[int, int] = {}
    for cell, count in counts.items():
        lists = _lists_of(cell)
        wrong = int(rng.binomial(count, 1 - (1 - false) ** (len(lists) - 1))) if len(lists) > 1 else 0
        result[cell] = result.get(cell, 0) + count - wrong
        for _ in range(wrong):
            part = _part_of(lists, rng)
            for piece in (part, cell ^ part):
                result[piece] = result.get(piece, 0) + 1
    return result


def _put_back(counts: dict[int, int], missed: float, rng: np.random.Generator) -> dict[int, int]:
    result = dict(counts)
    for cell in sorted(counts, key=lambda cell: (-len(_lists_of(cell)), cell)):
        lists = _lists_of(cell)
        if len(lists) < 2 or not counts[cell]:
            continue
        found = (1 - missed) ** (len(lists) - 1)
        for _ in range(int(rng.negative_binomial(counts[cell], found))):
            part = _part_of(lists, rng)
            if result.get(part, 0) and result.get(cell ^ part, 0):
                result[part] -= 1
                result[cell ^ part] -= 1
                result[cell] = result.get(cell, 0) + 1
    return result


def _lists_of(cell: int) -> list[int]:
    return [i for i in range(cell.bit_length()) if cell >> i & 1]


def _part_of(lists: list[int], rng: np.random.Generator) -> int:
    """Some lists of a history, not all and not none: one side of a broken link."""
    kept = int(rng.integers(1, 2 ** len(lists) - 1))
    return sum(1 << name for place, name in enumerate(lists) if kept >> place & 1)
