"""The helpline's mailbox on its mail server: reading it, removing what came in. By IMAP (RFC 3501)."""

import imaplib
import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from houvast.records.contacts.mailing.reading import FIRST_OF_LARGER, LARGEST

SECONDS = 60.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class NoBox(Exception):
    """The mailbox cannot be read; why, without an address or a word of a mail."""


class Box:
    def __init__(self, server: imaplib.IMAP4) -> None:
        self._server = server
        self._only_one = b"UIDPLUS" in server.capability()[1][0].upper()  # told anew after signing in

    def waiting(self) -> list[bytes]:
        """The numbers of all mails that are there."""
        found = self._said(self._server.uid("SEARCH", "ALL"))[0]
        return found.split() if isinstance(found, bytes) else []

    def came_at(self, number: bytes) -> datetime:
        """When the server got a mail: RFC 3501, 2.3.3."""
        said = self._said(self._server.uid("FETCH", number.decode(), "(INTERNALDATE)"))
        moment = imaplib.Internaldate2tuple(said[0]) if isinstance(said[0], bytes) else None
        if moment is None:
            raise NoBox("it did not say when a mail came")
        return datetime.fromtimestamp(time.mktime(moment), UTC)

    def fetch(self, number: bytes) -> tuple[bytes, bool]:
        """(a mail, whether it is whole): of one that is too large, its beginning."""
        sizes = self._said(self._server.uid("FETCH", number.decode(), "(RFC822.SIZE)"))
        size = re.search(rb"RFC822\.SIZE (\d+)", sizes[0] if isinstance(sizes[0], bytes) else b"")
        is_whole = size is not None and int(size[1]) <= LARGEST
        what = "(BODY.PEEK[])" if is_whole else f"(BODY.PEEK[]<0.{FIRST_OF_LARGER}>)"
        for part in self._said(self._server.uid("FETCH", number.decode(), what)):
            if isinstance(part, tuple):
                return bytes(part[1]), is_whole
        raise NoBox("it did not hand out a mail that it has")

    def remove(self, number: bytes) -> None:
        """Gone from the server, and its file with it."""
        self._said(self._server.uid("STORE", number.decode(), "+FLAGS.SILENT", r"(\Deleted)"))
        if self._only_one:
            self._said(self._server.uid("EXPUNGE", number.decode()))
        else:
            self._said(self._server.expunge())

    @staticmethod
    def _said(answer: "tuple[str, list[bytes | tuple[bytes, bytes]]]") -> "list[bytes | tuple[bytes, bytes]]":
        if answer[0] != "OK":
            raise NoBox("it refused what was asked")
        return answer[1]


@contextmanager
def opened() -> Iterator[Box]:
    """The mailbox that HOUVAST_MAIL_IMAP names, over TLS. NoBox where it cannot be reached or read."""
    named = urlsplit(settings.MAIL_IMAP)
    if named.scheme not in ("imaps", "imap") or not named.hostname or not named.username:
        raise NoBox("HOUVAST_MAIL_IMAP names none, like imaps://user@host")
    if named.scheme == "imap" and named.hostname not in LOOPBACK:
        raise NoBox("it would be read without TLS, and it is on another machine")
    try:
        server = (
            imaplib.IMAP4_SSL(
                named.hostname, named.port or 993, ssl_context=ssl.create_default_context(), timeout=SECONDS
            )
            if named.scheme == "imaps"
            else imaplib.IMAP4(named.hostname, named.port or 143, timeout=SECONDS)
        )
        try:
            server.login(unquote(named.username), password("mail-password"))
            folder = unquote(named.path.strip("/")) or "INBOX"
            if server.select(f'"{folder}"')[0] != "OK":
                raise NoBox("it has no such folder")
            yield Box(server)
        finally:
            server.shutdown()
    except (imaplib.IMAP4.error, OSError) as failure:
        raise NoBox(f"it does not answer as it should ({type(failure).__name__})") from failure


def password(name: str) -> str:
    file = Path(settings.KEYS) / name
    try:
        return file.read_text().strip()
    except OSError as missing:
        raise NoBox(f"its password is not in {file}") from missing
