"""The query of each table: SQL for DuckDB, with the period as parameters $first and $end (exclusive).

The shipped tables' queries lie compiled in `compiled/`, because loading Ibis and compiling take longer than
counting a year. `write` writes them; a test compiles them again and compares. Any other definition is
compiled when it is asked for.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from houvast.library.figures.definitions import definition as shipped
from houvast.library.figures.definitions import definitions, names
from houvast.library.figures.tables import Definition

COMPILED = Path(__file__).parent / "compiled"
_PASSING_NAME = re.compile(r"(ibis_[a-z_]+)_[a-z0-9]{26}\b")  # Ibis draws these by chance for what it unnests
_FIRST, _END = date(1, 1, 1), date(1, 1, 2)  # stand for the period while compiling; no fact is as old


@cache
def query(definition: Definition) -> str:
    """The SQL of a definition's last step."""
    if definition.name in names() and definition == shipped(definition.name):
        return (COMPILED / f"{definition.name}.sql").read_text(encoding="utf-8")
    return compiled(definition)


@cache
def keyed_query(definition: Definition) -> str:
    """The same, with the sum of the counted things' keys in a last column."""
    from houvast.library.figures.steps import sql, steps  # loads Ibis

    *_, last = steps(definition, _FIRST, _END, keyed=True)
    return _with_parameters(sql(last))


def compiled(definition: Definition) -> str:
    """The same, made anew from the named steps."""
    *_, (_, text) = stepwise(definition)
    return text


def stepwise(definition: Definition) -> Iterator[tuple[str, str]]:
    """Each step's heading, and the SQL up to and including it."""
    from houvast.library.figures.steps import sql, steps  # loads Ibis

    for step in steps(definition, _FIRST, _END):
        yield step.heading, _with_parameters(sql(step))


def _with_parameters(text: str) -> str:
    for day, parameter in ((_FIRST, "$first"), (_END, "$end")):
        literal = f"MAKE_DATE({day.year}, {day.month}, {day.day})"
        if literal not in text:
            raise LookupError(f"The compiled query does not hold {literal}.")
        text = text.replace(literal, parameter)
    return _PASSING_NAME.sub(r"\1", text) + "\n"


def write() -> None:
    """Compile every shipped table's query into its file."""
    COMPILED.mkdir(exist_ok=True)
    for each in definitions():
        (COMPILED / f"{each.name}.sql").write_text(compiled(each), encoding="utf-8")
