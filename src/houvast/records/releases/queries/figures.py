"""Every reading of releases: for who decides on them, and for anyone once they are published."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from houvast.records.accounts.guard import Actor, seen
from houvast.records.accounts.queries import names
from houvast.records.releases import comparing, course, folders, rules, telling
from houvast.records.releases.course import SoFar, State
from houvast.records.releases.models import Release
from houvast.records.releases.queries.listed import InAList, TableRow
from houvast.records.releases.queries.reaching import with_reach
from houvast.records.releases.wording import OBSTACLES, REASONS, STATES, WITHDRAWN_BECAUSE, embargoed

STEPS = {
    State.PROPOSED: rules.PROPOSE,
    State.CHECKED: rules.CHECK,
    State.SIGNED: rules.SIGN,
    State.PUBLISHED: rules.PUBLISH,
    State.WITHDRAWN: rules.WITHDRAW,
}


@dataclass(frozen=True)
class Done:
    """A step that was taken: which state it led to, when, and by whom ("" for the houvast command)."""

    state: str
    label: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Next:
    """A step that may come next: its state, and why not by the one who looks ("" when they may)."""

    state: str
    hindrance: str


@dataclass(frozen=True)
class Row:
    """A release in a list. `next` is the state that is up; `mine`: the reader may bring it there."""

    id: uuid.UUID
    from_: date
    until: date
    state: str
    label: str
    changed_at: datetime
    next: str
    mine: bool
    is_followed: bool
    embargo_until: datetime | None
    """Before when nobody publishes it; None once that moment is past, or for no embargo."""


@dataclass(frozen=True)
class Opened(InAList):
    """One release with its tables, for who may see it."""

    row: Row
    steps: Sequence[Done]
    next: Sequence[Next]
    tables: Sequence[TableRow]
    estimates: Sequence[TableRow]
    answers: Sequence[Mapping[str, Any]]
    codebooks: Mapping[str, str]
    sha256: str
    facts_sha256: str
    facts_dropped_on: date | None
    is_shown: bool
    """False for who only reads, once it was withdrawn: nothing that was in it is theirs to open."""
    withdrawn_because: str
    follows: uuid.UUID | None
    """The published release of the same period, which publishing this one would replace."""
    stands_again: bool
    """Whether withdrawing this one lets former figures of its period stand again."""
    given_away: Sequence[str]
    """What these figures and others together would give away, and what to do; then no step is taken."""
    groups: Sequence[str]
    """Groups that tell on their members, for who is still to decide; they hold no step back."""


@dataclass(frozen=True)
class Table:
    """One protected table, laid out in one language, with its drawing and its files."""

    release: Row
    name: str
    laid_out: Mapping[str, Any]
    drawing: str
    alternative: str
    files: Sequence[Mapping[str, Any]]
    groups: Sequence[str]
    """Groups in it that tell on their members, for who is still to decide."""
    following: str
    """The name of the table after it, so that who checks sees each of them."""


@dataclass(frozen=True)
class Estimated:
    """An estimate in a release, laid out in the reader's language."""

    release: Row
    name: str
    laid_out: Mapping[str, Any]
    drawing: str
    files: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Published:
    """A release that anyone may see: where its files lie. Withdrawn and followed ones say so."""

    id: uuid.UUID
    organisation: uuid.UUID
    helpline: str
    from_: date
    until: date
    published_on: date
    folder: Path
    withdrawn: Mapping[str, str] | None
    followed_by: uuid.UUID | None
    index: Mapping[str, Any]

    def file(self, name: str) -> tuple[Path, Mapping[str, Any]] | None:
        """A file that the index of a release that stands names, with what it says of it; no other, ever."""
        if self.withdrawn:
            return None
        said = next((file for file in folders.files_in(self.index) if file["name"] == name), None)
        path = self.folder / name
        return (path, said) if said and path.is_file() else None


def reasons() -> dict[str, str]:
    """The reasons for a withdrawal, by code, in words."""
    return {code: str(words) for code, words in REASONS.items()}


def releases(*, seen_by: Actor) -> list[Row]:
    """Releases of one's helpline, newest period first; for most people the published ones only."""
    found = seen(Release, rules.READ, seen_by).order_by("-until", "-begins", "-gathered_at")
    return [_row(release, seen_by) for release in found]


def release(id: uuid.UUID, *, language: str, seen_by: Actor) -> Opened | None:
    """One release with its tables, or None where the reader may see none of that id.

    Who only reads is told that it was withdrawn and why, and shown nothing that was in it.
    """
    found = seen(Release, rules.READ, seen_by).filter(id=id).first()
    if found is None:
        return None
    shown = seen(Release, rules.READ_CONTENT, seen_by).filter(id=id).exists()
    index = folders.index_of(id) if shown else {}
    return Opened(
        row=_row(found, seen_by),
        steps=_steps(found, seen_by),
        next=_next(found, seen_by),
        tables=[TableRow.of(table, language) for table in index.get("tables", ())],
        estimates=[_estimate_row(each, language) for each in index.get("estimates", ())],
        answers=index.get("answer", ()),
        codebooks=found.codebooks,
        sha256=found.content_sha256,
        facts_sha256=found.facts_sha256,
        facts_dropped_on=found.facts_dropped_on,
        is_shown=shown,
        withdrawn_because=str(REASONS.get(found.withdrawn_because, "")),
        follows=_published_of_same_period(found),
        stands_again=found.followed_by_id is None
        and Release.objects.filter(followed_by=found, state=State.PUBLISHED).exists(),
        given_away=() if _is_decided(found) else comparing.all_said(found),
        groups=() if _is_decided(found) else telling.said(found),
    )


def _is_decided(release: Release) -> bool:
    return bool(release.published_at or release.withdrawn_at)


def table(id: uuid.UUID, name: str, *, language: str, seen_by: Actor) -> Table | None:
    """One protected table of a release to look at, or None."""
    found = seen(Release, rules.READ_CONTENT, seen_by).filter(id=id).first()
    entries = {entry["name"]: entry for entry in folders.index_of(id).get("tables", ())}
    entry = entries.get(name)
    laid_out = folders.file_of(id, f"{name}.page.json")
    if found is None or entry is None or laid_out is None:
        return None
    drawing = folders.file_of(id, f"{name}.{language}.svg")
    return Table(
        release=_row(found, seen_by),
        name=name,
        laid_out=json.loads(laid_out.read_text("utf-8"))[language],
        drawing=drawing.read_text("utf-8") if drawing else "",
        alternative=entry["drawing"].get(language, ""),
        files=[file for file in entry["files"] if file["language"] in ("", language)],
        groups=() if _is_decided(found) else telling.said(found, name),
        following=_after(name, list(entries)),
    )


def estimate(id: uuid.UUID, name: str, *, language: str, seen_by: Actor) -> Estimated | None:
    """One estimate of a release to look at, or None."""
    found = seen(Release, rules.READ_CONTENT, seen_by).filter(id=id).first()
    entries = {entry["name"]: entry for entry in folders.index_of(id).get("estimates", ())}
    laid_out = folders.file_of(id, f"{name}.page.json")
    if found is None or name not in entries or laid_out is None:
        return None
    read = json.loads(laid_out.read_text("utf-8"))
    drawing = folders.file_of(id, f"{name}.{language}.svg")
    return Estimated(
        release=_row(found, seen_by),
        name=name,
        laid_out=with_reach(read[language], language=language, of=found.organisation_id),
        drawing=drawing.read_text("utf-8") if drawing else "",
        files=[file for file in entries[name]["files"] if file["language"] in ("", language)],
    )


def file(id: uuid.UUID, name: str, *, seen_by: Actor) -> Path | None:
    """A file of a release that one may see, or None; only what its index names."""
    if not seen(Release, rules.READ_CONTENT, seen_by).filter(id=id).exists():
        return None
    return folders.file_of(id, name)


def published() -> list[Published]:
    """What anyone may know was published, newest period first; withdrawn ones stay listed with a reason."""
    found = Release.objects.filter(published_at__isnull=False).select_related("organisation")
    return [_published(release) for release in found.order_by("-until", "-begins", "-published_at")]


def _after(name: str, names: Sequence[str]) -> str:
    place = names.index(name) + 1
    return names[place] if place < len(names) else ""


def _estimate_row(entry: Mapping[str, Any], language: str) -> TableRow:
    return TableRow(entry["name"], entry["title"][language], entry["subtitle"][language])


def _row(release: Release, seen_by: Actor) -> Row:
    state = State(release.state)
    following = course.FORWARD.get(state)
    moments = [getattr(release, f"{each.value.lower()}_at") for each in State]
    return Row(
        id=release.id,
        from_=release.begins,
        until=release.until,
        state=state,
        label=str(STATES[state]),
        changed_at=max(moment for moment in moments if moment),
        next=following or "",
        mine=bool(following and not _hindrance(release, following, seen_by)),
        is_followed=release.followed_by_id is not None,
        embargo_until=release.embargo_until if _is_embargoed(release) else None,
    )


def _steps(release: Release, seen_by: Actor) -> list[Done]:
    people = names(seen_by=seen_by)
    taken = [
        Done(
            state,
            str(STATES[state]),
            at,
            people.get(getattr(release, f"{state.value.lower()}_by_id"), ""),
        )
        for state in State
        if (at := getattr(release, f"{state.value.lower()}_at"))
    ]
    return taken


def _next(release: Release, seen_by: Actor) -> list[Next]:
    """The step that is up and withdrawing, where the reader's role has them at all."""
    so_far = State(release.state)
    up = [course.FORWARD.get(so_far), None if so_far is State.WITHDRAWN else State.WITHDRAWN]
    return [
        Next(state, _hindrance(release, state, seen_by))
        for state in up
        if state and seen_by.may(STEPS[state].action)
    ]


def _hindrance(release: Release, to: State, seen_by: Actor) -> str:
    if not seen_by.may(STEPS[to].action):
        return "-"
    so_far = SoFar(State(release.state), release.proposed_by_id, release.checked_by_id)
    found = course.obstacle(so_far, to, by=seen_by.id)
    if found:
        return str(OBSTACLES[found])
    if to is State.PUBLISHED and release.embargo_until and _is_embargoed(release):
        return embargoed(release.embargo_until)
    return ""


def _is_embargoed(release: Release) -> bool:
    waits = release.state == State.SIGNED
    return waits and course.is_embargoed(release.embargo_until, at=timezone.now())


def _published_of_same_period(release: Release) -> uuid.UUID | None:
    if release.state == State.PUBLISHED:
        return None
    return (
        Release.objects.filter(
            organisation=release.organisation_id,
            begins=release.begins,
            until=release.until,
            state=State.PUBLISHED,
            followed_by=None,
        )
        .values_list("id", flat=True)
        .first()
    )


def _published(release: Release) -> Published:
    assert release.published_at is not None
    return Published(
        id=release.id,
        organisation=release.organisation_id,
        helpline=release.organisation.name,
        from_=release.begins,
        until=release.until,
        published_on=timezone.localdate(release.published_at),
        folder=folders.published(release.id),
        withdrawn=WITHDRAWN_BECAUSE.get(release.withdrawn_because),
        followed_by=release.followed_by_id,
        index=folders.index_of(release.id),
    )
