"""On paper nothing runs off the page, and no word into another."""

import io
from dataclasses import replace
from datetime import date
from itertools import combinations

import pypdf
import pytest
from odfdo import Document
from PIL import ImageFont

from houvast.library.figures import fonts, protect, tabulate
from houvast.library.figures.answer import answer_content, blocks_of
from houvast.library.figures.blocks import as_data
from houvast.library.figures.charts import Chart
from houvast.library.figures.definitions import definition
from houvast.library.figures.export import export
from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.odt import as_odt
from houvast.library.figures.snapshot import write_snapshot
from library.figures.outgoing_tables import safe_problems

YEAR = date(2025, 1, 1), date(2026, 1, 1)
WIDE = ("needs_by_month", "shelters_by_province", "shelter_beds_by_month")
TALL = '<svg width="640" height="4000" viewBox="0 0 640 4000" xmlns="http://www.w3.org/2000/svg"></svg>'
TOWER = Chart(TALL, "Very many bars.")
PAPER = 841.89  # points from top to bottom


@pytest.fixture(scope="module")
def nothing_yet(tmp_path_factory):
    return write_snapshot(tmp_path_factory.mktemp("facts") / "facts", *YEAR, {})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WIDE)
def test_no_heading_of_a_column_runs_into_the_next(nothing_yet, name, language):
    table = protect(tabulate(definition(name), nothing_yet))
    bold = ImageFont.truetype(fonts.FOLDER / "AtkinsonHyperlegibleNext_700Bold.ttf", 90)
    lines = []

    def see(text, at, within, _font, size):
        if text.strip():
            lines.append((text.strip(), within[4] + at[4], within[5] + at[5], size))

    pypdf.PdfReader(io.BytesIO(export(table, "pdf", language))).pages[0].extract_text(visitor_text=see)
    first_row = next(y for text, _, y, _ in lines if text == "0")
    heads = [(x, x + bold.getlength(text) / 10, round(y)) for text, x, y, _ in lines if y > first_row + 5]
    heads = [each for each in heads if each[1] - each[0] < 110]
    assert len(heads) > 8
    for (start, end, line), (other, until, same) in combinations(heads, 2):
        assert line != same or end <= other or until <= start


def test_a_drawing_taller_than_a_page_is_made_smaller_with_room_for_what_stands_above_it():
    content = answer_content("nl", [safe_problems()], made_on=YEAR[1], helpline="Hulplijn", invented=True)
    block = next(each for each in blocks_of(content) if each.id == "contacts_by_problem")
    assert as_data(block)["chart"]["width"] == pytest.approx(0.69 * block.chart.width)
    drawn = as_data(replace(block, chart=TOWER))["chart"]
    assert 0 < drawn["width"] * 4000 / 640 < 0.7 * PAPER


def test_neither_does_one_run_off_the_page_of_a_document_to_write_on():
    content = answer_content("nl", [safe_problems()], made_on=YEAR[1], helpline="Hulplijn", invented=True)
    blocks = [replace(each, chart=TOWER) for each in content["own"]["blocks"]]
    content = {**content, "printed": None, "own": {**content["own"], "blocks": blocks}}
    document = Document(io.BytesIO(as_odt(content, on=YEAR[1])))
    [frame] = document.body.frames
    assert float(frame.height.removesuffix("cm")) <= 20
