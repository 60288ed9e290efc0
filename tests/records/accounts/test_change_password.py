"""Choosing one's own password: only oneself, only who knows the former one, and never a weak one."""

import pytest
from django.contrib.auth import authenticate
from django.db import connection

from cast import PASSWORD, Cast
from houvast.records.accounts import operations, passwords, queries
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


def test_of_two_windows_that_change_it_at_once_the_second_is_told_of_the_first(cast: Cast, monkeypatch):
    encode = passwords.encode

    def meanwhile(password: str) -> passwords.Encoded:
        monkeypatch.setattr(passwords, "encode", encode)
        operations.change_password(cast.worker.id, old=PASSWORD, new=NEW, by=cast.worker)
        return encode(password)

    monkeypatch.setattr(passwords, "encode", meanwhile)
    with pytest.raises(NotPossible, match="another window"):
        operations.change_password(cast.worker.id, old=PASSWORD, new="a third bridge here", by=cast.worker)
    assert authenticate(sign_in_name="worker", password=NEW)


class TestNobodyWhoWritesWaitsForADerivation:
    """On SQLite a transaction holds the only place to write; a derivation may wait a minute for its turn."""

    @pytest.fixture(autouse=True)
    def derivations(self, transactional_db, cast: Cast, monkeypatch):
        self.cast, self.in_a_transaction = cast, []
        derive = passwords._derive

        def noted(*args):
            self.in_a_transaction.append(connection.in_atomic_block)
            return derive(*args)

        monkeypatch.setattr(passwords, "_derive", noted)

    def test_at_a_change(self):
        operations.change_password(self.cast.worker.id, old=PASSWORD, new=NEW, by=self.cast.worker)
        assert self.in_a_transaction == [False, False]

    def test_at_a_recovery_by_code(self):
        codes = operations.new_recovery_codes(self.cast.worker.id, by=self.cast.worker)
        operations.recover_by_code(self.cast.worker.id, code=codes[0], password=NEW, by=self.cast.worker)
        assert self.in_a_transaction == [False]

    def test_at_the_first_password(self):
        secret = operations.give_link(self.cast.lead.id, by=self.cast.administrator)
        invited = queries.invited(secret)
        assert invited
        operations.accept(self.cast.lead.id, secret=secret, password=NEW, by=invited)
        assert self.in_a_transaction == [False]
