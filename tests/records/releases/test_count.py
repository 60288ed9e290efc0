"""Counting without a release: protected tables for the command line, and no facts left behind."""

import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cast import Cast
from houvast.library.figures.tables import SafeTable
from houvast.records.accounts.guard import Refused, installation
from houvast.records.accounts.operations import read_trail
from houvast.records.releases import operations

YEAR = {"from_": date(2025, 1, 1), "until": date(2026, 1, 1)}


def test_counting_gives_protected_tables_only(contacted: Cast):
    (table,) = operations.count(["contacts_by_problem"], **YEAR, by=contacted.command)
    assert isinstance(table, SafeTable)
    assert table.total.value == 33
    assert table[("HONOUR",)].value is None


def test_without_names_every_declared_table_is_counted(contacted: Cast):
    tables = operations.count([], **YEAR, by=contacted.command)
    assert [table.definition.name for table in tables] == ["contacts_by_channel", "contacts_by_problem"]


def test_counting_leaves_a_trace_and_no_facts(contacted: Cast, home: Path):
    operations.count(["contacts_by_problem"], **YEAR, by=contacted.command)
    assert read_trail(by=contacted.lead)[0].action == "releases.gather"
    assert not list((home / "facts").iterdir())


def test_a_count_that_fails_leaves_no_facts(contacted: Cast, home: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise MemoryError

    monkeypatch.setattr("houvast.library.figures.together.protect_together", fail)
    with pytest.raises(MemoryError):
        operations.count(["contacts_by_problem"], **YEAR, by=contacted.command)
    assert not list((home / "facts").iterdir())


@pytest.mark.parametrize("who", ["worker", "volunteer", "lead", "administrator", "outsider"])
def test_who_makes_no_figures_cannot_count(who: str, contacted: Cast):
    with pytest.raises(Refused):
        operations.count(["contacts_by_problem"], **YEAR, by=getattr(contacted, who))


def test_another_helpline_counts_none_of_our_contacts(contacted: Cast):
    with pytest.raises(operations.NotPossible, match="no contacts"):
        operations.count([], **YEAR, by=installation(contacted.other_helpline))


@pytest.mark.parametrize("withdrawn", [False, True])
@pytest.mark.parametrize("part", [("2025-01-01", "2025-12-01"), ("2025-07-01", "2026-07-01")])
def test_part_of_a_period_that_was_put_out_is_not_counted(
    part: tuple[str, str], withdrawn: bool, brought: Callable[[str], uuid.UUID], contacted: Cast
):
    year = brought("publish")
    if withdrawn:
        operations.withdraw(year, reason="WRONG_COUNT", by=contacted.signer)
    from_, until = map(date.fromisoformat, part)
    with pytest.raises(operations.NotPossible, match="from 2025-01-01 until 2026-01-01 were signed or pub"):
        operations.count(["contacts_by_problem"], from_=from_, until=until, by=contacted.command)
    assert operations.count(["contacts_by_problem"], **YEAR, by=contacted.command)
    apart = {"from_": date(2024, 1, 1), "until": date(2025, 1, 1)}
    with pytest.raises(operations.NotPossible, match="so few contacts"):  # one alone: for no other reason
        operations.count(["contacts_by_problem"], **apart, by=contacted.command)
