"""An embargo at the desk: chosen by who signs, told to who decides, and no figures for others before it."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cast import Cast
from houvast.records.releases import operations, queries
from houvast.records.releases.models import Release
from interfaces.desk import test_figures as figures

home, contacted, gathered = figures.home, figures.contacted, figures.gathered
text = figures.text
BRUSSELS = ZoneInfo("Europe/Brussels")
NEXT_YEAR = timezone.localtime().year + 1


@pytest.fixture
def checked(gathered: uuid.UUID, contacted: Cast) -> uuid.UUID:
    operations.propose(gathered, by=contacted.statistician)
    operations.check(gathered, by=contacted.statistician)
    return gathered


def sign(client, release: uuid.UUID, until: str):
    return client.post(f"/desk/figures/{release}/decide/sign/", {"embargo_until": until}, follow=True)


def test_who_signs_chooses_a_moment_by_the_clock_here(checked: uuid.UUID, contacted: Cast, client_of):
    client = client_of(contacted.signer)
    client.post("/desk/language/", {"language": "en"})
    assert "Embargo until" in text(client, f"/desk/figures/{checked}/")
    page = sign(client, checked, f"7/3/{NEXT_YEAR} 9:05").content.decode()
    release = Release.objects.get(pk=checked)
    assert (release.state, release.embargo_until) == (
        "SIGNED",
        datetime(NEXT_YEAR, 3, 7, 9, 5, tzinfo=BRUSSELS),
    )
    assert f"Under embargo until 7 March {NEXT_YEAR}" in page
    assert "09:05" in page
    assert "/decide/publish/" not in page


def test_left_empty_there_is_none_and_it_can_be_published(checked: uuid.UUID, contacted: Cast, client_of):
    page = sign(client_of(contacted.signer), checked, "  ").content.decode()
    assert Release.objects.get(pk=checked).embargo_until is None
    assert "/decide/publish/" in page


@pytest.mark.parametrize(
    ("language", "wrong", "past"),
    [
        ("nl", "Dit is geen dag en uur.", "Dit moment is voorbij."),
        ("fr", "Ce n’est pas un jour et une heure.", "Ce moment est passé."),
        ("de", "Das ist kein Tag mit Uhrzeit.", "Dieser Zeitpunkt ist vorbei."),
        ("en", "This is no day and time.", "This moment is past."),
    ],
)
def test_what_is_no_moment_or_past_is_said_at_the_field_and_nothing_is_signed(
    language: str, wrong: str, past: str, checked: uuid.UUID, contacted: Cast, client_of
):
    client = client_of(contacted.signer)
    client.post("/desk/language/", {"language": language})
    # In the night to 28 March 2027 the clock here has no half past two.
    for typed in ("tomorrow", "31/2/2099 10:00", "1/1/2099 25:00", "28/3/2027 2:30", "9" * 50):
        answer = sign(client, checked, typed)
        assert answer.status_code == 422, typed
        assert wrong in answer.content.decode(), typed
        assert f'value="{typed}"' in answer.content.decode(), typed
    answer = sign(client, checked, "1/1/2020 10:00")
    assert (answer.status_code, past in answer.content.decode()) == (422, True)
    assert Release.objects.get(pk=checked).state == "CHECKED"


def test_who_gathers_reads_until_when_and_others_find_nothing(checked: uuid.UUID, contacted: Cast, client_of):
    operations.sign(checked, embargo_until=timezone.now() + timedelta(days=2), by=contacted.signer)
    client = client_of(contacted.statistician)
    client.post("/desk/language/", {"language": "en"})
    assert "Under embargo until" in text(client, f"/desk/figures/{checked}/")
    for other in (contacted.worker, contacted.lead, contacted.outsider):
        assert client_of(other).get(f"/desk/figures/{checked}/").status_code == 404
    assert client.get(f"/desk/figures/{checked}/").status_code == 200


def test_publishing_before_it_says_until_when(checked: uuid.UUID, contacted: Cast, client_of):
    operations.sign(checked, embargo_until=timezone.now() + timedelta(days=2), by=contacted.signer)
    client = client_of(contacted.signer)
    client.post("/desk/language/", {"language": "en"})
    page = figures.decide(client, checked, "publish")
    until = timezone.localtime(Release.objects.get(pk=checked).embargo_until)
    assert f"These figures are under embargo until {until:%-d %B %Y}" in page
    assert queries.published() == []


def test_once_it_is_past_a_person_publishes(
    checked: uuid.UUID, contacted: Cast, client_of, monkeypatch: pytest.MonkeyPatch
):
    operations.sign(checked, embargo_until=timezone.now() + timedelta(seconds=2), by=contacted.signer)
    later = timezone.now() + timedelta(seconds=3)
    monkeypatch.setattr(timezone, "now", lambda: later)
    client = client_of(contacted.signer)
    client.post("/desk/language/", {"language": "en"})
    page = text(client, f"/desk/figures/{checked}/")
    assert "Under embargo until" not in page
    assert "/decide/publish/" in page
    assert "Everybody can read these figures now." in figures.decide(client, checked, "publish")
