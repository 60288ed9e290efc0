"""A person asks to see or to erase what is kept on their contact (GDPR art. 15 and 17).

Most people who reach out cannot be identified from what is kept, and nobody asks them for more (art. 11): who
asks names their contact to a worker of its team, and the worker says how they were recognised. An answer to
the wrong person could be read by whom they fear: without that, it is refused.
"""

import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import BinaryField, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor, guarded_on, guarded_on_after, seen
from houvast.records.audit import trail
from houvast.records.contacts import course, dangers, emptying, referred, rules, sealed
from houvast.records.contacts.models import Contact, DangerAct, FormerAnswers, Letter, NumberIndex, Referral
from houvast.records.contacts.opened import registered
from houvast.records.contacts.operations import NotPossible, OpenedContact, leaving, read
from houvast.records.contacts.operations.letters import letters_of
from houvast.records.contacts.registration import Details

SAYS_NOTHING = "SAYS_NOTHING"
"""The reason of a letter that says neither why, nor whether there is anything (GDPR art. 15(4), 23(1)(i))."""


class NotToThem(NotPossible):
    """A parent who may not see, erase or be told: because of what the contact says of them, or because nobody
    said that they may. Which of these, they are not told."""


# Codes that say more than a figure needs once the person asked to be forgotten, and what they become.
COARSENED: Mapping[str, Any] = {"hour": None, "district": "U", "age_band": "U", "context": "U"}
CLOSED = "cannot be opened"
UNSAID: tuple[Any, ...] = ("U", [])  # what a code and a list of codes say when nobody said anything


@dataclass(frozen=True)
class Disclosed:
    """Everything that is kept of one contact: opened for reading, and as plain data without any worker's id.

    `looked` is when it was opened or changed and what was done: a person may know that, but not which worker
    did it on the helpline's behalf (Court of Justice C-579/21, Pankki S, 22 June 2023).
    """

    opened: OpenedContact
    kept: dict[str, Any]
    looked: tuple[trail.Event, ...]


def _gathered(
    contact: uuid.UUID, *, recognised: str, asker: str = "SELF", parent: int | None = None, by: Actor
) -> Disclosed:
    """All of it, before the transaction: compared with what must not get out, it may be held."""
    found = seen(Contact, rules.DISCLOSE, by).get(id=contact)
    _refuse_parent(found, asker, parent)
    _refuse_unrecognised(recognised)
    opened = read(contact, by=by)
    kept = _kept(found, opened, by)
    # To somebody else than who told it, also what only that person may be reached by.
    parties = () if asker == "SELF" else (contact,)
    text = "\n;\n".join(
        _words(each) for each in (kept["sealed"], kept["former"], kept["danger"], kept["letters"])
    )
    leaving.may_leave(text, kind="EXPORT", contact=contact, parties=parties, by=by).or_refuse()
    return Disclosed(opened, kept, ())


@guarded_on_after(_gathered, Contact, rules.DISCLOSE)
def disclose(
    gathered: Disclosed,
    contact: Contact,
    *,
    recognised: str,
    asker: str = "SELF",
    parent: int | None = None,
    by: Actor,
) -> Disclosed:
    """Everything that is kept of a contact, for who reached out; opening it leaves its own entry as well.

    `asker` PARENT: a parent of the minor whom it is about, who is reported person `parent`, or none of them.
    NotToThem where course.may_answer_parent says no; leaving.HeldForReview where somebody else looks first.
    """
    looked = tuple(trail.events(by.organisation, subject=str(contact.id), newest=1000))
    return replace(gathered, looked=looked)


def _kept(contact: Contact, opened: OpenedContact, by: Actor) -> dict[str, Any]:
    return {
        "contact": _columns(contact),
        "sealed": CLOSED if opened.damaged or opened.not_handed_over else vars(opened.registration.details),
        "persons": _rows(contact.persons.order_by("number")),
        "pairs": _rows(contact.pairs.order_by("victim", "perpetrator")),
        "former": [
            _columns(former) | {"sealed": _former_details(contact, former, by)}
            for former in contact.former.order_by("version")
        ],
        "second_readings": _rows(contact.readings.order_by("number")),
        "keys": _rows(contact.keys.order_by("pk")),
        "number_index": _rows(NumberIndex.objects.filter(contact=contact)),
        "danger": [
            _columns(act) | {"sealed": _danger_texts(act, by)}
            for act in DangerAct.objects.filter(contact=contact).order_by("day", "pk")
        ],
        "referrals": [
            _columns(each)
            | {"sealed": _referral_what(each, by), "steps": _rows(each.steps.order_by("number"))}
            for each in Referral.objects.filter(contact=contact).order_by("day", "pk")
        ],
        "letters": [
            _columns(row) | {"sealed": vars(each.letter) if each.letter else CLOSED}
            for each in letters_of(contact.id, by=by)
            for row in Letter.objects.filter(id=each.id)
        ],
        "opened_from_elsewhere": _rows(contact.glass.order_by("asked_at")),
    }


def _words(told: Any) -> str:
    """All words of something that is given, each on a line of its own."""
    if isinstance(told, Mapping):
        return "\n;\n".join(_words(each) for each in told.values())
    if isinstance(told, list | tuple):
        return "\n;\n".join(_words(each) for each in told)
    return told if isinstance(told, str) else ""


@guarded_on(Contact, rules.ERASE_ON_REQUEST)
def erase_on_request(
    contact: Contact,
    *,
    recognised: str,
    codes: str,
    asker: str = "SELF",
    parent: int | None = None,
    by: Actor,
) -> None:
    """Destroy content and keys of a contact now, at the person's request. Nobody can take it back.

    `codes`: COARSENED still counts, by what is left of its codes (art. 17(3)(d): statistics); WITHDRAWN no
    longer counts, and what was said of anybody is gone. The proof is `queries.receipt`.
    """
    _refuse_parent(contact, asker, parent)
    _refuse_unrecognised(recognised)
    if codes not in course.CODES_AFTERWARDS:
        raise NotPossible(_("Say whether the contact still counts: coarsened, or withdrawn."))
    emptying.empty([contact], on=timezone.localdate())
    _empty_dangers(contact, count=codes == "COARSENED")
    _empty_referrals(contact, count=codes == "COARSENED")
    contact.refresh_from_db()
    contact.record_key = secrets.randbits(63)  # facts that were gathered before no longer lead here
    _coarsen(contact)
    if codes == "WITHDRAWN":
        _forget_what_was_said(contact)
    contact.save()


@guarded_on(Contact, rules.REFUSE_REQUEST)
def refuse_request(contact: Contact, *, reason: str, by: Actor) -> date:
    """Turn down a request about a contact, with a reason that its letter gives. Returns the day.

    The person is told why, and where to complain, within a month (GDPR art. 12(4)).
    """
    if reason not in course.REFUSED_BECAUSE:
        raise NotPossible(_("Say why the request is turned down."))
    return timezone.localdate()


def _refuse_parent(contact: Contact, asker: str, parent: int | None) -> None:
    """Before anything else, so that what is said of a parent cannot be told from how the rest is answered."""
    if asker not in course.ASKERS:
        raise NotPossible(_("Say who asks."))
    if asker == "PARENT" and not course.may_answer_parent(registered(contact, Details()), parent):
        raise NotToThem(_("This parent is not answered. Give them the letter that says nothing."))


def _refuse_unrecognised(recognised: str) -> None:
    if recognised not in course.RECOGNISED_BY:
        raise NotPossible(
            _(
                "Say how you know that this is the person who reached out then. If you do not know, turn the "
                "request down: somebody else could be asking."
            )
        )


def _coarsen(contact: Contact) -> None:
    for name, value in COARSENED.items():
        setattr(contact, name, value)
    contact.persons.update(age_band="U")


def _empty_dangers(contact: Contact, *, count: bool) -> None:
    """Words, keys and who acted go; the codes too where the contact no longer counts."""
    acts = DangerAct.objects.filter(contact=contact)
    kept = list(acts.values_list("pk", flat=True))
    dangers.empty(acts)
    left = DangerAct.objects.filter(pk__in=kept)
    if count:
        left.update(hour=None)
    else:
        left.delete()


def _empty_referrals(contact: Contact, *, count: bool) -> None:
    """Which service, who followed it and each step go; the codes too where the contact no longer counts."""
    found = Referral.objects.filter(contact=contact)
    if not count:
        found.delete()
        return
    referred.empty(found)
    for each in found:
        each.record_key, each.district = secrets.randbits(63), "U"
        each.save(update_fields=["record_key", "district"])


def _forget_what_was_said(contact: Contact) -> None:
    contact.persons.all().delete()
    contact.pairs.all().delete()
    contact.withdrawn = "AT_REQUEST"
    for field in Contact._meta.concrete_fields:
        if field.has_default() and field.get_default() in UNSAID:
            setattr(contact, field.attname, field.get_default())


def _former_details(contact: Contact, former: FormerAnswers, by: Actor) -> Mapping[str, Any] | str:
    row = contact.keys.filter(team=contact.team_id).first()
    if row is None:
        return CLOSED
    wrapped = keys.Wrapped(row.generation, row.month_key, bytes(row.wrapped))
    try:
        key = sealed.content_key(
            wrapped, contact=contact.id, team=contact.team_id, action=rules.READ.action, by=by
        )
        opened = sealed.open_version(bytes(former.sealed), key, contact=contact.id, version=former.version)
    except sealed.CannotOpen:
        return CLOSED
    return vars(opened)


def _danger_texts(act: DangerAct, by: Actor) -> Mapping[str, str] | str:
    try:
        return dangers.texts_of(act, dangers.key_of(act, action=rules.DISCLOSE.action, by=by))
    except sealed.CannotOpen:
        return CLOSED


def _referral_what(referral: Referral, by: Actor) -> Mapping[str, str] | str:
    what, closed = referred.service_of(referral, action=rules.DISCLOSE.action, by=by)
    return CLOSED if closed else what


def _rows(rows: Iterable[Model]) -> list[dict[str, Any]]:
    return [_columns(row) for row in rows]


def _columns(row: Model) -> dict[str, Any]:
    """Every column but ciphertext, which is opened beside it; of a worker, that there is one (art. 15(4))."""
    said: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, BinaryField):
            continue
        names_a_worker = field.related_model is not None and field.related_model.__name__ == "Staff"
        said[field.name] = (value is not None and "a worker") if names_a_worker else value
    return said
