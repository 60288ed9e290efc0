"""Emptying contacts of all that is not a code, and destroying their keys: at their time, or when asked.

Not an operation: the operations that call it are guarded.
"""

import uuid
from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from houvast.records.contacts import talks
from houvast.records.contacts.models import (
    AgencyTie,
    Callback,
    Contact,
    FormerAnswers,
    GlassRequest,
    HeldText,
    Letter,
    NumberIndex,
    ReaderKey,
    SecondReading,
    Talk,
    Tie,
)
from houvast.records.retention import declared

OPENING = (
    ReaderKey,
    NumberIndex,
    FormerAnswers,
    GlassRequest,
    Callback,
    HeldText,
    Letter,
    SecondReading,
    Tie,
    AgencyTie,
)  # beside a contact, and go with its content


def content() -> declared.Group:
    """The fields of a contact that go with its content, as their fates say."""
    return declared.group(Contact, "erasing.erase_content")


def empty(contacts: Sequence[Contact], *, on: date) -> list[uuid.UUID]:
    """Destroy keys and former answers of these contacts, and empty the rest; inside a transaction."""
    serials = [contact.serial for contact in contacts]
    for model in OPENING:
        model._default_manager.filter(contact__in=serials).delete()
    talks.empty(Talk.objects.filter(contact__in=serials))  # what it was written from
    Contact.objects.filter(serial__in=serials).update(
        erased_on=Coalesce("erased_on", Value(on)), **declared.erased(Contact, content().fields)
    )
    return [contact.id for contact in contacts]


def close_glass(requests: "QuerySet[GlassRequest]") -> list[uuid.UUID]:
    """End these requests to open: what was lent is taken back, what nobody answered lapses; which."""
    state, ended = GlassRequest.State, []
    for former, next_ in ((state.AGREED, state.OVER), (state.ASKED, state.LAPSED)):
        found = list(requests.filter(state=former).values_list("pk", flat=True))
        GlassRequest.objects.filter(pk__in=found).update(state=next_, wrapped=None)
        ended += found
    return ended
