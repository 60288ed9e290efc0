"""The plan as anyone reads it, and its yearly reports: pages, and the same in print."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from houvast.interfaces.public.choosing import cell_id
from houvast.interfaces.shell.written import language_here
from houvast.records.plan import queries


@require_safe
@gzip_page
def plan(request: HttpRequest) -> HttpResponse:
    read = queries.public_plan(language_here())
    measures = _linked(read["measures"])
    return render(request, "public/plan.html", {**read, "measures": measures, "groups": _by_status(measures)})


@require_safe
@gzip_page
def report(request: HttpRequest, year: int) -> HttpResponse:
    found = queries.report(year, language_here())
    if found is None:
        raise Http404
    measures = _linked(found.content["measures"])
    return render(request, "public/plan_report.html", {"report": found, "measures": measures})


@require_safe
def report_in_print(request: HttpRequest, year: int) -> HttpResponse:
    made = queries.report_in_print(year, language_here())
    if made is None:
        raise Http404
    name = f"plan-{year}-{language_here()}.pdf"
    headers = {"Content-Disposition": content_disposition_header(False, name)}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _linked(measures: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Measures whose figures each know the address of their cell; a report of before knows its table."""
    return [
        {**each, "figures": [{**one, "address": _address(one)} for one in each["figures"]]}
        for each in measures
    ]


def _by_status(measures: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """In the order of the statuses, and within each in that of the plan."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in measures:
        found.setdefault(each["status"], []).append(each)
    return [(found[status][0]["status_said"], found[status]) for status in queries.STATES if status in found]


def _address(figure: Mapping[str, Any]) -> str:
    table = reverse("public:table", args=[figure["release"], figure["table"]])
    return f"{table}#{cell_id(figure['line'], figure['place'])}" if "line" in figure else table
