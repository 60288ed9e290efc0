"""Linkage is off until a ground and an assessment are recorded; then only protected counts are seen."""

import json
import uuid
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cast import Cast
from houvast.library.figures.linkage import read_ground
from houvast.records.accounts.guard import Refused
from houvast.records.releases import operations, queries
from houvast.records.releases.models import Linkage, Report
from houvast.records.releases.operations import Ground, Overlaps, RecordRefused
from traces import left

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
COUNTS = "helpline,police,count\n1,0,500\n0,1,60\n1,1,3\n"
OVERLAPS = Overlaps("Invented people", *YEAR, COUNTS, false_rate=0.021, missed_rate=0.09)


def ground(**changed: object) -> Ground:
    today = timezone.localdate()
    made = Ground(
        purpose="Estimate how many no service has seen",
        legal_ground="Decree of 4 April 2014, article 9",
        impact_assessment="DPIA 2025-03, with the officer",
        assessed_on=today - timedelta(days=20),
        responsible_person="R. Peeters",
        responsible_role="data-protection officer",
        sources=("helpline", "police"),
        ends_on=today + timedelta(days=200),
    )
    return replace(made, **changed)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def linkage(cast: Cast) -> uuid.UUID:
    return operations.record_linkage(ground(), by=cast.signer)


def compute(cast: Cast) -> uuid.UUID:
    taken = operations.take_report(by=cast.command)
    assert taken is not None
    return operations.compute_report(taken, by=cast.command)


def test_without_a_record_no_counts_are_taken_in(cast: Cast):
    with pytest.raises(Refused):
        operations.bring_overlaps(uuid.uuid4(), OVERLAPS, by=cast.statistician)
    assert not Report.objects.exists()


def test_a_record_says_who_when_on_which_ground_and_leaves_a_trace(cast: Cast, linkage: uuid.UUID):
    assert left("releases.record_linkage", by=cast.signer, subject=linkage)
    found = queries.linkage(linkage, seen_by=cast.statistician)
    assert found is not None
    assert found.holds
    assert found.ground == ground()
    assert (found.recorded_by, found.recorded_on) == (cast.signer.name, timezone.localdate())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"legal_ground": "yes"}, "legal_ground"),
        ({"impact_assessment": " " * 20}, "impact_assessment"),
        ({"responsible_person": ""}, "responsible_person"),
        ({"assessed_on": timezone.localdate() + timedelta(days=2)}, "assessed_on"),
        ({"ends_on": timezone.localdate()}, "ends_on"),
        ({"sources": ("helpline",)}, "sources"),
        ({"sources": ("helpline", "helpline")}, "sources"),
    ],
)
def test_a_record_that_says_too_little_is_none(changed: dict[str, object], field: str, cast: Cast):
    with pytest.raises(RecordRefused) as refused:
        operations.record_linkage(ground(**changed), by=cast.signer)
    assert refused.value.field == field
    assert not Linkage.objects.exists()


def test_the_record_as_a_file_is_what_the_command_asks_for(cast: Cast, linkage: uuid.UUID, tmp_path: Path):
    file = tmp_path / "record.yaml"
    file.write_text(queries.record_as_file(linkage, seen_by=cast.statistician))
    read = read_ground(file, on=timezone.localdate(), sources=("helpline", "police"))
    assert read.legal_ground == ground().legal_ground
    assert read.ends_on == ground().ends_on


def test_small_overlaps_are_hidden_in_every_file_and_the_counts_are_erased(
    cast: Cast, linkage: uuid.UUID, home: Path
):
    report = operations.bring_overlaps(linkage, OVERLAPS, by=cast.statistician)
    assert compute(cast) == report
    assert Report.objects.get().counts == ""
    opened = queries.report(report, language="en", seen_by=cast.statistician)
    assert opened is not None
    cells = [cell for row in opened.laid_out["rows"] for cell in row["cells"]]
    assert any(cell["kind"] == "hidden" for cell in cells)
    assert "3" not in [cell["text"] for cell in cells]
    assert "about 2 are false" in " ".join(opened.laid_out["remarks"])
    folder = home / "reports" / str(report)
    assert set(opened.files) <= {file.name for file in folder.iterdir()}
    values = [row.split(",") for row in (folder / "csv").read_text().splitlines()]
    assert not [row for row in values if "3" in row]
    assert 3 not in json.loads((folder / "json").read_text()).values()


def test_a_list_that_the_record_does_not_name_is_refused(cast: Cast, linkage: uuid.UUID):
    stranger = replace(OVERLAPS, text=COUNTS.replace("police", "hospital"))
    with pytest.raises(operations.NotPossible, match="hospital"):
        operations.bring_overlaps(linkage, stranger, by=cast.statistician)


@pytest.mark.parametrize("text", ["", "helpline,police,count\n1,0,-5\n0,1,6\n1,1,2\n", "/etc/hostname"])
def test_counts_that_cannot_be_read_are_refused_by_name(text: str, cast: Cast, linkage: uuid.UUID):
    with pytest.raises(operations.DataRefused):
        operations.bring_overlaps(linkage, replace(OVERLAPS, text=text), by=cast.statistician)
    assert not Report.objects.exists()


def test_an_ended_or_lapsed_record_takes_nothing_in_any_more(cast: Cast, linkage: uuid.UUID):
    with pytest.raises(operations.NotPossible):
        operations.end_linkage(linkage, reason="", by=cast.signer)
    operations.end_linkage(linkage, reason="The decree was repealed.", by=cast.signer)
    lapsed = operations.record_linkage(ground(), by=cast.signer)
    day = timezone.localdate()
    Linkage.objects.filter(id=lapsed).update(
        recorded_on=day - timedelta(days=9), assessed_on=day - timedelta(days=9), ends_on=day
    )
    for over in (linkage, lapsed):
        with pytest.raises(operations.NotPossible, match="holds no more"):
            operations.bring_overlaps(over, OVERLAPS, by=cast.statistician)
        assert queries.record_as_file(over, seen_by=cast.statistician) is None
    with pytest.raises(operations.NotPossible, match="already"):
        operations.end_linkage(linkage, reason="Again.", by=cast.signer)


@pytest.mark.parametrize("who", ["worker", "statistician", "administrator", "outsider", "lead"])
def test_only_who_signs_records_and_ends_a_linkage(who: str, cast: Cast, linkage: uuid.UUID):
    with pytest.raises(Refused):
        operations.record_linkage(ground(), by=getattr(cast, who))
    with pytest.raises(Refused):
        operations.end_linkage(linkage, reason="Because I can.", by=getattr(cast, who))
    assert queries.linkage(linkage, seen_by=cast.outsider) is None


def test_what_comes_out_goes_with_figures_of_its_period(cast: Cast, linkage: uuid.UUID):
    report = operations.bring_overlaps(linkage, OVERLAPS, by=cast.statistician)
    compute(cast)
    opened = queries.report(report, language="en", seen_by=cast.statistician)
    assert opened is not None
    assert opened.laid_out["subtitle"] == "Invented people, 2025"
