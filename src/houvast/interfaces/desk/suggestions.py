"""Suggested answers as who writes them sees them: the list, and one of them in all languages side by side."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.accounts.queries import names
from houvast.records.campaigns import operations, queries
from houvast.records.campaigns.operations import Unwritable
from houvast.records.campaigns.queries import LANGUAGES, Suggestion, Words

WRITE = "campaigns.write_suggestion"
NAMES = dict(settings.LANGUAGES)


class SuggestionForm(forms.Form):
    """A name and a text in each language; a language whose two fields stay empty is not written."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code in LANGUAGES:
            self.fields[f"name_{code}"] = forms.CharField(
                label=gettext_lazy("Short name"), max_length=60, required=False
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=gettext_lazy("Text"),
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "true", "lang": code}),
            )

    def by_language(self) -> list[tuple[str, str, Any, Any]]:
        return [(code, NAMES[code], self[f"name_{code}"], self[f"text_{code}"]) for code in LANGUAGES]

    def said(self) -> dict[str, Words]:
        """What was written; a language with only one of its two fields is refused by its records."""
        found = {code: self._words(code) for code in LANGUAGES}
        return {code: words for code, words in found.items() if words.name or words.text}

    def _words(self, code: str) -> Words:
        name, text = self.cleaned_data[f"name_{code}"], self.cleaned_data[f"text_{code}"]
        return Words(name.strip(), text.replace("\r\n", "\n").strip())


@require_GET
@signed_in
def suggestions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every suggested answer, and in which languages it was written; those not offered any more last."""
    if not actor.may(WRITE):
        refuse(WRITE, by=actor)
    found = queries.suggestions(seen_by=actor)
    rows = [
        {"row": each, "name": _name(each), "has": [(code, code in each.said) for code in LANGUAGES]}
        for each in sorted(found, key=lambda each: each.retired)
    ]
    return page(request, actor, "suggestions", {"rows": rows, "codes": LANGUAGES})


@require_GET
@signed_in
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return redirect("desk:write_suggestion", uuid.uuid4().hex)


@require_http_methods(["GET", "POST"])
@signed_in
def write(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """One answer in all languages, with its versions. A key that there is not yet is a new answer."""
    if not actor.may(WRITE):
        refuse(WRITE, by=actor)
    versions = queries.suggestion_versions(key, seen_by=actor)
    if not versions and not operations.NEW.fullmatch(key):
        raise Http404
    form = SuggestionForm(request.POST or None, initial=_initial(versions))
    if form.is_valid():
        try:
            operations.write_suggestion(key, form.said(), after=form.cleaned_data["after"], by=actor)
        except Unwritable as refused:
            form.add_error(refused.field, str(refused))
        except operations.NotPossible as refused:
            form.add_error(None, str(refused))
            versions = queries.suggestion_versions(key, seen_by=actor)
            # The next press puts this text in place of theirs, knowingly.
            form.data = {**request.POST.dict(), "after": str(versions[0].number)}
        else:
            messages.success(request, _("Saved. Workers are offered it from the next talk that they open."))
            return redirect("desk:write_suggestion", key)
    wanted = request.GET.get("version", "")
    who = names(seen_by=actor)
    return page(
        request,
        actor,
        "write_suggestion",
        {
            "form": form,
            "key": key,
            "name": _name(versions[0]) if versions else _("A new suggested answer"),
            "newest": versions[0] if versions else None,
            "versions": [
                (each, who.get(each.written_by, "") if each.written_by else "") for each in versions
            ],
            "former": next((each for each in versions if str(each.number) == wanted), None),
        },
        status=422 if form.is_bound and not form.is_valid() else 200,
    )


@require_POST
@signed_in
def retire(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    try:
        operations.retire_suggestion(key, after=_number(request, "after"), by=actor)
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is not offered any more. Its versions stay: you can bring one back."))
    return redirect("desk:write_suggestion", key)


@require_POST
@signed_in
def restore(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """A former version again, as a new one."""
    version, after = _number(request, "version"), _number(request, "after")
    try:
        operations.restore_suggestion(key, version=version, after=after, by=actor)
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is back, and offered."))
    return redirect("desk:write_suggestion", key)


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    if not (said.isascii() and said.isdigit() and len(said) < 9):
        raise Http404
    return int(said)


def _name(suggestion: Suggestion) -> str:
    own = suggestion.said.get(language_here()) or next(iter(suggestion.said.values()), None)
    return own.name if own else suggestion.key


def _initial(versions: list[Suggestion]) -> dict[str, Any]:
    if not versions:
        return {"after": 0}
    said = versions[0].said
    words = {f"name_{code}": each.name for code, each in said.items()}
    return {
        "after": versions[0].number,
        **words,
        **{f"text_{code}": each.text for code, each in said.items()},
    }
