"""The record without which nothing is linked: legal ground, impact assessment, sources, who answers for it.

Linkage of people across organisations is processing that needs a ground (GDPR article 6, and 9 or 10 for what
a helpline knows) and an assessment of its impact before it starts (article 35). The record says that both
exist and who decided; whether they are right is for people to judge, not for this module.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from houvast.library.figures.linkage.refusals import NoGround

_TEXTS = ("purpose", "legal_ground", "impact_assessment", "responsible_person", "responsible_role")
_DAYS = ("assessed_on", "recorded_on", "ends_on")
_SHARED = "shared_identifiers"
_LEAST_WORDS = 10  # characters: "yes" or "-" is no ground


@dataclass(frozen=True, slots=True)
class Ground:
    """A recorded decision to link. `ends_on` is the first day on which it no longer holds.

    `shared_identifiers` says on what ground names may come together in one place; empty where they may not.
    """

    purpose: str
    legal_ground: str
    impact_assessment: str
    responsible_person: str
    responsible_role: str
    sources: tuple[str, ...]
    assessed_on: date
    recorded_on: date
    ends_on: date
    shared_identifiers: str = ""

    def check_identifiers(self) -> None:
        """Refuse to bring identifiers together where the record does not say why they may be."""
        if not self.shared_identifiers:
            raise NoGround(
                "The record does not say that identifiers may be shared. Add the line shared_identifiers "
                "with its ground, or link without names (docs/how-to/link-without-names.md)."
            )

    def check(self, on: date, sources: Collection[str]) -> None:
        """Refuse a day outside the record, and sources that it does not name."""
        if on < self.recorded_on or on < self.assessed_on:
            raise NoGround(f"The record is dated after {on}: nothing may be linked before it is made.")
        if on >= self.ends_on:
            raise NoGround(f"The record ended on {self.ends_on}. Assess and record the linkage anew.")
        if strangers := sorted(set(sources) - set(self.sources)):
            raise NoGround(
                f"The record does not name {', '.join(strangers)}; it names {', '.join(self.sources)}."
            )


def read_ground(path: Path | None, *, on: date, sources: Collection[str]) -> Ground:
    """The record in a YAML file, checked for this day and these sources. Without a file: refused."""
    if path is None:
        raise NoGround(
            "Linkage is off until a legal ground and an impact assessment are recorded. "
            "Write the record (docs/how-to/link-without-names.md) and name its file with --record."
        )
    ground = _ground(_read(path), path)
    ground.check(on, sources)
    return ground


def _read(path: Path) -> Mapping[str, Any]:
    try:
        read = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise NoGround(f"There is no record {path}: linkage is off.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise NoGround(f"The record {path} cannot be read: {error}.") from error
    if not isinstance(read, dict):
        raise NoGround(f"The record {path} is not a list of names and values.")
    return read


def _ground(read: Mapping[str, Any], path: Path) -> Ground:
    wanted = {*_TEXTS, *_DAYS, "sources"}
    if missing := sorted(wanted - read.keys()):
        raise NoGround(f"The record {path} does not say: {', '.join(missing)}.")
    if unknown := sorted(read.keys() - wanted - {_SHARED}):
        raise NoGround(f"The record {path} says what it has no place for: {', '.join(map(str, unknown))}.")
    for name in (*_TEXTS, *({_SHARED} & read.keys())):
        least = _LEAST_WORDS if name in ("purpose", "legal_ground", "impact_assessment", _SHARED) else 2
        if not isinstance(read[name], str) or len(read[name].strip()) < least:
            raise NoGround(f"The record {path} has no real {name.replace('_', ' ')}: {read[name]!r}.")
    for name in _DAYS:
        if type(read[name]) is not date:
            raise NoGround(f"The record {path}: {name} is {read[name]!r}; write a day such as 2025-11-03.")
    sources = read["sources"]
    if not isinstance(sources, list) or len(set(map(str, sources))) < 2:
        raise NoGround(f"The record {path} must name the sources that are linked, two or more.")
    return Ground(
        sources=tuple(map(str, sources)),
        shared_identifiers=str(read.get(_SHARED, "")).strip(),
        **{name: read[name].strip() for name in _TEXTS},
        **{name: read[name] for name in _DAYS},
    )
