"""A service as its tables hold it: its next version, in its row and beside it, and the turn."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from houvast.records.directory.alike import keys_of
from houvast.records.directory.checks import check, check_texts
from houvast.records.directory.models import Service, ServiceVersion, Turn
from houvast.records.directory.offer import Offer, Text
from houvast.records.directory.stored import plain, read_texts

Texts = Mapping[str, Text]
Stored = dict[str, dict[str, Any]]
STAMPS = (
    "at",
    "meant",
)  # beside words: of which version they are, and the last that changed the meaning
WRITTEN = ("number", "offer", "texts", "secret", "has_sites", "key", "turn")  # columns that a version changes


def new_service(organisation: UUID, agency: UUID, offer: Offer, texts: Texts, outside_id: str) -> Service:
    """Its first version, not stored yet and at no turn."""
    service = Service(
        organisation_id=organisation, agency_id=agency, outside_id=outside_id[:200], number=1, turn=0
    )
    _fill(service, offer, {language: (text, 1, 1) for language, text in texts.items()})
    return service


def advance(service: Service, offer: Offer, texts: Texts, *, changes_meaning: bool) -> None:
    """The next version of a service, in its row, not stored yet."""
    service.number += 1
    stamped = {}
    for language, text in texts.items():
        former = service.texts.get(language)
        if former and read_texts(words({language: former}))[language] == text:
            stamped[language] = (text, former["at"], former["meant"])
        else:
            meant = service.number if changes_meaning else (former or {}).get("meant", 0)
            stamped[language] = (text, service.number, meant)
    _fill(service, offer, stamped)


def version_of(service: Service, at: datetime, by: UUID | None) -> ServiceVersion:
    """The row of versions that says what the service states now."""
    return ServiceVersion(
        service=service,
        number=service.number,
        offer=service.offer,
        texts=service.texts,
        written_at=at,
        written_by_id=by,
    )


def words(texts: Stored) -> Stored:
    """Without the stamps of each language."""
    return {
        language: {name: words for name, words in each.items() if name not in STAMPS}
        for language, each in texts.items()
    }


def turn_of(organisation: UUID) -> int:
    """The last one that is committed."""
    return Turn.objects.filter(organisation=organisation).values_list("number", flat=True).first() or 0


def next_turn(organisation: UUID) -> int:
    """One up, locked until the transaction ends: who reads up to a turn misses none before it.

    Lock services first and the turn after them, so that no two wait for one another.
    """
    Turn.objects.get_or_create(organisation_id=organisation)
    turn = Turn.objects.select_for_update().get(organisation=organisation)
    turn.number += 1
    turn.save(update_fields=["number"])
    return turn.number


def _fill(service: Service, offer: Offer, texts: Mapping[str, tuple[Text, int, int]]) -> None:
    said = {language: text for language, (text, _at, _meant) in texts.items()}
    check(offer)
    check_texts(said, secret=offer.secret, gate=offer.gate)
    service.offer, service.secret, service.has_sites = plain(offer), offer.secret, bool(offer.sites)
    service.texts = {
        language: {**asdict(text), "at": at, "meant": meant} for language, (text, at, meant) in texts.items()
    }
    service.key = f"|{'|'.join(sorted(keys_of(offer, said)))}|"[:400]
