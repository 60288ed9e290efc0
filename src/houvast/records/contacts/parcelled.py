"""What operations and queries of parcels have in common: the code of an agency, and who handed one over."""

import hmac
import uuid
from hashlib import blake2b

from django.utils.crypto import salted_hmac

from houvast.records.contacts.models import Parcel

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # without I, L, O and U, which are misread
LENGTH = 12  # 60 bits


def code_of(team: uuid.UUID) -> str:
    """The code of an agency: always the same, and told by nothing but this installation's secret."""
    number = int.from_bytes(salted_hmac("parcels.code", str(team), algorithm="sha256").digest())
    code = "".join(LETTERS[number >> 5 * each & 31] for each in range(LENGTH))
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def plain_code(typed: str) -> str:
    """As it was meant: without spaces and hyphens, what is misread put right."""
    said = "".join(typed.upper().split()).replace("-", "")
    return said.translate(str.maketrans("ILOU", "110V"))


def hashed(secret: bytes) -> bytes:
    """What is kept of the secret by which a parcel is known again."""
    return blake2b(secret, digest_size=32, person=b"parcel").digest()


def is_by(parcel: Parcel, secret: bytes) -> bool:
    """Whether it was handed over by who has this secret."""
    return hmac.compare_digest(bytes(parcel.proof), hashed(secret))
