"""The web: host names, HTTPS, the proxy in front, and secrets that every process could read."""

import os
from collections.abc import Iterator

from django.conf import settings

from houvast.interfaces.cli.checks.findings import Finding, advice, problem

NEAR = {"localhost", "127.0.0.1", "[::1]"}
ONE_YEAR = 31_536_000


def host_names() -> Iterator[Finding]:
    """It answers to its own names and no others."""
    names = set(settings.ALLOWED_HOSTS)
    if any(name.startswith(("*", ".")) or not name for name in names):
        yield problem("It answers to names that are not its own", "HOUVAST_HOSTS", "Name each host in full.")
    elif names <= NEAR:
        yield advice(
            "It answers on this machine only",
            "HOUVAST_HOSTS",
            "HOUVAST_HOSTS=your.host.name for others to reach it.",
        )


def https() -> Iterator[Finding]:
    """Nobody on the way reads along."""
    if settings.DEBUG:
        yield problem("Errors show the inside of the program", "DEBUG", "Leave DEBUG off.")
    if not settings.HTTPS:
        yield problem(
            "Pages and passwords travel unencrypted",
            "HOUVAST_HTTPS",
            "Leave it away, and put a proxy with TLS in front.",
        )
    elif settings.SECURE_HSTS_SECONDS < ONE_YEAR:
        yield problem(
            "Browsers do not remember to use HTTPS", "SECURE_HSTS_SECONDS", "Leave it as shipped: two years."
        )
    elif not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        yield problem("A cookie may travel unencrypted", "SESSION_COOKIE_SECURE", "Leave it as shipped.")


def proxy() -> Iterator[Finding]:
    """The server knows that the proxy was asked over HTTPS."""
    if settings.HTTPS and not settings.SECURE_PROXY_SSL_HEADER:
        yield problem(
            "The server does not believe that it is reached over HTTPS: every page sends people to itself",
            "HOUVAST_BEHIND_PROXY",
            "HOUVAST_BEHIND_PROXY=yes, behind a proxy that sets X-Forwarded-Proto itself.",
        )


def environment() -> Iterator[Finding]:
    """No password stands where every process of this user can read it."""
    if "HOUVAST_PASSWORD" in os.environ:
        yield problem(
            "A person's password stands in the environment",
            "HOUVAST_PASSWORD",
            "Unset it: it is for `setup` alone.",
        )
