"""Suggested answers written at the desk, all languages side by side, and offered at a talk."""

import re

import pytest
from django.test import Client

from browser import SCHEMES, resize, scrolls_sideways, violations
from cast import Cast
from houvast.records.campaigns import operations, queries
from houvast.records.campaigns.models import SuggestionVersion
from houvast.records.campaigns.suggestions import Words, shipped
from houvast.records.contacts.operations import answering
from records.contacts.talking_with import begun, set_line
from traces import was_refused

PAGE = "/desk/suggestions/"
KEY = "0" * 31 + "1"
FORM = {
    "after": "0",
    "name_nl": "Welkom",
    "text_nl": "Dag.\r\nFijn dat je er bent.",
    "name_fr": "",
    "text_fr": "",
}


@pytest.fixture
def administrator(cast: Cast, client_of) -> Client:
    return client_of(cast.administrator)


def text(answer) -> str:
    return answer.content.decode()


def test_the_list_says_what_is_written_in_which_language(administrator, cast):
    page = text(administrator.get(PAGE))
    assert all(f"{PAGE}{key}/" in page for key in shipped())
    assert "niet geschreven" not in page
    administrator.post(f"{PAGE}{KEY}/", FORM)
    assert text(administrator.get(PAGE)).count("niet geschreven") == 3


def test_a_new_one_gets_a_key_of_its_own_and_is_offered_once_it_is_saved(administrator, cast):
    there = administrator.get(f"{PAGE}new/")["Location"]
    assert re.fullmatch(rf"{PAGE}[0-9a-f]{{32}}/", there)
    assert administrator.post(there, FORM)["Location"] == there
    offered = queries.offered("nl", named_in="nl", seen_by=cast.worker)
    assert (offered[-1].name, offered[-1].text) == ("Welkom", "Dag.\nFijn dat je er bent.")


@pytest.mark.parametrize(
    ("field", "said", "told"),
    [
        ("name_nl", "", "Schrijf hier iets"),
        ("text_fr", "Bonjour", "Schrijf hier iets"),
        ("text_nl", "om\u202egekeerd", "niet te zien"),
    ],
)
def test_what_cannot_be_offered_is_said_at_its_field_and_nothing_typed_is_lost(
    administrator, field, said, told
):
    answer = administrator.post(
        f"{PAGE}{KEY}/", {**FORM, field: said, "name_de": "Getippt", "text_de": "Ja."}
    )
    assert answer.status_code == 422
    assert "Getippt" in text(answer)
    assert told in text(answer)
    assert not SuggestionVersion.objects.exists()


def test_two_who_write_at_once_do_not_write_over_one_another_unseen(administrator, client_of, cast):
    administrator.post(f"{PAGE}{KEY}/", FORM)
    lead = client_of(cast.lead)
    late = lead.post(f"{PAGE}{KEY}/", {**FORM, "text_nl": "Van mij."})
    assert late.status_code == 422
    assert 'name="after" value="1"' in text(late)
    assert "Van mij." in text(late)
    lead.post(f"{PAGE}{KEY}/", {**FORM, "text_nl": "Van mij.", "after": "1"})
    assert queries.offered("nl", named_in="nl", seen_by=cast.worker)[-1].text == "Van mij."


def test_it_is_taken_from_the_offer_and_a_former_version_comes_back(administrator, cast):
    administrator.post(f"{PAGE}{KEY}/", FORM)
    administrator.post(f"{PAGE}{KEY}/retire/", {"after": "1"})
    assert KEY not in {each.key for each in queries.offered("nl", named_in="nl", seen_by=cast.worker)}
    page = text(administrator.get(f"{PAGE}{KEY}/?version=1"))
    assert "niet aangeboden" in page
    assert "Administrator" in page
    administrator.post(f"{PAGE}{KEY}/restore/", {"version": "1", "after": "2"})
    assert KEY in {each.key for each in queries.offered("nl", named_in="nl", seen_by=cast.worker)}


@pytest.mark.parametrize("somebody", ["worker", "volunteer", "statistician", "outsider"])
def test_who_may_not_write_finds_no_page(cast, client_of, somebody):
    person = getattr(cast, somebody)
    client = client_of(person)
    for address in (PAGE, f"{PAGE}here/"):
        assert client.get(address).status_code == 404
        assert was_refused("campaigns.write_suggestion", by=person)
    assert client.post(f"{PAGE}here/", FORM).status_code == 404
    assert client.post(f"{PAGE}here/retire/", {"after": "0"}).status_code == 404
    assert client.post(f"{PAGE}here/restore/", {"version": "0", "after": "0"}).status_code == 404
    assert PAGE not in text(client.get("/desk/"))
    assert not SuggestionVersion.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"after": "x"}, {"after": "-1"}, {"after": "9" * 40}, {"after": "²"}])
def test_a_number_that_is_none_is_not_found(administrator, sent):
    assert administrator.post(f"{PAGE}here/retire/", sent).status_code == 404


def test_an_answer_that_there_is_not_is_not_found(administrator):
    assert administrator.get(f"{PAGE}nowhere/").status_code == 404


def test_markup_in_a_suggested_answer_stays_text_wherever_it_is_shown(administrator, cast, client_of):
    said = {"nl": Words("<b>x</b>", "<script>alert(1)</script>")}
    operations.write_suggestion(KEY, said, after=0, by=cast.administrator)
    set_line(cast.phone_line, by=cast.administrator)
    talk = begun(cast).id
    answering.take_talk(talk, by=cast.worker)
    for page in (
        administrator.get(PAGE),
        administrator.get(f"{PAGE}{KEY}/?version=1"),
        client_of(cast.worker).get(f"/desk/talks/{talk}/"),
    ):
        assert "&lt;b&gt;x" in text(page)
        assert "<b>x" not in text(page)
        assert "<script>alert" not in text(page)


def test_a_talk_offers_them_in_its_language_and_says_where_it_cannot(cast, worker):
    operations.write_suggestion(
        KEY, {"fr": Words("Accueil", "Soyez au calme.")}, after=0, by=cast.administrator
    )
    set_line(cast.phone_line, by=cast.administrator)
    talk = begun(cast).id
    answering.take_talk(talk, by=cast.worker)
    page = text(worker.get(f"/desk/talks/{talk}/"))
    assert shipped()["not-your-fault"]["nl"].text in page
    assert "Soyez au calme." in page
    assert page.count("alleen in FR") == 1


@pytest.mark.browser
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.slow
def test_axe_finds_nothing_on_one_that_is_retired_and_its_former_version(page_of, live_server, cast, scheme):
    operations.retire_suggestion("here", after=0, by=cast.administrator)
    page = page_of(cast.administrator)
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}{PAGE}here/?version=0")
    for width in (360, 1280):
        resize(page, width)
        assert violations(page) == [], width
        assert not scrolls_sideways(page), width
