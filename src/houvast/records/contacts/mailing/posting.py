"""Sending an answer by mail: to one address, with nothing in it of what was said before."""

import smtplib
import uuid
from email.utils import formataddr
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from houvast.records.contacts.mailing import box
from houvast.records.contacts.mailing.reading import LOOP_HEADER

SECONDS = 20


class NotSent(Exception):
    """The mail server did not take it; nothing was sent."""


def is_set() -> bool:
    return bool(settings.MAIL_SMTP and settings.MAIL_ADDRESS)


def loop_mark() -> str:
    """By which our own mails are known when they come back; says nothing to others."""
    return salted_hmac("mail that is our own", settings.MAIL_ADDRESS, algorithm="sha256").hexdigest()[:24]


def is_address(said: str) -> bool:
    """One mail address, and nothing that a head of a mail would read otherwise."""
    try:
        validate_email(said)
    except ValidationError:
        return False
    return True


def send(text: str, *, to: str, language: str, subject: str = "", sender: str = "") -> None:
    """`subject` and `sender`: neutral ones; an answer in a talk has neither of its own."""
    if not subject:
        with translation.override(language):
            subject = _("Answer")
    from_ = formataddr((sender, settings.MAIL_ADDRESS)) if sender else settings.MAIL_ADDRESS
    domain = settings.MAIL_ADDRESS.rpartition("@")[2]
    message = mail.EmailMessage(
        subject,
        text,
        from_,
        [to],
        headers={
            "Message-ID": f"<{uuid.uuid4()}@{domain}>",
            "Auto-Submitted": "auto-generated",  # no machine answers it: RFC 3834
            "X-Auto-Response-Suppress": "All",
            LOOP_HEADER: loop_mark(),
        },
        connection=mail.get_connection(**_server()),
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError, ValueError, box.NoBox) as failure:
        raise NotSent(type(failure).__name__) from failure


def _server() -> dict[str, Any]:
    named = urlsplit(settings.MAIL_SMTP)
    is_tls = named.scheme == "smtps"
    try:
        password = box.password("mail-smtp-password") if named.username else ""
    except box.NoBox as missing:
        raise NotSent(str(missing)) from missing
    return {
        "host": named.hostname,
        "port": named.port or (465 if is_tls else 587),
        "username": unquote(named.username or ""),
        "password": password,
        "use_ssl": is_tls,
        "use_tls": not is_tls and named.hostname not in box.LOOPBACK,
        "timeout": SECONDS,
    }
