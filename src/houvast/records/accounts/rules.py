"""Who may do what to people and teams."""

from django.db.models import Q

from houvast.records.accounts.guard import Rule

FOUND = Rule("accounts.found")
DECLARE_DEMO = Rule("accounts.declare_demo")
ADD_TEAM = Rule("accounts.add_team")
INVITE = Rule("accounts.invite")
ASSIGN = Rule("accounts.assign")
UNASSIGN = Rule("accounts.unassign")
DEACTIVATE = Rule("accounts.deactivate")
READ_TRAIL = Rule("accounts.read_trail")
VERIFY_TRAIL = Rule("accounts.verify_trail")
PRINT_TRAIL = Rule("accounts.print_trail")
ANCHOR_TRAIL = Rule("accounts.anchor_trail")
RENEW_ANCHOR_KEY = Rule("accounts.renew_anchor_key")
DROP_TRAIL = Rule("accounts.drop_trail")
CHANGE_PASSWORD = Rule("accounts.change_password", lambda by: Q(pk=by.id))
KEEP_OWN = Rule("accounts.keep_own", lambda by: Q(pk=by.id))
