"""All that statistics may ever learn from this part: how often people said how they heard of the helpline.

A code and how many, of days together; no contact, no text, no id. Withdrawn contacts are no facts.
"""

import uuid
from collections import Counter
from collections.abc import Mapping
from datetime import date

from houvast.records.campaigns.models import Heard


def heard(*, organisation: uuid.UUID, from_: date, until: date) -> Mapping[str, int]:
    """Contacts from a day until (exclusive) a day in which it was asked, by what was answered."""
    inside = {"contact__day__gte": from_, "contact__day__lt": until, "contact__withdrawn": ""}
    return Counter(Heard.objects.filter(organisation=organisation, **inside).values_list("code", flat=True))
