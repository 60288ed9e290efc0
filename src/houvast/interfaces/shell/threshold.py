"""What still stands between somebody who gave the right password and a page of the desk.

A sign-in is a row that the session names. When the row is gone (ended elsewhere, idle, too old, access
ended) the session opens nothing. Until it has shown a second factor it opens only the pages that ask for
one; in a demo, where everybody signs in by one click, it opens all.
"""

import uuid

from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils import timezone

from houvast.records.accounts import queries
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.accounts.operations import sign_ins
from houvast.records.accounts.queries.sign_ins import Standing, has_second_factor, standing

SIGN_IN, PROVE, SET_UP = "desk:sign_in", "desk:prove", "desk:set_up"
OWN = "sign_in"  # in the session: which sign-in it is
READ_IN = "read_in"  # in the session: the language of this sign-in alone


def half(request: HttpRequest, actor: Actor) -> str | None:
    """The password was right and the sign-in stands. What is needed first, or None."""
    return None if _standing(request, actor) else _ended(request)


def whole(request: HttpRequest, actor: Actor) -> str | None:
    """The second factor was shown too. What is needed first, or None."""
    own = _standing(request, actor)
    if own is None:
        return _ended(request)
    if own.proved_at or queries.is_demo():
        return None
    return PROVE if has_second_factor(seen_by=actor) else SET_UP


def fresh(request: HttpRequest, actor: Actor) -> str | None:
    """Shown a moment ago: for changing a second factor or the password (ASVS 5.0, 7.5.1)."""
    needed = whole(request, actor)
    if needed:
        return needed
    own = _standing(request, actor)
    if own is None or own.is_fresh(timezone.now()) or not has_second_factor(seen_by=actor):
        return None
    return PROVE


def setting_up(request: HttpRequest, actor: Actor) -> str | None:
    """Adding a second factor: the first one soon after the password, another after showing one."""
    own = _standing(request, actor)
    if own is None:
        return _ended(request)
    if has_second_factor(seen_by=actor):
        return fresh(request, actor) if own.proved_at else PROVE
    if own.is_fresh(timezone.now()) or queries.is_demo():
        return None
    leave(request, actor)
    return _ended(request)


def language(request: HttpRequest, actor: Actor) -> str:
    """What this sign-in reads in: as it was chosen for it alone, else as the person keeps it."""
    return request.session.get(READ_IN) or actor.language


def read_in(request: HttpRequest, language: str) -> None:
    """From now on, for this sign-in alone; empty: as the person keeps it."""
    request.session[READ_IN] = language


def begin(request: HttpRequest, actor: Actor) -> None:
    """The password was right, or an agency vouched: from now on this session names a sign-in of its own."""
    leave(request, actor)
    request.session[OWN] = str(sign_ins.begin(by=actor))


def own_sign_in(request: HttpRequest) -> uuid.UUID:
    return uuid.UUID(request.session[OWN])


def leave(request: HttpRequest, actor: Actor) -> None:
    """End the sign-in of this session; ending one that is gone is no harm."""
    if OWN in request.session and _standing(request, actor):
        sign_ins.end(own_sign_in(request), by=actor)


def _standing(request: HttpRequest, actor: Actor) -> Standing | None:
    """Its sign-in, kept alive."""
    if OWN not in request.session:
        return None
    now = timezone.now()
    own = standing(own_sign_in(request), at=now, seen_by=actor)
    if own and now - own.used_at >= sign_ins.TO:
        try:
            sign_ins.keep_alive(own.id, by=actor)
        except Refused:  # ended at this very moment
            return None
    return own


def _ended(request: HttpRequest) -> str:
    logout(request)
    return SIGN_IN
