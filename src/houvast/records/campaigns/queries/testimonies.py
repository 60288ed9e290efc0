"""Readings of testimonies: by everybody once they are published, by the person asked, by who publishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from houvast.library.fates.periods import over_on
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, seen
from houvast.records.campaigns import codes, naming, rules
from houvast.records.campaigns.models import SITUATIONS, USES, Testimony, TestimonyOffer
from houvast.records.campaigns.wording import SITUATIONS_SAID, USES_SAID

WAITS_MONTHS = 6
"""How long a yes waits for who publishes it, as its fate says."""

__all__ = ["SITUATIONS", "SITUATIONS_SAID", "USES", "USES_SAID", "Told"]


@dataclass(frozen=True)
class Told:
    """A testimony as everybody reads it: nothing but the text and where it stands."""

    id: UUID
    situation: str
    language: str
    text: str


@dataclass(frozen=True)
class Offered:
    """An offer in one's own talk: which message it is about."""

    id: UUID
    message: int
    situation: str


@dataclass(frozen=True)
class Agreed:
    """A testimony as who publishes sees it. `look_at`: words that could name somebody."""

    id: UUID
    situation: str
    language: str
    text: str
    uses: tuple[str, ...]
    agreed_on: date
    waits_until: date | None
    offered_by: str
    is_published: bool
    may_publish: bool
    look_at: tuple[str, ...]


def told() -> list[Told]:
    """All that may stand on the public pages, of the helpline that was founded first; the latest first."""
    found = Testimony.objects.filter(organisation=accounts.front_helpline(), published_at__isnull=False)
    return [
        Told(row.id, row.situation, row.language, row.text)
        for row in found.order_by("-published_at")
        if "PAGES" in row.uses
    ]


def told_on(page: str, language: str, *, most: int = 3) -> list[Told]:
    """The latest that stand on one public page, in its language."""
    return [each for each in told() if (each.situation, each.language) == (page, language)][:most]


def offers(talk: UUID, *, seen_by: Actor) -> list[Offered]:
    """What one is asked in one's own talk, the latest first."""
    found = seen(TestimonyOffer, rules.ANSWER_TESTIMONY, seen_by).filter(talk=talk).order_by("-message")
    return [Offered(row.id, row.message, row.situation) for row in found]


def is_agreed(code: str, *, seen_by: Actor) -> bool:
    """Whether something was agreed to with that code: whoever asks by it said yes, and heard no answer."""
    return Testimony.objects.filter(organisation=seen_by.organisation, code_hash=codes.hashed(code)).exists()


def agreed(*, seen_by: Actor) -> list[Agreed]:
    """All that people agreed to, those that wait first, for who publishes."""
    people = accounts.names(seen_by=seen_by)
    found = seen(Testimony, rules.PUBLISH_TESTIMONY, seen_by).order_by("-agreed_on", "pk")
    rows = [_agreed(row, people, seen_by) for row in found]
    return sorted(rows, key=lambda row: row.is_published)


def look_at(text: str, known: Sequence[str] = ()) -> tuple[str, ...]:
    """Words of a text that could name somebody, `known` names among them, for a page that shows them."""
    return naming.to_look_at(text, known)


def _agreed(row: Testimony, people: Mapping[UUID, str], seen_by: Actor) -> Agreed:
    return Agreed(
        row.id,
        row.situation,
        row.language,
        row.text,
        tuple(row.uses),
        row.agreed_on,
        over_on(row.waiting_since, WAITS_MONTHS, "months") if row.waiting_since else None,
        people.get(row.offered_by_id, ""),
        row.published_at is not None,
        row.published_at is None and row.offered_by_id != seen_by.id,
        naming.to_look_at(row.text),
    )
