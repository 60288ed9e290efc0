"""Referring at the desk: from who takes somebody to what became of it, with the person's consent."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cast import Cast
from houvast.records.contacts.models import Referral
from houvast.records.contacts.operations import answering, referrals
from houvast.records.contacts.operations.referrals import Sought
from houvast.records.directory import operations as directory
from houvast.records.directory.offer import Answer, Described, Offer, Takes, Text
from records.contacts.talking_with import begun, set_line

LIST = "/desk/referrals/"
NEW = f"{LIST}new/"
NAME = "Invented shelter"


@pytest.fixture
def worker(cast: Cast, client_of) -> Client:
    client = client_of(cast.worker)
    client.post("/desk/language/", {"language": "en"})
    return client


@pytest.fixture
def service(cast: Cast) -> uuid.UUID:
    takes = Takes(sexes={"M": Answer.YES, "F": Answer.YES}, children=Answer.YES)
    offer = Offer(kind="SHELTER", phone="016 00 00 00", email="shelter@example.org", takes=takes)
    return directory.add_service(Described("Invented Help"), offer, {"en": Text(NAME)}, by=cast.worker)


@pytest.fixture
def accepted(cast: Cast, contact: uuid.UUID, service: uuid.UUID) -> uuid.UUID:
    return referrals.refer(
        Sought("F", "Y", "LEUVEN"), service=service, contact=contact, state="ACCEPTED", by=cast.worker
    )


def act(client, referral: uuid.UUID, what: str, **more: object):
    said = {"act": what, "version": Referral.objects.get(id=referral).version, **more}
    return client.post(f"{LIST}{referral}/act/", said)


def test_from_a_contact_over_who_takes_them_to_a_referral_on_its_page(worker, cast, contact, service):
    page = worker.get(f"/desk/contacts/{contact}/").content.decode()
    (asking,) = re.findall(r'href="(/desk/directory/for/\?contact=[^"]+)"', page)
    form = worker.get(asking).content.decode()
    assert re.search(r'<option value="F" selected', form)  # what the contact says already
    assert 'value="34"' in form
    about = re.search(r'name="about" value="([^"]+)"', form)[1]
    found = worker.post("/desk/directory/for/", {"sex": "F", "children": "3, ?", "about": about})
    (chosen,) = re.findall(
        rf'action="{NEW}" class="found__refer">(.*?)</form>', found.content.decode(), re.DOTALL
    )
    hidden = dict(re.findall(r'name="(\w+)" value="([^"]*)"', chosen))
    assert (hidden["sex"], hidden["children"], hidden["service"]) == ("F", "Y", str(service))
    shown = worker.post(NEW, hidden).content.decode()
    assert NAME in shown
    once = re.search(r'name="once" value="([^"]+)"', shown)[1]
    said = {**hidden, "act": "refer", "once": once, "state": "ACCEPTED", "warm": "on"}
    address = {worker.post(NEW, said)["Location"] for _ in range(2)}  # pressed twice
    (made,) = Referral.objects.all()
    assert address == {f"{LIST}{made.id}/"}
    assert (made.contact.id, made.sex, made.children, made.warm, made.stated) == (
        contact,
        "F",
        "Y",
        True,
        "YES",
    )
    page = worker.get(f"/desk/contacts/{contact}/").content.decode()
    assert NAME in page


def test_nobody_is_referred_before_one_says_what_the_person_says(worker, cast, contact, service):
    said = {"act": "refer", "service": service, "about": f"contact:{contact}", "sex": "F"}
    answer = worker.post(NEW, said)
    assert answer.status_code == 422
    assert not Referral.objects.exists()


def test_where_nobody_takes_them_that_is_noted_with_the_kind_of_help(worker, cast, contact):
    found = worker.post("/desk/directory/for/", {"sex": "M", "children": "5"}).content.decode()
    assert "none-takes--now" in found
    said = {"act": "refer", "about": f"contact:{contact}", "sex": "M", "children": "Y", "district": "LEUVEN"}
    assert worker.post(NEW, said).status_code == 422
    assert worker.post(NEW, {**said, "kind": "SHELTER"}).status_code == 302
    made = Referral.objects.get()
    assert (made.state, made.kind, made.district) == ("NO_SERVICE", "SHELTER", "LEUVEN")
    assert worker.get(f"{LIST}{made.id}/").status_code == 200


def test_each_step_is_noted_by_one_button_and_undone_by_another(worker, accepted):
    act(worker, accepted, "EXPECTED")
    act(worker, accepted, "NO_PLACE")
    assert Referral.objects.get().state == "NO_PLACE"
    assert 'value="undo"' in worker.get(f"{LIST}{accepted}/").content.decode()
    act(worker, accepted, "undo")
    assert Referral.objects.get().state == "EXPECTED"
    act(worker, accepted, "REFUSED_BY_SERVICE")
    assert "Say why the service refuses." in worker.get(f"{LIST}{accepted}/").content.decode()
    act(worker, accepted, "REFUSED_BY_SERVICE", reason="CARE")
    shown = worker.get(f"{LIST}{accepted}/").content.decode()
    assert "Needs care that is not there" in shown


def test_what_a_colleague_noted_meanwhile_is_not_overwritten(worker, cast, accepted):
    referrals.follow(accepted, "EXPECTED", version=1, by=cast.lead)
    worker.post(f"{LIST}{accepted}/act/", {"act": "LOST", "version": 1})
    assert "changed this meanwhile" in worker.get(f"{LIST}{accepted}/").content.decode()
    assert Referral.objects.get().state == "EXPECTED"


def test_a_link_is_shown_once_with_its_reference_and_never_again(worker, accepted):
    made = act(worker, accepted, "link").content.decode()
    link = re.search(r'value="(http[^"]+/reply/[^"]+/)"', made)[1]
    reference = re.search(r"Reference: (\w+)", made)[1]
    assert f"mailto:shelter@example.org?subject=Reference%20{reference}" in made
    again = worker.get(f"{LIST}{accepted}/").content.decode()
    assert link.rsplit("/", 2)[1] not in again
    assert reference in again


def test_the_sender_withdraws_and_puts_back_and_a_colleague_has_no_such_button(
    worker, client_of, cast, accepted
):
    assert 'value="withdraw"' not in client_of(cast.lead).get(f"{LIST}{accepted}/").content.decode()
    assert act(client_of(cast.lead), accepted, "withdraw").status_code == 404
    act(worker, accepted, "withdraw")
    assert Referral.objects.get().withdrawn
    assert "Withdrawn" in worker.get(f"{LIST}{accepted}/").content.decode()
    act(worker, accepted, "restore")
    assert not Referral.objects.get().withdrawn


def test_what_nothing_came_back_of_stands_on_the_page_of_today_until_somebody_asks_again(worker, accepted):
    assert "Nothing came back" not in worker.get("/desk/").content.decode()
    Referral.objects.update(remind_on=timezone.localdate() - timedelta(days=1))
    page = worker.get("/desk/").content.decode()
    assert "Nothing came back" in page
    assert f"{LIST}{accepted}/" in page
    assert NAME not in page  # to which service opens on its own page, and leaves a trace there
    assert NAME not in worker.get(LIST).content.decode()
    act(worker, accepted, "again")
    assert "Nothing came back" not in worker.get("/desk/").content.decode()
    assert f"{LIST}{accepted}/" in worker.get(LIST).content.decode()


def test_in_a_talk_it_is_offered_beside_it_and_shown_there(worker, cast, service):
    set_line(cast.phone_line, by=cast.administrator)
    talk = begun(cast, first="Where can I sleep?")
    answering.take_talk(talk.id, by=cast.worker)
    page = worker.get(f"/desk/talks/{talk.id}/").content.decode()
    assert f"/desk/directory/for/?talk={talk.id}" in page
    said = {"act": "refer", "service": service, "about": f"talk:{talk.id}", "sex": "U", "state": "OFFERED"}
    worker.post(NEW, {**said, "children": "U", "district": "U"})
    assert NAME in worker.get(f"/desk/talks/{talk.id}/").content.decode()


def test_a_worker_elsewhere_finds_no_referral_no_service_and_no_list(outsider, accepted, service, contact):
    assert outsider.get(f"{LIST}{accepted}/").status_code == 404
    assert act(outsider, accepted, "ARRIVED").status_code == 404
    assert outsider.post(NEW, {"service": service}).status_code == 404
    assert str(accepted) not in outsider.get(LIST).content.decode()
    assert (
        outsider.post(NEW, {"act": "refer", "kind": "CAW", "about": f"contact:{contact}"}).status_code == 404
    )


@pytest.mark.parametrize("somebody", ["statistician", "administrator"])
def test_who_follows_nobody_has_no_such_page(client_of, cast, somebody):
    client = client_of(getattr(cast, somebody))
    assert client.get(LIST).status_code == 404
    assert client.post(NEW, {}).status_code == 404


@pytest.mark.parametrize("said", ["", "ARRIVED'", "OFFERED", "x" * 3000, "\x00"])
def test_an_act_that_there_is_not_changes_nothing(worker, accepted, said):
    before = Referral.objects.values().get()
    assert act(worker, accepted, said).status_code == 302
    assert Referral.objects.values().get() == before


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_every_page_of_it_speaks_the_language(worker, accepted, service, language):
    worker.post("/desk/language/", {"language": language})
    Referral.objects.update(remind_on=timezone.localdate())
    pages = [worker.get(address) for address in ("/desk/", LIST, f"{LIST}{accepted}/")]
    pages += [worker.post(NEW, {"service": service}), worker.post(NEW, {}), act(worker, accepted, "link")]
    english = ("Nothing came back", "What became of it?", "Refer to", "Nobody takes them", "Let the service")
    for page in pages:
        text = page.content.decode()
        assert f'<html lang="{language}"' in text
        if language != "en":
            assert not [words for words in english if words in text]
