"""A folder of published figures as tables, read from its CSV and JSON files and from nothing else.

A release holds declared tables, with DATAFLOW and TIME_PERIOD; files of `houvast figures protect` have their
own columns and `Total`. A value that stands in one file and is hidden in another is known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from houvast.library.figures.definitions import definition, names
from houvast.library.figures.given.reading import (
    OURS,
    GivenRefused,
    axis_of,
    chains_of,
    code_of,
)
from houvast.library.figures.outsider.people import KINDS, definition_of, of_an_estimate
from houvast.library.figures.policy import NEVER_EXACT, POLICIES, Policy
from houvast.library.figures.refusals import EstimateRefused
from houvast.library.figures.seen import MARGIN, SeenTable, in_words
from houvast.library.figures.sheets import LARGEST_COUNT, Row, Sheet, read_sheet, sheet_of
from houvast.library.figures.tables import (
    TOTAL,
    Cell,
    ConfStatus,
    Definition,
    Dimension,
    Key,
    ObsStatus,
    Reason,
    all_keys,
)

_FRAME = ("DATAFLOW", "REF_AREA", "TIME_PERIOD", "UNIT_MEASURE", "OBS_STATUS")
_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})/P(\d+)([YMD])")
_TWICE = ".sdmx.csv"  # the same cells under other codes; tests/library/figures/test_same_cells.py
MOST_SIGNS = 20  # of what is wrong in a file that are said
ESTIMATE = "estimate-"  # how files of estimates, and of tables of overlaps, begin in a release
GIVEN = "given"  # what a table counts that no declared table is behind
NO_PERIOD = (date(1, 1, 1), date(9999, 1, 1))


class FolderRefused(ValueError):
    """A folder or file that cannot be read as published figures."""


def read_folder(
    folder: Path,
    policy: Policy = NEVER_EXACT,
    within: Mapping[str, str] | None = None,
    *,
    csv_alone: bool = False,
) -> list[SeenTable]:
    """Every table of a folder. `policy` and `within` are what was asked of tables that are not declared."""
    if not folder.is_dir():
        raise FolderRefused(f"There is no folder {folder}.")
    tables = [
        table
        for file in sorted(folder.glob("*.csv"))
        if not file.name.endswith(_TWICE)
        for table in _tables(file, policy, within or {}, _json_of(file), csv_alone=csv_alone)
    ]
    by_name = {table.definition.name: table for table in tables}
    for file in sorted(folder.glob("*.json")):
        for table in tables_of_rows(file, policy, within or {}) if is_of_rows(file) else ():
            known = by_name.get(table.definition.name)
            if known is None:
                tables.append(table)
            elif not csv_alone:
                tables[tables.index(known)] = _with_more(known, table)
    if not tables:
        raise FolderRefused(
            f"The folder {folder} holds no CSV of published figures, and no JSON that `protect` printed."
        )
    return [*tables, *_estimates(folder, tables)]


def is_of_rows(file: Path) -> bool:
    """Whether a JSON file is a list, as `houvast figures protect --format json` prints it."""
    with file.open("rb") as opened:
        return opened.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")


def tables_of_rows(file: Path, policy: Policy, within: Mapping[str, str]) -> list[SeenTable]:
    """The tables of a JSON file of rows; none where these are no counts."""
    rows = _read_json(file)
    if not all(isinstance(row, dict) for row in rows):
        return []
    columns = tuple(dict.fromkeys(str(name) for row in rows for name in row))
    if not _of_counts(columns):
        return []
    for number, row in enumerate(rows, 1):
        if odd := next(
            (name for name, value in row.items() if not isinstance(value, str | int | None)), None
        ):
            raise FolderRefused(f"{file.name}, row {number}: {odd} is no text and no whole number.")
    lines = [[_as_text(row.get(name)) for name in columns] for row in rows]
    try:
        sheet = sheet_of(enumerate([list(columns), *lines]))
        return list(_of_sheet(sheet, file.stem, policy, within, ()))
    except (EstimateRefused, GivenRefused) as refused:
        raise FolderRefused(f"{file.name}: {refused}") from None


def _as_text(value: object) -> str:
    return "" if value is None else str(value)


def _with_more(table: SeenTable, other: SeenTable) -> SeenTable:
    """A table with what another file of it shows and it hides."""
    if set(table.cells) != set(other.cells):
        raise FolderRefused(f"{table.definition.name}: its CSV and its JSON do not have the same rows.")
    more = {key: cell for key, cell in other.cells.items() if table[key].value is None}
    return replace(table, cells={**table.cells, **more})


def _estimates(folder: Path, tables: Sequence[SeenTable]) -> Iterator[SeenTable]:
    """What estimates show that have no CSV beside them, as they were put out before 0355; of the days of
    the folder, since they name none.
    """
    known = {table.definition.name for table in tables}
    for file in sorted(folder.glob(f"{ESTIMATE}*.json")):
        if file.stem not in known and file.name.count(".") == 1:
            found = of_an_estimate(
                _json_of(file.with_suffix("")), file.stem, (tables[0].from_, tables[0].until)
            )
            if found is not None:
                yield found


def _json_of(file: Path) -> Mapping[str, Any]:
    beside = file.with_suffix(".json")
    said = _read_json(beside) if beside.is_file() else {}
    return said if isinstance(said, dict) else {}


def _read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8-sig"))
    except (ValueError, RecursionError):
        raise FolderRefused(f"{file} is no JSON.") from None


def _tables(
    file: Path, policy: Policy, within: Mapping[str, str], beside: Mapping[str, Any], *, csv_alone: bool
) -> Iterable[SeenTable]:
    """`csv_alone` takes no count from the JSON, only the policy by which the table was protected then."""
    more = () if csv_alone else beside.get("cells", ())
    protection = beside.get("protection")
    by = POLICIES.get(str(protection.get("policy"))) if isinstance(protection, dict) else None
    try:
        sheet = read_sheet(file)
        for table in _of_sheet(sheet, file.stem, policy, within, more) if _of_counts(sheet.columns) else ():
            yield replace(table, policy=_by(table, by)) if by else table
    except (EstimateRefused, GivenRefused) as refused:
        raise FolderRefused(f"{file}: {refused}") from None


def _of_sheet(
    sheet: Sheet,
    called: str,
    policy: Policy,
    within: Mapping[str, str],
    more: Iterable[Mapping[str, object]],
) -> Iterator[SeenTable]:
    """The tables of one file: one under its name, or several with a column TABLE."""
    for name in dict.fromkeys(row.values.get("TABLE", called) for row in sheet):
        rows = [row for row in sheet if row.values.get("TABLE", name) == name]
        yield _table(name, sheet, rows, policy, within, more)


def _by(table: SeenTable, stated: Policy) -> Policy:
    """By what a table is judged: by what is stated beside it, and where nothing declares it by no less than
    was asked either. A statement that nothing is at risk frees no table that hides something.
    """
    asked = table.policy
    if table.definition.facts not in (GIVEN, *KINDS):
        return stated
    if not stated.hides or stated.method is not asked.method:
        return asked
    return replace(
        stated,
        largest_at_risk=max(asked.largest_at_risk, stated.largest_at_risk),
        least_possible_values=max(asked.least_possible_values, stated.least_possible_values),
        groups=asked.groups or stated.groups,
    )


def is_of_counts(file: Path) -> bool:
    """Whether a CSV was read as a table of counts."""
    return _of_counts(read_sheet(file).columns)


def _of_counts(columns: Iterable[str]) -> bool:
    """Not a list of sources, say, nor what others printed: that is given to every attacker anyway."""
    named = set(columns)
    return {"OBS_VALUE", "CONF_STATUS"} <= named and "PRINTED_LABEL" not in named


def _table(
    name: str,
    sheet: Sheet,
    rows: list[Row],
    policy: Policy,
    within: Mapping[str, str],
    beside: Iterable[Mapping[str, object]],
) -> SeenTable:
    columns = [column for column in sheet.columns if column not in (*_FRAME, *OURS)]
    if "TABLE" in sheet.columns:  # several tables in one file: a column of another is left empty
        columns = [column for column in columns if any(row.values[column] for row in rows)]
    chains = chains_of(columns, within)
    cells: dict[Key, Cell] = {}
    for row in rows:
        if (key := _key(row, chains)) in cells:
            raise FolderRefused(f"{name}, line {row.line}: a second row for this cell.")
        cells[key] = _cell(name, row)
    _refuse_mixed(name, cells.values())
    for each in beside:
        _take_json(each, columns, cells)
    categories = tuple(
        tuple(dict.fromkeys(key[axis] for key in cells if key[axis] != TOTAL)) for axis in range(len(chains))
    )
    if missing := next((key for key in all_keys(categories) if key not in cells), None):
        said = ", ".join(in_words(missing))
        raise FolderRefused(f"{name}: there is no row for {said}. Name a hierarchy with --within.")
    axes = tuple(axis_of(chain, codes) for chain, codes in zip(chains, categories, strict=True))
    definition_ = _declared(rows[0].values.get("DATAFLOW", ""), name, axes, categories)
    asked = policy if definition_.facts == GIVEN else POLICIES[definition_.policy]
    return SeenTable(definition_, *_period(rows, chains), categories, cells, asked)


def _declared(
    dataflow: str, name: str, axes: tuple[Dimension, ...], categories: Sequence[Sequence[str]]
) -> Definition:
    """The declared table of that name, or one made of the columns."""
    called, _, version = dataflow.partition("(")
    if called in KINDS:
        return definition_of(called, name, [axis.name for axis in axes], categories)
    if called in names():
        known = definition(called)
        if [axis.name for axis in known.dimensions] == [axis.name for axis in axes]:
            said = version.removesuffix(")") or known.version
            # Of another version one does not know whom it counted: it stands apart from today's tables.
            return replace(known, version=said, exact=known.exact and said == known.version)
    return Definition(called or name, "1", {}, GIVEN, called or GIVEN, axes, facts=GIVEN)


def _key(row: Row, chains: Iterable[tuple[str, ...]]) -> Key:
    values = {column: MARGIN if value == TOTAL else value for column, value in row.values.items()}
    return tuple(code_of(Row(row.line, values), chain) for chain in chains)


def _cell(name: str, row: Row) -> Cell:
    value, mark = row.values["OBS_VALUE"], row.values["CONF_STATUS"]
    if value == "" and mark in (ConfStatus.SMALL, ConfStatus.SECONDARY, ConfStatus.HIDDEN):
        return Cell(None, ObsStatus.SUPPRESSED, ConfStatus(mark), Reason.COMPLEMENTARY)
    if not value.isascii() or not value.isdigit():
        said = f"OBS_VALUE is {value[:MOST_SIGNS]!r} and CONF_STATUS {mark[:MOST_SIGNS]!r}."
        raise FolderRefused(f"{name}, line {row.line}: {said}")
    if len(value) > MOST_SIGNS or not is_count(int(value)):
        said = f"OBS_VALUE is {value[:MOST_SIGNS]}{'…' * (len(value) > MOST_SIGNS)}"
        raise FolderRefused(f"{name}, line {row.line}: {said}, beyond a billion; count whole cases.")
    return shown(int(value))


def is_count(value: object) -> bool:
    """Whether a value is a whole number that `protect` takes for a count: beyond it sums are not exact."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST_COUNT


def _refuse_mixed(name: str, cells: Iterable[Cell]) -> None:
    marks = {cell.conf_status for cell in cells}
    if ConfStatus.HIDDEN in marks and marks & {ConfStatus.SMALL, ConfStatus.SECONDARY}:
        raise FolderRefused(
            f"{name}: CONF_STATUS is C in one place and A or D in another. C is all that is hidden; in sums "
            "of amounts, which are not read here, it is one that few dominate."
        )


def shown(value: int) -> Cell:
    """A cell that somebody reads as this count."""
    return Cell(value, ObsStatus.NORMAL, ConfStatus.FREE, Reason.OPEN)


def _take_json(said: Mapping[str, object], axes: list[str], cells: dict[Key, Cell]) -> None:
    """What the JSON says of a cell that the CSV hides."""
    codes, value = said.get("codes"), said.get("value")
    if isinstance(codes, dict) and isinstance(value, int) and is_count(value):
        key = tuple(str(codes.get(axis, TOTAL)) for axis in axes)
        if key in cells and cells[key].value is None:
            cells[key] = shown(value)


def _period(rows: list[Row], chains: Iterable[tuple[str, ...]]) -> tuple[date, date]:
    """The days of the total: a start and how long, as SDMX writes it."""
    total = next((row for row in rows if set(_key(row, chains)) <= {TOTAL}), rows[0])
    found = _PERIOD.fullmatch(total.values.get("TIME_PERIOD", ""))
    if not found:
        return NO_PERIOD
    start, many = date.fromisoformat(found[1]), int(found[2])
    if found[3] == "D":
        return start, start + timedelta(days=many)
    months = start.year * 12 + start.month - 1 + many * (12 if found[3] == "Y" else 1)
    return start, date(months // 12, months % 12 + 1, 1)
