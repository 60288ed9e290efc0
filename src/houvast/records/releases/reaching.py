"""What a campaign reached, as far as people said so at the desk, beside its effect; and what cannot be seen.

From facts alone: how many contacts of its days answered what, small ones as a range and others rounded to
five, as every count of an effect (decision 199). Who was not asked is not guessed at.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import translation

from houvast.library.figures.labels import LANGUAGES, period
from houvast.library.figures.policy import SMALL_COUNTS
from houvast.records.campaigns import facts
from houvast.records.campaigns.hearing import HEARD

STEP = SMALL_COUNTS.largest_at_risk + 1
WORDS = Path(__file__).with_name("reaching.toml")


@cache
def _words() -> dict[str, Any]:
    """What is said, by language."""
    with WORDS.open("rb") as file:
        return tomllib.load(file)


def reach(planned: Mapping[str, Any], *, organisation: UUID) -> dict[str, dict[str, Any]]:
    """Laid out, by language. Of the days that the campaign told something, or else of the weeks measured."""
    told = planned.get("told")
    ends = (told["from"], told["until"]) if told else (planned["windows"][0][0], planned["windows"][-1][1])
    from_, until = map(date.fromisoformat, ends)
    counts = facts.heard(organisation=organisation, from_=from_, until=until)
    used = frozenset(told["channels"]) if told else frozenset()
    return {
        language: _laid_out(counts, used, period(from_, until, language), language) for language in LANGUAGES
    }


def _laid_out(counts: Mapping[str, int], used: frozenset[str], when: str, language: str) -> dict[str, Any]:
    words, asked = _words()[language], sum(counts.values())
    with translation.override(language):
        rows = [
            [str(said), _shown(counts.get(code, 0)), words["yes"] if code in used else ""]
            for code, said in HEARD.items()
        ]
    return {
        "title": words["title"],
        "about": words["about"].format(period=when) if asked else words["none"],
        "rows": [words["heads"], *rows, [words["all"], _shown(asked), ""]] if asked else [],
        "unseen": words["unseen"],
        "notes": words["notes"],
    }


def _shown(count: int) -> str:
    if SMALL_COUNTS.is_at_risk(count):
        return f"{SMALL_COUNTS.smallest_at_risk}–{SMALL_COUNTS.largest_at_risk}"
    return str(round(count / STEP) * STEP)
