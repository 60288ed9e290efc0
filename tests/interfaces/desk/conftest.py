"""The desk as its worker sees it: a signed-in client, a contact of a woman, and the pages to walk through."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client

from cast import WOMAN, Cast, registration
from houvast.records.contacts import operations

REGISTER = "/desk/register/{}/"


@pytest.fixture
def worker(cast: Cast, client_of) -> Client:
    return client_of(cast.worker)


@pytest.fixture
def outsider(cast: Cast, client_of) -> Client:
    return client_of(cast.outsider)


@pytest.fixture
def desk(page_of, cast: Cast, live_server) -> Callable[[str], Any]:
    """A page of the desk, opened by the worker."""
    page = page_of(cast.worker)

    def go(address: str) -> Any:
        page.goto(live_server.url + address)
        return page

    return go


@pytest.fixture
def contact(cast: Cast) -> uuid.UUID:
    """What the woman of the cast told, registered."""
    return operations.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)


def sent(client: Client, answers: Mapping[str, Any], draft: uuid.UUID | None = None, **more: str):
    """The form, sent."""
    return client.post(REGISTER.format(draft or uuid.uuid4()), {**answers, **more})


def kept(client: Client, draft: uuid.UUID, answers: Mapping[str, Any], **more: Any):
    """A draft, saved by a page."""
    body = {"answers": answers, "revision": 0, "handled_by": "", **more}
    return client.post(
        f"/desk/drafts/{draft}/",
        body,
        content_type="application/json",
        headers={"Accept": "application/json"},
    )
