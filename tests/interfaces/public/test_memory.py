"""The page of a campaign's word is kept in memory as other public pages are, and forgotten as they are."""

import pytest

from cast import Cast
from houvast.interfaces.public.urls import OURS, kept_in_memory, urlpatterns
from houvast.records.campaigns import operations
from interfaces.public.conftest import ADDRESSES
from interfaces.public.test_front import clock, front, get  # noqa: F401  # fixtures
from records.campaigns.test_told import registered


@pytest.mark.django_db(transaction=True)
def test_a_word_is_answered_from_memory_and_gone_once_its_campaign_is_withdrawn(cast: Cast, front, clock):  # noqa: F811
    plan = registered(cast)
    assert "Spreek erover" in get(front, "/nl/praat/")[2]
    operations.withdraw_plan(plan, reason="it is over", by=cast.statistician)
    assert "Spreek erover" in get(front, "/nl/praat/")[2]  # of fifteen seconds ago at most
    clock.now += 16
    assert get(front, "/nl/praat/")[0] == 404
    assert not front._kept


@pytest.mark.django_db(transaction=True)
def test_a_word_of_nobody_is_not_kept_and_works_as_soon_as_it_is_registered(cast: Cast, front):  # noqa: F811
    assert get(front, "/nl/praat/")[0] == 404
    registered(cast)
    assert get(front, "/nl/praat/")[0] == 200


def test_what_is_somebodys_own_is_never_taken_for_a_word():
    parts = {str(each.pattern).split("/")[0] for each in urlpatterns if each.name != "campaign"}
    for part in (parts | set(OURS)) - {""}:
        address = f"/nl/{part}/"
        assert (address in kept_in_memory()) == (address in ADDRESSES), address
    assert "/nl/praat/" in kept_in_memory()
    for address in ("/nl/praat/x/", "/xx/praat/", "/nl/Praat/", "/nl/abc/", "/praat/", "/nl/talk/word/"):
        assert address not in kept_in_memory()
