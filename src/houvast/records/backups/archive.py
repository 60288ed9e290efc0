"""What is inside a backup: a tar of pieces, so that a stream of unknown length needs no memory and no disk.

about.json      first: format, versions, when it was made
NAME/00000000   the pieces of each part, in order
manifest.json   last: length and SHA-256 of each part

A backup that is opened by other software than this is a tar like any other: `cat NAME/*` is the part.
"""

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import IO, Any, cast

FORMAT = 1
PIECE = 1 << 20
_LONGEST = 16 * PIECE  # a manifest of a hundred thousand files
DATABASE = "database"
LINE = "line.toml"
RELEASES = "releases/"
KNOWN = re.compile(r"database|line\.toml|releases/[0-9a-f-]{36}/[A-Za-z0-9_-][A-Za-z0-9_.-]*")
_ABOUT, _MANIFEST, _BLOCK = "about.json", "manifest.json", 512


class NotWhole(Exception):
    """A backup opens and is not what its own manifest says; the message says where."""


@dataclass(frozen=True)
class About:
    """What a backup says of itself."""

    version: str
    made_at: str
    database: str
    database_version: str
    migrations: dict[str, list[str]]
    format: int = FORMAT


def pack(about: About, parts: Iterable[tuple[str, Iterable[bytes]]]) -> Iterator[bytes]:
    """The archive, piece by piece."""
    yield from _member(_ABOUT, json.dumps(asdict(about)).encode())
    manifest = {}
    for name, chunks in parts:
        length, sha256 = 0, hashlib.sha256()
        for number, piece in enumerate(_pieces(chunks)):
            length += len(piece)
            sha256.update(piece)
            yield from _member(f"{name}/{number:08}", piece)
        manifest[name] = [length, sha256.hexdigest()]
    yield from _member(_MANIFEST, json.dumps(manifest).encode())
    yield bytes(2 * _BLOCK)


def unpack(chunks: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """(name, piece) in order; NotWhole when a part is unknown, changed or missing. The first is `about`."""
    found: dict[str, tuple[int, Any]] = {}
    manifest = None
    stream = _Stream(iter(chunks))
    for name, piece in _members(stream):
        if name == _ABOUT:
            yield name, piece
            continue
        if name == _MANIFEST:
            manifest = json.loads(piece)
            continue
        part = _part(name, after=manifest)
        length, sha256 = found.get(part, (0, hashlib.sha256()))
        sha256.update(piece)
        found[part] = (length + len(piece), sha256)
        yield part, piece
    stream.drain()
    if manifest is None or manifest != {name: [n, sha.hexdigest()] for name, (n, sha) in found.items()}:
        raise NotWhole("What is in the backup is not what its manifest says.")


def about(chunks: Iterable[bytes]) -> About:
    """What the backup says of itself, when all of it was read and is as it was made."""
    said: About | None = None
    for name, piece in unpack(chunks):
        if name == _ABOUT:
            said = _said(piece)
    if said is None:
        raise NotWhole("The backup does not say what it is.")
    return said


def _said(piece: bytes) -> About:
    told = json.loads(piece)
    if told.get("format") != FORMAT:
        raise NotWhole(f"The backup is of format {told.get('format')}: this version reads format {FORMAT}.")
    return About(**told)


def _part(name: str, *, after: object) -> str:
    part, _, number = name.rpartition("/")
    if after is not None or not number.isdigit() or not KNOWN.fullmatch(part):
        raise NotWhole("The backup holds something that does not belong in it.")
    return part


def _members(stream: "_Stream") -> Iterator[tuple[str, bytes]]:
    try:
        with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r|") as tar:
            for member in tar:
                file = tar.extractfile(member) if member.isfile() and member.size <= _LONGEST else None
                if file is None:
                    raise NotWhole("The backup holds something that does not belong in it.")
                yield member.name, file.read()
    except tarfile.TarError as wrong:
        raise NotWhole("The backup opens, but is no archive.") from wrong


def _member(name: str, piece: bytes) -> Iterator[bytes]:
    told = tarfile.TarInfo(name)
    told.size, told.mode = len(piece), 0o600
    yield told.tobuf(tarfile.USTAR_FORMAT)
    yield piece
    yield bytes(-len(piece) % _BLOCK)


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one length; an empty part has one empty piece."""
    held = bytearray()
    first = True
    for chunk in chunks:
        held += chunk
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
            first = False
    if held or first:
        yield bytes(held)


class _Stream(io.RawIOBase):
    """Chunks as a file that is read once, from front to back."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._held = chunks, b""

    def read(self, size: int = -1, /) -> bytes:
        parts, wanted = [], size
        while wanted > 0:
            if not self._held:
                self._held = next(self._chunks, b"")
                if not self._held:
                    break
            parts.append(self._held[:wanted])
            self._held = self._held[wanted:]
            wanted -= len(parts[-1])
        return b"".join(parts)

    def drain(self) -> None:
        """Read on to the end, so that the last chunk is seen to be the last."""
        for _ in self._chunks:
            pass
