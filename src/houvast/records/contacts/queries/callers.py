"""Whether a number abused the line before: known without the number being kept."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from houvast.records.accounts.guard import Actor, seen
from houvast.records.contacts import callers, rules
from houvast.records.contacts.models import MarkedCaller


@dataclass(frozen=True)
class Caller:
    """Who calls, as a page of the desk may hold it. `marked_on`: the day on which it was marked."""

    token: str
    marked_on: date | None = None


def rung(number: str, *, seen_by: Actor) -> Caller | None:
    """A call that rings. None where no marks are kept, or the number is withheld."""
    if not callers.are_kept():
        return None
    now = timezone.now()
    found = callers.proofs(number, helpline=seen_by.organisation, on=now.date())
    return Caller(callers.token(found, helpline=seen_by.organisation, at=now)) if found else None


def caller(token: str, *, seen_by: Actor) -> Caller | None:
    """The same call at the desk, with whether it is marked. None for what is no such call, or an old one."""
    if not callers.are_kept() or not seen_by.may(rules.MARK_CALLER.action):
        return None
    found = callers.of_token(token, helpline=seen_by.organisation, at=timezone.now())
    row = (
        seen(MarkedCaller, rules.MARK_CALLER, seen_by).filter(proof__in=found).order_by("-marked_on").first()
    )
    return Caller(token, row.marked_on if row else None) if found else None
