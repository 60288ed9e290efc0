"""Keys in people's hands: one's own codes, handing over, sealing anew, and the custodians."""

import uuid
from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.today import as_id
from houvast.records.accounts import operations, queries
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.cases import operations as cases
from houvast.records.cases import queries as coordinated
from houvast.records.contacts import operations as contacts
from houvast.records.contacts import queries as registered


@require_GET
@signed_in
def keys_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    latest = queries.latest_keys(seen_by=actor)
    names = {team.id: team.name for team in queries.teams(action="contacts.read", seen_by=actor)}
    former = Counter(registered.to_rekey(latest, seen_by=actor))
    if actor.may("cases.rekey"):
        former.update(coordinated.to_rekey(latest, seen_by=actor))
    context = {
        "waiting": queries.waiting_for_keys(seen_by=actor),
        "former": [(team, names.get(team, ""), number) for team, number in former.items()],
        "held": sorted(names[team] for team in latest if team in names),
        "not_held": sorted(name for team, name in names.items() if team not in latest),
        "custody": queries.custody(seen_by=actor),
        "own_teams": set(latest),
        "recoveries": queries.recoveries(seen_by=actor),
        "people": queries.everybody(seen_by=actor),
    }
    return page(request, actor, "keys", context)


@require_POST
@signed_in
def codes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """New recovery codes, shown once."""
    assert actor.id is not None  # who is signed in is a person
    return page(request, actor, "codes", {"codes": operations.new_recovery_codes(actor.id, by=actor)})


@require_POST
@signed_in
def hand_over(request: HttpRequest, actor: Actor) -> HttpResponse:
    person, team = as_id(request.POST.get("person", "")), as_id(request.POST.get("team", ""))
    if person is None or team is None:
        refuse("accounts.hand_over", by=actor)
    with told(request, _("Handed over: they can open what is sealed for the team now.")):
        operations.hand_over(person, team=team, by=actor)
    return redirect("desk:keys")


@require_POST
@signed_in
def rekey(request: HttpRequest, actor: Actor, team: uuid.UUID) -> HttpResponse:
    """Seal a part of what is left anew; the page shows how many are still to be done."""
    with told(request):
        # Cases first: contacts retire the keys for which nothing is left.
        others = len(cases.rekey(team, by=actor)) if team in actor.teams("cases.rekey") else 0
        done = len(contacts.rekey(team, by=actor))
        if others:
            messages.success(
                request,
                ngettext("%(number)d case is sealed anew.", "%(number)d cases are sealed anew.", others)
                % {"number": others},
            )
        messages.success(
            request,
            ngettext(
                "%(number)d contact or talk is sealed anew.",
                "%(number)d contacts and talks are sealed anew.",
                done,
            )
            % {"number": done},
        )
    return redirect("desk:keys")


@require_POST
@signed_in
def custodians(request: HttpRequest, actor: Actor) -> HttpResponse:
    chosen = [found for said in request.POST.getlist("custodian") if (found := as_id(said))]
    with told(request):
        operations.name_custodians(chosen, by=actor)
    return redirect("desk:keys")


@require_POST
@signed_in
def entrust(request: HttpRequest, actor: Actor, team: uuid.UUID) -> HttpResponse:
    with told(request):
        operations.entrust(team, by=actor)
    return redirect("desk:keys")


@require_POST
@signed_in
def ask_recovery(request: HttpRequest, actor: Actor) -> HttpResponse:
    person = as_id(request.POST.get("person", ""))
    if person is None:
        refuse("accounts.ask_recovery", by=actor)
    with told(request, _("Asked. A second custodian has to agree on this page.")):
        operations.ask_recovery(person, by=actor)
    return redirect("desk:keys")


@require_POST
@signed_in
def decide_recovery(request: HttpRequest, actor: Actor, asked: uuid.UUID, verb: str) -> HttpResponse:
    if verb == "agree":
        operations.agree_to_recovery(asked, by=actor)
        messages.success(request, _("Recovered: they hold the keys of their teams again."))
    elif verb == "take-back":
        operations.take_recovery_back(asked, by=actor)
    else:
        raise Http404
    return redirect("desk:keys")
