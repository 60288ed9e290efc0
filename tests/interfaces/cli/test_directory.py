"""`houvast directory`: a list comes in all or none, and the whole directory goes out and comes back."""

import csv

import pytest

from houvast.records.directory.models import Service

MAPPING = """
[column.organisatie]
field = "organization.name"
[column.dienst]
field = "service.name"
[column.vanaf]
field = "service.minimum_age"
"""
HEAD = "organisatie;dienst;vanaf\n"


@pytest.fixture
def mapping(tmp_path):
    file = tmp_path / "mapping.toml"
    file.write_text(MAPPING, "utf-8")
    return file


@pytest.fixture
def services(tmp_path):
    def written(rows: str, name: str = "list.csv"):
        file = tmp_path / name
        file.write_text(HEAD + rows, "utf-8")
        return file

    return written


def test_a_dry_run_says_what_would_come_and_stores_nothing(cast, houvast, mapping, services):
    ran = houvast(
        "directory", "import", services("CAW;Praten;18\nCAW;Chat;\n"), "--mapping", mapping, "--dry-run"
    )
    assert (ran.code, "2 new, 0 changed, 0 as they are." in ran.said) == (0, True)
    assert Service.objects.count() == 0


def test_a_list_comes_in_and_the_same_again_changes_nothing(cast, houvast, mapping, services):
    file = services("CAW;Praten;18\nCAW;Chat;\n")
    assert "2 services imported." in houvast("directory", "import", file, "--mapping", mapping).said
    again = houvast("directory", "import", file, "--mapping", mapping)
    assert "0 new, 0 changed, 2 as they are." in again.said
    assert Service.objects.count() == 2


def test_one_fault_and_nothing_is_stored_and_the_report_says_where(cast, houvast, mapping, services):
    file = services("CAW;Praten;18\nCAW;Chat;twaalf\n")
    ran = houvast("directory", "import", file, "--mapping", mapping)
    assert (ran.code, Service.objects.count()) == (1, 0)
    report = file.with_name("list.csv.refused.csv")
    assert report.stat().st_mode & 0o077 == 0
    rows = list(csv.reader(report.read_text("utf-8").splitlines()))
    assert rows[1][:3] == ["list.csv", "3", "vanaf"]


@pytest.mark.parametrize("name", ["all.zip", "all.json"])
def test_the_directory_goes_out_and_comes_back(cast, houvast, mapping, services, tmp_path, name):
    houvast("directory", "import", services("CAW;Praten;18\n"), "--mapping", mapping)
    assert "1 services written" in houvast("directory", "export", tmp_path / name).said
    assert "0 new, 0 changed, 1 as they are." in houvast("directory", "import", tmp_path / name).said


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["import", "nowhere.json"], "There is no file"),
        (["export", "all.txt"], "Call the file"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(cast, houvast, arguments, reason):
    ran = houvast("directory", *arguments)
    assert (ran.code, reason in ran.said) == (1, True)


def test_a_mapping_that_is_none_is_refused(cast, houvast, services, mapping):
    mapping.write_text("[column", "utf-8")
    ran = houvast("directory", "import", services("CAW;Praten;\n"), "--mapping", mapping)
    assert (ran.code, "not TOML" in ran.said) == (1, True)
