"""Who can see what: made from the roles themselves, so that no page can say anything else."""

from collections.abc import Set
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from houvast.records.accounts.roles import EVERYBODY, ROLES

OPENING = "contacts.read"  # the action that opens what somebody told

# Each action in words; a test fails for a role with an action that has none.
WORDS = {
    "contacts.register": _("register contacts"),
    "contacts.register_without_content": _("register contacts without content"),
    "contacts.keep_draft": _("keep drafts of their own, which nobody else opens"),
    "contacts.discard_draft": _("throw away drafts of their own"),
    "contacts.read": _("open contacts of their own teams"),
    "contacts.correct": _("correct contacts of their own teams"),
    "contacts.close": _("close contacts of their own teams"),
    "contacts.reopen": _("open closed contacts of their own teams again"),
    "contacts.withdraw": _("withdraw registrations of their own teams"),
    "contacts.restore": _("restore withdrawn registrations of their own teams"),
    "contacts.import": _("bring in registrations of an older system"),
    "contacts.search": _("search words in the notes of their own teams"),
    "contacts.close_search": _("close that search, as locking and signing out do"),
    "contacts.rekey": _("seal contacts of their own teams anew when somebody left"),
    "contacts.disclose": _("give a person who asks everything that is kept of their contact"),
    "contacts.erase_on_request": _("erase a contact for good when the person asks for it"),
    "contacts.refuse_request": _("turn down such a request, with a reason"),
    "contacts.ask_to_open": _("ask to open one contact of another team, with a reason; others are told"),
    "contacts.open_glass": _("open that contact for an hour, once somebody of its team agreed"),
    "contacts.agree_to_open": _("agree that a lead of another team opens one contact of their own teams"),
    "contacts.turn_down_glass": _("turn down such a request"),
    "releases.read": _("read figures, also before they are published"),
    "releases.gather": _("gather coded facts for figures"),
    "releases.drop_facts": _("delete the coded facts once figures are signed"),
    "releases.ask_report": _("ask for estimates of who is never seen, from counts"),
    "releases.include_report": _("put an estimate with gathered figures"),
    "releases.discard_report": _("throw estimates away"),
    "releases.compute_report": _("compute estimates"),
    "releases.propose": _("propose figures"),
    "releases.check": _("check figures"),
    "releases.sign": _("sign figures that somebody else prepared"),
    "releases.publish": _("publish signed figures"),
    "releases.withdraw": _("withdraw published figures"),
    "accounts.keep_own": _("choose their own language and shortcuts"),
    "accounts.change_password": _("choose their own password"),
    "accounts.disclose_own": _("see everything that is kept on themselves"),
    "accounts.sign_in": _("sign in, with a password and a second factor"),
    "accounts.end_sign_in": _("end their own sign-ins"),
    "accounts.add_second_factor": _("add a second factor of their own"),
    "accounts.show_second_factor": _("show their second factor"),
    "accounts.remove_second_factor": _("remove a second factor of their own"),
    "accounts.acknowledge": _("mark as seen what was changed in who may do what"),
    "accounts.reset_second_factor": _("reset a lost second factor of somebody else, seen by their team"),
    "accounts.accept": _("choose their first password by a link"),
    "accounts.new_recovery_codes": _("make recovery codes of their own"),
    "accounts.recover_by_code": _("choose a new password by a recovery code"),
    "accounts.ask_recovery": _("as a custodian: ask to recover somebody's keys"),
    "accounts.agree_to_recovery": _("as a second custodian: agree to it"),
    "accounts.take_recovery_back": _("as a custodian: take that request back"),
    "accounts.hand_over": _("hand the keys of their own team over to a colleague of that team"),
    "accounts.entrust": _("agree that two custodians can recover the keys of their team"),
    "accounts.retire_keys": _("put an end to former keys of their team"),
    "accounts.renew_team_keys": _("give their team new keys"),
    "accounts.invite": _("invite people"),
    "accounts.give_link": _("give somebody a new link to choose a password"),
    "accounts.name_custodians": _("name the custodians of the recovery key"),
    "accounts.add_team": _("add teams"),
    "accounts.assign": _("give people a role in a team"),
    "accounts.unassign": _("take a role in a team away"),
    "accounts.deactivate": _("end somebody's access"),
    "accounts.read_trail": _("read the trail: who did what and who looked"),
    "accounts.verify_trail": _("check that nothing in the trail was changed"),
    "accounts.print_trail": _("print the trail of one record"),
}


@dataclass(frozen=True)
class RoleInWords:
    """A role as a layman reads it. `opens` says whether it reads what somebody told."""

    name: str | Promise
    paragraph: str | Promise
    may: tuple[str | Promise, ...]
    opens: bool
    mine: bool


def roles(granted: Set[str] = frozenset()) -> list[RoleInWords]:
    """Every role, in the order of records/accounts/roles.py; `mine` where everything in it is granted."""
    return [
        RoleInWords(
            role.name,
            role.paragraph,
            tuple(WORDS[action] for action in WORDS if action in role.actions),
            OPENING in role.actions,
            role.actions <= granted,
        )
        for role in ROLES.values()
    ]


def everybody() -> list[str | Promise]:
    """What everybody who works here may do."""
    return [WORDS[action] for action in WORDS if action in EVERYBODY]
