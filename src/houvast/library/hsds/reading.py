"""Files of HSDS in: JSON (one record, a list, a page of an API, all tables), or CSV (a ZIP file with tables).

All that is wrong is told at once, by file, line and place; who gets faults imports nothing. What a file says
beyond HSDS is passed over unless asked to be strict.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from houvast.library.hsds.checking import faults, row_faults
from houvast.library.hsds.kinds import BY_FILE, KINDS, NUMBER, TEXT, Kind, Many
from houvast.library.hsds.scanning import Scan
from houvast.library.hsds.tables import Contradiction, Record, Tables
from houvast.library.sheets import lines as sheets
from houvast.library.sheets import packing
from houvast.library.sheets.faults import Fault
from houvast.library.sheets.packing import Unreadable
from houvast.library.sheets.worded import Worded, large

MOST_FAULTS = 500
MOST_RECORDS = 2_000_000  # rows of all tables together
PAGE = "contents"
PLACED = ("organization", "service", "location")
Progress = Callable[[int], None]


@dataclass
class Found:
    """What a file says, and what is wrong with it. With faults the tables are not whole."""

    tables: Tables = field(default_factory=Tables)
    faults: list[Fault] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    places: dict[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    """File and line of each organization, service and location, by kind and identifier."""

    def put(self, kind: str, row: Record, *, file: str, line: int) -> None:
        self.tables.put(kind, row)
        if kind in PLACED:
            self.places.setdefault((kind, row["id"]), (file, line))

    def fault(self, found: Fault, *, file: str = "", line: int = 0) -> None:
        self.faults.append(Fault(found.where, found.reason, found.file or file, found.line or line))
        if len(self.faults) >= MOST_FAULTS:
            raise _Enough


class _Enough(Exception):
    """So many faults that nobody reads more."""


def read(
    file: IO[bytes], name: str, *, strict: bool = False, progress: Progress = lambda done: None
) -> Found:
    """Read a file of HSDS, whichever of its forms it has.

    A file that makes no sense at all is a fault too. `progress` is told how many records were read.
    """
    found = Found()
    try:
        packing.size_within(file, name)
        start = file.read(2)
        file.seek(0)
        if start == b"PK":
            _read_packed(file, name, found, strict, progress)
        else:
            _read_json(file, name, found, strict, progress)
    except Unreadable as refused:
        found.faults.append(refused.fault)
    except _Enough:
        pass
    return found


def is_tables(file: IO[bytes]) -> bool:
    """Whether it is a ZIP file with tables of HSDS by their names."""
    try:
        with zipfile.ZipFile(file) as packed:
            return any(_base(name) in BY_FILE for name in packed.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError):
        return False
    finally:
        file.seek(0)


def _read_packed(file: IO[bytes], name: str, found: Found, strict: bool, progress: Progress) -> None:
    with packing.unpacked(file, name) as packed:
        parts = {_base(part.filename): part for part in packed.infolist() if _base(part.filename) in BY_FILE}
        if not parts:
            raise Unreadable(
                Worded(
                    "This ZIP file holds no table of HSDS. Its files have to be called as HSDS calls them: "
                    "organizations.csv, services.csv, locations.csv and so on."
                ),
                file=name,
            )
        found.passed_over += sorted(
            base
            for each in packed.namelist()
            if (base := _base(each)) not in (*BY_FILE, "datapackage.json", "")
        )
        for base, part in parts.items():
            # A part lies about its size when it is longer than it says: it is then cut off, and damaged.
            read = io.BytesIO(b"".join(packing.pieces(packed, part, base)))
            _read_table(read, BY_FILE[base], found, strict, progress)


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _read_table(file: IO[bytes], kind: Kind, found: Found, strict: bool, progress: Progress) -> None:
    unknown: set[str] = set()
    for line in sheets.rows(file, name=kind.file):
        if strict and (new := line.cells.keys() - kind.fields.keys() - unknown):
            unknown |= new
            for column in sorted(new):
                unknown_here = Worded("HSDS 3.0 knows no such column here.")
                found.fault(Fault(column, unknown_here), file=kind.file, line=1)
        try:
            row = {
                name: _typed(kind.fields[name].kind, cell)
                for name, cell in line.cells.items()
                if cell != "" and name in kind.fields
            }
        except _Formula as formula:
            found.fault(Fault("", sheets.like_a_formula(str(formula))), file=kind.file, line=line.line)
            continue
        _put_row(kind, row, found, kind.file, line.line, progress)


class _Formula(ValueError):
    pass


def _typed(kind: str, cell: str) -> Any:
    """A number where one can be read; else the text as it is, which the check then refuses."""
    if kind == NUMBER:
        try:
            number = float(cell)
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        except (ValueError, OverflowError):
            return cell
    if sheets.is_formula(cell):
        raise _Formula(cell)
    return sheets.as_written(cell)


def _put_row(kind: Kind, row: Record, found: Found, file: str, line: int, progress: Progress) -> None:
    wrong = list(row_faults(kind.name, row))
    for each in wrong:
        found.fault(each, file=file, line=line)
    if wrong:
        return
    before = len(found.tables)
    try:
        found.put(kind.name, row, file=file, line=line)
    except Contradiction as refused:
        found.fault(Fault(refused.field, refused.words), file=file, line=line)
        return
    if len(found.tables) == before:
        twice = Worded("%(id)s stands in this table twice.", id=row["id"])
        found.fault(Fault("id", twice), file=file, line=line)
    _counted(found, file, line, progress)


def _counted(found: Found, file: str, line: int, progress: Progress) -> None:
    size = len(found.tables)
    if size > MOST_RECORDS:
        many = Worded("More than %(most)s records. Split the file.", most=large(MOST_RECORDS))
        raise Unreadable(many, file=file, line=line)
    progress(size)


def _read_json(file: IO[bytes], name: str, found: Found, strict: bool, progress: Progress) -> None:
    opened = sheets.text_of(file, name)
    try:
        text = opened.read()
    except UnicodeError as error:
        raise Unreadable(Worded("This is not UTF-8 text, as JSON has to be."), file=name) from error
    finally:
        opened.detach()
    for kind, where, line, value in _records(text, name):
        if kind in BY_FILE:
            if not isinstance(value, dict):
                found.fault(Fault(where, Worded("Here a row is expected.")), file=name, line=line)
            else:
                _put_row(BY_FILE[kind], _as_table(BY_FILE[kind], value), found, name, line, progress)
            continue
        known = kind or kind_of(value)
        if not known:
            reason = Worded("This is no record of HSDS that can be told by its fields.")
            found.fault(Fault(where, reason), file=name, line=line)
            continue
        wrong = list(faults(known, value, strict=strict, where=where or known))
        for each in wrong:
            found.fault(each, file=name, line=line)
        if not wrong:
            try:
                found.tables.take_apart(known, value)
            except Contradiction as refused:
                found.fault(Fault(where, refused.words), file=name, line=line)
            _placed(found, known, value, name, line)
            _counted(found, name, line, progress)


def _placed(found: Found, kind: str, record: Record, file: str, line: int) -> None:
    """Where each organization, service and location stands, also nested ones."""
    if kind in PLACED:
        found.places.setdefault((kind, record["id"]), (file, line))
    for name, below in KINDS[kind].below.items():
        if name in record and below.kind in (*PLACED, "service_at_location"):
            for each in record[name] if isinstance(below, Many) else [record[name]]:
                _placed(found, below.kind, each, file, line)


def _as_table(kind: Kind, value: Record) -> Record:
    """A row as tables in JSON have it: a code of digits may stand there as a number."""
    return {
        name: str(said)
        if name in kind.fields and kind.fields[name].kind == TEXT and type(said) in (int, float)
        else said
        for name, said in value.items()
        if name in kind.fields and said not in (None, "")
    }


def kind_of(record: object) -> str:
    """Which kind a record is, by the fields that only this kind has; empty when none fits."""
    if not isinstance(record, dict):
        return ""
    if "location_type" in record:
        return "location"
    if "status" in record:
        return "service"
    if record.keys() & {"service", "location", "service_id", "location_id"}:
        return "service_at_location"
    if record.keys() & {"taxonomy", "taxonomy_detail", "taxonomy_id", "parent_id", "term_uri", "code"}:
        return "taxonomy_term"
    if record.keys() >= {"id", "name", "description"}:
        known = KINDS["taxonomy"].fields.keys() | {"metadata"}
        return "taxonomy" if "version" in record and record.keys() <= known else "organization"
    return ""


def _records(text: str, name: str) -> Iterator[tuple[str, str, int, Any]]:
    """(kind or file or empty, where, line, record): one after another, so that only one is in memory."""
    scan = Scan(text, name)
    if scan.at("["):
        yield from (("", *item) for item in scan.items(""))
    elif scan.at("{"):
        alone: Record = {}
        is_page = False
        for key in scan.names():
            if key == PAGE and scan.at("["):
                is_page = True
                yield from (("", *item) for item in scan.items(PAGE))
            elif key in BY_FILE and scan.at("["):
                is_page = True
                yield from ((key, *item) for item in scan.items(key))
            else:
                alone[key] = scan.value()
        if not is_page:
            yield "", "", 1, alone
    else:
        scan.refuse(Worded("JSON begins with { or ["))
    scan.end()
