"""What is published of an estimate: two figures, no small count, nothing that only a statistician needs."""

import json
from datetime import date

import pytest

from houvast.library.figures.estimates import (
    add_strata,
    as_html,
    as_json,
    as_pdf,
    estimate_from_lists,
    estimate_from_repeats,
    estimate_from_strata,
    histories,
    lists_as_shown,
    outgoing,
    read_strata,
    register,
    together,
)
from library.figures.estimates.real_tables import table

YEAR = (date(2013, 1, 1), date(2014, 1, 1))


@pytest.fixture(scope="module")
def computed():
    """(the estimate from the table that is shown, the marks of that table)"""
    shown = lists_as_shown({"": table("uk_2013_5lists")}, *YEAR)
    return estimate_from_lists(shown.counts[""], "stepwise", source="uk.csv"), shown.data


@pytest.fixture(scope="module")
def published(computed):
    found, shown = computed
    return outgoing(found, None, shown)[0]


def test_every_estimated_number_keeps_two_figures(computed, published):
    said = json.loads(as_json(published))
    for one in said["models"]:
        assert one["estimate"] == float(f"{one['estimate']:.2g}")
        assert one["aic"] is None
        assert one["bic"] is None
    exact, low, high = computed[0].interval, said["interval"]["low"], said["interval"]["high"]
    assert exact.low - 100 < low <= exact.low
    assert exact.high <= high < exact.high + 1000
    assert (low, high) == (float(f"{low:.2g}"), float(f"{high:.2g}"))
    assert said["data"]["sha256"] == ""


def test_an_interval_is_rounded_outwards_and_never_below_those_seen():
    found = estimate_from_lists(histories(["a", "b"], {1: 80, 2: 90, 3: 900}), "main")
    made, _ = outgoing(found, None, {})
    assert made.cases <= made.interval.low <= found.interval.low
    assert made.interval.high >= found.interval.high


def test_three_lists_do_not_give_a_small_count_away():
    """With every pair and the total shown, three people on two lists alone could be computed."""
    data = histories(["a", "b", "c"], {1: 50, 2: 60, 4: 40, 3: 12, 5: 9, 6: 3, 7: 6})
    shown = lists_as_shown({"": data}, *YEAR).data
    assert None in {**shown["lists"], **shown["overlaps"]}.values()


def test_a_pair_with_a_small_overlap_is_not_shown(published):
    assert published.data["overlaps"]["NG × GP"] is None
    for language, word in (("en", "hidden"), ("nl", "verborgen")):  # as tables say it
        assert f">{word}<" in as_html(published, language)


def test_it_stays_whole(published):
    assert len(published.tried) == 5
    assert published.interval.bounded
    assert published.assumptions
    assert as_pdf(published, "nl").startswith(b"%PDF")


def test_a_part_that_cannot_be_estimated_says_no_count():
    lines = {"F": (60, 50, 40, 20, 15, 10, 6), "M": (2, 1, 3, 0, 0, 0, 0)}
    cells = ("1,0,0", "0,1,0", "0,0,1", "1,1,0", "1,0,1", "0,1,1", "1,1,1")
    text = "sex,a,b,c,n\n" + "".join(
        f"{sex},{cell},{n}\n" for sex, many in lines.items() for cell, n in zip(cells, many, strict=True) if n
    )
    split = read_strata(text, "sex", "n")
    parts = estimate_from_strata(split, lambda data, name: estimate_from_lists(data, "main", source=name))
    whole = add_strata(estimate_from_lists(together(split), "main"), "sex", parts)
    shown = lists_as_shown({value: part.data for value, part in split.items()}, *YEAR, "sex").data
    made, kept = outgoing(whole, parts, shown)
    said = json.loads(as_json(made, "en", kept))["strata"]
    assert "6 cases" not in json.dumps(said)
    assert said["F"]["cases"] == 200  # of 201: exactly, the whole would give the others away


def test_how_often_people_were_seen_is_put_together_until_it_is_large_enough():
    found = estimate_from_repeats(register({1: 100, 2: 30, 3: 3, 4: 9, 7: 1}), "poisson")
    assert found.data["times"] == {"1": 100, "2-3": 33, "4+": 10}
    few = estimate_from_repeats(register({1: 3, 2: 40, 3: 6}), "chao")
    assert few.data["times"] == {"1-2": 43, "3": 6}
