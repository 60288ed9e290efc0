"""The gate of `library/grounds`, asked for one case: may this agency be shown this, here, today?

Beside the law and what was invoked, three things of the case narrow the answer: what the seat names, whom it
is about, and how old they are as the case says now. Nothing is stored here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from houvast.library.codes import codebook
from houvast.library.grounds import Grant, Permitted, Refusal, law_on, may, never_shared
from houvast.records.cases.models import Case, InvokedGround, Seat

_AS_THE_LAW_SAYS = {"INVITED": "CONFIRMED", "ACCEPTED": "ACCEPTED"}
CONSENT = "CONSENT"
READING, INVITATION = "READING", "INVITATION"
_SECOND = object()
"""A second person who is still to come, where it is asked whether one could make it lawful."""


@dataclass(frozen=True)
class Invoked:
    """A ground as it is to be invoked. Codes as in `library/grounds`; `holds_until` is exclusive.

    `agency`: the one it is for, always for consent; else `kinds`. `person`: whose consent it is, by number;
    `given_by`: who gave it for them, where it was not they.
    """

    ground: str
    purposes: frozenset[str]
    fields: frozenset[str]
    holds_from: date
    holds_until: date
    document: str
    kinds: frozenset[str] = frozenset()
    ways: frozenset[str] = frozenset({READING, "MEETING"})
    person: int = 0
    given_by: int = 0
    because: str = ""


def grant(ground: InvokedGround) -> Grant:
    """A stored ground as the gate takes it. What it rests on is sealed: that it is there was checked."""
    return Grant(
        ground.ground,
        frozenset(ground.purposes),
        frozenset(ground.kinds),
        frozenset(ground.fields),
        frozenset(ground.ways),
        ground.holds_from,
        ground.holds_until,
        document="kept",
        because=ground.because,
        answered=frozenset(ground.answered),
        asked_by=ground.asked_by_id,
        confirmed_by=ground.confirmed_by_id,
    )


def may_show(
    seat: Seat, kind: str, *, field: str, about: int, on: date, way: str = READING, as_if: str = ""
) -> Permitted | Refusal:
    """Whether a seat is shown one thing about one person. `kind`: what its agency is.

    `as_if`: the state that the seat would have; else the one that it has, accepted only with secrecy.
    """
    case, ground = seat.case, seat.ground
    if case.state != "OPEN" or ground.ended_on is not None:
        return Refusal("STATE")
    if ground.agency_id not in (None, seat.agency_id):
        return Refusal("AGENCY_NOT_NAMED")
    is_in_it = str(about) in case.ages  # or was taken out of the case since
    if not is_in_it or about not in seat.people or (ground.person and about != ground.person):
        return Refusal("PERSON_NOT_NAMED")
    if field != INVITATION and field not in seat.fields:
        return Refusal("FIELD_NOT_NAMED")
    if on >= seat.until:
        return Refusal("OUTSIDE_DATES", {"from_": seat.invited_on, "until": seat.until})
    return may(
        grant(ground), purpose=seat.purpose, agency=kind, field=field, way=way, on=on,
        age=age(case, about), state=as_if or _standing(seat),
    )  # fmt: skip


def may_report(ground: InvokedGround, *, field: str, age: str, way: str, on: date) -> Permitted | Refusal:
    """Whether one thing about somebody of that age may be reported to the prosecutor on this ground."""
    if ground.ended_on is not None or ground.ground != "REPORT_RIGHT":
        return Refusal("STATE")
    return may(
        grant(ground), purpose="REPORT", agency="PROSECUTOR", field=field, way=way, on=on, age=age,
        state="CONFIRMED",
    )  # fmt: skip


def may_invite(seat: Seat, kind: str, *, on: date) -> Permitted | Refusal:
    """Whether a seat can be given at all, as it stands: the invitation, and each field about each person."""
    answer: Permitted | Refusal = Refusal("PERSON_NOT_NAMED")
    for about in seat.people:
        for field in (INVITATION, *sorted(seat.fields)):
            state = "CONFIRMED" if field == INVITATION else "ACCEPTED"
            answer = may_show(seat, kind, field=field, about=about, on=on, as_if=state)
            if isinstance(answer, Refusal):
                return answer
    return answer


def is_shareable(field: str) -> bool:
    """Whether there is any ground at all on which this could be shown."""
    return codebook("shared_field").ever(field) is not None and field not in never_shared()


def age(case: Case, about: int) -> str:
    """How old somebody is as the case says, by code; who is not in it is of unknown age."""
    return str(case.ages.get(str(about), "U"))


def unlawful(invoked: Invoked, kinds: Iterable[str], *, answered: Iterable[str]) -> Refusal | None:
    """The first thing that the law does not permit to anybody on this ground, or None.

    Age and state are asked later, of each person; a second person may still come.
    """
    asked = Grant(
        invoked.ground, invoked.purposes, frozenset(kinds), invoked.fields, invoked.ways,
        invoked.holds_from, invoked.holds_until, invoked.document, invoked.because, frozenset(answered),
        asked_by=None, confirmed_by=_SECOND,
    )  # fmt: skip
    for purpose in sorted(invoked.purposes):
        for kind in sorted(kinds):
            for field in sorted(invoked.fields):
                for way in sorted(invoked.ways):
                    answer = _in_any_case(asked, purpose, kind, field, way)
                    if isinstance(answer, Refusal):
                        return answer
    return None


def law_of(invoked: Invoked) -> date | None:
    """From which day the law holds under which this is invoked, or None where there is none."""
    law = law_on(invoked.ground, invoked.holds_from)
    return law.from_ if law else None


def said(refusal: Refusal) -> str:
    """The reason in the language of who asks."""
    return refusal.said((get_language() or "en")[:2])


def _standing(seat: Seat) -> str:
    if seat.state == "ACCEPTED" and seat.secrecy_on is None:
        return "CONFIRMED"
    return _AS_THE_LAW_SAYS.get(seat.state, "ENDED")


def _in_any_case(asked: Grant, purpose: str, kind: str, field: str, way: str) -> Permitted | Refusal:
    """For some age and some state; else why not for an adult whose seat was accepted."""
    answers = [
        may(asked, purpose=purpose, agency=kind, field=field, way=way, on=asked.from_, age=years, state=state)
        for state in ("ACCEPTED", "CONFIRMED", "ASKED")
        for years in ("ADULT", *codebook("age_group").codes())
    ]
    return next((each for each in answers if isinstance(each, Permitted)), answers[0])
