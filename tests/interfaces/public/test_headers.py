"""What every answer of the public pages tells the browser."""

import pytest
from django.test import Client

from interfaces.public.conftest import ADDRESSES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", [*ADDRESSES, "/", "/leave/", "/nl/nothing-here/"])
def test_an_answer_is_strict(address):
    headers = Client().get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert {policy[name] for name in policy} <= {"'none'", "'self'"}
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"no-referrer", "same-origin"}  # nothing to another site
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "Server" not in headers
