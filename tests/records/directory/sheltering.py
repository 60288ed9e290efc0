"""Invented shelters with places, for tests."""

import uuid
from datetime import UTC, datetime

from cast import Cast
from houvast.records.directory import operations
from houvast.records.directory.models import PlaceKind
from houvast.records.directory.offer import Described, Offer, Takes, Text
from houvast.records.directory.operations import places
from records.directory.offers import ALL

AT = datetime(2026, 5, 5, 10, tzinfo=UTC)


def shelter(cast: Cast, name: str = "Quiet house", *, at: datetime = AT, **offer) -> uuid.UUID:
    """A service at a secret address whose places the team of the cast's shelter keeps."""
    service = operations.add_service(
        Described(f"Agency of {name}", invented=True),
        Offer(
            kind="SHELTER",
            phone="0999 11 22 33",
            secret=True,
            takes=Takes(sexes=ALL),
            invented=True,
            **{"area": ("region:FLANDERS",), **offer},
        ),
        {"en": Text(name)},
        although_alike=True,
        by=cast.lead,
    )
    return places.set_shelter(service, cast.shelter, at=at, by=cast.lead)


def kind(cast: Cast, of: uuid.UUID, number: int = 1, *, at: datetime = AT, **said) -> uuid.UUID:
    """So many places of one kind; its id."""
    said = {"whom": "ANYBODY", **said}
    places.set_capacity(of, places=number, at=at, by=cast.at_shelter, **said)
    return PlaceKind.objects.get(shelter=of, **said).id


def hold(cast: Cast, of: uuid.UUID, *, at: datetime = AT, minutes: int = 120, by=None) -> uuid.UUID:
    return places.hold_place(of, minutes=minutes, team=cast.phone_line, at=at, by=by or cast.worker)
