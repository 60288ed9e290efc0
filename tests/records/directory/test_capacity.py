"""Number and capacity of shelters: every number is of three shelters at least, whatever one subtracts."""

import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import Cast
from houvast.records.directory import capacity, facts
from houvast.records.directory.capacity import MERGED, House
from houvast.records.directory.models import Place, ServiceVersion
from houvast.records.directory.operations import places
from records.directory.sheltering import kind, shelter

MONTHS = ["2026-01", "2026-02", "2026-03", "2026-04"]
AREAS = ["ANTWERP", "LIMBURG", "NAMUR", MERGED]
KINDS = ["MEN", "WOMEN", "FAMILY"]
LEAST = 3
AT = datetime(2026, 5, 5, 10, tzinfo=UTC)


@st.composite
def towns(draw) -> list[House]:
    """Shelters of a few provinces, some of them new within the period, some with closed beds in a month."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        since = draw(st.sampled_from(["2025-06", "2025-11", *MONTHS]))
        kinds = draw(st.sets(st.sampled_from(KINDS), min_size=0, max_size=3))
        beds = {
            (whom, month): draw(st.integers(0, 5))
            for whom, month in product(sorted(kinds), MONTHS)
            if month >= since
        }
        found.append(House(uuid.UUID(int=number), draw(st.sampled_from(AREAS)), since, beds))
    return found


def cells(houses: list[House]) -> Counter[tuple[str, str, str]]:
    """What the figure says: beds by province, kind and month."""
    return Counter(
        (bed.area, bed.kind, month) for bed in capacity.beds(houses, MONTHS) for month in bed.months
    )


def behind(houses: list[House], area: str, whom: str, month: str) -> set[uuid.UUID]:
    """The shelters that a cell is about, found by trying: which of them can change its number at all."""
    now = cells(houses)[area, whom, month]
    return {
        house.id
        for house in houses
        if cells([_more(each, month) if each.id == house.id else each for each in houses])[area, whom, month]
        != now
    }


def _more(house: House, month: str) -> House:
    """The same shelter with seven beds more in a month, of each kind that it has in any."""
    more = {
        key: beds + 7 if key[1] == month and key[0] in house.kinds else beds
        for key, beds in house.beds.items()
    }
    return House(house.id, house.area, house.since, more)


@given(towns())
@settings(max_examples=60, deadline=None)
def test_every_number_of_beds_is_of_three_shelters_at_least(houses):
    for area, whom, month in cells(houses):
        assert len(behind(houses, area, whom, month)) >= LEAST


@given(towns())
@settings(max_examples=60, deadline=None)
def test_between_two_months_no_shelter_or_three_are_new_in_a_cell(houses):
    for area, whom in {(area, whom) for area, whom, _month in cells(houses)}:
        for before, after in pairwise(MONTHS):
            new = behind(houses, area, whom, after) - behind(houses, area, whom, before)
            assert len(new) == 0 or len(new) >= LEAST


@given(towns())
@settings(max_examples=100, deadline=None)
def test_no_shelter_stands_in_two_cells_of_one_kind_and_month(houses):
    for month in MONTHS:
        told = {(area, whom) for area, whom, at in cells(houses) if at == month}
        for whom in {whom for _area, whom in told}:
            of_areas = [behind(houses, area, whom, month) for area, each in told if each == whom]
            assert sum(map(len, of_areas)) == len(set().union(*of_areas))


@given(towns())
@settings(max_examples=200, deadline=None)
def test_fewer_beds_are_told_than_there_are_and_never_more(houses):
    told = cells(houses)
    for month in MONTHS:
        there = sum(beds for house in houses for (_kind, at), beds in house.beds.items() if at == month)
        assert sum(beds for (*_of, at), beds in told.items() if at == month) <= there


@given(towns())
@settings(max_examples=200, deadline=None)
def test_where_all_were_there_before_no_bed_is_left_out(houses):
    old = [House(house.id, house.area, "2025-06", house.beds) for house in houses]
    open_ = [house for house in old if house.kinds]
    told = cells(old)
    if len(open_) < LEAST:
        assert not told
        return
    if not told:  # kinds that together three do not have
        assert capacity.shelters(old) == []
        return
    for month in MONTHS:
        there = sum(beds for house in old for (_kind, at), beds in house.beds.items() if at == month)
        assert sum(beds for (*_of, at), beds in told.items() if at == month) == there


@given(towns())
@settings(max_examples=200, deadline=None)
def test_the_number_of_shelters_is_whole_and_each_province_and_kind_has_three_or_is_merged(houses):
    open_ = [house for house in houses if house.kinds]
    counted = capacity.shelters(houses)
    assert len(counted) in (0, len(open_))
    areas = Counter(each.area for each in counted)
    kinds = Counter(whom for each in counted for whom in each.kinds)
    assert all(number >= LEAST for number in (*areas.values(), *kinds.values()))


@given(st.dictionaries(st.integers(0, 9), st.integers(1, 6), max_size=10))
def test_shelters_begin_to_count_three_at_a_time_as_a_queue_that_opens_at_three(came):
    since = {uuid.UUID(int=who): f"2026-{month:02}" for who, month in came.items()}
    began, waiting = {}, []
    for month in range(1, 7):  # the slow twin: month by month, who came joins the queue
        waiting += [who for who in since if since[who] == f"2026-{month:02}"]
        if len(waiting) >= LEAST:
            began |= {who: f"2026-{month:02}" for who in waiting}
            waiting = []
    assert capacity.counted_from(since) == began


# From what shelters keep


def told(cast: Cast, until: date = date(2026, 7, 1)) -> dict[str, list[facts.Fact]]:
    ServiceVersion.objects.update(written_at=AT)
    return facts.gather(organisation=cast.helpline, from_=date(2026, 5, 1), until=until)


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Invented shelters count in a demo only."""
    monkeypatch.setattr(facts, "is_demo", lambda: True)


def houses(cast: Cast, number: int, **said) -> list[uuid.UUID]:
    made = [shelter(cast, f"House {each}", **said) for each in range(number)]
    for each in made:
        kind(cast, each, 2, whom="WOMEN", beds=2)
    return made


def test_a_bed_is_told_by_month_without_its_shelter_and_a_closed_one_is_not(cast, demo):
    first, *_others = houses(cast, 3)
    june = AT + timedelta(days=30)
    kind(cast, first, 1, whom="WOMEN", beds=2, at=june)
    found = told(cast)
    assert Counter(month for bed in found["beds"] for month in bed["months"]) == {
        "2026-05": 12,
        "2026-06": 10,
    }
    assert {frozenset(bed) for bed in found["beds"]} == {
        frozenset({"key", "day", "area", "place_for", "months"})
    }
    assert {(bed["area"], bed["place_for"]) for bed in found["beds"]} == {(MERGED, "WOMEN")}
    assert [each["places_for"] for each in found["shelters"]] == [["WOMEN"]] * 3
    assert len({each["key"] for each in (*found["beds"], *found["shelters"])}) == len(found["beds"]) + 3


def test_a_taken_bed_is_still_one_that_is_offered(cast, demo):
    made = houses(cast, 3)
    before = len(told(cast)["beds"])
    places.occupy_place(_place(made[0]), at=AT, by=cast.at_shelter)
    assert len(told(cast)["beds"]) == before


def _place(of: uuid.UUID) -> uuid.UUID:
    return Place.objects.filter(kind__shelter=of).values_list("id", flat=True)[0]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_of_fewer_than_three_shelters_nothing_is_told(cast, demo, number):
    houses(cast, number)
    assert (told(cast)["shelters"], told(cast)["beds"]) == ([], [])


def test_a_shelter_that_stopped_and_one_that_is_an_example_are_not_told(cast, demo, monkeypatch):
    first, *_others = houses(cast, 4)
    assert len(told(cast)["shelters"]) == 4
    places.stop_shelter(first, at=AT + timedelta(days=9), by=cast.lead)
    assert len(told(cast)["shelters"]) == 3
    monkeypatch.setattr(facts, "is_demo", lambda: False)
    assert told(cast)["shelters"] == []


def test_a_province_is_told_where_three_shelters_work_in_it_alone(cast, demo):
    houses(cast, 3, area=("province:LIMBURG",))
    for each in range(3):
        kind(cast, shelter(cast, f"Anywhere {each}"), 2, whom="WOMEN")
    found = told(cast)
    assert Counter(each["area"] for each in found["shelters"]) == {"LIMBURG": 3, MERGED: 3}
    assert Counter(bed["area"] for bed in found["beds"]) == {"LIMBURG": 12, MERGED: 6}


def test_another_helpline_tells_nothing_of_them(cast, demo):
    houses(cast, 3)
    other = facts.gather(organisation=cast.other_helpline, from_=date(2026, 5, 1), until=date(2026, 7, 1))
    assert (other["shelters"], other["beds"]) == ([], [])
