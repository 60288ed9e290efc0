"""A machine that asks the API everything its own description allows, and more, never makes it fail."""

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from houvast.interfaces.api.openapi import document

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.filterwarnings("default")]


def _schema():
    described = schemathesis.openapi.from_dict({**document(), "servers": [{"url": "/api/hsds"}]})
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


api = _schema()


@api.parametrize()
@hypothesis.settings(max_examples=25, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
def test_every_question_is_answered_as_described(case, services):
    case.call_and_validate(headers={"Accept-Encoding": "identity"})  # nothing unpacks answers in here
