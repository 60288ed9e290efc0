"""`houvast figures protect --sum`: sums of amounts from a file, without those that few dominate."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.terminal import FileRefused, bar, say

if TYPE_CHECKING:
    from houvast.library.figures.magnitudes import Dominance, PPercent

Amount = Annotated[
    str | None, typer.Option("--sum", help="Column with amounts, instead: a row per contribution.")
]
By = Annotated[str | None, typer.Option(help="Column of who contributed; else each row is one.")]
PerCent = Annotated[
    int, typer.Option(min=1, max=100, help="How near nobody may come to an amount, in per cent.")
]
NAndK = Annotated[
    str | None, typer.Option(help="Instead of --p: n-k, like 1-75: the n largest, k per cent of a sum.")
]


def protect_sums(
    file: Path,
    amount: str,
    by: str | None,
    rule: "PPercent | Dominance",
    within: dict[str, str],
    *,
    audit: bool,
) -> None:
    """Print the sums with all their margins, without those that the rule hides and what that takes."""
    from houvast.library.figures import TableError, magnitudes
    from houvast.library.figures.given import GivenRefused, read_sums, sums_to_csv

    try:
        with bar("Protecting") as tell:
            given = read_sums(file, amount, by=by, within=within)
            tell(1, 2)
            hidden = magnitudes.protect_sums(given.sums, [rule])
    except (GivenRefused, TableError) as refused:
        raise FileRefused(str(refused)) from None
    if many := len(hidden.narrow):
        say(f"{many} sums are known better than the rule allows, whatever is hidden: merge rows.")
    sys.stdout.buffer.write(sums_to_csv(given, hidden, audit=audit))
    sys.stdout.buffer.flush()


def rule_of(dominance: str | None, p: int) -> "PPercent | Dominance":
    """The rule that was asked for."""
    from houvast.library.figures.magnitudes import Dominance, PPercent

    if dominance is None:
        return PPercent(p)
    ends = re.fullmatch(r"([1-9])-([1-9][0-9])", dominance, re.ASCII)
    if not ends:
        raise typer.BadParameter(f"--dominance is like 1-75 or 2-85; not {dominance!r}.")
    return Dominance(int(ends[1]), int(ends[2]))
