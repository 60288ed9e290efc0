"""When a line or a service is open: repeating days (RFC 5545) with hours in its time zone, closed days. Pure.

Hours are those of the wall: a spell begins when the clock first shows its beginning, or jumps over it, and
ends when it first shows its end. A spell may run over midnight; a closed day cancels what begins on it.

Rules are the part of RFC 5545 that says days. Each day is tested by itself, so that no rule, however odd,
takes longer than another.
"""

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

FIRST = date(2024, 1, 1)  # a Monday: where "every second week" is counted from
LOOK_AHEAD = 60  # days
MIDNIGHT = 24 * 60
LONGEST_RULE = 200
MOST_SPELLS = 50
MOST_CLOSED_DAYS = 400
MOST_BETWEEN = 1000
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(r"([+-]?[1-9][0-9]?)?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?[1-9][0-9]{0,3}")


class NoHours(ValueError):
    """The hours cannot be used; `kind` and `said` say which and why (RULE, TIME, DAY, ZONE, MANY)."""

    def __init__(self, kind: str, said: str = "") -> None:
        super().__init__(f"{kind}: {said[:60]}")
        self.kind, self.said = kind, said[:60]


@dataclass(frozen=True)
class Rule:
    """Days, as FREQ, INTERVAL, BYDAY, BYMONTH, BYMONTHDAY and UNTIL say them."""

    freq: str
    interval: int = 1
    weekdays: frozenset[tuple[int, int]] = frozenset()  # (which one, 0 for every, weekday from 0)
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    until: date = date.max

    @classmethod
    @lru_cache(maxsize=10_000)  # most services of a directory share a few rules
    def of(cls, said: str) -> "Rule":
        """From "FREQ=WEEKLY;BYDAY=MO,WE", or NoHours."""
        if len(said) > LONGEST_RULE:
            raise NoHours("RULE", said)
        parts = [part.partition("=") for part in said.strip().upper().split(";")]
        values = {name: value for name, _, value in parts}
        freq = values.pop("FREQ", "")
        if freq not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") or len(values) + 1 != len(parts):
            raise NoHours("RULE", said)
        try:
            rule = cls(
                freq,
                _one(_numbers(values.pop("INTERVAL", "1"), 1, MOST_BETWEEN)),
                frozenset(_weekday(each) for each in values.pop("BYDAY", "").split(",") if each),
                frozenset(_numbers(values.pop("BYMONTH", ""), 1, 12)),
                frozenset(_numbers(values.pop("BYMONTHDAY", ""), -31, 31)),
                _until(values.pop("UNTIL", "")),
            )
        except ValueError as wrong:
            raise NoHours("RULE", said) from wrong
        counted = any(which for which, _ in rule.weekdays)
        if values or (counted and freq in ("DAILY", "WEEKLY")) or (rule.month_days and freq == "WEEKLY"):
            raise NoHours("RULE", said)
        return rule._with_what_is_meant()

    def _with_what_is_meant(self) -> "Rule":
        """Where no day is named, RFC 5545 means the one of the first day: a Monday, the first of January."""
        if self.weekdays or self.month_days or self.freq == "DAILY":
            return self
        if self.freq == "WEEKLY":
            return Rule(self.freq, self.interval, frozenset({(0, 0)}), self.months, until=self.until)
        months = self.months or (frozenset({1}) if self.freq == "YEARLY" else frozenset())
        return Rule(self.freq, self.interval, frozenset(), months, frozenset({1}), self.until)

    def has(self, day: date) -> bool:
        return (
            FIRST <= day <= self.until
            and self._since(day) % self.interval == 0
            and (not self.months or day.month in self.months)
            and (not self.month_days or bool(self.month_days & {day.day, day.day - _length(day) - 1}))
            and (not self.weekdays or any(self._is(day, *each) for each in self.weekdays))
        )

    def _since(self, day: date) -> int:
        """How many days, weeks, months or years lie between the first one and that of this day."""
        match self.freq:
            case "DAILY":
                return (day - FIRST).days
            case "WEEKLY":
                return (day - FIRST).days // 7
            case "MONTHLY":
                return (day.year - FIRST.year) * 12 + day.month - FIRST.month
        return day.year - FIRST.year

    def _is(self, day: date, which: int, weekday: int) -> bool:
        """Whether it is such a weekday: every, or the second or the last but one of its month or year."""
        if day.weekday() != weekday or not which:
            return day.weekday() == weekday
        if self.freq == "YEARLY" and not self.months:
            place, length = day.timetuple().tm_yday, 366 if calendar.isleap(day.year) else 365
        else:
            place, length = day.day, _length(day)
        return which in ((place - 1) // 7 + 1, -((length - place) // 7 + 1))


@dataclass(frozen=True)
class Spell:
    """A rule for the days, and from which minute of the day until which; past 1440 it runs into the next."""

    rule: Rule
    from_: int
    until: int

    @classmethod
    def of(cls, said: Mapping[str, str]) -> "Spell":
        """From {"rule": "FREQ=WEEKLY;BYDAY=MO,WE", "from": "13:00", "until": "19:00"}, or NoHours."""
        rule, from_, until = (str(said.get(name, "")) for name in ("rule", "from", "until"))
        start, end = minute(from_), minute(until)
        return cls(Rule.of(rule), start, end if end > start else end + MIDNIGHT)


@lru_cache(maxsize=10_000)
def minute(said: str) -> int:
    """Minutes since midnight of "13:00", "13.00" or "13"; "24:00" ends a day. NoHours for anything else."""
    found = re.fullmatch(r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?", said.strip())
    minutes = int(found[1]) * 60 + int(found[2] or 0) if found else MIDNIGHT + 1
    if found is None or minutes > MIDNIGHT or int(found[2] or 0) > 59:
        raise NoHours("TIME", said)
    return minutes


@dataclass(frozen=True)
class Hours:
    """All spells of a line or a service."""

    spells: tuple[Spell, ...]
    zone: ZoneInfo
    closed: frozenset[date] = frozenset()

    @classmethod
    def of(cls, spells: Iterable[Mapping[str, str]], zone: str, closed: Iterable[str] = ()) -> "Hours":
        spells, closed = list(spells), list(closed)
        if len(spells) > MOST_SPELLS or len(closed) > MOST_CLOSED_DAYS:
            raise NoHours("MANY")
        days = []
        for day in closed:
            try:
                days.append(date.fromisoformat(day))
            except (ValueError, TypeError) as wrong:
                raise NoHours("DAY", str(day)) from wrong
        try:
            place = ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as wrong:  # KeyError: ZoneInfoNotFoundError; OSError: a folder
            raise NoHours("ZONE", zone) from wrong
        return cls(tuple(Spell.of(each) for each in spells), place, frozenset(days))

    def closes(self, at: datetime) -> datetime | None:
        """The end of what runs at that moment; None when closed."""
        at = at.astimezone(UTC)  # moments of one zone are compared by their wall clock, which repeats an hour
        ends = [end for start, end in self._around(at) if start <= at < end]
        return max(ends).astimezone(self.zone) if ends else None

    def is_open(self, at: datetime) -> bool:
        return self.closes(at) is not None

    def opens(self, at: datetime) -> datetime | None:
        """The next opening after `at`; None when none is in sight."""
        at = at.astimezone(UTC)
        starts = [start for start, end in self._around(at, LOOK_AHEAD) if at < start < end]
        return min(starts).astimezone(self.zone) if starts else None

    def around(self, at: datetime) -> list[tuple[datetime, datetime]]:
        """Beginning and end, in UTC, of every spell that can run within a day from `at`."""
        return list(self._around(at, 2))

    def _around(self, at: datetime, days: int = 1) -> Iterator[tuple[datetime, datetime]]:
        """Spells that began the day before `at` or begin up to so many days after."""
        yesterday = at.astimezone(self.zone).date() - timedelta(days=1)
        for day in (yesterday + timedelta(days=each) for each in range(days + 2)):
            if day not in self.closed:
                for spell in self.spells:
                    if spell.rule.has(day):
                        yield self._moment(day, spell.from_), self._moment(day, spell.until)

    def _moment(self, day: date, minute: int) -> datetime:
        """When the clock of that day first shows that minute, or jumps over it."""
        days, rest = divmod(minute, MIDNIGHT)
        wall = datetime.combine(day + timedelta(days=days), time(*divmod(rest, 60)))
        found = wall.replace(tzinfo=self.zone).astimezone(UTC)
        if found.astimezone(self.zone).replace(tzinfo=None) == wall:
            return found
        before = wall.replace(tzinfo=self.zone, fold=1).astimezone(UTC)  # the clock has not jumped yet
        while before.astimezone(self.zone).replace(tzinfo=None) < wall:
            before += timedelta(minutes=1)
        return before


def _length(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _numbers(said: str, least: int, most: int) -> list[int]:
    found = [int(each) for each in said.split(",") if each and _only(_NUMBER, each)]
    if any(not least <= each <= most for each in found):
        raise ValueError(said)
    return found


def _one(found: list[int]) -> int:
    (only,) = found
    return only


def _weekday(said: str) -> tuple[int, int]:
    which, day = _only(_DAY, said).groups()
    return int(which or 0), DAYS.index(day)


def _until(said: str) -> date:
    return date.fromisoformat(said[:8]) if said else date.max


def _only(pattern: re.Pattern[str], said: str) -> re.Match[str]:
    found = pattern.fullmatch(said)
    if found is None:
        raise ValueError(said)
    return found
