"""Every decision on figures that were gathered, from proposing to withdrawing.

Comparing with other figures takes seconds: that is done before the transaction, in `comparing`.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, guarded_on, guarded_on_after
from houvast.records.releases import comparing, course, folders, rules
from houvast.records.releases.comparing import Compared, Progress, untold
from houvast.records.releases.course import Obstacle, SoFar, State
from houvast.records.releases.models import Release
from houvast.records.releases.operations.refusals import Embargoed, NotPossible
from houvast.records.releases.wording import OBSTACLES, WITHDRAWN_BECAUSE, contradicting, embargoed


@dataclass(frozen=True)
class Fresh:
    """What was compared before the transaction, and the hash of the files that were read for it."""

    content_sha256: str
    compared: Compared


def _newly_compared(id: uuid.UUID, *, progress: Progress = untold, by: Actor) -> Fresh:
    """With what was signed or published since these figures were compared last, which is mostly nothing; and
    estimates among them with one another, once.
    """
    release = Release.objects.get(pk=id)
    others = comparing.beside(release.organisation_id, release.begins, release.until, but=id)
    fresh = [other for other in others if str(other.pk) not in release.compared]
    if not (folder := folders.prepared(id)).is_dir():
        return Fresh(release.content_sha256, {})
    within = {} if str(id) in release.compared else comparing.compared_within(id, folder)
    return Fresh(release.content_sha256, within | comparing.compared(folder, fresh, progress))


@guarded_on_after(_newly_compared, Release, rules.PROPOSE)
def propose(fresh: Fresh, release: Release, *, progress: Progress = untold, by: Actor) -> None:
    """Propose gathered figures for publication, as they lie prepared."""
    _bring(release, State.PROPOSED, by, fresh)


@guarded_on_after(_newly_compared, Release, rules.CHECK)
def check(fresh: Fresh, release: Release, *, progress: Progress = untold, by: Actor) -> None:
    """Say that the prepared figures were looked at and are right."""
    _bring(release, State.CHECKED, by, fresh)


def _compared_before_signing(
    id: uuid.UUID, *, embargo_until: datetime | None = None, progress: Progress = untold, by: Actor
) -> Fresh:
    return _newly_compared(id, progress=progress, by=by)


@guarded_on_after(_compared_before_signing, Release, rules.SIGN)
def sign(
    fresh: Fresh,
    release: Release,
    *,
    embargo_until: datetime | None = None,
    progress: Progress = untold,
    by: Actor,
) -> None:
    """Sign checked figures: somebody who neither proposed nor checked them.

    `embargo_until`, an aware moment in the future, keeps everybody from publishing them before it.
    """
    if embargo_until and (
        timezone.is_naive(embargo_until) or not course.is_embargoed(embargo_until, at=timezone.now())
    ):
        raise NotPossible(_("An embargo ends in the future. Choose a later moment, or leave it out."))
    release.embargo_until = embargo_until
    _bring(release, State.SIGNED, by, fresh)


def _compared_before_publishing(
    id: uuid.UUID, *, follows: uuid.UUID | None = None, progress: Progress = untold, by: Actor
) -> Fresh:
    return _newly_compared(id, progress=progress, by=by)


@guarded_on_after(_compared_before_publishing, Release, rules.PUBLISH)
def publish(
    fresh: Fresh,
    release: Release,
    *,
    follows: uuid.UUID | None = None,
    progress: Progress = untold,
    by: Actor,
) -> None:
    """Publish signed figures for good, in a folder that never changes.

    `follows` names the published release of the same period that this one takes the place of. Embargoed
    before the moment that was chosen when they were signed.
    """
    _refuse_obstacle(release, State.PUBLISHED, by)
    if release.embargo_until and course.is_embargoed(release.embargo_until, at=timezone.now()):
        raise Embargoed(embargoed(release.embargo_until))
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
            _bring(release, State.PUBLISHED, by, fresh)
    except IntegrityError as twice:
        raise NotPossible(_("Somebody else published figures of this period just now.")) from twice
    _place(release)
    if former:
        folders.relabel(former.id, {"followed_by": str(release.id)})


@guarded_on(Release, rules.WITHDRAW)
def withdraw(release: Release, *, reason: str, by: Actor) -> None:
    """Take figures back, with a reason; published ones stay listed as withdrawn and are not shown.

    What they took the place of stands again, or goes before what came after them (docs/decisions/0357).
    """
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
        _let_stand_again(release)


def _let_stand_again(withdrawn: Release) -> None:
    """Nothing is said to be followed by figures that nobody can read any more."""
    now = withdrawn.followed_by_id
    for former in Release.objects.filter(followed_by=withdrawn):
        Release.objects.filter(pk=former.pk).update(followed_by=now)
        folders.relabel(former.pk, {"followed_by": str(now) if now else None})


def _bring(release: Release, to: State, by: Actor, fresh: Fresh | None = None) -> None:
    """Bring a release to its next state, if it may go there and its files are those that were prepared."""
    _refuse_obstacle(release, to, by)
    if to is not State.WITHDRAWN:
        _refuse_unreconciled(release)
        _refuse_changed(release)
        _refuse_given_away(release, fresh or Fresh(release.content_sha256, {}))
    verb = to.value.lower()
    release.state = to
    setattr(release, f"{verb}_at", timezone.now())
    setattr(release, f"{verb}_by_id", by.id)
    changed = ["state", f"{verb}_at", f"{verb}_by", "embargo_until", "withdrawn_because", "compared"]
    release.save(update_fields=changed)


def _refuse_obstacle(release: Release, to: State, by: Actor) -> None:
    so_far = SoFar(State(release.state), release.proposed_by_id, release.checked_by_id)
    found: Obstacle | None = course.obstacle(so_far, to, by=by.id)
    if found:
        raise NotPossible(str(OBSTACLES[found]))


def _refuse_unreconciled(release: Release) -> None:
    """Tables that contradict one another go no further, whatever they say each by itself. Those that are
    gathered now were asked before they were kept (0328); others lie here from before that.
    """
    if not release.unreconciled:
        return
    from houvast.library.figures.reconcile import sentence

    broken = sentence(release.unreconciled[0], get_language() or "en")
    again = _("Withdraw them, have the cause found, and gather again.")
    raise NotPossible(f"{contradicting(broken)} {again}")


def _refuse_given_away(release: Release, fresh: Fresh) -> None:
    """Small numbers that show only next to figures that somebody may have already; and figures of these days
    that were signed in this moment, with which nobody compared yet.
    """
    _refuse_overlap(release)
    if fresh.content_sha256 != release.content_sha256:  # an estimate was put in while others were compared
        raise NotPossible(_later())
    release.compared = {**release.compared, **fresh.compared}
    if within := release.compared.get(str(release.pk)):
        raise NotPossible(comparing.said_within(within[0]))
    beside = comparing.beside(release.organisation_id, release.begins, release.until, but=release.pk)
    try:
        # Who signs figures of the same days at this moment waits for us, or we for them: neither would see
        # the other's. Locked or not at all, because two that wait for one another never end.
        known = list(beside.select_for_update(of=("self",), nowait=True))
    except OperationalError as busy:
        raise NotPossible(_later()) from busy
    for other in known:
        if (found := release.compared.get(str(other.pk))) is None:
            raise NotPossible(_later())
        if found:
            raise NotPossible(f"{comparing.said(other, found[0])} {comparing.to_do(found[0])}")


def _later() -> str:
    return _("Somebody else decided on figures of the same days just now. Try again.")


def _refuse_changed(release: Release) -> None:
    try:
        folders.refuse_changed(folders.prepared(release.id), release.content_sha256)
    except folders.FilesChanged as changed:
        raise NotPossible(
            _("The prepared files are not those that were gathered. Withdraw these figures and gather again.")
        ) from changed


def _refuse_overlap(release: Release) -> None:
    """Two periods that overlap give away the days that only one of them holds, unprotected."""
    if why := comparing.overlap(release.organisation_id, release.begins, release.until, but=release.pk):
        raise NotPossible(why)


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
