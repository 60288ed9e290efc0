"""Finding a contact by the number to call back: an index that is worked out with keys that people hold.

The number itself is sealed with the note. Registering needs no key, so what is registered while one is locked
waits, empty, until somebody of the team who is unlocked looks for a number. Inside contacts; operations call
it in their transaction.
"""

from uuid import UUID

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor, Refused, seen
from houvast.records.contacts import rules, sealed
from houvast.records.contacts.models import Contact, NumberIndex, ReaderKey


def row_of(contact: Contact, number: str, sealed_as: keys.Wrapped, *, opener: keys.Opener) -> NumberIndex:
    """What is kept to find the number of a contact whose key is sealed as this; empty while one is locked."""
    return NumberIndex(
        contact=contact,
        team_id=contact.team_id,
        generation=sealed_as.generation,
        month_key=sealed_as.month_key,
        blind=_blind(number, contact.team_id, sealed_as.generation, sealed_as.month_key, opener),
    )


def index_anew(contact: Contact, number: str, sealed_as: keys.Wrapped, *, opener: keys.Opener) -> None:
    """After a correction, or under other keys; without a number nothing stays."""
    NumberIndex.objects.filter(contact=contact).delete()
    if number:
        row_of(contact, number, sealed_as, opener=opener).save()


def catch_up(by: Actor, *, most: int) -> None:
    """Work out what waits in teams whose keys one holds, at most so many."""
    opener = keys.Opener(by, rules.FIND_BY_NUMBER.action)
    waiting = seen(NumberIndex, rules.FIND_BY_NUMBER, by).filter(blind=None).order_by("pk")
    contacts = list(waiting.values_list("contact", flat=True)[:most])
    for row in ReaderKey.objects.filter(contact__in=contacts).select_related("contact"):
        contact, wrapped = row.contact, keys.Wrapped(row.generation, row.month_key, bytes(row.wrapped))
        try:
            details = sealed.opened_by(
                opener,
                wrapped,
                bytes(contact.sealed),
                contact=contact.id,
                version=contact.version,
                team=row.team_id,
            )
        except sealed.CannotOpen:  # or not handed over: somebody else may work it out
            continue
        index_anew(contact, details.number, wrapped, opener=opener)


def found(number: str, *, by: Actor) -> list[UUID]:
    """Contacts with this number, in teams whose keys one holds; NotHandedOver when one holds none of them."""
    opener, there = keys.Opener(by, rules.FIND_BY_NUMBER.action), seen(NumberIndex, rules.FIND_BY_NUMBER, by)
    which = there.exclude(blind=None).order_by().values_list("team", "generation", "month_key").distinct()
    tried = [_blind(number, *each, opener) for each in which]
    blinds = [blind for blind in tried if blind]
    if tried and not blinds:
        raise keys.NotHandedOver
    rows = there.filter(blind__in=blinds).order_by("-contact__day", "-contact__serial")
    return list(rows.values_list("contact__id", flat=True))


def _blind(number: str, team: UUID, generation: int, month_key: str, opener: keys.Opener) -> bytes | None:
    """None while one is locked, may not open the team's keys or holds none, or when the month's is gone."""
    try:
        key = opener.index_key(team, generation, month_key)
    except (keys.Locked, Refused, sealed.CannotOpen):
        return None
    return sealed.blind_number(number, key=key, generation=generation)
