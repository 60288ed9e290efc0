"""A machine that asks the API everything its own description allows, and more, never makes it fail.

The same questions each time (derandomize), so that a change that breaks one is told by it.
"""

from urllib.parse import quote, urlencode

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import strategies as st

from houvast.interfaces.api.figures_openapi import document as of_figures
from houvast.interfaces.api.openapi import PARAMETERS, PATHS, document

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.filterwarnings("default")]


def _schema(said, address):
    described = schemathesis.openapi.from_dict({**said, "servers": [{"url": address}]})
    described.app = get_wsgi_application()
    return described


@pytest.fixture(autouse=True)
def _as_often_as_it_likes(settings):
    """No limit; and the connection stays that of the test, which Django else closes after each answer."""
    settings.LIMIT_NETWORKS = False
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


api = _schema(document(), "/api/hsds")
figures = _schema(of_figures(), "/api/figures")
SETTINGS = hypothesis.settings(
    max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
)
PARTS = [*PARAMETERS, "page", "", "x", "full", "%00", "services"]
ANY_BYTE = st.characters(max_codepoint=255)
pairs = st.tuples(st.sampled_from(PARTS) | st.text(max_size=5), st.text(max_size=20) | st.integers().map(str))


@api.parametrize()
@SETTINGS
def test_every_question_is_answered_as_described(case, services):
    case.call_and_validate(headers={"Accept-Encoding": "identity"})  # nothing unpacks answers in here


@figures.parametrize()
@SETTINGS
def test_every_question_about_figures_is_answered_as_described(case, cast):
    case.call_and_validate(headers={"Accept-Encoding": "identity"})


@SETTINGS
@hypothesis.given(
    path=st.sampled_from([*PATHS, *(f"{each}/{{}}" for each in PATHS), "openapi.json", "", "nothing"]),
    id=st.text(max_size=40) | st.uuids().map(str) | st.sampled_from(["..", "%2e%2e", "%00", "0" * 400]),
    query=st.lists(pairs, max_size=6).map(urlencode)
    | st.binary(max_size=60).map(lambda each: each.decode("latin-1")),
    accept=st.sampled_from(["", "gzip", "gzip;q=0", "identity, *;q=0", "\x7f"]),
)
def test_what_nobody_described_is_answered_too_and_never_with_a_failure(path, id, query, accept, services):
    address = f"/api/hsds/{path.format(quote(id, safe='%'))}"
    answer = Client().get(address, QUERY_STRING=query, headers={"Accept-Encoding": accept})
    assert answer.status_code in (200, 301, 400, 404)
    if answer.status_code == 400 and path in PATHS:
        assert answer.json()["problem"]
