"""Figures of other sources at the desk: a file and its mapping come in, and a report goes back to the sender.

What is wrong with a file, and which of its tables may be shown, is decided in releases; nothing is
computed here.
"""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from houvast.interfaces.desk.entrance import page, signed_in
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.releases import operations, queries

ACTION = "releases.bring_delivery"
LARGEST = 20_000_000  # bytes: whoever brings more sits at the command, where one can wait
LARGEST_MAPPING = 200_000
LANGUAGES = (("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"), ("en", "English"))
_TYPES = {"html": "text/html; charset=utf-8", "json": "application/json", "csv": "text/csv; charset=utf-8"}


class DeliveryForm(forms.Form):
    """A file, and what its columns mean."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("CSV, XLSX, Parquet or SQLite, at most 20 MB. It is read and not kept."),
    )
    mapping = forms.FileField(
        label=gettext_lazy("What its columns mean (a mapping)"),
        help_text=gettext_lazy("Without one, the mapping that is known for a file of that name is taken."),
        required=False,
    )
    like = forms.ChoiceField(
        label=gettext_lazy("Or read it as an earlier delivery"),
        required=False,
    )

    def __init__(self, *args: Any, earlier: list[queries.Delivered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        senders = {each.sender: each for each in reversed(earlier)}
        choices = [(str(each.id), f"{each.sender} ({each.file_name})") for each in senders.values()]
        self.fields["like"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_file(self) -> object:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than 20 MB. The houvast command reads it."))
        return sent

    def clean_mapping(self) -> str:
        sent = self.cleaned_data["mapping"]
        if not sent:
            return ""
        try:
            return str(sent.read(LARGEST_MAPPING + 1).decode("utf-8"))
        except UnicodeDecodeError:
            raise forms.ValidationError(_("A mapping is a text in UTF-8.")) from None

    def sent(self) -> operations.Sent:
        said = self.cleaned_data
        like = uuid.UUID(said["like"]) if said["like"] and not said["mapping"] else None
        return operations.Sent(said["file"].name or "", said["file"], said["mapping"], like)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def deliveries(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What came in, and bringing in the next."""
    if not actor.may(ACTION):
        refuse(ACTION, by=actor)
    rows, posted = queries.deliveries(seen_by=actor), request.method == "POST"
    form = DeliveryForm(request.POST if posted else None, request.FILES if posted else None, earlier=rows)
    if posted and form.is_valid() and (delivery := _bring(form, actor)):
        return redirect("desk:delivery", delivery=delivery)
    context = {"rows": rows, "form": form}
    return page(request, actor, "deliveries", context, status=422 if form.errors else 200)


def _bring(form: DeliveryForm, actor: Actor) -> uuid.UUID | None:
    try:
        return operations.bring_delivery(form.sent(), by=actor)
    except operations.NotPossible as refused:
        form.add_error("mapping", str(refused))
    return None


@require_GET
@signed_in
def delivery(request: HttpRequest, actor: Actor, delivery: uuid.UUID) -> HttpResponse:
    """The report on one delivery, and its files."""
    found = queries.delivery(delivery, (get_language() or "en")[:2], seen_by=actor)
    if found is None:
        refuse(ACTION, subject=delivery, by=actor)
    return page(request, actor, "delivery", {"each": found, "languages": LANGUAGES})


@require_GET
@signed_in
def delivery_file(request: HttpRequest, actor: Actor, delivery: uuid.UUID, name: str) -> HttpResponse:
    """The report as the sender gets it, or a table."""
    language = request.GET.get("language", "en")
    known = language if language in dict(LANGUAGES) else "en"
    content = queries.delivery_file(delivery, name, known, seen_by=actor)
    if content is None:
        refuse(ACTION, subject=delivery, by=actor)
    stem, _dot, ending = name.rpartition(".")
    response = HttpResponse(content, content_type=_TYPES[ending])
    shown = f"{stem}.{known}.{ending}" if ending == "html" else name
    response["Content-Disposition"] = f'attachment; filename="{shown}"'
    return response
