"""A plan is fixed before the campaign, never changed, and withdrawn with a reason."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from cast import Cast
from houvast.records.accounts.guard import Refused
from houvast.records.campaigns import operations, queries
from houvast.records.campaigns.models import CampaignPlan
from houvast.records.campaigns.operations import NotPossible, Planned, Unplannable
from houvast.records.campaigns.planning import Window, groups
from traces import left, was_refused


def next_monday(weeks: int = 0) -> date:
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday(), weeks=weeks)


def planned(**changed: object) -> Planned:
    window = Window(next_monday(), next_monday(8))
    made = Planned("Talk about it", (groups()["MEN"],), (groups()["WOMEN"],), (window,), "interrupted")
    return replace(made, **changed)


def test_a_plan_stands_as_it_was_fixed_with_day_name_and_fingerprint(cast: Cast):
    id = operations.register_plan(planned(), by=cast.statistician)
    assert left("campaigns.register_plan", by=cast.statistician, subject=id)
    found = queries.plan(id, seen_by=cast.signer)
    assert found is not None
    assert found.planned == planned()
    assert (found.registered_on, found.registered_by) == (timezone.localdate(), cast.statistician.name)
    assert found.fingerprint == planned().fingerprint
    assert found.is_whole


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "Talk\u200babout"}, "name"),
        ({"groups": ()}, "groups"),
        ({"controls": (groups()["EVERYBODY"],)}, "controls"),
        ({"controls": (groups()["MEN"],)}, "controls"),
        ({"controls": (groups()["HARMED"],)}, "controls"),
        ({"method": "guess"}, "method"),
        ({"windows": ()}, "from_"),
        ({"windows": (Window(next_monday(-1), next_monday(7)),)}, "from_"),
        ({"windows": (Window(next_monday() + timedelta(days=1), next_monday(8)),)}, "from_"),
        ({"windows": (Window(next_monday(), next_monday(1)),)}, "weeks"),
        ({"windows": (Window(next_monday(), next_monday(30)),)}, "weeks"),
        (
            {"windows": (Window(next_monday(), next_monday(8)), Window(next_monday(4), next_monday(9)))},
            "from_2",
        ),
    ],
)
def test_what_nothing_can_be_measured_by_is_not_fixed(changed: dict[str, object], field: str, cast: Cast):
    with pytest.raises(Unplannable) as refused:
        operations.register_plan(planned(**changed), by=cast.statistician)
    assert refused.value.field == field
    assert not CampaignPlan.objects.exists()


def test_the_table_itself_refuses_a_plan_that_was_fixed_after_its_window_began(cast: Cast):
    id = operations.register_plan(planned(), by=cast.statistician)
    with pytest.raises(IntegrityError):
        CampaignPlan.objects.filter(id=id).update(begins=timezone.localdate())


def test_withdrawing_takes_a_reason_changes_nothing_else_and_is_done_once(cast: Cast):
    id = operations.register_plan(planned(), by=cast.statistician)
    before = CampaignPlan.objects.values("planned", "fingerprint", "registered_at").get()
    with pytest.raises(NotPossible):
        operations.withdraw_plan(id, reason=" ", by=cast.statistician)
    operations.withdraw_plan(id, reason="The campaign was called off.", by=cast.signer)
    assert left("campaigns.withdraw_plan", by=cast.signer, subject=id)
    found = queries.plan(id, seen_by=cast.statistician)
    assert found is not None
    assert (found.withdrawn_because, found.withdrawn_by) == ("The campaign was called off.", cast.signer.name)
    assert CampaignPlan.objects.values("planned", "fingerprint", "registered_at").get() == before
    with pytest.raises(NotPossible, match="already"):
        operations.withdraw_plan(id, reason="Again.", by=cast.signer)


def test_no_operation_changes_a_plan():
    import inspect

    saved = inspect.getsource(operations)
    assert saved.count("CampaignPlan.objects") == 1
    assert 'update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"]' in saved


def test_what_somebody_changed_in_the_database_is_not_whole_any_more(cast: Cast):
    id = operations.register_plan(planned(), by=cast.statistician)
    CampaignPlan.objects.filter(id=id).update(planned=planned(groups=(groups()["HARMED"],)).as_kept())
    found = queries.plan(id, seen_by=cast.statistician)
    assert found is not None
    assert not found.is_whole


@pytest.mark.parametrize("who", ["worker", "outsider", "administrator"])
def test_who_makes_no_figures_neither_fixes_nor_withdraws_a_plan(who: str, cast: Cast):
    id = operations.register_plan(planned(), by=cast.statistician)
    with pytest.raises(Refused):
        operations.register_plan(planned(), by=getattr(cast, who))
    with pytest.raises(Refused):
        operations.withdraw_plan(id, reason="Because I can.", by=getattr(cast, who))
    assert was_refused("campaigns.withdraw_plan", by=getattr(cast, who), subject=id)
    assert queries.plan(id, seen_by=cast.outsider) is None


def test_women_and_men_stand_beside_each_other_in_the_list_of_groups():
    keys = set(groups())
    assert {key.replace("WOMEN", "MEN") for key in keys if "WOMEN" in key} == {
        key for key in keys if "MEN" in key and "WOMEN" not in key
    }
    assert all(set(group.said) == {"nl", "fr", "de", "en"} for group in groups().values())
