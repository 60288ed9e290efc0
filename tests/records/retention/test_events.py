"""Every fate that waits for something to happen is carried out by the operation of that event.

`EVENTS` says what there is before and how each event comes about; a fate that waits for an event that nobody
tries here fails.
"""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import is_password_usable
from django.db.models import Model
from django.utils import timezone

from cast import MAN, PASSWORD, WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts import queries as people
from houvast.records.accounts.guard import Actor, visitor
from houvast.records.accounts.models import (
    AgencySignIn,
    AgencySubject,
    Invitation,
    SecondFactor,
    SignIn,
    Staff,
    TeamKeys,
)
from houvast.records.accounts.operations import elsewhere, sign_ins
from houvast.records.accounts.operations.second_factor import remove_second_factor, reset_second_factor
from houvast.records.accounts.roles import Role
from houvast.records.campaigns import models as campaigns
from houvast.records.campaigns.operations import testimonies
from houvast.records.cases import operations as cases
from houvast.records.cases.models import CaseTie, SeatHolder
from houvast.records.cases.operations import documents, plans, risk
from houvast.records.cases.operations import tying as cases_tying
from houvast.records.cases.queries import cases as open_cases
from houvast.records.contacts import operations as contacts
from houvast.records.contacts import ties
from houvast.records.contacts.models import AgencyTie, Contact, DangerAct, HeldText, Talk
from houvast.records.contacts.operations import (
    callbacks,
    danger,
    glass,
    parcels,
    referrals,
    requests,
    returning,
    tying,
)
from houvast.records.contacts.operations.leaving import may_leave
from houvast.records.contacts.operations.referrals import Sought
from houvast.records.contacts.queries.talks import draft_of
from houvast.records.directory import operations as directory
from houvast.records.directory.models import SecretAddress
from houvast.records.directory.offer import Described, Offer, Text
from houvast.records.directory.operations import locations
from houvast.records.journal import operations as journals
from houvast.records.journal.models import Journal
from houvast.records.releases import operations as releases
from houvast.records.retention import declared
from houvast.records.retention.declared import On
from records.campaigns.telling import TOLD, offered
from records.contacts.parcelled import handed
from records.contacts.talking_with import talk_with_everything
from records.contacts.writing_to import wrote
from records.directory.shelters import shelter
from records.journal.writing import with_everything as began
from table import agency, minuted, partner, with_document

Event = Callable[[], Any]
COUNTS = "helpline,police,welfare,n\n1,0,0,50\n0,1,0,60\n0,0,1,40\n1,1,0,12\n1,0,1,9\n0,1,1,8\n1,1,1,6\n"


def leaving(cast: Cast, model: type[Model]) -> Event:
    Staff.objects.filter(pk=cast.worker.id).update(last_login=timezone.now(), language="fr", shortcuts=False)
    accounts.new_recovery_codes(cast.worker.id, by=cast.worker)
    if model is SecondFactor:
        second_factor(cast)
    if model is SignIn:
        sign_ins.begin(by=cast.worker)
    if model is Invitation:
        accounts.give_link(cast.worker.id, by=cast.administrator)
    if model is AgencySubject:
        bound_elsewhere(cast)
    accounts.keep_own_address(cast.worker.id, "0470 12 34 56", by=cast.worker)
    return lambda: accounts.deactivate(cast.worker.id, by=cast.administrator)


def signing_out(cast: Cast, model: type[Model]) -> Event:
    sign_in = sign_ins.begin(by=cast.worker)
    return lambda: sign_ins.end(sign_in, by=cast.worker)


def second_factor(cast: Cast) -> SecondFactor:
    SecondFactor.objects.filter(staff=cast.worker.id).delete()
    made: dict[str, Any] = {"staff_id": cast.worker.id, "secret": b"hash", "added_at": timezone.now()}
    return SecondFactor.objects.create(kind=SecondFactor.Kind.SPARE, **made)


def bound_elsewhere(cast: Cast) -> uuid.UUID:
    """An agency with a sign-in of its own, and the worker as somebody of it."""
    team = agency("POLICE", by=cast.administrator)
    said = {"issuer": "https://id.example", "client": "houvast", "secret": "s"}
    elsewhere.set_agency_sign_in(team, **said, by=cast.administrator)
    sign_in = AgencySignIn.objects.get(team=team)
    AgencySubject.objects.create(staff_id=cast.worker.id, sign_in=sign_in, proof=b"hash")
    return team


def removing(cast: Cast, model: type[Model]) -> Event:
    if model in (AgencySignIn, AgencySubject):
        team = bound_elsewhere(cast)
        return lambda: elsewhere.end_agency_sign_in(team, by=cast.administrator)
    factor = second_factor(cast)
    return lambda: remove_second_factor(factor.pk, by=cast.worker)


def resetting(cast: Cast, model: type[Model]) -> Event:
    if model is AgencySubject:
        bound_elsewhere(cast)
        return lambda: accounts.give_link(cast.worker.id, by=cast.administrator)
    second_factor(cast)
    return lambda: reset_second_factor(cast.worker.id, reason="lost", by=cast.administrator)


def leaving_a_team(cast: Cast, model: type[Model]) -> Event:
    place: dict[str, Any] = {"team": cast.phone_line, "role": Role.WORKER}
    return lambda: accounts.unassign(cast.worker.id, **place, by=cast.administrator)


def accepting(cast: Cast, model: type[Model]) -> Event:
    secret = accounts.give_link(cast.worker.id, by=cast.administrator)
    invited = people.invited(secret)
    assert invited
    return lambda: accounts.accept(cast.worker.id, secret=secret, password=PASSWORD, by=invited)


def use(cast: Cast, model: type[Model]) -> Event:
    code, *others = accounts.new_recovery_codes(cast.worker.id, by=cast.worker)
    for other in others:
        accounts.recover_by_code(cast.worker.id, code=other, password=PASSWORD, by=cast.worker)
    return lambda: accounts.recover_by_code(cast.worker.id, code=code, password=PASSWORD, by=cast.worker)


def replacing(cast: Cast, model: type[Model]) -> Event:
    accounts.new_recovery_codes(cast.worker.id, by=cast.worker)
    return lambda: accounts.new_recovery_codes(cast.worker.id, by=cast.worker)


def change_of_custodians(cast: Cast, model: type[Model]) -> Event:
    name_custodians(cast)
    return lambda: name_custodians(cast)


def agreeing(cast: Cast, model: type[Model]) -> Event:
    name_custodians(cast)
    asked = accounts.ask_recovery(cast.volunteer.id, by=cast.lead)
    return lambda: accounts.agree_to_recovery(asked, by=cast.signer)


def taking_back(cast: Cast, model: type[Model]) -> Event:
    name_custodians(cast)
    asked = accounts.ask_recovery(cast.volunteer.id, by=cast.lead)
    return lambda: accounts.take_recovery_back(asked, by=cast.lead)


def retiring(cast: Cast, model: type[Model]) -> Event:
    accounts.renew_team_keys(cast.phone_line, by=cast.lead)
    return lambda: accounts.retire_keys(cast.phone_line, in_use=frozenset(), by=cast.worker)


def registering(cast: Cast, model: type[Model]) -> Event:
    draft = contacts.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)
    return lambda: contacts.register(registration(), team=cast.phone_line, draft=draft, by=cast.worker)


def discarding(cast: Cast, model: type[Model]) -> Event:
    draft = contacts.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker)
    return lambda: contacts.discard_draft(draft, by=cast.worker)


def close_to_an_agency(contact: uuid.UUID) -> None:
    tied = Contact.objects.get(id=contact)
    AgencyTie.objects.create(contact=tied, proof=ties.proof(uuid.uuid4()), on=timezone.localdate())


def asking(cast: Cast, model: type[Model]) -> Event:
    contact = contacts.register(registration(MAN), team=cast.shelter, by=cast.at_shelter)
    both = registration({**WOMAN, "role_assessed": "BOTH"}, stays_open=True)
    contacts.correct(contact, both, version=1, by=cast.at_shelter)
    glass.ask_to_open(contact, reason="DANGER", by=cast.lead)
    now = timezone.now()
    asked = callbacks.Asked("CALL", "0470112233", "", now, now + timedelta(hours=1))
    callbacks.ask_callback(asked, team=cast.shelter, contact=contact, by=cast.at_shelter)
    act = danger.begin_danger(team=cast.shelter, contact=contact, by=cast.at_shelter)
    fill_danger(act, cast)
    ties.bind(cast.worker.id, contact=Contact.objects.get(id=contact), how="LEAD")
    refer(by=cast.at_shelter, contact=contact)
    close_to_an_agency(contact)
    hold(cast.at_shelter, contact=contact)
    wrote(contact, by=cast.at_shelter)
    sure = {"recognised": "CALLED_BACK", "codes": "COARSENED"}
    return lambda: requests.erase_on_request(contact, **sure, by=cast.at_shelter)


def burning(cast: Cast, model: type[Model]) -> Event:
    """A talk with everything beside it, whose 72 hours are over."""
    talk_with_everything(cast)
    ask_for_a_call(cast, talk=Talk.objects.latest("serial").id)
    answered = Talk.objects.get(door="CHAT")
    danger.begin_danger(team=cast.phone_line, talk=answered.id, by=cast.worker)
    refer(by=cast.worker, talk=answered.id)
    hold(cast.worker, talk=answered.id)
    draft = draft_of(answered.id, seen_by=cast.worker)
    contacts.begin_draft(draft, WOMAN, team=cast.phone_line, by=cast.worker)
    tying.tie_myself_to_talk(answered.id, by=cast.worker)
    Talk.objects.update(burns_at=timezone.now(), wish="M", waits_since=timezone.now())
    return lambda: returning.carry_out_burning(on=timezone.localdate(), by=cast.command)


def burning_a_journal(cast: Cast, model: type[Model]) -> Event:
    began(cast.helpline, by=cast.command)
    Journal.objects.update(burns_at=timezone.now(), draft_version=2, sequence=1)
    return lambda: journals.carry_out_burning(on=timezone.localdate(), by=cast.command)


def refer(*, by: Actor, **about: uuid.UUID) -> None:
    """Somebody is referred, and the service was given a link."""
    made = directory.add_service(Described("Help"), Offer(kind="CAW"), {"nl": Text("Help")}, by=by)
    referral = referrals.refer(Sought(), service=made, state="ACCEPTED", **about, by=by)
    referrals.make_link(referral, by=by)


def fill_danger(act: uuid.UUID, cast: Cast) -> None:
    """What can be said of an act, and beside what it was begun."""
    moment = {"tell_from": timezone.now(), "draft": uuid.uuid4(), "decided_with": cast.lead.id}
    DangerAct.objects.filter(id=act).update(**moment)


def hold(by: Actor, **of: uuid.UUID) -> None:
    """A text that is held, because a party of it cannot be opened."""
    may_leave("Kerkstraat 4", kind="MESSAGE", parties=(uuid.uuid4(),), **of, by=by)


def another_team(cast: Cast, model: type[Model]) -> Event:
    """Somebody else lives at a secret address that was written, lent and opened."""
    there = shelter(cast)
    until = timezone.now() + timedelta(hours=1)
    lent = locations.lend_location(there, cast.worker.id, until=until, by=cast.at_shelter)
    locations.open_lent_location(lent, by=cast.worker)
    of = SecretAddress.objects.get(pk=there).service_id
    return lambda: locations.name_shelter(of, cast.phone_line, by=cast.lead)


def ending(cast: Cast, model: type[Model]) -> Event:
    """Somebody is called back and reached."""
    callback = ask_for_a_call(cast)
    callbacks.take_callback(callback, by=cast.worker)
    return lambda: callbacks.reached(callback, by=cast.worker)


def ask_for_a_call(cast: Cast, **about: uuid.UUID) -> uuid.UUID:
    now = timezone.now()
    asked = callbacks.Asked("CALL", "0470112233", "", now, now + timedelta(hours=1))
    return callbacks.ask_callback(asked, team=cast.phone_line, **about, by=cast.worker)


def computing(cast: Cast, model: type[Model]) -> Event:
    asked = releases.Asked(
        "lists", "Invented people", date(2025, 1, 1), date(2026, 1, 1), COUNTS, releases.Options("main"), "n"
    )
    releases.ask_report(asked, by=cast.statistician)

    def compute() -> None:
        taken = releases.take_report(by=cast.command)
        assert taken
        releases.compute_report(taken, by=cast.command)

    return compute


def name_custodians(cast: Cast) -> None:
    named = [person.id for person in (cast.lead, cast.signer) if person.id]
    accounts.name_custodians(named, by=cast.administrator)


def asking_about_a_case(cast: Cast, model: type[Model]) -> Event:
    of = contacts.register(registration(), team=cast.phone_line, by=cast.worker)
    made = cases.open_from_contact(of, [cases.Person(1, age_group="ADULT"), cases.Person(2)], by=cast.worker)
    cases.add_event(made, "called", by=cast.worker)
    plans.write_plan(
        made, {"PEOPLE": "sister"}, person=1, language="nl", safe=(), after=0, by=cast.worker,
        review_on=timezone.localdate() + timedelta(days=7),
    )  # fmt: skip
    risk.assess_risk(made, {"answers": {"1": True}}, instrument="dash", harmed=1, harming=2, by=cast.worker)
    cases.add_task(made, "call", owner=cast.lead.id, due_on=timezone.localdate(), by=cast.worker)
    minuted(made, cast)
    cases_tying.tie_staff(made, cast.volunteer.id, by=cast.lead)
    [split_off] = [each.id for each in open_cases(seen_by=cast.lead) if each.id != made]

    def both() -> None:
        for case in (made, split_off):
            cases.erase_on_request(case, by=cast.lead)

    return both


def withdrawing_a_document(cast: Cast, model: type[Model]) -> Event:
    of = contacts.register(registration(), team=cast.phone_line, by=cast.worker)
    made = cases.open_from_contact(of, [cases.Person(1, age_group="ADULT")], by=cast.worker)
    there = with_document(made, by=cast.worker)
    return lambda: documents.withdraw_document(there, "ASKED", by=cast.worker)


def of_a_testimony(cast: Cast, model: type[Model]) -> Event:
    offer = offered(cast)
    if model is campaigns.TestimonyOffer:
        return lambda: testimonies.answer_testimony(offer.id, TOLD, uses=(), by=offer.by)
    made = testimonies.answer_testimony(offer.id, TOLD, uses=("PAGES",), by=offer.by)
    assert made
    return lambda: testimonies.withdraw_testimony(made.id, by=cast.lead)


def taking_a_parcel_back(cast: Cast, model: type[Model]) -> Event:
    team = agency("CAW", by=cast.administrator)
    partner(team, by=cast.administrator)
    made = handed(team, cast.helpline)
    return lambda: parcels.take_back_parcel(made.id, made.secret, by=visitor(cast.helpline))


EVENTS: dict[tuple[str, str], Callable[[Cast, type[Model]], Event]] = {
    ("accounts", "leaving"): leaving,
    ("accounts", "leaving a team"): leaving_a_team,
    ("accounts", "signing out"): signing_out,
    ("accounts", "removing"): removing,
    ("accounts", "reset"): resetting,
    ("accounts", "accepting"): accepting,
    ("accounts", "use"): use,
    ("accounts", "replacing"): replacing,
    ("accounts", "change of custodians"): change_of_custodians,
    ("accounts", "agreeing"): agreeing,
    ("accounts", "taking back"): taking_back,
    ("accounts", "retiring"): retiring,
    ("campaigns", "answering"): of_a_testimony,
    ("campaigns", "withdrawing"): of_a_testimony,
    ("cases", "request"): asking_about_a_case,
    ("cases", "withdrawal"): withdrawing_a_document,
    ("contacts", "registration"): registering,
    ("contacts", "discarding"): discarding,
    ("contacts", "request"): asking,
    ("contacts", "burning"): burning,
    ("contacts", "ending"): ending,
    ("contacts", "taking back"): taking_a_parcel_back,
    ("journal", "burning"): burning_a_journal,
    ("directory", "replacing"): another_team,
    ("releases", "computing"): computing,
}


def waiting() -> dict[tuple[type[Model], str], list[str]]:
    """Fields by the event that they wait for, table by table."""
    found: dict[tuple[type[Model], str], list[str]] = {}
    for each in declared.declared():
        for moment in each.fate.moments:
            if isinstance(moment, On):
                found.setdefault((each.model, moment.event), []).append(each.field)
    return found


def concerned(model: type[Model], cast: Cast) -> dict[str, Any]:
    """Which rows the events above are about: those of the worker, the first keys of their team, or all."""
    if model is Staff:
        return {"pk": cast.worker.id}
    if model in {HeldText, CaseTie, SeatHolder}:
        return {}
    if model is TeamKeys:
        return {"team": cast.phone_line, "generation": 1}
    return {"staff": cast.worker.id} if "staff" in {f.name for f in model._meta.fields} else {}


@pytest.mark.parametrize(("model", "event"), waiting(), ids=str)
def test_an_event_carries_out_the_fates_that_wait_for_it(model: type[Model], event: str, cast: Cast):
    fields = tuple(waiting()[model, event])
    happens = EVENTS[model._meta.app_label, event](cast, model)
    before = list(model._default_manager.filter(**concerned(model, cast)).values_list("pk", flat=True))
    assert before  # there is something to erase
    happens()
    rows = model._default_manager.filter(pk__in=before)
    if model._meta.pk.name in fields:
        assert not rows.exists()
        return
    assert rows.exists()
    shown = tuple(field for field in fields if field != "password")
    assert not rows.filter(declared.still_there(model, shown)).exists()
    if "password" in fields:
        assert not is_password_usable(Staff.objects.get(pk=cast.worker.id).password)


def test_no_event_is_tried_that_no_fate_waits_for():
    assert set(EVENTS) == {(model._meta.app_label, event) for model, event in waiting()}
