"""Who wrote in the invented year: each contact in writing comes out of its talk, so that it counts once, and
those who gave up or were not let in are counted beside them.

Talks know no day but today: the clock of this process stands on their moments. What is drawn says nothing
about anybody.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from time import sleep

from django.db import transaction
from django.utils import timezone

from houvast.demo import year
from houvast.demo.people import acting, command, team_of
from houvast.demo.situations import drawn
from houvast.demo.year_of_cases import standing_at
from houvast.records.accounts.guard import Actor, visitor
from houvast.records.contacts.operations import answering, mailing, talking
from houvast.records.contacts.queries import Wanted, contacts
from houvast.records.contacts.registration import Registration

SEED = "invented talks of 2025"
GAVE_UP, FOUND_NOBODY = 61, 44
LANGUAGES = {"nl": 20, "fr": 2, "de": 1, "en": 2}
MINUTES = {  # until somebody answered, or until who waited gave up
    "CHAT": {0: 4, 1: 5, 3: 6, 7: 4, 16: 2, 41: 1},
    "EMAIL": {35: 1, 110: 2, 260: 3, 900: 4, 1_800: 2},
    "WEBFORM": {35: 1, 110: 2, 260: 3, 900: 4, 1_800: 2},
}
ROOM = 0.03  # seconds after each: SQLite lets a sign-in that waits in only between two writers
LINES = ("worker", "volunteer")
ANSWERED_BY = {"worker": ("CHAT", "EMAIL", "WEBFORM"), "volunteer": ("CHAT",)}
TEXT = "Verzonnen."
MAIL = """From: <{once}@voorbeeld.example>
Message-ID: <{once}@voorbeeld.example>
Subject: Verzonnen
Content-Type: text/plain; charset=utf-8

Verzonnen.
"""


@dataclass(frozen=True)
class Arrival:
    """Somebody at a door. `who` answers there, or would have: the shelter takes no chats. `said`: what was
    registered then."""

    door: str
    at: datetime
    who: str
    said: Registration | None = None


def apart(said: Sequence[Registration], *, who: str) -> tuple[list[Registration], list[Registration]]:
    """(registered on their own, registered out of a talk)."""
    return (
        [each for each in said if each.channel not in ANSWERED_BY[who]],
        [each for each in said if each.channel in ANSWERED_BY[who]],
    )


def has_them() -> bool:
    return _number_there() >= len(turns())


def live_through_writing() -> None:
    """Each turn on its own, since the demo is served meanwhile; a killed process is gone on from."""
    lived = _Lived()
    for turn in turns()[_number_there() :]:
        with transaction.atomic():
            for arrival in turn:
                lived.through(arrival)
        sleep(ROOM)


def turns() -> list[list[Arrival]]:
    """All of the year in the order of their moments, the same each time; in each turn one is registered, so
    that the contacts tell how far one is."""
    random = Random(SEED)  # noqa: S311  # invented people, no secret
    found = [
        Arrival(said.channel, _moment(said.day, said.hour or 0, random), who, said)
        for who, of_line in zip(LINES, year.registrations(), strict=True)
        for said in apart(of_line, who=who)[1]
    ]
    for who, number in (("worker", GAVE_UP), ("shelter", FOUND_NOBODY)):
        moments = year.moments(random, ["CHAT"] * number)
        found += [Arrival("CHAT", _moment(each.day, each.hour, random), who) for each in moments]
    made: list[list[Arrival]] = [[]]
    for arrival in sorted(found, key=lambda each: each.at):
        made[-1].append(arrival)
        if arrival.said:
            made.append([])
    *whole, rest = made
    if whole:
        whole[-1] += rest
    return whole


def _moment(day: date, hour: int, random: Random) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, random.randrange(60))))


def _number_there() -> int:
    return sum(_number_in_list(who, door) for who in LINES for door in ANSWERED_BY[who])


def _number_in_list(who: str, door: str) -> int:
    number, wanted, by = 0, Wanted(from_=year.FROM, until=year.UNTIL, channel=door), acting(who)
    while True:
        page = contacts(wanted, seen_by=by)
        number += len(page.rows)
        if page.after is None:
            return number
        wanted = replace(wanted, after=page.after)


class _Lived:
    """Arrivals, each from the door to its end."""

    def __init__(self) -> None:
        self.staff = {who: acting(who) for who in LINES}
        self.teams = {who: team_of(who) for who in (*LINES, "shelter")}
        self.mailbox, self.somebody = command(), visitor(self.staff["worker"].organisation)

    def through(self, arrival: Arrival) -> None:
        random = Random(f"{SEED}, {arrival.door} at {arrival.at}")  # noqa: S311  # invented, no secret
        minutes = MINUTES[arrival.door]
        waited = timedelta(minutes=random.choices(list(minutes), list(minutes.values()))[0], seconds=9)
        with standing_at(arrival.at):
            try:
                talk, own = self._begun(arrival, drawn(random, LANGUAGES))
            except talking.NoWay:  # it is counted
                return
        with standing_at(arrival.at + waited):
            if arrival.said is None:
                talking.leave_talk(talk, by=own)
            else:
                self._answered(talk, arrival.who, arrival.said)

    def _begun(self, arrival: Arrival, language: str) -> tuple[uuid.UUID, Actor]:
        """(the talk, whose it is)."""
        if arrival.door == "EMAIL":
            mail = MAIL.format(once=uuid.uuid4()).encode()
            talk = mailing.receive_mail(mail, own="", by=self.mailbox).id
            assert talk
            return talk, self.somebody
        begun = talking.begin_talk(
            arrival.door, language=language, line=self.teams[arrival.who], first=TEXT, by=self.somebody
        )
        return begun.id, begun.entered.by

    def _answered(self, talk: uuid.UUID, who: str, said: Registration) -> None:
        by = self.staff[who]
        answering.take_talk(talk, by=by)
        answering.register_talk(talk, said, team=self.teams[who], by=by)
        answering.end_talk(talk, by=by)
