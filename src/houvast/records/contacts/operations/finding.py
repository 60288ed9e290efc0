"""Finding contacts by the number to call back, for who may read them: slower when it is done too often."""

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import delays, keys
from houvast.records.accounts.guard import Actor, Refused, guarded_after
from houvast.records.contacts import numbers, rules, sealed
from houvast.records.contacts.operations import NotPossible

CAUGHT_UP_AT_ONCE = 500
"""Contacts that one look-up opens to work out their index: about a quarter of a second."""


def _counted(number: str, *, by: Actor) -> str:
    """The number as it is dialled. Counted before the transaction, so that no failure takes the try back."""
    if by.id is None:
        raise Refused
    keys.unlocked_key(by)
    try:
        normal = sealed.normal_number(number)
    except sealed.NotNormal as unreadable:
        raise NotPossible(
            _("Type a number as it is dialled, like 0470 12 34 56 or +32 470 12 34 56.")
        ) from unreadable
    delays.try_lookup(by.id, at=timezone.now())
    return normal


@guarded_after(_counted, rules.FIND_BY_NUMBER)
def find_by_number(normal: str, number: str, *, by: Actor) -> list[uuid.UUID]:
    """Contacts of one's own teams with exactly this number to call back, the newest first.

    The number is kept nowhere; that somebody looked, and how many they found, stands in the trail. After
    thirty on one day each next one waits longer: delays.Wait.
    """
    numbers.catch_up(by, most=CAUGHT_UP_AT_ONCE)
    return numbers.found(normal, by=by)
