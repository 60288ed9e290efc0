"""Who may see and do what with contacts."""

import enum

from django.db.models import Q

from houvast.records.accounts.guard import Actor, Rule


class Action(enum.StrEnum):
    REGISTER = "contacts.register"
    REGISTER_WITHOUT_CONTENT = "contacts.register_without_content"
    KEEP_DRAFT = "contacts.keep_draft"
    DISCARD_DRAFT = "contacts.discard_draft"
    READ = "contacts.read"
    CORRECT = "contacts.correct"
    CLOSE = "contacts.close"
    REOPEN = "contacts.reopen"
    WITHDRAW = "contacts.withdraw"
    RESTORE = "contacts.restore"
    IMPORT = "contacts.import"
    REKEY = "contacts.rekey"
    SEARCH = "contacts.search"
    CLOSE_SEARCH = "contacts.close_search"
    DISCLOSE = "contacts.disclose"
    ERASE_ON_REQUEST = "contacts.erase_on_request"
    REFUSE_REQUEST = "contacts.refuse_request"
    ASK_TO_OPEN = "contacts.ask_to_open"
    AGREE_TO_OPEN = "contacts.agree_to_open"
    TURN_DOWN_GLASS = "contacts.turn_down_glass"
    OPEN_GLASS = "contacts.open_glass"
    CLOSE_GLASS = "contacts.close_glass"
    ERASE_GLASS = "contacts.erase_glass"
    ERASE_CONTENT = "contacts.erase_content"
    ERASE_CONTACTS = "contacts.erase_contacts"
    ERASE_DRAFTS = "contacts.erase_drafts"


def _of_own_teams(action: Action) -> Rule:
    return Rule(action, lambda by: Q(organisation=by.organisation, team__in=by.teams(action)))


def _own_draft(by: Actor) -> Q:
    return Q(organisation=by.organisation, staff=by.id)


def _of_other_teams(by: Actor) -> Q:
    return Q(organisation=by.organisation) & ~Q(team__in=by.teams(Action.READ))


def _asked_of_own_team(action: Action) -> Rule:
    """What somebody else asked and nobody answered yet, about a contact of a team of one's own."""
    return Rule(
        action,
        lambda by: (
            Q(organisation=by.organisation, contact__team__in=by.teams(action), state="ASKED")
            & ~Q(asked_by=by.id)
        ),
    )


REGISTER = Rule(Action.REGISTER)
REGISTER_WITHOUT_CONTENT = Rule(Action.REGISTER_WITHOUT_CONTENT)
IMPORT = Rule(Action.IMPORT)
REKEY = Rule(Action.REKEY)
SEARCH = Rule(Action.SEARCH)
CLOSE_SEARCH = Rule(Action.CLOSE_SEARCH)
READ = _of_own_teams(Action.READ)
CORRECT = _of_own_teams(Action.CORRECT)
CLOSE = _of_own_teams(Action.CLOSE)
REOPEN = _of_own_teams(Action.REOPEN)
WITHDRAW = _of_own_teams(Action.WITHDRAW)
RESTORE = _of_own_teams(Action.RESTORE)
DISCLOSE = _of_own_teams(Action.DISCLOSE)
ERASE_ON_REQUEST = _of_own_teams(Action.ERASE_ON_REQUEST)
REFUSE_REQUEST = _of_own_teams(Action.REFUSE_REQUEST)
ERASE_CONTENT = Rule(Action.ERASE_CONTENT)
ERASE_CONTACTS = Rule(Action.ERASE_CONTACTS)
ERASE_DRAFTS = Rule(Action.ERASE_DRAFTS)
KEEP_DRAFT = Rule(Action.KEEP_DRAFT, _own_draft)
DISCARD_DRAFT = Rule(Action.DISCARD_DRAFT, _own_draft)
ASK_TO_OPEN = Rule(Action.ASK_TO_OPEN, _of_other_teams)
AGREE_TO_OPEN = _asked_of_own_team(Action.AGREE_TO_OPEN)
TURN_DOWN_GLASS = _asked_of_own_team(Action.TURN_DOWN_GLASS)
OPEN_GLASS = Rule(Action.OPEN_GLASS, lambda by: Q(organisation=by.organisation, asked_by=by.id))
CLOSE_GLASS = Rule(Action.CLOSE_GLASS)
ERASE_GLASS = Rule(Action.ERASE_GLASS)
