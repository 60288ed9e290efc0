"""A plan with one measure, and a small year of figures that was published."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cast import MAN, WOMAN, Cast, registration
from few_files import EVERY_FILE, WRITE, few_files, write_once
from houvast.records.contacts import operations as contacts
from houvast.records.plan.operations import Indicator, Measure, Words
from houvast.records.releases import operations as releases

PHONE = Indicator("contacts_by_channel", ("PHONE",), "")
MEASURE = Measure(
    "2.4",
    {"nl": Words("Meer mensen vinden de hulplijn", "Affiches."), "en": Words("More people find the line")},
    "Hulplijn",
    "24",
    "UNDER_WAY",
    date(2025, 1, 1),
    date(2099, 12, 31),
)


def measure(**changed: Any) -> Measure:
    return replace(MEASURE, **changed)


@pytest.fixture
def published(cast: Cast, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> uuid.UUID:
    """A release of 2025: twelve contacts of a woman by telephone, seven of a man in person, two by chat."""
    _few(monkeypatch)
    settings.HOME, settings.RELEASES = tmp_path, tmp_path / "releases"
    said = [*[registration(WOMAN)] * 12, *[registration(MAN)] * 7, *[registration(WOMAN, channel="CHAT")] * 2]
    contacts.import_registrations(said, team=cast.phone_line, by=cast.command)
    return publish(date(2025, 1, 1), date(2026, 1, 1), cast)


def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EVERY_FILE, few_files)
    monkeypatch.setattr(WRITE, write_once)
    tables = ("contacts_by_channel", "contacts_by_problem")
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: tables)
    monkeypatch.setattr("houvast.records.releases.content.ANSWERED_IN", ("nl",))


def publish(from_: date, until: date, cast: Cast) -> uuid.UUID:
    release = releases.gather(from_, until, by=cast.statistician)
    releases.propose(release, by=cast.statistician)
    releases.check(release, by=cast.statistician)
    releases.sign(release, by=cast.signer)
    releases.publish(release, by=cast.signer)
    return release


@pytest.fixture
def gathered_only(
    cast: Cast, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Any]:
    _few(monkeypatch)
    settings.HOME, settings.RELEASES = tmp_path, tmp_path / "releases"

    def gather() -> uuid.UUID:
        contacts.import_registrations([registration(WOMAN)] * 12, team=cast.phone_line, by=cast.command)
        release = releases.gather(date(2025, 1, 1), date(2026, 1, 1), by=cast.statistician)
        releases.propose(release, by=cast.statistician)
        releases.check(release, by=cast.statistician)
        releases.sign(release, by=cast.signer)
        return release

    return gather
