"""Where somebody found shelter shows nowhere.

The public learns of free places only whether there were few, some or many: of all shelters together, of the
month before last, and blurred. Somebody who knows the children, the dog and the week, and asks everything on
every day, gets the same answers wherever, in which kind of place and when in that month she came, even when
the shelter writes that it is full. That she came at all changes only by little how likely those answers are.
"""

import itertools
import math
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cast import Cast
from houvast.interfaces.shell.buckets import buckets
from houvast.records.directory import bands, operations
from houvast.records.directory import queries as directory
from houvast.records.directory.exchange import published
from houvast.records.directory.models import Place, PublicBand, Shelter
from houvast.records.directory.occupancy import Spell, counted
from houvast.records.directory.operations import places
from records.directory.sheltering import kind, shelter

BEFORE = datetime(2026, 4, 1, 6, tzinfo=UTC)
MAY = date(2026, 5, 1)
KINDS = ({"whom": "WOMEN"}, {"whom": "FAMILY", "pets": True, "beds": 4}, {"whom": "MEN", "wheelchair": True})
DAYS = (date(2026, 5, 12), date(2026, 5, 20), date(2026, 6, 3), date(2026, 7, 2), date(2026, 8, 9))
SEXES, ABOUT = ("", "F", "M", "X"), ("", "VICTIM", "PERPETRATOR", "WITNESS_OTHER")
MATTERS = ("stay", "children", "pets", "wheelchair", "papers", "income")
QUESTIONS = [
    {
        "sex": sex,
        "about": about,
        "matters": [each for each, asked in zip(MATTERS, said, strict=True) if asked],
    }
    for sex, about in itertools.product(SEXES, ABOUT)
    for said in itertools.product((False, True), repeat=len(MATTERS))
]


@dataclass(frozen=True)
class Stay:
    """Where she came, on which day of May, and for how many nights of it."""

    shelter: int
    kind: int
    day: int
    nights: int


@pytest.fixture
def houses(cast: Cast) -> list[list]:
    """Three shelters with places of three kinds, some of them taken: ids of the kinds of each."""
    made = []
    for name in ("Quiet house", "Haven", "House of the Bridge"):
        house = shelter(cast, name, at=BEFORE)
        kinds = [kind(cast, house, 7, at=BEFORE, **said) for said in KINDS]
        for place in Place.objects.filter(kind__in=kinds, number__lte=5):
            places.occupy_place(place.id, at=BEFORE, by=cast.at_shelter)
        made.append(kinds)
    return made


@contextmanager
def world(cast: Cast, houses: list[list], stay: Stay | None, monkeypatch) -> Iterator[None]:
    """The same months, with this stay or without; afterwards as if nothing had been."""
    with transaction.atomic():
        _forget()
        monkeypatch.setattr(bands, "_two_sided", lambda: 0)
        if stay:
            came = datetime(2026, 5, stay.day, 1, tzinfo=UTC)
            held = places.hold_place(
                houses[stay.shelter][stay.kind], minutes=720, team=cast.phone_line, at=came, by=cast.worker
            )
            places.confirm_hold(held, at=came, by=cast.at_shelter)
            service = Shelter.objects.order_by("since", "pk")[stay.shelter].service_id
            entry = directory.service(service, seen_by=cast.lead)
            full = replace(entry.offer, state="PAUSED", wait_days=14, wait_on=came.date())
            operations.change_service(
                service, full, entry.texts, after=1, changes_meaning=False, by=cast.lead
            )
            places.release_hold(held, at=came + timedelta(days=stay.nights), by=cast.at_shelter)
        for day in DAYS:
            places.tell_public(on=day, by=cast.command)
        yield
        transaction.set_rollback(True)
    _forget()


def _forget() -> None:
    directory._held.clear()
    published._made.clear()


def learned(questions: list[dict], monkeypatch) -> list[str]:
    """What somebody without an account reads who asks all of this on each of the days."""
    client, read = Client(), []
    monkeypatch.setattr(buckets, "take", lambda *_: 0.0)  # he has the patience, and other networks
    for day in DAYS:
        at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda at=at: at)
        answers = [client.get("/en/find/"), client.get("/api/hsds/services?full_service=true")]
        answers += [client.post("/en/find/", said) for said in questions]
        answers += [client.get(f"/en/find/{each.service_id}/") for each in Shelter.objects.all()]
        answers += [client.get(f"/api/hsds/services/{each.service_id}") for each in Shelter.objects.all()]
        assert {answer.status_code for answer in answers} == {200}
        read += [re.sub(r'name="once" value="[^"]+"', "", answer.content.decode()) for answer in answers]
    return read


def test_wherever_in_which_kind_and_when_in_the_month_the_answers_are_the_same(cast, houses, monkeypatch):
    _compare(cast, houses, monkeypatch, random.Random(7).sample(QUESTIONS, 3), times=1)


@pytest.mark.slow
def test_also_when_every_question_is_asked(cast, houses, monkeypatch):
    _compare(cast, houses, monkeypatch, QUESTIONS[:: len(QUESTIONS) // 256], times=1)


@pytest.mark.slow
def test_also_for_many_pairs_of_stays(cast, houses, monkeypatch):
    _compare(cast, houses, monkeypatch, random.Random(11).sample(QUESTIONS, 3), times=12)


def _compare(cast: Cast, houses: list[list], monkeypatch, questions: list[dict], *, times: int) -> None:
    chance = random.Random(times)
    for _each in range(times):
        nights = chance.choice((1, 3, 5))
        stays = [
            Stay(chance.randrange(3), chance.randrange(3), chance.randrange(2, 25), nights) for _ in "ab"
        ]
        seen = []
        for stay in stays:
            with world(cast, houses, stay, monkeypatch):
                seen.append(learned(questions, monkeypatch))
        assert seen[0] == seen[1], stays
        assert any("places were free, in all shelters together" in page for page in seen[0])


def test_whether_she_came_at_all_shows_in_nothing_but_the_band(cast, houses, monkeypatch):
    monkeypatch.setattr(bands, "band", lambda free, places: "SOME")  # whatever was counted
    seen = []
    for stay in (None, Stay(0, 1, 9, 20)):
        with world(cast, houses, stay, monkeypatch):
            seen.append(learned(QUESTIONS[5:7], monkeypatch))
    assert seen[0] == seen[1]


@given(st.integers(bands.LEAST_PLACES, 1000), st.data())
def test_one_stay_changes_little_how_likely_each_band_is(there: int, data: st.DataObject):
    free = data.draw(st.integers(1, there))
    without, with_her = bands.likelihood(free, there), bands.likelihood(free - 1, there)
    assert math.isclose(sum(without.values()), 1)
    assert math.isclose(sum(with_her.values()), 1)
    for band, chance in without.items():
        assert chance > 0  # every band is possible: none proves anything
        assert abs(math.log(chance / with_her[band])) <= 1 / bands.SCALE + 1e-6


@given(st.integers(3, 9), st.integers(0, 30), st.integers(1, 40))
def test_one_stay_changes_what_is_counted_by_one_place_at_most(number: int, begin: int, nights: int):
    at = datetime(2026, 5, 1, 1, tzinfo=UTC)
    mornings = [at + timedelta(days=day, hours=7) for day in range(31)]
    there = dict.fromkeys(range(number), at - timedelta(days=90))
    stay = Spell(0, "STAYS", at + timedelta(days=begin), None, at + timedelta(days=begin + nights))
    without, with_her = (counted(3, there, spells, mornings) for spells in ([], [stay]))
    assert without.places == with_her.places == number  # the size of a band depends on nobody
    assert 0 <= without.free_in_all // 31 - with_her.free_in_all // 31 <= 1


def test_the_noise_is_as_likely_as_is_said():
    chance, drawn = random.Random(3), {"FEW": 0, "SOME": 0, "MANY": 0}
    for _each in range(20_000):
        drawn[bands.band(11 + bands._two_sided(chance), 100)] += 1
    for band, likely in bands.likelihood(11, 100).items():
        assert abs(drawn[band] / 20_000 - likely) < 0.015


def test_fewer_than_three_shelters_or_few_places_are_told_of_by_nobody(cast, houses):
    assert bands.drawn(2, 500, 500 * 30, 30) == bands.drawn(3, 49, 49 * 30, 30) == bands.UNTOLD
    assert bands.drawn(3, 50, 50 * 30, 30, noise=lambda: 0) == "MANY"
    Shelter.objects.filter(pk=Shelter.objects.first().pk).update(ended_at=BEFORE)
    places.tell_public(on=date(2026, 7, 2), by=cast.command)
    assert PublicBand.objects.get().band == bands.UNTOLD
    assert "in all shelters together" not in Client().get("/en/find/").content.decode()


def test_a_month_is_told_once_late_and_never_anew(cast, houses, monkeypatch):
    monkeypatch.setattr(bands, "_two_sided", lambda: 0)
    assert len(places.tell_public(on=date(2026, 7, 1), by=cast.command)) == 1
    told = PublicBand.objects.get()
    assert (told.month, told.band) == (MAY, "SOME")
    places.tell_public(on=date(2026, 7, 31), by=cast.command)
    assert PublicBand.objects.count() == 1
    assert bands.told_on(date(2026, 1, 31)) == date(2025, 11, 1)
    assert bands.told_on(date(2026, 3, 1)) == date(2026, 1, 1)
