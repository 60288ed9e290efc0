"""Figures are not gathered again while the difference could show a single contact."""

from datetime import date

import pytest

from cast import MAN, WOMAN, Cast, registration
from few_files import EVERY_FILE, few_files
from houvast.records.contacts import operations as contacts
from houvast.records.releases import operations
from houvast.records.releases.models import Release
from houvast.records.releases.operations import NotPossible

pytestmark = pytest.mark.django_db
YEAR = (date(2025, 1, 1), date(2026, 1, 1))


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EVERY_FILE, few_files)


def registered(cast: Cast, number: int, **changed: object) -> None:
    said = [registration(WOMAN, **changed)] * number
    contacts.import_registrations(said, team=cast.phone_line, by=cast.command)


def test_day_by_day_a_single_contact_is_told_by_no_two_gatherings(contacted: Cast, home):
    operations.gather(*YEAR, by=contacted.statistician)
    operations.gather(*YEAR, by=contacted.statistician)  # nothing changed: nothing is told
    for more in (1, 3):
        registered(contacted, more)
        with pytest.raises(NotPossible, match="so little changed"):
            operations.gather(*YEAR, by=contacted.statistician)
    assert Release.objects.count() == 2
    assert len(list((home / "facts").iterdir())) == 2
    registered(contacted, 1)
    assert operations.gather(*YEAR, by=contacted.statistician)


def test_a_corrected_contact_is_told_by_no_two_gatherings(contacted: Cast):
    made = contacts.register(registration(WOMAN), team=contacted.phone_line, by=contacted.worker)
    operations.gather(*YEAR, by=contacted.statistician)
    contacts.correct(made, registration(MAN), version=1, by=contacted.worker)
    with pytest.raises(NotPossible, match="so little changed"):
        operations.gather(*YEAR, by=contacted.statistician)


def test_a_period_that_is_a_day_longer_is_no_way_around_it(contacted: Cast):
    registered(contacted, 1, day=date(2025, 11, 30))
    operations.gather(YEAR[0], date(2025, 11, 30), by=contacted.statistician)
    with pytest.raises(NotPossible, match="so little changed"):
        operations.gather(YEAR[0], date(2025, 12, 1), by=contacted.statistician)


def test_another_helplines_figures_do_not_count(contacted: Cast):
    operations.gather(*YEAR, by=contacted.statistician)
    registered(contacted, 1)
    Release.objects.update(organisation=contacted.other_helpline)
    assert operations.gather(*YEAR, by=contacted.statistician)
