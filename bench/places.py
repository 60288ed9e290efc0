"""The page of free shelter places, of 1,000 shelters with 24,000 places, half of them taken.

p95 of 60 requests of the whole list and of a narrowed one, as a worker sees it whose team holds twenty, with
the session, on SQLite and, where DATABASE_URL is set, on PostgreSQL. Bar: 100 ms. Beside it, alternating, the
barest answer of the desk that a worker can ask for (the token of a form), and the ratio of both medians.
"""

import random
import time
import uuid
from typing import Any

from bench import installed, on_each_database

SHELTERS, PLACES = 1000, 8
REQUESTS = 60
ASKED = {"all": "", "with a wheelchair, for men": "?whom=MEN&wheelchair=1"}
KINDS: tuple[dict[str, Any], ...] = (
    {"whom": "WOMEN"},
    {"whom": "FAMILY", "pets": True, "beds": 4},
    {"whom": "MEN", "wheelchair": True},
)


def run() -> list[dict[str, object]]:
    return on_each_database(_measured)


def _measured(database: str) -> list[dict[str, object]]:
    with installed(database, "bench.bare.settings"):
        return _asked()


def _asked() -> list[dict[str, object]]:
    from django.db import connection

    client = _full_of_places()
    bare = [_timed(client, "/desk/token/") for _ in range(REQUESTS)]
    rows: list[dict[str, object]] = []
    for what, asked in ASKED.items():
        took = []
        for number in range(REQUESTS):
            took.append(_timed(client, f"/desk/places/{asked}"))
            bare[number] = _timed(client, "/desk/token/")
        took.sort()
        bare.sort()
        middle = REQUESTS // 2
        rows.append(
            {
                "database": connection.vendor,
                "asked": what,
                "p50 ms": round(1000 * took[middle], 1),
                "p95 ms": round(1000 * took[int(REQUESTS * 0.95)], 1),
                "bar": "100 ms",
                "bare p50 ms": round(1000 * bare[middle], 1),
                "ratio": round(took[middle] / bare[middle], 1),
            }
        )
    return rows


def _timed(client: Any, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    took = time.perf_counter() - began
    assert answer.status_code == 200, answer.status_code
    return took


def _full_of_places() -> Any:
    """A helpline with its shelters, half of their places taken, and a worker who is signed in."""
    from django.test import Client
    from django.utils import timezone

    from houvast.records.accounts import operations as accounts
    from houvast.records.accounts.guard import installation
    from houvast.records.accounts.models import SignIn, Staff
    from houvast.records.accounts.queries import actor as acting
    from houvast.records.accounts.roles import Role
    from houvast.records.directory import operations
    from houvast.records.directory.models import Hold, Place, PlaceKind, Shelter
    from houvast.records.directory.offer import Described, Offer, Text
    from houvast.records.directory.operations.places import hold_place

    command, at, chance = installation(uuid.uuid4()), timezone.now(), random.Random(5)
    accounts.found(f"Bench {command.organisation}", by=command)
    team, keepers = (accounts.add_team(name, by=command) for name in ("Team", "Shelters"))
    name = f"worker-{command.organisation}"
    person = accounts.invite(name, "Worker", password="quiet bridge over the canal", by=command)
    accounts.assign(person, team=team, role=Role.WORKER, by=command)
    offer = Offer(
        kind="SHELTER", phone="0999 11 22 33", secret=True, area=("province:LIMBURG",), invented=True
    )
    services = operations.bring_in(
        [
            (
                Described(f"Agency {number}", outside_id=f"a{number}"),
                [(f"s{number}", offer, {"nl": Text(f"Huis {number}")})],
            )
            for number in range(SHELTERS)
        ],
        by=command,
    )
    said = {"organisation_id": command.organisation, "team_id": keepers}
    shelters = Shelter.objects.bulk_create(
        Shelter(service_id=service, since=at, stated_at=at, **said) for service in services
    )
    kinds = PlaceKind.objects.bulk_create(
        PlaceKind(shelter=shelter, **kind) for shelter in shelters for kind in KINDS
    )
    places = Place.objects.bulk_create(
        Place(kind=kind, number=number, since=at) for kind in kinds for number in range(1, PLACES + 1)
    )
    half = chance.sample(places, len(places) // 2)
    Hold.objects.bulk_create(Hold(place=place, state="STAYS", began_at=at, **said) for place in half)
    for kind in chance.sample(kinds, 20):
        hold_place(kind.id, minutes=720, team=team, at=at, by=acting(person))
    client = Client()
    client.force_login(Staff.objects.get(pk=person))
    whole = SignIn.objects.create(staff_id=person, started_at=at, used_at=at, proved_at=at)
    session = client.session
    session["sign_in"] = str(whole.pk)
    session.save()
    return client
