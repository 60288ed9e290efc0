"""Something of a case is saved from a form: said and gone on, or the page again with why not."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from houvast.records.cases.operations import NotPossible


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
