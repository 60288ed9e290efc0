"""Who may do what to people and teams."""

from django.db.models import Q

from houvast.records.accounts.guard import Rule

FOUND = Rule("accounts.found")
DECLARE_DEMO = Rule("accounts.declare_demo")
ADD_TEAM = Rule("accounts.add_team")
NAME_TEAM = Rule("accounts.name_team", lambda by: Q(organisation=by.organisation, agency_kind=""))
INVITE = Rule("accounts.invite")
GIVE_LINK = Rule("accounts.give_link")
ASSIGN = Rule("accounts.assign")
UNASSIGN = Rule("accounts.unassign")
DEACTIVATE = Rule("accounts.deactivate")
READ_TRAIL = Rule("accounts.read_trail")
VERIFY_TRAIL = Rule("accounts.verify_trail")

ACCEPT = Rule("accounts.accept", lambda by: Q(pk=by.id))
PRINT_TRAIL = Rule("accounts.print_trail")
ANCHOR_TRAIL = Rule("accounts.anchor_trail")
RENEW_ANCHOR_KEY = Rule("accounts.renew_anchor_key")
DROP_TRAIL = Rule("accounts.drop_trail")
CHANGE_PASSWORD = Rule("accounts.change_password", lambda by: Q(pk=by.id))
FORGET = Rule("accounts.forget")
ERASE_ENDED = Rule("accounts.erase_ended")
DISCLOSE_OWN = Rule("accounts.disclose_own", lambda by: Q(pk=by.id))
KEEP_OWN = Rule("accounts.keep_own", lambda by: Q(pk=by.id))
NEW_RECOVERY_CODES = Rule("accounts.new_recovery_codes", lambda by: Q(pk=by.id))
RECOVER_BY_CODE = Rule("accounts.recover_by_code", lambda by: Q(pk=by.id))

HAND_OVER = Rule("accounts.hand_over")
ENTRUST = Rule("accounts.entrust", lambda by: Q(pk__in=by.teams("accounts.entrust")))
RENEW_TEAM_KEYS = Rule("accounts.renew_team_keys", lambda by: Q(pk__in=by.teams("accounts.renew_team_keys")))
RETIRE_KEYS = Rule("accounts.retire_keys", lambda by: Q(pk__in=by.teams("accounts.retire_keys")))

NAME_CUSTODIANS = Rule("accounts.name_custodians")
ASK_RECOVERY = Rule("accounts.ask_recovery")
AGREE_TO_RECOVERY = Rule(
    "accounts.agree_to_recovery", lambda by: Q(organisation=by.organisation) & ~Q(asked_by=by.id)
)
TAKE_RECOVERY_BACK = Rule(
    "accounts.take_recovery_back", lambda by: Q(organisation=by.organisation, asked_by=by.id)
)
DESTROY_MONTHS = Rule("accounts.destroy_months")
SIGN_IN = Rule("accounts.sign_in", lambda by: Q(staff=by.id))
END_SIGN_IN = Rule("accounts.end_sign_in", lambda by: Q(staff=by.id))
ADD_SECOND_FACTOR = Rule("accounts.add_second_factor", lambda by: Q(staff=by.id))
REMOVE_SECOND_FACTOR = Rule("accounts.remove_second_factor", lambda by: Q(staff=by.id))
SHOW_SECOND_FACTOR = Rule("accounts.show_second_factor", lambda by: Q(staff=by.id))
# Somebody else's only: who has lost a second factor needs a second person.
RESET_SECOND_FACTOR = Rule(
    "accounts.reset_second_factor", lambda by: Q(organisation=by.organisation) & ~Q(pk=by.id)
)
SET_AGENCY_SIGN_IN = Rule("accounts.set_agency_sign_in")
SET_NOTICE_ADDRESS = Rule("accounts.set_notice_address")
JOIN_AGENCY_SIGN_IN = Rule("accounts.join_agency_sign_in", lambda by: Q(pk=by.id))
END_AGENCY_SIGN_IN = Rule("accounts.end_agency_sign_in")
ACKNOWLEDGE = Rule("accounts.acknowledge", lambda by: Q(staff=by.id))
