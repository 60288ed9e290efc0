"""Calling somebody back: at a safe time, in the safe way, by one; and then the number is gone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.audit import trail
from houvast.records.contacts import operations
from houvast.records.contacts.models import Callback, Talk
from houvast.records.contacts.operations import NotPossible, answering, callbacks, erasing, requests
from houvast.records.contacts.queries.callbacks import callbacks as listed
from records.contacts.talking_with import begun, set_line
from traces import left, was_refused
from two_at_once import at_once

NUMBER, CONDITIONS = "0470 11 22 33", "Say that it is the garage."
HOUR = timedelta(hours=1)


def asked(start: timedelta = -HOUR, end: timedelta = HOUR, **said: str) -> callbacks.Asked:
    now = timezone.now()
    return callbacks.Asked(
        said.get("way", "CALL"),
        said.get("number", NUMBER),
        said.get("conditions", CONDITIONS),
        now + start,
        now + end,
    )


@pytest.fixture
def due(cast: Cast):
    return callbacks.ask_callback(asked(), team=cast.phone_line, by=cast.worker)


@pytest.fixture
def later(cast: Cast):
    return callbacks.ask_callback(asked(2 * HOUR, 3 * HOUR), team=cast.phone_line, by=cast.worker)


def test_who_takes_a_callback_within_its_hours_reads_number_and_conditions(cast, due):
    assert [row.when for row in listed(seen_by=cast.lead)] == ["now"]
    assert left("contacts.ask_callback", by=cast.worker, subject=due)
    opened = callbacks.take_callback(due, by=cast.lead)
    assert (opened.number, opened.conditions) == (NUMBER, CONDITIONS)
    assert left("contacts.take_callback", by=cast.lead, subject=due)
    assert callbacks.reread_callback(due, by=cast.lead).number == NUMBER


def test_outside_its_hours_it_opens_only_with_a_reason_that_stands_in_the_trail(cast, later):
    with pytest.raises(NotPossible):
        callbacks.take_callback(later, by=cast.worker)
    with pytest.raises(NotPossible):
        callbacks.open_callback_early(later, "CURIOUS", by=cast.worker)
    assert Callback.objects.get(id=later).state == "ASKED"
    assert callbacks.open_callback_early(later, "DANGER", by=cast.worker).number == NUMBER
    assert left("contacts.open_callback_early", by=cast.worker, subject=later)
    assert Callback.objects.get(id=later).early_because == "DANGER"


def test_two_who_take_at_once_one_calls(cast, due):
    def take(by):
        try:
            callbacks.take_callback(due, by=by)
        except NotPossible:
            return False
        return True

    assert sorted([take(cast.worker), take(cast.lead)]) == [False, True]
    with pytest.raises(IntegrityError), transaction.atomic():
        Callback.objects.filter(id=due).update(taken_by=None)


@pytest.mark.parametrize("somebody", ["volunteer", "at_shelter", "statistician", "administrator", "outsider"])
def test_who_is_not_of_the_team_neither_sees_takes_asks_nor_ends(cast, due, somebody):
    by = getattr(cast, somebody)
    assert listed(seen_by=by) == []
    with pytest.raises(Refused):
        callbacks.take_callback(due, by=by)
    assert was_refused("contacts.take_callback", by=by, subject=due)
    for act in (
        lambda: callbacks.reread_callback(due, by=by),
        lambda: callbacks.open_callback_early(due, "DANGER", by=by),
        lambda: callbacks.reached(due, by=by),
        lambda: callbacks.ask_callback(asked(), team=cast.phone_line, by=by),
    ):
        with pytest.raises(Refused):
            act()


def test_who_has_not_taken_it_neither_rereads_nor_ends_it(cast, due):
    callbacks.take_callback(due, by=cast.worker)
    for act in (
        callbacks.reread_callback,
        callbacks.reached,
        callbacks.not_reached,
        callbacks.put_callback_back,
    ):
        with pytest.raises(Refused):
            act(due, by=cast.lead)


@pytest.mark.parametrize("end", [callbacks.reached, callbacks.not_reached])
def test_once_reached_or_given_up_the_number_is_gone_and_it_stands_in_no_list(cast, due, end):
    callbacks.take_callback(due, by=cast.worker)
    end(due, by=cast.worker)
    row = Callback.objects.get(id=due)
    assert (bytes(row.sealed), bytes(row.wrapped), row.tries, row.taken_by_id) == (b"", b"", 1, None)
    assert listed(seen_by=cast.worker) == []
    assert left("contacts.end_callback", by=cast.worker, subject=due)


def test_tried_in_vain_it_comes_again_in_other_hours_for_whoever_takes_it(cast, due):
    callbacks.take_callback(due, by=cast.worker)
    now = timezone.now()
    callbacks.not_reached(due, next_=(now + 5 * HOUR, now + 6 * HOUR), by=cast.worker)
    (row,) = listed(seen_by=cast.lead)
    assert (row.when, row.tries, row.taken_by) == ("soon", 1, None)
    with pytest.raises(NotPossible):
        callbacks.take_callback(due, by=cast.lead)


def test_put_back_a_colleague_may_take_it(cast, due):
    callbacks.take_callback(due, by=cast.worker)
    callbacks.put_callback_back(due, by=cast.worker)
    assert callbacks.take_callback(due, by=cast.lead).tries == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"way": "PIGEON"},
        {"number": ""},
        {"number": "\u202e\u200b"},
        {"number": "1" * 200},
        {"conditions": "x" * 700},
    ],
)
def test_what_cannot_be_called_is_refused_and_nothing_is_kept(cast, wrong):
    with pytest.raises(NotPossible):
        callbacks.ask_callback(asked(**wrong), team=cast.phone_line, by=cast.worker)
    assert not Callback.objects.exists()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (-2 * HOUR, -HOUR),
        (HOUR, HOUR),
        (HOUR, HOUR + timedelta(minutes=5)),
        (0 * HOUR, 30 * HOUR),
        (900 * HOUR, 901 * HOUR),
    ],
)
def test_hours_that_are_over_too_short_too_long_or_too_far_are_refused(cast, start, end):
    with pytest.raises(NotPossible):
        callbacks.ask_callback(asked(start, end), team=cast.phone_line, by=cast.worker)


def test_neither_number_nor_conditions_stand_in_the_database(cast, due):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM contacts_callback")
        assert all(word not in repr(row) for row in cursor.fetchall() for word in ("0470", "garage"))


# By the person themselves


@pytest.fixture
def talk(cast: Cast):
    set_line(cast.phone_line, by=cast.administrator)
    return begun(cast, "MAILBOX", first="Please call.")


def test_a_person_asks_in_their_own_talk_and_the_latest_hours_count(cast, talk):
    callbacks.ask_own_callback(talk.id, asked(), by=talk.entered.by)
    callbacks.ask_own_callback(talk.id, asked(HOUR, 2 * HOUR), by=talk.entered.by)
    (row,) = listed(seen_by=cast.worker)
    assert (row.when, row.talk) == ("soon", talk.id)
    callbacks.take_own_callback_back(talk.id, by=talk.entered.by)
    assert listed(seen_by=cast.worker) == []


def test_nobody_asks_in_a_talk_of_somebody_else(cast, talk):
    other = begun(cast, "MAILBOX", first="Hello.")
    with pytest.raises(Refused):
        callbacks.ask_own_callback(talk.id, asked(), by=other.entered.by)
    with pytest.raises(Refused):
        callbacks.ask_callback(asked(), team=cast.phone_line, talk=talk.id, by=cast.worker)  # not in hands
    answering.take_talk(talk.id, by=cast.worker)
    assert callbacks.ask_callback(asked(), team=cast.phone_line, talk=talk.id, by=cast.worker)
    with pytest.raises(NotPossible):
        callbacks.ask_callback(asked(), team=cast.phone_line, talk=talk.id, by=cast.worker)


def test_behind_the_second_code_it_looks_the_same_and_nobody_calls(cast, talk):
    Talk.objects.filter(id=talk.id).update(is_veil=True)
    callbacks.ask_own_callback(talk.id, asked(), by=talk.entered.by)
    assert not Callback.objects.exists()
    with pytest.raises(NotPossible):  # and what is refused is refused there too
        callbacks.ask_own_callback(talk.id, asked(number=""), by=talk.entered.by)


# Its end


def test_thirty_days_after_its_hours_the_row_goes(cast, due):
    day = timezone.localdate() + timedelta(days=29)
    assert erasing.erase_callbacks(on=day, by=cast.command) == []
    assert erasing.erase_callbacks(on=day + timedelta(days=3), by=cast.command) == [due]
    assert not Callback.objects.exists()


def test_it_goes_with_the_contact_that_is_erased_on_request(cast):
    told = operations.register(
        registration(WOMAN, day=timezone.localdate()), team=cast.phone_line, by=cast.worker
    )
    callbacks.ask_callback(asked(), team=cast.phone_line, contact=told, by=cast.worker)
    requests.erase_on_request(told, recognised="SAME_CONVERSATION", codes="COARSENED", by=cast.worker)
    assert not Callback.objects.exists()


# Taken by a colleague who is gone


def told(by: Actor) -> list[str]:
    """What they did last, as the trail tells it, in order."""
    newest = trail.events(by.organisation, newest=2)
    return sorted(event.action for event in newest if event.actor == by.id)


def test_a_colleague_calls_in_the_place_of_who_took_it_and_is_gone(cast, due):
    callbacks.take_callback(due, by=cast.worker)
    opened = callbacks.take_over_callback(due, taken_by=cast.worker.id, by=cast.lead)
    assert (opened.number, opened.conditions) == (NUMBER, CONDITIONS)
    assert left("contacts.take_over_callback", by=cast.lead, subject=due)
    assert "contacts.take_callback" in told(cast.lead)
    [row] = listed(seen_by=cast.worker)
    assert row.taken_by == cast.lead.id
    for late in (callbacks.reread_callback, callbacks.reached, callbacks.put_callback_back):
        with pytest.raises(Refused):
            late(due, by=cast.worker)
    callbacks.reached(due, by=cast.lead)
    assert Callback.objects.get().state == "REACHED"


def test_outside_its_hours_it_is_taken_over_only_with_a_reason_and_else_stays_where_it_was(cast, later):
    callbacks.open_callback_early(later, "DANGER", by=cast.worker)
    for because in ("", "CURIOUS"):
        with pytest.raises(NotPossible):
            callbacks.take_over_callback(later, taken_by=cast.worker.id, because=because, by=cast.lead)
    assert Callback.objects.get().taken_by_id == cast.worker.id
    callbacks.take_over_callback(later, taken_by=cast.worker.id, because="PERSON_ASKED", by=cast.lead)
    assert told(cast.lead) == ["contacts.open_callback_early", "contacts.take_over_callback"]
    assert Callback.objects.get().early_because == "PERSON_ASKED"


def test_what_nobody_has_taken_or_one_has_oneself_is_not_taken_over(cast, due):
    with pytest.raises(Refused):
        callbacks.take_over_callback(due, taken_by=cast.worker.id, by=cast.lead)
    callbacks.take_callback(due, by=cast.lead)
    with pytest.raises(Refused):
        callbacks.take_over_callback(due, taken_by=cast.lead.id, by=cast.lead)
    for somebody in (cast.volunteer, cast.at_shelter, cast.outsider):
        with pytest.raises(Refused):
            callbacks.take_over_callback(due, taken_by=cast.lead.id, by=somebody)
    assert was_refused("contacts.take_over_callback", by=cast.outsider, subject=due)


def test_who_saw_another_in_whose_place_they_would_call_looks_again_first(cast, due):
    callbacks.take_callback(due, by=cast.worker)
    with pytest.raises(NotPossible):
        callbacks.take_over_callback(due, taken_by=cast.volunteer.id, by=cast.lead)
    assert Callback.objects.get().taken_by_id == cast.worker.id


@pytest.mark.django_db(transaction=True)
def test_taken_over_while_it_is_noted_how_it_went_one_of_both_stands(cast, due):
    callbacks.take_callback(due, by=cast.worker)
    over, done = at_once(
        lambda: callbacks.take_over_callback(due, taken_by=cast.worker.id, by=cast.lead),
        lambda: callbacks.reached(due, by=cast.worker),
    )
    assert sorted(isinstance(each, Refused) for each in (over, done)) == [False, True]
    assert Callback.objects.get().state == ("REACHED" if isinstance(over, Refused) else "TAKEN")
