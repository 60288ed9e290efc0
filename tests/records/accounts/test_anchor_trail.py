"""Signing how far the trail has come, a new key for it, dropping what is past its term: by the command."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cast import Cast
from houvast.records.accounts import operations
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.operations import NotPossible
from houvast.records.audit.models import ChainEnd, Entry
from traces import left, trace, was_refused

DAY = date(2013, 11, 4)
TERM_PAST = date(2024, 11, 4)
DOINGS: dict[str, Callable[..., Any]] = {
    "accounts.anchor_trail": lambda by: operations.anchor_trail(on=DAY, by=by),
    "accounts.renew_anchor_key": lambda by: operations.renew_anchor_key(on=DAY, by=by),
    "accounts.drop_trail": lambda by: operations.drop_trail(on=TERM_PAST, by=by),
}


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, settings: Any) -> Path:
    """A folder of keys of its own."""
    settings.KEYS = tmp_path / "keys"
    settings.KEYS.mkdir()
    return tmp_path / "keys"


def test_the_trail_is_signed_up_to_its_end_and_that_stands_in_it(cast: Cast):
    end = ChainEnd.objects.get(pk=cast.helpline).position
    made = operations.anchor_trail(on=DAY, by=cast.command)
    assert (made.day, made.position, len(made.key)) == (DAY, end, 64)
    assert set(made.files) == {f"{DAY}.json", f"key-{made.key[:16]}.json"}
    assert left("accounts.anchor_trail", by=cast.command)


def test_signing_the_same_day_again_gives_the_same_anchor(cast: Cast):
    assert operations.anchor_trail(on=DAY, by=cast.command) == operations.anchor_trail(
        on=DAY, by=cast.command
    )


def test_the_trail_is_checked_against_the_anchors_that_were_kept(cast: Cast):
    kept = operations.anchor_trail(on=DAY, by=cast.command).files
    checked = operations.verify_trail(kept=kept, by=cast.lead)
    assert (checked.fault, checked.doubts, checked.dropped) == (None, (), None)
    assert checked.anchored == (DAY, ChainEnd.objects.get(pk=cast.helpline).position - 2)


def test_a_helpline_without_any_trail_is_told(cast: Cast):
    for table, named in ((Entry, "organisation"), (ChainEnd, "pk")):
        table.objects.filter(**{named: cast.helpline}).delete()
    fault = operations.verify_trail(by=cast.command).fault
    assert fault is not None
    assert (fault.position, fault.reason.split(":")[0]) == (1, "missing")


def test_a_trail_that_does_not_hold_is_not_signed_and_what_to_do_is_said(cast: Cast):
    Entry.objects.filter(organisation=cast.helpline, position=3).update(subject="another")
    with pytest.raises(NotPossible, match=r"entry 3: .*`houvast audit verify`"):
        operations.anchor_trail(on=DAY, by=cast.command)


def test_a_missing_key_is_named_with_what_to_do(cast: Cast, keys: Path):
    operations.anchor_trail(on=DAY, by=cast.command)
    (keys / "anchors" / str(cast.helpline) / "current").unlink()
    with pytest.raises(NotPossible, match="renew-key --lost"):
        operations.anchor_trail(on=TERM_PAST, by=cast.command)
    with pytest.raises(NotPossible, match="Put it back"):
        operations.renew_anchor_key(on=DAY, by=cast.command)
    assert operations.renew_anchor_key(on=DAY, is_lost=True, by=cast.command)


def test_a_new_key_signs_from_then_on(cast: Cast):
    former = operations.anchor_trail(on=DAY, by=cast.command)
    new = operations.renew_anchor_key(on=DAY, by=cast.command)
    assert left("accounts.renew_anchor_key", by=cast.command)
    made = operations.anchor_trail(on=TERM_PAST, by=cast.command)
    assert former.key != new == made.key
    assert operations.verify_trail(keys=[bytes.fromhex(former.key)], by=cast.command).doubts == ()


def test_a_key_that_is_there_cannot_be_called_lost(cast: Cast):
    operations.anchor_trail(on=DAY, by=cast.command)
    with pytest.raises(NotPossible, match="not lost"):
        operations.renew_anchor_key(on=DAY, is_lost=True, by=cast.command)


def test_dropped_entries_are_counted_in_the_trail_and_told_when_it_is_checked(cast: Cast):
    end = operations.anchor_trail(on=DAY, by=cast.command).position
    assert operations.drop_trail(on=TERM_PAST, by=cast.command) == list(range(1, end + 1))
    assert left("accounts.drop_trail", by=cast.command, count=end)
    assert trace(cast.helpline).told("en") == f"dropped {end} entries of the trail that are past their term"
    checked = operations.verify_trail(by=cast.command)
    assert checked.fault is None
    assert checked.dropped is not None
    assert (checked.dropped.until, checked.dropped.anchored_on) == (end, DAY)


def test_where_nothing_is_past_its_term_nothing_is_dropped(cast: Cast):
    operations.anchor_trail(on=TERM_PAST, by=cast.command)
    assert operations.drop_trail(on=TERM_PAST, by=cast.command) == []
    assert left("accounts.drop_trail", by=cast.command, count=0)


def test_another_helpline_keeps_its_trail(cast: Cast):
    before = Entry.objects.filter(organisation=cast.other_helpline).count()
    operations.anchor_trail(on=DAY, by=cast.command)
    operations.drop_trail(on=TERM_PAST, by=cast.command)
    assert Entry.objects.filter(organisation=cast.other_helpline).count() == before


@pytest.mark.parametrize("action", DOINGS)
@pytest.mark.parametrize("somebody", ["worker", "lead", "administrator", "outsider"])
def test_no_person_does_it_only_the_installation(cast: Cast, action: str, somebody: str):
    person = getattr(cast, somebody)
    with pytest.raises(Refused):
        DOINGS[action](person)
    assert was_refused(action, by=person)
