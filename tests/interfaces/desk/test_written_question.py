"""A written question at the desk: from what was asked to the document, and what is refused."""

import html
import io
import re
import uuid
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import MAN, WOMAN, Cast, registration
from few_files import EVERY_FILE, WRITE, few_files, write_once
from houvast.library.figures.question import read_question
from houvast.records.contacts import operations as contacts
from houvast.records.releases import operations

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
ASKED = {
    "languages": "nl",
    "questions": "1",
    "title-nl": "Hoeveel oproepen?",
    "q1-title-nl": "Hoeveel?",
    "q1-text-nl": "Zie tabel {n[contacts_by_problem]}.",
    "q1-tables": ["contacts_by_problem", "printed_calls_by_problem_2018"],
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of an installation of its own; two tables and no answer of the release itself: quick."""
    settings.HOME = tmp_path
    settings.RELEASES = tmp_path / "releases"
    names = ("contacts_by_problem", "contacts_by_channel")
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: names)
    monkeypatch.setattr("houvast.records.releases.content.ANSWERED_IN", ())
    monkeypatch.setattr(EVERY_FILE, few_files)
    monkeypatch.setattr(WRITE, write_once)
    return tmp_path


@pytest.fixture
def gathered(cast: Cast) -> uuid.UUID:
    about_honour = {**WOMAN, "person-1-problem": "HONOUR", "person-2-problem": "HONOUR"}
    said = [*[WOMAN] * 6, *[MAN] * 6, about_honour]
    contacts.import_registrations(map(registration, said), team=cast.phone_line, by=cast.command)
    return operations.gather(*YEAR, by=cast.statistician)


def address(release: uuid.UUID) -> str:
    return f"/desk/figures/{release}/question/"


def test_a_question_becomes_a_document_in_each_format(cast: Cast, gathered: uuid.UUID, client_of):
    client = client_of(cast.statistician)
    assert "Contacten naar hoofdprobl" in client.get(address(gathered)).content.decode()
    page = client.post(address(gathered), {**ASKED, "make": "html:nl"})
    said = page.content.decode()
    assert page["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Zie tabel 2." in said
    assert "verborgen: een klein aantal (1 tot 4)" in said
    assert "0–4" not in said  # nothing tells which of the hidden numbers is the small one
    made = client.post(address(gathered), {**ASKED, "make": "pdf:nl"})
    assert made["Content-Disposition"] == 'attachment; filename="answer.nl.pdf"'
    assert "Hoeveel oproepen?" in pypdf.PdfReader(io.BytesIO(made.content)).pages[0].extract_text()
    assert client.post(address(gathered), {**ASKED, "make": "odt:nl"}).content.startswith(b"PK")


def test_the_document_shows_what_the_release_holds_and_not_what_was_registered_since(
    cast: Cast, gathered: uuid.UUID, client_of
):
    client, asked = client_of(cast.statistician), {**ASKED, "make": "html:nl"}
    before = client.post(address(gathered), asked).content
    again = [registration(WOMAN)] * 50
    contacts.import_registrations(again, team=cast.phone_line, by=cast.command)
    assert client.post(address(gathered), asked).content == before


def test_what_is_missing_is_said_for_every_language_and_nothing_that_was_typed_is_lost(
    cast: Cast, gathered: uuid.UUID, client_of
):
    said = {**ASKED, "languages": ["nl", "fr"], "q1-tables": [], "make": "pdf:nl"}
    page = client_of(cast.statistician).post(address(gathered), said)
    text = page.content.decode()
    assert page.status_code == 422
    assert "Geef het document een titel (français)." in text
    assert "Kies minstens één tabel voor vraag 1." in text
    assert 'value="Hoeveel oproepen?"' in text


def test_questions_are_added_and_left_out_without_losing_the_others(
    cast: Cast, gathered: uuid.UUID, client_of
):
    client = client_of(cast.statistician)
    more = client.post(address(gathered), {**ASKED, "more": "1"}).content.decode()
    assert 'name="q2-title-nl"' in more
    two = {**ASKED, "questions": "2", "q2-title-nl": "En mannen?", "less": "1"}
    left = client.post(address(gathered), two).content.decode()
    assert 'name="q1-title-nl" value="En mannen?"' in left
    assert "q2-title-nl" not in left


def test_a_question_is_saved_as_a_file_that_the_command_reads_and_opened_again(
    cast: Cast, gathered: uuid.UUID, client_of
):
    client = client_of(cast.statistician)
    saved = client.post(address(gathered), {**ASKED, "make": "file"})
    question = read_question(saved.content.decode())
    assert question.own == ("contacts_by_problem",)
    opened = {"open": "1", "opened": SimpleUploadedFile("question.yaml", saved.content)}
    page = client.post(address(gathered), opened).content.decode()
    assert 'value="Hoeveel oproepen?"' in page
    assert "2 tabellen gekozen" in page


def test_a_file_that_would_unfold_without_end_is_read_in_a_moment(cast: Cast, gathered: uuid.UUID, client_of):
    """Thirty lists of the one before, twice: written out they are a billion."""
    laughs = "".join(f"  - &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 31))
    content = f"x:\n  - &a0 [ha]\n{laughs}title: *a30\nquestions: [{{title: *a30, tables: *a30}}]\n"
    sent = {"open": "1", "opened": SimpleUploadedFile("question.yaml", content.encode())}
    page = client_of(cast.statistician).post(address(gathered), sent)
    assert (page.status_code, len(page.content) < 200_000) == (200, True)


@pytest.mark.parametrize("content", [b"", b"[1, 2]", b"title: &a [*a]", b"\xff", b"a: {b", b"questions: 3"])
def test_a_file_that_is_no_question_is_refused_and_the_form_stays(
    cast: Cast, gathered: uuid.UUID, client_of, content: bytes
):
    sent = {**ASKED, "open": "1", "opened": SimpleUploadedFile("question.yaml", content)}
    page = client_of(cast.statistician).post(address(gathered), sent)
    assert page.status_code == 422
    assert 'value="Hoeveel oproepen?"' in page.content.decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"q1-tables": ["complaints_by_worker"]},
        {"q1-tables": ["contacts_by_month"]},  # declared, and not in this release
        {"make": "exe:nl"},
        {"make": "pdf:de"},
        {"make": ":"},
    ],
)
def test_what_these_figures_do_not_hold_is_refused(
    cast: Cast, gathered: uuid.UUID, client_of, changed: dict[str, Any]
):
    page = client_of(cast.statistician).post(address(gathered), {**ASKED, "make": "pdf:nl", **changed})
    assert page.status_code == 422


def test_whoever_may_not_see_the_release_finds_no_question_to_it(cast: Cast, gathered: uuid.UUID, client_of):
    for outsider in (cast.outsider, cast.worker):
        client = client_of(outsider)
        assert client.get(address(gathered)).status_code == 404
        assert client.post(address(gathered), {**ASKED, "make": "pdf:nl"}).status_code == 404


CELL = "{c[contacts_by_problem PROBLEM=PARTNER]}"
OWN = f"Over partnergeweld: {CELL} van {{c[contacts_by_problem]}}.\nMeer: {{tables}}."


def test_own_numbers_of_a_question_are_looked_up_in_the_document_and_come_back_with_the_file(
    cast: Cast, gathered: uuid.UUID, client_of
):
    client, asked = client_of(cast.statistician), {**ASKED, "q1-own-nl": OWN}
    said = client.post(address(gathered), {**asked, "make": "html:nl"}).content.decode()
    (line,) = re.findall(r"<p>Over partnergeweld: .*?</p>", said)
    assert line == "<p>Over partnergeweld: verborgen van 13.</p>"
    saved = client.post(address(gathered), {**asked, "make": "file"}).content
    assert read_question(saved.decode()).asked[0].own == {"nl": OWN}
    opened = {"open": "1", "opened": SimpleUploadedFile("question.yaml", saved)}
    page = client.post(address(gathered), opened).content.decode()
    assert "{c[contacts_by_problem PROBLEM=PARTNER]} van {c[contacts_by_problem]}." in page


def test_the_form_says_what_the_chosen_tables_can_be_asked_for(cast: Cast, gathered: uuid.UUID, client_of):
    client = client_of(cast.statistician)
    assert "<code>PROBLEM=PARTNER</code>" not in client.get(address(gathered)).content.decode()
    page = client.post(address(gathered), {**ASKED, "keep": "1"}).content.decode()
    assert "<code>{c[contacts_by_problem]}</code>" in page
    assert "<code>PROBLEM=PARTNER</code>" in page
    assert "PROBLEM=_T" not in page


@pytest.mark.parametrize(
    ("own", "why"),
    [
        ("{c[contacts_by_problem PROBLEM=PARTNER}", "kan niet ingevuld worden"),
        ("{n[contacts_by_problem]}", "kan niet ingevuld worden"),
        ("{c[contacts_by_shoe]}", "noemt geen eigen tabel"),
        ("{c[contacts_by_channel]}", "Kies ook ‘contacts_by_channel’"),
        ("{c[contacts_by_problem SEX=M]}", "heeft geen ‘SEX’, maar wel PROBLEM"),
        ("{c[contacts_by_problem PROBLEM=SHOE]}", "heeft geen code ‘SHOE’, maar wel"),
    ],
)
def test_a_number_that_is_none_is_said_at_its_question_with_what_to_write(
    cast: Cast, gathered: uuid.UUID, client_of, own: str, why: str
):
    page = client_of(cast.statistician).post(address(gathered), {**ASKED, "q1-own-nl": own, "make": "pdf:nl"})
    text = html.unescape(page.content.decode())
    assert page.status_code == 422
    assert 'href="#q1-own-nl">Vraag 1 (Nederlands): ' in text
    assert why in text
    assert own in text


@pytest.mark.parametrize("wrong", ["{n[contacts_by_shoe]}", "{n[contacts_by_problem}", "{tables}"])
@pytest.mark.parametrize("name", ["q1-text-nl", "q1-title-nl"])
def test_a_number_of_no_table_is_said_at_its_question_and_not_printed(
    cast: Cast, gathered: uuid.UUID, client_of, name: str, wrong: str
):
    page = client_of(cast.statistician).post(address(gathered), {**ASKED, name: wrong, "make": "html:nl"})
    text = html.unescape(page.content.decode())
    assert page.status_code == 422
    assert f'href="#{name}">Vraag 1 (Nederlands): ‘{wrong}’ kan niet ingevuld worden' in text


def test_what_is_said_in_one_language_only_is_asked_for_in_the_other_and_kept_in_the_file(
    cast: Cast, gathered: uuid.UUID, client_of
):
    client = client_of(cast.statistician)
    both = {"languages": ["nl", "en"], "title-en": "How many calls?", "q1-title-en": "How many?"}
    asked = {**ASKED, **both, "q1-text-en": "See table {n[contacts_by_problem]}.", "q1-own-nl": OWN}
    page = client.post(address(gathered), {**asked, "make": "html:nl"}).content.decode()
    assert "Vraag 1: schrijf dit ook in deze taal (English)" in page
    assert "own:" in client.post(address(gathered), {**asked, "make": "file"}).content.decode()
