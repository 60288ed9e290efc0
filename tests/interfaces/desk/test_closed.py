"""Whatever opens no more, and however many come at once: every page answers, and none with an error."""

import copy
import json
import re
import threading
import uuid
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import BinaryField
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from cast import PASSWORD, WOMAN, Cast, registration, unlocked
from house.rooms import part_of
from houvast.interfaces.desk import urls
from houvast.project.logs import EventsOnly
from houvast.records.accounts import delays, derivations, months
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.models import HeldKey, Recovery, SecondFactor, Staff, TeamKeys
from houvast.records.accounts.operations import second_factor
from houvast.records.accounts.roles import Role
from houvast.records.cases import operations as cases
from houvast.records.contacts import operations
from houvast.records.contacts.models import GlassRequest, ReaderKey
from houvast.records.contacts.operations import glass

pytestmark = pytest.mark.slow  # every page of the desk, in eight states
KNOWN_BY_ALL = ("token_hash", "fingerprint", "public_key")
NAMES = sorted(pattern.name for pattern in urls.urlpatterns)


@pytest.fixture
def chief(cast: Cast) -> Actor:
    """Somebody with every role of the phone line, who is a custodian too: nothing is refused to them."""
    for role in (Role.ADMINISTRATOR, Role.SIGNER):
        accounts.assign(cast.lead.id, team=cast.phone_line, role=role, by=cast.administrator)
    accounts.keep_preferences(cast.lead.id, language="en", shortcuts=True, by=cast.lead)
    return unlocked(cast.lead.id)


@pytest.fixture
def places(cast: Cast, chief: Actor, contact: uuid.UUID) -> Mapping[str, Any]:
    """What stands in addresses: each leads to something that there is."""
    newcomer = (cast.phone_line, Role.WORKER)
    new, lost = (
        accounts.invite(name, name, password=PASSWORD, place=newcomer, by=cast.administrator)
        for name in ("noor", "kim")
    )
    sam = accounts.invite("sam", "Sam", password=None, language="en", place=newcomer, by=cast.administrator)
    link = accounts.give_link(sam, by=cast.administrator)
    draft = uuid.uuid4()
    operations.begin_draft(draft, {**WOMAN, "page": "x"}, team=cast.phone_line, by=chief)
    elsewhere = operations.register(registration(), team=cast.shelter, by=cast.at_shelter)
    lent = glass.ask_to_open(elsewhere, reason="DANGER", by=chief)
    glass.agree_to_open(lent, by=cast.at_shelter)
    accounts.name_custodians([chief.id, cast.worker.id, cast.at_shelter.id], by=cast.administrator)
    accounts.entrust(cast.phone_line, by=cast.worker)
    accounts.renew_team_keys(cast.phone_line, by=chief)
    second_factor.begin_app(by=chief)
    recovery = accounts.ask_recovery(lost, by=cast.worker)
    behind = TeamKeys.objects.filter(team=cast.phone_line, generation=2)
    behind.update(recovery_generation=0)  # so that there is something to entrust
    case = cases.open_from_contact(contact, [cases.Person(1)], by=chief)
    cases.add_event(case, "called", by=chief)
    cases.add_task(case, "call", owner=chief.id, due_on=timezone.localdate(), by=chief)
    return {
        "contact": contact, "draft": draft, "team": cast.phone_line, "person": new, "glass": lent,
        "recovery": recovery, "secret": link,
        "factor": SecondFactor.objects.filter(staff=chief.id).values_list("pk", flat=True).first(),
        "elsewhere": elsewhere, "case": case, "number": 1,
    }  # fmt: skip


def addresses(name: str, places: Mapping[str, Any]) -> Iterator[str]:
    """The address of a page, with each word that its last part can be."""
    ((_, parameters),) = get_resolver().namespace_dict["desk"][1].reverse_dict.getlist(name)[0][0]
    args: dict[str, Any] = {}
    for each in parameters:
        if each == "asked":
            args[each] = places["recovery" if "recovery" in name else "glass"]
        elif each != "verb":
            number = each == "person" and "case" in parameters  # of a person in a case
            args[each] = 1 if number else places.get(each, "x" if each == "name" else uuid.uuid4())
    for verb in ("agree", "turn-down", "take-back") if "verb" in parameters else ("",):
        yield reverse(f"desk:{name}", kwargs=args | ({"verb": verb} if verb else {}))


def sent(places: Mapping[str, Any]) -> dict[str, Any]:
    """A form with an answer to whatever any page asks."""
    return {
        **WOMAN, "username": "lead", "sign_in_name": "lead", "password": PASSWORD, "old": PASSWORD,
        "new": "another quiet bridge", "code": "123456", "words": "sister", "number": "0470 12 34 56",
        "person": str(places["person"]), "team": str(places["team"]), "custodian": [str(places["person"])],
        "reason": "DANGER", "reference": str(places["elsewhere"]), "recognised": "CALLED_BACK",
        "codes": "COARSENED", "word": "ERASE", "version": "1", "kind": "SUPPORT", "next": "/desk/",
    }  # fmt: skip


def walked(client: Client, places: Mapping[str, Any], **more: Any) -> dict[str, set[int]]:
    """The status of every page of the desk, asked for and sent to; nothing that they do stays done."""
    kept = {"answers": WOMAN, "revision": 1, "team": str(places["team"]), "page": str(uuid.uuid4())}
    as_json = {"content_type": "application/json", "headers": {"Accept": "application/json"}}
    found: dict[str, set[int]] = {}
    for name in NAMES:
        for address in addresses(name, places):
            for ask in (
                lambda address=address: client.get(address),
                lambda address=address: client.post(address, {**sent(places), **more}),
                lambda address=address: client.post(address, json.dumps(kept), **as_json),
            ):
                cookies = copy.deepcopy(client.cookies)
                with transaction.atomic():
                    found.setdefault(name, set()).add(ask().status_code)
                    transaction.set_rollback(True)
                client.cookies = cookies
    return found


def answered(found: Mapping[str, set[int]], status: int) -> set[str]:
    return {name for name, statuses in found.items() if status in statuses}


def errors(found: Mapping[str, set[int]]) -> dict[str, set[int]]:
    """An error raises; what is left is a page that says that it is one."""
    return {name: bad for name, codes in found.items() if (bad := {c for c in codes if c >= 500} - {503})}


def damage() -> None:
    """One byte of everything sealed is another one, and everything that was wrapped is short."""
    for model in apps.get_models():
        if not model.__module__.startswith("houvast.") or part_of(model) == "audit":
            continue
        for field in model._meta.local_fields:
            if isinstance(field, BinaryField) and field.name not in KNOWN_BY_ALL:
                rows = model._default_manager.exclude(**{field.name: None})
                rows.update(**{field.name: b"\x01damaged"})


def test_on_an_ordinary_day_no_page_is_closed(client_of, chief: Actor, places):
    found = walked(client_of(chief), places)
    assert errors(found) == {}
    assert answered(found, 503) | answered(found, 423) | answered(found, 429) == set()
    assert answered(found, 200) >= {"today", "keys", "contact", "register", "search", "glass", "open_glass"}


def test_damaged_keys_and_content_are_told_and_never_an_error(client_of, chief: Actor, places):
    client = client_of(chief)
    damage()
    found = walked(client, places)
    assert errors(found) == {}
    told = {"hand_over", "entrust", "ask_recovery", "decide_recovery", "register", "app"}
    assert answered(found, 409) >= told


@pytest.mark.parametrize("table", [HeldKey, TeamKeys, ReaderKey])
def test_keys_that_are_not_there_are_told_and_never_an_error(client_of, chief: Actor, places, table):
    client = client_of(chief)
    table.objects.all().delete()
    assert errors(walked(client, places)) == {}


def test_destroyed_months_are_told_and_never_an_error(client_of, chief: Actor, places):
    client = client_of(chief)
    months.destroy_past(timezone.localdate() + timedelta(days=31 * 40))
    found = walked(client, places)
    assert errors(found) == {}
    assert "register" in answered(found, 409)  # a draft whose month is gone


def test_who_is_locked_is_asked_for_the_password_and_never_shown_an_error(client_of, chief: Actor, places):
    client = client_of(chief)
    client.post("/desk/lock/")
    found = walked(client, places)
    assert errors(found) == {}
    asked = {"codes", "hand_over", "entrust", "ask_recovery", "search", "correct"}
    assert answered(found, 423) >= asked


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many are signing in that the line is full."""
    full = threading.BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(derivations, "_places", full)


def test_a_full_line_is_told_with_503_or_on_the_form_and_never_an_error(
    client_of, chief: Actor, places, crowd
):
    client = client_of(chief)
    client.post("/desk/lock/")
    found = walked(client, places, password_again=PASSWORD)
    assert errors(found) == {}
    assert errors(walked(Client(), places)) == {}
    assert answered(walked(Client(), places), 503) == {"sign_in", "welcome", "lost_password"}


def test_who_has_to_wait_is_told_and_never_shown_an_error(
    client_of, chief: Actor, places, monkeypatch: pytest.MonkeyPatch
):
    client = client_of(chief)
    client.post("/desk/lock/")
    monkeypatch.setattr(delays, "_left", lambda *_: 5.0)
    assert errors(walked(client, places, password_again=PASSWORD)) == {}
    assert answered(walked(Client(), places), 429) == {"sign_in"}


def test_the_first_password_is_not_lost_to_a_full_line(places, crowd, monkeypatch: pytest.MonkeyPatch):
    welcome = reverse("desk:welcome", args=[places["secret"]])
    told = Client().post(welcome, {"password": "a long and quiet bridge"})
    assert (told.status_code, told.headers["Retry-After"]) == (503, "10")
    assert "Try again in a few seconds." in text(told)
    monkeypatch.setattr(derivations, "_places", threading.BoundedSemaphore(1))
    assert Client().post(welcome, {"password": "a long and quiet bridge"}).status_code == 200


def test_a_private_key_that_opens_no_more_is_said_at_sign_in_and_at_unlocking(
    client_of, chief: Actor, caplog
):
    client = client_of(chief)
    client.post("/desk/lock/")
    Staff.objects.filter(pk=chief.id).update(private_key=b"\x01damaged")
    there = {"username": "lead", "password": PASSWORD}
    for page in (
        Client().post("/desk/sign-in/", there),
        client.post("/desk/unlock/", {"password": PASSWORD}),
        client.post("/desk/keys/codes/", {"password_again": PASSWORD}),
    ):
        assert page.status_code == 409
        assert "Nothing was changed." in text(page)
        (reference,) = re.findall(r"reference: ([0-9a-f]{8})\.", text(page))
        assert any(reference in EventsOnly().format(record) for record in caplog.records)
    assert "lead" not in caplog.text.lower()


def test_a_wait_is_told_beside_what_was_sent_and_not_called_a_wrong_password(
    client_of, chief: Actor, monkeypatch: pytest.MonkeyPatch
):
    client = client_of(chief)
    client.post("/desk/lock/")
    wrong = text(client.post("/desk/keys/codes/", {"password_again": "not this one"}))
    assert "That is not your password." in wrong
    monkeypatch.setattr(delays, "_left", lambda *_: 5.0)
    told = text(client.post("/desk/keys/codes/", {"password_again": PASSWORD}))
    assert "Wait 5 seconds" in told
    assert "That is not your password." not in told


def test_a_page_that_saves_is_told_in_one_word(client_of, chief: Actor, places):
    client = client_of(chief)
    damage()
    body = {"answers": WOMAN, "revision": 7, "team": str(places["team"]), "page": str(uuid.uuid4())}
    told = client.post(
        f"/desk/drafts/{places['draft']}/",
        json.dumps(body),
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
    assert (told.status_code, told.json()) == (409, {"problem": "cannot_open"})


def test_a_team_without_keys_is_told_and_what_was_typed_stays(client_of, chief: Actor, places):
    client = client_of(chief)
    ReaderKey.objects.all().delete()
    GlassRequest.objects.all().delete()
    Recovery.objects.all().delete()
    TeamKeys.objects.all().delete()
    answers = {**WOMAN, "team": str(places["team"])}
    told = client.post(f"/desk/register/{uuid.uuid4()}/", answers)
    assert told.status_code == 409
    assert "Nobody in this team can open anything yet" in text(told)
    assert WOMAN["note"] in text(told)
    counted = client.post("/desk/without-content/", {"kind": "SILENT"}, follow=True)
    assert "Nobody in this team can open anything yet" in text(counted)


def text(page: HttpResponse) -> str:
    return page.content.decode()
