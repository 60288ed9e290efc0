"""A service answers once, by a link that shows nothing of anybody; every other link has one answer."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from cast import WOMAN, Cast, registration
from houvast.interfaces.shell.buckets import buckets
from houvast.records.audit import trail
from houvast.records.contacts import operations
from houvast.records.contacts.models import Referral
from houvast.records.contacts.operations import referrals
from houvast.records.contacts.operations.referrals import Sought
from houvast.records.directory import operations as directory
from houvast.records.directory.offer import Described, Offer, Text

NAME = "Invented shelter"


@pytest.fixture
def referral(cast: Cast) -> uuid.UUID:
    contact = operations.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    service = directory.add_service(
        Described("Invented Help"), Offer(kind="SHELTER"), {"en": Text(NAME)}, by=cast.worker
    )
    return referrals.refer(
        Sought("F", "Y", "LEUVEN"), service=service, contact=contact, state="ACCEPTED", by=cast.worker
    )


@pytest.fixture
def secret(cast: Cast, referral: uuid.UUID) -> str:
    return referrals.make_link(referral, by=cast.worker)


@pytest.fixture(autouse=True)
def nobody_tried_before():
    buckets._left.clear()


def at(secret: str, language: str = "en") -> str:
    return f"/{language}/reply/{secret}/"


def plain(response: Any) -> str:
    """The page, without what differs between any two pages: the addresses of itself."""
    return re.sub(r"/reply/[^/]+/", "/reply/x/", response.content.decode())


def test_opening_the_link_changes_nothing_however_often(client: Client, cast, secret):
    before = (Referral.objects.values().get(), trail.events(cast.helpline, newest=1)[0])
    for _ in range(3):
        assert client.get(at(secret)).status_code == 200
        assert client.head(at(secret)).status_code == 200
    assert (Referral.objects.values().get(), trail.events(cast.helpline, newest=1)[0]) == before
    assert client.put(at(secret)).status_code == 405


def test_the_page_shows_nobody_and_nothing_that_was_told(client: Client, cast, secret, referral):
    row = Referral.objects.select_related("contact").get()
    shown = client.get(at(secret))
    text = shown.content.decode()
    secrets = (NAME, "Invented Help", "Leuven", "SHELTER", "bag with her sister", "Phone line", "worker")
    secrets += (str(row.id), str(row.contact.id), str(row.record_key), row.link_hash)
    main = text[text.index("<main") : text.index("</main>")]
    assert [each for each in secrets if each in main] == []
    assert shown["Referrer-Policy"] == "no-referrer"
    assert shown["Cache-Control"] == "no-store"
    assert shown["X-Robots-Tag"] == "noindex"
    assert shown.cookies == {}


def test_the_same_link_for_a_woman_a_man_and_anybody_shows_the_same_words(client: Client, cast, referral):
    pages = set()
    for sex in ("F", "M", "X", "U"):
        Referral.objects.update(
            sex=sex, children="N" if sex == "M" else "Y", kind="CAW" if sex == "M" else "VK"
        )
        secret = referrals.make_link(referral, by=cast.worker)
        shown = plain(client.get(at(secret)))
        pages.add(re.sub(r"<strong>\w{5}</strong>", "", shown))
    assert len(pages) == 1


def test_it_answers_once_and_the_desk_reads_it_with_its_reason(client: Client, cast, secret, referral):
    answer = client.post(at(secret), {"answer": "REFUSED_BY_SERVICE", "reason": "CHILDREN"})
    assert answer.status_code == 200
    assert "Thank you" in answer.content.decode()
    found = referrals.open_referral(referral, by=cast.worker)
    assert (found.state, found.reason, found.steps[-1].by_link) == ("REFUSED_BY_SERVICE", "CHILDREN", True)
    assert client.post(at(secret), {"answer": "ARRIVED"}).status_code == 404
    assert referrals.open_referral(referral, by=cast.worker).state == "REFUSED_BY_SERVICE"


def test_what_is_no_answer_leaves_the_link_as_it_was(client: Client, secret):
    for wrong in ({}, {"answer": "REFUSED_BY_SERVICE"}, {"answer": "ACCEPTED"}, {"answer": "\x00" * 99}):
        assert client.post(at(secret), wrong).status_code == 422
    assert client.post(at(secret), {"answer": "ARRIVED"}).status_code == 200


def test_used_unknown_old_replaced_and_withdrawn_links_have_one_answer(client: Client, cast, referral):
    def used() -> str:
        secret = referrals.make_link(referral, by=cast.worker)
        assert client.post(at(secret), {"answer": "EXPECTED"}).status_code == 200
        return secret

    def old() -> str:
        secret = referrals.make_link(referral, by=cast.worker)
        Referral.objects.update(link_until=timezone.now() - timedelta(seconds=1))
        return secret

    def replaced() -> str:
        secret = referrals.make_link(referral, by=cast.worker)
        referrals.make_link(referral, by=cast.worker)
        return secret

    def withdrawn() -> str:
        secret = referrals.make_link(referral, by=cast.worker)
        referrals.withdraw_referral(referral, by=cast.worker)
        return secret

    def unknown() -> str:
        return "A" * 32

    answers = set()
    for made in (used, old, replaced, withdrawn, unknown):
        secret = made()
        for response in (client.get(at(secret)), client.post(at(secret), {"answer": "ARRIVED"})):
            headers = tuple(sorted(response.headers.items()))
            answers.add((response.status_code, plain(response), headers))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404


def test_only_a_hash_of_the_link_is_kept_and_it_opens_nothing(client: Client, secret):
    row = Referral.objects.get()
    assert secret not in repr(row.__dict__)
    assert client.get(at(row.link_hash)).status_code == 404


@pytest.mark.parametrize("odd", ["%00", "..%2f..", "é" * 20, "x" * 5000, "' OR 1=1 --"])
def test_an_odd_address_is_a_link_that_answers_nothing(client: Client, referral, odd):
    assert client.get(at(odd)).status_code == 404


def test_a_network_that_tries_many_links_is_slowed_down(client: Client, cast, secret):
    with override_settings(LIMIT_NETWORKS=True):
        seen = [client.get(at(uuid.uuid4().hex)).status_code for _ in range(25)]
        assert seen[:20] == [404] * 20
        assert set(seen[20:]) == {429}
        assert client.get(at(secret)).status_code == 429
        assert client.get(at(secret), REMOTE_ADDR="198.51.100.7").status_code == 200


def test_tries_with_links_that_there_are_not_leave_nothing_in_the_trail(client: Client, cast, referral):
    before = trail.events(cast.helpline, newest=1)[0]
    client.post(at("A" * 32), {"answer": "ARRIVED"})
    assert trail.events(cast.helpline, newest=1)[0] == before


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_it_speaks_four_languages_and_asks_for_no_script(client: Client, cast, referral, language):
    secret = referrals.make_link(referral, by=cast.worker)
    shown = client.get(at(secret, language)).content.decode()
    assert f'<html lang="{language}"' in shown
    main = shown[shown.index("<main") : shown.index("</main>")]
    assert "<script" not in main
    assert len(re.findall(r'type="radio"', main)) == 5
    if language != "en":
        assert "What became of it?" not in main
