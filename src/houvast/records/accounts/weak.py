"""Which passwords are too weak: those made of words of this place, and those known from breaches.

OWASP ASVS 5.0, 6.1.2, 6.2.11, 6.2.12. Nothing is asked of another host: a list of breached passwords is a
file that whoever runs the installation puts there (HOUVAST_BREACHED_PASSWORDS), or there is none.
"""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

# Beside these: the names of the helpline, its teams and the person.
WORDS_OF_THE_CONTEXT = (
    "houvast", "hulplijn", "helpline", "hilfetelefon", "ecoute", "ligne", "telefoonlijn", "1712", "116016",
    "wachtwoord", "password", "passwort", "motdepasse", "geweld", "violence", "gewalt", "welkom", "welcome",
)  # fmt: skip
LEFT_AT_LEAST = 8
_LONGEST_LINE = 80


def is_made_of(password: str, names: Iterable[str]) -> bool:
    """Whether fewer than LEFT_AT_LEAST letters are left without words of the context and digits."""
    left = password.casefold()
    own = {word for name in names for word in re.split(r"\W+", name.casefold()) if len(word) > 3}
    for word in sorted({*WORDS_OF_THE_CONTEXT, *own}, key=len, reverse=True):
        left = left.replace(word, "")
    return len(re.sub(r"[\W\d_]", "", left)) < LEFT_AT_LEAST


def is_breached(password: str) -> bool:
    """Whether it stands in the file of SHA-1 hashes: in order, in hexadecimal, one a line, as published."""
    if not settings.BREACHED_PASSWORDS:
        return False
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with Path(settings.BREACHED_PASSWORDS).open("rb") as file:
        return _line_from(file, wanted).startswith(wanted)


def _line_from(file: BinaryIO, wanted: bytes) -> bytes:
    """The first line that is not before `wanted`, found by halves: the published file has forty gigabytes."""
    low, high = 0, file.seek(0, 2)
    while high - low > _LONGEST_LINE:
        middle = (low + high) // 2
        file.seek(middle)
        file.readline()
        if file.readline().upper() < wanted:
            low = middle
        else:
            high = middle
    file.seek(low)
    if low:
        file.readline()
    line = file.readline().upper()
    while line and line[: len(wanted)] < wanted:
        line = file.readline().upper()
    return line
