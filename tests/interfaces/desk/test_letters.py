"""Letters at the desk: chosen, filled in, seen as PDF, and refused in clear words where it is not safe."""

import re
import uuid

import pytest
from django.test import Client

from browser import SCHEMES, resize, scrolls_sideways, violations
from cast import WOMAN, Cast, registration
from houvast.records.campaigns import operations as campaigns
from houvast.records.campaigns import queries
from houvast.records.campaigns.letters import SENDER, shipped
from houvast.records.campaigns.suggestions import Words
from houvast.records.contacts import operations
from houvast.records.contacts.models import Letter
from houvast.records.directory import comparing
from records.directory.shelters import shelter
from traces import was_refused

SAFE = WOMAN | {"safe_ways": ["POST"], "safe_conditions": "Never a coloured envelope."}
CHOSEN = {"template": "appointment", "language": "nl", "goes": "PERSON-POST"}
FILLED = {
    "address": "S. Janssens\nOude weg",
    "name": "Sam",
    "day": "dinsdag",
    "time": "tien uur",
    "place": "het station",
    "worker": "Noor",
    "words": "",
}


@pytest.fixture(autouse=True)
def nothing_by_chance(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "BY_CHANCE", 0.0)


@pytest.fixture(autouse=True)
def sender(cast: Cast) -> None:
    said = {"nl": Words("Kantoor Kade", "Postbus 5\n1000 Brussel")}
    campaigns.write_letter(SENDER, said, after=0, by=cast.lead)


@pytest.fixture
def contact(cast: Cast) -> uuid.UUID:
    return operations.register(registration(SAFE), team=cast.phone_line, by=cast.worker)


@pytest.fixture
def worker(cast: Cast, client_of) -> Client:
    return client_of(cast.worker)


def at(contact: uuid.UUID, **chosen: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in {**CHOSEN, **chosen}.items())
    return f"/desk/contacts/{contact}/letter/?{query}"


def text(answer) -> str:
    return answer.content.decode()


def sent(worker: Client, contact: uuid.UUID, *, act: str = "send", chosen=None, **said: str):
    form = {"once": str(uuid.uuid4()), "act": act, **FILLED, **said}
    return worker.post(at(contact, **(chosen or {})), form)


def test_a_letter_is_chosen_filled_in_seen_taken_out_and_printed(worker, contact):
    assert f"/desk/contacts/{contact}/letter/" in text(worker.get(f"/desk/contacts/{contact}/"))
    page = text(worker.get(f"/desk/contacts/{contact}/letter/"))
    assert all(each["nl"].name in page for each in shipped().values())
    page = text(worker.get(at(contact)))
    assert "Never a coloured envelope." in page
    seen = sent(worker, contact, act="preview")
    assert (seen["Content-Type"], Letter.objects.count()) == ("application/pdf", 0)
    assert sent(worker, contact)["Location"] == f"/desk/contacts/{contact}/"
    page = text(worker.get(f"/desk/contacts/{contact}/"))
    assert "Plaats: het station." in page
    printed = worker.get(re.search(r'href="(/desk/contacts/letters/[^"]+/print/)"', page)[1])
    assert printed.content.startswith(b"%PDF")
    assert printed["Content-Disposition"] == 'attachment; filename="document.pdf"'
    assert printed["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("name", "said"), [("name", ""), ("day", " "), ("address", "")])
def test_no_letter_leaves_with_a_blank_that_nobody_filled_in(worker, contact, name, said):
    answer = sent(worker, contact, **{name: said})
    assert answer.status_code == 422
    assert "Sam" in text(answer) or name == "name"  # what was typed stands there still
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"safe_to_contact": "U"}, "niet bekend of contact opnemen veilig is"),
        ({"safe_to_contact": "NO"}, "zei dat contact opnemen niet veilig is"),
        ({"safe_ways": ["MAIL"]}, "niet dat het veilig is om met de post"),
    ],
)
def test_where_it_is_not_safe_the_page_says_so_before_and_the_letter_does_not_leave(worker, cast, said, told):
    contact = operations.register(registration(SAFE | said), team=cast.phone_line, by=cast.worker)
    page = text(worker.get(at(contact)))
    assert told in page
    assert 'value="send"' not in page
    answer = sent(worker, contact)
    assert (answer.status_code, told in text(answer)) == (422, True)
    assert not Letter.objects.exists()


def test_a_letter_to_a_service_asks_for_consent(worker, contact):
    chosen = {"template": "referral", "goes": "SERVICE-POST"}
    said = {"service": "Huis"}
    assert sent(worker, contact, chosen=chosen, **said).status_code == 422
    assert sent(worker, contact, chosen=chosen, **said, consented="on").status_code == 302


def test_a_letter_with_the_address_of_a_shelter_is_held_and_keeps_what_was_typed(worker, contact, cast):
    shelter(cast)
    answer = sent(worker, contact, address="S. Janssens\nWilgenstraat 17")
    assert answer.status_code == 422
    assert "Wilgenstraat 17" in text(answer)
    assert not Letter.objects.exists()
    assert "Tegengehouden" in text(answer) or "tegengehouden" in text(answer)


def test_what_was_not_posted_is_taken_back_from_the_page(worker, contact):
    sent(worker, contact)
    page = text(worker.get(f"/desk/contacts/{contact}/"))
    worker.post(re.search(r'action="([^"]+/take-back/)"', page)[1])
    assert Letter.objects.get().state == "TAKEN_BACK"
    assert "Plaats: het station." not in text(worker.get(f"/desk/contacts/{contact}/"))


def test_without_a_neutral_sender_no_letter_leaves_and_the_page_says_who_writes_it(worker, contact, cast):
    campaigns.retire_letter(SENDER, after=1, by=cast.lead)
    page = text(worker.get(at(contact)))
    assert "nog geen neutrale afzender" in page
    assert 'value="send"' not in page
    assert sent(worker, contact).status_code == 422


@pytest.mark.parametrize("somebody", ["outsider", "volunteer", "statistician", "administrator"])
def test_who_is_not_of_the_team_finds_no_such_page(client_of, cast, contact, somebody):
    client = client_of(getattr(cast, somebody))
    assert client.get(at(contact)).status_code == 404
    assert sent(client, contact).status_code == 404
    assert not Letter.objects.exists()


# Templates


def test_the_list_says_what_is_written_and_the_sender_is_apart_from_it(client_of, cast):
    page = text(client_of(cast.lead).get("/desk/letters/"))
    assert all(f"/desk/letters/{key}/" in page for key in shipped())
    assert "Kantoor Kade" in page


@pytest.mark.parametrize(
    ("key", "field", "said", "told"),
    [
        ("appointment", "text_nl", "Dag {naam}", "{naam}"),
        ("appointment", "text_nl", "Dag {name", "ontbreekt"),
        ("appointment", "name_nl", "", "Schrijf hier iets"),
        (SENDER, "name_nl", "Hulplijn", "Hulp"),
        (SENDER, "text_nl", "Our helpline\nPostbus 5", "help"),
    ],
)
def test_a_template_with_an_odd_blank_and_a_sender_that_tells_are_refused(
    client_of, cast, key, field, said, told
):
    form = {"after": "1" if key == SENDER else "0", "name_nl": "Brief", "text_nl": "Dag {name}", field: said}
    answer = client_of(cast.lead).post(f"/desk/letters/{key}/", form)
    assert (answer.status_code, told in text(answer)) == (422, True)
    assert queries.sender("nl", seen_by=cast.worker).name == "Kantoor Kade"


def test_a_worker_does_not_write_templates(client_of, cast):
    assert client_of(cast.worker).get("/desk/letters/").status_code == 404
    assert was_refused("campaigns.write_letter", by=cast.worker)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_a_letter_that_is_being_written(page_of, live_server, cast, contact, scheme):
    page = page_of(cast.lead)
    page.emulate_media(color_scheme=scheme)
    for width in (360, 1280):
        resize(page, width)
        for where in (
            "/desk/letters/appointment/?version=0",
            at(contact),
            at(contact, template="referral", goes="SERVICE-MAIL"),
        ):
            page.goto(live_server.url + where)
            assert violations(page) == [], (width, where)
            assert not scrolls_sideways(page), (width, where)
