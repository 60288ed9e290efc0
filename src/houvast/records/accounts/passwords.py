"""How passwords are stored and checked: derived once, into a verifier that is stored and a key that is not.

Django would derive a second time to sign somebody in; its hasher here stands on the same derivation.
"""

import base64
import json
import time
from typing import Any, TypeAlias

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import BasePasswordHasher
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from houvast.records.accounts import sealed
from houvast.records.accounts.derivations import in_turn
from houvast.records.accounts.models import AgencySubject, Staff

ALGORITHM = "argon2id"
Encoded: TypeAlias = tuple[str, sealed.Derived]


def encode(password: str) -> Encoded:
    """What is stored of a new password, and its two halves."""
    return _encoded(password, sealed.new_salt(), _cost())


def derived(password: str, stored: str) -> sealed.Derived | None:
    """Both halves of a password that is right; None when it is not."""
    cost, salt, verifier = _parts(stored)
    halves = _derive(password, salt, cost)
    return halves if sealed.same(halves.verifier, verifier) else None


def measure(seconds: float = 0.5) -> sealed.Cost:
    """Find out what a password may cost on this machine, and keep it for all that follow."""
    cost = sealed.measured(seconds, clock=time.perf_counter)
    settings.PASSWORD_COST_FILE.write_text(json.dumps([cost.memory_kib, cost.passes]))
    return cost


def is_chosen(stored: str) -> bool:
    return stored.startswith(ALGORITHM + "$")


def stretched(word: str, *, salt: bytes) -> sealed.Derived:
    """Both halves of something that could be guessed, at the cost of a password of today."""
    return sealed.derive(word, salt=salt, cost=_cost())


class ByPassword(ModelBackend):
    """Sign-in by password. Whoever passes carries their opened private key as `opened`."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Staff | None:
        name = username if username is not None else kwargs.get(Staff.USERNAME_FIELD)
        if name is None or password is None:
            return None
        staff = Staff.objects.filter(sign_in_name=name, is_active=True).first()
        stand_in = _cost_of_nobody(name)  # worked out for every name, so that this takes the same time too
        if staff is None or not is_chosen(staff.password):
            _derive(password, sealed.new_salt(), stand_in)  # as long as a wrong password
            return None
        halves = derived(password, staff.password)
        if halves is None:
            return None
        if AgencySubject.objects.filter(staff=staff).exists():
            return None  # their phrase opens keys; who they are, their agency says
        private = sealed.open_private(bytes(staff.private_key or b""), key=halves.key, staff=staff.pk)
        staff.opened = private
        if _parts(staff.password)[0] != _cost():
            _stretch_anew(staff, password, private)
        return staff


class Argon2idOnce(BasePasswordHasher):
    """The same for Django's own functions; the cost stands in `settings.PASSWORD_COST`."""

    algorithm = ALGORITHM

    def encode(self, password: str, salt: str) -> str:
        return _encoded(password, base64.b64decode(salt), _cost())[0]

    def salt(self) -> str:
        return base64.b64encode(sealed.new_salt()).decode()

    def verify(self, password: str, encoded: str) -> bool:
        return derived(password, encoded) is not None

    def decode(self, encoded: str) -> dict[str, Any]:
        cost, salt, verifier = _parts(encoded)
        return {"algorithm": ALGORITHM, "cost": cost, "salt": salt, "hash": verifier}

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        cost = _parts(encoded)[0]
        return {"algorithm": ALGORITHM, "memory": cost.memory_kib, "passes": cost.passes}

    def must_update(self, encoded: str) -> bool:
        return False  # only who knows the password can seal the private key anew: see ByPassword

    def harden_runtime(self, password: str, encoded: str) -> None:
        """A wrong password takes one derivation, as a right one does."""


def _stretch_anew(staff: Staff, password: str, private: bytes) -> None:
    """The installation's cost changed since the password was chosen."""
    staff.password, halves = encode(password)
    staff.private_key = sealed.seal_private(private, key=halves.key, staff=staff.pk)
    staff.save(update_fields=["password", "private_key"])


def _cost_of_nobody(name: str) -> sealed.Cost:
    """What a try costs for a name that nobody has: what it costs for somebody here, and always the same one.

    After costs were measured anew, passwords keep the former one until their owner signs in. An unknown name
    with the latest cost would stand out among them. So it is as old as that of one person, chosen by a keyed
    hash (highest random weight: Thaler and Ravishankar 1998), and becomes young with them.
    """
    known = Staff.objects.filter(is_active=True, password__startswith=f"{ALGORITHM}$")
    weights = (
        (salted_hmac("cost of nobody", f"{name}|{person}", algorithm="sha256").digest(), stored)
        for person, stored in known.values_list("pk", "password")
    )
    heaviest = max(weights, default=None)
    return _parts(heaviest[1])[0] if heaviest else _cost()


def _cost() -> sealed.Cost:
    """As measured at setup, and never less than the library accepts; tests and the demo set their own."""
    if settings.PASSWORD_COST:
        return sealed.Cost(*settings.PASSWORD_COST)
    file = settings.PASSWORD_COST_FILE
    memory, passes = json.loads(file.read_text()) if file.exists() else (0, 0)
    return sealed.Cost(max(memory, sealed.LEAST.memory_kib), max(passes, sealed.LEAST.passes))


def _encoded(password: str, salt: bytes, cost: sealed.Cost) -> Encoded:
    halves = _derive(password, salt, cost)
    written = (base64.b64encode(part).decode() for part in (salt, halves.verifier))
    return "$".join((ALGORITHM, str(cost.memory_kib), str(cost.passes), *written)), halves


def _parts(stored: str) -> tuple[sealed.Cost, bytes, bytes]:
    _algorithm, memory, passes, salt, verifier = stored.split("$")
    return sealed.Cost(int(memory), int(passes)), base64.b64decode(salt), base64.b64decode(verifier)


def _derive(password: str, salt: bytes, cost: sealed.Cost) -> sealed.Derived:
    return in_turn(lambda: sealed.derive(password, salt=salt, cost=cost))
