"""A quarter of facts that agree with one another, made by counting through the codes."""

from datetime import timedelta
from pathlib import Path

from houvast.library.codes import codebook
from houvast.library.figures.facts import FACT_SETS, RARE, Kind
from houvast.library.figures.snapshot import Snapshot, write_snapshot
from spec.facts_of import END, FIRST


def row(facts: str, at: int, **known: object) -> dict[str, object]:
    """Row number `at` of a set: every column takes its codes in turn."""
    made: dict[str, object] = {}
    for name, column in FACT_SETS[facts].items():
        codes = codebook(column.codebook, on=FIRST).codes() if column.kind is Kind.CODE else ()
        codes = tuple(code for code in codes if code not in RARE.get(column.codebook, ()))  # of years only
        several = column.kind is Kind.CODES
        made[name] = codes[at % len(codes)] if codes else [] if several else bool(at % 2)
        if column.kind is Kind.NUMBER:
            made[name] = at % 3
    return {**made, **known}


def facts_of_a_year(folder: Path) -> Snapshot:
    """120 contacts; every other one reports one to three persons, who may be of one form or of two."""
    contacts, persons = [], []
    for key in range(120):
        day, size = FIRST + timedelta(days=key % (END - FIRST).days), (key % 3 + 1) * (key % 2)
        contacts.append(row("contacts", key, key=key, day=day, persons=size, contact_kind=_kind(key)))
        of_contact = {name: contacts[-1][name] for name in ("day", "district", "channel")}
        for number in range(size):
            forms = ["PHYSICAL", "PSYCHOLOGICAL"][: 1 + number % 2]
            who = {"contact": key, "number": number, "forms": forms, "main_form": forms[0]}
            roles = {"role_stated": "VICTIM", "role_assessed": "VICTIM"}
            persons.append(row("persons", key + number, **who, **of_contact, **roles))
    return write_snapshot(folder, FIRST, END, {"contacts": contacts, "persons": persons, "pairs": []})


def _kind(key: int) -> str:
    return "SUPPORT" if key % 2 else codebook("contact_kind", on=FIRST).codes()[key // 2 % 5]
