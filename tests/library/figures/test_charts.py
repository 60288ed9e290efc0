"""A drawing shows what may be seen, starts at zero, breaks where the registration did, can be read aloud."""

import re
from xml.etree import ElementTree

import pytest

from houvast.library.figures import protect
from houvast.library.figures.charts import NothingToDraw, chart, finding_of, line_chart
from houvast.library.figures.export import NotForExport
from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.outgoing import title_of
from houvast.library.figures.published import published
from houvast.library.figures.series import series_of
from library.figures.outgoing_tables import (
    hidden_counts,
    hostile,
    raw_by_sex,
    raw_problems,
    safe_problems,
    ways_to_write,
)

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawing):
    return [text.text for text in ElementTree.fromstring(drawing.svg).iter(f"{SVG}text")]


def test_a_table_that_was_not_protected_is_not_drawn():
    with pytest.raises(NotForExport, match="contacts_by_problem"):
        chart(raw_problems(), "nl")


@pytest.mark.parametrize("raw", [raw_problems(), raw_by_sex()], ids=lambda raw: raw.definition.name)
def test_a_hidden_count_is_nowhere_in_a_drawing(raw):
    safe = protect(raw)
    counts = hidden_counts(raw, safe)
    assert counts
    for language in LANGUAGES:
        drawn = chart(safe, language)
        assert not [text for count in counts for text in ways_to_write(count) if text in drawn.svg]
        assert not [text for count in counts for text in ways_to_write(count) if text in drawn.alternative]


def test_hidden_cells_are_hatched_all_to_one_length_and_explained():
    drawn = chart(safe_problems(), "en")
    hatched = [
        p for p in ElementTree.fromstring(drawn.svg).iter() if p.get("fill", "").startswith("url(#hatch-")
    ]
    assert len(hatched) == len(safe_problems().suppressed) == 3
    assert len({path.get("d").split("h")[1] for path in hatched}) == 1
    assert "Hatched = hidden; the length of the hatched part says nothing." in texts(drawn)
    assert "3 hidden." in drawn.alternative


def test_unknown_is_drawn():
    assert "Left empty" in texts(chart(safe_problems(), "en"))


def test_bars_start_at_zero_so_that_twice_the_count_is_twice_the_length():
    table = published("printed_police_partner_2016")
    lengths = sorted(_lengths(chart(table, "en")))
    counts = sorted(cell.value for cell in table.cells.values())
    assert len(lengths) == len(counts) == 4
    assert [length / lengths[-1] for length in lengths] == pytest.approx(
        [c / counts[-1] for c in counts], abs=1e-3
    )


def _lengths(drawn):
    """The widths of the bars: paths like M0,4h219.4v19h-219.4Z, filled with a colour of ours."""
    for path in ElementTree.fromstring(drawn.svg).iter(f"{SVG}path"):
        found = re.match(r"M[\d.]+,[\d.]+h([\d.]+)v", path.get("d", ""))
        if found and path.get("fill") in ("#0F5C5C", "#8FB5B1", "#8A938F"):
            yield float(found[1])


def test_the_line_of_the_calls_is_broken_in_2016_and_the_note_says_it():
    drawn = line_chart(series_of(published("printed_calls_by_year")), "en")
    strokes = [
        p for p in ElementTree.fromstring(drawn.svg).iter(f"{SVG}path") if p.get("stroke") == "#0F5C5C"
    ]
    assert [path.get("d").count("L") for path in strokes] == [3, 6]
    assert "Break in 2016: registered differently before and after" in texts(drawn)
    assert "Break in 2016" in drawn.alternative


def test_the_finding_of_a_series_compares_inside_its_newest_stretch_only():
    drawn = line_chart(series_of(published("printed_calls_by_year")), "en")
    assert "From 4,596 in 2016 to 9,045 in 2022" in texts(drawn)


def test_an_estimate_says_that_it_is_one():
    assert "about 2,500" in texts(line_chart(series_of(published("printed_calls_by_year")), "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_headline_is_about_a_sex(language):
    names = ("printed_shares_victim_sex", "printed_survey_victims_2010")
    for table in (protect(raw_by_sex()), *map(published, names)):
        assert finding_of(table, language) == title_of(table, language)


def test_sexes_stand_side_by_side_and_the_subtitle_names_whose():
    drawn = chart(protect(raw_by_sex()), "en")
    assert "side by side: sex of who makes contact" in drawn.alternative
    assert {"Woman", "Man", "X or other", "Not known", "Prefers not to say"} <= set(texts(drawn))


def test_no_finding_calls_a_number_the_largest_while_a_hidden_one_could_be_larger():
    assert finding_of(safe_problems(), "en") == "Contacts by main problem"


def test_the_largest_is_the_finding_where_everything_is_shown():
    assert finding_of(published("printed_calls_by_problem_2018"), "en") == "Child abuse: 2,769 of 5,126 (54%)"


def test_one_number_and_a_table_without_a_shown_bar_are_not_drawn():
    with pytest.raises(NothingToDraw):
        chart(published("printed_men_partner_2016_2017"), "nl")


def test_an_alternative_says_the_largest_shown_of_each_panel_and_of_none_that_it_is_the_largest():
    safe = protect(raw_by_sex())
    shown = {language: chart(safe, language).alternative for language in ("nl", "fr", "de", "en")}
    assert "Largest shown: Woman – Not known, 7,017; Man – Not known, " in shown["en"]
    assert "Largest:" not in shown["en"]
    assert "Grootste getoonde: Vrouw – " in shown["nl"]
    assert "\u00a0; Homme – " in shown["fr"]
    assert "Nombre de valeurs masquées\u00a0: 4." in shown["fr"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drawing_has_one_sentence_for_who_does_not_see_it_and_asks_nobody_anything(language):
    drawn = chart(safe_problems(), language)
    root = ElementTree.fromstring(drawn.svg)
    assert root.get("role") == "img"
    assert not [tag for tag in root.iter() if tag is not root and (tag.get("role") or tag.get("aria-label"))]
    assert root.get("aria-label") == root.find(f"{SVG}title").text == drawn.alternative
    assert "<script" not in drawn.svg
    assert re.findall(r"https?://[^\"]+", drawn.svg) == ["http://www.w3.org/2000/svg"]


def test_a_hostile_label_stays_a_label():
    drawn = chart(hostile(), "en")
    assert "<script" not in drawn.svg
    assert "<script>alert(1)</script>" in texts(drawn)
