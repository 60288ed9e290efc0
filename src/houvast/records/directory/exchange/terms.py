"""The vocabulary in which HSDS carries what it has no field for: documented in docs/reference/hsds.md.

Each term has a code that begins with x-. Answers are yes, in consultation, unknown or no.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from houvast.library import codes
from houvast.records.directory.offer import LANGUAGES, RISKS, ROLES, Answer

SPACE = uuid.UUID("0c6d7c1e-6d0e-5b62-8a43-60a1d2c0f7b5")
TAXONOMY: dict[str, Any] = {
    "id": str(uuid.uuid5(SPACE, "taxonomy")),
    "name": "x-houvast",
    "description": "Who is taken by a service, and what else HSDS has no field for.",
    "version": "1",
}
ANSWERS = {Answer.YES: "yes", Answer.CONSULT: "in consultation", Answer.UNKNOWN: "unknown", Answer.NO: "no"}
FROM_ANSWERS = {word: answer for answer, word in ANSWERS.items()}
SEX_WORDS = {"F": "women", "M": "men", "X": "other-gender"}
CHILD_WORDS = {"F": "daughters", "M": "sons", "X": "children-of-other-gender"}
FLAGS = ("children", "pets", "wheelchair", "papers", "income")
TEXT_FIELDS = ("name", "summary", "for_whom", "enter", "cost")


def _named() -> dict[str, str]:
    """What each code means, in English."""
    answer = "yes, in consultation, unknown or no"
    said = {
        "kind": "What kind of service it is, by the list referral_target of houvast",
        "state": "OPEN, PAUSED or ENDED",
        "language": "In which language its words are written",
        "way": "PHONE, CHAT, MAIL or VISIT; one attribute for each",
        "entry": "WALK_IN, APPOINTMENT, CALL_FIRST or BY_REFERRAL; one attribute for each",
        "cost": "FREE, BY_INCOME or PAID",
        "interpreting": f"Whether an interpreter is found: {answer}",
        "wait-days": "How many days one waits",
        "wait-on": "The day on which that was so",
        "area-on": "The day whose municipalities are meant by the area served",
        "time-zone": "In which time zone its hours are",
        "closed-day": "A day on which it is closed; one attribute for each",
        "secret": "yes: its address is secret, and no place of it is kept or told",
        "source": "Where this was read",
        "source-on": "On which day it was read",
        "invented": "yes: it does not exist, it is an example",
        "rule": "The days of a schedule (RFC 5545), where its fields cannot say them",
        "hours": "From when until when, where the fields of a schedule cannot say it",
        "street": "Street of a place whose address is not whole",
        "postcode": "Postal code of a place whose address is not whole",
        "most-children": "How many children at most",
        "takes-children": f"Whether children may come along: {answer}",
        "takes-pets": f"Whether pets may come along: {answer}",
        "takes-wheelchair": f"Whether a wheelchair can enter: {answer}",
        "takes-papers": f"Whether people without papers are taken: {answer}",
        "takes-income": f"Whether people without an income are taken: {answer}",
    }
    said |= {f"takes-{word}": f"Whether it takes {word}: {answer}" for word in SEX_WORDS.values()}
    said |= {
        f"older-{word}": f"From which age {word} count as older, and whether they are taken then, like 12 no"
        for word in CHILD_WORDS.values()
    }
    said |= {f"role-{plain(code)}": f"Whether somebody in this role is taken: {answer}" for code in ROLES}
    said |= {f"risk-{plain(code)}": f"Whether this risk level is taken: {answer}" for code in RISKS}
    said |= {
        f"problem-{plain(code)}": f"Whether people with this problem are taken: {answer}"
        for code in codes.codebook("problem").codes()
    }
    for language in LANGUAGES:
        said[f"about-{language}"] = f"What the organisation is, in the language {language}"
        said |= {
            f"text-{language}-{plain(name)}": f"The words of {name}, in the language {language}"
            for name in TEXT_FIELDS
        }
    return said


def plain(code: str) -> str:
    return code.lower().replace("_", "-")


TERMS: Mapping[str, dict[str, Any]] = {
    f"x-{code}": {
        "id": str(uuid.uuid5(SPACE, f"x-{code}")),
        "code": f"x-{code}",
        "name": code.replace("-", " ").capitalize(),
        "description": meaning,
        "taxonomy": TAXONOMY["name"],
        "taxonomy_id": TAXONOMY["id"],
        "language": "en",
    }
    for code, meaning in _named().items()
}
