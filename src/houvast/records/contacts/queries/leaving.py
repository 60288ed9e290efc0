"""How many texts wait before they leave. None of what they say."""

from dataclasses import dataclass

from houvast.records.accounts.guard import Actor, seen
from houvast.records.contacts import rules
from houvast.records.contacts.models import HeldText


@dataclass(frozen=True)
class Waiting:
    """Of colleagues, for whoever may look; and one's own, that wait or were decided on."""

    to_review: int
    own: int


def waiting(*, seen_by: Actor) -> Waiting:
    return Waiting(
        seen(HeldText, rules.REVIEW_HELD, seen_by).filter(state="HELD").count(),
        seen(HeldText, rules.READ_OWN_HELD, seen_by).count(),
    )
