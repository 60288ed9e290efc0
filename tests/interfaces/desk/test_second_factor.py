"""Between the password and the desk: nothing opens without a second factor, and none is made by half."""

import base64
import html
import json
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cast import PASSWORD, Cast
from factors import code, with_app, wrong
from houvast.records.accounts.models import Installation, SecondFactor, SignIn
from houvast.records.accounts.operations import NotPossible, declare_demo, second_factor
from houvast.records.accounts.queries import sign_ins as queries

SHOW, ADD, APP, OWN = (
    "/desk/second-factor/show/",
    "/desk/second-factor/add/",
    "/desk/second-factor/add/app/",
    "/desk/second-factor/",
)


@pytest.fixture
def half(cast: Cast) -> Client:
    """The worker, after the right password."""
    client = Client()
    client.post("/desk/sign-in/", {"username": "worker", "password": PASSWORD})
    return client


def secret_on(page: str) -> bytes:
    typed = html.unescape(re.search(r'<code class="once">([^<]+)</code>', page)[1])
    return base64.b32decode(typed.replace(" ", ""))


# Compulsory


@pytest.mark.parametrize("address", ["/desk/", "/desk/contacts/", "/desk/preferences/", "/desk/token/", OWN])
def test_before_there_is_one_every_page_leads_to_setting_one_up(half, address):
    assert half.get(address).headers["Location"].startswith(ADD)


@pytest.mark.parametrize(
    "address", ["/desk/", "/desk/contacts/", "/desk/preferences/", "/desk/token/", OWN, ADD, APP]
)
def test_until_it_is_shown_every_page_leads_to_showing_it(cast, half, address):
    with_app(cast.worker)
    assert half.get(address).headers["Location"].startswith(SHOW)


def test_a_save_by_half_is_told_so_instead_of_sent_away(cast, half):
    with_app(cast.worker)
    answer = half.post(
        "/desk/drafts/6f1f1f5e-56a8-4f6e-9c1d-0e9a4f1f7a11/",
        {},
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 401


def test_in_a_demo_one_click_is_enough(db, cast):
    Installation.objects.create(is_demo=True)
    client = Client()
    client.post("/desk/sign-in/", {"username": "worker", "password": PASSWORD})
    assert client.get("/desk/").status_code == 200


# Setting up


def test_an_app_is_set_up_and_its_spare_codes_are_shown_once(cast, half):
    secret = secret_on(half.get(APP).content.decode())
    refused = half.post(APP, {"code": wrong(secret)})
    assert refused.status_code == 422
    assert 'href="#id_code"' in refused.content.decode()
    shown = half.post(APP, {"code": code(secret)})
    codes = re.findall(r'<code class="once">([^<]+)</code>', shown.content.decode())
    assert len(codes) == 10
    assert shown.headers["Cache-Control"] == "no-store"
    assert half.get("/desk/").status_code == 200
    assert codes[0] not in half.get(OWN).content.decode()


def test_the_secret_is_no_longer_shown_once_it_is_confirmed(cast, half):
    secret = secret_on(half.get(APP).content.decode())
    half.post(APP, {"code": code(secret)})
    assert half.get(APP).headers["Location"] == OWN


def test_a_page_left_open_for_more_than_ten_minutes_sets_nothing_up(cast, half):
    secret = secret_on(half.get(APP).content.decode())
    SignIn.objects.filter(staff=cast.worker.id).update(started_at=timezone.now() - timedelta(minutes=11))
    assert half.post(APP, {"code": code(secret)}).headers["Location"].startswith("/desk/sign-in/")
    assert not queries.has_second_factor(seen_by=cast.worker)


def test_the_picture_and_the_page_name_nobody_and_no_product(half):
    page = half.get(APP).content.decode()
    assert "<svg" in page
    assert "houvast" not in page.lower()


def test_guessing_the_first_code_is_slowed_down(half):
    secret = secret_on(half.get(APP).content.decode())
    for _ in range(3):
        half.post(APP, {"code": wrong(secret)})
    assert "Te veel pogingen" in half.post(APP, {"code": code(secret)}).content.decode()
    assert not SecondFactor.objects.filter(confirmed_at__isnull=False).exists()


# Showing


def test_a_code_opens_the_desk_where_one_wanted_to_be(cast, half):
    secret = with_app(cast.worker)
    answer = half.post(f"{SHOW}?next=/desk/contacts/", {"code": code(secret)})
    assert answer.headers["Location"] == "/desk/contacts/"
    assert half.get("/desk/contacts/").status_code == 200


@pytest.mark.parametrize(
    "there", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"]
)
def test_it_leads_nowhere_else(cast, half, there):
    answer = half.post(f"{SHOW}?next={there}", {"code": code(with_app(cast.worker))})
    assert answer.headers["Location"] == "/desk/"


def test_a_locked_key_asks_for_the_password_before_the_code(cast, half):
    """The secret of the app opens with the person's own key, which a restart or idle minutes lock."""
    secret = with_app(cast.worker)
    half.cookies.pop(settings.KEY_COOKIE_NAME)
    asked = half.post(SHOW, {"code": code(secret)})
    assert asked.status_code == 423
    again = half.post(SHOW, {"code": code(secret), "password_again": PASSWORD})
    assert again.headers["Location"] == "/desk/"
    assert half.get("/desk/").status_code == 200


def test_half_a_sign_in_unlocks_and_still_opens_nothing(cast, half):
    with_app(cast.worker)
    half.cookies.pop(settings.KEY_COOKIE_NAME)
    assert half.post("/desk/unlock/", {"password": PASSWORD}).status_code == 302
    assert half.get("/desk/").headers["Location"].startswith(SHOW)


def test_a_replayed_code_opens_nothing(cast, half):
    said = code(with_app(cast.worker))
    half.post(SHOW, {"code": said})
    thief = Client()
    thief.post("/desk/sign-in/", {"username": "worker", "password": PASSWORD})
    assert thief.post(SHOW, {"code": said}).status_code == 422
    assert thief.get("/desk/").status_code == 302


def test_the_code_of_another_person_opens_nothing(cast, half):
    with_app(cast.worker)
    assert half.post(SHOW, {"code": code(with_app(cast.lead))}).status_code == 422
    assert half.get("/desk/").status_code == 302


def test_brute_force_is_slowed_down_and_a_spare_code_still_opens(cast, half):
    secret = with_app(cast.worker)
    codes = second_factor.new_spare_codes(by=cast.worker)
    for _ in range(4):
        told = half.post(SHOW, {"code": wrong(secret)}).content.decode()
    assert "Te veel pogingen" in told
    assert half.post(SHOW, {"code": code(secret)}).status_code == 422
    assert half.post(SHOW, {"code": codes[0]}).status_code == 302
    assert half.get("/desk/").status_code == 200


HOSTILE = [
    {"code": ""},
    {"code": "9" * 5000},
    {"answer": "no json"},
    {"answer": "[]"},
    {"answer": "{}"},
    {"answer": json.dumps({"rawId": "AA", "id": "AA", "response": {}})},
    {"x": "y"},
]


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_answers_are_refused(cast, half, said):
    with_app(cast.worker)
    assert half.post(SHOW, said).status_code == 422
    assert half.get("/desk/").status_code == 302


def test_without_a_session_nothing_is_shown_or_set_up(db):
    for address in (SHOW, ADD, APP, OWN):
        assert Client().get(address).headers["Location"].startswith("/desk/sign-in/")


# Sessions


def test_a_session_key_that_was_known_before_is_worth_nothing_after_password_and_factor(cast):
    secret, client, known = with_app(cast.worker), Client(), []
    client.get("/desk/sign-in/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    known.append(session.session_key)
    client.post("/desk/sign-in/", {"username": "worker", "password": PASSWORD})
    known.append(client.session.session_key)
    client.post(SHOW, {"code": code(secret)})
    known.append(client.session.session_key)
    assert len(set(known)) == 3
    for key in known[:2]:
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = key
        assert thief.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 200


# One's own


def test_changing_it_asks_to_show_it_again_after_ten_minutes(cast, worker):
    with_app(cast.worker)
    (own,) = queries.own_second_factors(seen_by=cast.worker)
    assert worker.get(OWN).status_code == 200
    SignIn.objects.filter(proved_at__isnull=False).update(proved_at=timezone.now() - timedelta(minutes=11))
    assert worker.get("/desk/").status_code == 200
    for address in (OWN, ADD, APP, "/desk/password/"):
        assert worker.get(address).headers["Location"].startswith(SHOW), address
    removed = worker.post(f"{OWN}{own.id}/remove/", headers={"Referer": f"http://testserver{OWN}"})
    assert removed.headers["Location"] == f"{SHOW}?next=%2Fdesk%2Fsecond-factor%2F"
    assert worker.post(f"{OWN}codes/").headers["Location"].startswith(SHOW)
    assert queries.spare_codes_left(seen_by=cast.worker) == 0


def test_the_last_one_stays_and_the_page_says_why(cast, worker):
    with_app(cast.worker)
    (own,) = queries.own_second_factors(seen_by=cast.worker)
    page = worker.post(f"{OWN}{own.id}/remove/", follow=True).content.decode()
    assert "Dit is je enige" in page
    assert queries.has_second_factor(seen_by=cast.worker)


def test_one_of_somebody_else_is_not_found(cast, worker):
    with_app(cast.lead)
    (theirs,) = queries.own_second_factors(seen_by=cast.lead)
    assert worker.post(f"{OWN}{theirs.id}/remove/").status_code == 404


# Lost


def test_a_lost_one_is_reset_by_the_administrator_and_seen_at_the_next_sign_in(cast, client_of):
    with_app(cast.worker)
    administrator = client_of(cast.administrator)
    address = f"/desk/people/{cast.worker.id}/second-factor/"
    assert administrator.post(address, {"reason": "stolen"}).headers["Location"] == "/desk/people/"
    again = Client()
    again.post("/desk/sign-in/", {"username": "worker", "password": PASSWORD})
    again.post(APP, {"code": code(secret_on(again.get(APP).content.decode()))})
    today = again.get("/desk/").content.decode()
    assert "Administrator wiste jouw tweede bewijs. Reden: het was gestolen." in today
    assert "wiste het tweede bewijs van Worker" in client_of(cast.lead).get("/desk/").content.decode()


@pytest.mark.parametrize("somebody", ["worker", "lead", "outsider"])
def test_nobody_but_an_administrator_resets_one(cast, client_of, somebody):
    with_app(cast.volunteer)
    address = f"/desk/people/{cast.volunteer.id}/second-factor/"
    assert client_of(getattr(cast, somebody)).post(address, {"reason": "lost"}).status_code == 404
    assert queries.has_second_factor(seen_by=cast.volunteer)


def test_an_administrator_finds_no_way_to_reset_their_own(cast, client_of):
    with_app(cast.administrator)
    administrator, own = client_of(cast.administrator), f"/desk/people/{cast.administrator.id}/second-factor/"
    assert own not in administrator.get("/desk/people/").content.decode()
    assert administrator.post(own, {"reason": "lost"}).status_code == 404


def test_a_demo_is_declared_only_where_nobody_works_yet(cast):
    """Else an administrator of the server could take the second factor away from everybody, unseen."""
    with pytest.raises(NotPossible):
        declare_demo(by=cast.command)
