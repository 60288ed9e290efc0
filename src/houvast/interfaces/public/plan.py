"""The plan as anyone reads it, and its yearly reports: pages, and the same in print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from houvast.interfaces.shell.written import language_here
from houvast.records.plan import queries


@require_safe
@gzip_page
def plan(request: HttpRequest) -> HttpResponse:
    return render(request, "public/plan.html", queries.public_plan(language_here()))


@require_safe
@gzip_page
def report(request: HttpRequest, year: int) -> HttpResponse:
    found = queries.report(year, language_here())
    if found is None:
        raise Http404
    return render(request, "public/plan_report.html", {"report": found})


@require_safe
def report_in_print(request: HttpRequest, year: int) -> HttpResponse:
    made = queries.report_in_print(year, language_here())
    if made is None:
        raise Http404
    name = f"plan-{year}-{language_here()}.pdf"
    headers = {"Content-Disposition": content_disposition_header(False, name)}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
