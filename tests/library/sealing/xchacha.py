"""XChaCha20-Poly1305 in plain Python, slow and obvious: the twin that the sealing is compared with.

draft-irtf-cfrg-xchacha-03 and RFC 8439. Never to be used outside tests.
"""

from struct import pack, unpack

_CONSTANTS = (0x61707865, 0x3320646E, 0x79622D32, 0x6B206574)
_ROUNDS = (
    *((0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)),
    *((0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)),
)
_WORD = 0xFFFFFFFF


def encrypt(content: bytes, associated: bytes, nonce: bytes, key: bytes) -> bytes:
    """Ciphertext followed by its 16-byte tag."""
    subkey, short = hchacha20(key, nonce[:16]), bytes(4) + nonce[16:]
    stream = b"".join(chacha20_block(subkey, counter, short) for counter in range(1, 2 + len(content) // 64))
    ciphertext = bytes(plain ^ mask for plain, mask in zip(content, stream, strict=False))
    told = _to_sixteen(associated) + _to_sixteen(ciphertext) + pack("<QQ", len(associated), len(ciphertext))
    return ciphertext + poly1305(told, chacha20_block(subkey, 0, short)[:32])


def _rotated(word: int, by: int) -> int:
    return (word << by | word >> 32 - by) & _WORD


def _twenty_rounds(state: list[int]) -> list[int]:
    for _ in range(10):
        for a, b, c, d in _ROUNDS:
            for left, right, mixed, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                state[left] = (state[left] + state[right]) & _WORD
                state[mixed] = _rotated(state[mixed] ^ state[left], by)
    return state


def hchacha20(key: bytes, nonce: bytes) -> bytes:
    state = _twenty_rounds([*_CONSTANTS, *unpack("<8I", key), *unpack("<4I", nonce)])
    return pack("<8I", *state[:4], *state[12:])


def chacha20_block(key: bytes, counter: int, nonce: bytes) -> bytes:
    start = [*_CONSTANTS, *unpack("<8I", key), counter, *unpack("<3I", nonce)]
    mixed = _twenty_rounds(list(start))
    return pack("<16I", *((one + other) & _WORD for one, other in zip(start, mixed, strict=True)))


def poly1305(message: bytes, key: bytes) -> bytes:
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for at in range(0, len(message), 16):
        total = (total + int.from_bytes(message[at : at + 16] + b"\x01", "little")) * r % ((1 << 130) - 5)
    return ((total + int.from_bytes(key[16:], "little")) & ((1 << 128) - 1)).to_bytes(16, "little")


def _to_sixteen(part: bytes) -> bytes:
    return part + bytes(-len(part) % 16)
