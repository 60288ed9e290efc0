"""Estimates of who is never seen: ask for one from a file of counts, see how far it is, read it, publish it.

Effects of campaigns and overlaps of lists, asked for on their own pages, are read here too.

Nothing is computed here: a worker does that, and this page looks again until it is ready.
"""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.figures import PeriodForm, as_file, last_year
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.releases import operations, queries

LARGEST = 2_000_000  # bytes: half a million lines of a person each
LISTS, REPEATS = "lists", "repeats"
METHODS = {
    "stepwise": gettext_lazy("Add what surprises most, step by step"),
    "bic": gettext_lazy("The model with the lowest BIC"),
    "aic": gettext_lazy("The model with the lowest AIC"),
    "main": gettext_lazy("Lists independent of one another"),
    "average": gettext_lazy("Average over many models"),
    "latent": gettext_lazy("Hidden groups of people"),
}
MODELS = {
    "poisson": gettext_lazy("Everybody is seen at the same rate (Poisson)"),
    "geometric": gettext_lazy("Rates vary a lot (geometric)"),
    "negbin": gettext_lazy("Rates vary (negative binomial)"),
    "one-inflated": gettext_lazy("Some are seen once and never again (one-inflated)"),
    "chao": gettext_lazy("At least so many (Chao)"),
    "zelterman": gettext_lazy("From those seen once and twice (Zelterman)"),
}
NAMES = {
    **METHODS,
    **MODELS,
    "interrupted": gettext_lazy("Effect of a campaign"),
    "structural": gettext_lazy("Effect of a campaign"),
    "overlaps": gettext_lazy("Overlaps of lists"),
}
WHERE_ASKED = {"campaign": "desk:campaigns", "overlaps": "desk:linkages"}
SEARCHES = [
    ("", gettext_lazy("What the method does by itself")),
    ("exhaustive", gettext_lazy("Look at every model")),
    ("downhill", gettext_lazy("Go downhill from the simplest model")),
]


class CountsForm(PeriodForm):
    """What is asked of counts: of whom, when, and the counts themselves, as a file or pasted."""

    about = forms.CharField(
        label=gettext_lazy("Who is counted?"),
        help_text=gettext_lazy(
            "In words that may be published, like: victims of partner violence in Flanders."
        ),
        max_length=200,
    )
    file = forms.FileField(
        label=gettext_lazy("File with the counts"),
        help_text=gettext_lazy("CSV, with a first line that names the columns. No names of people."),
        required=False,
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste the counts"),
        widget=forms.Textarea({"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        required=False,
        strip=False,
        max_length=LARGEST,
    )
    count = forms.CharField(
        label=gettext_lazy("Column with how many people"),
        help_text=gettext_lazy("Leave empty if every row is one person, or to let it be found."),
        max_length=100,
        required=False,
    )
    field_order = ("about", "first", "last", "file", "pasted", "method")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        file, pasted = said.get("file"), str(said.get("pasted") or "")
        if file is not None and file.size > LARGEST:
            self.add_error("file", _("This file is larger than 2 MB. Send counts, not the lists themselves."))
        elif file is not None:
            said["text"] = decoded(file)
        elif pasted.strip():
            said["text"] = pasted
        else:
            self.add_error("file", _("Choose a file, or paste the counts."))
        return said


class ListsForm(CountsForm):
    """Several lists, with the overlaps counted by a trusted linkage."""

    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=list(METHODS.items()))
    search = forms.ChoiceField(label=gettext_lazy("Search"), choices=SEARCHES, required=False)
    order = forms.IntegerField(
        label=gettext_lazy("Most lists that depend on one another together"),
        min_value=1,
        max_value=9,
        required=False,
    )
    tables = forms.IntegerField(
        label=gettext_lazy("Tables to draw for the interval"),
        help_text=gettext_lazy("With 0 the interval speaks as if the model had been known."),
        min_value=0,
        max_value=10_000,
        initial=1000,
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Seed of the draws"), min_value=0, max_value=2**31, initial=1
    )
    split_by = forms.CharField(
        label=gettext_lazy("Column to split by, such as sex"), max_length=100, required=False
    )

    def options(self) -> operations.Options:
        said = self.cleaned_data
        return operations.Options(
            said["method"],
            search=said["search"],
            order=said["order"],
            tables=said["tables"],
            seed=said["seed"],
            split_by=said["split_by"],
        )


class RepeatsForm(CountsForm):
    """One register that identifies, with how often each person was seen."""

    method = forms.ChoiceField(label=gettext_lazy("Model"), choices=list(MODELS.items()))
    times = forms.CharField(
        label=gettext_lazy("Column with how often each was seen"),
        help_text=gettext_lazy("Leave empty where it is called times, capture or count."),
        max_length=100,
        required=False,
    )
    covariates = forms.CharField(
        label=gettext_lazy("Columns that explain how often, with commas"), max_length=200, required=False
    )

    def options(self) -> operations.Options:
        said = self.cleaned_data
        names = tuple(name.strip() for name in said["covariates"].split(",") if name.strip())
        return operations.Options(said["method"], tables=0, times=said["times"], covariates=names)


AskForm = ListsForm | RepeatsForm


def decoded(file: "UploadedFile[Any]") -> str:
    """The text of a file as spreadsheets write it: UTF-8, UTF-16 with its mark, or else Windows' own."""
    content = bytes(file.read() or b"")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def estimates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The estimates of one's helpline; posting counts asks for one."""
    if not actor.may("releases.ask_report"):
        refuse("releases.ask_report", by=actor)
    kind = REPEATS if request.GET.get("kind") == REPEATS else LISTS
    form = _form(kind, request)
    if request.method == "POST" and form.is_valid() and (asked := _ask(kind, form, actor)):
        messages.success(request, _("Asked. The estimate is worked out now."))
        return redirect("desk:estimate", report=asked)
    rows = [{"row": row, "method": NAMES[row.method], "last_day": row.until - timedelta(days=1)}
            for row in queries.reports(LISTS, REPEATS, seen_by=actor)]  # fmt: skip
    context = {"rows": rows, "form": form, "kind": kind}
    return page(request, actor, "estimates", context, status=422 if form.errors else 200)


def _form(kind: str, request: HttpRequest) -> AskForm:
    made: type[AskForm] = RepeatsForm if kind == REPEATS else ListsForm
    posted = request.method == "POST"
    return made(
        request.POST if posted else None,
        request.FILES if posted else None,
        initial=last_year(timezone.localdate()),
    )


def _ask(kind: str, form: AskForm, actor: Actor) -> uuid.UUID | None:
    """Ask, or say on the form why not."""
    said = form.cleaned_data
    until = min(said["last"], date.max - timedelta(days=1)) + timedelta(days=1)
    asked = operations.Asked(
        "repeats" if kind == REPEATS else "lists",
        said["about"], said["first"], until, said["text"], form.options(), said["count"],
    )  # fmt: skip
    try:
        return operations.ask_report(asked, by=actor)
    except operations.DataRefused as refused:
        form.add_error("file", f"{queries.refusal_in_words(refused.kind)} ({refused})")
    except operations.NotPossible as refused:
        form.add_error(None, str(refused))
    return None


@require_GET
@signed_in
def estimate(request: HttpRequest, actor: Actor, report: uuid.UUID) -> HttpResponse:
    """One estimate: how far it is, or what it says."""
    opened = queries.report(report, language=language_here(), seen_by=actor)
    if opened is None:
        refuse("releases.ask_report", subject=report, by=actor)
    context = {
        "opened": opened,
        "read": opened.laid_out,
        "method": NAMES[opened.row.method],
        "last_day": opened.row.until - timedelta(days=1),
        "asked": WHERE_ASKED.get(opened.row.kind, "desk:estimates"),
        "files": [(name, name.rpartition(".")[2].upper()) for name in opened.files],
    }
    return page(request, actor, "estimate", context)


@require_GET
@signed_in
def estimate_file(request: HttpRequest, actor: Actor, report: uuid.UUID, name: str) -> HttpResponse:
    path = queries.report_file(report, name, seen_by=actor)
    if path is None:
        refuse("releases.ask_report", subject=report, by=actor)
    saved_as = f"estimate.{name}"
    return as_file(path, saved_as)


@require_POST
@signed_in
def include(request: HttpRequest, actor: Actor, report: uuid.UUID) -> HttpResponse:
    """Put the estimate in the figures of its period."""
    try:
        release = uuid.UUID(request.POST.get("release", ""))
    except ValueError:
        refuse("releases.include_report", subject=report, by=actor)
    try:
        operations.include_report(release, report, by=actor)
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:estimate", report=report)
    messages.success(request, _("The estimate stands with these figures. Propose them when all is there."))
    return redirect("desk:release", release=release)


@require_POST
@signed_in
def discard(request: HttpRequest, actor: Actor, report: uuid.UUID) -> HttpResponse:
    opened = queries.report(report, language=language_here(), seen_by=actor)
    operations.discard_report(report, by=actor)
    messages.success(request, _("Thrown away. Figures that hold it keep it."))
    return redirect(WHERE_ASKED.get(opened.row.kind if opened else "", "desk:estimates"))


@require_GET
@signed_in
def released(request: HttpRequest, actor: Actor, release: uuid.UUID, name: str) -> HttpResponse:
    """An estimate in a release, for who proposes, checks or signs it."""
    found = queries.estimate(release, name, language=language_here(), seen_by=actor)
    if found is None:
        refuse("releases.read", subject=release, by=actor)
    files = [file for file in found.files if file["format"] in ("html", "pdf", "json")]
    context = {"estimate": found, "read": found.laid_out, "files": files}
    return page(request, actor, "figures_estimate", context)
