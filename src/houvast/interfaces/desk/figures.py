"""Figures of one's helpline: gather a period, look at each protected table, decide with somebody else.

Everything shown was protected and written to files when the period was gathered; nothing is computed here.
"""

import mimetypes
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.forms.utils import from_current_timezone
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.far import told_to
from houvast.interfaces.shell import days
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.releases import operations, queries

# A file explains itself and can do nothing: it brings its own style and no script.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"
OPENS_IN_THE_BROWSER = {".html", ".pdf"}

STEPS = {
    "PROPOSED": ("propose", gettext_lazy("Propose")),
    "CHECKED": ("check", gettext_lazy("I looked at every table: it is right")),
    "SIGNED": ("sign", gettext_lazy("Sign")),
    "PUBLISHED": ("publish", gettext_lazy("Publish")),
}
EXPLAINED = {
    "PROPOSED": gettext_lazy("Look at every table first. Then propose these figures to who checks them."),
    "CHECKED": gettext_lazy(
        "Look at every table and drawing. Is it right, and is nothing shown that is too small?"
    ),
    "SIGNED": gettext_lazy(
        "Who signs neither proposed nor checked these figures: two people answer for them."
    ),
    "PUBLISHED": gettext_lazy(
        "Everybody can read them from then on. They never change; they can be withdrawn."
    ),
}
SAID = {
    "propose": gettext_lazy("Proposed. Somebody can check these figures now."),
    "check": gettext_lazy("Checked. Somebody else can sign these figures now."),
    "sign": gettext_lazy("Signed. These figures can be published now."),
    "publish": gettext_lazy("Published. Everybody can read these figures now."),
    "withdraw": gettext_lazy("Withdrawn. These figures are not shown any more."),
}


class PeriodForm(forms.Form):
    """A period as people say it: both days belong to it."""

    first = days.DayField(label=gettext_lazy("From"))
    last = days.DayField(label=gettext_lazy("Up to and including"))

    def clean(self) -> dict[str, Any]:
        """Said here in the words of the page; the records say it of the day after the last."""
        said = self.cleaned_data
        if "first" in said and "last" in said and said["last"] < said["first"]:
            self.add_error("last", _("The last day lies before the first day."))
        return said


class MomentField(forms.CharField):
    """A day and a time by the clock of the helpline, typed as one says them; None where it is left out."""

    def clean(self, value: Any) -> datetime | None:
        said = super().clean(value).strip()
        try:
            return from_current_timezone(days.read_moment(said)) if said else None
        except (ValueError, OverflowError, forms.ValidationError) as unread:
            # The last are hours that a clock skips in spring, or shows twice in autumn.
            raise forms.ValidationError(
                _("This is no day and time. Write it like %(example)s 14:30.") % {"example": days.example()}
            ) from unread


def _like() -> str:
    return _("Leave it empty for no embargo. Otherwise a day and a time here, like %(example)s 14:30.") % {
        "example": days.example()
    }


class SignForm(forms.Form):
    """What who signs may choose."""

    embargo_until = MomentField(
        label=gettext_lazy("Embargo until"), help_text=lazy(_like, str)(), required=False, max_length=60
    )

    def clean_embargo_until(self) -> datetime | None:
        """Said at the field; the operation refuses it as well."""
        until: datetime | None = self.cleaned_data["embargo_until"]
        if until and until <= timezone.now():
            raise forms.ValidationError(_("This moment is past. An embargo ends in the future."))
        return until


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def figures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The releases of one's helpline; posting a period gathers it."""
    form = PeriodForm(request.POST or None, initial=last_year(timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        until = min(form.cleaned_data["last"], date.max - timedelta(days=1)) + timedelta(days=1)
        try:
            with told_to(actor) as tell:
                gathered = operations.gather(form.cleaned_data["first"], until, progress=tell, by=actor)
        except operations.NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Gathered. Look at every table, and propose these figures."))
            return redirect("desk:release", release=gathered)
    context = {"rows": _by_turn(queries.releases(seen_by=actor)), "form": form}
    return page(request, actor, "figures", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def release(request: HttpRequest, actor: Actor, release: uuid.UUID) -> HttpResponse:
    return _release(request, actor, release, SignForm())


def _release(request: HttpRequest, actor: Actor, release: uuid.UUID, form: SignForm) -> HttpResponse:
    opened = queries.release(release, language=language_here(), seen_by=actor)
    if opened is None:
        refuse("releases.read", subject=release, by=actor)
    context = {
        "release": opened,
        "next": [_offered(step) for step in opened.next if step.state in STEPS],
        "may_withdraw": any(step.state == "WITHDRAWN" for step in opened.next),
        "reasons": queries.reasons(),
        "last_day": opened.row.until - timedelta(days=1),
        "answers": [file for file in opened.answers if file["format"] in ("html", "pdf", "odt")],
        "form": form,
    }
    return page(request, actor, "figures_release", context, status=422 if form.errors else 200)


@require_GET
@signed_in
def table(request: HttpRequest, actor: Actor, release: uuid.UUID, name: str) -> HttpResponse:
    found = queries.table(release, name, language=language_here(), seen_by=actor)
    if found is None:
        refuse("releases.read", subject=release, by=actor)
    files = [file for file in found.files if file["format"] in ("csv", "json", "html", "xlsx")]
    return page(request, actor, "figures_table", {"table": found, "read": found.laid_out, "files": files})


@require_GET
@signed_in
def file(request: HttpRequest, actor: Actor, release: uuid.UUID, name: str) -> HttpResponse:
    path = queries.file(release, name, seen_by=actor)
    if path is None:
        refuse("releases.read", subject=release, by=actor)
    return as_file(path, path.name)


def as_file(path: Path, name: str) -> HttpResponse:
    """A file of ours under a name; what a browser can show it shows, and it can do nothing there."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = HttpResponse(path.read_bytes(), content_type=kind)
    saved = Path(name).suffix not in OPENS_IN_THE_BROWSER
    response["Content-Disposition"] = content_disposition_header(saved, name) or "inline"
    response["Content-Security-Policy"] = FILE_POLICY
    return response


@require_POST
@signed_in
def decide(request: HttpRequest, actor: Actor, release: uuid.UUID, verb: str) -> HttpResponse:
    """Take the step that is up; who may not, or not now, reads why."""
    form = SignForm(request.POST)
    if verb == "sign" and not form.is_valid():
        return _release(request, actor, release, form)
    try:
        with told_to(actor) as tell:
            if verb == "sign":
                until = form.cleaned_data["embargo_until"]
                operations.sign(release, embargo_until=until, progress=tell, by=actor)
            else:
                _decide(release, verb, request.POST, tell, actor)
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, SAID[verb])
    return redirect("desk:release", release=release)


def _decide(
    release: uuid.UUID, verb: str, said: Mapping[str, Any], tell: Callable[[int, int], None], actor: Actor
) -> None:
    if verb == "publish":
        operations.publish(release, follows=_as_id(said.get("follows", "")), progress=tell, by=actor)
    elif verb == "withdraw":
        operations.withdraw(release, reason=said.get("reason", ""), by=actor)
    else:
        steps = {"propose": operations.propose, "check": operations.check}
        if verb not in steps:
            raise Http404
        steps[verb](release, progress=tell, by=actor)


def _offered(step: queries.Next) -> dict[str, Any]:
    """A step with its words; `hindrance` says why this person cannot take it now."""
    verb, words = STEPS[step.state]
    return {"verb": verb, "words": words, "explained": EXPLAINED[step.state], "hindrance": step.hindrance}


def _by_turn(rows: list[queries.Row]) -> list[dict[str, Any]]:
    """Rows in words, those first that wait for the reader."""
    told = [{"row": row, "last_day": row.until - timedelta(days=1)} for row in rows]
    return sorted(told, key=lambda each: not each["row"].mine)


def last_year(today: date) -> dict[str, date]:
    return {"first": date(today.year - 1, 1, 1), "last": date(today.year - 1, 12, 31)}


def _as_id(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said)
    except ValueError:
        return None
