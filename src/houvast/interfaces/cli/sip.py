"""As much SIP as listening needs: subscribe to the dialogs of an extension, and read what is told of them.

RFC 6665 (subscriptions) and RFC 4235 (dialog-info). Of a dialog only its state is read: who called stays
unread. Pure: bytes in, bytes out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

MOST_BYTES = 16_384
STATES = {"early": "ringing", "confirmed": "answered", "terminated": "ended"}
_COMPACT = {"v": "via", "f": "from", "t": "to", "i": "call-id", "o": "event", "l": "content-length"}


@dataclass(frozen=True)
class Said:
    """A SIP message: its first line, its headers by lower-case name (Via as often as it stands), its body."""

    first: str
    headers: Mapping[str, list[str]]
    body: bytes

    def one(self, name: str) -> str:
        return (self.headers.get(name) or [""])[0]

    @property
    def status(self) -> int:
        """Of an answer; 0 for a request."""
        found = re.match(r"SIP/2\.0 ([1-6][0-9]{2}) ", self.first)
        return int(found[1]) if found else 0

    @property
    def method(self) -> str:
        return "" if self.status else self.first.partition(" ")[0]


def read(packet: bytes) -> Said | None:
    """The message in a packet, or None."""
    if len(packet) > MOST_BYTES:
        return None
    head, _, body = packet.partition(b"\r\n\r\n")
    first, *lines = head.decode("utf-8", "replace").split("\r\n")
    headers: dict[str, list[str]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            return None
        name = name.strip().lower()
        headers.setdefault(_COMPACT.get(name, name), []).append(value.strip())
    said = Said(first, headers, body)
    return said if (said.status or first.endswith(" SIP/2.0")) and said.one("call-id") else None


def subscribe(
    extension: str,
    *,
    exchange: str,
    here: str,
    call: str,
    tag: str,
    number: int,
    branch: str,
    to_tag: str = "",
) -> bytes:
    """SUBSCRIBE to the dialogs of an extension for an hour. `exchange`, `here`: host:port."""
    domain = exchange.rpartition(":")[0]
    to = f"<sip:{extension}@{domain}>" + (f";tag={to_tag}" if to_tag else "")
    lines = [
        f"SUBSCRIBE sip:{extension}@{exchange} SIP/2.0",
        f"Via: SIP/2.0/UDP {here};branch=z9hG4bK{branch};rport",
        "Max-Forwards: 70",
        f"From: <sip:desk@{here}>;tag={tag}",
        f"To: {to}",
        f"Call-ID: {call}",
        f"CSeq: {number} SUBSCRIBE",
        f"Contact: <sip:desk@{here}>",
        "Event: dialog",
        "Accept: application/dialog-info+xml",
        f"Expires: {EXPIRES}",
        "Content-Length: 0",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


EXPIRES = 3600


def accepted(said: Said) -> bytes:
    """200 OK to a request."""
    lines = ["SIP/2.0 200 OK", *(f"Via: {each}" for each in said.headers.get("via", ()))]
    lines += [f"{name}: {said.one(name.lower())}" for name in ("From", "To", "Call-ID", "CSeq")]
    return ("\r\n".join([*lines, "Content-Length: 0"]) + "\r\n\r\n").encode()


def refused(said: Said) -> bytes:
    """481: no subscription of ours."""
    return accepted(said).replace(b"SIP/2.0 200 OK", b"SIP/2.0 481 Subscription Does Not Exist", 1)


def states(body: bytes) -> list[tuple[str, str]]:
    """(dialog, state) of each incoming dialog in a dialog-info document: ringing, answered, ended.

    Read with a plain parser that stops at a document type: no entity is ever opened.
    """
    found: list[tuple[str, str]] = []
    dialog: list[str] = []
    text: list[str] = []

    def opened(name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        text.clear()
        if name == "dialog":
            dialog[:] = [attributes.get("id", "")[:128], attributes.get("direction", "recipient")]

    def closed(name: str) -> None:
        if name.rpartition(":")[2] == "state" and dialog:
            state = STATES.get("".join(text).strip())
            if state and dialog[1] == "recipient":
                found.append((dialog[0], state))
            dialog.clear()

    def no_document_type(*_: object) -> None:
        raise ValueError("document type")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = no_document_type
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError):
        return []
    return found
