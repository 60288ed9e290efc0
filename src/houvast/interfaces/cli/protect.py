"""`houvast figures protect`: a table of counts from a file, with all its margins, as it may be shown.

Needs no installation: the library alone does it.
"""

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.terminal import FileRefused, bar

if TYPE_CHECKING:
    from houvast.library.figures import Policy


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


class PolicyName(StrEnum):
    NEVER_EXACT = "never_exact"
    SMALL_COUNTS = "small_counts"


def protect(
    file: Annotated[Path, typer.Argument(help="CSV: a row per combination, a column per dimension.")],
    count: Annotated[str, typer.Option(help="Column with the counts; all others are dimensions.")],
    at_risk: Annotated[str, typer.Option(help="Which counts are never shown, like 1-4.")] = "1-4",
    within: Annotated[
        list[str] | None, typer.Option(help="A hierarchy, like district=province. May be repeated.")
    ] = None,
    linked: Annotated[
        list[Path] | None, typer.Option(help="Another table of the same things. May be repeated.")
    ] = None,
    policy: Annotated[PolicyName, typer.Option(help="How much doubt is left.")] = PolicyName.NEVER_EXACT,
    least_values: Annotated[
        int | None, typer.Option(min=2, help="Values that each small count must keep possible.")
    ] = None,
    audit: Annotated[bool, typer.Option(help="Add what an attacker is left with for each cell.")] = False,
    format_: Annotated[Format, typer.Option("--format", help="Kind of file.")] = Format.CSV,
) -> None:
    """Protect a table of counts with all its margins, and print it: a row for each cell that is published.

    The same file gives the same rows. With --linked, tables that share dimensions are protected as one.
    """
    from houvast.library.figures import TableError, protect_together
    from houvast.library.figures.given import GivenRefused, audited, read_given, to_csv, to_json

    asked = _policy(policy, at_risk, least_values)
    try:
        with bar("Protecting") as tell:
            given = read_given((file, *(linked or ())), count, within=_hierarchy(within or ()))
            tell(1, 3)
            safe = protect_together([table.raw for table in given], policy=asked)
            tell(2, 3)
            found = audited(safe) if audit else None
    except (GivenRefused, TableError) as refused:
        raise FileRefused(str(refused)) from None
    write = {Format.CSV: to_csv, Format.JSON: to_json}[format_]
    sys.stdout.buffer.write(write(given, safe, found))
    sys.stdout.buffer.flush()


def _policy(name: PolicyName, at_risk: str, least_values: int | None) -> "Policy":
    """The named policy with another range of small counts or another number of values."""
    from houvast.library.figures import POLICIES

    if not (ends := re.fullmatch(r"([01])-([0-9]{1,6})", at_risk, re.ASCII)) or int(ends[1]) > int(ends[2]):
        raise typer.BadParameter(
            f"--at-risk is a range of counts from 1, or from 0 where zeros are at risk too, like 1-4; "
            f"not {at_risk!r}."
        )
    return POLICIES[name].asking(int(ends[1]), int(ends[2]), least_values)


def _hierarchy(asked: list[str] | tuple[()]) -> dict[str, str]:
    pairs = [each.partition("=") for each in asked]
    for each, (low, _, high) in zip(asked, pairs, strict=True):
        if not low or not high:
            raise typer.BadParameter(f"--within is like district=province; not {each!r}.")
    return {low.strip(): high.strip() for low, _, high in pairs}
