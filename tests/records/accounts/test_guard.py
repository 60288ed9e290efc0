"""The guard: nothing passes that a rule does not permit, and what was tried stays told."""

import uuid

import pytest
from django.db import transaction

from cast import Cast
from houvast.records.accounts import queries, rules
from houvast.records.accounts.guard import (
    Actor,
    Refused,
    guarded,
    guarded_on,
    installation,
    refuse,
    rule_of,
    seen,
)
from houvast.records.accounts.models import Staff, Team
from houvast.records.audit import trail
from traces import left, trace, was_refused


@guarded(rules.INVITE)
def rename_all_then_refuse(*, by: Actor) -> None:
    Staff.objects.update(name="renamed")
    raise Refused


@guarded(rules.INVITE)
def rename_all_then_fail(*, by: Actor) -> None:
    Staff.objects.update(name="renamed")
    raise ZeroDivisionError


@guarded_on(Staff, rules.DEACTIVATE)
def look_at(staff: Staff, *, by: Actor) -> str:
    return staff.name


def test_refused_work_is_rolled_back_and_that_it_was_tried_is_not(cast: Cast):
    with pytest.raises(Refused):
        rename_all_then_refuse(by=cast.administrator)
    assert not Staff.objects.filter(name="renamed").exists()
    assert was_refused("accounts.invite", by=cast.administrator)


def test_a_refusal_is_committed_on_its_own(transactional_db: None):
    command = installation(uuid.uuid4())
    with pytest.raises(Refused):
        rename_all_then_refuse(by=command)
    transaction.rollback()
    assert was_refused("accounts.invite", by=command)


def test_work_that_fails_leaves_neither_a_change_nor_a_trace(cast: Cast):
    before = trace(cast.helpline)
    with pytest.raises(ZeroDivisionError):
        rename_all_then_fail(by=cast.administrator)
    assert not Staff.objects.filter(name="renamed").exists()
    assert trace(cast.helpline) == before


def test_work_is_undone_when_its_trace_cannot_be_written(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    @guarded(rules.INVITE)
    def rename_all(*, by: Actor) -> None:
        Staff.objects.update(name="renamed")

    def full_disk(*said: object) -> None:
        raise OSError

    monkeypatch.setattr(trail, "append", full_disk)
    with pytest.raises(OSError):  # noqa: PT011  # it has no message, and must pass as it is
        rename_all(by=cast.administrator)
    assert not Staff.objects.filter(name="renamed").exists()


def test_an_operation_without_an_actor_does_not_run(cast: Cast):
    for by in (None, cast.administrator.id, "administrator"):
        with pytest.raises(TypeError, match="who acts"):
            rename_all_then_refuse(by=by)  # type: ignore[arg-type]  # that is what is tried
    with pytest.raises(TypeError, match="who acts"):
        rename_all_then_refuse()  # type: ignore[call-arg]  # that is what is tried


def test_what_is_forbidden_looks_like_what_does_not_exist(cast: Cast):
    for staff in (cast.outsider.id, uuid.uuid4()):
        with pytest.raises(Refused) as refusal:
            look_at(staff, by=cast.administrator)
        assert refusal.value.args == ()
        assert was_refused("accounts.deactivate", by=cast.administrator, subject=staff)


def test_looking_at_one_record_leaves_its_id(cast: Cast):
    assert look_at(cast.worker.id, by=cast.administrator) == "Worker"
    assert left("accounts.deactivate", by=cast.administrator, subject=cast.worker.id)


def test_a_list_shows_exactly_what_may_be_opened(cast: Cast):
    for person in (cast.administrator, cast.worker, cast.outsider):
        listed = set(seen(Staff, rules.DEACTIVATE, person).values_list("pk", flat=True))
        opened = set()
        for staff in Staff.objects.values_list("pk", flat=True):
            try:
                look_at(staff, by=person)
                opened.add(staff)
            except Refused:
                pass
        assert listed == opened


def test_who_has_no_grant_sees_nothing(cast: Cast):
    assert not seen(Team, rules.INVITE, cast.worker).exists()
    assert not seen(Team, rules.INVITE, Actor(None, cast.helpline)).exists()


def test_an_operation_carries_its_rule_and_a_plain_function_does_not():
    assert rule_of(look_at) is rules.DEACTIVATE
    assert rule_of(queries.actor) is None


def test_a_bulk_operation_is_one_entry_that_says_how_many(cast: Cast):
    @guarded(rules.INVITE)
    def many(*, by: Actor) -> list[uuid.UUID]:
        return [uuid.uuid4() for _ in range(7)]

    many(by=cast.administrator)
    assert left("accounts.invite", by=cast.administrator, count=7)


def test_the_command_can_neither_open_what_is_sealed_nor_check_or_sign(cast: Cast):
    granted = set(cast.command.grants)
    assert not granted & {"contacts.read", "contacts.correct", "releases.check", "releases.sign"}


def test_a_page_that_finds_nothing_refuses_and_that_is_recorded(cast: Cast):
    record = uuid.uuid4()
    with pytest.raises(Refused):
        refuse("contacts.read", subject=record, by=cast.worker)
    assert was_refused("contacts.read", by=cast.worker, subject=record)
