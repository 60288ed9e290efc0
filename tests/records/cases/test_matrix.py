"""Every role x ground x field x age group x state: what is not explicitly permitted is not found.

The expectation is written again here, from the lines of the law, apart from the gate. Each seat is put into
the database as it stands, with something laid for it, also where no operation would have made it so.
"""

import itertools
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.library.codes import codebook
from houvast.library.grounds import law_on, never_shared
from houvast.records.accounts.guard import Refused
from houvast.records.cases import laid, operations, sealed
from houvast.records.cases.models import (
    Case,
    Contribution,
    ContributionKey,
    InvokedGround,
    Seat,
    SeatHolder,
)
from houvast.records.cases.operations import Person, own_actions, partnering
from houvast.records.cases.queries import own_seats, sharing
from houvast.records.contacts import operations as contacts
from table import agency, partner, sits

TODAY = timezone.localdate
FIELDS = [code for code in codebook("shared_field").codes() if code != "INVITATION"]
GROUNDS = (
    "CONSENT",
    "SHARED_SECRECY",
    "CONSULTATION_NORM",
    "CONSULTATION_PROSECUTOR",
    "EMERGENCY",
    "REPORT_RIGHT",
)
AGES = ("ADULT", "CHILD", "U")
KINDS = codebook("referral_target").codes()
NUMBER = {age: number for number, age in enumerate(AGES, 1)}


@pytest.fixture
def case(cast: Cast) -> Case:
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    people = [Person(NUMBER[age], age_group=age) for age in AGES]
    return Case.objects.get(pk=operations.open_from_contact(of, people, by=cast.worker))


def permitted(ground: str, kind: str, purpose: str, field: str, age: str, *, confirmed: bool) -> bool:
    """By the lines of the law alone: reading, once accepted."""
    law = law_on(ground, TODAY())
    return law is not None and any(
        purpose in line.purposes and kind in line.agencies and field in line.fields and "READING" in line.ways
        and age in line.ages and "ACCEPTED" in line.states and (confirmed or not line.second_person)
        for line in law.permits
    )  # fmt: skip


def ground_row(case: Case, ground: str, cast: Cast, *, confirmed: bool) -> InvokedGround:
    """As wide as a row can be, whatever the law says."""
    row = InvokedGround(
        case=case, ground=ground, law_from=TODAY(), purposes=codebook("sharing_purpose").codes(),
        kinds=list(KINDS), fields=FIELDS, ways=codebook("sharing_way").codes(),
        because="VITAL" if ground == "EMERGENCY" else "PARTNER_VIOLENCE" if ground == "REPORT_RIGHT" else "",
        answered=codebook("report_question").codes(), holds_from=TODAY(),
        holds_until=TODAY() + timedelta(days=3), asked_by_id=cast.worker.id, asked_on=TODAY(), sealed=b"",
        confirmed_by_id=cast.lead.id if confirmed else None,
    )  # fmt: skip
    row.purposes, row.ways, row.answered = list(row.purposes), list(row.ways), list(row.answered)
    row.save()
    return row


def everything_laid(case: Case, seat: Seat) -> None:
    """Each field about each person, and its key for the seat."""
    for field, about in itertools.product(FIELDS, NUMBER.values()):
        number = Contribution.objects.filter(case=case).count() + 1
        key = sealed.new_key()
        row = Contribution(case=case, number=number, field=field, about=about, written_at=timezone.now())
        words = {"words": f"{field}/{about}"}
        row.sealed = sealed.seal_words(words, key, case=case.id, kind="contribution", number=row.id)
        row.save()
        laid.give(row, key, team=seat.agency_id, seat=seat)


@pytest.mark.parametrize("kind", KINDS)
def test_what_no_line_of_the_law_permits_is_not_read(cast, case, kind):
    team = agency(kind, by=cast.administrator)
    who = partner(team, by=cast.administrator)
    seat = Seat(
        case=case, agency_id=team, ground=ground_row(case, "CONSENT", cast, confirmed=True), purpose="HELP",
        fields=FIELDS, people=list(NUMBER.values()), until=TODAY() + timedelta(days=2), state="ACCEPTED",
        holder_id=who.id, secrecy_on=TODAY(), invited_on=TODAY(),
    )  # fmt: skip
    seat.save()
    sits(seat, who)
    everything_laid(case, seat)
    asked = itertools.product(GROUNDS, codebook("sharing_purpose").codes(), (True, False))
    seen_something = False
    for ground, purpose, confirmed in asked:
        seat.ground, seat.purpose = ground_row(case, ground, cast, confirmed=confirmed), purpose
        seat.save()
        expected = {
            f"{field}/{NUMBER[age]}"
            for field, age in itertools.product(FIELDS, AGES)
            if permitted(ground, kind, purpose, field, age, confirmed=confirmed)
        }
        shown = {each.words for each in partnering.read_shared(seat.id, by=who).laid}
        assert shown == expected, (ground, purpose, confirmed)
        assert not {each for each in shown if each.split("/")[0] in never_shared()}
        seen_something |= bool(shown)
    assert seen_something == any(
        permitted(ground, kind, purpose, field, age, confirmed=True)
        for ground in GROUNDS for purpose in codebook("sharing_purpose").codes()
        for field in FIELDS for age in AGES
    )  # fmt: skip


STATES = {
    "INVITED": {"state": "INVITED", "holder": None, "secrecy_on": None},
    "ACCEPTED without secrecy": {"state": "ACCEPTED", "secrecy_on": None},
    "DECLINED": {"state": "DECLINED", "ended_on": TODAY()},
    "UNDONE": {"state": "UNDONE", "ended_on": TODAY()},
    "ENDED": {"state": "ENDED", "ended_on": TODAY()},
    "over": {"until": TODAY()},
}


@pytest.mark.parametrize("state", [*STATES, "ground ended", "ground over", "ground to come", "case closed"])
def test_in_no_other_state_is_anything_read(cast, case, client_of, state):
    team = agency("CAW", by=cast.administrator)
    who = partner(team, by=cast.administrator)
    ground = ground_row(case, "CONSULTATION_NORM", cast, confirmed=True)
    seat = Seat(
        case=case, agency_id=team, ground=ground, purpose="PROTECT", fields=FIELDS,
        people=list(NUMBER.values()), until=TODAY() + timedelta(days=2), state="ACCEPTED",
        holder_id=who.id, secrecy_on=TODAY(), invited_on=TODAY(),
    )  # fmt: skip
    seat.save()
    sits(seat, who)
    everything_laid(case, seat)
    assert partnering.read_shared(seat.id, by=who).laid
    for name, value in STATES.get(state, {}).items():
        setattr(seat, name, value)
    seat.save()
    SeatHolder.objects.update(secrecy_on=seat.secrecy_on)
    {
        "ground ended": lambda: InvokedGround.objects.update(ended_on=TODAY()),
        "ground over": lambda: InvokedGround.objects.update(
            holds_from=TODAY() - timedelta(days=3), holds_until=TODAY()
        ),
        "ground to come": lambda: InvokedGround.objects.update(holds_from=TODAY() + timedelta(days=1)),
        "case closed": lambda: operations.close(case.id, outcome="SAFER", by=cast.worker),
    }.get(state, lambda: None)()
    with pytest.raises(Refused):
        partnering.read_shared(seat.id, by=who)
    client = client_of(who)
    for page in ("/partners/", "/partners/?page=1", f"/partners/{seat.id}/"):
        text = client.get(page).content.decode()
        assert not [each for each in FIELDS if f"{each}/" in text], (page, state)
    stands = state in ("INVITED", "ACCEPTED without secrecy")
    assert (own_seats.own_seat(seat.id, seen_by=who) is not None) == stands
    assert (client.get(f"/partners/{seat.id}/").status_code == 200) == stands


ROLES = ("worker", "volunteer", "at_shelter", "statistician", "signer", "lead", "administrator", "outsider")


@pytest.mark.parametrize("role", [*ROLES, "colleague", "other agency"])
def test_no_other_role_finds_a_seat_or_what_was_laid_for_it(cast, case, client_of, role):
    """By page, list, search, export and API: the seat's id, the agency's name and the words are nowhere."""
    team = agency("CAW", by=cast.administrator, name="Zevensprong")
    holder = partner(team, by=cast.administrator)
    ground = ground_row(case, "CONSULTATION_NORM", cast, confirmed=True)
    seat = Seat(
        case=case, agency_id=team, ground=ground, purpose="PROTECT", fields=FIELDS,
        people=list(NUMBER.values()), until=TODAY() + timedelta(days=2), state="ACCEPTED",
        holder_id=holder.id, secrecy_on=TODAY(), invited_on=TODAY(),
    )  # fmt: skip
    seat.save()
    sits(seat, holder)
    everything_laid(case, seat)
    if role == "colleague":
        who = partner(team, by=cast.administrator, name="colleague")
    elif role == "other agency":
        who = partner(agency("POLICE", by=cast.administrator), by=cast.administrator)
    else:
        who = getattr(cast, role)
    for does in (
        lambda: partnering.read_shared(seat.id, by=who),
        lambda: partnering.contribute(seat.id, "x", field="RISK", about=1, by=who),
        lambda: partnering.write_own_note(seat.id, "x", by=who),
        lambda: partnering.leave_seat(seat.id, by=who),
        lambda: partnering.accept_seat(seat.id, secrecy=True, by=who),
        lambda: partnering.decline_seat(seat.id, because="OTHER", by=who),
        lambda: partnering.hand_over_seat(seat.id, who.id, by=who),
        lambda: partnering.let_sit(seat.id, who.id, by=who),
        lambda: partnering.stop_sitting(seat.id, holder.id, by=who),
        lambda: own_actions.end_own_action(seat.id, 1, state="DONE", by=who),
        lambda: own_actions.own_minutes(seat.id, uuid.uuid4(), by=who),
    ):
        with pytest.raises(Refused):
            does()
    if role not in ("worker", "lead"):
        assert sharing.seats(case.id, seen_by=who) == sharing.grounds(case.id, seen_by=who) == ()
        assert sharing.known(case.id, seen_by=who) == ()
        assert sharing.given(case.id, seen_by=who) == {}
    client = client_of(who)
    pages = (
        "/desk/", "/desk/cases/", "/desk/cases/?state=closed", "/desk/contacts/", "/desk/search/?q=RISK",
        f"/desk/cases/{case.id}/table/", f"/partners/{seat.id}/", "/partners/", "/api/hsds/organizations",
        "/api/figures/", "/desk/figures/", "/desk/talks/", "/desk/access/kept/",
    )  # fmt: skip
    for page in pages:
        answer = client.get(page)
        if role in ("worker", "lead") and page.endswith("/table/"):
            continue
        text = answer.content.decode()
        assert str(seat.id) not in text or page == f"/partners/{seat.id}/", page
        assert "RISK/1" not in text, page
    theirs, none = client.get(f"/partners/{seat.id}/"), client.get(f"/partners/{uuid.uuid4()}/")
    assert (theirs.status_code, theirs.content) == (404, none.content)
    if role not in ("worker", "lead"):
        theirs = client.get(f"/desk/cases/{case.id}/")
        none = client.get(f"/desk/cases/{uuid.uuid4()}/")
        assert (theirs.status_code, theirs.content) == (404, none.content)
    assert ContributionKey.objects.filter(opened_on__isnull=False).count() == 0
