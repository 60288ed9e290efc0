"""Reports that somebody asked for: asking, computing one after the other, putting one in a release.

The row of a report is the queue. It is taken by a worker that says from time to time that it is alive; one
that was killed is not heard of any more, and the report is taken again. Nothing is computed in a request.
"""

import logging
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_after, guarded_on, seen
from houvast.records.releases import course, folders, rules
from houvast.records.releases.asking import CAMPAIGN, OVERLAPS, Asked, Options
from houvast.records.releases.course import ReportState, State
from houvast.records.releases.models import Release, Report
from houvast.records.releases.operations.refusals import DataRefused, NotPossible

log = logging.getLogger(__name__)
Progress = Callable[[int, int], None]
TELL_EVERY = 0.5  # seconds between two words about how far it is


@dataclass(frozen=True)
class Taken:
    """A report that a worker took, and which attempt this is: an earlier worker may come back late."""

    id: uuid.UUID
    attempt: int


@dataclass(frozen=True)
class _Outcome:
    """How the computing ended."""

    state: ReportState
    sha256: str = ""
    refusal: str = ""
    why: str = ""


class _TakenAway(Exception):
    """Somebody else took the report, or threw it away, while this worker was at it."""


def _accepted(asked: Asked, *, by: Actor) -> tuple[str, Options]:
    from houvast.records.releases import estimating

    if asked.from_ >= asked.until:
        raise NotPossible(_("The period is empty: its end is the first day after it."))
    try:
        return estimating.accepted(asked)
    except estimating.EstimateRefused as refused:
        raise DataRefused(type(refused).__name__, str(refused)) from refused


@guarded_after(_accepted, rules.ASK_REPORT)
def ask_report(accepted: tuple[str, Options], asked: Asked, *, by: Actor) -> uuid.UUID:
    """Ask for an estimate from counts; a worker computes it. DataRefused where they cannot be read.

    Only the columns that are needed are kept, and only until the estimate is there.
    """
    counts, options = accepted
    return Report.objects.create(
        organisation_id=by.organisation,
        asked_at=timezone.now(),
        asked_by_id=by.id,
        about=asked.about,
        begins=asked.from_,
        until=asked.until,
        kind=asked.kind,
        options=options.as_kept(),
        counts=counts,
    ).pk


@guarded(rules.COMPUTE_REPORT, traced=False)  # the computing that follows is what the trail tells
def take_report(*, by: Actor) -> Taken | None:
    """Take the report that waits longest, or one whose worker fell silent; None if none waits."""
    now = timezone.now()
    dead = Q(state=ReportState.COMPUTING) & Q(heard_at__lt=now - course.WITHOUT_NEWS)
    mine = Report.objects.filter(Q(state=ReportState.WAITING) | dead, organisation=by.organisation)
    mine.filter(attempts__gte=course.MOST_ATTEMPTS).update(
        state=ReportState.FAILED, counts="", ended_at=now, why="attempts"
    )
    for id, attempts in list(mine.order_by("asked_at").values_list("id", "attempts")):
        won = mine.filter(id=id, attempts=attempts).update(
            state=ReportState.COMPUTING, attempts=F("attempts") + 1, heard_at=now, done=0, of=0
        )
        if won:
            return Taken(id, attempts + 1)
    return None


def _untold(done: int, of: int) -> None:
    """Progress that nobody watches."""


def _computed(taken: Taken, *, progress: Progress = _untold, by: Actor) -> _Outcome:
    report = seen(Report, rules.COMPUTE_REPORT, by).filter(id=taken.id, attempts=taken.attempt).first()
    if report is None:
        raise Refused
    from houvast.records.releases import estimating, measuring

    tell = _Telling(taken, progress)
    try:
        return _written(report, _files(report, tell))
    except (estimating.EstimateRefused, measuring.CampaignRefused) as refused:
        return _Outcome(ReportState.REFUSED, refusal=type(refused).__name__, why=str(refused))
    except _TakenAway as away:
        raise NotPossible(_("Somebody else has this report, or it was thrown away.")) from away
    except Exception:
        log.exception("report %s could not be computed", report.id)
        return _Outcome(ReportState.FAILED)
    except BaseException:  # stopped, not broken: the next worker begins again
        tell.mine.update(state=ReportState.WAITING, attempts=taken.attempt - 1)
        raise


@guarded_after(_computed, rules.COMPUTE_REPORT)
def compute_report(outcome: _Outcome, taken: Taken, *, progress: Progress = _untold, by: Actor) -> uuid.UUID:
    """Compute what was taken, write its files, erase the counts; refused if it was taken away meanwhile."""
    ended = Report.objects.filter(id=taken.id, attempts=taken.attempt, state=ReportState.COMPUTING).update(
        state=outcome.state,
        content_sha256=outcome.sha256,
        refusal=outcome.refusal,
        why=outcome.why,
        counts="",
        ended_at=timezone.now(),
    )
    if not ended:
        raise NotPossible(_("Somebody else has this report, or it was thrown away."))
    return taken.id


@guarded_on(Report, rules.DISCARD_REPORT)
def discard_report(report: Report, *, by: Actor) -> None:
    """Throw a report away. A release that it was put in keeps what it holds."""
    folders.drop(folders.report(report.id))
    report.delete()


@guarded_on(Release, rules.INCLUDE_REPORT)
def include_report(release: Release, report: uuid.UUID, *, by: Actor) -> None:
    """Put a report in gathered figures: it is proposed, checked, signed and published with them.

    What was compared before no longer counts: the next step compares all these figures anew.
    """
    found = seen(Report, rules.INCLUDE_REPORT, by).filter(id=report, state=ReportState.READY).first()
    if found is None:
        raise Refused
    if release.state != State.GATHERED:
        raise NotPossible(_("These figures were proposed already: nothing can be added to them any more."))
    if not course.belongs(found.kind, (found.begins, found.until), (release.begins, release.until)):
        raise NotPossible(_("These figures are of another period than the estimate."))
    _refuse_second_table(release, found)
    release.content_sha256 = _placed(release, found)
    release.compared = {}  # nobody compared what came in now: the next step does, with all that is in it
    release.save(update_fields=["content_sha256", "compared"])


def _refuse_second_table(release: Release, report: Report) -> None:
    """Tables of overlaps count the same people over the same days, and each was protected on its own."""
    held = [each for each in folders.index_of(release.id).get("estimates", ()) if _is_table(each)]
    if report.kind == OVERLAPS and any(each["report"] != str(report.id) for each in held):
        raise NotPossible(
            _(
                "These figures hold a table of overlaps already. Two of them together could show small "
                "numbers: leave one out, or gather the period again for the other one."
            )
        )


def _is_table(entry: Mapping[str, Any]) -> bool:
    """Whether what was put in is a table and no estimate: the report itself may be thrown away since."""
    return any(file["format"] == "xlsx" for file in entry["files"])


def _placed(release: Release, report: Report) -> str:
    """Copy the files of a report to those of a release, under a name of its own."""
    from houvast.records.releases import content

    source, folder = folders.report(report.id), folders.prepared(release.id)
    try:
        folders.refuse_changed(source, report.content_sha256)
        name, files = content.estimate_files(report.id, source)
        folders.add(folder, files, sha256=release.content_sha256)
    except folders.FilesChanged as changed:
        raise NotPossible(
            _("The prepared files are not those that were gathered. Withdraw these figures and gather again.")
        ) from changed
    entry = content.estimate_entry(folder, name, report=report.id, about=report.about)
    known = [each for each in folders.index_of(release.id).get("estimates", ()) if each["name"] != name]
    folders.list_in(folder, {"estimates": [*known, entry]})
    return folders.content_hash(folder)


def _written(report: Report, files: dict[str, bytes]) -> _Outcome:
    folder = folders.report(report.id)
    folders.drop(folder)  # what an earlier attempt may have left
    folders.write_whole(folder, lambda whole: _write_each(whole, files))
    return _Outcome(ReportState.READY, sha256=folders.content_hash(folder))


def _write_each(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _files(report: Report, tell: Progress) -> dict[str, bytes]:
    """What is computed for each kind of report, and by whom."""
    from houvast.records.releases import estimating, measuring, overlapping

    said = report.options
    if report.kind == CAMPAIGN:
        folder = folders.facts(uuid.uuid4())
        registered = date.fromisoformat(said["registered_on"])
        job = measuring.Job(said["planned"], registered, said["fingerprint"], report.organisation_id, folder)
        return measuring.files_of(job, tell)
    about = (report.about, report.begins, report.until, report.counts)
    if report.kind == OVERLAPS:
        rates = said["false_rate"], said["missed_rate"]
        return overlapping.files_of(overlapping.Job(*about, *rates), tell)
    return estimating.files_of(estimating.Job(report.kind, *about, Options.kept(said)), tell)


class _Telling:
    """Says how far a report is, to its row and to who watches; ends the work when the report is not ours."""

    def __init__(self, taken: Taken, watched: Progress) -> None:
        self.mine = Report.objects.filter(id=taken.id, attempts=taken.attempt, state=ReportState.COMPUTING)
        self._watched, self._told_at = watched, 0.0

    def __call__(self, done: int, of: int) -> None:
        self._watched(done, of)
        if time.monotonic() - self._told_at < TELL_EVERY and done < of:
            return
        self._told_at = time.monotonic()
        if not self.mine.update(done=done, of=of, heard_at=timezone.now()):
            raise _TakenAway
