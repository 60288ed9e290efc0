"""Who knows somebody in a contact has nothing to do with it: said by themselves, by a lead, or found.

It is closed to them everywhere at once: as if it were not there. Leads of its team see who is tied to what.
"""

import uuid

from django.db.models import Q

from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on, seen
from houvast.records.contacts import rules, ties
from houvast.records.contacts.models import Contact, Talk, Tie


@guarded_on(Contact, rules.TIE_MYSELF)
def tie_myself(contact: Contact, *, by: Actor) -> None:
    """I know somebody in this contact: from now on it is closed to me. Only a lead opens it again."""
    ties.bind(_person(by), contact=contact, how="SELF", said_by=by.id)


@guarded_on(Talk, rules.TIE_MYSELF_TO_TALK)
def tie_myself_to_talk(talk: Talk, *, by: Actor) -> None:
    """The same for a talk. Had one it in hands, it waits again before everybody who came later."""
    ties.bind(_person(by), talk=talk, how="SELF", said_by=by.id)


@guarded_on(Contact, rules.TIE_COLLEAGUE)
def tie_colleague(contact: Contact, staff: uuid.UUID, *, by: Actor) -> None:
    """As a lead: a colleague knows somebody in this contact. They are told nothing, and find it nowhere."""
    if not accounts.works_here(staff, seen_by=by) or staff == by.id:
        raise Refused
    ties.bind(staff, contact=contact, how="LEAD", said_by=by.id)


@guarded(rules.LIFT_TIE)
def lift_tie(tie: uuid.UUID, *, by: Actor) -> uuid.UUID:
    """As a lead: they know nobody in it after all. The contact, talk or callback that it was about."""
    found = (
        seen(Tie, rules.LIFT_TIE, by)
        .filter(id=tie)
        .select_related("contact", "talk__contact", "callback")
        .first()
    )
    if found is None:
        raise Refused
    contact = found.contact or (found.talk and found.talk.contact)
    same = Tie.objects.filter(staff=found.staff_id)
    same.filter(Q(contact=contact) | Q(talk__contact=contact) if contact else Q(pk=found.pk)).delete()
    about = contact or found.talk or found.callback
    assert about is not None  # a constraint says so
    return about.id


def _person(by: Actor) -> uuid.UUID:
    if by.id is None:
        raise Refused
    return by.id
