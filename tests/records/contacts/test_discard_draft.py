"""Throwing one's own draft away."""

import uuid

import pytest

from cast import WOMAN, Cast
from houvast.records.contacts import operations, queries
from houvast.records.contacts.models import Draft
from houvast.records.contacts.operations import Refused
from traces import left, was_refused


def test_a_discarded_draft_is_gone_with_its_key(cast: Cast):
    draft = operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)
    operations.discard_draft(draft, by=cast.worker)
    assert left("contacts.discard_draft", by=cast.worker, subject=draft)
    assert not Draft.objects.exists()
    assert queries.drafts(seen_by=cast.worker) == []


def test_it_is_discarded_once(cast: Cast):
    draft = operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)
    operations.discard_draft(draft, by=cast.worker)
    with pytest.raises(Refused):
        operations.discard_draft(draft, by=cast.worker)


def test_nobody_discards_the_draft_of_somebody_else(cast: Cast):
    draft = operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)
    for person in (cast.lead, cast.volunteer, cast.outsider, cast.administrator):
        with pytest.raises(Refused):
            operations.discard_draft(draft, by=person)
        assert was_refused("contacts.discard_draft", by=person, subject=draft)
    assert Draft.objects.exists()
