"""Registering: one screen, every answer kept, one contact at the end."""

import uuid

import pytest
from django.utils import timezone

from cast import MAN, WOMAN, registration
from houvast.records.contacts import operations, queries
from houvast.records.contacts.questionnaire import CONTACT, PAIR, PERSON
from interfaces.desk.conftest import REGISTER, kept, sent


def contacts(cast):
    return queries.contacts(queries.Wanted(), seen_by=cast.worker).rows


def opened(cast, number=0):
    return operations.read(contacts(cast)[number].id, by=cast.worker)


def test_beginning_gives_the_contact_an_id_before_anything_is_typed(worker):
    first, second = (worker.get("/desk/register/").headers["Location"] for _ in range(2))
    assert uuid.UUID(first.split("/")[3]) != uuid.UUID(second.split("/")[3])


def test_opening_the_form_stores_nothing(worker, cast):
    worker.get(REGISTER.format(uuid.uuid4()))
    assert queries.drafts(seen_by=cast.worker) == []
    assert not contacts(cast)


def test_every_question_stands_on_the_page(worker):
    page = worker.get(REGISTER.format(uuid.uuid4())).content.decode()
    for question in CONTACT:
        assert f'data-question="{question.name}"' in page
    for question in PERSON:
        assert f'data-question="person-1-{question.name}"' in page
        assert f'data-question="person-0-{question.name}"' in page  # what script copies
    for question in PAIR:
        assert f'data-question="pair-0-0-{question.name}"' in page


def test_presets_are_a_call_now_that_was_answered(worker):
    now = timezone.localtime()
    page = worker.get(REGISTER.format(uuid.uuid4())).content.decode()
    for chosen in ("PHONE", "SUPPORT", "ANSWERED", "ANONYMOUS"):
        assert page.count(f'<option value="{chosen}"') >= 1
        assert "selected>" in page[page.index(f'<option value="{chosen}"') :][:400]
    assert f'name="day" value="{now:%d/%m/%Y}"' in page


@pytest.mark.parametrize("answers", [WOMAN, MAN], ids=["woman", "man"])
def test_what_was_answered_is_what_is_registered(worker, cast, answers):
    assert sent(worker, answers).headers["Location"] == "/desk/"
    assert opened(cast).registration == registration(answers)


def test_a_refused_form_keeps_every_answer_and_leads_to_the_fields(worker, cast):
    answers = {**WOMAN, "day": "2999-01-01", "person-1-main_form": "", "time": "25:99"}
    page = sent(worker, answers)
    text = page.content.decode()
    assert page.status_code == 422
    for field in ("day", "time", "person-1-main_form"):
        assert f'href="#f-{field}"' in text
        assert f'id="f-{field}"' in text
        assert f'id="e-{field}"' in text
    summary = text.split("govuk-error-summary__list")[1]
    assert summary.index("#f-day") < summary.index("#f-time") < summary.index("#f-person-1-main_form")
    assert "Keeps a bag with her sister." in text
    assert 'value="25:99"' in text
    assert "data-takes-focus" in text
    assert not contacts(cast)


def test_pressed_twice_it_makes_one_contact(worker, cast):
    draft = uuid.uuid4()
    for _ in range(2):
        sent(worker, WOMAN, draft)
    assert len(contacts(cast)) == 1


def test_back_after_registering_shows_the_contact_instead_of_an_empty_form(worker, cast):
    draft = uuid.uuid4()
    sent(worker, WOMAN, draft)
    there = worker.get(REGISTER.format(draft)).headers["Location"]
    assert there == f"/desk/contacts/{contacts(cast)[0].id}/"


def test_the_draft_is_gone_once_it_is_registered(worker, cast):
    draft = uuid.uuid4()
    kept(worker, draft, WOMAN, team=str(cast.phone_line), page=str(uuid.uuid4()))
    sent(worker, WOMAN, draft)
    assert queries.drafts(seen_by=cast.worker) == []


def test_on_behalf_of_a_colleague_both_are_named(worker, cast):
    sent(worker, WOMAN, handled_by=str(cast.lead.id))
    contact = opened(cast)
    assert (contact.handled_by, contact.registered_by) == (cast.lead.id, cast.worker.id)


def test_somebody_of_another_helpline_is_nobodys_colleague(worker, cast):
    assert sent(worker, WOMAN, handled_by=str(cast.outsider.id)).status_code == 404
    assert str(cast.outsider.id) not in worker.get(REGISTER.format(uuid.uuid4())).content.decode()


def test_a_team_of_others_is_refused(worker, cast):
    for team in (cast.mens_line, cast.other_line, uuid.uuid4()):
        assert sent(worker, WOMAN, team=str(team)).status_code == 404
    assert not contacts(cast)


@pytest.mark.parametrize("person", ["statistician", "signer", "administrator"])
def test_who_may_not_register_finds_no_form(cast, client_of, person):
    client = client_of(getattr(cast, person))
    assert client.get(REGISTER.format(uuid.uuid4())).status_code == 404
    assert sent(client, WOMAN).status_code == 404


def test_without_script_a_person_is_added_for_the_side_that_is_missing(worker):
    page = sent(
        worker, {**MAN, "person-2-role_stated": "", "person-2-sex": ""}, add_person="yes"
    ).content.decode()
    assert 'data-person="2"' in page
    other = page[page.index('name="person-2-role_stated"') :]
    assert (
        'value="PERPETRATOR"' in other[: other.index(" selected")][-80:]
        or "PERPETRATOR" in other.split(" selected")[0][-120:]
    )


def test_without_script_a_person_is_taken_away_with_their_pairs(worker, cast):
    page = sent(worker, WOMAN, remove_person="2").content.decode()
    assert 'data-person="2"' not in page
    assert 'data-pair="1-2"' not in page
    assert "Keeps a bag" in page


def test_the_person_speaking_is_not_asked_twice(worker):
    page = sent(worker, {**WOMAN, "day": ""}).content.decode()
    for name in ("role_stated", "sex", "age"):
        tag = page[page.index(f'data-question="person-1-{name}"') :].split(">")[0]
        assert "data-unasked" in tag


def test_a_kind_without_content_asks_nothing_of_persons(worker, cast):
    sent(worker, {**WOMAN, "kind": "SILENT"})
    registered = opened(cast).registration
    assert registered.persons == ()
    assert registered.sex == "U"


def test_an_answer_that_is_no_longer_in_the_list_is_refused_and_still_shown(worker):
    page = sent(worker, {**WOMAN, "sex": "Z"}).content.decode()
    assert '<option value="Z" selected>Z</option>' in page
