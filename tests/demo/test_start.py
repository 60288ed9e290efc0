"""The start page and the one-click sign-in: only in the demo, only for who sits at this machine."""

from collections.abc import Callable

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django.fixtures import Settings

from cast import Cast
from houvast.demo.people import CAST, OUTSIDER, acting
from houvast.records.accounts import queries
from houvast.records.accounts.models import Installation

Site = Callable[..., Client]

PASSED_ON = {
    "HTTP_FORWARDED": "for=192.0.2.1",
    "HTTP_X_FORWARDED_FOR": "127.0.0.1",
    "HTTP_X_FORWARDED_HOST": "127.0.0.1",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_PORT": "443",
    "HTTP_X_FORWARDED_ANYTHING": "",
    "HTTP_VIA": "1.1 tunnel",
    "HTTP_X_REAL_IP": "127.0.0.1",
}
SIGN_IN = "/demo/sign-in/"


def test_the_start_page_says_what_this_is_and_offers_everybody_of_the_cast(demo_site: Site):
    page = demo_site().get("/", HTTP_ACCEPT_LANGUAGE="en")
    text = page.content.decode()
    assert page.status_code == 200
    assert "all people here are invented" in text
    assert "Nobody in it exists" in text
    for member in (*CAST, OUTSIDER):
        assert member.name in text
        assert f'value="{member.sign_in_name}"' in text
    assert "/en/figures/" in text


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_the_start_page_speaks_four_languages(demo_site: Site, language: str):
    page = demo_site().get("/", HTTP_ACCEPT_LANGUAGE=language)
    assert f'<html lang="{language}"' in page.content.decode()
    assert "Look around" not in page.content.decode()


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_language_links_of_the_start_page_lead_to_the_start_page(demo_site: Site, language: str):
    page = demo_site().get(f"/?language={language}", HTTP_ACCEPT_LANGUAGE="de")
    text = page.content.decode()
    assert f'<html lang="{language}"' in text
    assert page["Content-Language"] == language
    assert all(f'href="?language={other}"' in text for other in ("nl", "fr", "de", "en"))
    assert f'name="language" value="{language}"' in text


def test_a_language_that_the_pages_do_not_speak_changes_nothing(demo_site: Site):
    assert '<html lang="fr"' in demo_site().get("/?language=xx", HTTP_ACCEPT_LANGUAGE="fr").content.decode()


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_desk_speaks_the_language_of_the_start_page(demo_site: Site, language: str):
    client = demo_site()
    client.post(SIGN_IN, {"as": "worker", "language": language})
    assert f'<html lang="{language}"' in client.get("/desk/").content.decode()


def test_the_start_page_needs_no_way_out(demo_site: Site):
    assert "data-way-out" not in demo_site().get("/").content.decode()
    assert "data-way-out" in demo_site().get("/en/").content.decode()


def test_the_start_page_claims_no_absence_of_cookies(demo_site: Site):
    page = demo_site().get("/", HTTP_ACCEPT_LANGUAGE="en")
    assert page.cookies
    assert "sets no cookies" not in page.content.decode()


@pytest.mark.parametrize("member", [*CAST, OUTSIDER], ids=lambda member: member.sign_in_name)
def test_one_click_signs_in_everybody_of_the_cast(demo_site: Site, member):
    client = demo_site()
    answer = client.post(SIGN_IN, {"as": member.sign_in_name})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    page = client.get("/desk/")
    assert page.status_code == 200
    assert member.name in page.content.decode()


@pytest.mark.parametrize("address", ["/", "/en/", "/desk/", "/desk/register/", "/nothing/here/"])
def test_every_page_says_that_all_people_are_invented(demo_site: Site, address: str):
    client = demo_site()
    client.post(SIGN_IN, {"as": "worker"})
    text = client.get(address, follow=True).content.decode()
    assert 'class="demo-banner"' in text


def test_a_click_needs_the_token_of_the_page(demo_site: Site):
    client = demo_site(enforce_csrf_checks=True)
    assert client.post(SIGN_IN, {"as": "worker"}).status_code == 403
    page = client.get("/")
    token = page.content.decode().split('csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post(SIGN_IN, {"as": "worker", "csrfmiddlewaretoken": token}).status_code == 302


def test_a_link_does_not_sign_in(demo_site: Site):
    assert demo_site().get(SIGN_IN + "?as=worker").status_code == 405


@pytest.mark.parametrize("who", ["", "nobody", "root"])
def test_nobody_outside_the_cast_is_signed_in(demo_site: Site, who: str):
    assert demo_site().post(SIGN_IN, {"as": who}).status_code == 404


@pytest.mark.parametrize("header", list(PASSED_ON))
@pytest.mark.parametrize("address", ["/", SIGN_IN, "/desk/", "/en/"])
def test_a_request_that_was_passed_on_is_refused(demo_site: Site, header: str, address: str):
    client = demo_site()
    for answer in (client.get(address, **{header: PASSED_ON[header]}), client.post(address, **{header: "x"})):
        assert answer.status_code == 403
        assert b"only on the machine where it runs" in answer.content
        assert not answer.cookies


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.3", "2001:db8::1", "172.17.0.1", "", "here"])
def test_a_request_from_another_machine_is_refused(demo_site: Site, address: str):
    for path in ("/", SIGN_IN, "/desk/"):
        assert demo_site(REMOTE_ADDR=address).get(path).status_code == 403


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1"])
def test_this_machine_is_answered_by_every_address_it_has(demo_site: Site, address: str):
    assert demo_site(REMOTE_ADDR=address).get("/").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "houvast.example", "127.0.0.1.evil.example", "[::2]"])
def test_a_foreign_host_is_refused(demo_site: Site, host: str):
    client = demo_site(raise_request_exception=False)
    assert client.get("/", HTTP_HOST=host).status_code == 400
    assert client.post(SIGN_IN, {"as": "worker"}, HTTP_HOST=host).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8712", "localhost:8712", "[::1]:8712"])
def test_the_own_names_of_the_machine_are_answered(demo_site: Site, host: str):
    assert demo_site().get("/", HTTP_HOST=host).status_code == 200


def test_with_a_database_that_is_not_a_demos_nobody_is_signed_in(demo_site: Site):
    Installation.objects.update(is_demo=False)
    client = demo_site()
    assert client.get("/")["Location"] == "/en/"  # no start page: the public one
    assert client.post(SIGN_IN, {"as": "worker"}).status_code == 404
    assert client.get("/desk/").status_code == 302


def test_outside_the_demos_settings_there_is_no_such_page(cast: Cast):
    assert configured.ROOT_URLCONF == "houvast.project.urls"
    with pytest.raises(NoReverseMatch):
        reverse("demo:sign_in")
    assert Client().post(SIGN_IN, {"as": "worker"}).status_code == 404


def test_even_with_the_demos_addresses_nothing_is_there_without_its_settings(
    demo_site: Site, settings: Settings
):
    del settings.IS_DEMO
    assert demo_site().get("/")["Location"] == "/en/"
    assert demo_site().post(SIGN_IN, {"as": "worker"}).status_code == 404


def test_the_demos_settings_believe_no_proxy_and_no_other_name():
    from houvast.demo import settings as of_the_demo

    assert of_the_demo.ALLOWED_HOSTS == ["localhost", "127.0.0.1", "[::1]"]
    assert not hasattr(of_the_demo, "SECURE_PROXY_SSL_HEADER")
    assert of_the_demo.USE_X_FORWARDED_HOST is False
    assert of_the_demo.DEBUG is False
    assert of_the_demo.MIDDLEWARE[0] == "houvast.demo.only_here.only_here"


def test_the_language_of_the_start_page_stays_with_this_sign_in_and_not_with_the_person(demo_site: Site):
    here, elsewhere = demo_site(), demo_site()
    here.post(SIGN_IN, {"as": "worker", "language": "de"})
    elsewhere.post(SIGN_IN, {"as": "worker", "language": "nl"})
    assert '<html lang="de"' in here.get("/desk/").content.decode()
    assert queries.preferences(seen_by=acting("worker"))[0] != "de"
    here.post("/desk/language/", {"language": "fr"})
    assert '<html lang="fr"' in here.get("/desk/").content.decode()
    assert '<html lang="nl"' in elsewhere.get("/desk/").content.decode()
