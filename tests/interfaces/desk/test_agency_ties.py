"""Closing a contact to an organisation at the desk: found by its name, and lifted by leads."""

import uuid

import pytest

from cast import Cast
from houvast.records.contacts.models import AgencyTie
from houvast.records.directory import operations as directory
from houvast.records.directory.offer import Described


@pytest.fixture
def agency(cast: Cast) -> uuid.UUID:
    directory.add_agency(Described("Something else"), by=cast.worker)
    return directory.add_agency(Described("CAW <b>Voorbeeld</b>"), by=cast.worker)


def address(contact: uuid.UUID) -> str:
    return f"/desk/contacts/{contact}/organisations/"


def test_found_by_some_letters_closed_shown_and_lifted(cast, client_of, contact, agency):
    worker, lead = client_of(cast.worker), client_of(cast.lead)
    assert address(contact) in worker.get(f"/desk/contacts/{contact}/").content.decode()
    page = worker.get(address(contact), {"q": "voorb caw"}).content.decode()
    assert str(agency) in page
    assert "Something else" not in page
    assert "<b>Voorbeeld" not in page
    assert worker.post(address(contact), {"agency": agency}, follow=True).status_code == 200
    shown = worker.get(f"/desk/contacts/{contact}/").content.decode()
    assert "CAW &lt;b&gt;Voorbeeld" in shown
    [tie] = AgencyTie.objects.all()
    lift = f"/desk/contacts/organisations/{tie.pk}/lift/"
    assert lift not in shown
    assert lift in lead.get("/desk/ties/").content.decode()
    assert worker.post(lift).status_code == 404
    assert lead.post(lift, {"contact": contact}, follow=True).status_code == 200
    assert not AgencyTie.objects.exists()


def test_no_organisation_of_that_name_is_said(cast, client_of, contact, agency):
    assert 'class="empty"' in client_of(cast.worker).get(address(contact), {"q": "nobody"}).content.decode()


@pytest.mark.parametrize("somebody", ["at_shelter", "statistician"])
def test_who_does_not_read_the_contact_finds_no_such_page(cast, client_of, contact, agency, somebody):
    client = client_of(getattr(cast, somebody))
    assert client.get(address(contact)).status_code == 404
    assert client.post(address(contact), {"agency": agency}).status_code == 404
    assert not AgencyTie.objects.exists()
