"""A real SMTP server (aiosmtpd) on a loopback address: it takes mails, or answers what a test tells it to."""

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from pytest_socket import socket_allow_hosts

from served import free_port

TAKEN = "250 OK"
USER, PASSWORD = "line", "geheim-van-de-post"


@dataclass
class Post:
    """What the server did. `answers`: what it says to the next mails at a command, before it takes them."""

    host: str
    port: int
    answers: dict[str, list[str]] = field(default_factory=dict)
    taken: list[bytes] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)
    before_taking: Any = None
    after_taking: Any = None

    @property
    def mails(self) -> list[Message]:
        return [message_from_bytes(each) for each in self.taken]

    def _said(self, command: str) -> str:
        self.asked.append(command)
        return self.answers[command].pop(0) if self.answers.get(command) else ""

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if said := self._said("RCPT"):
            return said
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if said := self._said("DATA"):
            return said
        if self.before_taking:
            self.before_taking()
        self.was_encrypted.append(session.ssl is not None)
        self.taken.append(envelope.content)
        if self.after_taking:
            self.after_taking()
        return TAKEN


def _knows(server: Any, session: Any, envelope: Any, mechanism: str, said: Any) -> AuthResult:
    right = isinstance(said, LoginPassword) and (said.login, said.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=right, handled=True)


@contextmanager
def smtp(host: str = "127.0.0.1", *, certificate: Path | None = None) -> Iterator[Post]:
    """With a certificate: STARTTLS, and nothing without it and without signing in."""
    assert host.startswith("127.")
    post = Post(host, free_port())
    more: dict[str, Any] = {}
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate / "certificate", certificate / "key")
        more = {
            "tls_context": context,
            "require_starttls": True,
            "authenticator": _knows,
            "auth_required": True,
        }
    socket_allow_hosts(["127.0.0.1", "::1", host], allow_unix_socket=True)  # another address of loopback
    controller = Controller(post, hostname=host, port=post.port, server_hostname="mail", **more)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()


def certificate_for(address: str, folder: Path) -> None:
    """A certificate that its own maker believes, for an address of this machine."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", str(folder / "key"), "-out", str(folder / "certificate"), "-days", "2",
         "-subj", "/CN=mail", "-addext", f"subjectAltName=IP:{address}"],
        check=True, capture_output=True,
    )  # fmt: skip
