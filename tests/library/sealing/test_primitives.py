"""The primitives are the published ones: known answers from the documents that define them.

XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03, A.3.1) stands in test_box.py.
"""

import ast
import hashlib
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl import bindings, pwhash

import houvast.library.sealing

hexed = bytes.fromhex


# RFC 7748, 5.2
@pytest.mark.parametrize(
    ("scalar", "point", "product"),
    [
        (
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        ),
        (
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
        ),
    ],
)
def test_x25519(scalar: str, point: str, product: str):
    assert bindings.crypto_scalarmult(hexed(scalar), hexed(point)) == hexed(product)


def test_x25519_after_a_thousand_rounds():
    scalar = point = hexed("09".ljust(64, "0"))
    for _ in range(1000):
        scalar, point = bindings.crypto_scalarmult(scalar, point), scalar
    assert scalar == hexed("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51")


# RFC 7748, 6.1
ALICE_PUBLIC = hexed("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
BOB_PRIVATE = hexed("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")
BOB_PUBLIC = hexed("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
SHARED = hexed("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")


def test_x25519_diffie_hellman():
    assert bindings.crypto_scalarmult_base(BOB_PRIVATE) == BOB_PUBLIC
    assert bindings.crypto_scalarmult(BOB_PRIVATE, ALICE_PUBLIC) == SHARED


def test_x25519_refuses_a_point_that_gives_everybody_the_same_key():
    """RFC 7748, 6.1: the all-zero result."""
    with pytest.raises(RuntimeError):
        bindings.crypto_box_seal(bytes(32), bytes(32))


def test_the_box_inside_a_sealed_box():
    """Bernstein, "Cryptography in NaCl" (2009), section 10, between the two of RFC 7748."""
    nonce = hexed("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37")
    message = hexed(
        "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c6129"
        "6cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde"
        "048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705"
    )
    sealed = hexed(
        "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186a"
        "c0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae"
        "90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74"
        "e355a5"
    )
    assert bindings.crypto_box_easy(message, nonce, ALICE_PUBLIC, BOB_PRIVATE) == sealed


def test_argon2id_of_rfc_9106():
    """RFC 9106, 5.3."""
    argon2 = Argon2id(
        salt=b"\x02" * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=b"\x04" * 12,
        secret=b"\x03" * 8,
    )
    tag = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    assert argon2.derive(b"\x01" * 32) == hexed(tag)


@pytest.mark.parametrize(("memory", "passes"), [(64, 1), (1024, 3), (8192, 2)])
def test_argon2id_of_libsodium_is_that_of_rfc_9106_on_one_lane(memory: int, passes: int):
    salt = b"sixteen byte slt"
    argon2 = Argon2id(salt=salt, length=64, iterations=passes, lanes=1, memory_cost=memory)
    ours = pwhash.argon2id.kdf(64, b"password", salt, opslimit=passes, memlimit=memory * 1024)
    assert argon2.derive(b"password") == ours


# RFC 5869, A.1 to A.3
@pytest.mark.parametrize(
    ("root", "salt", "purpose", "length", "key"),
    [
        (
            b"\x0b" * 22,
            bytes(range(13)),
            bytes(range(0xF0, 0xFA)),
            42,
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            bytes(range(0x50)),
            bytes(range(0x60, 0xB0)),
            bytes(range(0xB0, 0x100)),
            82,
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
            "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        ),
        (
            b"\x0b" * 22,
            None,
            b"",
            42,
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ],
    ids=["A.1", "A.2", "A.3"],
)
def test_hkdf_sha256(root: bytes, salt: bytes | None, purpose: bytes, length: int, key: str):
    hkdf = HKDF(algorithm=SHA256(), length=length, salt=salt, info=purpose)
    assert hkdf.derive(root) == hexed(key)


def test_blake2b():
    """RFC 7693, appendix A; and the first keyed answer of the reference implementation."""
    assert hashlib.blake2b(b"abc").digest() == hexed(
        "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
        "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"
    )
    keyed = hexed(
        "10ebb67700b1868efb4417987acf4690ae9d972fb7a590c2f02871799aaa4786"
        "b5e996e8f0f4eb981fc214b005f42d2ff4233499391653df7aefcbc13fc51568"
    )
    assert hashlib.blake2b(b"", key=bytes(range(64))).digest() == keyed
    assert (
        bindings.crypto_generichash_blake2b_salt_personal(b"", digest_size=64, key=bytes(range(64))) == keyed
    )


# What is compared by == is never a secret: format bytes, lengths, counts, tags and padding.
COMPARED = {
    "sealed[:1] != kind.value",
    "wrapped[:1] != Format.WRAPPED_KEY.value",
    "start[:1] != Format.STREAM.value",
    "sealed[:1] == Format.WRAPPED_KEY.value",
    "share.sealed[:1] != Format.SHARE.value",
    "half.sealed[:1] != Format.HALF_OPENED_SHARE.value",
    "len(key) != 32",
    "len(secret) != 32",
    "len(month_key) != 32",
    "len(padded) != _size_class(len(content))",
    "len(content) == CHUNK",
    "count != filled_up_to",
    "tag == END",
    "tag == MORE",
    "content != ZEROS",
    "len(plain) != RECEIPT_BYTES * 8 // 5",
    "plain == digits",
    "unicodedata.category(each) == 'Cs'",
}


def test_nothing_secret_is_compared_in_a_time_that_tells():
    """Tags are compared by libsodium; elsewhere secrets are compared by a function made for it."""
    found = {
        ast.unparse(node)
        for file in Path(houvast.library.sealing.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Compare)
        if any(isinstance(each, ast.Eq | ast.NotEq) for each in node.ops)
    }
    assert found == COMPARED
