"""Being signed in: told in the trail, ended by its owner only, gone when idle, old or without access."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cast import Cast
from factors import begun, with_app
from houvast.records.accounts import operations
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.models import SignIn
from houvast.records.accounts.operations import sign_ins
from houvast.records.accounts.queries.sign_ins import (
    IDLE,
    LONGEST,
    has_second_factor,
    own_notices,
    own_sign_ins,
    standing,
)
from traces import left, was_refused


def test_a_sign_in_stands_in_the_trail(cast: Cast):
    own = sign_ins.begin(by=cast.worker)
    assert left("accounts.sign_in", by=cast.worker, subject=own)
    assert standing(own, at=timezone.now(), seen_by=cast.worker)


def test_the_command_does_not_sign_in(cast: Cast):
    with pytest.raises(Refused):
        sign_ins.begin(by=cast.command)


def test_ending_one_ends_that_one(cast: Cast):
    one, other = begun(cast.worker), begun(cast.worker)
    sign_ins.end(one, by=cast.worker)
    assert left("accounts.end_sign_in", by=cast.worker, subject=one)
    assert [each.id for each in own_sign_ins(at=timezone.now(), seen_by=cast.worker)] == [other]


def test_ending_all_others_leaves_the_one_that_asks_and_those_of_others(cast: Cast):
    one, _two, _three, theirs = [begun(cast.worker) for _ in range(3)] + [begun(cast.lead)]
    sign_ins.end_others(except_=one, by=cast.worker)
    assert left("accounts.end_sign_in", by=cast.worker)
    assert set(SignIn.objects.values_list("pk", flat=True)) == {one, theirs}


@pytest.mark.parametrize("somebody", ["lead", "administrator", "outsider"])
def test_nobody_ends_or_sees_a_sign_in_of_somebody_else(cast: Cast, somebody: str):
    own, other = begun(cast.worker), getattr(cast, somebody)
    with pytest.raises(Refused):
        sign_ins.end(own, by=other)
    assert was_refused("accounts.end_sign_in", by=other, subject=own)
    assert standing(own, at=timezone.now(), seen_by=other) is None
    assert own_sign_ins(at=timezone.now(), seen_by=other) == []


@pytest.mark.parametrize(
    ("field", "age"),
    [("used_at", IDLE + timedelta(seconds=1)), ("started_at", LONGEST + timedelta(seconds=1))],
)
def test_it_ends_when_unused_for_an_hour_and_after_twelve_hours(cast: Cast, field: str, age: timedelta):
    own = begun(cast.worker)
    SignIn.objects.filter(pk=own).update(**{field: timezone.now() - age})
    assert standing(own, at=timezone.now(), seen_by=cast.worker) is None


def test_use_keeps_it_alive_and_is_written_to_five_minutes_only(cast: Cast):
    own, before = begun(cast.worker), timezone.now() - timedelta(minutes=4)
    SignIn.objects.filter(pk=own).update(used_at=before)
    sign_ins.keep_alive(own, by=cast.worker)
    assert SignIn.objects.get(pk=own).used_at == before
    SignIn.objects.filter(pk=own).update(used_at=before - timedelta(minutes=2))
    sign_ins.keep_alive(own, by=cast.worker)
    assert SignIn.objects.get(pk=own).used_at > before


def test_ended_access_ends_every_sign_in_at_once(cast: Cast):
    own = begun(cast.worker)
    operations.deactivate(cast.worker.id, by=cast.administrator)
    assert not SignIn.objects.filter(pk=own).exists()


def test_a_new_link_ends_every_sign_in_and_the_app_and_the_team_is_told(cast: Cast):
    """The link opens an account without its keys: nobody should be able to give one unseen."""
    with_app(cast.lead)
    own = begun(cast.lead)
    operations.give_link(cast.lead.id, by=cast.administrator)
    assert not SignIn.objects.filter(pk=own).exists()
    assert not has_second_factor(seen_by=cast.lead)
    told = [(each.what, each.by, each.about) for each in own_notices(seen_by=cast.worker)]
    assert told == [("linked", "Administrator", "Lead")]


def test_a_password_recovered_by_a_code_ends_every_sign_in(cast: Cast):
    codes, own = operations.new_recovery_codes(cast.worker.id, by=cast.worker), begun(cast.worker)
    operations.recover_by_code(cast.worker.id, code=codes[0], password="another quiet bridge", by=cast.worker)
    assert not SignIn.objects.filter(pk=own).exists()


def test_nothing_of_a_sign_in_says_where_it_was():
    kept = {field.name for field in SignIn._meta.get_fields()}
    assert kept == {"id", "staff", "started_at", "used_at", "proved_at"}
