"""Who takes somebody, among 20,000 invented services: `suitable` with every reason of the first fifty.

Of 400 questions, no two alike, over places of the whole country and hours of one week, each with its query
for what is new: wall clock, and the processor's time, which neighbours on the machine do not stretch. Bar:
p95 of 30 ms, on SQLite and, where DATABASE_URL is set, on PostgreSQL. Beside it what a process pays once
(reading all), once a UTC day (working out the hours, in the p99) and after each change of a service, and
bringing all of it in.
"""

import os
import random
import tempfile
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from bench import on_each_database

SERVICES = 20_000
QUESTIONS = 400
CHANGES = 20
MONDAY = datetime(2026, 5, 4, tzinfo=UTC)


def run() -> list[dict[str, object]]:
    return on_each_database(_measured)


def _measured(database: str) -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"HOUVAST_HOME": home, "DJANGO_SETTINGS_MODULE": "houvast.project.settings"}
        if database == "sqlite":
            os.environ.pop("DATABASE_URL", None)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        return [_asked()]


def _asked() -> dict[str, object]:
    from django.db import connection

    from houvast.records.accounts import operations as accounts
    from houvast.records.accounts.guard import installation, visitor
    from houvast.records.directory import operations, queries

    chance = random.Random(11)
    command = installation(uuid.uuid4())
    accounts.found(f"Bench {command.organisation}", by=command)
    rows = [(_agency(number), [_service(number, chance)]) for number in range(SERVICES)]
    began = time.perf_counter()
    ids = operations.bring_in(rows, by=command)
    brought = time.perf_counter() - began
    somebody = visitor(command.organisation)
    began = time.perf_counter()
    queries.suitable(queries.Need(), None, MONDAY, seen_by=somebody)
    first = time.perf_counter() - began
    timed = [_timed(somebody, chance, number) for number in range(QUESTIONS)]
    took, busy = sorted(wall for wall, _busy in timed), sorted(busy for _wall, busy in timed)
    changed = []
    for id in chance.sample(ids, CHANGES):
        operations.confirm_service(id, on=MONDAY.date(), by=_worker(command))
        changed.append(_timed(somebody, chance, 0)[1])
    return {
        "database": connection.vendor,
        "p50 ms": round(1000 * took[len(took) // 2], 1),
        "p95 ms": round(1000 * took[int(len(took) * 0.95)], 1),
        "p99 ms": round(1000 * took[int(len(took) * 0.99)], 1),
        "processor p50 ms": round(1000 * busy[len(busy) // 2], 1),
        "processor p95 ms": round(1000 * busy[int(len(busy) * 0.95)], 1),
        "bar": "30 ms",
        "after a change, processor p50 ms": round(1000 * sorted(changed)[CHANGES // 2]),
        "first s": round(first, 1),
        "brought in s": round(brought, 1),
    }


def _timed(somebody: Any, chance: random.Random, number: int) -> tuple[float, float]:
    from houvast.library import codes
    from houvast.records.directory import queries

    need, at = _need(chance), MONDAY + timedelta(minutes=25 * number)
    place = chance.choice(codes.places(at.date()).municipalities).refnis
    began, busy = time.perf_counter(), time.process_time()
    queries.suitable(need, place, at, seen_by=somebody)
    return time.perf_counter() - began, time.process_time() - busy


def _worker(command: Any) -> Any:
    from houvast.records.accounts.guard import Actor

    return Actor(None, command.organisation, grants={"directory.confirm_service": frozenset()})


def _need(chance: random.Random) -> Any:
    from houvast.records.directory.queries import Child, Need

    children = [
        Child(chance.choice([None, 3, 9, 14]), chance.choice("FMU")) for _ in range(chance.randrange(4))
    ]
    return Need(
        sex=chance.choice(["F", "M", "X", "U"]),
        age=chance.choice([None, 17, 34, 70]),
        role=chance.choice(["VICTIM", "PERPETRATOR", "BOTH", "U"]),
        problem=chance.choice(["PARTNER", "CHILD_ABUSE", "U"]),
        risk=chance.choice(["HIGH", "U"]),
        children=tuple(children),
        pets=chance.random() < 0.3,
        wheelchair=chance.random() < 0.2,
        papers=chance.random() < 0.2,
        language=chance.choice(["", "nl", "ar"]),
        kinds=frozenset(chance.choice([(), ("SHELTER",), ("CAW", "OTHER")])),
    )


def _agency(number: int) -> Any:
    from houvast.records.directory.offer import Described

    return Described(f"Agency {number % 2000}", outside_id=f"a{number % 2000}", invented=True)


@cache
def _towns() -> list[str]:
    from houvast.library import codes

    return [place.refnis for place in codes.places(date(2026, 1, 1)).municipalities]


def _service(number: int, chance: random.Random) -> Any:
    """Most things stated, as a full directory would: hours of its own, an area, one or two places."""
    from houvast.records.directory.offer import Answer, Offer, Older, Site, Takes, Text

    def answer() -> Answer:
        return chance.choice(list(Answer))

    towns = _towns()
    opens, closes = chance.randrange(7, 12), chance.randrange(14, 22)
    days = ",".join(sorted(chance.sample(["MO", "TU", "WE", "TH", "FR", "SA"], chance.randrange(2, 6))))
    offer = Offer(
        kind=chance.choice(["CAW", "SHELTER", "OTHER", "MENTAL_HEALTH"]),
        phone=f"0999 {number:06}",
        ways=tuple(chance.sample(["PHONE", "CHAT", "MAIL", "VISIT"], 2)),
        languages=tuple(chance.sample(["nl", "fr", "ar", "en", "tr"], 2)),
        interpreting=answer(),
        area=(
            chance.choice(["region:FLANDERS", "province:LIMBURG", "district:LEUVEN"]),
            *(f"municipality:{town}" for town in chance.sample(towns, chance.randrange(4))),
        ),
        sites=tuple(Site(uuid.uuid4(), chance.choice(towns)) for _ in range(chance.randrange(3))),
        hours=({"rule": f"FREQ=WEEKLY;BYDAY={days}", "from": f"{opens:02}:00", "until": f"{closes}:30"},),
        takes=Takes(
            sexes={"F": answer(), "M": answer(), "X": answer()},
            least_age=chance.choice([None, 0, 18]),
            children=Answer.YES,
            most_children=chance.choice([None, 2, 4]),
            older={"M": Older(14, answer()), "F": Older(14, answer())},
            pets=answer(),
            wheelchair=answer(),
            papers=answer(),
            roles={"VICTIM": answer(), "PERPETRATOR": answer()},
            problems={"PARTNER": answer()},
            risks={"HIGH": answer()},
        ),
        invented=True,
    )
    return f"s{number}", offer, {"nl": Text(f"Dienst {number}", "Helpt.")}
