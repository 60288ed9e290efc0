"""Statements that people hand to an agency: sealed for it in their browser, taken back while unopened.

An agency gives its code to whom it helps. Who has the code sees its name, and nothing else of it; no page
lists which agencies there are. Nobody of the helpline opens a parcel, and nothing says whose it is.
"""

import hmac
import json
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Sum
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on
from houvast.records.contacts import rules, sealed
from houvast.records.contacts.filing.looking import are_taken
from houvast.records.contacts.models import Parcel
from houvast.records.contacts.operations import NotPossible as NotPossible
from houvast.records.contacts.parcel_files import HandedFile, handed_file
from houvast.records.contacts.parcelled import code_of, hashed, is_by, plain_code
from houvast.records.retention import declared

SIZES = tuple(41 + (1 << power) for power in range(14, 25))  # see docs/reference/sealing-format.md
WRAPPED, SECRET = 81, 32  # bytes
MOST_UNOPENED = 200  # of one agency: more is no help to anybody
MOST_BYTES_UNOPENED = 400_000_000
MOST_FILES = 40  # of one parcel


class OtherKeys(NotPossible):
    """The agency has other keys since it was looked up: the browser asks again, and seals anew."""


@dataclass(frozen=True)
class AgencyFound:
    """An agency as somebody with its code sees it, and what to seal for it with."""

    name: str
    generation: int
    public: bytes
    takes_files: bool


@dataclass(frozen=True)
class NewParcel:
    """A statement as a browser sealed it, and 32 bytes by which it is known again."""

    id: uuid.UUID
    secret: bytes = field(repr=False)
    generation: int
    wrapped: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


@dataclass(frozen=True)
class OpenedParcel:
    """What an agency reads: the text in the person's words, the file that proves it, or nothing, and files
    as a browser sealed them, of which nobody has looked at any.
    """

    id: uuid.UUID
    text: str = field(repr=False)
    proof: str = field(repr=False)
    files: tuple[HandedFile, ...] = field(repr=False)
    came_on: date
    opened_at: datetime


@guarded(rules.FIND_AGENCY, reads=True)
def find_agency(code: str, *, by: Actor) -> AgencyFound:
    """The agency with this code. Refused where none has it, or nobody there could open anything."""
    team, name = _agency(code, by)
    try:
        return AgencyFound(name, *keys.public_key(team), takes_files=are_taken())
    except keys.NobodyHolds as nobody:
        raise Refused from nobody


@guarded(rules.HAND_OVER_PARCEL)
def hand_over_parcel(code: str, new: NewParcel, *, by: Actor) -> uuid.UUID:
    """Keep a parcel for the agency with this code. Twice the same is kept once. OtherKeys, NotPossible."""
    team, _name = _agency(code, by)
    there = Parcel.objects.filter(pk=new.id).first()
    if there is not None:
        if there.team_id != team or not is_by(there, new.secret):
            raise Refused
        return there.id
    if len(new.sealed) not in SIZES or (len(new.wrapped), len(new.secret)) != (WRAPPED, SECRET):
        raise NotPossible("size")
    if keys.public_key(team)[0] != new.generation:
        raise OtherKeys("moved on")
    _refuse_too_many(team)
    today = timezone.localdate()
    month_key, locked = sealed.lock_parcel(new.wrapped, parcel=new.id, day=today)
    return Parcel.objects.create(
        id=new.id, organisation_id=by.organisation, team_id=team, came_on=today, proof=hashed(new.secret),
        generation=new.generation, month_key=month_key, wrapped=locked, sealed=new.sealed,
    ).pk  # fmt: skip


@guarded(rules.TAKE_BACK_PARCEL)
def take_back_parcel(parcel: uuid.UUID, secret: bytes, *, by: Actor) -> uuid.UUID:
    """Destroy it. Refused for a wrong secret and for none; NotPossible once somebody opened it."""
    found = Parcel.objects.select_for_update().filter(pk=parcel, organisation=by.organisation).first()
    if found is None or not is_by(found, secret):
        raise Refused
    if found.opened_at is not None:
        raise NotPossible("opened")
    found.delete()
    return parcel


@guarded_on(Parcel, rules.OPEN_PARCEL)
def open_parcel(parcel: Parcel, *, by: Actor) -> OpenedParcel:
    """Read it, as somebody of the agency. From the first time on it cannot be taken back, and its person
    can see when that was. NotPossible where it does not open; then it was not opened either.
    """
    private = keys.private_key(parcel.team_id, parcel.generation, by=by, action=rules.OPEN_PARCEL.action)
    try:
        said = _said(
            sealed.open_parcel(
                bytes(parcel.sealed), bytes(parcel.wrapped), parcel=parcel.id, month_key=parcel.month_key,
                private=private,
            )
        )  # fmt: skip
    except (sealed.CannotOpen, ValueError, KeyError) as closed:
        raise NotPossible(
            _("This does not open: it was damaged on the way. Ask for it once more.")
        ) from closed
    if parcel.opened_at is None:
        parcel.opened_at, parcel.opened_by_id = timezone.now(), by.id
        parcel.save(update_fields=["opened_at", "opened_by"])
    return OpenedParcel(parcel.id, *said, parcel.came_on, parcel.opened_at)


@guarded(rules.ERASE_PARCELS)
def erase_parcels(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Those that came three months ago, opened or not."""
    due = declared.group(Parcel, "parcels.erase_parcels").due(on).filter(organisation=by.organisation)
    ids = list(due.order_by("pk").values_list("pk", flat=True)[: declared.BATCH])
    Parcel.objects.filter(pk__in=ids).delete()
    return ids


def _agency(code: str, by: Actor) -> tuple[uuid.UUID, str]:
    said = plain_code(code).encode()
    for each in accounts.agencies(seen_by=by):
        if hmac.compare_digest(plain_code(code_of(each.id)).encode(), said):
            return each.id, each.name
    raise Refused


def _refuse_too_many(team: uuid.UUID) -> None:
    unopened = Parcel.objects.filter(team=team, opened_at=None)
    size = unopened.aggregate(size=Sum(Length("sealed")))["size"] or 0
    if unopened.count() >= MOST_UNOPENED or size >= MOST_BYTES_UNOPENED:
        raise NotPossible("often")


def _said(content: bytes) -> tuple[str, str, tuple[HandedFile, ...]]:
    """(text, proof, files); ValueError or KeyError for what no script of ours seals."""
    said = json.loads(content)
    if not isinstance(said, dict) or not all(isinstance(said[name], str) for name in ("text", "proof")):
        raise ValueError
    files = said.get("files", [])
    if not isinstance(files, list) or len(files) > MOST_FILES:
        raise ValueError
    return said["text"], said["proof"], tuple(map(handed_file, files))
