"""A service at a secret address in the cast's directory, and what its shelter writes."""

import uuid

from cast import Cast
from houvast.records.directory import operations
from houvast.records.directory.offer import Described, Offer, Text
from houvast.records.directory.operations import locations
from houvast.records.directory.operations.locations import Where
from houvast.records.directory.queries import locations as queries

GATE = "24062"  # Leuven, where people are met; the shelter is somewhere else
WHERE = Where(
    "Wilgenstraat", "17 bus 2", "3080", "Tervuren", "0499 87 65 43", "The green door behind the mill."
)
NOTE = "Call before eight in the evening. We meet you at the station."
CANARIES = ("Wilgenstraat", "17 bus 2", "Tervuren", "0499 87 65 43", "green door", "at the station")


def service(cast: Cast, name: str = "Shelter for everybody", **more) -> uuid.UUID:
    offer = Offer(
        secret=True, phone="016 11 22 33", area=("district:LEUVEN",), ways=("PHONE",), gate=GATE, **more
    )
    texts = {"nl": Text(name), "en": Text(name)}
    return operations.add_service(
        Described(f"Agency of {name}"), offer, texts, although_alike=True, by=cast.worker
    )


def shelter(cast: Cast, where: Where | None = WHERE, *, of: uuid.UUID | None = None) -> uuid.UUID:
    """The shelter of a service, named and written; its id."""
    of = of or service(cast)
    locations.name_shelter(of, cast.shelter, by=cast.lead)
    found = queries.shelter(of, seen_by=cast.at_shelter)
    assert found
    if where:
        locations.write_location(found.id, where, NOTE, by=cast.at_shelter)
    return found.id
