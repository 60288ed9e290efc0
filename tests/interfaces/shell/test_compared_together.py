"""Texts of a batch are compared together: the slow twin is each of them alone, in the same order."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import PASSWORD, Cast, unlocked
from houvast.interfaces.shell.writer import stored
from houvast.records.accounts import delays
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor, visitor
from houvast.records.accounts.models import Delay, Notice
from houvast.records.accounts.roles import Role
from houvast.records.audit.models import Entry
from houvast.records.contacts import sealed, talks
from houvast.records.contacts.models import HeldText, Message, Talk, Tie
from houvast.records.contacts.operations import answering, leaving, talking
from houvast.records.directory.models import ComparingKey
from records.contacts.talking_with import set_line
from records.directory.shelters import service, shelter

GIVES_AWAY, LET, TURNED_BACK = "You can go to Wilgenstr. 17", "Wilgenstraat 17, at noon", "3080 Tervuren"
NUMBERS = [f"Call me on 0470 12 34 {number}" for number in range(20, 50)]
TEXTS = [
    "I am here", GIVES_AWAY, GIVES_AWAY, LET, TURNED_BACK, *NUMBERS[:6], f"{NUMBERS[0]} in Gent", "",
    f"\x00{NUMBERS[1]}", f"{NUMBERS[2]} " + "x" * 4000,
]  # fmt: skip


@dataclass(frozen=True)
class World:
    """People who may and may not write, and talks of every making."""

    people: Sequence[Actor]
    talks: Sequence[uuid.UUID]
    keys: dict[uuid.UUID, bytes]
    owners: Sequence[Actor]


@pytest.fixture
def world(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> World:
    """Time stands still, and after three new texts of somebody they wait."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setitem(delays.FREE, "text", 3)
    monkeypatch.setattr(leaving.compared, "ALARMS_AT_EVERY", 2)
    shelter(cast)
    shelter(cast, of=service(cast, "Another shelter"))
    new_team = accounts.add_team("New line", by=cast.administrator)
    made = accounts.invite("new", "New", password=PASSWORD, place=(new_team, Role.WORKER), by=cast.command)
    new = unlocked(made)  # nobody gave this team the key of comparing yet
    set_line(new_team, by=cast.administrator)
    set_line(cast.phone_line, by=cast.administrator)
    may_set = {"contacts.set_line": frozenset({cast.other_line})}
    set_line(cast.other_line, by=replace(cast.outsider, grants=may_set))
    begun = [
        *[_taken(cast.helpline, cast.phone_line, by=by) for by in (cast.worker, cast.worker, cast.lead)],
        _taken(cast.helpline, new_team, by=new),
        _taken(cast.other_helpline, cast.other_line, by=cast.outsider),
        *[_taken(cast.helpline, cast.phone_line, by=cast.worker) for _ in range(4)],
    ]
    *_, both, ended, handed_over, tied = begun
    by_mail = _taken(cast.helpline, cast.phone_line, by=cast.worker)
    Talk.objects.get(id=by_mail.id).passes.all().delete()
    Talk.objects.filter(id=by_mail.id).update(door="EMAIL")
    answering.join_talk(both.id, by=cast.lead)
    answering.end_talk(ended.id, by=cast.worker)
    answering.hand_over_talk(handed_over.id, to=cast.phone_line, said="", by=cast.worker)
    own = Talk.objects.get(id=tied.id)
    Tie.objects.create(staff_id=cast.worker.id, talk=own, how="LEAD", on=timezone.localdate())
    for text, decide in ((LET, leaving.let_through), (TURNED_BACK, leaving.turn_back)):
        with pytest.raises(leaving.HeldForReview):
            answering.reply(begun[0].id, text, once=uuid.uuid4(), by=cast.worker)
        decide(HeldText.objects.get(state="HELD").id, by=cast.lead)
    Delay.objects.all().delete()
    ComparingKey.objects.filter(team=new_team).delete()  # it was given meanwhile
    people = [cast.worker, cast.worker, cast.lead, cast.volunteer, new, cast.outsider]
    without = [_without(cast.worker, action) for action in ("contacts.compare_text", "contacts.reply")]
    return World(
        [*people, *without, replace(cast.worker, private=None)],
        [*[each.id for each in (*begun, by_mail)], uuid.uuid4()],
        {each.id: each.entered.key for each in (*begun, by_mail)},
        [each.entered.by for each in begun],
    )


def _taken(organisation: uuid.UUID, line: uuid.UUID, *, by: Actor) -> talking.Begun:
    made = talking.begin_talk("CHAT", language="nl", line=line, by=visitor(organisation))
    answering.take_talk(made.id, by=by)
    return made


def _without(by: Actor, action: str) -> Actor:
    return replace(by, grants={each: teams for each, teams in by.grants.items() if each != action})


def _calls(world: World, drawn: Sequence[Any]) -> list[partial[Any]]:
    calls = []
    for what, person, talk, text, known, once in drawn:
        id_ = world.talks[talk % len(world.talks)]
        key = world.keys.get(id_, sealed.new_key())
        by = world.owners[person % len(world.owners)] if what == "say" else world.people[person]
        operation = {"say": talking.say, "note": answering.note, "reply": answering.reply}[what]
        said = {"once": uuid.UUID(int=once), **({"key": key} if known or what == "say" else {}), "by": by}
        calls.append(partial(operation, id_, TEXTS[text], **said))
    return calls


def _outcome(world: World, do: Any) -> dict[str, Any]:
    """What came of it in every table; nothing of it stays."""
    before = Entry.objects.count()
    with transaction.atomic():
        answers = [_told(each) for each in do()]
        entries = [
            (e.organisation, e.actor, e.action, e.subject, e.outcome, e.count)
            for e in Entry.objects.order_by("pk")[before:]
        ]
        compared = [each for each in entries if each[2] == "contacts.compare_text" and each[4] == "done"]
        found = {
            "answers": answers,
            "compared": compared,
            "refused and done": [each for each in entries if each not in compared],
            "held": sorted(map(str, (_held(world, each) for each in HeldText.objects.all()))),
            "counted": sorted(Delay.objects.values_list("key", "tries")),
            "told": sorted(map(str, Notice.objects.values_list("staff", "what"))),
            "given": sorted(map(str, ComparingKey.objects.values_list("team", "generation"))),
            "messages": [_said(world, each) for each in Message.objects.order_by("talk", "number")],
            "talks": list(Talk.objects.order_by("serial").values("state", "last_seq", "answered_to")),
        }
        transaction.set_rollback(True)
    return found


def _told(result: object) -> tuple[object, ...]:
    if isinstance(result, talks.Kept):
        return result.talk, result.number, result.author, result.again, result.waits
    return type(result), str(result)


def _held(world: World, held: HeldText) -> tuple[object, ...]:
    """With what is sealed of it: the text, and why."""
    by = next(each for each in world.people if each.id == held.staff_id and each.private)
    said = leaving._opened(held, by)
    assert said["text"]
    return held.staff_id, held.kind, held.team_id, held.talk_id, held.state, sorted(said.items())


def _said(world: World, message: Message) -> tuple[object, ...]:
    key = world.keys[message.talk.id]
    kept = talks.kept(message, message.talk.id)
    return message.talk_id, message.number, message.author, message.staff_id, talks.opened(kept, key).text


def _one_by_one(calls: Sequence[partial[Any]]) -> list[object]:
    results: list[object] = []
    for call in calls:
        try:
            results.append(call())
        except Exception as refusal:
            results.append(refusal)
    return results


CALL = st.tuples(
    st.sampled_from(["reply", "reply", "reply", "reply", "note", "say"]),
    st.integers(0, 8),
    st.integers(0, 10),
    st.integers(0, len(TEXTS) - 1),
    st.booleans(),
    st.integers(0, 40),
)
OF_THE_FIRST = ("reply", 0, 0)
IN_ONE_ORDER = [  # each of these once for sure, whatever is drawn
    [(*OF_THE_FIRST, text, True, at) for at, text in enumerate([5, 1, 1, 6, 3, 4, 7, 8, 9, 5])],
    [("reply", 4, 3, 5, True, 0), ("reply", 0, 0, 5, True, 1), ("reply", 4, 3, 6, True, 2)],
    [("reply", person, talk, 5, True, 10 * person + talk) for person in range(9) for talk in (0, 2, 3, 4)],
    [("reply", 0, talk, 5, known, 2 * talk + known) for talk in range(11) for known in (True, False)],
]


@pytest.mark.parametrize("drawn", IN_ONE_ORDER)
def test_each_of_these_ends_as_it_does_alone(world: World, drawn):
    assert _outcome(world, lambda: stored(_calls(world, drawn))) == _outcome(
        world, lambda: _one_by_one(_calls(world, drawn))
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(CALL, min_size=1, max_size=12))
def test_whatever_a_batch_has_ends_as_it_does_alone(world: World, drawn):
    together = _outcome(world, lambda: stored(_calls(world, drawn)))
    alone = _outcome(world, lambda: _one_by_one(_calls(world, drawn)))
    for what, expected in alone.items():
        assert together[what] == expected, what


def test_twenty_texts_with_a_number_take_as_many_statements_as_two(cast: Cast, monkeypatch):
    monkeypatch.setattr("houvast.records.directory.comparing.BY_CHANCE", 0.0)
    shelter(cast)
    set_line(cast.phone_line, by=cast.administrator)
    made = [_taken(cast.helpline, cast.phone_line, by=by) for by in (cast.worker, cast.lead)]

    def batch(numbers: Sequence[str]) -> list[partial[Any]]:
        return [
            partial(answering.reply, talk.id, text, once=uuid.uuid4(), key=talk.entered.key, by=by)
            for text, talk, by in zip(numbers, made * 10, (cast.worker, cast.lead) * 10, strict=False)
        ]

    def statements_of(calls: list[partial[Any]]) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert all(isinstance(each, talks.Kept) for each in stored(calls))
        return len(asked)

    statements_of(batch(NUMBERS[:2]))  # the first texts of a day begin their count
    few = statements_of(batch(NUMBERS[:2]))
    assert statements_of(batch(NUMBERS[2:22])) == few
    assert few <= 40
    assert list(Delay.objects.values_list("tries", flat=True)) == [12, 12], (
        "each of them counted as a look-up"
    )


def test_a_text_with_a_number_is_not_stored_before_it_was_compared(cast: Cast, monkeypatch):
    """Who takes the talk between the two halves of a batch: their text is compared by its operation then."""
    monkeypatch.setattr("houvast.records.directory.comparing.BY_CHANCE", 0.0)
    shelter(cast)
    set_line(cast.phone_line, by=cast.administrator)
    made = talking.begin_talk("CHAT", language="nl", by=visitor(cast.helpline))
    together, posts = answering.posts.MANY.before, answering.posts.MANY

    def and_then_taken(calls):
        done = together(calls)
        answering.take_talk(made.id, by=cast.worker)
        return done

    monkeypatch.setattr(posts, "before", and_then_taken)
    reply = partial(answering.reply, made.id, GIVES_AWAY, once=uuid.uuid4(), key=made.entered.key)
    (result,) = stored([partial(reply, by=cast.worker)])
    assert isinstance(result, leaving.HeldForReview)
    assert not Message.objects.filter(author="WORKER").exists()


def test_nobody_s_text_goes_uncompared_because_they_may_not_have_texts_compared(cast: Cast):
    set_line(cast.phone_line, by=cast.administrator)
    made = _taken(cast.helpline, cast.phone_line, by=cast.worker)
    by = _without(cast.worker, "contacts.compare_text")
    reply = partial(answering.reply, made.id, once=uuid.uuid4(), key=made.entered.key, by=by)
    results = stored([partial(reply, NUMBERS[0])])
    assert [str(type(each).__name__) for each in results] == ["Refused"]
    assert not Message.objects.filter(author="WORKER").exists()
