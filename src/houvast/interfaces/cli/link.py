"""`houvast link`: encode a list at home, and count overlaps of encoded lists without seeing anybody.

No database, no helpline: a source that has nothing else of houvast can encode. Nothing runs without a
recorded legal ground and impact assessment.
"""

import csv
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.terminal import Refusal, bar, in_one_line, say

if TYPE_CHECKING:
    from houvast.library.figures.linkage import CaptureHistories, Filters, Ground, LinkageError, Threshold

app = typer.Typer(no_args_is_help=True)
Record = Annotated[
    Path | None, typer.Option(help="The record of the legal ground and the impact assessment (YAML).")
]
_SAMPLE = 5_000  # records whose best scores show where links begin


@app.callback()
def group() -> None:
    """Overlaps of lists, without showing a list to anybody."""
    if find_spec("numba") is None:
        raise Refusal("Linkage needs one more package: install houvast[linkage].")


@app.command()
def key(out: Annotated[Path, typer.Option(help="File for the new key; it must not exist.")]) -> None:
    """A new random key, for the sources that link. The linkage unit never gets it."""
    from houvast.library.figures.linkage import write_key

    with _said():
        made = write_key(out, secrets.token_bytes)
    say(f"Wrote a key to {out} (it shows as {made.check_value}). Hand it over in person, to sources only.")


@app.command()
def encode(
    source: Annotated[Path, typer.Argument(help="CSV file of the list, one person a row.")],
    parameters: Annotated[Path, typer.Option(help="The parameters that all sources share (YAML).")],
    key: Annotated[Path, typer.Option(help="The key file that all sources share.")],
    name: Annotated[str, typer.Option(help="Name of this list, as the record names it.")],
    out: Annotated[Path, typer.Option(help="File for the filters.")],
    record: Record = None,
) -> None:
    """Turn the people of a list into shuffled keyed filters, at home. Nothing but bits is written."""
    from houvast.library.figures.linkage import (
        encode,
        read_ground,
        read_key,
        read_parameters,
        write_filters,
    )

    with _said():
        read_ground(record, on=_today(), sources=(name,))
        asked, secret = read_parameters(parameters), read_key(key)
        made = encode(_rows(source), asked, secret, name, _Shuffle())
        write_filters(made, out)
    say(f"Encoded {len(made):,} of {len(made) + made.left_out:,} people of {name}, into {out}.")
    if made.left_out:
        say(f"{made.left_out:,} had too little to encode. They are in no count: say so beside the count.")
    if not 0.2 <= made.density <= 0.6:
        say(f"Filters are {made.density:.0%} full; between 30 % and 50 % they tell people apart best.")


@app.command()
def compare(
    sources: Annotated[list[Path], typer.Argument(help="Encoded files, two or more.")],
    out: Annotated[Path, typer.Option(help="File for the counts, for `houvast estimate lists`.")],
    record: Record = None,
    threshold: Annotated[
        float | None, typer.Option(min=0.5, max=1.0, help="Dice coefficient from which two are one person.")
    ] = None,
    labelled: Annotated[
        Path | None, typer.Option(help="CSV with score and same (1 or 0), to find the threshold.")
    ] = None,
    cores: Annotated[int, typer.Option(min=1, help="Processor cores to use.")] = 2,
) -> None:
    """Count how many people are on which of the lists. Only counts come out; here they are protected."""
    from houvast.library.figures.linkage import link, read_filters, read_ground
    from houvast.library.figures.linkage.filters import check_together

    with _said():
        read = [read_filters(path) for path in sources]
        check_together(read)
        ground = read_ground(record, on=_today(), sources=[filters.source for filters in read])
        value, error = _threshold(read, threshold, labelled)
        with bar("Comparing") as tell:
            found = link(
                read, value, ground, on=_today(), error=error, cores=cores,
                progress=lambda share: tell(round(1000 * share), 1000),
            )  # fmt: skip
        _write_restricted(out, found)
    _tell(found, ground, value, out)


@app.command()
def openly(
    sources: Annotated[list[Path], typer.Argument(help="CSV files, two or more, named as in the record.")],
    parameters: Annotated[Path, typer.Option(help="The fields to compare (YAML), as for encode.")],
    out: Annotated[Path, typer.Option(help="File for the counts, for `houvast estimate lists`.")],
    record: Record = None,
    probability: Annotated[
        float, typer.Option(min=0.5, max=0.9999, help="Chance from which two records are one person.")
    ] = 0.9,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the random pairs.")] = 1,
) -> None:
    """Count overlaps where identifiers may be shared, with Splink. Each list is named by its file."""
    from houvast.library.figures.linkage import read_ground, read_parameters
    from houvast.library.figures.linkage.openly import is_installed, link_openly

    names = [source.stem for source in sources]
    if len(set(names)) < 2 or len(set(names)) < len(names):
        raise Refusal("Give two lists or more, each in a file of its own name.")
    with _said():
        ground = read_ground(record, on=_today(), sources=names)
        ground.check_identifiers()
        if not is_installed():
            raise Refusal("Linkage with identifiers needs one more package: install houvast[splink].")
        asked = read_parameters(parameters)
        lists = {name: list(_rows(source)) for name, source in zip(names, sources, strict=True)}
        with bar("Comparing") as tell:
            found = link_openly(
                lists, asked, ground, on=_today(), probability=probability, seed=seed,
                progress=lambda share: tell(round(1000 * share), 1000),
            )  # fmt: skip
        _write_restricted(out, found)
    _tell(found, ground, probability, out)


def _threshold(
    sources: "list[Filters]", given: float | None, labelled: Path | None
) -> "tuple[float, LinkageError | None]":
    """The threshold that was given, or the one that a sample or the scores say, with its error."""
    from houvast.library.figures.linkage import best_scores, from_scores

    if labelled is not None:
        found = _from_labelled(labelled)
        return (found.value if given is None else given), (found.error if given is None else None)
    if given is not None:
        return given, None
    small, large = sorted(sources, key=len)[:2]
    sample = type(small)(
        small.source, small.fingerprint, small.key, small.bits, small.words[:_SAMPLE], small.left_out
    )
    found = from_scores(best_scores(sample, large))
    return found.value, found.error


def _from_labelled(path: Path) -> "Threshold":
    from houvast.library.figures.linkage import from_labelled

    rows = list(_rows(path))
    try:
        scores = [float(row["score"]) for row in rows]
        same = [{"1": True, "0": False}[row["same"].strip()] for row in rows]
    except (KeyError, ValueError) as error:
        raise Refusal(f"{path} needs the columns score (0 to 1) and same (1 or 0): {error}.") from None
    return from_labelled(scores, same)


def _tell(found: "CaptureHistories", ground: "Ground", threshold: float, out: Path) -> None:
    """The counts as anybody may see them, and how far they can be trusted."""
    from houvast.library.figures import TOTAL, protect

    safe = protect(found.as_table(ground.recorded_on, ground.ends_on))
    say(f"Linked at {threshold:.3f}. People on the lists: {_shown(safe.total.value)}.")
    for key in safe.every_cell():
        if TOTAL not in key and "1" in key:
            lists = " and ".join(name for name, mark in zip(found.names, key, strict=True) if mark == "1")
            say(f"  on {lists} alone: {_shown(safe[key].value)}")
    if found.error:
        say(
            f"Of 100 links about {100 * found.error.false_rate:.1f} are false; of 100 people on two lists "
            f"about {100 * found.error.missed_rate:.1f} are missed ({found.error.source})."
        )
    else:
        say("How often links are wrong is not known: an estimate from these counts is too sure of itself.")
    for remark in found.remarks:
        say(remark)
    say(f"The counts are in {out}, as they are: for the estimator only, never to be published or passed on.")


def _shown(count: int | None) -> str:
    return "not shown" if count is None else f"{count:,}"


def _write_restricted(path: Path, found: "CaptureHistories") -> None:
    """The counts, readable by their owner only."""
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    path.write_text(found.as_csv(), "utf-8")
    if found.error:
        _error_file(path).write_text(found.error.as_json(), "utf-8")


def _error_file(counts: Path) -> Path:
    return counts.with_name(counts.name + ".error.json")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                if None in row or None in row.values():
                    raise Refusal(f"{path}, line {number}: another number of values than the first line.")
                yield row
    except FileNotFoundError:
        raise Refusal(f"There is no file {path}.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refusal(f"{path} cannot be read as CSV in UTF-8: {error}.") from None


class _Shuffle:
    """An order that nobody can repeat: from the system's randomness, not from a seed."""

    def permutation(self, x: int, /) -> "list[int]":
        order = list(range(x))
        secrets.SystemRandom().shuffle(order)
        return order


@contextmanager
def _said() -> Iterator[None]:
    """A refusal of the linkage as a refusal of the command."""
    from houvast.library.figures.linkage import LinkageRefused

    try:
        yield
    except LinkageRefused as refusal:
        raise Refusal(in_one_line(refusal)) from None


def _today() -> date:
    return datetime.now(UTC).date()
