"""The first byte of everything that is sealed here: which format it has. Never reused, never renumbered.

A changed format takes the next free number, and what was sealed before goes on opening as it did.
docs/reference/sealing-format.md describes each, vectors.json has an example of each.
"""

from enum import Enum


class Format(bytes, Enum):
    """One byte each, so that nothing sealed for one purpose opens as another."""

    CONTENT = b"\x01"
    WRAPPED_KEY = b"\x02"
    STREAM = b"\x03"
    SHARE = b"\x04"
    HALF_OPENED_SHARE = b"\x05"
    LOCKED_KEY = b"\x06"
    LOOKUP = b"\x07"

    def bind(self, place: str) -> bytes:
        """What is authenticated beside the ciphertext: the format, and the place it belongs."""
        return self.value + place.encode()
