"""What an answer says once above its own tables, what stays under each, and one that counts nothing."""

import re

import pytest

from houvast.library.figures.answer import answer_content, write_answer
from library.figures.outgoing_tables import safe_problems
from library.figures.test_answer import MADE, Read, nobody_in_any, own_tables, pdf_text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_what_all_own_tables_say_alike_is_said_once_above_them(written, language):
    rule = {"nl": "Aantallen van 1 tot 4 worden nooit getoond", "en": "Counts from 1 to 4 are never shown"}
    sign = {"nl": "verborgen: een klein aantal (1 tot 4)", "en": "hidden: a small count (1 to 4)"}
    html, pdf = written[language]
    for text in (re.sub(r"\s+", " ", Read(html).text), pdf_text(pdf)):
        assert text.count(rule[language]) == 1
        assert text.count(sign[language]) == 1
    assert answer_content(language, own_tables(), **MADE)["own"]["notes"]


def test_what_one_table_alone_says_of_its_protection_stays_under_it():
    own = answer_content("en", [safe_problems()], **MADE)["own"]
    assert own["notes"] == ()
    assert "Protection" in dict(own["blocks"][0].read.definition)
    assert own["blocks"][0].read.marks[0].startswith("hidden: a small count (1 to 4)")


def test_a_table_that_counts_nothing_says_so_without_lines_and_keeps_its_number_and_definition(tmp_path):
    content = answer_content("en", nobody_in_any(), **MADE)
    for block in content["own"]["blocks"]:
        assert block.read.rows == ()
        assert "every number of this table is 0" in block.paragraphs[0]
        assert dict(block.read.definition)["Definition"].startswith(f"{block.id}, version")
    html, pdf, odt = write_answer(tmp_path, "en", nobody_in_any(), **MADE)
    number = content["own"]["blocks"][0].number
    assert f"Table {number}" in pdf_text(pdf.read_bytes())
    assert f"<strong>Table {number}</strong>" in html.read_text("utf-8")
    assert odt.read_bytes().startswith(b"PK")


def test_a_sentence_of_a_definition_ends_with_one_full_stop(written):
    for _html, pdf in written.values():
        assert not re.search(r"[^.]\.\.(?!\.)", re.sub(r"(?: ?\.){3,}", "", pdf_text(pdf)))
