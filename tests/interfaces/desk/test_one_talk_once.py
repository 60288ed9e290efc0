"""A registration form of a talk stays of that talk, whoever has the talk when it is sent: it counts once."""

import html
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import gettext, override

from cast import WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.contacts import operations, queries
from houvast.records.contacts.models import Contact, Draft, Talk
from houvast.records.contacts.operations import NotInHands, answering, returning, talking, tying
from houvast.records.contacts.queries.talks import draft_of
from interfaces.desk.conftest import REGISTER, kept
from records.contacts.talking_with import begun, code_of, set_line
from traces import was_refused
from two_at_once import at_once

TYPED = {**WOMAN, "channel": "CHAT", "note": "Keeps a bag with her sister."}


@pytest.fixture(autouse=True)
def line(cast: Cast) -> None:
    set_line(cast.phone_line, by=cast.administrator)


@pytest.fixture
def talk(cast: Cast) -> talking.Begun:
    made = begun(cast)
    answering.take_talk(made.id, by=cast.worker)
    return made


@pytest.fixture
def address(cast: Cast, talk: talking.Begun) -> str:
    return REGISTER.format(draft_of(talk.id, seen_by=cast.worker))


def handed_over(cast: Cast, talk: uuid.UUID) -> None:
    answering.hand_over_talk(talk, to=cast.phone_line, said="", by=cast.worker)
    answering.take_talk(talk, by=cast.lead)


def taken_over(cast: Cast, talk: uuid.UUID) -> None:
    answering.join_talk(talk, by=cast.lead)
    answering.take_over_talk(talk, by=cast.lead)


def left_by_who_sat_beside(cast: Cast, talk: uuid.UUID) -> None:
    handed_over(cast, talk)
    answering.hand_over_talk(talk, to=cast.phone_line, said="", by=cast.lead)
    answering.take_talk(talk, by=cast.worker)
    answering.join_talk(talk, by=cast.lead)
    answering.take_over_talk(talk, by=cast.lead)
    answering.join_talk(talk, by=cast.worker)
    answering.step_out(talk, by=cast.worker)


GONE = [handed_over, taken_over, left_by_who_sat_beside]


def shown(answer) -> str:
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("goes", GONE)
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_form_that_was_open_before_the_talk_went_registers_nothing_and_loses_nothing(
    worker, cast: Cast, talk, address: str, goes: Callable[[Cast, uuid.UUID], None], language: str
):
    accounts.keep_preferences(cast.worker.id, language=language, shortcuts=True, by=cast.worker)
    assert worker.get(address).status_code == 200
    goes(cast, talk.id)
    for beside in ({}, {"beside": "yes"}):
        answer = worker.post(address, {**TYPED, **beside})
        assert answer.status_code == 409
        with override(language):
            assert str(NotInHands()) in shown(answer)
        assert TYPED["note"] in shown(answer)
    assert Contact.objects.count() == 0
    assert was_refused("contacts.register_talk", by=cast.worker, subject=talk.id)
    contact = answering.register_talk(talk.id, registration(), team=cast.phone_line, by=cast.lead)
    again = worker.post(address, TYPED)
    with override(language):
        assert str(answering.RegisteredBefore()) in shown(again)
    assert [each.id for each in Contact.objects.all()] == [contact]
    assert Talk.objects.get().contact == Contact.objects.get()


def test_what_is_wrong_in_it_stands_beside_that_it_is_somebody_elses(worker, cast: Cast, talk, address: str):
    handed_over(cast, talk.id)
    answer = worker.post(address, {**TYPED, "age": "x"})
    assert answer.status_code == 422
    assert 'href="#f-age"' in shown(answer)
    with override("nl"):
        assert str(NotInHands()) in shown(answer)


def test_a_draft_of_it_is_still_read_and_saved_and_says_why_it_registers_nothing(
    worker, cast: Cast, talk, address: str
):
    draft, page = draft_of(talk.id, seen_by=cast.worker), str(uuid.uuid4())
    first = kept(worker, draft, {"note": "half"}, team=str(cast.phone_line), page=page)
    handed_over(cast, talk.id)
    more = {"team": str(cast.phone_line), "page": page, "revision": first.json()["revision"]}
    assert kept(worker, draft, {"note": "half a sentence"}, **more).status_code == 200
    assert address in worker.get("/desk/").content.decode()
    opened = shown(worker.get(address))
    assert "half a sentence</textarea>" in opened
    with override("nl"):
        assert str(NotInHands()) in opened
    answering.hand_over_talk(talk.id, to=cast.phone_line, said="", by=cast.lead)
    answering.take_talk(talk.id, by=cast.worker)
    with override("nl"):
        assert str(NotInHands()) not in shown(worker.get(address))
    worker.post(address, TYPED)
    assert Talk.objects.get().contact == Contact.objects.get()
    assert queries.drafts(seen_by=cast.worker) == []


def test_who_knows_somebody_in_it_registers_nothing_and_reads_nothing_of_what_they_typed(
    worker, cast: Cast, client_of, talk, address: str
):
    draft, page = draft_of(talk.id, seen_by=cast.worker), str(uuid.uuid4())
    stands = {"team": str(cast.phone_line), "page": page}
    assert kept(worker, draft, {"note": "her brother"}, **stands).status_code == 200
    tying.tie_myself_to_talk(talk.id, by=cast.worker)
    assert worker.get(address).status_code == 404
    assert kept(worker, draft, {"note": "her brother called"}, **stands, revision=1).status_code == 404
    assert address not in worker.get("/desk/").content.decode()
    assert address not in worker.get("/desk/shift/").content.decode()
    beside = worker.post(address, {**TYPED, "beside": "yes"})
    after = worker.post(address, TYPED, follow=True)
    for answer in (beside, after):
        assert TYPED["note"] not in shown(answer)
        with override("nl"):
            assert gettext("This talk is not with you: nothing was registered.") in shown(answer)
    assert Contact.objects.count() == 0
    tying.lift_tie(Talk.objects.get().ties.get().id, by=cast.lead)
    assert "her brother</textarea>" in shown(worker.get(address))


def test_nobody_begins_a_draft_of_a_talk_that_is_closed_to_them(worker, cast: Cast, talk):
    tying.tie_myself_to_talk(talk.id, by=cast.worker)
    draft, page = draft_of(talk.id, seen_by=cast.worker), str(uuid.uuid4())
    assert kept(worker, draft, {"note": "x"}, team=str(cast.phone_line), page=page).status_code == 404
    assert not Draft.objects.exists()


def test_a_draft_of_a_talk_makes_no_contact_of_its_own(cast: Cast, talk):
    draft = draft_of(talk.id, seen_by=cast.worker)
    with pytest.raises(NotInHands):
        operations.register(registration(), team=cast.phone_line, draft=draft, by=cast.worker)
    assert not Contact.objects.exists()


def test_sent_once_more_after_it_was_registered_and_handed_over_it_is_the_same_contact(
    worker, cast: Cast, talk, address: str
):
    assert worker.post(address, TYPED).status_code == 302
    handed_over(cast, talk.id)
    assert worker.post(address, TYPED).status_code == 302
    assert "data-registered" in worker.post(address, {**TYPED, "beside": "yes"}).content.decode()
    assert Talk.objects.get().contact == Contact.objects.get()


def test_a_talk_that_is_burned_takes_what_was_typed_of_it_along(worker, cast: Cast, talk, address: str):
    for person in (cast.worker, cast.lead):
        draft = draft_of(talk.id, seen_by=person)
        operations.begin_draft(draft, {"note": "x"}, team=cast.phone_line, by=person)
    other = uuid.uuid4()
    operations.begin_draft(other, {"note": "of a call"}, team=cast.phone_line, by=cast.worker)
    handed_over(cast, talk.id)
    returning.burn(talk.id, code_of(talk.entered), by=talk.entered.by)
    Talk.objects.update(burns_at=timezone.now() - timedelta(seconds=1))
    returning.carry_out_burning(on=timezone.localdate(), by=cast.command)
    assert [each.id for each in Draft.objects.all()] == [other]
    assert worker.post(address, TYPED)["Location"] == "/desk/talks/"
    assert not Contact.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("goes", [handed_over, taken_over])
def test_sent_at_the_moment_in_which_the_talk_goes_it_counts_once(worker, cast, talk, address: str, goes):
    sent, gone = at_once(lambda: worker.post(address, TYPED), lambda: goes(cast, talk.id))
    assert not isinstance(gone, Exception), gone
    assert sent.status_code in (302, 409)
    made = Contact.objects.count()
    assert made == (1 if sent.status_code == 302 else 0)
    if not made:
        answering.register_talk(talk.id, registration(), team=cast.phone_line, by=cast.lead)
    assert Talk.objects.get().contact == Contact.objects.get()
