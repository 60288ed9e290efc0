"""Every primitive of cryptography that the program names has 128 bits of strength or more, or is no defence.

ASVS 5.0, 11.2.3. What is used without standing here, or stands here unused, fails.
"""

import ast
import functools
from collections.abc import Iterator

import pytest
from fido2.cose import CoseKey

from house.rooms import SOURCE
from houvast.records.accounts import second_factors

LEAST = 128
# Bits of strength against the best known attack: half the output where collisions count.
STRENGTH = {
    "bindings.crypto_aead_xchacha20poly1305_ietf": 256,
    "bindings.crypto_secretstream_xchacha20poly1305": 256,
    "bindings.crypto_box": 128,  # X25519, as SealedBox
    "nacl.public": 128,
    "nacl.signing": 128,  # Ed25519
    "nacl.pwhash.argon2id": 256,
    "hashlib.blake2b": 128,  # 32 bytes: see below
    "hashlib.sha256": 128,
    "hashlib.sha512": 256,
    "hashlib.file_digest": 128,  # always of "sha256": see below
    "hmac.new": 128,
    "cryptography.hazmat.primitives.hashes.SHA256": 128,
    "cryptography.hazmat.primitives.kdf.hkdf.HKDF": 128,
    "cryptography.hazmat.primitives.hashes.SHA1": 160,  # inside HMAC only (RFC 6238), with a key of 20 bytes
    "cryptography.hazmat.primitives.twofactor.totp.TOTP": 160,
    "salted_hmac": 128,
}
# Breached passwords are published as SHA-1: a list to look in, and no defence.
NO_DEFENCE = {"hashlib.sha1"}
# Certificates are read here; what they are checked with is rfc3161-client's.
READ = {"cryptography.x509.Certificate", "cryptography.x509.load_pem_x509_certificates"}
NEUTRAL = READ | {
    "bindings.sodium_pad",
    "bindings.sodium_unpad",
    "hmac.compare_digest",
    "nacl.utils.random",
}
MODULES = ("hashlib", "hmac", "nacl", "cryptography")


@functools.cache
def trees() -> list[ast.Module]:
    return [ast.parse(file.read_text()) for file in sorted(SOURCE.rglob("*.py"))]


def named(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MODULES:
            yield from (f"{node.module}.{each.name}" for each in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id in ("hashlib", "hmac", "bindings"):
                yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "salted_hmac":
            yield "salted_hmac"


def calls(name: str) -> list[ast.Call]:
    found = [node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [node for node in found if ast.unparse(node.func).split(".")[-1] == name]


def said(call: ast.Call, keyword: str) -> str:
    return next((ast.unparse(each.value) for each in call.keywords if each.arg == keyword), "")


def used() -> set[str]:
    return {name for tree in trees() for name in named(tree)} - {"nacl.bindings"}


def family(name: str) -> str:
    known = (*STRENGTH, *NO_DEFENCE, *NEUTRAL)
    return next((each for each in known if name == each or name.startswith((f"{each}.", f"{each}_"))), name)


def test_each_primitive_in_use_has_its_strength_here_and_no_other_stands_here():
    sizes_and_errors = ("nacl.exceptions", "nacl.bindings.crypto_sign_")
    found = {family(name) for name in used() if not name.startswith(sizes_and_errors)}
    assert found == {*STRENGTH, *NO_DEFENCE, *NEUTRAL} - {"nacl.bindings"} | {"nacl.utils.random"}


def test_no_strength_is_under_128_bits():
    assert {name: bits for name, bits in STRENGTH.items() if bits < LEAST} == {}


def test_a_primitive_that_is_not_here_would_be_found():
    weak = ast.parse("import hashlib\nfrom nacl.hash import siphash\nhashlib.md5(b'')")
    assert [family(name) for name in named(weak)] == ["nacl.hash.siphash", "hashlib.md5"]


def test_every_hash_of_blake2b_has_32_bytes():
    assert len(calls("blake2b")) >= 5
    assert {said(call, "digest_size") for call in calls("blake2b")} == {"32"}


def test_every_keyed_hash_of_django_is_sha_256_and_every_file_is():
    assert {said(call, "algorithm") for call in calls("salted_hmac")} == {"'sha256'"}
    assert {ast.unparse(call.args[1]) for call in calls("file_digest")} == {"'sha256'"}


def test_sha_1_is_never_used_as_a_defence():
    assert [said(call, "usedforsecurity") for call in calls("sha1")] == ["False"]


@pytest.mark.parametrize("name", list(CoseKey.supported_algorithms()))
def test_a_passkey_is_offered_on_curves_of_256_bits_or_more_only(name: int):
    site = second_factors.Site("desk.example", "https://desk.example")
    offered = {each.alg for each in second_factors._server(site).allowed_algorithms}
    assert (name in offered) == (
        CoseKey.for_alg(name).__name__ in ("ES256", "EdDSA", "ESP256", "ES384", "ES512")
    )
