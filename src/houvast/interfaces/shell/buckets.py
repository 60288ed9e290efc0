"""How often a network may do something: token buckets in memory, under a name that tells no address.

The name is a keyed hash of the network's prefix (/24, or /48 of IPv6); its key is made at start and anew each
day, and lies nowhere else. Nothing is written down, and a restart forgets.
"""

import hashlib
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

MOST_NETWORKS = 50_000
WIDER = 10  # times as much for all together who come by the onion address


def address_of(request: HttpRequest) -> str:
    """Whose network it is; behind a proxy, what that added last. It is hashed at once, never kept."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))


@dataclass(frozen=True)
class Limit:
    """So many at once, and one more each so many seconds."""

    most: int
    seconds: float


class Buckets:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._key, self._day = secrets.token_bytes(32), 0
        self._left: dict[bytes, tuple[float, float]] = {}

    def take(self, kind: str, limit: Limit, address: str = "") -> float:
        """0.0 and one less, or in how many seconds there is one again. Without address, of everybody."""
        if not settings.LIMIT_NETWORKS:
            return 0.0
        now = self._clock()
        with self._lock:
            name = self._name(kind, address, now)
            left = self._now(name, limit, now)
            if left < 1:
                self._left[name] = left, now
                return (1 - left) * limit.seconds
            if name not in self._left and len(self._left) >= MOST_NETWORKS:
                self._forget_full(now)
            self._left[name] = left - 1, now
            return 0.0

    def waits(self, kind: str, limit: Limit, address: str = "") -> float:
        """What `take` would answer now; nothing is taken."""
        if not settings.LIMIT_NETWORKS:
            return 0.0
        now = self._clock()
        with self._lock:
            left = self._now(self._name(kind, address, now), limit, now)
        return 0.0 if left >= 1 else (1 - left) * limit.seconds

    def _now(self, name: bytes, limit: Limit, now: float) -> float:
        left, at = self._left.get(name, (float(limit.most), now))
        return min(float(limit.most), left + (now - at) / limit.seconds)

    def _name(self, kind: str, address: str, now: float) -> bytes:
        if (day := int(now // 86_400)) != self._day:
            self._key, self._day, self._left = secrets.token_bytes(32), day, {}
        return hashlib.blake2b(f"{kind} {_network(address)}".encode(), key=self._key, digest_size=32).digest()

    def _forget_full(self, now: float) -> None:
        """The oldest half: who has not come for longest has the fullest bucket."""
        oldest = sorted(self._left, key=lambda name: self._left[name][1])
        for name in oldest[: MOST_NETWORKS // 2]:
            del self._left[name]


def _network(address: str) -> str:
    if not address:
        return "all"
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "none"
    return str(ipaddress.ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


def came_by_onion(request: HttpRequest) -> bool:
    """By the onion address, from the service beside the proxy: anybody can name it as their host."""
    host = request.get_host().partition(":")[0]
    return bool(settings.ONION) and host == settings.ONION and _is_near(address_of(request))


def take_of(request: HttpRequest, kind: str, limit: Limit) -> float:
    """As `take`, of the network of who asks. All who come by the onion address are one, of a wider limit."""
    if came_by_onion(request):
        return buckets.take(f"{kind} by onion", Limit(limit.most * WIDER, limit.seconds / WIDER))
    return buckets.take(kind, limit, address_of(request))


def _is_near(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_private
    except ValueError:
        return False


buckets = Buckets()
