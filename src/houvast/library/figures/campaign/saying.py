"""An effect in words: a title, a paragraph and a table that cannot be read as more than they are.

Failed checks come first, no change is said without its interval, and "nothing seen" always says what could
not have been seen. What must be signed before it is published is the release's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from houvast.library.figures.campaign.effect import CampaignEffect, Effect, MethodEffect
from houvast.library.figures.campaign.words import heads, method_name, sentence
from houvast.library.figures.labels import check_language, number, percent, period

# Failing one of these takes the meaning away; the others weaken it.
GRAVE = ("controls_at_rest", "placebo_quiet", "methods_agree")


def change(value: float, language: str) -> str:
    """12 % more, 5 % fewer."""
    return sentence("more" if value >= 0 else "less", language, share=percent(abs(value), language))


def is_warned(effect: Effect) -> bool:
    """Whether a check failed that takes the meaning away."""
    return any(check.name in GRAVE for check in effect.failed)


def title(effect: Effect, language: str) -> str:
    """The finding; never a change without its interval, and none at all after a grave check failed."""
    said = {"group": effect.said(language), "window": effect.window.name}
    if is_warned(effect):
        return sentence("title_warned", language, **said)
    if not effect.main.sees_an_effect:
        return sentence("title_unseen", language, **said)
    return sentence("title_seen", language, **said, **_ends(effect.main, language))


def paragraph(found: CampaignEffect, language: str) -> str:
    """All effects in words, one paragraph each."""
    check_language(language)
    return "\n\n".join(_one(found, effect, language) for effect in found.effects)


def _one(found: CampaignEffect, effect: Effect, language: str) -> str:
    grave = [check.said[language] for check in effect.failed if check.name in GRAVE]
    weaker = [check.said[language] for check in effect.failed if check.name not in GRAVE]
    main, level = effect.main, percent(found.level, language, digits=0 if found.level in (0.9, 0.95) else 1)
    sentences = [
        *([sentence("warned", language, why=" ".join(grave))] if grave else []),
        sentence(
            "observed" if found.rounded_to == 1 else "observed_about",
            language,
            period=period(effect.window.from_, effect.window.until, language),
            observed=number(effect.observed, language),
            group=effect.said(language),
            expected=number(round(main.expected), language),
        ),
        sentence(
            "seen" if main.sees_an_effect else "unseen",
            language,
            change=change(main.change, language),
            level=level,
            **_ends(main, language),
        ),
        sentence("power", language, visible=percent(ceil(100 * main.smallest_visible) / 100, language)),
        sentence(
            "other", language, change=change(effect.other.change, language), **_ends(effect.other, language)
        ),
        sentence("meaning", language),
        *([sentence("wider", language, count=found.plan.comparisons)] if found.plan.comparisons > 1 else []),
        *([sentence("weaker", language, why=" ".join(weaker))] if weaker else []),
    ]
    return " ".join(sentences)


def table(found: CampaignEffect, language: str) -> list[tuple[str, ...]]:
    """Rows of every group, window and method, the heads first."""
    rows: list[tuple[str, ...]] = [heads(language)]
    for effect in found.effects:
        for said in (effect.main, effect.other):
            rows.append(_row(effect, said, language))
    return rows


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """A table for a terminal, columns under one another."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _row(effect: Effect, said: MethodEffect, language: str) -> tuple[str, ...]:
    return (
        effect.said(language),
        effect.window.name,
        method_name(said.method, language),
        number(effect.observed, language),
        number(round(said.expected), language),
        change(said.change, language),
        change(said.low, language),
        change(said.high, language),
    )


def _ends(said: MethodEffect, language: str) -> dict[str, str]:
    return {"low": change(said.low, language), "high": change(said.high, language)}
