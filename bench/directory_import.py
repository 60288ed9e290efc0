"""Twenty thousand services: in from HSDS and from a list with a mapping, out over the API and as files.

Bars: import at most 60 s; the list of all over the API at most 3 s, also for the first who asks after a
start. "Others wait" is the transaction alone: as long as it lasts nobody else can write to SQLite.
"""

import io
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import installed

SERVICES = 20_000
ORGANIZATIONS = 800
MAPPING = """
[always]
"address.country" = "BE"
"address.state_province" = "Antwerpen"
[column.organisatie]
field = "organization.name"
[column.dienst]
field = "service.name"
[column.omschrijving]
field = "service.description"
[column.straat]
field = "address.address_1"
[column.postcode]
field = "address.postal_code"
[column.gemeente]
field = "address.city"
[column.telefoon]
field = "phone.number"
[column.vanaf]
field = "service.minimum_age"
"""


def run(services: int = SERVICES) -> list[dict[str, object]]:
    with installed() as home:
        return _rows(home, services)


def _rows(home: Path, services: int) -> list[dict[str, object]]:
    import uuid

    from houvast.records.accounts import operations
    from houvast.records.accounts.guard import installation

    by = installation(uuid.uuid4())
    operations.found("Bench", by=by)
    (home / "list.csv").write_text(_list(services), "utf-8")
    (home / "mapping.toml").write_text(MAPPING, "utf-8")
    made: list[dict[str, object]] = []

    def measured(what: str, act: Callable[[], Any], bar: str = "") -> None:
        began, worked = time.perf_counter(), sum(os.times()[:4])
        act()
        made.append(
            {
                "services": services,
                "what": what,
                "seconds": f"{time.perf_counter() - began:.1f}",
                "of the processor": f"{sum(os.times()[:4]) - worked:.1f}",
                "bar": bar,
            }
        )

    mapping = ("--mapping", str(home / "mapping.toml"))
    measured("import of a list (CSV)", lambda: _houvast("import", home / "list.csv", *mapping), "60")
    measured("the same again", lambda: _houvast("import", home / "list.csv", *mapping))
    measured("export (ZIP)", lambda: _houvast("export", home / "all.zip"))
    measured("export (JSON)", lambda: _houvast("export", home / "all.json"))
    measured("import of HSDS (ZIP), all known", lambda: _houvast("import", home / "all.zip"), "60")
    measured("changing all: others wait", _storing(by))
    _asked("")()  # its modules
    measured("API: list of all, first after a start", _asked(f"services?per_page={services}"), "3")
    measured("API: list of all", _asked(f"services?per_page={services}"), "3")
    _confirm_one(by)
    measured("API: list of all, after a change", _asked(f"services?per_page={services}"), "3")
    measured("API: one page of 100, whole", _asked("services?full=true"))
    return made


def _houvast(*arguments: object) -> None:
    subprocess.run(
        [sys.executable, "-m", "houvast.interfaces.cli.main", "directory", *map(str, arguments)], check=True
    )


def _asked(question: str) -> Callable[[], None]:
    from django.test import Client

    def ask() -> None:
        answer = Client().get(f"/api/hsds/{question}", headers={"host": "localhost"})
        assert answer.status_code == 200, answer.content[:200]

    return ask


def _storing(by: Any) -> Callable[[], None]:
    """All services once more with another text, prepared already: what is left is what others wait for."""
    from dataclasses import replace

    from django.db import transaction

    from houvast.records.directory import queries
    from houvast.records.directory.offer import Described
    from houvast.records.directory.operations import lists

    known = list(queries.everything(seen_by=by))
    texts = [{code: replace(text, cost="Gratis") for code, text in each.texts.items()} for each, _id in known]
    rows = [
        (Described(each.agency_name), [(outside or str(each.id), each.offer, words)])
        for (each, outside), words in zip(known, texts, strict=True)
    ]
    prepared = lists._prepare(rows, by=by)

    def store() -> None:
        with transaction.atomic():
            lists.bring_in.__wrapped__(prepared, rows, by=by)  # past the guard, which would prepare again

    return store


def _confirm_one(by: Any) -> None:
    from datetime import date

    from houvast.records.accounts.guard import Actor
    from houvast.records.directory import operations, queries

    one = next(queries.everything(seen_by=by))[0].id
    worker = Actor(None, by.organisation, grants={"directory.confirm_service": frozenset()})
    operations.confirm_service(one, on=date(2026, 5, 4), by=worker)


def _municipalities() -> list[Any]:
    from datetime import date

    from houvast.library import codes

    return list(codes.places(date(2026, 1, 1)).municipalities)


def _list(services: int) -> str:
    chance = random.Random(7)
    out = io.StringIO()
    towns = [each.labels["nl"] for each in _municipalities()]
    out.write("organisatie;dienst;omschrijving;straat;postcode;gemeente;telefoon;vanaf\n")
    for number in range(services):
        place = chance.randrange(250)
        out.write(
            f"Organisatie {number % ORGANIZATIONS};Dienst {number};Helpt mensen in vraag {number};"
            f"Straat {place};{chance.randrange(1000, 9999)};{towns[place]};03 123 {number:05};"
            f"{chance.choice(['', '12', '18'])}\n"
        )
    return out.getvalue()
