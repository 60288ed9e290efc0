"""The record without which nothing is linked, as it is written at the desk: ground, assessment, who answers.

Linkage of people across organisations is processing that needs a ground (GDPR article 6, and 9 or 10 for what
a helpline knows) and an assessment of its impact before it starts (article 35). Whether they are right is for
people to judge. The same record as a file is what `houvast link` asks for, at every source.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import yaml
from django.utils.translation import gettext as _

from houvast.library import writing

LEAST_WORDS = 10  # characters: "yes" or "-" is no ground; as the command asks
LONGEST = 500


class RecordRefused(Exception):
    """A record that is none; `field` says where, the message what to do."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


@dataclass(frozen=True)
class Ground:
    """What is recorded. `ends_on` is the first day on which it holds no more."""

    purpose: str
    legal_ground: str
    impact_assessment: str
    assessed_on: date
    responsible_person: str
    responsible_role: str
    sources: tuple[str, ...]
    ends_on: date


def check(ground: Ground, *, on: date) -> None:
    """Raises RecordRefused for the first thing that keeps it from being a record."""
    for field in ("purpose", "legal_ground", "impact_assessment", "responsible_person", "responsible_role"):
        said = getattr(ground, field).strip()
        least = 2 if field.startswith("responsible") else LEAST_WORDS
        if not least <= len(said) <= LONGEST or not writing.can_be_seen(said):
            raise RecordRefused(field, _("Write it so that somebody else can look it up."))
    if ground.assessed_on > on:
        raise RecordRefused(
            "assessed_on", _("The assessment comes before the linkage: this day is still to come.")
        )
    if ground.ends_on <= on:
        raise RecordRefused("ends_on", _("Choose a day that is still to come."))
    if len(set(ground.sources)) < max(2, len(ground.sources)) or not all(map(_is_name, ground.sources)):
        raise RecordRefused("sources", _("Name two lists or more, each once, with commas between them."))


def as_file(ground: Ground, *, recorded_on: date) -> str:
    """The record as `houvast link --record` reads it."""
    said = {
        "purpose": ground.purpose,
        "legal_ground": ground.legal_ground,
        "impact_assessment": ground.impact_assessment,
        "responsible_person": ground.responsible_person,
        "responsible_role": ground.responsible_role,
        "sources": list(ground.sources),
        "assessed_on": ground.assessed_on,
        "recorded_on": recorded_on,
        "ends_on": ground.ends_on,
    }
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False)


def strangers(lists: Collection[str], sources: Collection[str]) -> list[str]:
    """Lists that a record does not name."""
    return sorted(set(lists) - set(sources))


def _is_name(source: str) -> bool:
    return bool(source.strip()) and len(source) <= 60 and writing.can_be_seen(source)
