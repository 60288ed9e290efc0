"""Registering a contact."""

import uuid
from dataclasses import replace

import pytest
from django.utils import timezone

from cast import DAY, MAN, WOMAN, Cast, registration
from houvast.records.contacts import operations, queries
from houvast.records.contacts.models import Contact, Draft
from houvast.records.contacts.operations import Refused
from traces import left, trace, was_refused
from two_at_once import at_once


@pytest.mark.parametrize("answers", [WOMAN, MAN], ids=["woman", "man"])
def test_what_was_said_is_registered_whole(cast: Cast, answers: dict[str, object]):
    contact = operations.register(registration(answers), team=cast.phone_line, by=cast.worker)
    opened = operations.read(contact, by=cast.worker)
    assert opened.registration == registration(answers)
    assert (opened.version, opened.team, opened.problem) == (1, cast.phone_line, "PARTNER")
    assert (opened.handled_by, opened.registered_by) == (cast.worker.id, cast.worker.id)


def test_it_leaves_a_trace(cast: Cast):
    contact = operations.register(registration(), team=cast.phone_line, by=cast.worker)
    assert left("contacts.register", by=cast.worker, subject=contact)


def test_it_counts_on_its_day(cast: Cast):
    operations.register(registration(), team=cast.phone_line, by=cast.worker)
    counted = queries.count_of_day(DAY, seen_by=cast.worker)
    assert (counted.total, counted.with_content, counted.by_channel) == (1, 1, {"PHONE": 1})


def test_it_can_be_registered_on_behalf_of_a_colleague(cast: Cast):
    contact = operations.register(
        registration(), team=cast.phone_line, handled_by=cast.lead.id, by=cast.worker
    )
    opened = operations.read(contact, by=cast.worker)
    assert (opened.handled_by, opened.registered_by) == (cast.lead.id, cast.worker.id)


def test_nobody_of_another_helpline_is_put_down_as_who_spoke(cast: Cast):
    with pytest.raises(Refused):
        operations.register(registration(), team=cast.phone_line, handled_by=cast.outsider.id, by=cast.worker)
    assert was_refused("contacts.register", by=cast.worker)
    assert not Contact.objects.exists()


def test_nobody_registers_for_a_team_that_is_not_theirs(cast: Cast):
    for person in (cast.outsider, cast.volunteer, cast.at_shelter, cast.statistician, cast.administrator):
        with pytest.raises(Refused):
            operations.register(registration(), team=cast.phone_line, by=person)
        assert was_refused("contacts.register", by=person)
    assert not Contact.objects.exists()


def test_a_draft_is_gone_once_it_is_registered(cast: Cast):
    draft = operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)
    contact = operations.register(registration(), team=cast.phone_line, draft=draft, by=cast.worker)
    assert queries.drafts(seen_by=cast.worker) == []
    assert queries.registered_from(draft, seen_by=cast.worker) == contact
    assert queries.registered_from(draft, seen_by=cast.outsider) is None


def test_the_same_draft_registers_once(cast: Cast):
    draft = uuid.uuid4()
    made = {
        operations.register(registration(), team=cast.phone_line, draft=draft, by=cast.worker)
        for _ in range(3)
    }
    assert len(made) == Contact.objects.count() == 1


def test_a_double_submit_makes_one_contact(transactional_db: None, cast: Cast):
    draft = operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)

    def submit() -> uuid.UUID:
        return operations.register(registration(), team=cast.phone_line, draft=draft, by=cast.worker)

    made = at_once(*[submit] * 5)
    assert len(set(made)) == Contact.objects.count() == 1
    assert queries.drafts(seen_by=cast.worker) == []
    assert trace(cast.helpline).subject == str(made[0])


def test_a_draft_of_somebody_else_is_not_used_up(cast: Cast):
    draft = operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)
    with pytest.raises(Refused):
        operations.register(registration(), team=cast.phone_line, draft=draft, by=cast.lead)
    assert Draft.objects.filter(pk=draft).exists()
    operations.register(registration(), team=cast.phone_line, draft=draft, by=cast.worker)
    with pytest.raises(Refused):
        operations.register(registration(), team=cast.phone_line, draft=draft, by=cast.lead)
    assert Contact.objects.count() == 1


def test_a_contact_without_reported_persons_has_no_main_problem(cast: Cast):
    said = replace(registration(), kind="INFO", persons=(), pairs=())
    contact = operations.register(said, team=cast.phone_line, by=cast.worker)
    assert operations.read(contact, by=cast.worker).problem == "U"


def test_the_day_of_registration_is_the_day_it_is_done_not_the_day_of_the_contact(cast: Cast):
    operations.register(registration(), team=cast.phone_line, by=cast.worker)
    stored = Contact.objects.get()
    assert (stored.day, stored.registered_on) == (DAY, timezone.localdate())


def test_the_key_that_statistics_know_it_by_is_random(cast: Cast):
    for _ in range(4):
        operations.register(registration(), team=cast.phone_line, by=cast.worker)
    keys = set(Contact.objects.values_list("record_key", flat=True))
    assert len(keys) == 4
    assert all(0 <= key < 2**63 for key in keys)
    assert max(keys) > 2**40
