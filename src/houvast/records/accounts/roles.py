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
    SHELTER = "shelter"
    PARTNER = "partner"
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
        "contacts.tie_myself",
        "contacts.tie_agency",
        "contacts.rekey",
        "contacts.search",
        "contacts.find_by_number",
        "contacts.close_search",
        "contacts.disclose",
        "contacts.erase_on_request",
        "contacts.refuse_request",
        "contacts.begin_danger",
        "contacts.open_danger",
        "contacts.record_danger",
        "contacts.end_danger",
        "contacts.refer",
        "contacts.open_referral",
        "contacts.follow_referral",
        "contacts.make_referral_link",
        "contacts.withdraw_referral",
        "contacts.preview_letter",
        "contacts.send_letter",
        "contacts.open_letter",
        "contacts.take_letter_back",
        "campaigns.read_letters",
        "campaigns.note_heard",
        "contacts.compare_text",
        "contacts.read_own_held",
        "contacts.mark_caller",
        "contacts.unmark_caller",
    }
)
REVIEWING_TEXTS = frozenset({"contacts.review_held", "contacts.let_through", "contacts.turn_back"})
TALKING = frozenset(
    {
        "contacts.take_talk",
        "contacts.tie_myself_to_talk",
        "contacts.open_talk",
        "contacts.step_out",
        "contacts.reply",
        "contacts.open_original",
        "contacts.allow_mail",
        "contacts.answer_by_mail",
        "contacts.hand_over_talk",
        "contacts.end_talk",
        "contacts.register_talk",
        "contacts.ask_callback",
        "contacts.take_callback",
        "contacts.open_callback_early",
        "contacts.take_over_callback",
        "contacts.reopen_callback",
        "contacts.end_callback",
        "campaigns.read_suggestions",
        "campaigns.offer_testimony",
    }
)
JOINING_TALKS = frozenset({"contacts.join_talk", "contacts.take_over_talk"})
READING_SECOND = frozenset({"contacts.read_second"})
COORDINATING = frozenset(
    {
        "cases.open",
        "cases.open_at_house",
        "cases.tie",
        "cases.read_notification",
        "cases.take_notification",
        "cases.refuse_notification",
        "cases.read",
        "cases.change_people",
        "cases.add_event",
        "cases.add_task",
        "cases.end_task",
        "cases.close",
        "cases.reopen",
        "cases.merge",
        "cases.split",
        "cases.undo_link",
        "cases.rekey",
        "cases.agree_to_role",
        "cases.assess_risk",
        "cases.write_plan",
        "cases.plan_conference",
        "cases.note_request",
        "cases.check_who_looked",
        "cases.hold_conference",
        "cases.minute",
        "cases.give_minutes",
        "cases.give_plan",
    }
)
# Around one table: grounds, and who sits at it. A second person confirms what the law asks one for.
SHARING = frozenset(
    {
        "cases.invoke_ground",
        "cases.confirm_ground",
        "cases.end_ground",
        "cases.invite_agency",
        "cases.undo_invitation",
        "cases.tell_agency",
        "cases.end_seat",
        "cases.lay",
        "cases.pass_on",
        "cases.read_table",
        "cases.lay_document",
        "cases.read_document",
        "cases.open_original",
        "cases.withdraw_document",
        "cases.report_to_prosecutor",
        "cases.say_joint_yes",
        "cases.revoke_joint_yes",
    }
)
# Of the cases that an agency was invited to, and of nothing else.
PARTNERING = frozenset(
    {
        "cases.accept_seat",
        "cases.decline_seat",
        "cases.read_shared",
        "cases.contribute",
        "cases.contribute_document",
        "cases.read_shared_document",
        "cases.write_own_note",
        "cases.hand_over_seat",
        "cases.leave_seat",
        "cases.let_sit",
        "cases.stop_sitting",
        "cases.end_own_action",
        "cases.own_minutes",
        "cases.notify",
        "contacts.open_parcel",
    }
)
KEEPING_KEYS = frozenset({"accounts.hand_over", "accounts.entrust", "accounts.retire_keys"})
LENDING_KEYS = frozenset({"contacts.agree_to_open", "contacts.turn_down_glass"})
BREAKING_GLASS = frozenset({"contacts.ask_to_open", "contacts.open_glass", "contacts.take_back_glass"})
READING_THE_TRAIL = frozenset({"accounts.read_trail", "accounts.print_trail", "accounts.verify_trail"})
WRITING_PAGES = frozenset(
    {
        "campaigns.write_page",
        "campaigns.restore_page",
        "campaigns.write_suggestion",
        "campaigns.retire_suggestion",
        "campaigns.restore_suggestion",
        "campaigns.write_letter",
        "campaigns.retire_letter",
        "campaigns.restore_letter",
        "campaigns.publish_testimony",
        "campaigns.turn_back_testimony",
        "campaigns.withdraw_testimony",
        "campaigns.narrow_testimony",
    }
)
NAMING = frozenset({"campaigns.write_nameplate", "campaigns.restore_nameplate"})
READING_DIRECTORY = frozenset({"directory.read"})
CONFIRMING_DIRECTORY = READING_DIRECTORY | {"directory.confirm_service"}
KEEPING_DIRECTORY = CONFIRMING_DIRECTORY | {
    "directory.add_agency",
    "directory.change_agency",
    "directory.add_service",
    "directory.change_service",
    "directory.restore_service",
}
HOLDING_PLACES = frozenset(
    {
        "directory.read_places",
        "directory.hold_place",
        "directory.release_hold",
        "directory.put_back_hold",
    }
)
# Of shelters that a team of one's own keeps, and of no other.
KEEPING_PLACES = frozenset(
    {
        "directory.keep_places",
        "directory.set_capacity",
        "directory.occupy_place",
        "directory.confirm_hold",
        "directory.release_hold",
        "directory.put_back_hold",
    }
)
NAMING_SHELTERS = frozenset({"directory.read_places", "directory.set_shelter", "directory.stop_shelter"})
BRINGING = frozenset({"directory.read_note", "directory.open_lent_location"})
SHELTERING = frozenset(
    {
        "directory.read_location",
        "directory.write_location",
        "directory.lend_location",
        "directory.take_location_back",
    }
)
READING_FIGURES = frozenset({"releases.read"})
KEEPING_PLAN = frozenset(
    {
        "plan.write_measure",
        "plan.choose_indicator",
        "plan.retire_measure",
        "plan.bring_in",
        "plan.issue_report",
    }
)
MAKING_FIGURES = frozenset(
    {
        "releases.read",
        "releases.gather",
        "releases.propose",
        "releases.check",
        "releases.ask_report",
        "releases.include_report",
        "releases.discard_report",
        "releases.measure_campaign",
        "releases.bring_overlaps",
        "releases.bring_delivery",
        "campaigns.register_plan",
        "campaigns.withdraw_plan",
    }
)

ROLES: dict[Role, Description] = {
    Role.WORKER: Description(
        _("Worker"),
        _(
            "Answers people, registers contacts and works on cases. Reads the contacts and cases of their "
            "own teams, and nothing else."
        ),
        REGISTERING
        | TALKING
        | JOINING_TALKS
        | READING_SECOND
        | COORDINATING
        | SHARING
        | KEEPING_KEYS
        | LENDING_KEYS
        | READING_FIGURES
        | KEEPING_DIRECTORY
        | HOLDING_PLACES
        | KEEPING_PLACES
        | BRINGING
        | SHELTERING,
    ),
    Role.VOLUNTEER: Description(
        _("Volunteer"),
        _(
            "Answers people for one line, and reads only the contacts of that line. Lends the key of one of "
            "them to a lead who asks only while no worker or lead holds it."
        ),
        REGISTERING
        | TALKING
        | KEEPING_KEYS
        | LENDING_KEYS
        | READING_FIGURES
        | CONFIRMING_DIRECTORY
        | BRINGING
        | {"directory.read_location"},
    ),
    Role.LEAD: Description(
        _("Lead"),
        _("Supports a team: does what a worker does, imports older registrations and reads the trail."),
        REGISTERING
        | TALKING
        | JOINING_TALKS
        | READING_SECOND
        | COORDINATING
        | SHARING
        | {
            "cases.erase_on_request",
            "cases.answer_who_looked",
            "cases.give_who_looked",
            "cases.lift_tie",
        }
        | KEEPING_KEYS
        | LENDING_KEYS
        | BREAKING_GLASS
        | READING_FIGURES
        | READING_THE_TRAIL
        | WRITING_PAGES
        | KEEPING_DIRECTORY
        | {"contacts.tie_colleague", "contacts.lift_tie", "contacts.lift_agency_tie"}
        | HOLDING_PLACES
        | KEEPING_PLACES
        | NAMING_SHELTERS
        | BRINGING
        | SHELTERING
        | REVIEWING_TEXTS
        | {"directory.name_shelter"}
        | {
            "contacts.import",
            "contacts.set_line",
            "accounts.name_team",
            "accounts.renew_team_keys",
            "directory.bring_in",
        },
    ),
    Role.SHELTER: Description(
        _("Shelter"),
        _(
            "Keeps the places of a shelter: what is free, held and taken. Reads no contact, and never learns "
            "for whom a place is held."
        ),
        KEEPING_PLACES,
    ),
    Role.PARTNER: Description(
        _("Partner"),
        _(
            "Works at another agency, like the police or a welfare centre. Sees the cases that their agency "
            "was invited to, for the purpose that stands there, and what people hand to their agency "
            "themselves. Nothing else."
        ),
        PARTNERING | KEEPING_KEYS | {"accounts.join_agency_sign_in"},
    ),
    Role.STATISTICIAN: Description(
        _("Statistician"),
        _("Makes figures from coded facts. Reads no note, no name and no contact."),
        MAKING_FIGURES | KEEPING_PLAN,
    ),
    Role.SIGNER: Description(
        _("Signer"),
        _("Checks figures that somebody else prepared, and signs, publishes or withdraws them."),
        MAKING_FIGURES
        | {"releases.sign", "releases.publish", "releases.withdraw"}
        | {"releases.record_linkage", "releases.end_linkage"}
        | KEEPING_PLAN,
    ),
    Role.ADMINISTRATOR: Description(
        _("Administrator"),
        _("Gives people their place in teams. Reads no contact and no figure that is not published."),
        frozenset(
            {
                "accounts.add_team",
                "accounts.name_team",
                "accounts.invite",
                "accounts.give_link",
                "accounts.name_custodians",
                "accounts.assign",
                "accounts.unassign",
                "accounts.deactivate",
                "accounts.reset_second_factor",
                "accounts.set_agency_sign_in",
                "accounts.set_notice_address",
                "accounts.end_agency_sign_in",
                "contacts.set_line",
            }
        )
        | READING_THE_TRAIL
        | WRITING_PAGES
        | NAMING
        | KEEPING_PLAN
        | KEEPING_DIRECTORY
        | NAMING_SHELTERS
        | {"directory.bring_in", "directory.name_shelter"},
    ),
}

# Who lends the key of a contact; others who may do so come in only where none of these holds it.
LENDING_FIRST = (Role.WORKER, Role.LEAD)

# Roles whose people hold the keys of their team.
OPENING = tuple(role for role, said in ROLES.items() if {"contacts.read", "cases.read_shared"} & said.actions)

# What somebody who seeks help may do, without an account: in their own talk only, by what they hold.
VISITOR = frozenset(
    {
        "contacts.begin_talk",
        "contacts.enter_talk",
        "contacts.come_back",
        "contacts.say",
        "contacts.leave_talk",
        "contacts.keep_as_mailbox",
        "contacts.choose_word",
        "contacts.draw_veil",
        "contacts.burn",
        "contacts.take_back_unopened",
        "contacts.take_burning_back",
        "contacts.ask_own_callback",
        "contacts.answer_referral",
        "contacts.find_agency",
        "contacts.hand_over_parcel",
        "contacts.take_back_parcel",
        "campaigns.answer_testimony",
        "campaigns.withdraw_own_testimony",
        "campaigns.narrow_own_testimony",
        "directory.read",
        "journal.begin",
        "journal.open",
        "journal.write",
        "journal.read",
        "journal.burn",
        "journal.print",
    }
)

# What the `houvast` command may do on its own machine, where no person is signed in. It opens nothing
# that is sealed and it can neither check nor sign a release: that takes two people.
INSTALLATION = frozenset(
    {
        "contacts.import",
        "directory.read",
        "directory.add_agency",
        "directory.add_service",
        "directory.bring_in",
        "directory.erase_holds",
        "directory.tell_public",
        "directory.close_lent_locations",
        "directory.erase_lent_locations",
        "directory.erase_locations",
        "releases.read",
        "releases.gather",
        "releases.drop_facts",
        "releases.compute_report",
        "releases.bring_delivery",
        "releases.erase_delivery_reports",
        "cases.erase",
        "campaigns.erase_offers",
        "campaigns.erase_waiting_testimonies",
        "journal.carry_out_burning",
        "journal.erase",
        "journal.drop_half_uploads",
        "journal.seal_days",
        "journal.stamp_days",
        "cases.close_expired",
        "campaigns.erase_heard",
        "cases.erase_conferences",
        "cases.erase_notifications",
        "contacts.erase_content",
        "contacts.erase_contacts",
        "contacts.erase_drafts",
        "contacts.give_up_talks",
        "contacts.receive_mail",
        "contacts.erase_mail_arrivals",
        "contacts.erase_marked_callers",
        "contacts.carry_out_burning",
        "contacts.erase_talk_content",
        "contacts.erase_callbacks",
        "contacts.erase_held",
        "contacts.erase_parcels",
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
