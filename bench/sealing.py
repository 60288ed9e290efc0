"""What sealing costs beside the same without: a record beside writing it as JSON, a file beside copying it.

Each pair alternates in one run; medians. A record is a registration's details with a note of 600 characters.
A team of 30 shows what wrapping for each member would cost: a contact is wrapped once, for the team. A file
of 64 MB goes from file to file in pieces of 64 KiB, in the page cache; the bare stream is libsodium's
secretstream through its binding alone. Opening reads a file twice (decision 91).
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from nacl import bindings

from houvast.library.sealing.box import new_key, new_keypair, open_sealed, seal, unwrap, wrap
from houvast.library.sealing.custody import entrust, open_first, open_second
from houvast.library.sealing.lookup import blind_index
from houvast.library.sealing.months import lock, unlock
from houvast.library.sealing.streams import CHUNK, open_stream, seal_stream, sealed_length

RECORD = {
    "note": "Wat er gezegd is. " * 33,
    "municipality": "44021",
    "minute": 41,
    "ages": {"1": 34, "2": 36},
}
FILE_MB, TIMES, FILE_TIMES = 64, 2_000, 5
MEMBERS = 30
PLACE = "bench/1/1"


def run() -> list[dict[str, object]]:
    return [*_records(), *_keys(), *_files()]


def _records() -> list[dict[str, object]]:
    key, plain = new_key(), json.dumps(RECORD).encode()
    sealed = seal(plain, key=key, place=PLACE)
    writing, sealing, reading, opening = _alternating(
        TIMES,
        lambda: json.dumps(RECORD).encode(),
        lambda: seal(json.dumps(RECORD).encode(), key=key, place=PLACE),
        lambda: json.loads(plain),
        lambda: json.loads(open_sealed(sealed, key=key, place=PLACE)),
    )
    return [
        _row("seal a record, with its JSON", sealing, "JSON alone", writing),
        _row("open a record, with its JSON", opening, "JSON alone", reading),
    ]


def _keys() -> list[dict[str, object]]:
    key, month_key, (public, private) = new_key(), new_key(), new_keypair()
    readers = [new_keypair()[0] for _ in range(MEMBERS)]
    locked = lock(key, month_key=month_key, month="2027-05", place=PLACE)
    wrapped = wrap(locked, public=public)
    people = {f"custodian {number}": new_keypair() for number in range(5)}
    shares = entrust(key, {name: pair[0] for name, pair in people.items()}, place=PLACE)
    first, second = people[shares[0].first][1], people[shares[0].second][1]
    one, *others = _alternating(
        200,
        lambda: wrap(locked, public=public),
        lambda: wrap(lock(key, month_key=month_key, month="2027-05", place=PLACE), public=public),
        lambda: unlock(unwrap(wrapped, private=private), month_key=month_key, month="2027-05", place=PLACE),
        lambda: [wrap(locked, public=reader) for reader in readers],
        lambda: entrust(key, {name: pair[0] for name, pair in people.items()}, place=PLACE),
        lambda: open_second(open_first(shares[0], first), second, place=PLACE),
        lambda: blind_index("32470123456", key=key, field="phone", generation=1),
    )
    named = (
        "lock to a month and wrap for a team",
        "unwrap and unlock",
        f"wrap for {MEMBERS} members one by one",
        "entrust to any two of five",
        "two custodians open",
        "one blind index",
    )
    return [_row(what, took, "wrap once", one) for what, took in zip(named, others, strict=True)]


def _files() -> list[dict[str, object]]:
    key = new_key()
    with tempfile.TemporaryDirectory() as folder:
        plain, sealed, out = (Path(folder) / name for name in ("plain", "sealed", "out"))
        plain.write_bytes(bytes(range(256)) * (FILE_MB * 4096))
        _write(sealed, seal_stream(_read(plain), key=key, place=PLACE))
        copying, bare, sealing, opening = _alternating(
            FILE_TIMES,
            lambda: _write(out, _read(plain)),
            lambda: _write(out, _bare(_read(plain), key)),
            lambda: _write(out, seal_stream(_read(plain), key=key, place=PLACE)),
            lambda: _write(out, open_stream(lambda: _read(sealed), key=key, place=PLACE)),
        )
    longer = f"; {sealed_length(FILE_MB * 2**20) / (FILE_MB * 2**20) - 1:.1%} longer"
    return [
        _row(f"seal a file of {FILE_MB} MB{longer}", sealing, "copying it", copying, megabytes=FILE_MB),
        _row(f"seal a file of {FILE_MB} MB", sealing, "the bare stream", bare, megabytes=FILE_MB),
        _row(f"open a file of {FILE_MB} MB (read twice)", opening, "copying it", copying, megabytes=FILE_MB),
    ]


def _bare(chunks: Iterator[bytes], key: bytes) -> Iterator[bytes]:
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    yield bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    for chunk in chunks:
        yield bindings.crypto_secretstream_xchacha20poly1305_push(state, chunk)


def _read(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        yield from iter(lambda: stream.read(CHUNK), b"")


def _write(file: Path, pieces: Iterator[bytes]) -> None:
    with file.open("wb") as stream:
        stream.writelines(pieces)


def _alternating(times: int, *works: Callable[[], object]) -> list[float]:
    """Median seconds of each, taking turns, so that a busy moment hits all of them."""
    took: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for work, seconds in zip(works, took, strict=True):
            start = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - start)
    return [statistics.median(each) for each in took]


def _row(
    what: str, took: float, beside: str, peer: float, *, megabytes: int | None = None
) -> dict[str, object]:
    row = {
        "what": what,
        "microseconds": f"{took * 1e6:,.0f}",
        "beside": beside,
        "its microseconds": f"{peer * 1e6:,.0f}",
        "times": round(took / peer, 2),
    }
    return row | {"MB a second": f"{megabytes / took:,.0f}" if megabytes else ""}
