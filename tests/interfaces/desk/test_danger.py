"""The danger act at the desk: one key, beside what one does, and everything in it can be left open."""

import re
import uuid
from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from browser import SCHEMES, resize, scrolls_sideways, until, violations
from cast import MAN, WOMAN, Cast
from houvast.records.contacts.models import DangerAct
from houvast.records.contacts.operations import answering, danger, talking
from houvast.records.contacts.operations.danger import Said
from houvast.records.contacts.queries.talks import draft_of
from interfaces.desk.conftest import sent
from records.contacts.talking_with import begun, set_line
from sampling import sampled

LIST = "/desk/danger/"
BEGIN = f"{LIST}begin/"
PLACE = "Kerkstraat 5"


@pytest.fixture
def talk(cast: Cast):
    """Somebody types one line; the worker has it in hands."""
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, first="help he")
    answering.take_talk(made.id, by=cast.worker)
    return made


def begin(client, **about: object) -> str:
    """The address of the act that was begun."""
    return client.post(BEGIN, {name: str(id_) for name, id_ in about.items()})["Location"]


def filled(version: int = 1, **more: object) -> dict[str, object]:
    return {
        "version": version,
        "place": PLACE,
        "informed": ["EMERGENCY", "PROSECUTOR"],
        "ground": "HELP_DUTY",
        "second": "alone:NO_TIME",
        "told": "NOT_YET",
        "tell_from": "2030-01-02T09:30",
        "outcome": "U",
        "why": "",
        "said": "",
        "came": "",
        **more,
    }


def test_by_plain_forms_it_is_begun_filled_in_and_closed(worker, cast):
    address = begin(worker, draft=uuid.uuid4())
    shown = worker.get(address).content.decode()
    assert 'href="tel:112"' in shown
    assert worker.post(address, filled())["Location"] == address
    shown = worker.get(address).content.decode()
    assert PLACE in shown
    assert re.search(r'value="alone:NO_TIME" selected', shown)
    assert 'value="02/01/2030, 09:30"' in shown
    worker.post(address, filled(2, act="close"))
    act = DangerAct.objects.get()
    assert (act.state, act.alone, act.informed) == ("CLOSED", "NO_TIME", ["EMERGENCY", "PROSECUTOR"])
    worker.post(address, filled(3, came="She is with her sister.", act="reopen"))
    assert DangerAct.objects.get().state == "OPEN"


@pytest.mark.parametrize("typed", ["02/01/2030 9:30", "2 januari 2030 om 9u30", "2030-01-02T09:30"])
def test_the_moment_is_typed_with_the_day_first(worker, cast, typed):
    act = begin(worker)
    worker.post("/desk/language/", {"language": "nl"})
    worker.post(act, filled(tell_from=typed))
    assert timezone.localtime(kept(cast).tell_from) == datetime(
        2030, 1, 2, 9, 30, tzinfo=timezone.get_current_timezone()
    )


def test_a_moment_that_cannot_be_read_is_said_keeps_the_former_and_loses_nothing_else(worker, cast):
    act = begin(worker)
    worker.post(act, filled())
    former = kept(cast).tell_from
    odd = filled(2, tell_from="<soon>", tell_from_kept=former.isoformat(), why="He is back.", act="close")
    answer = worker.post(act, odd)
    assert answer.status_code == 422
    assert 'value="&lt;soon&gt;"' in answer.content.decode()
    assert (kept(cast).tell_from, kept(cast).texts["why"]) == (former, "He is back.")
    assert DangerAct.objects.get().state == "OPEN"
    told = worker.post(act, {**odd, "version": 3}, headers={"Accept": "application/json"}).json()
    assert (told["version"], told["tell_from"]) == (4, former.isoformat())
    assert "&lt;soon&gt;" not in told["problem"]
    assert "<soon>" in told["problem"]
    worker.post(act, filled(4, tell_from=""))
    assert kept(cast).tell_from is None


def test_nothing_needs_to_be_filled_in(worker, cast):
    address = begin(worker)
    assert worker.post(address, {"version": 1})["Location"] == address
    assert DangerAct.objects.get().version == 2


def test_the_lead_sees_it_on_the_first_page_and_beside_the_queue_and_no_place(client_of, cast, worker, talk):
    address = begin(worker, talk=talk.id)
    worker.post(address, filled())
    for page in ("/desk/", "/desk/talks/", LIST):
        shown = client_of(cast.lead).get(page).content.decode()
        assert address in shown, page
        assert PLACE not in shown, page
    assert PLACE in client_of(cast.lead).get(address).content.decode()


@pytest.mark.parametrize("somebody", ["volunteer", "statistician", "administrator", "outsider"])
def test_who_is_not_of_the_team_finds_no_such_page(client_of, cast, worker, talk, somebody):
    address = begin(worker, talk=talk.id)
    other = client_of(getattr(cast, somebody))
    for page in ("/desk/", LIST):
        assert address not in other.get(page).content.decode()
    assert other.get(address).status_code == 404
    assert other.post(address, filled()).status_code == 404
    assert other.post(BEGIN, {"talk": str(talk.id)}).status_code == 404
    assert DangerAct.objects.get().version == 1


def test_what_a_colleague_wrote_meanwhile_stays_and_ones_own_words_stay_on_the_screen(
    worker, client_of, cast
):
    address = begin(worker)
    client_of(cast.lead).post(address, filled())
    late = worker.post(address, filled(1, place="Somewhere else"))
    assert late.status_code == 422
    assert "Somewhere else" in late.content.decode()
    assert PLACE in worker.get(address).content.decode()


def test_who_is_locked_still_begins_it_and_is_shown_the_number_to_call(worker, cast):
    worker.post("/desk/lock/")
    address = begin(worker, draft=uuid.uuid4())
    shown = worker.get(address).content.decode()
    assert 'href="tel:112"' in shown
    assert f"/desk/unlock/?next={address}" in shown
    assert 'name="place"' not in shown


def test_it_begins_from_the_page_of_a_talk_that_went_to_a_colleague_meanwhile(worker, cast, talk):
    answering.hand_over_talk(talk.id, to=cast.phone_line, said="", colleague=cast.lead.id, by=cast.worker)
    address = begin(worker, talk=talk.id)
    assert worker.get(address).status_code == 200
    assert DangerAct.objects.get().talk is None  # it stands for itself


def test_it_begins_from_the_page_of_a_talk_that_its_person_just_left(worker, cast, talk):
    talking.leave_talk(talk.id, by=talk.entered.by)  # "he's coming", and gone
    assert worker.get(begin(worker, talk=talk.id)).status_code == 200
    assert DangerAct.objects.get().talk.id == talk.id


def test_beside_a_registration_it_becomes_part_of_the_contact_and_of_what_was_done(worker, client_of, cast):
    draft = uuid.uuid4()
    form = worker.get(f"/desk/register/{draft}/").content.decode()
    assert f'name="draft" value="{draft}"' in form
    address = begin(worker, draft=draft)
    worker.post(address, filled())
    form = worker.get(f"/desk/register/{draft}/").content.decode()
    for done in ("EMERGENCY", "REPORT_458BIS"):  # counted by the codes of what was done
        assert re.search(rf'value="{done}"[^>]* selected', form)
    sent(worker, WOMAN, draft)
    contact = DangerAct.objects.get().contact
    assert contact
    assert {"LISTENED", "EMERGENCY", "REPORT_458BIS"} <= set(contact.actions)
    assert address in client_of(cast.lead).get(f"/desk/contacts/{contact.id}/").content.decode()


def test_a_registered_talk_takes_its_act_along(worker, cast, talk):
    address = begin(worker, talk=talk.id)
    sent(worker, MAN, draft_of(talk.id, seen_by=cast.worker))
    contact = DangerAct.objects.get().contact
    assert contact
    assert address in worker.get(f"/desk/contacts/{contact.id}/").content.decode()


def test_hostile_answers_are_refused_or_shown_harmlessly(worker):
    address = begin(worker)
    for wrong in ({"ground": "<script>"}, {"informed": ["NOBODY"]}, {"place": "x" * 9000}, {"version": "x"}):
        assert worker.post(address, filled(**wrong)).status_code == 422
    assert worker.post(address, filled(second="alone:WHY", tell_from="soon")).status_code == 422
    worker.post(address, filled(place="<script>alert(1)</script>\u202e", tell_from="soon"))
    assert "<script>alert" not in worker.get(address).content.decode()


# In a browser


def kept(cast: Cast) -> Said:
    return danger.open_danger(DangerAct.objects.get().id, by=cast.worker).said


@pytest.mark.browser
def test_by_one_key_from_the_answer_that_one_types_and_back_without_losing_it(desk, cast, talk):
    page = desk(f"/desk/talks/{talk.id}/")
    page.locator("#answer").fill("I am here.")
    page.keyboard.press("F2")
    expect(page.locator("#danger-place")).to_be_focused()
    page.keyboard.type(PLACE)
    expect(page.locator("[data-danger-saved]")).to_contain_text(re.compile(r"\d\d:\d\d"))
    page.locator("#danger-EMERGENCY").check()
    expect(page.locator("input[name=version]")).to_have_value("3")
    assert kept(cast).texts["place"] == PLACE
    assert kept(cast).informed == ("EMERGENCY",)
    page.keyboard.press("Escape")
    expect(page.locator("#answer")).to_be_focused()
    expect(page.locator("#answer")).to_have_value("I am here.")
    page.keyboard.press("F2")  # the same, and no second one
    expect(page.locator("#danger-place")).to_have_value(PLACE)
    assert DangerAct.objects.count() == 1


@pytest.mark.browser
def test_on_a_page_of_its_own_it_saves_itself_too(desk, cast):
    act = danger.begin_danger(team=cast.phone_line, by=cast.worker)
    page = desk(f"{LIST}{act}/")
    page.locator("#danger-why").fill("He is at the door.")
    expect(page.locator("[data-danger-saved]")).to_contain_text(re.compile(r"\d\d:\d\d"))
    page.locator("main button[value=close]").click()
    expect(page.locator("main button[value=reopen]")).to_be_visible()
    assert kept(cast).texts["why"] == "He is at the door."


@pytest.mark.browser
@pytest.mark.slow
def test_what_cannot_be_saved_stays_on_the_screen_and_is_saved_once_it_can(desk, cast):
    act = danger.begin_danger(team=cast.phone_line, by=cast.worker)
    page = desk(f"{LIST}{act}/")
    page.context.set_offline(True)
    page.locator("#danger-place").fill(PLACE)
    expect(page.locator("[data-danger-saved]")).to_have_class(re.compile("danger__problem"))
    page.context.set_offline(False)
    expect(page.locator("[data-danger-saved]")).to_contain_text(re.compile(r"\d\d:\d\d"), timeout=10000)
    assert kept(cast).texts["place"] == PLACE


@pytest.mark.browser
def test_the_question_for_the_place_goes_into_the_answer_in_the_language_of_the_talk(desk, cast, talk):
    page = desk(f"/desk/talks/{talk.id}/")
    page.keyboard.press("d")
    page.locator("[data-danger-ask]").click()
    expect(page.locator("#answer")).to_have_value(re.compile("Waar ben je nu"))


@pytest.mark.browser
def test_beside_a_registration_nothing_that_was_typed_is_lost(desk, cast):
    page = desk("/desk/register/")
    page.locator("#f-note").fill("He holds her by the throat.")
    page.keyboard.press("F2")
    expect(page.locator("#danger-place")).to_be_focused()
    page.locator("#danger-second").select_option("alone:NO_TIME")
    expect(page.locator("[data-danger-saved]")).to_contain_text(re.compile(r"\d\d:\d\d"))
    page.locator("[data-danger-sheet] button[value=close]").click()
    expect(page.locator("[data-danger-act=CLOSED]")).to_be_visible()
    page.locator("[data-danger-fold]").click()
    expect(page.locator("#f-note")).to_have_value("He holds her by the throat.")
    assert (kept(cast).alone, DangerAct.objects.get().state) == ("NO_TIME", "CLOSED")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.slow
def test_axe_finds_nothing_beside_a_talk_a_registration_or_alone(desk, cast, talk, contact, scheme):
    page = desk("/desk/")
    page.emulate_media(color_scheme=scheme)
    for width in (360, 1280):
        resize(page, width)
        for address in (f"/desk/talks/{talk.id}/", "/desk/register/", f"/desk/contacts/{contact}/"):
            page = desk(address)
            page.locator("[data-danger-open] button").click()
            expect(page.locator("#danger-place")).to_be_focused()
            assert violations(page) == [], (address, width)
            assert not scrolls_sideways(page), (address, width)
        for address in (LIST, f"{LIST}{DangerAct.objects.latest('opened_at').id}/", "/desk/"):
            page = desk(address)
            assert violations(page) == [], (address, width)
            assert not scrolls_sideways(page), (address, width)


@pytest.mark.browser
@pytest.mark.slow
def test_a_talk_stays_as_it_is_while_one_types(desk, talk):
    """A page that looks again by itself is another one: here it would take the half-written answer away."""
    page = desk(f"/desk/talks/{talk.id}/")
    page.locator("#answer").fill("Half a sentence")
    page.evaluate("document.getElementById('answer').dataset.same = 'yes'")
    page.wait_for_timeout(2500)  # it was drawn anew every two seconds
    expect(page.locator("#answer[data-same=yes]")).to_have_value("Half a sentence")


FIELDS = "main input:not([type=hidden]), main select, main textarea"
UNDER_THE_BUTTON = """form => [...document.querySelectorAll(`FIELDS`)].some(field => {
  const [button, box] = [form.querySelector("button"), field].map(each => each.getBoundingClientRect());
  const meets = (start, end) => box[start] < button[end] && box[end] > button[start];
  return meets("top", "bottom") && meets("left", "right");
})""".replace("FIELDS", FIELDS)


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, *sampled(320, 768)])
def test_the_button_is_in_reach_and_lies_over_no_field_that_has_the_focus(desk, width):
    page = desk("/desk/register/")
    resize(page, width)
    button = page.locator("[data-danger-open] button")
    for field in page.locator(FIELDS).all():
        if not field.is_visible():
            continue
        field.focus()
        expect(button).to_be_in_viewport()
        inside = (
            "(field, button) => field.getBoundingClientRect().top >= button.getBoundingClientRect().bottom"
        )
        assert field.evaluate(inside, button.element_handle()), field.get_attribute("name")
    page.mouse.wheel(0, -100_000)
    until(page, "window.scrollY === 0")
    assert not page.locator("[data-danger-open]").evaluate(UNDER_THE_BUTTON)
