"""The nameplate at the desk: what the public pages call the helpline, its number and hours, by version."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from houvast.interfaces.desk.entrance import page as desk_page
from houvast.interfaces.desk.entrance import signed_in
from houvast.interfaces.desk.week import WEEK, spells_of
from houvast.interfaces.shell import line, written
from houvast.interfaces.shell.days import DaysField
from houvast.library.opening import DAYS
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.accounts.queries import front_helpline, names
from houvast.records.campaigns import operations, queries
from houvast.records.campaigns.operations import Unwritable
from houvast.records.campaigns.queries import LANGUAGES, Nameplate, NameplateRow

WRITE = "campaigns.write_nameplate"


class NameplateForm(forms.Form):
    sender = forms.CharField(
        label=gettext_lazy("Name on mails that you send"),
        help_text=gettext_lazy(
            "It stands in somebody's list of mails: a word that says nothing. Empty: only the address."
        ),
        required=False,
        max_length=30,
    )
    number = forms.CharField(label=gettext_lazy("Telephone number, as people read it"), max_length=30)
    dial = forms.CharField(
        label=gettext_lazy("The same number, as a telephone dials it"),
        help_text=gettext_lazy("Digits only, + in front if abroad. Try it before you save it."),
        max_length=16,
    )
    free = forms.BooleanField(label=gettext_lazy("Calling is free of charge"), required=False)
    closed_days = DaysField(label=gettext_lazy("Days on which nobody answers the telephone"))
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LANGUAGES:
            self.fields[f"name_{code}"] = forms.CharField(label=dict(settings.LANGUAGES)[code], max_length=60)
        for day, (_code, name) in zip(DAYS, WEEK, strict=True):
            self.fields[day] = forms.CharField(label=name, max_length=200, required=False)

    @property
    def names(self) -> list[forms.BoundField]:
        return [self[f"name_{code}"] for code in LANGUAGES]

    @property
    def week(self) -> list[forms.BoundField]:
        return [self[day] for day in DAYS]

    def clean(self) -> None:
        self.hours: dict[str, tuple[str, ...]] = {}
        for day in DAYS:
            try:
                spells = spells_of(self.cleaned_data.get(day, ""))
            except forms.ValidationError as wrong:
                self.add_error(day, wrong)
            else:
                if spells:
                    self.hours[day] = tuple(f"{from_}-{until}" for from_, until in spells)

    def plate(self) -> Nameplate:
        filled = self.cleaned_data
        return Nameplate(
            {code: filled[f"name_{code}"] for code in LANGUAGES},
            filled["sender"],
            filled["number"],
            filled["dial"],
            filled["free"],
            self.hours,
            tuple(filled["closed_days"]),
        )


@require_http_methods(["GET", "POST"])
@signed_in
def nameplate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Name in every language side by side, number and hours, with its versions."""
    versions = _versions(actor)
    form = NameplateForm(request.POST or None, initial=_initial(versions[0]))
    if form.is_valid():
        try:
            operations.write_nameplate(form.plate(), after=form.cleaned_data["after"], by=actor)
        except Unwritable as refused:
            form.add_error(refused.field, str(refused))
        except operations.NotPossible as refused:
            form.add_error(None, str(refused))
            versions = _versions(actor)
            # The next press puts this in place of theirs, knowingly.
            form.data = {**request.POST.dict(), "after": str(versions[0].number)}
        else:
            messages.success(request, _("Saved. The public reads it within fifteen seconds."))
            return redirect("desk:nameplate")
    return _page(request, actor, form, versions)


@require_POST
@signed_in
def preview(request: HttpRequest, actor: Actor, language: str) -> HttpResponse:
    """The home page exactly as the public would read it; nothing is saved."""
    versions = _versions(actor)
    form = NameplateForm(request.POST)
    if language not in LANGUAGES:
        raise Http404
    if form.is_valid():
        try:
            operations.check_nameplate(form.plate())
        except Unwritable as refused:
            form.add_error(refused.field, str(refused))
        else:
            with translation.override(language), line.previewed(form.plate()):
                return render(request, written.template("home"), written.context("home"))
    return _page(request, actor, form, versions)


@require_POST
@signed_in
def restore(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A former version again, as a new one."""
    _versions(actor)
    try:
        version, after = int(request.POST["version"]), int(request.POST["after"])
    except (KeyError, ValueError) as wrong:
        raise Http404 from wrong
    try:
        operations.restore_nameplate(version=version, after=after, by=actor)
    except (operations.NotPossible, Unwritable) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is back. The public reads it within fifteen seconds."))
    return redirect("desk:nameplate")


def _versions(actor: Actor) -> list[NameplateRow]:
    if not actor.may(WRITE):
        refuse(WRITE, by=actor)
    return queries.nameplate_versions(seen_by=actor)


def _plate(version: NameplateRow) -> Nameplate:
    return version.plate or line.nameplate_of(line.of_file())


def _initial(newest: NameplateRow) -> dict[str, Any]:
    plate = _plate(newest)
    return {
        **{f"name_{code}": name for code, name in plate.name.items()},
        **{day: ", ".join(spells) for day, spells in plate.hours.items()},
        **{field: getattr(plate, field) for field in ("sender", "number", "dial", "free")},
        "closed_days": plate.closed_days,
        "after": newest.number,
    }


def _page(
    request: HttpRequest, actor: Actor, form: NameplateForm, versions: list[NameplateRow]
) -> HttpResponse:
    who = names(seen_by=actor)
    wanted = request.GET.get("version", "")
    former = next((each for each in versions if str(each.number) == wanted), None)
    context = {
        "form": form,
        "codes": LANGUAGES,
        "elsewhere": front_helpline() != actor.organisation,
        "versions": [(each, who.get(each.written_by, "") if each.written_by else "") for each in versions],
        "newest": versions[0].number,
        "former": former,
        "former_plate": _plate(former) if former else None,
    }
    refused = form.is_bound and not form.is_valid()
    return desk_page(request, actor, "nameplate", context, status=422 if refused else 200)
