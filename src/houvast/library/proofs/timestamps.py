"""Time-stamps of others over a root (RFC 3161): asked for, checked when they come, and checked again offline.

A service that we do not run signs "this hash was there at this moment". What is sent is one hash of one root,
which says nothing of anything beneath it. Who asks the service, and keeps its answer, is decided elsewhere.
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

LARGEST = 64_000  # bytes of an answer, with the certificates in it


class NoTimestamp(ValueError):
    """An answer that proves nothing: refused by the service, another nonce, another hash, another signer."""


@dataclass(frozen=True)
class Request:
    """What is sent to a service, and the nonce that its answer has to repeat (RFC 3161, 2.4.1)."""

    content: bytes
    nonce: int


def request(root: bytes) -> Request:
    """For SHA-256 of the root, with a fresh nonce, asking for the certificate that signs."""
    builder = TimestampRequestBuilder().data(root).hash_algorithm(HashAlgorithm.SHA256)
    made = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    assert made.nonce is not None  # it was asked for a line ago
    return Request(made.as_bytes(), made.nonce)


def certificates(pem: bytes) -> list[Certificate]:
    """The certificates of a service: its root first, then those between. NoTimestamp for none."""
    try:
        return load_pem_x509_certificates(pem)
    except ValueError as fault:
        raise NoTimestamp("that holds no certificate in PEM") from fault


def check(answer: bytes, root: bytes, trusted: list[Certificate], *, nonce: int | None = None) -> datetime:
    """When the service signed this root, in UTC, or NoTimestamp. `nonce`: of the request, if it just came."""
    found = _response(answer)
    builder = VerifierBuilder().add_root_certificate(trusted[0])
    for between in trusted[1:]:
        builder = builder.add_intermediate_certificate(between)
    if nonce is not None:
        builder = builder.nonce(nonce)
    try:
        builder.build().verify_message(found, root)
    except (VerificationError, ValueError) as fault:
        raise NoTimestamp(str(fault) or "it does not hold") from fault
    return found.tst_info.gen_time


def _response(answer: bytes) -> TimeStampResponse:
    if len(answer) > LARGEST:
        raise NoTimestamp("it is too large to be a time-stamp")
    try:
        return decode_timestamp_response(answer)
    except ValueError as fault:
        raise NoTimestamp("it is no time-stamp") from fault
