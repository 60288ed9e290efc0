"""Letting somebody into their own talk by a pass, and what they hold once they are in.

Not an operation: the operations that call it are guarded.
"""

import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from django.utils import timezone

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor, visitor
from houvast.records.contacts import sealed, statements, talks
from houvast.records.contacts.models import Pass, Talk, TalkKey


class NotLetIn(Exception):
    """This opens nothing: never given, over, or burnt. The three are the same to the one who asks."""


@dataclass(frozen=True)
class Entered:
    """Somebody is in their own talk: `by` may act in it, `key` opens what was said. Kept in memory only."""

    talk: uuid.UUID
    by: Actor
    key: bytes = field(repr=False)
    private: bytes = field(repr=False)
    last_used: datetime | None = None

    def opened(self, message: talks.Kept) -> talks.Said:
        """What a message of this talk says."""
        return talks.opened(message, self.key)


@dataclass(frozen=True)
class Begun:
    """What the browser keeps while the talk lasts, and the talk as entered."""

    secret: bytes = field(repr=False)
    entered: Entered

    @property
    def id(self) -> uuid.UUID:
        """By which the trail knows it."""
        return self.entered.talk


def begun(
    talk: Talk,
    key: bytes,
    private: bytes,
    by: Actor,
    *,
    last_used: datetime | None = None,
    secret: bytes | None = None,
) -> Begun:
    secret = secret or secrets.token_bytes(32)
    until = talks.browser_until(timezone.now())
    talks.let_in(talk, private, sealed.pass_of_browser(secret), "TAB", until=until)
    inside = visitor(by.organisation, frozenset({talk.id}), private=private)
    return Begun(secret, Entered(talk.id, inside, key, private, last_used))


def opened(kind: str, halves: sealed.Derived, by: Actor) -> Entered:
    (entered,) = opened_each(kind, [halves], by)
    if entered is None:
        raise NotLetIn
    return entered


def opened_each(kind: str, halves: Sequence[sealed.Derived], by: Actor) -> list[Entered | None]:
    """Whom each of these lets in, at its place: three statements and one for each month, however many."""
    found = _valid(kind, halves, by)
    ours = [(talk.serial,) for _, talk in found.values()]
    own = statements.found(TalkKey, ("talk",), ours, "AND team_id IS NULL")
    wrapped = {key.talk_id: bytes(key.wrapped) for key in own}
    month = cache(keys.lock_named)  # for this look: the key of a month is opened once, and kept no longer
    return [
        _opened(each, *found[each.verifier], wrapped, month, by) if each.verifier in found else None
        for each in halves
    ]


def _opened(
    halves: sealed.Derived,
    found: Pass,
    talk: Talk,
    wrapped: Mapping[int, bytes],
    month: Callable[[str], keys.MonthLock],
    by: Actor,
) -> Entered | None:
    try:
        lock = month(talk.month_key)
        private = sealed.open_pass(bytes(found.sealed), halves, talk=talk.id, month=lock)
        if talk.serial not in wrapped:
            return None
        key = sealed.open_talk_key(wrapped[talk.serial], private=private, talk=talk.id, month=lock)
    except sealed.CannotOpen:
        return None
    inside = visitor(by.organisation, frozenset({talk.id}), private=private)
    return Entered(talk.id, inside, key, private, found.used_at)


def are_valid(kind: str, halves: Sequence[sealed.Derived], by: Actor) -> list[bool]:
    """Whether each would still let in who has come in by it: two statements, and nothing is opened."""
    found = _valid(kind, halves, by)
    return [each.verifier in found for each in halves]


def _valid(kind: str, halves: Sequence[sealed.Derived], by: Actor) -> dict[bytes, tuple[Pass, Talk]]:
    """Passes that let in now, with their talks, by their proofs."""
    now = timezone.now()
    passes = statements.found(Pass, ("proof",), {(each.verifier,) for each in halves})
    # Looked for also where there is none: what was never given takes as many looks as what is over.
    serials = {(each.talk_id,) for each in passes} or {(0,)}
    talks_of = {talk.serial: talk for talk in statements.found(Talk, ("serial",), serials)}
    return {
        bytes(each.proof): (each, talk)
        for each in passes
        if (talk := talks_of.get(each.talk_id)) and _lets_in(each, talk, kind, by, now)
    }


def _lets_in(each: Pass, talk: Talk, kind: str, by: Actor, now: datetime) -> bool:
    return (
        each.kind == kind
        and not each.asleep
        and (each.until is None or each.until > now)
        and (talk.burns_at is None or talk.burns_at > now)
        and talk.organisation_id == by.organisation
    )
