"""Guessing passwords at the door: slower each time, the same for unknown names, and nobody is kept out."""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from cast import PASSWORD, Cast
from factors import code, with_app
from houvast.interfaces.shell import tries
from houvast.interfaces.shell.buckets import address_of as address
from houvast.records.accounts import operations, passwords
from houvast.records.accounts.derivations import Busy
from houvast.records.accounts.models import Delay

SIGN_IN = "/desk/sign-in/"


def guess(name: str, password: str = "a wrong one", client: Client | None = None, **more):
    said = {"username": name, "password": password, "ticket": more.pop("ticket", "")}
    return (client or Client()).post(SIGN_IN, said, **more)


@pytest.fixture
def derivations(monkeypatch) -> list[str]:
    """Every password that is derived, in order."""
    made: list[str] = []
    derive = passwords._derive

    def counted(password, *args):
        made.append(password)
        return derive(password, *args)

    monkeypatch.setattr(passwords, "_derive", counted)
    return made


def test_the_fourth_wrong_try_is_told_to_wait_and_is_not_tested(cast: Cast, derivations):
    assert [guess("worker").status_code for _ in range(3)] == [200, 200, 200]
    tested = len(derivations)
    told = guess("worker", PASSWORD)
    assert told.status_code == 429
    assert told.headers["Retry-After"] == "1"
    assert "Wait 1 second" in told.content.decode()
    assert len(derivations) == tested


@pytest.mark.parametrize("name", ["worker", "nobody", "left"])
def test_unknown_wrong_and_left_take_one_derivation_each(cast: Cast, derivations, name):
    """In answer: tests/interfaces/desk/test_sign_in.py; in time as a clock tells: bench/sign_in.py."""
    left = operations.invite("left", "Left", password=PASSWORD, by=cast.administrator)
    operations.deactivate(left, by=cast.administrator)
    derivations.clear()
    guess(name)
    assert len(derivations) == 1


def test_unknown_names_wait_with_the_same_words(cast: Cast):
    pages = []
    for name in ("worker", "nobody"):
        for _ in range(4):
            answer = guess(name)
        assert answer.status_code == 429
        page = re.sub(r'(name="(?:csrfmiddlewaretoken|ticket)" value=")[^"]+', r"\1", answer.content.decode())
        pages.append(page.replace(name, "NAME"))
    assert pages[0] == pages[1]


def test_the_name_stays_in_the_form_and_the_password_does_not(cast: Cast):
    for _ in range(4):
        page = guess("worker", "my secret guess").content.decode()
    assert 'value="worker"' in page
    assert "my secret guess" not in page
    assert re.search(r'name="ticket" value="[^"]{20,}"', page)


def test_a_known_device_comes_in_while_others_guess(cast: Cast):
    secret, mine = with_app(cast.worker), Client()
    guess("worker", PASSWORD, mine)
    mine.post("/desk/second-factor/show/", {"code": code(secret)})
    assert "b" in mine.cookies
    mine.post("/desk/sign-out/")
    for _ in range(10):
        guess("worker", REMOTE_ADDR="203.0.113.9")
    Delay.objects.update(tries=12)
    assert guess("worker", PASSWORD).status_code == 429
    assert guess("worker", PASSWORD, mine).status_code == 302


def test_the_device_cookie_says_nothing_and_scripts_do_not_read_it(cast: Cast):
    secret, mine = with_app(cast.worker), Client()
    guess("worker", PASSWORD, mine)
    mine.post("/desk/second-factor/show/", {"code": code(secret)})
    cookie = mine.cookies["b"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert "worker" not in cookie.value
    assert str(cast.worker.id) not in cookie.value


def test_after_many_wrong_tries_one_is_told_of_them_at_sign_in(cast: Cast):
    secret, mine = with_app(cast.worker), Client()
    for _ in range(3):
        guess("worker")
    Delay.objects.update(tries=12, last_at=timezone.now() - timedelta(seconds=31))
    guess("worker", PASSWORD, mine)
    page = mine.post("/desk/second-factor/show/", {"code": code(secret)}, follow=True).content.decode()
    assert "12 keer een fout wachtwoord" in page
    assert "fout wachtwoord" not in mine.get("/desk/").content.decode()


@pytest.mark.parametrize("forwarded", ["198.51.100.1", "junk", "1.1.1.1, 198.51.100.1", ""])
def test_an_address_that_somebody_claims_counts_only_behind_our_own_proxy(
    cast: Cast, forwarded, rf, settings
):
    request = rf.get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="192.0.2.7")
    settings.SECURE_PROXY_SSL_HEADER = None
    assert address(request) == "192.0.2.7"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert address(request) == (forwarded.split(",")[-1].strip() or "192.0.2.7")


def test_the_password_that_is_asked_again_cannot_be_guessed_fast(cast: Cast, worker):
    said = {"old": "a guess", "new": "another quiet bridge"}
    for _ in range(3):
        worker.post("/desk/password/", said)
    told = worker.post("/desk/password/", {**said, "old": PASSWORD})
    assert told.status_code == 422
    assert "Te veel pogingen" in told.content.decode()


def test_an_unlock_phrase_cannot_be_guessed_fast_on_either_page(cast: Cast, worker):
    worker.post("/desk/lock/")
    for _ in range(2):
        worker.post("/desk/unlock/", {"password": "a guess"})
    worker.post("/desk/unlock/", {"password_again": "a guess"})
    told = worker.post("/desk/unlock/", {"password": PASSWORD})
    assert told.status_code == 422
    assert "Te veel pogingen" in told.content.decode()


def test_too_many_at_once_are_told_to_come_back(cast: Cast, monkeypatch):
    def busy(*_):
        raise Busy

    monkeypatch.setattr(tries.delays, "try_password", lambda *a, **k: busy())
    answer = guess("worker", PASSWORD)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "few seconds" in answer.content.decode()


def test_a_refused_sign_in_is_logged_without_name_or_address(cast: Cast, caplog):
    guess("worker", "my secret guess", REMOTE_ADDR="203.0.113.9")
    assert "a sign-in was refused" in caplog.text
    assert not [word for word in ("worker", "secret guess", "203.0.113") if word in caplog.text]


def test_over_https_no_other_host_can_set_our_cookies():
    names = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME LANGUAGE_COOKIE_NAME".split()
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            f"from houvast.project import settings as s; print([getattr(s, n) for n in {names}])",
        ],
        env={**os.environ, "HOUVAST_HTTPS": "yes", "HOUVAST_HOME": str(settings.HOME)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "['__Host-s', '__Host-c', '__Host-l']"
