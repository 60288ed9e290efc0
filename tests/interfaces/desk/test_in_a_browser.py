"""The desk as a browser shows it: accessible, by keyboard alone, and with every draft on the server."""

import re
import uuid

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser import SCHEMES, hosts, resize, scrolls_sideways, violations
from cast import MAN, WOMAN, registration
from houvast.interfaces.desk.form import Form
from houvast.records.accounts import operations as accounts
from houvast.records.contacts import operations, queries, questionnaire
from houvast.records.contacts.operations import glass
from sampling import sampled

pytestmark = pytest.mark.browser

FORM = "/desk/register/"


@pytest.fixture
def woman(cast) -> uuid.UUID:
    said = registration(WOMAN, day=timezone.localdate(), stays_open=True)
    return operations.register(said, team=cast.phone_line, by=cast.worker)


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved", timeout=5000)


def drafts(cast):
    return queries.drafts(seen_by=cast.worker)


def answers(cast) -> dict:
    return dict(operations.resume_draft(drafts(cast)[0].id, by=cast.worker).answers)


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def typed(page: Page, *answers_: str) -> None:
    for answer in answers_:
        page.keyboard.type(answer)
        page.keyboard.press("Enter")


# Accessible in every state


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_a_list_without_a_contact(desk, woman, scheme):
    page = desk("/desk/contacts/?problem=RITUAL")
    page.emulate_media(color_scheme=scheme)
    assert violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.slow
def test_axe_finds_nothing_while_registering(desk, scheme):
    page = desk(FORM)
    page.emulate_media(color_scheme=scheme)
    page.keyboard.type("s")
    assert violations(page) == []  # a list is open
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+p")
    page.locator("#f-person-1-forms").focus()
    typed(page, "l", "p")
    assert violations(page) == []  # persons, a pair, chips
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-takes-focus]")
    assert violations(page) == []  # refused


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_sign_in_and_its_refusal(page, live_server, db, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}/desk/sign-in/")
    assert violations(page) == []
    page.get_by_role("button", name=re.compile("Sign in|Aanmelden")).click()
    assert violations(page) == []


def test_axe_finds_nothing_while_something_can_be_taken_back_or_keys_are_listed(desk):
    page = desk("/desk/")
    page.keyboard.press("q")
    page.keyboard.press("1")
    page.wait_for_selector("[data-undo]")
    assert violations(page) == []
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.slow
def test_axe_finds_nothing_when_a_contact_of_another_team_is_asked_for_and_opened(
    page_of, cast, live_server, scheme
):
    told = operations.register(registration(WOMAN), team=cast.shelter, by=cast.at_shelter)
    asked = glass.ask_to_open(told, reason="DANGER", by=cast.lead)
    page = page_of(cast.at_shelter)
    page.emulate_media(color_scheme=scheme)
    resize(page, 360)
    page.goto(f"{live_server.url}/desk/")
    expect(page.locator("#alarms, #glass")).to_have_count(2)
    assert violations(page) == []
    assert not scrolls_sideways(page)
    glass.agree_to_open(asked, by=cast.at_shelter)
    page = page_of(cast.lead)
    for address in ("/desk/glass/", f"/desk/glass/{asked}/"):
        page.goto(live_server.url + address)
        assert violations(page) == [], address
        assert not scrolls_sideways(page), address


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.slow
def test_axe_finds_nothing_when_a_person_asks_to_see_or_erase(desk, cast, woman, scheme):
    accounts.keep_preferences(cast.worker.id, language="en", shortcuts=True, by=cast.worker)
    page = desk(f"/desk/contacts/{woman}/")
    page.emulate_media(color_scheme=scheme)
    resize(page, 360)
    page.get_by_text("The person asks to see or to erase it").click()
    assert violations(page) == []
    assert not scrolls_sideways(page)
    page.locator("#recognised-see").select_option("AGREED_WORD")
    page.get_by_role("button", name="Show it to print").click()
    page.wait_for_selector("text=What is kept of this contact")
    assert violations(page) == []
    assert not scrolls_sideways(page)
    page = desk(f"/desk/contacts/{woman}/")
    page.get_by_text("The person asks to see or to erase it").click()
    page.locator("#recognised-erase").select_option("AGREED_WORD")
    page.locator("#codes").select_option("COARSENED")
    page.locator("#word").fill("erase")
    page.get_by_role("button", name="Erase", exact=True).click()
    page.wait_for_selector("text=Erased, and the keys destroyed")
    assert violations(page) == []


@pytest.mark.parametrize("language", sampled("nl", "fr", "de"))
@pytest.mark.parametrize("width", sampled(360, 768, 1024))
def test_no_page_scrolls_sideways(desk, cast, woman, width, language):
    accounts.keep_preferences(cast.worker.id, language=language, shortcuts=True, by=cast.worker)
    for address in ("/desk/", FORM, "/desk/contacts/", f"/desk/contacts/{woman}/", "/desk/access/"):
        page = desk(address)
        resize(page, width)
        assert not scrolls_sideways(page), address


def test_the_people_stand_within_a_telephone(page_of, cast, live_server):
    page = page_of(cast.administrator)
    resize(page, 360)
    page.goto(live_server.url + "/desk/people/")
    assert not scrolls_sideways(page)
    width = "node => [node.scrollWidth, node.clientWidth]"
    wanted, there = page.locator(".list").evaluate(width)
    assert wanted <= there


def test_whether_a_contact_is_open_stands_on_the_line_of_its_day(desk, woman):
    page = desk("/desk/")
    resize(page, 1280)
    row = page.locator(".rows__row:has(.tag--open)").first
    day, tag = (row.locator(part).bounding_box() for part in (".rows__time", ".tag--open"))
    assert tag["x"] > day["x"] + day["width"]
    assert abs((tag["y"] + tag["height"] / 2) - (day["y"] + day["height"] / 2)) < 8


def test_the_desk_asks_nobody_else_and_keeps_nothing_in_the_browser(desk, asked, complaints, live_server):
    page = desk(FORM)
    typed(page, "s", "v", "34")
    saved(page)
    desk("/desk/")
    assert hosts(asked) == {"localhost"} or len(hosts(asked)) == 1
    assert complaints == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"s", "c", "k"}


# Choosing by letters


@pytest.mark.parametrize("letters", ["part", "entre part", "in der partn", "partner vi"])
@pytest.mark.slow
def test_a_code_is_found_in_any_of_the_four_languages(desk, letters):
    page = desk(FORM)
    page.locator("#f-person-1-problem").focus()
    page.keyboard.type(letters)
    page.keyboard.press("Enter")
    expect(page.locator("#f-person-1-problem")).to_have_value("Partnergeweld")


@pytest.mark.parametrize("sex", [("v", "Vrouw"), ("m", "Man")])
def test_each_sex_takes_one_letter(desk, sex):
    page = desk(FORM)
    page.locator("#f-sex").focus()
    page.keyboard.type(sex[0])
    page.keyboard.press("Enter")
    expect(page.locator("#f-sex")).to_have_value(sex[1])
    assert focused(page) == "f-age"


def test_the_first_question_has_the_focus_and_enter_goes_on(desk):
    page = desk(FORM)
    assert focused(page) == "f-role_stated"
    typed(page, "slacht", "?", "34")
    expect(page.locator("#f-sex")).to_have_value("Niet bekend")
    assert focused(page) == "f-person-1-problem"


def test_arrows_choose_and_escape_takes_nothing(desk):
    page = desk(FORM)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    option = page.locator("[role=option][aria-selected=true]")
    chosen = option.get_attribute("id") or "none"
    expect(page.locator("#f-role_stated")).to_have_attribute("aria-activedescendant", chosen)
    page.keyboard.press("Escape")
    expect(page.locator("#f-role_stated")).to_have_value("")
    expect(page.locator("#f-role_stated")).to_have_attribute("aria-expanded", "false")


def test_letters_that_lead_nowhere_are_said_and_not_registered(desk, cast):
    page = desk(FORM)
    page.keyboard.type("xyzzy")
    expect(page.locator("[data-question=role_stated] [role=status]")).to_contain_text("?")
    page.keyboard.press("Tab")
    expect(page.locator("#f-role_stated")).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Control+Enter")
    assert focused(page) == "f-role_stated"
    assert queries.contacts(queries.Wanted(), seen_by=cast.worker).rows == []


def test_what_is_no_answer_is_said_and_the_next_words_take_its_place(desk):
    page = desk(FORM)
    page.keyboard.type("xyzzy")
    page.keyboard.press("Enter")
    expect(page.locator("[data-question=role_stated] [role=status]")).not_to_be_empty()
    assert focused(page) == "f-role_stated"
    page.keyboard.type("vi")
    expect(page.locator("#f-role_stated")).to_have_value("vi")
    page.keyboard.press("Enter")
    assert focused(page) != "f-role_stated"


def test_several_answers_are_chips_and_backspace_takes_the_last_away(desk):
    page = desk(FORM)
    page.locator("#f-requests").focus()
    typed(page, "luister", "jur")
    expect(page.locator("#f-requests-answers option:checked")).to_have_count(2)
    page.keyboard.press("Backspace")
    expect(page.locator("#f-requests-answers option:checked")).to_have_count(1)


# The same conditions in the page as in the records


CASES = [
    {},
    {"kind": "INFO"},
    {"kind": "SILENT"},
    {"role_stated": "VICTIM"},
    {"role_stated": "NEIGHBOUR", "complaint": "FILED"},
    {"actions": ["REFERRED"], "municipality": "11002"},
    {"identifiability": "IDENTIFIED", "safe_to_contact": "YES"},
    {"identifiability": "ANONYMOUS", "safe_to_contact": "YES"},
    {"person-1-forms": ["PHYSICAL", "SEXUAL"]},
    dict(WOMAN),
    dict(MAN),
]


@pytest.mark.parametrize("given", [*CASES[-2:], *sampled(*CASES[:-2])])
def test_the_page_asks_what_the_questionnaire_asks(desk, cast, given):
    said = {"channel": "PHONE", "kind": "SUPPORT", "identifiability": "ANONYMOUS", **given}
    draft = operations.begin_draft(uuid.uuid4(), said, team=cast.phone_line, by=cast.worker)
    page = desk(f"{FORM}{draft}/")
    shown = Form(said, timezone.localdate())
    people = questionnaire.is_asked(questionnaire.PERSON_ASKED, "", said)
    wanted = {
        name
        for name, field in shown.all_fields().items()
        if questionnaire.is_asked(field.question, field.prefix, said) and (people or not field.prefix)
    }
    visible = page.evaluate(
        "[...document.querySelectorAll('form [data-question]')]"
        ".filter(q => q.offsetParent && q.dataset.question !== 'persons').map(q => q.dataset.question)"
    )
    assert set(visible) == wanted


def test_a_pair_appears_for_everybody_harmed_with_everybody_who_harms(desk):
    page = desk(FORM)
    typed(page, "slacht")
    page.keyboard.press("Alt+p")
    expect(page.locator("#f-person-2-role_stated")).to_have_value("Pleger")
    expect(page.locator("[data-pair='1-2']")).to_be_visible()
    page.locator("#f-role_stated").focus()
    typed(page, "buur")
    expect(page.locator("[data-pair='1-2']")).to_be_hidden()


def test_a_person_taken_away_can_be_brought_back(desk, cast):
    page = desk(FORM)
    typed(page, "slacht")
    page.keyboard.press("Alt+p")
    page.locator("[data-person='2'] [data-remove-person]").click()
    expect(page.locator("[data-person='2']")).to_be_hidden()
    saved(page)
    assert "person-2-role_stated" not in answers(cast)
    page.locator("[data-removed] button").click()
    expect(page.locator("[data-person='2']")).to_be_visible()


# Drafts


def test_what_is_typed_is_saved_within_two_seconds_and_said_to_be(desk, cast):
    page = desk(FORM)
    page.locator("#f-note").focus()
    page.keyboard.type("Belt vanaf het werk.")
    page.wait_for_selector("[data-status=saved]", timeout=2000)
    assert answers(cast)["note"] == "Belt vanaf het werk."


@pytest.mark.slow
def test_who_types_without_a_pause_is_saved_too(desk, cast):
    page = desk(FORM)
    page.locator("#f-note").focus()
    page.keyboard.type("x" * 30, delay=100)
    assert len(answers(cast)["note"]) > 5


def test_leaving_at_once_saves_the_last_keystroke(desk, cast):
    page = desk(FORM)
    page.locator("#f-note").focus()
    page.keyboard.type("last words")
    desk("/desk/")
    page.wait_for_timeout(300)
    assert answers(cast)["note"] == "last words"


def test_a_closed_tab_goes_on_at_another_computer(desk, cast, browser, browser_context_args, live_server):
    page = desk(FORM)
    typed(page, "slacht", "v", "34", "part")
    saved(page)
    cookies = page.context.cookies()
    page.close()
    elsewhere = browser.new_context(**browser_context_args)
    elsewhere.add_cookies(cookies)
    other = elsewhere.new_page()
    other.goto(f"{live_server.url}/desk/")
    other.locator("a[href*='/desk/register/']", has_text=re.compile("kladje")).click()
    expect(other.locator("#f-age")).to_have_value("34")
    expect(other.locator("#f-person-1-problem")).to_have_value("Partnergeweld")
    elsewhere.close()


@pytest.mark.slow
def test_without_connection_the_text_stays_and_is_saved_when_it_is_back(desk, cast):
    page = desk(FORM)
    page.context.set_offline(True)
    page.locator("#f-note").focus()
    page.keyboard.type("not lost")
    expect(page.locator("[data-status=retrying]")).to_be_visible(timeout=5000)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-not-registered]")).to_be_visible(timeout=5000)
    page.context.set_offline(False)
    saved(page)
    assert answers(cast)["note"] == "not lost"


@pytest.mark.slow
def test_another_screen_is_told_and_asked(desk, cast, context, live_server):
    page = desk(FORM)
    page.locator("#f-note").focus()
    page.keyboard.type("here")
    saved(page)
    other = context.new_page()
    other.goto(page.url)
    other.locator("#f-note").focus()
    other.keyboard.type("there and ")
    saved(other)
    page.bring_to_front()
    page.keyboard.type(" again")
    expect(page.locator("[data-elsewhere-choice]")).to_be_visible(timeout=5000)
    page.locator("[data-keep-mine]").click()
    saved(page)
    assert answers(cast)["note"] == "here again"


@pytest.mark.slow
def test_signed_out_meanwhile_nothing_is_lost_and_it_goes_on_after_signing_in(
    desk, cast, client_of, page, live_server
):
    desk(FORM)
    page.locator("#f-note").focus()
    page.keyboard.type("one")
    saved(page)
    page.context.clear_cookies(name="s")
    page.keyboard.type(", two")
    expect(page.locator("[data-status=signedout]")).to_be_visible(timeout=5000)
    cookie = client_of(cast.worker).cookies["s"]
    page.context.add_cookies([{"name": "s", "value": cookie.value, "url": live_server.url}])
    saved(page)
    assert answers(cast)["note"] == "one, two"


# Shortcuts


def test_two_keys_register_a_contact_without_content_and_undo_takes_it_back(desk, cast):
    page = desk("/desk/")
    page.keyboard.press("q")
    page.keyboard.press("1")
    page.wait_for_selector("[data-undo]")
    assert queries.count_of_day(timezone.localdate(), seen_by=cast.worker).total == 1
    page.locator("[data-undo] form button").click()
    page.wait_for_load_state()
    assert queries.count_of_day(timezone.localdate(), seen_by=cast.worker).total == 0


def test_a_digit_alone_registers_nothing(desk, cast):
    page = desk("/desk/")
    page.keyboard.press("1")
    page.wait_for_timeout(200)
    assert queries.count_of_day(timezone.localdate(), seen_by=cast.worker).total == 0


def test_shortcuts_rest_while_typing_and_can_be_switched_off(desk, cast):
    page = desk(FORM)
    there = page.url
    page.locator("#f-note").focus()
    page.keyboard.type("ntlq?")
    expect(page).to_have_url(there)
    expect(page.locator("dialog[open]")).to_have_count(0)
    desk("/desk/contacts/").keyboard.press("t")
    page.wait_for_url("**/desk/")
    accounts.keep_preferences(cast.worker.id, language="nl", shortcuts=False, by=cast.worker)
    there = desk("/desk/contacts/").url
    page.keyboard.press("t")
    page.wait_for_timeout(200)
    expect(page).to_have_url(there)


# The list


def test_the_order_of_the_list_stands_in_the_address(desk, cast):
    for answers_, channel in ((WOMAN, "PHONE"), (MAN, "CHAT"), (WOMAN, "LETTER")):
        said = registration({**answers_, "channel": channel}, day=timezone.localdate())
        operations.register(said, team=cast.phone_line, by=cast.worker)
    page = desk("/desk/contacts/")
    page.locator("th[data-sort=channel] button").click()
    expect(page).to_have_url(re.compile("sort=channel"))
    order = page.locator("tbody td:nth-child(4)").all_inner_texts()
    assert order == sorted(order)
    page.reload()
    expect(page.locator("th[data-sort=channel]")).to_have_attribute("aria-sort", "ascending")
    expect(page.locator("tbody td:nth-child(4)")).to_have_text(order)


@pytest.mark.parametrize("width", sampled(1280, 360))
def test_the_answers_of_a_contact_stand_in_lines_and_not_in_columns_of_letters(desk, woman, width):
    page = desk(f"/desk/contacts/{woman}/")
    resize(page, width)
    shown = page.locator(".answers dd")
    expect(shown.first).to_be_visible()
    narrowest = min(box["width"] for each in shown.all() if (box := each.bounding_box()))
    assert narrowest > 90
