"""Every declared table counts the same where else Ibis runs: on PostgreSQL and on Spark, really running.

PostgreSQL needs DATABASE_URL, Spark its package and Java: `make test-spark` sets both up and lets neither be
missing.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, seed, settings

from houvast.library.figures.definitions import definitions
from houvast.library.figures.elsewhere import tabulate_on
from houvast.library.figures.facts import ELSE_AS_STATED, FACT_SETS
from houvast.library.figures.policy import POLICIES, Method
from houvast.library.figures.snapshot import Snapshot, write_snapshot
from houvast.library.figures.steps import steps
from houvast.library.figures.tabulate import tabulate_all
from spec.facts_of import END, FIRST, facts

# What pyspark leaves open, and asks of pandas.
pytestmark = [
    pytest.mark.filterwarnings(f"ignore{each}")
    for each in (
        "::ResourceWarning",
        "::pytest.PytestUnraisableExceptionWarning",
        "::pandas.errors.Pandas4Warning",
    )
]
REQUIRED = bool(os.environ.get("SPARK_REQUIRED"))
KEYED = next(name for name, policy in POLICIES.items() if policy.method is Method.CELL_KEY)
ALL = definitions()


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Of some drawn facts those that hold the most, the same every time."""
    drawn: list[dict[str, list[dict[str, Any]]]] = []

    @seed(3)
    @settings(max_examples=8, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(facts())
    def draw(told: dict[str, list[dict[str, Any]]]) -> None:
        drawn.append(told)

    draw()
    told = max(drawn, key=lambda each: sum(map(len, each.values())))
    for (
        name,
        rows,
    ) in told.items():  # in turn they belong to each population that a table asks for, and to none
        asked = [_population(each) for each in ALL if each.facts == name]
        distinct = [{}, *(each for place, each in enumerate(asked) if each not in asked[:place])]
        for number, row in enumerate(rows):
            row |= distinct[number % len(distinct)]
    told["pairs"] = [pair for pair in told["pairs"] if _is_counted(pair, told["persons"])]
    return write_snapshot(tmp_path_factory.mktemp("snapshot") / "facts", FIRST, END, told)


def _is_counted(pair: dict[str, Any], persons: list[dict[str, Any]]) -> bool:
    """Whether both are counted in their role still: else their facts would be refused."""
    roles = {
        each["number"]: each["role_stated"] if each["role_assessed"] == "U" else each["role_assessed"]
        for each in persons
        if each["contact"] == pair["contact"]
    }
    harmed, harming = roles.get(pair["victim"]), roles.get(pair["perpetrator"])
    return harmed in ("VICTIM", "BOTH") and harming in ("PERPETRATOR", "BOTH")


def _population(definition: Any) -> dict[str, str]:
    """Codes that bring a fact into the population of a table."""
    as_assessed = ELSE_AS_STATED.get(definition.facts, {})
    return {as_assessed.get(name, (name,))[0]: codes[0] for name, codes in definition.where.items()}


@pytest.fixture(scope="module", params=["postgresql", "spark"])
def engine(request: pytest.FixtureRequest, snapshot: Snapshot) -> Iterator[Any]:
    opened = _postgresql(snapshot) if request.param == "postgresql" else _spark(snapshot)
    yield next(opened)
    next(opened, None)


def _postgresql(snapshot: Snapshot) -> Iterator[Any]:
    given_ = urlsplit(os.environ.get("DATABASE_URL", ""))
    if not given_.scheme.startswith("postgres"):
        pytest.skip("DATABASE_URL names no PostgreSQL")
    there = ibis.postgres.connect(
        host=given_.hostname,
        port=given_.port or 5432,
        user=given_.username,
        password=given_.password,
        database=given_.path.strip("/"),
    )
    for name in FACT_SETS:
        rows = pq.read_table(snapshot.parts(name)[0].parent)
        plain = [each.cast(pa.string()) if pa.types.is_dictionary(each.type) else each for each in rows]
        schema = ibis.schema(steps(_reading(name), FIRST, END)[0].table.schema())
        # A table of this connection alone: it is gone with it.
        there.create_table(name, pa.table(plain, names=rows.column_names), schema=schema, temp=True)
    yield there
    there.disconnect()


def _reading(facts_of: str) -> Any:
    """A table of a fact set without conditions: its first step has the columns of the set."""
    found = next((each for each in ALL if each.facts == facts_of), ALL[0])
    return replace(found, facts=facts_of, where={})


def _spark(snapshot: Snapshot) -> Iterator[Any]:
    if not REQUIRED:
        pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession

    built = SparkSession.builder.master("local[2]").appName("tables")
    for name, value in {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
    }.items():
        built = built.config(name, value)
    session = built.getOrCreate()
    for name in FACT_SETS:
        session.read.parquet(*map(str, snapshot.parts(name))).createOrReplaceTempView(name)
    yield ibis.pyspark.connect(session)
    session.stop()


@pytest.mark.parametrize("definition", ALL, ids=lambda each: each.name)
def test_a_table_counts_the_same_as_on_duckdb(engine: Any, snapshot: Snapshot, definition: Any):
    (expected,) = tabulate_all((definition,), snapshot)
    assert tabulate_on(engine, definition, FIRST, END) == expected
    assert sum(expected.counts.values()) > 0


def test_the_keys_of_cells_are_the_same(engine: Any, snapshot: Snapshot):
    keyed = [replace(each, policy=KEYED) for each in ALL if each.name == "contacts_by_problem"]
    for expected in tabulate_all(tuple(keyed), snapshot):
        assert tabulate_on(engine, expected.definition, FIRST, END) == expected
        assert any(expected.keys.values())


def test_a_part_of_the_period_is_counted_alone(engine: Any, snapshot: Snapshot):
    until = date(2025, 2, 1)
    (expected,) = tabulate_all(ALL[:1], snapshot, until=until)
    assert tabulate_on(engine, ALL[0], FIRST, until) == expected
