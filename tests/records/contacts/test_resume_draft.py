"""Going on with one's own draft, on whatever computer."""

import uuid

import pytest

from cast import WOMAN, Cast
from houvast.records.contacts import operations, queries
from houvast.records.contacts.models import Draft
from houvast.records.contacts.operations import Refused
from houvast.records.contacts.sealed import CannotOpen
from traces import was_refused


@pytest.fixture
def draft(cast: Cast) -> uuid.UUID:
    return operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)


def test_only_who_types_it_opens_it(cast: Cast, draft: uuid.UUID):
    assert dict(operations.resume_draft(draft, by=cast.worker).answers) == WOMAN
    for person in (cast.lead, cast.volunteer, cast.outsider, cast.administrator):
        with pytest.raises(Refused):
            operations.resume_draft(draft, by=person)
        assert was_refused("contacts.keep_draft", by=person, subject=draft)
        assert queries.drafts(seen_by=person) == []


@pytest.mark.parametrize("change", [{"revision": 2}, {"sealed": bytes(300)}, {"wrapped": bytes(80)}])
def test_a_changed_draft_does_not_open(cast: Cast, draft: uuid.UUID, change: dict[str, object]):
    Draft.objects.update(**change)
    with pytest.raises(CannotOpen):
        operations.resume_draft(draft, by=cast.worker)


def test_a_draft_moved_to_another_does_not_open(cast: Cast, draft: uuid.UUID):
    other = operations.begin_draft(uuid.uuid4(), {}, team=cast.phone_line, by=cast.worker)
    theirs = Draft.objects.get(pk=draft)
    Draft.objects.filter(pk=other).update(sealed=theirs.sealed, wrapped=theirs.wrapped)
    with pytest.raises(CannotOpen):
        operations.resume_draft(other, by=cast.worker)
