"""An onion address: said to Tor Browser on the open site, and no page leads out of it."""

import hashlib
import re

import pytest
from django.test import Client

from cast import Cast
from houvast.interfaces.public import flood
from houvast.interfaces.shell.buckets import WIDER, buckets
from houvast.project.installation import onion_address
from interfaces.public.conftest import ADDRESSES, HARMLESS, LANGUAGES
from records.contacts.talking_with import set_line

ONION = "a" * 56 + ".onion"
# Content of the self-help pages: links that somebody follows by choice, and that no page asks for by itself.
SITES = {f"https://www.{site}.be/" for site in ("tijdvoorjerelatie", "tweehuizen", "groeimee")}
SELF_HELP = [f"/{language}/{page}/" for language in LANGUAGES for page in ("together", "apart", "parenting")]
ABSOLUTE = re.compile(r"(?:href|src|action|content|data-[a-z-]+)=\"((?:[a-z]+:)?//[^\"]*)\"")


@pytest.fixture
def onion(settings) -> Client:
    settings.ONION = ONION
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, ONION]
    return Client(headers={"host": ONION})


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*ADDRESSES, "/nl/nothing-here/"])
def test_no_page_leads_out_of_the_onion(onion, address):
    page = onion.get(address).content.decode()
    content = SITES if address in SELF_HELP else set()
    assert set(ABSOLUTE.findall(page)) <= {HARMLESS, f"http://{ONION}/"} | content
    assert "testserver" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("where", ["talk/", "message/", "back/"])
def test_no_page_where_somebody_writes_leads_out_of_the_onion(onion, cast: Cast, language, where):
    set_line(cast.phone_line, may_choose=True, by=cast.administrator)
    shown = onion.get(f"/{language}/{where}").content.decode()
    assert "<form" in shown
    assert set(ABSOLUTE.findall(shown)) <= {HARMLESS, f"http://{ONION}/"}
    assert "testserver" not in shown


@pytest.mark.django_db
def test_redirects_stay_in_the_onion(onion):
    for address in ("/", "/nl"):
        where = onion.get(address)["Location"]
        assert where.startswith("/")
        assert not where.startswith("//")


@pytest.mark.django_db
def test_the_open_site_says_where_the_same_page_is_in_the_onion(onion):
    assert Client().get("/nl/near/")["Onion-Location"] == f"http://{ONION}/nl/near/"
    assert "Onion-Location" not in onion.get("/nl/near/")
    for other in ("/desk/sign-in/", "/leave/", "/nl/nothing-here/"):
        assert "Onion-Location" not in Client().get(other)


@pytest.mark.django_db
def test_the_page_about_us_shows_it_and_shows_nothing_without(onion, settings):
    assert f'href="http://{ONION}/"' in Client().get("/en/about/").content.decode()
    settings.ONION = ""
    page = Client().get("/en/about/")
    assert ".onion" not in page.content.decode()
    assert "Onion-Location" not in page


@pytest.mark.parametrize(
    "said", ["x.onion", "http://" + ONION, ONION + "/", "a" * 56, "A" * 56 + ".onion", ONION + "\n"]
)
def test_what_is_no_onion_address_is_refused_at_the_start(said):
    with pytest.raises(ValueError, match="HOUVAST_ONION"):
        onion_address(said)


def test_an_onion_address_is_taken_as_it_is_and_none_is_none():
    assert onion_address(ONION) == ONION
    assert onion_address("") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("address", SELF_HELP)
def test_a_site_of_others_is_a_link_to_follow_and_nothing_that_a_page_loads(onion, address):
    page = onion.get(address).content.decode()
    assert sum(page.count(f'href="{site}"') for site in SITES) == 1
    for site in SITES:
        assert f'src="{site}' not in page
        assert not re.search(rf'<(link|form|iframe|img)[^>]*"{site}', page)


@pytest.fixture
def all_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    set_line(cast.phone_line, most_waiting=500, by=cast.administrator)
    monkeypatch.setattr(buckets, "_left", {})
    monkeypatch.setattr(buckets, "_clock", lambda: 0.0)
    monkeypatch.setattr(flood, "BITS", (0, 6, 6, 6))


def worked(browser: Client) -> dict[str, str]:
    made = re.search(r'name="task" value="([^"]+)"', browser.get("/nl/talk/").content.decode())[1]
    tries = (str(number) for number in range(10_000))
    return {
        "task": made,
        "answer": next(
            each for each in tries if hashlib.sha256(f"{made}:{each}".encode()).digest()[0] < 1 << 2
        ),
    }


@pytest.mark.usefixtures("all_at_once")
def test_who_floods_the_onion_without_work_shuts_it_for_nobody_who_works_nor_on_the_open_site(onion):
    asked = onion.get("/nl/talk/").content.decode()
    assert 'data-bits="6"' in asked  # always, also at a quiet door
    assert 'data-bits="0"' in Client().get("/nl/talk/").content.decode()
    easy = re.search(r'name="task" value="([^"]+)"', Client().get("/nl/talk/").content.decode())[1]
    said = [onion.post("/nl/talk/", {"task": easy, "answer": "0"}).status_code for _ in range(30)]
    assert said == [302] * flood.WITHOUT_SCRIPT.most + [429] * 24
    for _ in range(flood.OF_ONE_NETWORK.most + 2):  # more than one network may
        assert onion.post("/nl/talk/", worked(onion)).status_code == 302
    assert Client().post("/nl/talk/", worked(Client())).status_code == 302


@pytest.mark.usefixtures("all_at_once")
def test_messages_and_codes_by_the_onion_have_wider_limits_of_their_own(onion):
    most = flood.MESSAGES_OF_ONE_NETWORK.most
    answers = [onion.post("/nl/message/", {"text": f"{n}"}).status_code for n in range(most * WIDER + 1)]
    assert answers == [302] * (most * WIDER) + [422]
    assert Client().post("/nl/message/", {"text": "een"}).status_code == 302
    for _ in range(flood.CODES_OF_ONE_NETWORK.most + 1):
        said = onion.post("/en/back/", {"code": "A" * 16})
    assert "This does not open anything" in said.content.decode()


@pytest.mark.usefixtures("all_at_once")
def test_who_only_names_the_onion_as_their_host_gets_no_wider_limit(onion, settings):
    far = Client(headers={"host": ONION}, REMOTE_ADDR="8.8.8.8")
    most = flood.MESSAGES_OF_ONE_NETWORK.most
    answers = [far.post("/nl/message/", {"text": f"{n}"}).status_code for n in range(most + 1)]
    assert answers == [302] * most + [422]
    settings.ONION = ""
    near = Client(headers={"host": ONION})
    answers = [near.post("/nl/message/", {"text": f"{n}"}).status_code for n in range(most + 1)]
    assert answers == [302] * most + [422]
