"""Pages that an organisation writes: filled in from the file of the line, and there without a database."""

from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client

from houvast.interfaces.shell import written
from houvast.interfaces.shell.line import EXAMPLE
from houvast.library.writing import Ask, Prose
from houvast.records.accounts import queries
from houvast.records.campaigns.texts import Text, shipped


def test_without_a_database_the_pages_say_what_comes_with_the_software():
    with mock.patch.object(queries, "front_helpline", side_effect=OperationalError):
        page = Client().get("/en/near/")
    assert page.status_code == 200
    assert shipped("near", "en").heading in page.content.decode()


@pytest.mark.django_db
def test_other_lines_stand_where_a_text_asks_for_them_and_nothing_stands_where_there_are_none(
    settings, tmp_path
):
    assert "Écoute violences conjugales" in Client().get("/en/about/").content.decode()
    assert 'class="lines"' not in Client().get("/en/young/").content.decode()
    settings.LINE_FILE = tmp_path / "line.toml"
    settings.LINE_FILE.write_text(EXAMPLE.read_text().replace('for = ["police"]', 'for = ["young"]'))
    assert 'href="tel:101"' in Client().get("/en/young/").content.decode()
    assert 'href="tel:101"' not in Client().get("/en/steps/").content.decode()


@pytest.mark.django_db
def test_a_name_with_markup_in_the_file_stays_text(settings, tmp_path):
    settings.LINE_FILE = tmp_path / "line.toml"
    settings.LINE_FILE.write_text(EXAMPLE.read_text().replace("Example line", "<b>Line</b> & {number}"))
    page = Client().get("/en/about/").content.decode()
    assert "<b>Line" not in page
    assert "&lt;b&gt;Line&lt;/b&gt; &amp; {number}" in page


@pytest.mark.django_db
def test_situations_stand_under_the_heading_right_above_them():
    text = Text("Welcome", "x", "x", "Before.\n\n## One\n\n[ ] a\n[!] b\n\nBetween.\n\n[ ] c\n")
    pieces = written.context("near", text)["pieces"]
    assert [piece.kind for piece in pieces] == ["prose", "asked", "prose", "asked"]
    assert pieces[0] == Prose('<p class="govuk-body">Before.</p>\n')
    assert "One" in pieces[1].legend
    assert pieces[1].asks == [Ask("a", dangerous=False), Ask("b", dangerous=True)]
    assert pieces[3].legend == ""


@pytest.mark.django_db
def test_an_answer_stands_apart_from_the_page():
    text = Text("Welcome", "x", "x", "Before.\n\n::: danger\nCall.\n:::\n")
    context = written.context("near", text)
    assert [piece.kind for piece in context["pieces"]] == ["prose"]
    assert set(context["results"]) == {"danger"}
