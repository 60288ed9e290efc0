"""Shelter places: kept by the shelter, held for a while at the desk, had by one, free again by themselves."""

import uuid
from datetime import date, timedelta
from threading import Semaphore

import pytest
from django.db import IntegrityError, transaction

from cast import PASSWORD, Cast, unlocked
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.roles import ROLES, Role
from houvast.records.directory.models import Hold, Place, Shelter
from houvast.records.directory.operations import NotPossible, places
from houvast.records.directory.queries.places import Wanted, free_places, held_places, kept_places
from records.directory.sheltering import AT, hold, kind, shelter
from traces import left, was_refused
from two_at_once import at_once

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def free(cast: Cast, at=AT, **wanted) -> int:
    return free_places(Wanted(**wanted), at, seen_by=cast.worker).places


@pytest.fixture
def house(cast: Cast) -> uuid.UUID:
    return shelter(cast)


def test_a_held_place_is_free_for_nobody_until_its_time_is_over_and_then_by_itself(cast, house):
    beds = kind(cast, house)
    hold(cast, beds)
    assert free(cast, AT + 2 * HOUR - MINUTE) == 0
    with pytest.raises(NotPossible):
        hold(cast, beds, at=AT + 2 * HOUR - MINUTE, by=cast.lead)
    assert free(cast, AT + 2 * HOUR) == 1
    again = hold(cast, beds, at=AT + 2 * HOUR)
    first = Hold.objects.exclude(pk=again).get()
    assert first.ended_at == first.until == AT + 2 * HOUR


def test_what_is_confirmed_runs_out_no_more(cast, house):
    beds = kind(cast, house)
    held = hold(cast, beds)
    places.confirm_hold(held, at=AT + HOUR, by=cast.at_shelter)
    assert left("directory.confirm_hold", by=cast.at_shelter, subject=held)
    assert free(cast, AT + 900 * HOUR) == 0
    with pytest.raises(Refused):  # somebody stays there: that is no longer the desk's to end
        places.release_hold(held, at=AT + HOUR, by=cast.worker)
    places.release_hold(held, at=AT + 900 * HOUR, by=cast.at_shelter)
    assert free(cast, AT + 900 * HOUR) == 1


def test_a_hold_that_ran_out_cannot_be_confirmed_nor_given_back(cast, house):
    held = hold(cast, kind(cast, house))
    with pytest.raises(NotPossible):
        places.confirm_hold(held, at=AT + 2 * HOUR, by=cast.at_shelter)
    with pytest.raises(NotPossible):
        places.release_hold(held, at=AT + 2 * HOUR, by=cast.worker)


def test_the_team_that_holds_gives_back_and_takes_that_back_for_ten_minutes(cast, house):
    held = hold(cast, kind(cast, house))
    places.release_hold(held, at=AT + MINUTE, by=cast.lead)  # a colleague, after the shift has changed
    assert left("directory.release_hold", by=cast.lead, subject=held)
    assert free(cast, AT + MINUTE) == 1
    places.put_back_hold(held, at=AT + 2 * MINUTE, by=cast.worker)
    assert left("directory.put_back_hold", by=cast.worker, subject=held)
    assert free(cast, AT + 2 * MINUTE) == 0
    places.release_hold(held, at=AT + 3 * MINUTE, by=cast.worker)
    with pytest.raises(NotPossible):
        places.put_back_hold(held, at=AT + 14 * MINUTE, by=cast.worker)


def test_who_took_the_place_since_keeps_it(cast, house):
    beds = kind(cast, house)
    held = hold(cast, beds)
    places.release_hold(held, at=AT + MINUTE, by=cast.worker)
    other = hold(cast, beds, at=AT + 2 * MINUTE, by=cast.lead)
    with pytest.raises(NotPossible):
        places.put_back_hold(held, at=AT + 3 * MINUTE, by=cast.worker)
    assert [each.id for each in held_places(AT + 3 * MINUTE, seen_by=cast.worker) if not each.ended_at] == [
        other
    ]


def test_somebody_who_came_without_a_hold_is_put_in_their_place(cast, house):
    beds = kind(cast, house, 2)
    place = Place.objects.get(kind=beds, number=2)
    stays = places.occupy_place(place.id, at=AT, by=cast.at_shelter)
    assert left("directory.occupy_place", by=cast.at_shelter, subject=place.id)
    assert free(cast) == 1
    with pytest.raises(NotPossible):
        places.occupy_place(place.id, at=AT, by=cast.at_shelter)
    (kept,) = kept_places(AT, seen_by=cast.at_shelter)
    assert [(each.number, each.state) for each in kept.tiles[beds]] == [(1, "FREE"), (2, "STAYS")]
    places.release_hold(stays, at=AT, by=cast.at_shelter)
    assert free(cast) == 2


def test_fewer_places_are_offered_as_far_as_they_are_free(cast, house):
    beds = kind(cast, house, 3)
    hold(cast, beds)
    places.set_capacity(house, whom="ANYBODY", places=1, at=AT, by=cast.at_shelter)
    assert (free(cast), Place.objects.count()) == (0, 3)
    with pytest.raises(NotPossible):
        places.set_capacity(house, whom="ANYBODY", places=0, at=AT, by=cast.at_shelter)
    places.set_capacity(house, whom="ANYBODY", places=4, at=AT + MINUTE, by=cast.at_shelter)
    assert (free(cast, AT + MINUTE), Place.objects.count()) == (3, 4)
    assert [each.places for each in kept_places(AT + MINUTE, seen_by=cast.at_shelter)[0].shelter.kinds] == [4]


@pytest.mark.parametrize(
    "said", [{"whom": "U"}, {"whom": "NOBODY"}, {"places": 201}, {"places": -1}, {"beds": 0}, {"beds": 21}]
)
def test_what_is_no_capacity_is_refused(cast, house, said):
    with pytest.raises(NotPossible):
        places.set_capacity(house, **{"whom": "MEN", "places": 1, **said}, at=AT, by=cast.at_shelter)


def test_kinds_are_found_by_whom_they_are_for_and_what_can_come_along(cast, house):
    kind(cast, house, 1, whom="WOMEN")
    kind(cast, house, 2, whom="MEN", pets=True)
    kind(cast, house, 3, whom="FAMILY", wheelchair=True, beds=4)
    assert free(cast) == 6
    assert free(cast, whom=frozenset({"MEN", "ANYBODY"})) == 2
    assert free(cast, pets=True) == 2
    assert free(cast, wheelchair=True, beds=3) == 3
    assert free(cast, wheelchair=True, pets=True) == 0


def test_the_table_itself_refuses_a_second_hold_of_a_place(cast, house):
    held = Hold.objects.get(pk=hold(cast, kind(cast, house)))
    held.pk = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        held.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.update(until=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.update(ended_at=AT - HOUR)


def test_another_helpline_sees_and_holds_nothing(cast, house):
    beds = kind(cast, house)
    held = hold(cast, beds)
    by = cast.outsider
    assert free_places(Wanted(), AT + 3 * HOUR, seen_by=by).rows == []
    assert held_places(AT, seen_by=by) == kept_places(AT, seen_by=by) == []
    with pytest.raises(Refused):
        places.hold_place(beds, minutes=60, team=cast.other_line, at=AT, by=by)
    assert was_refused("directory.hold_place", by=by)
    for operation in (places.release_hold, places.put_back_hold, places.confirm_hold):
        with pytest.raises(Refused):
            operation(held, at=AT, by=by)
    with pytest.raises(Refused):
        places.set_capacity(house, whom="MEN", places=5, at=AT, by=by)


def test_a_team_that_does_not_keep_a_shelter_changes_none_of_its_places(cast, house):
    place = Place.objects.get(kind=kind(cast, house))
    for by in (cast.worker, cast.lead):
        assert kept_places(AT, seen_by=by) == []
        with pytest.raises(Refused):
            places.occupy_place(place.id, at=AT, by=by)
        with pytest.raises(Refused):
            places.set_capacity(house, whom="MEN", places=5, at=AT, by=by)
    with pytest.raises(Refused):
        places.confirm_hold(hold(cast, place.kind_id), at=AT, by=cast.worker)


def test_who_only_keeps_a_shelter_opens_no_contact_and_sees_no_other_shelter(cast, house):
    beds = kind(cast, house)
    person = accounts.invite("keeper", "Keeper", password=PASSWORD, by=cast.administrator)
    accounts.assign(person, team=cast.shelter, role=Role.SHELTER, by=cast.administrator)
    keeper = unlocked(person)
    assert not {each for each in ROLES[Role.SHELTER].actions if not each.startswith("directory.")}
    assert free_places(Wanted(), AT, seen_by=keeper).rows == []
    held = hold(cast, beds)
    places.confirm_hold(held, at=AT, by=keeper)
    assert [each.state for each in kept_places(AT, seen_by=keeper)[0].tiles[beds]] == ["STAYS"]


@pytest.mark.parametrize("who", ["volunteer", "statistician", "signer", "administrator"])
def test_who_answers_nobody_holds_no_place(cast, house, who):
    beds = kind(cast, house)
    with pytest.raises(Refused):
        places.hold_place(beds, minutes=60, team=cast.phone_line, at=AT, by=getattr(cast, who))


def test_a_place_is_held_for_a_team_of_ones_own_and_for_hours_that_there_are(cast, house):
    beds = kind(cast, house)
    with pytest.raises(Refused):
        places.hold_place(beds, minutes=60, team=cast.mens_line, at=AT, by=cast.worker)
    with pytest.raises(NotPossible):
        hold(cast, beds, minutes=60 * 24 * 365)


def test_a_hold_says_of_nobody_for_whom_it_is(cast, house):
    told = {"id", "organisation", "place", "state", "began_at", "until", "ended_at", "team", "held_by"}
    assert {field.name for field in Hold._meta.get_fields()} == told


def test_a_shelter_stops_only_while_nobody_stays_and_begins_again_as_it_was(cast, house):
    held = hold(cast, kind(cast, house, 2))
    with pytest.raises(NotPossible):
        places.stop_shelter(house, at=AT, by=cast.lead)
    places.release_hold(held, at=AT, by=cast.worker)
    places.stop_shelter(house, at=AT, by=cast.lead)
    assert left("directory.stop_shelter", by=cast.lead, subject=house)
    assert (free(cast), kept_places(AT, seen_by=cast.at_shelter)) == (0, [])
    service = Shelter.objects.get().service_id
    assert places.set_shelter(service, cast.shelter, at=AT + HOUR, by=cast.administrator) == house
    assert free(cast, AT + HOUR) == 2
    with pytest.raises(Refused):
        places.set_shelter(service, cast.shelter, at=AT, by=cast.worker)
    with pytest.raises(Refused):
        places.set_shelter(service, cast.other_line, at=AT, by=cast.lead)


def test_holds_are_erased_two_years_after_they_ended_and_open_ones_are_not(cast, house):
    beds = kind(cast, house, 2)
    ended = hold(cast, beds)
    places.release_hold(ended, at=AT, by=cast.worker)
    hold(cast, beds)
    assert places.erase_holds(on=date(2028, 5, 4), by=cast.command) == []
    assert places.erase_holds(on=date(2028, 5, 6), by=cast.command) == [ended]
    assert Hold.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_want_the_last_place_at_once_one_has_it(cast, house):
    beds = kind(cast, house)
    found = at_once(lambda: hold(cast, beds), lambda: hold(cast, beds, by=cast.lead))
    assert sorted(type(each).__name__ for each in found) == ["NotPossible", "UUID"]


@pytest.mark.django_db(transaction=True)
def test_confirming_and_taking_what_runs_out_in_that_moment_one_of_both_has_the_place(cast, house):
    beds = kind(cast, house)
    for hour in range(6):
        start = AT + 3 * hour * HOUR
        held = hold(cast, beds, at=start)
        confirmed, taken = at_once(
            lambda held=held, start=start: places.confirm_hold(
                held, at=start + 2 * HOUR - MINUTE, by=cast.at_shelter
            ),
            lambda start=start: hold(cast, beds, at=start + 2 * HOUR, by=cast.lead),
        )
        assert [isinstance(each, NotPossible) for each in (confirmed, taken)] in (
            [True, False],
            [False, True],
        )
        assert Hold.objects.filter(ended_at=None).count() == 1
        Hold.objects.all().delete()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_hundred_who_hold_one_bed_at_once_one_has_it(cast, house):
    beds = kind(cast, house)
    people, server = [cast.worker, cast.lead], Semaphore(90)  # PostgreSQL lets a hundred in at a time

    def one(who):
        with server:
            return hold(cast, beds, by=who)

    found = at_once(*[lambda each=each: one(people[each % 2]) for each in range(200)])
    won = [each for each in found if isinstance(each, uuid.UUID)]
    assert len(won) == 1
    assert {type(each) for each in found if each not in won} == {NotPossible}
    assert Hold.objects.filter(ended_at=None).count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_ninety_who_hold_ten_beds_at_once_ten_have_one(cast, house):
    beds = kind(cast, house, 10)
    found = at_once(*[lambda: hold(cast, beds) for _each in range(90)])
    assert sum(isinstance(each, uuid.UUID) for each in found) == 10
    open_holds = Hold.objects.filter(ended_at=None)
    assert len(set(open_holds.values_list("place", flat=True))) == open_holds.count() == 10
