"""All that statistics learn of the directory: whom each service takes, as it stated it on one day; and how
many shelters there are, with how many beds, of three shelters at least each time.

About no person. A service is told without its name and under a random key; a bed without its shelter.
"""

import secrets
import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.utils import timezone

from houvast.library import codes
from houvast.records.accounts.queries import is_demo
from houvast.records.directory import capacity, occupancy
from houvast.records.directory.models import ServiceVersion
from houvast.records.directory.offer import SEXES, Answer, Offer
from houvast.records.directory.stored import read

Fact = Mapping[str, Any]


def gather(*, organisation: uuid.UUID, from_: date, until: date) -> dict[str, list[Fact]]:
    """Services as they stood at the end of the day before `until`; ended ones, and examples, are none.
    Shelters that kept places then, and the beds that they offered on the last morning of each month.
    """
    day = until - timedelta(days=1)
    stood = _stood(organisation, until)
    areas = {service: _area(offer, day) for service, offer in stood.items()}
    houses = occupancy.houses(organisation, areas, from_, until)
    return {
        "services": [_service(offer, day) for offer in stood.values()],
        "shelters": [
            {"key": secrets.randbits(63), "day": day, "area": each.area, "places_for": list(each.kinds)}
            for each in capacity.shelters(houses)
        ],
        "beds": [
            {
                "key": secrets.randbits(63),
                "day": day,
                "area": bed.area,
                "place_for": bed.kind,
                "months": list(bed.months),
            }
            for bed in capacity.beds(houses, occupancy.months(from_, until))
        ],
    }


def _area(offer: Offer, on: date) -> str:
    """The one province that a service works in, or MERGED."""
    districts_ = set(districts(offer, on))
    found = {each.province for each in codes.places(on).municipalities if each.district in districts_}
    return next(iter(found)) if len(found) == 1 else capacity.MERGED


def _stood(organisation: uuid.UUID, until: date) -> dict[uuid.UUID, Offer]:
    """By the id of the service."""
    midnight = timezone.make_aware(datetime.combine(until, time.min))
    versions = ServiceVersion.objects.filter(service__organisation=organisation, written_at__lt=midnight)
    latest = {
        service: offer for service, offer in versions.order_by("number").values_list("service", "offer")
    }
    with_examples = is_demo()
    offers = {service: read(stored) for service, stored in latest.items()}
    return {
        service: offer
        for service, offer in offers.items()
        if offer.state != "ENDED" and (with_examples or not offer.invented)
    }


def _service(offer: Offer, day: date) -> Fact:
    takes = [sex for sex in SEXES if offer.takes.sexes.get(sex) is Answer.YES]
    children = offer.takes.children
    return {
        "key": secrets.randbits(63),
        "day": day,
        "kind": offer.kind,
        "districts": districts(offer, day),
        "takes": [*takes, "ALL"] if len(takes) == len(SEXES) else takes,
        "children": "U" if children is Answer.UNKNOWN else children.name,
    }


def districts(offer: Offer, on: date) -> list[str]:
    """The judicial districts that its area takes in, also in part; of its sites where it states none."""
    areas = offer.area or tuple(f"municipality:{site.municipality}" for site in offer.sites)
    found = {district for area in areas for district in _inside(area, on)}
    return sorted(found)


@lru_cache(maxsize=4000)
def _inside(area: str, on: date) -> frozenset[str]:
    kind, _colon, code = area.partition(":")
    there = codes.places(on).municipalities
    return frozenset(
        each.district for each in there if each.district and code in _around(each.refnis, on)[kind]
    )


@lru_cache(maxsize=4000)
def _around(refnis: str, on: date) -> Mapping[str, frozenset[str]]:
    """What a municipality lies in, by kind of area; of itself, what it was made of too."""
    made_of = {
        code for each in codes.mergers() if each.after == refnis and each.on <= on for code in each.before
    }
    place = codes.municipality(refnis, on)
    region = codes.codebook("province")[place.province].parent
    return {
        "municipality": frozenset({refnis, *made_of}),
        "district": frozenset({place.district or ""}),
        "province": frozenset({place.province}),
        "region": frozenset({region or ""}),
        "country": frozenset({"BE"}),
    }
