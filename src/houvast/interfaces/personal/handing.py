"""What the script of a journal asks to hand a statement to somebody: the helpline, or an agency.

For an agency it comes sealed, for its people alone. Nothing that is kept joins it to a journal.
"""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings

from houvast.interfaces.personal import parcels
from houvast.interfaces.personal.asking import (
    BEGUN_BY_ONE_NETWORK,
    TRIES_OF_ONE_NETWORK,
    NotSaid,
    Said,
    TooOften,
    answers,
)
from houvast.interfaces.shell.buckets import address_of, buckets
from houvast.records.accounts.guard import Refused
from houvast.records.contacts.operations import parcels as for_agencies
from houvast.records.contacts.operations import sending
from houvast.records.contacts.queries import parcels as kept
from houvast.records.journal.operations import MovedOn, NotPossible

RECEIPT = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}")


@answers
def hand_over(said: Said) -> dict[str, Any]:
    """A statement for somebody of the helpline, as messages and files at the front door. Its browser made the
    code that lets back to it; sent twice with that, it is there once.
    """
    text, language = said.fields.get("text"), said.fields.get("language")
    if not isinstance(text, str) or language not in dict(settings.LANGUAGES):
        raise NotSaid("text")
    receipt = _code(said)
    if not RECEIPT.fullmatch(receipt):
        raise NotSaid("code")
    _not_too_often("notes begun", said, again=lambda: parcels.is_there(receipt, by=said.by))
    return {"left": parcels.hand_over(text, _pictures(said), code=receipt, language=language, by=said.by)}


@answers
def take_back(said: Said) -> dict[str, Any]:
    """What was handed over, as long as nobody opened it."""
    _not_too_often("notes open", said)
    code = said.fields.get("code")
    parcels.take_back(code if isinstance(code, str) else "", by=said.by)
    return {"kept": True}


@answers
def agency(said: Said) -> dict[str, Any]:
    """Which agency a code belongs to, and its public key."""
    _not_too_often("notes open", said)
    try:
        found = for_agencies.find_agency(_code(said), by=said.by)
    except Refused as none:
        raise NotPossible("no-agency") from none
    return {
        "name": found.name,
        "generation": found.generation,
        "public": found.public.hex(),
        "files": found.takes_files,
    }


@answers
def parcel(said: Said) -> dict[str, Any]:
    """A statement for that agency, sealed in the browser; sent twice, it is kept once."""
    new = for_agencies.NewParcel(
        said.id("parcel"), said.bytes("secret"), said.number("generation"), said.bytes("wrapped"),
        said.bytes("sealed"),
    )  # fmt: skip
    _not_too_often("notes begun", said, again=lambda: kept.opened_at(new.id, new.secret, seen_by=said.by)[0])
    try:
        for_agencies.hand_over_parcel(_code(said), new, by=said.by)
    except Refused as none:
        raise NotPossible("no-agency") from none
    except for_agencies.OtherKeys as other:
        raise MovedOn("other-keys") from other
    except for_agencies.NotPossible as refusal:
        raise NotPossible(str(refusal)) from refusal
    return {"kept": True}


@answers
def opened(said: Said) -> dict[str, Any]:
    """Whether such a statement is still there, and since when the agency has opened it."""
    there, at = kept.opened_at(said.id("parcel"), said.bytes("secret"), seen_by=said.by)
    return {"there": there, "opened": at.isoformat() if at else None}


@answers
def unsend(said: Said) -> dict[str, Any]:
    """Take such a statement back, as long as nobody of the agency opened it."""
    _not_too_often("notes open", said)
    try:
        for_agencies.take_back_parcel(said.id("parcel"), said.bytes("secret"), by=said.by)
    except Refused as gone:
        raise NotPossible("gone") from gone
    except for_agencies.NotPossible as refusal:
        raise NotPossible(str(refusal)) from refusal
    return {"kept": True}


def _pictures(said: Said) -> list[parcels.Picture]:
    """Each with the number of its note; NotSaid for more than a talk takes."""
    given = said.fields.get("pictures", [])
    if (
        not isinstance(given, list)
        or len(given) > sending.MOST
        or not all(isinstance(each, dict) for each in given)
    ):
        raise NotSaid("pictures")
    each_said = [Said(each, said.by, said.request) for each in given]
    return [parcels.Picture(each.number("note"), each.bytes("content")) for each in each_said]


def _code(said: Said) -> str:
    code = said.fields.get("code")
    if not isinstance(code, str) or len(code) > 60:
        raise NotSaid("code")
    return code


def _not_too_often(what: str, said: Said, *, again: Callable[[], bool] = lambda: False) -> None:
    """NotPossible for what a network does too often. What came `again`, after a lost answer, is let through;
    looking whether it did is a try.
    """
    limit = {"notes begun": BEGUN_BY_ONE_NETWORK, "notes open": TRIES_OF_ONE_NETWORK}[what]
    wait = buckets.take(what, limit, address_of(said.request))
    if not wait:
        return
    if what == "notes begun":
        _not_too_often("notes open", said)
    if not again():
        raise TooOften(wait)


ASKED = {
    "hand": hand_over,
    "pictures": hand_over,
    "back": take_back,
    "agency": agency,
    "parcel": parcel,
    "photos": parcel,
    "opened": opened,
    "unsend": unsend,
}
LARGE = frozenset({"photos", "pictures", "print"})
"""What takes more than a form does: a statement with photos, for an agency, for the helpline and in print."""
