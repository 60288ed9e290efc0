"""Who may see and do what with cases: the team that works on it, but for whoever knows somebody in it."""

import enum

from django.db.models import Q

from houvast.records.accounts.guard import Actor, Rule
from houvast.records.contacts.queries import ties


class Action(enum.StrEnum):
    OPEN = "cases.open"
    READ = "cases.read"
    CHANGE_PEOPLE = "cases.change_people"
    AGREE_TO_ROLE = "cases.agree_to_role"
    ADD_EVENT = "cases.add_event"
    ADD_TASK = "cases.add_task"
    END_TASK = "cases.end_task"
    ASSESS_RISK = "cases.assess_risk"
    WRITE_PLAN = "cases.write_plan"
    GIVE_PLAN = "cases.give_plan"
    CLOSE = "cases.close"
    REOPEN = "cases.reopen"
    REKEY = "cases.rekey"
    ERASE_ON_REQUEST = "cases.erase_on_request"
    ERASE = "cases.erase"


def _of_own_teams(action: Action) -> Rule:
    """A case is closed to whom the contact is closed to that it was opened from."""

    def permits(by: Actor) -> Q:
        theirs = Q(organisation=by.organisation, team__in=by.teams(action))
        return theirs & ~Q(contact__in=ties.closed_to_oneself(seen_by=by))

    return Rule(action, permits)


OPEN = Rule(Action.OPEN)
READ = _of_own_teams(Action.READ)
CHANGE_PEOPLE = _of_own_teams(Action.CHANGE_PEOPLE)
AGREE_TO_ROLE = _of_own_teams(Action.AGREE_TO_ROLE)
ADD_EVENT = _of_own_teams(Action.ADD_EVENT)
ADD_TASK = _of_own_teams(Action.ADD_TASK)
END_TASK = _of_own_teams(Action.END_TASK)
ASSESS_RISK = _of_own_teams(Action.ASSESS_RISK)
WRITE_PLAN = _of_own_teams(Action.WRITE_PLAN)
GIVE_PLAN = _of_own_teams(Action.GIVE_PLAN)
CLOSE = _of_own_teams(Action.CLOSE)
REOPEN = _of_own_teams(Action.REOPEN)
REKEY = Rule(Action.REKEY)
ERASE_ON_REQUEST = _of_own_teams(Action.ERASE_ON_REQUEST)
ERASE = Rule(Action.ERASE)
