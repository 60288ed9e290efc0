"""Facts that have served are deleted, and with them what was left behind; to be run every day."""

import uuid
from datetime import date, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from houvast.records.accounts.guard import Actor, guarded
from houvast.records.releases import course, folders, rules
from houvast.records.releases.course import ReportState, State
from houvast.records.releases.models import UNDER_WAY, Release, Report

STRAY_AFTER = timedelta(days=1)


class Dropped(list[uuid.UUID]):
    """The releases whose facts went. `stayed` are the folders that could not be deleted, to be said."""

    def __init__(self) -> None:
        super().__init__()
        self.stayed: list[str] = []

    def is_gone(self, folder: Path) -> bool:
        """Delete a folder; one that cannot be deleted keeps no other from going, and is due again."""
        try:
            folders.drop(folder)
        except OSError:
            self.stayed.append(f"{folder.parent.name}/{folder.name}")
            return False
        return True


@guarded(rules.DROP_FACTS)
def drop_facts(*, on: date, by: Actor) -> Dropped:
    """Delete facts that have served, copies that were published, counts that nobody computed with, and what a
    killed gathering left behind.

    Facts go 30 days after signing, or 90 days after gathering when nobody signed. Gives the releases
    whose facts went; a day of going stands only where they are gone.
    """
    dropped = Dropped()
    mine = Release.objects.filter(organisation=by.organisation)
    due = [release for release in mine.filter(facts_dropped_on=None) if _facts_are_due(release, on)]
    for release in due:
        if dropped.is_gone(folders.facts(release.id)):
            release.facts_dropped_on = on
            release.save(update_fields=["facts_dropped_on"])
            dropped.append(release.id)
    _end_old_reports(on, by)
    for done in mine.filter(state__in=[State.PUBLISHED, State.WITHDRAWN]):
        dropped.is_gone(folders.prepared(done.id))
    known = {str(id) for each in (Release, Report) for id in each.objects.values_list("id", flat=True)}
    midnight = timezone.make_aware(datetime.combine(on, datetime.min.time()))
    for stray in folders.strays(known, before=midnight - STRAY_AFTER):
        dropped.is_gone(stray)
    return dropped


def _end_old_reports(on: date, by: Actor) -> None:
    """Counts that nobody computed with are erased as facts are that nobody signed."""
    day = timezone.make_aware(datetime.combine(on - course.FACTS_KEPT_UNSIGNED, datetime.min.time()))
    Report.objects.filter(organisation=by.organisation, state__in=UNDER_WAY, asked_at__lt=day).update(
        state=ReportState.FAILED, counts="", ended_at=timezone.now()
    )


def _facts_are_due(release: Release, on: date) -> bool:
    return course.facts_are_due(
        gathered=timezone.localdate(release.gathered_at),
        signed=timezone.localdate(release.signed_at) if release.signed_at else None,
        on=on,
    )
