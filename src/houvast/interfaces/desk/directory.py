"""The directory at the desk: look up, find out who takes somebody, read, change, translate, confirm."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk import choices, referring, shelters
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.needing import NeedForm
from houvast.interfaces.desk.offering import OfferForm, TextForm
from houvast.interfaces.desk.places import keeping
from houvast.interfaces.shell import told
from houvast.library import codes
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.directory import operations, queries, wording
from houvast.records.directory.offer import Described, Offer, Text, Unfit
from houvast.records.directory.queries import Answer, Entry

READ = "directory.read"
AT_ONCE = 100
SEXES = ("F", "M", "X")


@require_GET
@signed_in
def directory(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every service, narrowed by words, kind, whom it takes, and by what is to be confirmed."""
    _may_read(actor)
    today, language = timezone.localdate(), language_here()
    wanted = {name: request.GET.get(name, "").strip()[:100] for name in ("q", "kind", "sex", "confirm")}
    if wanted["confirm"]:
        there = queries.to_confirm(today, seen_by=actor)
    else:
        there = sorted(queries.entries(seen_by=actor), key=lambda each: each.text(language).name.casefold())
    rows = [each for each in there if _answers_to(each, wanted)]
    context = {
        "wanted": wanted,
        "rows": [_row(each, language) for each in rows[:AT_ONCE]],
        "count": len(rows),
        "at_once": AT_ONCE,
        "to_confirm": sum(each.is_to_confirm(today) for each in there),
        "kinds": choices.choices("referral_target", language, today),
        "sexes": _sexes(language),
    }
    return page(request, actor, "directory", context)


def _answers_to(entry: Entry, wanted: Mapping[str, str]) -> bool:
    """Whether every word of `q` stands in its names, its agency or what it does, and the rest agrees."""
    if wanted["kind"] and entry.offer.kind != wanted["kind"]:
        return False
    if wanted["sex"] and entry.offer.takes.sexes.get(wanted["sex"]) is not Answer.YES:
        return False
    said = " ".join([entry.agency_name, *(f"{text.name} {text.summary}" for text in entry.texts.values())])
    return all(word in said.casefold() for word in wanted["q"].casefold().split())


def _row(entry: Entry, language: str) -> dict[str, Any]:
    sexes = [
        f"{wording.WHO[sex]} ({str(wording.ANSWERS[answer]).lower()})"
        if answer is not Answer.YES
        else str(wording.WHO[sex])
        for sex, answer in sorted(entry.offer.takes.sexes.items(), key=lambda each: str(wording.WHO[each[0]]))
        if answer is not Answer.NO
    ]
    everybody = all(entry.offer.takes.sexes.get(sex) is Answer.YES for sex in SEXES)
    return {
        "entry": entry,
        "name": entry.text(language).name,
        "kind": choices.label("referral_target", entry.offer.kind, language),
        "sexes": _("everybody") if everybody else ", ".join(sexes),
        "area": ", ".join(told.area_name(each, language) for each in entry.offer.area[:3]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def suitable(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who takes somebody, and who does not and why. The question travels in the body of the request."""
    _may_read(actor)
    about = referring.about_of(request)
    form = NeedForm(
        request.POST or None, initial=referring.known(about, actor) if request.method == "GET" else None
    )
    context: dict[str, Any] = {"form": form, "about": about, "about_of": about.partition(":")}
    if form.is_valid():
        need, now, place = form.need(), timezone.localtime(), form.cleaned_data["where"] or None
        found = queries.suitable(need, place, now, seen_by=actor)
        tell: dict[str, Any] = {
            "need": need,
            "now": now,
            "language": language_here(),
            "with_place": place is not None,
        }
        context |= {
            "found": found,
            "takes": told.services(found.takes, **tell),
            "refuses": told.services(found.refuses, **tell),
            "counts": [
                (wording.ANSWERS[answer], number)
                for answer, number in sorted(found.counts.items(), reverse=True)
                if number
            ],
            "asking": referring.asking(form.cleaned_data["sex"], bool(need.children), place, about),
            "none_takes": not found.counts[Answer.YES],
        }
    return page(request, actor, "suitable", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def service(request: HttpRequest, actor: Actor, service: uuid.UUID) -> HttpResponse:
    entry = _entry(actor, service)
    names = accounts.names(seen_by=actor)
    context = {
        "service": told.whole(entry, timezone.localtime(), language_here()),
        "entry": entry,
        **(shelters.of_service(service, actor) if entry.offer.secret else {}),
        "confirmed_by": names.get(entry.confirmed_by, "") if entry.confirmed_by else "",
        "is_to_confirm": entry.is_to_confirm(timezone.localdate()),
        "languages_of": [(code, code in entry.texts, code in entry.untranslated) for code in codes.LANGUAGES],
        "versions": [
            (each, names.get(each.written_by, "") if each.written_by else "")
            for each in queries.versions(service, seen_by=actor)
        ],
        **keeping(actor, service),
    }
    return page(request, actor, "service", context)


@require_POST
@signed_in
def confirm(request: HttpRequest, actor: Actor, service: uuid.UUID) -> HttpResponse:
    operations.confirm_service(service, on=timezone.localdate(), by=actor)
    messages.success(request, _("Confirmed: it is so today."))
    if request.POST.get("then") == "list":
        return redirect(reverse("desk:directory") + "?confirm=yes")
    return redirect("desk:service", service)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: HttpRequest, actor: Actor, service: uuid.UUID) -> HttpResponse:
    """Codes and numbers of a service. Words have a page for each language."""
    _may(actor, "directory.change_service")
    entry = _entry(actor, service)
    form = OfferForm(request.POST or None, former=entry.offer)
    offer = _offer(form) if form.is_valid() else None
    if offer and _changed(request, actor, entry, offer, entry.texts, form):
        return redirect("desk:service", service)
    context = {
        "form": form,
        "entry": entry,
        "name": entry.text(language_here()).name,
        "after": _after(request, entry),
    }
    return page(request, actor, "change_service", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def words(request: HttpRequest, actor: Actor, service: uuid.UUID, language: str) -> HttpResponse:
    """A service in one language, beside another."""
    _may(actor, "directory.change_service")
    if language not in codes.LANGUAGES:
        raise Http404
    entry = _entry(actor, service)
    former = entry.texts.get(language)
    form = TextForm(request.POST or None, initial=asdict(former) if former else {})
    if form.is_valid():
        texts = {**entry.texts, language: form.text()}
        if _changed(request, actor, entry, entry.offer, texts, form):
            return redirect("desk:service_words", service, language)
    others = [code for code in codes.LANGUAGES if code != language and code in entry.texts]
    beside = request.GET.get("beside", "")
    beside = beside if beside in others else next(iter(others), "")
    context = {
        "form": form,
        "entry": entry,
        "name": entry.text(language).name,
        "code": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "languages_of": [(code, code in entry.texts, code in entry.untranslated) for code in codes.LANGUAGES],
        "others": [(code, dict(settings.LANGUAGES)[code]) for code in others],
        "beside": beside,
        "beside_text": entry.texts.get(beside),
        "after": _after(request, entry),
    }
    return page(request, actor, "service_words", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def restore(request: HttpRequest, actor: Actor, service: uuid.UUID) -> HttpResponse:
    try:
        version, after = int(request.POST["version"]), int(request.POST["after"])
    except (KeyError, ValueError) as wrong:
        raise Http404 from wrong
    try:
        operations.restore_service(service, version=version, after=after, by=actor)
    except (operations.NotPossible, Unfit) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is back."))
    return redirect("desk:service", service)


class AddForm(forms.Form):
    agency = forms.ChoiceField(label=gettext_lazy("Which organisation offers it"), required=False)
    new_agency = forms.CharField(
        label=gettext_lazy("Or a new organisation: its name"), max_length=160, required=False
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of help"))
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=30, required=False)
    although_alike = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        kinds = choices.choices("referral_target", language_here(), timezone.localdate())
        self.fields["kind"].choices = [(each.code, each.label) for each in kinds]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["agency"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            ("", _("Choose")),
            *((str(id), each.name) for id, each in queries.agencies(seen_by=actor)),
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if bool(said.get("agency")) == bool(said.get("new_agency")):
            self.add_error("agency", _("Choose an organisation, or write the name of a new one."))
        return said


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new service by name, kind and number; the rest follows on its own page. What is like it is shown."""
    _may(actor, "directory.add_service")
    form = AddForm(request.POST or None, actor=actor)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            return redirect("desk:change_service", _added(form.cleaned_data, actor))
        except Unfit as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except operations.Alike as alike:
            if alike.of == "agency":
                form.add_error("new_agency", str(alike))
            else:
                context |= {"alike": alike.there, "alike_words": str(alike)}
        except operations.NotPossible as refused:
            form.add_error(None, str(refused))
    return page(
        request, actor, "add_service", context, status=422 if form.errors or "alike" in context else 200
    )


def _added(said: Mapping[str, Any], actor: Actor) -> uuid.UUID:
    agency = Described(said["new_agency"]) if said["new_agency"] else uuid.UUID(said["agency"])
    return operations.add_service(
        agency,
        Offer(kind=said["kind"], phone=said["phone"]),
        {language_here(): Text(said["name"])},
        although_alike=said["although_alike"],
        by=actor,
    )


def _offer(form: OfferForm) -> Offer | None:
    """What the form says, or nothing, with what is wrong beside its field."""
    offer = form.offer()
    return None if form.errors else offer


def _changed(
    request: HttpRequest,
    actor: Actor,
    entry: Entry,
    offer: Offer,
    texts: Mapping[str, Text],
    form: forms.Form,
) -> bool:
    """Saved, with words to the next page; else why not beside the field."""
    try:
        operations.change_service(
            entry.id,
            offer,
            texts,
            after=_after(request, entry),
            changes_meaning="changes_meaning" in request.POST,
            by=actor,
        )
    except Unfit as refused:
        field = FIELDS.get(refused.field, refused.field)
        form.add_error(field if field in form.fields else None, str(refused))
    except operations.NotPossible as refused:
        form.add_error(None, str(refused))
    else:
        messages.success(request, _("Saved."))
        return True
    return False


# Fields of an offer that the form calls otherwise.
FIELDS = {"hours": "day_MO", "area": "areas", "older": "older_from_M"}


def _after(request: HttpRequest, entry: Entry) -> int:
    said = request.POST.get("after", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else entry.number


def _sexes(language: str) -> list[tuple[str, str]]:
    return [
        (each.code, each.label)
        for each in choices.choices("sex", language, timezone.localdate())
        if each.code in SEXES
    ]


def _entry(actor: Actor, service: uuid.UUID) -> Entry:
    if not actor.may(READ):
        refuse(READ, subject=service, by=actor)
    entry = queries.service(service, seen_by=actor)
    if entry is None:
        refuse(READ, subject=service, by=actor)
    return entry


def _may_read(actor: Actor) -> None:
    _may(actor, READ)


def _may(actor: Actor, action: str) -> None:
    if not actor.may(action):
        refuse(action, by=actor)
