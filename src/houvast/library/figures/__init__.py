"""Facts become tables, tables become safe, safe tables become files and pages.

The only user of the query engine. What may be counted is declared, what is small is protected,
and what leaves carries its definition. Who decides to publish is `records/releases`.
"""

from houvast.library.figures.attacker import Contradiction, Interval, attack, narrowest
from houvast.library.figures.budget import BudgetSpent, Ledger
from houvast.library.figures.changing import TwoMethods, check_one_method
from houvast.library.figures.definitions import (
    DefinitionRefused,
    definition,
    definitions,
    label,
    names,
)
from houvast.library.figures.policy import NEVER_EXACT, POLICIES, SMALL_COUNTS, Method, Policy, Protection
from houvast.library.figures.protect import (
    protect,
    protect_and_prove,
    protect_together,
    protect_with_budget,
)
from houvast.library.figures.snapshot import (
    FactRefused,
    Snapshot,
    SnapshotDamaged,
    read_snapshot,
    write_snapshot,
)
from houvast.library.figures.tables import (
    TOTAL,
    UNKNOWN,
    AlreadyPublic,
    Cell,
    ConfStatus,
    Definition,
    Dimension,
    Key,
    NotProtected,
    ObsStatus,
    PrintedCell,
    RawTable,
    Reason,
    SafeTable,
    TableError,
    all_keys,
)
from houvast.library.figures.tabulate import PeriodNotCovered, method, tabulate, tabulate_all
from houvast.library.figures.together import safe_tables

__all__ = [
    "NEVER_EXACT",
    "POLICIES",
    "SMALL_COUNTS",
    "TOTAL",
    "UNKNOWN",
    "AlreadyPublic",
    "BudgetSpent",
    "Cell",
    "ConfStatus",
    "Contradiction",
    "Definition",
    "DefinitionRefused",
    "Dimension",
    "FactRefused",
    "Interval",
    "Key",
    "Ledger",
    "Method",
    "NotProtected",
    "ObsStatus",
    "PeriodNotCovered",
    "Policy",
    "PrintedCell",
    "Protection",
    "RawTable",
    "Reason",
    "SafeTable",
    "Snapshot",
    "SnapshotDamaged",
    "TableError",
    "TwoMethods",
    "all_keys",
    "attack",
    "check_one_method",
    "definition",
    "definitions",
    "label",
    "method",
    "names",
    "narrowest",
    "protect",
    "protect_and_prove",
    "protect_together",
    "protect_with_budget",
    "read_snapshot",
    "safe_tables",
    "tabulate",
    "tabulate_all",
    "write_snapshot",
]
