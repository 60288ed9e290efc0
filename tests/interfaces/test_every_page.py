"""Every page that the addresses know, asked by axe on a phone and on a desk, in the light and in the dark.

The pages are found in the URL configuration. A new one is walked by itself where what stands in its address
has a name that tests/inhabited.py gives; otherwise it fails here, by name, until it has. What is no page is
listed below; what takes no GET is none either. States of a page (errors, refusals, dialogs) have tests of
their own beside what they test. docs/decisions/0282 says why.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

import pytest
from django.conf import settings as django_settings
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation
from playwright.sync_api import Browser, Page

from browser import RULES, resize, scrolls_sideways, violations
from cast import put_back
from houvast.interfaces.public.live import COOKIE
from houvast.records.accounts.models import SignIn
from inhabited import Inhabited, inhabit
from whole import unlocked

# No pages, and what they are instead. What answers machines (api) is none as a whole.
NO_PAGES = {
    "desk:agency_door": "leads to the sign-in of an agency",
    "desk:agency_back": "leads on from there",
    "desk:join_agency": "after the sign-in of an agency: test_agency_door_in_a_browser",
    "desk:token": "a token",
    "desk:trail_in_print": "a file",
    "desk:begin": "leads to a new registration",
    "desk:new_suggestion": "leads to a new suggestion",
    "desk:new_letter": "leads to a new letter",
    "desk:take_out": "a file",
    "desk:queue": "a piece of the page of talks",
    "desk:hand_over_talk": "leads to the talk",
    "desk:talk_mail": "leads to the talk",
    "desk:ask_callback_in_talk": "leads to the talk",
    "desk:ask_callback_of_contact": "leads to the contact",
    "desk:far": "two numbers",
    "desk:talk_file": "a file",
    "desk:print_letter": "a file",
    "desk:receipt": "a file",
    "desk:saved_minutes": "a file",
    "desk:case_document": "a file",
    "desk:estimate_file": "a file",
    "desk:plan_example": "a file",
    "desk:delivery_file": "a file",
    "desk:linkage_record": "a file",
    "desk:figures_file": "a file",
    "partners:parcel_file": "a file",
    "partners:parcel_proof": "a file",
    "partners:document": "a file",
    "shell:leave": "leads away from here",
    "public:answer_story": "leads back to the talk",
    "public:send_file": "leads back to the talk",
    "public:talk_file": "a file",
    "public:plan_report_pdf": "a file",
    "public:file": "a file",
}
MACHINES = ("api", "api_figures", "api_testimonies")
# Where one name stands for several things, which of them it is at this page.
HERE: Mapping[str, Mapping[str, str]] = {
    "desk:set_agency_sign_in": {"team": "door"},
    "desk:welcome": {"secret": "welcome"},
    "desk:shelter": {"shelter": "secret_shelter"},
    "desk:campaign": {"plan": "campaign"},
    "desk:released_estimate": {"name": "estimate"},
    "public:estimate": {"name": "estimate"},
    "public:reply": {"secret": "reply"},
}
# What stands in addresses and is the same in every house.
SAID = {"page": "men", "table": "contacts_by_problem", "person": 1}
EXACTLY: Mapping[str, Mapping[str, Any]] = {
    "desk:write_suggestion": {"key": f"{1:032}"},
    "desk:write_letter": {"key": "appointment"},
    "desk:table": {"name": "contacts_by_problem"},
    "desk:service_words": {"language": "fr"},
}
ASKED = {"public:compared": "?with={release}/contacts_by_channel"}
# Who is asked first whether they may open a page; the first who may walks it.
WHO = {
    "desk": (
        "worker", "lead", "administrator", "statistician", "signer", "at_shelter", "nobody", "half", "locked",
    ),
    "partners": ("welfare",),
    "personal": ("nobody",),
    "public": ("nobody", "in_talk", "without_code"),
}  # fmt: skip
# Pages that look otherwise to others.
ALSO = {
    "lead": ("desk:today", "desk:contacts", "desk:cases", "desk:keys"),
    "administrator": ("desk:today",),
    "statistician": ("desk:today",),
    "at_shelter": ("desk:today", "desk:talks"),
    "welfare": ("desk:keys", "desk:preferences"),
    "without_code": ("public:here",),
}
# Pages that are another thing for something else of the same kind.
AGAIN: Sequence[tuple[str, Mapping[str, str]]] = (
    ("desk:assess_risk", {"instrument": "factors"}),
    ("desk:service", {"service": "secret_service"}),
    ("desk:talk", {"talk": "mail"}),
)
WIDTHS = (360, 1280)
# In the dark only colours are others.
SCHEMES: Mapping[Literal["light", "dark"], Sequence[str]] = {"light": RULES, "dark": ["color-contrast"]}


def addresses(patterns: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(name with its part, pattern) of all that somebody may ask for by GET."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, each.namespace or before)
        elif before not in MACHINES and each.name and takes_get(each):
            yield f"{before}:{each.name}", each


def takes_get(pattern: URLPattern) -> bool:
    """What does not refuses it first of all, before it looks at who asks."""
    try:
        return bool(pattern.callback(RequestFactory().get("/")).status_code != 405)
    except Exception:
        return True


@cache
def pages() -> dict[str, tuple[str, ...]]:
    """The words in the address of each page, by its name."""
    return {
        name: tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex)
        for name, pattern in addresses(get_resolver().url_patterns)
        if name not in NO_PAGES
    }


NOTHING_ELSE: Mapping[str, str] = {}


def address_of(name: str, house: Inhabited, other: Mapping[str, str] = NOTHING_ELSE) -> str:
    """Where a page stands, with something real for every word of its address."""
    known = {**house.at, **SAID, **EXACTLY.get(name, {})}
    here = {**HERE.get(name, {}), **other}
    said = {word: known.get(here.get(word, word), other.get(word, "unknown")) for word in pages()[name]}
    with translation.override("nl"):
        return reverse(name, kwargs=said) + ASKED.get(name, "").format(**house.at)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("inhabited")


@pytest.fixture(scope="session")
def making(home: Path) -> Callable[[], Inhabited]:
    return partial(inhabit, home)


@pytest.fixture
def house(db: None, home: Path, making: Callable[[], Inhabited], settings: Any) -> Inhabited:
    settings.HOME, settings.RELEASES = home, home / "releases"
    return put_back(making)


@pytest.fixture
def cookies_of(house: Inhabited) -> Callable[[str], dict[str, str]]:
    """What the browser of somebody keeps."""

    def kept(who: str) -> dict[str, str]:
        if who in (without := {"nobody": "", "in_talk": house.secret, "without_code": house.without_code}):
            return {COOKIE: without[who]} if without[who] else {}
        person = house.people.get(who) or getattr(
            house.cast, {"half": "lead", "locked": "worker"}.get(who, who)
        )
        client = unlocked(person)
        if who == "locked":
            del client.cookies[django_settings.KEY_COOKIE_NAME]
        if who == "half":
            SignIn.objects.filter(pk=client.session["sign_in"]).update(proved_at=None)
        return {name: each.value for name, each in client.cookies.items()}

    return kept


@pytest.fixture
def who_opens(house: Inhabited, cookies_of: Callable[[str], dict[str, str]]) -> Callable[[str], str | None]:
    """Who walks a page: the first who gets it."""
    clients: dict[str, Client] = {}

    def client(who: str) -> Client:
        if who not in clients:
            clients[who] = Client()
            for name, value in cookies_of(who).items():
                clients[who].cookies[name] = value
        return clients[who]

    def first(name: str) -> str | None:
        try:
            address = address_of(name, house)
        except NoReverseMatch:
            return None
        for who in WHO[name.partition(":")[0]]:
            answer = client(who).get(address)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                return who
        return None

    return first


def test_every_address_is_a_page_that_somebody_opens_or_is_listed_as_none(house, who_opens):
    assert [name for name in pages() if who_opens(name) is None] == []


def test_what_is_listed_as_no_page_is_an_address():
    assert set(NO_PAGES) <= {name for name, _pattern in addresses(get_resolver().url_patterns)}


@pytest.fixture
def page_as(
    browser: Browser, browser_context_args: dict[str, Any], live_server: Any, cookies_of: Any
) -> Iterator[Callable[[str], Page]]:
    """One page for each who walks, signed in once."""
    pages: dict[str, Page] = {}

    def page(who: str) -> Page:
        if who not in pages:
            context = browser.new_context(**browser_context_args)
            for name, value in cookies_of(who).items():
                context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
            pages[who] = context.new_page()
        return pages[who]

    yield page
    for each in pages.values():
        each.context.close()


def found(page: Page, address: str) -> Iterator[str]:
    """What is wrong with a page with all that unfolds unfolded, in every size and scheme."""
    answer = page.goto(address)
    if not answer or answer.status != 200:
        yield f"{answer and answer.status}"
    page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
    for width in WIDTHS:
        resize(page, width)
        if scrolls_sideways(page):
            yield f"{width}: scrolls sideways"
        page.evaluate("scrollTo(0, 0)")  # what has scrolled under the bar is no target
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            yield from (f"{width} {scheme}: {each}" for each in violations(page, rules))


PARTS = 4  # so that two processes share them


@pytest.mark.browser
@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page_and_none_is_wider_than_the_screen(
    part: int, house: Inhabited, who_opens, page_as, live_server
):
    walks = [(name, who_opens(name), {}) for name in sorted(pages())]
    walks += [(name, who_opens(name), other) for name, other in AGAIN]
    walks += [(name, who, {}) for who, names in ALSO.items() for name in names]
    wrong = {
        (name, who, *other.values()): all_
        for name, who, other in walks[part::PARTS]
        if (all_ := list(found(page_as(who), live_server.url + address_of(name, house, other))))
    }
    assert wrong == {}
