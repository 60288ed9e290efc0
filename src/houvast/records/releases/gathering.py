"""From the records to safe tables: facts of one moment, a snapshot nobody else can open, tables, protection.

Raw tables live in memory only. Where files lie and what is decided about them is told elsewhere.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random, SystemRandom
from typing import Any
from uuid import UUID

from django.db import connection

from houvast.library import figures
from houvast.library.figures import RawTable, SafeTable, TableError
from houvast.library.figures.alike import Facts, TooFewAlike, prepared, without_rare
from houvast.library.figures.campaign import Weeks, count_weeks
from houvast.library.figures.campaign.counting import MOST_WEEKS, Conditions
from houvast.library.figures.definitions import names
from houvast.library.figures.published import sources
from houvast.library.figures.reconcile import Reconciliation
from houvast.library.figures.snapshot import Snapshot, write_snapshot
from houvast.library.figures.tabulate import ListChanged
from houvast.records.campaigns import facts as campaigns
from houvast.records.cases import facts as cases
from houvast.records.contacts import facts
from houvast.records.directory import facts as directory
from houvast.records.releases.folders import drop

Progress = Callable[[int, int], None]
Prepare = Callable[[Mapping[str, Any], date, date, Random], Facts]


def untold(done: int, of: int) -> None:
    """Progress that nobody watches."""


class NoContacts(Exception):
    """The helpline has no contacts in the period."""


class TooFew(Exception):
    """Somebody could be found in the facts of the period by what neighbours know."""


class Contradicting(Exception):
    """Counts of the period contradict one another; `rule` names what does not hold, if it is a rule."""

    def __init__(self, rule: str = "") -> None:
        super().__init__(rule)
        self.rule = rule


class CodesChanged(Exception):
    """A list that is counted by has other codes from a day within the period on."""

    def __init__(self, on: date) -> None:
        super().__init__(on)
        self.on = on


def declared() -> tuple[str, ...]:
    """Names of every declared table."""
    return tuple(names())


def snapshot_into(
    folder: Path, *, organisation: UUID, from_: date, until: date, prepare: Prepare = prepared
) -> Snapshot:
    """The facts of a helpline and period, in a new folder that only its owner can enter.

    TooFew where somebody could be found in them by what neighbours know, however coarse they are made;
    Contradicting where they do not fit one another or their lists.
    """
    with one_moment():
        gathered = facts.gather(organisation=organisation, from_=from_, until=until)
        heard = campaigns.heard(organisation=organisation, from_=from_, until=until)
        gathered |= directory.gather(organisation=organisation, from_=from_, until=until)
        gathered |= cases.gather(organisation=organisation, from_=from_, until=until)
    if not gathered["contacts"]:
        raise NoContacts
    gathered["contacts"] = [
        {**fact, "heard": heard.get(fact["key"], fact["heard"])} for fact in gathered["contacts"]
    ]
    try:
        kept = prepare(gathered, from_, until, SystemRandom())
    except TooFewAlike as few:
        raise TooFew from few
    folder.parent.mkdir(exist_ok=True, mode=0o700)
    folder.mkdir(mode=0o700)
    try:
        snapshot = write_snapshot(folder, from_, until, kept)
    except figures.FactRefused:
        raise Contradicting from None  # without what it says, as with tables
    for each in folder.rglob("*"):
        each.chmod(0o700 if each.is_dir() else 0o600)
    return snapshot


def hash_of(snapshot: Snapshot) -> str:
    """One hash for all files of a snapshot."""
    said = "".join(f"{name} {sha256}\n" for name, sha256 in sorted(snapshot.sha256.items()))
    return hashlib.sha256(said.encode()).hexdigest()


def safe_tables(
    snapshot: Snapshot,
    wanted: Sequence[str] = (),
    *,
    progress: Progress = untold,
    reconciliation: Reconciliation | None = None,
) -> tuple[SafeTable, ...]:
    """The wanted tables, or all, counted and protected; the raw ones are gone with this call.

    Contradicting where they do not agree with `reconciliation`, which sees them before they are protected, or
    with one another; CodesChanged where the period cannot be counted by one list.
    """
    known = sources()  # what others printed, every attacker has too
    asked = reconciliation or Reconciliation(())
    asked.note_facts(snapshot)

    def reconcile(counted: Sequence[RawTable]) -> None:
        for table in counted:
            asked.note(table)
        assert not asked.unanswered(declared()), "A rule between tables was not asked."
        for rule in asked.broken():
            raise Contradicting(rule.name)

    try:
        made = figures.safe_tables(
            snapshot, wanted or declared(), already=known, progress=progress, counted=reconcile
        )
    except ListChanged as changed:
        raise CodesChanged(changed.on) from None
    except TableError:
        raise Contradicting from None  # without what it says: nobody may read counts, nor find them in a log
    return tuple(made.values())


def counted(
    wanted: Sequence[str],
    folder: Path,
    *,
    organisation: UUID,
    from_: date,
    until: date,
    progress: Progress = untold,
) -> tuple[SafeTable, ...]:
    """Safe tables without a release: the facts they need lie in `folder`, and are gone when this returns."""
    try:
        snapshot = snapshot_into(folder, organisation=organisation, from_=from_, until=until)
        return safe_tables(snapshot, wanted, progress=progress)
    finally:
        drop(folder)


def weeks_of(groups: Mapping[str, Conditions], folder: Path, *, organisation: UUID, until: date) -> Weeks:
    """Contacts by week of each group before the Monday `until`; their facts are gone when this returns."""
    try:
        begin = until - timedelta(weeks=MOST_WEEKS)
        snapshot = snapshot_into(
            folder, organisation=organisation, from_=begin, until=until, prepare=without_rare
        )
        return count_weeks(snapshot, groups, until)
    finally:
        drop(folder)


@contextmanager
def one_moment() -> Iterator[None]:
    """Reads inside see the records as of one moment, and nobody who writes has to wait for them."""
    if connection.in_atomic_block:
        yield
        return
    moment = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(moment)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
