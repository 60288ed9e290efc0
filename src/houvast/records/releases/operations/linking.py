"""Linkages: recording on which ground lists are linked, ending that, and taking in the counts of overlaps."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_after, guarded_on, seen
from houvast.records.releases import linking, rules
from houvast.records.releases.asking import OVERLAPS
from houvast.records.releases.linking import Ground
from houvast.records.releases.models import Linkage, Report
from houvast.records.releases.operations.refusals import DataRefused, NotPossible

LONGEST_REASON = 300


@dataclass(frozen=True)
class Overlaps:
    """Counts as a linkage unit made them. `false_rate` and `missed_rate` are None where nobody knows."""

    about: str
    from_: date
    until: date
    text: str
    count: str = ""
    false_rate: float | None = None
    missed_rate: float | None = None


@guarded(rules.RECORD_LINKAGE)
def record_linkage(ground: Ground, *, by: Actor) -> uuid.UUID:
    """Record the legal ground and the impact assessment of a linkage. Raises linking.RecordRefused."""
    on = timezone.localdate()
    linking.check(ground, on=on)
    said = asdict(ground) | {"sources": list(ground.sources)}
    return Linkage.objects.create(
        organisation_id=by.organisation,
        recorded_on=on,
        recorded_at=timezone.now(),
        recorded_by_id=by.id,
        **said,
    ).pk


@guarded_on(Linkage, rules.END_LINKAGE)
def end_linkage(linkage: Linkage, *, reason: str, by: Actor) -> None:
    """End a linkage before its day, with a reason: no overlaps are taken in under it any more."""
    if linkage.ended_at is not None:
        raise NotPossible(_("This linkage was ended already."))
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise NotPossible(_("Say why, in a sentence."))
    linkage.ended_at, linkage.ended_by_id, linkage.ended_because = timezone.now(), by.id, reason.strip()
    linkage.save(update_fields=["ended_at", "ended_by", "ended_because"])


def _accepted(linkage: uuid.UUID, overlaps: Overlaps, *, by: Actor) -> str:
    from houvast.records.releases import overlapping

    found = seen(Linkage, rules.BRING_OVERLAPS, by).filter(id=linkage).first()
    if found is None:
        raise Refused
    _refuse_off(found)
    if overlaps.from_ >= overlaps.until:
        raise NotPossible(_("The period is empty: its end is the first day after it."))
    try:
        counts, lists = overlapping.accepted(overlaps.text, overlaps.count)
    except overlapping.EstimateRefused as refused:
        raise DataRefused(type(refused).__name__, str(refused)) from refused
    if strangers := linking.strangers(lists, found.sources):
        said = _("The record does not name %(lists)s. It names %(sources)s.")
        raise NotPossible(said % {"lists": ", ".join(strangers), "sources": ", ".join(found.sources)})
    return counts


@guarded_after(_accepted, rules.BRING_OVERLAPS)
def bring_overlaps(counts: str, linkage: uuid.UUID, overlaps: Overlaps, *, by: Actor) -> uuid.UUID:
    """Take in counts of people by list, made under a record that holds today; a worker protects them.

    Counts only: the lists, their keys and their encoded records never come here.
    """
    return Report.objects.create(
        organisation_id=by.organisation,
        asked_at=timezone.now(),
        asked_by_id=by.id,
        about=overlaps.about,
        begins=overlaps.from_,
        until=overlaps.until,
        kind=OVERLAPS,
        options={
            "method": OVERLAPS,
            "linkage": str(linkage),
            "false_rate": overlaps.false_rate,
            "missed_rate": overlaps.missed_rate,
        },
        counts=counts,
    ).pk


def _refuse_off(linkage: Linkage) -> None:
    if linkage.ended_at is not None or linkage.ends_on <= timezone.localdate():
        raise NotPossible(_("This record holds no more. Assess the linkage anew and record it."))
