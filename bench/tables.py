"""All declared tables from the facts of a year of 5,126 contacts. Bar: 0.5 s together.

Made-up facts of a seed. `first` reads definitions, codebooks and compiled queries as well; `again` is what
every later request in the same process costs; compiling is what the shipped queries save.
"""

import random
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from houvast.library.codes import codebook
from houvast.library.figures import Snapshot, definitions, protect_together, tabulate_all, write_snapshot
from houvast.library.figures.facts import CONTACTS, PAIRS, PERSONS, Column, Kind
from houvast.library.figures.queries import compiled
from houvast.library.figures.tables import UNKNOWN
from houvast.library.figures.together import families

CONTACTS_A_YEAR = 5_126
FIRST, END = date(2025, 1, 1), date(2026, 1, 1)
HARMED, HARMING = ("VICTIM", "BOTH"), ("PERPETRATOR", "BOTH")
Row = dict[str, Any]


def run() -> list[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        snapshot = write_snapshot(Path(folder) / "facts", FIRST, END, _facts(random.Random(8)))
        rows = [
            _row("snapshot checked and written", time.perf_counter() - start, sum(snapshot.rows.values()))
        ]
        rows += [_counted(snapshot, which) for which in ("first", "again")]
        return [*rows, _protected(snapshot), _compiled()]


def _row(what: str, seconds: float, size: int) -> dict[str, object]:
    return {"what": what, "seconds": f"{seconds:.3f}", "rows or cells": size}


def _counted(snapshot: Snapshot, which: str) -> dict[str, object]:
    start = time.perf_counter()
    raws = list(tabulate_all(definitions(), snapshot))
    seconds = time.perf_counter() - start
    return _row(f"{len(raws)} tables counted, {which}", seconds, sum(len(raw.counts) for raw in raws))


def _protected(snapshot: Snapshot) -> dict[str, object]:
    raws = [list(tabulate_all(family, snapshot)) for family in families(definitions())]
    start = time.perf_counter()
    safe = [table for family in raws for table in protect_together(family)]
    seconds = time.perf_counter() - start
    return _row("all protected, linked tables together", seconds, sum(len(table.cells) for table in safe))


def _compiled() -> dict[str, object]:
    start = time.perf_counter()
    texts = [compiled(each) for each in definitions()]
    return _row("all queries compiled by Ibis", time.perf_counter() - start, len(texts))


def _facts(chance: random.Random) -> dict[str, list[Row]]:
    facts: dict[str, list[Row]] = {"contacts": [], "persons": [], "pairs": []}
    for key in range(CONTACTS_A_YEAR):
        size = chance.choice((1, 1, 1, 2, 3))
        day = FIRST + timedelta(days=chance.randrange((END - FIRST).days))
        contact = {**_drawn(CONTACTS, chance), "key": key, "day": day, "persons": size}
        shared = {name: contact[name] for name in ("day", "district", "channel")}
        persons = [{**_person(chance), "contact": key, "number": n, **shared} for n in range(size)]
        facts["contacts"].append(contact)
        facts["persons"] += persons
        facts["pairs"] += [
            _pair(contact, victim, perpetrator, chance)
            for victim in persons
            for perpetrator in persons
            if victim is not perpetrator and _role(victim) in HARMED and _role(perpetrator) in HARMING
        ]
    return facts


def _person(chance: random.Random) -> Row:
    """Somebody whose main form is one of theirs, as a snapshot asks."""
    drawn = _drawn(PERSONS, chance)
    return {**drawn, "main_form": next(iter(drawn["forms"]), UNKNOWN)}


def _role(person: Row) -> object:
    return person["role_stated"] if person["role_assessed"] == UNKNOWN else person["role_assessed"]


def _drawn(columns: dict[str, Column], chance: random.Random) -> Row:
    return {name: _value(column, chance) for name, column in columns.items()}


def _value(column: Column, chance: random.Random) -> object:
    if column.kind is Kind.FLAG:
        return chance.random() < 0.5
    if not column.codebook or column.kind is Kind.NUMBER:
        return chance.randrange(10)
    codes = codebook(column.codebook, on=FIRST).codes()
    if column.kind is Kind.CODES:
        return [code for code in codes if chance.random() < 0.15]
    return codes[min(int(chance.expovariate(0.5)), len(codes) - 1)]


def _pair(contact: Row, victim: Row, perpetrator: Row, chance: random.Random) -> Row:
    return {
        **_drawn(PAIRS, chance),
        "contact": contact["key"],
        "victim": victim["number"],
        "perpetrator": perpetrator["number"],
        **{name: contact[name] for name in ("day", "district", "incidents_contact")},
        "victim_sex": victim["sex"],
        "perpetrator_sex": perpetrator["sex"],
        "victim_age_band": victim["age_band"],
        "victim_main_form": victim["main_form"],
        "problem": victim["problem"],
    }
