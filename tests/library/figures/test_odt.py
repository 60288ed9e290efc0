"""The answer as a document to go on writing in: the same cells as the page, readable without seeing."""

import io
import re
import zipfile
from datetime import date
from itertools import pairwise

import pytest
from odfdo import Document

from houvast.library.figures import protect
from houvast.library.figures.answer import answer_content, blocks_of
from houvast.library.figures.odt import as_odt
from library.figures.outgoing_tables import (
    hidden_counts,
    raw_by_sex,
    raw_problems,
    safe_problems,
    ways_to_write,
)

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def content():
    tables = [safe_problems(), protect(raw_by_sex())]
    return answer_content("nl", tables, made_on=ON, helpline="Hulplijn", invented=True)


@pytest.fixture(scope="module")
def document(content):
    return Document(io.BytesIO(as_odt(content, on=ON)))


def test_every_table_holds_the_cells_of_the_page_below_its_head(content, document):
    tables = {table.name: table for table in document.body.tables}
    for block in blocks_of(content):
        first, *rows = tables[block.id].rows
        assert first.parent.tag == "table:table-header-rows"
        shown = [[cell.text_recursive for cell in row.cells][-len(block.read.columns) :] for row in rows]
        said = [
            ["–" if cell.kind == "absent" else cell.text for cell in row.cells] for row in block.read.rows
        ]
        assert [[re.sub(r"( †| breuk)?\n$", "", text) for text in row] for row in shown] == [
            [text.removesuffix(" †") for text in row] for row in said
        ]


def test_the_headings_step_down_one_at_a_time_and_every_link_leads_to_one(document):
    levels = [int(heading.level) for heading in document.body.headers]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    marks = {mark.name for mark in document.body.get_bookmarks()}
    links = {link.url.removeprefix("#") for link in document.body.get_links()}
    assert links
    assert links <= marks


def test_every_drawing_says_what_it_shows(content, document):
    drawn = [block for block in blocks_of(content) if block.chart is not None]
    assert len(drawn) >= 8
    assert [frame.svg_description for frame in document.body.frames] == [
        block.chart.alternative for block in drawn
    ]


def test_no_hidden_count_is_in_it(document):
    text = document.get_formatted_text() + " ".join(
        cell.text_recursive for table in document.body.tables for row in table.rows for cell in row.cells
    )
    assert "554" in text
    for raw in (raw_problems(), raw_by_sex()):
        for count in hidden_counts(raw, protect(raw)):
            assert not [way for way in ways_to_write(count) if way in text]


def test_the_same_content_gives_the_same_bytes_without_a_name_or_an_hour(content):
    first = as_odt(content, on=ON)
    assert first == as_odt(content, on=ON)
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert parts.namelist()[0] == "mimetype"
        meta = parts.read("meta.xml").decode()
    assert "2026-11-23" in meta
    assert not re.search(r"creator>|odfdo|T(?!00:00:00)\d\d:\d\d", meta)
    assert "<dc:language>nl-BE</dc:language>" in meta
