"""Names of people who left go a year later; what they did stays in the trail under their id."""

from datetime import date, timedelta

import pytest

from cast import Cast
from houvast.records.accounts import operations, queries
from houvast.records.accounts.guard import Refused, installation
from houvast.records.accounts.models import Staff
from traces import left, was_refused


@pytest.fixture
def gone(cast: Cast) -> date:
    """The worker left on the last day of February of a leap year; the day on which their name goes."""
    operations.deactivate(cast.worker.id, by=cast.administrator)
    Staff.objects.filter(pk=cast.worker.id).update(left_on=date(2028, 2, 29))
    return date(2029, 2, 28)


def test_names_go_on_their_day_and_not_a_day_before(cast: Cast, gone: date):
    assert operations.forget(on=gone - timedelta(days=1), by=cast.command) == []
    assert queries.names(seen_by=cast.lead)[cast.worker.id] == "Worker"
    assert operations.forget(on=gone, by=cast.command) == [cast.worker.id]
    assert left("accounts.forget", by=cast.command)
    person = Staff.objects.get(pk=cast.worker.id)
    assert (person.name, person.sign_in_name) == ("", None)
    assert operations.forget(on=gone, by=cast.command) == []


def test_who_works_here_is_never_forgotten(cast: Cast, gone: date):
    operations.forget(on=date(2090, 1, 1), by=cast.command)
    assert queries.names(seen_by=cast.lead)[cast.volunteer.id] == "Volunteer"


def test_several_are_forgotten_beside_one_another(cast: Cast):
    for person in (cast.worker, cast.statistician):
        operations.deactivate(person.id, by=cast.administrator)
    assert len(operations.forget(on=date(2090, 1, 1), by=cast.command)) == 2


def test_the_trail_still_tells_what_they_did(cast: Cast, gone: date):
    operations.keep_preferences(cast.lead.id, language="fr", shortcuts=True, by=cast.lead)
    operations.forget(on=gone, by=cast.command)
    assert operations.verify_trail(by=cast.lead).fault is None


def test_they_are_no_longer_among_the_people_of_the_helpline(cast: Cast, gone: date):
    assert cast.worker.id in {person.id for person in queries.people(seen_by=cast.administrator)}
    operations.forget(on=gone, by=cast.command)
    assert cast.worker.id not in {person.id for person in queries.people(seen_by=cast.administrator)}


def test_people_of_another_helpline_keep_their_names(cast: Cast, gone: date):
    assert operations.forget(on=gone, by=installation(cast.other_helpline)) == []


@pytest.mark.parametrize("who", ["administrator", "lead", "worker", "outsider"])
def test_nobody_forgets_by_hand(who: str, cast: Cast, gone: date):
    with pytest.raises(Refused):
        operations.forget(on=gone, by=getattr(cast, who))
    assert was_refused("accounts.forget", by=getattr(cast, who))
