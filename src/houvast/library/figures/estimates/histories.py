"""Cases by the lists that they were on: the data of several lists, read strictly.

A history says on which lists a case was (1) and was not (0). Cell `c` of the counts holds the cases whose
history has the bits of `c`: list i is bit i. Cell 0, on no list, is what is estimated and always empty here.
Overlaps come from a linkage that others carry out; how good it was is not judged here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from houvast.library.figures.estimates.words import Remark, remark
from houvast.library.figures.refusals import (
    CountRefused,
    EmptyList,
    EstimateRefused,
    HistoryRefused,
    NoOverlap,
    TableRefused,
    TooFewCases,
)
from houvast.library.figures.sheets import Row, Sheet, read_sheet, whole_number

LEAST_CASES = 20  # below this every method here is a guess with decimals
LEAST_OVERLAP = (
    5  # on more than one list, or seen again: with fewer, one case more or less doubles the answer
)
MOST_LISTS = 10  # 1,023 histories; beyond it tables of persons are sparser than any model
FEW_IN_OVERLAP = 7  # Robson and Regier 1964: with fewer recaptures the two-list estimate is biased

Counts = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Histories:
    """Counts of cases by history. `counts[c]` is cell c of 2**lists; `remarks`: what the reader noticed."""

    names: tuple[str, ...]
    counts: Counts
    remarks: tuple[Remark, ...] = field(default=())

    @property
    def lists(self) -> int:
        return len(self.names)

    @property
    def observed(self) -> Counts:
        """The counts of the histories on at least one list: cells 1 and up."""
        return self.counts[1:]

    @cached_property
    def cases(self) -> int:
        return int(self.counts.sum())

    @cached_property
    def constant(self) -> float:
        """The part of a Poisson log-likelihood that no parameter moves."""
        return float(gammaln(self.observed + 1).sum())

    def on_all(self, lists: int) -> int:
        """Cases that were on all lists of a bit mask, and perhaps on more."""
        cells = np.arange(self.counts.size)
        return int(self.counts[(cells & lists) == lists].sum())

    def name_of(self, lists: int) -> str:
        """The lists of a bit mask by name, as `police × helpline`."""
        return " × ".join(name for i, name in enumerate(self.names) if lists >> i & 1)

    def overlaps(self) -> dict[tuple[str, str], int]:
        """Cases on both lists, for each pair."""
        pairs = combinations(range(self.lists), 2)
        return {(self.names[i], self.names[j]): self.on_all(1 << i | 1 << j) for i, j in pairs}

    def warnings(self) -> tuple[Remark, ...]:
        """What in these data weakens every estimate."""
        empty = [" × ".join(pair) for pair, cases in self.overlaps().items() if cases == 0]
        few = [" × ".join(pair) for pair, cases in self.overlaps().items() if 0 < cases < FEW_IN_OVERLAP]
        said = list(self.remarks)
        if self.lists == 2:
            said.append(remark("two_lists"))
        if empty:
            said.append(remark("no_overlap", pairs="; ".join(empty)))
        if few:
            said.append(remark("thin_overlap", least=FEW_IN_OVERLAP, pairs="; ".join(few)))
        return tuple(said)


def histories(names: Sequence[str], cases: Mapping[int, int], remarks: Sequence[Remark] = ()) -> Histories:
    """Histories from counts by cell (list i is bit i); refuses what no estimate can be made from."""
    found = _table(names, cases, remarks)
    check(found)
    return found


def _table(names: Sequence[str], cases: Mapping[int, int], remarks: Sequence[Remark]) -> Histories:
    counts = np.zeros(2 ** len(names))
    for cell, count in cases.items():
        counts[cell] = count
    return Histories(tuple(names), counts, tuple(remarks))


def read_histories(source: Path | str, count: str | None = None) -> Histories:
    """Histories from a CSV file: one column of 0 and 1 per list, and `count`, the column with the cases.

    Without `count` every row is one case. Histories that are not in the file count as zero.
    Refused: a count that is negative, fractional or missing; a mark other than 0 or 1; a history that stands
    twice or is on no list; a list with nobody; no overlap or fewer than LEAST_OVERLAP cases in it; fewer
    than LEAST_CASES cases.
    """
    sheet = read_sheet(source)
    names = tuple(name for name in sheet.columns if name != count)
    _check_columns(sheet, names, count)
    if count is None:
        return histories(names, _tally(sheet, names))
    return histories(names, *_counted(sheet, names, count))


def read_overlaps(source: Path | str, count: str) -> Histories:
    """Histories that are only shown: read as strictly, and enough for an estimate or not."""
    sheet = read_sheet(source)
    names = tuple(name for name in sheet.columns if name != count)
    _check_columns(sheet, names, count)
    if not 2 <= len(names) <= MOST_LISTS:
        raise TableRefused(f"There are {len(names)} lists; overlaps need 2 to {MOST_LISTS}.")
    return _table(names, *_counted(sheet, names, count))


@dataclass(frozen=True)
class Part:
    """The histories of one stratum, and why no estimate can be made from them, if so."""

    data: Histories
    refusal: EstimateRefused | None


def read_strata(source: Path | str, stratum: str, count: str | None = None) -> dict[str, Part]:
    """Histories of each value of a column.

    The parts are checked one by one: what is enough for all together may be too little for one sex.
    """
    sheet = read_sheet(source)
    sheet.require(stratum)
    columns = tuple(name for name in sheet.columns if name != stratum)
    names = tuple(name for name in columns if name != count)
    _check_columns(sheet, names, count)
    if missing := [row.line for row in sheet if row.values[stratum] == ""]:
        raise TableRefused(f"Line {missing[0]}: no {stratum}; write what is unknown as a value of its own.")
    values = dict.fromkeys(row.values[stratum] for row in sheet)
    if len(values) < 2:
        raise TableRefused(f"Every row has the same {stratum}: there is nothing to split.")
    return {value: _part(sheet, names, stratum, value, count) for value in values}


def _part(sheet: Sheet, names: tuple[str, ...], stratum: str, value: str, count: str | None) -> Part:
    part = Sheet(sheet.columns, tuple(row for row in sheet if row.values[stratum] == value))
    cases, remarks = (_tally(part, names), ()) if count is None else _counted(part, names, count)
    return checked(_table(names, cases, remarks))


def checked(found: Histories) -> Part:
    """A part with why no estimate can be made from it, if so."""
    try:
        check(found)
    except EstimateRefused as refusal:
        return Part(found, refusal)
    return Part(found, None)


def check(found: Histories) -> None:
    """Refuse histories that no method here can speak about."""
    if not 2 <= found.lists <= MOST_LISTS:
        raise TableRefused(f"There are {found.lists} lists; an estimate needs 2 to {MOST_LISTS}.")
    if found.counts[0] or (found.counts < 0).any() or (found.counts != np.floor(found.counts)).any():
        raise CountRefused("Counts are whole numbers of zero or more, and nobody is counted on no list.")
    for i, name in enumerate(found.names):
        if found.on_all(1 << i) == 0:
            raise EmptyList(f"Nobody is on the list {name}. Leave the list out.")
    if found.cases < LEAST_CASES:
        raise TooFewCases(f"There are {found.cases} cases; below {LEAST_CASES} no estimate is made.")
    if not any(found.overlaps().values()):
        raise NoOverlap("Nobody is on two lists, so nothing says how many are on none.")
    several = found.cases - sum(int(found.counts[1 << i]) for i in range(found.lists))
    if several < LEAST_OVERLAP:
        raise NoOverlap(f"Fewer than {LEAST_OVERLAP} cases are on more than one list; no estimate is made.")


def _check_columns(sheet: Sheet, names: tuple[str, ...], count: str | None) -> None:
    if count is not None:
        sheet.require(count)
    if not sheet.rows:
        raise TableRefused("The file has a first line and no rows.")
    if not 2 <= len(names) <= MOST_LISTS:
        raise TableRefused(f"There are {len(names)} list columns; an estimate needs 2 to {MOST_LISTS}.")


def _tally(sheet: Sheet, names: tuple[str, ...]) -> dict[int, int]:
    cases: dict[int, int] = {}
    for row in sheet:
        cell = _cell(row, names)
        cases[cell] = cases.get(cell, 0) + 1
    return cases


def _counted(sheet: Sheet, names: tuple[str, ...], count: str) -> tuple[dict[int, int], tuple[Remark, ...]]:
    cases: dict[int, int] = {}
    lines: dict[int, int] = {}
    zeros = 0
    for row in sheet:
        cell = _cell(row, names)
        if cell in lines:
            raise HistoryRefused(
                f"Line {row.line}: this history stands on line {lines[cell]} already; add the two counts."
            )
        lines[cell] = row.line
        cases[cell] = whole_number(row, count)
        zeros += cases[cell] == 0
    return cases, (remark("zeros", count=zeros),) if zeros else ()


def _cell(row: Row, names: tuple[str, ...]) -> int:
    cell = 0
    for i, name in enumerate(names):
        mark = row.values[name]
        if mark not in ("0", "1"):
            said = "is missing" if mark in ("", "NA") else f"is {mark!r}"
            raise HistoryRefused(
                f"Line {row.line}: the mark for {name} {said}; write 1 (on it) or 0 (not on it), "
                "or name the column as the count."
            )
        cell |= (mark == "1") << i
    if cell == 0:
        raise HistoryRefused(
            f"Line {row.line}: on no list. How many those are is what is estimated; leave it out."
        )
    return cell
