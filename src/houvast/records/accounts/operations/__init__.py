"""Every change to people, teams, helplines and their keys, and reading the trail."""

from houvast.records.accounts.operations.keys import (
    agree_to_recovery,
    ask_recovery,
    destroy_months,
    entrust,
    hand_over,
    name_custodians,
    new_recovery_codes,
    recover_by_code,
    renew_team_keys,
    retire_keys,
    take_recovery_back,
)
from houvast.records.accounts.operations.people import (
    accept,
    add_team,
    assign,
    change_password,
    deactivate,
    declare_demo,
    found,
    give_link,
    invite,
    keep_preferences,
    unassign,
)
from houvast.records.accounts.operations.trail import Checked, read_trail, verify_trail
from houvast.records.accounts.refusals import NotPossible

__all__ = [
    "Checked", "NotPossible", "accept", "add_team", "agree_to_recovery", "ask_recovery", "assign",
    "change_password", "deactivate", "declare_demo", "destroy_months", "entrust", "found", "give_link",
    "hand_over", "invite", "keep_preferences", "name_custodians", "new_recovery_codes", "read_trail",
    "recover_by_code", "renew_team_keys", "retire_keys", "take_recovery_back", "unassign", "verify_trail",
]  # fmt: skip
