"""The public name of a team, for who may choose it."""

import uuid
from collections.abc import Mapping

from houvast.records.accounts import rules
from houvast.records.accounts.guard import Actor, seen
from houvast.records.accounts.models import Team


def public_names(team: uuid.UUID, *, seen_by: Actor) -> Mapping[str, str]:
    """As chosen, by language; none where its own name is shown."""
    names: Mapping[str, str] = seen(Team, rules.NAME_TEAM, seen_by).get(pk=team).public_names
    return names
