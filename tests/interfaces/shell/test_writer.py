"""The writer: messages of many people in one transaction, by few statements, each with its own rights."""

import uuid
from functools import partial

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import Cast
from houvast.interfaces.shell.writer import stored
from houvast.records.accounts.guard import Actor, Refused, visitor
from houvast.records.audit import trail
from houvast.records.contacts import posts, statements
from houvast.records.contacts.models import HeldText, Message, Talk, Tie
from houvast.records.contacts.operations import NotPossible, answering, leaving, talking
from houvast.records.directory import comparing
from records.contacts.talking_with import begun, code_of, read, set_line
from records.directory.shelters import shelter
from traces import was_refused
from two_at_once import at_once

GIVES_AWAY = "You can go to Wilgenstr. 17 tonight"


@pytest.fixture(autouse=True)
def lines(cast: Cast) -> None:
    set_line(cast.phone_line, by=cast.administrator)


def taken(cast: Cast, **said: object) -> talking.Begun:
    made = begun(cast, **said)
    answering.take_talk(made.id, by=cast.worker)
    return made


def says(made: talking.Begun, text: str = "hello", once: uuid.UUID | None = None, **other: object):
    said = {"once": once or uuid.uuid4(), "key": made.entered.key, "by": made.entered.by, **other}
    return partial(talking.say, made.id, text, **said)


def replies(made: talking.Begun, text: str = "I am here", *, by: Actor, operation=answering.reply):
    return partial(operation, made.id, text, once=uuid.uuid4(), key=made.entered.key, by=by)


def texts(made: talking.Begun) -> list[str | None]:
    return [text for _author, text in read(made.entered)]


def test_posts_of_a_batch_stand_in_their_talks_in_the_order_in_which_they_came(cast: Cast):
    first, second = taken(cast), taken(cast)
    batch = [
        says(first, "one"),
        says(second, "eins"),
        replies(first, "two", by=cast.worker),
        replies(first, "among us", by=cast.worker, operation=answering.note),
        says(first, "three"),
        replies(second, "zwei", by=cast.worker),
    ]
    results = stored(batch)
    assert [kept.number for kept in results] == [1, 1, 2, 3, 4, 2]
    assert [texts(each) for each in (first, second)] == [["one", "two", "three"], ["eins", "zwei"]]
    talk = Talk.objects.get(id=first.id)
    assert (talk.last_seq, talk.answered_to) == (4, 2)


def test_forty_posts_take_as_many_statements_as_two(cast: Cast):
    made = [taken(cast) for _ in range(4)]

    def statements_of(times: int) -> int:
        batch = [
            each
            for _ in range(times)
            for talk in made
            for each in (says(talk), replies(talk, by=cast.worker))
        ]
        with CaptureQueriesContext(connection) as asked:
            results = stored(batch)
        assert not [each for each in results if isinstance(each, Exception)]
        return len(asked)

    assert statements_of(1) == statements_of(10)


def _ended(cast: Cast, made: talking.Begun) -> None:
    answering.end_talk(made.id, by=cast.worker)


def _coming_back(cast: Cast, made: talking.Begun) -> None:
    code_of(made.entered)
    answering.end_talk(made.id, by=cast.worker)


def _handed_over(cast: Cast, made: talking.Begun) -> None:
    answering.hand_over_talk(made.id, to=cast.phone_line, said="", by=cast.worker)


def _tied(cast: Cast, made: talking.Begun) -> None:
    Tie.objects.create(
        staff_id=cast.worker.id, talk=Talk.objects.get(id=made.id), how="LEAD", on=timezone.localdate()
    )


def _emptied(cast: Cast, made: talking.Begun) -> None:
    Talk.objects.filter(id=made.id).update(state="", month_key="")


def _by_mail(cast: Cast, made: talking.Begun) -> None:
    Talk.objects.filter(id=made.id).update(door="EMAIL")
    Talk.objects.get(id=made.id).passes.all().delete()


def _nothing(cast: Cast, made: talking.Begun) -> None: ...


@pytest.mark.parametrize(
    "meanwhile", [_nothing, _ended, _coming_back, _handed_over, _tied, _emptied, _by_mail]
)
@pytest.mark.parametrize("who", ["person", "another", "worker", "note", "outsider", "colleague"])
def test_in_a_batch_everybody_may_what_they_may_alone(cast: Cast, meanwhile, who: str):
    """The slow twin: the operation itself, on a talk of the same making."""

    def posted(made: talking.Begun):
        return {
            "person": lambda: says(made),
            "another": lambda: says(made, by=visitor(cast.helpline, frozenset({uuid.uuid4()}))),
            "worker": lambda: replies(made, by=cast.worker),
            "note": lambda: replies(made, by=cast.worker, operation=answering.note),
            "outsider": lambda: replies(made, by=cast.outsider),
            "colleague": lambda: replies(made, by=cast.lead),
        }[who]()

    def told(result: object) -> tuple[object, ...]:
        if isinstance(result, Exception):
            return type(result), str(result)
        return type(result), result.author, result.number, result.waits

    alone, together = taken(cast), taken(cast)
    beside = taken(cast)
    for each in (alone, together):
        meanwhile(cast, each)
    try:
        expected: object = posted(alone)()
    except Exception as refusal:
        expected = refusal
    results = stored([says(beside, "before"), posted(together), says(beside, "after")])
    assert told(results[1]) == told(expected)
    assert texts(beside) == ["before", "after"]
    states = [Talk.objects.values_list("state", "last_seq").get(id=each.id) for each in (alone, together)]
    assert states[0] == states[1]


def test_what_is_refused_is_in_the_trail_and_takes_nothing_with_it(cast: Cast):
    made, other = taken(cast), taken(cast)
    results = stored([says(made, "one"), replies(other, by=cast.outsider), says(made, "two"), says(made, "")])
    assert [type(each) for each in results[1:4:2]] == [Refused, NotPossible]
    assert texts(made) == ["one", "two"]
    assert texts(other) == []
    assert was_refused("contacts.reply", by=cast.outsider, subject=other.id)


def test_a_text_that_is_held_is_not_stored_and_the_rest_is(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(comparing, "BY_CHANCE", 0.0)
    shelter(cast)
    made = taken(cast)
    results = stored(
        [says(made, "one"), replies(made, GIVES_AWAY, by=cast.worker), replies(made, "two", by=cast.worker)]
    )
    assert isinstance(results[1], leaving.HeldForReview)
    assert texts(made) == ["one", "two"]
    assert HeldText.objects.get().staff_id == cast.worker.id


def compared(by: Actor) -> int:
    """How often the trail says that a text of theirs was compared."""
    events = trail.events(by.organisation, newest=50)
    return sum((each.action, each.actor) == ("contacts.compare_text", by.id) for each in events)


@pytest.fixture
def let_through(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> talking.Begun:
    """A talk in which a lead let one text with an address through: from now on it may leave."""
    monkeypatch.setattr(comparing, "BY_CHANCE", 0.0)
    shelter(cast)
    made = taken(cast)
    (held,) = stored([replies(made, GIVES_AWAY, by=cast.worker)])
    assert isinstance(held, leaving.HeldForReview)
    leaving.let_through(HeldText.objects.get().id, by=cast.lead)
    assert compared(cast.worker) == 1
    return made


def test_a_text_that_was_let_through_is_compared_once_with_others_alone_and_in_a_batch_that_fails(
    cast: Cast, let_through: talking.Begun, monkeypatch: pytest.MonkeyPatch
):
    """Once more each time: in a batch; left to its operation, since its talk is not plain; each alone."""
    made = let_through

    def fails(*_: object) -> None:
        raise DatabaseError("deadlock detected")

    stored([replies(made, GIVES_AWAY, by=cast.worker)])
    assert compared(cast.worker) == 2
    stored([replies(made, GIVES_AWAY, by=cast.worker), replies(made, "", by=cast.worker)])
    assert compared(cast.worker) == 3
    monkeypatch.setattr(statements, "insert_all", fails)
    stored([replies(made, GIVES_AWAY, by=cast.worker), says(made, "one")])
    assert compared(cast.worker) == 4
    assert texts(made) == [GIVES_AWAY, GIVES_AWAY, GIVES_AWAY, "one"]


def test_where_a_batch_fails_as_a_whole_a_held_text_is_still_held_and_compared_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(comparing, "BY_CHANCE", 0.0)
    shelter(cast)
    made = taken(cast)

    def fails(*_: object) -> None:
        raise DatabaseError("deadlock detected")

    monkeypatch.setattr(statements, "insert_all", fails)
    results = stored([replies(made, GIVES_AWAY, by=cast.worker), says(made, "one")])
    assert isinstance(results[0], leaving.HeldForReview)
    assert (texts(made), compared(cast.worker)) == (["one"], 1)


def test_who_lost_the_talk_after_their_text_was_compared_is_refused(
    cast: Cast, let_through: talking.Begun, monkeypatch: pytest.MonkeyPatch
):
    made, before = let_through, posts.MANY.before

    def and_then(calls):
        done = before(calls)
        answering.hand_over_talk(made.id, to=cast.phone_line, said="", by=cast.worker)
        return done

    monkeypatch.setattr(posts.MANY, "before", and_then)
    (refused,) = stored([replies(made, GIVES_AWAY, by=cast.worker)])
    assert isinstance(refused, Refused)
    assert was_refused("contacts.reply", by=cast.worker, subject=made.id)
    assert [text for author, text in read(made.entered) if author == "WORKER"] == []


def test_a_post_sent_twice_in_one_batch_or_before_is_stored_once(cast: Cast):
    made, once, earlier = taken(cast), uuid.uuid4(), uuid.uuid4()
    stored([says(made, "earlier", earlier)])
    results = stored([says(made, "new", once), says(made, "earlier", earlier), says(made, "new", once)])
    assert [(each.number, each.again) for each in results] == [(2, False), (1, True), (2, True)]
    assert texts(made) == ["earlier", "new"]
    assert Talk.objects.get(id=made.id).last_seq == 2


def test_where_a_batch_fails_as_a_whole_each_is_stored_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    made, other = taken(cast), taken(cast)

    def fails(*_: object) -> None:
        raise DatabaseError("deadlock detected")

    monkeypatch.setattr(statements, "insert_all", fails)
    results = stored([says(made, "one"), replies(other, by=cast.outsider), says(other, "two")])
    assert isinstance(results[1], Refused)
    assert (texts(made), texts(other)) == (["one"], ["two"])


@pytest.mark.django_db(transaction=True)
def test_two_who_write_in_the_same_talks_at_once_leave_no_gap_and_no_double(cast: Cast):
    made = [taken(cast) for _ in range(6)]

    def batch(turn: int):
        order = made if turn % 2 else made[::-1]
        return lambda: [
            stored([says(each), replies(each, by=cast.worker)]) for _ in range(5) for each in order
        ]

    done = at_once(*(batch(turn) for turn in range(2)))
    assert not [
        each for results in done for batch in results for each in batch if isinstance(each, Exception)
    ]
    for each in made:
        numbers = Message.objects.filter(talk__id=each.id).order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, 21))
