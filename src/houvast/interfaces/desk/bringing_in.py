"""Bringing a list of services in: a file, what its columns mean, what would come of it, and then it is done.

Between these steps the file is in memory for an hour, and only for who sent it; a restart forgets it. Reading
and storing take longer than anybody waits for a page: they go on beside it, and the page says how far.
"""

import copy
import io
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk.beside import beside
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.library import hsds
from houvast.library.hsds.mapping import SEVERAL, Column, Declared, MappingRefused, checked, proposed
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.directory import exchange

ACTION = "directory.bring_in"
KEPT = 3600  # seconds
AT_ONCE = 4
SHOWN_FAULTS = 100
FIELDS = (
    ("organization.name", gettext_lazy("Organisation")),
    ("organization.description", gettext_lazy("About the organisation")),
    ("service.name", gettext_lazy("Service")),
    ("service.description", gettext_lazy("What it does")),
    ("service.url", gettext_lazy("Website")),
    ("service.email", gettext_lazy("Mail address")),
    ("phone.number", gettext_lazy("Telephone")),
    ("service.application_process", gettext_lazy("How to enter")),
    ("service.wait_time", gettext_lazy("How long one waits")),
    ("service.fees_description", gettext_lazy("What it costs")),
    ("service.eligibility_description", gettext_lazy("For whom, in words")),
    ("service.minimum_age", gettext_lazy("From which age")),
    ("service.maximum_age", gettext_lazy("Up to which age")),
    ("language.name", gettext_lazy("Language")),
    ("service_area.name", gettext_lazy("Area served")),
    ("location.name", gettext_lazy("Name of the place")),
    ("address.address_1", gettext_lazy("Street and number")),
    ("address.postal_code", gettext_lazy("Postal code")),
    ("address.city", gettext_lazy("Municipality")),
    ("address.state_province", gettext_lazy("Province")),
    ("address.country", gettext_lazy("Country, in two letters")),
    ("location.latitude", gettext_lazy("Latitude")),
    ("location.longitude", gettext_lazy("Longitude")),
)


@dataclass
class Incoming:
    """A file on its way in. `step` is reading, columns, faults, ready, storing, done or failed."""

    id: uuid.UUID
    staff: uuid.UUID | None
    name: str
    content: bytes
    at: float = field(default_factory=time.monotonic)
    step: str = "reading"
    columns: tuple[str, ...] = ()
    samples: Mapping[str, str] = field(default_factory=dict)
    declared: Declared | None = None
    read: exchange.Read | None = None
    coming: exchange.Coming | None = None
    done: int = 0
    of: int = 0
    stored: int = 0

    def tell(self, done: int, of: int = 0) -> None:
        self.done, self.of = done, of

    def fail(self) -> str:
        at, self.step = self.step, "failed"
        return f"bringing a list in, at {at},"

    @property
    def is_working(self) -> bool:
        return self.step in ("reading", "storing")


_kept: dict[uuid.UUID, Incoming] = {}
_lock = threading.Lock()


@require_GET
@signed_in
def bring_in(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where one chooses a file."""
    _permitted(actor)
    return page(request, actor, "bring_in", {})


@require_POST
@signed_in
def send_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The file comes in, and is read beside the page."""
    _permitted(actor)
    sent = request.FILES.get("file")
    if sent is None or not sent.size:
        messages.error(request, _("Choose a file that is not empty."))
        return redirect("desk:bring_in")
    incoming = Incoming(uuid.uuid4(), actor.id, (sent.name or "")[:100], sent.read())
    if not _keep(incoming):
        messages.error(request, _("Others are bringing lists in now. Try again in a few minutes."))
        return redirect("desk:bring_in")
    beside(lambda: _read(incoming, actor), failed=incoming.fail)
    return redirect("desk:brought_in", incoming.id)


@signed_in
def brought_in(request: HttpRequest, actor: Actor, incoming: uuid.UUID) -> HttpResponse:
    """How far the file is, and what to do next."""
    _permitted(actor)
    found = _kept.get(incoming)
    if found is None or found.staff != actor.id:
        messages.error(
            request, _("This file is not here any more. Choose it again; nothing of it was stored.")
        )
        return redirect("desk:bring_in")
    if request.method == "POST":
        return _next(request, actor, found)
    # As it is now: it goes on beside this page, and what is drawn of it belongs together.
    found = copy.copy(found)
    context: dict[str, Any] = {"incoming": found}
    if found.step == "columns":
        context["rows"] = _rows(found)
        context["terms"] = exchange.TERMS
        context["fields"] = FIELDS
    if found.step == "faults" and found.read:
        context["faults"] = [(each, each.reason.by(_)) for each in found.read.faults[:SHOWN_FAULTS]]
        context["more"] = max(0, len(found.read.faults) - SHOWN_FAULTS)
    return page(request, actor, "brought_in", context)


@require_GET
@signed_in
def take_out(request: HttpRequest, actor: Actor, form: str) -> HttpResponse:
    """The whole directory in a file, as HSDS."""
    if form not in ("zip", "json"):
        raise Http404
    if not actor.may("directory.read"):
        refuse("directory.read", by=actor)
    tables = exchange.whole(seen_by=actor)
    out = io.BytesIO()
    if form == "zip":
        hsds.packed(tables, out)
    else:
        out.writelines(piece.encode() for piece in hsds.documents(tables))
    name = f"services-{timezone.localdate():%Y-%m-%d}.{form}"
    return HttpResponse(
        out.getvalue(),
        content_type=f"application/{form}",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _next(request: HttpRequest, actor: Actor, incoming: Incoming) -> HttpResponse:
    act = request.POST.get("act")
    with _lock:
        step, incoming.step = incoming.step, "reading" if act == "columns" else incoming.step
        if act == "store" and step == "ready":
            incoming.step = "storing"
    if act == "columns" and step in ("columns", "faults", "ready") and incoming.columns:
        try:
            incoming.declared = _declared(request, incoming)
        except MappingRefused as refused:
            incoming.step = "columns"
            messages.error(request, refused.words.by(_))
        else:
            beside(lambda: _read(incoming, actor), failed=incoming.fail)
    elif act == "columns":
        incoming.step = step
    elif act == "again" and step in ("faults", "ready") and incoming.columns:
        incoming.step = "columns"
    elif act == "store" and step == "ready":
        beside(lambda: _store(incoming, actor), failed=incoming.fail)
    elif act == "drop" and not incoming.is_working:
        _kept.pop(incoming.id, None)
        messages.success(request, _("Nothing of this file was stored."))
        return redirect("desk:bring_in")
    return redirect("desk:brought_in", incoming.id)


def _read(incoming: Incoming, actor: Actor) -> None:
    opened = io.BytesIO(incoming.content)
    if exchange.is_a_list(opened) and incoming.declared is None:
        try:
            first = next(iter(hsds.rows(opened, name=incoming.name)), None)
        except hsds.Unreadable as refused:
            incoming.read = exchange.Read(faults=[refused.fault])
            incoming.step = "faults"
            return
        if first is not None:
            incoming.columns, incoming.samples = tuple(first.cells), first.cells
            incoming.step = "columns"
            return
    found = exchange.read(
        opened, incoming.name, incoming.declared, language=actor.language, progress=incoming.tell
    )
    incoming.read = found
    if not found.faults:
        incoming.coming = exchange.coming(found, seen_by=actor)
    incoming.step = "faults" if found.faults else "ready"


def _store(incoming: Incoming, actor: Actor) -> None:
    assert incoming.coming
    stored = exchange.bring_in(incoming.coming, progress=incoming.tell, by=actor)
    incoming.stored, incoming.read, incoming.coming, incoming.content = len(stored), None, None, b""
    incoming.step = "done"


def _rows(incoming: Incoming) -> list[dict[str, Any]]:
    """Each column with what it holds at first, and the field that is chosen or proposed for it."""
    declared = incoming.declared.columns if incoming.declared else {}
    guessed = proposed(incoming.columns, exchange.TERMS)
    return [
        {
            "number": number,
            "name": column,
            "sample": incoming.samples.get(column, "")[:60],
            "field": declared[column].field if column in declared else guessed.get(column, ""),
            "values": ", ".join(f"{a}={b}" for a, b in declared[column].values.items())
            if column in declared
            else "",
            "separator": declared[column].separator if column in declared else "",
        }
        for number, column in enumerate(incoming.columns)
    ]


def _declared(request: HttpRequest, incoming: Incoming) -> Declared:
    """What was said of each column; else MappingRefused."""
    columns = {}
    for number, name in enumerate(incoming.columns):
        chosen = request.POST.get(f"field-{number}", "")
        separator = request.POST.get(f"separator-{number}", "")[:3]
        if not chosen:
            columns[name] = Column(ignore=True)
            continue
        kind = chosen.partition(".")[0]
        values = _values(name, request.POST.get(f"values-{number}", ""))
        columns[name] = Column(chosen, values, separator if kind in SEVERAL else "")
    always = {
        key: value
        for key in ("address.country", "address.state_province")
        if (value := request.POST.get(key, "").strip()[:100])
        and key not in {c.field for c in columns.values()}
    }
    return checked(Declared(columns, always), exchange.TERMS)


def _values(column: str, said: str) -> dict[str, str]:
    values = {}
    for part in filter(str.strip, said[:2_000].split(",")):
        theirs, sign, ours = part.partition("=")
        if not sign:
            raise MappingRefused(hsds.Worded("%(column)s: write values like ja=yes, nee=no", column=column))
        values[theirs.strip()] = ours.strip()
    return values


def _keep(incoming: Incoming) -> bool:
    with _lock:
        now = time.monotonic()
        for id, each in list(_kept.items()):
            if (now - each.at > KEPT or each.staff == incoming.staff) and not each.is_working:
                del _kept[id]
        if len(_kept) >= AT_ONCE:
            return False
        _kept[incoming.id] = incoming
        return True


def _permitted(actor: Actor) -> None:
    if not actor.may(ACTION):
        refuse(ACTION, by=actor)
