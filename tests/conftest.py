"""What all tests share: a blocked network, the cast, and a browser page signed in as one of them."""

import re
from collections.abc import Callable, Iterator
from importlib.util import find_spec

import hypothesis
import pytest
from django.db import connection
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker
from pytest_socket import socket_allow_hosts

from cast import Cast, again
from houvast.records.accounts.guard import Actor
from whole import unlocked

# A busy machine draws examples slowly; how long a test takes is no promise here.
hypothesis.settings.register_profile(
    "calm", max_examples=50, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("calm")
# For `.ci/run`: the same code has the same answer. For `make hunt`: far more examples, new ones every time.
hypothesis.settings.register_profile("gate", parent=hypothesis.settings.get_profile("calm"), derandomize=True)
hypothesis.settings.register_profile(
    "hunt", parent=hypothesis.settings.get_profile("calm"), max_examples=2000
)

_TRANSLATED = re.compile(r"/?(fr|de|en)(/|$)")

pytest_plugins = ["installations", *(["browser"] if find_spec("browser") else [])]


def pytest_runtest_setup() -> None:
    """Nothing leaves this machine: only the loopback address and local sockets answer."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what a database can change the outcome of: its rows, or an installation of its own.

    The demo comes first: it takes minutes to make, and workers take one another's last tests. Tests without a
    database would come last, and then two workers made it while the third had nothing left to do.
    """
    items.sort(key=lambda item: item.path.parent.name != "demo")
    for item in items:
        if not isinstance(item, pytest.Function):
            continue
        stored = {"db", "transactional_db", "seeded"} & set(item.fixturenames)
        installs = any(
            getattr(each, "__module__", "") == "installations" for each in vars(item.module).values()
        )
        if (stored or installs or item.get_closest_marker("django_db")) and not _is_translated(item):
            item.add_marker("database")


def _is_translated(item: pytest.Function) -> bool:
    """Whether it tries in another language what is tried in Dutch too: to a database that is the same."""
    given = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return any(isinstance(each, str) and _TRANSLATED.match(each) for each in given)


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

    return unlocked


@pytest.fixture(scope="session")
def base_url() -> None:
    """In place of pytest-playwright's, which pytest 9 warns about; our addresses are the live server's."""
