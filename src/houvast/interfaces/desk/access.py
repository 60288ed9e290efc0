"""Who can see what: made from the roles themselves, so that the page cannot say anything else."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from houvast.interfaces.desk.entrance import page, signed_in
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.roles import EVERYBODY, ROLES

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
    "contacts.rekey": _("seal contacts of their own teams anew when somebody left"),
    "releases.read": _("read figures, also before they are published"),
    "releases.gather": _("gather coded facts for figures"),
    "releases.drop_facts": _("delete the coded facts once figures are signed"),
    "releases.propose": _("propose figures"),
    "releases.check": _("check figures"),
    "releases.sign": _("sign figures that somebody else prepared"),
    "releases.publish": _("publish signed figures"),
    "releases.withdraw": _("withdraw published figures"),
    "accounts.keep_own": _("choose their own language and shortcuts"),
    "accounts.change_password": _("choose their own password"),
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


@require_GET
@signed_in
def access(request: HttpRequest, actor: Actor) -> HttpResponse:
    roles = [
        {
            "name": role.name,
            "paragraph": role.paragraph,
            "may": [WORDS[action] for action in WORDS if action in role.actions],
            "mine": all(actor.may(action) for action in role.actions),
        }
        for role in ROLES.values()
    ]
    everybody = [WORDS[action] for action in WORDS if action in EVERYBODY]
    return page(request, actor, "access", {"roles": roles, "everybody": everybody})
