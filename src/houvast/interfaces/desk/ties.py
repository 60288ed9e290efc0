"""Who knows somebody in a contact has nothing to do with it: saying so, seeing it as a lead, lifting it."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.today import as_id
from houvast.interfaces.shell import live
from houvast.records.accounts import operations as accounts_operations
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, installation, refuse
from houvast.records.cases.operations import seats
from houvast.records.contacts import queries
from houvast.records.contacts.operations import tying
from houvast.records.contacts.queries import ties as tied
from houvast.records.directory import queries as directory

AT_ONCE = 30
HOW = {
    "SELF": gettext_lazy("said so themselves"),
    "LEAD": gettext_lazy("said by a lead"),
    "NUMBER": gettext_lazy("their own number or mail address"),
}


@require_GET
@signed_in
def ties(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of one's own teams, for leads; nobody else finds such a page."""
    if not actor.may("contacts.lift_tie"):
        refuse("contacts.lift_tie", by=actor)
    context = {"ties": in_words(tied.ties(seen_by=actor), actor), "agencies": _agencies(None, actor)}
    return page(request, actor, "ties", context)


def of_contact(contact: uuid.UUID, actor: Actor) -> dict[str, Any]:
    """What a contact's page shows of them; only leads see to which colleagues it is closed."""
    return {
        "agency_ties": _agencies(contact, actor),
        "ties": in_words(tied.ties(contact=contact, seen_by=actor), actor),
        "colleagues": [
            each for each in accounts.colleagues(action="contacts.read", seen_by=actor) if each.id != actor.id
        ]
        if actor.may("contacts.tie_colleague")
        else [],
    }


def _agencies(contact: uuid.UUID | None, actor: Actor) -> list[dict[str, Any]]:
    names = accounts.names(seen_by=actor)
    return [
        {"row": row, "by": names.get(row.said_by, "") if row.said_by else ""}
        for row in tied.agency_ties(contact=contact, seen_by=actor)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def agencies(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """Which organisation has to do with somebody in a contact: found by its name, and closed off."""
    if not actor.may("contacts.tie_agency") or not queries.rows_of([contact], seen_by=actor):
        refuse("contacts.tie_agency", subject=contact, by=actor)
    if request.method == "POST":
        agency = as_id(request.POST.get("agency", ""))
        if agency is not None:
            tying.tie_agency(contact, agency, by=actor)
            # Where it sits at the table of a case of this contact, it stands up now and not at night.
            seats.close_expired(timezone.localdate(), by=installation(actor.organisation))
            messages.success(request, _("Closed to it: nobody is referred there from this contact."))
        return redirect("desk:contact", contact=contact)
    words = request.GET.get("q", "").strip()[:100]
    there = [
        (id, said.name)
        for id, said in directory.agencies(seen_by=actor)
        if all(word in said.name.casefold() for word in words.casefold().split())
    ]
    context = {
        "contact": contact,
        "q": words,
        "found": there[:AT_ONCE],
        "more": max(0, len(there) - AT_ONCE),
    }
    return page(request, actor, "tie_agency", context)


@require_POST
@signed_in
def lift_agency(request: HttpRequest, actor: Actor, tie: uuid.UUID) -> HttpResponse:
    tying.lift_agency_tie(tie, by=actor)
    messages.success(request, _("Open to it again."))
    contact = as_id(request.POST.get("contact", ""))
    if contact and queries.rows_of([contact], seen_by=actor):
        return redirect("desk:contact", contact=contact)
    return redirect("desk:ties")


def in_words(rows: Iterable[tied.TieRow], actor: Actor) -> list[dict[str, Any]]:
    names = accounts.names(seen_by=actor)
    return [
        {
            "row": row,
            "who": names.get(row.staff, ""),
            "how": HOW[row.how],
            "by": names.get(row.said_by, "") if row.said_by and row.said_by != row.staff else "",
        }
        for row in rows
    ]


@require_POST
@signed_in
def tie_myself(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """I know somebody in this contact."""
    tying.tie_myself(contact, by=actor)
    messages.success(request, _closed())
    return redirect("desk:contacts")


@require_POST
@signed_in
def tie_colleague(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """As a lead: a colleague knows somebody in it."""
    staff = as_id(request.POST.get("staff", ""))
    if staff is None:
        messages.error(request, _("Choose a colleague."))
        return redirect("desk:contact", contact=contact)
    tying.tie_colleague(contact, staff, by=actor)
    live.tell_queue(actor.organisation)
    live.tell_staff(staff)
    messages.success(request, _("Closed to them. They are told nothing, and find it nowhere."))
    return redirect("desk:contact", contact=contact)


@require_POST
@signed_in
def tie_to_talk(request: HttpRequest, actor: Actor, talk: uuid.UUID) -> HttpResponse:
    """I know somebody in this talk: it waits again for a colleague."""
    tying.tie_myself_to_talk(talk, by=actor)
    live.tell_talk(talk, "taken")
    live.tell_queue(actor.organisation)
    live.tell_staff(actor.id)
    messages.success(request, _closed())
    return redirect("desk:talks")


@require_POST
@signed_in
def lift(request: HttpRequest, actor: Actor, tie: uuid.UUID) -> HttpResponse:
    about = tying.lift_tie(tie, by=actor)
    live.tell_queue(actor.organisation)
    messages.success(request, _("Open to them again."))
    if queries.rows_of([about], seen_by=actor) and request.POST.get("then") == "contact":
        return redirect("desk:contact", contact=about)
    return redirect("desk:ties")


@require_POST
@signed_in
def own_address(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A number or mail address of one's own, or all of them forgotten."""
    assert actor.id is not None  # who is signed in is a person
    if request.POST.get("act") == "forget":
        with told(request, _("Forgotten.")):
            accounts_operations.forget_own_addresses(actor.id, by=actor)
    else:
        with told(request, _("Kept: who gives this number or address is not yours to answer.")):
            accounts_operations.keep_own_address(actor.id, request.POST.get("address", ""), by=actor)
    return redirect("desk:preferences")


def _closed() -> str:
    return _("It is closed to you now, and a colleague goes on with it. Your leads see that you said so.")
