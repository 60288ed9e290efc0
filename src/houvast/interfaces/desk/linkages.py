"""Linkage: off until its legal ground and impact assessment are recorded; then counts of overlaps come in.

No list, key or encoded record comes here. The counts are protected by a worker before anybody sees them.
"""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.estimates import CountsForm
from houvast.interfaces.desk.figures import last_year
from houvast.interfaces.shell import days
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.releases import operations, queries


class GroundForm(forms.Form):
    """The record without which nothing is linked."""

    purpose = forms.CharField(label=gettext_lazy("What is it for?"), max_length=500)
    legal_ground = forms.CharField(
        label=gettext_lazy("Legal ground"),
        help_text=gettext_lazy("The law or decree and its article, by which each list may give this."),
        max_length=500,
    )
    impact_assessment = forms.CharField(
        label=gettext_lazy("Impact assessment"),
        help_text=gettext_lazy("Number and title, and where it is kept."),
        max_length=500,
    )
    assessed_on = days.DayField(label=gettext_lazy("Day of the assessment"))
    responsible_person = forms.CharField(label=gettext_lazy("Who answers for it?"), max_length=200)
    responsible_role = forms.CharField(
        label=gettext_lazy("In which role?"),
        help_text=gettext_lazy("For instance: data-protection officer."),
        max_length=200,
    )
    sources = forms.CharField(
        label=gettext_lazy("Names of the lists, with commas"),
        help_text=gettext_lazy("As their columns will be called: helpline, police."),
        max_length=500,
    )
    ends_on = days.DayField(
        label=gettext_lazy("First day on which it holds no more"),
    )

    def ground(self) -> operations.Ground:
        said = self.cleaned_data
        names = tuple(name.strip() for name in said["sources"].split(",") if name.strip())
        texts = {name: value.strip() for name, value in said.items() if isinstance(value, str)}
        return operations.Ground(**{**said, **texts, "sources": names})


class OverlapsForm(CountsForm):
    """Counts of people by the lists they are on, and how often links are wrong where that is known."""

    false_rate = forms.FloatField(
        label=gettext_lazy("Of 100 links, how many are false?"),
        min_value=0,
        max_value=50,
        required=False,
    )
    missed_rate = forms.FloatField(
        label=gettext_lazy("Of 100 people on two lists, how many were missed?"),
        min_value=0,
        max_value=50,
        required=False,
    )

    def overlaps(self) -> operations.Overlaps:
        said = self.cleaned_data
        known = said["false_rate"] is not None and said["missed_rate"] is not None
        return operations.Overlaps(
            said["about"],
            said["first"],
            min(said["last"], date.max - timedelta(days=1)) + timedelta(days=1),
            said["text"],
            said["count"],
            said["false_rate"] / 100 if known else None,
            said["missed_rate"] / 100 if known else None,
        )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def linkages(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whether linkage is on, on which grounds; posting a record turns it on for the lists that it names."""
    if not actor.may("releases.bring_overlaps"):
        refuse("releases.bring_overlaps", by=actor)
    posted = request.method == "POST"
    form = GroundForm(request.POST if posted else None)
    if posted and form.is_valid() and (linkage := _record(form, actor)):
        messages.success(request, _("Recorded. These lists may be linked until its last day."))
        return redirect("desk:linkage", linkage=linkage)
    rows = queries.linkages(seen_by=actor)
    context = {"rows": rows, "form": form, "is_on": any(row.holds for row in rows)}
    return page(request, actor, "linkages", context, status=422 if form.errors else 200)


def _record(form: GroundForm, actor: Actor) -> uuid.UUID | None:
    try:
        return operations.record_linkage(form.ground(), by=actor)
    except operations.RecordRefused as refused:
        form.add_error(refused.field, str(refused))
    return None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def linkage(request: HttpRequest, actor: Actor, linkage: uuid.UUID) -> HttpResponse:
    """One record; posting counts takes them in under it."""
    found = queries.linkage(linkage, seen_by=actor)
    if found is None:
        refuse("releases.bring_overlaps", subject=linkage, by=actor)
    posted = request.method == "POST"
    form = OverlapsForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial=last_year(timezone.localdate()),
    )
    if posted and form.is_valid() and (report := _bring(linkage, form, actor)):
        messages.success(request, _("Taken in. The counts are protected now."))
        return redirect("desk:estimate", report=report)
    mine = set(found.reports)
    made = [row for row in queries.reports("overlaps", seen_by=actor) if row.id in mine]
    context = {
        "each": found,
        "form": form,
        "reports": made,
        "last_day": found.ground.ends_on - timedelta(days=1),
    }
    return page(request, actor, "linkage", context, status=422 if form.errors else 200)


def _bring(linkage: uuid.UUID, form: OverlapsForm, actor: Actor) -> uuid.UUID | None:
    try:
        return operations.bring_overlaps(linkage, form.overlaps(), by=actor)
    except operations.DataRefused as refused:
        form.add_error("file", f"{queries.refusal_in_words(refused.kind)} ({refused})")
    except operations.NotPossible as refused:
        form.add_error(None, str(refused))
    return None


@require_POST
@signed_in
def end(request: HttpRequest, actor: Actor, linkage: uuid.UUID) -> HttpResponse:
    try:
        operations.end_linkage(linkage, reason=request.POST.get("reason", ""), by=actor)
        messages.success(request, _("Ended. No counts are taken in under it any more."))
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
    return redirect("desk:linkage", linkage=linkage)


@require_GET
@signed_in
def record_file(request: HttpRequest, actor: Actor, linkage: uuid.UUID) -> HttpResponse:
    """The record as a file, for `houvast link` at every source."""
    text: Any = queries.record_as_file(linkage, seen_by=actor)
    if text is None:
        refuse("releases.bring_overlaps", subject=linkage, by=actor)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="record.yaml"'
    return response
