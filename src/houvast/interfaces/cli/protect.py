"""`houvast figures protect`: a table of counts from a file, with all its margins, as it may be shown; and
`houvast figures attack`: what somebody outside works out from published figures.

Both need no installation: the library alone does it.
"""

import re
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.terminal import FileRefused, Refusal, answers, bar, say

if TYPE_CHECKING:
    from houvast.library.figures import Policy


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"


class PolicyName(StrEnum):
    NEVER_EXACT = "never_exact"
    SMALL_COUNTS = "small_counts"


def protect(
    file: Annotated[
        Path, typer.Argument(help="CSV, XLSX or Parquet: a row per combination, a column per dimension.")
    ],
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
    from houvast.library.figures import TableError, protect_and_prove
    from houvast.library.figures.given import GivenRefused, audited, read_given, to_csv, to_json

    asked = _policy(policy, at_risk, least_values)
    try:
        with bar("Protecting") as tell:
            given = read_given((file, *(linked or ())), count, within=_hierarchy(within or ()))
            tell(1, 3)
            safe, proven = protect_and_prove([table.raw for table in given], policy=asked)
            tell(2, 3)
            found, is_exact = audited(safe, proven) if audit else (None, True)
    except (GivenRefused, TableError) as refused:
        raise FileRefused(str(refused)) from None
    if not is_exact:
        say("A large table: AUDIT_LOW to AUDIT_HIGH is left to an attacker at least; it may be more.")
    write = {Format.CSV: to_csv, Format.JSON: to_json}[format_]
    sys.stdout.buffer.write(write(given, safe, found))
    sys.stdout.buffer.flush()


def attack(
    folder: Annotated[Path, typer.Argument(help="Folder of a release, or of files that `protect` printed.")],
    later: Annotated[
        Path | None, typer.Argument(help="A folder that came out later, to compare with the first.")
    ] = None,
    at_risk: Annotated[str, typer.Option(help="As it was given to `protect`.")] = "1-4",
    policy: Annotated[
        PolicyName, typer.Option(help="As it was given to `protect`.")
    ] = PolicyName.NEVER_EXACT,
    least_values: Annotated[int | None, typer.Option(min=2, help="As it was given to `protect`.")] = None,
    within: Annotated[list[str] | None, typer.Option(help="As it was given to `protect`.")] = None,
) -> None:
    """Read published figures as somebody outside, and print the small count that is known best.

    Tables of one population are read together, and with what others printed. Ends with 1 where a count is
    known more narrowly than the policy of its table says.
    """
    from houvast.library.figures import Contradiction
    from houvast.library.figures.outsider import FolderRefused, read_folder, work_out, work_out_between

    asked, nested = _policy(policy, at_risk, least_values), _hierarchy(within or ())
    try:
        with bar("Working out") as tell:
            before = read_folder(folder, asked, nested)
            after = read_folder(later, asked, nested) if later else None
            tell(1, 2)
            found = work_out_between(before, after) if after else work_out(before)
    except (FolderRefused, Contradiction) as refused:
        raise FileRefused(str(refused)) from None
    say(f"{len(before) + len(after or ())} tables read, {len(found)} small counts hidden in them.")
    if not found:
        return
    first = found[0]
    answers.print(
        f"{first.table}, {', '.join(_said(first.cell))}: {first.interval.low} to {first.interval.high}",
        markup=False,
        soft_wrap=True,
    )
    if first.is_too_narrow:
        raise Refusal(f"The policy asks {first.asked} possible values for each small count.")


def _said(cell: tuple[str, ...]) -> list[str]:
    return ["Total" if code == "_T" else code for code in cell]


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
