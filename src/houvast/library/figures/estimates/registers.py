"""One register with repeat counts: how often each person was registered, and what is known of them.

A repeat count says that a person was registered again, which needs a register that identifies. A helpline's
receipt that is used again is a wish to come back, not a second capture: it is no data for these methods.
Nobody is registered zero times; how many those are is what is estimated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from houvast.library.figures.estimates.histories import LEAST_CASES, LEAST_OVERLAP
from houvast.library.figures.estimates.words import Remark, remark
from houvast.library.figures.refusals import CountRefused, NoOverlap, TableRefused, TooFewCases
from houvast.library.figures.sheets import Sheet, read_sheet, whole_number

Floats = npt.NDArray[np.float64]

TIMES_NAMES = ("capture", "captures", "times", "nbcap", "count")
CASES_NAMES = ("freq", "frequency", "cases", "persons", "n")
MOST_VALUES = 20  # of a covariate: more is no category, and may be a name
FEW_TWICE = 7  # fewer persons seen twice than this: Chao's variance says little


@dataclass(frozen=True)
class Register:
    """Groups of persons: how often seen, how many, and the row of the model matrix they share.

    `matrix` begins with a column of ones; `columns` names its columns.
    """

    times: npt.NDArray[np.int64]
    persons: Floats
    matrix: Floats
    columns: tuple[str, ...]
    covariates: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())

    @cached_property
    def cases(self) -> int:
        return int(self.persons.sum())

    def seen(self, times: int) -> int:
        """How many persons were seen exactly so often."""
        return int(self.persons[self.times == times].sum())

    def frequencies(self) -> dict[int, int]:
        """Persons by how often they were seen."""
        return {int(t): self.seen(int(t)) for t in np.unique(self.times)}

    def warnings(self) -> tuple[Remark, ...]:
        said = [*self.remarks, remark("receipt")]
        if self.seen(2) < FEW_TWICE:
            said.append(remark("few_twice", least=FEW_TWICE))
        return tuple(said)

    def without_covariates(self) -> Register:
        times, where = np.unique(self.times, return_inverse=True)
        persons = np.asarray(np.bincount(where, weights=self.persons), dtype=np.float64)
        return Register(
            times.astype(np.int64), persons, np.ones((len(times), 1)), ("constant",), (), self.remarks
        )

    def at_most(self, times: int) -> Register:
        """The persons who were seen at most so often."""
        few = self.times <= times
        return Register(
            self.times[few],
            self.persons[few],
            self.matrix[few],
            self.columns,
            self.covariates,
            self.remarks,
        )


def register(frequencies: Mapping[int, int]) -> Register:
    """A register without covariates, from how many persons were seen once, twice, and so on."""
    times = np.array(sorted(frequencies), dtype=np.int64)
    persons = np.array([float(frequencies[int(t)]) for t in times])
    found = Register(times, persons, np.ones((len(times), 1)), ("constant",))
    check(found)
    return found


def read_register(
    source: Path | str,
    covariates: Sequence[str] = (),
    *,
    times: str | None = None,
    persons: str | None = None,
) -> Register:
    """A register from a CSV file: a row per person, or a row per number of times with how many persons.

    `times` names the column with how often, `persons` the one with how many; without them the usual names
    are looked for (TIMES_NAMES, CASES_NAMES), and a file without persons has one per row. Covariates are
    categories, the most frequent value being the reference. Refused: counts that are negative, fractional,
    missing or zero; a number of times that stands twice; nobody seen twice; fewer than LEAST_CASES persons.
    """
    sheet = read_sheet(source)
    if not sheet.rows:
        raise TableRefused("The file has a first line and no rows.")
    times, persons = columns_of_register(sheet, covariates, times or "", persons or "")
    found = _grouped(sheet, times, persons, tuple(covariates))
    check(found)
    return found


def columns_of_register(
    sheet: Sheet, covariates: Sequence[str], times: str, persons: str
) -> tuple[str, str | None]:
    """Which columns say how often and how many, by name or by the usual names; refuses what is not there."""
    times = times or _named(sheet, TIMES_NAMES, "how often each was seen")
    many = persons or _found(sheet, CASES_NAMES, besides=(times, *covariates))
    for column in (times, *covariates, *([many] if many else [])):
        sheet.require(column)
    return times, many


def check(found: Register) -> None:
    """Refuse a register that no method here can speak about."""
    if (found.times < 1).any():
        raise CountRefused("Somebody is counted as seen zero times; how many those are is what is estimated.")
    if found.cases < LEAST_CASES:
        raise TooFewCases(f"There are {found.cases} persons; below {LEAST_CASES} no estimate is made.")
    if found.seen(2) == 0:
        raise NoOverlap("Nobody was seen exactly twice, so nothing says how many were seen never.")
    if found.cases - found.seen(1) < LEAST_OVERLAP:
        raise NoOverlap(f"Fewer than {LEAST_OVERLAP} persons were seen more than once; no estimate is made.")
    if found.seen(1) == 0:
        raise NoOverlap("Nobody was seen exactly once: this is no list on which people appear by chance.")


def _named(sheet: Sheet, names: tuple[str, ...], what: str) -> str:
    found = _found(sheet, names)
    if found is None:
        raise TableRefused(f"No column says {what}: name it; the file has {', '.join(sheet.columns)}.")
    return found


def _found(sheet: Sheet, names: tuple[str, ...], besides: tuple[str, ...] = ()) -> str | None:
    usable = {column.lower(): column for column in sheet.columns if column not in besides}
    return next((usable[name] for name in names if name in usable), None)


def _grouped(sheet: Sheet, times: str, persons: str | None, covariates: tuple[str, ...]) -> Register:
    groups: dict[tuple[int, tuple[str, ...]], int] = {}
    lines: dict[tuple[int, tuple[str, ...]], int] = {}
    for row in sheet:
        often = whole_number(row, times)
        if often == 0:
            raise CountRefused(f"Line {row.line}: seen zero times. How many those are is what is estimated.")
        values = tuple(row.values[name] for name in covariates)
        if "" in values:
            name = covariates[values.index("")]
            raise TableRefused(
                f"Line {row.line}: {name} is missing; write what is unknown as a value of its own."
            )
        key = (often, values)
        if persons is not None and key in lines:
            raise TableRefused(f"Line {row.line}: {often} times stands on line {lines[key]} already.")
        lines[key] = row.line
        groups[key] = groups.get(key, 0) + (1 if persons is None else whole_number(row, persons))
    return _with_matrix(groups, covariates)


def _with_matrix(groups: Mapping[tuple[int, tuple[str, ...]], int], covariates: tuple[str, ...]) -> Register:
    keys = sorted(key for key, many in groups.items() if many)
    columns: list[Floats] = [np.ones(len(keys))]
    names = ["constant"]
    for place, covariate in enumerate(covariates):
        many: dict[str, int] = {}
        for key in keys:
            many[key[1][place]] = many.get(key[1][place], 0) + groups[key]
        values = sorted(many, key=lambda value: (-many[value], value))
        if len(values) < 2:
            raise TableRefused(f"Everybody has the same {covariate}: it explains nothing. Leave it out.")
        if len(values) > MOST_VALUES:
            raise TableRefused(
                f"The column {covariate} has {len(values)} values; a covariate has at most {MOST_VALUES}. "
                "Put values together, or leave it out."
            )
        for value in values[1:]:
            columns.append(np.array([float(key[1][place] == value) for key in keys]))
            names.append(f"{covariate}: {value}")
    return Register(
        np.array([key[0] for key in keys], dtype=np.int64),
        np.array([float(groups[key]) for key in keys]),
        np.column_stack(columns),
        tuple(names),
        covariates,
    )
