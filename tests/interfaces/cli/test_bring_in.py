"""houvast figures import: what it prints, what it refuses, and every command of its page."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from library.figures.sources.test_wrong_mappings import FILES, REFUSED, mutations

Houvast = Callable[..., Any]
ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/how-to/bring-in-a-source.md").read_text()
PUBLISHED = ROOT / "src/houvast/library/figures/published"
CASES = "number,date,form,sex,age\n" + "".join(
    f"{n},{n % 28 + 1:02}/06/2024,fysiek,{'FM'[n % 2]},{n % 90}\n" for n in range(60)
)


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of the page under the names that it gives them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").symlink_to(ROOT / "src")
    (tmp_path / "police.csv").write_text("form,cases\nfysiek,120\nseksueel,2\nonbekend,9\n")
    (tmp_path / "cases.csv").write_text(CASES)
    aggregate, microdata = blocks("yaml")
    (tmp_path / "police.mapping.yaml").write_text(aggregate)
    (tmp_path / "cases.mapping.yaml").write_text(microdata)
    return tmp_path


def test_every_command_of_the_page_runs(houvast: Houvast, here: Path):
    commands = [shlex.split(line)[1:] for line in "\n".join(blocks("sh")).splitlines() if line]
    assert len(commands) == 7
    for command in commands:
        ran = houvast(*command)
        assert ran.code == 0, (command, ran.said)
    assert (here / "brought-in" / "report.nl.html").is_file()
    assert (here / "cases-2024" / "cases_by_form_and_sex.csv").is_file()


def test_what_the_page_prints_is_what_the_command_prints(houvast: Houvast, here: Path):
    said = houvast("figures", "import", PUBLISHED / "police_partner_violence.csv").out.splitlines()
    printed = [line for line in blocks("text")[0].splitlines() if line.strip()]
    assert [line for line in printed if line not in said] == []


@pytest.mark.parametrize("file", sorted(PUBLISHED.glob("*.csv")), ids=lambda file: file.stem)
def test_every_published_file_comes_in_with_its_findings_and_its_series(houvast: Houvast, file: Path):
    ran = houvast("figures", "import", file, "--format", "json")
    assert ran.code == 0, ran.said
    said = json.loads(ran.out)
    assert said["refused"] is False
    assert said["findings"]
    assert said["series"] or said["apart"]


def test_a_refused_file_ends_with_1_and_writes_no_table(houvast: Houvast, here: Path):
    (here / "police.csv").write_text("form,cases\nfysiek,-3\n")
    ran = houvast("figures", "import", "police.csv", "--mapping", "police.mapping.yaml", "--out", "out")
    assert ran.code == 1
    assert "“-#” is negative" in ran.out
    assert "line 2" in ran.out
    assert list((here / "out").glob("*.csv")) == []


def test_beside_the_report_of_a_refused_file_lies_no_table_of_the_one_before(houvast: Houvast, here: Path):
    asked = ("figures", "import", "police.csv", "--mapping", "police.mapping.yaml", "--out", "out")
    assert houvast(*asked).code == 0
    assert list((here / "out").glob("*.csv"))
    (here / "out" / "mine.csv").write_text("a\n1\n")
    (here / "police.csv").write_text("form,cases\nfysiek,-3\n")
    assert houvast(*asked).code == 1
    assert [file.name for file in (here / "out").glob("*.csv")] == ["mine.csv"]  # what is not ours stays


@pytest.mark.parametrize("report", ["", "[]", '{"tables": [{"name": "../keep"}, {"name": 5}, {}]}'])
def test_a_report_that_somebody_wrote_takes_nothing_away(houvast: Houvast, here: Path, report: str):
    (here / "out").mkdir()
    (here / "out" / "report.json").write_text(report)
    (here / "keep.csv").write_text("a\n")
    ran = houvast(
        "figures", "import", "police.csv", "--mapping", "police.mapping.yaml", "--out", here / "out"
    )
    assert ran.code == 0, ran.said
    assert (here / "keep.csv").is_file()


def test_without_a_mapping_it_names_the_columns_and_the_draft(houvast: Houvast, here: Path):
    ran = houvast("figures", "import", "cases.csv")
    assert ran.code == 1
    assert "number, date, form, sex, age" in ran.said
    assert "--draft" in ran.said


def test_a_mapping_that_is_wrong_is_refused_in_one_line(houvast: Houvast, here: Path):
    (here / "police.mapping.yaml").write_text("file: police.csv\ntables: nothing\n")
    ran = houvast("figures", "import", "police.csv", "--mapping", "police.mapping.yaml")
    assert ran.code == 1
    assert "police.mapping.yaml:2: tables is a list" in ran.said
    assert "Traceback" not in ran.said


def test_a_draft_never_overwrites(houvast: Houvast, here: Path):
    ran = houvast("figures", "import", "police.csv", "--draft", "police.mapping.yaml")
    assert ran.code == 1
    assert "exists" in ran.said


def test_an_address_of_a_database_needs_a_mapping_and_its_password_is_not_repeated(houvast: Houvast):
    ran = houvast("figures", "import", "postgresql://reader:geheim@127.0.0.1:1/register")
    assert ran.code == 1
    assert "--mapping" in ran.said
    assert "geheim" not in ran.said


def test_two_years_of_a_source_make_one_series_and_a_break_only_where_the_way_changed(
    houvast: Houvast, here: Path
):
    mapping = here / "police.mapping.yaml"
    same = mapping.read_text().replace("    value: cases", "    value: cases\n    registration: 2016")
    mapping.write_text(same)
    assert houvast("figures", "import", "police.csv", "--mapping", mapping, "--out", "one").code == 0
    later = (
        same.replace("_2024", "_2025").replace("2025-01-01", "2026-01-01").replace("2024-01-01", "2025-01-01")
    )
    for way, said in (("2016", "2024–2025\n"), ("2025", "2024–2025 (break in 2025)\n")):
        mapping.write_text(later.replace("registration: 2016", f"registration: {way}"))
        ran = houvast("figures", "import", "police.csv", "--mapping", mapping, "--beside", "one")
        assert ran.code == 0, ran.said
        assert f"one series of 2 points, {said}" in ran.out


@pytest.mark.parametrize("odd", ["", "DATAFLOW\n", "a,b,c,d,FORM,OBS_VALUE\n1,2,3,4,U,many\n"])
def test_a_folder_that_is_none_of_ours_is_refused_in_one_line(houvast: Houvast, here: Path, odd: str):
    ran = houvast(
        "figures", "import", "police.csv", "--mapping", "police.mapping.yaml", "--beside", "nowhere"
    )
    assert ran.code == 1
    assert "nowhere/mapping.yaml" in ran.said
    (here / "odd").mkdir()
    (here / "odd" / "mapping.yaml").write_text((here / "police.mapping.yaml").read_text())
    (here / "odd" / "invented_police_2024.csv").write_text(odd)
    ran = houvast("figures", "import", "police.csv", "--mapping", "police.mapping.yaml", "--beside", "odd")
    assert ran.code == 1
    assert "odd does not hold what --out wrote" in ran.said


@pytest.mark.parametrize("name", ["../../evil", "/tmp/evil", "..", "null", "1", "Police"])
def test_a_table_is_written_into_the_folder_and_nowhere_else(houvast: Houvast, here: Path, name: str):
    mapping = here / "police.mapping.yaml"
    mapping.write_text(mapping.read_text().replace("name: invented_police_2024", f"name: {name}"))
    before = sorted(here.rglob("*"))
    ran = houvast("figures", "import", "police.csv", "--mapping", mapping, "--out", here / "a" / "b" / "out")
    assert ran.code == 1
    assert re.search(r"police\.mapping\.yaml:4: name is a name of small letters", ran.said)
    assert sorted(here.rglob("*")) == before


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(mutation=mutations())
def test_a_mapping_with_anything_changed_is_read_or_refused_at_the_command(
    houvast: Houvast, here: Path, mutation: tuple[str, str]
):
    name, text = mutation
    (here / "mapping.yaml").write_text(text)
    (here / "delivery.csv").write_text(FILES[name][1])
    ran = houvast("figures", "import", "delivery.csv", "--mapping", "mapping.yaml", "--out", "out")
    if ran.code:
        assert REFUSED.search(ran.said) or "nothing of it was taken" in ran.out
    else:
        assert "The delivery can be used" in ran.out


@pytest.mark.parametrize(
    "report",
    [
        "", "[]", "{}", '{"profile": 3}', '{"profile": {"rows": "x", "shares": {}, "cells": {}}}',
        '{"profile": {"rows": 1, "shares": {"0/FORM": 3}, "cells": {}}}',
        '{"profile": {"rows": 1, "shares": {"0/FORM": {"U": "x"}}, "cells": {}}}',
        '{"profile": {"rows": 1, "shares": {}, "cells": {"invented_police_2024": [1]}}}',
        '{"profile": {"rows": 1, "shares": {}, "cells": {}, "days": [1]}}',
        '{"profile": {"rows": -1, "shares": {}, "cells": {}}}', "[" * 100_000,
    ],
)  # fmt: skip
def test_a_damaged_report_of_the_former_delivery_is_refused_in_one_line(
    houvast: Houvast, here: Path, report: str
):
    (here / "former.json").write_text(report)
    asked = ("figures", "import", "police.csv", "--mapping", "police.mapping.yaml")
    ran = houvast(*asked, "--former", "former.json")
    assert ran.code == 1
    assert "former.json is no report of a delivery in JSON" in ran.said
