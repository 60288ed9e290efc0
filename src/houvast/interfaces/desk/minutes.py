"""Minutes of a conference for all its agencies, made beside the page, which says how many are ready.

How far it is, is in memory for ten minutes, and only for who asked. No document is kept: each is made when it
is saved, as the gate permits it then. Another process, or this one after a restart, reads in the database
which were made today. Each is made apart: where one cannot be made, the others are.
"""

import threading
import time
import uuid
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk.beside import beside
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.shell import files
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.cases.operations import NotPossible, conferences
from houvast.records.cases.queries import conferences as queries

MAY_GIVE = "cases.give_minutes"
KEPT = 600  # seconds
PATIENCE = 180  # seconds after which another process that still makes some is believed no longer
BEGUN = "minutes"  # in the session: when one began, by conference
AT_ONCE = 4


@dataclass
class Making:
    """Minutes on their way for one who asked. `said`: why those of an agency cannot be made."""

    staff: uuid.UUID | None
    agencies: tuple[uuid.UUID, ...]
    at: float = field(default_factory=time.monotonic)
    ready: set[uuid.UUID] = field(default_factory=set)
    said: dict[uuid.UUID, str] = field(default_factory=dict)
    is_working: bool = True

    def fail(self) -> str:
        """The page says which are missing."""
        self.is_working = False
        return "making minutes"

    @property
    def done(self) -> int:
        return len(self.ready) + len(self.said)


_kept: dict[tuple[uuid.UUID, uuid.UUID | None], Making] = {}
_lock = threading.Lock()


@require_POST
@signed_in
def make(request: HttpRequest, actor: Actor, conference: uuid.UUID) -> HttpResponse:
    """Begin, or go on with those that are not ready. Pressed twice, it is begun once."""
    there = _agencies(conference, actor)
    with _lock:
        _forget()
        earlier = _kept.get((conference, actor.id))
        if (earlier and earlier.is_working) or _is_made_elsewhere(request, conference, actor, there):
            return redirect("desk:all_minutes", conference)
        if sum(each.is_working for each in _kept.values()) >= AT_ONCE:
            messages.error(request, _("Others are making minutes now. Try again in a minute."))
            return redirect("desk:conference", conference)
        _kept[conference, actor.id] = making = Making(actor.id, there)
    if not there:
        making.is_working = False
    else:
        request.session[BEGUN] = {**_begun(request), str(conference): time.time()}
        beside(lambda: _work(conference, making, actor), failed=making.fail)
    return redirect("desk:all_minutes", conference)


@require_GET
@signed_in
def all_(request: HttpRequest, actor: Actor, conference: uuid.UUID) -> HttpResponse:
    """How many are ready, each to be saved; asked of whichever process."""
    there = _agencies(conference, actor)
    making = _kept.get((conference, actor.id))
    since = _since(request, conference)
    names = {each.id: each.name for each in accounts.agencies(seen_by=actor)}
    ready = making.ready if making else _made_today(conference, actor) if since is not None else set()
    rows = [
        {
            "agency": agency,
            "name": names.get(agency, ""),
            "is_ready": agency in ready,
            "why_not": making.said.get(agency, "") if making else "",
        }
        for agency in (making.agencies if making else there)
    ]
    context = {
        "conference": queries.conference(conference, seen_by=actor),
        "rows": rows,
        "done": making.done if making else sum(bool(each["is_ready"]) for each in rows),
        "of": len(rows),
        "is_working": making.is_working if making else _is_made_elsewhere(request, conference, actor, there),
        "is_there": making is not None or since is not None,
    }
    return page(request, actor, "minutes", context)


@require_GET
@signed_in
def saved(request: HttpRequest, actor: Actor, conference: uuid.UUID, agency: uuid.UUID) -> HttpResponse:
    """The PDF of one agency, made for this answer, for who made them all some minutes ago."""
    if agency not in _agencies(conference, actor) or _since(request, conference) is None:
        messages.error(request, _("These minutes are not here any more. Make them again."))
        return redirect("desk:all_minutes", conference)
    try:
        made = conferences.minutes_of_agency(conference, agency, by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:all_minutes", conference)
    return files.saved(made, name="minutes.pdf", mime="application/pdf")


def _agencies(conference: uuid.UUID, actor: Actor) -> tuple[uuid.UUID, ...]:
    """Those on the list of a conference that one holds; else it is not found."""
    if not actor.may(MAY_GIVE) or queries.conference(conference, seen_by=actor) is None:
        refuse(MAY_GIVE, subject=conference, by=actor)
    there = queries.attendances(conference, seen_by=actor)
    return tuple(dict.fromkeys(each.agency for each in there if each.agency))


def _begun(request: HttpRequest) -> dict[str, float]:
    """When the same person began, by conference, as long as it is kept: the session is of every process."""
    begun: dict[str, float] = request.session.get(BEGUN, {})
    return {each: at for each, at in begun.items() if 0 <= time.time() - at < KEPT}


def _since(request: HttpRequest, conference: uuid.UUID) -> float | None:
    return _begun(request).get(str(conference))


def _made_today(conference: uuid.UUID, actor: Actor) -> set[uuid.UUID]:
    there = queries.attendances(conference, seen_by=actor)
    return {each.agency for each in there if each.agency and each.minutes_on == timezone.localdate()}


def _is_made_elsewhere(
    request: HttpRequest, conference: uuid.UUID, actor: Actor, there: tuple[uuid.UUID, ...]
) -> bool:
    """Another process seems to make them: begun a moment ago, not all made, and nothing known of it here."""
    since = _since(request, conference)
    if since is None or (conference, actor.id) in _kept or time.time() - since >= PATIENCE:
        return False
    return not set(there) <= _made_today(conference, actor)


def _work(conference: uuid.UUID, making: Making, actor: Actor) -> None:
    for agency in making.agencies:
        try:
            conferences.minutes_of_agency(conference, agency, by=actor)
            making.ready.add(agency)
        except NotPossible as refused:
            making.said[agency] = str(refused)
    making.is_working = False


def _forget() -> None:
    """What was made some time ago."""
    for key, each in list(_kept.items()):
        if time.monotonic() - each.at > KEPT and not each.is_working:
            del _kept[key]
