"""Danger acts as rows: on the first page, beside the queue, on a contact. No place stands here."""

from collections.abc import Sequence
from typing import Any

from houvast.interfaces.desk import choices
from houvast.interfaces.desk.choices import language_here
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.contacts.queries.danger import DangerRow
from houvast.records.contacts.queries.danger import dangers as waiting


def rows(actor: Actor, found: Sequence[DangerRow] | None = None) -> list[dict[str, Any]]:
    """Acts in words: those that wait for somebody in one's teams, unless others are given."""
    found = waiting(seen_by=actor) if found is None else found
    if not found:
        return []
    names = accounts.names(seen_by=actor)
    teams = {team.id: team.name for team in accounts.teams_of(actor.organisation)}
    return [
        {
            "row": row,
            "who": names.get(row.opened_by, "") if row.opened_by else "",
            "team": teams.get(row.team, ""),
            "informed": [choices.label("danger_informed", code, language_here()) for code in row.informed],
        }
        for row in found
    ]
