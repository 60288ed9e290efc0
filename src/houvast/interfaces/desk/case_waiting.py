"""What waits for somebody of a team that works on cases: for the page of cases, and for Today."""

import uuid
from typing import Any

from houvast.interfaces.desk import choices
from houvast.interfaces.desk.choices import language_here
from houvast.library import grounds as law
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.cases.queries import looked
from houvast.records.cases.queries import notifications as queries
from houvast.records.cases.queries.notifications import WaitingRow


def notified(actor: Actor) -> list[dict[str, Any]]:
    """What agencies notified and nobody answered."""
    if not actor.may("cases.read_notification"):
        return []
    agencies = {each.id: each.name for each in accounts.agencies(seen_by=actor)}
    return [in_words(each, agencies) for each in queries.waiting(seen_by=actor)]


def to_check(actor: Actor) -> tuple[looked.AnswerRow, ...]:
    """Answers to who looked that wait for a second reader, who one may be."""
    return looked.to_check(seen_by=actor)


def in_words(row: WaitingRow, agencies: dict[uuid.UUID, str]) -> dict[str, Any]:
    """One of them, without its words."""
    here = language_here()
    return {
        "row": row,
        "agency": agencies.get(row.agency, ""),
        "ground": law.label(row.ground, max(row.law_from, row.sent_on), here),
        "purpose": choices.label("sharing_purpose", row.purpose, here),
    }
