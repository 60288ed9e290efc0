"""A letter that leaves for nobody: to a service, with consent, so that no way has to be safe."""

import uuid

from houvast.records.accounts.guard import Actor
from houvast.records.contacts.operations import letters


def wrote(contact: uuid.UUID, *, by: Actor) -> uuid.UUID:
    """A letter of a contact, taken out for the post."""
    letter = letters.Letter("SERVICE", "POST", "nl", "Een dienst", "Dag", "Kantoor Kade", "Postbus 5")
    return letters.send_letter(contact, letter, once=uuid.uuid4(), consented=True, by=by)
