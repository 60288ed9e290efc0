"""What a campaign tells: fixed with its plan, a word that says nothing, a page that counts nobody."""

from typing import Any

import pytest
from django.test import Client

from cast import Cast
from houvast.records.campaigns import operations, queries
from houvast.records.campaigns.operations import Unplannable
from houvast.records.campaigns.telling import CHANNELS, Told
from records.campaigns.test_plans import next_monday, planned


def told(**changed: Any) -> Told:
    said: dict[str, Any] = {
        "message": {"nl": "Spreek erover", "en": "Talk about it"},
        "region": "EVERYWHERE",
        "channels": ("POSTER", "ONLINE"),
        "from_": next_monday(),
        "until": next_monday(4),
        "word": "praat",
        "leads_to": "men",
    }
    return Told(**(said | changed))


def registered(cast: Cast, **changed: Any):
    return operations.register_plan(planned(told=told(**changed)), by=cast.statistician)


def test_what_is_told_is_fixed_with_the_plan_and_part_of_its_fingerprint(cast: Cast):
    found = queries.plan(registered(cast), seen_by=cast.statistician)
    assert found
    assert found.planned.told == told()
    assert found.is_whole
    assert planned(told=told()).fingerprint != planned(told=told(word="babbel")).fingerprint


def test_a_plan_from_before_it_was_asked_keeps_its_fingerprint():
    assert "told" not in planned().as_kept()
    assert planned() == type(planned()).kept(planned().as_kept())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"message": {"en": "Only English"}}, "message_nl"),
        ({"message": {"nl": "x" * 301}}, "message_nl"),
        ({"message": {"nl": "Spreek\u202eerover"}}, "message_nl"),
        ({"region": "MARS"}, "region"),
        ({"channels": ()}, "channels"),
        ({"channels": ("PIGEON",)}, "channels"),
        ({"until": next_monday()}, "days_until"),
        ({"until": next_monday(40)}, "days_until"),
        ({"from_": next_monday(-9), "until": next_monday(-8)}, "days_from"),
        ({"leads_to": "secret"}, "leads_to"),
        ({"word": "geweld"}, "word"),
        ({"word": "hulpnu"}, "word"),
        ({"word": "desk"}, "word"),
        ({"word": "women"}, "word"),
        ({"word": "Praat!"}, "word"),
        ({"word": "abc"}, "word"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused_at_its_field(changed: dict[str, Any], field: str, cast: Cast):
    with pytest.raises(Unplannable) as refused:
        registered(cast, **changed)
    assert refused.value.field == field


def test_a_word_belongs_to_one_campaign_until_it_is_withdrawn(cast: Cast):
    first = registered(cast)
    with pytest.raises(Unplannable) as refused:
        registered(cast)
    assert refused.value.field == "word"
    operations.withdraw_plan(first, reason="Called off.", by=cast.statistician)
    registered(cast)


def test_the_word_opens_its_page_in_the_language_of_the_browser_and_counts_nobody(cast: Cast):
    registered(cast)
    client = Client()
    response = client.get("/praat/", headers={"Accept-Language": "en"})
    assert response["Location"] == "/en/praat/"
    page = client.get("/en/praat/")
    assert "Talk about it" in page.content.decode()
    assert "/en/men/" in page.content.decode()
    assert not page.cookies
    assert not response.cookies
    assert (
        '<h1 class="govuk-heading-xl" lang="nl">Spreek erover</h1>'
        in client.get("/fr/praat/").content.decode()
    )


@pytest.mark.parametrize("word", ["babbel", "stil", "ergens"])
def test_a_word_of_no_campaign_opens_nothing(word: str, cast: Cast):
    registered(cast)
    assert Client().get(f"/{word}/", follow=True).status_code == 404
    assert Client().get(f"/nl/{word}/").status_code == 404


def test_a_withdrawn_campaign_and_one_of_another_helpline_open_nothing(cast: Cast):
    plan = registered(cast)
    operations.withdraw_plan(plan, reason="Called off.", by=cast.statistician)
    assert Client().get("/nl/praat/").status_code == 404
    assert queries.campaign_of("") is None


def test_the_desk_is_still_found_without_its_last_stroke():
    assert Client().get("/desk").status_code == 301


def test_every_channel_of_a_campaign_has_a_name():
    assert all(str(said) for said in CHANNELS.values())
