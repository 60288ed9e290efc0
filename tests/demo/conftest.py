"""A demo of a few contacts instead of a year, without figures: made in milliseconds."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from cast import put_back, registration
from houvast.demo import people, preparing, year
from houvast.demo import settings as of_the_demo

NOW = datetime(2026, 3, 12, 15, 20, tzinfo=ZoneInfo("Europe/Brussels"))
HERE = {"REMOTE_ADDR": "127.0.0.1", "SERVER_NAME": "127.0.0.1"}


@pytest.fixture
def small_year(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two contacts a team in place of the year; figures are only told of. Gives what was told."""
    told: list[str] = []
    decided: list[str] = []
    monkeypatch.setattr(year, "registrations", lambda: ([registration()] * 2, [registration()] * 2))
    monkeypatch.setattr(preparing, "has_figures", lambda: bool(decided))
    monkeypatch.setattr(preparing, "_decide_on_figures", lambda: decided.append("signed"))
    return told


@pytest.fixture
def prepared(db: None, small_year: list[str]) -> list[str]:
    """The small demo; what was told while it was prepared."""
    small_year[:] = put_back(_prepare)
    if not preparing.has_figures():
        preparing._decide_on_figures()
    return small_year


def _prepare() -> list[str]:
    told: list[str] = []
    preparing.prepare(NOW, told=told.append)
    return told


@pytest.fixture
def demo_site(db: None, settings: Settings) -> Callable[..., Client]:
    """A client of the demo's own addresses and middleware; the cast is there, without contacts."""
    put_back(people.invite_everybody)
    for name in ("INSTALLED_APPS", "ROOT_URLCONF", "MIDDLEWARE", "ALLOWED_HOSTS", "IS_DEMO", "DEMO_BANNER"):
        setattr(settings, name, getattr(of_the_demo, name))
    return lambda **more: Client(**{**HERE, **more})
