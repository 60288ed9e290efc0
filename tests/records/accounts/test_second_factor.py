"""A second factor: set up, shown once, never somebody else's, removed but never the last."""

import pytest
from django.db import connection
from django.utils import timezone

from cast import Cast
from factors import begun, code, with_app, wrong
from houvast.records.accounts import delays, keys, sealed, second_factors
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.models import SecondFactor, SignIn
from houvast.records.accounts.operations import NotPossible, second_factor
from houvast.records.accounts.operations.second_factor import WrongProof
from houvast.records.accounts.queries import sign_ins as queries
from traces import left, was_refused
from two_at_once import at_once


def show(person, said, sign_in=None, device=""):
    return second_factor.show_code(said, sign_in=sign_in or begun(person), device=device, by=person)


def is_whole(sign_in) -> bool:
    return SignIn.objects.get(pk=sign_in).proved_at is not None


# An app of codes


def test_an_app_counts_once_its_first_code_was_typed(cast: Cast):
    secret, own = second_factor.begin_app(by=cast.worker), begun(cast.worker)
    assert not queries.has_second_factor(seen_by=cast.worker)
    with pytest.raises(NotPossible):
        second_factor.confirm_app(wrong(secret), sign_in=own, by=cast.worker)
    made = second_factor.confirm_app(code(secret), sign_in=own, by=cast.worker)
    assert left("accounts.add_second_factor", by=cast.worker, subject=made)
    assert queries.has_second_factor(seen_by=cast.worker)
    assert is_whole(own)


def test_a_page_that_is_opened_again_shows_the_same_secret_until_it_is_confirmed(cast: Cast):
    assert second_factor.begin_app(by=cast.worker) == second_factor.begin_app(by=cast.worker)
    with_app(cast.worker)
    with pytest.raises(NotPossible):
        second_factor.begin_app(by=cast.worker)


def test_a_code_makes_a_sign_in_whole_and_the_trail_says_so(cast: Cast):
    secret, own = with_app(cast.worker), begun(cast.worker)
    show(cast.worker, code(secret), own)
    assert is_whole(own)
    assert left("accounts.show_second_factor", by=cast.worker, subject=own)


def test_a_code_that_was_used_is_refused(cast: Cast):
    secret = with_app(cast.worker)
    show(cast.worker, code(secret))
    with pytest.raises(WrongProof):
        show(cast.worker, code(secret))
    assert was_refused("accounts.show_second_factor", by=cast.worker)


def test_after_a_code_the_ones_before_it_are_refused_too(cast: Cast):
    secret = with_app(cast.worker)
    show(cast.worker, code(secret, late=1))
    with pytest.raises(WrongProof):
        show(cast.worker, code(secret))


@pytest.mark.parametrize("late", [-2, 2, 100])
def test_a_code_of_another_time_is_refused(cast: Cast, late: int):
    secret = with_app(cast.worker)
    with pytest.raises(WrongProof):
        show(cast.worker, code(secret, late=late))


def test_the_code_of_somebody_else_is_refused(cast: Cast):
    with_app(cast.worker)
    theirs = with_app(cast.lead)
    with pytest.raises(WrongProof):
        show(cast.worker, code(theirs))


def test_the_sign_in_of_somebody_else_is_not_made_whole(cast: Cast):
    secret, theirs = with_app(cast.worker), begun(cast.lead)
    with pytest.raises(Refused):
        show(cast.worker, code(secret), theirs)
    assert not is_whole(theirs)


@pytest.mark.parametrize("said", ["", " ", "000", "²³¹⁴⁵⁶", "1" * 10_000, "'; DROP TABLE", "\x00" * 6])
def test_hostile_codes_are_refused(cast: Cast, said: str):
    with_app(cast.worker)
    with pytest.raises(WrongProof):
        show(cast.worker, said)


def test_a_code_may_be_typed_with_a_space(cast: Cast):
    digits = code(with_app(cast.worker))
    assert show(cast.worker, f" {digits[:3]} {digits[3:]} ")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_show_one_code_at_once_one_comes_in(cast: Cast):
    secret = with_app(cast.worker)
    said, own = code(secret), begun(cast.worker)
    answers = at_once(*[lambda: show(cast.worker, said, own)] * 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["UUID", "WrongProof"]


def test_guessing_codes_is_slowed_down_and_a_code_in_time_is_not_tested_meanwhile(cast: Cast):
    secret = with_app(cast.worker)
    for _ in range(3):
        with pytest.raises(WrongProof):
            show(cast.worker, wrong(secret))
    with pytest.raises(delays.Wait):
        show(cast.worker, code(secret))


def test_who_guesses_codes_elsewhere_does_not_slow_down_a_known_device(cast: Cast):
    secret = with_app(cast.worker)
    for _ in range(3):
        with pytest.raises(WrongProof):
            show(cast.worker, wrong(secret))
    assert show(cast.worker, code(secret), device=delays.new_device("worker"))


def test_secrets_do_not_stand_in_the_database(cast: Cast):
    secret = with_app(cast.worker)
    codes = second_factor.new_spare_codes(by=cast.worker)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_secondfactor")
        stored = b"".join(bytes(row[0]) for row in cursor.fetchall())
    assert secret not in stored
    assert not [each for each in codes if each.encode() in stored]


def test_a_sealed_secret_moved_to_another_row_does_not_open(cast: Cast):
    with_app(cast.worker)
    with_app(cast.lead)
    mine, theirs = (
        SecondFactor.objects.get(staff=cast.worker.id),
        SecondFactor.objects.get(staff=cast.lead.id),
    )
    SecondFactor.objects.filter(pk=theirs.pk).update(secret=mine.secret)
    theirs.refresh_from_db()
    with pytest.raises(sealed.CannotOpen):
        second_factors.takes_code(theirs, "000000", private=keys.unlocked_key(cast.worker), at=timezone.now())


# Spare codes


def test_a_spare_code_works_once(cast: Cast):
    with_app(cast.worker)
    codes = second_factor.new_spare_codes(by=cast.worker)
    assert left("accounts.add_second_factor", by=cast.worker, count=10)
    assert show(cast.worker, codes[3].upper().replace("-", " "))
    assert queries.spare_codes_left(seen_by=cast.worker) == 9
    with pytest.raises(WrongProof):
        show(cast.worker, codes[3])


def test_new_spare_codes_void_the_former_ones(cast: Cast):
    with_app(cast.worker)
    former = second_factor.new_spare_codes(by=cast.worker)
    second_factor.new_spare_codes(by=cast.worker)
    with pytest.raises(WrongProof):
        show(cast.worker, former[0])


def test_the_spare_code_of_somebody_else_is_refused_and_stays_theirs(cast: Cast):
    with_app(cast.worker)
    theirs = second_factor.new_spare_codes(by=cast.lead)
    with pytest.raises(WrongProof):
        show(cast.worker, theirs[0])
    assert queries.spare_codes_left(seen_by=cast.lead) == 10


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_spare_code_at_once_one_comes_in(cast: Cast):
    said, own = second_factor.new_spare_codes(by=cast.worker)[0], begun(cast.worker)
    answers = at_once(*[lambda: show(cast.worker, said, own)] * 2)
    assert sum(not isinstance(answer, Exception) for answer in answers) == 1


def test_spare_codes_alone_are_no_second_factor(cast: Cast):
    second_factor.new_spare_codes(by=cast.worker)
    assert not queries.has_second_factor(seen_by=cast.worker)


def test_spare_codes_do_not_repeat_and_have_80_random_bits():
    codes = {second_factors.new_spare_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert {len(code.replace("-", "")) * 5 for code in codes} == {80}


# Removing


def test_the_last_one_is_not_removed(cast: Cast):
    with_app(cast.worker)
    (own,) = queries.own_second_factors(seen_by=cast.worker)
    with pytest.raises(NotPossible):
        second_factor.remove_second_factor(own.id, by=cast.worker)
    assert queries.has_second_factor(seen_by=cast.worker)


@pytest.mark.parametrize("somebody", ["lead", "administrator", "outsider"])
def test_nobody_removes_a_second_factor_of_somebody_else(cast: Cast, somebody: str):
    with_app(cast.worker)
    (own,) = queries.own_second_factors(seen_by=cast.worker)
    with pytest.raises(Refused):
        second_factor.remove_second_factor(own.id, by=getattr(cast, somebody))
    assert was_refused("accounts.remove_second_factor", by=getattr(cast, somebody), subject=own.id)


@pytest.mark.parametrize("answer", [{}, {"rawId": "x"}, {"rawId": 7, "response": []}, {"response": None}])
def test_what_is_no_passkey_is_refused(cast: Cast, answer):
    site = second_factors.Site("localhost", "http://localhost")
    with pytest.raises(NotPossible):
        second_factor.add_passkey("x", answer, {}, site=site, sign_in=begun(cast.worker), by=cast.worker)
    with pytest.raises(WrongProof):
        second_factor.show_passkey(answer, {}, site=site, sign_in=begun(cast.worker), by=cast.worker)


def test_the_command_has_no_second_factor_and_no_sign_in(cast: Cast):
    with pytest.raises(Refused):
        second_factor.begin_app(by=cast.command)
