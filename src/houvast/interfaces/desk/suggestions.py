"""Suggested answers as who writes them sees them."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk import offered
from houvast.interfaces.desk.entrance import signed_in
from houvast.records.accounts.guard import Actor
from houvast.records.campaigns import operations, queries

KIND = offered.Kind(
    action="campaigns.write_suggestion",
    list_url="desk:suggestions",
    write_url="desk:write_suggestion",
    list_template="suggestions",
    write_template="write_suggestion",
    newest=queries.suggestions,
    versions=queries.suggestion_versions,
    write=operations.write_suggestion,
    retire=operations.retire_suggestion,
    restore=operations.restore_suggestion,
    saved=gettext_lazy("Saved. Workers are offered it from the next talk that they open."),
    unnamed=gettext_lazy("A new suggested answer"),
    longest=1000,
    rows=5,
)


@require_GET
@signed_in
def suggestions(request: HttpRequest, actor: Actor) -> HttpResponse:
    return offered.listed(request, actor, KIND)


@require_GET
@signed_in
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    return redirect("desk:write_suggestion", uuid.uuid4().hex)


@require_http_methods(["GET", "POST"])
@signed_in
def write(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    return offered.written(request, actor, KIND, key)


@require_POST
@signed_in
def retire(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    return offered.retired(request, actor, KIND, key)


@require_POST
@signed_in
def restore(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    return offered.restored(request, actor, KIND, key)
