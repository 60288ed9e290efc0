"""Several processes serve one database, and their clocks differ: each answers by its own day, in words.

What was ended is ended by every clock. Nothing is half shared, and no clock makes an error of the database.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.cases import operations
from houvast.records.cases.models import Contribution, ContributionKey, Seat
from houvast.records.cases.operations import (
    NotPossible,
    Person,
    conferences,
    grounds,
    laying,
    partnering,
    seats,
)
from houvast.records.cases.operations.conferences import Action
from houvast.records.contacts import operations as contacts
from table import agency, consent, invited, partner, seated

AHEAD, BEHIND, RIGHT = timedelta(hours=25), timedelta(hours=-25), timedelta(0)
TODAY = timezone.localdate
NOW = timezone.now


@contextmanager
def clock(differs: timedelta) -> Iterator[None]:
    """A process whose clock differs by that much."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(timezone, "now", lambda: NOW() + differs)
        yield


@pytest.fixture
def case(cast: Cast) -> uuid.UUID:
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    she = Person(1, called="Lies", age_group="ADULT", role_stated="VICTIM")
    return operations.open_from_contact(of, [she], by=cast.worker)


@pytest.fixture
def team(cast: Cast) -> uuid.UUID:
    return agency("CAW", by=cast.administrator)


@pytest.fixture
def helper(cast: Cast, team) -> Actor:
    return partner(team, by=cast.administrator)


def tried(doing: Callable[[], object]) -> object:
    """What came of it: done, or refused in words."""
    try:
        return doing()
    except (NotPossible, Refused) as refused:
        return refused


@pytest.mark.parametrize("reading", [AHEAD, BEHIND, RIGHT])
@pytest.mark.parametrize("ending", [AHEAD, BEHIND, RIGHT])
def test_what_one_clock_ended_no_other_clock_shows(cast, case, team, helper, ending, reading):
    ground, seat = seated(case, team, helper, by=cast.worker)
    laying.lay(case, "Zij slaapt.", field="SITUATION", about=1, to=[seat], by=cast.worker)
    with clock(ending):
        ended = grounds.end_ground(ground, by=cast.worker)
    assert ended.closed == (seat,)
    with clock(reading), pytest.raises(Refused):
        partnering.read_shared(seat, by=helper)
    assert not ContributionKey.objects.filter(seat=seat).exclude(wrapped=b"").exists()


@pytest.mark.parametrize("first", [AHEAD, BEHIND])
def test_a_ground_that_another_clock_wrote_down_shares_nothing_before_its_day(
    cast, case, team, helper, first
):
    with clock(first):
        ground = grounds.invoke_ground(case, consent(), agency=team, by=cast.worker)
    answer = tried(lambda: invited(case, team, ground, by=cast.worker))
    if first == AHEAD:  # its first day is tomorrow, as this process sees it
        assert isinstance(answer, NotPossible)
        assert not Seat.objects.exists()
    else:
        assert isinstance(answer, uuid.UUID)


@pytest.mark.parametrize("differs", [AHEAD, BEHIND])
def test_whatever_is_done_by_a_clock_that_differs_is_done_whole_or_refused_in_words(
    cast, case, team, helper, differs
):
    _ground, seat = seated(case, team, helper, by=cast.worker)
    conference = conferences.plan_conference(
        TODAY(), team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.worker.id, by=cast.worker
    )
    item = conferences.put_on_agenda(conference, case, because="CHOICE", by=cast.worker)
    conferences.note_attendance(conference, "Somebody", how="PRESENT", agency=team, by=cast.worker)
    operations.add_task(case, "Bel", owner=cast.lead.id, due_on=TODAY(), by=cast.worker)
    told = {"kind": "ACTION", "field": "SITUATION", "about": 1, "to": [team], "by": cast.worker}
    doings: tuple[Callable[[], object], ...] = (
        lambda: laying.lay(case, "x", field="SITUATION", about=1, to=[seat], by=cast.worker),
        lambda: partnering.contribute(seat, "y", field="SITUATION", about=1, by=helper),
        lambda: partnering.write_own_note(seat, "z", by=helper),
        lambda: conferences.add_line(item, "w", action=Action(team, TODAY()), version=1, **told),
        lambda: conferences.set_review(item, TODAY() + timedelta(days=2), version=2, by=cast.worker),
        lambda: conferences.end_action(item, 1, state="DONE", by=cast.worker),
        lambda: conferences.minutes_of_agency(conference, team, by=cast.worker),
        lambda: conferences.close_conference(conference, by=cast.worker),
        lambda: operations.end_task(case, 1, state="DONE", by=cast.lead),
        lambda: seats.close_expired(TODAY(), by=cast.command),
        lambda: operations.close(case, outcome="SAFER", by=cast.worker),
        lambda: operations.reopen(case, by=cast.worker),
    )
    done = 0
    for place, doing in enumerate(doings):
        with clock(differs if place % 2 == 0 else -differs):
            done += not isinstance(tried(doing), Exception)
        # Nobody was given a key to something that is not there, and nothing lies there without its team's.
        given = ContributionKey.objects.filter(seat=None).values_list("contribution", flat=True)
        assert set(Contribution.objects.values_list("id", flat=True)) == set(given)
    with clock(differs):
        assert accounts.verify_trail(by=cast.command).fault is None
    assert done > len(doings) / 2  # a day of difference stops few of them
