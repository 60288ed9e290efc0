"""The list of contacts, one contact, its corrections, and what may be done to it."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk import (
    callbacks,
    cases,
    choices,
    dangers,
    form,
    letters,
    referrals,
    register,
    request_reasons,
    ties,
    today,
)
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.form import Form
from houvast.interfaces.shell import days
from houvast.interfaces.shell.numbers import is_number, whole
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.campaigns import queries as campaigns
from houvast.records.contacts import operations, queries, questionnaire
from houvast.records.contacts.operations import FormerVersion, OpenedContact, Reading, second_reading
from houvast.records.contacts.operations.referrals import referrals_of
from houvast.records.contacts.queries import Wanted
from houvast.records.contacts.queries.danger import dangers_of
from houvast.records.contacts.registration import Details, from_codes

STATES = {
    "": gettext_lazy("All that count"),
    "open": gettext_lazy("Open"),
    "closed": gettext_lazy("Closed"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
REASONS = {
    "MISTAKE": gettext_lazy("Registered by mistake"),
    "DUPLICATE": gettext_lazy("Registered twice"),
    "TEST": gettext_lazy("It was a test"),
    "AT_REQUEST": gettext_lazy("The person asked for it"),
}


@require_GET
@signed_in
def contact_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The list and its filters; who may read no contact finds no such page, and no name of a worker."""
    if not actor.may("contacts.read"):
        refuse("contacts.read", by=actor)
    filters = _Filters(request.GET)
    found = queries.contacts(filters.wanted(), seen_by=actor)
    names = accounts.names(seen_by=actor)
    context = {
        "filters": filters,
        "rows": today.described(found.rows, names),
        "next": filters.address(after=f"{found.after[0]}.{found.after[1]}") if found.after else "",
        "first": filters.address(after="") if request.GET.get("after") else "",
        "colleagues": sorted(names.items(), key=lambda item: item[1].casefold()),
        "states": STATES,
        "channels": _labels("channel"),
        "problems": _labels("problem"),
    }
    return page(request, actor, "contacts", context)


@require_GET
@signed_in
def contact(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    return _contact(request, actor, contact)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask_callback(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """Somebody is to be called back; the page again, with what was typed, where it cannot be as it stands."""
    if request.method == "POST":
        try:
            callbacks.ask(request, actor, contact=contact)
        except operations.NotPossible as refused:
            typed = {**request.POST.dict(), "form": "callback", "problem": str(refused)}
            return _contact(request, actor, contact, typed)
    return redirect("desk:contact", contact)


def _contact(
    request: HttpRequest, actor: Actor, contact: uuid.UUID, typed: Mapping[str, Any] | None = None
) -> HttpResponse:
    opened = operations.read(contact, by=actor)
    to = reverse("desk:ask_callback_of_contact", args=[contact])
    context = {
        **described(opened, actor),
        "typed": typed,
        "reasons": REASONS,
        "receipt": queries.receipt(contact, seen_by=actor) if opened.erased_on else None,
        **request_reasons.CHOICES,
        "asking": callbacks.asking(to=to, team=opened.team),
        "danger_about": ("contact", contact),
        "referrals": [referrals.in_words(each, actor) for each in referrals_of(contact, by=actor)],
        "letters": letters.of_contact(contact, actor),
        "dangers": dangers.rows(actor, dangers_of(contact=contact, seen_by=actor)),
        **ties.of_contact(contact, actor),
        "cases": cases.of_contact(contact, actor),
        "heard": campaigns.heard_of(contact, seen_by=actor),
        "heard_choices": campaigns.HEARD.items(),
    }
    return page(request, actor, "contact", context, status=422 if typed else 200)


def described(opened: OpenedContact, actor: Actor) -> dict[str, Any]:
    """A contact that was opened, in words."""
    names = accounts.names(seen_by=actor)
    return {
        "contact": opened,
        "form": Form(questionnaire.answers_of(opened.registration), opened.registration.day),
        "problem": choices.label("problem", opened.problem, language_here()),
        "handled_by": names.get(opened.handled_by, "") if opened.handled_by else "",
        "registered_by": names.get(opened.registered_by, "") if opened.registered_by else "",
        "versions": list(versions(opened, names)),
        "withdrawn": REASONS.get(opened.withdrawn, ""),
        "minority": questionnaire.minority(questionnaire.answers_of(opened.registration)),
        "readings": [_reading(each, actor, names) for each in opened.readings],
        "second_readers_say": [
            (code, choices.label("situation_role", code, language_here()))
            for code in questionnaire.SECOND_READERS_SAY
        ],
    }


def _reading(reading: Reading, actor: Actor, names: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    """A second reading in words; `is_mine` where one may read it oneself."""
    return {
        "reading": reading,
        "said": choices.label("situation_role", reading.said, language_here()) if reading.said else "",
        "agrees": reading.said == "BOTH",
        "first": names.get(reading.first_by, "") if reading.first_by else "",
        "second": names.get(reading.read_by, "") if reading.read_by else "",
        "may_read": actor.may("contacts.read_second")
        and actor.id != reading.first_by
        and reading.read_by in (None, actor.id),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def correct(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """The same form as registering, with the answers as they stand."""
    if request.method == "POST":
        return _take_correction(request, actor, contact)
    opened = operations.read(contact, by=actor)
    if opened.erased_on:
        messages.error(request, _("A contact whose content was erased cannot be corrected."))
        return redirect("desk:contact", contact=contact)
    if opened.damaged or opened.not_handed_over:
        messages.error(request, _("A contact whose sealed part cannot be opened cannot be corrected."))
        return redirect("desk:contact", contact=contact)
    answers = questionnaire.answers_of(opened.registration)
    return _correction(request, actor, contact, Form(answers, opened.registration.day), opened.version)


@require_POST
@signed_in
def read_second(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """Say as a second reader how one sees a role that a colleague assessed as both."""
    number, said = request.POST.get("number", ""), request.POST.get("said", "")
    version = whole(request.POST.get("version", ""), digits=9)
    try:
        of = int(number) if is_number(number) else -1  # 0 is who speaks
        second_reading.read_second(contact, of, said=said, version=version, by=actor)
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:contact", contact=contact)
    return _back(request, contact, _("Kept. It counts as both only when you agree."))


@require_POST
@signed_in
def close(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    operations.close(contact, by=actor)
    return _back(request, contact, _("Closed: nothing more is to be done."))


@require_POST
@signed_in
def reopen(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    operations.reopen(contact, by=actor)
    return _back(request, contact, _("Open again: something is still to be done."))


@require_POST
@signed_in
def withdraw(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        operations.withdraw(contact, reason=reason, by=actor)
    except operations.NotPossible as refused:
        is_again = isinstance(refused, operations.WithdrawnBefore) and refused.reason == reason
        if not is_again:  # else it was pressed twice
            messages.error(request, str(refused))
            return redirect("desk:contact", contact=contact)
    return _back(request, contact, _("Withdrawn: it no longer counts, and it can be restored."))


@require_POST
@signed_in
def restore(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    with told(request, _("Restored: it counts again.")):
        operations.restore(contact, by=actor)
    return redirect("desk:contact", contact=contact)


class _Filters:
    """What the address says the list is filtered by; what cannot be read is said, and filters nothing."""

    def __init__(self, said: QueryDict) -> None:
        self.said = said
        self.problems: list[str] = []
        self.from_, self.to = self._day("from"), self._day("to")
        self.channel, self.problem = self._code("channel"), self._code("problem")
        self.state = said.get("state", "") if said.get("state", "") in STATES else ""
        self.worker = self._read("worker", uuid.UUID)

    def wanted(self) -> Wanted:
        return Wanted(
            from_=self.from_,
            until=self.to + timedelta(days=1) if self.to and self.to < date.max else None,
            channel=self.channel,
            problem=self.problem,
            worker=self.worker,
            state=self.state,
            after=self._read("after", _position),
        )

    @property
    def any(self) -> bool:
        return any((self.from_, self.to, self.channel, self.problem, self.state, self.worker))

    def address(self, **changes: str) -> str:
        query = self.said.copy()
        for name, value in changes.items():
            query[name] = value
            if not value:
                del query[name]
        return f"?{query.urlencode()}"

    def _day(self, name: str) -> date | None:
        day: date | None = self._read(name, days.read)
        return day

    def _code(self, name: str) -> str:
        code = self.said.get(name, "")
        return code if code in _labels(name) else ""

    def _read(self, name: str, reading: Callable[[str], Any]) -> Any:
        said = self.said.get(name, "")
        if not said:
            return None
        try:
            return reading(said)
        except (ValueError, OverflowError):
            self.problems.append(
                _("“%(said)s” cannot be read, so the list is not filtered by it.") % {"said": said[:40]}
            )
            return None


def _position(said: str) -> tuple[date, int]:
    day, _dot, serial = said.partition(".")
    return date.fromisoformat(day), min(int(serial), 2**63 - 1)


def _labels(name: str) -> dict[str, str]:
    found = choices.choices(name, language_here(), timezone.localdate())
    return {choice.code: choice.label for choice in found}


def _take_correction(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    answers, on = form.answers_from(request.POST), timezone.localdate()
    version = int(request.POST.get("version", "")) if request.POST.get("version", "").isdecimal() else 0
    if changed := register.changed_persons(request, answers):
        return _correction(request, actor, contact, Form(changed[0], on, added=changed[1]), version)
    said = register.read_or_refuse(answers, on, queries.unexplained_roles(contact, seen_by=actor))
    if isinstance(said, dict):
        return _correction(request, actor, contact, Form(answers, on, said), version, status=422)
    try:
        operations.correct(contact, said, version=version, by=actor)
    except operations.NotPossible as refused:
        problem = {"": str(refused)}
        return _correction(request, actor, contact, Form(answers, on, problem), version, status=409)
    return _back(request, contact, _("Corrected. The former answers are kept."))


def _correction(
    request: HttpRequest, actor: Actor, contact: uuid.UUID, shown: Form, version: int, *, status: int = 200
) -> HttpResponse:
    context = {"form": shown, "contact_id": contact, "version": version}
    return page(request, actor, "correct", context, status=status)


def versions(opened: OpenedContact, names: Mapping[uuid.UUID, str]) -> Iterator[dict[str, Any]]:
    """Each correction, latest first, with what it changed; sealed answers are not compared."""
    after = questionnaire.answers_of(replace(opened.registration, details=Details()))
    for former in opened.former:
        before = questionnaire.answers_of(from_codes(former.answers))
        yield {
            "version": former.version,
            "on": former.replaced_on,
            "by": names.get(former.replaced_by, "") if former.replaced_by else "",
            "changes": list(_changes(before, after, former)),
        }
        after = before


def _changes(
    before: Mapping[str, Any], after: Mapping[str, Any], former: FormerVersion
) -> Iterator[tuple[Any, str, str, str]]:
    day = date.fromisoformat(former.answers["day"])
    old, new = Form(before, day).all_fields(), Form(after, day).all_fields()
    for name in {**old, **new}:
        if before.get(name) != after.get(name):
            shown = old.get(name) or new[name]
            yield shown.question.label, shown.about, _display(old, name), _display(new, name)


def _display(fields: Mapping[str, form.Field], name: str) -> str:
    """The answer in words; empty for what was not asked, as of a person who was not reported."""
    return (fields[name].display or _("Not known")) if name in fields else ""


def _back(request: HttpRequest, contact: uuid.UUID, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("desk:contact", contact=contact)
