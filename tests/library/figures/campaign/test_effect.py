"""An effect carries its interval, its second opinion, its checks and its words."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from houvast.library.figures.campaign import (
    CampaignEffect,
    Plan,
    TooShort,
    Weeks,
    Window,
    as_text,
    chart,
    html,
    measure,
    paragraph,
    pdf,
    table,
    title,
    weeks,
)
from houvast.library.figures.labels import LANGUAGES, NoSuchLanguage

Data = Callable[..., Weeks]


def failed(found: CampaignEffect) -> set[str]:
    return {check.name for check in found.effects[0].failed}


def test_a_strong_campaign_is_seen_and_a_sound_plan_fails_no_check(data: Data, plan: Plan):
    found = measure(data(change=0.8), plan, seed=1)
    effect = found.effects[0]
    assert effect.main.low < 0.8 < effect.main.high
    assert effect.main.sees_an_effect
    assert failed(found) == set()
    assert effect.main.extra_low < effect.main.extra < effect.main.extra_high
    assert effect.placebo.tried >= 15


def test_no_campaign_is_not_an_effect_and_says_what_could_not_have_been_seen(data: Data, plan: Plan):
    found = measure(data(seed=2), plan, seed=1)
    assert not found.effects[0].main.sees_an_effect
    visible = found.effects[0].main.smallest_visible
    assert 0.1 < visible < 0.6
    share = int(np.ceil(100 * visible))
    assert f"An effect under {share}% could not have been seen" in paragraph(found, "en")
    assert f"Een effect onder {share}\u202f% was in deze weken niet te zien" in paragraph(found, "nl")
    assert "does not mean that the campaign did nothing" in paragraph(found, "en")
    assert "no difference to be seen" in title(found.effects[0], "en")


def test_an_effect_of_the_smallest_visible_size_is_seen_four_times_in_five(
    counts: Callable[..., np.ndarray], plan: Plan
):
    from houvast.library.figures.campaign import interrupted
    from houvast.library.figures.campaign.effect import _by_step

    rng, seen, visible = np.random.default_rng(3), 0, []
    for _ in range(40):
        fitted = interrupted.fit(counts(rng), slice(156, 164), before=156)
        visible.append(_by_step(fitted, 100.0, 0.95).smallest_visible)
    for _ in range(200):
        y = counts(rng, change=float(np.median(visible)))
        seen += interrupted.fit(y, slice(156, 164), before=156).interval(0.95)[0] > 0
    assert 0.7 < seen / 200 < 0.9


def test_the_same_seed_gives_the_same_answer(data: Data, plan: Plan):
    one, other = (measure(data(), plan, seed=5).as_json() for _ in range(2))
    assert one == other


def test_a_window_chosen_afterwards_is_said_to_be(data: Data, plan: Plan):
    late = replace(plan, registered_on=plan.windows[0].from_)
    found = measure(data(), late, seed=1)
    assert failed(found) >= {"registered_before"}
    assert "whoever picks one afterwards" in paragraph(found, "en").lower()


def test_a_control_that_moved_takes_the_meaning_away(data: Data, plan: Plan):
    there = data(change=0.8)
    jumped = {name: there.of(name).copy() for name in there.counts}
    jumped["sites"][156:164] *= 2
    found = measure(weeks(there.mondays[0], jumped), plan, seed=1)
    assert "controls_at_rest" in failed(found)
    assert paragraph(found, "en").startswith("Do not report this as an effect of the campaign.")
    assert paragraph(found, "nl").startswith("Meld dit niet als effect van de campagne.")
    assert "%" not in title(found.effects[0], "en")


def test_several_groups_and_windows_widen_the_intervals(data: Data, plan: Plan):
    window = plan.windows[0]
    earlier = Window("earlier", window.from_ - timedelta(weeks=20), window.from_ - timedelta(weeks=12))
    wide = measure(data(), replace(plan, groups=("men", "women"), windows=(window, earlier)), seed=1)
    one = measure(data(), plan, seed=1)
    assert len(wide.effects) == 4
    assert wide.level == pytest.approx(1 - 0.05 / 4)
    assert wide.effects[0].main.high > one.effects[0].main.high
    assert "4 effects were looked for" in paragraph(wide, "en")


def test_weeks_after_the_window_are_not_looked_at(data: Data, plan: Plan):
    there = data()
    longer = {name: np.append(there.of(name), [999] * 10) for name in there.counts}
    one = measure(weeks(there.mondays[0], longer), plan, seed=1).effects[0]
    other = measure(there, plan, seed=1).effects[0]
    assert one.main == other.main


def test_the_json_has_interval_models_warnings_and_what_it_was_made_from(data: Data, plan: Plan):
    read = json.loads(measure(data(), plan, seed=1).as_json())
    assert read["interval"]["low"] < read["estimate"] < read["interval"]["high"]
    assert [model["method"] for model in read["models"]] == ["interrupted", "structural"]
    assert read["warnings"] == []
    assert read["seed"] == 1
    assert read["effects"][0]["group"] == "men"
    assert len(read["data"]["sha256"]) == 64
    assert {"assumptions", "plan", "versions", "smallest_visible"} <= read.keys()


def test_the_plan_decides_which_method_is_the_main_one(data: Data, plan: Plan):
    effect = measure(data(), replace(plan, method="structural"), seed=1).effects[0]
    assert (effect.main.method, effect.other.method) == ("structural", "interrupted")


@pytest.mark.parametrize("language", LANGUAGES)
def test_table_chart_page_and_pdf_are_made(data: Data, plan: Plan, language: str):
    found = measure(data(), plan, seed=1)
    rows = table(found, language)
    assert len(rows) == 3
    assert as_text(rows).count("\n") == 2
    drawing = chart(found.effects[0], language)
    assert drawing.startswith("<svg")
    assert title(found.effects[0], language) in drawing
    whole = html(found, language)
    assert paragraph(found, language).replace("'", "&#39;") in whole
    assert "<script" not in whole
    assert pdf(found, language).startswith(b"%PDF")


def test_weeks_with_small_counts_are_not_drawn_and_a_small_window_is_refused(data: Data, plan: Plan):
    there = data()
    few = {name: there.of(name).copy() for name in there.counts}
    few["men"][150] = 3
    drawn = chart(measure(weeks(there.mondays[0], few), plan, seed=1).effects[0], "en")
    assert "The weeks are not drawn" in drawn
    assert "The weeks are not drawn" not in chart(measure(there, plan, seed=1).effects[0], "en")
    few["men"][156:164] = [1, 0, 0, 0, 1, 0, 0, 1]
    with pytest.raises(TooShort, match="protected"):
        measure(weeks(there.mondays[0], few), plan, seed=1)


def test_hostile_names_are_only_text(data: Data, plan: Plan):
    there = data()
    named = weeks(there.mondays[0], {"<b>men</b>": there.of("men"), "sites": there.of("sites")})
    whole = html(measure(named, replace(plan, groups=("<b>men</b>",)), seed=1), "en")
    assert "<b>men" not in whole


def test_a_language_in_which_nothing_is_said_is_refused(data: Data, plan: Plan):
    with pytest.raises(NoSuchLanguage):
        paragraph(measure(data(), plan, seed=1), "xx")


def test_every_sentence_is_said_in_four_languages_with_the_same_values():
    import re

    from houvast.library.figures.campaign.words import _read

    def pairs(node: object):
        if isinstance(node, dict):
            if isinstance(node.get("nl"), str):
                yield [node[language] for language in LANGUAGES]
            for value in node.values():
                yield from pairs(value)

    found = list(pairs(_read()))
    assert len(found) > 30
    for texts in found:
        assert len({frozenset(re.findall(r"\{\w+\}", text)) for text in texts}) == 1, texts


def test_no_best_estimate_stands_before_its_interval(data: Data, plan: Plan):
    found = measure(data(change=0.8), plan, seed=1)
    english, dutch = paragraph(found, "en"), paragraph(found, "nl")
    assert english.index("95% interval") < english.index("best estimate is")
    assert dutch.index("95\u202f% interval") < dutch.index("beste schatting is")


def test_a_day_before_the_window_is_before_it(plan: Plan):
    window = plan.windows[0]
    assert replace(plan, registered_on=window.from_ - timedelta(days=1)).is_registered_before(window)
    assert not replace(plan, registered_on=None).is_registered_before(window)
    assert date(2024, 12, 30) == window.from_
