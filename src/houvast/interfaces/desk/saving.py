"""Something of a case is saved from a form: said and gone on, or the page again with why not."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from houvast.interfaces.shell import days
from houvast.records.cases.operations import NotPossible


def typed_day(said: str) -> date | None:
    """A day as one typed it, in any of the ways of `shell.days`; None where nothing was typed.

    NotPossible where something was that is no day: a day that may be left out is never lost unsaid.
    """
    if not said.strip():
        return None
    try:
        return days.read(said)
    except ValueError as unread:
        raise NotPossible(
            _("“%(said)s” cannot be read as a day: write it like %(example)s.")
            % {"said": said.strip()[:40], "example": days.example()}
        ) from unread


def saved(
    request: HttpRequest,
    do: Callable[[], object],
    *,
    to: tuple[str, UUID],
    else_: Callable[[str], HttpResponse],
) -> HttpResponse:
    """Do it and go `to` a page; where it is not possible, what `else_` makes of the reason."""
    try:
        do()
    except NotPossible as refused:
        return else_(str(refused))
    messages.success(request, _("Saved."))
    return redirect(*to)
