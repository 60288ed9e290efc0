"""Locked and unlocked: what opens when, and that nothing that was sent is lost."""

import time
import uuid

import pytest
from django.conf import settings
from django.test import Client

from cast import PASSWORD, WOMAN, Cast, registration
from houvast.records.accounts import sealed
from houvast.records.contacts import operations
from whole import proved

NOTE = "Keeps a bag with her sister."


@pytest.fixture
def address(cast: Cast) -> str:
    contact = operations.register(registration(), team=cast.phone_line, by=cast.worker)
    return f"/desk/contacts/{contact}/"


@pytest.fixture
def signed_in(cast: Cast) -> Client:
    """As a browser does it: name and password, and a second factor."""
    client = Client()
    client.post("/desk/sign-in/", {"username": "worker", "password": PASSWORD})
    return proved(client, cast.worker.id)


def is_locked(client: Client, address: str) -> bool:
    answer = client.get(address)
    return answer.status_code == 302 and answer["Location"].startswith("/desk/unlock/")


def test_signing_in_by_password_opens_notes(signed_in: Client, address: str):
    assert NOTE in signed_in.get(address).content.decode()


def test_the_key_rides_in_no_place_alone(signed_in: Client, cast: Cast, address: str):
    """The session without the cookie, the cookie without the session: locked."""
    cookie = signed_in.cookies.pop(settings.KEY_COOKIE_NAME)
    assert is_locked(signed_in, address)
    signed_in.cookies[settings.KEY_COOKIE_NAME] = cookie.value
    session = signed_in.session
    del session["carried"]
    session.save()
    assert is_locked(signed_in, address)


def test_the_session_holds_no_key_that_opens(signed_in: Client, cast: Cast):
    stored = bytes.fromhex(signed_in.session["carried"])
    assert cast.worker.private not in stored
    cookie = signed_in.cookies[settings.KEY_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")


def test_a_restart_locks(signed_in: Client, address: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sealed, "_THIS_PROCESS", b"another process, another secret.")
    assert is_locked(signed_in, address)
    assert signed_in.get("/desk/").status_code == 200  # still signed in


@pytest.mark.parametrize(("minutes", "locked"), [(14, False), (16, True)])
def test_idle_minutes_lock(signed_in: Client, address: str, minutes: int, locked: bool):
    session = signed_in.session
    session["used"] = int(time.time()) - minutes * 60
    session.save()
    assert is_locked(signed_in, address) is locked


def test_locking_and_signing_out_take_the_key_away(signed_in: Client, address: str):
    signed_in.post("/desk/lock/")
    assert is_locked(signed_in, address)
    signed_in.post("/desk/unlock/", {"password": PASSWORD})
    signed_in.post("/desk/sign-out/")
    assert not signed_in.cookies[settings.KEY_COOKIE_NAME].value


def test_the_right_password_unlocks_and_goes_on_where_one_was(signed_in: Client, address: str):
    signed_in.post("/desk/lock/")
    assert signed_in.post("/desk/unlock/", {"password": "a guess", "next": address}).status_code == 422
    answer = signed_in.post("/desk/unlock/", {"password": PASSWORD, "next": address})
    assert answer["Location"] == address
    assert NOTE in signed_in.get(address).content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_unlocking_leads_nowhere_else(signed_in: Client, elsewhere: str):
    signed_in.post("/desk/lock/")
    answer = signed_in.post("/desk/unlock/", {"password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/desk/"


def test_a_correction_that_was_sent_while_locked_is_not_lost(signed_in: Client, address: str):
    form = signed_in.get(f"{address}correct/")
    assert form.status_code == 200
    signed_in.post("/desk/lock/")
    sent = {
        **WOMAN,
        "note": "Corrected while it locked.",
        "version": "1",
        "actions": ["LISTENED", "REFERRED"],
    }
    asked = signed_in.post(f"{address}correct/", sent)
    assert asked.status_code == 423
    shown = asked.content.decode()
    assert 'value="Corrected while it locked."' in shown
    assert shown.count('name="actions"') == 2
    assert signed_in.post(f"{address}correct/", {**sent, "password_again": "a guess"}).status_code == 423
    assert signed_in.post(f"{address}correct/", {**sent, "password_again": PASSWORD}).status_code == 302
    assert "Corrected while it locked." in signed_in.get(address).content.decode()


def test_registering_and_saving_need_no_key(signed_in: Client, cast: Cast):
    signed_in.post("/desk/lock/")
    draft = uuid.uuid4()
    body = {"answers": {"note": "x"}, "revision": 0, "team": str(cast.phone_line), "page": str(uuid.uuid4())}
    kept = signed_in.post(
        f"/desk/drafts/{draft}/",
        body,
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
    assert kept.json()["revision"] == 1
    assert is_locked(signed_in, f"/desk/register/{draft}/")  # opening it again does
    assert signed_in.post(f"/desk/register/{draft}/", WOMAN).status_code == 302


def test_a_page_that_saves_is_told_that_it_is_locked(signed_in: Client, cast: Cast):
    draft, team = uuid.uuid4(), str(cast.phone_line)

    def keep(revision: int):
        body = {"answers": {}, "revision": revision, "team": team, "page": str(uuid.uuid4())}
        return signed_in.post(
            f"/desk/drafts/{draft}/",
            body,
            content_type="application/json",
            headers={"Accept": "application/json"},
        )

    keep(0)
    signed_in.post("/desk/lock/")
    assert keep(0).status_code == 423  # changed elsewhere: whose page it was stands inside
    assert keep(1).json()["revision"] == 2


def test_a_wrong_password_and_an_unknown_name_get_one_answer(cast: Cast):
    answers = [
        Client().post("/desk/sign-in/", {"username": name, "password": "a wrong password"})
        for name in ("worker", "nobody")
    ]
    shown = [answer.content.decode().replace("worker", "").replace("nobody", "") for answer in answers]
    tokens = [part.split('csrfmiddlewaretoken" value="')[1][:64] for part in shown]
    assert shown[0].replace(tokens[0], "") == shown[1].replace(tokens[1], "")


def test_a_derivation_is_paid_for_a_name_that_nobody_has(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    from houvast.records.accounts import passwords

    paid = []
    derive = passwords._derive
    monkeypatch.setattr(passwords, "_derive", lambda *given: paid.append(1) or derive(*given))
    for name in ("worker", "nobody"):
        Client().post("/desk/sign-in/", {"username": name, "password": "a wrong password"})
    assert len(paid) == 2
    Client().post("/desk/sign-in/", {"username": "worker", "password": PASSWORD})
    assert len(paid) == 3  # once, and not a second time for the key


def test_a_recovery_code_gives_a_new_password_at_the_desk(signed_in: Client, cast: Cast, address: str):
    shown = signed_in.post("/desk/keys/codes/").content.decode()
    code = shown.split("<li><code>")[1].split("<")[0]
    new = "another quiet bridge"
    told = {"sign_in_name": "worker", "code": code, "password": new}
    for wrong in ({"sign_in_name": "nobody"}, {"code": "AAAA-BBBB"}):
        refused = Client().post("/desk/lost-password/", {**told, **wrong})
        assert refused.status_code == 422
        assert "do not go together" in refused.content.decode()
    assert Client().post("/desk/lost-password/", told).status_code == 302
    again = Client()
    again.post("/desk/sign-in/", {"username": "worker", "password": new})
    proved(again, cast.worker.id)
    assert NOTE in again.get(address).content.decode()
