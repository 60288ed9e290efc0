"""Who may do what with journals: whoever opened one by its words, with that one. Nobody who works here."""

import enum

from django.db.models import Q

from houvast.records.accounts.guard import Actor, Rule


class Action(enum.StrEnum):
    BEGIN = "journal.begin"
    OPEN = "journal.open"
    WRITE = "journal.write"
    READ = "journal.read"
    BURN = "journal.burn"
    PRINT = "journal.print"
    CARRY_OUT_BURNING = "journal.carry_out_burning"
    ERASE = "journal.erase"
    DROP_HALF_UPLOADS = "journal.drop_half_uploads"
    SEAL_DAYS = "journal.seal_days"
    STAMP_DAYS = "journal.stamp_days"


def _own(action: Action) -> Rule:
    def permits(by: Actor) -> Q:
        return Q(organisation=by.organisation, id__in=by.own)

    return Rule(action, permits)


BEGIN = Rule(Action.BEGIN)
OPEN = Rule(Action.OPEN)
WRITE = _own(Action.WRITE)
READ = _own(Action.READ)
BURN = _own(Action.BURN)
PRINT = Rule(Action.PRINT)
CARRY_OUT_BURNING = Rule(Action.CARRY_OUT_BURNING)
ERASE = Rule(Action.ERASE)
DROP_HALF_UPLOADS = Rule(Action.DROP_HALF_UPLOADS)
SEAL_DAYS = Rule(Action.SEAL_DAYS)
STAMP_DAYS = Rule(Action.STAMP_DAYS)
