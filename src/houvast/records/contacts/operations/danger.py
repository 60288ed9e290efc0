"""Somebody is in danger: a worker acts, and what they decide is recorded, then or when there is time."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.codes import codebook
from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on, seen
from houvast.records.contacts import course, dangers, rules, sealed, writing
from houvast.records.contacts.models import Contact, DangerAct, DangerKey, Hand, Talk
from houvast.records.contacts.operations import NotPossible
from houvast.records.contacts.refusals import ChangedElsewhere

# Where the person is; why it could not wait; what they were told; what came of it.
TEXTS = ("place", "why", "said", "came")
CODEBOOKS = {name: f"danger_{name}" for name in ("ground", "alone", "told", "outcome")}
LONGEST = 4000


@guarded(rules.BEGIN_DANGER)
def begin_danger(
    *,
    team: uuid.UUID,
    talk: uuid.UUID | None = None,
    contact: uuid.UUID | None = None,
    draft: uuid.UUID | None = None,
    by: Actor,
) -> uuid.UUID:
    """Somebody is in danger: the act stands from now on, and everything in it can be said later.

    In a talk that one has in hands or had when it ended, of a contact that one reads, beside a registration,
    or for itself; so also of a talk that went to a colleague meanwhile. While it is open, beginning it again
    for the same gives the same. It works while one is locked.
    """
    of_talk = _talk(talk, by) if talk else None
    readable = seen(Contact, rules.READ, by).select_for_update()
    of_contact = readable.filter(id=contact).first() if contact else None
    if (talk and of_talk is None and not _had(talk, by)) or (contact and of_contact is None):
        raise Refused
    if of_talk is None and of_contact is None and team not in by.teams(rules.BEGIN_DANGER.action):
        raise Refused
    if of_talk is not None:
        draft, of_contact = None, of_contact or of_talk.contact
    if (open_act := _open_act(of_talk, of_contact, draft, by)) is not None:
        return open_act
    own = of_talk.team_id if of_talk else of_contact.team_id if of_contact else team
    try:
        with transaction.atomic():
            return _made(own, of_talk, of_contact, draft, by)
    except IntegrityError:  # a colleague, or another screen, was a moment earlier
        open_act = _open_act(of_talk, of_contact, draft, by)
        if open_act is None:
            raise Refused from None
        return open_act
    except keys.NobodyHolds as nobody:
        raise NotPossible(str(nobody)) from nobody


def _talk(talk: uuid.UUID, by: Actor) -> Talk | None:
    """Who says that somebody is coming is gone the next moment: the talk has ended, and the act begins."""
    for rule in (rules.REPLY, rules.REGISTER_TALK):
        if (found := seen(Talk, rule, by).filter(id=talk).first()) is not None:
            return found
    return None


def _had(talk: uuid.UUID, by: Actor) -> bool:
    return Hand.objects.filter(talk__id=talk, staff=by.id).exists()


@dataclass(frozen=True)
class Said:
    """All that is said of an act so far. Codes are those of its day; `texts` by the names in TEXTS."""

    informed: tuple[str, ...] = ()
    ground: str = "U"
    decided_with: uuid.UUID | None = None
    alone: str = "U"
    told: str = "U"
    tell_from: datetime | None = None
    outcome: str = "U"
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OpenedDanger:
    """An act with its words opened. `damaged`: they do not open; `erased`: they were destroyed."""

    id: uuid.UUID
    said: Said
    version: int
    state: str
    day: date
    opened_at: datetime | None
    opened_by: uuid.UUID | None
    team: uuid.UUID
    talk: uuid.UUID | None
    language: str
    contact: uuid.UUID | None
    damaged: bool
    erased: bool


@guarded_on(DangerAct, rules.OPEN_DANGER)
def open_danger(act: DangerAct, *, by: Actor) -> OpenedDanger:
    """Read an act of one's teams."""
    texts: Mapping[str, str] = {}
    damaged = False
    if act.month_key:
        try:
            texts = dangers.texts_of(act, dangers.key_of(act, action=rules.OPEN_DANGER.action, by=by))
        except keys.NotHandedOver:
            raise
        except sealed.CannotOpen:
            damaged = True
    return OpenedDanger(
        act.id,
        Said(
            tuple(act.informed),
            act.ground,
            act.decided_with_id,
            act.alone,
            act.told,
            act.tell_from,
            act.outcome,
            texts,
        ),
        act.version,
        act.state,
        act.day,
        act.opened_at,
        act.opened_by_id,
        act.team_id,
        act.talk.id if act.talk else None,
        act.talk.language if act.talk else "",
        act.contact.id if act.contact else None,
        damaged,
        not act.month_key,
    )


@guarded_on(DangerAct, rules.RECORD_DANGER)
def record_danger(act: DangerAct, said: Said, *, version: int, by: Actor) -> int:
    """Say more of an act, also once it is closed: what came of it. Returns the version that stands now.

    `version` is the one that was read: what a colleague wrote meanwhile is never overwritten.
    """
    if act.version != version:
        raise ChangedElsewhere(
            _("A colleague changed this meanwhile. Open it again to see what they wrote, and add yours.")
        )
    if not act.month_key:
        raise NotPossible(_("What was written here was destroyed. Nothing can be added."))
    _refuse_unknown(said, act.day)
    _refuse_second(act, said, by)
    texts = {name: _plain(said.texts.get(name, "")) for name in TEXTS}
    key = dangers.key_of(act, action=rules.RECORD_DANGER.action, by=by)
    act.version += 1
    act.sealed = sealed.seal_danger(texts, key, act=act.id, version=act.version)
    act.informed = list(dict.fromkeys(said.informed))
    act.ground, act.alone, act.told, act.outcome = said.ground, said.alone, said.told, said.outcome
    act.decided_with_id = said.decided_with
    act.tell_from = said.tell_from if said.told in course.TO_TELL else None
    act.save()
    return act.version


@guarded_on(DangerAct, rules.END_DANGER)
def end_danger(act: DangerAct, *, mistake: bool = False, by: Actor) -> None:
    """Nothing more is to be done now; or it was begun by mistake. Who is to be told is not forgotten."""
    act.state = "MISTAKE" if mistake else "CLOSED"
    act.save(update_fields=["state"])


@guarded_on(DangerAct, rules.END_DANGER)
def reopen_danger(act: DangerAct, *, by: Actor) -> None:
    """There is danger again, or still."""
    act.state = "OPEN"
    try:
        with transaction.atomic():
            act.save(update_fields=["state"])
    except IntegrityError as another:
        raise NotPossible(_("Another one is open for the same already.")) from another


def _open_act(
    talk: Talk | None, contact: Contact | None, draft: uuid.UUID | None, by: Actor
) -> uuid.UUID | None:
    """The act that is open for the same talk, contact or registration."""
    found = seen(DangerAct, rules.RECORD_DANGER, by).filter(state="OPEN")
    if talk is not None:
        found = found.filter(talk=talk)
    elif contact is not None:
        found = found.filter(contact=contact)
    elif draft is not None:
        found = found.filter(draft=draft, opened_by=by.id)
    else:
        return None
    return found.values_list("id", flat=True).first()


def _made(
    team: uuid.UUID, talk: Talk | None, contact: Contact | None, draft: uuid.UUID | None, by: Actor
) -> uuid.UUID:
    now = timezone.localtime()
    act_id, key = uuid.uuid4(), sealed.new_key()
    with_ = keys.sealer(team, until=sealed.danger_month(now.date()))
    wrapped = sealed.wrap_danger_key(key, act=act_id, with_=with_)
    act = DangerAct.objects.create(
        id=act_id,
        organisation_id=by.organisation,
        team_id=team,
        day=now.date(),
        hour=now.hour,
        talk=talk,
        contact=contact,
        draft=draft,
        opened_by_id=by.id,
        opened_at=now,
        month_key=wrapped.month_key,
        sealed=sealed.seal_danger(dict.fromkeys(TEXTS, ""), key, act=act_id, version=1),
    )
    DangerKey.objects.create(act=act, team_id=team, generation=wrapped.generation, wrapped=wrapped.sealed)
    return act.id


def _refuse_unknown(said: Said, on: date) -> None:
    given = {name: getattr(said, name) for name in CODEBOOKS}
    known = all(code in codebook(CODEBOOKS[name], on=on) for name, code in given.items())
    if not known or not all(code in codebook("danger_informed", on=on) for code in said.informed):
        raise NotPossible(_("Choose from the list, or leave it for later."))


def _refuse_second(act: DangerAct, said: Said, by: Actor) -> None:
    if said.decided_with is None:
        return
    if said.decided_with == act.opened_by_id:
        raise NotPossible(_("Whoever began this cannot be the second person too: choose somebody else."))
    if said.alone != "U":
        raise NotPossible(_("Say who decided with you, or why you decided alone: not both."))
    known = said.decided_with == act.decided_with_id  # they may have left since
    if not known and not accounts.works_here(said.decided_with, seen_by=by):
        raise Refused


def _plain(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return writing.plain(text, most=LONGEST)
    except writing.NotWritten as wrong:
        if str(wrong) == "empty":
            return ""
        raise NotPossible(_("Write it shorter: at most 4,000 letters.")) from wrong
