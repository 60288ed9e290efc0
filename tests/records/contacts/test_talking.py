"""A talk, from both sides: begun without an account, taken by one, written in, ended, come back to."""

import re
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import PASSWORD, Cast, registration, unlocked
from houvast.records.accounts import keys
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused, visitor
from houvast.records.accounts.roles import Role
from houvast.records.contacts import sealed, talks
from houvast.records.contacts.models import Contact, Hand, Message, Pass, Talk, TalkKey, TurnedAway
from houvast.records.contacts.operations import NotPossible, answering, erasing, returning, talking
from houvast.records.contacts.operations.answering import TakenByAnother
from houvast.records.contacts.operations.talking import NotLetIn, NoWay
from houvast.records.contacts.queries import talks as queries
from records.contacts.talking_with import as_if_last_used, begun, code_of, read, said_by, set_line
from traces import left, was_refused
from two_at_once import at_once


@pytest.fixture(autouse=True)
def lines(cast: Cast) -> None:
    set_line(cast.phone_line, by=cast.administrator)


def taken(cast: Cast, **said: object) -> tuple[talking.Begun, answering.OpenedTalk]:
    made = begun(cast, **said)
    answering.take_talk(made.id, by=cast.worker)
    return made, answering.open_talk(made.id, by=cast.worker)


def test_who_reads_a_talk_takes_no_transaction_and_so_waits_for_nobody_who_writes(cast: Cast):
    made, _opened = taken(cast)
    key, by = made.entered.key, made.entered.by
    talking.say(made.id, "hello", once=uuid.uuid4(), key=key, by=by)
    with CaptureQueriesContext(connection) as asked:
        talking.enter(made.secret, by=visitor(cast.helpline))
        talking.still_in([made.secret], by=visitor(cast.helpline))
        talking.reread(made.id, key=key, by=by)
        answering.listen(made.id, by=cast.worker)
    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}
    assert not any(re.search("FOR (NO KEY )?UPDATE", query["sql"]) for query in asked)


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda talk: talk.passes.update(asleep=True),
        lambda talk: talk.passes.update(until=timezone.now()),
        lambda talk: talk.passes.all().delete(),
        lambda talk: Talk.objects.filter(pk=talk.pk).update(burns_at=timezone.now()),
    ],
    ids=["asleep", "over", "gone", "burnt"],
)
def test_who_is_in_is_in_only_as_long_as_their_pass_would_let_them_in(cast: Cast, meanwhile):
    made = begun(cast)
    there = visitor(cast.helpline)
    other, secrets = begun(cast), [made.secret, bytes(32), b""]
    assert talking.still_in([*secrets, other.secret], by=there) == [True, False, False, True]
    assert talking.still_in([made.secret], by=visitor(uuid.uuid4())) == [False]
    inside = talking.enter_each([*secrets, other.secret, made.secret], by=there)
    assert [each and (each.talk, each.key) for each in inside] == [
        each and (each.id, each.entered.key) for each in (made, None, None, other, made)
    ]
    assert talking.enter_each([made.secret], by=visitor(uuid.uuid4())) == [None]
    meanwhile(Talk.objects.get(id=made.id))
    assert talking.still_in([*secrets, other.secret], by=there) == [False, False, False, True]
    inside = talking.enter_each([*secrets, other.secret], by=there)
    assert [each and each.talk for each in inside] == [None, None, None, other.id]
    with pytest.raises(NotLetIn):
        talking.enter(made.secret, by=there)


def test_forty_who_come_in_at_once_take_as_many_statements_as_two(cast: Cast):
    set_line(cast.phone_line, most_waiting=100, by=cast.administrator)
    made = [begun(cast) for _ in range(40)]

    def statements_of(number: int) -> list[int]:
        taken = []
        for ask in (talking.enter_each, talking.still_in):
            with CaptureQueriesContext(connection) as asked:
                found = ask([each.secret for each in made[:number]], by=visitor(cast.helpline))
            assert all(found)
            taken.append(len(asked))
        return taken

    assert statements_of(2) == statements_of(40) == [4, 2]


def test_who_comes_in_with_others_whose_month_is_gone_is_let_in_all_the_same(cast: Cast):
    made, other = begun(cast), begun(cast)
    Talk.objects.filter(id=other.id).update(month_key="1999-01")
    inside = talking.enter_each([other.secret, made.secret], by=visitor(cast.helpline))
    assert [each and each.talk for each in inside] == [None, made.id]


# Beginning


def test_somebody_begins_a_talk_without_an_account_and_the_trail_names_nobody(cast: Cast):
    made = begun(cast, name="Sam")
    assert left("contacts.begin_talk", by=visitor(cast.helpline), subject=made.id)
    (row,) = queries.waiting(seen_by=cast.worker)
    assert (row.id, row.door, row.language, row.team) == (made.id, "CHAT", "nl", cast.phone_line)


def test_one_secret_begins_one_talk_and_lets_in_until_that_is_closed(cast: Cast):
    secret = bytes(range(32))
    made = begun(cast, "MAILBOX", first="once", secret=secret)
    assert made.secret == secret
    with pytest.raises(talking.BegunAlready):
        begun(cast, "MAILBOX", first="once", secret=secret)
    assert talking.enter(secret, by=visitor(cast.helpline)).talk == made.id
    talking.leave_talk(made.id, by=made.entered.by)
    with pytest.raises(talking.BegunAlready):
        begun(cast, "MAILBOX", first="once", secret=secret)
    with pytest.raises(NotLetIn):
        talking.enter(secret, by=visitor(cast.helpline))
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_with_one_secret_at_once_one_begins(cast: Cast):
    answers = at_once(*[lambda: begun(cast, "MAILBOX", first="once", secret=bytes(32))] * 2)
    assert sorted(type(each).__name__ for each in answers) == ["Begun", "BegunAlready"]
    assert (Talk.objects.count(), Message.objects.count()) == (1, 1)


def test_where_no_line_is_open_the_way_is_said_and_counted(cast: Cast):
    set_line(
        cast.phone_line,
        hours=[{"rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "from": "10:00", "until": "11:00"}],
        by=cast.administrator,
    )
    with pytest.raises(NoWay) as refusal:
        begun(cast)
    assert refusal.value.because == "CLOSED"
    assert TurnedAway.objects.get().number == 1
    assert begun(cast, "MAILBOX").id  # a message is always taken


def test_when_the_line_is_full_the_next_one_is_sent_to_the_mailbox_and_counted(cast: Cast):
    set_line(cast.phone_line, most_waiting=2, by=cast.administrator)
    begun(cast), begun(cast)
    for _ in range(3):
        with pytest.raises(NoWay):
            begun(cast)
    assert (TurnedAway.objects.get().because, TurnedAway.objects.get().number) == ("BUSY", 3)


def test_a_language_that_no_line_answers_in_is_no_way(cast: Cast):
    set_line(cast.phone_line, languages=["nl"], by=cast.administrator)
    with pytest.raises(NoWay):
        talking.begin_talk("CHAT", language="fr", by=visitor(cast.helpline))


# Writing


def test_what_both_say_is_read_by_both_in_one_order(cast: Cast):
    made, opened = taken(cast, name="Sam")
    said_by(made.entered, "Is anybody there?")
    answering.reply(made.id, "Yes. I am listening.", once=uuid.uuid4(), key=opened.key, by=cast.worker)
    expected = [("PERSON", "Is anybody there?"), ("WORKER", "Yes. I am listening.")]
    assert read(made.entered) == expected
    again = answering.open_talk(made.id, by=cast.worker)
    assert [(each.author, each.text) for each in again.said] == expected
    assert again.name == "Sam"


def test_a_message_that_is_sent_twice_is_kept_once(cast: Cast):
    made, once = begun(cast), uuid.uuid4()
    first, second = (said_by(made.entered, "hello", once) for _ in range(2))
    assert (first.number, first.again, second.number, second.again) == (1, False, 1, True)
    assert read(made.entered) == [("PERSON", "hello")]


@pytest.mark.django_db(transaction=True)
def test_two_messages_at_once_get_two_numbers(cast: Cast):
    made = begun(cast)
    kept = at_once(*[lambda n=n: said_by(made.entered, f"message {n}") for n in range(4)])
    assert sorted(each.number for each in kept) == [1, 2, 3, 4]


def test_a_note_among_colleagues_is_never_shown_to_the_person(cast: Cast):
    made, _opened = taken(cast)
    answering.note(made.id, "sounds like strangulation", once=uuid.uuid4(), by=cast.worker)
    assert read(made.entered) == []
    assert [each.text for each in answering.listen(made.id, by=cast.worker).said] == [
        "sounds like strangulation"
    ]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("abc\u202edef\u202c", "abcdef"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a" + "\u0301" * 50 + "b", "\u00e1" + "\u0301" * 4 + "b"),
        ("family 👨‍👩‍👧", "family 👨‍👩‍👧"),
        ("  spaces \r\n kept inside  ", "spaces \n kept inside"),
    ],
)
def test_text_that_hides_or_turns_around_is_kept_without_that(cast: Cast, text: str, kept: str):
    made = begun(cast)
    said_by(made.entered, text)
    assert read(made.entered) == [("PERSON", kept)]


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u200b", "\x00", "x" * 4001, "x" * 100_000, "\ud800"])
def test_what_is_no_message_is_refused_and_nothing_is_kept(cast: Cast, text: str):
    made = begun(cast)
    with pytest.raises(NotPossible):
        said_by(made.entered, text)
    assert not Message.objects.exists()


def test_nothing_that_was_said_stands_in_the_database(cast: Cast):
    made, _opened = taken(cast, name="Zonnebloem")
    said_by(made.entered, "waterlelie " * 20)
    with connection.cursor() as cursor:
        for table in ("talk", "message", "pass", "talkkey"):
            cursor.execute(f"SELECT * FROM contacts_{table}")
            stored = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor])
            assert "waterlelie" not in stored
            assert "Zonnebloem" not in stored


def test_a_short_message_is_as_long_as_another_short_one(cast: Cast):
    made = begun(cast)
    lengths = {len(said_by(made.entered, text).sealed) for text in ("ja", "nee, dat weet ik echt niet meer")}
    assert len(lengths) == 1


def test_a_message_moved_to_another_place_does_not_open_and_the_rest_stays_readable(cast: Cast):
    made = begun(cast)
    said_by(made.entered, "first"), said_by(made.entered, "second")
    first, second = Message.objects.order_by("number")
    Message.objects.filter(pk=second.pk).update(sealed=first.sealed)
    assert read(made.entered) == [("PERSON", "first"), ("PERSON", None)]


# Who may


@pytest.mark.django_db(transaction=True)
def test_two_who_take_at_once_one_has_it(cast: Cast):
    made = begun(cast)
    answers = at_once(
        lambda: answering.take_talk(made.id, by=cast.worker),
        lambda: answering.take_talk(made.id, by=cast.lead),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "TakenByAnother"]
    assert Hand.objects.filter(until__isnull=True).count() == 1


@pytest.mark.parametrize("somebody", ["outsider", "volunteer", "statistician", "administrator"])
def test_who_is_not_on_the_route_neither_sees_nor_takes_nor_reads(cast: Cast, somebody: str):
    made, person = begun(cast), getattr(cast, somebody)
    assert queries.waiting(seen_by=person) == []
    with pytest.raises(Refused):
        answering.take_talk(made.id, by=person)
    assert was_refused("contacts.take_talk", by=person, subject=made.id)
    answering.take_talk(made.id, by=cast.worker)
    for doing in (answering.open_talk, answering.join_talk, answering.end_talk):
        with pytest.raises(Refused):
            doing(made.id, by=person)


def test_a_colleague_who_has_not_taken_it_does_not_read_it(cast: Cast):
    made, _opened = taken(cast)
    with pytest.raises(Refused):
        answering.open_talk(made.id, by=cast.lead)
    with pytest.raises(Refused):
        answering.reply(made.id, "hello", once=uuid.uuid4(), by=cast.lead)


def test_who_joins_is_seen_by_the_person_and_reads_along(cast: Cast):
    made, _opened = taken(cast)
    answering.join_talk(made.id, by=cast.lead)
    assert read(made.entered) == [("HOUSE", "JOINED")]
    assert answering.open_talk(made.id, by=cast.lead).in_hands_of == [
        (cast.worker.id, False),
        (cast.lead.id, True),
    ]
    answering.step_out(made.id, by=cast.lead)
    assert read(made.entered)[-1] == ("HOUSE", "STEPPED_OUT")
    with pytest.raises(Refused):
        answering.open_talk(made.id, by=cast.lead)


def test_who_sits_beside_takes_over_from_who_is_gone_and_the_person_is_told(cast: Cast):
    made, _opened = taken(cast)
    answering.join_talk(made.id, by=cast.lead)
    answering.take_over_talk(made.id, by=cast.lead)
    assert left("contacts.take_over_talk", by=cast.lead, subject=made.id)
    assert read(made.entered)[-1] == ("HOUSE", "TAKEN_OVER")
    assert answering.open_talk(made.id, by=cast.lead).in_hands_of == [(cast.lead.id, False)]
    with pytest.raises(Refused):
        answering.open_talk(made.id, by=cast.worker)
    answering.hand_over_talk(made.id, to=cast.phone_line, said="I go home, too.", by=cast.lead)
    assert [row.id for row in queries.waiting(seen_by=cast.worker)] == [made.id]


def test_nobody_takes_over_a_talk_beside_which_they_do_not_sit(cast: Cast):
    made, _opened = taken(cast)
    for by in (cast.lead, cast.volunteer, cast.outsider):
        with pytest.raises(Refused):
            answering.take_over_talk(made.id, by=by)
    with pytest.raises(NotPossible):
        answering.take_over_talk(made.id, by=cast.worker)
    assert answering.open_talk(made.id, by=cast.worker).in_hands_of == [(cast.worker.id, False)]
    answering.join_talk(made.id, by=cast.lead)
    answering.take_over_talk(made.id, by=cast.lead)
    with pytest.raises(NotPossible):
        answering.take_over_talk(made.id, by=cast.lead)
    answering.join_talk(made.id, by=cast.worker)
    answering.end_talk(made.id, by=cast.lead)
    with pytest.raises(Refused):
        answering.take_over_talk(made.id, by=cast.worker)


def test_who_else_sits_beside_stays_when_a_talk_is_taken_over(cast: Cast):
    made, _opened = taken(cast)
    another = accounts.invite(
        "another", "Another", password=PASSWORD, place=(cast.phone_line, Role.LEAD), by=cast.command
    )
    accounts.hand_over(another, team=cast.phone_line, by=cast.worker)
    for by in (cast.lead, unlocked(another)):
        answering.join_talk(made.id, by=by)
    answering.take_over_talk(made.id, by=cast.lead)
    hands = answering.open_talk(made.id, by=cast.lead).in_hands_of
    assert sorted(hands, key=str) == sorted([(another, True), (cast.lead.id, False)], key=str)


def test_somebody_with_another_talk_reads_and_writes_only_their_own(cast: Cast):
    mine, other = begun(cast), begun(cast)
    with pytest.raises(Refused):
        talking.say(other.id, "hello", once=uuid.uuid4(), key=mine.entered.key, by=mine.entered.by)
    with pytest.raises(Refused):
        talking.reread(other.id, key=mine.entered.key, by=mine.entered.by)


def test_who_is_locked_opens_no_talk(cast: Cast):
    made = begun(cast)
    with pytest.raises(keys.Locked):
        answering.take_talk(made.id, by=replace(cast.worker, private=None))
    assert Talk.objects.get().state == "WAITING"


# Handing over


def test_a_talk_that_is_handed_to_another_team_is_read_there_and_counted_once(cast: Cast):
    made, opened = taken(cast)
    said_by(made.entered, "I would rather talk to a man.")
    answering.hand_over_talk(made.id, to=cast.mens_line, said="Would rather talk to a man.", by=cast.worker)
    (row,) = queries.waiting(seen_by=cast.volunteer)
    assert row.id == made.id
    answering.take_talk(made.id, by=cast.volunteer)
    there = answering.open_talk(made.id, by=cast.volunteer)
    assert [each.text for each in there.said if each.author != "HOUSE"] == [
        "I would rather talk to a man.",
        "Would rather talk to a man.",
    ]
    with pytest.raises(Refused):
        answering.reply(made.id, "still here", once=uuid.uuid4(), key=opened.key, by=cast.worker)
    assert Talk.objects.count() == 1


def test_who_is_handed_over_keeps_their_place_before_those_who_came_later(cast: Cast):
    first, _opened = taken(cast)
    second = begun(cast)
    answering.hand_over_talk(first.id, to=cast.phone_line, said="", by=cast.worker)
    assert [row.id for row in queries.waiting(seen_by=cast.lead)] == [first.id, second.id]


def test_a_talk_waits_with_the_team_that_takes_over_only_after_its_minutes(cast: Cast):
    set_line(cast.mens_line, by=cast.administrator)
    set_line(cast.phone_line, overflow=cast.mens_line, overflow_after=5, by=cast.administrator)
    made = begun(cast, line=cast.phone_line)
    assert queries.waiting(seen_by=cast.volunteer) == []
    Talk.objects.update(waits_since=timezone.now() - timedelta(minutes=6))
    (row,) = queries.waiting(seen_by=cast.volunteer)
    assert (row.id, row.overflow) == (made.id, True)
    answering.take_talk(made.id, by=cast.volunteer)
    assert answering.open_talk(made.id, by=cast.volunteer).team == cast.mens_line


# Ending and coming back


def test_a_talk_that_is_given_up_before_it_was_taken_is_counted_as_that(cast: Cast):
    made = begun(cast)
    talking.leave_talk(made.id, by=made.entered.by)
    talk = Talk.objects.get()
    assert (talk.state, talk.outcome, talk.ended_because) == ("ENDED", "ABANDONED", "GAVE_UP")
    assert talk.waited is not None
    assert queries.waiting(seen_by=cast.worker) == []
    with pytest.raises(TakenByAnother):
        answering.take_talk(made.id, by=cast.worker)


@pytest.mark.parametrize("door", ["MAILBOX", "WEBFORM"])
def test_a_message_waits_to_be_read_though_its_writer_closed_it_without_a_code(cast: Cast, door: str):
    made = begun(cast, door, first="I do not dare to call.")
    talking.leave_talk(made.id, by=made.entered.by)
    with pytest.raises(NotLetIn):
        talking.enter(made.secret, by=visitor(cast.helpline))
    (row,) = queries.waiting(seen_by=cast.worker)
    assert (row.id, Talk.objects.get().waited) == (made.id, None)
    answering.take_talk(made.id, by=cast.worker)
    said = answering.open_talk(made.id, by=cast.worker).said
    assert [each.text for each in said] == ["I do not dare to call."]


def test_a_message_that_somebody_has_in_hands_stays_there_when_its_writer_closes_it(cast: Cast):
    made = begun(cast, "MAILBOX", first="I do not dare to call.")
    answering.take_talk(made.id, by=cast.worker)
    talking.leave_talk(made.id, by=made.entered.by)
    assert answering.open_talk(made.id, by=cast.worker).state == "IN_HANDS"


def test_a_chat_that_was_put_back_and_is_left_then_waits_for_nobody(cast: Cast):
    made, _opened = taken(cast)
    answering.hand_over_talk(made.id, to=cast.phone_line, said="back soon", by=cast.worker)
    talking.leave_talk(made.id, by=made.entered.by)
    talk = Talk.objects.get()
    assert (talk.state, talk.outcome, talk.ended_because) == ("ENDED", "ANSWERED", "BY_PERSON")
    assert queries.waiting(seen_by=cast.worker) == []


def test_a_chat_that_is_closed_with_a_code_is_not_given_up(cast: Cast):
    made = begun(cast)
    code_of(made.entered)
    talking.leave_talk(made.id, by=made.entered.by)
    talk = Talk.objects.get()
    assert (talk.state, talk.outcome, talk.waited) == ("WAITING", "WAITING", None)


def test_an_ended_chat_takes_no_message_and_a_mailbox_does_and_waits_again(cast: Cast):
    made, _opened = taken(cast)
    answering.end_talk(made.id, by=cast.worker)
    with pytest.raises(NotPossible):
        said_by(made.entered, "one more thing")
    code_of(made.entered)
    said_by(made.entered, "one more thing")
    (row,) = queries.waiting(seen_by=cast.worker)
    assert row.id == made.id


def test_who_leaves_a_talk_that_they_can_come_back_to_gets_the_answer_that_is_written_meanwhile(cast: Cast):
    made, opened = taken(cast)
    assert not opened.has_code
    code = code_of(made.entered)
    talking.leave_talk(made.id, by=made.entered.by)
    assert answering.open_talk(made.id, by=cast.worker).has_code
    answering.reply(made.id, "Here is the number.", once=uuid.uuid4(), by=cast.worker)
    back = returning.come_back(code, by=visitor(cast.helpline))
    assert "Here is the number." in str(read(back.entered)[-1])
    assert Talk.objects.get().state == "IN_HANDS"


def test_a_browsers_secret_lets_in_until_it_is_left(cast: Cast):
    made = begun(cast)
    assert talking.enter(made.secret, by=visitor(cast.helpline)).key == made.entered.key
    talking.leave_talk(made.id, by=made.entered.by)
    with pytest.raises(NotLetIn):
        talking.enter(made.secret, by=visitor(cast.helpline))


def test_a_receipt_code_lets_back_in_on_another_device_and_says_when_it_was_last_used(cast: Cast):
    made = begun(cast, "MAILBOX")
    said_by(made.entered, "I will look on Friday.")
    code = code_of(made.entered)
    first = returning.come_back(code.lower().replace("-", " "), by=visitor(cast.helpline))
    assert first.entered.last_used is None
    assert left("contacts.come_back", by=visitor(cast.helpline), subject=made.id)
    second = returning.come_back(code, by=visitor(cast.helpline))
    assert second.entered.last_used is not None
    assert read(second.entered) == [("PERSON", "I will look on Friday.")]
    with pytest.raises(NotLetIn):  # the browser of before lets nobody in any more
        talking.enter(first.secret, by=visitor(cast.helpline))


def test_a_code_counts_only_once_it_was_typed_back(cast: Cast):
    made, new = begun(cast, "MAILBOX"), returning.NewReceipt.made()
    other = returning.NewReceipt.made()
    with pytest.raises(NotPossible):
        returning.keep_as_mailbox(
            made.id, other.code, shown=new.proof, private=made.entered.private, by=made.entered.by
        )
    with pytest.raises(NotLetIn):
        returning.come_back(new.code, by=visitor(cast.helpline))


@pytest.mark.parametrize("by_which", ["CODE", "SECOND", "WORD"])
def test_who_comes_back_and_writes_nothing_comes_back_three_months_later_too(cast: Cast, by_which: str):
    made, second = begun(cast, "MAILBOX", first="only mine"), returning.NewReceipt.made()
    code = code_of(made.entered)
    returning.draw_veil(made.id, second.code, shown=second.proof, by=made.entered.by)
    returning.choose_word(made.id, "blauwe emmer", private=made.entered.private, by=made.entered.by)
    today = timezone.localdate()
    as_if_last_used(today - timedelta(days=80))
    there, back = visitor(cast.helpline), returning.come_back
    if by_which == "WORD":
        came = returning.come_back_by_word("blauwe emmer", by=there)
    else:
        came = back(code if by_which == "CODE" else second.code, by=there)
    talk = Talk.objects.get(id=came.id)
    assert (talk.last_on, talk.month_key[:7]) == (today, sealed.talk_month(today))
    erasing.erase_talk_content(on=today + timedelta(days=60), by=cast.command)
    accounts.destroy_months(on=today + timedelta(days=60), by=cast.command)
    assert back(second.code if by_which == "SECOND" else code, by=there).id == came.id
    with pytest.raises(NotLetIn):
        back(code if by_which == "SECOND" else second.code, by=there)


@pytest.mark.parametrize("behind_a_second_code", [False, True])
def test_nobody_who_finds_a_talk_open_replaces_its_code_and_burns_it(cast: Cast, behind_a_second_code: bool):
    made, second = begun(cast, "MAILBOX", first="only mine"), returning.NewReceipt.made()
    code = code_of(made.entered)
    if behind_a_second_code:
        returning.draw_veil(made.id, second.code, shown=second.proof, by=made.entered.by)
        code = second.code
    opened, theirs = returning.come_back(code, by=visitor(cast.helpline)), returning.NewReceipt.made()
    with pytest.raises(NotPossible, match="a code already"):
        returning.keep_as_mailbox(
            opened.id,
            theirs.code,
            shown=theirs.proof,
            private=opened.entered.private,
            by=opened.entered.by,
        )
    with pytest.raises(NotPossible):
        returning.burn(opened.id, theirs.code, by=opened.entered.by)
    with pytest.raises(NotLetIn):
        returning.come_back(theirs.code, by=visitor(cast.helpline))
    assert returning.come_back(code, by=visitor(cast.helpline)).id == opened.id


@pytest.mark.parametrize("guess", ["", "0000-0000-0000-0000", "x" * 10_000, "ΑΑΑΑ-ΒΒΒΒ-ΓΓΓΓ-ΔΔΔΔ", "\x00"])
def test_a_guess_lets_nobody_in(cast: Cast, guess: str):
    code_of(begun(cast, "MAILBOX").entered)
    with pytest.raises(NotLetIn):
        returning.come_back(guess, by=visitor(cast.helpline))


def test_a_code_of_another_helpline_lets_nobody_in(cast: Cast):
    code = code_of(begun(cast, "MAILBOX").entered)
    with pytest.raises(NotLetIn):
        returning.come_back(code, by=visitor(cast.outsider.organisation))


def test_out_of_sight_only_the_word_opens_the_talk_again(cast: Cast):
    made = begun(cast)
    returning.choose_word(made.id, "Blauwe Emmer", private=made.entered.private, by=made.entered.by)
    assert talking.fall_asleep(made.id, by=made.entered.by)
    with pytest.raises(NotLetIn):
        talking.enter(made.secret, by=visitor(cast.helpline))
    with pytest.raises(NotLetIn):
        returning.come_back_by_word("groene emmer", by=visitor(cast.helpline))
    assert returning.come_back_by_word(" blauwe  emmer", by=visitor(cast.helpline)).id == made.id


def test_a_page_that_was_closed_lets_nobody_in_after_a_minute_and_one_that_is_seen_again_does(cast: Cast):
    closed, seen = begun(cast), begun(cast)
    for each in (closed, seen):
        talking.go_out_of_sight(each.id, by=each.entered.by)
        assert talking.enter(each.secret, by=visitor(cast.helpline)).talk == each.id  # not yet
    assert talking.come_in_sight(seen.id, by=seen.entered.by)
    Pass.objects.update(until=F("until") - talks.OUT_OF_SIGHT)  # a minute later
    assert talking.enter(seen.secret, by=visitor(cast.helpline)).talk == seen.id
    with pytest.raises(NotLetIn):
        talking.enter(closed.secret, by=visitor(cast.helpline))
    assert not talking.come_in_sight(closed.id, by=closed.entered.by)
    with pytest.raises(NotLetIn):
        talking.enter(closed.secret, by=visitor(cast.helpline))


def test_out_of_sight_twice_gives_no_more_time_and_awake_is_only_who_was_not_asleep(cast: Cast):
    made = begun(cast)
    talking.go_out_of_sight(made.id, by=made.entered.by)
    before = Pass.objects.get().until
    talking.go_out_of_sight(made.id, by=made.entered.by)
    assert Pass.objects.get().until == before
    talking.fall_asleep(made.id, by=made.entered.by)
    assert not talking.come_in_sight(made.id, by=made.entered.by)


def test_a_word_opens_nothing_after_a_day(cast: Cast):
    made = begun(cast)
    returning.choose_word(made.id, "blauwe emmer", private=made.entered.private, by=made.entered.by)
    Pass.objects.filter(kind="WORD").update(until=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotLetIn):
        returning.come_back_by_word("blauwe emmer", by=visitor(cast.helpline))


def test_two_people_with_one_word_do_not_meet(cast: Cast):
    mine, other = begun(cast), begun(cast)
    returning.choose_word(mine.id, "blauwe emmer", private=mine.entered.private, by=mine.entered.by)
    with pytest.raises(NotPossible):
        returning.choose_word(other.id, "blauwe emmer", private=other.entered.private, by=other.entered.by)


def test_a_word_whose_day_is_over_is_free_for_somebody_else(cast: Cast):
    mine, other = begun(cast), begun(cast)
    for each in (mine, other):
        returning.choose_word(each.id, "blauwe emmer", private=each.entered.private, by=each.entered.by)
        came = returning.come_back_by_word("blauwe emmer", by=visitor(cast.helpline))
        assert came.id == each.id
        Pass.objects.filter(kind="WORD").update(until=timezone.now() - timedelta(seconds=1))


# The second code, and burning


def test_a_second_code_opens_notes_of_ones_own_and_nothing_else(cast: Cast):
    made, second = begun(cast, "MAILBOX"), returning.NewReceipt.made()
    said_by(made.entered, "what nobody may see")
    code = code_of(made.entered)
    returning.draw_veil(made.id, second.code, shown=second.proof, by=made.entered.by)
    notes = returning.come_back(second.code, by=visitor(cast.helpline))
    said_by(notes.entered, "Ask about the noise of the neighbours")
    assert read(notes.entered) == [("PERSON", "Ask about the noise of the neighbours")]
    assert [row.id for row in queries.waiting(seen_by=cast.worker)] == [made.id]
    assert TalkKey.objects.filter(talk__id=notes.id, team__isnull=False).count() == 0
    assert read(returning.come_back(code, by=visitor(cast.helpline)).entered) == [
        ("PERSON", "what nobody may see")
    ]


def everything(table: str) -> list[dict[str, object]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_nothing_that_is_kept_says_to_whose_talk_a_second_code_belongs_nor_when_it_was_made(cast: Cast):
    before, made, after = begun(cast, "MAILBOX"), begun(cast, "MAILBOX"), None
    code_of(made.entered)
    trail = len(everything("audit_entry"))
    second = returning.NewReceipt.made()
    returning.draw_veil(made.id, second.code, shown=second.proof, by=made.entered.by)
    assert len(everything("audit_entry")) == trail
    after = begun(cast, "MAILBOX")
    notes = Talk.objects.get(is_veil=True)
    serials = [Talk.objects.get(id=each.id).serial for each in (before, made, after)]
    assert serials == list(range(serials[0], serials[0] + 3))  # no gap, and not between them
    assert notes.serial < 0
    assert (notes.began_at, notes.waits_since, notes.hour) == (None, None, 0)
    for table in ("contacts_pass", "contacts_talkkey"):
        own, others = (
            [row["id"] for row in everything(table) if (row["talk_id"] == notes.serial) is is_own]
            for is_own in (True, False)
        )
        assert max(own) < 0 < min(others)
    moments = [
        value
        for row in (*everything("contacts_talk"), *everything("contacts_pass"))
        if notes.serial in (row.get("serial"), row.get("talk_id"))
        for name, value in row.items()
        if name.endswith(("_at", "_since", "until")) and value is not None
    ]
    assert moments == []


def test_nobody_draws_a_second_code_in_somebody_elses_talk(cast: Cast):
    mine, other, new = begun(cast, "MAILBOX"), begun(cast, "MAILBOX"), returning.NewReceipt.made()
    with pytest.raises(Refused):
        returning.draw_veil(other.id, new.code, shown=new.proof, by=mine.entered.by)
    assert was_refused("contacts.draw_veil", by=mine.entered.by, subject="")
    assert not Talk.objects.filter(is_veil=True).exists()


def test_only_the_real_code_burns_and_only_after_72_hours_and_it_can_be_taken_back(cast: Cast):
    made = begun(cast, "MAILBOX")
    said_by(made.entered, "gone soon")
    code = code_of(made.entered)
    with pytest.raises(NotPossible):
        returning.burn(made.id, returning.NewReceipt.made().code, by=made.entered.by)
    until = returning.burn(made.id, code, by=made.entered.by)
    assert timedelta(hours=71) < until - timezone.now() <= timedelta(hours=72)
    returning.take_burning_back(made.id, by=made.entered.by)
    assert returning.come_back(code, by=visitor(cast.helpline)).id == made.id
    returning.burn(made.id, code, by=returning.come_back(code, by=visitor(cast.helpline)).entered.by)
    Talk.objects.update(burns_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotLetIn):
        returning.come_back(code, by=visitor(cast.helpline))


# Registering


def registered(cast: Cast, talk: uuid.UUID, *, by=None) -> uuid.UUID:
    return answering.register_talk(talk, registration(), team=cast.phone_line, by=by or cast.worker)


def test_a_talk_is_registered_as_one_contact_and_no_other(cast: Cast):
    made, _opened = taken(cast)
    contact = registered(cast, made.id)
    assert registered(cast, made.id) == contact  # pressed twice
    assert [each.id for each in Contact.objects.all()] == [contact]
    assert Talk.objects.get().contact_id == Contact.objects.get().pk
    assert left("contacts.register_talk", by=cast.worker, subject=made.id)


def test_of_two_who_register_one_talk_only_the_first_is_counted(cast: Cast):
    made, _opened = taken(cast)
    answering.join_talk(made.id, by=cast.lead)
    contact = registered(cast, made.id, by=cast.lead)
    with pytest.raises(NotPossible):
        registered(cast, made.id)
    assert [each.id for each in Contact.objects.all()] == [contact]


def test_a_talk_that_ended_is_still_registered_by_who_had_it_last_and_by_nobody_else(cast: Cast):
    made, _opened = taken(cast)
    answering.hand_over_talk(made.id, to=cast.phone_line, said="", by=cast.worker)
    answering.take_talk(made.id, by=cast.lead)
    answering.end_talk(made.id, by=cast.lead)
    assert queries.still_to_register(seen_by=cast.worker) == []
    (still,) = queries.still_to_register(seen_by=cast.lead)
    assert (still.id, still.door, still.language, still.team) == (made.id, "CHAT", "nl", cast.phone_line)
    for somebody in (cast.worker, cast.volunteer, cast.outsider):
        with pytest.raises(Refused):
            registered(cast, made.id, by=somebody)
    registered(cast, made.id, by=cast.lead)
    assert queries.still_to_register(seen_by=cast.lead) == []
    assert Contact.objects.count() == 1


def test_an_abusive_talk_is_counted_as_that_without_content(cast: Cast):
    made, _opened = taken(cast)
    answering.end_talk(made.id, because="ABUSIVE", by=cast.worker)
    contact = Contact.objects.get()
    assert (contact.kind, contact.channel) == ("ABUSIVE", "CHAT")
    assert Talk.objects.get().contact == contact
