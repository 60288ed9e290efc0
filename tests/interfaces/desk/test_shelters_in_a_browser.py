"""The pages around a secret address and of held texts in a browser: accessible, and on a phone too."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from browser import resize, scrolls_sideways, violations
from cast import Cast
from houvast.records.contacts.operations import leaving
from houvast.records.directory.models import SecretAddress
from houvast.records.directory.operations import locations
from records.directory.shelters import shelter

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def there(cast: Cast) -> uuid.UUID:
    return shelter(cast)


def test_every_page_is_accessible_and_fits_a_phone(page_of, cast: Cast, live_server, there):
    until = timezone.now() + timedelta(hours=2)
    lent = locations.lend_location(there, cast.worker.id, until=until, by=cast.at_shelter)
    for text in ("Come to Wilgenstraat 17, 3080 Tervuren.", "Wilgenstr. 17 is where they are"):
        leaving.may_leave(text, kind="MESSAGE", team=cast.phone_line, by=cast.worker)
    of = SecretAddress.objects.get(pk=there).service_id
    for person, name, more in (
        (cast.worker, "today", []),
        (cast.worker, "lent_location", [lent]),
        (cast.worker, "held", []),
        (cast.lead, "held", []),
        (cast.lead, "service", [of]),
        (cast.at_shelter, "shelter", [there]),
        (cast.at_shelter, "service", [of]),
    ):
        page = page_of(person)
        page.goto(live_server.url + reverse(f"desk:{name}", args=more))
        assert violations(page) == [], name
        resize(page, 360)
        assert not scrolls_sideways(page), name
