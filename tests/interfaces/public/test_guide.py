"""The short guide on a relationship, a separation and being a parent: links alone, each on to who helps."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from browser import scrolls_sideways
from cast import Cast
from houvast.records.directory import operations
from houvast.records.directory.offer import Described, Offer, Takes
from interfaces.public.test_find import add, ask, names
from records.directory.offers import ALL
from sampling import sampled

LANGUAGES = ("nl", "fr", "de", "en")
WAYS = {"together": "asking", "apart": "calling", "parenting": "asking"}
"""Each subject, and where it leads whoever is afraid: who wants to leave talks before telling anybody."""
FITTING = {"together": "couple", "apart": "parting", "parenting": "parents", "stay": "stay"}
"""What is ticked in the finder for each."""
CHOICE = re.compile(r"<ol.*?</ol>", re.DOTALL)


def links(address: str, within: str = "") -> list[str]:
    page = Client().get(address).content.decode()
    part = CHOICE.search(page)[0] if within == "choice" else page[page.index("<main") :]
    return re.findall(r'href="([^"#]*)', part)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_choice_of_the_guide_is_three_subjects_and_who_helps(cast: Cast, language: str):
    chosen = links(f"/{language}/guide/", "choice")
    assert chosen == [f"/{language}/{way}/" for way in (*WAYS, "find")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", WAYS)
def test_each_subject_asks_about_fear_and_leads_on_to_who_helps_and_back(cast: Cast, language: str, way: str):
    onward = links(f"/{language}/{way}/")
    assert {f"/{language}/{page}/" for page in (WAYS[way], f"find/{way}", "guide")} <= set(onward)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_subject_ends_with_a_second_choice_of_which_each_leads_somewhere(cast: Cast, language: str):
    for way in WAYS:
        chosen = links(f"/{language}/{way}/", "choice")
        assert len(chosen) == 5
        ours = [each for each in chosen if each.startswith("/")]
        assert len(ours) == 4
        assert {Client().get(each).status_code for each in ours} == {200}


def ticked(page: str) -> list[str]:
    return re.findall(r'name="matters" value="(\w+)" checked', page)


@pytest.mark.parametrize("way", FITTING)
def test_the_finder_is_reached_with_what_fits_ticked_and_nothing_else_said(cast: Cast, way: str):
    page = Client().get(f"/nl/find/{way}/").content.decode()
    assert ticked(page) == [FITTING[way]]
    assert re.findall(r'type="radio" id="(\S+)" name="\w+" value="\w*" checked', page) == [
        "sex-open",
        "about-open",
    ]
    assert 'action="/nl/find/"' in page
    label = re.search(rf'for="matters-{FITTING[way]}">([^<]+)<', page)
    assert label
    assert f"Al aangevinkt: “{label[1]}”." in page
    assert ticked(Client().get("/nl/find/").content.decode()) == []
    assert Client().get(f"/nl/find/{way}x/").status_code == 404


def test_what_is_ticked_finds_services_of_that_kind_alone_and_several_find_any_of_them(cast: Cast):
    agency = operations.add_agency(Described("Invented agency", invented=True), by=cast.worker)
    for kind in ("CAW", "LAWYER", "VK", "MENTAL_HEALTH", "SHELTER", "ZSG"):
        offer = Offer(kind=kind, phone="0999 11 22 33", takes=Takes(sexes=ALL), invented=True)
        add(cast, agency, offer, f"Dienst {kind}")

    def found(*matters: str) -> set[str]:
        page = ask("nl", matters=list(matters))
        return {name.removeprefix("Dienst ") for name in names(page)}

    assert found("couple") == {"CAW", "MENTAL_HEALTH"}
    assert found("parting") == {"CAW", "LAWYER"}
    assert found("parents") == {"CAW", "VK"}
    assert found("parting", "stay") == {"CAW", "LAWYER", "SHELTER"}
    assert "ZSG" in found()


@pytest.mark.browser
@pytest.mark.parametrize("language", sampled(*LANGUAGES))
def test_the_guide_is_walked_by_keyboard_without_script_on_a_small_screen(
    cast: Cast, browser: Browser, live_server: LiveServer, language: str
):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    for way in WAYS:
        page.goto(f"{live_server.url}/{language}/guide/")
        assert not scrolls_sideways(page)
        for step in (way, f"find/{way}"):
            page.locator(f'main a[href="/{language}/{step}/"]').first.press("Enter")
            page.wait_for_url(f"**/{language}/{step}/")
            assert not scrolls_sideways(page), step
        assert page.locator("input[name=matters]:checked").get_attribute("value") == FITTING[way]
        page.locator("main form.finding button").press("Enter")
        page.wait_for_url(f"**/{language}/find/")
        assert page.locator("input[name=matters]:checked").get_attribute("value") == FITTING[way]
    context.close()
