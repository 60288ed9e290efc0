"""A worker of another helpline finds nothing: not by id, not in a list, a count, a draft or a choice."""

import uuid

import pytest
from django.utils import timezone

from cast import WOMAN, registration
from houvast.records.contacts import operations
from interfaces.desk.conftest import REGISTER, kept

PAGES = ("/desk/", "/desk/contacts/", "/desk/contacts/?state=open", "/desk/contacts/?state=withdrawn")


@pytest.fixture
def ours(cast, worker):
    """A contact and a draft of today in our helpline."""
    said = registration(WOMAN, day=timezone.localdate(), stays_open=True)
    contact = operations.register(said, team=cast.phone_line, by=cast.worker)
    draft = uuid.uuid4()
    kept(worker, draft, {"note": "ours"}, team=str(cast.phone_line), page=str(uuid.uuid4()))
    return contact, draft


@pytest.mark.parametrize("address", PAGES)
def test_no_page_shows_a_contact_a_draft_a_team_or_a_name_of_ours(cast, outsider, ours, address):
    text = outsider.get(address).content.decode()
    for secret in (*map(str, ours), str(cast.phone_line), "Phone line", str(cast.worker.id)):
        assert secret not in text


def test_the_count_of_the_day_is_theirs(outsider, ours):
    assert 'data-counted="0"' in outsider.get("/desk/").content.decode()


def test_our_worker_in_the_address_leads_to_nothing(cast, outsider, ours):
    text = outsider.get("/desk/contacts/", {"worker": str(cast.worker.id)}).content.decode()
    assert str(ours[0]) not in text


def test_nobody_of_ours_stands_among_their_colleagues(cast, outsider, ours):
    text = outsider.get(REGISTER.format(uuid.uuid4())).content.decode()
    assert str(cast.worker.id) not in text
    assert str(cast.phone_line) not in text


def test_our_teams_cannot_be_registered_in(cast, outsider):
    assert (
        outsider.post(REGISTER.format(uuid.uuid4()), {**WOMAN, "team": str(cast.phone_line)}).status_code
        == 404
    )
    assert (
        outsider.post("/desk/without-content/", {"kind": "SILENT", "team": str(cast.phone_line)}).status_code
        == 404
    )
