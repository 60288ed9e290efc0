"""What OWASP ASVS asks of sign-in and of pages, and no other test says: docs/reference/asvs.md."""

import ast
import re
import uuid
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from cast import PASSWORD
from house.rooms import ROOT, SOURCE
from houvast.interfaces.desk.urls import urlpatterns
from houvast.records.accounts import operations, trail_in_print
from houvast.records.audit import trail

PAGES = ("", "contacts/", "register/", "figures/", "preferences/", "access/")


def chosen(cast, password: str) -> bool:
    operations.change_password(cast.worker.id, old=PASSWORD, new=password, by=cast.worker)
    return authenticate(sign_in_name="worker", password=password) is not None


def test_a_password_of_one_kind_of_letter_is_taken(cast):
    assert chosen(cast, "zwaluwennestje onder het dak".replace(" ", ""))


def test_a_password_of_128_letters_is_taken(cast):
    assert chosen(cast, "kwikstaart" * 12 + "zwaluwen")


def test_no_letter_of_a_password_is_left_away_or_changed(cast):
    password = " Zwaluw" + "kwikstaart" * 10 + "é "
    assert chosen(cast, password)
    for other in (
        password.strip(),
        password[:-1],
        password.lower(),
        password[:72],
        password.replace("é", "e"),
    ):
        assert authenticate(sign_in_name="worker", password=other) is None


def test_no_password_expires_by_itself(cast, monkeypatch):
    later = timezone.now() + timedelta(days=3650)
    monkeypatch.setattr(timezone, "now", lambda: later)
    client = Client()
    client.post("/desk/sign-in/", {"username": "worker", "password": PASSWORD})
    assert client.get("/desk/").status_code in (200, 302)
    assert "password" not in client.get("/desk/").headers.get("Location", "")
    assert authenticate(sign_in_name="worker", password=PASSWORD) is not None


@pytest.mark.usefixtures("db")
def test_the_password_field_hides_and_may_be_filled_by_a_manager(client):
    page = client.get("/desk/sign-in/").content.decode()
    (field,) = re.findall(r"<input[^>]*name=\"password\"[^>]*>", page)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page


@pytest.mark.usefixtures("db")
def test_no_hint_and_no_question_stands_in_for_a_password(client):
    page = client.get("/desk/sign-in/").content.decode()
    asked = re.findall(r"<input[^>]*name=\"(\w+)\"", page)
    assert set(asked) <= {"csrfmiddlewaretoken", "next", "username", "password", "ticket"}
    columns = {field.name for field in get_user_model()._meta.get_fields()}
    assert [name for name in columns if "hint" in name or "question" in name] == []


def test_a_session_has_at_least_128_random_bits_and_is_new_after_signing_in(client_of, cast):
    keys = {client_of(cast.worker).cookies[settings.SESSION_COOKIE_NAME].value for _ in range(3)}
    assert len(keys) == 3
    assert all(len(key) * 5 >= 128 for key in keys)  # letters and digits: more than five bits each
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    client.force_login(get_user_model()._default_manager.get(pk=cast.worker.id))
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32


def test_every_page_of_the_desk_offers_to_sign_out(client_of, cast):
    client = client_of(cast.worker)
    for page in PAGES:
        assert "/desk/sign-out/" in client.get(f"/desk/{page}", follow=True).content.decode(), page


def test_no_disallowed_hash_is_in_the_source():
    weak = {"md5", "sha1", "new_md5"}
    for file in SOURCE.rglob("*.py"):
        names = {
            node.attr if isinstance(node, ast.Attribute) else node.id
            for node in ast.walk(ast.parse(file.read_text()))
            if isinstance(node, ast.Attribute | ast.Name)
        }
        if file.name != "weak.py":  # looks passwords up in a list that is published so; nothing rests on it
            assert not names & weak, file


# Addresses of the desk that answer somebody who is not signed in, and what they are called in the docs.
WAYS_IN = {
    "sign-in/": "Password and second factor",
    "welcome/<str:secret>/": "Invitation link",
    "lost-password/": "Key recovery code",
    "sign-in/agency/<uuid:door>/": "Own sign-in of an agency",
}


def test_every_way_in_is_described(db):
    described = (ROOT / "docs" / "reference" / "ways-to-sign-in.md").read_text()
    open_to_all = set()
    for pattern in urlpatterns:
        address = str(pattern.pattern)
        tried = "/desk/" + re.sub(
            r"<uuid:\w+>", str(uuid.uuid4()), re.sub(r"<(str|slug|path):\w+>", "x", address)
        )
        tried = re.sub(r"<int:\w+>", "1", tried)
        answers = [Client().get(tried), Client().post(tried)]
        if any(a.status_code in (200, 404, 422) and not a.get("Location") for a in answers):
            open_to_all.add(address)
    assert open_to_all == set(WAYS_IN)
    assert all(f"| {way} |" in described for way in WAYS_IN.values())


def test_each_moment_of_the_trail_is_kept_in_utc_and_shown_with_its_offset(cast, client_of):
    (entry,) = trail.events(cast.helpline, newest=1)
    assert entry.at.utcoffset() == timedelta(0)
    shown = client_of(cast.lead).get("/desk/trail/").content.decode()
    moments = re.findall(r'<time datetime="([^"]+)">([^<]+)</time>', shown)
    assert len(moments) > 10
    for exact, read in moments:
        assert datetime.fromisoformat(exact).utcoffset() is not None
        assert re.fullmatch(r"[0-9/]{10}, [0-9:]{8} [+-][0-9]{4}", read)


def test_the_printed_trail_names_the_zone_of_its_times(cast):
    for language in ("nl", "en"):
        assert "{zone}" in trail_in_print.WORDS[language]["explained"]


def test_without_the_database_a_page_is_calm_and_everything_goes_on_once_it_is_back(
    cast, client_of, monkeypatch, caplog
):
    client = client_of(cast.worker)
    client.raise_request_exception = False

    def gone(*_, **__):
        raise OperationalError("could not connect to server 10.1.2.3")

    with monkeypatch.context() as without:
        without.setattr("django.db.backends.utils.CursorWrapper.execute", gone)
        for address in ("/desk/", "/desk/contacts/", "/desk/keys/", "/desk/sign-in/"):
            page = client.get(address)
            assert page.status_code in (200, 302, 500)
            assert "10.1.2.3" not in page.content.decode()
            assert "OperationalError" not in page.content.decode()
        kept = client.post("/desk/unlock/", {"password": PASSWORD})
        assert kept.status_code == 500
    assert client.get("/desk/").status_code == 200
