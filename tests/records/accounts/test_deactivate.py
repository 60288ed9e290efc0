"""Ending somebody's access."""

import pytest
from django.contrib.auth import authenticate

from cast import PASSWORD, Cast
from houvast.records.accounts import operations, queries
from houvast.records.accounts.guard import Refused
from traces import left, was_refused


def test_a_deactivated_person_can_no_longer_act_or_sign_in(cast: Cast):
    operations.deactivate(cast.worker.id, by=cast.administrator)
    assert left("accounts.deactivate", by=cast.administrator, subject=cast.worker.id)
    assert queries.actor(cast.worker.id) is None
    assert authenticate(sign_in_name="worker", password=PASSWORD) is None


def test_their_name_still_stands_beside_what_they_did(cast: Cast):
    operations.deactivate(cast.worker.id, by=cast.administrator)
    assert queries.names(seen_by=cast.lead)[cast.worker.id] == "Worker"
    assert cast.worker.id not in [
        person.id for person in queries.colleagues(action="contacts.register", seen_by=cast.lead)
    ]


def test_doing_it_twice_changes_nothing(cast: Cast):
    for _ in range(2):
        operations.deactivate(cast.worker.id, by=cast.administrator)
    assert queries.actor(cast.worker.id) is None


def test_somebody_of_another_helpline_is_not_found(cast: Cast):
    with pytest.raises(Refused):
        operations.deactivate(cast.outsider.id, by=cast.administrator)
    assert was_refused("accounts.deactivate", by=cast.administrator, subject=cast.outsider.id)
    assert queries.actor(cast.outsider.id)


def test_nobody_without_the_role_deactivates(cast: Cast):
    for person in (cast.lead, cast.outsider):
        with pytest.raises(Refused):
            operations.deactivate(cast.worker.id, by=person)
        assert was_refused("accounts.deactivate", by=person, subject=cast.worker.id)
