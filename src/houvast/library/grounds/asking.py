"""May this be shown to them: yes, or a refusal with its reason. Pure, and no by default.

Two things have to permit it. The **law** of the ground on that day, and the **grant**: what somebody wrote
down when they invoked it, which may only be narrower. Nothing is permitted because nobody thought of it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from houvast.library.codes import codebook
from houvast.library.grounds.reading import Law, Permit, law_on, never_shared

_LISTED = {
    "PURPOSE": "purposes", "AGENCY": "agencies", "FIELD": "fields", "WAY": "ways", "AGE": "ages",
    "STATE": "states",
}  # fmt: skip
"""Where a permit lists the codes of what is asked; the keys are the reasons of a refusal, in their order."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A ground as somebody invoked it. `until` is the first day on which it no longer holds.

    `document` says on what it rests: the norm, the prosecutor's permission with its date, how consent was
    given. `because` is a code of `danger_ground` (emergency) or `vulnerability` (report). `answered` holds
    the codes of `report_question` that have an answer. Who asked and who confirmed: whatever tells people
    apart.
    """

    ground: str
    purposes: frozenset[str]
    agencies: frozenset[str]
    fields: frozenset[str]
    ways: frozenset[str]
    from_: date
    until: date
    document: str = ""
    because: str = ""
    answered: frozenset[str] = frozenset()
    asked_by: Hashable = None
    confirmed_by: Hashable = None


@dataclass(frozen=True, slots=True)
class Permitted:
    """Yes, on this ground, until that day (exclusive)."""

    ground: str
    until: date


@dataclass(frozen=True, slots=True)
class Refusal:
    """No, and why: a key of words.yaml with its values."""

    reason: str
    values: Mapping[str, object] = field(default_factory=dict)

    def said(self, language: str) -> str:
        """The reason as a sentence."""
        values = dict(self.values)
        if "questions" in values:
            questions = codebook("report_question")
            asked = values["questions"]
            assert isinstance(asked, tuple)
            values["questions"] = " ".join(questions.label(each, language) for each in asked)
        return str(_words()[self.reason][language]).format(**values)


def may(
    grant: Grant, *, purpose: str, agency: str, field: str, way: str, on: date, age: str, state: str
) -> Permitted | Refusal:
    """Whether an agency may be shown one field of a case for a purpose, in a way, on a day.

    Codes: `sharing_purpose`, `referral_target`, `shared_field`, `sharing_way`, `age_group` (of the person
    whom it is about), `sharing_state` (how far the agency's part has come). A code that no list holds is
    refused as any other that is not permitted.
    """
    law = law_on(grant.ground, on)
    if law is None:
        return Refusal("NOT_THAT_DAY")
    if field in never_shared():
        return Refusal("NEVER")
    asked = {
        "PURPOSE": purpose, "AGENCY": agency, "FIELD": field, "WAY": way, "AGE": age, "STATE": state,
    }  # fmt: skip
    permits = law.permits
    for reason, code in asked.items():
        permits = tuple(permit for permit in permits if code in getattr(permit, _LISTED[reason]))
        if not permits:
            return Refusal(reason)
    return _narrowed(grant, asked) or _supported(grant, law, permits) or _dated(grant, law, on)


def of_those(
    grants: Iterable[Grant],
    *,
    purpose: str,
    agency: str,
    field: str,
    way: str,
    on: date,
    age: str,
    state: str,
) -> Permitted | Refusal:
    """The first of several grants that permits it; else why the last does not, or that there is none."""
    answer: Permitted | Refusal = Refusal("STATE")
    for grant in grants:
        answer = may(
            grant, purpose=purpose, agency=agency, field=field, way=way, on=on, age=age, state=state
        )  # fmt: skip
        if isinstance(answer, Permitted):
            return answer
    return answer


def open_questions(grant: Grant) -> tuple[str, ...]:
    """The questions of the decision aid that have no answer yet, in their order."""
    return tuple(code for code in codebook("report_question").codes() if code not in grant.answered)


def _narrowed(grant: Grant, asked: Mapping[str, str]) -> Refusal | None:
    """What was not written down when the ground was invoked is outside it."""
    named = {
        "PURPOSE": grant.purposes, "AGENCY": grant.agencies, "FIELD": grant.fields, "WAY": grant.ways,
    }  # fmt: skip
    for reason, codes in named.items():
        # That one is invited goes with every grant: nobody would know of it otherwise.
        if asked[reason] not in codes and asked[reason] != "INVITATION":
            return Refusal(f"{reason}_NOT_NAMED")
    return None


def _supported(grant: Grant, law: Law, permits: tuple[Permit, ...]) -> Refusal | None:
    """What the law asks besides: a document, a reason that fits, answers, a second person."""
    if law.document and not grant.document.strip():
        return Refusal("NO_DOCUMENT")
    permits = tuple(permit for permit in permits if not permit.because or grant.because in permit.because)
    if not permits:
        return Refusal("NO_REASON")
    if law.questions and (open_ := open_questions(grant)):
        return Refusal("QUESTIONS_OPEN", {"questions": open_})
    if all(permit.second_person for permit in permits) and grant.confirmed_by in (None, grant.asked_by):
        return Refusal("NO_SECOND_PERSON")
    return None


def _dated(grant: Grant, law: Law, on: date) -> Permitted | Refusal:
    if not grant.from_ <= on < grant.until:
        return Refusal("OUTSIDE_DATES", {"from_": grant.from_, "until": grant.until})
    if (grant.until - grant.from_).days > law.most_days:
        return Refusal("TOO_LONG", {"most_days": law.most_days})
    return Permitted(grant.ground, min(filter(None, (grant.until, law.until))))


@cache
def _words() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(
        (files("houvast.library.grounds") / "words.yaml").read_text("utf-8")
    )
    return read
