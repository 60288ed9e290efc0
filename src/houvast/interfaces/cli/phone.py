"""`houvast phone`: the secret of the exchange's webhook, and listening to an exchange that has none (SIP)."""

import json
import secrets
import socket
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from typing import Annotated

import typer

from houvast.interfaces.cli import sip
from houvast.interfaces.cli.terminal import Refusal, answers, helpline_called, say, start_django

app = typer.Typer(no_args_is_help=True)
AGAIN = sip.EXPIRES // 2  # seconds until a subscription is renewed
TRY = 5.0  # seconds until one that nobody answered is sent again
LOOK = 60.0  # seconds until extensions are read anew

Helpline = Annotated[str, typer.Option(help="Name of the helpline; by default the only one.")]


@app.callback()
def group() -> None:
    """The telephone: a call that rings opens the registration form. No number is read."""


@app.command()
def key(helpline: Helpline = "") -> None:
    """Make the secret that the exchange signs with. Shown once; the former one stops."""
    start_django()
    from houvast.interfaces.shell import phone_key

    found = helpline_called(helpline)
    answers.print(phone_key.made(found.id), markup=False, soft_wrap=True)
    say(f"Give it to the exchange of {found.name}. It is kept with the keys, and not shown again.")


@app.command()
def listen(
    exchange: Annotated[str, typer.Option(help="The exchange's SIP address, host:port (UDP).")],
    desk: Annotated[str, typer.Option(help="The desk's door.")] = "http://127.0.0.1:8000/phone/",
    here: Annotated[
        str, typer.Option(help="Own address towards the exchange, host:port.")
    ] = "127.0.0.1:5070",
    helpline: Helpline = "",
) -> None:
    """Ask the exchange for the calls of every worker's extension (RFC 4235), and tell the desk.

    The exchange has to trust this address: no password is sent.
    """
    start_django()
    from houvast.interfaces.shell import phone_key
    from houvast.records.accounts import queries

    found = helpline_called(helpline)
    secret = phone_key.read(found.id)
    if secret is None:
        raise Refusal("There is no secret yet. Run `houvast phone key` first.")
    listening = Listening(_address(exchange), _address(here), desk, secret)
    say(f"Listening to {exchange} for {found.name}.")
    looked = 0.0
    while True:
        if time.monotonic() - looked > LOOK or not looked:
            listening.watch(set(queries.extensions(found.id)))
            looked = time.monotonic()
        listening.step()


@dataclass
class Subscription:
    """One extension's, with what SIP needs to go on with it."""

    extension: str
    call: str = field(default_factory=lambda: uuid.uuid4().hex)
    tag: str = field(default_factory=lambda: secrets.token_hex(8))
    to_tag: str = ""
    number: int = 0
    due: float = 0.0
    told: dict[str, str] = field(default_factory=dict)  # the latest state by dialog


class Listening:
    """Subscriptions at one exchange. Nothing but states is taken from it, and nothing is stored."""

    def __init__(self, exchange: tuple[str, int], here: tuple[str, int], desk: str, secret: str) -> None:
        self.exchange, self.desk, self.secret = exchange, desk, secret
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(here)
        self.socket.settimeout(0.5)
        self.here = f"{here[0]}:{here[1]}"
        self.by_call: dict[str, Subscription] = {}

    def watch(self, extensions: set[str]) -> None:
        """These extensions from now on."""
        self.by_call = {call: each for call, each in self.by_call.items() if each.extension in extensions}
        for extension in extensions - {each.extension for each in self.by_call.values()}:
            new = Subscription(extension)
            self.by_call[new.call] = new

    def step(self) -> None:
        """Send what is due, and read one packet."""
        for each in self.by_call.values():
            if each.due <= time.monotonic():
                self._subscribe(each)
        try:
            packet, sender = self.socket.recvfrom(sip.MOST_BYTES + 1)
        except (TimeoutError, ConnectionError):
            return
        if sender[0] != self.exchange[0]:
            return
        said = sip.read(packet)
        if said is None:
            return
        subscription = self.by_call.get(said.one("call-id"))
        if said.method:
            known = subscription is not None and said.method == "NOTIFY"
            self.socket.sendto(sip.accepted(said) if known else sip.refused(said), sender)
            if known and subscription:
                self._notified(subscription, said)
        elif subscription:
            self._answered(subscription, said)

    def _subscribe(self, each: Subscription) -> None:
        each.number += 1
        each.due = time.monotonic() + TRY
        packet = sip.subscribe(
            each.extension,
            exchange=f"{self.exchange[0]}:{self.exchange[1]}",
            here=self.here,
            call=each.call,
            tag=each.tag,
            number=each.number,
            branch=secrets.token_hex(8),
            to_tag=each.to_tag,
        )
        self.socket.sendto(packet, self.exchange)

    def _answered(self, each: Subscription, said: sip.Said) -> None:
        if 200 <= said.status < 300:
            each.to_tag = said.one("to").rpartition("tag=")[2]
            each.due = time.monotonic() + AGAIN
        elif said.status >= 300:  # refused, or forgotten by an exchange that began anew
            each.to_tag, each.due = "", time.monotonic() + TRY

    def _notified(self, each: Subscription, said: sip.Said) -> None:
        for dialog, state in sip.states(said.body):
            if each.told.get(dialog) == state or (state == "ended" and dialog not in each.told):
                continue
            each.told[dialog] = state
            if state == "ended":
                del each.told[dialog]
            self._tell(each.extension, state)
        if said.one("subscription-state").startswith("terminated"):
            each.to_tag, each.due = "", time.monotonic() + TRY
            each.call, former = uuid.uuid4().hex, each.call
            self.by_call[each.call] = self.by_call.pop(former)

    def _tell(self, extension: str, state: str) -> None:
        from houvast.interfaces.shell import phone_key

        body = json.dumps({"extension": extension, "event": state}).encode()
        at, nonce = str(int(time.time())), secrets.token_urlsafe(18)
        request = urllib.request.Request(  # noqa: S310  # the address is the administrator's own
            self.desk,
            body,
            {
                "Content-Type": "application/json",
                "Phone-Time": at,
                "Phone-Nonce": nonce,
                "Phone-Signature": phone_key.signature(self.secret, at, nonce, body),
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310  # as above
                pass
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            say("The desk did not take a call: is it served there, and is the secret the latest?")


def _address(said: str) -> tuple[str, int]:
    host, _colon, port = said.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise Refusal(f"{said} is no address. Write it like 192.0.2.10:5060.")
    try:
        return socket.gethostbyname(host), int(port)
    except OSError:
        raise Refusal(f"Nobody here knows the host {host}.") from None
