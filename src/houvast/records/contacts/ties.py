"""Ties: a contact or talk is closed to a colleague who knows somebody in it. What operations have in common.

A tie to a talk goes over to the contact that it becomes, and back. Not an operation: those that call it are
guarded.
"""

import uuid
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from houvast.records.accounts import own_addresses
from houvast.records.accounts.guard import Actor
from houvast.records.contacts import talks
from houvast.records.contacts.models import Callback, Contact, Talk, Tie
from houvast.records.contacts.refusals import NotPossible
from houvast.records.directory import queries as directory


def bind(
    staff: uuid.UUID,
    *,
    contact: Contact | None = None,
    talk: Talk | None = None,
    how: str,
    said_by: uuid.UUID | None = None,
) -> None:
    """Close a contact, a talk, or both that are one, to somebody; what they have in hands of it waits again.

    What was said first about how one knows it stays.
    """
    if contact is not None and talk is None:
        talk = Talk.objects.filter(contact=contact).first()
    if talk is not None and contact is None:
        contact = talk.contact
    since = {"how": how, "said_by_id": said_by, "on": timezone.localdate()}
    if contact is not None:
        Tie.objects.get_or_create(staff_id=staff, contact=contact, defaults=since)
    if talk is not None:
        Tie.objects.get_or_create(staff_id=staff, talk=talk, defaults=since)
        talks.out_of_hands(talk, staff)
    of_it = Q(contact=contact, contact__isnull=False) | Q(talk=talk, talk__isnull=False)
    calls = Callback.objects.filter(of_it, state="TAKEN", taken_by=staff)
    calls.update(state="ASKED", taken_by=None)  # whom they were to call themselves, a colleague may call


SALT = "tied agency"


def proof(agency: uuid.UUID) -> str:
    """By which an agency is known again; who has the database alone cannot tell which it is."""
    return salted_hmac(SALT, str(agency), algorithm="sha256").hexdigest()


def refuse_tied(agency: uuid.UUID, contact: Contact | None, *, by: Actor) -> None:
    """NotPossible where an agency is tied to the contact, or where it cannot be told which one is."""
    proofs = set(contact.agency_ties.values_list("proof", flat=True)) if contact else set()
    if not proofs:
        return
    if proof(agency) in proofs:
        raise NotPossible(
            _(
                "Somebody in this contact has to do with this organisation: nobody is referred to it from "
                "here. A lead can open it again."
            )
        )
    if proofs - {proof(id) for id, _said in directory.agencies(seen_by=by)}:
        raise NotPossible(
            _(
                "This contact is closed to an organisation, and it cannot be told any more to which. Ask a "
                "lead to look at it first."
            )
        )


def go_with(talk: Talk, contact: Contact) -> None:
    """A talk became a contact: to whom one is closed, the other is."""
    for tie in [*talk.ties.all(), *contact.ties.all()]:
        bind(tie.staff_id, contact=contact, talk=talk, how=tie.how, said_by=tie.said_by_id)


def find(given: Iterable[tuple[str, Contact | Talk | Callback]], *, organisation: uuid.UUID) -> None:
    """Close contacts, talks and callbacks to the colleague whose own number or address was given there."""
    given = list(given)
    people = own_addresses.whose((text for text, _about in given), organisation=organisation)
    for text, about in given:
        for person in people.get(text, ()):
            match about:
                case Contact():
                    bind(person, contact=about, how="NUMBER")
                case Talk():
                    bind(person, talk=about, how="NUMBER")
                case Callback():
                    since = {"how": "NUMBER", "on": timezone.localdate()}
                    Tie.objects.get_or_create(staff_id=person, callback=about, defaults=since)
