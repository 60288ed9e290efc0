"""Who waits: by whose wish, with whom they spoke before, and what a colleague left without an answer."""

import uuid

import pytest

from cast import Cast
from houvast.records.accounts.guard import visitor
from houvast.records.contacts.models import Talk
from houvast.records.contacts.operations import answering, mailing, talking
from houvast.records.contacts.queries.talks import in_hands_of_others, waiting
from records.contacts.talking_with import code_of, said_by, set_line


def begun(cast: Cast, **said: str) -> talking.Begun:
    return talking.begin_talk("CHAT", language="nl", by=visitor(cast.helpline), **said)


@pytest.mark.parametrize("wish", ["F", "M"])
def test_a_wish_for_a_woman_or_a_man_goes_where_people_may_choose_and_stands_in_the_queue(
    cast: Cast, wish: str
):
    set_line(cast.phone_line, by=cast.administrator)
    set_line(cast.mens_line, may_choose=True, by=cast.administrator)
    made = begun(cast, wish=wish)
    assert Talk.objects.get(id=made.id).team_id == cast.mens_line
    assert [(row.id, row.wish) for row in waiting(seen_by=cast.volunteer)] == [(made.id, wish)]


def test_where_no_team_lets_people_choose_a_wish_turns_nobody_away(cast: Cast):
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, wish="M")
    assert [(row.id, row.wish) for row in waiting(seen_by=cast.worker)] == [(made.id, "")]


def test_a_wish_is_not_passed_on_to_a_team_that_lets_nobody_choose_though_another_does(cast: Cast):
    set_line(cast.phone_line, may_choose=True, by=cast.administrator)
    set_line(cast.mens_line, by=cast.administrator)
    made = begun(cast, wish="M", line=cast.mens_line)
    talk = Talk.objects.get(id=made.id)
    assert (talk.team_id, talk.wish) == (cast.mens_line, "")


def test_a_talk_that_was_handed_over_says_so_until_the_person_writes_again(cast: Cast):
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, first="hello")
    answering.take_talk(made.id, by=cast.worker)
    answering.reply(made.id, "hello", once=uuid.uuid4(), by=cast.worker)
    answering.hand_over_talk(made.id, to=cast.phone_line, said="Afraid tonight.", by=cast.worker)
    (row,) = waiting(seen_by=cast.worker)
    assert (row.handed_over, row.comes_back) == (True, False)
    said_by(made.entered, "Are you there?")
    (row,) = waiting(seen_by=cast.worker)
    assert (row.handed_over, row.comes_back) == (False, True)


@pytest.mark.parametrize("wish", ["X", "woman", "<b>", "F" * 900])
def test_a_wish_that_nobody_offers_is_none(cast: Cast, wish: str):
    set_line(cast.phone_line, may_choose=True, by=cast.administrator)
    assert Talk.objects.get(id=begun(cast, wish=wish).id).wish == ""


def test_who_comes_back_by_their_code_is_known_by_whom_they_spoke_with(cast: Cast):
    """By the receipt only: nothing else says that it is the same person."""
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, first="hello")
    assert waiting(seen_by=cast.worker)[0].had_by is None
    answering.take_talk(made.id, by=cast.worker)
    code_of(made.entered)
    answering.end_talk(made.id, because="BY_WORKER", by=cast.worker)
    said_by(made.entered, "again")
    (row,) = waiting(seen_by=cast.lead)
    assert (row.id, row.had_by) == (made.id, cast.worker.id)
    other = begun(cast, first="hello")  # the same words, another talk
    assert {each.id: each.had_by for each in waiting(seen_by=cast.lead)}[other.id] is None


def test_what_somebody_left_without_an_answer_is_seen_by_colleagues(cast: Cast):
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, first="hello")
    answering.take_talk(made.id, by=cast.worker)
    (row,) = in_hands_of_others(seen_by=cast.lead)
    assert row.last_number > row.answered_to
    answering.reply(made.id, "hello", once=uuid.uuid4(), by=cast.worker)
    (row,) = in_hands_of_others(seen_by=cast.lead)
    assert row.last_number == row.answered_to


def test_who_chooses_no_line_comes_to_one_that_is_for_everybody(cast: Cast):
    """Whatever their names, and however few wait for the line that is for some."""
    for name, somebodys in (("mens_line", "phone_line"), ("phone_line", "mens_line")):
        set_line(getattr(cast, name), only_chosen=True, by=cast.administrator)
        set_line(getattr(cast, somebodys), by=cast.administrator)
        made = [begun(cast) for _ in range(3)]
        teams = {Talk.objects.get(id=each.id).team_id for each in made}
        assert teams == {getattr(cast, somebodys)}
    chosen = begun(cast, line=cast.phone_line)
    assert Talk.objects.get(id=chosen.id).team_id == cast.phone_line


def test_where_only_a_line_for_some_answers_who_chooses_none_is_not_turned_away(cast: Cast):
    set_line(cast.mens_line, only_chosen=True, by=cast.administrator)
    set_line(cast.phone_line, doors=["MAILBOX"], by=cast.administrator)
    assert Talk.objects.get(id=begun(cast).id).team_id == cast.mens_line


def test_a_mail_comes_to_a_line_that_is_for_everybody(cast: Cast):
    set_line(cast.mens_line, only_chosen=True, by=cast.administrator)
    set_line(cast.phone_line, by=cast.administrator)
    mail = b"From: sam@example.org\n\nHello"
    came = mailing.receive_mail(mail, own="line@example.org", by=cast.command)
    assert Talk.objects.get(id=came.id).team_id == cast.phone_line
