"""Find an exact value again without storing it: a blind index, keyed BLAKE2b (RFC 7693).

Whoever holds the key can guess: there are few telephone numbers and few addresses, and all of them can be
tried in minutes. The index keeps values from whoever has the database without the key, and from nobody
else. The key is therefore sealed to teams, like content, and look-ups are counted.

It shows that two records have the same value, under one field and one generation of the key: that is its use.
"""

import re
import unicodedata
from hashlib import blake2b

from houvast.library.sealing.formats import Format

SHORTEST_NUMBER, LONGEST_NUMBER = 7, 15  # E.164, 6.1: at most 15 digits with the country code


class NotNormal(ValueError):
    """What was given cannot be read as the kind of value that is looked up. Says nothing of the value."""


def blind_index(value: str, *, key: bytes, field: str, generation: int) -> bytes:
    """33 bytes: the same for the same value, field, key and generation, and unlike any other.

    `value` is normalised before (`phone_number`, `email_address`, `exact`). `key` has 32 random bytes.
    """
    if len(key) != 32:
        raise ValueError("The key of an index has 32 bytes.")
    digest = blake2b(key=key, digest_size=32, person=b"lookup-1")
    for part in (field.encode(), str(generation).encode(), value.encode()):
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    return Format.LOOKUP.value + digest.digest()


def index_key(secret: bytes, *, month_key: bytes, month: str) -> bytes:
    """The key of an index for what expires in one month: 32 bytes out of two secrets of 32.

    It takes both. Once the month's key is destroyed nobody can try values against what was left of the index
    in an older backup, whatever else they hold.
    """
    if len(secret) != 32 or len(month_key) != 32:
        raise ValueError("Both keys have 32 bytes.")
    digest = blake2b(key=month_key, digest_size=32, person=b"lookup-month-1")
    digest.update(secret + month.encode())
    return digest.digest()


def phone_number(text: str, *, country: str, trunk: str = "0") -> str:
    """Digits with country code, like 32470123456, or NotNormal.

    `country` is the code of the country where numbers without one are dialled ("32"), `trunk` the digits
    before a number there ("0"; none in Spain or Italy).
    """
    plain = re.sub(r"\(0\)|[\s.\-/()]", "", _folded(text))
    digits = plain.removeprefix("+")
    if not re.fullmatch(r"[0-9]+", digits):
        raise NotNormal("Not a telephone number.")
    if plain.startswith("00"):
        digits = plain[2:]
    elif plain == digits:
        if not plain.startswith(trunk):
            raise NotNormal("Begin with the country code, or dial as within the country.")
        digits = country + plain.removeprefix(trunk)
    if digits.startswith("0") or not SHORTEST_NUMBER <= len(digits) <= LONGEST_NUMBER:
        raise NotNormal("Not a telephone number.")
    return digits


def email_address(text: str) -> str:
    """Lower case, domain as in DNS, or NotNormal. Capitals never tell two mailboxes apart in practice."""
    local, _, domain = _folded(text).strip().rpartition("@")
    try:
        domain = domain.removesuffix(".").encode("idna").decode()
    except UnicodeError:
        raise NotNormal("Not an e-mail address.") from None  # the failure repeats the address
    if not (local and "." in domain) or re.search(r"[\s@]", local + domain):
        raise NotNormal("Not an e-mail address.")
    return f"{local}@{domain}"


def exact(text: str) -> str:
    """Without regard to capitals, width of characters and spaces; NotNormal when nothing is left."""
    found = " ".join(_folded(text).split())
    if not found:
        raise NotNormal("Nothing to look up.")
    return found


def _folded(text: str) -> str:
    """One form of each character (NFKC), no capitals, digits of every script as 0 to 9."""
    if any(unicodedata.category(each) == "Cs" for each in text):
        raise NotNormal("Not text.")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in folded)
