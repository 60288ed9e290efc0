"""What operations on talks have in common: keeping a message, opening keys, the route, the end.

Not an operation: the operations that call it are guarded.
"""

import secrets
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from houvast.library.hours import Hours
from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from houvast.records.contacts import course, sealed, statements
from houvast.records.contacts.models import (
    Callback,
    DangerKey,
    Draft,
    Hand,
    HeldText,
    Line,
    MailAnswer,
    Message,
    Parcel,
    Pass,
    ReaderKey,
    Referral,
    Talk,
    TalkFile,
    TalkKey,
    TalkMail,
    Tie,
)
from houvast.records.retention import declared

BROWSER_HOURS = 12  # a browser's pass ends so long after a page of its talk came in sight
OUT_OF_SIGHT = timedelta(minutes=1)  # and so long after it went out of sight
WORD_HOURS = 24
MOVED = ["last_seq", "last_on", "month_key", "answered_to", "state", "waits_since"]  # by a message
PERSON, WORKER, HOUSE, NOTE = "PERSON", "WORKER", "HOUSE", "NOTE"


@dataclass(frozen=True)
class Kept:
    """A message as it was stored, still sealed. `again`: it had been stored before; `waits`: by it, the talk
    waits in the queue again."""

    talk: uuid.UUID
    number: int
    author: str
    staff: uuid.UUID | None
    at: datetime
    sealed: bytes
    again: bool = False
    waits: bool = False
    file: tuple[uuid.UUID, bytes] | None = None


@dataclass(frozen=True)
class FileSaid:
    """What a file is, that came with a message. Without a copy (`has_copy`) only the original is there."""

    id: uuid.UUID
    name: str
    kind: str
    length: int
    has_copy: bool
    is_picture: bool
    is_scanned: bool


@dataclass(frozen=True)
class Said:
    """A message, opened; text is None where it cannot be opened."""

    number: int
    author: str
    staff: uuid.UUID | None
    at: datetime
    text: str | None
    file: FileSaid | None = None


def keep(
    talk: Talk,
    text: str,
    *,
    author: str,
    once: uuid.UUID,
    key: bytes,
    before: bytes = b"",
    staff: uuid.UUID | None = None,
) -> Kept:
    """Store the next message of a talk that is locked for it; sent twice, it is stored once. `before`: the
    key, wrapped for the post box of the talk, where it is not the talk's own.
    """
    now, number = timezone.now(), talk.last_seq + 1
    message = Message(
        talk=talk,
        number=number,
        author=author,
        staff_id=staff,
        once=once,
        at=now,
        sealed=before + sealed.seal_message(text, key, talk=talk.id, number=number, author=author),
    )
    if not statements.insert_once(message, ("talk_id", "once")):
        return kept(talk.messages.get(once=once), talk.id, again=True)
    talk.last_seq, talk.last_on = number, timezone.localdate(now)
    _keep_longer(talk)
    return kept(message, talk.id)


def came_back(talk: Talk) -> None:
    """Who comes back goes on with it, without a word too: a code that is used keeps working."""
    talk.last_on = max(talk.last_on or date.min, timezone.localdate())
    _keep_longer(talk)
    talk.save(update_fields=["last_on", "month_key"])


def moved(talk: Talk) -> None:
    """Write what a message changes of its talk."""
    statements.update(talk, MOVED)


def kept(message: Message, talk: uuid.UUID, *, again: bool = False, file: TalkFile | None = None) -> Kept:
    return Kept(
        talk,
        message.number,
        message.author,
        message.staff_id,
        message.at,
        bytes(message.sealed),
        again,
        file=(file.id, bytes(file.about)) if file else None,
    )


def opened(message: Kept, key: bytes) -> Said:
    try:
        text = sealed.open_message(
            message.sealed, key, talk=message.talk, number=message.number, author=message.author
        )
    except sealed.CannotOpen:
        text = None
    file = _file_said(message, key) if message.file and text is not None else None
    return Said(message.number, message.author, message.staff, message.at, text, file)


def _file_said(message: Kept, key: bytes) -> FileSaid | None:
    assert message.file is not None
    file, about = message.file
    try:
        said = sealed.open_about(about, key, talk=message.talk, file=file)
    except sealed.CannotOpen:
        return None
    return FileSaid(
        file,
        said["name"],
        said["kind"],
        said["length"],
        bool(said["shown"]),
        said["is_picture"],
        said["is_scanned"],
    )


def messages(talk: Talk, *, after: int = 0, with_notes: bool) -> list[Kept]:
    """Messages after a number, in order; notes among colleagues only for colleagues."""
    found = talk.messages.filter(number__gt=after).select_related("file").order_by("number")
    return [
        kept(each, talk.id, file=getattr(each, "file", None))
        for each in (found if with_notes else found.exclude(author=NOTE))
    ]


def made(
    *,
    organisation: uuid.UUID,
    teams: Sequence[uuid.UUID],
    door: str,
    language: str,
    veil: bool = False,
    id: uuid.UUID | None = None,
    key: bytes | None = None,
) -> tuple[Talk, bytes, bytes]:
    """(a new talk with keys for these teams and for the person, its key, the person's own key)."""
    now = timezone.now()
    local = timezone.localtime(now)
    month = keys.month_lock(sealed.talk_month(local.date()))
    key, (public, private) = key or sealed.new_key(), sealed.new_keypair()
    talk = Talk.objects.create(
        serial=_place_of(veil),
        id=id or uuid.uuid4(),
        record_key=secrets.randbits(63),
        organisation_id=organisation,
        team_id=teams[0],
        day=local.date(),
        hour=0 if veil else local.hour,
        door=door,
        language=language,
        state="ENDED" if veil else "WAITING",
        outcome="ANSWERED" if veil else "WAITING",
        is_veil=veil,
        began_at=None if veil else now,
        waits_since=None if veil else now,
        last_on=local.date(),
        month_key=month.name,
        person_key=public,
    )
    rows = [_key_row(talk, key, None, 0, public, month)]
    if not veil:
        rows += [_key_row(talk, key, team, *keys.public_key(team), month) for team in teams]
    TalkKey.objects.bulk_create(rows)
    return talk, key, private


def let_in(talk: Talk, private: bytes, halves: sealed.Derived, kind: str, *, until: datetime | None) -> Pass:
    """A new pass of its kind; the former one of that kind lets nobody in any more."""
    month = keys.lock_named(talk.month_key)
    talk.passes.filter(kind=kind).delete()
    return Pass.objects.create(
        id=_place_of(talk.is_veil),
        talk=talk,
        kind=kind,
        proof=halves.verifier,
        sealed=sealed.seal_pass(private, halves, talk=talk.id, month=month),
        until=until,
    )


def reaches_nobody(talk: Talk) -> bool:
    """It came by mail, and its sender has no way to the talk: what is written there, they never see."""
    return talk.door == "EMAIL" and not talk.passes.exists()


def may_go_on(talk: Talk) -> bool:
    """An ended talk goes on where there is a way back to it."""
    return talk.passes.filter(kind="CODE").exists()


def wait_again(talk: Talk, kept: Kept) -> Kept:
    """An ended talk in which the person writes waits for somebody once more."""
    if talk.state == "ENDED" and not talk.is_veil:
        talk.state, talk.waits_since = "WAITING", kept.at
        return replace(kept, waits=True)
    return kept


def browser_until(now: datetime) -> datetime:
    return now + timedelta(hours=BROWSER_HOURS)


def team_key(talk: Talk, *, action: str, by: Actor) -> bytes:
    """The talk's key as a team of one's own has it. Locked, NotHandedOver or CannotOpen say why not."""
    rows = {row.team_id: row for row in talk.keys.filter(team__in=by.teams(action))}
    row = rows.get(talk.team_id) or next(iter(rows.values()), None)
    if row is None or row.team_id is None:
        raise sealed.CannotOpen
    private = keys.private_key(row.team_id, row.generation, by=by, action=action)
    month = keys.lock_named(talk.month_key)
    return sealed.open_talk_key(bytes(row.wrapped), private=private, talk=talk.id, month=month)


def is_latest(talk: Talk, key: bytes) -> bool:
    """Whether it still is the key of a talk that one has locked, or only reads: see `anew`."""
    mark = bytes(talk.key_mark)
    return not mark or secrets.compare_digest(mark, sealed.mark_of(key))


def own_key(talk: Talk, known: bytes, *, by: Actor) -> bytes:
    """The talk's key as the person has it: the one that they opened, or the one that it has since."""
    if is_latest(talk, known):
        return known
    wrapped = bytes(talk.keys.get(team=None).wrapped)
    month = keys.lock_named(talk.month_key)
    return sealed.open_talk_key(wrapped, private=keys.unlocked_key(by), talk=talk.id, month=month)


def add_reader(talk: Talk, team: uuid.UUID, key: bytes) -> None:
    """Seal the talk's key for one more team, unless it has it."""
    if not talk.keys.filter(team=team).exists():
        month = keys.lock_named(talk.month_key)
        _key_row(talk, key, team, *keys.public_key(team), month).save()


def generations_in_use(team: uuid.UUID) -> frozenset[int]:
    """Generations of a team's keys that something is still sealed for, of whatever kind."""
    found: set[int] = set()
    for model in (ReaderKey, TalkKey, Callback, DangerKey, Referral, HeldText, Parcel):
        there = model._default_manager.filter(team=team).exclude(wrapped=b"")
        found |= set(there.values_list("generation", flat=True))
    return frozenset(found)


def put_down(talk: Talk, *, staff: uuid.UUID | None = None) -> None:
    """Nobody, or this one no more, has it in hands."""
    hands = talk.hands.filter(until__isnull=True)
    (hands.filter(staff=staff) if staff else hands).update(until=timezone.now())


def out_of_hands(talk: Talk, staff: uuid.UUID) -> None:
    """This one has it in hands no more: it waits again, where it waited before everybody who came later."""
    held = talk.hands.filter(staff=staff, until__isnull=True, beside=False).exists()
    put_down(talk, staff=None if held else staff)
    if held and talk.state == "IN_HANDS":
        talk.state, talk.waits_since = "WAITING", talk.began_at
        talk.save(update_fields=["state", "waits_since"])


def lines(organisation: uuid.UUID, *, door: str, language: str = "") -> list[Line]:
    """Lines that answer by a door, in a language, in the order of their teams' names."""
    found = Line.objects.filter(organisation=organisation).select_related("team").order_by("team__name")
    return [line for line in found if door in line.doors and (not language or language in line.languages)]


def hours(line: Line) -> Hours:
    return Hours.of(line.hours, line.time_zone, line.closed_days)


def route(line: Line, *, door: str) -> list[uuid.UUID]:
    """The line's team, then those that may take over, each once."""
    teams, at = [line.team_id], line
    while at.overflow_id and at.overflow_id not in teams:
        teams.append(at.overflow_id)
        following = Line.objects.filter(team=at.overflow_id).first()
        if following is None:
            break
        at = following
    return [team for team in teams if _can_seal(team)]


def empty(found: "Iterable[Talk]") -> list[uuid.UUID]:
    """Destroy what was said, what was typed of it, all keys and passes, and who had it in hands; codes stay.
    Which."""
    found = list(found)
    serials = [talk.serial for talk in found]
    hands = Hand.objects.filter(talk__in=serials).values_list("talk__id", "staff")
    Draft.objects.filter(id__in=[course.draft_of(talk, staff) for talk, staff in hands]).delete()
    for model in (TalkFile, MailAnswer, TalkMail, Message, Pass, TalkKey, Hand, Callback, Tie, HeldText):
        model._default_manager.filter(talk__in=serials).delete()
    goes = declared.group(Talk, "erasing.erase_talk_content")
    Talk.objects.filter(serial__in=serials).update(**declared.erased(Talk, goes.fields))
    return [talk.id for talk in found]


def _keep_longer(talk: Talk) -> None:
    """Content lives as long as the talk goes on: locked anew when its month moves on."""
    assert talk.last_on is not None
    wanted = sealed.talk_month(talk.last_on)
    if talk.month_key[: len(wanted)] >= wanted:
        return
    old, new = keys.lock_named(talk.month_key), keys.month_lock(wanted)
    keys_, passes = list(talk.keys.all()), list(talk.passes.all())
    for row in keys_:
        row.wrapped = sealed.locked_anew(bytes(row.wrapped), talk=talk.id, old=old, new=new)
    for each in passes:
        each.sealed = sealed.locked_anew(bytes(each.sealed), talk=talk.id, old=old, new=new)
    TalkKey.objects.bulk_update(keys_, ["wrapped"])  # as many statements for notes that no team has a key to
    Pass.objects.bulk_update(passes, ["sealed"])
    talk.month_key = new.name


def _key_row(
    talk: Talk, key: bytes, team: uuid.UUID | None, generation: int, public: bytes, month: keys.MonthLock
) -> TalkKey:
    return TalkKey(
        id=_place_of(talk.is_veil),
        talk=talk,
        team_id=team,
        generation=generation,
        wrapped=sealed.seal_talk_key(key, public=public, talk=talk.id, month=month),
    )


def _place_of(veil: bool) -> int | None:
    """In its table; in a row, notes behind a second code would say beside whose talk they were made."""
    return -1 - secrets.randbits(62) if veil else None


def _can_seal(team: uuid.UUID) -> bool:
    try:
        keys.public_key(team)
    except keys.NobodyHolds:
        return False
    return True
