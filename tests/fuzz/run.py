"""Fuzz the parsers of library/sealing by coverage, with atheris: make fuzz. Ends at the first failure.

Every argument goes to libFuzzer, as -max_total_time=60. What made a target fail is kept in var/fuzz/.
"""

import sys
import tempfile
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))
with atheris.instrument_imports(include=["houvast.library.sealing"]):
    from fuzz.sealing import TARGETS
    from library.sealing.forms import CANARY, FORMS, PLACE


def one(data: bytes) -> None:
    """The first byte says which target gets the others."""
    if data:
        TARGETS[data[0] % len(TARGETS)](data[1:])


def main(options: list[str]) -> None:
    kept = ROOT / "var" / "fuzz"
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for at, seed in enumerate(_seeds()):
            (Path(corpus) / str(at)).write_bytes(seed)
        fixed = ["-max_len=700", "-timeout=20", "-print_final_stats=1", f"-artifact_prefix={kept}/"]
        atheris.Setup([sys.argv[0], *fixed, *options, corpus], one)
        atheris.Fuzz()


def _seeds() -> list[bytes]:
    sealed = [b"\0" + form.seal(CANARY, PLACE)[:699] for form in FORMS]
    padded = [b"\1" + (b"note\x80").ljust(size, b"\0") for size in (256, 512)]
    chunks = [b"\2" + bytes(each) for each in ([0, 7], [7], [0] * 8 + [5, 11], [0] * 8 + [7])]
    return [*sealed, *padded, *chunks, b"\3" + bytes(400), b"\4+32 470 12 34 56", b"\4an@example.be"]


if __name__ == "__main__":
    main(sys.argv[1:])
