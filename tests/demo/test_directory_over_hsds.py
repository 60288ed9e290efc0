"""The demo's whole directory is HSDS 3.0, plain and strict, without a fault, and comes back as it was."""

import io
from collections import Counter

import pytest

import hsds_specification as specification
from cast import Cast
from houvast.demo import directory as demo
from houvast.library import hsds
from houvast.records.directory import exchange


@pytest.fixture
def tables(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> hsds.Tables:
    monkeypatch.setattr(demo, "acting", lambda name: getattr(cast, name))
    monkeypatch.setattr(demo, "command", lambda: cast.command)
    demo.keep_directory()
    return exchange.whole(seen_by=cast.worker)


@specification.needed
@pytest.mark.parametrize("strict", [False, True])
def test_every_service_and_organization_is_valid(tables, strict):
    nested = hsds.Nested(tables)
    assert len(tables) > 100
    for kind in ("service", "organization", "service_at_location"):
        for record in nested.records(kind):
            assert specification.errors(kind, record, strict=strict) == []


def test_it_comes_back_from_csv_and_nothing_is_new(cast, tables):
    out = io.BytesIO()
    hsds.packed(tables, out)
    found = exchange.read(io.BytesIO(out.getvalue()), "all.zip")
    assert (found.faults, found.left_out) == ([], Counter())
    coming = exchange.coming(found, seen_by=cast.worker)
    assert (coming.new, coming.changed) == (0, 0)
    assert coming.same == len(list(tables.rows("service")))
