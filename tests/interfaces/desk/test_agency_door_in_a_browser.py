"""The own sign-in of an agency in a browser: accessible, narrow too, and only the way there leaves us."""

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from browser import resize, scrolls_sideways, violations
from houvast.records.accounts import operations
from houvast.records.accounts.operations import elsewhere
from houvast.records.accounts.roles import Role
from lying_provider import lying
from openid_provider import CLIENT, SECRET

pytestmark = pytest.mark.browser
PHRASE = "seven grey herons by the lock"


def arrange(cast, issuer: str) -> tuple[uuid.UUID, str]:
    team = operations.add_team("Police of the town", agency_kind="POLICE", by=cast.administrator)
    elsewhere.set_agency_sign_in(team, issuer=issuer, client=CLIENT, secret=SECRET, by=cast.administrator)
    person = operations.invite(
        "an", "An", password=None, language="nl", place=(team, Role.PARTNER), by=cast.administrator
    )
    return team, operations.give_link(person, by=cast.administrator)


def test_from_the_invitation_to_the_agency_and_back_to_a_phrase_that_opens(
    page: Page, cast, live_server, asked, complaints
):
    with lying() as provider:
        _team, link = arrange(cast, provider.issuer)
        page.goto(live_server.url + reverse("desk:welcome", args=[link]))
        assert violations(page) == []
        page.get_by_role("link", name="Aanmelden bij je organisatie").click()
        page.get_by_label("Kies een ontgrendelzin").fill(PHRASE)
        assert violations(page) == []
        page.get_by_role("button", name="Deze zin kiezen").click()
        page.get_by_role("link", name="Aanmelden bij je organisatie").click()
        resize(page, 360)
        assert not scrolls_sideways(page)
        assert violations(page) == []
        page.get_by_label("Je ontgrendelzin").fill(PHRASE)
        page.get_by_role("button", name="Ontgrendelen").click()
        page.wait_for_url("**/desk/second-factor/**")
        elsewhere_asked = [each for each in asked if not each.startswith(live_server.url)]
        assert elsewhere_asked
        assert all(each.startswith(f"{provider.issuer}/go?") for each in elsewhere_asked)
        assert complaints == []
