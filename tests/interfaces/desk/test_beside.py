"""Registering beside a talk: prefilled by what is known, kept as a draft, counted once."""

import re
import uuid

import pytest

from browser import violations
from cast import WOMAN, Cast
from houvast.records.contacts import queries
from houvast.records.contacts.models import Contact, Talk
from houvast.records.contacts.operations import answering, talking
from houvast.records.contacts.queries.talks import draft_of
from interfaces.desk.conftest import REGISTER, kept
from records.contacts.talking_with import begun, said_by, set_line

ANSWERS = {**WOMAN, "channel": "CHAT"}


@pytest.fixture(autouse=True)
def line(cast: Cast) -> None:
    set_line(cast.phone_line, by=cast.administrator)


@pytest.fixture
def talk(cast: Cast) -> talking.Begun:
    made = begun(cast, name="Robin")
    answering.take_talk(made.id, by=cast.worker)
    said_by(made.entered, "he is called Kim and lives at the Coupure")
    return made


def address(cast: Cast, talk: talking.Begun, by=None) -> str:
    return REGISTER.format(draft_of(talk.id, seen_by=by or cast.worker))


def beside(client, cast: Cast, talk: talking.Begun, by=None, **answers: object):
    return client.post(address(cast, talk, by), {**ANSWERS, **answers, "beside": "yes"})


def test_the_form_is_a_part_of_the_page_with_door_team_and_day_and_nothing_that_was_said(worker, cast, talk):
    page = worker.get(address(cast, talk), {"beside": "yes"}).content.decode()
    assert page.lstrip().startswith("<form")
    assert re.search(r'<option value="CHAT"[^>]* selected', page)
    assert str(cast.phone_line) in page
    assert f'value="{Talk.objects.get().day:%d/%m/%Y}"' in page
    assert "called Kim" not in page
    assert "Robin" not in page
    assert "Coupure" not in page


def test_the_page_of_a_talk_leads_there_with_and_without_script(worker, cast, talk):
    page = worker.get(f"/desk/talks/{talk.id}/").content.decode()
    assert f'href="/desk/register/?talk={talk.id}"' in page
    assert f'data-register-beside="{address(cast, talk)}?beside=yes"' in page
    assert "data-begun" not in page
    whole = worker.get(f"/desk/register/?talk={talk.id}", follow=True).content.decode()
    assert "<main" in whole
    assert re.search(r'<option value="CHAT"[^>]* selected', whole)


def test_a_draft_that_was_begun_opens_by_itself_and_goes_on(worker, cast, talk):
    draft = draft_of(talk.id, seen_by=cast.worker)
    kept(worker, draft, {"note": "half"}, team=str(cast.phone_line), page=str(uuid.uuid4()))
    assert "data-begun" in worker.get(f"/desk/talks/{talk.id}/").content.decode()
    assert ">\nhalf</textarea>" in worker.get(address(cast, talk), {"beside": "yes"}).content.decode()


def test_registered_beside_it_stays_on_the_page_of_the_talk_and_leads_to_the_contact(worker, cast, talk):
    answer = beside(worker, cast, talk)
    (contact,) = Contact.objects.all()
    assert answer.status_code == 200
    assert "data-registered" in answer.content.decode()
    assert f"/desk/contacts/{contact.id}/" in answer.content.decode()
    assert Talk.objects.get().contact == contact
    assert f"/desk/contacts/{contact.id}/" in worker.get(f"/desk/talks/{talk.id}/").content.decode()
    again = worker.get(address(cast, talk), {"beside": "yes"}).content.decode()
    assert "data-registered" in again


def test_pressed_twice_on_two_screens_or_from_the_drafts_a_talk_counts_once(worker, cast, talk):
    beside(worker, cast, talk)
    beside(worker, cast, talk)
    worker.post(address(cast, talk), ANSWERS)
    assert Contact.objects.count() == 1


def test_a_draft_opened_from_today_still_registers_the_talk(worker, cast, talk):
    """Nothing in the address says of which talk it is: the draft does."""
    kept(
        worker,
        draft_of(talk.id, seen_by=cast.worker),
        ANSWERS,
        team=str(cast.phone_line),
        page=str(uuid.uuid4()),
    )
    worker.post(address(cast, talk), ANSWERS)
    assert Talk.objects.get().contact == Contact.objects.get()


def test_a_colleague_who_sits_beside_cannot_count_it_once_more(worker, cast, client_of, talk):
    answering.join_talk(talk.id, by=cast.lead)
    assert beside(client_of(cast.lead), cast, talk, cast.lead).status_code == 200
    late = beside(worker, cast, talk)
    assert late.status_code == 409
    assert "telt één keer" in late.content.decode()
    assert "Keeps a bag with her sister." in late.content.decode()
    assert Contact.objects.count() == 1


def test_what_is_refused_comes_back_as_a_part_of_the_page_with_what_was_typed(worker, cast, talk):
    answer = beside(worker, cast, talk, age="x", note="typed")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.lstrip().startswith("<form")
    assert 'href="#f-age"' in page
    assert ">\ntyped</textarea>" in page


def test_who_does_not_have_the_talk_learns_nothing_of_it_by_its_draft(cast, client_of, talk):
    for person in (cast.lead, cast.volunteer, cast.outsider):
        page = client_of(person).get(address(cast, talk, person), {"beside": "yes"}).content.decode()
        assert not re.search(r'<option value="CHAT"[^>]* selected', page)
        assert client_of(person).get(f"/desk/talks/{talk.id}/").status_code == 404


def test_an_ended_talk_stands_in_the_queue_until_it_is_registered(worker, cast, client_of, talk):
    talking.leave_talk(talk.id, by=talk.entered.by)
    queue = worker.get("/desk/talks/queue/").content.decode()
    assert f"/desk/register/?talk={talk.id}" in queue
    assert str(talk.id) not in client_of(cast.lead).get("/desk/talks/queue/").content.decode()
    page = worker.get(f"/desk/register/?talk={talk.id}", follow=True).content.decode()
    assert re.search(r'<option value="CHAT"[^>]* selected', page)
    worker.post(address(cast, talk), ANSWERS)
    assert Talk.objects.get().contact == Contact.objects.get()
    assert str(talk.id) not in worker.get("/desk/talks/queue/").content.decode()


def test_a_talk_that_was_silent_or_abusive_is_counted_and_asks_for_nothing_more(worker, cast, talk):
    worker.post(f"/desk/talks/{talk.id}/end/", {"because": "SILENT"})
    assert str(talk.id) not in worker.get("/desk/talks/queue/").content.decode()


@pytest.mark.parametrize("act", ["reply", "note"])
def test_without_script_an_answer_that_is_too_long_comes_back_as_it_was_typed(worker, talk, act):
    text = "x" * 4001
    answer = worker.post(f"/desk/talks/{talk.id}/say/", {"text": text, "act": act, "once": str(uuid.uuid4())})
    assert answer.status_code == 422
    assert f">{text}</textarea>" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


def test_a_contact_by_telephone_is_registered_as_before(worker, cast):
    draft = uuid.uuid4()
    assert worker.post(REGISTER.format(draft), dict(WOMAN)).status_code == 302
    assert queries.registered_from(draft, seen_by=cast.worker) == Contact.objects.get().id


@pytest.mark.browser
def test_without_script_the_whole_screen_of_a_talk_can_be_used(
    browser, browser_context_args, page_of, live_server, cast, talk
):
    cookies = page_of(cast.worker).context.cookies()
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/talks/{talk.id}/")
    for part in ("[data-queue-pane]", "[data-log]", "#answer", "[data-register-box]"):
        assert page.locator(part).is_visible(), part
    assert page.locator("[data-views]").is_hidden()
    page.locator(".suggested summary").click()
    assert page.locator(".suggested__text").first.is_visible()
    page.fill("#answer", "zonder script")
    page.locator("button[value=reply]").click()
    page.wait_for_load_state()
    assert "zonder script" in page.locator("[data-log]").inner_text()
    context.close()


@pytest.mark.browser
def test_axe_finds_nothing_on_a_screen_without_talks(page_of, live_server, cast):
    page = page_of(cast.worker)
    page.goto(f"{live_server.url}/desk/talks/")
    assert violations(page) == []
