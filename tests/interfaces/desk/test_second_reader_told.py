"""Who reads an answer second is told by mail that something is new, at the address of their team; no more."""

import uuid

import pytest
from django.core import mail

from cast import Cast
from houvast.records.accounts import operations as accounts
from houvast.records.cases import operations
from houvast.records.cases.models import LookedAnswer
from houvast.records.cases.operations import Person
from houvast.records.contacts.mailing import posting

WHERE = "team@example.org"
SAID = {"person": "1", "recognised": "IN_PERSON", "others": "on", "secrecy": "on"}


@pytest.fixture
def case(cast: Cast, settings) -> uuid.UUID:
    settings.MAIL_SMTP, settings.MAIL_ADDRESS = "smtp://127.0.0.1:2525", "line@example.org"
    people = [Person(1, called="Lies", age_group="ADULT"), Person(2)]
    return operations.open_at_house(people, team=cast.phone_line, once=uuid.uuid4(), by=cast.worker)


def told_at(cast: Cast, client_of, address: str, by: str = "administrator"):
    page = f"/desk/lines/{cast.phone_line}/told/"
    return client_of(getattr(cast, by)).post(page, {"address": address})


def prepare(cast: Cast, client_of, case):
    return client_of(cast.lead).post(f"/desk/cases/{case}/who-looked/", SAID, follow=True)


@pytest.mark.django_db(transaction=True)
def test_the_team_is_told_that_something_is_new_in_its_own_language_and_nothing_else(cast, client_of, case):
    assert told_at(cast, client_of, WHERE).status_code == 302
    for person in (cast.worker, cast.volunteer):
        accounts.keep_preferences(person.id, language="nl", shortcuts=True, by=person)
    accounts.keep_preferences(cast.lead.id, language="fr", shortcuts=True, by=cast.lead)
    prepare(cast, client_of, case)
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([WHERE], "Er is iets nieuws")
    whole = f"{sent.subject} {sent.body} {sent.message()}".lower()
    names = (str(case), str(LookedAnswer.objects.get().id), "lies", "phone", "houvast", "1712", "dossier")
    assert not [each for each in (*names, "http") if each in whole]


@pytest.mark.django_db(transaction=True)
def test_without_an_address_nothing_is_mailed(cast, client_of, case):
    prepare(cast, client_of, case)
    told_at(cast, client_of, WHERE)
    told_at(cast, client_of, "")
    prepare(cast, client_of, case)
    assert LookedAnswer.objects.count() == 2
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_prepared_also_where_the_mail_server_takes_nothing(cast, client_of, case, monkeypatch):
    told_at(cast, client_of, WHERE)

    def refused(*args: object, **kwargs: object) -> None:
        raise posting.NotSent("x")

    monkeypatch.setattr(posting, "send", refused)
    page = prepare(cast, client_of, case).content.decode()
    assert "de mailserver nam de mail niet aan" in page or "did not take the mail" in page
    assert LookedAnswer.objects.get().state == "WAITS"


@pytest.mark.parametrize("somebody", ["worker", "lead", "outsider"])
def test_only_an_administrator_says_where_a_team_is_told(cast, client_of, somebody):
    assert told_at(cast, client_of, WHERE, by=somebody).status_code == 404
    page = f"/desk/lines/{cast.phone_line}/told/"
    assert client_of(getattr(cast, somebody)).get(page).status_code == 404
    told_at(cast, client_of, WHERE)
    assert WHERE in client_of(cast.administrator).get(page).content.decode()
