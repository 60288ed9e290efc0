"""The year 2025 of the invented helpline: with the margins that were printed for 2018, the rest invented.

Main problem and total exactly as library/figures/published/1712_problem_2018.csv, 86 % by phone
(1712_shares_by_year.csv). All other dimensions, and everything about a person, are drawn and say nothing
about anybody.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from houvast.demo.situations import Answers, Moment, asking_information, reporting
from houvast.records.contacts.questionnaire import read
from houvast.records.contacts.registration import Registration

FROM, UNTIL = date(2025, 1, 1), date(2026, 1, 1)
SEED = "an invented year, 2025"

# The printed list of 2018. HISTORICAL is a timing: those ten have a problem too. STALKING and
# WORK_BULLYING are counted under "other" there: 240 + 52 + 35 = 327.
PROBLEMS: Mapping[str, int] = {
    "CHILD_ABUSE": 2769,
    "PARTNER": 822,
    "ADULT_OTHER": 464,
    "SEPARATION": 248,
    "ELDER_ABUSE": 180,
    "MINORS": 117,
    "COPING": 91,
    "PARENT_ABUSE": 70,
    "HISTORICAL": 10,
    "HONOUR": 9,
    "RITUAL": 1,
    "FORCED_ADOPTION": 1,
    "OTHER": 240,
    "STALKING": 52,
    "WORK_BULLYING": 35,
}
# "Leeg", 17: contacts with content in which no situation was reported, so that no problem is known.
WITHOUT_PROBLEM: Mapping[str, int] = {"INFO": 10, "PROFESSIONAL_ADVICE": 7}
# 4,408 of 5,126 are 86.0 %; the split of the others is invented.
CHANNELS: Mapping[str, int] = {
    "PHONE": 4408,
    "CHAT": 402,
    "EMAIL": 196,
    "WEBFORM": 84,
    "IN_PERSON": 24,
    "LETTER": 12,
}
MONTHS = (95, 92, 104, 100, 103, 98, 78, 76, 108, 112, 118, 96)
WEEKDAYS = (108, 104, 100, 98, 92, 34, 30)
OFFICE_HOURS = {hour: 10.0 for hour in range(9, 17)} | {8: 2.0, 17: 4.0, 18: 1.0}
EVENINGS = {hour: 6.0 for hour in range(13, 22)} | {12: 1.0, 22: 2.0}
ANY_HOUR = {hour: 2.0 if hour < 7 else 6.0 for hour in range(24)}
HOURS = {"PHONE": OFFICE_HOURS, "IN_PERSON": OFFICE_HOURS, "CHAT": EVENINGS}
ON_MENS_LINE: Mapping[str, int] = {"M": 166, "F": 20}  # by who speaks: a men's line is there for others too
SUITED_FOR_MENS_LINE = ("PARTNER", "SEPARATION", "ADULT_OTHER", "COPING", "OTHER")


def registrations(random: Random | None = None) -> tuple[list[Registration], list[Registration]]:
    """(of the phone line, of the men's line), together 5,126; each in the order of its days."""
    random = random or Random(SEED)  # noqa: S311  # invented people, no secret
    year = [read(answers, today=UNTIL) for answers in _answers(random)]
    year.sort(key=lambda said: (said.day, said.hour or 0))
    for_men = _chosen_for_mens_line(random, year)
    return (
        [said for place, said in enumerate(year) if place not in for_men],
        [said for place, said in enumerate(year) if place in for_men],
    )


def _answers(random: Random) -> Iterator[Answers]:
    """The forms of the year, in no order; problems and channels are dealt out, not drawn."""
    channels = [channel for channel, number in CHANNELS.items() for _ in range(number)]
    random.shuffle(channels)
    when = moments(random, channels)
    for kind, number in WITHOUT_PROBLEM.items():
        for _ in range(number):
            yield asking_information(random, kind, next(when))
    for problem, number in PROBLEMS.items():
        for _ in range(number):
            long_ago = problem == "HISTORICAL"
            yield reporting(random, "CHILD_ABUSE" if long_ago else problem, next(when), historical=long_ago)


def moments(random: Random, channels: list[str]) -> Iterator[Moment]:
    """A day of the year and an hour of the day each; nights are quiet but for what is written."""
    days = [FROM + timedelta(days=number) for number in range((UNTIL - FROM).days)]
    weights = [MONTHS[day.month - 1] * WEEKDAYS[day.weekday()] for day in days]
    for channel, day in zip(channels, random.choices(days, weights, k=len(channels)), strict=True):
        hours = HOURS.get(channel, ANY_HOUR)
        yield Moment(day, random.choices(list(hours), list(hours.values()))[0], channel)


def _chosen_for_mens_line(random: Random, year: list[Registration]) -> set[int]:
    """Places in the year of contacts that came to the men's line."""
    chosen: set[int] = set()
    for sex, number in ON_MENS_LINE.items():
        suited = [
            place
            for place, said in enumerate(year)
            if said.sex == sex and said.persons and said.persons[0].problem in SUITED_FOR_MENS_LINE
        ]
        chosen |= set(random.sample(suited, number))
    return chosen
