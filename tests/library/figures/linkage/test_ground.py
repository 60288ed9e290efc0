"""Linkage is off until a legal ground and an impact assessment are recorded."""

from datetime import date
from pathlib import Path

import pytest

from houvast.library.figures.linkage import NoGround, read_ground

TODAY = date(2025, 6, 1)
SOURCES = ("helpline", "police")


def test_a_complete_record_opens_the_linkage_of_its_sources(ground_file: Path):
    assert read_ground(ground_file, on=TODAY, sources=SOURCES).responsible_person == "R. Peeters"


def test_without_a_record_nothing_is_linked(tmp_path: Path):
    with pytest.raises(NoGround, match="Linkage is off"):
        read_ground(None, on=TODAY, sources=SOURCES)
    with pytest.raises(NoGround, match="linkage is off"):
        read_ground(tmp_path / "absent.yaml", on=TODAY, sources=SOURCES)


@pytest.mark.parametrize(
    "line",
    ["legal_ground", "impact_assessment", "responsible_person", "recorded_on", "assessed_on", "sources"],
)
def test_a_record_that_leaves_something_out_is_refused(ground_file: Path, line: str):
    kept = [text for text in ground_file.read_text().splitlines() if not text.startswith(line)]
    ground_file.write_text("\n".join(kept))
    with pytest.raises(NoGround, match=line):
        read_ground(ground_file, on=TODAY, sources=SOURCES)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("An invented decree, article 1", "yes"),
        ("Assessment 1 of the invented year", "''"),
        ("R. Peeters", "' '"),
        ("2025-02-01", "soon"),
        ("[helpline, police]", "[helpline]"),
    ],
)
def test_a_record_that_says_nothing_real_is_refused(ground_file: Path, old: str, new: str):
    ground_file.write_text(ground_file.read_text().replace(old, new))
    with pytest.raises(NoGround):
        read_ground(ground_file, on=TODAY, sources=SOURCES)


@pytest.mark.parametrize("on", [date(2025, 1, 31), date(2026, 2, 1)])
def test_a_record_holds_only_between_its_days(ground_file: Path, on: date):
    with pytest.raises(NoGround):
        read_ground(ground_file, on=on, sources=SOURCES)


def test_a_source_that_the_record_does_not_name_is_refused(ground_file: Path):
    with pytest.raises(NoGround, match="does not name hospital"):
        read_ground(ground_file, on=TODAY, sources=("helpline", "hospital"))


@pytest.mark.parametrize("text", ["", "- a\n- b", "a: [", "\x00"])
def test_a_file_that_is_no_record_is_refused(tmp_path: Path, text: str):
    path = tmp_path / "r.yaml"
    path.write_text(text)
    with pytest.raises(NoGround):
        read_ground(path, on=TODAY, sources=SOURCES)
