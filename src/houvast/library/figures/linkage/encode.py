"""Records become keyed bloom filters, at home: what leaves a source is bits in a shuffled order.

Each field is cut into pieces; each piece sets some bits that only the key can tell (HMAC: RFC 2104). All
fields share one filter (the "cryptographic long-term key" of Schnell, Bachteler and Reiher 2011), which is
harder to take apart than a filter for each field. What is left of the danger is written in
docs/how-to/link-without-names.md.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Protocol

import numpy as np
import numpy.typing as npt

from houvast.library.figures.linkage import normalise
from houvast.library.figures.linkage.filters import Filters, Words
from houvast.library.figures.linkage.key import Key
from houvast.library.figures.linkage.parameters import Field, Kind, Parameters
from houvast.library.figures.linkage.refusals import SourceRefused

Record = Mapping[str, str]
_BYTES_A_PLACE = 2  # 65,536 is a multiple of every size of filter, so that places are equally likely
_NORMAL: Mapping[Kind, Callable[[str], str]] = {
    "name": normalise.name,
    "date": normalise.day,
    "code": normalise.code,
}


class Shuffler(Protocol):
    """What is asked of a source of randomness: `numpy.random.Generator` has it."""

    def permutation(self, x: int, /) -> npt.NDArray[np.int64] | list[int]: ...


def encode(
    records: Iterable[Record], parameters: Parameters, key: Key, source: str, shuffle: Shuffler
) -> Filters:
    """The filters of a source, shuffled. Records without a required field are counted and left out.

    Nothing in the result says which record a filter came from: no number, no order, no value.
    """
    encoder = Encoder(parameters, key)
    made: list[npt.NDArray[np.uint8]] = []
    left_out = 0
    for record in records:
        bits = encoder.filter_of(record)
        if bits is None:
            left_out += 1
        else:
            made.append(bits)
    if not made:
        raise SourceRefused(f"{source}: no record has all the fields that the parameters require.")
    packed = np.stack(made)[shuffle.permutation(len(made))]
    return Filters(source, parameters.fingerprint, key.check_value, parameters.bits, _words(packed), left_out)


class Encoder:
    """Turns records into filters under one set of parameters and one key.

    Bits of pieces are remembered: names share pieces, and hashing is what costs.
    """

    def __init__(self, parameters: Parameters, key: Key) -> None:
        self._parameters = parameters
        self._key = key
        self._width = parameters.bits * (2 if parameters.hardening == "xor_fold" else 1)
        self._masks: dict[tuple[str, str, str], int] = {}

    def filter_of(self, record: Record) -> npt.NDArray[np.uint8] | None:
        """The packed bits of one record; None where a required field or the salt has nothing to encode."""
        salt = self._salt(record)
        if salt is None:
            return None
        bits = 0  # the filter as one whole number: laying pieces on one another is a single step each
        for field in self._parameters.fields:
            value = _NORMAL[field.kind](_value(record, field.column))
            if not value and field.required:
                return None
            for piece in self._pieces(field, value):
                bits |= self._mask_of(field, piece, salt)
        if self._parameters.hardening == "xor_fold":
            # Schnell and Borgs (2016, XOR-folding for Bloom filter-based encryptions): halves laid on one
            # another.
            half = self._width // 2
            bits = (bits >> half) ^ (bits & ((1 << half) - 1))
        return np.frombuffer(bits.to_bytes(self._parameters.bits // 8, "big"), dtype=np.uint8)

    def _salt(self, record: Record) -> str | None:
        if self._parameters.salt is None:
            return ""
        return normalise.code(_value(record, self._parameters.salt)) or None

    def _pieces(self, field: Field, value: str) -> tuple[str, ...]:
        if not value:
            return ()
        if field.kind == "name":
            return normalise.grams(value, self._parameters.gram)
        return normalise.figures_in_place(value)

    def _mask_of(self, field: Field, piece: str, salt: str) -> int:
        asked = (field.column, piece, salt)
        if (known := self._masks.get(asked)) is not None:
            return known
        message = "\x1f".join(asked).encode()
        ways = {"random": random_places, "double": double_places}
        places = ways[self._parameters.hashing](self._key, message, field.hashes, self._width)
        mask = 0
        for place in places:
            mask |= 1 << place
        self._masks[asked] = mask
        return mask


def random_places(key: Key, message: bytes, count: int, width: int) -> list[int]:
    """Independent places from a keyed stream (Schnell and Borgs 2016, doi:10.1109/ICDMW.2016.0038)."""
    stream = b""
    block = 0
    while len(stream) < count * _BYTES_A_PLACE:
        stream += hmac.new(key.secret, block.to_bytes(2, "big") + message, hashlib.sha512).digest()
        block += 1
    drawn = (
        int.from_bytes(stream[i : i + _BYTES_A_PLACE], "big") for i in range(0, len(stream), _BYTES_A_PLACE)
    )
    return [place % width for place in islice(drawn, count)]


def double_places(key: Key, message: bytes, count: int, width: int) -> list[int]:
    """Places h1 + i*h2 (Kirsch and Mitzenmacher 2008, doi:10.1002/rsa.20208); attacked in 2014."""
    first = int.from_bytes(hmac.new(key.secret, b"1" + message, hashlib.sha256).digest()[:8], "big")
    step = int.from_bytes(hmac.new(key.secret, b"2" + message, hashlib.sha256).digest()[:8], "big") | 1
    return [(first + i * step) % width for i in range(count)]


def _value(record: Record, column: str) -> str:
    try:
        return record[column]
    except KeyError:
        raise SourceRefused(f"The source has no column {column!r}; the parameters need it.") from None


def _words(packed: npt.NDArray[np.uint8]) -> Words:
    return np.ascontiguousarray(packed).view(np.uint64)
