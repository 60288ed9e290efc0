"""What one table says of itself: whether it adds up, mixes axes, lacks a period, shows small counts openly.

These are no faults of single rows (`aggregates`); they are reasons why figures are no unambiguous ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from functools import cache

from houvast.library.codes import UnknownCrosswalk, crosswalk
from houvast.library.figures.outgoing import is_small_in_print
from houvast.library.figures.sources.findings import Finding, Level, finding
from houvast.library.figures.sources.mapping import OWN_AXES
from houvast.library.figures.sources.terms import Term, Terms, cell_term
from houvast.library.figures.tables import (
    TOTAL,
    UNKNOWN,
    AlreadyPublic,
    Dimension,
    Key,
    PrintedCell,
    SafeTable,
)

# Units of what people did or of what was written down: one person may stand in several of them, or in none.
NO_PEOPLE = ("OFFENCE", "REPORT", "CONTACT", "CASE", "REFERRAL", "VICTIM_X_FORM")
_TIME = ("year", "month")
_OPEN = "OTHER"


def within(
    table: AlreadyPublic, *, printed: bool, exclusive: Collection[str] = frozenset()
) -> Iterator[Finding]:
    """Every finding of one table by itself. `printed` says that it is public already; `exclusive` are axes of
    shares on whose lines each counted thing stands once, so that they are parts of one base.
    """
    yield from _not_stated(table)
    for axis, dimension in enumerate(table.dimensions):
        yield from _axes_mixed(table, dimension)
        # Of what nobody printed the sums are made and protected first, in `unprinted`.
        if printed and table.measure == "count" and dimension.codebook not in _TIME:
            yield from _adds_up(table, axis)
            yield from _not_known(table.name, axis, _counts(table))
        elif table.measure == "share" and dimension.codebook not in _TIME:
            yield from _shares_add_up(table, axis, is_exclusive=dimension.name in exclusive)
    if printed:
        yield from _printed_openly(table)
    if table.unit == "OFFENCE":
        yield finding("no_people", Level.KNOW, table=table.name, unit=Term("unit", table.unit))


def _not_stated(table: AlreadyPublic) -> Iterator[Finding]:
    stated = {name: getattr(table, name) for name in ("period", "unit", "population", "scope", "area")}
    yield from not_stated(stated, table.name)
    if table.period and not _whole_years(table):
        from_, until = table.period
        yield finding("not_years", Level.KNOW, table=table.name, days=(until - from_).days)


def not_stated(stated: Mapping[str, object], table: str = "") -> Iterator[Finding]:
    """What a source does not say of all its figures: with it, they would be unambiguous ones."""
    for name, said in stated.items():
        if said is None:
            yield finding(f"no_{name}", Level.LOOK, table=table)


def _whole_years(table: AlreadyPublic) -> bool:
    assert table.from_
    assert table.until
    return all((end.month, end.day) == (1, 1) for end in (table.from_, table.until))


def _axes_mixed(table: AlreadyPublic, dimension: Dimension) -> Iterator[Finding]:
    """A list whose lines lead, by its crosswalk, to conditions on different axes: one case fits several."""
    led = _axes_of(dimension.codebook)
    axes = {code: led[code] for code in dimension.codes if len(led.get(code, ())) == 1}
    mixed = dict.fromkeys(each[0] for each in axes.values())
    if len(mixed) > 1:
        named = Terms(tuple(Term("axis", axis) for axis in mixed))
        yield finding("axes_mixed", Level.LOOK, table=table.name, axes=named, how_many=len(mixed))


@cache
def _axes_of(lists: str) -> Mapping[str, tuple[str, ...]]:
    """For each code of a list that was printed, the canonical axes that it says something of."""
    try:
        walk = crosswalk(f"from_{lists}")
    except UnknownCrosswalk:
        return {}
    return {code: tuple(rule.target or ()) for rule in walk.rules for code in rule.source.get(lists, ())}


def _shares_add_up(table: AlreadyPublic, axis: int, *, is_exclusive: bool) -> Iterator[Finding]:
    """Shares of one base, each thing on one line, are parts of their total or of the whole, as far as
    rounding lets one see. Of others it is only odd that their total is less than each of them.
    """
    for rest in dict.fromkeys((*key[:axis], "", *key[axis + 1 :]) for key in table.cells):
        cells = {key[axis]: cell for key, cell in table.cells.items() if _in_line(key, rest, axis)}
        slack = sum(map(_rounding, cells.values()), Decimal(0))
        given = cells.pop(TOTAL, None)
        shares = [Decimal(cell.value or 0) for cell in cells.values()]
        whole = Decimal(1) if given is None else Decimal(given.value or 0)
        sum_ = sum(shares, Decimal(0))
        if len(shares) < 2:
            continue
        if is_exclusive and sum_ > whole + slack:
            yield finding("does_not_add_up", Level.LOOK, table=table.name, sum=sum_, total=whole)
        elif is_exclusive and given is not None and sum_ < whole - slack:
            yield finding("rest_not_given", Level.LOOK, table=table.name, sum=sum_, total=whole,
                          rest=whole - sum_)  # fmt: skip
        elif not is_exclusive and whole < min(shares) - slack:
            yield finding("less_than_each", Level.LOOK, table=table.name, total=whole, least=min(shares))


def _rounding(cell: PrintedCell) -> Decimal:
    """How far a printed share may lie from what it was: half its last digit; of 1 in 7, up to 1 in 6.5."""
    if cell.label.startswith("1 in "):
        people = Decimal(cell.label.removeprefix("1 in "))
        return 1 / (people - Decimal("0.5")) - 1 / people
    exponent = Decimal(cell.value or 0).as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


def _adds_up(table: AlreadyPublic, axis: int) -> Iterator[Finding]:
    for rest in dict.fromkeys((*key[:axis], "", *key[axis + 1 :]) for key in table.cells):
        parts = [(key, cell.value) for key, cell in table.cells.items() if _in_line(key, rest, axis)]
        lines = [int(value or 0) for key, value in parts if key[axis] != TOTAL]
        total = next((int(value or 0) for key, value in parts if key[axis] == TOTAL), None)
        if len(lines) < 2:
            continue
        where = Term("axis", table.dimensions[axis].name)
        if total is None or sum(lines) == total:
            if total is not None:
                yield finding("adds_up", Level.KNOW, table=table.name, axis=where, sum=total)
                continue
            yield finding("sum_not_printed", Level.LOOK, table=table.name, axis=where, sum=sum(lines),
                          lines_=len(lines))  # fmt: skip
        elif sum(lines) < total:
            yield finding("rest_not_given", Level.LOOK, table=table.name, axis=where, sum=sum(lines),
                          total=total, rest=total - sum(lines))  # fmt: skip
        else:
            yield finding(
                "does_not_add_up", Level.LOOK, table=table.name, axis=where, sum=sum(lines), total=total
            )


def _in_line(key: Key, rest: Key, axis: int) -> bool:
    return (*key[:axis], "", *key[axis + 1 :]) == rest


def not_known(table: SafeTable) -> Iterator[Finding]:
    """How much of a protected table stands under unknown and other, where that may be shown."""
    counts = {key: cell.value for key, cell in table.cells.items()}
    for axis in range(len(table.definition.dimensions)):
        yield from _not_known(table.definition.name, axis, counts)


def _not_known(name: str, axis: int, counts: Mapping[Key, int | None]) -> Iterator[Finding]:
    """How much stands under unknown and under other: figures of the rest are figures of a part."""
    line = {
        key[axis]: count for key, count in counts.items()
        if all(code == TOTAL for at, code in enumerate(key) if at != axis)
    }  # fmt: skip
    all_ = line.pop(TOTAL, None)
    if len(line) < 2 or (all_ is None and None in line.values()):
        return
    all_ = sum(count or 0 for count in line.values()) if all_ is None else all_
    for said, code in (("not_known", UNKNOWN), ("called_other", _OPEN)):
        if count := line.get(code):
            yield finding(said, Level.KNOW, table=name, few=count, total=all_)


def _counts(table: AlreadyPublic) -> dict[Key, int | None]:
    """What was printed but the total of all: of what has no line nobody knows where it would stand."""
    return {key: int(cell.value or 0) for key, cell in table.cells.items() if set(key) != {TOTAL}}


def _printed_openly(table: AlreadyPublic) -> Iterator[Finding]:
    small = [(key, cell) for key, cell in table.cells.items() if is_small_in_print(table, cell)]
    if not small:
        return
    names = Terms(tuple(_called(table, key) for key, _ in small))
    counts = ", ".join(sorted({str(cell.value) for _, cell in small}))
    yield finding(
        "printed_openly", Level.LOOK, table=table.name, count=len(small), cells=names, counts=counts
    )


def _called(table: AlreadyPublic, key: Key) -> Term:
    """A cell by its code on the last axis that is no total."""
    for dimension, code in reversed(list(zip(table.dimensions, key, strict=True))):
        if code != TOTAL:
            own = dimension.codebook in OWN_AXES
            return Term("" if own else dimension.codebook, code, dimension.labels.get(code, {}))
    return cell_term([TOTAL])
