"""The tables that figures are made of: what was declared, what was counted, what may be shown.

`Definition` says what a table counts. `RawTable` is a count that nobody outside may see. `SafeTable` is the
only kind that may leave, and only `protect` can make one. `AlreadyPublic` is what others printed before us.
Counting is in `tabulate`, protecting in `protect`, loading definitions in `definitions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import product
from types import MappingProxyType
from typing import Any, NoReturn, Self

from houvast.library.figures.hierarchy import sums, upwards
from houvast.library.figures.policy import Policy, Protection

TOTAL = "_T"  # SDMX CL_AREA and friends: the margin over all codes
DELIVERED = "delivered"  # in place of a set of facts: counted by others
UNKNOWN = "U"
OWN_AREA = "_X"  # of a table of houvast: the area of the helpline that made it

Key = tuple[str, ...]


class ObsStatus(StrEnum):
    """SDMX CL_OBS_STATUS, the codes used here."""

    NORMAL = "A"
    BREAK = "B"
    DEFINITION_DIFFERS = "D"
    ESTIMATED = "E"
    NOT_COLLECTED = "L"
    PROVISIONAL = "P"
    SUPPRESSED = "Q"


class ConfStatus(StrEnum):
    """SDMX CL_CONF_STATUS, the codes used here.

    Which of A and D a hidden cell has says much about its count, so nothing that is put out tells: there
    every hidden cell is HIDDEN (docs/decisions/0324-one-mark.md).
    """

    FREE = "F"
    SMALL = "A"  # primary: the count itself is too small to show
    SECONDARY = "D"  # complementary: shown, it would give a small count away
    HIDDEN = "C"  # one of both, and readers do not learn which


class Reason(StrEnum):
    """Why a cell is shown or not, in one word that exporters turn into a sentence."""

    OPEN = "open"
    ZERO = "zero"
    ALREADY_PUBLIC = "already_public"
    SMALL = "small"
    COMPLEMENTARY = "complementary"
    CHANGED = "changed"  # noise was added
    ROUNDED = "rounded"


class TableError(ValueError):
    """A table that contradicts itself or its definition."""


class NotProtected(TypeError):
    """Somebody tried to make a SafeTable without protecting it."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One axis of a table.

    `name` is its column in a published file, `codebook` the list its codes come from ("month": the civil
    months of the period), `facts` the columns it is read from, translated by `crosswalk` if there is one.
    `several` says that one counted thing may carry several of the codes; `empty` is the code of one that
    carries none. `codes` and `labels` stand in where the axis is not a codebook's. `within` names, for a code
    of a hierarchy, the code that it is part of.
    """

    name: str
    codebook: str
    facts: tuple[str, ...] = ()
    crosswalk: str | None = None
    several: bool = False
    empty: str = UNKNOWN
    codes: tuple[str, ...] = ()
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    within: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Definition:
    """What a table counts, declared once. Everything that is printed about a table comes from here.

    `where` keeps the facts whose column holds one of the codes. `multi_response` says what a margin over a
    dimension with several codes means. `beside` names the tables that must be shown together with this one.
    `exact` says that the population is all that `where` keeps, so that it can be held against others.
    Of a delivery, `area`, `scope` and `population` are None where its sender does not say them, and so is
    `registration`, the way of registering that other deliveries may share.
    """

    name: str
    version: str
    titles: Mapping[str, str]
    unit: str
    population: str | None
    dimensions: tuple[Dimension, ...]
    populations: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scope: str | None = "ANY"
    facts: str = "contacts"
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    multi_response: str = "none"
    date_rule: str = "day_of_contact"
    policy: str = "small_counts"
    beside: tuple[str, ...] = ()
    exact: bool = False
    area: str | None = OWN_AREA
    registration: str | None = None

    def __hash__(self) -> int:
        return hash((self.name, self.version))

    @property
    def several(self) -> tuple[bool, ...]:
        """For each dimension, whether its parts may sum to more than its total."""
        return tuple(dimension.several for dimension in self.dimensions)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it may be seen: a value, or the reason why there is none."""

    value: int | None
    obs_status: ObsStatus
    conf_status: ConfStatus
    reason: Reason

    def __post_init__(self) -> None:
        if (self.value is None) != (self.conf_status is not ConfStatus.FREE):
            raise TableError(f"A cell with status {self.conf_status} cannot carry the value {self.value!r}.")


@dataclass(frozen=True)
class RawTable:
    """Counts with all their margins, before protection. Personal data: it never leaves.

    `categories` holds the codes of each dimension, in the order of the definition; `counts` has one entry for
    every combination of codes and TOTAL, also where the count is zero. `from_` is included, `until` is not.
    `keys` are the cell keys (`cellkeys`) of a table that is to be protected by them, and empty otherwise.
    """

    definition: Definition
    from_: date
    until: date
    categories: tuple[tuple[str, ...], ...]
    counts: Mapping[Key, int]
    keys: Mapping[Key, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", MappingProxyType(dict(self.counts)))
        object.__setattr__(self, "keys", MappingProxyType(dict(self.keys)))
        _check_period(self.from_, self.until)
        _check_complete(self)
        _check_margins(self)

    def every_cell(self) -> Iterator[Key]:
        """Every cell, margins included, in the order of the codebooks with the total last."""
        return all_keys(self.categories)

    @classmethod
    def with_margins(cls, definition: Definition, from_: date, until: date, cells: Mapping[Key, int]) -> Self:
        """A table from its inner cells, whose parts must add up; an absent combination counts zero."""
        if any(definition.several):
            raise TableError("Margins cannot be summed where one counted thing may stand in several cells.")
        axes = [dimension.within for dimension in definition.dimensions]
        categories = tuple(
            tuple(dict.fromkeys(code for key in cells for code in reversed(upwards(key[axis], within))))
            for axis, within in enumerate(axes)
        )
        counts = dict.fromkeys(all_keys(categories), 0)
        for key, count in cells.items():
            paths = ((*upwards(code, within), TOTAL) for code, within in zip(key, axes, strict=True))
            for margin in product(*paths):
                counts[margin] += count
        return cls(definition, from_, until, categories, counts)


class SafeTable:
    """A table that may leave the house. Only `protect` makes one, and nobody can change it afterwards."""

    __slots__ = tuple("already_public categories cells definition from_ policy protection until".split())

    definition: Definition
    from_: date
    until: date
    categories: tuple[tuple[str, ...], ...]
    cells: Mapping[Key, Cell]
    policy: Policy
    protection: Protection
    already_public: tuple[AlreadyPublic, ...]

    def __init__(self, *args: object, **kwargs: object) -> None:
        raise NotProtected("A SafeTable is made by figures.protect(raw) and in no other way.")

    def __new__(cls, *args: object, **kwargs: object) -> Self:
        raise NotProtected("A SafeTable is made by figures.protect(raw) and in no other way.")

    def __init_subclass__(cls, **kwargs: object) -> NoReturn:
        raise NotProtected("A SafeTable has no other kinds.")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise NotProtected("A SafeTable cannot be changed; protect another RawTable.")

    def __delattr__(self, name: str) -> NoReturn:
        raise NotProtected("A SafeTable cannot be changed; protect another RawTable.")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise NotProtected("A SafeTable is not pickled; publish it as a file.")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __getitem__(self, key: Key) -> Cell:
        return self.cells[key]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SafeTable):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]  # compared by content, never used as a key

    def every_cell(self) -> Iterator[Key]:
        """Every cell, margins included, in the order of the codebooks with the total last."""
        return all_keys(self.categories)

    @property
    def total(self) -> Cell:
        """The cell of everything counted."""
        return self.cells[(TOTAL,) * len(self.categories)]

    @property
    def suppressed(self) -> tuple[Key, ...]:
        """The cells without a value."""
        return tuple(key for key in self.every_cell() if self.cells[key].value is None)

    def __repr__(self) -> str:
        return f"<SafeTable {self.definition.name} {self.from_}/{self.until}, {len(self.suppressed)} hidden>"


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell as others printed it. `label` is the printed one, in the language it was printed in."""

    value: int | Decimal | None
    label: str = ""
    obs_status: ObsStatus = ObsStatus.NORMAL
    remark: str = ""


@dataclass(frozen=True)
class AlreadyPublic:
    """A table that others printed, with its source. It cannot be hidden again, and every attacker knows it.

    `unit`, `population`, the period and `base` are None where the source does not say. `base` is what
    percentages are percentages of. `table` names the declared table that it answers cell by cell, if it does:
    then codes, unit, population and period must be the same. `registration` names the way of registering
    behind it, so that a series can show a break; `words` holds per language how unit, population, period,
    base and printer are said in print, without which they would be codes.
    """

    name: str
    titles: Mapping[str, str]
    source: str
    unit: str | None
    population: str | None
    dimensions: tuple[Dimension, ...]
    cells: Mapping[Key, PrintedCell]
    from_: date | None = None
    until: date | None = None
    base: str | None = None
    scope: str | None = None
    measure: str = "count"
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    table: str | None = None
    sha256: str = ""
    area: str | None = None
    registration: str | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", MappingProxyType(dict(self.cells)))
        if self.from_ is not None and self.until is not None:
            _check_period(self.from_, self.until)
        for key in self.cells:
            if len(key) != len(self.dimensions):
                raise TableError(f"{self.name}: the cell {key} does not have {len(self.dimensions)} codes.")

    @property
    def period(self) -> tuple[date, date] | None:
        """From and until (exclusive), or None where the source does not say."""
        return None if self.from_ is None or self.until is None else (self.from_, self.until)


def all_keys(categories: Iterable[tuple[str, ...]]) -> Iterator[Key]:
    """Every combination of codes, each dimension ending with its total."""
    return product(*((*codes, TOTAL) for codes in categories))


def _issuer() -> Callable[..., SafeTable]:
    def issue(**fields: Any) -> SafeTable:
        table: SafeTable = object.__new__(SafeTable)
        fields.setdefault("protection", Protection(fields["policy"].method))
        for name in SafeTable.__slots__:
            value = fields[name]
            object.__setattr__(table, name, MappingProxyType(value) if isinstance(value, dict) else value)
        return table

    return issue


# For protect.py alone; a test reads the source and fails where any other module names it.
_issue_safe_table = _issuer()


def _check_period(from_: date, until: date) -> None:
    if from_ >= until:
        raise TableError(f"The period {from_} until {until} is empty; until is the first day after it.")


def _check_complete(table: RawTable) -> None:
    name = table.definition.name
    if len(table.categories) != len(table.definition.dimensions):
        raise TableError(
            f"{name}: {len(table.categories)} lists of codes for {len(table.definition.dimensions)}."
        )
    for codes in table.categories:
        if TOTAL in codes or len(set(codes)) != len(codes):
            raise TableError(f"{name}: the codes {codes} repeat one another or contain {TOTAL}.")
    expected = set(table.every_cell())
    if odd := expected ^ table.counts.keys():
        raise TableError(f"{name}: {len(odd)} cells are missing or unknown, among them {min(odd)}.")
    for key, count in table.counts.items():
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise TableError(f"{name}: the count of {key} must be a whole number, zero or more.")


def _check_margins(table: RawTable) -> None:
    """Parts sum to their total; where one thing may stand in several, max(part) <= total <= sum(parts)."""
    for axis, codes in enumerate(table.categories):
        dimension = table.definition.dimensions[axis]
        others = list(all_keys((*table.categories[:axis], *table.categories[axis + 1 :])))
        for (whole, parts), other in product(sums((*codes, TOTAL), dimension.within), others):
            counts = [table.counts[(*other[:axis], part, *other[axis:])] for part in parts]
            key = (*other[:axis], whole, *other[axis:])
            total, most, all_ = table.counts[key], max(counts, default=0), sum(counts)
            if not (most <= total <= all_ if dimension.several else total == all_):
                # Without the counts: they are not protected yet, and this may end in a log.
                raise TableError(f"{table.definition.name}: {key} is not what its parts sum to.")
