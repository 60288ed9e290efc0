"""Breaking the glass at the desk: a lead asks, somebody of the team answers, and all concerned see it."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.queries import sign_ins as sign_in_queries
from houvast.records.contacts import operations, queries
from houvast.records.contacts.models import GlassRequest
from houvast.records.contacts.operations import glass

NOTE = "Keeps a bag with her sister."
PAGE = "/desk/glass/"


@pytest.fixture
def at_shelter(cast: Cast) -> uuid.UUID:
    for person in (cast.lead, cast.at_shelter, cast.administrator, cast.worker):
        accounts.keep_preferences(person.id, language="en", shortcuts=True, by=person)
    return operations.register(registration(), team=cast.shelter, by=cast.at_shelter)


def asked_by_lead(client, contact: uuid.UUID, reason: str = "DANGER") -> str:
    return client.post(PAGE, {"reference": f" {contact} ", "reason": reason}, follow=True).content.decode()


def waiting(cast: Cast) -> uuid.UUID:
    (row,) = queries.glass_waiting(seen_by=cast.at_shelter)
    return row.id


def test_from_asking_to_reading(client_of, cast: Cast, at_shelter):
    lead, colleague = client_of(cast.lead), client_of(cast.at_shelter)
    assert lead.get(f"/desk/contacts/{at_shelter}/").status_code == 404
    assert "Waits until a worker or lead of that team agrees." in asked_by_lead(lead, at_shelter)
    today = colleague.get("/desk/").content.decode()
    assert f"Lead asks to open contact {at_shelter}." in today
    assert "Reason: Somebody is in danger now." in today
    asked = waiting(cast)
    said = colleague.post(f"{PAGE}{asked}/agree/", follow=True).content.decode()
    assert "can open this contact for an hour" in said
    assert f'href="{PAGE}{asked}/"' in lead.get(PAGE).content.decode()
    shown = lead.get(f"{PAGE}{asked}/").content.decode()
    assert NOTE in shown
    assert "A contact of another team. You can read it until" in shown


def test_the_contact_is_shown_without_anything_to_do_to_it(client_of, cast: Cast, at_shelter):
    asked = glass.ask_to_open(at_shelter, reason="DANGER", by=cast.lead)
    glass.agree_to_open(asked, by=cast.at_shelter)
    main = client_of(cast.lead).get(f"{PAGE}{asked}/").content.decode().partition("<main")[2]
    assert NOTE in main
    assert "<form" not in main.partition("</main>")[0]
    assert str(at_shelter) not in main.partition("</main>")[0]  # no address of what could be done


def test_the_page_of_a_contact_says_its_reference_to_its_team(client_of, cast: Cast, at_shelter):
    assert (
        f"Reference: {at_shelter}."
        in client_of(cast.at_shelter).get(f"/desk/contacts/{at_shelter}/").content.decode()
    )


def test_a_request_that_is_turned_down_stays_closed(client_of, cast: Cast, at_shelter):
    lead = client_of(cast.lead)
    asked_by_lead(lead, at_shelter)
    asked = waiting(cast)
    client_of(cast.at_shelter).post(f"{PAGE}{asked}/turn-down/")
    refused = lead.get(f"{PAGE}{asked}/", follow=True).content.decode()
    assert "The team turned this request down." in refused
    assert NOTE not in refused


def test_who_asked_takes_it_back_and_gives_the_key_back(client_of, cast: Cast, at_shelter):
    lead = client_of(cast.lead)
    for verb in ("Take it back", "Give the key back"):
        asked_by_lead(lead, at_shelter)
        asked = waiting(cast)
        if verb == "Give the key back":
            client_of(cast.at_shelter).post(f"{PAGE}{asked}/agree/")
        assert verb in lead.get(PAGE).content.decode()
        said = lead.post(f"{PAGE}{asked}/take-back/", follow=True).content.decode()
        assert "Taken back: the contact stays closed to you." in said
        assert "Taken back by you" in said
        assert f"{asked}/take-back/" not in said
        assert NOTE not in lead.get(f"{PAGE}{asked}/", follow=True).content.decode()


def test_what_nobody_answered_stands_as_lapsed_and_is_said_to_who_answers_late(
    client_of, cast: Cast, at_shelter
):
    lead = client_of(cast.lead)
    asked_by_lead(lead, at_shelter)
    asked = waiting(cast)
    GlassRequest.objects.update(asked_at=timezone.now() - timedelta(days=1, seconds=1))
    assert "Nobody answered within a day: it lapsed" in lead.get(PAGE).content.decode()
    late = client_of(cast.at_shelter).post(f"{PAGE}{asked}/agree/", follow=True).content.decode()
    assert "Who asked can ask anew." in late


def test_where_only_volunteers_hold_the_key_both_pages_say_it(client_of, cast: Cast, at_shelter):
    accounts.keep_preferences(cast.volunteer.id, language="en", shortcuts=True, by=cast.volunteer)
    contact = operations.register(registration(), team=cast.mens_line, by=cast.volunteer)
    assert "Only volunteers hold the key of that team" in asked_by_lead(client_of(cast.lead), contact)
    today = client_of(cast.volunteer).get("/desk/").content.decode()
    assert "You are asked because no worker or lead holds the key of your team." in today
    glass.ask_to_open(at_shelter, reason="DANGER", by=cast.lead)
    assert "You are asked because" not in client_of(cast.at_shelter).get("/desk/").content.decode()


def test_after_the_hour_it_is_closed(client_of, cast: Cast, at_shelter):
    lead = client_of(cast.lead)
    asked_by_lead(lead, at_shelter)
    asked = waiting(cast)
    client_of(cast.at_shelter).post(f"{PAGE}{asked}/agree/")
    GlassRequest.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert "closed again" in lead.get(PAGE).content.decode()
    refused = lead.get(f"{PAGE}{asked}/", follow=True).content.decode()
    assert "The hour is over" in refused
    assert NOTE not in refused


@pytest.mark.parametrize("somebody", ["worker", "volunteer", "statistician", "administrator", "outsider"])
def test_who_is_no_lead_finds_no_such_page_and_no_request(client_of, cast: Cast, at_shelter, somebody: str):
    client = client_of(getattr(cast, somebody))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"reference": str(at_shelter), "reason": "DANGER"}).status_code == 404
    asked = glass.ask_to_open(at_shelter, reason="DANGER", by=cast.lead)
    assert client.post(f"{PAGE}{asked}/agree/").status_code == 404
    assert client.post(f"{PAGE}{asked}/turn-down/").status_code == 404
    glass.agree_to_open(asked, by=cast.at_shelter)
    assert client.get(f"{PAGE}{asked}/").status_code == 404
    assert PAGE not in client.get("/desk/keys/").content.decode()


def test_the_lead_finds_the_page_from_the_keys(client_of, cast: Cast):
    assert f'href="{PAGE}"' in client_of(cast.lead).get("/desk/keys/").content.decode()


def test_what_does_not_exist_and_what_is_of_another_helpline_are_not_found_alike(
    client_of, cast: Cast, contact: uuid.UUID
):
    theirs = operations.register(registration(), team=cast.other_line, by=cast.outsider)
    lead = client_of(cast.lead)
    pages = {
        lead.post(PAGE, {"reference": str(sought), "reason": "DANGER"}).status_code
        for sought in (theirs, uuid.uuid4(), contact)
    }
    assert pages == {404}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"reference": "12", "reason": "DANGER"}, "This is no reference"),
        ({"reason": "DANGER"}, "This is no reference"),
        ({"reference": "own", "reason": "because"}, "Say why you have to open it."),
        ({"reference": "own"}, "Say why you have to open it."),
    ],
)
def test_what_cannot_be_asked_is_said(client_of, cast: Cast, at_shelter, sent: dict[str, str], said: str):
    sent = {name: str(at_shelter) if value == "own" else value for name, value in sent.items()}
    assert said in client_of(cast.lead).post(PAGE, sent, follow=True).content.decode()
    assert not GlassRequest.objects.exists()


def test_an_unknown_answer_is_no_address(client_of, cast: Cast, at_shelter):
    asked = glass.ask_to_open(at_shelter, reason="DANGER", by=cast.lead)
    assert client_of(cast.at_shelter).post(f"{PAGE}{asked}/maybe/").status_code == 404


def test_the_alarm_stands_on_the_page_of_the_administrator_until_it_is_marked_as_seen(
    client_of, cast: Cast, at_shelter
):
    asked = glass.ask_to_open(at_shelter, reason="COMPLAINT", by=cast.lead)
    glass.agree_to_open(asked, by=cast.at_shelter)
    glass.open_glass(asked, by=cast.lead)
    administrator = client_of(cast.administrator)
    shown = administrator.get("/desk/").content.decode()
    for said in ("asked to open", "opened"):
        assert f"Lead {said} contact {at_shelter} of Shelter." in shown
    assert "Reason: Somebody complains about how we helped." in shown
    assert NOTE not in shown
    assert "Alarm" not in client_of(cast.worker).get("/desk/").content.decode()
    told = [str(each.id) for each in sign_in_queries.own_notices(seen_by=cast.administrator)]
    administrator.post("/desk/notices/seen/", {"notice": told})
    assert "Alarm" not in administrator.get("/desk/").content.decode()


def test_who_is_locked_types_their_password_before_agreeing_or_opening(client_of, cast: Cast, at_shelter):
    asked = glass.ask_to_open(at_shelter, reason="DANGER", by=cast.lead)
    colleague, lead = client_of(cast.at_shelter), client_of(cast.lead)
    colleague.post("/desk/lock/")
    colleague.post(f"{PAGE}{asked}/agree/")
    assert GlassRequest.objects.get(pk=asked).state == "ASKED"
    glass.agree_to_open(asked, by=cast.at_shelter)
    lead.post("/desk/lock/")
    assert NOTE not in lead.get(f"{PAGE}{asked}/", follow=True).content.decode()
