"""Callbacks at the desk and in a person's own talk: the number shows where it may, and nowhere else."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext, override
from playwright.sync_api import expect

import looped
from cast import Cast
from houvast.interfaces.public import live as own_side
from houvast.records.contacts.models import Callback
from houvast.records.contacts.operations import answering, callbacks
from live_pages import counted, in_one_thread, looked
from records.contacts.talking_with import begun, set_line

NUMBER = "0470 11 22 33"
LIST = "/desk/callbacks/"


def asked(cast: Cast, start: int = -1, end: int = 1):
    now, hour = timezone.now(), timedelta(hours=1)
    said = callbacks.Asked("CALL", NUMBER, "Say that it is the garage.", now + start * hour, now + end * hour)
    return callbacks.ask_callback(said, team=cast.phone_line, by=cast.worker)


def gettext_in(language: str, text: str, **said: str) -> str:
    with override(language):
        return gettext(text) % said


def is_own(client: Client, callback: uuid.UUID) -> bool | None:
    """What the open page with the number is told; None where nobody is signed in."""
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    at = f"/live/desk/calling/?callback={callback}"
    (status, said), _ = looped.run(counted(lambda: looked(at, cookies))())
    return said["is_own"] if status == 200 else None


def test_the_list_shows_no_number_and_taking_one_shows_it_to_who_took_it_alone(client_of, cast, worker):
    due = asked(cast)
    assert NUMBER not in worker.get(LIST).content.decode()
    assert worker.post(f"{LIST}{due}/take/")["Location"] == f"{LIST}{due}/"
    shown = worker.get(f"{LIST}{due}/").content.decode()
    assert NUMBER in shown
    assert "the garage" in shown
    lead = client_of(cast.lead)
    assert NUMBER not in lead.get(f"{LIST}{due}/", follow=True).content.decode()
    assert NUMBER not in lead.post(f"{LIST}{due}/take/", follow=True).content.decode()
    assert client_of(cast.outsider).post(f"{LIST}{due}/take/").status_code == 404


def test_hours_that_end_on_another_day_say_which_day(worker, cast):
    asked(cast, -1, 1)
    Callback.objects.update(
        earliest_at=datetime(2026, 11, 26, 20, tzinfo=UTC), latest_at=datetime(2026, 11, 27, 1, tzinfo=UTC)
    )
    assert re.search(r"26 nov 21:00 – \w+ 27 nov 02:00", worker.get(LIST).content.decode(), re.IGNORECASE)


def test_a_lead_calls_in_the_place_of_who_is_gone_whose_page_says_so(worker, client_of, cast):
    due, lead = asked(cast), client_of(cast.lead)
    worker.post(f"{LIST}{due}/take/")
    over = f"{LIST}{due}/take-over/"
    assert over in lead.get(LIST).content.decode()
    assert over not in worker.get(LIST).content.decode()
    assert over not in client_of(cast.volunteer).get(LIST).content.decode()
    shown = lead.get(LIST).content.decode()
    assert cast.worker.name in shown
    assert f'value="{cast.worker.id}"' in shown
    assert NUMBER not in shown
    assert lead.post(over, {"taken_by": str(cast.worker.id)})["Location"] == f"{LIST}{due}/"
    assert NUMBER in lead.get(f"{LIST}{due}/").content.decode()
    words = gettext_in("nl", "%(who)s took this callback: they call, and you do not.", who=cast.lead.name)
    for late in (
        worker.get(f"{LIST}{due}/", follow=True),
        worker.post(f"{LIST}{due}/end/", {"act": "reached"}, follow=True),
    ):
        page = late.content.decode()
        assert words in page
        assert NUMBER not in page
    assert Callback.objects.get().taken_by_id == cast.lead.id


def test_outside_its_hours_a_lead_says_why_and_what_was_put_back_meanwhile_is_said(worker, client_of, cast):
    later, lead = asked(cast, 2, 3), client_of(cast.lead)
    over, said = f"{LIST}{later}/take-over/", {"taken_by": str(cast.worker.id)}
    worker.post(f"{LIST}{later}/take/", {"because": "DANGER"})
    form = lead.get(LIST).content.decode().partition(over)[2].partition("</form>")[0]
    assert 'name="because"' in form
    assert lead.post(over, said)["Location"] == LIST
    assert Callback.objects.get().taken_by_id == cast.worker.id
    worker.post(f"{LIST}{later}/end/", {"act": "put_back"})
    page = lead.post(over, {**said, "because": "DANGER"}, follow=True).content.decode()
    assert gettext_in("nl", "Nobody has taken this callback any more, or it is done.") in page
    assert Callback.objects.get().state == "ASKED"


@pytest.mark.django_db(transaction=True)
def test_the_live_side_says_whether_one_still_calls(worker, client_of, cast, monkeypatch):
    in_one_thread(monkeypatch)
    due = asked(cast)
    worker.post(f"{LIST}{due}/take/")
    assert f'data-calling="{due}"' in worker.get(f"{LIST}{due}/").content.decode()
    assert is_own(worker, due) is True
    assert is_own(client_of(cast.lead), due) is False
    callbacks.take_over_callback(due, taken_by=cast.worker.id, by=cast.lead)
    assert is_own(worker, due) is False
    assert is_own(Client(), due) is None


@pytest.mark.browser
def test_the_open_page_of_who_had_it_shows_no_number_once_a_colleague_calls(page_of, live_server, cast):
    due = asked(cast)
    callbacks.take_callback(due, by=cast.worker)
    page = page_of(cast.worker)
    told: dict[str, bool] = {"is_own": True}
    page.route(re.compile("/live/desk/calling/"), lambda route: route.fulfill(json=told))
    page.clock.install()
    page.goto(f"{live_server.url}{LIST}{due}/")
    page.clock.run_for(25_000)
    expect(page.get_by_text(NUMBER)).to_be_visible()
    callbacks.take_over_callback(due, taken_by=cast.worker.id, by=cast.lead)
    told["is_own"] = False
    page.clock.run_for(11_000)
    expect(page).to_have_url(re.compile(f"{LIST}$"))
    words = "%(who)s took this callback: they call, and you do not."
    expect(page.get_by_text(gettext_in("nl", words, who=cast.lead.name))).to_be_visible()
    assert NUMBER not in page.content()


def test_before_its_hours_it_opens_only_with_a_reason(worker, cast):
    later = asked(cast, 2, 3)
    assert worker.post(f"{LIST}{later}/take/")["Location"] == LIST
    assert worker.post(f"{LIST}{later}/take/", {"because": "NOSY"})["Location"] == LIST
    assert Callback.objects.get().state == "ASKED"
    assert worker.post(f"{LIST}{later}/take/", {"because": "DANGER"})["Location"] == f"{LIST}{later}/"


def test_who_was_reached_is_registered_as_called_back_and_the_number_is_gone(worker, cast):
    due = asked(cast)
    worker.post(f"{LIST}{due}/take/")
    to = worker.post(f"{LIST}{due}/end/", {"act": "reached"})["Location"]
    form = worker.get(to, follow=True).content.decode()
    assert re.search(r'value="CALLBACK"[^>]* selected', form)
    assert NUMBER not in worker.get(f"{LIST}{due}/", follow=True).content.decode()


def test_not_reached_it_stands_in_the_list_again_in_other_hours(worker, cast):
    due, tomorrow = asked(cast), timezone.localdate() + timedelta(days=1)
    worker.post(f"{LIST}{due}/take/")
    said = {"act": "again", "day": tomorrow.isoformat(), "from": "9", "until": "11:30"}
    assert worker.post(f"{LIST}{due}/end/", {**said, "from": "noon"}).status_code == 422
    assert worker.post(f"{LIST}{due}/end/", said)["Location"] == LIST
    assert "09:00 – 11:30" in worker.get(LIST).content.decode()


def test_a_callback_is_asked_on_the_page_of_a_contact_and_of_a_talk_in_hands(worker, cast, contact):
    set_line(cast.phone_line, by=cast.administrator)
    talk = begun(cast)
    answering.take_talk(talk.id, by=cast.worker)
    tomorrow = timezone.localdate() + timedelta(days=1)
    said = {
        "team": cast.phone_line,
        "way": "CALL",
        "number": NUMBER,
        "day": tomorrow,
        "from": "9",
        "until": "10",
    }
    for at in (f"/desk/contacts/{contact}/", f"/desk/talks/{talk.id}/"):
        assert f'action="{at}callback/"' in worker.get(at).content.decode()
        assert worker.post(f"{at}callback/", said)["Location"] == at
    assert Callback.objects.count() == 2


WRONG = [{"from": "later"}, {"number": " "}, {"conditions": "x" * 601}, {"day": ""}]


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_refused_comes_back_as_it_was_typed(worker, cast, contact, wrong):
    set_line(cast.phone_line, by=cast.administrator)
    talk = begun(cast)
    answering.take_talk(talk.id, by=cast.worker)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    said = {"team": str(cast.phone_line), "way": "TEXT", "number": NUMBER, "conditions": "Say: the garage."}
    said |= {"day": tomorrow, "from": "9:15", "until": "10:45", **wrong}
    for at in (f"/desk/contacts/{contact}/", f"/desk/talks/{talk.id}/"):
        answer = worker.post(f"{at}callback/", said)
        assert answer.status_code == 422
        form = answer.content.decode().partition(f'action="{at}callback/"')[2].partition("</form>")[0]
        assert 'role="alert"' in form
        for name in ("number", "from", "until"):
            assert f'name="{name}" value="{said[name]}"' in form
        assert f">{said['conditions']}</textarea>" in form
        assert '<option value="TEXT" selected>' in form
        assert (f'<option value="{tomorrow}" selected>' in form) == ("day" not in wrong)
        assert worker.get(f"{at}callback/")["Location"] == at
    assert not Callback.objects.exists()


def test_other_hours_that_cannot_be_come_back_as_they_were_typed(worker, cast):
    due = asked(cast)
    worker.post(f"{LIST}{due}/take/")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    said = {"act": "again", "day": tomorrow, "from": "9:15", "until": "late"}
    answer = worker.post(f"{LIST}{due}/end/", said)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'<option value="{tomorrow}" selected>' in page
    assert 'name="from" value="9:15"' in page
    assert 'name="until" value="late"' in page


@pytest.fixture
def person(cast: Cast) -> Client:
    """Somebody in their own messages."""
    set_line(cast.phone_line, by=cast.administrator)
    client = Client()
    client.cookies[own_side.COOKIE] = own_side.as_cookie(begun(cast, "MAILBOX", first="Please call.").secret)
    return client


def test_a_person_asks_to_be_called_by_a_plain_form_and_takes_it_back(person, worker):
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    said = {"act": "ask", "way": "CALL", "number": NUMBER, "day": tomorrow, "from": "13", "until": "15"}
    assert "/en/talk/call/" in person.get("/en/talk/here/").content.decode()
    for wrong in (
        {"number": ""},
        {"from": "noon"},
        {"until": "13:05"},
        {"day": "2020-01-01"},
        {"way": "PIGEON"},
    ):
        refused = person.post("/en/talk/call/", {**said, **wrong})
        assert (refused.status_code, Callback.objects.count()) == (422, 0)
    assert person.post("/en/talk/call/", said).status_code == 200
    assert "13:00 – 15:00" in worker.get(LIST).content.decode()
    assert NUMBER not in person.get("/en/talk/call/").content.decode()
    person.post("/en/talk/call/", {"act": "never"})
    assert "13:00" not in worker.get(LIST).content.decode()


def test_without_a_talk_or_from_elsewhere_nobody_asks(person, db):
    assert Client().get("/en/talk/call/").status_code == 403
    assert (
        person.post("/en/talk/call/", {"act": "never"}, headers={"Origin": "https://x.example"}).status_code
        == 400
    )
