"""Texts that were held before they left: one's own, never with why; those of colleagues, for a second
person.
"""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.cases import queries as cases
from houvast.records.contacts.operations import leaving
from houvast.records.directory import queries as directory

KINDS = {
    "MESSAGE": pgettext_lazy("how a text leaves", "Message in a talk"),
    "MAIL": pgettext_lazy("how a text leaves", "Mail"),
    "FILE": pgettext_lazy("how a text leaves", "File in a talk"),
    "EXPORT": pgettext_lazy("how a text leaves", "What is kept of a contact"),
    "SHARE": pgettext_lazy("how a text leaves", "Share with another organisation"),
    "LETTER": pgettext_lazy("how a text leaves", "Letter"),
}
STATES = {
    "HELD": gettext_lazy("waits for a lead"),
    "LET": gettext_lazy("may leave: send it again"),
    "TURNED_BACK": gettext_lazy("turned back: write it otherwise"),
}
TERMS = {
    "NEXT": gettext_lazy("a word beside a number"),
    "STREET": gettext_lazy("a street"),
    "POSTCODE": gettext_lazy("a postcode"),
    "PLACE": gettext_lazy("a place"),
    "PHONE": gettext_lazy("a telephone number"),
}


@require_GET
@signed_in
def held(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Own texts with what became of them; for a lead also those that wait, each with why."""
    names = accounts.names(seen_by=actor)
    may_review = actor.may("contacts.review_held")
    waiting = leaving.to_review(by=actor) if may_review else []
    context = {
        "own": [(each, KINDS[each.kind], STATES[each.state]) for each in leaving.own_held(by=actor)],
        "waiting": [
            (each, KINDS[each.kind], names.get(each.staff, ""), _reasons(each, actor)) for each in waiting
        ],
        "may_review": may_review,
        "cases": {each.id for each in cases.cases(seen_by=actor)},
    }
    return page(request, actor, "held", context)


@require_POST
@signed_in
def decide(request: HttpRequest, actor: Actor, held: uuid.UUID, verb: str) -> HttpResponse:
    """Let one text through, or turn it back."""
    if verb == "let":
        with told(request, _("Let through. Who wrote it can send it now; that you let it through is kept.")):
            leaving.let_through(held, by=actor)
    elif verb == "turn-back":
        with told(request, _("Turned back: it does not leave.")):
            leaving.turn_back(held, by=actor)
    else:
        raise Http404
    return redirect("desk:held")


def _reasons(each: leaving.ToReview, actor: Actor) -> list[tuple[str, str, Any]]:
    """(kind of word, the words, why) for each term of a text that is held."""
    names = {}
    for service in {service for where in each.found.values() for service in where}:
        entry = directory.service(service, seen_by=actor)
        names[service] = entry.text(language_here()).name if entry else ""
    found = [
        (term, _("as where this is: %(names)s") % {"names": ", ".join(names[service] for service in where)})
        for term, where in sorted(each.found.items())
    ]
    found += [(term, _("as what is sealed of a person concerned")) for term in each.party]
    found += [(term, _("by chance: nothing was found")) for term in each.chosen if term not in each.found]
    return [(str(TERMS[term.split()[0]]), term.partition(" ")[2], why) for term, why in found]
