"""Choosing one's own password: only oneself, only who knows the former one, and never a weak one."""

import pytest
from django.contrib.auth import authenticate

from cast import PASSWORD, Cast
from houvast.records.accounts import operations
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.operations import NotPossible
from traces import left, was_refused

NEW = "another quiet bridge"


def test_the_new_password_holds_and_the_former_does_not(cast: Cast):
    operations.change_password(cast.worker.id, old=PASSWORD, new=NEW, by=cast.worker)
    assert left("accounts.change_password", by=cast.worker, subject=cast.worker.id)
    assert authenticate(sign_in_name="worker", password=NEW)
    assert authenticate(sign_in_name="worker", password=PASSWORD) is None


def test_who_does_not_know_the_former_one_changes_nothing(cast: Cast):
    with pytest.raises(NotPossible):
        operations.change_password(cast.worker.id, old="a guess", new=NEW, by=cast.worker)
    assert authenticate(sign_in_name="worker", password=PASSWORD)


@pytest.mark.parametrize("weak", ["", "short", "password1234"])
def test_a_weak_password_is_refused(cast: Cast, weak: str):
    with pytest.raises(NotPossible):
        operations.change_password(cast.worker.id, old=PASSWORD, new=weak, by=cast.worker)
    assert authenticate(sign_in_name="worker", password=PASSWORD)


@pytest.mark.parametrize("somebody", ["administrator", "lead", "outsider"])
def test_nobody_changes_the_password_of_somebody_else(cast: Cast, somebody: str):
    with pytest.raises(Refused):
        operations.change_password(cast.worker.id, old=PASSWORD, new=NEW, by=getattr(cast, somebody))
    assert was_refused("accounts.change_password", by=getattr(cast, somebody), subject=cast.worker.id)
