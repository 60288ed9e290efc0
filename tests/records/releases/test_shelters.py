"""Number and capacity of shelters in the figures, as article 44 of Directive (EU) 2024/1385 asks."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cast import Cast, registration
from houvast.library.codes import LANGUAGES
from houvast.library.figures.attacker import attack
from houvast.library.figures.readable import readable
from houvast.library.figures.tables import TOTAL, SafeTable
from houvast.records.contacts import operations as contacts
from houvast.records.directory import facts
from houvast.records.directory.models import ServiceVersion
from houvast.records.releases import operations
from records.directory.sheltering import kind, shelter

NAMES = ["shelters_by_province", "shelter_beds_by_month"]


HOUSES = [("province:LIMBURG", "WOMEN")] * 4 + [("region:FLANDERS", "ANYBODY")] * 3
HOUSES += [("region:FLANDERS", "FAMILY")] * 2 + [("province:LIMBURG", "ANYBODY")]


@pytest.fixture
def tables(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> dict[str, SafeTable]:
    """Ten shelters with six beds each, since last year: of two of them no other has the kind of place."""
    monkeypatch.setattr(facts, "is_demo", lambda: True)
    today = timezone.localdate()
    began = timezone.now() - timedelta(days=500)
    for number, (area, whom) in enumerate(HOUSES):
        made = shelter(cast, f"House {number}", at=began, area=(area,))
        kind(cast, made, 2, at=began, whom=whom, beds=3)
    ServiceVersion.objects.update(written_at=began)
    some = [registration(day=today)] * 5  # with fewer contacts no figures are made at all
    contacts.import_registrations(some, team=cast.phone_line, by=cast.command)
    found = operations.count(
        NAMES, from_=date(today.year, 1, 1), until=today + timedelta(days=1), by=cast.statistician
    )
    return {table.definition.name: table for table in found}


def test_two_shelters_are_told_with_others_and_never_alone(tables):
    beds, month = tables["shelter_beds_by_month"], f"{timezone.localdate():%Y-%m}"
    told = {key: beds[key].value for key in beds.every_cell() if key[2] == month and TOTAL not in key}
    assert {key[:2]: value for key, value in told.items() if value} == {
        ("LIMBURG", "WOMEN"): 24,
        ("MERGED", "MERGED"): 36,  # one of them in Limburg: alone there with its kind
    }
    assert beds[TOTAL, TOTAL, month].value == beds.total.value == 60
    assert tables["shelters_by_province"].total.value == 10


def test_one_shelter_of_a_province_and_kind_is_hidden_and_cannot_be_computed_back(tables):
    shelters = tables["shelters_by_province"]
    assert shelters["LIMBURG", "MERGED"].value is None  # one
    found = attack([shelters], only_small=True)
    assert found
    assert min(interval.values for interval in found.values()) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_each_says_what_it_counts_how_many_stand_behind_it_and_who_asks(tables, name, language):
    read = readable(tables[name], language)
    said = " ".join(f"{term} {words}" for term, words in read.definition) + " ".join(read.remarks)
    assert "2024/1385" in said
    assert {"nl": "drie", "fr": "trois", "de": "drei", "en": "three"}[language] in said
    assert read.title == tables[name].definition.titles[language]
