"""The how-to page on a campaign: each step at the desk is taken on the page that it names."""

import html
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cast import Cast
from few_files import EVERY_FILE, WRITE, few_files, write_once
from houvast.records.campaigns.models import CampaignPlan
from houvast.records.campaigns.planning import Planned, Window, groups
from houvast.records.contacts.models import Contact
from houvast.records.releases import operations
from how_to_pages import steps
from interfaces.desk.test_campaigns import asked
from records.releases.conftest import bring
from records.releases.test_measuring import compute, long_ago, this_monday
from weekly import contacts_by_week

TOLD = {
    "message_nl": "Je mag het vertellen.", "message_en": "You can tell somebody.",
    "region": "EVERYWHERE", "channels": ["POSTER"],
    "word": "vertel", "leads_to": "home",
}  # fmt: skip


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any) -> None:
    settings.HOME, settings.RELEASES = tmp_path, tmp_path / "releases"
    tables = ("contacts_by_heard", "contacts_by_month")
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: tables)
    monkeypatch.setattr("houvast.records.releases.content.ANSWERED_IN", ())
    monkeypatch.setattr(EVERY_FILE, few_files)
    monkeypatch.setattr(WRITE, write_once)


def months_that_are_over(begins: date) -> tuple[date, date]:
    return begins.replace(day=1), this_monday().replace(day=1)


@pytest.mark.usefixtures("few")
def test_every_step_at_the_desk_is_taken_with_the_buttons_that_it_names(cast: Cast, client_of):
    statistician, worker, anybody = client_of(cast.statistician), client_of(cast.worker), Client()
    for client in (statistician, worker):
        client.post("/desk/language/", {"language": "en"})
    left, known = steps("measure-a-campaign", until="By the command"), {"WORD": "vertel"}

    def named(title: str, client: Client) -> str:
        """The page of a step, on which everything that the step names is to be found."""
        address, names = left.pop(title)
        page = re.sub("[A-Z]{2,}", lambda name: known[name[0]], address)
        shown = html.unescape(client.get(page).content.decode())
        assert not (missing := [name for name in names if name not in shown]), (title, missing)
        return page

    begins = this_monday() + timedelta(weeks=1)
    days = {"days_from": begins.isoformat(), "days_until": (begins + timedelta(days=30)).isoformat()}
    statistician.post(named("Fix the plan before it begins", statistician), asked(**TOLD, **days))
    plan = CampaignPlan.objects.get()
    known["PLAN"] = str(plan.pk)
    named("Keep its fingerprint elsewhere", statistician)
    named("See where the word leads", anybody)

    contacts_by_week(cast, this_monday(), more=2.5)
    planned = Planned(
        "Talk about it", (groups()["MEN"],), (groups()["WOMEN"],),
        (Window(begins, begins + timedelta(weeks=8)),), "interrupted",
    )  # fmt: skip
    long_ago(plan.pk, planned)
    plan.refresh_from_db()
    from_, until = months_that_are_over(plan.begins)
    in_time = [
        str(id) for id in Contact.objects.filter(day__gte=from_, day__lt=until).values_list("id", flat=True)
    ]
    known["CONTACT"] = in_time[0]
    page = named("Ask how they heard of you", worker)
    worker.post(f"{page}heard/", {"heard": "POSTER"})

    page = named("Measure when its weeks are over", statistician)
    statistician.post(f"{page}measure/")
    known["REPORT"] = str(compute(cast))
    page = named("Read the effect", statistician)
    assert statistician.get(f"{page}files/en.pdf").status_code == 200

    bring(operations.gather(from_, until, by=cast.statistician), "publish", cast)
    shown = statistician.get(named("Read what people said", statistician)).content.decode()
    assert re.search(r'scope="row"[^>]*>Not asked</th>', shown)
    assert "From the figures of" in shown
    assert not left
