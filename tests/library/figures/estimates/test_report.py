"""An estimate leaves whole or not at all: in JSON, text, drawing, page and PDF, in four languages."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from houvast.library.figures.estimates import (
    METHODS,
    EstimateRefused,
    Interval,
    NoEstimate,
    NotWhole,
    add_strata,
    as_dict,
    as_html,
    as_json,
    as_pdf,
    as_text,
    chart,
    estimate_from_lists,
    estimate_from_repeats,
    estimate_from_strata,
    histories,
    laid_out,
    paragraph,
    read_register,
    read_strata,
    together,
)
from houvast.library.figures.estimates import table as rows_of
from houvast.library.figures.estimates.saying import rounded
from houvast.library.figures.estimates.words import _words, remark
from houvast.library.figures.labels import LANGUAGES, NoSuchLanguage
from library.figures.estimates.real_tables import DATA, table


@pytest.fixture(scope="module")
def found():
    return estimate_from_lists(table("uk_2013_5lists"), "stepwise", tables=400, source="uk.csv")


@pytest.fixture(scope="module")
def of_register():
    data = read_register(DATA / "illegal_immigrants_persons.csv", ["gender", "age", "nation"])
    return estimate_from_repeats(data, "poisson", source="persons.csv")


def test_json_holds_estimate_interval_method_models_and_warnings(found):
    said = json.loads(as_json(found))
    assert said["estimate"] == pytest.approx(11312.99, abs=0.01)
    assert said["interval"]["low"] < said["estimate"] < said["interval"]["high"]
    assert said["interval"]["kind"] == "bca"
    assert said["interval_given_model"]["kind"] == "wald"
    assert said["method"] == "stepwise"
    assert {one["method"] for one in said["models"]} == set(METHODS) - {"latent"}
    assert sum(one["chosen"] for one in said["models"]) == 1
    assert said["warnings"]
    assert said["seed"] == 1
    assert said["bootstrap"] == 400
    assert said["versions"]["houvast"]
    assert len(said["data"]["sha256"]) == 64


def test_the_interval_that_repeats_the_choice_is_wider_than_the_one_that_does_not(found):
    assert found.interval.low < found.given_model.low
    assert found.interval.high > found.given_model.high


def test_an_interval_that_ignores_the_choice_says_so_first():
    alone = estimate_from_lists(table("uk_2013_5lists"), "stepwise")
    assert alone.warnings[0].name == "choice_ignored"
    assert "too narrow" in paragraph(alone, "en")
    assert "choice_ignored" not in {
        one.name for one in estimate_from_lists(table("uk_2013_5lists"), "main").warnings
    }


NEVER_ONE_NUMBER = {
    "nl": "Noem nooit één getal",
    "fr": "Ne citez jamais un seul chiffre",
    "de": "Nennen Sie nie eine einzelne Zahl",
    "en": "Never print one number",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paragraph_never_gives_one_number_without_limits(found, of_register, language):
    for one in (found, of_register):
        said = paragraph(one, language)
        assert "{" not in said
        middle = rounded(one.total, language)
        ends = rounded(one.interval.low, language), rounded(one.interval.high, language)
        before = said[: said.index(middle)]
        assert all(end in before for end in ends)
        assert NEVER_ONE_NUMBER[language] in said


def test_a_language_in_which_nothing_is_said_is_refused(found):
    with pytest.raises(NoSuchLanguage):
        paragraph(found, "xx")


def test_everything_is_said_in_four_languages_with_the_same_values_and_english_in_one_only():
    def texts(node, path=""):
        if isinstance(node, dict) and "en" in node:
            yield path, node
        elif isinstance(node, dict):
            for name, value in node.items():
                yield from texts(value, f"{path}/{name}")

    for path, said in texts(_words()):
        assert tuple(said) == LANGUAGES, path
        if isinstance(said["en"], list):
            assert len({len(said[language]) for language in LANGUAGES}) == 1, path
            continue
        values = {language: set(re.findall(r"\{\w+\}", said[language])) for language in LANGUAGES}
        assert len(set(map(frozenset, values.values()))) == 1, path
        if len(said["en"].split()) > 3:
            assert len({said[language] for language in LANGUAGES}) == 4, path


def test_numbers_in_a_warning_are_written_as_the_language_writes_them():
    said = remark("misfit_lists", deviance=1234.56, freedom=15, p=0.0004)
    assert "1234,6" in said.said("nl")
    assert "p < 0,001" in said.said("fr")
    assert "p < 0.001" in said.said("en")
    assert "p = 0,042" in remark("misfit", p=0.042).said("de")
    assert "34\u202f%" in remark("unstable", share=0.337).said("fr")
    assert "12.345" in remark("strata_sum", sum=12345, total=9).said("de")


def test_the_drawing_shows_every_method_that_has_an_estimate(found, of_register):
    assert "lowest BIC" in chart(found, "en")
    said = chart(of_register, "nl")
    assert "Chao, ondergrens" in said
    assert "negatief binomiaal" not in said.split("<title>")[1].split("</title>")[0]


def test_those_seen_are_marked_beside_each_method_and_no_line_runs_through_its_words(found):
    drawn = chart(found, "en")
    methods = [one for one in found.tried if one.total is not None]
    marks = re.search(r'<g class="mark-rect[^"]*"[^>]*>(.*?)</g>', drawn, re.DOTALL)
    assert marks
    assert marks[1].count("<path") == len(methods)
    assert "stroke-dasharray" not in drawn


def test_a_table_of_models_says_when_it_shows_only_the_best(found):
    said = laid_out(found, "en", None)
    shown, all_ = len(said["fitting"]) - 1, found.fitting.count
    assert shown < all_
    assert f"The {shown} that fit best stand here." in said["fitting_said"]


def test_one_register_has_characteristics_and_no_dependent_lists(found, of_register):
    assert "Dependent lists" in as_text(found)
    assert "Dependent lists" not in as_text(of_register)
    assert "Seed" not in laid_out(of_register, "en", None)["origin"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_pdf_hold_what_the_text_holds(found, language):
    page = as_html(found, language)
    for row in rows_of(found, language)[1:]:
        assert row[2] in page
    for said in (*found.said_warnings(language), *found.assumed(language)):
        assert said.split("<")[0] in page
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org", "")
    assert as_pdf(found, language).startswith(b"%PDF")
    assert paragraph(found, language) in as_text(found, language)


def test_small_counts_of_the_data_do_not_leave(found, of_register):
    assert found.data["overlaps"]["NG × GP"] == "1-4"
    assert found.data["overlaps"]["LA × GP"] == 0
    assert of_register.data["times"] == {"1": 1645, "2": 183, "3": 37, "4+": 15}


def test_a_number_without_interval_models_or_assumptions_cannot_be_made(found):
    with pytest.raises(NotWhole, match="another model"):
        replace(found, tried=found.tried[:1])
    with pytest.raises(NotWhole, match="interval"):
        replace(found, interval=Interval(3.0, 2.0, "wald"))
    with pytest.raises(NotWhole, match="assumptions"):
        replace(found, assumptions=())
    with pytest.raises(NoEstimate, match="no number"):
        replace(found, total=float("inf"))


def test_a_bare_number_cannot_be_exported():
    with pytest.raises(NotWhole, match="whole Estimate"):
        as_dict(11312.99)
    with pytest.raises(NotWhole, match="whole Estimate"):
        as_pdf_of_a_number()


def as_pdf_of_a_number():
    from houvast.library.figures.estimates.report import laid_out

    return laid_out(11312.99, "en", None)


def test_an_upper_end_without_limit_is_said_and_not_printed_as_a_number(found):
    open_ = replace(found, interval=Interval(9000.0, float("inf"), "bca"))
    said = as_dict(open_)
    assert said["interval"]["high"] is None
    assert said["estimate"] is None
    assert "11312" not in as_json(open_).split("fitting")[0]
    assert "11,313" not in as_text(open_, "en")
    assert "no upper limit" in paragraph(open_, "en")
    assert "geen bovengrens" in paragraph(open_, "nl") or "bovengrens geven deze gegevens niet" in paragraph(
        open_, "nl"
    )
    assert "11,000" not in paragraph(open_, "en").split("Other methods")[0]
    assert as_html(open_, "nl")
    json.loads(as_json(open_))


def test_an_overlap_of_a_handful_of_people_ends_in_a_limit_that_is_said():
    data = histories(["a", "b", "c"], {1: 900, 2: 800, 4: 700, 3: 1, 5: 1, 6: 3})
    found = estimate_from_lists(data, "stepwise", tables=400)
    assert found.interval.high == np.inf or found.interval.high > 4 * found.interval.low
    assert {"no_limit", "without_estimate", "vague"} & {one.name for one in (*found.warnings, *found.failed)}


def test_the_same_seed_gives_the_same_estimate_and_the_order_of_lists_gives_the_same_point():
    data = table("new_orleans_5lists_185")
    one, again = (estimate_from_lists(data, "stepwise", tables=200, seed=4) for _ in range(2))
    assert one.interval == again.interval
    order = [4, 2, 0, 3, 1]

    def moved(cell):
        return sum(1 << place for place, i in enumerate(order) if cell >> i & 1)

    other = histories(
        [data.names[i] for i in order], {moved(c): int(n) for c, n in enumerate(data.counts) if c}
    )
    assert estimate_from_lists(other, "stepwise").total == pytest.approx(one.total, rel=1e-9)


SPLIT = "sex,a,b,c,n\n" + "".join(
    f"{sex},{h},{n}\n"
    for sex, counts in {"F": (60, 50, 40, 20, 15, 10, 6), "M": (20, 15, 30, 0, 0, 0, 0)}.items()
    for h, n in zip(("1,0,0", "0,1,0", "0,0,1", "1,1,0", "1,0,1", "0,1,1", "1,1,1"), counts, strict=True)
    if n
)


def test_a_sex_that_cannot_carry_an_estimate_is_named_and_not_worked_around():
    parts = read_strata(SPLIT, "sex", "n")
    split = estimate_from_strata(parts, lambda data, name: estimate_from_lists(data, "main", source=name))
    assert isinstance(split["M"], EstimateRefused)
    whole = add_strata(estimate_from_lists(together(parts), "main"), "sex", split)
    assert any("M" in said and "Do not subtract" in said for said in whole.said_failed("en"))
    said = as_dict(whole, "en", split)
    assert said["strata"]["M"]["refused"] == "CannotBeSplit"
    assert said["strata"]["F"]["interval"]["low"] > 0
    assert "Split by sex" in as_text(whole, "en", split)
    assert "Uitgesplitst naar sex" in as_html(whole, "nl", split)


def test_the_error_of_the_linkage_widens_the_interval():
    def fewer_links(counts, rng):
        found = dict(counts)
        for cell in [c for c in counts if c.bit_count() == 2]:
            apart = int(rng.binomial(found[cell], 0.5))
            found[cell] -= apart
            for part in (cell & -cell, cell & cell - 1):
                found[part] = found.get(part, 0) + apart
        return found

    data = table("uk_2013_5lists")
    plain = estimate_from_lists(data, "main", tables=300)
    perturbed = estimate_from_lists(data, "main", tables=300, redraw=fewer_links)
    assert perturbed.interval.high > plain.interval.high
