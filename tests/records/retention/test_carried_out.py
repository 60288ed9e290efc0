"""Every fate that goes by the calendar is carried out on its day and not a day before, whatever the table.

One test for all tables of all parts: a table that declares another period is tried without anybody adding it
here, or stops the test because nobody said how a row of it comes about.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import DateTimeField
from django.utils import timezone
from pytest_django.fixtures import Settings

from cast import MAN, WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import visitor
from houvast.records.accounts.models import Delay, Notice
from houvast.records.accounts.operations import sign_ins
from houvast.records.campaigns.operations import hearing, testimonies
from houvast.records.cases import operations as cases
from houvast.records.cases.operations import notifications, plans, risk
from houvast.records.cases.operations import tying as cases_tying
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.models import Callback
from houvast.records.contacts.operations import (
    callbacks,
    danger,
    glass,
    leaving,
    mailing,
    referrals,
    talking,
    tying,
)
from houvast.records.contacts.operations import callers as marking
from houvast.records.contacts.operations.referrals import Sought
from houvast.records.contacts.queries import callers
from houvast.records.directory import operations as directory
from houvast.records.directory.models import LentLocation
from houvast.records.directory.offer import Described, Offer, Text
from houvast.records.directory.operations import locations, places
from houvast.records.releases import operations as releases
from houvast.records.retention import declared, queries
from houvast.records.retention.declared import Group
from records.campaigns.telling import TOLD, offered
from records.contacts.parcelled import handed
from records.contacts.talking_with import set_line, talk_with_everything
from records.contacts.writing_to import wrote
from records.directory.sheltering import hold, kind, shelter
from records.directory.shelters import shelter as at_secret_address
from records.journal.writing import with_everything as began
from records.releases.deliveries import sent
from table import agency, minuted, partner

ONE = timedelta(days=1)
# Ordinary days, ends of months of every length, and both leap days that a period can begin or end on.
BEGINS = (
    date(2025, 11, 4), date(2024, 2, 29), date(2028, 2, 29), date(2026, 8, 29), date(2026, 8, 30),
    date(2026, 8, 31), date(2026, 8, 28), date(2027, 2, 28), date(2025, 12, 31), date(2026, 1, 30),
)  # fmt: skip


@pytest.fixture(autouse=True)
def marks_are_kept(settings: Settings, tmp_path: Path) -> None:
    settings.CALLER_MARKS, settings.KEYS = "on", tmp_path


def contact_with_everything(cast: Cast) -> None:
    """Registered, corrected, and open: a row in every table beside it."""
    made = contacts.register(registration(MAN), team=cast.phone_line, by=cast.worker)
    contacts.correct(made, registration(WOMAN, stays_open=True), version=1, by=cast.worker)
    both = registration({**WOMAN, "role_assessed": "BOTH"})
    contacts.register(both, team=cast.phone_line, by=cast.worker)
    tying.tie_colleague(made, cast.volunteer.id, by=cast.lead)
    tying.tie_agency(made, directory.add_agency(Described(f"Agency {made}"), by=cast.lead), by=cast.lead)


def danger_begun(cast: Cast) -> None:
    danger.begin_danger(team=cast.phone_line, by=cast.worker)


def referred(cast: Cast) -> None:
    made = directory.add_service(Described("Help"), Offer(kind="CAW"), {"nl": Text("Help")}, by=cast.worker)
    referral = referrals.refer(Sought(), service=made, team=cast.phone_line, state="ACCEPTED", by=cast.worker)
    referrals.make_link(referral, by=cast.worker)


def letter_written(cast: Cast) -> None:
    wrote(contacts.register(registration(), team=cast.phone_line, by=cast.worker), by=cast.worker)


def draft(cast: Cast) -> None:
    contacts.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)


def to_call_back(cast: Cast) -> None:
    now = timezone.now()
    asked = callbacks.Asked("CALL", "0470112233", "", now, now + timedelta(hours=1))
    callbacks.ask_callback(asked, team=cast.phone_line, by=cast.worker)
    Callback.objects.update(earliest_at=timezone.now() - timedelta(days=9000))  # before any day tried here


def asked_from_elsewhere(cast: Cast) -> None:
    made = contacts.register(registration(MAN), team=cast.shelter, by=cast.at_shelter)
    glass.ask_to_open(made, reason="DANGER", by=cast.lead)


def lent_location(cast: Cast) -> None:
    """Written, lent until after any day tried here, and opened."""
    there = at_secret_address(cast)
    until = timezone.now() + timedelta(hours=1)
    lent = locations.lend_location(there, cast.worker.id, until=until, by=cast.at_shelter)
    locations.open_lent_location(lent, by=cast.worker)
    LentLocation.objects.update(until=timezone.now() + timedelta(days=9000))


def held_text(cast: Cast) -> None:
    leaving.may_leave(
        "Kerkstraat 4", kind="LETTER", team=cast.phone_line, parties=(uuid.uuid4(),), by=cast.worker
    )


def somebody_who_left(cast: Cast) -> None:
    accounts.deactivate(cast.worker.id, by=cast.administrator)


def somebody_invited(cast: Cast) -> None:
    accounts.give_link(cast.worker.id, by=cast.administrator)


def mail_came(cast: Cast) -> None:
    set_line(cast.phone_line, by=cast.administrator)
    mailing.receive_mail(b"From: sam@example.org\n\nHello", own="line@example.org", by=cast.command)


def caller_marked(cast: Cast) -> None:
    rung = callers.rung("+32470112233", seen_by=visitor(cast.helpline))
    assert rung
    marking.mark_caller(rung.token, by=cast.worker)


def turned_away(cast: Cast) -> None:
    with pytest.raises(talking.NoWay):
        talking.begin_talk("CHAT", language="nl", by=visitor(cast.helpline))


def place_given_back(cast: Cast) -> None:
    long_ago = timezone.now() - timedelta(days=9000)  # before any day tried here
    beds = kind(cast, shelter(cast, at=long_ago), at=long_ago)
    places.release_hold(hold(cast, beds, at=long_ago), at=long_ago, by=cast.worker)


def delivered(cast: Cast) -> None:
    releases.bring_delivery(sent(), by=cast.statistician)


def case_with_everything(cast: Cast) -> None:
    of = contacts.register(registration(MAN), team=cast.phone_line, by=cast.worker)
    made = cases.open_from_contact(of, [cases.Person(1, age_group="ADULT"), cases.Person(2)], by=cast.worker)
    cases.add_event(made, "called", by=cast.worker)
    cases.add_task(made, "call", owner=cast.lead.id, due_on=timezone.localdate(), by=cast.worker)
    plans.write_plan(
        made, {"PEOPLE": "sister"}, person=1, language="nl", safe=(), after=0, by=cast.worker,
        review_on=timezone.localdate() + timedelta(days=7),
    )  # fmt: skip
    risk.assess_risk(made, {"answers": {"1": True}}, instrument="dash", harmed=1, harming=2, by=cast.worker)
    minuted(made, cast)


def notified(cast: Cast) -> None:
    team = agency("CAW", by=cast.administrator, name="Notifies")
    notifications.notify(
        "Ze kwam op spoed.", once=uuid.uuid4(), agency=team, team=cast.phone_line, ground="CONSENT",
        purpose="HELP", document="Ze zei ja.", by=partner(team, by=cast.administrator),
    )  # fmt: skip


def case_tied(cast: Cast) -> None:
    made = cases.open_at_house([cases.Person(1)], team=cast.phone_line, once=uuid.uuid4(), by=cast.worker)
    cases_tying.tie_staff(made, cast.volunteer.id, by=cast.lead)


def testimony_offered(cast: Cast) -> None:
    offered(cast)


def testimony_agreed(cast: Cast) -> None:
    offer = offered(cast)
    testimonies.answer_testimony(offer.id, TOLD, uses=("PAGES",), by=offer.by)


def journal_with_everything(cast: Cast) -> None:
    began(cast.helpline, by=cast.command)


def parcel_handed(cast: Cast) -> None:
    team = agency("CAW", by=cast.administrator)
    partner(team, by=cast.administrator)
    handed(team, cast.helpline)


def heard_of(cast: Cast) -> None:
    made = contacts.register(registration(MAN), team=cast.phone_line, by=cast.worker)
    hearing.note_heard(made, "POSTER", by=cast.worker)


COMES_ABOUT: dict[str, Callable[[Cast], object]] = {
    "Contact": contact_with_everything,
    "ReaderKey": contact_with_everything,
    "NumberIndex": contact_with_everything,
    "ReportedPerson": contact_with_everything,
    "Pair": contact_with_everything,
    "FormerAnswers": contact_with_everything,
    "SecondReading": contact_with_everything,
    "Tie": contact_with_everything,
    "AgencyTie": contact_with_everything,
    "Letter": letter_written,
    **dict.fromkeys("Case CaseEvent CaseTask CaseAssessment SafetyPlan".split(), case_with_everything),
    **dict.fromkeys(
        (
            "InvokedGround Seat SeatHolder Contribution ContributionKey AgencyNote ProsecutorReport JointYes "
            "CaseDocument DocumentPiece CaseLink LookedAnswer"
        ).split(),
        case_with_everything,
    ),
    "CaseTie": case_tied,
    "Notification": notified,
    "TestimonyOffer": testimony_offered,
    "Testimony": testimony_agreed,
    **dict.fromkeys(
        "Journal JournalPass JournalEntry JournalPiece JournalDay".split(), journal_with_everything
    ),
    "Heard": heard_of,
    **dict.fromkeys("Conference Attendance AgendaItem MinuteLine".split(), case_with_everything),
    "DangerAct": danger_begun,
    "DangerKey": danger_begun,
    "Referral": referred,
    "ReferralStep": referred,
    "GlassRequest": asked_from_elsewhere,
    **dict.fromkeys("SecretAddress LocationTerm LentLocation LocationOpening".split(), lent_location),
    "HeldText": held_text,
    "Parcel": parcel_handed,
    "Draft": draft,
    "Callback": to_call_back,
    "MailArrival": mail_came,
    "MarkedCaller": caller_marked,
    "Hold": place_given_back,
    **dict.fromkeys(
        "Talk TalkKey Pass Message Hand TalkFile TalkMail MailAnswer".split(), talk_with_everything
    ),
    "TurnedAway": turned_away,
    "Delivery": delivered,
    "Staff": somebody_who_left,
    "Invitation": somebody_invited,
    "SignIn": lambda cast: sign_ins.begin(by=cast.worker),
    "Notice": lambda cast: None,  # colleagues of the cast were told of one another
    "Delay": lambda cast: Delay.objects.create(key="of nobody", tries=1, last_at=timezone.now()),
}


def begin(group: Group, begins: date) -> None:
    """All rows begin on that day, at its very last moment where there is a clock."""
    model = group.model
    if group.period.of:
        *above, _field = group.period.path.split("__")
        for step in above:
            model = model._meta.get_field(step).related_model
    field = model._meta.get_field(group.period.field)
    value: Any = begins
    if isinstance(field, DateTimeField):
        value = timezone.make_aware(datetime.combine(begins, time(23, 59, 59)))
    model._default_manager.filter(**{f"{field.name}__isnull": False}).update(**{field.name: value})


def carry_out(group: Group, on: date, cast: Cast) -> list[Any]:
    *folder, function = str(group.carrier).split(".")
    operations = import_module(".".join((f"houvast.records.{group.part}.operations", *folder)))
    return list(getattr(operations, function)(on=on, by=cast.command))


@pytest.mark.parametrize("group", declared.groups(), ids=lambda g: f"{g.model.__name__}-{g.period}")
def test_a_fate_is_carried_out_on_its_day_and_not_a_day_before(
    group: Group, cast: Cast, subtests: pytest.Subtests
):
    COMES_ABOUT[group.model.__name__](cast)
    for begins in BEGINS:
        with subtests.test(begins=begins), undone():
            is_carried_out(group, begins, cast)


@contextmanager
def undone() -> Iterator[None]:
    """What is done within it is not kept: the next day begins with the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def is_carried_out(group: Group, begins: date, cast: Cast) -> None:
    begin(group, begins)
    on, ours = group.period.over_on(begins), declared.of_helpline(group.model, cast.helpline)
    assert not group.due(on - ONE).exists()
    carry_out(group, on - ONE, cast)
    assert group.due(on).filter(ours).exists()
    assert carry_out(group, on, cast)
    assert not group.due(on + ONE).filter(ours).exists()
    if not group.is_whole_row:
        rows = group.model._default_manager.filter(group.is_over(on))
        assert rows.exists()
        assert not rows.filter(declared.still_there(group.model, group.fields)).exists()


def test_what_is_due_is_told_by_table_and_rule_and_names_nobody(cast: Cast):
    contact_with_everything(cast)
    rows = queries.due(date(2027, 5, 4), seen_by=cast.command)
    assert {(row.table, row.period, row.count) for row in rows} == {
        ("Contact", "18 months after day", 2),
        ("ReaderKey", "18 months after day of its contact", 2),
        ("NumberIndex", "18 months after day of its contact", 2),
        ("Tie", "18 months after day of its contact", 1),
        ("AgencyTie", "18 months after day of its contact", 1),
        ("FormerAnswers", "18 months after day of its contact", 1),
        ("SecondReading", "18 months after day of its contact", 1),
    }
    contact = next(row for row in rows if row.table == "Contact")
    assert set(contact.fields) == {
        "sealed", "draft", "handled_by", "registered_by", "registered_on", "is_open"
    }  # fmt: skip
    assert str(cast.worker.id) not in repr(rows)


def test_what_is_due_of_another_helpline_is_not_told(cast: Cast):
    contact_with_everything(cast)
    Notice.objects.filter(staff=cast.outsider.id).delete()
    assert queries.due(date(2090, 1, 1), seen_by=cast.outsider) == []
