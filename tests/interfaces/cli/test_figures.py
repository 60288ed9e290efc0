"""houvast figures: lists, one protected table in each format, and the written answer."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from cast import MAN, WOMAN, Cast, registration
from few_files import EVERY_FILE, few_files
from houvast.library.figures.definitions import names
from houvast.library.figures.export import FORMATS, IN_EACH_LANGUAGE, SAME_IN_EVERY_LANGUAGE
from houvast.records.accounts.operations import read_trail
from houvast.records.contacts import operations as contacts
from houvast.records.releases import operations as releases
from interfaces.cli.test_link_and_campaign import blocks, commands

YEAR = ("--from", "2025-01-01", "--until", "2026-01-01")


@pytest.fixture
def contacted(cast: Cast) -> Cast:
    about_honour = {**WOMAN, "person-1-problem": "HONOUR", "person-2-problem": "HONOUR"}
    about_coping = {**WOMAN, "person-1-problem": "COPING", "person-2-problem": "COPING"}
    said = [*[WOMAN] * 12, *[MAN] * 7, *[about_coping] * 9, about_honour]
    contacts.import_registrations(map(registration, said), team=cast.phone_line, by=cast.command)
    return cast


def test_the_list_names_every_declared_table(houvast: Callable[..., Any]):
    ran = houvast("figures", "list")
    assert ran.code == 0
    assert [line.split()[0] for line in ran.out.splitlines()] == list(names())
    assert "Contacten" in houvast("figures", "list", "--language", "nl").out


def test_a_table_has_one_row_for_each_cell_with_the_columns_of_sdmx(
    houvast: Callable[..., Any], contacted: Cast
):
    ran = houvast("figures", "table", "contacts_by_problem", *YEAR, "--format", "csv")
    rows = {row["PROBLEM"]: row for row in csv.DictReader(io.StringIO(ran.out))}
    assert ran.code == 0
    assert list(rows["_T"])[-3:] == ["OBS_VALUE", "OBS_STATUS", "CONF_STATUS"]
    assert (rows["_T"]["OBS_VALUE"], rows["HONOUR"]["OBS_VALUE"], rows["HONOUR"]["CONF_STATUS"]) == (
        "29",
        "",
        "C",
    )
    hidden = [row for row in rows.values() if row["OBS_VALUE"] == ""]
    assert len(hidden) >= 2  # what is small, and what is hidden for its sake, which nothing tells apart
    assert {row["CONF_STATUS"] for row in hidden} == {"C"}
    assert {row["CONF_STATUS"] for row in rows.values() if row["OBS_VALUE"]} == {"F"}


def test_a_table_is_written_in_every_format(houvast: Callable[..., Any], contacted: Cast, tmp_path: Path):
    for format_ in FORMATS:
        out = tmp_path / "made" / f"table.{format_}"
        ran = houvast("figures", "table", "contacts_by_problem", *YEAR, "--format", format_, "--out", out)
        assert ran.code == 0, ran.said
    made = tmp_path / "made"
    assert json.loads((made / "table.json").read_text())["name"] == "contacts_by_problem"
    assert "<table" in (made / "table.html").read_text()
    assert load_workbook(made / "table.xlsx").sheetnames[0] == "Table"
    assert len(list(made.iterdir())) == len(FORMATS)


def test_all_tables_are_written_in_every_format_and_audited(
    houvast: Callable[..., Any], contacted: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    few = ("contacts_by_channel", "contacts_by_problem")
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: few)
    ran = houvast("figures", "all", *YEAR, "--out", tmp_path / "made")
    assert ran.code == 0, ran.said
    written = {file.name for file in (tmp_path / "made").iterdir()}
    for name in few:
        assert {f"{name}.{format_}" for format_ in SAME_IN_EVERY_LANGUAGE} <= written
        for language in ("nl", "fr", "de", "en"):
            kinds = (*IN_EACH_LANGUAGE, "svg", "png")
            assert {f"{name}.{language}.{format_}" for format_ in kinds} <= written
    assert f"2 tables, {len(written)} files" in ran.said
    # One of HONOUR and nine of COPING: which is which nobody outside can tell.
    assert "Known best: contacts_by_problem COPING, from 1 to 9." in ran.said


def test_counting_at_the_command_line_leaves_a_trace_and_no_facts(
    houvast: Callable[..., Any], contacted: Cast, home: Path
):
    houvast("figures", "table", "contacts_by_problem", *YEAR)
    last = read_trail(by=contacted.lead)[0]
    assert (last.action, last.actor) == ("releases.gather", None)
    assert not list((home / "facts").iterdir())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nothing", *YEAR), "No table is called 'nothing'"),
        (("contacts_by_problem", "--from", "yesterday", "--until", "2026-01-01"), "is not a day"),
        (("contacts_by_problem", "--from", "2026-01-01", "--until", "2025-01-01"), "period is empty"),
        (("contacts_by_problem", "--from", "2001-01-01", "--until", "2002-01-01"), "no contacts"),
        (("contacts_by_problem", *YEAR, "--helpline", "Nobody"), "No helpline is called 'Nobody'"),
        (("contacts_by_problem", *YEAR, "--helpline", "another helpline"), "no contacts"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_a_sentence(
    arguments: tuple[str, ...], says: str, houvast: Callable[..., Any], contacted: Cast
):
    ran = houvast("figures", "table", *arguments)
    assert ran.code == 1
    assert says in ran.said
    assert "Traceback" not in ran.said
    assert not ran.out


def test_without_a_name_the_helpline_with_contacts_is_counted(houvast: Callable[..., Any], cast: Cast):
    theirs = [registration(WOMAN)] * 60  # so many that one answer of all tells on nobody
    from houvast.records.accounts.guard import installation

    by = installation(cast.other_helpline, frozenset({cast.other_line}))
    contacts.import_registrations(theirs, team=cast.other_line, by=by)
    ran = houvast("figures", "table", "contacts_by_problem", *YEAR)
    assert ",_T,60,A,F" in ran.out


@pytest.mark.slow
def test_the_answer_is_written_in_two_languages_as_html_pdf_and_odt(
    houvast: Callable[..., Any], contacted: Cast, tmp_path: Path
):
    ran = houvast("figures", "answer", "--out", tmp_path / "answer", *YEAR)
    assert ran.code == 0, ran.said
    for language in ("nl", "en"):
        assert (tmp_path / "answer" / f"answer.{language}.pdf").read_bytes().startswith(b"%PDF")
        page = (tmp_path / "answer" / f"answer.{language}.html").read_text()
        assert f'lang="{language}"' in page
        assert "554" in page
        assert "61" in page
        assert (tmp_path / "answer" / f"answer.{language}.odt").read_bytes().startswith(b"PK")
    assert len(ran.out.split()) == 6


def test_facts_that_have_served_are_deleted_by_a_daily_command(
    houvast: Callable[..., Any], contacted: Cast, home: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: ("contacts_by_problem",))
    monkeypatch.setattr("houvast.records.releases.content.ANSWERED_IN", ())
    monkeypatch.setattr(EVERY_FILE, few_files)
    release = releases.gather(date(2025, 1, 1), date(2026, 1, 1), by=contacted.statistician)
    assert "facts of 0 releases deleted" in houvast("figures", "drop-facts").said
    assert (home / "facts" / str(release)).exists()
    later = (timezone.localdate() + timedelta(days=90)).isoformat()
    ran = houvast("figures", "drop-facts", "--on", later)
    assert (ran.code, "Our helpline: facts of 1 releases deleted" in ran.said) == (0, True)
    assert not (home / "facts" / str(release)).exists()


def test_without_contacts_the_answer_holds_the_printed_tables_and_says_so(
    houvast: Callable[..., Any], cast: Cast, tmp_path: Path
):
    ran = houvast("figures", "answer", "--out", tmp_path / "answer")
    assert (ran.code, "printed tables alone" in ran.said) == (0, True)
    assert "554" in (tmp_path / "answer" / "answer.nl.html").read_text()


def test_half_a_period_is_refused(houvast: Callable[..., Any], contacted: Cast, tmp_path: Path):
    ran = houvast("figures", "answer", "--out", tmp_path, "--from", "2025-01-01")
    assert (ran.code, "both --from and --until" in ran.said) == (1, True)


ASKED = """\
title: {nl: "Hoeveel?", fr: "Combien ?"}
languages: [nl, fr]
from: 2025-01-01
until: 2026-01-01
questions:
  - title: {nl: "Hoeveel?", fr: "Combien ?"}
    tables: [contacts_by_problem, printed_calls_by_year]
"""


def test_a_question_of_ones_own_is_answered_in_its_languages_from_its_period(
    houvast: Callable[..., Any], contacted: Cast, tmp_path: Path
):
    (tmp_path / "question.yaml").write_text(ASKED)
    ran = houvast("figures", "answer", tmp_path / "question.yaml", "--out", tmp_path / "answer")
    assert ran.code == 0, ran.said
    said = (tmp_path / "answer" / "answer.fr.html").read_text()
    assert "Combien ?" in said
    assert 'id="contacts_by_problem"' in said
    assert not (tmp_path / "answer" / "answer.en.html").exists()


def test_a_question_for_what_others_printed_needs_no_helpline(houvast: Callable[..., Any], tmp_path: Path):
    asked = "title: T\nlanguages: [en]\nquestions: [{title: Q, tables: [printed_calls_by_year]}]"
    (tmp_path / "question.yaml").write_text(asked)
    ran = houvast("figures", "answer", tmp_path / "question.yaml", "--out", tmp_path / "answer")
    assert ran.code == 0, ran.said
    said = (tmp_path / "answer" / "answer.en.html").read_text()
    assert ("4,812" in said, "of its own" in said) == (True, False)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (ASKED.replace("contacts_by_problem", "contacts_by_worker").encode(), "Line 7"),
        ("title: é".encode("latin-1"), "UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_question_that_cannot_be_read_is_refused_and_nothing_is_written(
    houvast: Callable[..., Any], tmp_path: Path, written: bytes | None, said: str
):
    if written is not None:
        (tmp_path / "question.yaml").write_bytes(written)
    ran = houvast("figures", "answer", tmp_path / "question.yaml", "--out", tmp_path / "answer")
    assert (ran.code, said in ran.said) == (1, True)
    assert not (tmp_path / "answer").exists()


@pytest.mark.slow
def test_the_commands_of_the_page_answer_its_question(
    houvast: Callable[..., Any], contacted: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    page = "answer-a-question.md"
    (question,) = blocks(page, "yaml")
    Path("question.yaml").write_text(question)
    declared, printed, asked, example = commands(page)
    assert "contacts_by_problem" in houvast(*declared).out
    assert "printed_calls_by_problem_2018" in houvast(*printed).out
    for command in (example, asked):
        ran = houvast(*command)
        assert ran.code == 0, ran.said
    said = Path("answer/answer.en.html").read_text()
    assert "How many calls are about partner violence?" in said
    assert 'id="partner_violence_by_severity"' in said
