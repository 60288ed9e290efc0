"""Every declared table, counted by the query engine and by plain loops, on invented facts."""

import tempfile
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houvast.library.figures import definition, names
from houvast.library.figures.definitions import definitions
from houvast.library.figures.snapshot import write_snapshot
from houvast.library.figures.tabulate import tabulate, tabulate_all
from spec.drawn import examples
from spec.facts_of import END, FIRST, any_facts, facts, of_a_year
from spec.slow_tables import slow_count


@pytest.mark.slow
@settings(
    max_examples=examples(30),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(facts())
def test_the_engine_and_the_loops_count_the_same(told):
    with tempfile.TemporaryDirectory() as folder:
        snapshot = write_snapshot(Path(folder) / "facts", FIRST, END, told)
        for raw in tabulate_all(definitions(), snapshot):
            assert dict(raw.counts) == slow_count(raw.definition, told, FIRST, END, raw.every_cell())


@settings(
    max_examples=examples(20, many=10_000),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.integers(0, 2**64), st.sampled_from(names()))
def test_any_table_of_any_facts_is_counted_as_the_loops_count_it(seed, name):
    told = any_facts(Random(seed), 15)
    with tempfile.TemporaryDirectory() as folder:
        snapshot = write_snapshot(Path(folder) / "facts", FIRST, END, told)
        raw = tabulate(definition(name), snapshot)
    assert dict(raw.counts) == slow_count(raw.definition, told, FIRST, END, raw.every_cell())


@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(facts(most=12))
def test_a_part_of_the_period_counts_only_its_own_days(told):
    until = date(2025, 2, 1)
    with tempfile.TemporaryDirectory() as folder:
        snapshot = write_snapshot(Path(folder) / "facts", FIRST, END, told)
        raw = tabulate(definition("contacts_by_month"), snapshot, until=until)
    assert raw.categories == (("2025-01",),)
    assert dict(raw.counts) == slow_count(raw.definition, told, FIRST, until, raw.every_cell())


def test_lists_of_others_are_counted_as_the_loops_count_them_and_every_row_is_reached():
    ours = tuple(
        each
        for each in definitions()
        if each.facts != "contacts" and (any(d.crosswalk for d in each.dimensions) or each.name in OF_ALL)
    )
    assert len(ours) == 9
    told = of_a_year(Random(11), 600)
    with tempfile.TemporaryDirectory() as folder:
        snapshot = write_snapshot(Path(folder) / "facts", FIRST, date(2026, 1, 1), told)
        for raw in tabulate_all(ours, snapshot):
            cells = list(raw.every_cell())
            assert dict(raw.counts) == slow_count(raw.definition, told, FIRST, date(2026, 1, 1), cells)
            margins = [cell for cell in cells if cell.count("_T") == len(cell) - 1]
            assert [cell for cell in margins if not raw.counts[cell]] == []


OF_ALL = ("victims_by_sex_and_incidents", "victims_by_sex_and_severity")


@pytest.mark.parametrize("name", names())
def test_every_table_can_say_how_it_was_made(name):
    from houvast.library.figures.tabulate import method

    sections = method(definition(name))
    assert sections[0][0] == "Facts of the period"
    assert all("SELECT" in sql for _, sql in sections)
