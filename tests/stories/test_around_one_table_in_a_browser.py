"""Around one table, in a browser: contact, case, consent, three agencies, conference, minutes, an end.

The helpline's worker and people of agencies, each at their own page; every page of the way is asked by axe.
"""

import io
from datetime import timedelta

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from browser import violations
from cast import MAN, Cast, registration
from houvast.records.cases.models import ContributionKey, MinuteLine, Seat
from houvast.records.contacts import operations as contacts
from stories.conftest import DESK, Picture
from table import agency, partner

pytestmark = pytest.mark.browser
FIELDS = ["SITUATION", "TASKS"]
AGENCIES = {"CAW": "Welzijnshuis", "GP_HOSPITAL": "Ziekenhuis", "MENTAL_HEALTH": "Geestelijke zorg"}


def day(more: int) -> str:
    return (timezone.localdate() + timedelta(days=more)).isoformat()


def filled(form: Locator, **said: str | list[str]) -> None:
    """A form as somebody fills it in: choices are chosen, boxes ticked, the rest typed; then it is sent."""
    for name, value in said.items():
        field = form.locator(f"[name={name.rstrip('_')}]")
        kind = field.first.evaluate("each => each.type || each.tagName")
        if kind == "checkbox":
            for each in [value] if isinstance(value, str) else value:
                form.locator(f"[name={name}][value='{each}']").check(force=True)
        elif kind.startswith("select"):
            field.select_option(value)
        else:
            field.fill(str(value))
    form.locator("button").last.click()


def unfolded(page: Page, address: str, form: str) -> Locator:
    page.goto(address)
    for each in page.locator("main summary").all():
        each.click()
    return page.locator(f"form[action$='{form}']")


def clean(page: Page) -> None:
    page.evaluate("scrollTo(0, 0)")  # what has scrolled under the bar is no target
    assert violations(page) == [], page.url


@pytest.fixture
def at(browser: Browser, live_server, client_of):  # type: ignore[no-untyped-def]
    """A page of its own for somebody, signed in."""
    from django.conf import settings

    opened = []

    def sign_in(person):  # type: ignore[no-untyped-def]
        context = browser.new_context(viewport=DESK, locale="nl-BE", reduced_motion="reduce")
        opened.append(context)
        cookies = client_of(person).cookies
        for name in (settings.SESSION_COOKIE_NAME, settings.KEY_COOKIE_NAME):
            context.add_cookies([{"name": name, "value": cookies[name].value, "url": live_server.url}])
        return context.new_page()

    yield sign_in
    for context in opened:
        context.close()


def test_three_agencies_around_one_table_until_consent_is_withdrawn(
    cast: Cast, at, live_server, picture: Picture
):
    told = registration(MAN)
    contact = contacts.register(told, team=cast.phone_line, by=cast.worker)
    teams = {kind: agency(kind, by=cast.administrator, name=name) for kind, name in AGENCIES.items()}
    who = {kind: partner(team, by=cast.administrator, name=kind.lower()) for kind, team in teams.items()}
    url, desk = live_server.url, at(cast.worker)

    # From the contact a case; who is in it is an adult.
    unfolded(desk, f"{url}/desk/contacts/{contact}/", "/case/").locator("button").click()
    desk.wait_for_url("**/desk/cases/**")
    case = desk.url
    filled(unfolded(desk, case, "/people/"), **{"age_group-1": "ADULT", "called-1": "Karim"})
    expect(desk.locator("#people")).to_be_visible()
    clean(desk)
    picture(desk, "a case")

    # He agrees, agency by agency; each takes its seat with secrecy.
    table = f"{case}table/"
    for kind, team in teams.items():
        filled(
            unfolded(desk, table, "/table/grounds/"), ground="CONSENT", person="1", agency=str(team),
            purpose=["HELP"], field=FIELDS, way=["READING", "MEETING"], from_=day(0), until=day(30),
            document="Hij zei ja.",
        )  # fmt: skip
        ground = unfolded(desk, table, "/table/seats/").locator(
            f"[name=ground] option:has-text('{AGENCIES[kind]}')"
        )
        chosen = ground.get_attribute("value") or ""
        filled(
            desk.locator("form[action$='/table/seats/']"), agency=str(team), ground=chosen, purpose="HELP",
            field=FIELDS, person=["1"], until=day(20),
        )  # fmt: skip
    seats = {row.agency_id: row.id for row in Seat.objects.all()}
    assert set(seats) == set(teams.values())
    pages = {kind: at(who[kind]) for kind in AGENCIES}
    for kind, page in pages.items():
        page.goto(f"{url}/partners/{seats[teams[kind]]}/")
        clean(page)
        page.locator("#secrecy").check(force=True)
        page.locator("form[action$='/accept/'] button").click()
        expect(page.locator("#person-1")).to_be_visible()
    filled(
        unfolded(desk, table, "/table/laid/"), words="Hij slaapt in de auto.", field="SITUATION", about="1",
        to=[str(seat) for seat in seats.values()],
    )  # fmt: skip
    clean(desk)
    picture(desk, "the table")
    pages["CAW"].reload()
    expect(pages["CAW"].locator("main")).to_contain_text("Hij slaapt in de auto.")
    clean(pages["CAW"])
    picture(pages["CAW"], "what welfare sees")

    # A conference of today, led by the lead; two lines and an action of the welfare house.
    desk.goto(f"{url}/desk/conferences/")
    filled(
        desk.locator("main form").last, day=day(0), chair=str(cast.lead.id),
        minute_taker=str(cast.worker.id),
    )  # fmt: skip
    desk.wait_for_url("**/desk/conferences/*-*/")
    conference = desk.url
    filled(unfolded(desk, conference, "/agenda/").last, case=case.rstrip("/").rsplit("/", 1)[1])
    for kind, team in teams.items():
        filled(
            unfolded(desk, conference, "/there/"), called=f"Iemand van {AGENCIES[kind]}", agency=str(team),
            how="PRESENT",
        )  # fmt: skip
    clean(desk)
    picture(desk, "a conference")
    desk.locator("#agenda + ol a").first.click()
    item = desk.url
    filled(
        unfolded(desk, item, "/lines/"), words="Hij wil niet naar huis.", kind="INFORMATION",
        field="SITUATION", about="1", to=[str(team) for team in teams.values()],
    )  # fmt: skip
    filled(
        unfolded(desk, item, "/lines/"), words="Zoek een plaats.", kind="ACTION", field="TASKS", about="1",
        owner=str(teams["CAW"]), due_on=day(0),
    )  # fmt: skip
    clean(desk)

    # Minutes for all, beside a page that counts; each has its own.
    desk.goto(conference)
    desk.locator("form[action$='/minutes/make/'] button").click()
    saved = desk.locator("a[href$='/saved/']")
    expect(saved).to_have_count(3, timeout=60_000)
    clean(desk)
    picture(desk, "minutes for each")
    words = {}
    for kind, team in teams.items():
        with desk.expect_download() as download:
            desk.locator(f"a[href*='{team}']").click()
        made = download.value.path().read_bytes()
        assert b"pdfuaid" in made  # tagged, for who listens to it
        words[kind] = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    assert all("Hij wil niet naar huis." in text for text in words.values())
    assert ["Zoek een plaats." in text for text in words.values()] == [True, False, False]

    # The action is late, and says why it was not possible.
    MinuteLine.objects.filter(kind="ACTION").update(due_on=timezone.localdate() - timedelta(days=1))
    desk.goto(f"{url}/desk/conferences/")
    expect(desk.locator("main")).to_contain_text("Te laat")
    clean(desk)
    picture(desk, "an action is late")
    filled(unfolded(desk, item, "/end/"), state="NOT_POSSIBLE", why_not="Alles is vol.")
    expect(desk.locator("main")).to_contain_text("Alles is vol.")

    # He takes his consent back for one of them: it is said what it knows, and its keys are closed.
    seat = seats[teams["CAW"]]
    desk.goto(table)
    ground = Seat.objects.get(pk=seat).ground_id
    desk.locator(f"form[action$='/grounds/{ground}/end/'] button").click()
    expect(desk.locator("main")).to_contain_text(AGENCIES["CAW"])
    clean(desk)
    picture(desk, "what cannot be taken back")
    assert {bytes(each.wrapped) for each in ContributionKey.objects.filter(seat=seat)} == {b""}
    pages["CAW"].reload()
    expect(pages["CAW"].locator("body")).not_to_contain_text("Hij slaapt in de auto.")
    clean(pages["CAW"])
    pages["GP_HOSPITAL"].reload()
    expect(pages["GP_HOSPITAL"].locator("main")).to_contain_text("Hij slaapt in de auto.")
