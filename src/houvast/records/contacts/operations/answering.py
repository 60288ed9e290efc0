"""What a worker does with talks: take, answer, join, hand over, end, register. One has one in hands."""

import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.hours import Hours, NoHours
from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on, guarded_on_after, seen
from houvast.records.contacts import (
    compared,
    course,
    dangers,
    files,
    posts,
    referred,
    rules,
    sealed,
    talks,
    ties,
)
from houvast.records.contacts.models import Contact, Hand, Line, Talk, TalkKey
from houvast.records.contacts.operations import (
    NotPossible,
    leaving,
    register,
    register_without_content,
)
from houvast.records.contacts.refusals import written
from houvast.records.contacts.registration import Registration
from houvast.records.contacts.talks import HOUSE, NOTE, WORKER
from houvast.records.contacts.talks import Kept as Kept


class TakenByAnother(NotPossible):
    """A colleague was there first, or the person is gone."""


class RegisteredBefore(NotPossible):
    """A colleague registered this talk from a draft of theirs."""

    def __init__(self) -> None:
        super().__init__(_("This talk was registered before, by a colleague: it counts once."))


@guarded_on(Talk, rules.TAKE_TALK)
def take_talk(talk: Talk, *, by: Actor) -> None:
    """Take a talk that waits: from now on it is in one's own hands, and in nobody else's."""
    if talk.state != "WAITING":
        raise TakenByAnother(_("Somebody else has it already, or the person has left."))
    talks.team_key(talk, action=rules.TAKE_TALK.action, by=by)  # who cannot open it cannot answer it
    _into_hands(talk, by)


@dataclass(frozen=True)
class OpenedTalk:
    """A talk as who has it in hands sees it. `key` opens what comes; kept in memory only."""

    id: uuid.UUID
    door: str
    language: str
    team: uuid.UUID
    wish: str
    name: str
    state: str
    began_at: datetime | None
    said: Sequence[talks.Said]
    in_hands_of: Sequence[tuple[uuid.UUID, bool]]
    contact: uuid.UUID | None
    last_number: int
    takes_files: bool
    has_code: bool
    key: bytes = field(repr=False)

    def opened(self, message: talks.Kept) -> talks.Said:
        """What a message of this talk says."""
        return talks.opened(message, self.key)


@guarded_on(Talk, rules.OPEN_TALK)
def open_talk(talk: Talk, *, by: Actor) -> OpenedTalk:
    """Read a talk that one has in hands, or sits beside."""
    return _opened(talk, by)


@guarded_on(Talk, rules.OPEN_TALK, reads=True)  # opening it is in the trail; this is the same, kept open
def listen(talk: Talk, *, after: int = 0, key: bytes | None = None, by: Actor) -> OpenedTalk:
    """The same, for the page that stays open: only what came after a message. `key`: as in `reply`."""
    return _opened(talk, by, after=after, known=key)


@guarded(rules.OPEN_TALK, reads=True)  # as `listen`: who has a talk in hands opened it, or will
def keys_in_hands(
    *, known: Mapping[uuid.UUID, bytes] = MappingProxyType({}), by: Actor
) -> dict[uuid.UUID, bytes]:
    """Keys of all talks that one has in hands or sits beside now, for the page that posts in them: of those
    `known` it is the known one, and nothing is opened. What does not open is not among them."""
    action, found = rules.OPEN_TALK.action, dict[uuid.UUID, bytes]()
    opener = keys.Opener(by, action)
    in_hands = seen(Talk, rules.OPEN_TALK, by).values("serial")
    rows = TalkKey.objects.filter(talk__in=in_hands, team__in=by.teams(action))
    for row in rows.select_related("talk"):
        assert row.team_id is not None  # it is one of their teams
        talk, key = row.talk, known.get(row.talk.id) or found.get(row.talk.id)
        if key and talks.is_latest(talk, key):
            found[talk.id] = key
            continue
        with suppress(sealed.CannotOpen, keys.NotHandedOver):
            lock, private = opener.month_lock(talk.month_key), opener.private(row.team_id, row.generation)
            found[talk.id] = sealed.open_talk_key(
                bytes(row.wrapped), private=private, talk=talk.id, month=lock
            )
    return found


@guarded_on(Talk, rules.JOIN_TALK)
def join_talk(talk: Talk, *, by: Actor) -> talks.Kept:
    """Sit beside a colleague: the person and the colleague see that somebody joined."""
    if by.id is None or talk.state != "IN_HANDS":
        raise NotPossible(_("Nobody has this talk in hands now."))
    key = talks.team_key(talk, action=rules.JOIN_TALK.action, by=by)
    _made, new = Hand.objects.get_or_create(
        talk=talk, staff_id=by.id, until=None, defaults={"since": timezone.now(), "beside": True}
    )
    if not new:
        raise NotPossible(_("You have this talk open already."))
    return _house(talk, "JOINED", key, staff=by.id)


@guarded_on(Talk, rules.STEP_OUT)
def step_out(talk: Talk, *, by: Actor) -> talks.Kept:
    """Sit beside no longer."""
    key = talks.team_key(talk, action=rules.STEP_OUT.action, by=by)
    if not talk.hands.filter(staff=by.id, until__isnull=True, beside=True).update(until=timezone.now()):
        raise NotPossible(_("You have it in hands yourself: hand it over, or end it."))
    return _house(talk, "STEPPED_OUT", key, staff=by.id)


@guarded_on(Talk, rules.TAKE_OVER_TALK)
def take_over_talk(talk: Talk, *, by: Actor) -> talks.Kept:
    """Have a talk in one's own hands beside which one sits: who had it in theirs is gone, or cannot go on.
    They have it no more; whoever else sits beside it stays."""
    if not talk.hands.filter(staff=by.id, until__isnull=True, beside=True).exists():
        raise NotPossible(_("You have this talk open already."))
    key = talks.team_key(talk, action=rules.TAKE_OVER_TALK.action, by=by)
    leave = talk.hands.filter(Q(beside=False) | Q(staff=by.id), until__isnull=True)
    leave.update(until=timezone.now())
    assert by.id is not None  # they sit beside
    Hand.objects.create(talk=talk, staff_id=by.id, since=timezone.now())
    return _house(talk, "TAKEN_OVER", key, staff=by.id)


def _compared(talk: uuid.UUID, text: str, *, once: uuid.UUID, key: bytes | None = None, by: Actor) -> None:
    """Before it is stored: stored, it is said."""
    leaving.may_leave(text, kind="MESSAGE", talk=talk, by=by).or_refuse()


def _replied(talk: Talk, text: str, *, once: uuid.UUID, key: bytes | None = None, by: Actor) -> talks.Kept:
    if talks.reaches_nobody(talk):
        raise NotPossible(
            _("This came by mail: what you write here reaches nobody. Answer by mail, where that is safe.")
        )
    return _say(talk, text, author=WORKER, once=once, key=key, action=rules.REPLY.action, by=by)


# The message stands in the talk, with who wrote it.
@posts.MANY.joined(
    WORKER, compared=compared.messages, goes_on=guarded_on(Talk, rules.REPLY, traced=False)(_replied)
)
@guarded_on_after(_compared, Talk, rules.REPLY, traced=False)
def reply(
    _may: None, talk: Talk, text: str, *, once: uuid.UUID, key: bytes | None = None, by: Actor
) -> talks.Kept:
    """Answer, unless it is held (leaving.HeldForReview). `key` is the one that `open_talk` gave; without
    it, it is opened anew.
    """
    return _replied(talk, text, once=once, key=key, by=by)


@posts.MANY.joined(NOTE)
@guarded_on(Talk, rules.REPLY, traced=False)
def note(talk: Talk, text: str, *, once: uuid.UUID, key: bytes | None = None, by: Actor) -> talks.Kept:
    """A note among colleagues, which the person never sees."""
    return _say(talk, text, author=NOTE, once=once, key=key, action=rules.REPLY.action, by=by)


@guarded_on(Talk, rules.HAND_OVER_TALK)
def hand_over_talk(
    talk: Talk, *, to: uuid.UUID, said: str, colleague: uuid.UUID | None = None, by: Actor
) -> list[talks.Kept]:
    """Give a talk to a team, or to a colleague of it, with a note of what they need to know.

    The team gets its key. To a team it waits again, where it waited before everybody who came later.
    """
    if to not in {team.id for team in accounts.teams_of(by.organisation)}:
        raise Refused
    key = talks.team_key(talk, action=rules.HAND_OVER_TALK.action, by=by)
    try:
        talks.add_reader(talk, to, key)
    except keys.NobodyHolds as nobody:
        raise NotPossible(str(nobody)) from nobody
    made = (
        [talks.keep(talk, written(said), author=NOTE, once=uuid.uuid4(), key=key, staff=by.id)]
        if said
        else []
    )
    dangers.go_with(talk, to, action=rules.HAND_OVER_TALK.action, by=by)
    referred.go_with(talk, to, action=rules.HAND_OVER_TALK.action, by=by)
    talks.put_down(talk)
    talk.team_id = to
    talk.state, talk.waits_since = "WAITING", talk.began_at
    made.append(_house(talk, "HANDED_OVER", key, staff=by.id))
    if colleague:
        other = accounts.actor(colleague)
        if (
            other is None
            or to not in other.teams(rules.TAKE_TALK.action)
            or other.organisation != by.organisation
        ):
            raise Refused
        if talk.ties.filter(staff=other.id).exists():  # known to leads only: it is told as any other reason
            raise NotPossible(_("This colleague cannot take it now. Choose somebody else."))
        _into_hands(talk, other)
    talk.save()
    return made


@guarded_on(Talk, rules.END_TALK)
def end_talk(talk: Talk, *, because: str = "BY_WORKER", by: Actor) -> talks.Kept | None:
    """Nothing more is to be said now. Abusive or silent is counted at once as a contact without content."""
    if because not in ("BY_WORKER", "ABUSIVE", "SILENT"):
        raise NotPossible(_("Say how it ended."))
    made = None
    if talk.state != "ENDED":
        made = _house(talk, "ENDED", talks.team_key(talk, action=rules.END_TALK.action, by=by), staff=by.id)
    talks.put_down(talk)
    talk.state, talk.ended_because, talk.waits_since = "ENDED", because, None
    if because in course.WITHOUT_CONTENT and talk.contact is None:
        counted = register_without_content(because, channel=talk.door, team=talk.team_id, by=by)
        talk.contact = Contact.objects.get(id=counted)
        ties.go_with(talk, talk.contact)
    talk.save()
    return made


@guarded_on(Talk, rules.REGISTER_TALK)
def register_talk(
    talk: Talk,
    said: Registration,
    *,
    team: uuid.UUID,
    handled_by: uuid.UUID | None = None,
    by: Actor,
) -> uuid.UUID:
    """Register this talk as a contact, from one's own draft of it: both or neither, so that one talk counts
    once. Pressed twice, it is the same contact; registered before by somebody else, it is refused."""
    draft = course.draft_of(talk.id, by.id)
    contact = register(said, team=team, draft=draft, handled_by=handled_by, talk=talk.id, by=by)
    if talk.contact is not None and talk.contact.id != contact:
        raise RegisteredBefore
    talk.contact = Contact.objects.get(id=contact)
    talk.save(update_fields=["contact"])
    dangers.registered_as(talk.contact, talk=talk, by=by)
    ties.go_with(talk, talk.contact)
    referred.registered_as(talk.contact, talk=talk, by=by)
    return contact


class NotALine(NotPossible):
    """The line cannot be set like this; `field` says where."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@guarded(rules.SET_LINE)
def set_line(team: uuid.UUID, said: Mapping[str, Any], *, by: Actor) -> uuid.UUID:
    """When, by which doors and in which languages a team answers, and who takes over; or NotALine."""
    teams = {each.id for each in accounts.teams_of(by.organisation)}
    if team not in teams:
        raise Refused
    overflow = said.get("overflow")
    if overflow is not None and (overflow not in teams or overflow == team):
        raise NotALine("overflow", _("Choose another team of the helpline to take over."))
    if not set(said["doors"]) <= set(course.TALK_DOORS):
        raise NotALine("doors", _("A line has no such door."))
    if said["doors"] and not said["languages"]:
        raise NotALine("languages", _("Choose at least one language."))
    for name, (least, most) in BETWEEN.items():
        if not least <= said.get(name, least) <= most:
            raise NotALine(
                name, _("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most}
            )
    _usable_hours(said)
    values = {name: said[name] for name in SET if name in said}
    Line.objects.update_or_create(
        team_id=team, defaults={"organisation_id": by.organisation, "overflow_id": overflow, **values}
    )
    return team


SET = (
    "doors languages hours time_zone closed_days may_choose only_chosen mail_first read_within "
    "overflow_after most_waiting"
).split()
BETWEEN = {"read_within": (1, 336), "overflow_after": (0, 120), "most_waiting": (1, 500)}


def _usable_hours(said: Mapping[str, Any]) -> None:
    """Hours that can be reckoned with, or what is wrong and where."""
    try:
        Hours.of(said["hours"], said["time_zone"], said["closed_days"])
    except NoHours as wrong:
        field, words = {
            "RULE": ("rules", _("“%(said)s” is no rule of days like FREQ=MONTHLY;BYDAY=1SA.")),
            "TIME": ("hours", _("“%(said)s” is no time; write it like 13:00.")),
            "DAY": ("closed_days", _("“%(said)s” is no day.")),
            "ZONE": ("time_zone", _("“%(said)s” is no time zone; write for example Europe/Brussels.")),
            "MANY": ("hours", _("That is more than a line can have.")),
        }[wrong.kind]
        raise NotALine(field, words % {"said": wrong.said}) from wrong


def _into_hands(talk: Talk, by: Actor) -> None:
    own = by.teams(rules.TAKE_TALK.action)
    if talk.team_id not in own:
        talk.team_id = talk.keys.filter(team__in=own).values_list("team_id", flat=True)[0] or talk.team_id
    now = timezone.now()
    talks.put_down(talk)
    assert by.id is not None  # only people have teams in which they take
    Hand.objects.create(talk=talk, staff_id=by.id, since=now)
    if talk.waited is None and talk.began_at:
        talk.waited = int((now - talk.began_at).total_seconds())
    talk.state, talk.outcome, talk.waits_since = "IN_HANDS", "ANSWERED", None
    talk.save()


def _say(
    talk: Talk, text: str, *, author: str, once: uuid.UUID, key: bytes | None, action: str, by: Actor
) -> talks.Kept:
    key = _latest(talk, key, action=action, by=by)
    kept = talks.keep(talk, written(text), author=author, once=once, key=key, staff=by.id)
    if author == WORKER:
        talk.answered_to = max(talk.answered_to, kept.number)
    if not kept.again:
        talks.moved(talk)
    return kept


def _latest(talk: Talk, known: bytes | None, *, action: str, by: Actor) -> bytes:
    """The talk's key: the one that was opened before, unless it has another since."""
    if known is not None and talks.is_latest(talk, known):
        return known
    return talks.team_key(talk, action=action, by=by)


def _house(talk: Talk, code: str, key: bytes, *, staff: uuid.UUID | None) -> talks.Kept:
    """What the house says itself, by code: pages put it in words of their language."""
    made = talks.keep(talk, code, author=HOUSE, once=uuid.uuid4(), key=key, staff=staff)
    talk.save()
    return made


def _opened(talk: Talk, by: Actor, *, after: int = 0, known: bytes | None = None) -> OpenedTalk:
    key = _latest(talk, known, action=rules.OPEN_TALK.action, by=by)
    about = talks.Kept(talk.id, 0, talks.PERSON, None, timezone.now(), bytes(talk.about))
    return OpenedTalk(
        talk.id,
        talk.door,
        talk.language,
        talk.team_id,
        talk.wish,
        (talks.opened(about, key).text or "") if talk.about else "",
        talk.state,
        talk.began_at,
        [talks.opened(each, key) for each in talks.messages(talk, after=after, with_notes=True)],
        list(talk.hands.filter(until__isnull=True).order_by("since").values_list("staff_id", "beside")),
        talk.contact.id if talk.contact else None,
        talk.last_seq,
        files.are_taken(),
        talks.may_go_on(talk),
        key,
    )
