"""Testimonies at the desk: asked for in one's own talk, looked at by somebody else, published."""

import pytest

from cast import Cast
from houvast.records.campaigns import models
from houvast.records.campaigns.operations import testimonies
from records.campaigns.telling import TOLD, begun_in_hands, offered


def test_a_worker_asks_in_the_talk_and_words_that_could_be_names_are_shown_first(cast: Cast, client_of):
    talk = begun_in_hands(cast).id
    worker = client_of(cast.worker)
    address = f"/desk/talks/{talk}/testimony/"
    assert "hall" not in worker.get(address).content.decode()
    said = {"text": f"{TOLD} Jan wist het.", "situation": "men"}
    response = worker.post(address, said)
    assert response.status_code == 422
    assert 'name="looked_at" value="Jan"' in response.content.decode()
    assert worker.post(address, {**said, "looked_at": ["Jan"]}).status_code == 302
    assert models.TestimonyOffer.objects.count() == 1


@pytest.mark.parametrize("who", ["lead", "volunteer", "outsider", "statistician"])
def test_who_does_not_have_the_talk_finds_no_page_to_ask_on(who: str, cast: Cast, client_of):
    talk = begun_in_hands(cast).id
    assert client_of(getattr(cast, who)).get(f"/desk/talks/{talk}/testimony/").status_code == 404


def test_a_lead_publishes_and_withdraws_and_a_worker_does_not(cast: Cast, client_of):
    offer = offered(cast)
    made = testimonies.answer_testimony(offer.id, TOLD, uses=("PAGES",), by=offer.by)
    lead, worker = client_of(cast.lead), client_of(cast.worker)
    assert worker.get("/desk/testimonies/").status_code == 404
    assert worker.post(f"/desk/testimonies/{made.id}/publish/").status_code == 404
    assert "ik zweeg jaren" in lead.get("/desk/testimonies/").content.decode()
    lead.post(f"/desk/testimonies/{made.id}/publish/")
    assert models.Testimony.objects.get().published_at
    lead.post(f"/desk/testimonies/{made.id}/withdraw/")
    assert not models.Testimony.objects.exists()
