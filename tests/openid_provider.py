"""A real OpenID provider on loopback, as a process of its own: django-oauth-toolkit.

`python openid_provider.py PORT FOLDER BACK` serves one client ("houvast", with a secret) and two people of
the agency, whose password is `PASSWORD`. What it stores stays in FOLDER.
"""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

CLIENT, SECRET = "houvast", "a secret between two servers"
PASSWORD = "only known at the agency"
PEOPLE = ("an.agent", "bo.agent")
PAGE = '<form method="post">{% csrf_token %}{{ form.as_p }}<button>Sign in at the agency</button></form>'


@contextmanager
def running(port: int, folder: Path, back: str) -> Iterator[str]:
    """Its issuer, while it runs."""
    outside = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    log = (folder / "provider.log").open("wb")
    command = [sys.executable, str(Path(__file__)), str(port), str(folder), back]
    process = subprocess.Popen(command, env=outside, stdout=log, stderr=log)
    issuer = f"http://127.0.0.1:{port}/o"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration", timeout=2).close()
                break
            except OSError:
                assert process.poll() is None, (folder / "provider.log").read_text()
                time.sleep(0.1)
        yield issuer
    finally:
        process.terminate()
        process.wait()
        log.close()


def serve(port: int, folder: Path, back: str) -> None:
    import django
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.configure(
        SECRET_KEY="of the agency",
        ALLOWED_HOSTS=["127.0.0.1"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.locmem.Loader",
                            {"registration/login.html": PAGE},
                        )
                    ],
                    "context_processors": ["django.template.context_processors.request"],
                },
            }
        ],
        DATABASES={
            "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "provider.sqlite3")}
        },
        SESSION_COOKIE_NAME="agency_session",
        CSRF_COOKIE_NAME="agency_csrf",
        LOGIN_URL="/login/",
        USE_TZ=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # of nobody
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key.decode(),
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "who you are"},
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http"],
        },
    )
    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth import get_user_model
    from django.contrib.auth.views import LoginView
    from django.urls import include, path
    from oauth2_provider.models import get_application_model

    for name in PEOPLE:
        get_user_model().objects.create_user(name, password=PASSWORD)
    application = get_application_model()
    application.objects.create(
        name="houvast",
        client_id=CLIENT,
        client_secret=SECRET,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris=back,
        skip_authorization=True,
        algorithm="RS256",
    )

    settings.ROOT_URLCONF = (
        path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
        path("login/", LoginView.as_view()),
    )

    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Nobody reads along."""

    make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Quiet).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
