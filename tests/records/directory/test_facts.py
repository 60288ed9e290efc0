"""What statistics learn of the directory: whom each service takes on one day, and nothing of its name."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from cast import Cast
from houvast.records.directory import facts, operations
from houvast.records.directory.models import ServiceVersion
from houvast.records.directory.offer import SEXES, Answer, Described, Offer, Site, Takes, Text
from records.directory.offers import ALL, LEUVEN

YES, CONSULT, NO = Answer.YES, Answer.CONSULT, Answer.NO


def told(cast: Cast, until: date | None = None) -> list[facts.Fact]:
    day = until or timezone.localdate() + timedelta(days=1)
    return facts.gather(organisation=cast.helpline, from_=date(2020, 1, 1), until=day)["services"]


def added(cast: Cast, name: str = "Help", **said: Any) -> uuid.UUID:
    return operations.add_service(
        Described(f"{name} agency"), Offer(**said), {"en": Text(name)}, by=cast.worker
    )


@pytest.mark.parametrize(
    ("takes", "expected"),
    [
        (Takes(), ([], "U")),
        (Takes(sexes={"M": YES, "F": NO}, children=YES), (["M"], "YES")),
        (Takes(sexes={"M": CONSULT, "F": YES}, children=CONSULT), (["F"], "CONSULT")),
        (Takes(sexes=ALL, children=NO), (["F", "M", "X", "ALL"], "NO")),
    ],
    ids=["nothing stated", "men", "women", "everybody"],
)
def test_only_a_yes_is_a_yes(cast, takes, expected):
    added(cast, takes=takes)
    (fact,) = told(cast)
    assert (fact["takes"], fact["children"]) == expected


def test_swapping_the_sexes_swaps_nothing_else(cast):
    swap = {"F": "M", "M": "F", "X": "X"}
    takes = Takes(sexes={"M": YES, "F": NO, "X": YES}, children=YES)
    swapped = Takes(sexes={swap[sex]: answer for sex, answer in takes.sexes.items()}, children=YES)
    one = facts._service(Offer(kind="SHELTER", takes=takes), date(2026, 1, 1))
    other = facts._service(Offer(kind="SHELTER", takes=swapped), date(2026, 1, 1))
    assert sorted(swap[each] for each in one["takes"]) == sorted(other["takes"])
    same = [name for name in one if name not in ("key", "takes")]
    assert [one[name] for name in same] == [other[name] for name in same]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, []),
        ({"area": ("district:LEUVEN", "district:LIMBURG")}, ["LEUVEN", "LIMBURG"]),
        ({"area": (f"municipality:{LEUVEN}",)}, ["LEUVEN"]),
        ({"area": ("province:FLEMISH_BRABANT",)}, ["BRUSSELS", "LEUVEN"]),
        ({"sites": (Site(uuid.uuid4(), LEUVEN),)}, ["LEUVEN"]),
        ({"area": ("district:LIMBURG",), "sites": (Site(uuid.uuid4(), LEUVEN),)}, ["LIMBURG"]),
        ({"area": ("municipality:11007",)}, ["ANTWERP"]),  # Borsbeek, part of Antwerp by then
    ],
    ids=["none stated", "two", "a town", "a province", "where it is", "where it works", "a merged town"],
)
def test_it_stands_in_the_districts_that_its_area_takes_in(said, expected):
    assert facts.districts(Offer(**said), date(2026, 1, 1)) == expected


def test_all_of_flanders_is_every_flemish_district_and_the_country_is_all_of_them():
    flanders = facts.districts(Offer(area=("region:FLANDERS",)), date(2026, 1, 1))
    country = facts.districts(Offer(area=("country:BE",)), date(2026, 1, 1))
    assert {"ANTWERP", "LEUVEN", "LIMBURG", "EAST_FLANDERS", "WEST_FLANDERS"} <= set(flanders)
    assert "NAMUR" not in flanders
    assert set(flanders) < set(country)
    assert "NAMUR" in country


def test_each_service_stands_as_it_stated_itself_at_the_end_of_the_last_day(cast):
    service = added(cast, takes=Takes(sexes={"M": NO}))
    moment = datetime(2026, 1, 10, 12, tzinfo=UTC)
    ServiceVersion.objects.update(written_at=moment)
    operations.change_service(
        service,
        Offer(takes=Takes(sexes={"M": YES})),
        {"en": Text("Help")},
        after=1,
        changes_meaning=False,
        by=cast.worker,
    )
    ServiceVersion.objects.filter(number=2).update(written_at=moment + timedelta(days=5))
    assert told(cast, date(2026, 1, 10)) == []
    assert [fact["takes"] for fact in told(cast, date(2026, 1, 15))] == [[]]
    assert [(fact["takes"], fact["day"]) for fact in told(cast, date(2026, 1, 16))] == [
        (["M"], date(2026, 1, 15))
    ]


def test_an_ended_service_an_example_and_one_of_another_helpline_are_none(cast):
    added(cast, "Ended", state="ENDED")
    added(cast, "Example", invented=True)
    added(cast, "Paused", state="PAUSED")
    operations.add_service(Described("Theirs"), Offer(), {"en": Text("Theirs")}, by=cast.outsider)
    assert len(told(cast)) == 1


def test_it_tells_no_name_no_address_and_no_id(cast):
    service = added(
        cast, "Named help", phone="016 00 00 00", email="help@example.org", area=("district:LEUVEN",)
    )
    written = DjangoJSONEncoder().encode([{**fact, "key": 0} for fact in told(cast)])
    for word in ("Named", "016", "example.org", str(service), "district:"):
        assert word not in written
    assert set(SEXES) == {"F", "M", "X"}
