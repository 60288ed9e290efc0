"""The next save of a draft: never over a later one."""

import uuid

import pytest

from cast import MAN, WOMAN, Cast
from houvast.records.contacts import operations, queries
from houvast.records.contacts.models import Draft
from houvast.records.contacts.operations import ChangedElsewhere, Refused
from traces import was_refused
from two_at_once import at_once


@pytest.fixture
def draft(cast: Cast) -> uuid.UUID:
    return operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)


def test_the_next_revision_replaces_the_answers(cast: Cast, draft: uuid.UUID):
    assert operations.keep_draft(draft, MAN, revision=1, by=cast.worker) == 2
    opened = operations.resume_draft(draft, by=cast.worker)
    assert (dict(opened.answers), opened.revision, opened.team) == (MAN, 2, cast.phone_line)
    assert queries.drafts(seen_by=cast.worker)[0].revision == 2


def test_a_save_from_an_older_screen_is_told_and_changes_nothing(cast: Cast, draft: uuid.UUID):
    operations.keep_draft(draft, MAN, revision=1, by=cast.worker)
    with pytest.raises(ChangedElsewhere, match="another screen"):
        operations.keep_draft(draft, {}, revision=1, by=cast.worker)
    assert dict(operations.resume_draft(draft, by=cast.worker).answers) == MAN


def test_of_two_screens_that_save_at_once_one_is_told(transactional_db: None, cast: Cast, draft: uuid.UUID):
    outcomes = at_once(
        lambda: operations.keep_draft(draft, WOMAN, revision=1, by=cast.worker),
        lambda: operations.keep_draft(draft, MAN, revision=1, by=cast.worker),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["ChangedElsewhere", "int"]
    kept = dict(operations.resume_draft(draft, by=cast.worker).answers)
    assert kept == (WOMAN if outcomes[0] == 2 else MAN)


def test_every_revision_is_sealed_with_a_key_of_its_own(cast: Cast, draft: uuid.UUID):
    first = bytes(Draft.objects.get().wrapped)
    operations.keep_draft(draft, WOMAN, revision=1, by=cast.worker)
    assert bytes(Draft.objects.get().wrapped) != first


def test_nobody_saves_over_the_draft_of_somebody_else(cast: Cast, draft: uuid.UUID):
    for person in (cast.lead, cast.volunteer, cast.outsider, cast.administrator):
        with pytest.raises(Refused):
            operations.keep_draft(draft, {}, revision=1, by=person)
        assert was_refused("contacts.keep_draft", by=person, subject=draft)
    assert dict(operations.resume_draft(draft, by=cast.worker).answers) == WOMAN
