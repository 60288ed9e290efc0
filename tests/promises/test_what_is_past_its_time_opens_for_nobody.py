"""What is past its time opens for nobody.

What you told is sealed under a key of the month in which its time ends as well. That key is destroyed at most
31 days after; then an older backup, with every password and all custodians, opens nothing of it.
"""

import calendar
import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from cast import WOMAN, Cast, registration, unlocked
from houvast.library.sealing import months
from houvast.records.accounts import operations
from houvast.records.contacts import operations as contacts


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.MONTH_KEYS = (tmp_path / "one", tmp_path / "two")


@pytest.fixture
def told(cast: Cast) -> uuid.UUID:
    today = registration(day=timezone.localdate())
    return contacts.register(today, team=cast.phone_line, by=cast.worker)


@given(ends=st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_a_key_is_destroyed_at_most_31_days_after_what_it_seals_ends(ends: date):
    last_of_month = ends.replace(day=calendar.monthrange(ends.year, ends.month)[1])
    assert months.destroyed_on(f"{ends:%Y-%m}") == last_of_month + timedelta(days=1)
    assert (months.destroyed_on(f"{ends:%Y-%m}") - ends).days <= months.days_until_gone() == 31


def test_until_then_the_team_reads_it(cast: Cast, told: uuid.UUID):
    operations.destroy_months(timezone.localdate() + timedelta(days=500), by=cast.command)
    assert contacts.read(told, by=cast.worker).registration.details.note == WOMAN["note"]


def test_with_every_password_and_all_custodians_a_restored_database_opens_nothing(
    cast: Cast, told: uuid.UUID
):
    """The database stays as it was, which is what a restored backup is; only the month's key is gone."""
    custodians = [cast.signer, cast.statistician]
    operations.name_custodians([each.id for each in custodians if each.id], by=cast.administrator)
    operations.entrust(cast.phone_line, by=cast.worker)
    operations.destroy_months(timezone.localdate() + timedelta(days=18 * 31 + 31), by=cast.command)
    asked = operations.ask_recovery(cast.lead.id, by=cast.signer)
    operations.agree_to_recovery(asked, by=cast.statistician)
    for person in (cast.worker, unlocked(cast.lead.id)):
        opened = contacts.read(told, by=person)
        assert opened.damaged
        assert opened.registration.details.note == ""
        assert opened.problem == "PARTNER"  # and still it counts
