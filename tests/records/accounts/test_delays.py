"""Guessing gets slower, and nobody keeps another person out with it."""

import uuid
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from houvast.records.accounts import delays
from houvast.records.accounts.delays import Wait
from houvast.records.accounts.models import Delay
from two_at_once import at_once

HERE, ELSEWHERE = "192.0.2.7", "203.0.113.9"
NOW = timezone.now()


def tried(name="worker", *, address=HERE, at=NOW, **more):
    return delays.try_password(name, address=address, at=at, **more)


def waits(**more) -> int:
    """How many seconds the next try waits, or 0 when it may come."""
    try:
        tried(**more)
    except Wait as told:
        return told.seconds
    return 0


def attack(tries: int, *, name="worker", address=ELSEWHERE, at=NOW) -> None:
    """That many tries from another network, each as soon as it may."""
    for _ in range(tries):
        at += timedelta(seconds=31)
        tried(name, address=address, at=at)


def test_three_mistakes_cost_nothing_and_then_each_doubles_the_wait_to_half_a_minute(db):
    told, at = [], NOW
    for _ in range(11):
        waited = waits(at=at)
        told.append(waited)
        if waited:
            at += timedelta(seconds=waited)
            assert waits(at=at) == 0
    assert told == [0, 0, 0, 1, 2, 4, 8, 16, 30, 30, 30]


@given(st.integers(0, 10**9), st.sampled_from(sorted(delays.FREE)))
def test_no_wait_is_ever_longer_than_its_bound(tries, kind):
    assert 0 <= delays.seconds_after(tries, kind) <= (300 if kind in ("code", "lookup", "text") else 30)
    assert delays.seconds_after(tries, kind) <= delays.seconds_after(tries + 1, kind)


def test_a_name_that_nobody_has_waits_as_long_as_one_that_somebody_has(cast):
    for name in ("worker", "nobody at all"):
        assert [waits(name=name) for _ in range(5)] == [0, 0, 0, 1, 1]


def test_capitals_and_spaces_make_no_other_account(db):
    assert [waits(name=name) for name in ("worker", "Worker", " WORKER ", "worker")] == [0, 0, 0, 1]


def test_the_right_password_takes_the_tries_back_and_says_how_many_were_wrong(db):
    for _ in range(2):
        tried()
    assert delays.was_right(tried(), at=NOW) == 2
    assert [waits() for _ in range(4)] == [0, 0, 0, 1]


def test_a_network_waits_after_a_hundred_tries_whatever_the_names(db):
    for number in range(100):
        assert waits(name=f"name {number}") == 0
    assert waits(name="yet another") == 1
    assert waits(name="yet another", address=ELSEWHERE) == 0


def test_a_hundred_who_sign_in_rightly_from_one_office_do_not_slow_it_down(db):
    for number in range(150):
        delays.was_right(tried(f"name {number}"), at=NOW)
    assert waits(name="one more") == 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:1:2::1", "2001:db8:1:ffff::9", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("no address", "", True),
    ],
)
def test_a_network_is_known_by_its_prefix(one, other, same):
    assert (delays._prefix(one) == delays._prefix(other)) is same


def test_no_address_and_no_name_is_kept_and_the_key_of_a_network_changes_every_day(db):
    tried()
    kept = set(Delay.objects.values_list("key", flat=True))
    assert all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in kept)
    tried(at=NOW + timedelta(days=1))
    assert len(set(Delay.objects.values_list("key", flat=True)) - kept) == 1


def test_what_is_older_than_a_day_is_gone(db):
    for _ in range(50):
        Delay.objects.filter(pk=tried(f"{uuid.uuid4()}").own).update(last_at=NOW - timedelta(days=2))
    delays.was_right(tried(), at=NOW)
    assert Delay.objects.filter(last_at__lt=NOW - timedelta(days=1)).count() == 0


# Nobody is kept out


def test_a_device_on_which_one_signed_in_never_waits_for_the_tries_of_others(db):
    device = delays.new_device("worker")
    attack(40)
    assert waits(device=device) == 0


def test_a_known_device_waits_for_its_own_mistakes(db):
    device = delays.new_device("worker")
    assert [waits(device=device) for _ in range(4)] == [0, 0, 0, 1]


@pytest.mark.parametrize("device", ["", "forged", delays.new_device("somebody else")])
def test_a_device_of_nobody_or_of_somebody_else_is_not_known(db, device):
    assert not delays.is_known(device, "worker")


def test_elsewhere_one_comes_in_after_half_a_minute_however_many_others_try(db):
    attack(40)
    begin = NOW + timedelta(seconds=31 * 40)
    with pytest.raises(Wait) as told:
        tried(at=begin)
    assert told.value.seconds <= 30
    for second in range(told.value.seconds):  # the attacker tries every second, and is told to wait
        waits(address=ELSEWHERE, at=begin + timedelta(seconds=second))
    later = begin + timedelta(seconds=told.value.seconds)
    tried(address=ELSEWHERE, at=later)  # the attacker was first
    assert waits(at=later) > 0
    assert waits(at=later, ticket=told.value.ticket) == 0


def test_a_ticket_before_its_time_says_what_is_left_of_it(db):
    attack(40)
    begin = NOW + timedelta(seconds=31 * 40)
    with pytest.raises(Wait) as told:
        tried(at=begin)
    with pytest.raises(Wait) as again:
        tried(at=begin + timedelta(seconds=10), ticket=told.value.ticket)
    assert again.value.ticket == told.value.ticket
    assert again.value.seconds == told.value.seconds - 10


@pytest.fixture
def ticket(db) -> tuple[str, datetime]:
    """A ticket of an account that is under attack, and when its time has come."""
    attack(40)
    begin = NOW + timedelta(seconds=31 * 40)
    with pytest.raises(Wait) as told:
        tried(at=begin)
    ripe = begin + timedelta(seconds=told.value.seconds)
    tried(address=ELSEWHERE, at=ripe)  # the attacker is always first
    return told.value.ticket, ripe


def test_a_ticket_is_good_once(ticket):
    said, ripe = ticket
    assert waits(at=ripe, ticket=said) == 0
    assert waits(at=ripe, ticket=said) > 0


def test_a_ticket_is_good_for_its_account_only(ticket):
    said, ripe = ticket
    for number in range(11):
        waits(name="lead", address=ELSEWHERE, at=ripe + timedelta(seconds=-300 + 30 * number))
    assert waits(name="lead", at=ripe, ticket=said) > 0


def test_a_ticket_is_good_for_ten_minutes(ticket):
    said, ripe = ticket
    late = ripe + timedelta(minutes=10, seconds=1)
    tried(address=ELSEWHERE, at=late)
    assert waits(at=late, ticket=said) > 0


def test_a_forged_ticket_is_worth_nothing(ticket):
    said, ripe = ticket
    assert waits(at=ripe, ticket=said[:-2] + "xx") > 0


@pytest.mark.django_db(transaction=True)
def test_of_twelve_who_bring_one_ticket_at_once_one_is_tested(ticket):
    said, ripe = ticket
    answers = at_once(*[lambda: tried(at=ripe, ticket=said)] * 12)
    assert sum(isinstance(answer, delays.Try) for answer in answers) == 1


# Several at once


@pytest.mark.django_db(transaction=True)
def test_of_twelve_tries_at_once_three_are_tested():
    answers = at_once(*[lambda: tried(at=NOW)] * 12)
    assert sum(isinstance(answer, Wait) for answer in answers) == 9
    assert sum(isinstance(answer, delays.Try) for answer in answers) == 3


def test_codes_have_no_tickets_and_wait_up_to_five_minutes(db):
    person, at, told = uuid.uuid4(), NOW, []
    for _ in range(13):
        try:
            delays.try_own("code", person, at=at)
        except Wait as wait:
            told.append((wait.seconds, wait.ticket))
            at += timedelta(seconds=wait.seconds)
            delays.try_own("code", person, at=at)
    assert told == [(seconds, "") for seconds in (1, 2, 4, 8, 16, 32, 64, 128, 256, 300)]
