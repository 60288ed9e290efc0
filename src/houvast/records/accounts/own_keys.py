"""A person's own pair of keys: made with the first password, sealed anew with the next, recovered by code.

Inside accounts; operations call it and save the person. They encode a password before their transaction
begins (passwords.encode): it waits in line for its turn, and nobody who writes waits with it.
"""

import contextlib
from collections.abc import Iterable

from houvast.records.accounts import passwords, sealed
from houvast.records.accounts.models import AgencySubject, HeldKey, KeyRecoveryCode, Staff


def choose_first(staff: Staff, chosen: passwords.Encoded) -> bytes:
    """A password and a new pair; the private key."""
    public, private = sealed.new_keypair()
    staff.public_key = public
    seal_under(staff, chosen, private)
    return private


def seal_under(staff: Staff, chosen: passwords.Encoded, private: bytes) -> None:
    """The private key opens with this password from now on."""
    staff.password, halves = chosen
    staff.private_key = sealed.seal_private(private, key=halves.key, staff=staff.pk)


def new_codes(staff: Staff, private: bytes) -> tuple[str, ...]:
    """Recovery codes in place of the former ones; they are shown once."""
    KeyRecoveryCode.objects.filter(staff=staff).delete()
    made = sealed.new_codes(private, staff=staff.pk)
    KeyRecoveryCode.objects.bulk_create(KeyRecoveryCode(staff=staff, sealed=each) for each in made.values())
    return tuple(made)


def is_code(staff: Staff, code: str) -> bool:
    return _found(staff.recovery_codes.all(), staff, code) is not None


def use_code(staff: Staff, code: str) -> bytes | None:
    """The private key by a code, which is used up; None when it is none of theirs."""
    found = _found(staff.recovery_codes.select_for_update(), staff, code)
    if found is None:
        return None
    used, private = found
    used.delete()
    return private


def forget(staff: Staff) -> None:
    """Nothing opens for this person any more: password, pair, codes and held keys are gone, and
    so is who they are at their agency.
    """
    AgencySubject.objects.filter(staff=staff).delete()
    HeldKey.objects.filter(staff=staff).delete()
    KeyRecoveryCode.objects.filter(staff=staff).delete()
    staff.public_key = staff.private_key = None
    staff.set_unusable_password()


def _found(codes: Iterable[KeyRecoveryCode], staff: Staff, code: str) -> tuple[KeyRecoveryCode, bytes] | None:
    """The one that this code opens, and the private key in it."""
    for each in codes:
        with contextlib.suppress(sealed.CannotOpen):
            return each, sealed.open_by_code(bytes(each.sealed), code=code, staff=staff.pk)
    return None
