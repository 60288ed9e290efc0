"""A person asks to see or erase what is kept: of a contact, by its team; on oneself, by who works here.

What is given is made in memory, sent once and stored nowhere here.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk import contacts
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.form import Form
from houvast.interfaces.desk.request_reasons import ERASE_WORD, REFUSED_BECAUSE
from houvast.records.accounts import operations as accounts
from houvast.records.accounts import queries as people
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.accounts.roles import ROLES, Role
from houvast.records.contacts import queries, questionnaire
from houvast.records.contacts.operations import NotPossible, requests
from houvast.records.retention import queries as retention


@require_POST
@signed_in
def disclose(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """Everything that is kept of a contact, as a page to print or as a file."""
    try:
        given = requests.disclose(contact, **_asker(request), by=actor)
    except requests.NotToThem:
        return _not_to_them(request, actor, contact)
    except NotPossible as refused:
        return _refused(request, contact, refused)
    looked = [(event.at, people.sentence(event, seen_by=actor)) for event in given.looked]
    if request.POST.get("as") == "file":
        return _file(given.kept | {"looked": looked}, contact)
    opened = given.opened
    former = {each["version"]: each["sealed"] for each in given.kept["former"]}
    context = {
        "contact": opened,
        "form": Form(questionnaire.answers_of(opened.registration), opened.registration.day),
        "versions": [(each, former[each["version"]]) for each in contacts.versions(opened, {})],
        "looked": looked,
        "kept": retention.what_we_keep()[0].lines,
        "today": timezone.localdate(),
    }
    return page(request, actor, "disclosed", context)


@require_POST
@signed_in
def erase(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """Erase for good, once the word is typed."""
    if request.POST.get("word", "").strip().casefold() != str(ERASE_WORD).casefold():
        messages.error(request, gettext("Nothing was erased: the word was not typed as it stands there."))
        return redirect("desk:contact", contact=contact)
    try:
        requests.erase_on_request(contact, codes=request.POST.get("codes", ""), **_asker(request), by=actor)
    except requests.NotToThem:
        return _not_to_them(request, actor, contact)
    except NotPossible as refused:
        return _refused(request, contact, refused)
    messages.success(request, gettext("Erased, and the keys destroyed. Give the person the proof."))
    return redirect("desk:contact", contact=contact)


@require_POST
@signed_in
def turn_down(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """Turn a request down: the letter says why, and where to complain."""
    reason = request.POST.get("reason", "")
    try:
        on = requests.refuse_request(contact, reason=reason, by=actor)
    except NotPossible as refused:
        return _refused(request, contact, refused)
    return _letter(request, actor, contact, reason, on)


def _letter(request: HttpRequest, actor: Actor, contact: uuid.UUID, reason: str, on: date) -> HttpResponse:
    context = {
        "contact_id": contact,
        "reason": REFUSED_BECAUSE[reason],
        "on": on,
        "says_nothing": reason == requests.SAYS_NOTHING,
    }
    return page(request, actor, "letter", context)


def _not_to_them(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """A parent who is not answered: one letter for all of them, which says neither why nor about whom."""
    on = requests.refuse_request(contact, reason=requests.SAYS_NOTHING, by=actor)
    return _letter(request, actor, contact, requests.SAYS_NOTHING, on)


def _asker(request: HttpRequest) -> dict[str, Any]:
    """Who asks, as the page sends it: themselves, or a parent, who may be one of the reported persons."""
    said = request.POST.get("asker", "SELF")
    number = said.removeprefix("PARENT-")
    return {
        "recognised": request.POST.get("recognised", ""),
        "asker": "PARENT" if said.startswith("PARENT") else said,
        "parent": int(number) if number.isascii() and number.isdigit() else None,
    }


@require_GET
@signed_in
def receipt(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """Proof that a contact was erased at the person's request, as text."""
    found = queries.receipt(contact, seen_by=actor)
    if found is None:
        refuse("contacts.read", subject=contact, by=actor)
    helpline = people.helpline_name(seen_by=actor)
    context = {"receipt": found, "helpline": helpline, "name": actor.name}
    response = render(request, "desk/receipt.txt", context, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{contact.hex[:8]}.txt"'
    return response


@require_GET
@signed_in
def kept_on_me(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is kept on who asks, in every part."""
    given = _about(actor)
    context = {
        "person": [(LABELS[name], given.person[name]) for name in LABELS],
        "places": [(team, ROLES[Role(role)].name) for team, role in given.places],
        "naming": [
            (NAMING.get((each.table, each.field), each.says), each.count)
            for each in retention.naming_me(seen_by=actor)
        ],
        "kept": retention.what_we_keep()[-1].lines,
        "acts": len(given.acts),
    }
    return page(request, actor, "kept_on_me", context)


@require_POST
@signed_in
def kept_on_me_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    given = _about(actor)
    naming = [asdict(each) for each in retention.naming_me(seen_by=actor)]
    acts = [
        asdict(act) | {"link": act.link.hex(), "says": people.sentence(act, seen_by=actor)}
        for act in given.acts
    ]
    return _file({"person": given.person, "places": given.places, "named_in": naming, "acts": acts}, actor.id)


LABELS = {
    "name": gettext_lazy("Name"),
    "sign_in_name": gettext_lazy("Sign-in name"),
    "last_login": gettext_lazy("Signed in last"),
    "language": gettext_lazy("Language of the desk"),
    "shortcuts": gettext_lazy("Single-key shortcuts"),
    "id": gettext_lazy("The number that stands for you in the trail"),
}
NAMING = {
    ("Contact", "handled_by"): gettext_lazy("Contacts that you answered"),
    ("Contact", "registered_by"): gettext_lazy("Contacts that you registered"),
    ("FormerAnswers", "replaced_by"): gettext_lazy("Corrections that you made"),
    ("Draft", "staff"): gettext_lazy("Drafts of yours"),
    ("AgencySubject", "staff"): gettext_lazy("Who you are at the sign-in of your agency"),
    ("GlassRequest", "asked_by"): gettext_lazy("Contacts of other teams that you asked to open"),
    ("GlassRequest", "agreed_by"): gettext_lazy("Contacts that you agreed to have opened"),
    ("Hand", "staff"): gettext_lazy("Talks that you had in hands, or sat beside"),
    ("Message", "staff"): gettext_lazy("Messages and notes that you wrote in talks"),
    ("TalkMail", "safe_by"): gettext_lazy("Talks by mail in which you noted that mail is safe"),
    ("Callback", "taken_by"): gettext_lazy("Callbacks that you took"),
    ("SecondReading", "first_by"): gettext_lazy("Roles that you assessed, and a colleague reads second"),
    ("SecondReading", "read_by"): gettext_lazy("Roles that you read second"),
    ("DangerAct", "opened_by"): gettext_lazy("Dangers in which you acted"),
    ("DangerAct", "decided_with"): gettext_lazy("Dangers in which you were the second person"),
    ("Case", "opened_by"): gettext_lazy("Cases that you opened"),
    ("CaseTie", "said_by"): gettext_lazy("What you said of who knows somebody in a case"),
    ("Notification", "sent_by"): gettext_lazy("Situations that you notified to a team"),
    ("Notification", "answered_by"): gettext_lazy("Notifications of agencies that you answered"),
    ("CaseEvent", "written_by"): gettext_lazy("Lines of timelines that you wrote"),
    ("CaseAssessment", "assessed_by"): gettext_lazy("Assessments of risk that you filled in"),
    ("SafetyPlan", "written_by"): gettext_lazy("Safety plans that you wrote down"),
    ("Conference", "chair"): gettext_lazy("Conferences that you led"),
    ("Conference", "minute_taker"): gettext_lazy("Conferences whose minutes you wrote"),
    ("CaseTask", "owner"): gettext_lazy("Tasks in cases that are yours"),
    ("CaseTask", "asked_by"): gettext_lazy("Tasks in cases that you gave"),
    ("InvokedGround", "asked_by"): gettext_lazy("Grounds for sharing that you wrote down"),
    ("InvokedGround", "confirmed_by"): gettext_lazy("Grounds for sharing that you confirmed"),
    ("InvokedGround", "ended_by"): gettext_lazy("Grounds for sharing that you ended"),
    ("Seat", "invited_by"): gettext_lazy("Invitations of agencies that you sent"),
    ("SeatHolder", "staff"): gettext_lazy(
        "Places at the table of a case where you sit or sat for your agency"
    ),
    ("SeatHolder", "given_by"): gettext_lazy("Colleagues whom you let sit at a table"),
    ("Seat", "holder"): gettext_lazy("Places at the table of a case for which you answer"),
    ("Contribution", "written_by"): gettext_lazy("What you laid on the table of cases"),
    ("LookedAnswer", "prepared_by"): gettext_lazy("Answers to who looked that you prepared"),
    ("LookedAnswer", "checked_by"): gettext_lazy("Answers to who looked that you read second"),
    ("CaseLink", "made_by"): gettext_lazy("Cases that you merged or split"),
    ("CaseLink", "undone_by"): gettext_lazy("Merges of cases that you undid"),
    ("CaseDocument", "withdrawn_by"): gettext_lazy("Documents of cases that you withdrew"),
    ("ProsecutorReport", "reported_by"): gettext_lazy("Reports to the prosecutor that you wrote down"),
    ("JointYes", "written_by"): gettext_lazy("Agreements to joint handling that you wrote down"),
    ("AgencyNote", "written_by"): gettext_lazy("Notes that you wrote for your agency"),
    ("Referral", "sent_by"): gettext_lazy("Referrals that you made"),
    ("ReferralStep", "by"): gettext_lazy("Steps of referrals that you noted"),
    ("PageVersion", "written_by"): gettext_lazy("Versions of public pages that you wrote"),
    ("NameplateVersion", "written_by"): gettext_lazy("Versions of the nameplate that you wrote"),
    ("SuggestionVersion", "written_by"): gettext_lazy("Versions of suggested answers that you wrote"),
    ("LetterVersion", "written_by"): gettext_lazy("Versions of templates of letters that you wrote"),
    ("Letter", "written_by"): gettext_lazy("Letters that you sent"),
    ("Tie", "said_by"): gettext_lazy("What you said of who knows somebody in a contact"),
    ("AgencyTie", "said_by"): gettext_lazy("What you said of organisations that have to do with a contact"),
    ("OwnAddress", "staff"): gettext_lazy("Numbers and mail addresses of your own, as hashes"),
    ("Service", "confirmed_by"): gettext_lazy("Services that you confirmed"),
    ("Parcel", "opened_by"): gettext_lazy("Statements handed to your agency that you opened first"),
    ("HeldText", "staff"): gettext_lazy("Texts of yours that were held before they left"),
    ("HeldText", "reviewed_by"): gettext_lazy("Held texts of colleagues that you decided on"),
    ("SecretAddress", "written_by"): gettext_lazy("Shelters of which you wrote where they are"),
    ("LentLocation", "person"): gettext_lazy("Times that a shelter lent you where it is"),
    ("LentLocation", "granted_by"): gettext_lazy("Times that you lent somebody where your shelter is"),
    ("ServiceVersion", "written_by"): gettext_lazy("Versions of services that you wrote"),
    ("Hold", "held_by"): gettext_lazy("Shelter places that you held or said to be taken"),
    ("Membership", "staff"): gettext_lazy("Roles in teams"),
    ("HeldKey", "staff"): gettext_lazy("Keys of teams that you hold"),
    ("KeyRecoveryCode", "staff"): gettext_lazy("Recovery codes of yours"),
    ("CustodyShare", "first"): gettext_lazy("Parts of the recovery key, with you as the first custodian"),
    ("CustodyShare", "second"): gettext_lazy("Parts of the recovery key, with you as the second custodian"),
    ("Recovery", "person"): gettext_lazy("Requests to recover keys for you"),
    ("Recovery", "asked_by"): gettext_lazy("Requests to recover keys that you made"),
    ("HalfOpened", "second"): gettext_lazy("Requests to recover keys that wait for you"),
    ("Invitation", "staff"): gettext_lazy("Links for you to choose a password"),
    ("SignIn", "staff"): gettext_lazy("Sign-ins of yours"),
    ("SecondFactor", "staff"): gettext_lazy("Second factors of yours"),
    ("Notice", "staff"): gettext_lazy("Notices for you"),
    ("Release", "gathered_by"): gettext_lazy("Figures that you gathered"),
    ("Release", "proposed_by"): gettext_lazy("Figures that you proposed"),
    ("Release", "checked_by"): gettext_lazy("Figures that you checked"),
    ("Release", "signed_by"): gettext_lazy("Figures that you signed"),
    ("Release", "published_by"): gettext_lazy("Figures that you published"),
    ("Release", "withdrawn_by"): gettext_lazy("Figures that you withdrew"),
    ("Report", "asked_by"): gettext_lazy("Estimates that you asked for"),
    ("CampaignPlan", "registered_by"): gettext_lazy("Plans of campaigns that you fixed"),
    ("CampaignPlan", "withdrawn_by"): gettext_lazy("Plans of campaigns that you withdrew"),
    ("TestimonyOffer", "offered_by"): gettext_lazy("Testimonies that you asked somebody for"),
    ("Testimony", "offered_by"): gettext_lazy("Testimonies that you shaped with somebody"),
    ("Testimony", "published_by"): gettext_lazy("Testimonies that you published"),
    ("MeasureVersion", "written_by"): gettext_lazy("Versions of measures of the plan that you wrote"),
    ("PlanReport", "issued_by"): gettext_lazy("Yearly reports on the plan that you issued"),
    ("Delivery", "received_by"): gettext_lazy("Figures of other sources that you brought in"),
    ("Linkage", "recorded_by"): gettext_lazy("Grounds of linkages that you recorded"),
    ("Linkage", "ended_by"): gettext_lazy("Linkages that you ended"),
}


def _about(actor: Actor) -> accounts.Disclosed:
    assert actor.id is not None  # who is signed in is a person
    return accounts.disclose_own(actor.id, by=actor)


def _refused(request: HttpRequest, contact: uuid.UUID, refused: NotPossible) -> HttpResponse:
    messages.error(request, str(refused))
    return redirect("desk:contact", contact=contact)


def _file(said: Mapping[str, Any], about: uuid.UUID | None) -> HttpResponse:
    """Plain data as a file with a name that says nothing."""
    told = json.dumps(said, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
    response = HttpResponse(told, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{about.hex[:8] if about else "file"}.json"'
    return response
