"""What of a contact is sealed, and for whom: the note, all that is finer than facts, and drafts.

Each contact has a key of its own, sealed under the key of its expiry month and then for the teams that may
read it. The place in the associated data binds a ciphertext to its contact and version: moved, it does not
open.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from houvast.library.sealing.box import (
    WRAPPED,
    CannotOpen,
    is_wrapped,
    new_key,
    new_keypair,
    open_sealed,
    public_of,
    seal,
    unwrap,
    wrap,
)
from houvast.library.sealing.derive import Derived, new_receipt, of_random, receipt_halves
from houvast.library.sealing.lookup import NotNormal, blind_index, phone_number
from houvast.library.sealing.months import month_of_expiry
from houvast.library.sealing.streams import open_stream, seal_stream
from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from houvast.records.contacts.registration import Details

__all__ = [
    "CannotOpen",
    "Derived",
    "NotNormal",
    "new_key",
    "new_keypair",
    "new_receipt",
    "receipt_halves",
]

CONTENT_MONTHS = 18
DRAFT_MONTHS = 1
TALK_MONTHS = 3
CALLBACK_MONTHS = 1
HELD_MONTHS = 1
PARCEL_MONTHS = 3
LEAST_DETAILS = 256
"""Bytes. Empty details have 242: a size class of their own would tell whether anything was answered."""


@dataclass(frozen=True)
class Sealed:
    """Ciphertext, and its key for one reader."""

    content: bytes
    key: keys.Wrapped


def last_month(day: date, *, today: date) -> str:
    """The month in which content of a contact of that day expires; for what is past its time, this one."""
    return max(month_of_expiry(day, CONTENT_MONTHS), f"{today:%Y-%m}")


def sealer(team: UUID, *, until: str) -> keys.Sealer:
    """For what is registered in a team: it opens until that month is over, and then for nobody."""
    return keys.sealer(team, until=until)


def seal_details(details: Details, *, contact: UUID, version: int, with_: keys.Sealer) -> Sealed:
    key = new_key()
    return Sealed(
        seal_version(details, key, contact=contact, version=version),
        with_.wrap(key, place=_key_place(contact)),
    )


def content_key(wrapped: keys.Wrapped, *, contact: UUID, team: UUID, action: str, by: Actor) -> bytes:
    """The key of one contact: every version opens with it. CannotOpen, or why not (see accounts.keys)."""
    return keys.unwrap(wrapped, team=team, place=_key_place(contact), by=by, action=action)


def lent_key(key: bytes, *, request: UUID, contact: UUID, person: UUID, month_key: str) -> keys.Wrapped:
    """The key of one contact for one person outside its team, under the contact's own month."""
    return keys.sealer_for(person, month_key).wrap(key, place=_glass_place(request, contact))


def borrowed_key(wrapped: keys.Wrapped, *, request: UUID, contact: UUID, by: Actor) -> bytes:
    """The key that was lent to oneself; Locked, or CannotOpen."""
    return keys.unwrap_own(wrapped, place=_glass_place(request, contact), by=by)


def normal_number(text: str) -> str:
    """+ and digits with the country's code, as it is dialled from anywhere; NotNormal."""
    return "+" + phone_number(text, country=settings.DIALLING_COUNTRY, trunk=settings.DIALLING_TRUNK)


def blind_number(number: str, *, key: bytes, generation: int) -> bytes:
    """By which a normal number is found again, under one key of a team's index."""
    return blind_index(number, key=key, field="contacts.number", generation=generation)


def opened_by(
    opener: keys.Opener, wrapped: keys.Wrapped, sealed: bytes, *, contact: UUID, version: int, team: UUID
) -> Details:
    """One of many contacts; CannotOpen."""
    key = opener.unwrap(wrapped, team=team, place=_key_place(contact))
    return open_version(sealed, key, contact=contact, version=version)


class Notes:
    """Opens the notes of many contacts for one person."""

    def __init__(self, by: Actor, action: str) -> None:
        self._keys = keys.Opener(by, action)

    def note(self, sealed: bytes, wrapped: keys.Wrapped, *, contact: UUID, version: int, team: UUID) -> str:
        """The note and the conditions of safe contact, or nothing where they do not open."""
        try:
            details = opened_by(self._keys, wrapped, sealed, contact=contact, version=version, team=team)
        except CannotOpen:
            return ""
        return f"{details.note}\n{details.safe_conditions}"


def seal_version(details: Details, key: bytes, *, contact: UUID, version: int) -> bytes:
    """A later version under the contact's own key, so that whoever reads one reads all."""
    return _seal(vars(details), key, _place(contact, version), least=LEAST_DETAILS)


def open_version(sealed: bytes, key: bytes, *, contact: UUID, version: int) -> Details:
    """The details, or CannotOpen."""
    return Details(**_open(sealed, key, _place(contact, version)))


def sealed_anew(sealed: bytes, old: bytes, new: bytes, *, contact: UUID, version: int) -> bytes:
    """The same version under another key."""
    place = _place(contact, version)
    return seal(open_sealed(sealed, key=old, place=place), key=new, place=place)


def key_anew(contact: UUID, with_: keys.Sealer) -> tuple[bytes, keys.Wrapped]:
    """A fresh key for a contact, and the same for its reader."""
    key = new_key()
    return key, wrap_anew(key, contact=contact, with_=with_)


def wrap_anew(key: bytes, *, contact: UUID, with_: keys.Sealer) -> keys.Wrapped:
    """The same key, under another month's."""
    return with_.wrap(key, place=_key_place(contact))


def seal_answers(answers: Mapping[str, Any], *, draft: UUID, revision: int, on: date, by: Actor) -> Sealed:
    """A draft, for who types it alone."""
    key = new_key()
    own = keys.own_sealer(by, until=month_of_expiry(on, DRAFT_MONTHS))
    place = _draft_place(draft, revision)
    return Sealed(_seal(answers, key, place), own.wrap(key, place=place))


def open_answers(sealed: Sealed, *, draft: UUID, revision: int, by: Actor) -> dict[str, Any]:
    place = _draft_place(draft, revision)
    return _open(sealed.content, keys.unwrap_own(sealed.key, place=place, by=by), place)


# Talks. A talk's key is sealed for each reader (a team, or the person) and locked under its month from
# outside, so that the month can move on with the talk without anybody's key. A pass opens the person's own.


def talk_month(day: date) -> str:
    """The month in which the content of a talk expires whose latest message is of that day."""
    return month_of_expiry(day, TALK_MONTHS)


def seal_talk_key(key: bytes, *, public: bytes, talk: UUID, month: keys.MonthLock) -> bytes:
    return month.lock(wrap(key, public=public), place=_talk_key_place(talk))


def open_talk_key(locked: bytes, *, private: bytes, talk: UUID, month: keys.MonthLock) -> bytes:
    """The talk's key, or CannotOpen."""
    return unwrap(month.unlock(locked, place=_talk_key_place(talk)), private=private)


def mark_of(key: bytes) -> bytes:
    """Tells one key of a talk from another, and opens nothing."""
    return of_random(b"mark" + key).verifier[:8]


def seal_pass(private: bytes, halves: Derived, *, talk: UUID, month: keys.MonthLock) -> bytes:
    """The person's own key to their talk, under a secret that they keep."""
    inner = seal(private, key=halves.key, place=f"pass/{talk}")
    return month.lock(inner, place=_talk_key_place(talk))


def open_pass(locked: bytes, halves: Derived, *, talk: UUID, month: keys.MonthLock) -> bytes:
    return open_sealed(
        month.unlock(locked, place=_talk_key_place(talk)), key=halves.key, place=f"pass/{talk}"
    )


def locked_anew(locked: bytes, *, talk: UUID, old: keys.MonthLock, new: keys.MonthLock) -> bytes:
    """The same for a later month: nobody's key is needed."""
    place = _talk_key_place(talk)
    return new.lock(old.unlock(locked, place=place), place=place)


def pass_of_browser(secret: bytes) -> Derived:
    """Both halves of what a browser holds while its talk lasts: 32 random bytes."""
    return of_random(b"browser" + secret)


def talk_of_browser(secret: bytes) -> UUID:
    """The id of the one talk that these bytes begin. It tells nothing of them, nor of the halves."""
    return UUID(bytes=of_random(b"talk" + secret).verifier[:16], version=4)


def seal_message(text: str, key: bytes, *, talk: UUID, number: int, author: str) -> bytes:
    return seal(text.encode(), key=key, place=_message_place(talk, number, author))


def open_message(sealed: bytes, key: bytes, *, talk: UUID, number: int, author: str) -> str:
    """What was said, or CannotOpen."""
    return _message(sealed, key, talk, number, author).decode()


def message_anew(sealed: bytes, old: bytes, new: bytes, *, talk: UUID, number: int, author: str) -> bytes:
    """The same message under another key, the talk's own."""
    said = _message(sealed, old, talk, number, author)
    return seal(said, key=new, place=_message_place(talk, number, author))


def _message(sealed: bytes, key: bytes, talk: UUID, number: int, author: str) -> bytes:
    if is_wrapped(sealed) and author not in POSTED_BY:  # who forges a mail cannot speak as a worker
        raise CannotOpen
    own, rest = _posted(sealed, key)
    return open_sealed(rest, key=own, place=_message_place(talk, number, author))


# Mail that comes later is put into a talk by a command that can open nothing: under a key of its own, wrapped
# for a pair that only the talk's key can make. What was posted so begins with that wrapped key.

POSTED_BY = ("PERSON", "NOTE")


def post_box(key: bytes) -> bytes:
    """The public key by which mail is put into the talk of this key."""
    return public_of(_post_private(key))


def for_post_box(own: bytes, *, public: bytes) -> bytes:
    """What stands before all that is sealed under `own`."""
    return wrap(own, public=public)


def key_of_posted(sealed: bytes, key: bytes) -> bytes:
    """The key under which something of a talk is sealed: the talk's, or its own."""
    return _posted(sealed, key)[0]


def seal_unsent(text: str, key: bytes, *, talk: UUID, answer: UUID) -> bytes:
    """An answer that is to go by mail, until it went."""
    return seal(text.encode(), key=key, place=f"talk/{talk}/answer/{answer}")


def open_unsent(sealed: bytes, key: bytes, *, talk: UUID, answer: UUID) -> str:
    return open_sealed(sealed, key=key, place=f"talk/{talk}/answer/{answer}").decode()


def _post_private(key: bytes) -> bytes:
    return of_random(b"post box" + key).key


def _posted(sealed: bytes, key: bytes) -> tuple[bytes, bytes]:
    if not is_wrapped(sealed):
        return key, sealed
    return unwrap(sealed[:WRAPPED], private=_post_private(key)), sealed[WRAPPED:]


# Callbacks. Number and conditions open for the team, and for nobody once a month has passed.


def callback_month(last_day: date) -> str:
    """The month in which a callback expires: the one after that of its last day."""
    return month_of_expiry(last_day, CALLBACK_MONTHS)


def seal_callback(what: Mapping[str, str], *, callback: UUID, with_: keys.Sealer) -> Sealed:
    key, place = new_key(), f"callback/{callback}"
    return Sealed(_seal(what, key, place), with_.wrap(key, place=place))


def open_callback(found: Sealed, *, callback: UUID, team: UUID, action: str, by: Actor) -> dict[str, str]:
    """Number and conditions, or why not (see accounts.keys)."""
    place = f"callback/{callback}"
    return _open(found.content, keys.unwrap(found.key, team=team, place=place, by=by, action=action), place)


def held_month(day: date) -> str:
    """The month in which a text that was held on that day expires."""
    return month_of_expiry(day, HELD_MONTHS)


def seal_held(what: Mapping[str, Any], *, held: UUID, with_: keys.Sealer) -> Sealed:
    """A text that was held, and why."""
    key, place = new_key(), f"held/{held}"
    return Sealed(_seal(what, key, place), with_.wrap(key, place=place))


def open_held(found: Sealed, *, held: UUID, team: UUID, action: str, by: Actor) -> dict[str, Any]:
    place = f"held/{held}"
    return _open(found.content, keys.unwrap(found.key, team=team, place=place, by=by, action=action), place)


# Danger acts. Each has one key, wrapped for every team that has the act, under the month in which it expires.


def danger_month(day: date) -> str:
    """The month in which the words of a danger act of that day expire."""
    return month_of_expiry(day, CONTENT_MONTHS)


def seal_danger(texts: Mapping[str, str], key: bytes, *, act: UUID, version: int) -> bytes:
    return _seal(texts, key, f"danger/{act}/{version}")


def open_danger(sealed: bytes, key: bytes, *, act: UUID, version: int) -> dict[str, str]:
    """The texts by name, or CannotOpen."""
    return _open(sealed, key, f"danger/{act}/{version}")


def wrap_danger_key(key: bytes, *, act: UUID, with_: keys.Sealer) -> keys.Wrapped:
    return with_.wrap(key, place=f"danger/{act}")


def danger_key(wrapped: keys.Wrapped, *, act: UUID, team: UUID, action: str, by: Actor) -> bytes:
    """The key of one danger act as a team has it. CannotOpen, or why not (see accounts.keys)."""
    return keys.unwrap(wrapped, team=team, place=f"danger/{act}", by=by, action=action)


# Referrals. Which service it was opens for the team that follows it.


def referral_month(day: date) -> str:
    """The month in which it expires to which service somebody was referred on that day."""
    return month_of_expiry(day, CONTENT_MONTHS)


def seal_referral(what: Mapping[str, str], *, referral: UUID, with_: keys.Sealer) -> Sealed:
    key, place = new_key(), f"referral/{referral}"
    return Sealed(_seal(what, key, place), with_.wrap(key, place=place))


def open_referral(found: Sealed, *, referral: UUID, team: UUID, action: str, by: Actor) -> dict[str, str]:
    """Which service, and what it was called, or why not (see accounts.keys)."""
    place = f"referral/{referral}"
    return _open(found.content, keys.unwrap(found.key, team=team, place=place, by=by, action=action), place)


# Letters. They stand under the key of their contact: who reads one reads the other, and they end together.


def seal_letter(what: Mapping[str, Any], key: bytes, *, letter: UUID, contact: UUID) -> bytes:
    return _seal(what, key, f"contact/{contact}/letter/{letter}")


def open_letter(sealed: bytes, key: bytes, *, letter: UUID, contact: UUID) -> dict[str, Any]:
    """To whom and what it says, or CannotOpen."""
    return _open(sealed, key, f"contact/{contact}/letter/{letter}")


def seal_about(about: Mapping[str, Any], key: bytes, *, talk: UUID, file: UUID) -> bytes:
    """What a file is called, and what it is."""
    return _seal(about, key, _file_place(talk, file, "ABOUT"))


def open_about(sealed: bytes, key: bytes, *, talk: UUID, file: UUID) -> dict[str, Any]:
    own, rest = _posted(sealed, key)
    return _open(rest, own, _file_place(talk, file, "ABOUT"))


def seal_file(content: Iterable[bytes], key: bytes, *, talk: UUID, file: UUID, side: str) -> Iterator[bytes]:
    return seal_stream(content, key=key, place=_file_place(talk, file, side))


def open_file(
    read: Callable[[], Iterable[bytes]], key: bytes, *, talk: UUID, file: UUID, side: str
) -> Iterator[bytes]:
    """The content in pieces, whole and unchanged, or CannotOpen; `read` is called twice."""
    return open_stream(read, key=key, place=_file_place(talk, file, side))


def seal_sender(told: Mapping[str, Any], key: bytes, *, talk: UUID) -> bytes:
    """Who sent the mail that a talk began with."""
    return _seal(told, key, f"talk/{talk}/mail")


def open_sender(sealed: bytes, key: bytes, *, talk: UUID) -> dict[str, Any]:
    return _open(sealed, key, f"talk/{talk}/mail")


def seal_caller(said: bytes, key: bytes, *, helpline: UUID) -> bytes:
    """What a page of the desk holds of a call."""
    return seal(said, key=key, place=f"caller/{helpline}")


def open_caller(sealed: bytes, key: bytes, *, helpline: UUID) -> bytes:
    return open_sealed(sealed, key=key, place=f"caller/{helpline}")


def _file_place(talk: UUID, file: UUID, side: str) -> str:
    return f"talk/{talk}/file/{file}/{side}"


def _talk_key_place(talk: UUID) -> str:
    return f"talk/{talk}"


def _message_place(talk: UUID, number: int, author: str) -> str:
    return f"talk/{talk}/{number}/{author}"


def _place(contact: UUID, version: int) -> str:
    return f"contact/{contact}/{version}"


def _key_place(contact: UUID) -> str:
    return f"contact/{contact}"


def _glass_place(request: UUID, contact: UUID) -> str:
    return f"glass/{request}/{contact}"


def _draft_place(draft: UUID, revision: int) -> str:
    return f"draft/{draft}/{revision}"


def _seal(content: Mapping[str, Any], key: bytes, place: str, *, least: int = 0) -> bytes:
    return seal(json.dumps(content, ensure_ascii=False).encode().ljust(least), key=key, place=place)


def _open(sealed: bytes, key: bytes, place: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(open_sealed(sealed, key=key, place=place))
    return content


def lock_parcel(wrapped: bytes, *, parcel: UUID, day: date) -> tuple[str, bytes]:
    """(name of the month's key, what a browser wrapped for an agency, locked under it)."""
    lock = keys.month_lock(month_of_expiry(day, PARCEL_MONTHS))
    return lock.name, lock.lock(wrapped, place=f"parcel/{parcel}")


def open_parcel(sealed: bytes, locked: bytes, *, parcel: UUID, month_key: str, private: bytes) -> bytes:
    """What somebody sealed in their browser for an agency, or CannotOpen."""
    wrapped = keys.lock_named(month_key).unlock(locked, place=f"parcel/{parcel}")
    return open_sealed(sealed, key=unwrap(wrapped, private=private), place=f"parcel/{parcel}").rstrip(b" ")
