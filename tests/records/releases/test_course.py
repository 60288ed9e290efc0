"""What may follow what, without a database."""

import uuid
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.records.releases.course import (
    FORWARD,
    Obstacle,
    SoFar,
    State,
    facts_are_due,
    obstacle,
    overlap,
)

ANN, BEN, CLEO = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
days = st.dates(date(2020, 1, 1), date(2020, 1, 20))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", [state for state in State if state is not State.WITHDRAWN])
def test_a_step_follows_only_the_one_before_it(state: State, to: State):
    free = obstacle(SoFar(state, ANN, BEN), to, by=CLEO) is None
    assert free == (FORWARD.get(state) is to)


@pytest.mark.parametrize("state", State)
def test_anything_can_be_withdrawn_once(state: State):
    found = obstacle(SoFar(state, ANN, BEN), State.WITHDRAWN, by=ANN)
    assert (found is None) == (state is not State.WITHDRAWN)


def test_nobody_signs_what_they_proposed_or_checked():
    so_far = SoFar(State.CHECKED, proposed_by=ANN, checked_by=BEN)
    assert obstacle(so_far, State.SIGNED, by=ANN) is Obstacle.SIGNER_IS_PROPOSER
    assert obstacle(so_far, State.SIGNED, by=BEN) is Obstacle.SIGNER_IS_CHECKER
    assert obstacle(so_far, State.SIGNED, by=CLEO) is None


def test_facts_are_due_thirty_days_after_signing_or_ninety_after_gathering():
    gathered, signed = date(2026, 1, 1), date(2026, 2, 1)
    assert not facts_are_due(gathered=gathered, signed=signed, on=date(2026, 3, 2))
    assert facts_are_due(gathered=gathered, signed=signed, on=date(2026, 3, 3))
    assert not facts_are_due(gathered=gathered, signed=None, on=date(2026, 3, 31))
    assert facts_are_due(gathered=gathered, signed=None, on=date(2026, 4, 1))


@settings(deadline=None)
@given(days, days, days, days)
def test_periods_overlap_when_they_share_a_day_and_are_not_the_same(a: date, b: date, c: date, d: date):
    one, other = (min(a, b), max(a, b)), (min(c, d), max(c, d))
    shared = {date(2020, 1, n) for n in range(1, 21) if one[0] <= date(2020, 1, n) < one[1]} & {
        date(2020, 1, n) for n in range(1, 21) if other[0] <= date(2020, 1, n) < other[1]
    }
    if one[0] < one[1] and other[0] < other[1]:
        assert overlap(one, other) == (bool(shared) and one != other)
