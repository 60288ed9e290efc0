"""The same answers, for the desk and for the bare form."""

from typing import Any
from uuid import UUID

from bench.bare.models import NAMES

NOTE = "An invented note of an ordinary length, as a worker would write it after a call. " * 3

ANSWERS: dict[str, Any] = {
    "channel": "PHONE",
    "kind": "SUPPORT",
    "day": "2025-11-04",
    "time": "14:05",
    "role_stated": "VICTIM",
    "sex": "U",
    "age": "34",
    "requests": ["LISTEN", "LEGAL"],
    "context": "HOUSEHOLD",
    "incidents_contact": "~12",
    "told_anyone_before": "NOBODY",
    "complaint": "NONE",
    "actions": ["LISTENED", "INFORMED"],
    "note": NOTE,
    "person-1-problem": "PARTNER",
    "person-1-timing": "CURRENT",
    "person-1-forms": ["PSYCHOLOGICAL", "PHYSICAL"],
    "person-1-main_form": "PSYCHOLOGICAL",
    "person-2-role_stated": "PERPETRATOR",
    "person-2-sex": "U",
    "pair-1-2-relationship": "CURRENT_PARTNER",
    "pair-1-2-cohabiting": "NOW",
}


def registration_answers(team: UUID) -> dict[str, Any]:
    return {**ANSWERS, "team": str(team)}


def bare_answers() -> dict[str, Any]:
    """Every column of the row, so that both write as much."""
    columns = dict.fromkeys(NAMES, "U")
    return {
        **columns,
        "day": "2025-11-04",
        "hour": "14",
        "requests": '["LISTEN"]',
        "actions": '["LISTENED"]',
        "note": NOTE,
    }


def bare_answers_with_people() -> dict[str, Any]:
    """The same rows as a registration: the contact, two persons, and how they relate."""
    people = {
        "personrow_set-TOTAL_FORMS": "2",
        "personrow_set-INITIAL_FORMS": "0",
        "pairrow_set-TOTAL_FORMS": "1",
        "pairrow_set-INITIAL_FORMS": "0",
        "pairrow_set-0-victim": "1",
        "pairrow_set-0-perpetrator": "2",
        "pairrow_set-0-relationship": "CURRENT_PARTNER",
        "pairrow_set-0-cohabiting": "NOW",
    }
    for number in (1, 2):
        columns = dict.fromkeys("role_stated problem timing sex age_band main_form".split(), "U")
        columns |= {"number": str(number), "forms": '["PHYSICAL"]'}
        people |= {f"personrow_set-{number - 1}-{name}": value for name, value in columns.items()}
    return {**bare_answers(), **people}
