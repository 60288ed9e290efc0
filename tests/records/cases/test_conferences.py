"""A conference: which cases are due, who sits there, what is minuted, and what each agency gets of it."""

import io
import uuid
from datetime import date, timedelta
from threading import Thread

import pypdf
import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused
from houvast.records.cases import course, operations
from houvast.records.cases.models import (
    AgendaItem,
    Attendance,
    CaseAssessment,
    Conference,
    InvokedGround,
    MinuteLine,
    Seat,
)
from houvast.records.cases.operations import (
    ChangedElsewhere,
    NotPossible,
    Person,
    conferences,
    grounds,
    own_actions,
    partnering,
)
from houvast.records.cases.operations import tying as closing
from houvast.records.cases.operations.conferences import Action
from houvast.records.cases.operations.risk import assess_risk
from houvast.records.cases.queries import conferences as queries
from houvast.records.cases.queries import sharing
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import tying
from table import agency, consent, invited, partner
from traces import left, was_refused

TODAY = timezone.localdate
SOON = timedelta(days=7)
FIELDS = ("IDENTITY", "SITUATION", "TASKS", "RISK")


def opened_case(cast: Cast) -> uuid.UUID:
    contact = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    people = [Person(1, called="Mevrouw Janssens", age_group="ADULT"), Person(2, age_group="ADULT")]
    return operations.open_from_contact(contact, people, by=cast.worker)


def seat_of(case: uuid.UUID, team: uuid.UUID, who, cast: Cast, fields=FIELDS) -> tuple[uuid.UUID, uuid.UUID]:
    ground = grounds.invoke_ground(case, consent(1, fields=fields), agency=team, by=cast.worker)
    seat = invited(case, team, ground, fields=fields, by=cast.worker)
    partnering.accept_seat(seat, secrecy=True, by=who)
    return ground, seat


class Table:
    """One case at a conference of today, with two agencies that sit there with the person's consent."""

    def __init__(self, cast: Cast) -> None:
        self.case = opened_case(cast)
        self.welfare = agency("CAW", by=cast.administrator, name="Welfare")
        self.health = agency("GP_HOSPITAL", by=cast.administrator, name="Health")
        self.people = {each: partner(each, by=cast.administrator) for each in (self.welfare, self.health)}
        self.grounds = {each: seat_of(self.case, each, who, cast) for each, who in self.people.items()}
        self.id = conferences.plan_conference(
            TODAY(), team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.worker.id, by=cast.worker
        )
        self.item = conferences.put_on_agenda(self.id, self.case, because="CHOICE", by=cast.worker)
        for number, each in enumerate((self.welfare, self.health), start=1):
            assert (
                conferences.note_attendance(
                    self.id, f"Somebody {number}", how="PRESENT", agency=each, by=cast.worker
                )
                == number
            )

    def line(self, cast: Cast, words: str = "Zij is bang.", **more) -> int:
        version = AgendaItem.objects.get(id=self.item).version
        said = {
            "kind": "INFORMATION",
            "field": "SITUATION",
            "about": 1,
            "version": version,
            "by": cast.worker,
        }
        return conferences.add_line(self.item, words, **(said | more))

    def minutes(self, cast: Cast, agency: uuid.UUID) -> str:
        made = conferences.minutes_of_agency(self.id, agency, by=cast.worker)
        pdf = pypdf.PdfReader(io.BytesIO(made))
        assert b"pdfuaid" in made
        return "\n".join(page.extract_text() for page in pdf.pages)


@pytest.fixture
def table(cast: Cast) -> Table:
    return Table(cast)


def test_who_leads_does_not_write_and_the_table_refuses_it_too(cast):
    with pytest.raises(NotPossible):
        conferences.plan_conference(
            TODAY(), team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.lead.id, by=cast.worker
        )
    made = conferences.plan_conference(
        TODAY(), team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.worker.id, by=cast.worker
    )
    assert left("cases.plan_conference", by=cast.worker, subject=made)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conference.objects.filter(id=made).update(chair=cast.worker.id)
    for nobody in (cast.volunteer.id, cast.outsider.id, uuid.uuid4()):
        with pytest.raises(NotPossible):
            conferences.plan_conference(
                TODAY(), team=cast.phone_line, chair=nobody, minute_taker=cast.worker.id, by=cast.worker
            )


def test_high_risk_makes_a_case_due_until_it_was_discussed(cast):
    case = opened_case(cast)
    assert queries.due(seen_by=cast.lead) == ()
    sheet = {"answers": {str(number): True for number in range(1, 15)}}
    assess_risk(case, sheet, instrument="dash", harmed=1, harming=2, by=cast.worker)
    assert [(each.case, each.because) for each in queries.due(seen_by=cast.lead)] == [(case, ("RISK",))]
    assert queries.due(seen_by=cast.outsider) == queries.due(seen_by=cast.at_shelter) == ()
    held = conferences.plan_conference(
        TODAY(), team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.worker.id, by=cast.worker
    )
    conferences.put_on_agenda(held, case, because="RISK", by=cast.worker)
    assert queries.due(seen_by=cast.lead) == ()
    conferences.close_conference(held, by=cast.worker)
    assert queries.due(seen_by=cast.lead) == ()
    CaseAssessment.objects.update(on=TODAY() + SOON)
    assert [each.because for each in queries.due(seen_by=cast.lead)] == [("RISK",)]


@pytest.mark.parametrize(
    ("discussed", "again", "is_repeat"),
    [
        ("2026-03-01", "2026-03-01", False),
        ("2026-03-01", "2026-03-02", True),
        ("2026-03-01", "2027-03-01", True),
        ("2026-03-01", "2027-03-02", False),
        ("2024-02-29", "2025-02-28", True),
        ("2024-02-29", "2025-03-01", False),
    ],
)
def test_again_is_within_twelve_months_with_their_last_day(discussed, again, is_repeat):
    assert course.is_repeat(date.fromisoformat(discussed), date.fromisoformat(again)) is is_repeat


def test_something_that_happened_again_after_a_conference_makes_a_case_due(cast, table):
    conferences.close_conference(table.id, by=cast.worker)
    AgendaItem.objects.update(day=TODAY() - SOON)
    operations.add_event(table.case, "Zij belde.", kind="TALK", by=cast.worker)
    assert queries.due(seen_by=cast.lead) == ()
    operations.add_event(table.case, "Opnieuw.", kind="INCIDENT", by=cast.worker)
    assert [each.because for each in queries.due(seen_by=cast.lead)] == [("REPEAT",)]


def test_what_comes_in_on_the_day_of_the_conference_and_later_than_its_minutes_makes_a_case_due(cast, table):
    operations.add_event(table.case, "Vanmorgen.", kind="INCIDENT", by=cast.worker)
    table.line(cast)
    conferences.close_conference(table.id, by=cast.worker)
    assert queries.due(seen_by=cast.lead) == ()
    operations.add_event(table.case, "Hij kneep haar keel toe.", kind="INCIDENT", by=cast.worker)
    assert [each.because for each in queries.due(seen_by=cast.lead)] == [("REPEAT",)]
    sheet = {"answers": {str(number): True for number in range(1, 15)}}
    assess_risk(table.case, sheet, instrument="dash", harmed=1, harming=2, by=cast.worker)
    assert [each.because for each in queries.due(seen_by=cast.lead)] == [("RISK", "REPEAT")]


def test_a_case_is_not_called_due_that_is_not(cast, table):
    other = opened_case(cast)
    with pytest.raises(NotPossible):
        conferences.put_on_agenda(table.id, other, because="RISK", by=cast.worker)
    with pytest.raises(NotPossible):
        conferences.put_on_agenda(table.id, table.case, because="CHOICE", by=cast.worker)
    with pytest.raises(Refused):
        conferences.put_on_agenda(table.id, uuid.uuid4(), because="CHOICE", by=cast.worker)


def test_who_looks_on_has_signed_and_the_table_refuses_others(cast, table):
    for signed in (None, TODAY() + SOON):
        with pytest.raises(NotPossible):
            conferences.note_attendance(table.id, "Student", how="OBSERVER", signed_on=signed, by=cast.worker)
    made = conferences.note_attendance(table.id, "Student", how="OBSERVER", signed_on=TODAY(), by=cast.worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(number=made).update(signed_on=None)


def test_each_agency_gets_what_it_was_told_and_no_more(cast, table):
    table.line(cast, "Voor beiden.", to=[table.welfare, table.health])
    table.line(cast, "Alleen voor welzijn.", to=[table.welfare])
    table.line(cast, "Van de arts.", said_by=table.health)
    table.line(cast, "Alleen voor ons.")
    welfare, health = table.minutes(cast, table.welfare), table.minutes(cast, table.health)
    assert left("cases.give_minutes", by=cast.worker, subject=table.id)
    words = ("Voor beiden", "Alleen voor welzijn", "Van de arts", "Alleen voor ons")
    assert [word in welfare for word in words] == [
        True, True, False, False,
    ]  # fmt: skip
    assert [word in health for word in words] == [
        True, False, True, False,
    ]  # fmt: skip
    assert "Mevrouw Janssens" in welfare
    assert set(Attendance.objects.values_list("minutes_on", flat=True)) == {TODAY()}


def test_where_one_may_not_be_told_nobody_is(cast, table):
    with pytest.raises(NotPossible):
        table.line(cast, "x", field="HEALTH", to=[table.welfare, table.health])
    with pytest.raises(NotPossible):
        table.line(cast, "x", about=2, to=[table.welfare])
    with pytest.raises(NotPossible):
        table.line(cast, "x", to=[uuid.uuid4()])
    assert not MinuteLine.objects.exists()


def test_who_it_is_about_is_named_to_those_only_who_may_know_it(cast):
    made = Table(cast)
    secret = agency("ZSG", by=cast.administrator, name="Third")
    who = partner(secret, by=cast.administrator)
    seat_of(made.case, secret, who, cast, fields=("SITUATION", "TASKS"))
    conferences.note_attendance(made.id, "Third", how="PRESENT", agency=secret, by=cast.worker)
    made.line(cast, "Voor de derde.", to=[secret])
    text = made.minutes(cast, secret)
    assert "Voor de derde." in text
    assert "Janssens" not in text


def test_an_agency_that_is_removed_in_mid_conference_gets_nothing(cast, table):
    table.line(cast, "Voor beiden.", to=[table.welfare, table.health])
    ground, _seat = table.grounds[table.welfare]
    grounds.end_ground(ground, by=cast.worker)
    with pytest.raises(NotPossible):
        table.minutes(cast, table.welfare)
    with pytest.raises(NotPossible):
        table.line(cast, "x", to=[table.welfare])
    assert "Voor beiden." in table.minutes(cast, table.health)
    assert "Welfare" not in table.minutes(cast, table.health)


def test_who_is_struck_from_the_list_gets_nothing_either(cast, table):
    table.line(cast, to=[table.welfare])
    conferences.strike_attendance(table.id, 1, by=cast.worker)
    with pytest.raises(NotPossible):
        table.minutes(cast, table.welfare)


@pytest.mark.parametrize("what", ["seat", "ground", "ground to come"])
def test_a_grant_that_expires_while_a_page_is_open_shares_nothing_more(cast, table, what):
    table.line(cast, to=[table.welfare, table.health])
    if what == "seat":
        Seat.objects.filter(agency=table.welfare).update(until=TODAY())
    elif what == "ground":
        days = {"holds_from": TODAY() - SOON, "holds_until": TODAY()}
        InvokedGround.objects.filter(agency=table.welfare).update(**days)
    else:
        InvokedGround.objects.filter(agency=table.welfare).update(holds_from=TODAY() + timedelta(days=1))
    with pytest.raises(NotPossible):
        table.line(cast, "Te laat.", to=[table.welfare])
    with pytest.raises(NotPossible):
        table.minutes(cast, table.welfare)  # not even who was there, and when it is looked at again
    assert table.welfare not in dict(conferences.read_item(table.item, by=cast.worker).sitting)
    assert "Somebody 1" not in table.minutes(cast, table.health)
    assert "Zij is bang." in table.minutes(cast, table.health)


def test_who_declared_a_conflict_sits_at_that_item_no_more(cast, table):
    table.line(cast, "Voor beiden.", to=[table.welfare, table.health])
    conferences.declare_conflict(table.id, 1, item=1, by=cast.worker)
    with pytest.raises(NotPossible):
        table.minutes(cast, table.welfare)
    with pytest.raises(NotPossible):
        table.line(cast, "x", to=[table.welfare])
    assert "Somebody 1" not in table.minutes(cast, table.health)
    with pytest.raises(Refused):
        conferences.declare_conflict(table.id, 1, item=9, by=cast.worker)


def test_an_item_that_is_not_for_an_agency_leaves_no_gap_in_its_minutes(cast, table):
    other = opened_case(cast)
    item = conferences.put_on_agenda(table.id, other, because="CHOICE", by=cast.worker)
    seat_of(other, table.health, table.people[table.health], cast)
    conferences.add_line(
        item, "Tweede zaak.", kind="RISK", field="RISK", about=1, to=[table.health], version=1, by=cast.worker
    )
    conferences.declare_conflict(table.id, 2, item=1, by=cast.worker)
    text = table.minutes(cast, table.health)
    assert "Dossier 1" in text
    assert "Dossier 2" not in text
    assert "Tweede zaak." in text


def known_after_withdrawal(cast: Cast, table: Table, team: uuid.UUID) -> list[str]:
    ground, _seat = table.grounds[team]
    return [each.field for each in grounds.end_ground(ground, by=cast.worker).known]


def test_what_was_minuted_while_an_agency_sat_there_is_known_to_it_once_consent_is_withdrawn(cast, table):
    table.line(cast, field="RISK", to=[table.welfare])
    table.line(cast, field="SITUATION", to=[table.health])
    assert known_after_withdrawal(cast, table, table.welfare) == ["RISK"]


@pytest.mark.parametrize("by", ["team", "agency", "nobody"])
def test_what_went_out_in_minutes_is_known_and_what_did_not_is_not(cast, table, by):
    conferences.strike_attendance(table.id, 1, by=cast.worker)
    conferences.note_attendance(table.id, "Away", how="EXCUSED", agency=table.welfare, by=cast.worker)
    table.line(cast, field="RISK", to=[table.welfare])
    table.line(cast, field="SITUATION", to=[table.health])
    _ground, seat = table.grounds[table.welfare]
    if by == "team":
        conferences.minutes_of_agency(table.id, table.welfare, by=cast.worker)
    elif by == "agency":
        own_actions.own_minutes(seat, table.item, by=table.people[table.welfare])
    known = {"team": ["RISK", "IDENTITY"], "agency": ["RISK"], "nobody": []}  # only the team's name somebody
    assert known_after_withdrawal(cast, table, table.welfare) == known[by]


@pytest.mark.django_db(transaction=True)
def test_who_withdraws_consent_while_minutes_are_printed_is_told_what_went_out(cast, table, monkeypatch):
    conferences.strike_attendance(table.id, 1, by=cast.worker)
    conferences.note_attendance(table.id, "Away", how="EXCUSED", agency=table.welfare, by=cast.worker)
    table.line(cast, field="RISK", to=[table.welfare])
    told: list[str] = []

    def withdrawn() -> None:
        try:
            told.extend(known_after_withdrawal(cast, table, table.welfare))
        finally:
            connection.close()

    meanwhile, in_print = Thread(target=withdrawn), conferences.minutes.in_print

    def withdrawn_beside(*said, **more):
        meanwhile.start()
        meanwhile.join(0.5)
        return in_print(*said, **more)

    monkeypatch.setattr(conferences.minutes, "in_print", withdrawn_beside)
    assert conferences.minutes_of_agency(table.id, table.welfare, by=cast.worker)
    meanwhile.join()
    assert told == ["RISK", "IDENTITY"]


def identities(table: Table, team: uuid.UUID, cast: Cast) -> list[tuple[int, bool]]:
    """Whom an agency is said to know by name, and whether that is over."""
    known = sharing.known(table.case, seen_by=cast.worker)
    return [
        (each.about, each.closed_on is not None)
        for each in known
        if (each.agency, each.field, each.opened_on) == (team, "IDENTITY", TODAY())
    ]


def test_who_is_named_in_minutes_that_were_given_is_known_to_that_agency_and_to_no_other(cast, table):
    table.line(cast, to=[table.welfare, table.health])
    assert "Janssens" in table.minutes(cast, table.welfare)
    table.minutes(cast, table.welfare)  # twice: it is said once
    assert identities(table, table.welfare, cast) == [(1, False)]
    assert identities(table, table.health, cast) == []
    assert sorted(known_after_withdrawal(cast, table, table.welfare)) == ["IDENTITY", "SITUATION"]
    assert identities(table, table.welfare, cast) == [(1, True)]


@pytest.mark.parametrize("why", ["nobody is named", "an action", "may not know", "no name", "own minutes"])
def test_an_identity_that_did_not_stand_in_minutes_is_not_said_to_be_known(cast, table, why):
    if why == "an action":
        table.line(cast, kind="ACTION", field="TASKS", to=[table.welfare], action=Action(None, TODAY()))
    elif why != "nobody is named":
        table.line(cast, to=[table.welfare])
    if why == "may not know":
        Seat.objects.filter(agency=table.welfare).update(fields=["SITUATION", "TASKS", "RISK"])
    if why == "no name":
        adults = [Person(1, age_group="ADULT"), Person(2, age_group="ADULT")]
        operations.change_people(table.case, adults, [], version=1, by=cast.worker)
    if why == "own minutes":
        own_actions.own_minutes(table.grounds[table.welfare][1], table.item, by=table.people[table.welfare])
    else:
        assert "Janssens" not in table.minutes(cast, table.welfare)
    assert "IDENTITY" not in known_after_withdrawal(cast, table, table.welfare)


def test_minutes_of_her_file_are_the_same_bytes_with_and_without_his_on_the_same_agenda(cast, table):
    """Also where the same agency sits at his, too, and is given minutes of one case at a time."""
    table.line(cast, "Zij is bang.", to=[table.welfare, table.health])
    helper = table.people[table.health]
    [(_ground, seat)] = [table.grounds[table.health]]

    def bytes_of_hers() -> list[bytes]:
        return [
            conferences.minutes_of_agency(table.id, table.welfare, by=cast.worker),
            own_actions.own_minutes(seat, table.item, by=helper),
        ]

    without = bytes_of_hers()
    assert bytes_of_hers() == without  # nothing by chance, and nothing of the clock, is in them
    his = opened_case(cast)
    item = conferences.put_on_agenda(table.id, his, because="CHOICE", by=cast.worker)
    seat_of(his, table.health, helper, cast)
    conferences.add_line(
        item, "Hij is bang.", kind="RISK", field="RISK", about=1, to=[table.health], version=1, by=cast.worker
    )
    assert bytes_of_hers() == without


def test_two_who_write_at_once_lose_nothing_and_one_is_told(cast, table):
    assert table.line(cast, "Van de ene.", version=1) == 1
    with pytest.raises(ChangedElsewhere):
        table.line(cast, "Van de andere.", version=1, by=cast.lead)
    opened = conferences.read_item(table.item, by=cast.lead)
    assert left("cases.minute", by=cast.lead, subject=table.item)
    assert [each.words for each in opened.lines] == ["Van de ene."]
    assert table.line(cast, "Van de andere.", version=opened.version, by=cast.lead) == 2


def test_an_action_has_an_owner_who_is_told_and_not_possible_is_not_not_done(cast, table):
    due = Action(table.welfare, TODAY() + SOON)
    first = table.line(cast, "Zoek een plaats.", kind="ACTION", field="TASKS", action=due)
    second = table.line(cast, "Bel haar.", kind="ACTION", field="TASKS", action=Action(None, TODAY()))
    assert [(each.number, each.owner) for each in queries.open_actions(seen_by=cast.lead)] == [
        (second, None), (first, table.welfare),
    ]  # fmt: skip
    assert "Zoek een plaats." in table.minutes(cast, table.welfare)
    assert "Zoek een plaats." not in table.minutes(cast, table.health)
    with pytest.raises(NotPossible):
        conferences.end_action(table.item, first, state="NOT_POSSIBLE", by=cast.worker)
    conferences.end_action(table.item, first, state="NOT_POSSIBLE", why_not="Alles vol.", by=cast.worker)
    conferences.end_action(table.item, second, state="NOT_DONE", why_not="Vergeten.", by=cast.worker)
    told = [(each.state, each.why_not) for each in conferences.read_item(table.item, by=cast.lead).lines]
    assert told == [("NOT_POSSIBLE", "Alles vol."), ("NOT_DONE", "Vergeten.")]
    assert "Alles vol." in table.minutes(cast, table.welfare)


def test_an_action_past_its_day_is_late(cast, table):
    table.line(cast, "Bel haar.", kind="ACTION", field="TASKS", action=Action(None, TODAY()))
    MinuteLine.objects.update(due_on=TODAY() - SOON)
    [row] = queries.agenda(table.id, seen_by=cast.worker)
    assert (row.open_actions, row.late) == (1, 1)
    [line] = conferences.read_item(table.item, by=cast.worker).lines
    assert line.is_late(TODAY())


def test_who_may_not_be_told_an_action_is_not_asked_to_do_it(cast, table):
    with pytest.raises(NotPossible):
        table.line(
            cast, "x", kind="ACTION", field="HEALTH", action=Action(table.health, TODAY()), to=[table.welfare]
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "RUMOUR"},
        {"kind": "ACTION"},
        {"field": "LOCATION"},
        {"field": "OTHER_PARTNER"},
        {"field": "INVITATION"},
        {"about": 9},
        {"words": " "},
        {"action": Action(None, date(2020, 1, 1)), "kind": "ACTION"},
        {"said_by": uuid.UUID(int=1)},
    ],
)
def test_what_is_no_line_is_not_minuted(cast, table, wrong):
    with pytest.raises(NotPossible):
        table.line(cast, **wrong)
    assert not MinuteLine.objects.exists()


def test_closed_minutes_take_no_line_and_still_end_actions(cast, table):
    line = table.line(cast, "Bel.", kind="ACTION", field="TASKS", action=Action(None, TODAY()))
    conferences.set_review(table.item, TODAY() + SOON, version=2, by=cast.worker)
    conferences.close_conference(table.id, by=cast.worker)
    with pytest.raises(NotPossible):
        table.line(cast)
    with pytest.raises(NotPossible):
        conferences.note_attendance(table.id, "Late", how="PRESENT", by=cast.worker)
    conferences.end_action(table.item, line, state="DONE", by=cast.worker)
    assert queries.agenda(table.id, seen_by=cast.worker)[0].review_on == TODAY() + SOON


OTHERS = ["volunteer", "at_shelter", "statistician", "signer", "administrator", "outsider"]


@pytest.mark.parametrize("somebody", OTHERS)
def test_who_is_not_of_the_team_sees_nothing_and_does_nothing(cast, table, somebody):
    by = getattr(cast, somebody)
    assert queries.coming(seen_by=by) == queries.agenda(table.id, seen_by=by) == ()
    assert queries.attendances(table.id, seen_by=by) == queries.open_actions(seen_by=by) == ()
    assert queries.conference(table.id, seen_by=by) is None
    for action, subject, do in (
        ("cases.hold_conference", table.id, lambda: conferences.close_conference(table.id, by=by)),
        ("cases.minute", table.item, lambda: conferences.read_item(table.item, by=by)),
        ("cases.minute", table.item, lambda: table.line(cast, by=by)),
        (
            "cases.give_minutes",
            table.id,
            lambda: conferences.minutes_of_agency(table.id, table.welfare, by=by),
        ),
    ):
        with pytest.raises(Refused):
            do()
        assert was_refused(action, by=by, subject=subject)


def test_a_partner_of_an_agency_opens_no_minutes_of_the_team(cast, table):
    by = table.people[table.welfare]
    for do in (
        lambda: conferences.read_item(table.item, by=by),
        lambda: conferences.minutes_of_agency(table.id, table.health, by=by),
    ):
        with pytest.raises(Refused):
            do()


def test_to_whom_a_case_is_closed_its_item_is_closed_too(cast, table):
    tying.tie_colleague(operations.read(table.case, by=cast.worker).contact, cast.worker.id, by=cast.lead)
    assert queries.agenda(table.id, seen_by=cast.worker) == ()
    with pytest.raises(Refused):
        conferences.read_item(table.item, by=cast.worker)


def tied_to_one(cast: Cast, table: Table) -> uuid.UUID:
    """A second case, at which only one of the agencies sits, and which is closed to the lead."""
    other = opened_case(cast)
    item = conferences.put_on_agenda(table.id, other, because="CHOICE", by=cast.worker)
    seat_of(other, table.health, table.people[table.health], cast)
    conferences.add_line(
        item, "Gesloten zaak.", kind="RISK", field="RISK", about=1, to=[table.health], version=1,
        by=cast.worker,
    )  # fmt: skip
    closing.tie_staff(other, cast.lead.id, by=cast.worker)
    return other


def test_to_whom_a_case_is_closed_makes_no_minutes_with_it_and_none_without_it(cast, table):
    tied_to_one(cast, table)
    table.line(cast, to=[table.welfare, table.health])
    with pytest.raises(NotPossible, match="colleague"):
        conferences.minutes_of_agency(table.id, table.health, by=cast.lead)
    assert Attendance.objects.get(agency=table.health).minutes_on is None
    assert conferences.minutes_of_agency(table.id, table.welfare, by=cast.lead)  # no case of it is closed
    assert "Gesloten zaak." in table.minutes(cast, table.health)


def test_no_name_of_a_case_that_is_closed_to_who_asks_is_compared_for_them(cast, table, monkeypatch):
    tied_to_one(cast, table)
    compared: list[str] = []
    monkeypatch.setattr(conferences.outgoing, "to_agencies", lambda text, *a, **k: compared.append(text))
    with pytest.raises(NotPossible):
        conferences.minutes_of_agency(table.id, table.health, by=cast.lead)
    assert compared == []


def test_minutes_are_sealed_anew_with_their_case(cast, table):
    table.line(cast, "Bel.", kind="ACTION", field="TASKS", action=Action(None, TODAY()))
    before = bytes(MinuteLine.objects.get().sealed)
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    assert operations.rekey(cast.phone_line, by=cast.lead) == [table.case]
    assert bytes(MinuteLine.objects.get().sealed) != before
    assert [each.words for each in conferences.read_item(table.item, by=cast.lead).lines] == ["Bel."]


def test_an_erased_conference_leaves_its_minutes_with_their_case(cast, table):
    table.line(cast)
    Conference.objects.update(held_on=date(2020, 1, 1))
    assert conferences.erase_conferences(on=TODAY(), by=cast.command) == [table.id]
    assert [each.words for each in conferences.read_item(table.item, by=cast.lead).lines] == ["Zij is bang."]
    operations.erase_on_request(table.case, by=cast.lead)
    assert not MinuteLine.objects.exists()
