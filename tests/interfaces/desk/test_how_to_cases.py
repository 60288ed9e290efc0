"""The how-to page on cases: each step is taken on the page that it names, where its buttons stand."""

import html
import re
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.cases.models import (
    AgendaItem,
    Attendance,
    Case,
    CaseDocument,
    CaseLink,
    Conference,
    Contribution,
    InvokedGround,
    MinuteLine,
    Seat,
)
from houvast.records.contacts import operations as contacts
from how_to_pages import steps
from table import agency, partner


def test_every_step_of_the_page_is_taken_with_the_buttons_that_it_names(
    cast: Cast, client_of, contact, settings
):
    settings.CLAMD = "none"
    today = timezone.localdate()
    later = (today + timedelta(days=20)).isoformat()
    for by in (cast.worker, cast.lead):
        accounts.keep_preferences(by.id, language="en", shortcuts=True, by=by)
    worker, lead = client_of(cast.worker), client_of(cast.lead)
    police = agency("POLICE", by=cast.administrator, name="Police of the test")
    officer = client_of(one := partner(police, by=cast.administrator))
    other = partner(police, by=cast.administrator, name="colleague")
    accounts.hand_over(other.id, team=police, by=one)
    beside = client_of(other)
    known = {"CONTACT": contact}
    left = steps("work-on-a-case")

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

    case = named("Note how each person can be reached safely", worker)
    people = {"person": ["1", "2"], "version": 1, "called-1": "Zij", "called-2": "Hij"}
    adults = {"age_group-1": "ADULT", "age_group-2": "ADULT"}
    worker.post(
        f"{case}people/", people | adults | {"safe_contact-1": "Na zes uur", "safe_contact-2": "Nooit"}
    )
    named("Note an accusation, and the one that comes back", worker)
    for says, of in (("1", "2"), ("2", "1")):
        told = {"said_by": says, "harming": of, "harmed": says, "words": f"Hij of zij sloeg {says}"}
        worker.post(f"{case}said/", told)
    read = worker.get(case).content.decode()
    assert all(
        words in read for words in ("Na zes uur", "Nooit", "says: Hij harmed Zij", "says: Zij harmed Hij")
    )

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

    case = named("Put a document in", worker)
    letter = SimpleUploadedFile("brief.txt", b"Een brief van de school.")
    worker.post(f"{case}file/", {"file": letter, "words": "Brief", "field": "SITUATION", "about": "1"})
    document = CaseDocument.objects.get()
    named("Pass it on", worker)
    worker.post(f"{table}laid/{document.contribution_id}/", {"to": [str(known["SEAT"])]})
    seat = f"/partners/{known['SEAT']}/"
    assert officer.get(f"{seat}documents/{document.id}/").content == b"Een brief van de school."
    named("Withdraw a document", worker)
    worker.post(f"{case}documents/{document.id}/withdraw/", {"because": "ASKED"})
    assert officer.get(f"{seat}documents/{document.id}/").status_code == 404

    officer.post(
        f"{named('Let a colleague sit beside you, as the agency', officer)}sitting/", {"to": other.id}
    )
    beside.post(f"{named('Sit there, too, as that colleague', beside)}secrecy/", {"secrecy": "yes"})
    assert "Zij is bij haar zus." in beside.get(seat).content.decode()
    officer.post(f"{named('Stop sitting there, as the agency', officer)}sitting/end/", {"who": one.id})
    assert officer.get(seat).status_code == 404
    assert beside.get(seat).status_code == 200

    called = {"day": today.isoformat(), "chair": str(cast.lead.id), "minute_taker": str(cast.worker.id)}
    worker.post(named("Call a conference", worker), called)
    known["CONFERENCE"] = Conference.objects.get().id
    meeting = named("Put cases and people on it", worker)
    worker.post(f"{meeting}agenda/", {"case": str(known["CASE"]), "because": "CHOICE"})
    worker.post(f"{meeting}there/", {"called": "Griet", "how": "PRESENT", "agency": str(police)})
    assert Attendance.objects.get().agency_id == police
    known["ITEM"] = AgendaItem.objects.get().id
    worker.post(f"{meeting}there/", {"called": "Mia", "how": "PRESENT"})
    named("Say that somebody there knows a person in a case", worker)
    worker.post(f"{meeting}there/2/", {"item": "1"})
    assert f"/desk/cases/{known['CASE']}/#closed-to" in worker.get(meeting).content.decode()

    item = named("Minute", worker)
    worker.post(f"{item}lines/", said | {"kind": "INFORMATION", "version": 1, "to": [str(police)]})
    assert MinuteLine.objects.count() == 1
    named("Give each agency its minutes", worker)
    assert worker.post(f"{meeting}minutes/{police}/")["Content-Type"] == "application/pdf"
    worker.post(f"{meeting}close/")
    assert Conference.objects.get().closed_on == today

    again = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    worker.post(f"/desk/contacts/{again}/case/")
    known["SECOND"] = Case.objects.get(contact=again).id
    together, second = named("Let a second case go on in this one", worker), str(known["SECOND"])
    named("Say who is who", worker)
    worker.post(f"{together}merge/", {"other": second, "same-1": "1"})
    link = CaseLink.objects.get()
    assert (str(link.other_id), link.kind) == (second, "MERGED")
    named("Undo that", worker)
    worker.post(f"{together}{link.id}/undo/")
    assert CaseLink.objects.get().undone_on == today
    worker.post(f"{named('Split it', worker)}split/", {"person": "2"})
    assert CaseLink.objects.filter(kind="SPLIT").count() == 1

    case = named("End it", worker)
    worker.post(f"{case}close/", {"outcome": "SAFER"})
    assert Case.objects.get(id=known["CASE"]).state == "CLOSED"
    assert Seat.objects.get().state == "ENDED"
    assert not left
