"""Reading releases: who sees which, what comes next, and what anyone may know."""

import json
import uuid
from collections.abc import Callable

import pytest

from cast import Cast
from houvast.records.releases import operations, queries

Brought = Callable[[str], uuid.UUID]


@pytest.mark.parametrize("who", ["statistician", "signer", "command"])
def test_who_makes_figures_sees_a_release_from_the_start(who: str, gathered, contacted: Cast):
    assert [row.id for row in queries.releases(seen_by=getattr(contacted, who))] == [gathered]


@pytest.mark.parametrize("who", ["worker", "volunteer", "lead"])
def test_a_worker_sees_a_release_once_it_is_published(who: str, brought: Brought, contacted: Cast):
    by = getattr(contacted, who)
    release = brought("sign")
    assert queries.releases(seen_by=by) == []
    assert queries.release(release, language="nl", seen_by=by) is None
    assert queries.table(release, "contacts_by_problem", language="nl", seen_by=by) is None
    operations.publish(release, by=contacted.signer)
    assert [row.id for row in queries.releases(seen_by=by)] == [release]
    assert queries.table(release, "contacts_by_problem", language="nl", seen_by=by)


@pytest.mark.parametrize("who", ["outsider", "administrator"])
def test_who_has_no_business_with_figures_sees_no_release(who: str, brought: Brought, contacted: Cast):
    release, by = brought("sign"), getattr(contacted, who)
    assert queries.releases(seen_by=by) == []
    assert queries.release(release, language="nl", seen_by=by) is None
    assert queries.table(release, "contacts_by_problem", language="nl", seen_by=by) is None
    assert queries.file(release, "contacts_by_problem.csv", seen_by=by) is None


def test_the_next_step_says_why_somebody_cannot_take_it(gathered, contacted: Cast):
    operations.propose(gathered, by=contacted.signer)
    operations.check(gathered, by=contacted.statistician)
    opened = queries.release(gathered, language="en", seen_by=contacted.signer)
    assert opened is not None
    assert {step.state: bool(step.hindrance) for step in opened.next} == {"SIGNED": True, "WITHDRAWN": False}
    assert not opened.row.mine


def test_a_step_outside_the_readers_role_is_not_offered(brought: Brought, contacted: Cast):
    opened = queries.release(brought("check"), language="en", seen_by=contacted.statistician)
    assert opened is not None
    assert opened.next == []


def test_a_release_names_who_took_each_step(brought: Brought, contacted: Cast):
    opened = queries.release(brought("publish"), language="nl", seen_by=contacted.worker)
    assert opened is not None
    assert [(step.state, step.by) for step in opened.steps] == [
        ("GATHERED", "Statistician"),
        ("PROPOSED", "Statistician"),
        ("CHECKED", "Statistician"),
        ("SIGNED", "Signer"),
        ("PUBLISHED", "Signer"),
    ]


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_table_comes_laid_out_with_its_drawing_and_definition(language: str, gathered, contacted: Cast):
    table = queries.table(gathered, "contacts_by_problem", language=language, seen_by=contacted.statistician)
    assert table is not None
    assert table.laid_out["language"] == language
    assert table.laid_out["definition"]
    assert table.drawing.startswith("<svg")
    assert table.alternative
    assert {file["language"] for file in table.files} == {"", language}


@pytest.mark.parametrize("name", ["../index.json", "nothing", "index", "contacts_by_problem.csv/../x", ""])
def test_nothing_outside_the_release_is_found_by_name(name: str, gathered, contacted: Cast):
    by = contacted.statistician
    assert queries.table(gathered, name, language="nl", seen_by=by) is None
    assert queries.file(gathered, name, seen_by=by) is None


def test_anyone_may_know_what_was_published_and_nothing_else(brought: Brought, contacted: Cast):
    release = brought("sign")
    assert queries.published() == []
    operations.publish(release, by=contacted.signer)
    (published,) = queries.published()
    assert (published.id, published.helpline, published.withdrawn) == (release, "Our helpline", None)
    assert json.loads((published.folder / "index.json").read_text()) == published.index
    assert str(contacted.signer.id) not in json.dumps(published.index)
