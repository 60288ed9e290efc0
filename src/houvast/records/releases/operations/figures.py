"""Every decision on releases of figures, from gathering to withdrawing.

Counting, protecting and writing files take seconds: that is done before the transaction, in `gathering`
and `content`, which load the query engine only when somebody counts.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, guarded_after, guarded_on
from houvast.records.accounts.queries import helpline_name, is_demo
from houvast.records.releases import course, folders, rules
from houvast.records.releases.course import Obstacle, SoFar, State
from houvast.records.releases.models import Release
from houvast.records.releases.operations.refusals import NotPossible
from houvast.records.releases.wording import OBSTACLES, WITHDRAWN_BECAUSE

if TYPE_CHECKING:
    from houvast.library.figures import SafeTable

Progress = Callable[[int, int], None]


def _too_few() -> str:
    return _("There are so few contacts in that period that somebody could be recognised. Take a longer one.")


def _untold(done: int, of: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class _Gathered:
    """What lies in the folders of a release that is about to be."""

    id: uuid.UUID
    codebooks: dict[str, str]
    facts_sha256: str
    content_sha256: str
    unreconciled: list[str]


def _gathered(from_: date, until: date, *, progress: Progress = _untold, by: Actor) -> _Gathered:
    _refuse_period(from_, until)
    from houvast.library.figures.reconcile import Reconciliation
    from houvast.records.releases import content, gathering

    reconciliation = Reconciliation()
    release, tables_to_make = uuid.uuid4(), len(gathering.declared())
    steps = 2 * tables_to_make + len(content.ANSWERED_IN)
    try:
        snapshot = gathering.snapshot_into(
            folders.facts(release), organisation=by.organisation, from_=from_, until=until
        )
        tables = gathering.safe_tables(
            snapshot, progress=lambda done, of: progress(done, steps), reconciliation=reconciliation
        )
        _refuse_small_change(tables, from_, until, by)
        folders.write_whole(
            folders.prepared(release),
            lambda folder: content.write(
                folder,
                tables,
                release=release,
                helpline=helpline_name(seen_by=by),
                codebooks=snapshot.codebooks,
                made_on=timezone.localdate(),
                invented=is_demo(),
                progress=lambda done, of: progress(tables_to_make + done, steps),
            ),
        )
    except gathering.NoContacts as none:
        raise NotPossible(_("This helpline has no contacts in that period: nothing to gather.")) from none
    except gathering.TooFew as few:
        folders.drop(folders.facts(release))
        raise NotPossible(_too_few()) from few
    except BaseException:
        folders.drop(folders.facts(release))
        raise
    return _Gathered(
        release,
        dict(snapshot.codebooks),
        gathering.hash_of(snapshot),
        folders.content_hash(folders.prepared(release)),
        [rule.name for rule in reconciliation.broken()],
    )


@guarded_after(_gathered, rules.GATHER)
def gather(
    gathered: _Gathered, from_: date, until: date, *, progress: Progress = _untold, by: Actor
) -> uuid.UUID:
    """Gather the facts of a period, count and protect every declared table, prepare the files.

    `until` is the first day after the period, and may not lie in the future. The facts are deleted some
    time after signing (`drop_facts`); only protected tables stay.
    """
    return Release.objects.create(
        id=gathered.id,
        organisation_id=by.organisation,
        begins=from_,
        until=until,
        gathered_at=timezone.now(),
        gathered_by_id=by.id,
        codebooks=gathered.codebooks,
        facts_folder=f"facts/{gathered.id}",
        facts_sha256=gathered.facts_sha256,
        content_sha256=gathered.content_sha256,
        unreconciled=gathered.unreconciled,
    ).pk


def _counted(
    names: Sequence[str], *, from_: date, until: date, progress: Progress = _untold, by: Actor
) -> "tuple[SafeTable, ...]":
    _refuse_period(from_, until, may_be_running=True)
    from houvast.records.releases import gathering

    try:
        return gathering.counted(
            names,
            folders.facts(uuid.uuid4()),
            organisation=by.organisation,
            from_=from_,
            until=until,
            progress=progress,
        )
    except gathering.NoContacts as none:
        raise NotPossible(_("This helpline has no contacts in that period: nothing to count.")) from none
    except gathering.TooFew as few:
        raise NotPossible(_too_few()) from few


@guarded_after(_counted, rules.GATHER)
def count(
    tables: "tuple[SafeTable, ...]",
    names: Sequence[str],
    *,
    from_: date,
    until: date,
    progress: Progress = _untold,
    by: Actor,
) -> "tuple[SafeTable, ...]":
    """Protected tables of a period, without a release: all that are declared, or those named.

    The facts behind them are deleted before this returns. That somebody counted stands in the trail.
    """
    return tables


@guarded_on(Release, rules.PROPOSE)
def propose(release: Release, *, by: Actor) -> None:
    """Propose gathered figures for publication, as they lie prepared."""
    _bring(release, State.PROPOSED, by)


@guarded_on(Release, rules.CHECK)
def check(release: Release, *, by: Actor) -> None:
    """Say that the prepared figures were looked at and are right."""
    _bring(release, State.CHECKED, by)


@guarded_on(Release, rules.SIGN)
def sign(release: Release, *, by: Actor) -> None:
    """Sign checked figures: somebody who neither proposed nor checked them."""
    _bring(release, State.SIGNED, by)


@guarded_on(Release, rules.PUBLISH)
def publish(release: Release, *, follows: uuid.UUID | None = None, by: Actor) -> None:
    """Publish signed figures for good, in a folder that never changes.

    `follows` names the published release of the same period that this one takes the place of.
    """
    _refuse_obstacle(release, State.PUBLISHED, by)
    _refuse_overlap(release)
    former = _current_of_same_period(release)
    if follows != (former.id if former else None):
        raise NotPossible(
            _(
                "Figures of this period are published already. Publish these as the ones that follow, "
                "or withdraw the others first."
            )
            if former
            else _("What these figures should follow is not published. Publish them on their own.")
        )
    try:
        with transaction.atomic():
            if former:
                Release.objects.filter(pk=former.pk).update(followed_by=release)
            _bring(release, State.PUBLISHED, by)
    except IntegrityError as twice:
        raise NotPossible(_("Somebody else published figures of this period just now.")) from twice
    _place(release)
    if former:
        folders.relabel(former.id, {"followed_by": str(release.id)})


@guarded_on(Release, rules.WITHDRAW)
def withdraw(release: Release, *, reason: str, by: Actor) -> None:
    """Take figures back, with a reason; published ones stay listed as withdrawn and are not shown."""
    if reason not in course.WITHDRAWAL_REASONS:
        raise NotPossible(_("Say why the figures are withdrawn: choose one of the reasons."))
    was_published = release.published_at is not None
    release.withdrawn_because = reason
    _bring(release, State.WITHDRAWN, by)
    if was_published:
        on = timezone.localdate(release.withdrawn_at).isoformat()
        folders.relabel(
            release.id,
            {"state": State.WITHDRAWN, "withdrawn": WITHDRAWN_BECAUSE[reason], "withdrawn_on": on},
        )


def _bring(release: Release, to: State, by: Actor) -> None:
    """Bring a release to its next state, if it may go there and its files are those that were prepared."""
    _refuse_obstacle(release, to, by)
    if to is not State.WITHDRAWN:
        _refuse_unreconciled(release)
        _refuse_changed(release)
    verb = to.value.lower()
    release.state = to
    setattr(release, f"{verb}_at", timezone.now())
    setattr(release, f"{verb}_by_id", by.id)
    release.save(update_fields=["state", f"{verb}_at", f"{verb}_by", "withdrawn_because"])


def _refuse_obstacle(release: Release, to: State, by: Actor) -> None:
    so_far = SoFar(State(release.state), release.proposed_by_id, release.checked_by_id)
    found: Obstacle | None = course.obstacle(so_far, to, by=by.id)
    if found:
        raise NotPossible(str(OBSTACLES[found]))


def _refuse_unreconciled(release: Release) -> None:
    """Tables that contradict one another go no further, whatever they say each by itself."""
    if not release.unreconciled:
        return
    from houvast.library.figures.reconcile import sentence

    broken = sentence(release.unreconciled[0], get_language() or "en")
    raise NotPossible(
        _("These figures contradict one another. This should hold and does not: “%(rule)s”")
        % {"rule": broken}
        + " "
        + _("Withdraw them, have the cause found, and gather again.")
    )


def _refuse_changed(release: Release) -> None:
    try:
        folders.refuse_changed(folders.prepared(release.id), release.content_sha256)
    except folders.FilesChanged as changed:
        raise NotPossible(
            _("The prepared files are not those that were gathered. Withdraw these figures and gather again.")
        ) from changed


def _refuse_period(from_: date, until: date, *, may_be_running: bool = False) -> None:
    if from_ >= until:
        raise NotPossible(_("The period is empty: its end is the first day after it."))
    if until > timezone.localdate() and not may_be_running:
        raise NotPossible(_("The period has not ended yet: gather its figures afterwards."))


def _refuse_small_change(tables: "Sequence[SafeTable]", from_: date, until: date, by: Actor) -> None:
    """Two gatherings that share days, a contact apart, tell of that contact to who looked at both."""
    from houvast.records.releases.changed import changed_too_little

    shared = Release.objects.filter(organisation=by.organisation, begins__lt=until, until__gt=from_)
    for earlier, day in shared.order_by("-gathered_at").values_list("id", "gathered_at__date"):
        if changed_too_little(tables, earlier):
            raise NotPossible(
                _(
                    "Since the figures that were gathered on %(day)s so little changed that the difference "
                    "could show a single contact. Gather again when more has changed."
                )
                % {"day": date_format(day)}
            )


def _refuse_overlap(release: Release) -> None:
    """Two periods that overlap give away the days that only one of them holds, unprotected."""
    public = Release.objects.filter(organisation=release.organisation_id, state=State.PUBLISHED)
    for begins, until in public.values_list("begins", "until"):
        if course.overlap((begins, until), (release.begins, release.until)):
            raise NotPossible(
                _(
                    "Figures from %(from)s until %(until)s are published. The difference with this period "
                    "could show small numbers: publish periods that are the same or lie apart."
                )
                % {"from": begins, "until": until}
            )


def _current_of_same_period(release: Release) -> Release | None:
    return (
        Release.objects.select_for_update(of=("self",))
        .filter(
            organisation=release.organisation_id,
            begins=release.begins,
            until=release.until,
            state=State.PUBLISHED,
            followed_by=None,
        )
        .first()
    )


def _place(release: Release) -> None:
    says = {
        "state": State.PUBLISHED,
        "published": timezone.localdate(release.published_at).isoformat(),
        "sha256": release.content_sha256,
        "withdrawn": None,
        "followed_by": None,
    }
    try:
        folders.publish(release.id, sha256=release.content_sha256, says=says)
    except folders.FilesChanged as changed:
        raise NotPossible(
            _("A folder of these figures exists with other files. It has to be looked at by hand.")
        ) from changed
