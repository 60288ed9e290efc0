"""A second reader of a role that makes somebody both: who uses violence also calls first."""

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, guarded_on
from houvast.records.contacts import course, rules
from houvast.records.contacts.assessing import SPEAKER
from houvast.records.contacts.models import Contact
from houvast.records.contacts.operations import NotPossible


@guarded_on(Contact, rules.READ_SECOND)
def read_second(contact: Contact, number: int, *, said: str, version: int, by: Actor) -> None:
    """Agree that this person (0: who speaks) is both, or say how one sees it: then it counts as not assessed.

    Whoever assessed it cannot read it second; what one colleague said, another does not overwrite. `version`
    of the contact is the one that was read.
    """
    if contact.version != version:
        raise NotPossible(
            _("This contact was corrected meanwhile. Read what it says now, then keep how you see it.")
        )
    reading = contact.readings.filter(number=number).first()
    if reading is None:
        raise NotPossible(_("No role of this person waits for a second reader."))
    if by.id is None or reading.first_by_id == by.id:
        raise NotPossible(_("You assessed this yourself: a colleague reads it second."))
    if reading.read_by_id not in (None, by.id):
        raise NotPossible(_("A colleague has read this already."))
    if said not in course.SECOND_READERS_SAY:
        raise NotPossible(_("Say how you see this role."))
    reading.said, reading.read_by_id, reading.read_on = said, by.id, timezone.localdate()
    reading.save()
    counted = course.READ_TWICE if said == course.READ_TWICE else "U"
    if number == SPEAKER:
        contact.role_assessed = counted
        contact.save(update_fields=["role_assessed"])
        contact.persons.filter(is_contact_person=True).update(role_assessed=counted)
    else:
        contact.persons.filter(number=number).update(role_assessed=counted)
