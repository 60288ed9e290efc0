"""Trees of hashes: show that some entries belong to a row, in which places, and nothing of the others.

A leaf and a node are hashed apart, and a tree of n leaves is split at the largest power of two below n, as in
RFC 6962, 2.1 (there with SHA-256; here BLAKE2b of 32 bytes, RFC 7693, as everywhere in this package). A proof
is the row of hashes beside the way from a leaf to the root; it holds for one place only.
"""

from collections.abc import Sequence
from hashlib import blake2b
from hmac import compare_digest

EMPTY = blake2b(b"", digest_size=32).digest()
_LEAF, _NODE = b"\0", b"\1"


def leaf(content: bytes) -> bytes:
    """The leaf of an entry: 32 bytes."""
    return blake2b(_LEAF + content, digest_size=32).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaves in their order: 32 bytes; EMPTY for none."""
    if not leaves:
        return EMPTY
    if len(leaves) == 1:
        return leaves[0]
    half = _split(len(leaves))
    return _node(root(leaves[:half]), root(leaves[half:]))


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes beside the way of leaf `index` (from 0) to the root, deepest first, or IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    half = _split(len(leaves))
    if index < half:
        return [*path(leaves[:half], index), root(leaves[half:])]
    return [*path(leaves[half:], index - half), root(leaves[:half])]


def holds(found: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a leaf stands at `index` of the `size` leaves under `root`. False also for what is no proof."""
    if not 0 <= index < size:
        return False
    reached = _climbed(found, index, size, list(path))
    return reached is not None and compare_digest(reached, root)


def _climbed(found: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """Where the path leads; None when it is too long or too short for that place."""
    if size == 1:
        return None if path else found
    if not path:
        return None
    beside, half = path.pop(), _split(size)
    if index < half:
        left = _climbed(found, index, half, path)
        return None if left is None else _node(left, beside)
    right = _climbed(found, index - half, size - half, path)
    return None if right is None else _node(beside, right)


def _node(left: bytes, right: bytes) -> bytes:
    return blake2b(_NODE + left + right, digest_size=32).digest()


def _split(size: int) -> int:
    """The largest power of two below `size`, which is two or more."""
    return 1 << ((size - 1).bit_length() - 1)
