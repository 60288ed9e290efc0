"""Proposing, checking and signing: in turn, by the right people, over files that did not change."""

import uuid
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from cast import Cast
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.accounts.operations import read_trail
from houvast.records.releases import operations
from houvast.records.releases.models import Release

STEPS = [("propose", "PROPOSED"), ("check", "CHECKED"), ("sign", "SIGNED")]


def doing(verb: str, cast: Cast) -> Actor:
    return cast.signer if verb == "sign" else cast.statistician


def prepared_for(verb: str, brought: Callable[[str], uuid.UUID], gathered: uuid.UUID) -> uuid.UUID:
    before = {"check": "propose", "sign": "check"}.get(verb)
    return brought(before) if before else gathered


@pytest.mark.parametrize(("verb", "state"), STEPS)
def test_each_step_is_taken_and_says_by_whom_and_when(verb, state, brought, gathered, contacted: Cast):
    release = prepared_for(verb, brought, gathered)
    by = doing(verb, contacted)
    getattr(operations, verb)(release, by=by)
    found = Release.objects.get(pk=release)
    assert found.state == state
    assert getattr(found, f"{state.lower()}_by_id") == by.id
    assert isinstance(getattr(found, f"{state.lower()}_at"), datetime)


@pytest.mark.parametrize(("verb", "state"), STEPS)
def test_each_step_leaves_a_trace(verb, state, brought, gathered, contacted: Cast):
    release = prepared_for(verb, brought, gathered)
    getattr(operations, verb)(release, by=doing(verb, contacted))
    last = read_trail(by=contacted.lead)[0]
    assert (last.action, last.subject, last.outcome) == (f"releases.{verb}", str(release), "done")


@pytest.mark.parametrize(("verb", "state"), STEPS)
@pytest.mark.parametrize("who", ["outsider", "worker", "administrator", "command"])
def test_who_may_not_decide_is_refused_and_that_is_recorded(
    verb, state, who, brought, gathered, contacted: Cast
):
    release = prepared_for(verb, brought, gathered)
    with pytest.raises(Refused):
        getattr(operations, verb)(release, by=getattr(contacted, who))
    assert Release.objects.get(pk=release).state != state


def test_a_statistician_of_another_helpline_finds_nothing(brought, contacted: Cast):
    from houvast.records.accounts import operations as accounts
    from houvast.records.accounts import queries
    from houvast.records.accounts.guard import installation
    from houvast.records.accounts.roles import Role

    theirs = installation(contacted.other_helpline)
    person = accounts.invite("their signer", "Their signer", password=None, by=theirs)
    accounts.assign(person, team=contacted.other_line, role=Role.SIGNER, by=theirs)
    outside = queries.actor(person)
    assert outside is not None
    release = brought("check")
    for verb in ("propose", "check", "sign", "publish"):
        with pytest.raises(Refused):
            getattr(operations, verb)(release, by=outside)
    with pytest.raises(Refused):
        operations.withdraw(release, reason="WRONG_COUNT", by=outside)


@pytest.mark.parametrize(("verb", "state"), STEPS)
def test_no_step_is_taken_twice(verb, state, brought, contacted: Cast):
    release = brought(verb)
    with pytest.raises(operations.NotPossible, match="turn"):
        getattr(operations, verb)(release, by=doing(verb, contacted))


def test_no_step_is_left_out(gathered: uuid.UUID, contacted: Cast):
    for verb in ("check", "sign", "publish"):
        with pytest.raises(operations.NotPossible):
            getattr(operations, verb)(gathered, by=contacted.signer)


def test_who_proposed_cannot_sign(gathered: uuid.UUID, contacted: Cast):
    operations.propose(gathered, by=contacted.signer)
    operations.check(gathered, by=contacted.statistician)
    with pytest.raises(operations.NotPossible, match="proposed"):
        operations.sign(gathered, by=contacted.signer)


def test_who_checked_cannot_sign(gathered: uuid.UUID, contacted: Cast):
    operations.propose(gathered, by=contacted.statistician)
    operations.check(gathered, by=contacted.signer)
    with pytest.raises(operations.NotPossible, match="checked"):
        operations.sign(gathered, by=contacted.signer)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"signed_by": "statistician"}, "signer_is_not"),
        ({"checked_by": "signer"}, "signer_is_not_checker"),
        ({"proposed_by": "signer"}, "signer_is_not_proposer"),
        ({"checked_by": None}, "signed_by_named_persons"),
        ({"state": "DONE"}, "release_state_is_known"),
        ({"until": "begins"}, "release_of_a_period"),
    ],
)
def test_the_database_itself_refuses_what_may_not_be(change, constraint, brought, contacted: Cast):
    release = Release.objects.get(pk=brought("sign"))
    (field, value) = next(iter(change.items()))
    if value == "begins":
        value = release.begins
    elif isinstance(value, str) and field.endswith("_by"):
        value = getattr(contacted, value).id
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(**{field: value})


@pytest.mark.parametrize(("verb", "state"), STEPS)
def test_files_that_were_changed_are_not_decided_on(verb, state, brought, gathered, contacted, home: Path):
    release = prepared_for(verb, brought, gathered)
    (home / "prepared" / str(release) / "contacts_by_problem.csv").write_text("PARTNER,0\n")
    with pytest.raises(operations.NotPossible, match="not those that were gathered"):
        getattr(operations, verb)(release, by=doing(verb, contacted))
