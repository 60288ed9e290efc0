"""How records are encoded: declared once, in a file that all sources share. The key is never in it.

Whoever has the parameters but not the key can encode nothing. The defaults follow Schnell, Bachteler and
Reiher (2009, doi:10.1186/1472-6947-9-41) for the record-level filter, with random hashing instead of their
double hashing, whose regular steps are what Niedermeyer and others (2014, Journal of Privacy and
Confidentiality 6(2)) broke.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from houvast.library.figures.linkage.refusals import ParametersRefused

Kind = Literal["name", "date", "code"]
Hashing = Literal["random", "double"]
Hardening = Literal["none", "xor_fold"]

_SIZES = (512, 1024, 2048)
_MOST_HASHES = 60


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is known of a person: its column at the source, its kind, and its weight in the filter.

    `hashes` bits are set for each piece. A record without a `required` field is not encoded.
    """

    column: str
    kind: Kind
    hashes: int
    required: bool = True


@dataclass(frozen=True, slots=True)
class Parameters:
    """What all sources must share. `salt` names a column whose value goes into every hash of the record.

    A salt must be stable and be known everywhere (a year of birth, not an address): a record whose salt
    differs between two sources is never found.
    """

    name: str
    fields: tuple[Field, ...]
    bits: int = 1024
    gram: int = 2
    hashing: Hashing = "random"
    salt: str | None = None
    hardening: Hardening = "none"

    def __post_init__(self) -> None:
        _check(self)

    @property
    def fingerprint(self) -> str:
        """A hash of everything above: two files made with different parameters never meet."""
        text = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_parameters(path: Path) -> Parameters:
    """Parameters from a YAML file."""
    try:
        read = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ParametersRefused(f"There is no parameters file {path}.") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ParametersRefused(f"The parameters {path} cannot be read: {error}.") from error
    try:
        return _parameters(read)
    except (TypeError, KeyError, AttributeError) as error:
        raise ParametersRefused(
            f"The parameters {path} are not complete or name too much: {error}."
        ) from error


def _parameters(read: Mapping[str, Any]) -> Parameters:
    fields = tuple(Field(**field) for field in read["fields"])
    return Parameters(**{**read, "fields": fields})


def _check(parameters: Parameters) -> None:
    if parameters.bits not in _SIZES:
        raise ParametersRefused(f"A filter has {' or '.join(map(str, _SIZES))} bits, not {parameters.bits}.")
    if parameters.gram not in (2, 3):
        raise ParametersRefused(f"Pieces of names have 2 or 3 letters, not {parameters.gram}.")
    for value, allowed in ((parameters.hashing, Hashing), (parameters.hardening, Hardening)):
        if value not in get_args(allowed):
            raise ParametersRefused(f"{value!r} is not one of {', '.join(get_args(allowed))}.")
    columns = [field.column for field in parameters.fields]
    if len(columns) < 2 or len(set(columns)) < len(columns):
        raise ParametersRefused(
            "Encode two fields or more, each once: one alone is guessed by its frequency."
        )
    for field in parameters.fields:
        if field.kind not in get_args(Kind):
            raise ParametersRefused(
                f"{field.column}: {field.kind!r} is not one of {', '.join(get_args(Kind))}."
            )
        if not 1 <= field.hashes <= _MOST_HASHES:
            raise ParametersRefused(
                f"{field.column}: hashes must be 1 to {_MOST_HASHES}, not {field.hashes}."
            )
