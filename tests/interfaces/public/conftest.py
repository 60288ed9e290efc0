"""The public pages: their addresses, a helpline to show on them, a year of figures that was published."""

import uuid
from datetime import date
from pathlib import Path

import pytest

from cast import MAN, WOMAN, Cast, registration
from few_files import EVERY_FILE, WRITE, few_files, write_once
from houvast.interfaces.shell.line import EXAMPLE
from houvast.records.campaigns import texts
from houvast.records.contacts import operations as contacts
from houvast.records.releases import operations as releases

LANGUAGES = ("nl", "fr", "de", "en")
WRITTEN = ("", *(f"{page}/" for page in texts.PAGES if page != "home"))
MADE = (
    "access/", "keeping/", "figures/", "find/", "find/together/", "find/apart/", "find/parenting/",
    "find/stay/", "plan/", "stories/",
)  # fmt: skip
PAGES = (*WRITTEN, *MADE)
ADDRESSES = [f"/{language}/{page}" for language in LANGUAGES for page in PAGES]
HARMLESS = "https://weather.example/"


@pytest.fixture(autouse=True)
def line_file(tmp_path: Path, settings) -> Path:
    """The example's helpline, with a harmless page that no network is needed for."""
    told = EXAMPLE.read_text(encoding="utf-8")
    for language in LANGUAGES:
        told = told.replace(f"https://www.meteo.be/{language}", HARMLESS)
    file = tmp_path / "line.toml"
    file.write_text(told, encoding="utf-8")
    settings.LINE_FILE = file
    return file


@pytest.fixture
def published(cast: Cast, tmp_path: Path, settings, monkeypatch) -> uuid.UUID:
    """A release of 2025: twelve contacts of a woman, seven of a man."""
    monkeypatch.setattr(EVERY_FILE, few_files)
    monkeypatch.setattr(WRITE, write_once)
    settings.HOME = tmp_path
    settings.RELEASES = tmp_path / "releases"
    contacts.import_registrations(
        [*[registration(WOMAN)] * 12, *[registration(MAN)] * 7], team=cast.phone_line, by=cast.command
    )
    release = releases.gather(date(2025, 1, 1), date(2026, 1, 1), by=cast.statistician)
    releases.propose(release, by=cast.statistician)
    releases.check(release, by=cast.statistician)
    releases.sign(release, by=cast.signer)
    releases.publish(release, by=cast.signer)
    return release
