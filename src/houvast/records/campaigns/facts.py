"""All that statistics may ever learn from this part: how people said they heard of the helpline.

A code by the random key of its contact, and nothing else: no text, no id. Withdrawn contacts are no facts.
"""

import uuid
from collections.abc import Mapping
from datetime import date

from houvast.records.campaigns.hearing import AS_FACT
from houvast.records.campaigns.models import Heard


def heard(*, organisation: uuid.UUID, from_: date, until: date) -> Mapping[int, str]:
    """Contacts from a day until (exclusive) a day in which it was asked: what was answered, by record key."""
    inside = {"contact__day__gte": from_, "contact__day__lt": until, "contact__withdrawn": ""}
    answers = Heard.objects.filter(organisation=organisation, **inside)
    return {key: AS_FACT.get(code, code) for key, code in answers.values_list("contact__record_key", "code")}
