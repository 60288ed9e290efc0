"""Letting somebody into their own talk by a pass, and what they hold once they are in.

Not an operation: the operations that call it are guarded.
"""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor, visitor
from houvast.records.contacts import sealed, talks
from houvast.records.contacts.models import Pass, Talk


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


def begun(talk: Talk, key: bytes, private: bytes, by: Actor, last_used: datetime | None = None) -> Begun:
    secret = secrets.token_bytes(32)
    until = talks.browser_until(timezone.now())
    talks.let_in(talk, private, sealed.pass_of_browser(secret), "TAB", until=until)
    inside = visitor(by.organisation, frozenset({talk.id}))
    return Begun(secret, Entered(talk.id, inside, key, private, last_used))


def opened(kind: str, halves: sealed.Derived, by: Actor) -> Entered:
    found = _valid(kind, halves, by).select_related("talk").first()
    if found is None:
        raise NotLetIn
    talk = found.talk
    try:
        month = keys.lock_named(talk.month_key)
        private = sealed.open_pass(bytes(found.sealed), halves, talk=talk.id, month=month)
        key = talks.persons_key(talk, private, month)
    except sealed.CannotOpen as closed:
        raise NotLetIn from closed
    inside = visitor(by.organisation, frozenset({talk.id}))
    return Entered(talk.id, inside, key, private, found.used_at)


def is_valid(kind: str, halves: sealed.Derived, by: Actor) -> bool:
    """Whether it would still let in who has come in by it: one look, and nothing is opened."""
    return _valid(kind, halves, by).exists()


def _valid(kind: str, halves: sealed.Derived, by: Actor) -> QuerySet[Pass]:
    now = timezone.now()
    return Pass.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now),
        Q(talk__burns_at__isnull=True) | Q(talk__burns_at__gt=now),
        kind=kind,
        proof=halves.verifier,
        talk__organisation=by.organisation,
        asleep=False,
    )
