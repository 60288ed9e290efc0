"""Documents of a case at the desk: put in, opened as a copy or as they came, withdrawn."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk import choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import signed_in
from houvast.interfaces.shell import files
from houvast.interfaces.shell.numbers import whole
from houvast.library import grounds as law
from houvast.records.accounts.guard import Actor
from houvast.records.cases.laid import Laid
from houvast.records.cases.operations import NotPossible, documents

Names = dict[uuid.UUID, str]


@require_POST
@signed_in
def put_in(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    """A file about one person, for the team; agencies read it once it is passed on at the table."""
    sent, posted = request.FILES.get("file"), request.POST
    content, name = (sent.read(), sent.name or "") if sent else (b"", "")
    with told(request, _("Kept, sealed. Agencies read it once you pass it on at the table.")):
        documents.lay_document(
            case, content, name=name, words=posted.get("words", ""), field=posted.get("field", ""),
            about=whole(posted.get("about", "")), by=actor,
        )  # fmt: skip
    return redirect("desk:case", case)


@require_GET
@signed_in
def document(request: HttpRequest, actor: Actor, case: uuid.UUID, document: uuid.UUID) -> HttpResponse:
    """What is shown of it: the copy, or a sound or video as it came."""
    try:
        found = documents.read_document(document, by=actor)
    except NotPossible as refused:
        return _back(request, case, str(refused))
    return files.saved(found.content, name=found.neutral, mime=found.mime)


@require_POST
@signed_in
def original(request: HttpRequest, actor: Actor, case: uuid.UUID, document: uuid.UUID) -> HttpResponse:
    """As it came: asked for apart, with a reason that stands on the timeline."""
    try:
        found = documents.open_original(document, request.POST.get("because", ""), by=actor)
    except NotPossible as refused:
        return _back(request, case, str(refused))
    return files.as_it_came(found.content, name=found.neutral)


@require_POST
@signed_in
def withdraw(request: HttpRequest, actor: Actor, case: uuid.UUID, document: uuid.UUID) -> HttpResponse:
    with told(request, _("Withdrawn: nobody can open it any more.")):
        documents.withdraw_document(document, request.POST.get("because", ""), by=actor)
    return redirect("desk:case", case)


def choosing() -> dict[str, Any]:
    """What the forms about documents offer."""
    return {
        "files_are_taken": documents.are_taken(),
        "originals": documents.ORIGINAL_BECAUSE.items(),
        "withdrawals": documents.WITHDRAWN_BECAUSE.items(),
        "told_by_file": [
            each
            for each in choices.choices("shared_field", language_here(), timezone.localdate())
            if each.code not in law.never_shared() and each.code != "INVITATION"
        ],
    }


def in_words(laid: Laid, names: Names, agencies: Names) -> dict[str, Any]:
    """What was laid, as the timeline and the table show it: by which agency, or by whom of the team."""
    file = laid.document
    by = agencies.get(laid.agency, "") if laid.agency else ""
    if not by and laid.written_by:
        by = names.get(laid.written_by, "")
    return {
        "laid": laid,
        "file": file,
        "at": laid.written_at,
        "field": choices.label("shared_field", laid.field, language_here()),
        "by": by,
        "withdrawn_by": names.get(file.withdrawn_by, "") if file and file.withdrawn_by else "",
        "withdrawn_because": documents.WITHDRAWN_BECAUSE.get(file.withdrawn_because, "") if file else "",
    }


def _back(request: HttpRequest, case: uuid.UUID, why: str) -> HttpResponse:
    with told(request):
        raise NotPossible(why)
    return redirect("desk:case", case)
