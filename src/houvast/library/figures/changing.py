"""The methods that change counts instead of hiding some: what each count becomes, cell by cell.

One family of tables has one method, by one policy. A count that is hidden in one table and changed in another
is given away by both, and two kinds of noise on one count can be averaged. `check_one_method` refuses such
tables side by side.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from houvast.library.figures.cellkeys import LASTING_KEYS, noise
from houvast.library.figures.policy import POLICIES, Method, Policy, Protection
from houvast.library.figures.ptables import chances
from houvast.library.figures.relations import Columns, Numbers, Relations
from houvast.library.figures.rounding import rounded
from houvast.library.figures.tables import Definition, RawTable, Reason, SafeTable, TableError

# Facts that tell of the same people: what one of their tables shows can be held against another.
ABOUT_THE_SAME = {"persons": "contacts", "pairs": "contacts", "needs": "referrals", "beds": "shelters"}


class TwoMethods(TableError):
    """Tables about the same people that are protected in two ways."""


@dataclass(frozen=True)
class Changed:
    """The counts as they may be shown, by cell number; what was done; and the reason that each cell has."""

    values: Columns
    protection: Protection
    reason: Reason


def changed(raws: Sequence[RawTable], ties: Relations, counts: Numbers, policy: Policy) -> Changed:
    """Every count by the policy's method. The same input gives the same output."""
    if policy.method is Method.CELL_KEY:
        return _by_cell_keys(raws, ties, counts.astype(np.int64), policy)
    if policy.method is Method.ROUND:
        return _rounded(ties, counts, policy)
    raise TableError(
        f"Tables of the policy {policy.name} are protected with a budget: use protect_with_budget."
    )


def _by_cell_keys(raws: Sequence[RawTable], ties: Relations, counts: Columns, policy: Policy) -> Changed:
    keys = np.zeros(ties.size, np.uint64)
    for raw, places in zip(raws, ties.places, strict=True):
        _check_keys(raw)
        keys[places] = np.fromiter((raw.keys[key] for key in raw.every_cell()), np.uint64, len(places))
    table = chances(policy.chances)
    asked = table.asked
    said = Protection(
        Method.CELL_KEY,
        (
            ("chances", asked.name),
            ("version", asked.version),
            ("bound", asked.bound),
            ("variance", asked.variance),
            ("unshown", asked.unshown),
            ("sha256", table.sha256),
        ),
    )
    return Changed(counts + noise(counts, keys, table), said, Reason.CHANGED)


def _check_keys(raw: RawTable) -> None:
    name = raw.definition.name
    if raw.definition.facts not in LASTING_KEYS:
        raise TableError(
            f"{name}: {raw.definition.facts} have other keys at each gathering, so that their noise would "
            "show from one release to the next. Use another policy."
        )
    if raw.keys.keys() != raw.counts.keys():
        raise TableError(f"{name} has no cell keys: only tables counted from facts can be changed by them.")


def _rounded(ties: Relations, counts: Numbers, policy: Policy) -> Changed:
    found = rounded(ties, counts, policy.base)
    said = Protection(Method.ROUND, (("base", policy.base), ("widened", found.widened)))
    return Changed(found.values, said, Reason.ROUNDED)


def family(facts: str) -> str:
    """The facts by whose name all facts about the same people go."""
    return ABOUT_THE_SAME.get(facts, facts)


def check_one_method(tables: Iterable[Definition | RawTable | SafeTable]) -> None:
    """Refuse tables about the same people that are protected in two ways, with the first two by name.

    Two policies of one method are two ways as well: counts rounded to 5 and to 3, or hidden from other sizes
    on, narrow one another.
    """
    first: dict[str, tuple[Definition, Policy]] = {}
    for each in tables:
        one = each if isinstance(each, Definition) else each.definition
        mine = each.policy if isinstance(each, SafeTable) else POLICIES[one.policy]
        other, theirs = first.setdefault(family(one.facts), (one, mine))
        if mine != theirs:
            by, beside = (
                (mine.name, theirs.name) if mine.method is theirs.method else (mine.method, theirs.method)
            )
            raise TwoMethods(
                f"{other.name} is protected by {beside} and {one.name} by {by}, and both tell of the same "
                "people: one would give the other away. Give them one policy."
            )
