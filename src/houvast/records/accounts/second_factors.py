"""How a second factor is made and tested: codes of an app (TOTP), spare codes, and passkeys.

What is tested here changes a table only to make sure that nothing works twice: a code, a spare code and
the counter of a passkey are each taken by one conditional update, so that of two at once one wins, in
whichever process. What somebody may do with it is decided in `operations`.
"""

import base64
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.utils.crypto import constant_time_compare, salted_hmac
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from houvast.records.accounts import sealed
from houvast.records.accounts.models import SecondFactor

Kind = SecondFactor.Kind

# RFC 6238 with what every app supports: six digits of HMAC-SHA-1 every 30 seconds.
STEP, DIGITS, SECRET_BYTES = 30, 6, 20
# Section 5.2: one step either way, for clocks that differ and for slow typing.
TOLERANCE = (0, -1, 1)
SPARE_CODES, SPARE_BYTES, GROUP = 10, 10, 4  # 80 random bits each: nobody guesses one

# COSE: ES256, EdDSA, ES384, ES512. Not RSA: security chips make keys of 2048 bits, which have under 128 bits
# of strength (NIST SP 800-57, table 2). A passkey that was made before goes on working.
CURVES = (-7, -8, -35, -36)


class WrongAnswer(ValueError):
    """What the passkey answered does not prove anything."""


@dataclass(frozen=True)
class Site:
    """Where passkeys are good: this host, and pages of exactly this origin."""

    host: str
    origin: str


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def typed_secret(secret: bytes) -> str:
    """As somebody types it into an app that reads no pictures."""
    written = base64.b32encode(secret).decode()
    return " ".join(written[at : at + GROUP] for at in range(0, len(written), GROUP))


def app_address(secret: bytes, *, host: str) -> str:
    """What the picture says. It names the host and nobody: telephones are looked at by others."""
    return _totp(secret).get_provisioning_uri("desk", host)


def seal_secret(secret: bytes, *, factor: uuid.UUID, public: bytes) -> bytes:
    """Only its owner's password opens it: whoever has the database and all files makes no code."""
    return sealed.wrap(factor.bytes + secret, public=public)


def opened_secret(factor: SecondFactor, *, private: bytes) -> bytes:
    """The secret, or CannotOpen: also when it was moved from another row."""
    content = sealed.unwrap(bytes(factor.secret), private=private)
    if content[:16] != factor.pk.bytes:
        raise sealed.CannotOpen
    return content[16:]


def takes_code(factor: SecondFactor, code: str, *, private: bytes, at: datetime) -> bool:
    """Whether it is a code of this moment that was not used yet; it is used now."""
    digits = "".join(letter for letter in code if letter.isdigit())
    now = int(at.timestamp()) // STEP
    totp = _totp(opened_secret(factor, private=private))
    for step in (now + late for late in TOLERANCE):
        if constant_time_compare(totp.generate(step * STEP).decode(), digits):
            # RFC 6238 section 5.2: the verifier must not accept the second attempt of a code.
            return _advanced(factor, step, at)
    return False


def new_spare_code() -> str:
    written = base64.b32encode(secrets.token_bytes(SPARE_BYTES)).decode().lower()
    return "-".join(written[at : at + GROUP] for at in range(0, len(written), GROUP))


def spare_hash(code: str, person: uuid.UUID) -> bytes:
    """Of a code however its groups and capitals were typed. A fast hash will do: it has 80 random bits."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return salted_hmac("second factor spare", f"{person}{plain}", algorithm="sha256").digest()


def takes_spare_code(person: uuid.UUID, code: str) -> bool:
    """Whether it is an unused spare code of this person; it is gone now."""
    wanted = spare_hash(code, person)
    deleted, _tables = SecondFactor.objects.filter(staff=person, kind=Kind.SPARE, secret=wanted).delete()
    return deleted == 1


def passkey_offer(person: uuid.UUID, *, site: Site) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser needs to make a passkey, and what the server must remember until it answers."""
    # The device shows these names: they say nothing of what this is.
    user = PublicKeyCredentialUserEntity(name="desk", id=person.bytes, display_name="desk")
    options, state = _server(site).register_begin(
        user,
        [known for _factor, known in _passkeys(person)],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options)["publicKey"], state


def made_passkey(answer: Mapping[str, Any], state: Mapping[str, Any], *, site: Site) -> tuple[bytes, int]:
    """(credential, signature counter) of a new passkey, or WrongAnswer."""
    try:
        made = _server(site).register_complete(dict(state), answer)
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise WrongAnswer from wrong
    if made.credential_data is None:
        raise WrongAnswer
    return bytes(made.credential_data), made.counter


def passkey_question(person: uuid.UUID, *, site: Site) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser needs to show a passkey, and what the server must remember until it answers."""
    options, state = _server(site).authenticate_begin(
        [known for _factor, known in _passkeys(person)],
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options)["publicKey"], state


def takes_passkey(
    person: uuid.UUID, answer: Mapping[str, Any], state: Mapping[str, Any], *, site: Site, at: datetime
) -> bool:
    """Whether a passkey of this person answered this question; a copied one gives itself away."""
    passkeys = _passkeys(person)
    try:
        shown = _server(site).authenticate_complete(dict(state), [known for _f, known in passkeys], answer)
        counter = AuthenticationResponse.from_dict(answer).response.authenticator_data.counter
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    factor = next(factor for factor, known in passkeys if known.credential_id == shown.credential_id)
    if counter == 0 and factor.counter <= 0:  # synchronised passkeys do not count (WebAuthn 3, 6.1.1)
        SecondFactor.objects.filter(pk=factor.pk).update(used_at=at)
        return True
    return _advanced(factor, counter, at)


def _totp(secret: bytes) -> TOTP:
    # Apps know no other hash; as HMAC it is sound (RFC 6194 section 3.3).
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303


def _advanced(factor: SecondFactor, counter: int, at: datetime) -> bool:
    """Only upward, and of two at once one only."""
    waiting = SecondFactor.objects.filter(pk=factor.pk, counter__lt=counter)
    return waiting.update(counter=counter, used_at=at) == 1


def _passkeys(person: uuid.UUID) -> list[tuple[SecondFactor, AttestedCredentialData]]:
    found = SecondFactor.objects.filter(staff=person, kind=Kind.PASSKEY)
    return [(each, AttestedCredentialData(bytes(each.secret))) for each in found]


def _server(site: Site) -> Fido2Server:
    """Pages of exactly this origin: the library would accept every host below it too."""
    who = PublicKeyCredentialRpEntity(name=site.host, id=site.host)
    server = Fido2Server(who, verify_origin=lambda origin: origin == site.origin)
    server.allowed_algorithms = [each for each in server.allowed_algorithms if each.alg in CURVES]
    return server
