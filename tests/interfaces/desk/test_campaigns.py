"""Campaigns at the desk: a plan fixed before, an effect asked after, and what cannot be said said first."""

import re
import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cast import Cast, registration
from few_files import EVERY_FILE, WRITE, few_files, write_once
from houvast.records.campaigns.models import CampaignPlan, Heard
from houvast.records.contacts import operations as contacts
from houvast.records.releases import operations
from records.releases.test_measuring import fixed, this_monday
from weekly import contacts_by_week

ADDRESS = "/desk/figures/campaigns/"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    settings.RELEASES = tmp_path / "releases"
    return tmp_path


@pytest.fixture
def statistician(cast: Cast, client_of) -> Client:
    client = client_of(cast.statistician)
    client.post("/desk/language/", {"language": "en"})
    return client


def asked(**changed: object) -> dict[str, object]:
    begins = this_monday() + timedelta(weeks=1)
    said = {"name": "Talk about it", "from_": begins.isoformat(), "weeks": 8, "groups": ["MEN"],
            "controls": ["WOMEN"], "method": "interrupted", "from_2": "", "weeks_2": ""}  # fmt: skip
    return said | changed


def compute(cast: Cast) -> uuid.UUID:
    return operations.compute_report(operations.take_report(by=cast.command), by=cast.command)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_plan_is_fixed_and_shown_with_its_day_and_fingerprint(statistician: Client, cast: Cast):
    page = statistician.post(ADDRESS, asked(), follow=True).content.decode()
    plan = CampaignPlan.objects.get()
    assert "It cannot be changed any more, only withdrawn." in page
    assert plan.fingerprint[:8] + " " + plan.fingerprint[8:16] in page
    assert cast.statistician.name in page
    assert "Not begun" in page
    assert "Measure the effect" not in page
    assert "women" in page


def test_two_runs_of_one_campaign_are_two_windows(statistician: Client):
    second = this_monday() + timedelta(weeks=20)
    statistician.post(ADDRESS, asked(from_2=second.isoformat(), weeks_2=4))
    plan = CampaignPlan.objects.get()
    assert len(plan.planned["windows"]) == 2
    assert plan.until == second + timedelta(weeks=4)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"name": ""}, "required"),
        ({"groups": []}, "Choose one group at least."),
        ({"groups": ["NOBODY"]}, "valid choice"),
        ({"controls": ["HARMED"]}, "shares nobody"),
        ({"controls": ["EVERYBODY"]}, "valid choice"),
        ({"from_": "2020-01-06"}, "This week has begun"),
        ({"from_": date(9999, 12, 27).isoformat()}, "Choose from 2 to 26 weeks"),
        ({"from_": "soon"}, "valid date"),
        ({"weeks": 99}, "less than or equal to 26"),
        ({"method": "guess"}, "valid choice"),
    ],
)
def test_a_plan_that_measures_nothing_is_refused_at_its_field(
    changed: dict[str, object], says: str, statistician: Client
):
    response = statistician.post(ADDRESS, asked(**changed))
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not CampaignPlan.objects.exists()


def test_the_effect_is_read_with_interval_power_checks_and_plan_in_dutch_and_english(
    statistician: Client, cast: Cast
):
    contacts_by_week(cast, this_monday(), more=2.5)
    plan = fixed(cast)
    assert "Measure the effect" in text(statistician, f"{ADDRESS}{plan}/")
    page = statistician.post(f"{ADDRESS}{plan}/measure/", follow=True).content.decode()
    assert "Waits for its turn" in page
    report = compute(cast)
    page = text(statistician, f"/desk/figures/estimates/{report}/")
    assert "Talk about it: between" in page
    assert "could not have been seen in these weeks" in page
    assert "Placebo windows find nothing" in page
    assert "Window fixed beforehand" in page
    assert 'role="img"' in page
    assert "data-again" not in page
    for name in ("en.html", "en.pdf", "json"):
        assert statistician.get(f"/desk/figures/estimates/{report}/files/{name}").status_code == 200
    statistician.post("/desk/language/", {"language": "nl"})
    page = text(statistician, f"/desk/figures/estimates/{report}/")
    assert "was in deze weken niet te zien" in page
    assert "Meer contacten betekent niet dat er meer geweld was." in page
    assert str(report) in text(statistician, f"{ADDRESS}{plan}/")


def test_no_percentage_of_the_effect_stands_without_its_interval(statistician: Client, cast: Cast):
    contacts_by_week(cast, this_monday(), more=2.5)
    statistician.post(f"{ADDRESS}{fixed(cast)}/measure/")
    page = text(statistician, f"/desk/figures/estimates/{compute(cast)}/")
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert heading
    assert re.search(r"between \d+\s?% more and \d+\s?% more", heading[1].replace("\u202f", " "))


def test_several_groups_and_findings_stand_each_with_their_own_checks(statistician: Client, cast: Cast):
    contacts_by_week(cast, this_monday(), more=2.5)
    plan = fixed(cast, "MEN", "MEN_HARMED", method="structural")
    statistician.post(f"{ADDRESS}{plan}/measure/")
    page = text(statistician, f"/desk/figures/estimates/{compute(cast)}/")
    assert page.count("Placebo windows find nothing") == 2
    assert "2 effects were looked for" in page


def test_a_withdrawn_plan_stays_with_its_reason_and_is_not_measured(statistician: Client, cast: Cast):
    plan = fixed(cast)
    statistician.post(f"{ADDRESS}{plan}/withdraw/", {"reason": ""})
    assert CampaignPlan.objects.get().withdrawn_at is None
    page = statistician.post(
        f"{ADDRESS}{plan}/withdraw/", {"reason": "The radio <b>cancelled</b>."}, follow=True
    ).content.decode()
    assert "The radio &lt;b&gt;cancelled&lt;/b&gt;." in page
    assert "Measure the effect" not in page
    page = statistician.post(f"{ADDRESS}{plan}/measure/", follow=True).content.decode()
    assert "This plan was withdrawn" in page


def test_a_week_without_any_registration_is_refused_in_words(statistician: Client, cast: Cast):
    from houvast.records.contacts.models import Contact

    contacts_by_week(cast, this_monday(), weeks=80)
    gap = this_monday() - timedelta(weeks=30)
    Contact.objects.filter(day__gte=gap, day__lt=gap + timedelta(weeks=1)).delete()
    statistician.post(f"{ADDRESS}{fixed(cast)}/measure/")
    page = text(statistician, f"/desk/figures/estimates/{compute(cast)}/")
    assert "In one of these weeks nothing was registered" in page
    assert str(gap) in page


@pytest.mark.parametrize("who", ["worker", "volunteer", "administrator", "outsider"])
def test_who_makes_no_figures_finds_no_plan(who: str, cast: Cast, client_of):
    plan = fixed(cast)
    client = client_of(getattr(cast, who))
    assert client.get(f"{ADDRESS}{plan}/").status_code == 404
    assert client.post(f"{ADDRESS}{plan}/measure/").status_code == 404
    assert client.post(f"{ADDRESS}{plan}/withdraw/", {"reason": "x"}).status_code == 404
    if who != "outsider":
        assert client.get(ADDRESS).status_code == 404


def test_it_is_measured_the_day_after_its_last_sunday(cast: Cast):
    plan = fixed(cast)
    until = this_monday()
    CampaignPlan.objects.filter(id=plan).update(until=until)
    assert until <= timezone.localdate()
    assert operations.measure_campaign(plan, by=cast.statistician)


@pytest.fixture
def published(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an effect that was signed and published with figures around its weeks."""
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: ("contacts_by_problem",))
    monkeypatch.setattr("houvast.records.releases.content.ANSWERED_IN", ())
    monkeypatch.setattr(EVERY_FILE, few_files)
    monkeypatch.setattr(WRITE, write_once)
    contacts_by_week(cast, this_monday(), more=2.5)
    operations.measure_campaign(fixed(cast), by=cast.statistician)
    report = compute(cast)
    release = operations.gather(this_monday() - timedelta(weeks=20), this_monday(), by=cast.statistician)
    operations.include_report(release, report, by=cast.statistician)
    operations.propose(release, by=cast.statistician)
    operations.check(release, by=cast.statistician)
    operations.sign(release, by=cast.signer)
    operations.publish(release, by=cast.signer)
    return f"figures/{release}/estimates/estimate-{report.hex[:8]}/"


def test_a_published_effect_is_read_by_anybody_with_its_interval_and_checks(published: str, cast: Cast):
    anybody = Client()
    for language, power in (
        ("nl", "was in deze weken niet te zien"),
        ("fr", "n’aurait pas pu être vu"),
        ("de", "war in diesen Wochen nicht zu sehen"),
        ("en", "could not have been seen"),
    ):
        page = text(anybody, f"/{language}/{published}")
        assert power in page
        assert 'role="img"' in page
        assert cast.statistician.name not in page
    assert "Placebo windows find nothing" in page


def test_who_checks_reads_the_effect_among_the_figures(published: str, statistician: Client):
    page = text(statistician, f"/desk/{published}")
    assert "Talk about it: between" in page
    assert "Window fixed beforehand" in page


def test_how_somebody_heard_of_us_is_noted_on_the_page_of_their_contact(cast: Cast, client_of):
    contact = contacts.register(registration(), team=cast.phone_line, by=cast.worker)
    worker = client_of(cast.worker)
    assert 'id="heard"' in worker.get(f"/desk/contacts/{contact}/").content.decode()
    worker.post(f"/desk/contacts/{contact}/heard/", {"heard": "POSTER"})
    assert '<option value="POSTER" selected>' in worker.get(f"/desk/contacts/{contact}/").content.decode()
    for other in (cast.outsider, cast.volunteer):
        for code in ("ONLINE", ""):
            response = client_of(other).post(f"/desk/contacts/{contact}/heard/", {"heard": code})
            assert response.status_code == 404
    assert '<option value="POSTER" selected>' in worker.get(f"/desk/contacts/{contact}/").content.decode()
    cleared = worker.post(f"/desk/contacts/{contact}/heard/", {"heard": ""}, follow=True).content.decode()
    assert "Weggehaald: niet gevraagd." in cleared
    assert '<option value="POSTER" selected>' not in cleared
    assert not Heard.objects.exists()
    worker.post(f"/desk/contacts/{contact}/heard/", {"heard": ""})  # twice is the same
    assert worker.post(f"/desk/contacts/{contact}/heard/", {"heard": "PIGEON"}).status_code == 404
