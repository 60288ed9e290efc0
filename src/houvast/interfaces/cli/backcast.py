"""`houvast figures backcast`: earlier figures as a new way of registering might have counted them.

Needs no installation: the library alone does it.
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from houvast.interfaces.cli.terminal import FileRefused, of_file, say


class Kind(StrEnum):
    DELTA = "delta"
    BOOTSTRAP = "bootstrap"


def backcast(
    file: Annotated[Path, typer.Argument(help="CSV with the columns from, until, registration, count.")],
    unit: Annotated[str, typer.Option(help="What is counted, like CONTACT.")],
    population: Annotated[str, typer.Option(help="Among whom, in words that go with the figures.")],
    kind: Annotated[Kind, typer.Option(help="How the interval of the ratio is found.")] = Kind.DELTA,
    seed: Annotated[int, typer.Option(help="Of the bootstrap: the same seed, the same interval.")] = 1,
) -> None:
    """What figures before a change of registration might have been by the new way, with their interval.

    At least six periods must have been registered both ways. Prints CSV; the series itself stays as it is.
    """
    from houvast.library.figures.back_cast import back_cast
    from houvast.library.figures.both_ways import read_both_ways, to_csv
    from houvast.library.figures.refusals import EstimateRefused
    from houvast.library.figures.series import CannotCompare

    try:
        series, both = read_both_ways(file, unit=unit, population=population)
        made = back_cast(series, both, kind=kind.value, seed=seed)
    except (CannotCompare, EstimateRefused) as refused:
        raise FileRefused(of_file(file, refused)) from None
    sys.stdout.write(to_csv(made))
    sys.stdout.flush()
    former, new = both.former[0].registration, both.new[0].registration
    say(
        f"By {new} {made.ratio:.3f} times as many were counted as by {former} ({made.low:.3f} to "
        f"{made.high:.3f}, 95%), in {made.periods} periods registered both ways."
    )
    if left := sum(point.registration == former for point in series.points) - len(made.points):
        say(f"{left} earlier figures are hidden or zero: nothing is carried back for them.")
    say(
        f"This takes it that both ways differed before as they did then, which no data can show. Print it "
        f"beside the figures of {former}, never in their place."
    )
