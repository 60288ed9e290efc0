"""When each team answers in writing: set at the desk by who may, said beside the field when it cannot be."""

import uuid

import pytest
from playwright.sync_api import expect

from browser import SCHEMES, resize, scrolls_sideways, violations
from houvast.records.contacts.queries import talks
from records.contacts.talking_with import ALWAYS, set_line
from traces import left

WEEKDAYS = {f"day_{day}": "13:00-19:00" for day in ("MO", "TU", "WE", "TH", "FR")}
SAID = {
    **WEEKDAYS,
    "day_SA": "10-12, 22.00 – 2",
    "doors": ["CHAT", "MAILBOX"],
    "languages": ["nl", "fr"],
    "time_zone": "Europe/Brussels",
    "rules": "FREQ=MONTHLY;BYDAY=1SU 10:00-12:00\n",
    "closed_days": "2026-12-25\r\n2027-01-01",
    "read_within": "24",
    "most_waiting": "5",
    "overflow": "",
    "overflow_after": "3",
}


def of(team: uuid.UUID) -> str:
    return f"/desk/lines/{team}/"


@pytest.mark.parametrize("somebody", ["worker", "volunteer", "statistician", "outsider"])
def test_who_may_not_set_a_line_finds_no_such_page(client_of, cast, somebody):
    client = client_of(getattr(cast, somebody))
    assert client.get("/desk/lines/").status_code == 404
    assert client.post(of(cast.phone_line), SAID).status_code == 404
    assert talks.line_of(cast.phone_line, seen_by=cast.administrator) is None


@pytest.mark.parametrize("somebody", ["lead", "administrator"])
def test_what_was_set_is_kept_as_rules_and_stands_in_the_same_fields_again(client_of, cast, somebody):
    client, by = client_of(getattr(cast, somebody)), getattr(cast, somebody)
    assert client.post(of(cast.phone_line), {**SAID, "overflow": str(cast.mens_line)}).status_code == 302
    line = talks.line_of(cast.phone_line, seen_by=by)
    assert list(line.hours) == [
        {"rule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "from": "13:00", "until": "19:00"},
        {"rule": "FREQ=WEEKLY;BYDAY=SA", "from": "10:00", "until": "12:00"},
        {"rule": "FREQ=WEEKLY;BYDAY=SA", "from": "22:00", "until": "02:00"},
        {"rule": "FREQ=MONTHLY;BYDAY=1SU", "from": "10:00", "until": "12:00"},
    ]
    assert (line.doors, line.languages) == (["CHAT", "MAILBOX"], ["nl", "fr"])
    assert (line.closed_days, line.overflow) == (["2026-12-25", "2027-01-01"], cast.mens_line)
    assert (line.read_within, line.most_waiting, line.overflow_after) == (24, 5, 3)
    assert left("contacts.set_line", by=by, subject=cast.phone_line)
    shown = client.get(of(cast.phone_line)).content.decode()
    for value in ("10:00-12:00, 22:00-02:00", "FREQ=MONTHLY;BYDAY=1SU 10:00-12:00", "2026-12-25\n2027-01-01"):
        assert value in shown
    assert "13:00-19:00" in client.get("/desk/lines/").content.decode()


@pytest.mark.parametrize(
    ("field", "said", "beside"),
    [
        ("day_MO", "in the morning", "id_day_MO"),
        ("day_TU", "13:00-25:00", "id_day_TU"),
        ("day_WE", "24:30-25:00", "id_day_WE"),
        ("rules", "FREQ=SECONDLY 10:00-12:00", "id_rules"),
        ("rules", "FREQ=DAILY;COUNT=999999999 10:00-12:00", "id_rules"),
        ("rules", "every day", "id_rules"),
        ("rules", "FREQ=DAILY;" * 3000, "id_rules"),
        ("closed_days", "25/12/2026", "id_closed_days"),
        ("closed_days", "<script>alert(1)</script>", "id_closed_days"),
        ("time_zone", "../../etc/passwd", "id_time_zone"),
        ("time_zone", "Europe/Nowhere", "id_time_zone"),
        ("read_within", "0", "id_read_within"),
        ("read_within", "many", "id_read_within"),
        ("most_waiting", "100000", "id_most_waiting"),
        ("overflow_after", "-1", "id_overflow_after"),
        ("overflow", str(uuid.UUID(int=1)), "id_overflow"),
        ("doors", ["WINDOW"], "id_doors_0"),
        ("languages", [], "id_languages_0"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(client_of, cast, field, said, beside):
    answer = client_of(cast.lead).post(of(cast.phone_line), {**SAID, field: said})
    assert answer.status_code == 422
    assert f'href="#{beside}"' in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
    assert talks.line_of(cast.phone_line, seen_by=cast.lead) is None


def test_a_team_does_not_take_over_from_itself_nor_for_another_helpline(client_of, cast):
    lead = client_of(cast.lead)
    for team in (cast.phone_line, cast.other_line):
        assert lead.post(of(cast.phone_line), {**SAID, "overflow": str(team)}).status_code == 422
    assert lead.get(of(cast.other_line)).status_code == 404


def test_every_day_reads_back_as_seven_days(client_of, cast):
    set_line(cast.phone_line, hours=ALWAYS, by=cast.lead)
    shown = client_of(cast.lead).get(of(cast.phone_line)).content.decode()
    assert shown.count('value="00:00-24:00"') == 7


def test_the_page_of_talks_says_that_no_team_answers_until_one_does(client_of, cast):
    words = '<p class="said">'
    assert words in client_of(cast.worker).get("/desk/talks/").content.decode()
    assert "/desk/lines/" not in client_of(cast.worker).get("/desk/talks/").content.decode()
    assert "/desk/lines/" in client_of(cast.lead).get("/desk/talks/").content.decode()
    set_line(cast.mens_line, by=cast.administrator)
    assert words not in client_of(cast.worker).get("/desk/talks/").content.decode()


def test_the_page_of_people_leads_to_the_lines(client_of, cast):
    assert 'href="/desk/lines/"' in client_of(cast.administrator).get("/desk/people/").content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.slow
def test_axe_finds_nothing_on_lines_and_their_refusals(page_of, cast, live_server, scheme):
    page = page_of(cast.lead)
    page.emulate_media(color_scheme=scheme)
    set_line(cast.mens_line, by=cast.administrator)
    for address in ("/desk/lines/", of(cast.phone_line)):
        for width in (360, 1280):
            resize(page, width)
            page.goto(live_server.url + address)
            assert violations(page) == [], address
            assert not scrolls_sideways(page), address
    page.locator("#id_day_MO").fill("noon")
    page.locator(".line-form button").click()
    page.wait_for_selector(".govuk-error-summary")
    assert violations(page) == []


@pytest.mark.browser
def test_a_line_is_set_by_keyboard_alone(page_of, cast, live_server):
    page = page_of(cast.lead)
    page.goto(live_server.url + of(cast.phone_line))
    page.locator("#id_doors_0").focus()
    page.keyboard.press("Space")
    page.locator("#id_languages_0").focus()
    page.keyboard.press("Space")
    page.locator("#id_day_MO").focus()
    page.keyboard.type("9-17")
    page.keyboard.press("Tab")
    page.keyboard.type("9-12, 13-17")
    page.keyboard.press("Enter")
    expect(page.locator(".said--success")).to_be_visible()
    line = talks.line_of(cast.phone_line, seen_by=cast.lead)
    assert [(each["rule"], each["from"], each["until"]) for each in line.hours] == [
        ("FREQ=WEEKLY;BYDAY=MO", "09:00", "17:00"),
        ("FREQ=WEEKLY;BYDAY=TU", "09:00", "12:00"),
        ("FREQ=WEEKLY;BYDAY=TU", "13:00", "17:00"),
    ]
