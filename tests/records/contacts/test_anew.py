"""What is sealed, under a fresh key: whole or not at all, for the same readers, and for nobody who left."""

import uuid
from collections.abc import Callable
from functools import partial

import pytest
from django.test import override_settings

from cast import Cast
from houvast.records.accounts import keys
from houvast.records.accounts import operations as accounts
from houvast.records.accounts import queries as held
from houvast.records.accounts import sealed as sealing
from houvast.records.accounts.guard import visitor
from houvast.records.accounts.models import TeamKeys
from houvast.records.contacts import operations, queries, sealed, talks
from houvast.records.contacts.models import Callback, HeldText, Message, Talk, TalkKey
from houvast.records.contacts.operations import answering, callbacks, leaving, sending, talking
from houvast.records.directory import comparing
from records.contacts.talking_with import begun, code_of, read, said_by, set_line
from records.contacts.test_callbacks import NUMBER, asked
from records.directory.shelters import shelter
from two_at_once import at_once

ONCE = {"name": "a.txt", "once": uuid.UUID(int=7)}


@pytest.fixture
def made(cast: Cast) -> talking.Begun:
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, first="Is anybody there?", name="Sam")
    answering.take_talk(made.id, by=cast.worker)
    answering.reply(made.id, "Yes.", once=uuid.uuid4(), by=cast.worker)
    return made


def anew(cast: Cast) -> list[uuid.UUID]:
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    return operations.rekey(cast.phone_line, by=cast.lead)


def waits(cast: Cast) -> dict[uuid.UUID, int]:
    return queries.to_rekey(held.latest_keys(seen_by=cast.lead), seen_by=cast.lead)


def as_now(cast: Cast, made: talking.Begun) -> talking.Entered:
    return talking.enter(made.secret, by=visitor(cast.helpline))


SAID = [("PERSON", "Is anybody there?"), ("WORKER", "Yes.")]


def test_both_read_on_and_whoever_copied_the_former_key_reads_nothing(cast: Cast, made):
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    assert waits(cast) == {cast.phone_line: 1}
    assert operations.rekey(cast.phone_line, by=cast.lead) == [made.id]
    assert waits(cast) == {}
    assert list(TeamKeys.objects.filter(team=cast.phone_line).values_list("generation", flat=True)) == [2]
    assert read(as_now(cast, made)) == SAID
    opened = answering.open_talk(made.id, by=cast.worker)
    assert (opened.name, [(each.author, each.text) for each in opened.said]) == ("Sam", SAID)
    said_by(as_now(cast, made), "later")
    for message in Message.objects.filter(talk__id=made.id):
        with pytest.raises(sealed.CannotOpen):
            sealed.open_message(
                bytes(message.sealed),
                made.entered.key,
                talk=made.id,
                number=message.number,
                author=message.author,
            )


def test_a_second_time_it_has_nothing_to_do_and_a_third_key_goes_as_the_second(cast: Cast, made):
    assert anew(cast) == [made.id]
    assert operations.rekey(cast.phone_line, by=cast.lead) == []
    said_by(made.entered, "with the first key")
    assert anew(cast) == [made.id]
    said_by(made.entered, "with the first key, once more")
    assert [text for _, text in read(made.entered)][2:] == [
        "with the first key",
        "with the first key, once more",
    ]


def test_of_a_talk_with_a_damaged_message_nothing_else_is_lost(cast: Cast, made):
    said_by(made.entered, "and this")
    Message.objects.filter(talk__id=made.id, number=2).update(sealed=b"\x01damaged")
    other = begun(cast, first="of another talk")
    assert anew(cast) == [other.id]
    texts = [text for _, text in read(as_now(cast, made))]
    assert texts == ["Is anybody there?", None, "and this"]
    assert TalkKey.objects.get(talk__id=made.id, team=cast.phone_line).generation == 1
    assert read(as_now(cast, other)) == [("PERSON", "of another talk")]


def of_a_person(cast: Cast, made: talking.Begun) -> None:
    with override_settings(CLAMD="none"):
        inside = made.entered
        sending.send_file(made.id, b"plain text", **ONCE, key=inside.key, by=inside.by)


def of_a_worker(cast: Cast, made: talking.Begun) -> None:
    with override_settings(CLAMD="none"):
        sending.answer_with_file(made.id, b"plain text", **ONCE, by=cast.worker)


@pytest.mark.parametrize("send", [of_a_person, of_a_worker])
def test_a_file_that_was_made_ready_before_is_read_by_both_after(
    cast: Cast, made, send: Callable[[Cast, talking.Begun], None], monkeypatch
):
    real = sending._ready

    def and_then(*args: object, **said: object) -> object:
        ready = real(*args, **said)
        monkeypatch.setattr(sending, "_ready", real)
        anew(cast)
        return ready

    monkeypatch.setattr(sending, "_ready", and_then)
    send(cast, made)
    now = as_now(cast, made)
    file = talking.reread(made.id, key=now.key, by=now.by).said[-1].file
    assert file
    assert file.name == "a.txt"
    for key in (now.key, made.entered.key):
        assert sending.fetch_file(made.id, file.id, key=key, by=now.by).content == b"plain text"
    assert sending.open_original(made.id, file.id, "COMPLAINT", by=cast.worker)[0].content == b"plain text"


def test_who_comes_back_by_a_code_and_who_takes_over_read_all_of_it(cast: Cast, made):
    from houvast.records.contacts.operations import returning

    code = code_of(made.entered)
    anew(cast)
    said_by(made.entered, "from the page that was open")
    back = returning.come_back(code, by=visitor(cast.helpline)).entered
    assert [text for _, text in read(back)] == ["Is anybody there?", "Yes.", "from the page that was open"]
    answering.hand_over_talk(made.id, to=cast.mens_line, said="", by=cast.worker)
    answering.take_talk(made.id, by=cast.volunteer)
    opened = answering.open_talk(made.id, by=cast.volunteer)
    assert [each.text for each in opened.said][:3] == [text for _, text in read(back)][:3]


def test_a_talk_that_never_had_another_key_has_no_mark_and_one_of_its_own_opens(cast: Cast, made):
    row = Talk.objects.get(id=made.id)
    assert bytes(row.key_mark) == b""
    assert talks.is_latest(row, made.entered.key)
    anew(cast)
    row.refresh_from_db()
    assert not talks.is_latest(row, made.entered.key)
    assert talks.is_latest(row, as_now(cast, made).key)


@pytest.mark.django_db(transaction=True)
def test_what_is_written_at_the_same_moment_is_lost_by_nobody(cast: Cast, made):
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    stale = answering.open_talk(made.id, by=cast.worker).key
    texts = [f"number {number}" for number in range(6)]

    def writes(text: str) -> Callable[[], object]:
        if int(text[-1]) % 2:
            return lambda: said_by(made.entered, text)
        return lambda: answering.reply(made.id, text, once=uuid.uuid4(), key=stale, by=cast.worker)

    rekeys = partial(operations.rekey, cast.phone_line, by=cast.lead)
    doings = [*map(writes, texts[:3]), rekeys, *map(writes, texts[3:])]
    results = at_once(*doings)
    assert not [each for each in results if isinstance(each, Exception)]
    said = [text for _, text in read(as_now(cast, made))]
    assert sorted(filter(None, said[2:])) == texts
    assert [each.text for each in answering.open_talk(made.id, by=cast.worker).said] == said


def test_a_number_to_call_and_a_held_text_open_to_colleagues_and_to_no_copy_of_the_former_keys(
    cast: Cast, monkeypatch
):
    monkeypatch.setattr(comparing, "BY_CHANCE", 0.0)
    shelter(cast)
    due = callbacks.ask_callback(asked(), team=cast.phone_line, by=cast.worker)
    given_up = callbacks.ask_callback(asked(), team=cast.phone_line, by=cast.worker)
    callbacks.take_callback(given_up, by=cast.worker)
    callbacks.reached(given_up, by=cast.worker)
    text = "You can go to Wilgenstr. 17 tonight"
    held_text = leaving.may_leave(text, kind="LETTER", team=cast.phone_line, by=cast.worker).held
    copied = keys.held(cast.phone_line, 1, by=cast.lead)
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    assert waits(cast) == {cast.phone_line: 2}
    operations.rekey(cast.phone_line, by=cast.lead)
    assert waits(cast) == {}
    assert talks.generations_in_use(cast.phone_line) == {2}
    for row in (Callback.objects.get(id=due), HeldText.objects.get(id=held_text)):
        with pytest.raises(sealed.CannotOpen):
            sealing.unwrap(bytes(row.wrapped), private=copied)
    assert callbacks.take_callback(due, by=cast.worker).number == NUMBER
    assert [each.text for each in leaving.to_review(by=cast.lead)] == [text]
    assert [each.text for each in leaving.own_held(by=cast.worker)] == [text]


def test_a_damaged_callback_stays_and_keeps_the_pair_that_others_wait_for(cast: Cast):
    damaged, whole = [callbacks.ask_callback(asked(), team=cast.phone_line, by=cast.worker) for _ in range(2)]
    Callback.objects.filter(id=damaged).update(sealed=b"\x01damaged")
    anew(cast)
    assert callbacks.take_callback(whole, by=cast.worker).number == NUMBER
    generations = dict(Callback.objects.values_list("id", "generation"))
    assert generations == {damaged: 1, whole: 2}
    assert TeamKeys.objects.filter(team=cast.phone_line, generation=1).exists()
