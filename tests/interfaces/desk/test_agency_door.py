"""Signing in at one's own agency, against a real provider, and against one that lies."""

import re
import time
import uuid
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client
from django.urls import reverse

import openid_provider
from cast import PASSWORD, Cast
from houvast.interfaces.desk import agency_door
from houvast.interfaces.shell import openid
from houvast.interfaces.shell.buckets import Buckets
from houvast.records.accounts import keys, operations, queries
from houvast.records.accounts.models import AgencySignIn, AgencySubject, Delay, Notice, SignIn, Staff
from houvast.records.accounts.operations import elsewhere
from houvast.records.accounts.roles import Role
from lying_provider import Lying, lying
from served import free_port

PHRASE = "seven grey herons by the lock"
# So that the address to come back to is known before the provider starts.
DOOR, OTHER_DOOR = uuid.UUID(int=0xD0), uuid.UUID(int=0xD1)


@pytest.fixture(autouse=True)
def as_often_as_it_takes(settings) -> None:
    """What bounds do has tests of its own below."""
    settings.LIMIT_NETWORKS = False


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    back = "http://testserver" + f"/desk/sign-in/agency/{DOOR}/back/"
    folder: Path = tmp_path_factory.mktemp("provider")
    with openid_provider.running(free_port(), folder, back) as found:
        yield found


@pytest.fixture
def agency(cast: Cast) -> uuid.UUID:
    return operations.add_team("Police of the town", agency_kind="POLICE", by=cast.administrator)


@pytest.fixture
def door(cast: Cast, agency: uuid.UUID, issuer: str) -> uuid.UUID:
    return opened(cast, agency, DOOR, issuer)


def opened(cast: Cast, team: uuid.UUID, door: uuid.UUID, issuer: str) -> uuid.UUID:
    """The sign-in of an agency, at an address that is known beforehand."""
    secret = openid_provider.SECRET
    elsewhere.set_agency_sign_in(
        team, issuer=issuer, client=openid_provider.CLIENT, secret=secret, by=cast.administrator
    )
    AgencySignIn.objects.filter(team=team).update(id=door)
    return door


def invited(cast: Cast, agency: uuid.UUID, name: str = "an") -> tuple[uuid.UUID, str]:
    person = operations.invite(
        name, name.title(), password=None, language="en", place=(agency, Role.PARTNER), by=cast.administrator
    )
    return person, operations.give_link(person, by=cast.administrator)


def at_the_agency(there: str, name: str) -> str:
    """What the browser does at a real provider; where it is sent back to."""
    with requests.Session() as browser:
        page = browser.get(there, timeout=10)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token
        typed = {"username": name, "password": openid_provider.PASSWORD, "csrfmiddlewaretoken": token[1]}
        answer = browser.post(page.url, typed, allow_redirects=False, timeout=10)
        answer = browser.get(
            requests.compat.urljoin(page.url, answer.headers["Location"]), allow_redirects=False, timeout=10
        )
    return str(answer.headers["Location"])


def arrives(client: Client, name: str, *, link: str = "", door: uuid.UUID = DOOR) -> SimpleNamespace:
    """Goes to the agency and comes back; the page that it comes back to, and its address."""
    there = client.get(reverse("desk:agency_door", args=[door]), {"link": link} if link else {})
    assert there.status_code == 302, there.content
    came = at_the_agency(there["Location"], name)
    return SimpleNamespace(page=client.get(came), address=came)


def chooses(client: Client, page: str, link: str, phrase: str = PHRASE) -> object:
    proof = unescape(re.search(r'name="proof" value="([^"]+)"', page)[1])
    return client.post(reverse("desk:welcome", args=[link]), {"password": phrase, "proof": proof})


@pytest.fixture
def bound(cast: Cast, agency: uuid.UUID, door: uuid.UUID) -> uuid.UUID:
    """Somebody of the agency who came in once."""
    person, link = invited(cast, agency)
    client = Client()
    chosen = chooses(client, arrives(client, "an.agent", link=link).page.content.decode(), link)
    assert chosen.status_code == 200
    return person


def test_who_was_invited_shows_who_they_are_at_their_agency_and_chooses_a_phrase(cast, agency, door):
    person, link = invited(cast, agency)
    client = Client()
    first = client.get(reverse("desk:welcome", args=[link])).content.decode()
    assert "Sign in at your agency" in first
    assert 'name="password"' not in first
    page = arrives(client, "an.agent", link=link).page.content.decode()
    assert "Choose an unlock phrase" in page
    chosen = chooses(client, page, link)
    assert len(re.findall(r"<li><code>", chosen.content.decode())) == 5
    assert AgencySubject.objects.get().staff_id == person


def test_no_phrase_is_chosen_without_having_been_at_the_agency(cast, agency, door):
    _person, link = invited(cast, agency)
    answer = Client().post(reverse("desk:welcome", args=[link]), {"password": PHRASE})
    assert answer.status_code == 422
    assert not AgencySubject.objects.exists()


def test_what_proves_one_invitation_does_not_open_another(cast, agency, door):
    _person, link = invited(cast, agency)
    _other, others = invited(cast, agency, "bo")
    client = Client()
    page = arrives(client, "an.agent", link=link).page.content.decode()
    assert chooses(client, page, others).status_code == 422
    assert not AgencySubject.objects.exists()


def test_who_is_bound_comes_in_and_their_phrase_opens_their_keys(bound, door):
    client = Client()
    came = arrives(client, "an.agent").page
    assert came.status_code == 200
    assert client.session["_auth_user_id"] == str(bound)
    answer = client.post(reverse("desk:unlock"), {"password": PHRASE, "next": "/partners/"})
    assert answer.status_code == 302
    assert "carried" in client.session


def test_a_second_factor_is_still_asked(bound, door):
    client = Client()
    arrives(client, "an.agent")
    client.post(reverse("desk:unlock"), {"password": PHRASE})
    assert client.get("/partners/")["Location"].startswith(reverse("desk:set_up"))


def test_a_wrong_phrase_opens_nothing_and_is_slowed_as_a_wrong_password_is(bound, door):
    client = Client()
    arrives(client, "an.agent")
    said = [client.post(reverse("desk:unlock"), {"password": f"not it {n}"}) for n in range(5)]
    assert {each.status_code for each in said} == {422}
    assert "Too many tries" in said[-1].content.decode()
    assert "Too many tries" in client.post(reverse("desk:unlock"), {"password": PHRASE}).content.decode()
    assert "carried" not in client.session


def test_name_and_phrase_alone_sign_nobody_in_past_their_agency(bound):
    answer = Client().post("/desk/sign-in/", {"username": "an", "password": PHRASE})
    assert answer.status_code == 200
    assert not SignIn.objects.exists()


@pytest.fixture
def from_before(cast: Cast, agency: uuid.UUID, door: uuid.UUID):
    """Somebody of the agency with a password from before it had a sign-in of its own."""
    operations.invite(
        "an", "An", password=PASSWORD, language="en", place=(agency, Role.PARTNER), by=cast.administrator
    )
    return keys.unlock(queries.actor(Staff.objects.get(sign_in_name="an").pk), PASSWORD)


def joins(client: Client, name: str = "an.agent") -> str:
    """Goes to the agency from one's own page and comes back; what proves it, in the form there."""
    there = client.get(reverse("desk:agency_door", args=[DOOR]), {"join": "1"})["Location"]
    stranger = Client()  # a browser does not send its session with who comes from elsewhere
    stranger.cookies[agency_door.ASKED] = client.cookies[agency_door.ASKED].value
    page = stranger.get(at_the_agency(there, name)).content.decode()
    assert "End my password" in page
    return unescape(re.search(r'name="proof" value="([^"]+)"', page)[1])


JOIN = "/desk/sign-in/agency/"


def test_who_had_a_password_ends_it_by_their_agency_and_keeps_their_keys(
    cast, agency, from_before, client_of
):
    client = client_of(from_before)
    assert JOIN in client.get("/desk/preferences/").content.decode()
    said = {"proof": joins(client), "old": PASSWORD, "new": PHRASE}
    assert client.post(JOIN, said).status_code == 302
    assert not Client().login(username="an", password=PASSWORD)
    assert not Client().login(username="an", password=PHRASE)
    assert keys.unlock(queries.actor(from_before.id), PASSWORD) is None
    assert unlocked(from_before.id).private == from_before.private
    assert Client().get(arrives(Client(), "an.agent").address).status_code == 403  # taken once
    told = Notice.objects.filter(what="joined", about=from_before.id)
    assert cast.administrator.id in set(told.values_list("staff", flat=True))
    assert JOIN not in client.get("/desk/preferences/").content.decode()
    assert client.get(JOIN).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"proof": ""}, {"proof": "forged"}, {"old": "not it"}, {"new": "short"}, {"new": PASSWORD}],
    ids=str,
)
def test_whatever_is_wrong_the_password_stays(from_before, client_of, wrong):
    client = client_of(from_before)
    said = {"proof": joins(client), "old": PASSWORD, "new": PHRASE} | wrong
    assert client.post(JOIN, said).status_code == 422
    assert not AgencySubject.objects.exists()
    assert keys.unlock(queries.actor(from_before.id), PASSWORD)


def test_what_one_person_showed_joins_nobody_else(cast, agency, from_before, client_of):
    operations.invite(
        "bo", "Bo", password=PASSWORD, language="en", place=(agency, Role.PARTNER), by=cast.administrator
    )
    other = keys.unlock(queries.actor(Staff.objects.get(sign_in_name="bo").pk), PASSWORD)
    proof = joins(client_of(from_before))
    answer = client_of(other).post(JOIN, {"proof": proof, "old": PASSWORD, "new": PHRASE})
    assert answer.status_code == 422
    assert not AgencySubject.objects.exists()


def test_who_is_already_somebody_of_that_agency_joins_with_no_second_account(bound, cast, agency, client_of):
    operations.invite(
        "bo", "Bo", password=PASSWORD, language="en", place=(agency, Role.PARTNER), by=cast.administrator
    )
    other = keys.unlock(queries.actor(Staff.objects.get(sign_in_name="bo").pk), PASSWORD)
    client = client_of(other)
    said = {"proof": joins(client), "old": PASSWORD, "new": PHRASE}
    assert client.post(JOIN, said).status_code == 422
    assert keys.unlock(queries.actor(other.id), PASSWORD)


def test_killed_between_the_binding_and_the_phrase_neither_is_there(from_before, client_of, monkeypatch):
    def killed(*said, **more):
        raise SystemExit

    client = client_of(from_before)
    said = {"proof": joins(client), "old": PASSWORD, "new": PHRASE}
    monkeypatch.setattr(elsewhere.own_keys, "seal_under", killed)
    with pytest.raises(SystemExit):
        client.post(JOIN, said)
    assert not AgencySubject.objects.exists()
    assert keys.unlock(queries.actor(from_before.id), PASSWORD)


def test_nobody_else_finds_the_page_that_ends_a_password(cast, client_of):
    for somebody in (cast.worker, cast.lead, cast.administrator, cast.outsider):
        assert client_of(somebody).get(JOIN).status_code == 404


def test_a_colleague_of_the_agency_who_was_not_invited_does_not_come_in(bound, door):
    client = Client()
    came = arrives(client, "bo.agent").page
    assert came.status_code == 403
    assert "_auth_user_id" not in client.session


def test_two_accounts_cannot_be_the_same_person_of_an_agency(cast, agency, bound, door):
    _other, link = invited(cast, agency, "bo")
    client = Client()
    page = arrives(client, "an.agent", link=link).page.content.decode()
    assert chooses(client, page, link).status_code == 422
    assert AgencySubject.objects.count() == 1


@pytest.mark.parametrize("ended", ["access", "place", "sign-in", "link"])
def test_who_no_longer_belongs_here_does_not_come_in(cast, agency, bound, door, ended):
    client = Client()
    there = client.get(reverse("desk:agency_door", args=[door]))["Location"]
    came = at_the_agency(there, "an.agent")
    operations.invite(
        "cy", "Cy", password=PASSWORD, language="en", place=(agency, Role.PARTNER), by=cast.administrator
    )
    operations.hand_over(
        operations.people.Staff.objects.get(sign_in_name="cy").pk, team=agency, by=unlocked(bound)
    )
    if ended == "access":
        operations.deactivate(bound, by=cast.administrator)
    elif ended == "place":
        operations.unassign(bound, team=agency, role=Role.PARTNER, by=cast.administrator)
    elif ended == "link":
        operations.give_link(bound, by=cast.administrator)
    else:
        elsewhere.end_agency_sign_in(agency, by=cast.administrator)
    assert client.get(came).status_code in (403, 404)
    assert "_auth_user_id" not in client.session


def unlocked(person: uuid.UUID):
    return keys.unlock(queries.actor(person), PHRASE)


def test_another_issuer_makes_nobody_somebody_here(cast, agency, bound):
    elsewhere.set_agency_sign_in(
        agency, issuer="https://other.example", client="x", secret="y", by=cast.administrator
    )
    assert not AgencySubject.objects.exists()


def test_an_answer_is_taken_once(bound, door):
    client = Client()
    kept = client.get(reverse("desk:agency_door", args=[door]))
    cookie = client.cookies[agency_door.ASKED].value
    came = at_the_agency(kept["Location"], "an.agent")
    assert client.get(came).status_code == 200
    copy = Client()
    copy.cookies[agency_door.ASKED] = cookie
    assert copy.get(came).status_code == 403
    Delay.objects.all().delete()  # even if we forgot it: the provider refuses its code
    assert copy.get(came).status_code == 403
    assert "_auth_user_id" not in copy.session


def test_an_answer_that_another_browser_asked_for_is_none(bound, door):
    there = Client().get(reverse("desk:agency_door", args=[door]))["Location"]
    stranger = Client()
    stranger.get(reverse("desk:agency_door", args=[door]))
    assert stranger.get(at_the_agency(there, "an.agent")).status_code == 403
    assert "_auth_user_id" not in stranger.session


def test_the_question_carries_no_more_than_it_must(door):
    asked = parse_qs(urlsplit(Client().get(reverse("desk:agency_door", args=[door]))["Location"]).query)
    assert set(asked) == {
        "response_type", "client_id", "redirect_uri", "scope", "state", "nonce",
        "code_challenge", "code_challenge_method",
    }  # fmt: skip
    assert asked["scope"] == ["openid"]
    assert asked["code_challenge_method"] == ["S256"]


@pytest.fixture
def liar(cast: Cast, agency: uuid.UUID) -> Iterator[Lying]:
    """A provider that says whatever it is told to; somebody of the agency is bound to its "an"."""
    with lying() as provider:
        opened(cast, agency, DOOR, provider.issuer)
        person, link = invited(cast, agency)
        client = Client()
        came = asks(client, provider)
        page = client.get(came)
        assert page.status_code == 403  # nobody is bound yet
        client = Client()
        came = asks(client, provider, link=link)
        assert chooses(client, client.get(came).content.decode(), link).status_code == 200
        assert Staff.objects.get(pk=person).public_key
        yield provider


def asks(client: Client, provider: Lying, *, door: uuid.UUID = DOOR, link: str = "") -> str:
    """Goes to the lying provider, which answers as it was told; where it sends the browser."""
    there = client.get(reverse("desk:agency_door", args=[door]), {"link": link} if link else {})
    return provider.sends_back(there["Location"])


def test_a_true_answer_comes_in(liar):
    client = Client()
    assert client.get(asks(client, liar)).status_code == 200


LIES: dict[str, Callable[[Lying], object]] = {
    "forged": lambda p: p.forge(),
    "alg none": lambda p: p.sign_with("none"),
    "our secret as key": lambda p: p.sign_with("HS256"),
    "wrong nonce": lambda p: p.claims.update(nonce="of another question"),
    "no nonce": lambda p: p.claims.update(nonce=None),
    "expired": lambda p: p.claims.update(exp=int(time.time()) - 120),
    "of tomorrow": lambda p: p.claims.update(iat=int(time.time()) + 3600),
    "old": lambda p: p.claims.update(iat=int(time.time()) - 3600),
    "no end": lambda p: p.claims.update(exp=None),
    "other issuer": lambda p: p.claims.update(iss="https://other.example"),
    "other audience": lambda p: p.claims.update(aud="another client"),
    "several audiences": lambda p: p.claims.update(aud=[openid_provider.CLIENT, "another client"]),
    "made for another": lambda p: p.claims.update(azp="another client"),
    "no subject": lambda p: p.claims.update(sub=None),
    "a subject that is no text": lambda p: p.claims.update(sub=["an"]),
    "another token's hash": lambda p: p.claims.update(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "answers as another": lambda p: p.answer.update(iss="https://other.example"),
    "says an error": lambda p: p.answer.update(error="access_denied"),
    "no code": lambda p: p.answer.update(code=""),
    "calls itself otherwise": lambda p: p.describes.update(issuer="https://other.example"),
}


@pytest.mark.parametrize("lie", LIES)
def test_no_lie_of_a_provider_signs_anybody_in(liar, lie):
    client = Client()
    there = client.get(reverse("desk:agency_door", args=[DOOR]))["Location"]
    LIES[lie](liar)
    came = client.get(liar.sends_back(there))
    assert came.status_code == 403
    assert "_auth_user_id" not in client.session


def test_clocks_may_differ_by_half_a_minute(liar):
    client = Client()
    now = int(time.time())
    liar.claims.update(exp=now - 30, iat=now - 60)
    assert client.get(asks(client, liar)).status_code == 200


def test_an_agency_cannot_sign_in_somebody_of_another_agency(cast, liar):
    """Both answer honestly, with the same subject: it is another person (mix-up, RFC 9700, 4.4)."""
    other = operations.add_team("Welfare of the town", agency_kind="CAW", by=cast.administrator)
    with lying() as second:
        opened(cast, other, OTHER_DOOR, second.issuer)
        client = Client()
        assert client.get(asks(client, second, door=OTHER_DOOR)).status_code == 403
        client = Client()
        came = asks(client, second, door=OTHER_DOOR)
        crossed = came.replace(str(OTHER_DOOR), str(DOOR))
        assert client.get(crossed).status_code == 403
        assert "_auth_user_id" not in client.session


WHOLE = ("/desk/preferences/", "/desk/keys/", "/desk/password/", "/desk/unlock/")


@pytest.mark.parametrize("at", WHOLE)
def test_who_has_a_phrase_reads_of_no_password(bound, client_of, at):
    answer = client_of(unlocked(bound)).get(at)
    assert answer.status_code == 200
    said = re.sub(r"<[^>]+>", " ", answer.content.decode())
    assert "phrase" in said
    assert "password" not in said.lower()


def test_what_is_kept_on_who_has_a_phrase_names_it(bound, client_of):
    said = client_of(unlocked(bound)).get("/desk/kept-on-me/").content.decode()
    assert "Of your unlock phrase only a value is kept" in said
    assert "Of your password" not in said


def test_a_form_that_was_sent_while_locked_asks_for_the_phrase(bound, client_of):
    client = client_of(unlocked(bound))
    session = client.session
    session.pop("carried")
    session.save()
    answer = client.post("/desk/keys/codes/")
    said = re.sub(r"<[^>]+>", " ", answer.content.decode())
    assert answer.status_code == 423
    assert "unlock phrase" in said
    assert "password" not in said.lower()
    again = client.post("/desk/keys/codes/", {"password_again": "not it"})
    assert "That is not your unlock phrase" in again.content.decode()


def test_who_has_a_password_still_reads_of_it(cast, client_of):
    said = client_of(cast.administrator).get("/desk/preferences/").content.decode()
    assert "password" in said.lower()
    assert "phrase" not in said


@pytest.fixture
def bounds(settings, monkeypatch):
    """A second passes only where a test says so."""
    settings.LIMIT_NETWORKS = True
    at = [0.0]
    monkeypatch.setattr(agency_door, "buckets", Buckets(lambda: at[0]))
    return at


def asked_from(network: int, door: uuid.UUID = DOOR):
    return Client(REMOTE_ADDR=f"10.0.{network}.1").get(reverse("desk:agency_door", args=[door]))


def test_a_network_that_asks_too_often_is_told_to_wait_before_the_provider_is_asked(
    liar, bounds, monkeypatch
):
    asked = []
    there = openid.address
    monkeypatch.setattr(openid, "address", lambda *said: asked.append(1) or there(*said))
    most = agency_door.QUESTIONS_OF_ONE_NETWORK.most
    assert [asked_from(1).status_code for _each in range(most)] == [302] * most
    refused = asked_from(1)
    assert (refused.status_code, refused["Retry-After"]) == (429, "4")
    assert "Try again in a few seconds" in refused.content.decode()
    assert len(asked) == most
    assert asked_from(2).status_code == 302
    bounds[0] += agency_door.QUESTIONS_OF_ONE_NETWORK.seconds
    assert asked_from(1).status_code == 302


def test_many_networks_together_cannot_flood_one_agency_and_another_goes_on(cast, liar, bounds):
    most = agency_door.QUESTIONS_AT_ONE_AGENCY.most
    assert {asked_from(each).status_code for each in range(most)} == {302}
    assert asked_from(200).status_code == 429
    other = operations.add_team("Welfare of the town", agency_kind="CAW", by=cast.administrator)
    opened(cast, other, OTHER_DOOR, liar.issuer)
    assert asked_from(201, OTHER_DOOR).status_code == 302


def test_an_address_that_is_nobodys_is_not_found_however_often_it_is_asked(db, bounds):
    assert {asked_from(each, uuid.UUID(int=7)).status_code for each in range(70)} == {404}


def test_a_provider_that_does_not_answer_is_said_to_be_silent(cast, agency):
    opened(cast, agency, DOOR, f"http://127.0.0.1:{free_port()}")
    assert Client().get(reverse("desk:agency_door", args=[DOOR])).status_code == 503


def test_keys_that_lie_elsewhere_are_not_followed_to(liar):
    client = Client()
    came = asks(client, liar)
    liar.describes.update(jwks_uri=f"{liar.issuer}/away")
    assert client.get(came).status_code == 503
    assert "_auth_user_id" not in client.session


def test_a_safe_provider_is_not_left_for_an_unsafe_address():
    safe = openid.Provider("https://sign-in.example", "x", "y", "https://ours.example/back")
    with pytest.raises(openid.NoAnswer):
        openid._refuse_unsafe("http://sign-in.example/keys", safe)


def test_no_page_of_sign_in_names_an_agency(door):
    assert "Police of the town" not in Client().get("/desk/sign-in/").content.decode()


def test_the_secret_is_typed_once_and_never_shown(cast, agency, door, client_of):
    administrator = client_of(cast.administrator)
    shown = administrator.get(reverse("desk:set_agency_sign_in", args=[agency])).content.decode()
    assert openid_provider.SECRET not in shown
    assert openid_provider.SECRET.encode() not in bytes(AgencySignIn.objects.get().secret)
    assert str(DOOR) in shown


@pytest.mark.parametrize("somebody", ["worker", "lead", "signer", "outsider"])
def test_only_an_administrator_sets_where_an_agency_signs_in(cast, agency, client_of, somebody):
    client = client_of(getattr(cast, somebody))
    for address in (reverse("desk:agency_sign_ins"), reverse("desk:set_agency_sign_in", args=[agency])):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "issuer", ["http://sign-in.example", "sign-in.example", "https://", "https://a@b/?x=1"]
)
def test_an_unsafe_address_of_a_provider_is_refused(cast, agency, client_of, issuer):
    answer = client_of(cast.administrator).post(
        reverse("desk:set_agency_sign_in", args=[agency]), {"issuer": issuer, "client": "x", "secret": "y"}
    )
    assert answer.status_code == 422
    assert not AgencySignIn.objects.exists()
