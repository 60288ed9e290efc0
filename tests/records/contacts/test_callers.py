"""Numbers that abused the line: off by default; where on, a mark that says nothing without its key."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from cast import Cast
from houvast.project import settings as ours
from houvast.records.accounts.guard import Refused, visitor
from houvast.records.contacts import callers
from houvast.records.contacts.models import MarkedCaller
from houvast.records.contacts.operations import NotPossible, erasing
from houvast.records.contacts.operations import callers as operations
from houvast.records.contacts.queries import callers as queries
from traces import left, was_refused

NUMBER = "+32 470 11 22 33"


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path):
    settings.KEYS, settings.CALLER_MARKS = tmp_path, "on"
    return tmp_path


def rung(cast: Cast, number: str = NUMBER) -> str:
    found = queries.rung(number, seen_by=visitor(cast.helpline))
    assert found
    return found.token


def is_marked(cast: Cast, number: str = NUMBER) -> bool:
    found = queries.caller(rung(cast, number), seen_by=cast.worker)
    return bool(found and found.marked_on)


def test_by_default_no_number_becomes_anything(cast: Cast, settings: Settings, keys):
    assert ours.CALLER_MARKS != "on"
    token = rung(cast)
    settings.CALLER_MARKS = ""
    assert queries.rung(NUMBER, seen_by=visitor(cast.helpline)) is None
    assert queries.caller(token, seen_by=cast.worker) is None
    with pytest.raises(NotPossible):
        operations.mark_caller(token, by=cast.worker)


def test_a_marked_number_is_known_again_however_it_is_written_and_another_is_not(cast: Cast):
    made = operations.mark_caller(rung(cast), by=cast.worker)
    assert left("contacts.mark_caller", by=cast.worker, subject=made)
    assert is_marked(cast, "0470 11 22 33")
    assert not is_marked(cast, "+32470112234")


def test_marked_twice_it_is_one_mark_and_taken_away_none(cast: Cast):
    operations.mark_caller(rung(cast), by=cast.worker)
    operations.mark_caller(rung(cast), by=cast.volunteer)
    assert MarkedCaller.objects.count() == 1
    operations.unmark_caller(rung(cast), by=cast.volunteer)
    assert left("contacts.unmark_caller", by=cast.volunteer)
    assert not is_marked(cast)


@pytest.mark.parametrize("number", ["", "anonymous", "withheld", "12", "x" * 40])
def test_a_withheld_number_is_nothing(cast: Cast, number: str):
    assert queries.rung(number, seen_by=visitor(cast.helpline)) is None


def test_what_a_page_holds_tells_neither_the_number_nor_whether_two_calls_are_of_one(cast: Cast):
    one, other = rung(cast), rung(cast)
    assert one != other
    assert len(one) == len(rung(cast, "+4930123456789"))
    for proof in callers.proofs(NUMBER, helpline=cast.helpline, on=timezone.now().date()):
        assert proof.hex() not in one


def test_the_outsider_and_who_answers_nobody_learn_and_mark_nothing(cast: Cast):
    operations.mark_caller(rung(cast), by=cast.worker)
    token = rung(cast)
    for somebody in (cast.statistician, cast.administrator):
        assert queries.caller(token, seen_by=somebody) is None
        for operation in (operations.mark_caller, operations.unmark_caller):
            with pytest.raises(Refused):
                operation(token, by=somebody)
        assert was_refused("contacts.unmark_caller", by=somebody)
    assert queries.caller(token, seen_by=cast.outsider) is None
    with pytest.raises(NotPossible):
        operations.unmark_caller(token, by=cast.outsider)
    theirs = queries.rung(NUMBER, seen_by=visitor(cast.outsider.organisation))
    assert theirs
    assert (
        queries.caller(theirs.token, seen_by=cast.outsider).marked_on is None
    )  # one line's marks are its own


@pytest.mark.parametrize("token", ["", "AAAA", "not base64!", "A" * 500])
def test_what_is_no_call_marks_nothing(cast: Cast, token: str):
    assert queries.caller(token, seen_by=cast.worker) is None
    with pytest.raises(NotPossible):
        operations.mark_caller(token, by=cast.worker)


def test_a_call_of_yesterday_marks_nobody(cast: Cast):
    found = callers.proofs(NUMBER, helpline=cast.helpline, on=timezone.now().date())
    old = callers.token(found, helpline=cast.helpline, at=timezone.now() - timedelta(hours=13))
    with pytest.raises(NotPossible):
        operations.mark_caller(old, by=cast.worker)


def test_the_key_goes_with_its_second_month_and_then_nobody_can_try_numbers(cast: Cast, keys):
    today = timezone.localdate().replace(day=15)
    before = callers.proofs(NUMBER, helpline=cast.helpline, on=today)
    next_month = today + timedelta(days=30)
    assert before[0] in callers.proofs(NUMBER, helpline=cast.helpline, on=next_month)  # still known
    later = next_month + timedelta(days=30)
    callers.forget_keys(cast.helpline, on=later)
    assert [file.name for file in keys.iterdir() if f"{today:%Y-%m}" in file.name] == []
    assert before[0] not in callers.proofs(NUMBER, helpline=cast.helpline, on=later)


def test_keys_are_for_their_owner_alone(cast: Cast, keys):
    rung(cast)
    assert [oct(file.stat().st_mode & 0o777) for file in keys.iterdir()] == ["0o600"]


def test_after_thirty_days_a_mark_is_gone_and_where_it_was_switched_off_at_once(
    cast: Cast, settings: Settings, keys
):
    operations.mark_caller(rung(cast), by=cast.worker)
    on = timezone.localdate()
    assert erasing.erase_marked_callers(on=on + timedelta(days=29), by=cast.command) == []
    assert len(erasing.erase_marked_callers(on=on + timedelta(days=31), by=cast.command)) == 1
    assert left("contacts.erase_marked_callers", by=cast.command)
    operations.mark_caller(rung(cast), by=cast.worker)
    settings.CALLER_MARKS = ""
    assert len(erasing.erase_marked_callers(on=on, by=cast.command)) == 1
    assert (MarkedCaller.objects.count(), list(keys.iterdir())) == (0, [])
