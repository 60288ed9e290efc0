"""A helpline where every page has something to show: where the walk over all pages begins.

`inhabit` gives the people and what stands in addresses, by the name that the URL configuration gives it.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import timezone

from cast import MAN, WOMAN, Cast, again, registration, unlocked
from factors import with_app
from few_files import EVERY_FILE, WRITE, few_files, write_once
from houvast.interfaces.public import live as own_side
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.operations import elsewhere
from houvast.records.accounts.roles import Role
from houvast.records.campaigns.operations import testimonies
from houvast.records.cases import operations as cases
from houvast.records.cases.models import AgendaItem, LookedAnswer, Seat, SeatHolder
from houvast.records.cases.operations import notifications, plans, risk
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import (
    answering,
    callbacks,
    danger,
    glass,
    leaving,
    mailing,
    referrals,
    sending,
    tying,
)
from houvast.records.directory import comparing
from houvast.records.directory import operations as directory
from houvast.records.directory.models import SecretAddress
from houvast.records.directory.offer import Answer, Described, Offer, Takes, Text
from houvast.records.directory.operations import locations
from houvast.records.plan import operations as plan
from houvast.records.releases import operations as releases
from houvast.records.releases import queries
from records.campaigns.telling import TOLD, begun_in_hands
from records.campaigns.test_told import registered
from records.contacts.parcelled import handed
from records.contacts.talking_with import begun, code_of, set_line
from records.contacts.writing_to import wrote
from records.directory import sheltering
from records.directory.shelters import shelter as secret_shelter
from records.plan.conftest import PHONE, measure
from records.releases.deliveries import sent
from records.releases.test_linking import ground
from records.releases.test_reports import ASKED
from sent_files import photo
from table import agency, minuted, partner
from whole import whole

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Inhabited:
    """`at`: what stands in addresses. `secret`: what the browser of somebody in a talk keeps; `without_code`:
    what that of somebody keeps who has just left a message.
    """

    cast: Cast
    people: Mapping[str, Actor]
    at: Mapping[str, Any]
    secret: str
    without_code: str


def inhabit(home: Path) -> Inhabited:
    """The cast, and something on every page. `home` is where files are written."""
    cast = again()
    settings = {
        "HOME": home, "RELEASES": home / "releases", "CLAMD": "none",
        "MAIL_ADDRESS": "line@example.org", "MAIL_SMTP": "smtp://localhost",
    }  # fmt: skip
    with override_settings(**settings), pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparing, "BY_CHANCE", 0.0)
        at: dict[str, Any] = {"language": "nl", "team": cast.phone_line}
        at |= _people(cast) | _directory(cast)
        at |= _contacts(cast, at["service"]) | _talks(cast)
        around = _case(cast)
        at |= around.at | _figures(cast, patch) | _told(cast)
    return Inhabited(cast, around.people, at, at.pop("secret"), at.pop("without_code"))


def _people(cast: Cast) -> dict[str, Any]:
    """Somebody who was invited, custodians, an agency with a sign-in of its own, and a second factor."""
    for person in (cast.worker, cast.lead, cast.administrator):
        accounts.keep_preferences(person.id, language="nl", shortcuts=True, by=person)
    new = accounts.invite(
        "sam", "Sam Vandenbroucke-Ringoot", password=None, language="nl",
        place=(cast.phone_line, Role.WORKER), by=cast.administrator,
    )  # fmt: skip
    accounts.name_custodians([cast.lead.id, cast.worker.id, cast.at_shelter.id], by=cast.administrator)
    accounts.entrust(cast.phone_line, by=cast.worker)
    door = agency("POLICE", by=cast.administrator, name="Politie van een grote stad")
    elsewhere.set_agency_sign_in(
        door, issuer="https://sign-in.example.org/a/rather/long/address", client="houvast", secret="x" * 20,
        by=cast.administrator,
    )  # fmt: skip
    with_app(cast.lead)
    return {"welcome": accounts.give_link(new, by=cast.administrator), "door": door}


def _directory(cast: Cast) -> dict[str, Any]:
    """A service with words, a shelter with places of which one is held, and one at a secret address."""
    takes = Takes(sexes={"M": Answer.YES, "F": Answer.YES}, children=Answer.YES)
    service = directory.add_service(
        Described("Centrum voor algemeen welzijnswerk"),
        Offer(kind="CAW", phone="016 00 00 00", email="onthaal@example.org", takes=takes),
        {"nl": Text("Onthaal en begeleiding bij geweld")}, by=cast.lead,
    )  # fmt: skip
    now = timezone.now()
    house = sheltering.shelter(cast, at=now - HOUR)
    beds = sheltering.kind(cast, house, 2, whom="FAMILY", pets=True, beds=4, at=now - HOUR)
    sheltering.hold(cast, beds, at=now)
    there = secret_shelter(cast)
    lent = locations.lend_location(there, cast.worker.id, until=now + 2 * HOUR, by=cast.at_shelter)
    leaving.may_leave(
        "Kom naar Wilgenstraat 17, 3080 Tervuren.", kind="MESSAGE", team=cast.phone_line, by=cast.worker
    )
    list_ = SimpleUploadedFile("lijst.csv", b"Organisatie;Dienst;Een kolom\nCAW;Praten;1\n")
    client = whole(cast.lead.id)
    incoming = client.post("/desk/directory/bring-in/file/", {"file": list_})["Location"]
    return {
        "service": service, "shelter": house, "secret_shelter": there, "lent": lent,
        "secret_service": SecretAddress.objects.get(pk=there).service_id,
        "agency": _agency_of(service), "incoming": incoming.rstrip("/").rpartition("/")[2],
    }  # fmt: skip


def _agency_of(service: uuid.UUID) -> uuid.UUID:
    from houvast.records.directory.models import Service

    return Service.objects.get(pk=service).agency_id


def _contacts(cast: Cast, service: uuid.UUID) -> dict[str, Any]:
    """What was told, a draft, a letter, a referral, a callback, a danger, a contact opened elsewhere."""
    safe, today = WOMAN | {"safe_ways": ["POST"]}, timezone.localdate()
    told = registration(safe, day=today, stays_open=True)
    contact = contacts.register(told, team=cast.phone_line, by=cast.worker)
    contacts.correct(contact, registration(safe | {"sex": "X"}, day=today), version=1, by=cast.worker)
    draft = uuid.uuid4()
    contacts.begin_draft(draft, {**MAN, "page": "x"}, team=cast.phone_line, by=cast.worker)
    referral = referrals.refer(
        referrals.Sought("F", "Y", "LEUVEN"), service=service, contact=contact, state="ACCEPTED",
        by=cast.worker,
    )  # fmt: skip
    now = timezone.now()
    asked = callbacks.Asked("CALL", "0470 11 22 33", "Zeg dat het de garage is.", now - HOUR, now + HOUR)
    callback = callbacks.ask_callback(asked, team=cast.phone_line, by=cast.worker)
    callbacks.take_callback(callback, by=cast.worker)
    later = replace(asked, earliest=now + 2 * HOUR, latest=now + 3 * HOUR)
    callbacks.ask_callback(later, team=cast.phone_line, by=cast.worker)
    tying.tie_agency(contact, directory.add_agency(Described("Iets anders"), by=cast.lead), by=cast.worker)
    act = danger.begin_danger(team=cast.phone_line, contact=contact, by=cast.worker)
    decided = danger.Said(texts=dict.fromkeys(danger.TEXTS, "Aan de achterdeur, bij de buren."))
    danger.record_danger(act, decided, version=1, by=cast.worker)
    elsewhere_ = contacts.register(registration(), team=cast.shelter, by=cast.at_shelter)
    opened = glass.ask_to_open(elsewhere_, reason="DANGER", by=cast.lead)
    glass.agree_to_open(opened, by=cast.at_shelter)
    return {
        "contact": contact, "draft": draft, "callback": callback, "act": act, "asked": opened,
        "letter": wrote(contact, by=cast.worker), "referral": referral,
        "reply": referrals.make_link(referral, by=cast.worker),
    }  # fmt: skip


def _talks(cast: Cast) -> dict[str, Any]:
    """Every team's line, a talk with a file, one by mail, one that waits, and a story that is offered."""
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, name="Sam", first="Hij sluit mij op. Ik heb er een foto van.")
    inside = made.entered
    sending.send_file(
        made.id, photo(size=(600, 400)), name="foto van de deur.jpg", once=uuid.uuid4(), key=inside.key,
        by=inside.by,
    )  # fmt: skip
    answering.take_talk(made.id, by=cast.worker)
    answering.reply(made.id, "Dat is geweld. Ben je nu alleen?", once=uuid.uuid4(), by=cast.worker)
    code_of(inside)
    begun(cast, first="Is daar iemand?")
    raw = b"From: Sam <sam.of.a.very.long.address@example.org>\r\nSubject: Hulp\r\n\r\nHallo."
    mail = mailing.receive_mail(raw, own="line@example.org", by=cast.command).id
    assert mail
    answering.take_talk(mail, by=cast.worker)
    mailing.allow_mail(mail, by=cast.worker)
    telling = begun_in_hands(cast)
    testimonies.offer_testimony(
        telling.id, TOLD, situation="men", language="nl", looked_at=(), by=cast.worker
    )
    set_line(cast.mens_line, by=cast.administrator)
    new = begun(cast, "MAILBOX", first="Ik durf niet te bellen.")
    return {
        "talk": made.id, "mail": mail, "secret": own_side.as_cookie(telling.secret),
        "without_code": own_side.as_cookie(new.secret),
    }  # fmt: skip


@dataclass(frozen=True)
class _Around:
    at: dict[str, Any]
    people: dict[str, Actor]


def _case(cast: Cast) -> _Around:
    """A case with a table, a conference, a risk and a plan; a second one, a notification and a statement."""
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    she = cases.Person(1, called="Mevrouw Janssens", age_group="ADULT", role_stated="VICTIM")
    he = cases.Person(
        2, called="Haar man", age_group="ADULT", role_assessed="BOTH", because={"FEAR": "2026-11-01"}
    )
    case = cases.open_from_contact(of, [she, he], by=cast.worker)
    today = timezone.localdate()
    cases.add_event(case, "Zij belde vanop het werk en durfde niet lang te spreken. " * 4, by=cast.worker)
    cases.add_task(case, "Bel de school", owner=cast.lead.id, due_on=today, by=cast.worker)
    for yes in (9, 14):
        sheet = {"answers": {str(number): number <= yes for number in range(1, 25)}}
        risk.assess_risk(case, sheet, instrument="dash", harmed=1, harming=2, by=cast.worker)
    later = today + timedelta(days=7)
    plans.write_plan(
        case,
        {"PEOPLE": "Mijn zus."},
        person=1,
        language="nl",
        safe=("PAPER",),
        review_on=later,
        after=0,
        by=cast.worker,
    )
    conference = minuted(case, cast)
    seat = Seat.objects.get(case_id=case)
    partner(seat.agency_id, by=cast.administrator, name="second")
    welfare = unlocked(SeatHolder.objects.get(seat=seat).staff_id)
    once = uuid.uuid4()
    notifications.notify(
        "Ze kwam op spoed.", once=once, agency=seat.agency_id, team=cast.phone_line, ground="CONSENT",
        purpose="HELP", document="Ze zei ja.", by=welfare,
    )  # fmt: skip
    statement = handed(seat.agency_id, cast.helpline)
    at = {
        "case": case, "number": 1, "conference": conference, "seat": seat.id, "notification": once,
        "item": AgendaItem.objects.get(conference_id=conference).id,
        "answer": LookedAnswer.objects.get(case_id=case).id, "parcel": statement.id, "instrument": "dash",
        "in_case": seat.agency_id,
    }  # fmt: skip
    return _Around(at, {"welfare": welfare})


def _figures(cast: Cast, patch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A small year that is published with an estimate, a delivery, a linkage and a plan with its report."""
    patch.setattr(EVERY_FILE, few_files)
    patch.setattr(WRITE, write_once)
    patch.setattr(
        "houvast.records.releases.gathering.names", lambda: ("contacts_by_channel", "contacts_by_problem")
    )
    patch.setattr("houvast.records.releases.content.ANSWERED_IN", ("nl",))
    contacts.import_registrations(
        [*[registration(WOMAN)] * 12, *[registration(MAN)] * 7], team=cast.phone_line, by=cast.command
    )
    report = releases.ask_report(ASKED, by=cast.statistician)
    taken = releases.take_report(by=cast.command)
    assert taken
    releases.compute_report(taken, by=cast.command)
    release = releases.gather(*YEAR, by=cast.statistician)
    releases.include_report(release, report, by=cast.statistician)
    releases.propose(release, by=cast.statistician)
    releases.check(release, by=cast.statistician)
    releases.sign(release, by=cast.signer)
    releases.publish(release, by=cast.signer)
    [estimate] = queries.release(release, language="nl", seen_by=cast.signer).estimates
    plan.write_measure(measure(), after=0, by=cast.statistician)
    plan.choose_indicator("2.4", PHONE, after=1, by=cast.statistician)
    plan.issue_report(timezone.localdate().year, by=cast.statistician)
    return {
        "release": release, "report": report, "estimate": estimate.name, "reference": "2.4",
        "year": timezone.localdate().year,
        "delivery": releases.bring_delivery(sent(), by=cast.statistician),
        "linkage": releases.record_linkage(ground(), by=cast.signer),
    }  # fmt: skip


def _told(cast: Cast) -> dict[str, Any]:
    """A campaign with a word, and a story that everybody reads."""
    return {"campaign": registered(cast), "word": "praat"}
