"""Declared tables from a snapshot, ready to leave: counted, and protected with what they share cells with.

One table alone could be protected differently from the same table in a release, and the two would then give
each other away. So whoever wants one table gets it from the same computation as whoever wants all.
"""

from collections.abc import Callable, Sequence
from datetime import date

from houvast.library.figures.changing import check_one_method
from houvast.library.figures.definitions import definition, definitions
from houvast.library.figures.protect import protect_together
from houvast.library.figures.relations import root
from houvast.library.figures.snapshot import Snapshot
from houvast.library.figures.tables import AlreadyPublic, Definition, RawTable, SafeTable
from houvast.library.figures.tabulate import tabulate_all


def safe_tables(
    snapshot: Snapshot,
    names: Sequence[str] = (),
    *,
    from_: date | None = None,
    until: date | None = None,
    already: Sequence[AlreadyPublic] = (),
    progress: Callable[[int, int], None] = lambda done, of: None,
    counted: Callable[[Sequence[RawTable]], None] = lambda tables: None,
) -> dict[str, SafeTable]:
    """The named tables (all, when none is named) as they may leave, by name, in the order asked.

    `until` is exclusive; both ends default to the snapshot's. `progress` hears how many tables are ready,
    `counted` sees all tables before any is protected: it keeps of them only what may be kept, and what it
    raises ends this, because tables that contradict one another cannot be protected together.
    """
    wanted = [definition(name) for name in names] or list(definitions())
    check_one_method(definitions())
    asked = {each.name for each in wanted}
    raws_of = [list(tabulate_all(each, snapshot, from_=from_, until=until)) for each in families(wanted)]
    counted([raw for raws in raws_of for raw in raws])
    safe: dict[str, SafeTable] = {}
    for raws in raws_of:
        safe |= {table.definition.name: table for table in protect_together(raws, already=already)}
        progress(len(asked & safe.keys()), len(asked))
    return {each.name: safe[each.name] for each in wanted}


def families(wanted: Sequence[Definition]) -> list[tuple[Definition, ...]]:
    """For each kind of things asked for, all declared tables that count them, in whichever population."""
    asked = dict.fromkeys(root(each) for each in wanted)
    return [tuple(each for each in definitions() if root(each) == family) for family in asked]
