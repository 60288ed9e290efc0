"""Whoever changes the trail in the database is found out, at the entry where it begins."""

import uuid

import pytest
from django.db.models import F

from houvast.library.proofs.chain import Fault, link
from houvast.records.audit import trail
from houvast.records.audit.models import ChainEnd, Entry
from records.audit.conftest import AT

FORGED = "changed, inserted or reordered"


def entry(helpline: uuid.UUID, position: int) -> Entry:
    return Entry.objects.get(organisation=helpline, position=position)


def test_a_trail_that_nobody_touched_has_no_fault(helpline: uuid.UUID):
    assert trail.fault(helpline) is None
    assert trail.fault(uuid.uuid4()) is None


@pytest.mark.parametrize(
    "change",
    [
        {"at": AT},
        {"actor": uuid.uuid4()},
        {"actor": None},
        {"action": "contacts.close"},
        {"subject": "7"},
        {"outcome": "refused"},
        {"count": 2},
        {"link": bytes(32)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_entry_is_named_whatever_was_changed(helpline: uuid.UUID, change: dict[str, object]):
    Entry.objects.filter(organisation=helpline, position=3).update(**change)
    assert trail.fault(helpline) == Fault(3, FORGED)


def test_an_entry_moved_to_another_helpline_is_missed_where_it_was(helpline: uuid.UUID):
    Entry.objects.filter(organisation=helpline, position=5).update(organisation=uuid.uuid4())
    assert trail.fault(helpline) == Fault(5, "missing at the end")


def test_a_removed_entry_is_named(helpline: uuid.UUID):
    entry(helpline, 2).delete()
    assert trail.fault(helpline) == Fault(2, "missing")


def test_a_removed_entry_is_named_when_the_rest_was_numbered_again(helpline: uuid.UUID):
    entry(helpline, 2).delete()
    for position in (3, 4, 5):
        Entry.objects.filter(organisation=helpline, position=position).update(position=F("position") - 1)
    assert trail.fault(helpline) == Fault(2, FORGED)


def test_an_inserted_entry_is_named(helpline: uuid.UUID):
    for position in (5, 4, 3):
        Entry.objects.filter(organisation=helpline, position=position).update(position=F("position") + 1)
    forged = entry(helpline, 2)
    forged.pk, forged.position = None, 3
    forged.link = link(bytes(entry(helpline, 2).link), trail._said(forged))
    forged.save()
    assert trail.fault(helpline) == Fault(4, FORGED)


def test_entries_that_changed_places_are_named(helpline: uuid.UUID):
    for here, there in ((2, 99), (3, 2), (99, 3)):
        Entry.objects.filter(organisation=helpline, position=here).update(position=there)
    assert trail.fault(helpline) == Fault(2, FORGED)


def test_a_trail_that_lost_its_last_entries_is_found_out(helpline: uuid.UUID):
    Entry.objects.filter(organisation=helpline, position__gte=4).delete()
    assert trail.fault(helpline) == Fault(4, "missing at the end")


def test_an_entry_that_was_added_past_the_guard_is_found_out(helpline: uuid.UUID):
    forged = entry(helpline, 5)
    forged.pk, forged.position = None, 6
    forged.link = link(bytes(entry(helpline, 5).link), trail._said(forged))
    forged.save()
    assert trail.fault(helpline) == Fault(6, "added after the end")


def test_a_trail_written_anew_from_one_entry_on_is_found_out_by_its_end(helpline: uuid.UUID):
    changed = entry(helpline, 5)
    changed.action = "contacts.close"
    changed.link = link(bytes(entry(helpline, 4).link), trail._said(changed))
    changed.save()
    assert trail.fault(helpline) == Fault(5, "rewritten: the end says otherwise")


def test_a_trail_whose_end_was_removed_is_found_out(helpline: uuid.UUID):
    ChainEnd.objects.filter(pk=helpline).delete()
    assert trail.fault(helpline) == Fault(1, "added after the end")
    assert helpline in trail.organisations()


def test_a_trail_of_which_only_the_end_is_left_is_found_out(helpline: uuid.UUID):
    Entry.objects.filter(organisation=helpline).delete()
    assert trail.fault(helpline) == Fault(1, "missing at the end")
    assert helpline in trail.organisations()


def test_a_fault_in_one_trail_does_not_touch_another(helpline: uuid.UUID):
    entry(helpline, 1).delete()
    faults = [trail.fault(each) for each in trail.organisations()]
    assert len([fault for fault in faults if fault]) == 1


@pytest.mark.parametrize("position", [1, 5], ids=["first", "last"])
def test_the_first_and_the_last_entry_are_named_as_the_others_are(helpline: uuid.UUID, position: int):
    Entry.objects.filter(organisation=helpline, position=position).update(subject="another")
    assert trail.fault(helpline) == Fault(position, FORGED)
    entry(helpline, position).delete()
    assert trail.fault(helpline) == Fault(position, "missing" if position == 1 else "missing at the end")


def test_the_last_two_entries_that_changed_places_are_named(helpline: uuid.UUID):
    for here, there in ((4, 99), (5, 4), (99, 5)):
        Entry.objects.filter(organisation=helpline, position=here).update(position=there)
    assert trail.fault(helpline) == Fault(4, FORGED)


def test_an_entry_put_before_the_first_is_found_out(helpline: uuid.UUID):
    forged = entry(helpline, 1)
    forged.pk, forged.position = None, 0
    forged.save()
    assert trail.fault(helpline) == Fault(1, "out of order")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"position": 4}, Fault(5, "added after the end")),
        ({"position": 6}, Fault(6, "missing at the end")),
        ({"link": bytes(32)}, Fault(5, "rewritten: the end says otherwise")),
    ],
    ids=["earlier", "later", "link"],
)
def test_a_changed_end_is_found_out(helpline: uuid.UUID, change: dict[str, object], fault: Fault):
    ChainEnd.objects.filter(pk=helpline).update(**change)
    assert trail.fault(helpline) == fault


def test_ends_of_two_helplines_that_changed_places_are_found_out_in_both(helpline: uuid.UUID):
    (other,) = (each for each in trail.organisations() if each != helpline)
    ours, theirs = (bytes(ChainEnd.objects.get(pk=each).link) for each in (helpline, other))
    ChainEnd.objects.filter(pk=helpline).update(link=theirs)
    ChainEnd.objects.filter(pk=other).update(link=ours)
    assert trail.fault(helpline) == trail.fault(other) == Fault(5, "rewritten: the end says otherwise")


def test_an_entry_that_came_over_from_another_helpline_is_named(helpline: uuid.UUID):
    (other,) = (each for each in trail.organisations() if each != helpline)
    entry(helpline, 3).delete()
    Entry.objects.filter(organisation=other, position=3).update(organisation=helpline)
    assert trail.fault(helpline) == Fault(3, FORGED)
    assert trail.fault(other) == Fault(3, "missing")
