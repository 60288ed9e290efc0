"""The how-to page on testimonies: each step is taken on the page that it names, where its buttons stand."""

import html
import re

from django.test import Client

from cast import Cast
from houvast.interfaces.public import live as own_side
from houvast.records.accounts import operations as accounts
from houvast.records.campaigns import models
from how_to_pages import steps
from records.campaigns.telling import TOLD, begun_in_hands


def test_every_step_of_the_page_is_taken_with_the_buttons_that_it_names(cast: Cast, client_of):
    for by in (cast.worker, cast.lead):
        accounts.keep_preferences(by.id, language="en", shortcuts=True, by=by)
    begun, left = begun_in_hands(cast), steps("publish-a-testimony")
    worker, lead, person, anybody = client_of(cast.worker), client_of(cast.lead), Client(), Client()
    person.cookies[own_side.COOKIE] = own_side.as_cookie(begun.secret)

    def named(title: str, client: Client) -> str:
        address, names = left.pop(title)
        page = address.replace("TALK", str(begun.id))
        shown = html.unescape(client.get(page).content.decode())
        assert not (missing := [name for name in names if name not in shown]), (title, missing)
        return page

    page = named("Shape it with the person", worker)
    worker.post(page, {"text": f"{TOLD} pieter weet het.", "situation": "men"})
    assert not models.TestimonyOffer.objects.exists()
    worker.post(page, {"text": TOLD, "situation": "men"})

    named("They say yes or no", person)
    offer = models.TestimonyOffer.objects.get()
    [code] = re.findall(r"<code>([A-Z0-9-]{24})</code>", person.get("/en/talk/here/").content.decode())
    yes = {"offer": str(offer.id), "act": "yes", "use": ["PAGES", "PRESS"], "code": code}
    shown = person.post("/en/talk/story/", yes).content.decode()
    assert re.findall(r"<code>([A-Z0-9-]{24})</code>", shown) == [code]  # once more
    assert "within six months" in shown

    named("Somebody else publishes it", lead)
    lead.post(f"/desk/testimonies/{models.Testimony.objects.get().id}/publish/")
    assert TOLD[:14] in anybody.get(named("Read it", anybody)).content.decode()

    anybody.post(named("One use is taken back", anybody), {"code": code, "use": "PAGES"})
    assert models.Testimony.objects.get().uses == ["PRESS"]
    assert TOLD[:14] not in anybody.get("/en/stories/").content.decode()
    anybody.post(named("All of it is taken back", anybody), {"code": code, "use": ""})
    assert not models.Testimony.objects.exists()
    assert not left
