"""Reading for help leaves nothing with others.

The public pages set no cookie, ask nothing of any other host, and are not kept by the browser. Nothing on
your device carries our name.
"""

import re

import pytest
from django.test import Client

from houvast.interfaces.public.urls import kept_in_memory

pytestmark = pytest.mark.django_db

PAGES = sorted(kept_in_memory())


@pytest.fixture(params=PAGES)
def page(request):
    return Client().get(request.param)


def test_no_cookie_is_set(page):
    assert page.status_code == 200
    assert not page.cookies


def test_nothing_is_asked_of_another_host(page):
    asked = re.findall(
        r"<(?:link|script|img|iframe|source|video)\b[^>]*?(?:href|src)=\"([^\"]+)\"", page.content.decode()
    )
    assert asked
    assert all(address.startswith("/") and not address.startswith("//") for address in asked)
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_the_browser_is_told_to_keep_nothing(page):
    assert "no-store" in page["Cache-Control"]


def test_nothing_carries_our_name(page):
    assert "houvast" not in page.content.decode().lower()
    assert "houvast" not in str(page.headers).lower()
