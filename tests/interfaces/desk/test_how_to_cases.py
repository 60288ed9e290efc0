"""The how-to page on cases: each step is taken on the page that it names, where its buttons stand."""

import html
import re
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from cast import Cast
from houvast.records.accounts import operations as accounts
from houvast.records.cases.models import (
    AgendaItem,
    Attendance,
    Case,
    Conference,
    Contribution,
    InvokedGround,
    MinuteLine,
    Seat,
)
from table import agency, partner

PAGE = (Path(__file__).parents[3] / "docs/how-to/work-on-a-case.md").read_text()


def steps() -> dict[str, tuple[str, list[str]]]:
    """By heading: the address of its page, and what is named on it."""
    found = {}
    for section in PAGE.split("\n## ")[1:]:
        title, _, text = section.partition("\n")
        [address] = re.findall(r"^`(/[^`]*)`$", text, re.MULTILINE)
        found[title] = (
            address,
            [" ".join(each.split()) for each in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)],
        )
    return found


def test_every_step_of_the_page_is_taken_with_the_buttons_that_it_names(cast: Cast, client_of, contact):
    today = timezone.localdate()
    later = (today + timedelta(days=20)).isoformat()
    for by in (cast.worker, cast.lead):
        accounts.keep_preferences(by.id, language="en", shortcuts=True, by=by)
    worker, lead = client_of(cast.worker), client_of(cast.lead)
    police = agency("POLICE", by=cast.administrator, name="Police of the test")
    officer = client_of(partner(police, by=cast.administrator))
    known = {"CONTACT": contact}
    left = steps()

    def named(title: str, client) -> str:
        """The page of a step, on which everything that the step names is to be found."""
        address, names = left.pop(title)
        page = re.sub("[A-Z]+", lambda name: str(known[name[0]]), address)
        shown = html.unescape(client.get(page).content.decode())
        assert names, title
        assert not (missing := [name for name in names if name not in shown]), (title, missing)
        return page

    page = named("Open", worker)
    worker.post(f"{page}case/")
    known["CASE"] = Case.objects.get().id
    Case.objects.update(ages={"1": "ADULT", "2": "ADULT"})

    table = named("Write down the ground", worker)
    shared = {"field": ["SITUATION"], "until": later}
    ground = {
        "ground": "CONSULTATION_NORM", "kind": ["POLICE"], "purpose": ["PROTECT"],
        "way": ["READING", "MEETING"], "from": today.isoformat(), "document": "Decreet",
    }  # fmt: skip
    worker.post(f"{table}grounds/", ground | shared)
    written = InvokedGround.objects.get()
    named("Have it confirmed", lead)
    lead.post(f"{table}grounds/{written.id}/confirm/")

    named("Invite", worker)
    asked = {"agency": str(police), "ground": str(written.id), "purpose": "PROTECT", "person": ["1"]}
    worker.post(f"{table}seats/", asked | shared)
    known["SEAT"] = Seat.objects.get().id
    officer.post(f"{named('Take part, as the agency', officer)}accept/", {"secrecy": "yes"})
    assert Seat.objects.get().state == "ACCEPTED"

    named("Lay something on the table", worker)
    said = {"words": "Zij is bij haar zus.", "field": "SITUATION", "about": "1"}
    worker.post(f"{table}laid/", said | {"to": [str(known["SEAT"])]})
    assert Contribution.objects.count() == 1

    called = {"day": today.isoformat(), "chair": str(cast.lead.id), "minute_taker": str(cast.worker.id)}
    worker.post(named("Call a conference", worker), called)
    known["CONFERENCE"] = Conference.objects.get().id
    meeting = named("Put cases and people on it", worker)
    worker.post(f"{meeting}agenda/", {"case": str(known["CASE"]), "because": "CHOICE"})
    worker.post(f"{meeting}there/", {"called": "Griet", "how": "PRESENT", "agency": str(police)})
    assert Attendance.objects.get().agency_id == police
    known["ITEM"] = AgendaItem.objects.get().id

    item = named("Minute", worker)
    worker.post(f"{item}lines/", said | {"kind": "INFORMATION", "version": 1, "to": [str(police)]})
    assert MinuteLine.objects.count() == 1
    named("Give each agency its minutes", worker)
    assert worker.post(f"{meeting}minutes/{police}/")["Content-Type"] == "application/pdf"
    worker.post(f"{meeting}close/")
    assert Conference.objects.get().closed_on == today

    case = named("End it", worker)
    worker.post(f"{case}close/", {"outcome": "SAFER"})
    assert Case.objects.get().state == "CLOSED"
    assert Seat.objects.get().state == "ENDED"
    assert not left
