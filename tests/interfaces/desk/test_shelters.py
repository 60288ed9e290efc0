"""The pages around a secret address: the shelter's own, of who brings somebody, and all others without it."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import Cast
from houvast.records.accounts.guard import Actor
from houvast.records.directory.models import LentLocation, SecretAddress
from houvast.records.directory.operations import locations
from records.directory.shelters import NOTE, WHERE, service, shelter

As = Callable[[Actor], Client]
SECRET = ("Wilgenstraat", "Tervuren", "87 65 43", "green door")


@pytest.fixture
def there(cast: Cast) -> uuid.UUID:
    return shelter(cast)


def page(client: Client, name: str, *of: object, status: int = 200) -> str:
    answer = client.get(reverse(f"desk:{name}", args=of))
    assert answer.status_code == status
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def of(there: uuid.UUID) -> uuid.UUID:
    return SecretAddress.objects.get(pk=there).service_id


def opened(client: Client, there: uuid.UUID) -> list[int]:
    """How often each lending was opened, as the shelter sees it."""
    lent = client.get(reverse("desk:shelter", args=[there])).context["lent"]
    return [len(each.opened) for each, _person, _by in lent]


def test_a_lead_names_the_team_and_the_shelter_writes_where_it_is(cast: Cast, client_of: As):
    made = service(cast)
    client_of(cast.lead).post(reverse("desk:name_shelter", args=[made]), {"team": str(cast.shelter)})
    there = SecretAddress.objects.get(service=made)
    ours = client_of(cast.at_shelter)
    assert reverse("desk:shelter", args=[there.id]) in page(ours, "service", made)
    said = {**vars(WHERE), "note": NOTE}
    ours.post(reverse("desk:shelter", args=[there.id]), said)
    shown = page(ours, "shelter", there.id)
    assert [word for word in SECRET if word not in shown] == []
    assert locations.read_location(there.id, by=cast.at_shelter).where == WHERE


def test_no_field_with_the_address_is_remembered_or_checked_by_the_browser(cast: Cast, client_of: As, there):
    shown = page(client_of(cast.at_shelter), "shelter", there)
    for name in ("street", "number", "postcode", "town", "phones", "way"):
        (field,) = [each for each in shown.split("<") if f'name="{name}"' in each]
        assert 'autocomplete="off"' in field
        assert 'spellcheck="false"' in field


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_changed(cast: Cast, client_of: As, there):
    ours = client_of(cast.at_shelter)
    answer = ours.post(
        reverse("desk:shelter", args=[there]), {**vars(WHERE), "note": "We live in Wilgenstraat 17"}
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"note"}
    assert locations.read_location(there, by=cast.at_shelter).note == NOTE


def test_who_brings_somebody_finds_it_on_today_and_opens_it_and_the_shelter_sees_when(
    cast: Cast, client_of: As, there
):
    theirs, ours = client_of(cast.worker), client_of(cast.at_shelter)
    assert 'id="bringing"' not in page(theirs, "today")
    ours.post(reverse("desk:lend_location", args=[there]), {"person": str(cast.worker.id), "hours": "2"})
    lent = LentLocation.objects.get()
    link = reverse("desk:lent_location", args=[lent.id])
    shown = page(theirs, "today")
    assert link in shown
    assert [word for word in SECRET if word in shown] == []
    assert opened(ours, there) == [0]
    shown = page(theirs, "lent_location", lent.id)
    assert [word for word in SECRET if word not in shown] == []
    assert NOTE in shown
    assert opened(ours, there) == [1]


def test_taken_back_or_over_it_is_gone_from_today_and_opens_no_more(cast: Cast, client_of: As, there):
    theirs, ours = client_of(cast.worker), client_of(cast.at_shelter)
    lent = locations.lend_location(
        there, cast.worker.id, until=timezone.now() + timedelta(hours=1), by=cast.at_shelter
    )
    ours.post(reverse("desk:take_location_back", args=[there, lent]))
    assert 'id="bringing"' not in page(theirs, "today")
    answer = theirs.get(reverse("desk:lent_location", args=[lent]), follow=True)
    assert answer.redirect_chain == [(reverse("desk:today"), 302)]
    assert [word for word in SECRET if word in answer.content.decode()] == []


def test_nobody_else_finds_any_of_these_pages(cast: Cast, client_of: As, there):
    lent = locations.lend_location(
        there, cast.worker.id, until=timezone.now() + timedelta(hours=1), by=cast.at_shelter
    )
    for person in (cast.lead, cast.volunteer, cast.administrator, cast.statistician, cast.outsider):
        client = client_of(person)
        page(client, "shelter", there, status=404)
        page(client, "lent_location", lent, status=404)
        for name, more in (
            ("lend_location", [there]),
            ("take_location_back", [there, lent]),
            ("shelter", [there]),
        ):
            assert (
                client.post(
                    reverse(f"desk:{name}", args=more),
                    {"person": str(person.id), "hours": "1", **vars(WHERE)},
                ).status_code
                == 404
            )
    assert LentLocation.objects.filter(ended_at=None).count() == 1


def test_a_service_at_a_secret_address_shows_no_word_of_it_to_anybody(cast: Cast, client_of: As, there):
    for person in (cast.worker, cast.lead, cast.administrator, cast.at_shelter):
        shown = page(client_of(person), "service", of(there))
        assert [word for word in SECRET if word in shown] == []


def test_workers_read_how_to_arrange_it(cast: Cast, client_of: As, there):
    arranging = reverse("desk:arranging", args=[of(there)])
    assert NOTE in client_of(cast.worker).post(arranging).content.decode()
    for person in (cast.statistician, cast.administrator):
        assert client_of(person).post(arranging).status_code == 404


def test_the_gate_is_written_as_a_municipality_of_today(cast: Cast, client_of: As, there):
    client = client_of(cast.worker)
    form = client.get(reverse("desk:change_service", args=[of(there)])).context["form"]
    said = {name: value for name, value in form.initial.items() if value is not None}
    said |= {"after": 1, "gate": "Nowhere", "secret": "on"}
    answer = client.post(reverse("desk:change_service", args=[of(there)]), said)
    assert set(answer.context["form"].errors) == {"gate"}
    said["gate"] = "Tienen"
    assert client.post(reverse("desk:change_service", args=[of(there)]), said).status_code == 302
