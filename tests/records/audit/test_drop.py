"""Entries past their term are dropped under their anchor; the rest still holds, and a false drop is told."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import transaction

from houvast.library.proofs.chain import Fault
from houvast.records.audit import anchor, trail
from houvast.records.audit.models import TERM_YEARS, Anchor, Entry
from records.audit.conftest import add

LONG_AGO = date(2014, 2, 28)
LATER = date(2020, 5, 1)
DUE = date(LONG_AGO.year + TERM_YEARS, 2, 28)


@pytest.fixture
def anchored(helpline: uuid.UUID) -> uuid.UUID:
    """Anchors at entries 5 and 7, and eight entries."""
    anchor.sign_day(helpline, on=LONG_AGO)
    add(helpline)
    add(helpline)
    anchor.sign_day(helpline, on=LATER)
    add(helpline)
    return helpline


def positions(helpline: uuid.UUID) -> list[int]:
    found = Entry.objects.filter(organisation=helpline).order_by("position")
    return list(found.values_list("position", flat=True))


def found(helpline: uuid.UUID) -> tuple[Fault | None, tuple[str, ...]]:
    checked = anchor.checked(helpline, kept={})
    return checked.fault, checked.doubts


def test_entries_go_once_their_term_is_past_and_the_rest_still_holds(anchored: uuid.UUID):
    kept = anchor.files(anchored)
    assert anchor.drop(anchored, on=DUE) == [1, 2, 3, 4, 5]
    assert positions(anchored) == [6, 7, 8]
    gone = trail.dropped(anchored)
    assert gone is not None
    assert (gone.until, gone.on, gone.anchored_on) == (5, DUE, LONG_AGO)
    assert found(anchored) == (None, ())
    assert anchor.checked(anchored, kept=kept) == anchor.Checked(None, (), (LATER, 7))


def test_nothing_goes_a_day_before_its_term(anchored: uuid.UUID):
    assert anchor.drop(anchored, on=DUE - timedelta(days=1)) == []
    assert positions(anchored) == list(range(1, 9))
    assert trail.dropped(anchored) is None


def test_entries_without_an_anchor_stay(helpline: uuid.UUID):
    assert anchor.drop(helpline, on=date(2100, 1, 1)) == []
    assert len(positions(helpline)) == 5


def test_dropping_twice_drops_once(anchored: uuid.UUID):
    anchor.drop(anchored, on=DUE)
    assert anchor.drop(anchored, on=DUE) == []
    assert anchor.drop(anchored, on=date(LATER.year + TERM_YEARS, 5, 1)) == [6, 7]
    assert found(anchored) == (None, ())


def test_the_trail_goes_on_and_is_signed_after_a_drop(anchored: uuid.UUID):
    anchor.drop(anchored, on=DUE)
    add(anchored)
    anchor.sign_day(anchored, on=DUE)
    assert anchor.checked(anchored, kept={}) == anchor.Checked(None, (), (DUE, 9))


def test_the_trail_of_another_helpline_stays(anchored: uuid.UUID):
    (other,) = (each for each in trail.organisations() if each != anchored)
    anchor.drop(anchored, on=DUE)
    assert len(positions(other)) == 5


def test_nothing_is_dropped_that_does_not_hold(anchored: uuid.UUID):
    """What is wrong in it would be lost as well."""
    Entry.objects.filter(organisation=anchored, position=2).update(subject="another")
    with pytest.raises(anchor.BrokenTrail, match="entry 2"):
        anchor.drop(anchored, on=DUE)
    assert len(positions(anchored)) == 8


def test_nothing_is_dropped_under_an_anchor_that_does_not_hold(anchored: uuid.UUID):
    Anchor.objects.filter(organisation=anchored, day=LATER).update(signature=bytes(64))
    with pytest.raises(anchor.BrokenTrail, match="signature does not hold"):
        anchor.drop(anchored, on=DUE)


def test_an_anchor_moved_earlier_drops_nothing(anchored: uuid.UUID):
    """Its day is signed: nobody makes young entries old."""
    Anchor.objects.filter(organisation=anchored, day=LATER).update(day=LONG_AGO + timedelta(days=1))
    with pytest.raises(anchor.BrokenTrail):
        anchor.drop(anchored, on=date(DUE.year, 3, 1))
    assert len(positions(anchored)) == 8


def test_a_drop_that_was_killed_leaves_all_or_none(anchored: uuid.UUID, monkeypatch: pytest.MonkeyPatch):
    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Anchor, "save", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            anchor.drop(anchored, on=DUE)
    assert positions(anchored) == list(range(1, 9))
    assert found(anchored) == (None, ())
    assert anchor.drop(anchored, on=DUE) == [1, 2, 3, 4, 5]


def test_entries_removed_as_if_they_were_dropped_are_told_by_their_term(anchored: uuid.UUID):
    Entry.objects.filter(organisation=anchored, position__lte=7).delete()
    Anchor.objects.filter(organisation=anchored, day=LATER).update(dropped_on=LATER + timedelta(days=400))
    assert found(anchored) == (
        None,
        ("Entries 1 to 7 were dropped on 2021-06-05, before their term was past.",),
    )


def test_entries_removed_under_an_anchor_that_was_made_up_are_told(anchored: uuid.UUID):
    end = Entry.objects.get(organisation=anchored, position=7)
    Entry.objects.filter(organisation=anchored, position__lte=7).delete()
    Anchor.objects.filter(organisation=anchored, day=LONG_AGO).update(
        position=7, link=end.link, dropped_on=DUE
    )
    fault, doubts = found(anchored)
    assert fault is None
    assert "Entries 1 to 7 were dropped under an anchor that is not there." in doubts


@pytest.mark.parametrize(("remove", "fault"), [(6, 6), (7, 7)])
def test_an_entry_that_is_missing_after_a_drop_is_named(anchored: uuid.UUID, remove: int, fault: int):
    anchor.drop(anchored, on=DUE)
    Entry.objects.filter(organisation=anchored, position=remove).delete()
    assert found(anchored)[0] == Fault(fault, "missing")


def test_an_entry_that_comes_back_after_a_drop_is_told(anchored: uuid.UUID):
    old = Entry.objects.get(organisation=anchored, position=5)
    anchor.drop(anchored, on=DUE)
    old.pk = None
    old.save()
    assert found(anchored)[0] == Fault(6, "out of order")
