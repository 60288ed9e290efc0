"""Inviting somebody who works here: a name, and perhaps a password that is kept as Argon2id."""

from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import identify_hasher
from pytest_django.fixtures import Settings

from cast import PASSWORD, Cast
from houvast.project import settings as real
from houvast.records.accounts import operations, queries
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.models import Staff
from houvast.records.accounts.operations import NotPossible
from houvast.records.accounts.roles import EVERYBODY
from traces import left, was_refused


def test_somebody_is_invited_to_the_own_helpline(cast: Cast):
    person = operations.invite("noor", "Noor", password=PASSWORD, language="fr", by=cast.administrator)
    assert left("accounts.invite", by=cast.administrator, subject=person)
    acting = queries.actor(person)
    assert acting
    assert (acting.organisation, acting.name, acting.language) == (cast.helpline, "Noor", "fr")


def test_an_invited_person_may_do_nothing_but_keep_their_own_preferences(cast: Cast):
    person = operations.invite("noor", "Noor", password=None, by=cast.administrator)
    acting = queries.actor(person)
    assert acting
    assert set(acting.grants) == EVERYBODY


def test_a_password_is_kept_as_argon2id_with_64_mebibytes_and_three_passes(
    cast: Cast, settings: Settings, tmp_path: Path
):
    settings.PASSWORD_COST = real.PASSWORD_COST
    settings.PASSWORD_COST_FILE = tmp_path / "not measured"
    person = operations.invite("noor", "Noor", password=PASSWORD, by=cast.administrator)
    kept = Staff.objects.get(pk=person).password
    assert kept.startswith("argon2id$65536$3$")
    assert identify_hasher(kept).algorithm == "argon2id"
    assert PASSWORD not in kept
    assert authenticate(sign_in_name="noor", password=PASSWORD)
    assert authenticate(sign_in_name="noor", password=PASSWORD + ".") is None


def test_without_a_password_nobody_signs_in_by_one(cast: Cast):
    operations.invite("noor", "Noor", password=None, by=cast.administrator)
    assert authenticate(sign_in_name="noor", password="") is None


@pytest.mark.parametrize("weak", ["", "short", "eleven char", "password1234"])
def test_a_weak_password_is_refused(cast: Cast, weak: str):
    with pytest.raises(NotPossible):
        operations.invite("noor", "Noor", password=weak, by=cast.administrator)
    assert queries.staff_by_sign_in_name("noor") is None


def test_a_sign_in_name_is_used_once_in_all_helplines(cast: Cast):
    with pytest.raises(NotPossible, match="outsider is taken"):
        operations.invite("outsider", "Somebody", password=None, by=cast.administrator)


def test_a_language_that_the_desk_does_not_speak_is_refused(cast: Cast):
    with pytest.raises(NotPossible, match="nl, fr, de, en"):
        operations.invite("noor", "Noor", password=None, language="xx", by=cast.administrator)


def test_nobody_without_the_role_invites(cast: Cast):
    for person in (cast.worker, cast.lead, cast.outsider):
        with pytest.raises(Refused):
            operations.invite("noor", "Noor", password=None, by=person)
        assert was_refused("accounts.invite", by=person)
