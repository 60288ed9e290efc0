"""Reading the trail: of the own helpline, by who may, and that leaves a trace too."""

import pytest

from cast import Cast
from houvast.records.accounts import operations
from houvast.records.accounts.guard import Refused
from traces import left, was_refused


def test_the_newest_events_come_first(cast: Cast):
    operations.keep_preferences(cast.worker.id, language="fr", shortcuts=True, by=cast.worker)
    newest, *older = operations.read_trail(newest=3, by=cast.lead)
    assert (newest.action, newest.actor) == ("accounts.keep_own", cast.worker.id)
    assert len(older) == 2


def test_reading_the_trail_stands_in_the_trail(cast: Cast):
    operations.read_trail(by=cast.lead)
    assert left("accounts.read_trail", by=cast.lead)


def test_the_events_of_one_record_are_read_by_its_id(cast: Cast):
    events = operations.read_trail(subject=str(cast.worker.id), by=cast.administrator)
    assert [event.action for event in events] == ["accounts.assign", "accounts.invite"]


def test_the_trail_of_another_helpline_is_not_read(cast: Cast):
    ours = operations.read_trail(by=cast.lead)
    operations.keep_preferences(cast.outsider.id, language="fr", shortcuts=True, by=cast.outsider)
    assert cast.outsider.id not in {event.actor for event in ours}
    assert operations.read_trail(subject=str(cast.outsider.id), by=cast.lead) == ()


def test_nobody_without_the_role_reads_the_trail(cast: Cast):
    for person in (cast.worker, cast.volunteer, cast.statistician, cast.outsider):
        with pytest.raises(Refused):
            operations.read_trail(by=person)
        assert was_refused("accounts.read_trail", by=person)
