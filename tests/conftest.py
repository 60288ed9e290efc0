"""What all tests share: a blocked network, the cast, and a browser page signed in as one of them."""

import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker
from pytest_socket import socket_allow_hosts

from cast import Cast, again
from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from whole import whole

# A busy machine draws examples slowly; how long a test takes is no promise here.
hypothesis.settings.register_profile(
    "calm", max_examples=50, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("calm")
# For `.ci/run`: the same code has the same answer. For `make hunt`: far more examples, new ones every time.
hypothesis.settings.register_profile(
    "gate", parent=hypothesis.settings.get_profile("calm"), max_examples=100, derandomize=True
)
hypothesis.settings.register_profile(
    "hunt", parent=hypothesis.settings.get_profile("calm"), max_examples=2000
)

pytest_plugins = ["installations", *(["browser"] if find_spec("browser") else [])]


def pytest_runtest_setup() -> None:
    """Nothing leaves this machine: only the loopback address and local sockets answer."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """PostgreSQL drops no database that is in use: the last thread of a served page is sent away first."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A test that spoke as a Dutch worker leaves no language behind for the next."""
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The helpline, its people and the outsider; see cast.py."""
    return again()


@pytest.fixture
def client_of(cast: Cast) -> Callable[[Actor], Client]:
    """A client that is signed in as somebody of the cast, and unlocked."""

    def sign_in(person: Actor) -> Client:
        client = whole(person.id)
        session = client.session
        client.cookies[settings.KEY_COOKIE_NAME], session["carried"] = keys.carry(
            keys.unlocked_key(person), staff=person.id
        )
        session["used"] = int(time.time())
        session.save()
        return client

    return sign_in


@pytest.fixture(scope="session")
def base_url() -> None:
    """In place of pytest-playwright's, which pytest 9 warns about; our addresses are the live server's."""
