"""Statements that people handed to one's agency themselves: the list, one of them, and its file of proof."""

import json
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.partners.entrance import page, signed_in
from houvast.interfaces.shell import files
from houvast.library.proofs import excerpts
from houvast.library.proofs.excerpts import Excerpt, ExcerptRefused
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.contacts import parcel_files
from houvast.records.contacts.operations import parcels
from houvast.records.contacts.queries import parcels as kept

TOLD = {
    "around": _("Time"),
    "where": _("Where"),
    "what": _("What happened"),
    "seen": _("Who saw or heard it"),
    "done": _("What was done afterwards"),
}


@require_GET
@signed_in
def list_(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What came for one's agency, and the code by which people hand something to it. No word is opened."""
    if not actor.may("contacts.open_parcel"):
        refuse("contacts.open_parcel", by=actor)
    context = {"parcels": kept.for_own_agency(seen_by=actor), "codes": kept.own_codes(seen_by=actor)}
    return page(request, actor, "parcels", context)


@require_GET
@signed_in
def parcel(request: HttpRequest, actor: Actor, parcel: uuid.UUID) -> HttpResponse:
    """Before it was opened: that it waits. Afterwards: what it says, and whether its file proves that."""
    waits = _one(actor, parcel)
    if waits.opened_at is None:
        return page(request, actor, "parcel_closed", {"parcel": waits})
    found = parcels.open_parcel(parcel, by=actor)
    verdict = _verdict(found.text, found.proof)
    return page(request, actor, "parcel", {"parcel": found, "files": _files(found), **verdict})


@require_POST
@signed_in
def open_(request: HttpRequest, actor: Actor, parcel: uuid.UUID) -> HttpResponse:
    try:
        parcels.open_parcel(parcel, by=actor)
    except parcels.NotPossible as refused:
        messages.error(request, str(refused))
    return redirect("partners:parcel", parcel)


@require_GET
@signed_in
def proof(request: HttpRequest, actor: Actor, parcel: uuid.UUID) -> HttpResponse:
    """The file that proves it, as it came."""
    if _one(actor, parcel).opened_at is None:
        refuse("contacts.open_parcel", subject=parcel, by=actor)
    found = parcels.open_parcel(parcel, by=actor)
    name = {"Content-Disposition": 'attachment; filename="notes.json"'}
    return HttpResponse(found.proof, content_type="application/json", headers=name)


@require_GET
@signed_in
def file(request: HttpRequest, actor: Actor, parcel: uuid.UUID, number: int) -> HttpResponse:
    """One of its files: a picture drawn anew, or an original as it came, to be saved."""
    if _one(actor, parcel).opened_at is None:
        refuse("contacts.open_parcel", subject=parcel, by=actor)
    found = parcels.open_parcel(parcel, by=actor)
    given = parcel_files.given(found.files[number - 1], number) if 0 < number <= len(found.files) else None
    if given is None:
        raise Http404
    return files.saved(given.content, name=given.name, mime=given.mime)


def _files(found: parcels.OpenedParcel) -> list[dict[str, object]]:
    """Each with its number, its note, and of an original whether the file of proof names its fingerprint."""
    named = _fingerprints(found.proof)
    return [
        {
            "number": number,
            "note": each.note,
            "is_copy": each.is_copy,
            "is_proven": not each.is_copy and each.fingerprint in named.get(each.note, ()),
        }
        for number, each in enumerate(found.files, 1)
    ]


def _fingerprints(proof: str) -> dict[int, set[str]]:
    """Of the originals of each note, as a file that holds together proves them; none of one that does not."""
    try:
        return {
            each.position: {
                file["hash"]
                for file in json.loads(each.words).get("files", ())
                if isinstance(file, dict) and isinstance(file.get("hash"), str)
            }
            for each in excerpts.read(proof.encode()).entries
            if each.day
        }
    except (ExcerptRefused, ValueError, AttributeError, TypeError):
        return {}


def _one(actor: Actor, parcel: uuid.UUID) -> kept.Waits:
    for each in kept.for_own_agency(seen_by=actor, only=parcel):
        return each
    refuse("contacts.open_parcel", subject=parcel, by=actor)


def _verdict(text: str, proof: str) -> dict[str, object]:
    """Whether the file holds together, and the text says what it proves; and each note as it is proved, with
    its day: the text may say more, or another day. Days are compared with what was kept elsewhere.
    """
    if not proof:
        return {"verdict": "none"}
    try:
        found = excerpts.read(proof.encode())
        is_same = all(words in _plain(text) for words in _words(found))
        notes = [
            {
                "position": each.position,
                "at": datetime.fromisoformat(each.at),
                "proven": bool(each.day),
                "parts": _parts(each.words),
            }
            for each in found.entries
        ]
    except (ExcerptRefused, ValueError):
        return {"verdict": "fails"}
    if not is_same:
        return {"verdict": "differs"}
    return {"verdict": "holds" if found.is_proved else "partly", "notes": notes}


def _words(found: Excerpt) -> Iterable[str]:
    """What each note of a file tells in words; ValueError for what is no note."""
    for each in found.entries:
        said = _note(each.words)
        for name in TOLD:
            if isinstance(said.get(name), str):
                yield _plain(said[name])


def _note(words: str) -> dict[str, Any]:
    said = json.loads(words)
    if not isinstance(said, dict):
        raise ValueError(words)
    return said


def _parts(words: str) -> list[tuple[Promise, str]]:
    """What a note of the file says: its day, its words, and by code what was ticked in it."""
    said = _note(words)
    parts = [(_("Day"), _day(said.get("on")))]
    parts += [(label, said[name]) for name, label in TOLD.items() if isinstance(said.get(name), str)]
    ticked = said.get("ticked")
    if isinstance(ticked, list):
        parts.append((_("Words for it"), ", ".join(each for each in ticked if isinstance(each, str))))
    return [(label, value) for label, value in parts if value]


def _day(said: object) -> str:
    try:
        return date_format(date.fromisoformat(str(said)), "FULL_DATE_FORMAT")
    except ValueError:
        return said if isinstance(said, str) else ""


def _plain(words: str) -> str:
    """Without what a browser changes of spaces and lines when it shows them."""
    return " ".join(words.split())
