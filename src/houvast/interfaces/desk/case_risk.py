"""Risk in a case: a sheet is filled in about one relationship, and successive sheets lie side by side."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from houvast.interfaces.desk import case_people, choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.shell.numbers import is_number, whole
from houvast.library import risk as instruments
from houvast.library.risk import Instrument
from houvast.library.risk.report import about, warnings
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.cases import operations
from houvast.records.cases.assessing import Assessed, Series, side_by_side
from houvast.records.cases.operations import NotPossible, OpenedCase
from houvast.records.cases.operations.risk import assess_risk

BESIDE = 4  # of the latest sheets of a series stand in columns; what is before them is named by its band
SEXES = ("victim_sex", "perpetrator_sex")


@require_GET
@signed_in
def risk(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    """Every series of a case, and which instruments there are."""
    opened = operations.read(case, by=actor)
    context = {
        "case": opened,
        "series": in_words(opened, actor),
        "instruments": [_offered(instruments.instrument(name)) for name in instruments.names()],
    }
    return page(request, actor, "case_risk", context)


@require_http_methods(["GET", "POST"])
@signed_in
def assess(request: HttpRequest, actor: Actor, case: uuid.UUID, instrument: str) -> HttpResponse:
    """A sheet to fill in. What is typed stays on the screen where it is refused."""
    if not actor.may("cases.assess_risk"):
        refuse("cases.assess_risk", subject=case, by=actor)
    if instrument not in instruments.names():
        raise Http404
    sheet, problem = instruments.instrument(instrument), ""
    if request.method == "POST":
        posted = request.POST
        try:
            assess_risk(
                case, _sheet(posted, sheet), instrument=instrument,
                harmed=whole(posted.get("harmed", "")), harming=whole(posted.get("harming", "")), by=actor,
            )  # fmt: skip
        except NotPossible as refused:
            problem = str(refused)
        else:
            messages.success(request, _("Saved. Read the warnings first."))
            return redirect("desk:case_risk", case)
    opened = operations.read(case, by=actor)
    context = _form(sheet, opened, request.POST if problem else _proposed(opened))
    return page(request, actor, "assess_risk", context | {"problem": problem}, status=422 if problem else 200)


def in_words(opened: OpenedCase, actor: Actor) -> list[dict[str, Any]]:
    """The series of a case, also for its own page."""
    return [_series(each, opened, actor) for each in side_by_side(opened.assessments)]


def _sheet(posted: QueryDict, sheet: Instrument) -> dict[str, Any]:
    """The form as the library reads sheets. What is left open is unknown."""
    answers = {item: _answer(posted.get(f"item-{item}", ""), sheet) for item in sheet.items}
    said: dict[str, Any] = {"answers": answers}
    said |= {key: posted[key] for key in (*SEXES, "relationship") if posted.get(key)}
    if posted.get("victim_age"):
        said["victim_age"] = whole(posted.get("victim_age", ""))
    if posted.get("band"):
        judging = "override" if sheet.kind == "scored" else "judgement"
        said[judging] = {"band": posted["band"], "reason": posted.get("reason", "")}
    return said


def _answer(said: str, sheet: Instrument) -> bool | int | None:
    if sheet.scale.yes_no:
        return {"yes": True, "no": False}.get(said)
    return int(said) if is_number(said) else None


def _proposed(opened: OpenedCase) -> dict[str, str]:
    """The first relation of the case, since most have one: only who to ask about, never an answer."""
    if not opened.relations:
        return {}
    first = opened.relations[0]
    return {"harmed": str(first.of), "harming": str(first.to), "relationship": first.relationship}


def _form(sheet: Instrument, opened: OpenedCase, typed: Mapping[str, str]) -> dict[str, Any]:
    here, today = language_here(), timezone.localdate()
    return {
        "case": opened,
        "sheet": sheet,
        "offered": _offered(sheet),
        "typed": typed,
        "people": [(str(each.number), case_people.name(each)) for each in opened.people],
        "items": [
            (item, about(item, here, None), typed.get(f"item-{item.id}", "")) for item in sheet.items.values()
        ],
        "scale": _scale(sheet),
        "sexes": choices.choices("sex", here, today),
        "relationships": choices.choices("relationship", here, today),
        "bands": [(band.name, band.label[here]) for band in sheet.bands],
    }


def _scale(sheet: Instrument) -> list[tuple[str, str]]:
    if sheet.scale.yes_no:
        known = [("yes", pgettext("answer", "Yes")), ("no", pgettext("answer", "No"))]
    else:
        known = [(str(each), str(each)) for each in range(sheet.scale.low, sheet.scale.high + 1)]
    return [*known, ("", _("Not known"))]


def _offered(sheet: Instrument) -> dict[str, Any]:
    here = language_here()
    return {
        "name": sheet.name,
        "title": sheet.title[here],
        "population": sheet.population.get(here, ""),
        "note": sheet.note.get(here, ""),
        "licence": sheet.licence[here],
        "has_words": not sheet.texts_are_licensed,
    }


def _series(series: Series, opened: OpenedCase, actor: Actor) -> dict[str, Any]:
    here, sheet = language_here(), instruments.instrument(series.instrument)
    names = accounts.names(seen_by=actor)
    called = {each.number: case_people.name(each) for each in opened.people}
    unknown = _("somebody who is no longer in this case")
    return {
        "harmed": called.get(series.harmed, unknown),
        "harming": called.get(series.harming, unknown),
        "title": sheet.title[here],
        "latest": _told(series.assessments[0], names),
        "beside": [_told(each, names) for each in series.assessments[:BESIDE]],
        "before": [_told(each, names) for each in series.assessments[BESIDE:]],
        "rows": [
            (
                sheet.items[item],
                about(sheet.items[item], here, None),
                [_said(each, sheet) for each in said[:BESIDE]],
                changed,
            )
            for item, said, changed in series.answers()
        ],
        "changes": sum(changed for _item, _said, changed in series.answers()),
    }


def _told(each: Assessed, names: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    here = language_here()
    band = instruments.instrument(each.instrument).band_called(each.band)
    judged = each.found.judgement if each.found else None
    return {
        "assessed": each,
        "by": names.get(each.by, "") if each.by else "",
        "band": band.label[here] if band else each.band,
        "warnings": warnings(each.found, here) if each.found else (),
        "reason": judged.reason if judged else "",
        "low": each.found.low if each.found else None,
        "high": each.found.high if each.found else None,
    }


def _said(answer: bool | int | None, sheet: Instrument) -> str:
    if answer is None:
        return _("not known")
    if not sheet.scale.yes_no:
        return str(answer)
    return pgettext("answer", "yes") if answer else pgettext("answer", "no")
