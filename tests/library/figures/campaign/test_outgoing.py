"""What leaves of an effect is rounded, still covers what it covered, and gives no small count away."""

import json
from dataclasses import replace

import pytest

from houvast.library.figures.campaign import chart, charts, html, measure, outgoing, paragraph
from houvast.library.figures.campaign.outgoing import STEP


@pytest.fixture
def found(data, plan):
    return measure(data(change=0.4), plan, seed=1)


def test_counts_are_rounded_to_five_and_intervals_outwards(found):
    before, after = found.effects[0], outgoing(found).effects[0]
    assert after.observed % STEP == 0
    assert abs(after.observed - before.observed) <= STEP / 2
    for was, is_ in ((before.main, after.main), (before.other, after.other)):
        assert is_.low <= was.low
        assert is_.high >= was.high
        assert is_.extra_low <= was.extra_low
        assert is_.extra_high >= was.extra_high
        assert is_.smallest_visible >= was.smallest_visible


def test_one_contact_more_in_a_week_mostly_leaves_the_same(found, data, plan):
    """In some weeks it tips a rounded number over: that is the limit that decision 199 names."""
    weeks, same = data(change=0.4), 0
    for week in range(0, 150, 10):
        counts = {name: series.copy() for name, series in weeks.counts.items()}
        counts["men"][week] += 1
        other = outgoing(measure(replace(weeks, counts=counts), plan, seed=1))
        same += other.effects[0].main == outgoing(found).effects[0].main
    assert same >= 8


def test_nothing_that_leaves_holds_the_hash_of_the_counts(found):
    assert found.sha256[:16] in html(found, "en")
    assert found.sha256[:16] not in html(outgoing(found), "en")
    assert found.sha256 not in outgoing(found).as_json()


def test_weeks_are_not_drawn_where_one_is_small(data, plan):
    weeks = data(change=0.4)
    counts = {name: series.copy() for name, series in weeks.counts.items()}
    counts["men"][100] = 3
    left = outgoing(measure(replace(weeks, counts=counts), plan, seed=1))
    assert left.effects[0].counts == ()
    assert "some counts are too small to show" in chart(left.effects[0], "en")


def test_a_small_count_rounded_away_still_leaves_its_weeks_undrawn(data, plan):
    """Rounding makes 2 a 0, which may be shown: whether weeks are drawn is decided before."""
    weeks = data(change=0.4)
    counts = {name: series.copy() for name, series in weeks.counts.items()}
    counts["men"][100] = 2
    assert outgoing(measure(replace(weeks, counts=counts), plan, seed=1)).effects[0].mondays == ()


def test_the_words_say_that_counts_are_about(found):
    assert "there were about" in paragraph(outgoing(found), "en")
    assert "there were about" not in paragraph(found, "en")
    assert "Counts are rounded to 5" in html(outgoing(found), "en")
    assert json.loads(outgoing(found).as_json())["data"]["counts_rounded_to"] == STEP


def test_columns_are_said_in_the_words_of_the_plan_in_each_language(data, plan):
    named = replace(plan, names={"men": {"nl": "mannen", "en": "men who call"}})
    found = measure(data(change=0.4), named, seed=1)
    assert "(mannen)" in paragraph(found, "nl")
    assert "(men who call)" in paragraph(found, "en")
    assert "(men)" in paragraph(found, "fr")


def test_several_effects_stand_in_one_drawing(data, plan):
    both = replace(plan, groups=("men", "women"))
    drawn = charts(measure(data(change=0.4), both, seed=1), "en")
    assert drawn.count("Difference by each computation") == 2
    assert 'role="img"' in drawn
