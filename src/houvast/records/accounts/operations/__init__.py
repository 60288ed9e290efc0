"""Every change to people, teams and helplines, and reading the trail."""

from houvast.records.accounts.operations.people import (
    add_team,
    assign,
    change_password,
    deactivate,
    declare_demo,
    found,
    invite,
    keep_preferences,
    unassign,
)
from houvast.records.accounts.operations.trail import (
    Anchored,
    Checked,
    PrintedTrail,
    anchor_trail,
    drop_trail,
    print_trail,
    read_trail,
    renew_anchor_key,
    verify_trail,
)
from houvast.records.accounts.refusals import NotPossible

__all__ = [
    "Anchored", "Checked", "NotPossible", "PrintedTrail", "add_team", "anchor_trail", "assign",
    "change_password", "deactivate", "declare_demo", "drop_trail", "found", "invite", "keep_preferences",
    "print_trail", "read_trail", "renew_anchor_key", "unassign", "verify_trail",
]  # fmt: skip
