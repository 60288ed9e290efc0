"""Cases that belong together at the desk: one goes on in another, or one becomes two, and back."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk import case_people
from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.today import as_id
from houvast.interfaces.shell.numbers import is_number
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.cases import operations
from houvast.records.cases.operations import NotPossible
from houvast.records.cases.operations import links as linking
from houvast.records.cases.queries import links

HOW = {
    "GOES_ON_IN": gettext_lazy("It goes on in another case"),
    "HOLDS": gettext_lazy("Another case goes on here"),
    "SPLIT_FROM": gettext_lazy("Split off from another case"),
    "SPLIT_OFF": gettext_lazy("Another case was split off"),
}


@require_GET
@signed_in
def together(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    """Which other case, and then who of it is who of this one; or who gets a case of their own."""
    opened = operations.read(case, by=actor)
    names = accounts.names(seen_by=actor)
    chosen = as_id(request.GET.get("other", ""))
    others = links.to_merge_with(case, seen_by=actor)
    other = operations.read(chosen, by=actor) if chosen in {id for id, _day in others} and chosen else None
    context = {
        "case": opened,
        "people": case_people.in_words(opened.people, actor, names),
        "others": others,
        "other": other,
        "theirs": case_people.in_words(other.people, actor, names) if other else [],
    }
    return page(request, actor, "case_links", context)


@require_POST
@signed_in
def merge(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    posted = request.POST
    other = as_id(posted.get("other", "")) or uuid.UUID(int=0)
    said = {key.removeprefix("same-"): posted[key] for key in posted if key.startswith("same-")}
    same = {int(of): int(to) for of, to in said.items() if is_number(of) and is_number(to)}
    try:
        linking.merge_cases(case, other, same=same, by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:case_links", case)
    messages.success(request, _("They are one case now. As long as nothing is added, it can be undone."))
    return redirect("desk:case", case)


@require_POST
@signed_in
def split(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    people = [int(each) for each in request.POST.getlist("person") if is_number(each)]
    try:
        made = linking.split_case(case, people, by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:case_links", case)
    messages.success(
        request, _("This is a case of its own now. As long as nothing is added, it can be undone.")
    )
    return redirect("desk:case", made)


@require_POST
@signed_in
def undo(request: HttpRequest, actor: Actor, case: uuid.UUID, link: uuid.UUID) -> HttpResponse:
    with told(request, _("Undone: it is as it was.")):
        linking.undo_link(link, by=actor)
    return redirect("desk:cases")


def in_words(joined: Iterable[links.LinkRow], names: dict[uuid.UUID, str]) -> list[dict[str, Any]]:
    return [
        {"link": each, "how": HOW[each.how], "by": names.get(each.made_by, "") if each.made_by else ""}
        for each in joined
    ]
