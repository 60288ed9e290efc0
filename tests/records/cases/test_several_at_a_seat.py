"""Several people of one agency at one seat, each by a row of their own; what they do after a conference."""

import io
import uuid
from datetime import timedelta

import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cast import Cast
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.roles import Role
from houvast.records.audit.models import Entry
from houvast.records.cases import operations
from houvast.records.cases.models import Contribution, ContributionKey, MinuteLine, Seat, SeatHolder
from houvast.records.cases.operations import (
    NotPossible,
    Person,
    conferences,
    documents,
    grounds,
    laying,
    own_actions,
    partnering,
    seats,
    tying,
)
from houvast.records.cases.operations.conferences import Action
from houvast.records.cases.queries import own_actions as actions
from houvast.records.cases.queries import own_seats, sharing
from table import agency, partner, seated, with_document
from two_at_once import at_once

TODAY = timezone.localdate
SHE = Person(1, called="Mevrouw Janssens", age_group="ADULT", role_stated="VICTIM")
FIELDS = ("IDENTITY", "SITUATION", "TASKS")


@pytest.fixture
def case(cast: Cast) -> uuid.UUID:
    return operations.open_at_house([SHE], team=cast.phone_line, once=uuid.uuid4(), by=cast.worker)


@pytest.fixture
def caw(cast: Cast) -> uuid.UUID:
    return agency("CAW", by=cast.administrator, name="Welfare")


@pytest.fixture
def one(cast: Cast, caw):
    return partner(caw, by=cast.administrator)


@pytest.fixture
def two(cast: Cast, caw, one):
    colleague = partner(caw, by=cast.administrator, name="colleague")
    accounts.hand_over(colleague.id, team=caw, by=one)
    return colleague


@pytest.fixture
def seat(cast: Cast, case, caw, one) -> uuid.UUID:
    _ground, made = seated(case, caw, one, fields=FIELDS, by=cast.worker)
    laying.lay(case, "Zij slaapt bij haar zus.", field="SITUATION", about=1, to=[made], by=cast.worker)
    return made


def both_sit(seat, one, two) -> None:
    partnering.let_sit(seat, two.id, by=one)
    partnering.confirm_secrecy(seat, secrecy=True, by=two)


def words(seat, by) -> list[str]:
    return [each.words for each in partnering.read_shared(seat, by=by).laid]


def test_a_colleague_who_is_let_sit_reads_once_they_confirmed_secrecy_and_both_leave_a_trace(
    cast, case, seat, one, two
):
    assert own_seats.own_seat(seat, seen_by=two) is None
    partnering.let_sit(seat, two.id, by=one)
    with pytest.raises(Refused):
        partnering.read_shared(seat, by=two)
    with pytest.raises(Refused):
        partnering.contribute(seat, "x", field="SITUATION", about=1, by=two)
    partnering.confirm_secrecy(seat, secrecy=True, by=two)
    assert words(seat, one) == words(seat, two) == ["Zij slaapt bij haar zus."]
    read = Entry.objects.filter(action="cases.read_shared", subject=str(seat), outcome="done")
    assert {one.id, two.id} <= set(read.values_list("actor", flat=True))
    [row] = sharing.seats(case, seen_by=cast.worker)
    assert set(row.sitting) == {one.id, two.id}


def test_who_did_not_confirm_secrecy_themselves_reads_nothing_by_who_did(seat, one, two):
    partnering.let_sit(seat, two.id, by=one)
    assert own_seats.own_seat(seat, seen_by=one).has_sworn
    assert not own_seats.own_seat(seat, seen_by=two).has_sworn
    with pytest.raises(Refused):
        partnering.read_shared(seat, by=two)
    with pytest.raises(Refused):
        partnering.write_own_note(seat, "x", by=two)


def test_who_did_not_confirm_secrecy_themselves_opens_no_document_and_puts_none_in(
    cast, case, seat, one, two, settings
):
    settings.CLAMD = "none"
    made = with_document(case, by=cast.worker, to=[seat])
    partnering.let_sit(seat, two.id, by=one)

    assert documents.read_shared_document(seat, made, by=one)
    with pytest.raises(Refused):
        documents.read_shared_document(seat, made, by=two)
    with pytest.raises(Refused):
        documents.contribute_document(
            seat, b"tekst", name="a.txt", words="", field="SITUATION", about=1, by=two
        )
    partnering.confirm_secrecy(seat, secrecy=True, by=two)
    assert documents.read_shared_document(seat, made, by=two)
    assert documents.contribute_document(
        seat, b"tekst", name="a.txt", words="", field="SITUATION", about=1, by=two
    )


def test_only_a_colleague_of_the_agency_is_let_sit_once_and_only_by_who_reads(cast, case, seat, one, two):
    other = partner(agency("POLICE", by=cast.administrator), by=cast.administrator, name="other")
    for wrong in (other.id, cast.worker.id, uuid.uuid4(), one.id):
        with pytest.raises(NotPossible):
            partnering.let_sit(seat, wrong, by=one)
    with pytest.raises(Refused):
        partnering.let_sit(seat, two.id, by=two)
    partnering.let_sit(seat, two.id, by=one)
    with pytest.raises(NotPossible):
        partnering.let_sit(seat, two.id, by=one)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatHolder.objects.create(case_id=case, seat_id=seat, staff_id=two.id, since=TODAY())


def test_one_who_stops_leaves_the_others_where_they_are(cast, seat, one, two):
    both_sit(seat, one, two)
    partnering.stop_sitting(seat, one.id, by=one)
    assert own_seats.own_seat(seat, seen_by=one) is None
    with pytest.raises(Refused):
        partnering.read_shared(seat, by=one)
    assert words(seat, two) == ["Zij slaapt bij haar zus."]
    row = Seat.objects.get()
    assert (row.state, row.holder_id) == ("ACCEPTED", two.id)
    with pytest.raises(NotPossible, match="Nobody else"):
        partnering.stop_sitting(seat, two.id, by=two)


def test_a_colleague_is_ended_by_another_and_may_come_back(seat, one, two):
    both_sit(seat, one, two)
    partnering.stop_sitting(seat, two.id, by=one)
    assert own_seats.own_seat(seat, seen_by=two) is None
    both_sit(seat, one, two)
    assert words(seat, two)


def test_when_the_last_who_confirmed_secrecy_is_gone_nothing_is_shown_until_another_did(seat, one, two):
    partnering.let_sit(seat, two.id, by=one)
    partnering.stop_sitting(seat, one.id, by=one)
    assert Seat.objects.get().secrecy_on is None
    with pytest.raises(Refused):
        partnering.read_shared(seat, by=two)
    partnering.confirm_secrecy(seat, secrecy=True, by=two)
    assert words(seat, two)


@pytest.mark.parametrize("how", ["ended", "undone", "left", "withdrawn", "closed", "expired"])
def test_the_end_of_a_seat_closes_it_to_all_who_sit_there(cast, case, seat, one, two, how):
    both_sit(seat, one, two)
    {
        "ended": lambda: seats.end_seat(seat, by=cast.worker),
        "undone": lambda: seats.undo_invitation(seat, by=cast.worker),
        "left": lambda: partnering.leave_seat(seat, by=two),
        "withdrawn": lambda: grounds.end_ground(Seat.objects.get().ground_id, by=cast.worker),
        "closed": lambda: operations.close(case, outcome="SAFER", by=cast.worker),
        "expired": lambda: seats.close_expired(TODAY() + timedelta(days=99), by=cast.command),
    }[how]()
    for somebody in (one, two):
        with pytest.raises(Refused):
            partnering.read_shared(seat, by=somebody)
        assert own_seats.own_seats(seen_by=somebody) == ()
    assert not SeatHolder.objects.filter(ended_on=None).exists()
    assert not ContributionKey.objects.filter(seat=seat, closed_on=None).exists()


def test_somebody_who_is_tied_stands_up_and_the_other_stays_and_they_are_not_let_back(
    cast, case, seat, one, two
):
    both_sit(seat, one, two)
    tying.tie_staff(case, one.id, by=cast.worker)
    with pytest.raises(Refused):
        partnering.read_shared(seat, by=one)
    assert words(seat, two)
    with pytest.raises(NotPossible):
        partnering.let_sit(seat, one.id, by=two)


@pytest.mark.django_db(transaction=True)
def test_two_who_let_the_same_colleague_sit_at_once_let_them_once(cast, seat, one, two):
    three = partner(Seat.objects.get().agency_id, by=cast.administrator, name="third")
    both_sit(seat, one, two)

    def by(person):
        def let():
            try:
                partnering.let_sit(seat, three.id, by=person)
            except NotPossible:
                return "refused"
            return "let"

        return let

    assert sorted(at_once(by(one), by(two))) == ["let", "refused"]
    assert SeatHolder.objects.filter(staff_id=three.id).count() == 1


def test_killed_while_handing_over_nobody_sits_there_twice_and_one_still_does(seat, one, two, monkeypatch):
    def killed(*said, **more):
        raise SystemExit

    monkeypatch.setattr(partnering.seating, "stands_up", killed)
    with pytest.raises(SystemExit):
        partnering.hand_over_seat(seat, two.id, by=one)
    assert [each.staff_id for each in SeatHolder.objects.filter(ended_on=None)] == [one.id]


# Who lost their access sits there in writing until the night


REMOVED = pytest.mark.parametrize(
    "remove",
    [
        lambda who, team, cast: accounts.deactivate(who, by=cast.administrator),
        lambda who, team, cast: accounts.unassign(who, team=team, role=Role.PARTNER, by=cast.administrator),
    ],
    ids=["access ended", "place taken"],
)


@REMOVED
def test_a_seat_is_not_sworn_by_who_lost_their_access(cast, case, caw, seat, item, one, two, remove):
    minuted(item, cast, "Zij is bang.", to=[caw])
    conference = conferences.read_item(item, by=cast.worker).conference
    partnering.let_sit(seat, two.id, by=one)
    assert conferences.minutes_of_agency(conference, caw, by=cast.worker)
    remove(one.id, caw, cast)
    with pytest.raises(NotPossible):
        conferences.minutes_of_agency(conference, caw, by=cast.worker)
    with pytest.raises(NotPossible):
        minuted(item, cast, "Te laat.", to=[caw], version=2)
    [row] = sharing.seats(case, seen_by=cast.worker)
    assert (row.sitting, row.secrecy_on, row.nobody_left) == ((two.id,), None, False)
    assert [each.staff for each in own_seats.sitting(seat, seen_by=two)] == [two.id]
    partnering.confirm_secrecy(seat, secrecy=True, by=two)
    assert conferences.minutes_of_agency(conference, caw, by=cast.worker)


@REMOVED
def test_the_last_who_has_a_place_leaves_for_the_agency_and_does_not_let_who_lost_theirs_sit_on(
    cast, caw, seat, one, two, remove
):
    both_sit(seat, one, two)
    remove(one.id, caw, cast)
    with pytest.raises(NotPossible, match="Nobody else"):
        partnering.stop_sitting(seat, two.id, by=two)
    partnering.confirm_secrecy(seat, secrecy=True, by=two)  # settles it: who is gone does not answer for it
    assert Seat.objects.get().holder_id == two.id


@REMOVED
def test_the_night_ends_who_lost_their_access_and_the_others_sit_on(cast, caw, seat, one, two, remove):
    both_sit(seat, one, two)
    remove(one.id, caw, cast)
    assert seats.close_expired(TODAY(), by=cast.command) == []
    assert [each.staff_id for each in SeatHolder.objects.filter(ended_on=None)] == [two.id]
    row = Seat.objects.get()
    assert (row.state, row.holder_id, row.secrecy_on) == ("ACCEPTED", two.id, TODAY())
    assert words(seat, two)


@REMOVED
def test_the_night_takes_the_oath_of_who_lost_their_access_from_who_sits_on(
    cast, caw, seat, one, two, remove
):
    partnering.let_sit(seat, two.id, by=one)
    remove(one.id, caw, cast)
    assert seats.close_expired(TODAY(), by=cast.command) == []
    row = Seat.objects.get()
    assert (row.state, row.holder_id, row.secrecy_on) == ("ACCEPTED", two.id, None)


def test_who_was_tied_beside_somebody_who_lost_their_access_leaves_nobody_and_the_seat_ends(
    cast, case, caw, seat, one, two
):
    both_sit(seat, one, two)
    accounts.deactivate(one.id, by=cast.administrator)
    tying.tie_staff(case, two.id, by=cast.worker)
    assert Seat.objects.get().state == "ENDED"
    assert not ContributionKey.objects.filter(seat=seat, closed_on=None).exists()


# After a conference


@pytest.fixture
def item(cast: Cast, case, caw, seat) -> uuid.UUID:
    made = conferences.plan_conference(
        TODAY(), team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.worker.id, by=cast.worker
    )
    on = conferences.put_on_agenda(made, case, because="CHOICE", by=cast.worker)
    conferences.note_attendance(made, "Somebody", how="PRESENT", agency=caw, by=cast.worker)
    return on


def minuted(item, cast, said: str, *, to=(), owner=None, version: int = 1) -> int:
    action = Action(owner, TODAY()) if owner else None
    return conferences.add_line(
        item, said, kind="ACTION" if owner else "INFORMATION", field="SITUATION", about=1, to=to,
        action=action, version=version, by=cast.worker,
    )  # fmt: skip


def test_an_agency_ends_its_own_action_and_the_team_reads_why(cast, case, caw, seat, item, one):
    number = minuted(item, cast, "Ga langs.", owner=caw)
    [row] = actions.own_actions(seat, seen_by=one)
    assert (row.number, row.state) == (number, "OPEN")
    with pytest.raises(NotPossible):
        own_actions.end_own_action(seat, number, state="NOT_POSSIBLE", why_not=" ", by=one)
    own_actions.end_own_action(seat, number, state="NOT_POSSIBLE", why_not="Niemand deed open.", by=one)
    [line] = conferences.read_item(item, by=cast.worker).lines
    assert (line.state, line.why_not) == ("NOT_POSSIBLE", "Niemand deed open.")
    assert "Niemand deed open." in words(seat, one)
    with pytest.raises(NotPossible):
        own_actions.end_own_action(seat, number, state="DONE", by=one)
    assert Entry.objects.filter(action="cases.end_own_action", subject=str(seat), outcome="done").count() == 1


def test_who_did_not_confirm_secrecy_themselves_sees_and_ends_no_action_and_takes_no_minutes(
    cast, caw, seat, item, one, two
):
    number = minuted(item, cast, "Ga langs.", owner=caw)
    partnering.let_sit(seat, two.id, by=one)
    assert actions.own_actions(seat, seen_by=one)
    assert actions.own_actions(seat, seen_by=two) == actions.own_minutes(seat, seen_by=two) == ()
    for act in (
        lambda: own_actions.end_own_action(seat, number, state="DONE", by=two),
        lambda: own_actions.own_minutes(seat, item, by=two),
    ):
        with pytest.raises(Refused):
            act()
    partnering.confirm_secrecy(seat, secrecy=True, by=two)
    assert actions.own_actions(seat, seen_by=two) == actions.own_actions(seat, seen_by=one)


def test_done_needs_no_reason_and_not_done_is_not_the_same_as_not_possible(cast, caw, seat, item, one):
    first = minuted(item, cast, "Ga langs.", owner=caw)
    second = minuted(item, cast, "Bel.", owner=caw, version=2)
    own_actions.end_own_action(seat, first, state="DONE", by=one)
    own_actions.end_own_action(seat, second, state="NOT_DONE", why_not="Vergeten.", by=one)
    assert [(each.state, each.reason is None) for each in actions.own_actions(seat, seen_by=one)] == [
        ("DONE", True), ("NOT_DONE", False),
    ]  # fmt: skip


def test_no_action_of_the_team_or_of_another_agency_is_ended_or_seen(cast, case, caw, seat, item, one):
    other = agency("GP_HOSPITAL", by=cast.administrator, name="Health")
    doctor = partner(other, by=cast.administrator, name="doctor")
    _ground, theirs = seated(case, other, doctor, fields=FIELDS, by=cast.worker)
    conference = conferences.read_item(item, by=cast.worker).conference
    conferences.note_attendance(conference, "Doctor", how="PRESENT", agency=other, by=cast.worker)
    number = minuted(item, cast, "Onderzoek haar.", owner=other)
    team = conferences.add_line(
        item, "Bel.", kind="ACTION", field="SITUATION", about=1, to=[caw],
        action=Action(None, TODAY()), version=2, by=cast.worker,
    )  # fmt: skip
    for not_ours in (number, team, 99):
        with pytest.raises(Refused):
            own_actions.end_own_action(seat, not_ours, state="DONE", by=one)
    with pytest.raises(Refused):
        own_actions.end_own_action(theirs, number, state="DONE", by=one)
    assert actions.own_actions(seat, seen_by=one) == actions.own_actions(theirs, seen_by=one) == ()
    own_actions.end_own_action(theirs, number, state="NOT_DONE", why_not="Ze kwam niet.", by=doctor)
    assert "Ze kwam niet." not in repr(words(seat, one))


def test_killed_between_the_reason_and_the_end_neither_is_there(cast, caw, seat, item, one, monkeypatch):
    number = minuted(item, cast, "Ga langs.", owner=caw)
    before = Contribution.objects.count()

    def killed(*said, **more):
        raise SystemExit

    monkeypatch.setattr(own_actions.keeping, "went_on", killed)
    with pytest.raises(SystemExit):
        own_actions.end_own_action(seat, number, state="NOT_DONE", why_not="Vergeten.", by=one)
    assert MinuteLine.objects.get(number=number).state == "OPEN"
    assert Contribution.objects.count() == before


def test_an_agency_takes_along_what_it_was_told_of_its_case_and_nothing_else(cast, caw, seat, item, one):
    minuted(item, cast, "Zij is bang.", to=[caw])
    minuted(item, cast, "Geheim van het team.", version=2)
    minuted(item, cast, "Ga langs.", owner=caw, version=3)
    [row] = actions.own_minutes(seat, seen_by=one)
    made = own_actions.own_minutes(seat, row.item, by=one)
    read = pypdf.PdfReader(io.BytesIO(made))
    text = " ".join(page.extract_text() for page in read.pages)
    assert "Zij is bang." in text
    assert "Ga langs." in text
    assert "Geheim" not in text
    assert "Janssens" not in text
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert Entry.objects.filter(action="cases.own_minutes", subject=str(seat)).exists()


def test_a_declared_conflict_takes_what_was_minuted_from_the_agency_at_once_and_nothing_else(
    cast, case, caw, seat, item, one
):
    minuted(item, cast, "Zij is bang.", to=[caw])
    first = minuted(item, cast, "Ga langs.", owner=caw, version=2)
    second = minuted(item, cast, "Bel.", owner=caw, version=3)
    own_actions.end_own_action(seat, first, state="NOT_DONE", why_not="Vergeten.", by=one)
    assert {"Zij is bang.", "Ga langs.", "Vergeten."} < set(words(seat, one))
    conference = conferences.read_item(item, by=cast.worker).conference
    conferences.declare_conflict(conference, 1, item=1, by=cast.worker)
    assert words(seat, one) == ["Zij slaapt bij haar zus."]
    assert actions.own_actions(seat, seen_by=one) == ()
    with pytest.raises(Refused):
        own_actions.end_own_action(seat, second, state="DONE", by=one)
    closed = [each for each in sharing.known(case, seen_by=cast.worker) if each.closed_on == TODAY()]
    assert len(closed) == 4  # three lines and a reason: it heard them, and nobody can take that back
    assert [each.state for each in conferences.read_item(item, by=cast.worker).lines][1:] == [
        "NOT_DONE", "OPEN",
    ]  # fmt: skip
    conferences.end_action(item, second, state="NOT_POSSIBLE", why_not="Kent haar.", by=cast.worker)


def test_what_was_minuted_is_not_passed_on_to_an_agency_with_a_conflict(cast, case, caw, seat, item, one):
    number = minuted(item, cast, "Voor ons.")
    conference = conferences.read_item(item, by=cast.worker).conference
    conferences.declare_conflict(conference, 1, item=1, by=cast.worker)
    line = MinuteLine.objects.get(number=number).contribution_id
    with pytest.raises(NotPossible):
        laying.pass_on(line, to=[seat], by=cast.worker)
    assert words(seat, one) == ["Zij slaapt bij haar zus."]


def test_a_conflict_of_one_agency_closes_nothing_to_another(cast, case, caw, seat, item, one):
    other = agency("GP_HOSPITAL", by=cast.administrator, name="Health")
    doctor = partner(other, by=cast.administrator, name="doctor")
    _ground, theirs = seated(case, other, doctor, fields=FIELDS, by=cast.worker)
    conference = conferences.read_item(item, by=cast.worker).conference
    conferences.note_attendance(conference, "Doctor", how="PRESENT", agency=other, by=cast.worker)
    minuted(item, cast, "Voor beiden.", to=[caw, other])
    conferences.declare_conflict(conference, 1, item=1, by=cast.worker)
    assert "Voor beiden." in words(theirs, doctor)
    assert "Voor beiden." not in words(seat, one)


def test_minutes_are_not_there_for_a_conflict_another_case_or_an_ended_seat(cast, case, caw, seat, item, one):
    minuted(item, cast, "Zij is bang.", to=[caw])
    with pytest.raises(Refused):
        own_actions.own_minutes(seat, uuid.uuid4(), by=one)
    conference = conferences.read_item(item, by=cast.worker).conference
    conferences.declare_conflict(conference, 1, item=1, by=cast.worker)
    assert actions.own_minutes(seat, seen_by=one) == ()
    with pytest.raises(Refused):
        own_actions.own_minutes(seat, item, by=one)
    seats.end_seat(seat, by=cast.worker)
    with pytest.raises(Refused):
        own_actions.own_minutes(seat, item, by=one)
