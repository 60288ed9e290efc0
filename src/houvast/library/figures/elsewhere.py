"""A table counted on another engine than DuckDB: PostgreSQL, Spark, whatever Ibis speaks to.

The steps are the same expressions; only where they run differs. The engine holds the fact sets that the table
reads, as tables or views under their names (`facts`), with the columns of a snapshot: in a list each code
stands once.
"""

from datetime import date
from typing import TYPE_CHECKING

from houvast.library.figures.tables import Definition, RawTable
from houvast.library.figures.tabulate import is_keyed, raw_table

if TYPE_CHECKING:
    from ibis.backends import BaseBackend


def tabulate_on(engine: "BaseBackend", definition: Definition, from_: date, until: date) -> RawTable:
    """Count a declared table over the days of a period, `until` exclusive, where the facts are.

    Rows of counts come back, never facts. Whether the engine holds the whole period is for its owner to know.
    """
    from houvast.library.figures.steps import steps

    asked = steps(definition, from_, until, keyed=is_keyed(definition))[-1].table
    rows = [tuple(row.values()) for row in engine.to_pyarrow(asked).to_pylist()]
    return raw_table(definition, from_, until, rows)
