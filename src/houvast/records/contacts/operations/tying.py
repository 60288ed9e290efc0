"""Who knows somebody in a contact has nothing to do with it: said by themselves, by a lead, or found.

It is closed to them everywhere at once: as if it were not there. Leads of its team see who is tied to what.
"""

import uuid

from django.db.models import Q
from django.utils import timezone

from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on, seen
from houvast.records.contacts import referred, rules, ties
from houvast.records.contacts.models import AgencyTie, Contact, Referral, Talk, Tie
from houvast.records.directory import queries as directory


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


@guarded_on(Contact, rules.TIE_AGENCY)
def tie_agency(contact: Contact, agency: uuid.UUID, *, by: Actor) -> None:
    """An agency of the directory has to do with somebody here: nobody is referred to it from this contact.

    Links by which it could still answer end. Where one cannot be opened, it ends as well: it may be that one.
    """
    if directory.agency(agency, seen_by=by) is None:
        raise Refused
    AgencyTie.objects.get_or_create(
        contact=contact,
        proof=ties.proof(agency),
        defaults={"said_by_id": by.id, "on": timezone.localdate()},
    )
    of_contact = Referral.objects.filter(Q(contact=contact) | Q(talk__contact=contact)).exclude(link_hash="")
    for referral in of_contact.select_for_update(of=("self",)):
        service = referred.opened(referral, by).service
        entry = directory.service(service, seen_by=by) if service else None
        if entry is None or entry.agency == agency:
            referral.link_hash, referral.link_until = "", None
            referral.save(update_fields=["link_hash", "link_until"])


@guarded_on(AgencyTie, rules.LIFT_AGENCY_TIE)
def lift_agency_tie(tie: AgencyTie, *, by: Actor) -> None:
    """As a lead: it has nothing to do with anybody here after all."""
    tie.delete()


def _person(by: Actor) -> uuid.UUID:
    if by.id is None:
        raise Refused
    return by.id
