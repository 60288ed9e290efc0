"""A year of contacts small enough to count by hand, and its release on each step of its course."""

import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cast import MAN, WOMAN, Cast, registration
from few_files import write_once
from houvast.records.contacts import operations as contacts
from houvast.records.releases import operations

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
COURSE = ("propose", "check", "sign", "publish")

SILENT = {"channel": "PHONE", "kind": "SILENT", "day": "2025-03-02"}
ELDER = {**WOMAN, "person-1-problem": "ELDER_ABUSE", "person-2-problem": "ELDER_ABUSE"}
COPING = {**WOMAN, "person-1-problem": "COPING", "person-2-problem": "COPING"}
HONOUR = {**WOMAN, "person-1-problem": "HONOUR", "person-2-problem": "HONOUR"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """Folders of an installation of its own."""
    settings.HOME = tmp_path
    settings.RELEASES = tmp_path / "releases"
    return tmp_path


@pytest.fixture(autouse=True)
def few_tables(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tables in place of all, and one answer, unless a test asks for `every_table`."""
    if "every_table" in request.fixturenames:
        return
    monkeypatch.setattr(
        "houvast.records.releases.gathering.names", lambda: ("contacts_by_channel", "contacts_by_problem")
    )
    monkeypatch.setattr("houvast.records.releases.content.ANSWERED_IN", ("nl",))
    monkeypatch.setattr("houvast.records.releases.content.write", write_once)


@pytest.fixture
def every_table() -> None:
    """For a test that looks at all there is."""


@pytest.fixture
def contacted(cast: Cast) -> Cast:
    """2025: nineteen about a partner, eight about coping, six about an elder, one about honour, three silent.

    One of those about a partner was withdrawn; and one woman reached out in 2024.
    """
    said = [
        registration(each)
        for each in (*[WOMAN] * 12, *[MAN] * 7, *[COPING] * 8, *[ELDER] * 6, HONOUR, *[SILENT] * 3)
    ]
    before = registration(WOMAN, day=date(2024, 12, 31))
    made = contacts.import_registrations([*said, before], team=cast.phone_line, by=cast.command)
    contacts.withdraw(made[0], reason="MISTAKE", by=cast.lead)
    return cast


@pytest.fixture
def gathered(contacted: Cast) -> uuid.UUID:
    return operations.gather(*YEAR, by=contacted.statistician)


def bring(release: uuid.UUID, until: str, cast: Cast) -> uuid.UUID:
    """Take a release along its course, the statistician first and the signer from signing on."""
    for verb in COURSE[: COURSE.index(until) + 1]:
        by = cast.statistician if verb in ("propose", "check") else cast.signer
        getattr(operations, verb)(release, by=by)
    return release


@pytest.fixture
def brought(gathered: uuid.UUID, contacted: Cast) -> Callable[[str], uuid.UUID]:
    """The release after a step: brought("sign") is a signed one."""
    return lambda until: bring(gathered, until, contacted)
