"""The plan at the desk: measures with their versions and figures, a file brought in, the report of a year."""

import io
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.shell import days
from houvast.interfaces.shell.numbers import whole
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.plan import operations, queries
from houvast.records.plan.operations import Indicator, Measure, Unplannable, Words
from houvast.records.plan.queries import Kept

WRITE = "plan.write_measure"
SEPARATES = "/"


class MeasureForm(forms.Form):
    """A measure in words, days and codes. Dutch is the language of the plan; the others may stay empty."""

    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        help_text=gettext_lazy("By which it is known in the plan, like 2.4."),
        max_length=12,
    )
    owner = forms.CharField(
        label=gettext_lazy("Who answers for it"),
        help_text=gettext_lazy("A service, no person: everybody reads it."),
        max_length=120,
    )
    article = forms.ChoiceField(label=gettext_lazy("Article of the Istanbul Convention"))
    status = forms.ChoiceField(label=gettext_lazy("How far"), choices=list(queries.STATES_SAID.items()))
    begins = days.DayField(label=gettext_lazy("First day"))
    until = days.DayField(label=gettext_lazy("Done by"))
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        article = self.fields["article"]
        assert isinstance(article, forms.ChoiceField)
        article.choices = [
            (number, f"{number}. {said[language_here()]}") for number, said in queries.articles().items()
        ]
        for code in queries.LANGUAGES:
            name = dict(settings.LANGUAGES)[code]
            self.fields[f"title_{code}"] = forms.CharField(
                label=_("Title, %(language)s") % {"language": name}, max_length=160, required=code == "nl"
            )
            self.fields[f"about_{code}"] = forms.CharField(
                label=_("What will be done, %(language)s") % {"language": name},
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=1500,
                required=False,
            )

    @property
    def words(self) -> list[dict[str, Any]]:
        """Fields by language, Dutch first."""
        return [
            {"title": self[f"title_{code}"], "about": self[f"about_{code}"], "code": code}
            for code in queries.LANGUAGES
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for code in queries.LANGUAGES:
            if said.get(f"about_{code}", "").strip() and not said.get(f"title_{code}", "x").strip():
                self.add_error(f"title_{code}", _("What will be done is said below: give it a title, too."))
        return said

    def measure(self) -> Measure:
        said = self.cleaned_data
        words = {
            code: Words(title, said[f"about_{code}"].replace("\r\n", "\n").strip())
            for code in queries.LANGUAGES
            if (title := said[f"title_{code}"].strip())
        }
        reference, owner = said["reference"].strip(), said["owner"].strip()
        return Measure(
            reference, words, owner, said["article"], said["status"], said["begins"], said["until"]
        )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def plan(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All measures; posting a new one adds it."""
    _permitted(actor)
    form = MeasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _saved(form, request, actor):
        return redirect("desk:measure", form.cleaned_data["reference"].strip())
    return _plan(request, actor, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def measure(request: HttpRequest, actor: Actor, reference: str) -> HttpResponse:
    """One measure with its versions; posting writes the next one."""
    _permitted(actor)
    versions = _versions(reference, actor)
    form = MeasureForm(request.POST if request.method == "POST" else None, initial=_initial(versions[0]))
    form.fields["reference"].widget = forms.HiddenInput()
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["reference"].strip() != reference:
            refuse(WRITE, by=actor)
        if _saved(form, request, actor):
            return redirect("desk:measure", reference)
    asked = request.GET.get("table", versions[0].indicator.table if versions[0].indicator else "")
    context = {
        "each": versions[0],
        "versions": versions,
        "form": form,
        "tables": queries.to_point_at(language=language_here(), seen_by=actor),
        "table": asked,
        "pointing": queries.lines_of(asked, language=language_here(), seen_by=actor) if asked else None,
    }
    return page(request, actor, "measure", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def choose_indicator(request: HttpRequest, actor: Actor, reference: str) -> HttpResponse:
    said = request.POST
    table, line = said.get("table", ""), said.get("line", "")
    indicator = (
        Indicator(table, tuple(line.split(SEPARATES)) if line else (), said.get("column", ""))
        if table
        else None
    )
    try:
        operations.choose_indicator(
            reference, indicator, after=whole(said.get("after", ""), digits=5), by=actor
        )
        messages.success(request, _("Saved. Everybody reads it now."))
    except (Unplannable, operations.NotPossible) as refused:
        messages.error(request, str(refused))
    return redirect("desk:measure", reference)


@require_POST
@signed_in
def retire_measure(request: HttpRequest, actor: Actor, reference: str) -> HttpResponse:
    try:
        operations.retire_measure(reference, after=whole(request.POST.get("after", ""), digits=5), by=actor)
        messages.success(request, _("Out of the plan. Saving it again brings it back."))
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
    return redirect("desk:measure", reference)


@require_POST
@signed_in
def bring_in_plan(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A file with the whole plan or a part of it: taken whole, or refused with every fault by its line."""
    if not actor.may("plan.bring_in"):
        refuse("plan.bring_in", by=actor)
    sent = request.FILES.get("file")
    if sent is None or not sent.size:
        messages.error(request, _("Choose a file that is not empty."))
        return redirect("desk:plan")
    try:
        made = operations.bring_in(io.BytesIO(sent.read()), name=(sent.name or "")[:100], by=actor)
    except operations.NotTaken as refused:
        return _plan(request, actor, faults=refused.faults)
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:plan")
    said = _("Taken. New or changed measures: %(count)s.") % {"count": len(made)}
    messages.success(request, said)
    return redirect("desk:plan")


@require_POST
@signed_in
def issue_report(request: HttpRequest, actor: Actor) -> HttpResponse:
    try:
        operations.issue_report(whole(request.POST.get("year", ""), digits=5), by=actor)
        messages.success(request, _("Issued. Everybody can read it now."))
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
    return redirect("desk:plan")


@require_GET
@signed_in
def plan_example(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The columns of the file, with one line that says what stands where."""
    _permitted(actor)
    line = {
        "reference": "1.1", "title_nl": "Meer mensen vinden de hulplijn", "owner": "Hulplijn",
        "article": "24", "status": "UNDER_WAY", "begins": "2026-01-01", "until": "2026-12-31",
    }  # fmt: skip
    text = "\n".join((",".join(queries.KNOWN), ",".join(line.get(name, "") for name in queries.KNOWN), ""))
    return HttpResponse(
        text.encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="plan.csv"'},
    )


def _plan(
    request: HttpRequest,
    actor: Actor,
    *,
    form: MeasureForm | None = None,
    faults: tuple[operations.Fault, ...] = (),
) -> HttpResponse:
    form = form or MeasureForm()
    context = {
        "rows": queries.measures(language=language_here(), seen_by=actor),
        "form": form,
        "faults": faults,
        "columns": queries.KNOWN,
        "needed": queries.NEEDED,
        "year": timezone.localdate().year - 1,
    }
    return page(request, actor, "plan", context, status=422 if form.errors or faults else 200)


def _permitted(actor: Actor) -> None:
    if not actor.may(WRITE):
        refuse(WRITE, by=actor)


def _versions(reference: str, actor: Actor) -> list[Kept]:
    found = queries.measure(reference, language=language_here(), seen_by=actor)
    return found or refuse(WRITE, by=actor)


def _saved(form: MeasureForm, request: HttpRequest, actor: Actor) -> bool:
    """Save, or say on the form why not."""
    try:
        operations.write_measure(form.measure(), after=form.cleaned_data["after"], by=actor)
    except Unplannable as refused:
        form.add_error(refused.field, str(refused))
        return False
    except operations.NotPossible as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Saved. Everybody reads it now."))
    return True


def _initial(kept: Kept) -> dict[str, Any]:
    measure = kept.measure
    words = {f"title_{code}": each.title for code, each in measure.said.items()}
    words |= {f"about_{code}": each.about for code, each in measure.said.items()}
    return {**vars(measure), **words, "after": kept.number}
