"""Roles, readable by a layman: a name, a paragraph, and what the role may do.

The page "who can see what" is made from this file. What is not listed is refused.
"""

import enum
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(enum.StrEnum):
    WORKER = "worker"
    VOLUNTEER = "volunteer"
    LEAD = "lead"
    STATISTICIAN = "statistician"
    SIGNER = "signer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Description:
    name: str | Promise
    paragraph: str | Promise
    actions: frozenset[str]


# What everybody who works here may do, whatever their role.
EVERYBODY = frozenset(
    {
        "accounts.keep_own",
        "accounts.change_password",
        "accounts.disclose_own",
        "accounts.accept",
        "accounts.new_recovery_codes",
        "accounts.recover_by_code",
        # Custodians only, whoever they are: the keys in their custody decide.
        "accounts.ask_recovery",
        "accounts.agree_to_recovery",
        "accounts.take_recovery_back",
        "accounts.sign_in",
        "accounts.end_sign_in",
        "accounts.add_second_factor",
        "accounts.remove_second_factor",
        "accounts.show_second_factor",
        "accounts.acknowledge",
    }
)

REGISTERING = frozenset(
    {
        "contacts.register",
        "contacts.register_without_content",
        "contacts.keep_draft",
        "contacts.discard_draft",
        "contacts.read",
        "contacts.correct",
        "contacts.close",
        "contacts.reopen",
        "contacts.withdraw",
        "contacts.restore",
        "contacts.rekey",
        "contacts.search",
        "contacts.close_search",
        "contacts.disclose",
        "contacts.erase_on_request",
        "contacts.refuse_request",
    }
)
KEEPING_KEYS = frozenset({"accounts.hand_over", "accounts.entrust", "accounts.retire_keys"})
LENDING_KEYS = frozenset({"contacts.agree_to_open", "contacts.turn_down_glass"})
BREAKING_GLASS = frozenset({"contacts.ask_to_open", "contacts.open_glass"})
READING_THE_TRAIL = frozenset({"accounts.read_trail", "accounts.print_trail", "accounts.verify_trail"})
READING_FIGURES = frozenset({"releases.read"})
MAKING_FIGURES = frozenset(
    {
        "releases.read",
        "releases.gather",
        "releases.propose",
        "releases.check",
        "releases.ask_report",
        "releases.include_report",
        "releases.discard_report",
    }
)

ROLES: dict[Role, Description] = {
    Role.WORKER: Description(
        _("Worker"),
        _("Answers people and registers contacts. Reads the contacts of their own teams, and nothing else."),
        REGISTERING | KEEPING_KEYS | LENDING_KEYS | READING_FIGURES,
    ),
    Role.VOLUNTEER: Description(
        _("Volunteer"),
        _("Answers people for one line, and reads only the contacts of that line."),
        REGISTERING | KEEPING_KEYS | READING_FIGURES,
    ),
    Role.LEAD: Description(
        _("Lead"),
        _("Supports a team: does what a worker does, imports older registrations and reads the trail."),
        REGISTERING
        | KEEPING_KEYS
        | LENDING_KEYS
        | BREAKING_GLASS
        | READING_FIGURES
        | READING_THE_TRAIL
        | {"contacts.import", "accounts.renew_team_keys"},
    ),
    Role.STATISTICIAN: Description(
        _("Statistician"),
        _("Makes figures from coded facts. Reads no note, no name and no contact."),
        MAKING_FIGURES,
    ),
    Role.SIGNER: Description(
        _("Signer"),
        _("Checks figures that somebody else prepared, and signs, publishes or withdraws them."),
        MAKING_FIGURES | {"releases.sign", "releases.publish", "releases.withdraw"},
    ),
    Role.ADMINISTRATOR: Description(
        _("Administrator"),
        _("Gives people their place in teams. Reads no contact and no figure that is not published."),
        frozenset(
            {
                "accounts.add_team",
                "accounts.invite",
                "accounts.give_link",
                "accounts.name_custodians",
                "accounts.assign",
                "accounts.unassign",
                "accounts.deactivate",
                "accounts.reset_second_factor",
            }
        )
        | READING_THE_TRAIL,
    ),
}

# Roles whose people hold the keys of their team.
OPENING = tuple(role for role, said in ROLES.items() if "contacts.read" in said.actions)

# What the `houvast` command may do on its own machine, where no person is signed in. It opens nothing
# that is sealed and it can neither check nor sign a release: that takes two people.
INSTALLATION = frozenset(
    {
        "contacts.import",
        "releases.read",
        "releases.gather",
        "releases.drop_facts",
        "releases.compute_report",
        "contacts.erase_content",
        "contacts.erase_contacts",
        "contacts.erase_drafts",
        "contacts.close_glass",
        "contacts.erase_glass",
        "accounts.forget",
        "accounts.erase_ended",
        "accounts.read_trail",
        "accounts.verify_trail",
        "accounts.anchor_trail",
        "accounts.renew_anchor_key",
        "accounts.drop_trail",
        "accounts.found",
        "accounts.declare_demo",
        "accounts.add_team",
        "accounts.invite",
        "accounts.destroy_months",
        "backups.choose_key",
        "backups.make",
        "backups.restore",
        "accounts.assign",  # the first administrator: nobody else could give the role
    }
)
