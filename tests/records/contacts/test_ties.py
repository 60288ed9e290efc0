"""Who knows somebody in a contact has nothing to do with it, and their lead sees that."""

import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from cast import WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.accounts.models import OwnAddress
from houvast.records.contacts import operations, queries
from houvast.records.contacts.models import Contact, Talk, Tie
from houvast.records.contacts.operations import (
    NotPossible,
    answering,
    callbacks,
    danger,
    finding,
    glass,
    mailing,
    requests,
    searching,
    tying,
)
from houvast.records.contacts.queries import callbacks as callback_queries
from houvast.records.contacts.queries import danger as danger_queries
from houvast.records.contacts.queries import talks as talk_queries
from houvast.records.contacts.queries.ties import ties
from records.contacts.talking_with import begun, set_line
from records.contacts.test_callbacks import asked
from traces import left, was_refused

NUMBER = "+32470123456"  # that the woman of the cast gives


@pytest.fixture
def tied(cast: Cast, contact: uuid.UUID) -> uuid.UUID:
    """The contact, closed to the worker by their lead."""
    tying.tie_colleague(contact, cast.worker.id, by=cast.lead)
    return contact


@pytest.fixture
def line(cast: Cast) -> None:
    set_line(cast.phone_line, by=cast.lead)


ON_A_CONTACT: dict[str, Callable[[uuid.UUID, Actor], object]] = {
    "read": lambda contact, by: operations.read(contact, by=by),
    "correct": lambda contact, by: operations.correct(contact, registration(), version=1, by=by),
    "close": lambda contact, by: operations.close(contact, by=by),
    "reopen": lambda contact, by: operations.reopen(contact, by=by),
    "withdraw": lambda contact, by: operations.withdraw(contact, reason="TEST", by=by),
    "restore": lambda contact, by: operations.restore(contact, by=by),
    "tie_myself": lambda contact, by: tying.tie_myself(contact, by=by),
    "disclose": lambda contact, by: requests.disclose(contact, recognised="AGREED_WORD", by=by),
}


@pytest.mark.parametrize("what", ON_A_CONTACT)
def test_a_closed_contact_is_refused_as_if_it_were_not_there(cast, tied, what):
    with pytest.raises(Refused):
        ON_A_CONTACT[what](tied, cast.worker)
    assert was_refused(f"contacts.{what}", by=cast.worker, subject=tied)


def test_it_stands_in_no_list_count_search_or_look_up_of_theirs_and_in_those_of_colleagues(cast, tied):
    found = {}
    for name, by in (("worker", cast.worker), ("lead", cast.lead)):
        found[name] = [
            [row.id for row in queries.contacts(queries.Wanted(), seen_by=by).rows],
            [row.id for row in queries.rows_of([tied], seen_by=by)],
            [row.id for row in searching.search("bag", by=by).rows],
            finding.find_by_number(NUMBER, by=by),
        ]
    assert found == {"worker": [[]] * 4, "lead": [[tied]] * 4}
    day = Contact.objects.get(id=tied).day
    assert queries.count_of_day(day, seen_by=cast.worker).total == 0
    assert queries.count_of_day(day, seen_by=cast.lead).total == 1


def test_what_was_searched_before_is_not_found_after(cast, contact):
    assert searching.search("bag", by=cast.worker).rows
    tying.tie_colleague(contact, cast.worker.id, by=cast.lead)
    assert not searching.search("bag", by=cast.worker).rows


def test_who_says_so_themselves_cannot_take_it_back_and_a_lead_can(cast, contact):
    tying.tie_myself(contact, by=cast.worker)
    with pytest.raises(Refused):
        operations.read(contact, by=cast.worker)
    (tie,) = ties(seen_by=cast.lead)
    assert (tie.staff, tie.contact, tie.how, tie.said_by) == (cast.worker.id, contact, "SELF", cast.worker.id)
    with pytest.raises(Refused):
        tying.lift_tie(tie.id, by=cast.worker)
    assert tying.lift_tie(tie.id, by=cast.lead) == contact
    assert left("contacts.lift_tie", by=cast.lead, subject=contact)
    assert operations.read(contact, by=cast.worker)


def test_a_lead_sees_ties_of_their_own_teams_and_never_their_own(cast, tied, on_mens_line):
    tying.tie_myself(on_mens_line, by=cast.volunteer)
    tying.tie_myself(tied, by=cast.lead)
    assert ties(seen_by=cast.lead) == []  # the lead's own contact is closed to them, with all its ties
    assert ties(seen_by=cast.outsider) == ties(seen_by=cast.worker) == []


def test_only_a_lead_ties_a_colleague_and_only_one_who_works_here(cast, contact):
    for by, staff in (
        (cast.worker, cast.lead.id),
        (cast.outsider, cast.worker.id),
        (cast.lead, cast.outsider.id),
        (cast.lead, cast.lead.id),
        (cast.lead, uuid.uuid4()),
    ):
        with pytest.raises(Refused):
            tying.tie_colleague(contact, staff, by=by)
    assert not Tie.objects.exists()


def test_another_team_cannot_lend_or_borrow_what_is_closed_to_them(cast, contact):
    tying.tie_colleague(contact, cast.at_shelter.id, by=cast.lead)
    on = operations.register(registration(), team=cast.shelter, by=cast.at_shelter)
    tying.tie_myself(on, by=cast.at_shelter)
    asked_for = glass.ask_to_open(on, reason="DANGER", by=cast.lead)
    with pytest.raises(Refused):
        glass.agree_to_open(asked_for, by=cast.at_shelter)
    assert queries.glass_waiting(seen_by=cast.at_shelter) == []


# Talks


def test_a_talk_that_one_knows_waits_again_for_others_and_is_gone_for_oneself(cast, line):
    talk = begun(cast, first="It is me, his brother.").id
    answering.take_talk(talk, by=cast.worker)
    tying.tie_myself_to_talk(talk, by=cast.worker)
    assert talk_queries.waiting(seen_by=cast.worker) == talk_queries.in_hands(seen_by=cast.worker) == []
    for forbidden in (answering.take_talk, answering.open_talk, answering.join_talk, answering.listen):
        with pytest.raises(Refused):
            forbidden(talk, by=cast.worker)
    assert [row.id for row in talk_queries.waiting(seen_by=cast.lead)] == [talk]
    answering.take_talk(talk, by=cast.lead)
    assert talk_queries.in_hands_of_others(seen_by=cast.worker) == []
    with pytest.raises(NotPossible, match="cannot take it now"):
        answering.hand_over_talk(talk, to=cast.phone_line, said="", colleague=cast.worker.id, by=cast.lead)
    assert answering.open_talk(talk, by=cast.lead).in_hands_of == [(cast.lead.id, False)]


def test_a_tie_to_a_talk_holds_for_the_contact_that_it_becomes_and_is_lifted_with_it(cast, line):
    talk = begun(cast, first="hello").id
    tying.tie_myself_to_talk(talk, by=cast.worker)
    answering.take_talk(talk, by=cast.lead)
    contact = answering.register_talk(talk, registration(), team=cast.phone_line, by=cast.lead)
    with pytest.raises(Refused):
        operations.read(contact, by=cast.worker)
    (tie,) = ties(seen_by=cast.lead)
    assert (tie.contact, tie.talk) == (contact, None)
    tying.lift_tie(tie.id, by=cast.lead)
    assert operations.read(contact, by=cast.worker)
    assert not Tie.objects.exists()


def test_who_is_tied_to_the_contact_has_nothing_of_its_talk(cast, line):
    talk = begun(cast, first="hello").id
    answering.take_talk(talk, by=cast.worker)
    contact = answering.register_talk(talk, registration(), team=cast.phone_line, by=cast.worker)
    tying.tie_colleague(contact, cast.worker.id, by=cast.lead)
    with pytest.raises(Refused):
        answering.open_talk(talk, by=cast.worker)
    assert Talk.objects.get(id=talk).state == "WAITING"
    assert talk_queries.still_to_register(seen_by=cast.worker) == []


def test_danger_in_what_is_closed_is_closed_too(cast, line):
    talk = begun(cast, first="He is at the door.").id
    answering.take_talk(talk, by=cast.worker)
    act = danger.begin_danger(team=cast.phone_line, talk=talk, by=cast.worker)
    tying.tie_myself_to_talk(talk, by=cast.worker)
    with pytest.raises(Refused):
        danger.open_danger(act, by=cast.worker)
    assert danger_queries.dangers(seen_by=cast.worker) == []
    assert [row.id for row in danger_queries.dangers(seen_by=cast.lead)] == [act]


# By number


WRITTEN = ["0470 12 34 56", "+32 470 12 34 56", "0032470123456", "0470/12.34.56", "+32 (0)470-12-34-56"]


@pytest.mark.parametrize("written", WRITTEN)
def test_a_contact_with_ones_own_number_is_closed_however_the_number_was_written(cast, written):
    accounts.keep_own_address(cast.worker.id, written, by=cast.worker)
    contact = operations.register(registration(), team=cast.phone_line, by=cast.lead)
    with pytest.raises(Refused):
        operations.read(contact, by=cast.worker)
    (tie,) = ties(contact=contact, seen_by=cast.lead)
    assert (tie.staff, tie.how, tie.said_by) == (cast.worker.id, "NUMBER", None)


def test_a_number_that_a_correction_brings_closes_it_too(cast, contact):
    accounts.keep_own_address(cast.worker.id, "0499 00 11 22", by=cast.worker)
    operations.read(contact, by=cast.worker)
    with_other = registration({**WOMAN, "number": "+32499001122"})
    operations.correct(contact, with_other, version=1, by=cast.lead)
    with pytest.raises(Refused):
        operations.read(contact, by=cast.worker)


def test_a_callback_to_ones_own_number_is_called_by_others(cast):
    accounts.keep_own_address(cast.worker.id, "0470 11 22 33", by=cast.worker)
    due = callbacks.ask_callback(asked(), team=cast.phone_line, by=cast.lead)
    assert callback_queries.callbacks(seen_by=cast.worker) == []
    with pytest.raises(Refused):
        callbacks.take_callback(due, by=cast.worker)
    assert callbacks.take_callback(due, by=cast.lead).number == "0470 11 22 33"
    (tie,) = ties(seen_by=cast.lead)
    assert tying.lift_tie(tie.id, by=cast.lead) == due


def test_a_mail_from_ones_own_address_is_never_in_ones_queue(cast, line):
    accounts.keep_own_address(cast.worker.id, "Sam@Example.org", by=cast.worker)
    mailing.receive_mail(b"From: sam@example.org\n\nHello", own="line@example.org", by=cast.command)
    assert talk_queries.waiting(seen_by=cast.worker) == []
    assert len(talk_queries.waiting(seen_by=cast.lead)) == 1


def test_a_number_that_somebody_else_has_ties_nobody(cast):
    accounts.keep_own_address(cast.worker.id, "0470 99 99 99", by=cast.worker)
    accounts.keep_own_address(cast.outsider.id, "0470 12 34 56", by=cast.outsider)
    operations.register(registration(), team=cast.phone_line, by=cast.lead)
    assert not Tie.objects.exists()


def test_own_numbers_are_kept_as_a_hash_that_holds_no_digit_of_them(cast):
    accounts.keep_own_address(cast.worker.id, "0470 12 34 56", by=cast.worker)
    accounts.keep_own_address(cast.worker.id, "+32470123456", by=cast.worker)
    (row,) = OwnAddress.objects.all()
    assert len(bytes(row.proof)) == 32
    assert b"470123456" not in bytes(row.proof)


def test_with_another_secret_of_the_installation_one_is_told_that_numbers_are_not_compared(cast, settings):
    from houvast.records.accounts import queries as people

    accounts.keep_own_address(cast.worker.id, "0470 12 34 56", by=cast.worker)
    assert people.own_addresses(seen_by=cast.worker) == (1, 0)
    settings.SECRET_KEY = "another"
    assert people.own_addresses(seen_by=cast.worker) == (0, 1)
    accounts.keep_own_address(cast.worker.id, "0470 12 34 56", by=cast.worker)
    assert people.own_addresses(seen_by=cast.worker) == (1, 0)


@pytest.mark.parametrize("typed", ["", "12", "my number", "a@", "@b.org", "0470 12 34 56 78 90 12", "\ud800"])
def test_what_is_no_number_or_address_is_refused_with_what_to_type(cast, typed):
    with pytest.raises(accounts.NotPossible, match="Type a number"):
        accounts.keep_own_address(cast.worker.id, typed, by=cast.worker)


def test_ten_are_kept_and_forgotten_together_and_go_on_leaving(cast):
    for number in range(10):
        accounts.keep_own_address(cast.worker.id, f"0470 12 34 {number:02}", by=cast.worker)
    with pytest.raises(accounts.NotPossible, match="Ten"):
        accounts.keep_own_address(cast.worker.id, "0470 12 34 99", by=cast.worker)
    accounts.forget_own_addresses(cast.worker.id, by=cast.worker)
    assert not OwnAddress.objects.exists()
    accounts.keep_own_address(cast.worker.id, "0470 12 34 56", by=cast.worker)
    accounts.deactivate(cast.worker.id, by=cast.administrator)
    assert not OwnAddress.objects.exists()


def test_nobody_keeps_numbers_for_somebody_else(cast):
    with pytest.raises(Refused):
        accounts.keep_own_address(cast.lead.id, "0470 12 34 56", by=cast.worker)


# What stays


def test_said_twice_there_is_one_tie_and_what_was_said_first_stays(cast, tied):
    tying.tie_colleague(tied, cast.worker.id, by=cast.lead)
    assert Tie.objects.values_list("how", flat=True).get() == "LEAD"


def test_a_tie_is_to_one_thing(cast, tied):
    with pytest.raises(IntegrityError), transaction.atomic():
        Tie.objects.create(staff_id=cast.worker.id, how="SELF", on="2025-11-05")


def test_ties_go_with_the_content_of_their_contact(cast, tied):
    requests.erase_on_request(tied, recognised="AGREED_WORD", codes="COARSENED", by=cast.lead)
    assert not Tie.objects.exists()
