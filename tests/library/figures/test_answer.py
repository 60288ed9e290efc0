"""The written answer: four questions, each figure with what it counts, and nothing that was hidden."""

import io
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise, product

import pypdf
import pytest

from houvast.library.figures import RawTable, protect, tabulate_all
from houvast.library.figures.answer import (
    MissingCompanion,
    NoSuchAnswerLanguage,
    WrongComparison,
    answer_content,
    write_answer,
)
from houvast.library.figures.blocks import own_of
from houvast.library.figures.definitions import definition, definitions, names
from houvast.library.figures.export import NotForExport
from houvast.library.figures.question import example
from houvast.library.figures.tabulate import axis_codes
from library.figures.outgoing_tables import (
    PROBLEMS,
    YEAR,
    hidden_counts,
    raw_by_sex,
    raw_problems,
    safe_problems,
    ways_to_write,
)
from library.figures.reconciled_facts import facts_of_a_year

FIRST, END = date(2025, 1, 1), date(2026, 1, 1)
MADE = {"made_on": date(2026, 11, 23), "helpline": "Hulplijn Voorbeeld", "invented": True}


class Read(HTMLParser):
    """Tags with their attributes, and the text that a reader sees."""

    def __init__(self, page):
        super().__init__()
        self.tags = []
        self.text = ""
        self._unseen = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._unseen = tag if tag == "style" else self._unseen

    def handle_endtag(self, tag):
        self._unseen = "" if tag == self._unseen else self._unseen

    def handle_data(self, data):
        if not self._unseen:
            self.text += f"{data} "

    def count(self, tag):
        return sum(found == tag for found, _ in self.tags)


def own_tables():
    return [safe_problems(), protect(raw_by_sex())]


def pdf_text(content):
    said = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    return re.sub(r"\s+", " ", said)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_answer_has_the_four_questions_and_the_tables_of_the_document_with_their_marks(written, language):
    marks = {
        "nl": [
            "Geen periode",
            "Geen teleenheid",
            "Drie assen in één lijst",
            "Een andere populatie dan de lijst van 554",
        ],
        "en": [
            "No period",
            "No counting unit",
            "Three axes in one list",
            "Another population than the list of 554",
        ],
    }
    html, pdf = written[language]
    for text in (re.sub(r"\s+", " ", Read(html).text), pdf_text(pdf)):
        for number in ("1.", "2.", "3.", "4."):
            assert number in text
        for mark in (*marks[language], "554", "61", "462"):
            assert mark in text


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_table_says_unit_population_and_period_or_that_they_are_missing(language):
    names = {
        "nl": ("Teleenheid", "Populatie", "Periode", "Onbekend"),
        "en": ("Unit", "Population", "Period", "Unknown"),
    }
    content, (unit, *terms, unknown) = answer_content(language, own_tables(), **MADE), names[language]
    for block in content["printed"]["blocks"]:
        told = dict(block.read.definition)
        assert all(told[term] for term in (*terms, unknown))
        assert unit in told or unit in block.read.subtitle
    whole = {each.id: each.read for each in (own_of(table, language).block for table in own_tables())}
    for block in content["own"]["blocks"]:
        told, rest = dict(whole[block.id].definition), dict(block.read.definition)
        for term in (unit, *terms):
            assert told[term]
            assert told[term] in (rest.get(term), *block.read.subtitle.split(" \u00b7 "))
        assert told[unknown]
        assert told[unknown] in (rest.get(unknown) or " ".join(block.paragraphs))


def test_every_drawing_has_an_alternative_and_every_table_that_is_not_drawn_says_why(written):
    content = answer_content("nl", own_tables(), **MADE)
    for part in (content["printed"], content["own"]):
        for block in part["blocks"]:
            if block.chart is None:
                assert block.no_chart or "teken" in " ".join(block.paragraphs)
            else:
                assert block.chart.alternative
    svgs = [attrs for tag, attrs in Read(written["nl"][0]).tags if tag == "svg"]
    assert len(svgs) >= 8
    assert all(attrs["role"] == "img" and attrs["aria-label"] for attrs in svgs)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_hidden_count_is_anywhere_in_the_answer(written, language):
    html, pdf = written[language]
    counts = [count for raw in (raw_problems(), raw_by_sex()) for count in hidden_counts(raw, protect(raw))]
    assert counts
    text = html.split("</style>", 1)[1] + pdf_text(pdf)  # the typeface before it is data, not figures
    assert not [way for count in counts for way in ways_to_write(count) if way in text]


def test_the_difference_between_total_and_shown_lines_is_not_said(written):
    hidden = sum(PROBLEMS[code] for code in ("RITUAL", "FORCED_ADOPTION", "HONOUR"))
    assert not [way for way in ways_to_write(hidden) if way in Read(written["nl"][0]).text]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_needs_nothing_from_elsewhere(written, language):
    page, _ = written[language]
    tags = Read(page).tags
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in tags}
    assert set(re.findall(r"https?://[^\s\"'<)]+", page)) == {"http://www.w3.org/2000/svg"}
    assert not re.findall(r"url\((?!#|data:)", page)


@pytest.mark.parametrize(
    ("language", "row", "one"),
    [("nl", r": tabellen \d+ tot en met \d+", r"tabel \d+"), ("en", r": tables \d+ to \d+", r"table \d+")],
)
def test_three_tables_that_follow_one_another_are_said_as_one_row(tmp_path, language, row, one):
    html, _pdf, _odt = write_answer(tmp_path, language, nobody_in_any(), **MADE)
    text = re.sub(r"\s+", " ", Read(html.read_text("utf-8")).text)
    assert re.search(row, text)
    for run in re.findall(rf"{one}(?:, {one})+", text):
        numbers = [int(each) for each in re.findall(r"\d+", run)]
        assert numbers == sorted(set(numbers))
        assert not any(each + 1 in numbers and each + 2 in numbers for each in numbers), run


def nobody_in_any():
    """All tables of contacts, that stand alone, of a year in which nobody called."""
    made = []
    for each in (one for one in definitions() if one.facts == "contacts" and not one.beside):
        categories = tuple(axis_codes(each, axis, FIRST, END) for axis in each.dimensions)
        cells = product(*((*codes, "_T") for codes in categories))
        made.append(protect(RawTable(each, FIRST, END, categories, dict.fromkeys(cells, 0))))
    return made


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_speaks_its_language_and_every_link_leads_somewhere(written, language):
    tags = Read(written[language][0]).tags
    assert next(attrs for tag, attrs in tags if tag == "html")["lang"] == language
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs and not attrs["id"].startswith("hatch")]
    assert len(ids) == len(set(ids))
    targets = {attrs["href"] for tag, attrs in tags if tag == "a"}
    assert targets <= {f"#{each}" for each in ids}


def test_the_headings_step_down_one_at_a_time(written):
    levels = [int(tag[1]) for tag, _ in Read(written["nl"][0]).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_pdf_is_tagged_with_headings_pages_and_alternatives(written, language):
    reader = pypdf.PdfReader(io.BytesIO(written[language][1]))
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == language
    assert b"pdfuaid" in catalog["/Metadata"].get_object().get_data()
    assert len([each for each in reader.outline if not isinstance(each, list)]) >= 5
    assert f"2 / {len(reader.pages)}" in reader.pages[1].extract_text()
    assert all(
        size == pytest.approx(wanted, abs=1)
        for size, wanted in zip(reader.pages[0].mediabox[2:], (595, 842), strict=True)
    )


def test_the_answer_says_on_its_first_page_that_its_year_is_invented_and_only_then(tmp_path, written):
    assert "verzonnen" in pypdf.PdfReader(io.BytesIO(written["nl"][1])).pages[0].extract_text()
    html, *_ = write_answer(tmp_path, "nl", own_tables(), made_on=date(2026, 11, 23))
    assert "verzonnen" not in Read(html.read_text("utf-8")).text


@pytest.mark.parametrize(
    ("language", "said"),
    [("nl", "zijn de verborgen getallen hier te lezen"), ("en", "hidden numbers can be read")],
)
def test_a_copied_year_says_under_its_table_and_beside_the_method_where_its_hiding_is_undone(
    tmp_path, written, language, said
):
    content = answer_content(language, own_tables(), **MADE)
    place = next(b.number for b in content["printed"]["blocks"] if b.id == "printed_calls_by_problem_2018")
    (block,) = (b for b in content["own"]["blocks"] if b.id == "contacts_by_problem")
    for sentence in (block.read.marks[-1], content["method"]["paragraphs"][-1]):
        assert said in sentence
        assert f" {place};" in sentence
    html, *_ = write_answer(tmp_path, language, own_tables(), made_on=date(2026, 11, 23))
    assert said not in Read(html.read_text("utf-8")).text


def test_an_answer_without_tables_of_our_own_says_so(tmp_path):
    html, pdf, _odt = write_answer(tmp_path, "en", [], made_on=date(2026, 11, 23))
    assert "No tables of its own have been released yet." in Read(html.read_text("utf-8")).text
    assert pdf.stat().st_size > 0


def test_a_table_that_was_not_protected_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(NotForExport, match="contacts_by_problem"):
        write_answer(tmp_path / "out", "nl", [raw_problems()], **MADE)
    assert not (tmp_path / "out").exists()


def test_sexes_without_frequency_and_severity_are_refused():
    alone = definition("partner_violence_by_sexes")
    cells = {("F", "M", "CURRENT_PARTNER"): 800, ("M", "F", "CURRENT_PARTNER"): 700}
    summable = replace(alone, dimensions=tuple(replace(d, several=False) for d in alone.dimensions))
    table = protect(RawTable.with_margins(summable, *YEAR, cells))
    with pytest.raises(MissingCompanion, match="partner_violence_by_incidents"):
        answer_content("nl", [table], **MADE)


def test_a_table_of_sexes_says_that_it_is_no_ranking(written):
    assert "niet wie zwaarder getroffen is" in Read(written["nl"][0]).text
    assert "not who is hit harder" in Read(written["en"][0]).text


RANKING = re.compile(
    r"(meer|minder|vaker|evenveel) (mannen|vrouwen)|(mannen|vrouwen) (zijn )?(vaker|meer|even)"
    r"|(more|fewer|as many) (men|women)|(men|women) (are )?(more|as|less) (often|likely)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_sentence_ranks_the_sexes(written, language):
    assert RANKING.findall(Read(written[language][0]).text) == []


def test_another_language_is_refused():
    with pytest.raises(NoSuchAnswerLanguage, match="nl and en"):
        answer_content("fr", [], **MADE)


def test_the_prose_may_not_allow_a_comparison_that_the_series_refuse():
    wrong = ("printed_calls_by_year", "printed_victims_by_year", True, {"nl": "ja", "en": "yes"})
    with pytest.raises(WrongComparison, match="printed_victims_by_year"):
        answer_content("nl", [], question=replace(example(), comparisons=(wrong,)), **MADE)


def test_every_comparison_of_the_prose_is_what_the_series_say():
    rows = answer_content("en", own_tables(), **MADE)["compare"]["rows"]
    assert [row["may"] for row in rows].count(False) >= 6
    assert [row["may"] for row in rows].count(True) >= 2


def test_each_table_that_is_declared_belongs_to_a_question_of_the_example():
    assert set(example().own) == set(names())
    assert example().places_of("told_anyone_by_sex") == (1,)
    assert example().places_of("contacts_by_problem") == (3,)


def test_the_same_tables_give_the_same_documents(tmp_path):
    first = [path.read_bytes() for path in write_answer(tmp_path / "a", "nl", own_tables(), **MADE)]
    assert first == [path.read_bytes() for path in write_answer(tmp_path / "b", "nl", own_tables(), **MADE)]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_each_short_answer_of_the_example_says_numbers_of_its_own_tables(tmp_path, language):
    snapshot = facts_of_a_year(tmp_path / "facts")
    named = [name for name in names() if f"{{c[{name}" in str([each.own for each in example().asked])]
    beside = [name for name in example().own if any(name in definition(each).beside for each in named)]
    asked = [definition(each) for each in dict.fromkeys((*named, *beside))]
    tables = [protect(raw) for raw in tabulate_all(asked, snapshot)]
    questions = answer_content(language, tables, **MADE)["short"]["questions"]
    for each in questions:
        numbers = [line["before"] for line in each["lines"] if not line["links"]]
        assert numbers, each["title"]
        assert not [said for said in numbers if "{" in said]
