"""The effect of a campaign: asked by its plan, counted from the facts, never looked at before it is over."""

import json
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cast import Cast
from few_files import EVERY_FILE, few_files
from houvast.records.accounts.guard import Refused
from houvast.records.campaigns import operations as campaigns
from houvast.records.campaigns.models import CampaignPlan
from houvast.records.campaigns.planning import Planned, Window, groups
from houvast.records.releases import operations, queries
from houvast.records.releases.models import Report
from traces import left
from weekly import contacts_by_week


def this_monday() -> date:
    today = timezone.localdate()
    return today - timedelta(days=today.weekday())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def plan(cast: Cast) -> uuid.UUID:
    """A plan that was fixed nine weeks ago, for the eight weeks that are over."""
    return fixed(cast)


def fixed(cast: Cast, *keys: str, method: str = "interrupted", over: bool = True) -> uuid.UUID:
    begins = this_monday() + timedelta(weeks=1)
    window = Window(begins, begins + timedelta(weeks=8))
    chosen = tuple(groups()[key] for key in keys or ("MEN",))
    planned = Planned("Talk about it", chosen, (groups()["WOMEN"],), (window,), method)
    id = campaigns.register_plan(planned, by=cast.statistician)
    return long_ago(id, planned) if over else id


def long_ago(id: uuid.UUID, planned: Planned) -> uuid.UUID:
    """The same plan as if it had been fixed nine weeks earlier; its fingerprint is that of then."""
    ago = timedelta(weeks=9)
    (window,) = planned.windows
    then = Planned(
        planned.name, planned.groups, planned.controls,
        (Window(window.from_ - ago, window.until - ago),), planned.method,
    )  # fmt: skip
    CampaignPlan.objects.filter(id=id).update(
        planned=then.as_kept(),
        fingerprint=then.fingerprint,
        registered_on=timezone.localdate() - ago - timedelta(days=7),
        begins=then.windows[0].from_,
        until=then.windows[0].until,
    )
    return id


def compute(cast: Cast) -> uuid.UUID:
    taken = operations.take_report(by=cast.command)
    assert taken is not None
    return operations.compute_report(taken, by=cast.command)


def test_the_effect_is_counted_from_the_facts_and_stands_with_interval_power_and_plan(
    cast: Cast, plan: uuid.UUID, home: Path
):
    contacts_by_week(cast, this_monday(), more=2.5)
    report = operations.measure_campaign(plan, by=cast.statistician)
    assert left("releases.measure_campaign", by=cast.statistician, subject=report)
    assert compute(cast) == report
    opened = queries.report(report, language="en", seen_by=cast.statistician)
    assert opened is not None
    said = opened.laid_out["parts"][0]["paragraph"]
    assert opened.laid_out["title"].startswith("Talk about it: between ")
    assert "95% interval" in said.replace(" %", "%").replace("\u202f", "")
    assert "could not have been seen in these weeks" in said
    assert "Plan fixed on" in opened.laid_out["origin"]
    kept = json.loads((home / "reports" / str(report) / "json").read_text())
    assert kept["interval"]["low"] > 0.2
    assert kept["plan"]["registered_on"]


def test_no_fact_is_left_when_the_effect_is_there(cast: Cast, plan: uuid.UUID, home: Path):
    contacts_by_week(cast, this_monday(), weeks=70)
    operations.measure_campaign(plan, by=cast.statistician)
    compute(cast)
    assert list((home / "facts").iterdir()) == []
    assert Report.objects.get().counts == ""


def test_everything_that_leaves_is_rounded_and_holds_no_hash_of_counts(
    cast: Cast, plan: uuid.UUID, home: Path
):
    contacts_by_week(cast, this_monday())
    report = operations.measure_campaign(plan, by=cast.statistician)
    compute(cast)
    kept = json.loads((home / "reports" / str(report) / "json").read_text())
    effect = kept["effects"][0]
    assert kept["data"]["sha256"] == ""
    assert effect["observed"] % 5 == 0
    for said in (effect["main"], effect["other"]):
        for name in ("expected", "extra", "extra_low", "extra_high"):
            assert said[name] % 5 == 0, name
        for name in ("change", "low", "high", "smallest_visible"):
            assert round(said[name], 2) == said[name], name


def test_a_plan_that_is_not_over_withdrawn_or_changed_is_not_measured(cast: Cast):
    early = fixed(cast, over=False)
    with pytest.raises(operations.NotPossible, match="not over"):
        operations.measure_campaign(early, by=cast.statistician)
    gone = fixed(cast)
    campaigns.withdraw_plan(gone, reason="Called off.", by=cast.statistician)
    with pytest.raises(operations.NotPossible, match="withdrawn"):
        operations.measure_campaign(gone, by=cast.statistician)
    changed = fixed(cast)
    CampaignPlan.objects.filter(id=changed).update(fingerprint="0" * 64)
    with pytest.raises(operations.NotPossible, match="not what was registered"):
        operations.measure_campaign(changed, by=cast.statistician)
    assert not Report.objects.exists()


def test_it_is_not_measured_twice_at_once(cast: Cast, plan: uuid.UUID):
    operations.measure_campaign(plan, by=cast.statistician)
    with pytest.raises(operations.NotPossible, match="already"):
        operations.measure_campaign(plan, by=cast.signer)


@pytest.mark.parametrize("who", ["worker", "outsider", "administrator", "lead"])
def test_who_makes_no_figures_asks_for_no_effect(who: str, cast: Cast, plan: uuid.UUID):
    with pytest.raises(Refused):
        operations.measure_campaign(plan, by=getattr(cast, who))


@pytest.mark.parametrize(("weeks", "kind"), [(30, "TooShort"), (0, "TooShort")])
def test_too_few_weeks_before_are_refused_in_words(weeks: int, kind: str, cast: Cast, plan: uuid.UUID):
    if weeks:
        contacts_by_week(cast, this_monday(), weeks=weeks)
    report = operations.measure_campaign(plan, by=cast.statistician)
    compute(cast)
    opened = queries.report(report, language="en", seen_by=cast.statistician)
    assert opened is not None
    assert Report.objects.get().refusal == kind
    assert "too few weeks" in opened.refused


def test_an_effect_goes_with_figures_of_a_period_that_holds_its_weeks_and_with_no_other(
    cast: Cast, plan: uuid.UUID, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: ("contacts_by_problem",))
    monkeypatch.setattr("houvast.records.releases.content.ANSWERED_IN", ())
    monkeypatch.setattr(EVERY_FILE, few_files)
    contacts_by_week(cast, this_monday(), weeks=70)
    report = operations.measure_campaign(plan, by=cast.statistician)
    compute(cast)
    around = (this_monday() - timedelta(weeks=20), this_monday())
    beside = (this_monday() - timedelta(weeks=40), this_monday() - timedelta(weeks=20))
    fits, not_ = (operations.gather(*period, by=cast.statistician) for period in (around, beside))
    with pytest.raises(operations.NotPossible, match="another period"):
        operations.include_report(not_, report, by=cast.statistician)
    operations.include_report(fits, report, by=cast.statistician)
    opened = queries.report(report, language="nl", seen_by=cast.statistician)
    assert opened is not None
    assert [each.id for each in opened.releases] == [fits]
    (row,) = queries.release(fits, language="nl", seen_by=cast.statistician).estimates
    assert row.subtitle.startswith("Talk about it, ")
