"""What somebody who seeks help does in their own talk, without an account: from beginning to burning.

A talk has a key that its teams and the person open. The person's own half lies behind passes: of the browser
they write in, of a word, of a receipt code. Only what is derived from those secrets is kept.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import (
    Actor,
    guarded,
    guarded_after,
    guarded_on,
)
from houvast.records.contacts import course, entering, files, posts, rules, sealed, talks, writing
from houvast.records.contacts.entering import Begun as Begun
from houvast.records.contacts.entering import Entered as Entered
from houvast.records.contacts.entering import NotLetIn as NotLetIn
from houvast.records.contacts.entering import begun as begun_with
from houvast.records.contacts.entering import opened as let_in
from houvast.records.contacts.models import Line, Talk, TurnedAway
from houvast.records.contacts.operations import NotPossible
from houvast.records.contacts.refusals import NoWay as NoWay
from houvast.records.contacts.refusals import written


class BegunAlready(Exception):
    """A talk was begun with this receipt code or secret before; `enter_by_code` or `enter` lets in."""


def _way(
    door: str,
    *,
    language: str,
    wish: str = "",
    name: str = "",
    line: uuid.UUID | None = None,
    first: str = "",
    code: str = "",
    secret: bytes | None = None,
    by: Actor,
) -> list[uuid.UUID]:
    """Teams whose keys the talk gets, first the one in whose queue it begins. Counted when there is none."""
    if first:
        written(first)
    now, found = timezone.now(), talks.lines(by.organisation, door=door, language=language)
    if line:
        found = [each for each in found if each.team_id == line]
    if wish:
        found = [each for each in found if each.may_choose] or found
    if door == "CHAT":
        opening = [each for each in found if talks.hours(each).is_open(now)]
        if not opening:
            _turned_away(by.organisation, door, "CLOSED", now)
            opens = [at for each in found if (at := talks.hours(each).opens(now))]
            raise NoWay("CLOSED", min(opens, default=None))
        found = [each for each in opening if _waiting(each.team_id) < each.most_waiting]
        if not found:
            _turned_away(by.organisation, door, "BUSY", now)
            raise NoWay("BUSY")
    for each in sorted(found, key=lambda each: (each.only_chosen, _waiting(each.team_id))):
        if way := talks.route(each, door=door):
            return way
    _turned_away(by.organisation, door, "CLOSED", now)
    raise NoWay("CLOSED")


@guarded_after(_way, rules.BEGIN_TALK)
def begin_talk(
    way: list[uuid.UUID],
    door: str,
    *,
    language: str,
    wish: str = "",
    name: str = "",
    line: uuid.UUID | None = None,
    first: str = "",
    code: str = "",
    secret: bytes | None = None,
    by: Actor,
) -> Begun:
    """Begin a talk by a door, with a first message if there is one; NoWay where no line takes it.

    `code`: a receipt code that whoever begins it made; it lets back in from the beginning. `secret`: what the
    browser holds, 32 bytes by chance. Either begins one talk only, however often it is sent (BegunAlready).
    Nothing about the device is kept.
    """
    talk, key, private = _made(way, door, language, secret, by)
    talk.wish = wish if wish in course.WISHES and _may_choose(way[0]) else ""
    if called := writing.name(name):
        talk.about = sealed.seal_message(called, key, talk=talk.id, number=0, author=talks.PERSON)
    if first:
        talks.keep(talk, written(first), author=talks.PERSON, once=uuid.uuid4(), key=key)
    if code:
        _kept_by(talk, code, private)
    talk.save()
    return begun_with(talk, key, private, by, secret=secret)


@guarded(rules.ENTER_TALK, reads=True)  # its own beginning is in the trail; each page would be an entry
def enter(secret: bytes, *, by: Actor) -> Entered:
    """The talk of this browser, or NotLetIn."""
    return let_in("TAB", sealed.pass_of_browser(secret), by)


@guarded(rules.ENTER_TALK, reads=True)
def enter_by_code(code: str, *, by: Actor) -> Entered:
    """The talk that was begun with a receipt code, for who goes on beginning it; NotLetIn. Nothing tells that
    it was used: who comes back to read does so by `returning.come_back`.
    """
    return let_in("CODE", sealed.receipt_halves(code) or sealed.pass_of_browser(b"no code"), by)


@guarded(rules.ENTER_TALK, reads=True)
def enter_each(secrets: Sequence[bytes], *, by: Actor) -> list[Entered | None]:
    """The same for many browsers at once, each by its own secret; None where it lets nobody in."""
    return entering.opened_each("TAB", [sealed.pass_of_browser(each) for each in secrets], by)


@guarded(rules.ENTER_TALK, reads=True)
def still_in(secrets: Sequence[bytes], *, by: Actor) -> list[bool]:
    """Whether the pass of each browser still lets in who is in by it: dearer work is spared."""
    return entering.are_valid("TAB", [sealed.pass_of_browser(each) for each in secrets], by)


@posts.MANY.joined(talks.PERSON)
@guarded_on(Talk, rules.SAY, traced=False)  # the message stands in the talk
def say(talk: Talk, text: str, *, once: uuid.UUID, key: bytes, by: Actor) -> talks.Kept:
    """Write in one's own talk. Sent twice with the same `once`, it is kept once."""
    if talk.state == "ENDED" and not talks.may_go_on(talk):
        raise NotPossible(_("This talk has ended."))
    key = talks.own_key(talk, key, by=by)
    kept = talks.keep(talk, written(text), author=talks.PERSON, once=once, key=key)
    kept = talks.wait_again(talk, kept)
    if not kept.again:
        talks.moved(talk)
    return kept


@guarded_on(Talk, rules.LEAVE_TALK)
def leave_talk(talk: Talk, *, by: Actor) -> bool:
    """Close one's own talk in this browser. A chat without a code ends; given up before anybody took it, that
    is counted. What came by another door waits on to be read, with a code or without. Whether it ended.
    """
    _leave(talk)
    return talk.state == "ENDED"


@guarded_on(Talk, rules.LEAVE_TALK, traced=False)
def fall_asleep(talk: Talk, *, by: Actor) -> bool:
    """Out of sight or left in haste: only the word opens the talk again. Whether there is one."""
    talk.passes.filter(kind="TAB").update(asleep=True)
    return talk.passes.filter(kind="WORD", until__gt=timezone.now()).exists()


@guarded_on(Talk, rules.LEAVE_TALK, traced=False)
def go_out_of_sight(talk: Talk, *, by: Actor) -> None:
    """Unless its page is in sight again within a minute, the browser lets nobody in: a page that was closed
    says nothing any more.
    """
    soon = timezone.now() + talks.OUT_OF_SIGHT
    talk.passes.filter(kind="TAB", until__gt=soon).update(until=soon)


@guarded_on(Talk, rules.LEAVE_TALK, traced=False)
def come_in_sight(talk: Talk, *, by: Actor) -> bool:
    """Whether it was in time. The browser's hours begin anew."""
    now = timezone.now()
    mine = talk.passes.filter(kind="TAB", asleep=False, until__gt=now)
    return mine.update(until=talks.browser_until(now)) > 0


@guarded(rules.GIVE_UP_TALKS)
def give_up_talks(gone: list[uuid.UUID], *, by: Actor) -> list[uuid.UUID]:
    """Chats whose person went away before anybody took them, as the serving process saw it."""
    found = Talk.objects.select_for_update(of=("self",)).filter(
        organisation=by.organisation, id__in=gone, state="WAITING", door="CHAT"
    )
    left = [talk for talk in found if not talk.passes.filter(kind="CODE").exists()]
    for talk in left:
        _leave(talk)
    return [talk.id for talk in left]


@dataclass(frozen=True)
class OwnTalk:
    """One's own talk as its page shows it. `last`: the number of its latest message, of a note too."""

    id: uuid.UUID
    door: str
    state: str
    language: str
    said: list[talks.Said]
    has_code: bool
    has_word: bool
    burns_at: datetime | None
    may_go_on: bool
    takes_files: bool
    team: uuid.UUID
    last: int


@guarded_on(Talk, rules.SAY, reads=True)  # one's own words, in one's own browser
def reread(talk: Talk, *, key: bytes, after: int = 0, by: Actor) -> OwnTalk:
    """What was said in one's own talk after a message."""
    kinds = set(talk.passes.values_list("kind", flat=True))
    key = talks.own_key(talk, key, by=by)
    return OwnTalk(
        talk.id,
        talk.door,
        "WAITING" if talk.is_veil else talk.state,  # notes of one's own look like any mailbox
        talk.language,
        [talks.opened(each, key) for each in talks.messages(talk, after=after, with_notes=False)],
        "CODE" in kinds,
        "WORD" in kinds,
        talk.burns_at,
        talk.state != "ENDED" or "CODE" in kinds,  # no look of its own: behind a second code it would tell
        files.are_taken(),
        talk.team_id,
        talk.last_seq,
    )


def _made(
    way: list[uuid.UUID], door: str, language: str, secret: bytes | None, by: Actor
) -> tuple[Talk, bytes, bytes]:
    id_ = sealed.talk_of_browser(secret) if secret else None
    try:
        with transaction.atomic():
            return talks.made(organisation=by.organisation, teams=way, door=door, language=language, id=id_)
    except IntegrityError as begun_before:
        raise BegunAlready from begun_before


def _kept_by(talk: Talk, code: str, private: bytes) -> None:
    halves = sealed.receipt_halves(code)
    if halves is None:
        raise NotPossible(_("That is not the code of these messages."))
    try:
        with transaction.atomic():
            talks.let_in(talk, private, halves, "CODE", until=None)
    except IntegrityError as begun_before:
        raise BegunAlready from begun_before


def _leave(talk: Talk) -> None:
    if talk.door == "CHAT" and not talks.may_go_on(talk):  # else it stays to be read
        _end(talk)
    talk.waits_since = talk.waits_since if talk.state == "WAITING" else None
    talk.passes.filter(kind="TAB").delete()
    talk.save()


def _end(talk: Talk) -> None:
    if talk.state == "WAITING" and talk.waited is None and talk.began_at:
        talk.waited = int((timezone.now() - talk.began_at).total_seconds())
        talk.state, talk.outcome, talk.ended_because = "ENDED", "ABANDONED", "GAVE_UP"
    elif talk.state in ("WAITING", "IN_HANDS"):
        talk.state, talk.ended_because = "ENDED", "BY_PERSON"
        talks.put_down(talk)


def _may_choose(team: uuid.UUID) -> bool:
    return Line.objects.filter(team=team, may_choose=True).exists()


def _waiting(team: uuid.UUID) -> int:
    return Talk.objects.filter(team=team, state="WAITING", door="CHAT").count()


def _turned_away(organisation: uuid.UUID, door: str, because: str, now: datetime) -> None:
    local = timezone.localtime(now)
    row, _made = TurnedAway.objects.get_or_create(
        organisation_id=organisation, day=local.date(), hour=local.hour, door=door, because=because
    )
    TurnedAway.objects.filter(pk=row.pk).update(number=F("number") + 1)
