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
    "contacts.find_by_number": _("find a contact of their own teams by the number to call back"),
    "contacts.close_search": _("close that search, as locking and signing out do"),
    "contacts.rekey": _("seal contacts of their own teams anew when somebody left"),
    "contacts.disclose": _("give a person who asks everything that is kept of their contact"),
    "contacts.erase_on_request": _("erase a contact for good when the person asks for it"),
    "contacts.refuse_request": _("turn down such a request, with a reason"),
    "contacts.ask_to_open": _("ask to open one contact of another team, with a reason; others are told"),
    "contacts.open_glass": _("open that contact for an hour, once somebody of its team agreed"),
    "contacts.take_back_glass": _("take such a request of their own back"),
    "contacts.agree_to_open": _("agree that a lead of another team opens one contact of their own teams"),
    "contacts.turn_down_glass": _("turn down such a request"),
    "contacts.take_talk": _("take a talk that waits for their own teams"),
    "contacts.open_talk": _("read a talk that they have taken, or joined"),
    "contacts.reply": _("answer in it"),
    "contacts.receive_mail": _("take in mail, sealed, and remove it from the mail server"),
    "contacts.erase_mail_arrivals": _("erase that mails came in, after thirty days"),
    "contacts.allow_mail": _("note that the sender of a mail says that answers by mail are safe"),
    "contacts.mark_caller": _("mark a number that abuses the line, where the helpline keeps marks"),
    "contacts.unmark_caller": _("take such a mark away"),
    "contacts.erase_marked_callers": _("erase marks of numbers, after thirty days"),
    "contacts.answer_by_mail": _("answer by mail where that is noted"),
    "contacts.open_original": _(
        "open a file in it as it came, with what it says of place and time; with a reason, as evidence"
    ),
    "contacts.join_talk": _("join a talk that a colleague has taken; the person sees that somebody joined"),
    "contacts.step_out": _("leave it again"),
    "contacts.hand_over_talk": _("hand a talk over to a colleague or another team, with its key"),
    "contacts.end_talk": _("end a talk"),
    "contacts.register_talk": _("register a talk, which then counts once"),
    "contacts.ask_callback": _("ask that somebody is called back at a safe time"),
    "contacts.take_callback": _("open the number of a callback of their own teams, within its safe hours"),
    "contacts.open_callback_early": _("open it outside those hours, with a reason that stands in the trail"),
    "contacts.reopen_callback": _("read it again while they call"),
    "contacts.end_callback": _("note how calling back went"),
    "contacts.read_second": _(
        "say as a second reader how they see somebody that a colleague assessed as both"
    ),
    "cases.open": _("open a case from a contact"),
    "cases.read": _("read the cases of their team"),
    "cases.change_people": _("write who is in a case, with roles and relations"),
    "cases.agree_to_role": _("agree as second reader to a role in a case"),
    "cases.add_event": _("write on the timeline of a case"),
    "cases.add_task": _("give a task in a case"),
    "cases.end_task": _("end a task in a case"),
    "cases.assess_risk": _("assess risk in a case"),
    "cases.write_plan": _("write a safety plan with somebody in a case"),
    "cases.give_plan": _("give somebody their safety plan, where that is safe"),
    "cases.plan_conference": _("call a conference of agencies"),
    "cases.hold_conference": _("write who and what is at a conference"),
    "cases.minute": _("open and write the minutes of a case"),
    "cases.give_minutes": _("make the minutes that one agency may have"),
    "cases.erase_conferences": _("erase conferences whose time was over"),
    "cases.note_request": _("write down what somebody in a case asks about themselves"),
    "cases.answer_who_looked": _("tell somebody in a case in which weeks somebody looked, by role"),
    "cases.close": _("close a case with its outcome"),
    "cases.reopen": _("open a closed case again"),
    "cases.rekey": _("seal cases anew"),
    "cases.erase_on_request": _("erase a case on request"),
    "cases.invoke_ground": _(
        "write down on which ground of the law, or by whose consent, a case may be shared"
    ),
    "cases.confirm_ground": _("confirm such a ground as the second person"),
    "cases.end_ground": _(
        "end such a ground, or write that consent was withdrawn; reading on it stops at once"
    ),
    "cases.invite_agency": _("invite an agency to a case, as far as such a ground reaches"),
    "cases.undo_invitation": _("undo an invitation of their own that was wrong"),
    "cases.end_seat": _("end an agency's place at the table of a case"),
    "cases.lay": _("lay something on that table, for agencies that may be shown it"),
    "cases.pass_on": _("let an agency read what lies there, where it may"),
    "cases.read_table": _("read what lies there, with what agencies contributed"),
    "cases.accept_seat": _("accept an invitation of their agency to a case, and confirm secrecy"),
    "cases.decline_seat": _("decline such an invitation, with a reason"),
    "cases.read_shared": _("read what was shared with them there, and nothing else of the case"),
    "cases.contribute": _("contribute to the case for its purpose"),
    "cases.write_own_note": _("write notes of their agency, which nobody else opens"),
    "cases.hand_over_seat": _("hand their place over to a colleague of their agency"),
    "cases.leave_seat": _("leave the case"),
    "cases.report_to_prosecutor": _(
        "keep what they reported to the prosecutor, where the law gives that right"
    ),
    "cases.say_joint_yes": _(
        "write down that somebody agrees to joint handling with another, who says so apart"
    ),
    "cases.revoke_joint_yes": _("write down that somebody took that back"),
    "contacts.begin_danger": _("act when somebody is in danger"),
    "contacts.open_danger": _("open what their own teams decided when somebody was in danger"),
    "contacts.record_danger": _("note whom they informed then, why, with whom, and whether the person knows"),
    "contacts.end_danger": _("close such an act, or open it again"),
    "contacts.tie_myself": _("say that they know somebody in a contact, which then closes to them"),
    "contacts.tie_myself_to_talk": _("say the same of a talk"),
    "contacts.tie_colleague": _("close a contact to a colleague who knows somebody in it"),
    "contacts.tie_agency": _("say that an organisation has to do with somebody in a contact"),
    "contacts.lift_agency_tie": _("open a contact again to such an organisation"),
    "contacts.lift_tie": _("see which contacts are closed to colleagues, and open them again"),
    "contacts.refer": _("refer somebody to a service, or note that none takes them"),
    "contacts.open_referral": _("see to which service somebody of their own teams was referred"),
    "contacts.follow_referral": _("note what became of a referral of their own teams"),
    "contacts.make_referral_link": _(
        "let a service answer a referral by a link, once, when the person agreed"
    ),
    "contacts.withdraw_referral": _("withdraw a referral that they made themselves"),
    "contacts.answer_referral": _("answer a referral as a service, by the link it was given"),
    "contacts.compare_text": _("have a text compared with sealed addresses before it leaves"),
    "contacts.read_own_held": _("read texts of their own that were held"),
    "contacts.review_held": _("see why texts of colleagues were held"),
    "contacts.let_through": _("let such a text through"),
    "contacts.turn_back": _("turn such a text back"),
    "contacts.erase_held": _("erase held texts, after thirty days"),
    "contacts.preview_letter": _("see a letter to somebody of their own teams before it leaves"),
    "contacts.send_letter": _("send such a letter, where the person said that it is safe"),
    "contacts.open_letter": _("print such a letter again"),
    "contacts.take_letter_back": _("take back a letter of their own that was not posted"),
    "contacts.set_line": _("set when, by which doors and in which languages a team answers"),
    "directory.read": _("look up where somebody can go for help"),
    "directory.add_agency": _("add organisations to the directory"),
    "directory.change_agency": _("change organisations of the directory"),
    "directory.add_service": _("add services to the directory"),
    "directory.change_service": _("change services of the directory"),
    "directory.restore_service": _("bring a former version of a service back"),
    "directory.confirm_service": _("confirm that a service is as the directory says"),
    "directory.bring_in": _("bring services in from a file"),
    "directory.set_shelter": _("say which services keep shelter places here, and which team keeps them"),
    "directory.stop_shelter": _("say that a service keeps its places here no longer"),
    "directory.read_places": _("see how many shelter places are free, and of which kind"),
    "directory.hold_place": _("hold a free shelter place for some hours; for whom stands nowhere"),
    "directory.release_hold": _("give back a place that their own teams hold or keep"),
    "directory.put_back_hold": _("take that back within ten minutes"),
    "directory.keep_places": _(
        "see the places of shelters that their own teams keep, and say that all is as it stands"
    ),
    "directory.set_capacity": _("say how many places such a shelter has, and for whom"),
    "directory.occupy_place": _("say that somebody came to stay in one of them"),
    "directory.confirm_hold": _("confirm a place that a worker held"),
    "directory.name_shelter": _("say which team lives behind a service at a secret address"),
    "directory.read_note": _("read how to arrange an arrival there"),
    "directory.read_location": _("read where the shelter of their own team is"),
    "directory.write_location": _("write that, sealed for their team"),
    "directory.lend_location": _("lend it to one person who brings somebody, for a time"),
    "directory.take_location_back": _("take it back at once"),
    "directory.open_lent_location": _("open where a shelter is while that is lent to them"),
    "directory.close_lent_locations": _("close it again when its time is over"),
    "directory.erase_lent_locations": _("erase that it was lent, after thirty days"),
    "directory.erase_locations": _("erase where a shelter is, when nobody wrote it for eighteen months"),
    "campaigns.write_page": _("write the public pages"),
    "campaigns.restore_page": _("bring a former version of a public page back"),
    "campaigns.write_nameplate": _("write the name, number and hours of the helpline"),
    "campaigns.restore_nameplate": _("bring former ones back"),
    "campaigns.read_suggestions": _("see the suggested answers of their helpline"),
    "campaigns.write_suggestion": _("write suggested answers"),
    "campaigns.retire_suggestion": _("stop offering a suggested answer"),
    "campaigns.restore_suggestion": _("bring a former version of a suggested answer back"),
    "campaigns.read_letters": _("see the templates of letters of their helpline"),
    "campaigns.write_letter": _("write templates of letters, and the neutral sender"),
    "campaigns.retire_letter": _("stop offering a template of a letter"),
    "campaigns.restore_letter": _("bring a former version of a template back"),
    "releases.read": _("read figures, also before they are published"),
    "releases.gather": _("gather coded facts for figures"),
    "releases.drop_facts": _("delete the coded facts once figures are signed"),
    "releases.ask_report": _("ask for estimates of who is never seen, from counts"),
    "releases.include_report": _("put an estimate with gathered figures"),
    "releases.discard_report": _("throw estimates away"),
    "releases.compute_report": _("compute estimates"),
    "campaigns.register_plan": _("fix what will be measured of a campaign, before it begins"),
    "campaigns.withdraw_plan": _("withdraw such a plan, with a reason"),
    "campaigns.note_heard": _("note how somebody heard of the helpline"),
    "campaigns.erase_heard": _("erase how people heard of the helpline, when their contact ends"),
    "campaigns.offer_testimony": _("ask somebody in a talk whether their story may be told"),
    "campaigns.answer_testimony": _("say whether their own story may be told, and for what"),
    "campaigns.publish_testimony": _("publish a testimony that somebody else offered"),
    "campaigns.turn_back_testimony": _("turn back a testimony, which is erased then"),
    "campaigns.withdraw_testimony": _("withdraw a testimony when its person asks for it"),
    "campaigns.withdraw_own_testimony": _("withdraw their own testimony by its code"),
    "campaigns.erase_offers": _("erase offers of a testimony that nobody answered"),
    "plan.write_measure": _("write measures of the plan"),
    "plan.choose_indicator": _("choose the published figure of a measure"),
    "plan.retire_measure": _("take a measure out of the plan"),
    "plan.bring_in": _("bring in a plan as a file"),
    "plan.issue_report": _("issue the yearly report on the plan"),
    "releases.measure_campaign": _("ask for the effect of a campaign, once its weeks are over"),
    "releases.record_linkage": _("record on which legal ground lists may be linked, and its assessment"),
    "releases.bring_delivery": _("bring in figures of another source, and read what was found in them"),
    "releases.end_linkage": _("end such a linkage"),
    "releases.bring_overlaps": _("bring in counts of overlaps under such a record"),
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
    "accounts.set_agency_sign_in": _("say where people of another agency sign in"),
    "accounts.end_agency_sign_in": _("end the own sign-in of another agency"),
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
