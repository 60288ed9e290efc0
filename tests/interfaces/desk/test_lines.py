"""When each team answers in writing: set at the desk by who may, said beside the field when it cannot be."""

import uuid

import pytest
from playwright.sync_api import expect

from browser import SCHEMES, resize, scrolls_sideways, violations
from houvast.records.accounts import operations
from houvast.records.accounts.roles import Role
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
    "only_chosen": "on",
    "mail_first": "on",
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
    assert (line.only_chosen, line.mail_first, line.may_choose) == (True, True, False)
    assert left("contacts.set_line", by=by, subject=cast.phone_line)
    shown = client.get(of(cast.phone_line)).content.decode()
    for value in ("10:00-12:00, 22:00-02:00", "FREQ=MONTHLY;BYDAY=1SU 10:00-12:00", "25/12/2026\n01/01/2027"):
        assert value in shown
    lines = client.get("/desk/lines/").content.decode()
    assert "13:00-19:00" in lines
    assert lines.count("Alleen voor wie deze lijn kiest.") == 1
    assert "Mail komt hier binnen" not in lines  # it does not answer mail
    set_line(cast.phone_line, mail_first=True, by=cast.administrator)
    assert client.get("/desk/lines/").content.decode().count("Mail komt hier binnen.") == 1


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
        ("closed_days", "31/02/2026", "id_closed_days"),
        ("closed_days", "25/12/2026\nsomeday", "id_closed_days"),
        ("closed_days", "2026-12-25 " * 2000, "id_closed_days"),
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


def test_a_line_of_volunteers_that_nobody_looks_after_says_so_until_somebody_leads_it(client_of, cast):
    alone = '<p class="said said--warning">'
    set_line(cast.phone_line, by=cast.administrator)
    assert alone not in client_of(cast.lead).get("/desk/lines/").content.decode()
    set_line(cast.mens_line, by=cast.administrator)
    assert client_of(cast.lead).get("/desk/lines/").content.decode().count(alone) == 1
    operations.assign(cast.lead.id, team=cast.mens_line, role=Role.LEAD, by=cast.administrator)
    assert alone not in client_of(cast.lead).get("/desk/lines/").content.decode()


def test_the_page_of_people_leads_to_the_lines(client_of, cast):
    assert 'href="/desk/lines/"' in client_of(cast.administrator).get("/desk/people/").content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.slow
def test_axe_finds_nothing_on_a_line_that_is_refused(page_of, cast, live_server, scheme):
    page = page_of(cast.lead)
    page.emulate_media(color_scheme=scheme)
    resize(page, 360)
    page.goto(live_server.url + of(cast.phone_line))
    page.locator("#id_day_MO").fill("noon")
    page.locator(".line-form button").click()
    page.wait_for_selector(".govuk-error-summary")
    assert violations(page) == []
    assert not scrolls_sideways(page)


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


NAMES = {"nl": "Mannenlijn", "fr": "Ligne hommes", "de": "", "en": ""}


def test_the_name_for_visitors_is_kept_in_each_language_and_stands_in_its_field_again(client_of, cast):
    client = client_of(cast.lead)
    set_line(cast.mens_line, by=cast.administrator)
    assert client.post(f"{of(cast.mens_line)}name/", NAMES).status_code == 302
    assert 'value="Ligne hommes"' in client.get(f"{of(cast.mens_line)}name/").content.decode()
    assert "Mannenlijn" in client.get("/desk/lines/").content.decode()


@pytest.mark.parametrize("said", ["x" * 61, "turned \u202e round"])
def test_a_name_that_cannot_be_shown_is_said_and_stays_on_the_screen(client_of, cast, said):
    refused = client_of(cast.lead).post(f"{of(cast.mens_line)}name/", {**NAMES, "nl": said})
    assert refused.status_code == 422
    assert "govuk-error-summary" in refused.content.decode()
    assert "Ligne hommes" in refused.content.decode()


@pytest.mark.parametrize("somebody", ["worker", "volunteer", "outsider"])
def test_who_may_not_name_a_team_finds_no_such_page(client_of, cast, somebody):
    client = client_of(getattr(cast, somebody))
    assert client.get(f"{of(cast.mens_line)}name/").status_code == 404
    assert client.post(f"{of(cast.mens_line)}name/", NAMES).status_code == 404


def test_a_team_of_nobody_here_has_no_name_to_change(client_of, cast):
    assert client_of(cast.administrator).get(f"{of(uuid.UUID(int=1))}name/").status_code == 404


DAYS = {
    "nl": "25/12/2026\n01/01/2027",
    "fr": "25/12/2026\n01/01/2027",
    "de": "25.12.2026\n01.01.2027",
    "en": "25 Dec 2026\n1 Jan 2027",
}
TYPED = "1 {january} 2027\n25/12/26; 25.12.2026, 2026-12-25\n"


@pytest.mark.parametrize("language", DAYS)
def test_closed_days_are_typed_and_shown_as_days_are_in_each_language(client_of, cast, language):
    client = client_of(cast.lead)
    client.post("/desk/language/", {"language": language})
    january = {"nl": "januari", "fr": "janvier", "de": "Januar", "en": "January"}[language]
    said = {**SAID, "closed_days": TYPED.format(january=january)}
    assert client.post(of(cast.phone_line), said).status_code == 302
    line = talks.line_of(cast.phone_line, seen_by=cast.lead)
    assert line.closed_days == ["2026-12-25", "2027-01-01"]
    shown = client.get(of(cast.phone_line)).content.decode()
    assert DAYS[language] in shown
    assert "2026-12-25" not in shown
    wrong = client.post(of(cast.phone_line), {**SAID, "closed_days": "25/12/2026\n31/02/2027"})
    assert "31/02/2027" in wrong.content.decode()
    assert "25/12/2026" in wrong.content.decode()  # what was typed stays on the screen
