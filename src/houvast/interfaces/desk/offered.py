"""Texts that workers are offered, as who writes them sees them: the list, and one text in all languages side
by side, with its versions. One set of pages for suggested answers and letters.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.accounts.queries import names
from houvast.records.campaigns import operations
from houvast.records.campaigns.operations import Unwritable
from houvast.records.campaigns.queries import LANGUAGES, Suggestion, Words

NAMES = dict(settings.LANGUAGES)


@dataclass(frozen=True)
class Kind:
    """One kind of text: who may write it, where its pages are, what is called to read and change it."""

    action: str
    list_url: str
    write_url: str
    list_template: str
    write_template: str
    newest: Callable[..., list[Suggestion]]
    versions: Callable[..., list[Suggestion]]
    write: Callable[..., Any]
    retire: Callable[..., Any]
    restore: Callable[..., Any]
    saved: str | Promise
    unnamed: str | Promise
    longest: int
    rows: int
    more: tuple[str, ...] = ()

    def name(self, text: Suggestion) -> str:
        own = text.said.get(language_here()) or next(iter(text.said.values()), None)
        return own.name if own else text.key


class TextForm(forms.Form):
    """A name and a text in each language; a language whose two fields stay empty is not written."""

    after = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, kind: Kind, key: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = 4 if key in kind.more else kind.rows
        for code in LANGUAGES:
            self.fields[f"name_{code}"] = forms.CharField(
                label=gettext_lazy("Short name"), max_length=60, required=False
            )
            self.fields[f"text_{code}"] = forms.CharField(
                label=gettext_lazy("Text"),
                max_length=kind.longest,
                required=False,
                widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "true", "lang": code}),
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


def listed(request: HttpRequest, actor: Actor, kind: Kind, **more: Any) -> HttpResponse:
    """Every text, and in which languages it was written; those not offered any more last."""
    if not actor.may(kind.action):
        refuse(kind.action, by=actor)
    found = [each for each in kind.newest(seen_by=actor) if each.key not in kind.more]
    rows = [
        {"row": each, "name": kind.name(each), "has": [(code, code in each.said) for code in LANGUAGES]}
        for each in sorted(found, key=lambda each: each.retired)
    ]
    return page(request, actor, kind.list_template, {"rows": rows, "codes": LANGUAGES, **more})


def written(request: HttpRequest, actor: Actor, kind: Kind, key: str, **more: Any) -> HttpResponse:
    """One text in all languages, with its versions. A key that there is not yet is a new text."""
    if not actor.may(kind.action):
        refuse(kind.action, by=actor)
    versions = kind.versions(key, seen_by=actor)
    if not versions and key not in kind.more and not operations.NEW.fullmatch(key):
        raise Http404
    form = TextForm(kind, key, request.POST or None, initial=_initial(versions))
    if form.is_valid():
        try:
            kind.write(key, form.said(), after=form.cleaned_data["after"], by=actor)
        except Unwritable as refused:
            form.add_error(refused.field, str(refused))
        except operations.NotPossible as refused:
            form.add_error(None, str(refused))
            versions = kind.versions(key, seen_by=actor)
            # The next press puts this text in place of theirs, knowingly.
            form.data = {**request.POST.dict(), "after": str(versions[0].number)}
        else:
            messages.success(request, str(kind.saved))
            return redirect(kind.write_url, key)
    wanted, who = request.GET.get("version", ""), names(seen_by=actor)
    context: Mapping[str, Any] = {
        "form": form,
        "key": key,
        "name": kind.name(versions[0]) if versions else str(kind.unnamed),
        "newest": versions[0] if versions else None,
        "versions": [(each, who.get(each.written_by, "") if each.written_by else "") for each in versions],
        "former": next((each for each in versions if str(each.number) == wanted), None),
        **more,
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return page(request, actor, kind.write_template, context, status=status)


def retired(request: HttpRequest, actor: Actor, kind: Kind, key: str) -> HttpResponse:
    try:
        kind.retire(key, after=_number(request, "after"), by=actor)
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is not offered any more. Its versions stay: you can bring one back."))
    return redirect(kind.write_url, key)


def restored(request: HttpRequest, actor: Actor, kind: Kind, key: str) -> HttpResponse:
    """A former version again, as a new one."""
    version, after = _number(request, "version"), _number(request, "after")
    try:
        kind.restore(key, version=version, after=after, by=actor)
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is back, and offered."))
    return redirect(kind.write_url, key)


def _number(request: HttpRequest, name: str) -> int:
    said = request.POST.get(name, "")
    if not (said.isascii() and said.isdigit() and len(said) < 9):
        raise Http404
    return int(said)


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
