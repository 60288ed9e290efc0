"""Time-stamps of others over the roots of days, where a service is set: asked for by the daily job."""

from datetime import date, timedelta

from houvast.records.accounts.guard import Actor, guarded_after
from houvast.records.accounts.operations import NotPossible
from houvast.records.journal import rules, stamping
from houvast.records.journal.models import DayRoot

AT_ONCE = 14  # days, the oldest first: after two weeks without an answer a job catches up in one go
TRIED_FOR = timedelta(days=60)  # a later time-stamp proves little


def _asked(*, on: date, by: Actor) -> list[tuple[DayRoot, bytes]]:
    """Each day without a time-stamp with the answer of the service, as far as it answered. NotPossible where
    it answered nothing at all.
    """
    waiting = DayRoot.objects.filter(organisation=by.organisation, stamp=None, day__gt=on - TRIED_FOR)
    found: list[tuple[DayRoot, bytes]] = []
    for each in waiting.order_by("day")[:AT_ONCE]:
        try:
            found.append((each, stamping.stamped(bytes(each.root))))
        except NotPossible:
            if not found:
                raise
            break
    return found


@guarded_after(_asked, rules.STAMP_DAYS)
def stamp_days(found: list[tuple[DayRoot, bytes]], *, on: date, by: Actor) -> list[date]:
    """Keep what a time-stamp service signed. Returns the days; NotPossible where it gave nothing."""
    for row, answer in found:
        DayRoot.objects.filter(pk=row.pk, stamp=None).update(stamp=answer)
    return [row.day for row, _answer in found]
