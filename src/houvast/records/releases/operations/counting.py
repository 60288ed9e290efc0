"""Figures of a period: gathered for a release, or counted for whoever asks.

Counting, protecting, writing files and comparing take seconds: that is done before the transaction, in
`gathering`, `content` and `comparing`, which load the query engine only when somebody counts.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, guarded_after
from houvast.records.accounts.queries import helpline_name, is_demo
from houvast.records.releases import comparing, folders, rules
from houvast.records.releases.comparing import Compared, Progress, untold
from houvast.records.releases.models import Release
from houvast.records.releases.operations.refusals import NotPossible
from houvast.records.releases.wording import contradicting

if TYPE_CHECKING:
    from houvast.library.figures import SafeTable


def _why_not(failed: BaseException, no_contacts: str) -> str:
    """Why figures of a period cannot be made, with no number of them; "" where that is no refusal."""
    from houvast.library.codes import ListOutsideDates
    from houvast.library.figures.reconcile import sentence
    from houvast.records.releases import gathering

    match failed:
        case gathering.NoContacts():
            return no_contacts
        case gathering.TooFew():
            return _(
                "There are so few contacts in that period that somebody could be recognised. "
                "Take a longer one."
            )
        case gathering.CodesChanged(on=on):
            return _(
                "A list that is counted by changed on %(on)s. Take a period that ends before that day, and "
                "one that begins with it."
            ) % {"on": date_format(on, "DATE_FORMAT")}
        case ListOutsideDates():
            return _("A list that is counted by did not hold yet in this period. Take a later one.")
        case gathering.Contradicting(rule=""):
            return _("The data of this period contradict one another.") + " " + _again()
        case gathering.Contradicting(rule=rule):
            return f"{contradicting(sentence(rule, get_language() or 'en'))} {_again()}"
    return ""


def _again() -> str:
    return _("Nothing was kept. Have the cause found, and try again.")


@dataclass(frozen=True)
class _Gathered:
    """What lies in the folders of a release that is about to be."""

    id: uuid.UUID
    codebooks: dict[str, str]
    facts_sha256: str
    content_sha256: str
    compared: Compared


def _gathered(from_: date, until: date, *, progress: Progress = untold, by: Actor) -> _Gathered:
    _refuse_period(from_, until)
    _refuse_another_period(from_, until, by)
    from houvast.library.figures.reconcile import Reconciliation
    from houvast.records.releases import content, gathering

    release, tables_to_make = uuid.uuid4(), len(gathering.declared())
    others = list(comparing.beside(by.organisation, from_, until))
    written = 2 * tables_to_make + len(content.ANSWERED_IN)
    steps = written + comparing.PARTS * len(others)
    try:
        snapshot = gathering.snapshot_into(
            folders.facts(release), organisation=by.organisation, from_=from_, until=until
        )
        tables = gathering.safe_tables(
            snapshot, progress=lambda done, of: progress(done, steps), reconciliation=Reconciliation()
        )
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
        compared = comparing.compared(
            folders.prepared(release), others, lambda done, of: progress(written + done, steps)
        )
    except BaseException as failed:
        folders.drop(folders.facts(release))
        why = _why_not(failed, _("This helpline has no contacts in that period: nothing to gather."))
        if why:
            raise NotPossible(why) from failed
        raise
    return _Gathered(
        release,
        dict(snapshot.codebooks),
        gathering.hash_of(snapshot),
        folders.content_hash(folders.prepared(release)),
        compared,
    )


@guarded_after(_gathered, rules.GATHER)
def gather(
    gathered: _Gathered, from_: date, until: date, *, progress: Progress = untold, by: Actor
) -> uuid.UUID:
    """Gather the facts of a period, count and protect every declared table, prepare the files.

    `until` is the first day after the period, and may not lie in the future. The facts are deleted some
    time after signing (`drop_facts`); only protected tables stay. The tables are compared with all figures of
    the same days that are signed or were ever published: with what both give away together, no step is taken.
    Refused where figures stand, or were ever put out, of another period that shares days with this one.
    """
    _refuse_another_period(from_, until, by)  # somebody may have gathered while we counted
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
        compared=gathered.compared,
    ).pk


def _counted(
    names: Sequence[str], *, from_: date, until: date, progress: Progress = untold, by: Actor
) -> "tuple[SafeTable, ...]":
    _refuse_period(from_, until, may_be_running=True)
    if why := comparing.overlap(by.organisation, from_, until):
        raise NotPossible(why)
    from houvast.records.releases import gathering

    others = list(comparing.beside(by.organisation, from_, until))
    try:
        tables = gathering.counted(
            names,
            folders.facts(uuid.uuid4()),
            organisation=by.organisation,
            from_=from_,
            until=until,
            progress=lambda done, of: progress(done, of + comparing.PARTS * len(others)),
        )
    except Exception as failed:
        why = _why_not(failed, _("This helpline has no contacts in that period: nothing to count."))
        if why:
            raise NotPossible(why) from failed
        raise
    counted = len(tables)
    for other, found in comparing.compared_tables(
        tables, others, lambda done, of: progress(counted + done, counted + of)
    ):
        instead = _("Take the published figures instead.")
        raise NotPossible(f"{comparing.said(other, found)} {instead}")
    return tables


@guarded_after(_counted, rules.GATHER)
def count(
    tables: "tuple[SafeTable, ...]",
    names: Sequence[str],
    *,
    from_: date,
    until: date,
    progress: Progress = untold,
    by: Actor,
) -> "tuple[SafeTable, ...]":
    """Protected tables of a period, without a release: all that are declared, or those named.

    The facts behind them are deleted before this returns. That somebody counted stands in the trail. Refused
    where a period was ever put out, or is signed, that shares days with this one and is another.
    """
    return tables


def _refuse_another_period(from_: date, until: date, by: Actor) -> None:
    if why := comparing.overlap_when_gathering(by.organisation, from_, until):
        raise NotPossible(why)


def _refuse_period(from_: date, until: date, *, may_be_running: bool = False) -> None:
    if from_ >= until:
        raise NotPossible(_("The period is empty: its end is the first day after it."))
    if until > timezone.localdate() and not may_be_running:
        raise NotPossible(_("The period has not ended yet: gather its figures afterwards."))
