"""Campaigns: fix beforehand what will be measured, and ask for the effect once the weeks are over.

Nothing is computed here: a worker does that, and the page of the report looks again until it is ready.
"""

import uuid
from datetime import date, timedelta
from textwrap import wrap
from typing import Any

from django import forms
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
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.campaigns import operations, queries
from houvast.records.campaigns.operations import hearing
from houvast.records.campaigns.queries import Group, Plan, Planned, Told, Window
from houvast.records.releases import operations as releases
from houvast.records.releases import queries as reports

METHODS = {
    "interrupted": gettext_lazy("The weeks before, with their seasons (interrupted time series)"),
    "structural": gettext_lazy("The weeks before and the comparison (structural time series)"),
}


class PlanForm(forms.Form):
    """What is decided beforehand. Groups and controls are those of the list."""

    name = forms.CharField(
        label=gettext_lazy("Name of the campaign"),
        help_text=gettext_lazy("In words that may be published."),
        max_length=120,
    )
    message_nl = forms.CharField(
        label=gettext_lazy("What it says, in Dutch"),
        help_text=gettext_lazy("It stands on the page that its word opens. Empty: no page and no word."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
        required=False,
    )
    message_fr = forms.CharField(label=gettext_lazy("In French"), max_length=300, required=False)
    message_de = forms.CharField(label=gettext_lazy("In German"), max_length=300, required=False)
    message_en = forms.CharField(label=gettext_lazy("In English"), max_length=300, required=False)
    region = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("By what"),
        widget=forms.CheckboxSelectMultiple,
        choices=list(queries.CHANNELS.items()),
        required=False,
    )
    days_from = days.DayField(label=gettext_lazy("Its first day"), required=False)
    days_until = days.DayField(label=gettext_lazy("Its last day"), required=False)
    word = forms.CharField(
        label=gettext_lazy("A word to type"),
        help_text=gettext_lazy(
            "After the address of the website, on posters. It says nothing to who reads it in a history, and "
            "nobody is counted by it."
        ),
        max_length=20,
        required=False,
    )
    leads_to = forms.ChoiceField(label=gettext_lazy("The page that it leads to"), required=False)
    from_ = days.DayField(
        label=gettext_lazy("First Monday"), error_messages={
            "required": gettext_lazy("Say on which Monday it begins.")}
    )  # fmt: skip
    weeks = forms.IntegerField(label=gettext_lazy("How many weeks"), min_value=2, max_value=26, initial=8)
    from_2 = days.DayField(
        label=gettext_lazy("First Monday of a second run"),
        required=False,
    )
    weeks_2 = forms.IntegerField(
        label=gettext_lazy("How many weeks then"), min_value=2, max_value=26, required=False
    )
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Whose contacts should it change?"),
        help_text=gettext_lazy("One is best. Each further one widens every interval."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose one group at least.")},
    )
    controls = forms.MultipleChoiceField(
        label=gettext_lazy("With whose contacts is it compared?"),
        help_text=gettext_lazy("People whom the campaign does not reach, in the same seasons."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    method = forms.ChoiceField(
        label=gettext_lazy("Main method; the other one stands beside it"), choices=list(METHODS.items())
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(key, group.said[language_here()]) for key, group in queries.groups().items()]
        apart = [(key, words) for key, words in offered if queries.groups()[key].codes]  # not everybody
        for name, choices in (("groups", offered), ("controls", apart)):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = choices
        for name, offered_ in (("region", queries.regions(language_here())), ("leads_to", _pages())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(offered_.items())

    def told(self) -> Told | None:
        """What the public is told; None where nothing is said."""
        said = self.cleaned_data
        message = {code: text for code in queries.LANGUAGES if (text := said[f"message_{code}"].strip())}
        if not message:
            return None
        first, last = said["days_from"], said["days_until"]
        if not first or not last:
            raise operations.Unplannable("days_from", _("Say on which days it runs: at most half a year."))
        until = last + timedelta(days=1) if last < date.max else last
        word, leads_to = said["word"].strip().lower(), said["leads_to"] or "home"
        return Told(message, said["region"], tuple(said["channels"]), first, until, word, leads_to)

    def planned(self) -> Planned:
        said, known = self.cleaned_data, queries.groups()
        windows = [_window(said["from_"], said["weeks"])]
        if said["from_2"]:
            windows.append(_window(said["from_2"], said["weeks_2"] or said["weeks"]))
        return Planned(
            said["name"].strip(),
            tuple(known[key] for key in said["groups"]),
            tuple(known[key] for key in said["controls"]),
            tuple(windows),
            said["method"],
            self.told(),
        )


def _pages() -> dict[str, str]:
    return {page: text.link for page, text in queries.public_texts(language_here()).items()}


def _window(from_: Any, weeks: int) -> Window:
    try:
        return Window(from_, from_ + timedelta(weeks=weeks))
    except OverflowError:
        return Window(from_, from_)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def campaigns(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The plans of one's helpline; posting one registers it."""
    if not actor.may("campaigns.register_plan"):
        refuse("campaigns.register_plan", by=actor)
    form = PlanForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (plan := _register(form, actor)):
        messages.success(request, _("Fixed. It cannot be changed any more, only withdrawn."))
        return redirect("desk:campaign", plan=plan)
    rows = [_shown(plan) for plan in queries.plans(seen_by=actor)]
    return page(request, actor, "campaigns", {"rows": rows, "form": form}, status=422 if form.errors else 200)


def _register(form: PlanForm, actor: Actor) -> uuid.UUID | None:
    """Register, or say on the form why not."""
    try:
        return operations.register_plan(form.planned(), by=actor)
    except operations.Unplannable as refused:
        form.add_error(refused.field, str(refused))
    return None


@require_GET
@signed_in
def campaign(request: HttpRequest, actor: Actor, plan: uuid.UUID) -> HttpResponse:
    """One plan as it was fixed, and what was measured by it."""
    found = queries.plan(plan, seen_by=actor)
    if found is None:
        refuse("campaigns.register_plan", subject=plan, by=actor)
    made = [row for row in reports.reports("campaign", seen_by=actor) if row.plan == str(plan)]
    context = {"each": _shown(found), "reports": made, "method": METHODS[found.planned.method]}
    if _state(found) in ("during", "over"):
        planned = found.planned.as_kept()
        context["reach"] = reports.reach(planned, language=language_here(), of=actor.organisation)
    return page(request, actor, "campaign", context)


@require_POST
@signed_in
def measure(request: HttpRequest, actor: Actor, plan: uuid.UUID) -> HttpResponse:
    try:
        report = releases.measure_campaign(plan, by=actor)
    except releases.NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:campaign", plan=plan)
    messages.success(request, _("Asked. The effect is worked out now."))
    return redirect("desk:estimate", report=report)


@require_POST
@signed_in
def withdraw(request: HttpRequest, actor: Actor, plan: uuid.UUID) -> HttpResponse:
    try:
        operations.withdraw_plan(plan, reason=request.POST.get("reason", ""), by=actor)
        messages.success(request, _("Withdrawn. The plan stays readable, with your reason."))
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
    return redirect("desk:campaign", plan=plan)


@require_POST
@signed_in
def note_heard(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """How somebody heard of us, on the page of their contact; nothing chosen takes the answer away."""
    code = request.POST.get("heard", "")[:16]
    hearing.note_heard(contact, code, by=actor)
    messages.success(request, _("Noted.") if code else _("Taken away: not asked."))
    return redirect("desk:contact", contact)


def _shown(plan: Plan) -> dict[str, Any]:
    return {
        "plan": plan,
        "groups": _said(plan.planned.groups),
        "controls": _said(plan.planned.controls),
        "fingerprint": " ".join(wrap(plan.fingerprint, 8)),
        "told": _told(plan.planned.told),
        "state": _state(plan),
        "label": STATES[_state(plan)],
    }


def _told(told: Told | None) -> dict[str, Any] | None:
    if told is None:
        return None
    language, message = told.in_language(language_here())
    return {
        "message": message,
        "language": language,
        "region": queries.regions(language_here())[told.region],
        "channels": ", ".join(str(queries.CHANNELS[each]) for each in told.channels),
        "from_": told.from_,
        "last": told.last,
        "word": told.word,
    }


STATES = {
    "withdrawn": gettext_lazy("Withdrawn"),
    "changed": gettext_lazy("Not what was registered"),
    "before": gettext_lazy("Not begun"),
    "during": gettext_lazy("Under way"),
    "over": gettext_lazy("Over: can be measured"),
}


def _state(plan: Plan) -> str:
    today = timezone.localdate()
    if plan.withdrawn_at is not None:
        return "withdrawn"
    if not plan.is_whole:
        return "changed"
    if today < plan.planned.windows[0].from_:
        return "before"
    return "over" if plan.until <= today else "during"


def _said(groups: tuple[Group, ...]) -> str:
    return ", ".join(group.said[language_here()] for group in groups)
