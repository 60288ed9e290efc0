"""Opening hours: open now, until when, and when again. Pure: the moment comes in as an argument.

Hours are wall-clock hours of the helpline's own time zone, so a change of the clock moves no opening.
A line may be open over midnight ("22:00-24:00" and "00:00-06:00" the next day) or always.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MIDNIGHT = 24 * 60
LOOK_AHEAD = 60  # days: a line that is closed for longer says no day
SPELL = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))$")


class InvalidHours(Exception):
    """The hours cannot be used; the message says which day and what is expected."""


@dataclass(frozen=True)
class Spell:
    """From a minute of the day until another, exclusive; 1440 is the end of the day."""

    from_: int
    until: int


@dataclass(frozen=True)
class Hours:
    zone: ZoneInfo
    week: tuple[tuple[Spell, ...], ...]
    closed_days: frozenset[date]

    @classmethod
    def from_words(
        cls, zone: str, week: Mapping[str, Iterable[str]], closed_days: Iterable[object]
    ) -> "Hours":
        """From configuration: {"monday": ["09:00-12:00", "13:00-17:00"], ...}; a day left out is closed."""
        if unknown := set(week) - set(DAYS):
            raise InvalidHours(f"[hours]: {sorted(unknown)} is no day; write {', '.join(DAYS)}")
        return cls(
            _zone(zone),
            tuple(_spells(day, week.get(day, ())) for day in DAYS),
            frozenset(_day(day) for day in closed_days),
        )

    @property
    def always(self) -> bool:
        """Open day and night, without exception."""
        whole = (Spell(0, MIDNIGHT),)
        return not self.closed_days and all(day == whole for day in self.week)

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        return any(spell.from_ <= minute < spell.until for spell in self.on(local.date()))

    def closes(self, at: datetime) -> datetime | None:
        """The end of the spell that is running at that moment; None when closed or without end in sight."""
        local = at.astimezone(self.zone)
        if not self.is_open(at):
            return None
        return next((end for start, end in self._stretches(local.date()) if start <= local < end), None)

    def opens(self, at: datetime) -> datetime | None:
        """The next moment at which the line opens after `at`; None when none is in sight."""
        local = at.astimezone(self.zone)
        return next((start for start, _ in self._stretches(local.date()) if start > local), None)

    def on(self, day: date) -> tuple[Spell, ...]:
        return () if day in self.closed_days else self.week[day.weekday()]

    def _stretches(self, first: date) -> Iterator[tuple[datetime, datetime]]:
        """Spells from that day on, those that meet at midnight joined."""
        start = end = None
        for offset in range(LOOK_AHEAD):
            day = first + timedelta(days=offset)
            for spell in self.on(day):
                opening, closing = self._moment(day, spell.from_), self._moment(day, spell.until)
                if end == opening:
                    end = closing
                    continue
                if start is not None and end is not None:
                    yield start, end
                start, end = opening, closing
        # What still runs on the last day looked at has no end in sight and is not reported as one.
        if start is not None and end is not None and end.date() < first + timedelta(days=LOOK_AHEAD):
            yield start, end

    def _moment(self, day: date, minute: int) -> datetime:
        if minute == MIDNIGHT:
            return datetime.combine(day + timedelta(days=1), time(0), self.zone)
        return datetime.combine(day, time(*divmod(minute, 60)), self.zone)

    def by_days(self) -> list[tuple[int, int, tuple[Spell, ...]]]:
        """Neighbours with the same hours together: (first weekday, last weekday, spells); open days only."""
        groups: list[tuple[int, int, tuple[Spell, ...]]] = []
        for number, spells in enumerate(self.week):
            if groups and groups[-1][1] == number - 1 and groups[-1][2] == spells:
                groups[-1] = (groups[-1][0], number, spells)
            else:
                groups.append((number, number, spells))
        return [group for group in groups if group[2]]


def clock(minute: int) -> str:
    """A minute of the day as it stands on a clock: 540 is 09:00, 1440 is 24:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise InvalidHours(f"timezone: {name!r} is not known; write for example Europe/Brussels") from problem


def _spells(day: str, words: Iterable[str]) -> tuple[Spell, ...]:
    spells = tuple(_spell(day, word) for word in words)
    for earlier, later in pairwise(spells):
        if later.from_ < earlier.until:
            raise InvalidHours(f"[hours] {day}: the hours overlap or are not in order")
    return spells


def _spell(day: str, words: str) -> Spell:
    found = SPELL.match(words)
    if not found:
        raise InvalidHours(f'[hours] {day}: {words!r}; write hours as "09:00-17:00"')
    from_hour, from_minute, until_hour, until_minute = (
        int(part) for part in found.groups() if part is not None
    )
    spell = Spell(from_hour * 60 + from_minute, until_hour * 60 + until_minute)
    if spell.from_ >= spell.until:
        raise InvalidHours(f"[hours] {day}: {words!r} ends before it begins; split it at midnight")
    return spell


def _day(day: object) -> date:
    if isinstance(day, date):
        return day
    try:
        return date.fromisoformat(str(day))
    except ValueError as problem:
        raise InvalidHours(f'closed_days: {day!r} is no day; write "2026-12-25"') from problem
