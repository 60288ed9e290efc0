"""Deliveries of other sources: taken whole or refused, once, and for the helpline that brought them in."""

import io
import json
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from cast import Cast
from houvast.records.accounts.guard import Refused
from houvast.records.releases import operations, queries
from houvast.records.releases.models import Delivery
from houvast.records.releases.operations import NotPossible, Sent
from library.figures.sources.test_wrong_mappings import FILES, REFUSED, mutations
from records.releases.deliveries import GOOD, MAPPING, sent
from traces import left, was_refused


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def test_a_delivery_is_taken_with_its_protected_tables_and_leaves_a_trace(cast: Cast, home: Path):
    id = operations.bring_delivery(sent(), by=cast.statistician)
    assert left("releases.bring_delivery", by=cast.statistician, subject=id)
    kept = Delivery.objects.get(pk=id)
    assert (kept.sender, kept.state, kept.mapping_version, kept.rows) == (
        "Local police of an invented town", "TAKEN", "2", 3,
    )  # fmt: skip
    assert (kept.begins.year, kept.until.year) == (2024, 2025)
    assert ",120," in kept.tables["invented_police_2024"]
    assert "seksueel,2" not in json.dumps(kept.tables)
    assert list((home / "deliveries").iterdir()) == [], "the file itself is not kept"


def test_the_small_count_stands_nowhere_in_what_is_kept(cast: Cast):
    odd = "form,cases\nfysiek,1203\nseksueel,3\nonbekend,977\n"
    kept = Delivery.objects.get(pk=operations.bring_delivery(sent(odd), by=cast.statistician))
    cells = [line.split(",") for line in kept.tables["invented_police_2024"].splitlines()]
    assert not any("3" in row for row in cells)
    shown = {row[4]: row[5] for row in cells[1:]}
    assert kept.profile["cells"] == {"invented_police_2024": shown}
    assert shown["SEXUAL"] == shown["U"] == ""
    assert "977" not in json.dumps([kept.profile, kept.report])


def test_the_same_file_by_the_same_mapping_is_one_delivery(cast: Cast):
    first = operations.bring_delivery(sent(), by=cast.statistician)
    assert operations.bring_delivery(sent(), by=cast.statistician) == first
    assert operations.bring_delivery(sent(mapping=MAPPING + "# read again\n"), by=cast.statistician) != first
    assert Delivery.objects.count() == 2


def test_a_refused_delivery_keeps_its_report_and_no_table(cast: Cast):
    id = operations.bring_delivery(sent("form,cases\nfysiek,-3\n"), by=cast.statistician)
    kept = Delivery.objects.get(pk=id)
    assert (kept.state, kept.tables) == ("REFUSED", {})
    found = queries.delivery(id, "nl", seen_by=cast.statistician)
    assert found is not None
    assert "negatief" in json.dumps(found.report, ensure_ascii=False)


def test_the_database_refuses_tables_of_a_refused_delivery(cast: Cast):
    id = operations.bring_delivery(sent("form,cases\nfysiek,-3\n"), by=cast.statistician)
    with pytest.raises(IntegrityError, match="refused_delivery_has_no_tables"), transaction.atomic():
        Delivery.objects.filter(pk=id).update(tables={"x": "y"})


def test_the_next_delivery_of_a_sender_is_held_against_the_former(cast: Cast):
    printed = MAPPING.replace("version: 2", "version: 2\nprinted: true")
    operations.bring_delivery(sent(mapping=printed), by=cast.statistician)
    id = operations.bring_delivery(sent(GOOD.replace("120", "125"), printed), by=cast.statistician)
    found = queries.delivery(id, "en", seen_by=cast.statistician)
    assert found is not None
    assert "1 cells differ from the former delivery" in json.dumps(found.report)


def test_a_published_file_needs_no_mapping(cast: Cast):
    from houvast.library.figures.published import sources

    assert sources()
    file = Path(__file__).parents[3] / "src/houvast/library/figures/published/1712_problem_2018.csv"
    with file.open("rb") as content:
        id = operations.bring_delivery(Sent(file.name, content), by=cast.statistician)
    assert Delivery.objects.get(pk=id).state == "TAKEN"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (Sent("x.csv", io.BytesIO(b"a,b\n1,2\n")), "Its columns are: a, b"),
        (sent(mapping="no"), "cannot be used"),
    ],
)
def test_without_a_mapping_that_can_be_read_nothing_is_kept(cast: Cast, wrong: Sent, why: str):
    with pytest.raises(NotPossible, match=why):
        operations.bring_delivery(wrong, by=cast.statistician)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("who", ["outsider", "worker", "administrator", "lead"])
def test_who_makes_no_figures_brings_nothing_in_and_sees_nothing(cast: Cast, who: str):
    actor = getattr(cast, who)
    with pytest.raises(Refused):
        operations.bring_delivery(sent(), by=actor)
    assert was_refused("releases.bring_delivery", by=actor)
    id = operations.bring_delivery(sent(), by=cast.statistician)
    assert queries.deliveries(seen_by=actor) == []
    assert queries.delivery(id, "nl", seen_by=actor) is None
    assert queries.delivery_file(id, "report.html", "nl", seen_by=actor) is None


def test_a_statistician_of_another_helpline_finds_nothing(cast: Cast):
    from houvast.records.accounts import operations as accounts
    from houvast.records.accounts.guard import installation
    from houvast.records.accounts.queries import actor
    from houvast.records.accounts.roles import Role

    theirs = installation(cast.other_helpline)
    person = accounts.invite("their statistician", "Theirs", password=None, by=theirs)
    accounts.assign(person, team=cast.other_line, role=Role.STATISTICIAN, by=theirs)
    outside = actor(person)
    assert outside is not None
    id = operations.bring_delivery(sent(), by=cast.statistician)
    assert queries.deliveries(seen_by=outside) == []
    assert queries.delivery(id, "nl", seen_by=outside) is None
    assert operations.bring_delivery(sent(), by=outside) != id, "theirs is another delivery"
    Delivery.objects.filter(organisation=cast.other_helpline).delete()
    theirs = report_of(operations.bring_delivery(sent(mapping=VILLAGE), by=outside))
    assert "invented_police_2024" not in json.dumps(theirs), "ours is beside nothing of theirs"


def test_files_of_a_delivery_are_those_that_it_names(cast: Cast):
    id = operations.bring_delivery(sent(), by=cast.statistician)

    def file(name: str) -> bytes | None:
        return queries.delivery_file(id, name, "fr", seen_by=cast.statistician)

    page, table = file("report.html"), file("invented_police_2024.csv")
    assert page is not None
    assert page.startswith(b"<!doctype html>")
    assert 'lang="fr"' in page.decode()
    assert table is not None
    assert json.loads(file("report.json") or b"")["refused"] is False
    assert file("../secret.csv") is None
    assert file("other.txt") is None
    assert queries.delivery(uuid.uuid4(), "nl", seen_by=cast.statistician) is None


def test_what_a_report_quotes_is_erased_after_ninety_days_and_the_tables_stay(cast: Cast):
    id = operations.bring_delivery(sent(), by=cast.statistician)
    today = timezone.localdate()
    assert operations.erase_delivery_reports(on=today + timedelta(days=89), by=cast.command) == []
    assert operations.erase_delivery_reports(on=today + timedelta(days=91), by=cast.command) == [id]
    kept = Delivery.objects.get(pk=id)
    assert kept.report == {}
    assert kept.tables
    assert operations.erase_delivery_reports(on=today + timedelta(days=91), by=cast.command) == []
    assert queries.delivery_file(id, "report.html", "nl", seen_by=cast.statistician) is None


VILLAGE = MAPPING.replace("invented_police_2024", "invented_village").replace('en: "Acts"', 'en: "People"')


def in_2025(mapping: str) -> str:
    return mapping.replace("2025-01-01", "2026-01-01").replace("2024-01-01", "2025-01-01")


def report_of(id: uuid.UUID) -> dict[str, Any]:
    report: dict[str, Any] = Delivery.objects.get(pk=id).report
    return report


def test_a_delivery_is_put_beside_what_was_delivered_before(cast: Cast):
    operations.bring_delivery(sent(), by=cast.statistician)
    people = VILLAGE.replace("unit: OFFENCE", "unit: VICTIM")
    said = report_of(operations.bring_delivery(sent(mapping=people), by=cast.statistician))["read"]["en"]
    [with_it] = [each for each in said["apart"] if "“Acts”" in each]
    assert with_it.startswith("“People” and “Acts” cannot stand in one series because the unit differs")


def test_with_a_former_one_that_counts_the_same_it_makes_a_series(cast: Cast):
    operations.bring_delivery(sent(), by=cast.statistician)
    id = operations.bring_delivery(sent(mapping=in_2025(VILLAGE)), by=cast.statistician)
    [series] = report_of(id)["data"]["series"]
    assert series["tables"] == ["invented_village", "invented_police_2024"]
    assert [point["value"] for point in series["points"]] == ["131", "131"]


def test_it_is_put_beside_the_helplines_own_published_figures(contacted: Cast, gathered: uuid.UUID):
    cast = contacted
    operations.propose(gathered, by=cast.statistician)
    operations.check(gathered, by=cast.statistician)
    operations.sign(gathered, by=cast.signer)
    operations.publish(gathered, by=cast.signer)
    id = operations.bring_delivery(sent(mapping=in_2025(MAPPING)), by=cast.statistician)
    others = {each["other"] for each in report_of(id)["data"]["apart"]}
    assert {"contacts_by_problem", "contacts_by_channel"} <= others


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(mutation=mutations())
def test_a_mapping_with_anything_changed_is_taken_or_refused_with_its_line(
    cast: Cast, mutation: tuple[str, str]
):
    name, text = mutation
    file = Sent("delivery.csv", io.BytesIO(FILES[name][1].encode()), text)
    said = ""
    try:
        id = operations.bring_delivery(file, by=cast.statistician)
    except NotPossible as refused:
        said = str(refused)
    assert REFUSED.search(said) if said else queries.delivery(id, "nl", seen_by=cast.statistician)


def test_an_earlier_delivery_whose_mapping_is_refused_now_stops_no_other_and_is_told(cast: Cast):
    id = operations.bring_delivery(sent(), by=cast.statistician)
    older = MAPPING.replace("unit: OFFENCE", "unit: NONSENSE")
    Delivery.objects.filter(pk=id).update(mapping=older)
    report = report_of(operations.bring_delivery(sent(mapping=in_2025(VILLAGE)), by=cast.statistician))
    (told,) = [each for each in report["data"]["findings"] if each["name"] == "not_beside"]
    assert "unit is one of" in told["said"]["nl"]
