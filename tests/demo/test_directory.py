"""The demo's directory: public services with their sources, the others invented and saying so."""

from datetime import UTC, datetime

import pytest

from cast import Cast
from houvast.demo import directory as demo
from houvast.records.accounts.guard import visitor
from houvast.records.directory import queries
from houvast.records.directory.queries import Answer, Child, Entry, Need

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
LEUVEN = "24062"


@pytest.fixture
def there(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> dict[str, Entry]:
    monkeypatch.setattr(demo, "acting", lambda name: getattr(cast, name))
    monkeypatch.setattr(demo, "command", lambda: cast.command)
    demo.keep_directory()
    return {each.text("nl").name: each for each in queries.entries(seen_by=visitor(cast.helpline))}


def test_every_service_has_a_source_with_its_day_or_says_that_it_is_invented(there):
    for name, entry in there.items():
        assert entry.offer.invented != bool(entry.offer.source), name
        assert bool(entry.offer.source) == bool(entry.offer.source_on), name


def test_no_number_of_an_invented_service_reaches_anybody(there):
    assert {each.offer.phone[:4] for each in there.values() if each.offer.invented} == {"0999"}


def test_nobody_is_said_to_have_confirmed_what_does_exist(there):
    confirmed = [each for each in there.values() if each.confirmed_on]
    assert confirmed
    assert all(each.offer.invented for each in confirmed)


def test_the_services_that_the_document_and_the_research_name_are_there(there):
    named = {"1712", "Mannenklap", "CAW: opvang en begeleiding", "Politie 101", "Medische hulp 112"}
    named |= {"Écoute violences conjugales 0800 30 030", "Vertrouwenscentrum Kindermishandeling"}
    assert named < set(there)
    houses = {each.offer.sites[0].municipality for each in there.values() if each.offer.kind == "VEILIG_HUIS"}
    assert len(houses) == 9


def test_a_secret_address_has_no_place(there):
    secret = [each for each in there.values() if each.offer.secret]
    assert {each.offer.kind for each in secret} == {"SHELTER", "SHELTER_MEN"}
    assert not any(each.offer.sites for each in secret)


@pytest.mark.parametrize("sex", ["F", "M"])
def test_a_parent_with_children_and_a_dog_near_leuven_finds_a_house_that_says_yes(there, cast, sex):
    need = Need(sex=sex, role="VICTIM", children=(Child(3), Child(8)), pets=True)
    found = queries.suitable(need, LEUVEN, AT, seen_by=visitor(cast.helpline))
    assert [each.entry.text("nl").name for each in found.takes if each.answer is Answer.YES] == [
        "Huis De Linde"
    ]


def test_as_many_houses_refuse_a_man_as_a_woman(there, cast):
    somebody = visitor(cast.helpline)
    refused = {
        sex: queries.suitable(Need(sex=sex), None, AT, seen_by=somebody).counts[Answer.NO] for sex in "FM"
    }
    assert refused["F"] == refused["M"] > 0
