"""Messages of many talks, stored together: a batch takes as many statements as one message does.

The operations `say`, `reply` and `note` store one message each; the one writer has dozens of them at a time.
Here stands the plain case: a talk that is going on, somebody who may write in it, a key at hand. Whatever is
not plain is left to its operation, together with all that is posted in the same talk, so that their order
stays. What is refused is refused there, and recorded.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.utils import timezone

from houvast.records.accounts.guard import Actor, Rule, rule_of
from houvast.records.accounts.together import Call, together
from houvast.records.contacts import rules, sealed, statements, talks
from houvast.records.contacts.models import Message, Talk
from houvast.records.contacts.refusals import NotPossible, written

P = ParamSpec("P")
R = TypeVar("R")
Compared = Callable[[Sequence[Call]], Mapping[int, Exception | None]]
PLAINLY_MOVED = ("last_seq", "last_on", "answered_to")


@dataclass(frozen=True)
class Kind:
    """What an operation posts: as whom, by which rule; how its text is compared before it leaves, and the
    operation that goes on from there."""

    author: str
    rule: Rule
    compared: Compared | None = None
    goes_on: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Post:
    """One message that is to be stored; `text` as it is kept, or None where it cannot be."""

    place: int
    kind: Kind
    talk: uuid.UUID
    text: str | None = field(repr=False)
    once: uuid.UUID
    key: bytes | None = field(repr=False)
    by: Actor


class Posts:
    """See accounts.together.Together. Operations that post join by `joined`."""

    def __init__(self) -> None:
        self._kinds: dict[Callable[..., Any], Kind] = {}

    def joined(
        self,
        author: str,
        *,
        compared: Compared | None = None,
        goes_on: Callable[..., Any] | None = None,
    ) -> Callable[[Callable[P, R]], Callable[P, R]]:
        """Mark an operation that posts one message, called as (talk, text, *, once, key, by). `compared`: how
        texts of many calls are, as `compared.messages`; `goes_on`: the guarded operation that does the same
        for a text that was."""

        def mark(operation: Callable[P, R]) -> Callable[P, R]:
            rule = rule_of(operation)
            assert rule is not None
            kind = Kind(author, rule, compared, goes_on)
            self._kinds[operation] = kind
            if goes_on:
                self._kinds[goes_on] = Kind(author, rule)
            return together(self)(operation)

        return mark

    def before(self, calls: Sequence[Call]) -> tuple[Mapping[int, object], Sequence[Call]]:
        """Texts that go to people are compared, once and together; what may not leave ends here."""
        answers: dict[int, object] = {}
        going_on = list(calls)
        for kind in {kind for call in calls if (kind := self._kinds[call.func]).compared}:
            places = [place for place, call in enumerate(calls) if self._kinds[call.func] is kind]
            assert kind.compared
            assert kind.goes_on
            for which, refusal in kind.compared([calls[place] for place in places]).items():
                place, call = places[which], calls[places[which]]
                if refusal is None:
                    going_on[place] = partial(kind.goes_on, *call.args, **call.keywords)
                else:
                    answers[place] = refusal
        return answers, going_on

    def within(self, calls: Sequence[Call]) -> Mapping[int, object]:
        posts = [_post(place, call, self._kinds[call.func]) for place, call in enumerate(calls)]
        return _stored(posts)


MANY = Posts()


def _post(place: int, call: Call, kind: Kind) -> Post:
    said: dict[str, Any] = call.keywords
    talk, text = call.args
    try:
        kept = written(text)
    except NotPossible:
        kept = None
    return Post(place, kind, talk, kept, said["once"], said.get("key"), said["by"])


def _stored(posts: Sequence[Post]) -> dict[int, object]:
    """What was stored, by place: five statements, however many there are."""
    found = {talk.id: talk for talk in _locked({post.talk for post in posts})}
    workers = {post.talk for post in posts if post.kind.author != talks.PERSON}
    hands = rules.in_whose_hands([found[each].serial for each in workers if each in found])
    of_talk: dict[uuid.UUID, list[Post]] = {}
    for post in posts:
        of_talk.setdefault(post.talk, []).append(post)
    today = timezone.localdate()
    plain = [
        post
        for talk, those in of_talk.items()
        if talk in found and all(_is_plain(post, found[talk], hands, today) for post in those)
        for post in those
    ]
    return _inserted(plain, found) if plain else {}


def _locked(ids: Iterable[uuid.UUID]) -> list[Talk]:
    """Always in the same order: two processes that write in the same talks do not wait for each other."""
    return statements.found(Talk, ("id",), [(id,) for id in ids], statements.locking("serial"))


def _is_plain(post: Post, talk: Talk, hands: set[tuple[int, uuid.UUID]], today: date) -> bool:
    """Whether this may be written and changes nothing else; the rights are those of the operation's rule."""
    by = post.by
    return (
        post.kind.compared is None  # else its operation does that first
        and post.text is not None
        and post.key is not None
        and by.may(post.kind.rule.action)
        and talk.organisation_id == by.organisation
        and talk.state in ("WAITING", "IN_HANDS")  # ended, there may be a way back
        and talk.month_key[:7] >= sealed.talk_month(today)  # else it is locked anew
        and talks.is_latest(talk, post.key)  # else it was sealed anew since
        and _may_write(post, talk, hands)
    )


def _may_write(post: Post, talk: Talk, hands: set[tuple[int, uuid.UUID]]) -> bool:
    if post.kind.author == talks.PERSON:
        return talk.id in post.by.own
    if post.by.id is None or (talk.serial, post.by.id) not in hands:
        return False
    return talk.door != "EMAIL" or post.kind.author == talks.NOTE  # it may reach nobody


def _inserted(posts: Sequence[Post], found: Mapping[uuid.UUID, Talk]) -> dict[int, object]:
    """The next messages of locked talks; what was stored before, or comes twice at once, is stored once."""
    now = timezone.now()
    wanted = {(found[post.talk].serial, post.once) for post in posts}
    there = statements.found(Message, ("talk", "once"), wanted)
    known = {(message.talk_id, message.once): message for message in there}
    new, moved, answers = [], {}, {}
    for post in posts:
        talk = found[post.talk]
        message = known.get((talk.serial, post.once))
        again = message is not None
        if message is None:
            message = known[talk.serial, post.once] = _message(post, talk, now)
            new.append(message)
            moved[talk.serial] = talk
        if post.kind.author == talks.WORKER:
            talk.answered_to = max(talk.answered_to, message.number)
        answers[post.place] = talks.kept(message, talk.id, again=again)
    if new:
        statements.insert_all(new)
        statements.update_all(list(moved.values()), PLAINLY_MOVED)
    return dict(answers)


def _message(post: Post, talk: Talk, now: datetime) -> Message:
    assert post.text is not None
    assert post.key is not None
    talk.last_seq, talk.last_on = talk.last_seq + 1, timezone.localdate(now)
    author, number = post.kind.author, talk.last_seq
    return Message(
        talk=talk,
        number=number,
        author=author,
        staff_id=post.by.id,
        once=post.once,
        at=now,
        sealed=sealed.seal_message(post.text, post.key, talk=talk.id, number=number, author=author),
    )
