"""Guessing gets slower with every wrong try, and nobody can keep another person out with it.

A try counts before it is tested, so that a hundred at once do not pass together; a right one is taken
back. What is counted is a keyed hash of the account's name or of the network's prefix; that of the network
changes every day, and no address is kept. Three ways keep the door open for who belongs here:

- A device that somebody has signed in on counts for itself: what others do does not slow it down.
- Elsewhere, whoever is told to wait gets a ticket. When its time is over (30 seconds at most) it is good for
  one try, however many others have tried meanwhile.
- Codes of a second factor have no tickets: they are tried only after the right password.

The device cookie is OWASP's (Slow Down Online Guessing Attacks with Device Cookies).
"""

import ipaddress
import math
import secrets
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from houvast.records.accounts.models import Delay

# Tries before one waits. Look-ups are work, not mistakes: thirty a day, and then some 300 more at most.
FREE = {"account": 3, "device": 3, "network": 100, "code": 3, "password": 3, "lookup": 30, "text": 60}
# Seconds: six digits and telephone numbers can be guessed, so these wait longer.
LONGEST = {"code": 300.0, "lookup": 300.0, "text": 300.0}
LONGEST_ELSEWHERE = 30.0
FORGOTTEN = timedelta(days=1)
TICKET_GOOD_FOR = timedelta(minutes=10)
SALT = "delays"


class Wait(Exception):
    """Too many tries: wait so many seconds, and come back with the ticket where there is one."""

    def __init__(self, seconds: float, ticket: str = "") -> None:
        super().__init__(seconds)
        self.seconds, self.ticket = max(1, math.ceil(seconds)), ticket


@dataclass(frozen=True)
class Try:
    """One try that may be tested, and the rows that counted it: those of its own, and the network's."""

    own: str
    network: str = ""


def try_password(name: str, *, address: str, device: str = "", ticket: str = "", at: datetime) -> Try:
    """Count a try to sign in as `name`, or raise Wait. The same for unknown names."""
    if is_known(device, name):
        return Try(_counted([_bucket("device", device)], at=at))
    account, network = _bucket("account", _folded(name)), _bucket("network", _prefix(address), day=at)
    with transaction.atomic():
        rows = _locked([account, network], at)
        wait = max(_left(kind, rows[key], at) for kind, key in (("account", account), ("network", network)))
        if wait > 0 and not _is_ripe(ticket, account, at):
            raise Wait(*_ticket_for(ticket, account, wait, at))
        _count(rows.values(), at)
    return Try(account, network)


def try_own(kind: str, person: uuid.UUID, *, device: str = "", at: datetime) -> Try:
    """Count a try by who is at the door or inside already: a `code`, or the `password` asked once more."""
    return Try(_counted([_bucket(kind, f"{person}{device}")], kind=kind, at=at))


def try_lookup(person: uuid.UUID, *, at: datetime) -> None:
    """Count a look-up of an exact value, whether it is found or not, or raise Wait. Each day begins anew."""
    _counted([_bucket("lookup", str(person), day=at)], kind="lookup", at=at)


class Texts:
    """Texts of some people that are compared with what is sealed, counted for each of them; each day begins
    anew. Held from here on, for the caller's transaction."""

    def __init__(self, people: Iterable[uuid.UUID], *, at: datetime) -> None:
        self._at = at
        self._keys = {person: _bucket("text", str(person), day=at) for person in people}
        self._rows = _locked(self._keys.values(), at) if self._keys else {}

    def count(self, person: uuid.UUID) -> None:
        """One text more of theirs, or Wait."""
        row = self._rows[self._keys[person]]
        if (wait := _left("text", row, self._at)) > 0:
            raise Wait(wait)
        row.tries, row.last_at = row.tries + 1, self._at

    def keep(self) -> None:
        """Write what was counted."""
        Delay.objects.bulk_update(self._rows.values(), ["tries", "last_at"])


def was_right(tried: Try, *, at: datetime) -> int:
    """Take the try back. How many wrong ones came before it, since the last right one."""
    with transaction.atomic():
        rows = _held([tried.own, tried.network])
        wrong = rows[tried.own].tries - 1 if tried.own in rows else 0
        Delay.objects.filter(key=tried.own).delete()
        Delay.objects.filter(key=tried.network, tries__gt=0).update(tries=F("tries") - 1)
        old = Delay.objects.select_for_update(skip_locked=True).filter(last_at__lt=at - FORGOTTEN)
        Delay.objects.filter(key__in=[row.key for row in old]).delete()
    return max(0, wrong)


def is_first(what: str, *, at: datetime) -> bool:
    """Is this secret, which is good for one time, used for the first time within a day?"""
    _row, first = Delay.objects.get_or_create(key=_bucket("once", what), defaults={"last_at": at})
    return first


def new_device(name: str) -> str:
    """What a device keeps after a whole sign-in: it names nobody, and says that this account was here."""
    return signing.dumps(
        [secrets.token_hex(8), _bucket("account", _folded(name))[:16]], salt=f"{SALT}.device"
    )


def is_known(device: str, name: str) -> bool:
    """Has this account signed in on the device?"""
    try:
        _random, account = signing.loads(device, salt=f"{SALT}.device")
    except (signing.BadSignature, ValueError, TypeError):
        return False
    return bool(account == _bucket("account", _folded(name))[:16])


def seconds_after(tries: int, kind: str) -> float:
    """How long after the last try the next may come: 1, 2, 4, 8, 16, then 30 seconds."""
    beyond = tries - FREE[kind]
    longest = LONGEST.get(kind, LONGEST_ELSEWHERE)
    return 0.0 if beyond < 0 else min(longest, 2.0 ** min(beyond, 20))


def _counted(keys: list[str], *, kind: str = "device", at: datetime) -> str:
    with transaction.atomic():
        rows = _locked(keys, at)
        wait = max(_left(kind, row, at) for row in rows.values())
        if wait > 0:
            raise Wait(wait)
        _count(rows.values(), at)
    return keys[0]


def _locked(keys: Collection[str], at: datetime) -> dict[str, Delay]:
    """The rows, made where there are none. A right try deletes its row: made again if that came between."""
    rows: dict[str, Delay] = {}
    while len(rows) < len(keys):
        Delay.objects.bulk_create([Delay(key=key, last_at=at) for key in sorted(keys)], ignore_conflicts=True)
        rows = _held(keys)
    return rows


def _held(keys: Collection[str]) -> dict[str, Delay]:
    """The rows there are; made and locked in one order, so that two tries never wait for each other."""
    found = Delay.objects.select_for_update().filter(key__in=keys).order_by("key")
    return {row.key: row for row in found}


def _count(rows: Iterable[Delay], at: datetime) -> None:
    for row in rows:
        row.tries += 1
        row.last_at = at
        row.save(update_fields=["tries", "last_at"])


def _left(kind: str, row: Delay, at: datetime) -> float:
    """Seconds until the next try; of two that come together, one may carry the earlier moment."""
    if at - row.last_at > FORGOTTEN:
        row.tries = 0
    needed = seconds_after(row.tries, kind)
    return needed - max(0.0, (at - row.last_at).total_seconds()) if needed else 0.0


def _ticket_for(ticket: str, account: str, wait: float, at: datetime) -> tuple[float, str]:
    """The ticket that was brought, with what is left of its time; else a new one."""
    if (ripe := _ripe_at(ticket, account)) and ripe > at.timestamp():
        return ripe - at.timestamp(), ticket
    made = [account[:16], at.timestamp() + wait, secrets.token_hex(8)]
    return wait, signing.dumps(made, salt=f"{SALT}.ticket")


def _ripe_at(ticket: str, account: str) -> float | None:
    try:
        whose, ripe, _once = signing.loads(ticket, salt=f"{SALT}.ticket")
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return float(ripe) if whose == account[:16] else None


def _is_ripe(ticket: str, account: str, at: datetime) -> bool:
    """Its time has come, it is not too old, and nobody has used it."""
    ripe = _ripe_at(ticket, account)
    if ripe is None or not ripe <= at.timestamp() <= ripe + TICKET_GOOD_FOR.total_seconds():
        return False
    _row, first = Delay.objects.get_or_create(key=_bucket("ticket", ticket), defaults={"last_at": at})
    return first


def _folded(name: str) -> str:
    return name.strip().casefold()


def _prefix(address: str) -> str:
    """The network of an address: /24, or /48 of IPv6. An address that is none counts with all such."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "none"
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


def _bucket(kind: str, what: str, *, day: datetime | None = None) -> str:
    salt = f"{SALT}.{kind}" if day is None else f"{SALT}.{kind}.{day:%Y-%m-%d}"
    return salted_hmac(salt, what, algorithm="sha256").hexdigest()
