"""The drill of a lost second factor: a second person resets it, with a reason, seen by all concerned."""

import pytest

from cast import Cast
from factors import begun, code, with_app
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.models import SignIn
from houvast.records.accounts.operations import NotPossible, second_factor
from houvast.records.accounts.operations.second_factor import WrongProof
from houvast.records.accounts.queries import sign_ins as queries
from traces import left, was_refused


def reset(person, by, reason="lost") -> None:
    second_factor.reset_second_factor(person.id, reason=reason, by=by)


def test_drill_a_lost_second_factor(cast: Cast):
    lost = with_app(cast.worker)
    codes = second_factor.new_spare_codes(by=cast.worker)
    reset(cast.worker, cast.administrator)
    assert left("accounts.reset_second_factor", by=cast.administrator, subject=cast.worker.id)
    # what was lost opens nothing any more, also for who found it
    for said in (code(lost), codes[0]):
        with pytest.raises(WrongProof):
            second_factor.show_code(said, sign_in=begun(cast.worker), device="", by=cast.worker)
    # the person sees who did it and why, and so does their team
    for reader in (cast.worker, cast.lead):
        (told,) = queries.own_notices(seen_by=reader)
        assert (told.what, told.by, told.reason) == ("reset", "Administrator", "lost")
        assert told.is_me is (reader is cast.worker)
    # and a new one is set up
    with_app(cast.worker)
    assert queries.has_second_factor(seen_by=cast.worker)


def test_every_sign_in_of_the_person_ends(cast: Cast):
    with_app(cast.worker)
    theirs, others = begun(cast.worker), begun(cast.lead)
    reset(cast.worker, cast.administrator)
    assert not SignIn.objects.filter(pk=theirs).exists()
    assert SignIn.objects.filter(pk=others).exists()


def test_nobody_resets_their_own(cast: Cast):
    with_app(cast.administrator)
    with pytest.raises(Refused):
        reset(cast.administrator, cast.administrator)
    assert queries.has_second_factor(seen_by=cast.administrator)


@pytest.mark.parametrize("somebody", ["worker", "lead", "signer", "outsider"])
def test_nobody_but_an_administrator_resets_one(cast: Cast, somebody: str):
    with_app(cast.volunteer)
    with pytest.raises(Refused):
        reset(cast.volunteer, getattr(cast, somebody))
    assert was_refused("accounts.reset_second_factor", by=getattr(cast, somebody), subject=cast.volunteer.id)


def test_people_of_another_helpline_are_not_found(cast: Cast):
    with_app(cast.outsider)
    with pytest.raises(Refused):
        reset(cast.outsider, cast.administrator)
    assert queries.has_second_factor(seen_by=cast.outsider)


@pytest.mark.parametrize("reason", ["", "because", "lost "])
def test_without_a_reason_nothing_is_reset(cast: Cast, reason: str):
    with_app(cast.worker)
    with pytest.raises(NotPossible):
        reset(cast.worker, cast.administrator, reason)
    assert queries.has_second_factor(seen_by=cast.worker)
