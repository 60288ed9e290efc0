"""A figure says what it counts.

Unit, population, period, how much is unknown and how small numbers were protected go with every table, into
every file. What others printed without saying so is marked as such, and what cannot be compared is not.
"""

from datetime import date

import pytest

from cast import WOMAN, Cast, registration
from houvast.library.figures.definitions import definition, names
from houvast.library.figures.export import export
from houvast.library.figures.published import sources
from houvast.library.figures.readable import readable
from houvast.library.figures.series import MixedUnits, points, series
from houvast.records.contacts import operations
from houvast.records.releases import operations as releases

YEAR = {"from_": date(2025, 1, 1), "until": date(2026, 1, 1)}


@pytest.fixture
def table(cast: Cast):
    operations.import_registrations([registration(WOMAN)] * 9, team=cast.phone_line, by=cast.command)
    return releases.count(["contacts_by_problem"], **YEAR, by=cast.statistician)[0]


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_unit_population_period_and_unknown_stand_beneath_it(table, language: str):
    said = dict(readable(table, language).definition)
    assert len(said) >= 6
    assert all(said.values())
    html = export(table, "html", language).decode()
    assert all(words in html for words in said.values() if "<" not in words and "'" not in words)


@pytest.mark.parametrize("name", names())
def test_every_declared_table_names_its_unit_population_and_policy(name: str):
    declared = definition(name)
    assert declared.unit
    assert declared.population
    assert declared.policy
    assert set(declared.titles) >= {"nl", "en"}


def test_a_printed_list_without_period_and_unit_is_marked_so():
    listed = {source.name: source for source in sources()}
    before = next(source for name, source in listed.items() if "before_2016" in name)
    assert before.period is None
    assert before.unit is None
    assert before.remarks["nl"]


def test_contacts_and_persons_are_never_one_series():
    printed = {source.name: source for source in sources()}
    calls = points(printed["printed_calls_by_year"])
    persons = points(printed["printed_persons_by_problem_2017"])
    with pytest.raises(MixedUnits):
        series(calls[:1], persons)
