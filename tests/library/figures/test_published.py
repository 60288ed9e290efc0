"""Tables that others printed come in whole, with what their source does not say."""

import csv
import re
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest
import yaml

from houvast.library.codes import codebook
from houvast.library.figures import TOTAL, ObsStatus
from houvast.library.figures.boards import board
from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.published import BadDeclaration, NoSuchSource, published, read, sources
from houvast.library.figures.readable import readable

FOLDER = files("houvast.library.figures") / "published"
CSVS = sorted(item.name for item in FOLDER.iterdir() if item.name.endswith(".csv"))


def printed_values(name):
    """Every number of a file, read the slow way: by looking at each field."""
    lines = [line for line in (FOLDER / name).read_text("utf-8").splitlines() if not line.startswith("#")]
    declared = yaml.safe_load((FOLDER / name.replace(".csv", ".yaml")).read_text("utf-8"))
    columns = {table.get("value") for table in declared["tables"]} - {None}
    columns |= {c for table in declared["tables"] for d in table["dimensions"] for c in d.get("columns", ())}
    found = [row[column] for row in csv.DictReader(lines) for column in columns if row[column]]
    one_in = {"1 in 10": "0.1000", "1 in 7": "0.1429"}
    return sorted(Decimal(one_in.get(text, text)) for text in found)


@pytest.mark.parametrize("name", CSVS)
def test_every_printed_number_comes_in_and_no_other(name):
    declaration = (FOLDER / name.replace(".csv", ".yaml")).read_text("utf-8")
    tables = list(read(declaration, lambda file: (FOLDER / file).read_bytes()))
    values = [Decimal(cell.value) for table in tables for cell in table.cells.values()]
    if name == "1712_problem_2018.csv":
        values.remove(Decimal(5126))  # the total, printed in another file and declared as such
    if name == "police_partner_violence.csv":
        values.remove(Decimal(21604))  # Belgium stands in two tables: by form and by region
    assert sorted(values) == printed_values(name)


@pytest.mark.parametrize("table", sources(), ids=lambda table: table.name)
def test_every_code_of_a_printed_table_is_in_its_list(table):
    for axis, dimension in enumerate(table.dimensions):
        for code in {key[axis] for key in table.cells} - {TOTAL} - set(dimension.labels):
            if dimension.codebook != "year":
                assert code in codebook(dimension.codebook)


@pytest.mark.parametrize("table", sources(), ids=lambda table: table.name)
def test_every_printed_table_says_in_four_languages_who_printed_it_and_whom_it_is_about(table):
    for language in LANGUAGES:
        assert table.titles[language]
        assert {"printed_by", "population"} <= set(table.words[language])
        if table.measure == "share":
            assert table.words[language]["base"]
    assert len({len(table.remarks[language]) for language in LANGUAGES}) == 1
    assert len(table.sha256) == 64


def texts_of(told):
    """Every text that people read, by its languages, wherever it stands in a declaration."""
    if isinstance(told, dict) and told.keys() & set(LANGUAGES):
        yield told
    elif isinstance(told, dict | list):
        for each in told.values() if isinstance(told, dict) else told:
            yield from texts_of(each)


def numbers_in(text):
    """The numbers of a text as they are, not as a language writes them."""
    whole = re.sub(r"(?<=\d)[.,\u202f](?=\d{3}(?!\d))", "", text)
    return sorted(each.replace(",", ".") for each in re.findall(r"\d+(?:[.,]\d+)?", whole))


@pytest.mark.parametrize("name", CSVS)
def test_every_text_of_a_printed_table_stands_in_each_language_and_is_another_one(name):
    declared = yaml.safe_load((FOLDER / name.replace(".csv", ".yaml")).read_text("utf-8"))
    texts = list(texts_of(declared))
    assert [text for text in texts if text.keys() != set(LANGUAGES)] == []
    assert [text for text in texts if len(set(text.values())) < len(LANGUAGES)] == []


@pytest.mark.parametrize("name", CSVS)
def test_a_printed_table_says_the_same_numbers_in_each_language(name):
    declared = yaml.safe_load((FOLDER / name.replace(".csv", ".yaml")).read_text("utf-8"))
    for text in texts_of(declared):
        wanted = numbers_in(text["nl"])
        assert {language: numbers_in(said) for language, said in text.items()} == dict.fromkeys(text, wanted)


@pytest.mark.parametrize("table", sources(), ids=lambda table: table.name)
def test_nobody_reads_a_printed_table_in_a_language_that_is_not_theirs(table):
    said = {language: readable(table, language) for language in LANGUAGES}
    for language, read_ in said.items():
        own = table.words[language]
        assert own["printed_by"] in dict(read_.definition).values()
        assert own["population"] in read_.subtitle
        assert own.get("base", "") in "\n".join(text for _, text in read_.definition)
    assert len({own for each in said.values() for own in each.remarks}) == len(LANGUAGES) * len(
        table.remarks["nl"]
    )


def test_a_mark_of_one_year_keeps_the_space_before_a_french_colon():
    marks = published("printed_calls_by_year").remarks
    assert any(mark.startswith("2016\N{NO-BREAK SPACE}: rupture") for mark in marks["fr"])
    assert any(mark.startswith("2016: Bruch") for mark in marks["de"])


def test_a_board_says_in_french_of_what_each_line_is_and_what_to_mind():
    of = {"fr": ["Ligne", "Pourcentages de", "Période"]}
    declared = {"board": "x", "title": {"fr": "x"}, "heads": of, "columns": {"fr": ["2020", "2021"]}}
    declared |= {"tables": ["printed_shares_channel"], "second": "base", "across": {"years": [2020, 2021]}}
    shown = board(declared, "fr")
    assert shown.rows[0].names[:2] == ("Canal\N{NO-BREAK SPACE}: téléphone", "tous les appels")
    assert shown.remarks == published("printed_shares_channel").remarks["fr"]
    assert "Population\N{NO-BREAK SPACE}: voir chaque ligne" in shown.subtitle


def test_the_list_of_554_is_marked_as_having_no_period_no_unit_and_three_axes():
    table = published("printed_men_by_form_before_2016")
    assert sum(cell.value for cell in table.cells.values()) == 554
    assert (table.unit, table.period, table.scope) == (None, None, None)
    assert (TOTAL,) not in table.cells
    said = " ".join(table.remarks["en"])
    for mark in ("No period", "No counting unit", "Not partner violence", "Three axes"):
        assert mark in said


def test_the_61_ends_on_5_october_2017_and_is_marked_as_another_population():
    table = published("printed_men_partner_2016_2017")
    assert table.cells[()].value == 61
    assert table.period == (date(2016, 7, 1), date(2017, 10, 6))
    assert (table.until - table.from_).days == 462
    assert "Another population" in table.remarks["en"][0]


def test_the_problems_of_2018_sum_exactly_to_the_printed_total():
    cells = published("printed_calls_by_problem_2018").cells
    assert sum(cell.value for key, cell in cells.items() if key != (TOTAL,)) == cells[(TOTAL,)].value == 5126
    assert published("printed_calls_by_year").cells[("2018",)].value == 5126


def test_the_persons_of_2017_are_no_calls_and_699_were_not_printed_by_problem():
    table = published("printed_persons_by_problem_2017")
    assert table.unit == "REPORTED_PERSON"
    lines = sum(cell.value for key, cell in table.cells.items() if key != (TOTAL,))
    assert table.cells[(TOTAL,)].value - lines == 699
    assert "699" in " ".join(table.remarks["nl"])


def test_2012_is_an_estimate_and_2016_a_break():
    cells = published("printed_calls_by_year").cells
    assert cells[("2012",)].obs_status is ObsStatus.ESTIMATED
    assert cells[("2016",)].obs_status is ObsStatus.BREAK
    assert any(
        mark.startswith("2020: two sources disagree")
        for mark in published("printed_calls_by_year").remarks["en"]
    )


def test_the_two_figures_for_brussels_stand_in_two_tables():
    assert published("printed_police_2018_physical_by_region").cells[("BE1",)].value == 2478
    assert published("printed_police_2018_brussels").cells[("PHYSICAL",)].value == 2497
    assert sum(cell.value for cell in published("printed_police_2018_brussels").cells.values()) == 3796


def test_the_six_shares_of_the_question_have_four_bases():
    names = [
        table.name for table in sources() if table.source.startswith("Flemish") and table.measure == "share"
    ]
    tables = [published(name) for name in names]
    assert sum(len(table.cells) for table in tables) == 6
    assert len({(table.population, table.base) for table in tables}) == 4


DECLARATION = """
file: x.csv
printed: true
tables:
  - name: x
    titles: {nl: x, en: x}
    source: x
    unit: CONTACT
    population: x
    period: null
    scope: null
    base: null
    area: null
    dimensions: [{name: PROBLEM, codebook: problem_2018, column: label, codes: {Partnergeweld: PARTNER}}]
    value: calls
"""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            "label,calls\nPartnergeweld,5\nIets anders,6\n",
            r"x\.csv, x, .*line 3: “Iets anders” has no code",
        ),
        (
            "label,calls\nPartnergeweld,vijf\n",
            r"x\.csv, x, .*line 2: “vijf” is no whole number",
        ),
        ("label,calls\nPartnergeweld,5\nPartnergeweld,6\n", r"line 3: There is a second value for PARTNER"),
        (
            "label,count\nPartnergeweld,5\n",
            r"column “calls”: This column is missing",
        ),
    ],
)
def test_a_declaration_that_does_not_fit_its_file_is_refused_with_line_and_reason(content, reason):
    with pytest.raises(BadDeclaration, match=reason):
        list(read(DECLARATION, lambda _: content.encode()))


def test_a_printed_table_that_is_not_declared_is_refused_with_those_that_are():
    with pytest.raises(NoSuchSource, match="printed_calls_by_year"):
        published("nothing")
