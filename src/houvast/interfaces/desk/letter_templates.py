"""Templates of letters, and the neutral sender of all of them, as who writes them sees them."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk import offered
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import signed_in
from houvast.records.accounts.guard import Actor
from houvast.records.campaigns import operations, queries
from houvast.records.campaigns.queries import SENDER

BLANKS = {
    "name": gettext_lazy("who it is about or for"),
    "day": gettext_lazy("a day, in words"),
    "time": gettext_lazy("an hour"),
    "place": gettext_lazy("a place"),
    "service": gettext_lazy("a service"),
    "worker": gettext_lazy("who signs"),
    "words": gettext_lazy("own words, which may stay empty"),
}
KIND = offered.Kind(
    action="campaigns.write_letter",
    list_url="desk:letters",
    write_url="desk:write_letter",
    list_template="letters",
    write_template="write_letter",
    newest=queries.letter_templates,
    versions=queries.letter_versions,
    write=operations.write_letter,
    retire=operations.retire_letter,
    restore=operations.restore_letter,
    saved=gettext_lazy("Saved. It is so from the next letter on."),
    unnamed=gettext_lazy("A new letter"),
    longest=4000,
    rows=16,
    more=(SENDER,),
)


@require_GET
@signed_in
def letters(request: HttpRequest, actor: Actor) -> HttpResponse:
    found = next((each for each in KIND.newest(seen_by=actor) if each.key == SENDER), None)
    said = found.said if found and not found.retired else {}
    sender = said.get(language_here()) or next(iter(said.values()), None)
    return offered.listed(request, actor, KIND, sender=sender, sender_key=SENDER)


@require_GET
@signed_in
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return redirect("desk:write_letter", uuid.uuid4().hex)


@require_http_methods(["GET", "POST"])
@signed_in
def write(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    return offered.written(request, actor, KIND, key, is_sender=key == SENDER, blanks=BLANKS.items())


@require_POST
@signed_in
def retire(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    return offered.retired(request, actor, KIND, key)


@require_POST
@signed_in
def restore(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    return offered.restored(request, actor, KIND, key)
