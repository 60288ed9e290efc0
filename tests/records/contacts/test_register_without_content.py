"""A silent, abusive or wrong-number contact: it counts, and nothing more is asked."""

import uuid

import pytest
from django.utils import timezone

from cast import Cast
from houvast.records.contacts import course, operations, queries
from houvast.records.contacts.models import Contact
from houvast.records.contacts.operations import NotPossible, Refused
from traces import left, was_refused
from two_at_once import at_once


@pytest.mark.parametrize("kind", course.WITHOUT_CONTENT)
def test_every_kind_without_content_is_registered_now(cast: Cast, kind: str):
    contact = operations.register_without_content(kind, channel="PHONE", team=cast.phone_line, by=cast.worker)
    assert left("contacts.register_without_content", by=cast.worker, subject=contact)
    counted = queries.count_of_day(timezone.localdate(), seen_by=cast.worker)
    assert (counted.with_content, counted.without_content) == (0, 1)


def test_a_double_press_makes_one_contact(cast: Cast):
    once = uuid.uuid4()
    made = {
        operations.register_without_content(
            "SILENT", channel="PHONE", team=cast.phone_line, once=once, by=cast.worker
        )
        for _ in range(2)
    }
    assert len(made) == Contact.objects.count() == 1


def test_two_presses_at_once_make_one_contact(transactional_db: None, cast: Cast):
    once = uuid.uuid4()

    def press() -> uuid.UUID:
        return operations.register_without_content(
            "HANGUP", channel="PHONE", team=cast.phone_line, once=once, by=cast.worker
        )

    assert len(set(at_once(press, press, press))) == Contact.objects.count() == 1


def test_a_kind_with_content_is_refused(cast: Cast):
    with pytest.raises(NotPossible, match="without content"):
        operations.register_without_content("SUPPORT", channel="PHONE", team=cast.phone_line, by=cast.worker)


def test_a_channel_that_does_not_exist_is_refused(cast: Cast):
    with pytest.raises(NotPossible, match="not in the list"):
        operations.register_without_content("SILENT", channel="PIGEON", team=cast.phone_line, by=cast.worker)


def test_nobody_registers_for_a_team_that_is_not_theirs(cast: Cast):
    for person in (cast.outsider, cast.volunteer, cast.statistician):
        with pytest.raises(Refused):
            operations.register_without_content("SILENT", channel="PHONE", team=cast.phone_line, by=person)
        assert was_refused("contacts.register_without_content", by=person)
    assert not Contact.objects.exists()
