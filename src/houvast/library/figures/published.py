"""Tables that others printed, read through a declaration that says what they count and where their traps
are.

Each CSV in `published/` is a table as it was printed; the YAML file beside it declares unit,
population, period, base and remarks. One file may hold several tables, because one file may mix units
or bases. What the source does not say stays None. Nothing is computed here: a sum that was not printed
is not made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO

from houvast.library.figures.sources.aggregates import Row, missing_columns, read_table, rows_not_taken
from houvast.library.figures.sources.findings import Finding, Level
from houvast.library.figures.sources.mapping import Mapping, read_mapping
from houvast.library.figures.tables import AlreadyPublic
from houvast.library.sheets import cells

_FOLDER = files("houvast.library.figures") / "published"


class BadDeclaration(ValueError):
    """A declaration that does not fit its file. The message says which file, which line and what to do."""


class NoSuchSource(LookupError):
    """A printed table of that name is not declared."""


@cache
def sources() -> tuple[AlreadyPublic, ...]:
    """Every printed table that houvast carries, in the order of their names."""
    declarations = sorted(
        (item for item in _FOLDER.iterdir() if item.name.endswith(".yaml")), key=lambda f: f.name
    )
    tables = [table for item in declarations for table in read(item.read_text("utf-8"), _file_beside)]
    return tuple(sorted(tables, key=lambda table: table.name))


def published(name: str) -> AlreadyPublic:
    """One printed table by its name, such as "printed_calls_by_year"."""
    for table in sources():
        if table.name == name:
            return table
    raise NoSuchSource(
        f"No printed table is called {name!r}; there are {', '.join(t.name for t in sources())}."
    )


def read(declaration: str, file: Callable[[str], bytes]) -> Iterator[AlreadyPublic]:
    """The tables of one declaration. `file` gives the bytes of a printed CSV by its name."""
    mapping = read_mapping(declaration)
    content = file(mapping.file)
    found = cells(BytesIO(content), name=mapping.file)
    _, columns = next(found)
    rows = [Row(line, dict(zip(columns, row, strict=True))) for line, row in found]
    _refuse(mapping, missing_columns(mapping.columns, columns))
    _refuse(mapping, rows_not_taken(mapping, rows))
    for declared in mapping.tables:
        table, faults = read_table(declared, rows, sha256(content).hexdigest(), printed=mapping.printed)
        _refuse(mapping, (each for each in faults if each.level is Level.REFUSES))
        yield table


def _refuse(mapping: Mapping, faults: Iterable[Finding]) -> None:
    for fault in faults:
        place = ", ".join(filter(None, (mapping.file, fault.table, fault.place("en"))))
        raise BadDeclaration(f"published/{place}: {fault.said('en')}")


def _file_beside(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


def last_day(until: date) -> date:
    """The last day of a period that ends before `until`, as people write it."""
    return date.fromordinal(until.toordinal() - 1)
