"""What the script of a journal asks the server to keep and give back. All of it is sealed."""

import base64
import secrets
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from houvast.interfaces.personal import handing
from houvast.interfaces.personal.asking import (
    BEGUN_BY_ALL,
    BEGUN_BY_ONE_NETWORK,
    OPENING_TAKES,
    PRINTS_OF_ONE_NETWORK,
    TRIES_OF_ONE_NETWORK,
    NotSaid,
    Said,
    TooOften,
    answers,
    as_id,
    filled_to,
    heard,
    not_before,
    told,
)
from houvast.interfaces.shell.buckets import address_of, buckets
from houvast.records.journal import operations, queries
from houvast.records.journal.operations import Kept, NewEntry, NotLetIn, NotPossible, Opened, drafts

MONTHS, WRAPPED, DRAFT = 24, 72, 16_424  # of a journal that nobody has: as one that was begun and left empty


@answers
def begin(said: Said) -> dict[str, Any]:
    """A new journal."""
    network = address_of(said.request)
    wait = buckets.take("notes begun", BEGUN_BY_ONE_NETWORK, network)
    if wait := wait or buckets.take("all notes", BEGUN_BY_ALL):
        raise TooOften(wait)
    draft = said.bytes("draft")
    operations.begin_journal(said.new_pass("words"), said.new_pass("recovery"), draft=draft, by=said.by)
    return {"kept": True}


@not_before(OPENING_TAKES)
@filled_to(lambda said: operations.ROUNDS[0])
def open_journal(said: Said) -> dict[str, Any]:
    """A journal with its latest entries, in an answer as long and as late as any other's.

    For a pass that opens nothing, one that is made up: the browser finds out, and nobody who sees the answer
    pass by.
    """
    if wait := buckets.take("notes open", TRIES_OF_ONE_NETWORK, address_of(said.request)):
        raise TooOften(wait)
    try:
        return _opened(operations.open_journal(said.shown(), by=said.by))
    except NotLetIn:
        return _made_up()


@filled_to(lambda said: operations.ROUNDS[_round(said)])
def older(said: Said) -> dict[str, Any]:
    """Entries before a place, in an answer of the length that the browser asked for."""
    journal, by = said.journal()
    room = operations.ROUNDS[_round(said)]
    found = operations.older_entries(journal, said.number("before"), room, by=by)
    return {"entries": [_entry(each) for each in found]}


@answers
def write(said: Said) -> dict[str, Any]:
    """An entry, with the files that go with it."""
    files = said.fields.get("files", [])
    if not isinstance(files, list) or len(files) > 20:
        raise NotSaid("files")
    journal, by = said.journal()
    new = NewEntry(
        said.number("after"), said.bytes("commitment"), said.bytes("sealed"), tuple(map(_file, files))
    )
    kept = operations.write_entry(journal, new, by=by)
    return {"position": kept.position, "at": kept.at}


@answers
def erase(said: Said) -> dict[str, Any]:
    """Empty entries: a note with all its versions, or none of them."""
    positions = _positions(said)
    journal, by = said.journal()
    operations.erase_entries(journal, positions, by=by)
    return {"kept": True}


@answers
def draft(said: Said) -> dict[str, Any]:
    """What is being written; of a page that is closing (`last`) beside what another device writes."""
    journal, by = said.journal()
    is_last = said.fields.get("last") is True
    version = drafts.keep_draft(
        journal, said.bytes("sealed"), version=said.number("version"), is_last=is_last, by=by
    )
    return {"version": version}


@answers
def late(said: Said) -> dict[str, Any]:
    """A draft that came too late to be the one that stands."""
    journal, by = said.journal()
    return {"sealed": _said(drafts.fetch_draft(journal, said.number("number"), by=by))}


@answers
def piece(said: Said) -> dict[str, Any]:
    """A piece of a file, before the entry that names it."""
    journal, by = said.journal()
    operations.keep_piece(journal, said.id("file"), said.number("number"), said.bytes("sealed"), by=by)
    return {"kept": True}


@answers
def fetch(said: Said) -> dict[str, Any]:
    """A piece of a file, back."""
    journal, by = said.journal()
    return {"sealed": _said(operations.fetch_piece(journal, said.id("file"), said.number("number"), by=by))}


@answers
def prove(said: Said) -> dict[str, Any]:
    """What an excerpt of chosen entries needs beside their words."""
    positions = _positions(said)
    journal, by = said.journal()
    return operations.prove(journal, positions, by=by)


@answers
def replace_pass(said: Said) -> dict[str, Any]:
    """Other words, or a recovery code."""
    journal, by = said.journal()
    operations.replace_pass(journal, said.number("slot"), said.new_pass("new"), by=by)
    return {"kept": True}


@answers
def choose_time(said: Said) -> dict[str, Any]:
    """How long it stays after its latest use."""
    journal, by = said.journal()
    return {"until": operations.choose_time(journal, said.number("months"), by=by).isoformat()}


@answers
def burn(said: Said) -> dict[str, Any]:
    """Have it destroyed after 72 hours: the pass of the words, made from words typed again."""
    if wait := buckets.take("notes open", TRIES_OF_ONE_NETWORK, address_of(said.request)):
        raise TooOften(wait)
    journal, by = said.journal()
    return {"burns": operations.burn(journal, said.new_pass("again").shown, by=by).isoformat()}


@answers
def take_burning_back(said: Said) -> dict[str, Any]:
    """It stays after all."""
    journal, by = said.journal()
    operations.take_burning_back(journal, by=by)
    return {"burns": None}


@answers
def day(said: Said) -> dict[str, Any]:
    """The root of a day, for whoever checks an excerpt: no secret, and no pass is asked."""
    try:
        asked = date.fromisoformat(str(said.fields.get("day")))
    except ValueError as wrong:
        raise NotSaid("day") from wrong
    root = queries.day_root(asked, seen_by=said.by)
    return {"root": root.hex() if root else None}


@csrf_exempt
@require_POST
def print_statement(request: HttpRequest) -> HttpResponse:
    """A statement as a PDF: the only request with words in it, after its owner said yes to each of them."""
    try:
        said = heard(request)  # first: what comes from no page of ours costs little, and is not counted
        if wait := buckets.take("notes print", PRINTS_OF_ONE_NETWORK, address_of(request)):
            return told({"problem": "often", "wait": TooOften(wait).wait}, status=429)
        return _pdf(operations.print_statement(_with_pictures(said.fields), by=said.by))
    except NotSaid:
        return told({"problem": "strange"}, status=400)
    except NotPossible as refusal:
        return told({"problem": str(refusal)}, status=422)


def _positions(said: Said) -> tuple[int, ...]:
    """Places of entries, each once; NotSaid for what is none, and for more than a journal has."""
    given = said.fields.get("positions")
    if not isinstance(given, list) or len(given) > operations.MOST_ENTRIES:
        raise NotSaid("positions")
    if not all(type(each) is int and 0 < each <= operations.MOST_ENTRIES for each in given):
        raise NotSaid("positions")
    return tuple(sorted(set(given)))


def _with_pictures(said: dict[str, Any]) -> dict[str, Any]:
    """The entries with their pictures as bytes."""
    entries = said.get("entries")
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise NotSaid("entries")
    try:
        return said | {
            "entries": [
                each | {"pictures": [base64.b64decode(picture) for picture in each.get("pictures", [])]}
                for each in entries
            ]
        }
    except (TypeError, ValueError) as wrong:
        raise NotSaid("pictures") from wrong


def _pdf(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="application/pdf")


def _round(said: Said) -> int:
    number = said.number("round")
    if number >= len(operations.ROUNDS):
        raise NotSaid("round")
    return number


def _file(named: object) -> tuple[Any, int]:
    if not isinstance(named, list) or len(named) != 2 or not isinstance(named[1], int):
        raise NotSaid("files")
    return as_id(named[0]), named[1]


def _opened(journal: Opened) -> dict[str, Any]:
    return {
        "wrapped": _said(journal.wrapped),
        "used": journal.used_on.isoformat(),
        "until": journal.expires_on.isoformat(),
        "months": journal.months,
        "burns": journal.burns_at.isoformat() if journal.burns_at else None,
        "draft": _said(journal.draft),
        "late": journal.late,
        "draft_version": journal.draft_version,
        "entries": [_entry(each) for each in journal.entries],
    }


def _made_up() -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {
        "wrapped": _said(secrets.token_bytes(WRAPPED)),
        "used": today,
        "until": today,
        "months": MONTHS,
        "burns": None,
        "draft": _said(secrets.token_bytes(DRAFT)),
        "late": 0,
        "draft_version": 0,
        "entries": [],
    }


def _entry(each: Kept) -> dict[str, Any]:
    return {
        "position": each.position,
        "at": each.at,
        "commitment": _said(each.commitment),
        "sealed": _said(each.sealed),
    }


def _said(content: bytes) -> str:
    return base64.b64encode(content).decode()


ASKED = {
    "begin": begin,
    "open": open_journal,
    "older": older,
    "write": write,
    "erase": erase,
    "draft": draft,
    "late": late,
    "piece": piece,
    "fetch": fetch,
    "prove": prove,
    "print": print_statement,
    **handing.ASKED,
    "pass": replace_pass,
    "time": choose_time,
    "burn": burn,
    "keep": take_burning_back,
    "day": day,
}
