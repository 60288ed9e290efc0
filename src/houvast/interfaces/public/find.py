"""Finding where one can go: four questions at most, each of which may stay open. Nothing of it is stored.

The answers travel in the body of a request, so that no address and no history holds them.
"""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from houvast.interfaces.public.own import field, inside_of, language_here, ours, padded, somebody
from houvast.interfaces.shell import told
from houvast.interfaces.shell.line import the_line
from houvast.library import codes
from houvast.records.accounts import queries as accounts
from houvast.records.directory import queries
from houvast.records.directory.queries import Answer, Child, Found, Need, places

MOST = 20
KINDS = {  # of services (referral_target): what one looks for, by what matters; several are any of them
    "stay": frozenset({"SHELTER", "SHELTER_MEN"}),
    "couple": frozenset({"CAW", "MENTAL_HEALTH"}),
    "parting": frozenset({"CAW", "LAWYER"}),
    "parents": frozenset({"CAW", "VK"}),
}
LED = {"together": "couple", "apart": "parting", "parenting": "parents", "stay": "stay"}
"""Where self-help leads on to (`find/together/`), and what is ticked there: a link, so that it works without
script. Its address says no more than that of the page it stands on.
"""
ABOUT = {
    "VICTIM": gettext_lazy("Somebody hurts me, frightens me or controls me"),
    "PERPETRATOR": gettext_lazy("I hurt or frighten somebody, and I want to stop"),
    "WITNESS_OTHER": gettext_lazy("I worry about somebody else"),
}
MATTERS = {
    "stay": gettext_lazy("A place to sleep"),
    "children": gettext_lazy("Children come along"),
    "pets": gettext_lazy("An animal comes along"),
    "wheelchair": gettext_lazy("A wheelchair must be able to enter"),
    "papers": gettext_lazy("No papers to live in this country"),
    "income": gettext_lazy("No income"),
    "couple": gettext_lazy("Help with a relationship"),
    "parting": gettext_lazy("Advice on separating"),
    "parents": gettext_lazy("Help with bringing up children"),
}


@dataclass(frozen=True)
class Asked:
    """What was answered, as it was sent, and the municipalities that it may mean."""

    sex: str
    role: str
    matters: frozenset[str]
    where: str
    places: tuple[codes.Municipality, ...]

    @property
    def need(self) -> Need:
        flags: dict[str, Any] = dict.fromkeys(self.matters - KINDS.keys() - {"children"}, True)
        return Need(
            sex=self.sex,
            role=self.role,
            children=(Child(),) if "children" in self.matters else (),
            kinds=frozenset().union(*(KINDS[each] for each in self.matters & KINDS.keys())),
            **flags,
        )


@ours
def find(request: HttpRequest, led: str = "") -> HttpResponse:
    """The questions; asked by POST, what was found and what was not, each with its reasons.

    `led`: by which of LED one came, so that what fits is ticked.
    """
    if request.method != "POST":
        return _questions(request, led)
    now = timezone.localtime()
    asked = _asked(request, now.date())
    context = {**_choices(), "asked": asked}
    if asked.where and len(asked.places) != 1:
        places = [each.label(language_here()) for each in asked.places]
        return padded(
            render(request, "public/find.html", {**context, "unclear": True, "places": places}, status=422)
        )
    place = asked.places[0] if asked.places else None
    found = queries.suitable(asked.need, place.refnis if place else None, now, most=MOST, seen_by=somebody())
    language = language_here()
    context |= {
        "found": found,
        "narrowed": asked.need != Need() or place is not None,
        "takes": told.services(found.takes, asked.need, now, language, with_place=place is not None),
        "refuses": told.services(found.refuses, asked.need, now, language, with_place=place is not None),
        "sure": found.counts[Answer.YES],
        "unsure": found.counts[Answer.CONSULT] + found.counts[Answer.UNKNOWN],
        "inside": inside_of(request),
        "once": uuid.uuid4(),
        "for_talk": _for_talk(found, language),
    }
    return padded(render(request, "public/find.html", context))


@gzip_page
def _questions(request: HttpRequest, led: str) -> HttpResponse:
    ticked = Asked("U", "U", frozenset({LED[led]}), "", ()) if led else None
    context = {**_choices(), "asked": ticked, "ticked": MATTERS[LED[led]] if led else ""}
    return render(request, "public/find.html", context)


def _beds() -> tuple[date, str] | None:
    """What is told of free places, whatever was asked; nothing before there is a helpline."""
    if accounts.front_helpline() is None:
        return None
    return places.told_to_public(timezone.localdate(), seen_by=somebody())


def _choices() -> dict[str, Any]:
    return {
        "asked": None,
        "sexes": _sexes(),
        "about": ABOUT,
        "matters": MATTERS,
        "line": the_line(),
        "beds": _beds(),
    }


@require_safe
@gzip_page
def service(request: HttpRequest, service: uuid.UUID) -> HttpResponse:
    """One service as it states itself."""
    entry = queries.service(service, seen_by=somebody())
    if entry is None or entry.offer.state == "ENDED":
        raise Http404
    context = {"service": told.whole(entry, timezone.localtime(), language_here()), "line": the_line()}
    return render(request, "public/service.html", context)


def _asked(request: HttpRequest, on: date) -> Asked:
    """Answers that there are not are no answers."""
    sex, role, where = field(request, "sex"), field(request, "about"), field(request, "where")
    return Asked(
        sex if sex in dict(_sexes()) else "U",
        role if role in ABOUT else "U",
        frozenset(request.POST.getlist("matters")) & MATTERS.keys(),
        where,
        told.places_named(where, on) if where else (),
    )


def _sexes() -> list[tuple[str, str]]:
    """By their label, so that none is the first by our choice."""
    book = codes.codebook("sex")
    return sorted(
        ((code, book.label(code, language_here())) for code in ("F", "M", "X")), key=lambda each: each[1]
    )


def _for_talk(found: Found, language: str) -> str:
    """What was found, as a message of the person's own."""
    names = [each.entry.text(language).name for each in found.takes[:5]]
    return "\n".join([_("I looked for help and found:"), *names]) if names else ""
