"""Sending an answer by mail: to one address, with nothing in it of what was said before."""

import smtplib
import time
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
TRIES, PAUSE, PATIENCE = 3, 1.0, 20.0  # how often, seconds between, and seconds in all


class NotSent(Exception):
    """The mail server did not take it; nothing was sent. `for_good`: it said that it never will."""

    def __init__(self, words: str, *, for_good: bool = False) -> None:
        super().__init__(words)
        self.for_good = for_good


def is_set() -> bool:
    return bool(settings.MAIL_SMTP and settings.MAIL_ADDRESS)


def loop_mark() -> str:
    """By which our own mails are known when they come back; says nothing to others."""
    return salted_hmac("mail that is our own", settings.MAIL_ADDRESS, algorithm="sha256").hexdigest()[:24]


def message_id(mark: uuid.UUID) -> str:
    """By which an answer is known, here and in the mailbox it goes to: sent twice, it is the same."""
    return f"{mark}@{settings.MAIL_ADDRESS.rpartition('@')[2]}"


def proof(message_id: str) -> bytes:
    """By which the id of a message of ours is found again, without being kept."""
    return salted_hmac("mail that we sent", message_id.lower(), algorithm="sha256").digest()


def is_address(said: str) -> bool:
    """One mail address, and nothing that a head of a mail would read otherwise."""
    try:
        validate_email(said)
    except ValidationError:
        return False
    return True


def send(text: str, *, to: str, language: str, mark: uuid.UUID, subject: str = "", sender: str = "") -> None:
    """Hand it to the mail server, or NotSent. What fails for a moment is tried again, for some seconds.

    `subject`: a neutral one; an answer in a talk has none of its own.
    """
    if not subject:
        with translation.override(language):
            subject = _("Answer")
    began, tries = time.monotonic(), 0
    while True:
        tries += 1
        message = mail.EmailMessage(
            subject,
            text,
            formataddr((sender, settings.MAIL_ADDRESS)),
            [to],
            headers={
                "Message-ID": f"<{message_id(mark)}>",
                "Auto-Submitted": "auto-generated",  # no machine answers it: RFC 3834
                "X-Auto-Response-Suppress": "All",
                LOOP_HEADER: loop_mark(),
            },
            connection=mail.get_connection(**_server()),
        )
        try:
            message.send()
        except (smtplib.SMTPException, OSError, ValueError) as failure:
            if not _may_pass(failure) or tries == TRIES or time.monotonic() - began > PATIENCE:
                raise NotSent(type(failure).__name__, for_good=_is_refusal(failure)) from failure
            time.sleep(PAUSE * tries)
        else:
            return


def _codes(failure: Exception) -> list[int]:
    """What the server answered, where it did: RFC 5321, 4.2."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return [code for code, _said in failure.recipients.values()]
    return [failure.smtp_code] if isinstance(failure, smtplib.SMTPResponseException) else []


def _may_pass(failure: Exception) -> bool:
    if codes := _codes(failure):
        return all(400 <= code < 500 for code in codes)
    return isinstance(failure, smtplib.SMTPServerDisconnected | ConnectionError | TimeoutError)


def _is_refusal(failure: Exception) -> bool:
    """Of this mail or of who gets it: not of us, as a wrong password is."""
    if isinstance(failure, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError):
        return False
    return any(500 <= code < 600 for code in _codes(failure))


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
