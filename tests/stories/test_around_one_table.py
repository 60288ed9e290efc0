"""Around one table: a contact, consent, three agencies, a conference, minutes for each, an action late.

Then consent is withdrawn and keys are closed. Through the operations that the pages call.
"""

import io
from datetime import timedelta

import pypdf
import pytest
from django.utils import timezone

from cast import MAN, Cast, registration
from houvast.records.accounts.guard import Refused
from houvast.records.cases import operations
from houvast.records.cases.models import ContributionKey, MinuteLine
from houvast.records.cases.operations import NotPossible, Person, conferences, grounds, partnering, plans
from houvast.records.cases.operations.conferences import Action
from houvast.records.cases.operations.risk import assess_risk
from houvast.records.cases.queries import conferences as queries
from houvast.records.contacts import operations as contacts
from table import agency, consent, invited, partner

TODAY = timezone.localdate
FIELDS = ("IDENTITY", "SITUATION", "RISK", "TASKS")
AGENCIES = {"CAW": "Welfare", "GP_HOSPITAL": "Hospital", "MENTAL_HEALTH": "Mental health"}


def read(made: bytes) -> str:
    assert b"pdfuaid" in made  # tagged, for who listens to it
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages)


@pytest.mark.slow
def test_three_agencies_act_together_until_consent_is_withdrawn(cast: Cast) -> None:
    by = cast.worker
    contact = contacts.register(registration(MAN), team=cast.phone_line, by=by)
    people = [Person(1, called="Karim", age_group="ADULT"), Person(2, called="Zijn vrouw", age_group="ADULT")]
    case = operations.open_from_contact(contact, people, by=by)

    # A sheet of risk makes it due; it says first that nobody studied it on a man who is harmed by a woman.
    about = {"victim_sex": "M", "perpetrator_sex": "F", "relationship": "CURRENT_PARTNER", "victim_age": 47}
    sheet = {"answers": {str(number): number <= 14 for number in range(1, 25)}} | about
    assess_risk(case, sheet, instrument="dash", harmed=1, harming=2, by=by)
    [assessed] = operations.read(case, by=by).assessments
    assert (assessed.band, assessed.found and assessed.found.warnings[0].code) == ("high", "OUTSIDE")
    [due] = queries.due(seen_by=by)
    assert (due.case, due.because) == (case, ("RISK",))
    plans.write_plan(
        case, {"PEOPLE": "Mijn broer."}, person=1, language="nl", safe=(), after=0, by=by,
        review_on=TODAY() + timedelta(days=14),
    )  # fmt: skip

    # He agrees, agency by agency; each accepts with secrecy.
    who, ground = {}, {}
    for kind, name in AGENCIES.items():
        team = agency(kind, by=cast.administrator, name=name)
        who[name] = partner(team, by=cast.administrator)
        ground[name] = grounds.invoke_ground(case, consent(1, fields=FIELDS), agency=team, by=by)
        seat = invited(case, team, ground[name], fields=FIELDS, by=by)
        partnering.accept_seat(seat, secrecy=True, by=who[name])
        who[name] = (team, seat, who[name])  # type: ignore[assignment]
    welfare, hospital, mental = (who[name][0] for name in AGENCIES.values())  # type: ignore[index]

    # The conference: the lead leads, the worker writes.
    held = conferences.plan_conference(
        TODAY(), team=cast.phone_line, chair=cast.lead.id, minute_taker=by.id, by=cast.lead
    )
    item = conferences.put_on_agenda(held, case, because="RISK", by=by)
    for name, (team, _seat, _person) in who.items():  # type: ignore[misc]
        conferences.note_attendance(held, f"Somebody of {name}", how="PRESENT", agency=team, by=by)
    told = {"kind": "INFORMATION", "field": "SITUATION"}
    find = Action(welfare, TODAY())
    said = [
        ("Hij slaapt in de auto.", told | {"to": [welfare, hospital, mental]}),
        ("Een wond aan de hand.", told | {"said_by": hospital}),
        ("Veertien van de lijst.", {"kind": "RISK", "field": "RISK", "to": [welfare, mental]}),
        ("Zoek een plaats voor hem.", {"kind": "ACTION", "field": "TASKS", "action": find}),
    ]
    for version, (words, more) in enumerate(said, start=1):
        conferences.add_line(item, words, about=1, version=version, by=by, **more)  # type: ignore[arg-type]
    conferences.close_conference(held, by=cast.lead)

    # The same day each has its own minutes.
    teams = (welfare, hospital, mental)
    minutes = {team: read(conferences.minutes_of_agency(held, team, by=by)) for team in teams}
    has = {team: [words in minutes[team] for words, _more in said] for team in minutes}
    assert has == {
        welfare: [True, False, True, True],
        hospital: [True, True, False, False],
        mental: [True, False, True, False],
    }
    assert all("Zijn vrouw" not in text for text in minutes.values())

    # The action is late, and was not possible: that is not the same as not done.
    MinuteLine.objects.filter(kind="ACTION").update(due_on=TODAY() - timedelta(days=1))
    [action] = queries.open_actions(seen_by=cast.lead)
    assert action.owner == welfare
    assert queries.agenda(held, seen_by=cast.lead)[0].late == 1
    conferences.end_action(item, action.number, state="NOT_POSSIBLE", why_not="Alles vol.", by=by)
    assert queries.open_actions(seen_by=cast.lead) == ()

    # He withdraws his consent for one of them: its keys are gone at once, and it is said what it knows.
    _team, seat, person = who["Welfare"]  # type: ignore[misc]
    assert len(partnering.read_shared(seat, by=person).laid) == 3
    ended = grounds.end_ground(ground["Welfare"], by=by)
    assert {each.agency for each in ended.known} == {welfare}
    assert len(ended.stands) == 2
    with pytest.raises(Refused):
        partnering.read_shared(seat, by=person)
    with pytest.raises(NotPossible):
        conferences.minutes_of_agency(held, welfare, by=by)
    closed = ContributionKey.objects.filter(seat=seat)
    assert {(bytes(each.wrapped), each.generation) for each in closed} == {(b"", 0)}
    assert "Hij slaapt in de auto." in read(conferences.minutes_of_agency(held, mental, by=by))
