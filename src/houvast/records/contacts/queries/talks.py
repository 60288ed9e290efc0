"""Readings of talks that show nothing of what was said: who waits, how long, what one has in hands, lines."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery, UUIDField
from django.utils import timezone

from houvast.records.accounts.guard import Actor, Refused, seen
from houvast.records.contacts import course, rules, statements, talks
from houvast.records.contacts.models import Hand, Line, MailAnswer, Message, Talk, TalkFile

NEWEST = 4  # so many messages of a talk are asked for together with those of others
Arrived = tuple[Message, TalkFile | None]


@dataclass(frozen=True)
class Waiting:
    """A talk in the queue: codes only. `had_by`: who had it last, for who asks for the same person.
    `comes_back`: they wrote since they were answered; `handed_over`: a colleague gave it, and they did not;
    `unreached`: an answer by mail did not arrive.
    """

    id: uuid.UUID
    door: str
    language: str
    wish: str
    team: uuid.UUID
    since: datetime
    comes_back: bool
    handed_over: bool
    unreached: bool
    overflow: bool
    had_by: uuid.UUID | None


@dataclass(frozen=True)
class InHands:
    """A talk that somebody has in hands, or sits beside."""

    id: uuid.UUID
    door: str
    language: str
    team: uuid.UUID
    staff: uuid.UUID
    beside: bool
    since: datetime
    last_number: int
    answered_to: int
    registered: bool


def waiting(*, seen_by: Actor) -> list[Waiting]:
    """Who waits for one's own teams, longest first. Talks of a team that one only takes over stand among them
    once they have waited as long as that team's line says."""
    now = timezone.now()
    found = seen(Talk, rules.TAKE_TALK, seen_by).filter(state="WAITING", is_veil=False)
    lines = {line.team_id: line for line in Line.objects.filter(organisation=seen_by.organisation)}
    own = seen_by.teams(rules.TAKE_TALK.action)
    rows = []
    last = Hand.objects.filter(talk=OuterRef("pk"), beside=False).order_by("-since").values("staff")[:1]
    latest = Message.objects.filter(talk=OuterRef("pk")).order_by("-number").values("author")[:1]
    answer = MailAnswer.objects.filter(talk=OuterRef("pk")).order_by("-at").values("state")[:1]
    found = found.annotate(
        had_by=Subquery(last, output_field=UUIDField()), latest=Subquery(latest), answer=Subquery(answer)
    )
    for talk in found.order_by("waits_since", "serial"):
        since = talk.waits_since or now
        overflow = talk.team_id not in own
        line = lines.get(talk.team_id)
        unreached = talk.answer == "CAME_BACK" and talk.latest == talks.NOTE
        if overflow and line and now - since < timedelta(minutes=line.overflow_after):
            continue
        rows.append(
            Waiting(
                talk.id,
                talk.door,
                talk.language,
                talk.wish,
                talk.team_id,
                since,
                talk.answered_to > 0 and talk.latest == talks.PERSON,
                talk.had_by is not None and talk.latest in (talks.HOUSE, talks.NOTE) and not unreached,
                unreached,
                overflow,
                talk.had_by,
            )
        )
    return rows


def waiting_chats(*, seen_by: Actor) -> list[uuid.UUID]:
    """Every chat of the helpline that waits, for the process that watches whether somebody is still there."""
    if not seen_by.may(rules.GIVE_UP_TALKS.action):
        return []
    found = Talk.objects.filter(organisation=seen_by.organisation, state="WAITING", door="CHAT")
    return list(found.values_list("id", flat=True))


def in_hands(*, seen_by: Actor) -> list[InHands]:
    """What one has in hands oneself, or sits beside, oldest first."""
    return _in_hands(Q(staff=seen_by.id, talk__in=seen(Talk, rules.OPEN_TALK, seen_by)))


@dataclass(frozen=True)
class ToRegister:
    """A talk that one registers, with what is known of it without reading it. `is_own`: one may, now."""

    id: uuid.UUID
    door: str
    language: str
    team: uuid.UUID
    began_at: datetime
    is_ended: bool
    is_registered: bool
    is_own: bool


def draft_of(talk: uuid.UUID, *, seen_by: Actor) -> uuid.UUID:
    """The draft in which one registers a talk."""
    return course.draft_of(talk, seen_by.id)


def of_draft(draft: uuid.UUID, *, seen_by: Actor) -> ToRegister | None:
    """The talk that a draft is of, also where somebody else has it by now; None: it is of none.

    Refused where one never had that talk in hands, or it is closed to one.
    """
    if not course.is_of_a_talk(draft):
        return None
    had = Talk.objects.filter(rules.had_in_hands(seen_by))
    ids = had.order_by("-serial").values_list("id", flat=True)
    found = next((talk for talk in ids if course.draft_of(talk, seen_by.id) == draft), None)
    if found is None:
        raise Refused
    is_own = seen(Talk, rules.REGISTER_TALK, seen_by).filter(id=found).exists()
    return _to_register(had.filter(id=found), is_own=is_own)[0]


def still_to_register(*, seen_by: Actor) -> list[ToRegister]:
    """Talks that ended in one's own hands, and that nobody registered yet, oldest first."""
    found = seen(Talk, rules.REGISTER_TALK, seen_by)
    return _to_register(found.filter(state="ENDED", contact__isnull=True))


def _to_register(found: QuerySet[Talk], *, is_own: bool = True) -> list[ToRegister]:
    return [
        ToRegister(
            talk.id,
            talk.door,
            talk.language,
            talk.team_id,
            talk.began_at,
            talk.state == "ENDED",
            talk.contact_id is not None,
            is_own,
        )
        for talk in found.order_by("began_at", "serial")
        if talk.began_at
    ]


def in_hands_of_others(*, seen_by: Actor) -> list[InHands]:
    """What colleagues have in hands in one's own teams, for who may join."""
    if not seen_by.may(rules.JOIN_TALK.action):
        return []
    teams = seen_by.teams(rules.JOIN_TALK.action)
    return _in_hands(
        Q(talk__organisation=seen_by.organisation, talk__team__in=teams, beside=False)
        & Q(talk__in=seen(Talk, rules.JOIN_TALK, seen_by))
        & ~Q(staff=seen_by.id)
    )


@dataclass(frozen=True)
class OpenLine:
    """A line as the public sees it; `names` of its team by language, the first where one is missing."""

    team: uuid.UUID
    names: Mapping[str, str]
    is_open: bool
    closes: datetime | None
    opens: datetime | None
    languages: Sequence[str]
    may_choose: bool
    only_chosen: bool
    read_within: int


def open_lines(*, door: str, seen_by: Actor) -> list[OpenLine]:
    """Lines that answer by a door, with when they are open: told to everybody."""
    now, found = timezone.now(), []
    for line in talks.lines(seen_by.organisation, door=door):
        hours = talks.hours(line)
        closes = hours.closes(now)
        found.append(
            OpenLine(
                line.team_id,
                line.team.called(),
                closes is not None,
                closes,
                None if closes else hours.opens(now),
                line.languages,
                line.may_choose,
                line.only_chosen,
                line.read_within,
            )
        )
    return found


@dataclass(frozen=True)
class LineRow:
    """How a team's line is set; for who may set it."""

    team: uuid.UUID
    doors: Sequence[str]
    languages: Sequence[str]
    hours: Sequence[dict[str, str]]
    time_zone: str
    closed_days: Sequence[str]
    may_choose: bool
    only_chosen: bool
    mail_first: bool
    read_within: int
    overflow: uuid.UUID | None
    overflow_after: int
    most_waiting: int


def line_of(team: uuid.UUID, *, seen_by: Actor) -> LineRow | None:
    if not seen_by.may(rules.SET_LINE.action):
        return None
    row = Line.objects.filter(organisation=seen_by.organisation, team=team).first()
    if row is None:
        return None
    return LineRow(
        row.team_id,
        row.doors,
        row.languages,
        row.hours,
        row.time_zone,
        row.closed_days,
        row.may_choose,
        row.only_chosen,
        row.mail_first,
        row.read_within,
        row.overflow_id,
        row.overflow_after,
        row.most_waiting,
    )


def has_line(*, seen_by: Actor) -> bool:
    """Whether any team of the helpline answers by any door."""
    return Line.objects.filter(organisation=seen_by.organisation).exclude(doors=[]).exists()


def in_hands_of_contact(contact: uuid.UUID, *, seen_by: Actor) -> uuid.UUID | None:
    """The talk that was registered as a contact, where one has it in hands now."""
    found = seen(Talk, rules.REPLY, seen_by).filter(contact__id=contact, state="IN_HANDS")
    return found.values_list("id", flat=True).first()


def arrived(wanted: Sequence[tuple[uuid.UUID, int]], *, seen_by: Sequence[Actor]) -> list[list[talks.Kept]]:
    """Messages of each talk after a number, still sealed, for many open pages at once: each as the one at its
    place in `seen_by` may read them. Nothing where they may not (any more), as where nothing is new.
    """
    there = statements.found(Talk, ("id",), {(talk,) for talk, _ in wanted})
    found = {talk.id: talk for talk in there}
    new = [found[id] if id in found and after < found[id].last_seq else None for id, after in wanted]
    workers = {talk.serial for talk, by in zip(new, seen_by, strict=True) if talk and by.id is not None}
    hands = rules.in_whose_hands(workers) if workers else set()
    asked = [
        (talk, after, by) if talk and rules.may_go_on_reading(talk, hands, by) else None
        for talk, (_, after), by in zip(new, wanted, seen_by, strict=True)
    ]
    messages = _since({(talk.serial, after, talk.last_seq) for talk, after, _ in filter(None, asked)})
    return [
        [
            talks.kept(row, each[0].id, file=file)
            for row, file in messages[each[0].serial, each[1]]
            if each[2].id is not None or row.author != talks.NOTE
        ]
        if each
        else []
        for each in asked
    ]


def _since(wanted: Collection[tuple[int, int, int]]) -> dict[tuple[int, int], list[Arrived]]:
    """Messages of talks (which, after which number, up to which) in order, by what was wanted. Of which many
    are wanted at once, it is asked by itself: that is somebody who comes back."""
    each = {
        (talk, number)
        for talk, after, last in wanted
        if last - after <= NEWEST
        for number in range(after + 1, last + 1)
    }
    rows = statements.found(Message, ("talk", "number"), each)
    for talk, after, last in wanted:
        if last - after > NEWEST:
            rows += Message.objects.filter(talk=talk, number__gt=after, number__lte=last)
    files = {
        file.message_id: file
        for file in statements.found(TalkFile, ("message",), {(row.pk,) for row in rows})
    }
    by_place = {(row.talk_id, row.number): (row, files.get(row.pk)) for row in rows}
    return {
        (talk, after): [
            by_place[talk, number] for number in range(after + 1, last + 1) if (talk, number) in by_place
        ]
        for talk, after, last in wanted
    }


def _in_hands(found: Q) -> list[InHands]:
    hands = Hand.objects.filter(found, until__isnull=True).select_related("talk").order_by("since")
    return [
        InHands(
            hand.talk.id,
            hand.talk.door,
            hand.talk.language,
            hand.talk.team_id,
            hand.staff_id,
            hand.beside,
            hand.since,
            hand.talk.last_seq,
            hand.talk.answered_to,
            hand.talk.contact_id is not None,
        )
        for hand in hands
    ]
