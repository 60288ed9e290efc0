"""What stands in the trail, for tests that say what an operation left there."""

import uuid

from houvast.records.accounts.guard import Actor
from houvast.records.audit import trail


def trace(organisation: uuid.UUID) -> trail.Event:
    """The newest event of a helpline."""
    return trail.events(organisation, newest=1)[0]


def left(action: str, *, by: Actor, subject: object = "", outcome: str = "done", count: int = 1) -> bool:
    """Is the newest event of the actor's helpline this one?"""
    event = trace(by.organisation)
    told = (event.action, event.actor, event.subject, event.outcome, event.count)
    return told == (action, by.id, str(subject), outcome, count)


def was_refused(action: str, *, by: Actor, subject: object = "") -> bool:
    """Is the newest event of the actor's helpline this refusal?"""
    return left(action, by=by, subject=subject, outcome="refused")
