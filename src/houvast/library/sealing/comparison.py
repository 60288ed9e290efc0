"""Compare secrets in a time that does not depend on where they differ. `==` compares no secret here."""

from hmac import compare_digest


def same(one: bytes, other: bytes) -> bool:
    """Whether both are the same bytes. A different length is told at once: lengths are no secret here."""
    return compare_digest(one, other)
