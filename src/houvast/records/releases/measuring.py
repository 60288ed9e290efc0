"""From a plan that was registered beforehand to the files of its effect, as they may be published.

The weeks come from the facts of the helpline, through the door that all figures use, and are gone afterwards.
The measuring itself is the library's.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from houvast.library.figures.campaign import (
    CampaignEffect,
    CampaignRefused,
    Plan,
    TooShort,
    Window,
    charts,
    html,
    laid_out,
    measure,
    outgoing,
    pdf,
)
from houvast.library.figures.labels import LANGUAGES, period
from houvast.records.releases import gathering
from houvast.records.releases.reaching import in_a_file, told_of

__all__ = ["CampaignRefused", "files_of"]

SEED = 1  # fixed, so that nobody can draw until the answer pleases
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Job:
    """A registered plan as it is kept with the report, of which helpline, and a folder for its facts."""

    planned: Mapping[str, Any]
    registered_on: date
    fingerprint: str
    organisation: UUID
    folder: Path


def files_of(job: Job, progress: Progress) -> dict[str, bytes]:
    """Every file of the effect by its name, in every language; raises CampaignRefused."""
    plan = _plan(job)
    steps = len(plan.windows) * len(plan.groups) + 2
    progress(0, steps)
    asked = {each["key"]: _codes(each) for each in (*job.planned["groups"], *job.planned["controls"])}
    until = plan.windows[-1].until
    try:
        weeks = gathering.weeks_of(asked, job.folder, organisation=job.organisation, until=until)
    except gathering.NoContacts:
        raise TooShort("This helpline has no contacts in these weeks.") from None
    progress(1, steps)
    found = measure(
        weeks, plan, seed=SEED, progress=lambda share: progress(1 + round(share * (steps - 2)), steps)
    )
    return _written(outgoing(found), job.planned)


def _plan(job: Job) -> Plan:
    said = job.planned
    windows = tuple(_window(said["name"], place, *ends) for place, ends in enumerate(said["windows"], 1))
    return Plan(
        name=said["name"],
        groups=tuple(each["key"] for each in said["groups"]),
        windows=windows,
        controls=tuple(each["key"] for each in said["controls"]),
        registered_on=job.registered_on,
        method=said["method"],
        names={each["key"]: each["said"] for each in (*said["groups"], *said["controls"])},
        fingerprint=job.fingerprint,
    )


def _window(name: str, place: int, from_: str, until: str) -> Window:
    return Window(
        name if place == 1 else f"{name} ({place})", date.fromisoformat(from_), date.fromisoformat(until)
    )


def _codes(group: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {column: tuple(codes) for column, codes in group["codes"].items()}


def _written(found: CampaignEffect, planned: Mapping[str, Any]) -> dict[str, bytes]:
    files, pages = {"json": found.as_json().encode()}, {}
    for language in LANGUAGES:
        pages[language] = _page(found, language) | {"told": told_of(planned)}
        reach = in_a_file(planned, language)
        files |= {
            f"{language}.html": html(found, language, reach).encode(),
            f"{language}.pdf": pdf(found, language, reach),
            f"{language}.svg": charts(found, language).encode(),
        }
    return files | {"page.json": json.dumps(pages, ensure_ascii=False).encode()}


def _page(found: CampaignEffect, language: str) -> dict[str, Any]:
    """What a page shows: the finding as its title where there is one, each finding above its paragraph."""
    said = laid_out(found, language)
    windows = found.plan.windows
    title = said["titles"][0] if len(found.effects) == 1 else said["title"]
    when = period(windows[0].from_, windows[-1].until, language)
    parts = [
        {"title": finding, "paragraph": paragraph, "warned": warned, "checks": checks}
        for finding, paragraph, warned, checks in zip(
            said["titles"], said["paragraphs"], said["warned"], said["checks"], strict=True
        )
    ]
    kept = {name: said[name] for name in ("rows", "assumptions", "heads", "origin")}
    return {
        "kind": "campaign",
        "title": title,
        "subtitle": f"{found.plan.name}, {when}",
        "parts": parts,
        **kept,
    }
