"""Around one table: no seat without a ground that holds today, and nothing beyond it; consent as code."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.accounts.operations import NotPossible as NotPossibleHere
from houvast.records.accounts.roles import ROLES, Role
from houvast.records.cases import operations
from houvast.records.cases.models import Case, ContributionKey, InvokedGround, Seat
from houvast.records.cases.operations import NotPossible, Person, Relation, grounds, laying, partnering, seats
from houvast.records.cases.queries import own_seats, sharing
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import tying
from houvast.records.directory import operations as directory
from houvast.records.directory.offer import Described
from table import agency, consent, consultation, days, invited, partner, seated
from traces import left, was_refused

TODAY = timezone.localdate
SHE = Person(1, called="Mevrouw Janssens", age_group="ADULT", role_stated="VICTIM")
HE = Person(2, called="Haar man", age_group="ADULT", role_stated="PERPETRATOR")
CHILD = Person(3, called="Tuur", age_group="CHILD", role_stated="WITNESS_OTHER")
PEOPLE = [SHE, HE, CHILD]


@pytest.fixture
def case(cast: Cast) -> uuid.UUID:
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    return operations.open_from_contact(of, PEOPLE, [Relation(1, 2, "CURRENT_PARTNER")], by=cast.worker)


@pytest.fixture
def caw(cast: Cast) -> uuid.UUID:
    return agency("CAW", by=cast.administrator)


@pytest.fixture
def police(cast: Cast) -> uuid.UUID:
    return agency("POLICE", by=cast.administrator)


@pytest.fixture
def helper(cast: Cast, caw: uuid.UUID) -> Actor:
    return partner(caw, by=cast.administrator)


@pytest.fixture
def officer(cast: Cast, police: uuid.UUID) -> Actor:
    return partner(police, by=cast.administrator)


def words(seat: uuid.UUID, by: Actor) -> list[str]:
    return [each.words for each in partnering.read_shared(seat, by=by).laid]


def test_people_of_another_agency_are_partners_and_nobody_else_is(cast, caw):
    for team, role in ((caw, Role.WORKER), (caw, Role.LEAD), (cast.phone_line, Role.PARTNER)):
        with pytest.raises(NotPossibleHere):
            accounts.assign(cast.worker.id, team=team, role=role, by=cast.administrator)
    # What somebody handed to the agency themselves is no contact of the helpline (0277).
    contacts = {each for each in ROLES[Role.PARTNER].actions if each.startswith("contacts.")}
    assert contacts == {"contacts.open_parcel"}


def test_what_is_laid_for_an_agency_is_read_by_who_took_its_seat_and_by_nobody_else(
    cast, case, caw, helper, officer
):
    colleague = partner(caw, by=cast.administrator, name="colleague")
    _ground, seat = seated(case, caw, helper, by=cast.worker)
    laying.lay(case, "Zij slaapt bij haar zus.", field="SITUATION", about=1, to=[seat], by=cast.worker)
    laying.lay(case, "Niet voor hen.", field="SITUATION", about=1, by=cast.worker)
    assert words(seat, helper) == ["Zij slaapt bij haar zus."]
    assert left("cases.read_shared", by=helper, subject=seat)
    assert [row.words for row in laying.read_table(case, by=cast.lead).laid] == [
        "Zij slaapt bij haar zus.", "Niet voor hen.",
    ]  # fmt: skip
    for nobody in (colleague, officer, cast.outsider, cast.volunteer, cast.lead):
        with pytest.raises(Refused):
            partnering.read_shared(seat, by=nobody)
        assert was_refused("cases.read_shared", by=nobody, subject=seat)
        assert own_seats.own_seat(seat, seen_by=nobody) is None
        assert own_seats.own_seats(seen_by=nobody) == own_seats.offered(seen_by=nobody) == ()
    with pytest.raises(Refused):
        operations.read(case, by=helper)


def test_until_it_accepted_with_secrecy_an_agency_learns_that_it_is_invited_and_nothing_else(
    cast, case, caw, helper
):
    ground = grounds.invoke_ground(case, consent(), agency=caw, by=cast.worker)
    seat = invited(case, caw, ground, by=cast.worker)
    laying.lay(case, "x", field="SITUATION", about=1, to=[seat], by=cast.worker)
    [offer] = own_seats.offered(seen_by=helper)
    assert (offer.id, offer.state, offer.ground, offer.purpose) == (seat, "INVITED", "CONSENT", "HELP")
    with pytest.raises(Refused):
        partnering.read_shared(seat, by=helper)
    with pytest.raises(NotPossible):
        partnering.accept_seat(seat, secrecy=False, by=helper)
    partnering.accept_seat(seat, secrecy=True, by=helper)
    assert left("cases.accept_seat", by=helper, subject=seat)
    assert words(seat, helper) == ["x"]
    assert own_seats.offered(seen_by=helper) == ()


def test_nobody_is_invited_without_a_ground_that_holds_today(cast, case, caw, helper):
    with pytest.raises(Refused):
        invited(case, caw, uuid.uuid4(), by=cast.worker)
    later = {"holds_from": TODAY() + timedelta(days=2), "holds_until": TODAY() + timedelta(days=9)}
    ground = grounds.invoke_ground(case, consent(**later), agency=caw, by=cast.worker)
    with pytest.raises(NotPossible):
        invited(case, caw, ground, by=cast.worker)
    ended = grounds.invoke_ground(case, consent(), agency=caw, by=cast.worker)
    grounds.end_ground(ended, by=cast.worker)
    with pytest.raises(NotPossible):
        invited(case, caw, ended, by=cast.worker)
    assert not Seat.objects.exists()


def test_a_ground_that_asks_for_a_second_person_invites_nobody_before_another_confirmed_it(
    cast, case, police, officer
):
    ground = grounds.invoke_ground(case, consultation("POLICE"), by=cast.worker)
    said = {"people": [1, 2, 3], "purpose": "PROTECT", "by": cast.worker}
    with pytest.raises(NotPossible):
        invited(case, police, ground, **said)
    with pytest.raises(Refused):  # the same person is no second one
        grounds.confirm_ground(ground, by=cast.worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        InvokedGround.objects.update(confirmed_by=cast.worker.id)
    grounds.confirm_ground(ground, by=cast.lead)
    assert left("cases.confirm_ground", by=cast.lead, subject=ground)
    assert invited(case, police, ground, **said)


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": "REPORT"},
        {"fields": ["LOCATION"]},
        {"fields": ["OTHER_PARTNER"]},
        {"document": "  "},
        {"holds_until": TODAY() + timedelta(days=400)},
        {"person": 0},
        {"person": 9},
    ],
)
def test_what_the_law_does_not_permit_is_not_invoked(cast, case, caw, wrong):
    with pytest.raises(NotPossible):
        grounds.invoke_ground(case, consent(**wrong), agency=caw, by=cast.worker)
    assert not InvokedGround.objects.exists()


def test_outside_the_finality_nothing_is_shared(cast, case, caw, helper):
    _ground, seat = seated(case, caw, helper, by=cast.worker)
    for field, about in (("HEALTH", 1), ("SITUATION", 2), ("LOCATION", 1), ("OTHER_PARTNER", 1), ("x", 1)):
        with pytest.raises(NotPossible):
            laying.lay(case, "geheim", field=field, about=about, to=[seat], by=cast.worker)
        with pytest.raises(NotPossible):
            partnering.contribute(seat, "geheim", field=field, about=about, by=helper)
    kept = laying.lay(case, "over hem", field="SITUATION", about=2, by=cast.worker)
    with pytest.raises(NotPossible):
        laying.pass_on(kept, to=[seat], by=cast.worker)
    with pytest.raises(NotPossible):
        seats.invite_agency(
            case, agency=caw, ground=_ground, purpose="PROTECT", fields=["SITUATION"], people=[1],
            until=TODAY() + timedelta(days=3), by=cast.worker,
        )  # fmt: skip
    assert words(seat, helper) == []


def test_where_one_of_several_may_not_be_shown_it_nobody_is(cast, case, caw, police, helper, officer):
    _one, seat = seated(case, caw, helper, by=cast.worker)
    _two, narrow = seated(case, police, officer, by=cast.worker, fields=["IDENTITY"])
    with pytest.raises(NotPossible, match="POLICE"):
        laying.lay(case, "x", field="SITUATION", about=1, to=[seat, narrow], by=cast.worker)
    assert (words(seat, helper), words(narrow, officer)) == ([], [])
    assert ContributionKey.objects.count() == 0


def test_consent_of_somebody_under_18_or_of_unknown_age_reaches_those_who_care_and_needs_a_second_person(
    cast, case, caw, police, helper, officer
):
    for_police = grounds.invoke_ground(case, consent(3), agency=police, by=cast.worker)
    grounds.confirm_ground(for_police, by=cast.lead)
    with pytest.raises(NotPossible):
        invited(case, police, for_police, people=[3], by=cast.worker)
    ground = grounds.invoke_ground(case, consent(3), agency=caw, by=cast.worker)
    with pytest.raises(NotPossible):
        invited(case, caw, ground, people=[3], by=cast.worker)
    grounds.confirm_ground(ground, by=cast.lead)
    assert invited(case, caw, ground, people=[3], by=cast.worker)


def test_an_accused_parent_consents_for_nobody_and_an_adult_consents_themselves(cast, case, caw):
    by_her, by_him = consent(3, given_by=1), consent(3, given_by=2)
    assert grounds.invoke_ground(case, by_her, agency=caw, by=cast.worker)
    for wrong in (by_him, consent(1, given_by=2), consent(3, given_by=8)):
        with pytest.raises(NotPossible):
            grounds.invoke_ground(case, wrong, agency=caw, by=cast.worker)
    seen = replace(SHE, role_assessed="BOTH", because={"FEAR": TODAY().isoformat()})
    operations.change_people(case, [seen, HE, CHILD], [], version=1, by=cast.worker)
    with pytest.raises(NotPossible):  # also while it waits for a second reader
        grounds.invoke_ground(case, by_her, agency=caw, by=cast.worker)


def test_a_child_found_to_be_one_is_no_longer_read_by_whom_an_adult_only_is_shown(
    cast, case, police, officer
):
    _ground, seat = seated(case, police, officer, by=cast.worker)
    laying.lay(case, "x", field="SITUATION", about=1, to=[seat], by=cast.worker)
    assert words(seat, officer) == ["x"]
    young = replace(SHE, age_group="U")
    operations.change_people(case, [young, HE, CHILD], [], version=1, by=cast.worker)
    assert words(seat, officer) == []


def test_withdrawn_consent_stops_reading_at_once_closes_keys_and_says_what_is_known(
    cast, case, caw, helper, police, officer
):
    ground, seat = seated(case, caw, helper, by=cast.worker)
    read = laying.lay(case, "gelezen", field="SITUATION", about=1, to=[seat], by=cast.worker)
    words(seat, helper)
    laying.lay(case, "ongelezen", field="IDENTITY", about=1, to=[seat], by=cast.worker)
    norm = grounds.invoke_ground(case, consultation("CAW", "POLICE"), by=cast.worker)
    grounds.confirm_ground(norm, by=cast.lead)
    other = invited(case, caw, norm, people=[1, 2, 3], purpose="PROTECT", by=cast.worker)
    partnering.accept_seat(other, secrecy=True, by=helper)
    ended = grounds.end_ground(ground, by=replace(cast.worker, private=None))  # needs nobody's key
    assert left("cases.end_ground", by=cast.worker, subject=ground)
    assert (ended.closed, ended.stands) == ((seat,), (other,))
    [known] = ended.known
    assert (known.field, known.about, known.agency, known.opened_on) == ("SITUATION", 1, caw, TODAY())
    assert known.closed_on == TODAY()
    for page in (partnering.read_shared, partnering.leave_seat):
        with pytest.raises(Refused):
            page(seat, by=helper)
    assert own_seats.own_seat(seat, seen_by=helper) is None
    assert {bytes(row.wrapped) for row in ContributionKey.objects.filter(seat=seat)} == {b""}
    assert words(other, helper) == []
    assert sharing.known(case, seen_by=cast.lead) == ended.known
    assert [row.words for row in laying.read_table(case, by=cast.worker).laid] == ["gelezen", "ongelezen"]
    with pytest.raises(NotPossible):
        laying.pass_on(read, to=[seat], by=cast.worker)
    with pytest.raises(NotPossible):
        grounds.end_ground(ground, by=cast.worker)


def test_consent_says_for_whom_for_what_until_when_how_it_was_given_and_who_registered_it(cast, case, caw):
    asked = consent(document="Schriftelijk, op de praktijk.")
    ground = grounds.invoke_ground(case, asked, agency=caw, by=cast.worker)
    [row] = sharing.grounds(case, seen_by=cast.lead)
    assert (row.agency, row.purposes, set(row.fields), row.person) == (caw, ("HELP",), asked.fields, 1)
    assert (row.holds_until, row.asked_by, row.asked_on) == (asked.holds_until, cast.worker.id, TODAY())
    [read] = laying.read_table(case, by=cast.lead).grounds
    assert (read.id, read.document) == (ground, "Schriftelijk, op de praktijk.")
    assert sharing.grounds(case, seen_by=cast.outsider) == ()


def test_a_day_later_than_the_seat_or_its_ground_nothing_is_found_and_the_daily_job_destroys_the_keys(
    cast, case, caw, helper, monkeypatch
):
    _ground, seat = seated(case, caw, helper, by=cast.worker)
    laying.lay(case, "x", field="SITUATION", about=1, to=[seat], by=cast.worker)
    last = Seat.objects.get().until
    assert seats.close_expired(last - timedelta(days=1), by=cast.command) == []
    monkeypatch.setattr(timezone, "localdate", lambda: last)
    with pytest.raises(Refused):
        partnering.read_shared(seat, by=helper)
    assert own_seats.own_seats(seen_by=helper) == ()
    assert seats.close_expired(last, by=cast.command) == [seat]
    assert {bytes(row.wrapped) for row in ContributionKey.objects.filter(seat=seat)} == {b""}


def test_a_wrong_invitation_is_undone_by_who_sent_it_and_by_nobody_else(cast, case, caw, helper):
    _ground, seat = seated(case, caw, helper, by=cast.worker)
    laying.lay(case, "x", field="SITUATION", about=1, to=[seat], by=cast.worker)
    for another in (cast.lead, cast.outsider, helper):
        with pytest.raises(Refused):
            seats.undo_invitation(seat, by=another)
    seats.undo_invitation(seat, by=cast.worker)
    assert left("cases.undo_invitation", by=cast.worker, subject=seat)
    with pytest.raises(Refused):
        partnering.read_shared(seat, by=helper)
    with pytest.raises(Refused):
        seats.undo_invitation(seat, by=cast.worker)


def test_an_agency_that_has_to_do_with_somebody_in_it_is_not_invited(cast, case):
    of_directory = directory.add_agency(Described("CAW Ergens"), by=cast.worker)
    team = agency("CAW", of=of_directory, by=cast.administrator)
    partner(team, by=cast.administrator)
    contact = operations.read(case, by=cast.worker).contact
    tying.tie_agency(contact, agency=of_directory, by=cast.worker)
    ground = grounds.invoke_ground(case, consent(), agency=team, by=cast.worker)
    with pytest.raises(NotPossible):
        invited(case, team, ground, by=cast.worker)


def test_closing_a_case_ends_every_seat(cast, case, caw, helper):
    _ground, seat = seated(case, caw, helper, by=cast.worker)
    operations.close(case, outcome="SAFER", by=cast.worker)
    operations.reopen(case, by=cast.worker)
    with pytest.raises(Refused):
        partnering.read_shared(seat, by=helper)


def test_an_agency_without_anybody_who_could_open_it_is_not_invited(cast, case, caw):
    ground = grounds.invoke_ground(case, consent(**days(9)), agency=caw, by=cast.worker)
    with pytest.raises(NotPossible):
        invited(case, caw, ground, by=cast.worker)
    partner(caw, by=cast.administrator)
    assert invited(case, caw, ground, by=cast.worker)
    with pytest.raises(NotPossible):  # once on a ground
        invited(case, caw, ground, by=cast.worker)


def test_of_somebody_who_was_taken_out_of_the_case_an_agency_is_shown_nothing_more(cast, case, caw, helper):
    _ground, seat = seated(case, caw, helper, by=cast.worker, person=2)
    laying.lay(case, "x", field="SITUATION", about=2, to=[seat], by=cast.worker)
    assert words(seat, helper) == ["x"]
    opened = operations.read(case, by=cast.worker)
    rest = [each for each in opened.people if each.number != 2]
    operations.change_people(case, rest, [], version=opened.version, by=cast.worker)
    assert words(seat, helper) == []
    with pytest.raises(NotPossible):
        laying.lay(case, "x", field="SITUATION", about=2, to=[seat], by=cast.worker)


def test_withdrawn_consent_tells_what_an_agency_read_that_had_left_the_table_before(cast, case, caw, helper):
    ground, seat = seated(case, caw, helper, by=cast.worker)
    laying.lay(case, "x", field="SITUATION", about=1, to=[seat], by=cast.worker)
    partnering.read_shared(seat, by=helper)
    partnering.leave_seat(seat, by=helper)
    ended = grounds.end_ground(ground, by=cast.worker)
    assert (ended.closed, [each.seat for each in ended.known]) == ((), [seat])


def test_an_agency_that_is_closed_off_from_the_contact_after_it_sat_down_stands_up(cast, case, caw, helper):
    of_directory = directory.add_agency(Described("CAW"), by=cast.worker)
    team = agency("CAW", of=of_directory, by=cast.administrator, name="CAW here")
    there = partner(team, by=cast.administrator)
    _ground, seat = seated(case, team, there, by=cast.worker)
    _ground, other = seated(case, caw, helper, by=cast.worker)
    assert seats.close_expired(TODAY(), by=cast.command) == []
    tying.tie_agency(Case.objects.get(pk=case).contact, agency=of_directory, by=cast.worker)
    assert seats.close_expired(TODAY(), by=cast.command) == [seat]
    with pytest.raises(Refused):
        partnering.read_shared(seat, by=there)
    assert Seat.objects.get(pk=other).state == "ACCEPTED"
