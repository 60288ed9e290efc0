"""The first save of what is being typed."""

import uuid

import pytest

from cast import WOMAN, Cast, registration
from houvast.records.audit import trail
from houvast.records.contacts import operations, queries
from houvast.records.contacts.models import Draft
from houvast.records.contacts.operations import Refused
from traces import left, was_refused


def test_a_draft_is_kept_and_listed_for_who_types_it(cast: Cast):
    draft = operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)
    assert left("contacts.keep_draft", by=cast.worker, subject=draft)
    (listed,) = queries.drafts(seen_by=cast.worker)
    assert (listed.id, listed.revision) == (draft, 1)
    assert dict(operations.resume_draft(draft, by=cast.worker).answers) == WOMAN


def test_half_a_registration_is_kept_too(cast: Cast):
    half = {"kind": "SUPPORT", "age": "not a num"}
    draft = operations.begin_draft(uuid.uuid4(), half, team=cast.phone_line, by=cast.worker)
    assert dict(operations.resume_draft(draft, by=cast.worker).answers) == half


def test_a_draft_is_begun_once(cast: Cast):
    draft = operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)
    with pytest.raises(Refused):
        operations.begin_draft(draft, {}, team=cast.phone_line, by=cast.worker)
    assert dict(operations.resume_draft(draft, by=cast.worker).answers) == WOMAN


def test_nobody_begins_the_draft_of_somebody_else(cast: Cast):
    draft = operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)
    for person, team in ((cast.lead, cast.phone_line), (cast.outsider, cast.other_line)):
        with pytest.raises(Refused):
            operations.begin_draft(draft, {}, team=team, by=person)
        assert was_refused("contacts.keep_draft", by=person)


def test_a_save_that_was_under_way_while_its_contact_was_registered_makes_no_draft(cast: Cast):
    draft = uuid.uuid4()
    operations.register(registration(), team=cast.phone_line, draft=draft, by=cast.worker)
    with pytest.raises(Refused):
        operations.begin_draft(draft, WOMAN, team=cast.phone_line, by=cast.worker)
    assert not Draft.objects.exists()


def test_nobody_types_for_a_team_that_is_not_theirs(cast: Cast):
    for person in (cast.outsider, cast.volunteer, cast.statistician, cast.command):
        with pytest.raises(Refused):
            operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=person)
        assert was_refused("contacts.keep_draft", by=person)
    assert not Draft.objects.exists()


def test_a_draft_leaves_one_entry_however_often_it_is_saved(cast: Cast):
    draft = operations.begin_draft(uuid.uuid4(), {}, team=cast.phone_line, by=cast.worker)
    before = trail.length(cast.helpline)
    for revision in (1, 2, 3):
        operations.keep_draft(draft, WOMAN, revision=revision, by=cast.worker)
    assert trail.length(cast.helpline) == before
