"""Letters of a contact: seen first, compared, and sent only where the person said that it is safe.

A letter to the person leaves by a way, and at an hour, that they called safe themselves (`safety`); one for
them to a service leaves only with their consent. What leaves is sealed with the contact.
"""

import re
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.printing import NotPrintable
from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor, Refused, guarded_on, guarded_on_after, seen
from houvast.records.contacts import course, letters, rules, sealed, writing
from houvast.records.contacts.letters import Letter
from houvast.records.contacts.mailing import posting
from houvast.records.contacts.models import Contact, ReaderKey
from houvast.records.contacts.models import Letter as Kept
from houvast.records.contacts.opened import registered
from houvast.records.contacts.operations import NotPossible, leaving
from houvast.records.contacts.registration import Details
from houvast.records.contacts.safety import refusal

__all__ = ["Letter", "OpenedLetter", "refusal"]

FILE_NAME = "document.pdf"
"""What every letter is called where it is saved."""


class NotSafe(NotPossible):
    """The person did not say that this way is safe at this hour; the message says which of the two."""


@dataclass(frozen=True)
class OpenedLetter:
    """A letter that left, for who reads its contact. Without `letter` where it does not open."""

    id: uuid.UUID
    to: str
    way: str
    made_at: datetime
    written_by: uuid.UUID
    state: str
    may_be_taken_back: bool
    letter: Letter | None = field(repr=False)


@guarded_on(Contact, rules.PREVIEW_LETTER, reads=True)  # nothing leaves and nothing is kept
def preview_letter(contact: Contact, letter: Letter, *, by: Actor) -> bytes:
    """The letter as a PDF that says across its page that it is a preview."""
    _refuse_gone(contact)
    return _printed(_plain(letter), timezone.localdate(), is_preview=True)


@dataclass(frozen=True)
class _Leaving:
    """What was asked before the transaction: it may leave. By mail it left, and stands here as going."""

    letter: Letter
    version: int
    key: bytes = field(repr=False)


def _leaving(
    contact: uuid.UUID, letter: Letter, *, once: uuid.UUID, consented: bool = False, by: Actor
) -> _Leaving:
    """Checked and compared. By mail: kept as going, sent, and only then stored as one that left."""
    found = seen(Contact, rules.SEND_LETTER, by).get(id=contact)
    _refuse_gone(found)
    written = _plain(letter)
    details, key = _opened(found, rules.SEND_LETTER.action, by)
    _refuse_unsafe(found, details, written, consented=consented)
    if written.way == "POST":
        _printed(written, timezone.localdate())  # what cannot be printed did not leave
    parties = (contact,) if written.to == "SERVICE" else ()
    leaving.may_leave(written.words(), kind="LETTER", contact=contact, parties=parties, by=by).or_refuse()
    left = _Leaving(written, found.version, key)
    if written.way == "MAIL":
        _refuse_unsendable(written)
        if _goes(left, contact, once=once, by=by):
            _send(written, once)
    return left


def _goes(left: _Leaving, contact: uuid.UUID, *, once: uuid.UUID, by: Actor) -> bool:
    """Keep a mail as going, and say whether it is for this call to send it.

    One that stayed so because the server stopped goes once more with the same mark: a mailbox that got it
    knows that.
    """
    with transaction.atomic():
        row = seen(Contact, rules.SEND_LETTER, by).select_for_update(of=("self",)).get(id=contact)
        _refuse_changed(row, left, by)
        earlier = _earlier(once, row, by)
        if earlier is None:
            _keep(left, row, state="GOING", once=once, by=by)
            return True
        if earlier.state != "GOING":
            return False
        if timezone.now() - earlier.made_at < course.LETTER_GOES_WITHIN:
            raise NotPossible(_("This letter is on its way. Look again in a few minutes whether it left."))
        earlier.made_at = timezone.now()
        earlier.save(update_fields=["made_at"])
        return True


def _earlier(once: uuid.UUID, contact: Contact, by: Actor) -> Kept | None:
    earlier = Kept.objects.filter(id=once).first()
    if earlier is not None and (earlier.contact_id != contact.pk or earlier.written_by_id != by.id):
        raise Refused
    return earlier


def _refuse_changed(contact: Contact, left: _Leaving, by: Actor) -> None:
    if contact.version != left.version or contact.withdrawn or contact.erased_on:
        raise NotPossible(_("This contact was changed meanwhile. Open it again first."))


def _keep(left: _Leaving, contact: Contact, *, state: str, once: uuid.UUID, by: Actor) -> None:
    if by.id is None:
        raise Refused
    what = sealed.seal_letter(letters.kept(left.letter), left.key, letter=once, contact=contact.id)
    try:
        with transaction.atomic():
            Kept.objects.create(
                id=once,
                organisation_id=by.organisation,
                contact=contact,
                to=left.letter.to,
                way=left.letter.way,
                made_at=timezone.now(),
                written_by_id=by.id,
                state=state,
                sealed=what,
            )
    except IntegrityError as twice:
        raise Refused from twice


@guarded_on_after(_leaving, Contact, rules.SEND_LETTER)
def send_letter(
    left: _Leaving,
    contact: Contact,
    letter: Letter,
    *,
    once: uuid.UUID,
    consented: bool = False,
    by: Actor,
) -> uuid.UUID:
    """Take a letter out to print and post it, or send it by mail. With the same `once` it leaves once.

    NotSafe where the person did not say that it is safe; leaving.HeldForReview where somebody looks first.
    To a service: only when the person `consented`.
    """
    earlier = _earlier(once, contact, by)
    if left.letter.way == "MAIL":  # it left, whatever became of its contact meanwhile
        Kept.objects.filter(id=once, state="GOING").update(state="OUT", made_at=timezone.now())
    elif earlier is None:
        _refuse_changed(contact, left, by)
        _keep(left, contact, state="OUT", once=once, by=by)
    return once


@guarded_on(Kept, rules.OPEN_LETTER)
def print_letter(letter: Kept, *, by: Actor) -> bytes:
    """The PDF of a letter that was taken out for the post, as long as that is still safe."""
    if letter.way != "POST" or letter.state != "OUT":
        raise NotPossible(_("There is nothing to print: it went by mail, or was taken back."))
    contact = letter.contact
    _refuse_gone(contact)
    details, key = _opened(contact, rules.OPEN_LETTER.action, by)
    written = letters.of(
        letter.to,
        letter.way,
        sealed.open_letter(bytes(letter.sealed), key, letter=letter.id, contact=contact.id),
    )
    _refuse_unsafe(contact, details, written, consented=True)
    return _printed(written, timezone.localdate(letter.made_at))


@guarded_on(Kept, rules.TAKE_LETTER_BACK)
def take_letter_back(letter: Kept, *, by: Actor) -> None:
    """It was not posted after all: what it says is erased. For some minutes, and never of a mail."""
    if not _may_be_taken_back(letter, by):
        raise NotPossible(_("This letter can no longer be taken back: note in the contact what is so now."))
    letter.state, letter.sealed = "TAKEN_BACK", b""
    letter.save(update_fields=["state", "sealed"])


@guarded_on(Contact, rules.READ, reads=True)  # that the contact was opened is in the trail; this is its page
def letters_of(contact: Contact, *, by: Actor) -> list[OpenedLetter]:
    """The letters of a contact that is being read, latest first."""
    rows = list(seen(Kept, rules.OPEN_LETTER, by).filter(contact=contact).order_by("-made_at"))
    if not rows:
        return []
    try:
        _details, key = _opened(contact, rules.READ.action, by)
    except (NotPossible, keys.NotHandedOver):
        return [_row(each, None, by) for each in rows]
    return [_row(each, _letter(each, key), by) for each in rows]


def _row(row: Kept, letter: Letter | None, by: Actor) -> OpenedLetter:
    return OpenedLetter(
        row.id,
        row.to,
        row.way,
        row.made_at,
        row.written_by_id,
        row.state,
        _may_be_taken_back(row, by),
        letter,
    )


def _letter(row: Kept, key: bytes) -> Letter | None:
    if not row.sealed:
        return None
    try:
        what = sealed.open_letter(bytes(row.sealed), key, letter=row.id, contact=row.contact.id)
    except sealed.CannotOpen:
        return None
    return letters.of(row.to, row.way, what)


def _may_be_taken_back(row: Kept, by: Actor) -> bool:
    is_new = timezone.now() - row.made_at <= course.LETTER_TAKEN_BACK_WITHIN
    return row.state == "OUT" and row.way == "POST" and row.written_by_id == by.id and is_new


def _refuse_gone(contact: Contact) -> None:
    if contact.withdrawn or contact.erased_on:
        raise NotPossible(_("This contact was withdrawn or erased: no letter leaves from it."))


def _refuse_unsafe(contact: Contact, details: Details, letter: Letter, *, consented: bool) -> None:
    """A letter to the person: where they said that it is safe. One to a service: where they agreed to it."""
    if letter.to == "SERVICE":
        if not consented:
            raise NotPossible(_("A letter to a service leaves only when the person agreed to it."))
        return
    why = refusal(registered(contact, details), letter.way, timezone.localtime())
    if why:
        raise NotSafe(why)


def _plain(letter: Letter) -> Letter:
    if letter.to not in course.LETTER_TO or letter.way not in course.LETTER_WAYS:
        raise NotPossible(_("Say to whom the letter goes, and how."))
    if letter.language not in letters.LANGUAGES:
        raise NotPossible(_("Choose a language."))
    if not letter.sender:
        raise NotPossible(_("No neutral sender was written yet. A lead does that, under “Letters”."))
    try:
        return letters.plain(letter)
    except writing.NotWritten as wrong:
        raise NotPossible(_("Write to whom it goes and what it says, neither of them too long.")) from wrong


def _printed(letter: Letter, on: date, *, is_preview: bool = False) -> bytes:
    try:
        return letters.in_print(letter, on=on, is_preview=is_preview)
    except NotPrintable as refused:
        sign = re.search('`"(.+?)"`', str(refused))
        raise NotPossible(
            _("This letter has a sign that cannot be printed: “%(sign)s”. Write it otherwise.")
            % {"sign": sign[1] if sign else ""}
        ) from refused


def _opened(contact: Contact, action: str, by: Actor) -> tuple[Details, bytes]:
    row = ReaderKey.objects.filter(contact=contact, team=contact.team_id).first()
    if row is None:
        raise NotPossible(_("The sealed part of this contact cannot be opened."))
    wrapped = keys.Wrapped(row.generation, row.month_key, bytes(row.wrapped))
    try:
        key = sealed.content_key(wrapped, contact=contact.id, team=contact.team_id, action=action, by=by)
        return sealed.open_version(
            bytes(contact.sealed), key, contact=contact.id, version=contact.version
        ), key
    except keys.NotHandedOver:
        raise
    except sealed.CannotOpen as closed:
        raise NotPossible(_("The sealed part of this contact cannot be opened.")) from closed


def _refuse_unsendable(letter: Letter) -> None:
    if not posting.is_set():
        raise NotPossible(_("No mail can be sent here: the administrator has not set it up."))
    if "\n" in letter.address or not posting.is_address(letter.address):
        raise NotPossible(_("Write one mail address, like name@example.org."))


def _send(letter: Letter, mark: uuid.UUID) -> None:
    """Sent by mail; what the mail server did not take was never a letter."""
    try:
        posting.send(
            f"{letter.text}\n\n{letter.sender}",
            to=letter.address,
            mark=mark,
            language=letter.language,
            subject=letters.subject(letter.language),
            sender=letter.sender,
        )
    except posting.NotSent as failure:
        Kept.objects.filter(id=mark, state="GOING").delete()
        raise NotPossible(_("The mail server did not take it: nothing was sent. Try again.")) from failure
