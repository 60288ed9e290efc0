"""For machines: two agencies with five services, one of them at a secret address; and a release."""

from uuid import UUID

import pytest

from cast import Cast
from houvast.records.directory import operations
from houvast.records.directory.offer import Described, Offer, Takes, Text
from records.directory.offers import ALL, OFFICE, site
from records.releases.conftest import bring

OPEN = Offer(kind="CAW", phone="0800 11 111", hours=OFFICE, sites=(site(street="Kaai 1", postcode="3000"),))
SECRET = Offer(kind="SHELTER", secret=True, phone="0800 99 999", area=("district:LEUVEN",))


@pytest.fixture
def services(cast: Cast) -> list[UUID]:
    first = [
        ("", Offer(kind="CAW", takes=Takes(sexes=ALL, least_age=18)), {"nl": Text("Praten", "Een gesprek")}),
        ("", OPEN, {"nl": Text("Onthaal"), "fr": Text("Accueil")}),
        ("", SECRET, {"nl": Text("Stil huis")}),
    ]
    second = [
        ("", Offer(kind="CAW", state="ENDED"), {"nl": Text("Vroeger")}),
        ("", Offer(), {"en": Text("Other")}),
    ]
    rows = [(Described("CAW Voorbeeld", {"nl": "Een voorbeeld"}), first), (Described("Andere"), second)]
    return operations.bring_in(rows, by=cast.command)


@pytest.fixture
def published(gathered: UUID, contacted: Cast) -> UUID:
    """The release that a module gathers, published."""
    return bring(gathered, "publish", contacted)
