"""The code by which somebody takes their testimony back: chance, made before they say yes, kept as a hash."""

import hashlib
import re
import secrets

_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_LENGTH = 20  # 98 bits: as good as a key, so that a plain hash of it is enough
_CODE = re.compile(rf"[{_LETTERS}]{{{_LENGTH}}}")


def new_code() -> str:
    """Shown with the question, and sent with the yes: whoever hears no answer has it all the same."""
    code = "".join(secrets.choice(_LETTERS) for _each in range(_LENGTH))
    return "-".join(code[at : at + 4] for at in range(0, _LENGTH, 4))


def is_whole(code: str) -> bool:
    """Whether it can be one of ours."""
    return bool(_CODE.fullmatch(_plain(code)))


def hashed(code: str) -> str:
    return hashlib.sha256(f"testimony/{_plain(code)}".encode()).hexdigest()


def _plain(code: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", code.upper())
