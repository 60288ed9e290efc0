"""The desk of who knows somebody in a contact: closing it, and what colleagues and leads see of that."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from cast import Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.contacts import operations
from houvast.records.contacts.models import Callback, DangerAct, HeldText, Referral, Tie
from houvast.records.contacts.operations import answering, tying
from records.contacts.talking_with import begun, set_line
from records.contacts.test_closed_everywhere import World
from records.contacts.test_closed_everywhere import world as world


@pytest.fixture
def client_of(client_of, cast: Cast) -> Callable[[Actor], Client]:
    """Everybody reads English here."""

    def speaking(person: Actor, language: str = "en") -> Client:
        accounts.keep_preferences(person.id, language=language, shortcuts=True, by=person)
        return client_of(person)

    return speaking


def test_who_says_that_they_know_somebody_never_sees_it_again_and_the_lead_opens_it(
    client_of, cast: Cast, contact: uuid.UUID
):
    worker, lead = client_of(cast.worker), client_of(cast.lead)
    at = f"/desk/contacts/{contact}/"
    assert "I know somebody in this" in worker.get(at).content.decode()
    said = worker.post(f"{at}tie/", follow=True).content.decode()
    assert "It is closed to you now" in said
    assert str(contact) not in worker.get("/desk/contacts/").content.decode()
    assert worker.get(at).status_code == 404
    shown = lead.get("/desk/ties/").content.decode()
    assert at in shown
    assert "said so themselves" in shown
    assert "Closed to" in lead.get(at).content.decode()
    lead.post(f"/desk/ties/{Tie.objects.get().id}/lift/", {"then": "contact"})
    assert worker.get(at).status_code == 200
    assert "Nothing is closed to anybody" in lead.get("/desk/ties/").content.decode()


def test_a_lead_closes_it_to_a_colleague_who_is_told_nowhere(client_of, cast: Cast, contact: uuid.UUID):
    worker, lead = client_of(cast.worker), client_of(cast.lead)
    at = f"/desk/contacts/{contact}/"
    pages = ("/desk/kept-on-me/", "/desk/preferences/", "/desk/", "/desk/contacts/")
    before = [str(contact) in worker.get(page).content.decode() for page in pages]
    counts = worker.get("/desk/kept-on-me/").content.decode().count("<tr")
    lead.post(f"{at}tie-colleague/", {"staff": str(cast.worker.id)})
    assert worker.get(at).status_code == 404
    assert any(before)
    assert not any(str(contact) in worker.get(page).content.decode() for page in pages)
    assert worker.get("/desk/kept-on-me/").content.decode().count("<tr") == counts


def test_a_worker_has_neither_the_page_nor_the_choice(client_of, cast: Cast, contact: uuid.UUID):
    worker = client_of(cast.worker)
    assert worker.get("/desk/ties/").status_code == 404
    assert "Or a colleague does" not in worker.get(f"/desk/contacts/{contact}/").content.decode()
    sent = worker.post(f"/desk/contacts/{contact}/tie-colleague/", {"staff": str(cast.lead.id)})
    assert sent.status_code == 404
    assert not Tie.objects.exists()


@pytest.mark.parametrize("staff", ["", "nobody", "’; --"])
def test_without_a_colleague_the_lead_is_told_to_choose_one(client_of, cast, contact, staff):
    said = client_of(cast.lead).post(
        f"/desk/contacts/{contact}/tie-colleague/", {"staff": staff}, follow=True
    )
    assert "Choose a colleague." in said.content.decode()


def test_a_talk_that_one_knows_goes_back_to_the_queue(client_of, cast: Cast):
    set_line(cast.phone_line, by=cast.lead)
    talk = begun(cast, first="hello").id
    answering.take_talk(talk, by=cast.worker)
    worker, lead = client_of(cast.worker), client_of(cast.lead)
    assert "I know this person" in worker.get(f"/desk/talks/{talk}/").content.decode()
    assert "It is closed to you now" in worker.post(f"/desk/talks/{talk}/tie/", follow=True).content.decode()
    assert str(talk) not in worker.get("/desk/talks/").content.decode()
    assert str(talk) in lead.get("/desk/talks/").content.decode()
    assert worker.get(f"/desk/talks/{talk}/").status_code == 404


def test_own_numbers_are_added_counted_and_forgotten_and_never_shown(client_of, cast: Cast):
    worker = client_of(cast.worker)
    for _twice in range(2):
        worker.post("/desk/preferences/own-address/", {"address": "0470 12 34 56"})
    page = worker.get("/desk/preferences/").content.decode()
    assert "1 is kept." in page
    assert "0470" not in page
    assert "Type a number" in worker.post(
        "/desk/preferences/own-address/", {"address": "my number"}, follow=True
    ).content.decode()  # fmt: skip
    worker.post("/desk/preferences/own-address/", {"act": "forget"})
    assert "1 is kept." not in worker.get("/desk/preferences/").content.decode()


def test_who_registers_their_own_number_is_shown_the_list_and_not_the_contact(client_of, cast: Cast):
    accounts.keep_own_address(cast.worker.id, "0470 12 34 56", by=cast.worker)
    made = operations.register(registration(), team=cast.phone_line, by=cast.worker)
    assert client_of(cast.worker).get(f"/desk/contacts/{made}/").status_code == 404


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_none_of_it_is_left_in_english(client_of, cast: Cast, contact: uuid.UUID, language: str):
    lead = client_of(cast.lead, language)
    for page in ("/desk/ties/", f"/desk/contacts/{contact}/", "/desk/preferences/"):
        shown = lead.get(page).content.decode()
        for english in ("Who knows somebody", "Somebody knows this", "of your own", "Nothing is closed"):
            assert english not in shown


LISTS = (
    "/ talks/ talks/queue/ shift/ callbacks/ danger/ referrals/ contacts/ held/ ties/ keys/ glass/".split()
)


def ids_of(world: World) -> set[str]:
    """Of all that hangs on it, as a page could show them."""
    hangs = [each for model in (Callback, DangerAct, Referral, HeldText) for each in model.objects.all()]
    return {str(each.pk) for each in hangs} | {str(world.talk), str(world.contact)}


@pytest.mark.parametrize("who", ["worker", "lead"])
def test_no_page_of_the_desk_shows_what_is_closed_to_who_looks(client_of, cast: Cast, world: World, who: str):
    by = getattr(cast, who)
    client, ids = client_of(by), ids_of(world)

    def shown() -> set[str]:
        pages = [client.get(f"/desk/{page.lstrip('/')}") for page in LISTS]
        text = " ".join(each.content.decode() for each in pages if each.status_code == 200)
        return {id for id in ids if id in text}

    assert len(shown()) > 5
    tying.tie_myself(world.contact, by=by)
    assert shown() == set()
    for page in (f"contacts/{world.contact}/", f"talks/{world.talk}/"):
        assert client.get(f"/desk/{page}").status_code == 404
