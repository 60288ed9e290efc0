"""houvast contacts import: what an older system registered, all or none, and why not."""

import csv
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cast import Cast
from houvast.records.accounts.operations import read_trail
from houvast.records.contacts import operations, queries
from houvast.records.contacts.operations import OpenedContact

OLDER = Path(__file__).parent / "older"
HEAD = "Nr;Datum;Uur;Kanaal;Contactnemer;Geslacht;Leeftijd;Problematiek;Vormen;Hoofdvorm;Opmerking\n"
GOOD = "1;14/03/2017;14:05;Telefoon;Slachtoffer zelf;V;34;Partnergeweld;fysiek;;Belt terug\n"


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    return Path(shutil.copy(OLDER / "mapping.toml", tmp_path))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(shutil.copy(OLDER / "registrations.csv", tmp_path))


def written(folder: Path, *rows: str | bytes, head: str = HEAD) -> Path:
    path = folder / "rows.csv"
    path.write_bytes(
        b"".join(row if isinstance(row, bytes) else row.encode("cp1252") for row in (head, *rows))
    )
    return path


def stored(cast: Cast) -> list[OpenedContact]:
    rows = queries.contacts(queries.Wanted(), seen_by=cast.worker).rows
    return [operations.read(row.id, by=cast.worker) for row in reversed(rows)]


def refused(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as report:
        return list(csv.DictReader(report))


def test_every_row_becomes_a_contact_with_its_codes_and_its_sealed_note(
    houvast: Callable[..., Any], cast: Cast, file: Path, mapping: Path
):
    ran = houvast("contacts", "import", file, "--mapping", mapping, "--team", "Phone line")
    assert (ran.code, "4 contacts imported." in ran.said) == (0, True)
    first, second, third, fourth = stored(cast)
    said = first.registration
    assert (said.day.isoformat(), said.hour, said.channel, said.sex, said.age_band) == (
        "2017-03-14",
        14,
        "PHONE",
        "F",
        "30-44",
    )
    assert said.persons[0].forms == ("PHYSICAL", "PSYCHOLOGICAL")
    assert said.persons[0].main_form == "PSYCHOLOGICAL"
    assert said.details.note == "Wil eerst met haar zus spreken – daarna terugbellen"
    assert second.registration.details.note == 'Hoort "elke nacht" geroep; weet niet wat te doen'
    assert (first.problem, second.problem, third.problem) == ("PARTNER", "CHILD_ABUSE", "PARTNER")
    assert fourth.registration.persons[0].timing == "HISTORICAL"  # the older line is a timing, no problem


def test_a_value_that_could_be_several_is_refused_until_the_mapping_chooses(
    houvast: Callable[..., Any], cast: Cast, tmp_path: Path, mapping: Path
):
    file = written(tmp_path, GOOD.replace("Partnergeweld", "Andere problematiek"))
    chosen = mapping.read_text()
    mapping.write_text(chosen.replace("choose = ", "# choose = "))
    ran = houvast("contacts", "import", file, "--mapping", mapping, "--team", "Phone line")
    assert ran.code == 1
    assert "choose which in the mapping" in refused(tmp_path / "rows.csv.refused.csv")[0]["reason"]
    mapping.write_text(chosen)
    assert houvast("contacts", "import", file, "--mapping", mapping, "--team", "Phone line").code == 0
    assert stored(cast)[0].problem == "OTHER"


def test_an_import_is_one_entry_in_the_trail_that_says_how_many(
    houvast: Callable[..., Any], cast: Cast, file: Path, mapping: Path
):
    houvast("contacts", "import", file, "--mapping", mapping, "--team", "Phone line")
    last = read_trail(by=cast.lead)[0]
    assert (last.action, last.count, last.actor) == ("contacts.import", 4, None)


def test_one_bad_row_keeps_the_others_out_and_is_reported_with_its_line_and_reason(
    houvast: Callable[..., Any], cast: Cast, tmp_path: Path, mapping: Path
):
    bad = "2;31/02/2017;;Fax;Buur;V;;Partnergeweld;fysiek|economisch;;\n"
    file = written(tmp_path, GOOD, bad, GOOD)
    report = tmp_path / "refused.csv"
    ran = houvast(
        "contacts", "import", file, "--mapping", mapping, "--team", "Phone line", "--report", report
    )
    assert ran.code == 1
    assert "1 of 3 rows are refused, so nothing was stored" in ran.said
    assert stored(cast) == []
    assert [(row["line"], row["column"]) for row in refused(report)] == [("3", "Datum"), ("3", "Kanaal")]
    assert "not a day written as %d/%m/%Y" in refused(report)[0]["reason"]
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_what_the_questions_refuse_is_reported_under_the_column_it_came_from(
    houvast: Callable[..., Any], tmp_path: Path, mapping: Path, cast: Cast
):
    two_forms = "2;15/03/2017;25:99;Telefoon;Buur;V;;Partnergeweld;fysiek|economisch;;\n"
    file = written(tmp_path, two_forms)
    ran = houvast("contacts", "import", file, "--mapping", mapping, "--team", "Phone line")
    assert ran.code == 1
    found = refused(tmp_path / "rows.csv.refused.csv")
    assert {row["column"] for row in found} == {"Uur", "person-1-main_form"}


def test_partly_stores_what_is_right(houvast: Callable[..., Any], cast: Cast, tmp_path: Path, mapping: Path):
    file = written(tmp_path, GOOD, "2;gisteren;;Telefoon;Buur;V;;Partnergeweld;fysiek;;\n", GOOD)
    ran = houvast("contacts", "import", file, "--mapping", mapping, "--team", "Phone line", "--partly")
    assert (ran.code, "2 contacts imported, 1 rows refused." in ran.said) == (0, True)
    assert len(stored(cast)) == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2;15/03/2017;;Telefoon\n", "4 cells where 11 belong"),
        ("2;15/03/2017;;Telefoon;Buur;V;;Partnergeweld;fysiek;;a\x00b\n", "control character"),
        (b"2;15/03/2017;;Telefoon;Buur;V;;Partnergeweld;fysiek;;\x81\n", "not cp1252"),
        (f"2;15/03/2017;;Telefoon;Buur;V;;Partnergeweld;fysiek;;{'x' * 30_000}\n", "30000 characters"),
        (f"2;15/03/2017;;Telefoon;Buur;V;;Partnergeweld;fysiek;;{'x' * 200_000}\n", "not CSV"),
        ('2;15/03/2017;;"Tele"foon;Buur;V;;Partnergeweld;fysiek;;\n', "not CSV"),
        ("2;15/03/2017;;Telefoon;Buur;V;;Diefstal;fysiek;;\n", "not in the list problem_2018"),
        ("2;15/03/2017;;Telefoon;=cmd|' /C calc'!A0;V;;Partnergeweld;fysiek;;\n", "does not say what"),
        ("2;15/03/2999;;Telefoon;Buur;V;;Partnergeweld;fysiek;;\n", "future"),
        ("2;15/03/2017;;Telefoon;Buur;V;abc;Partnergeweld;fysiek;;\n", "34"),
    ],
)
def test_a_hostile_or_wrong_row_is_refused_by_its_line(
    row: str | bytes, reason: str, houvast: Callable[..., Any], cast: Cast, tmp_path: Path, mapping: Path
):
    file = written(tmp_path, GOOD, row)
    ran = houvast("contacts", "import", file, "--mapping", mapping, "--team", "Phone line")
    assert ran.code == 1
    assert "Traceback" not in ran.said
    found = refused(tmp_path / "rows.csv.refused.csv")
    assert {each["line"] for each in found} == {"3"}
    assert reason in " ".join(each["reason"] for each in found)
    assert stored(cast) == []


def test_no_reason_in_the_report_runs_as_a_formula(
    houvast: Callable[..., Any], cast: Cast, tmp_path: Path, mapping: Path
):
    file = written(tmp_path, "2;=1+1;;=1+1;Buur;V;;Partnergeweld;=1+1;;\n")
    houvast("contacts", "import", file, "--mapping", mapping, "--team", "Phone line")
    for row in refused(tmp_path / "rows.csv.refused.csv"):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('encoding = "cp1252"', "", "encoding: say which"),
        ('delimiter = ";"', 'delimiter = ";;"', "delimiter: one character"),
        ('answer = "channel"', 'answer = "canal"', "column 'Kanaal': there is no question 'canal'"),
        ('"Telefoon" = "PHONE"', '"Telefoon" = "FAX"', "'FAX' is not in the list channel"),
        ('"Telefoon" = "PHONE"', '"Telefoon" = 3', "codes has to hold texts"),
        ('list = "problem_2018"', 'list = "problem_1900"', "no crosswalk leads from 'problem_1900'"),
        ("ignore = true", "ignroe = true", "'ignroe' is not known here"),
        ("ignore = true", 'ignore = "yes"', "ignore has to be a bool"),
        ("ignore = true", 'ignore = true\nanswer = "note"', "say one of answer, list or ignore"),
        ('answer = "age"', 'answer = "age"\nseparator = "|"', "takes one answer"),
        ('kind = "SUPPORT"', 'kind = "HELP"', "'HELP' is not in the list contact_kind"),
        ("[always]", "[always", "not a TOML file"),
        ('[column."Nr"]\nignore = true', "", "The mapping says nothing about 'Nr'"),
        ('[column."Nr"]', '[column."Nummer"]', "has no column 'Nummer'"),
    ],
)
def test_a_mapping_that_says_something_impossible_is_refused_with_the_place(
    old: str, new: str, says: str, houvast: Callable[..., Any], cast: Cast, file: Path, mapping: Path
):
    text = mapping.read_text()
    assert old in text
    mapping.write_text(text.replace(old, new, 1))
    ran = houvast("contacts", "import", file, "--mapping", mapping, "--team", "Phone line")
    assert ran.code == 1
    assert says in ran.said
    assert stored(cast) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_declared_encoding_is_read(
    encoding: str, houvast: Callable[..., Any], cast: Cast, tmp_path: Path, mapping: Path
):
    mapping.write_text(mapping.read_text().replace('"cp1252"', f'"{encoding}"'))
    file = tmp_path / "rows.csv"
    file.write_text(HEAD + GOOD.replace("Belt terug", "Bełt térug"), encoding=encoding)
    ran = houvast("contacts", "import", file, "--mapping", mapping, "--team", "Phone line")
    assert ran.code == 0
    assert stored(cast)[0].registration.details.note == "Bełt térug"


def test_of_several_teams_one_has_to_be_named(
    houvast: Callable[..., Any], cast: Cast, file: Path, mapping: Path
):
    ran = houvast("contacts", "import", file, "--mapping", mapping)
    assert ran.code == 1
    assert "--team" in ran.said
    assert "Phone line" in ran.said


def test_a_file_without_rows_stores_nothing(
    houvast: Callable[..., Any], cast: Cast, tmp_path: Path, mapping: Path
):
    ran = houvast("contacts", "import", written(tmp_path), "--mapping", mapping, "--team", "Phone line")
    assert (ran.code, "no rows" in ran.said) == (1, True)


@pytest.mark.parametrize("head", ["", "\n", "Datum;Datum;Uur\n"])
def test_a_file_without_usable_heads_is_refused(
    head: str, houvast: Callable[..., Any], cast: Cast, tmp_path: Path, mapping: Path
):
    file = written(tmp_path, head=head)
    ran = houvast("contacts", "import", file, "--mapping", mapping, "--team", "Phone line")
    assert ran.code == 1
    assert "column" in ran.said
    assert "Traceback" not in ran.said


def test_what_is_not_there_is_said(houvast: Callable[..., Any], cast: Cast, tmp_path: Path, mapping: Path):
    ran = houvast("contacts", "import", tmp_path / "none.csv", "--mapping", mapping, "--team", "Phone line")
    assert (ran.code, "There is no file" in ran.said) == (1, True)
