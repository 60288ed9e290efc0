"""The weeks before today: contacts that workers registered one by one, some still open, and two drafts.

So that the list and the day's count are alive on whatever day the demo is prepared.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from houvast.demo.people import acting, team_of
from houvast.demo.scenes import Weights
from houvast.demo.situations import Answers, Moment, drawn, reporting, without_content
from houvast.records.contacts import operations
from houvast.records.contacts.questionnaire import read

DAYS = 21
PROBLEMS: Weights = {"CHILD_ABUSE": 50, "PARTNER": 22, "ADULT_OTHER": 10, "SEPARATION": 8, "ELDER_ABUSE": 5,
                     "MINORS": 3, "COPING": 3, "PARENT_ABUSE": 3, "STALKING": 2, "OTHER": 6}  # fmt: skip
EMPTY_KINDS: Weights = {"SILENT": 5, "HANGUP": 5, "WRONG_NUMBER": 3, "THANKS": 2, "TEST": 1, "ABUSIVE": 1}
CHANNELS: Weights = {"PHONE": 84, "CHAT": 10, "EMAIL": 4, "IN_PERSON": 2}
# Who registers, and how many on a working day.
WHO: tuple[tuple[str, int], ...] = (
    ("worker", 2),
    ("lead", 1),
    ("volunteer", 1),
    ("shelter", 1),
    ("outsider", 1),
)


def live_through(now: datetime) -> None:
    """Register the weeks before `now`, an aware moment in the helpline's own time."""
    random = Random(now.date().isoformat())  # noqa: S311  # invented people, no secret
    _on_behalf(random, now)
    lived = [(read(a, today=now.date()), who) for who, a_day in WHO for a in _answers(random, a_day, now)]
    for said, who in sorted(lived, key=lambda one: (one[0].day, one[0].hour)):
        operations.register(said, team=team_of(who), by=acting(who))
    _drafts()


def _answers(random: Random, a_day: int, now: datetime) -> Iterator[Answers]:
    for days in range(DAYS, -1, -1):
        day = now.date() - timedelta(days=days)
        for _ in range(random.randint(0, 2 * a_day if day.weekday() < 5 else 1)):
            hour = random.randint(9, 17)
            if day == now.date() and hour >= now.hour:
                continue
            if random.random() < 0.14:
                yield without_content(random, drawn(random, EMPTY_KINDS), Moment(day, hour, "PHONE"))
            else:
                moment = Moment(day, hour, drawn(random, CHANNELS))
                still_open = "yes" if random.random() < 0.12 else ""
                yield reporting(random, drawn(random, PROBLEMS), moment) | {"stays_open": still_open}


def _on_behalf(random: Random, now: datetime) -> None:
    """The lead spoke, the worker registered: twice by mistake. One is corrected, the other withdrawn."""
    yesterday = Moment(now.date() - timedelta(days=1), 11, "PHONE")
    answers = reporting(random, "PARTNER", yesterday)
    worker, lead = acting("worker"), acting("lead")
    twice = [
        operations.register(
            read(answers, today=now.date()), team=team_of("worker"), handled_by=lead.id, by=worker
        )
        for _ in range(2)
    ]
    corrected = read(answers | {"complaint": "CONSIDERED"}, today=now.date())
    operations.correct(twice[0], corrected, version=1, by=lead)
    operations.withdraw(twice[1], reason="DUPLICATE", by=worker)


def _drafts() -> None:
    """Two conversations that were broken off while somebody typed."""
    half: dict[str, Answers] = {
        "worker": {"channel": "PHONE", "kind": "SUPPORT", "role_stated": "NEIGHBOUR",
                   "person-1-problem": "CHILD_ABUSE", "note": "Verzonnen. Hoort vaak geroep."},
        "volunteer": {"channel": "CHAT", "kind": "SUPPORT", "role_stated": "VICTIM", "sex": "M",
                      "person-1-problem": "PARTNER", "note": "Verzonnen. Tikt traag, neemt zijn tijd."},
    }  # fmt: skip
    for sign_in_name, answers in half.items():
        operations.begin_draft(uuid.uuid4(), answers, team=team_of(sign_in_name), by=acting(sign_in_name))
