"""A testimony from the talk to the pages, and away from them within a minute: page, API, memory, search."""

import re
import uuid

from django.conf import settings
from django.test import Client

import looped
from cast import Cast
from houvast.interfaces.public import live as own_side
from houvast.interfaces.public.urls import kept_in_memory
from houvast.interfaces.shell.front import Front
from houvast.records.accounts.guard import visitor
from houvast.records.campaigns import models
from houvast.records.campaigns.operations import testimonies
from records.campaigns.telling import TOLD, begun_in_hands, offered

SHOWN = ("/nl/stories/", "/nl/men/", "/api/testimonies/")


def agreed(cast: Cast) -> testimonies.Agreed:
    offer = offered(cast)
    made = testimonies.answer_testimony(offer.id, TOLD, uses=("PAGES",), by=offer.by)
    assert made
    testimonies.publish_testimony(made.id, looked_at=(), by=cast.lead)
    return made


def asked(cast: Cast) -> tuple[uuid.UUID, Client]:
    """An offer, and the browser of the person who was asked."""
    begun = begun_in_hands(cast)
    offer = testimonies.offer_testimony(
        begun.id, TOLD, situation="men", language="nl", looked_at=(), by=cast.worker
    ).id
    client = Client()
    client.cookies[own_side.COOKIE] = own_side.as_cookie(begun.secret)
    return offer, client


def body(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_a_testimony_stands_on_the_page_of_its_situation_in_its_language_and_nowhere_else(cast: Cast):
    agreed(cast)
    for address in SHOWN:
        assert "ik zweeg jaren" in body(address), address
    for address in ("/nl/women/", "/fr/men/", "/nl/"):
        assert "ik zweeg jaren" not in body(address), address
    assert '<blockquote class="story" lang="nl">' in body("/fr/stories/")


def test_who_types_their_code_takes_it_from_page_api_and_search_at_once(cast: Cast):
    made = agreed(cast)
    assert Client().post("/nl/stories/end/", {"code": made.code}).status_code == 200
    for address in SHOWN:
        assert "ik zweeg jaren" not in body(address), address
    assert Client().post("/nl/stories/end/", {"code": made.code}).status_code == 422


def test_no_search_engine_and_no_cache_on_the_way_may_keep_one(cast: Cast):
    agreed(cast)
    assert "noarchive" in Client().get("/nl/stories/")["X-Robots-Tag"]
    answer = Client().get("/api/testimonies/")
    assert answer["Cache-Control"] == "no-store"
    assert "noarchive" in answer["X-Robots-Tag"]


def test_a_page_of_a_situation_stays_findable_and_is_not_copied_or_quoted_while_a_testimony_stands_there(
    cast: Cast,
):
    assert "X-Robots-Tag" not in Client().get("/nl/men/").headers
    made = agreed(cast)
    assert Client().get("/nl/men/")["X-Robots-Tag"] == "noarchive, nosnippet"
    assert "X-Robots-Tag" not in Client().get("/nl/women/").headers
    assert Client().post("/nl/stories/end/", {"code": made.code}).status_code == 200
    assert "X-Robots-Tag" not in Client().get("/nl/men/").headers


def test_pages_in_memory_forget_a_withdrawn_one_within_a_minute(cast: Cast):
    """The same Front as in the entry point, with its own seconds and a clock of ours."""
    made = agreed(cast)
    addresses = ("/nl/stories/", "/nl/men/")
    assert set(addresses) <= set(kept_in_memory())
    assert settings.PUBLIC_PAGES_SECONDS < 60
    now, says = [1000.0], {each: body(each) for each in addresses}
    front = Front(_saying(says), kept_in_memory(), settings.PUBLIC_PAGES_SECONDS, clock=lambda: now[0])

    async def read_before_and_after() -> tuple[list[str], list[str]]:
        before = [await _asked(front, each) for each in addresses]
        says.update(after)
        now[0] += settings.PUBLIC_PAGES_SECONDS + 1
        return before, [await _asked(front, each) for each in addresses]

    testimonies.withdraw_own_testimony(made.code, by=visitor(cast.helpline))
    after = {each: body(each) for each in addresses}
    before, later = looped.run(read_before_and_after())
    assert all("ik zweeg jaren" in page for page in before)
    assert not any("ik zweeg jaren" in page for page in later)


def _saying(says: dict[str, str]):
    """What Django answers, as an ASGI application."""

    async def inner(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": says[scope["path"]].encode()})

    return inner


async def _asked(front: Front, address: str) -> str:
    said: list[dict] = []

    async def send(message) -> None:
        said.append(message)

    async def receive() -> dict:
        return {"type": "http.request", "body": b""}

    scope = {"type": "http", "method": "GET", "path": address, "query_string": b"", "headers": []}
    await front(scope, receive, send)
    return b"".join(each.get("body", b"") for each in said).decode()


def yes(offer: uuid.UUID, client: Client) -> dict[str, object]:
    """What the form of the question sends, with the code that stands beside it."""
    page = client.get("/nl/talk/here/").content.decode()
    assert str(offer) in page
    shown = re.search(r"<code>([A-Z0-9-]{24})</code>", page)
    assert shown
    assert f'name="code" value="{shown[1]}"' in page
    return {"offer": str(offer), "act": "yes", "use": ["PAGES"], "code": shown[1]}


def test_a_yes_whose_answer_was_lost_has_its_code_and_said_twice_is_one(cast: Cast):
    offer, client = asked(cast)
    said = yes(offer, client)
    answers = [client.post("/nl/talk/story/", said) for _ in range(2)]
    assert all(said["code"] in each.content.decode() for each in answers)
    assert models.Testimony.objects.count() == 1
    testimonies.withdraw_own_testimony(said["code"], by=visitor(cast.helpline))
    assert client.post("/nl/talk/story/", said).status_code == 302
    assert not models.Testimony.objects.exists()


def test_a_yes_without_a_code_of_ours_is_asked_again(cast: Cast):
    offer, client = asked(cast)
    for code in ("", "X", "0000-0000-0000-0000-0000"):
        client.post("/nl/talk/story/", yes(offer, client) | {"code": code})
    assert models.TestimonyOffer.objects.filter(id=offer).exists()
    assert not models.Testimony.objects.exists()


def test_the_person_is_asked_in_their_own_talk_says_yes_there_and_gets_the_code_once(cast: Cast):
    offer, client = asked(cast)
    said = yes(offer, client)
    answered = client.post("/nl/talk/story/", said)
    code = re.search(r"<code>([A-Z0-9-]{24})</code>", answered.content.decode())
    assert code
    assert code[1] == said["code"]
    assert str(offer) not in client.get("/nl/talk/here/").content.decode()
    testimonies.withdraw_own_testimony(code[1], by=visitor(cast.helpline))


def test_a_yes_without_any_use_is_no_yes(cast: Cast):
    offer, client = asked(cast)
    client.post("/nl/talk/story/", {"offer": str(offer), "act": "yes"})
    assert str(offer) in client.get("/nl/talk/here/").content.decode()


def test_nobody_answers_from_another_browser(cast: Cast):
    offer, _own = asked(cast)
    _other_offer, other = asked(cast)
    for client in (other, Client()):
        client.post("/nl/talk/story/", {"offer": str(offer), "act": "yes", "use": ["PAGES"]})
    assert models.TestimonyOffer.objects.filter(id=offer).exists()
    assert not models.Testimony.objects.exists()


def test_one_use_is_taken_back_by_the_code_and_the_pages_say_it_no_longer(cast: Cast):
    offer = offered(cast)
    made = testimonies.answer_testimony(offer.id, TOLD, uses=("PAGES", "PRESS"), by=offer.by)
    assert made
    testimonies.publish_testimony(made.id, looked_at=(), by=cast.lead)
    assert TOLD[:14] in body("/nl/stories/")
    page = Client().post("/nl/stories/end/", {"code": made.code, "use": "PAGES"}).content.decode()
    assert "ingetrokken voor dat gebruik" in page
    for address in SHOWN:
        assert TOLD[:14] not in body(address)
    assert models.Testimony.objects.get().uses == ["PRESS"]
    assert Client().post("/nl/stories/end/", {"code": "x", "use": "PRESS"}).status_code == 422
    Client().post("/nl/stories/end/", {"code": made.code, "use": "elsewhere"})
    assert not models.Testimony.objects.exists()
