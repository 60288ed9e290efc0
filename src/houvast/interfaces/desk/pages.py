"""The public pages as who writes them sees them: how they stand, beside another language, by version."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk.entrance import page as desk_page
from houvast.interfaces.desk.entrance import signed_in
from houvast.interfaces.shell import written
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.accounts.queries import front_helpline, names
from houvast.records.campaigns import operations, queries
from houvast.records.campaigns.operations import Unwritable
from houvast.records.campaigns.queries import Text, Version

WRITE = "campaigns.write_page"
TEXT = ("tab", "link", "heading", "body")


class PageForm(forms.Form):
    tab = forms.CharField(
        label=gettext_lazy("Name on the tab"),
        help_text=gettext_lazy("It stands in somebody's history: a word that says nothing."),
        max_length=19,
        strip=False,
    )
    link = forms.CharField(label=gettext_lazy("Words of links to this page"), max_length=90)
    heading = forms.CharField(label=gettext_lazy("Heading"), max_length=120)
    body = forms.CharField(
        label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "true"})
    )
    changes_meaning = forms.BooleanField(
        label=gettext_lazy("The meaning changes: the other languages have to follow"), required=False
    )
    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def text(self) -> Text:
        said = {field: self.cleaned_data[field] for field in TEXT}
        return Text(**{**said, "body": said["body"].replace("\r\n", "\n")})


@require_GET
@signed_in
def pages(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every page in every language: shipped or own, and what still has to be translated."""
    if not actor.may(WRITE):
        refuse(WRITE, by=actor)
    shown = written.links()
    rows = [
        {"page": page, "words": shown[page][1], "address": shown[page][0], "states": states}
        for page, states in queries.states(seen_by=actor).items()
    ]
    elsewhere = front_helpline() != actor.organisation
    return desk_page(
        request, actor, "pages", {"rows": rows, "codes": queries.LANGUAGES, "elsewhere": elsewhere}
    )


@require_http_methods(["GET", "POST"])
@signed_in
def write(request: HttpRequest, actor: Actor, page: str, language: str) -> HttpResponse:
    """One page in one language, beside another language, with its versions."""
    versions = _versions(actor, page, language)
    form = PageForm(request.POST or None, initial=_initial(actor, page, language, versions[0]))
    if form.is_valid():
        try:
            operations.write_page(
                page,
                language,
                form.text(),
                after=form.cleaned_data["after"],
                changes_meaning=form.cleaned_data["changes_meaning"],
                by=actor,
            )
        except Unwritable as refused:
            form.add_error(refused.field, str(refused))
        except operations.NotPossible as refused:
            form.add_error(None, str(refused))
            versions = _versions(actor, page, language)
            # The next press puts this text in place of theirs, knowingly.
            form.data = {**request.POST.dict(), "after": str(versions[0].number)}
        else:
            messages.success(request, _("Saved. The public reads it within fifteen seconds."))
            return redirect("desk:write_page", page, language)
    return _page(request, actor, page, language, form, versions)


@require_POST
@signed_in
def preview(request: HttpRequest, actor: Actor, page: str, language: str) -> HttpResponse:
    """Exactly what the public would read; nothing is saved."""
    versions = _versions(actor, page, language)
    form = PageForm(request.POST)
    if form.is_valid():
        try:
            operations.check(form.text())
        except Unwritable as refused:
            form.add_error(refused.field, str(refused))
        else:
            with translation.override(language):
                return render(request, written.template(page), written.context(page, form.text()))
    return _page(request, actor, page, language, form, versions)


@require_POST
@signed_in
def restore(request: HttpRequest, actor: Actor, page: str, language: str) -> HttpResponse:
    """A former version again, as a new one."""
    _versions(actor, page, language)
    try:
        version, after = int(request.POST["version"]), int(request.POST["after"])
    except (KeyError, ValueError) as wrong:
        raise Http404 from wrong
    try:
        operations.restore_page(page, language, version=version, after=after, by=actor)
    except (operations.NotPossible, Unwritable) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is back. The public reads it within fifteen seconds."))
    return redirect("desk:write_page", page, language)


def _versions(actor: Actor, page: str, language: str) -> list[Version]:
    if page not in queries.PAGES or language not in queries.LANGUAGES:
        raise Http404
    if not actor.may(WRITE):
        refuse(WRITE, by=actor)
    return queries.versions(page, language, seen_by=actor)


def _initial(actor: Actor, page: str, language: str, newest: Version) -> dict[str, Any]:
    """A text that only follows another language does not ask the others to follow it."""
    untranslated = queries.states(seen_by=actor)[page][language].untranslated
    return {**vars(newest.text), "after": newest.number, "changes_meaning": not untranslated}


def _page(
    request: HttpRequest, actor: Actor, page: str, language: str, form: PageForm, versions: list[Version]
) -> HttpResponse:
    others = [code for code in queries.LANGUAGES if code != language]
    beside = request.GET.get("beside", "")
    beside = beside if beside in others else others[0]
    wanted = request.GET.get("version", "")
    former = next((each for each in versions if str(each.number) == wanted), None)
    who = names(seen_by=actor)
    return desk_page(
        request,
        actor,
        "write_page",
        {
            "form": form,
            "page": page,
            "code": language,
            "language_name": dict(settings.LANGUAGES)[language],
            "address": reverse("desk:write_page", args=(page, language)),
            "states": queries.states(seen_by=actor)[page],
            "others": [(code, dict(settings.LANGUAGES)[code]) for code in others],
            "beside": beside,
            "beside_text": queries.versions(page, beside, seen_by=actor)[0].text,
            "versions": [
                (each, who.get(each.written_by, "") if each.written_by else "") for each in versions
            ],
            "newest": versions[0].number,
            "former": former,
        },
        status=422 if form.is_bound and not form.is_valid() else 200,
    )
