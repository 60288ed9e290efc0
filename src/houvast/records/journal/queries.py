"""What anybody may read of journals: the root of a day, against which an excerpt is checked."""

from datetime import date

from houvast.records.accounts.guard import Actor
from houvast.records.journal.models import DayRoot


def day_root(day: date, *, seen_by: Actor) -> bytes | None:
    """The root over all journals of that day, or None where none was kept. It is no secret."""
    row = DayRoot.objects.filter(organisation=seen_by.organisation, day=day).first()
    return bytes(row.root) if row else None
