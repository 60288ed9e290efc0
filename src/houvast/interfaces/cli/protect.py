"""`houvast figures protect`: a table of counts from a file, with all its margins, as it may be shown; and
`houvast figures attack`: what somebody outside works out from published figures.

Both need no installation: the library alone does it.
"""

import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.terminal import FileRefused, Refusal, answers, bar, say

if TYPE_CHECKING:
    from houvast.library.figures import Contradiction, Policy, SafeTable
    from houvast.library.figures.outsider import Everything, Narrow

MOST_NAMED = 20


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
    told: Annotated[
        list[str] | None,
        typer.Option(help="A column that would tell something of people, like form. May be repeated."),
    ] = None,
    audit: Annotated[bool, typer.Option(help="Add what an attacker is left with for each cell.")] = False,
    format_: Annotated[Format, typer.Option("--format", help="Kind of file.")] = Format.CSV,
) -> None:
    """Protect a table of counts with all its margins, and print it: a row for each cell that is published.

    The same file gives the same rows. With --linked, tables that share dimensions are protected as one. With
    --told, groups are named of which nearly all have the same answer: who knows that somebody belongs to one
    knows the answer.
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
    _say_groups(safe, told or ())
    write = {Format.CSV: to_csv, Format.JSON: to_json}[format_]
    sys.stdout.buffer.write(write(given, safe, found))
    sys.stdout.buffer.flush()


def _say_groups(tables: "Sequence[SafeTable]", told: Sequence[str]) -> None:
    from houvast.library.figures.groups import telling
    from houvast.library.figures.tables import TOTAL

    columns = {axis.name for table in tables for axis in table.definition.dimensions}
    if unknown := set(told) - columns:
        raise FileRefused(f"--told {', '.join(sorted(unknown))}: no such column.")
    found = telling(tables, told=told)
    for each in found[:MOST_NAMED]:
        group = ", ".join(code for code in each.group if code != TOTAL)
        say(f"{group}: at least {each.held} of {each.of} are {each.code}.")
    if len(found) > MOST_NAMED:
        say(f"And {len(found) - MOST_NAMED} more groups like these.")


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

    Every file of a release is read, drawings and sentences too; what cannot be read is named. Tables of the
    same things are read together, and with what others printed. Ends with 1 where a count is known more
    narrowly than the policy of its table says, or a file shows what another hides.
    """
    from houvast.library.figures import Contradiction
    from houvast.library.figures.outsider import (
        FolderRefused,
        read_everything,
        work_out,
        work_out_between,
    )

    asked, nested = _policy(policy, at_risk, least_values), _hierarchy(within or ())
    try:
        with bar("Reading") as tell:
            read = [
                read_everything(each, asked, nested, tell) for each in (folder, later) if each is not None
            ]
        with bar("Working out"):
            tables = [each.tables for each in read]
            found = work_out_between(*tables) if later else work_out(tables[0])
    except FolderRefused as refused:
        raise FileRefused(str(refused)) from None
    except Contradiction as refused:
        raise FileRefused(_with_files(refused, read)) from None
    say(f"{sum(map(len, tables))} tables read, {len(found)} small counts hidden in them.")
    for each in read:
        _say_what_was_read(each)
    if found:
        _answer(found[0])
    if found and found[0].is_too_narrow:
        raise Refusal(f"The policy asks {found[0].asked} possible values for each small count.")
    if more := [file for each in read for file in each.more]:
        raise Refusal(f"{', '.join(more)}: shown there, and hidden in the CSV beside it.")


def _with_files(refused: "Contradiction", read: "list[Everything]") -> str:
    """Where a file shows what the CSV hides, it may be that file which is wrong."""
    more = ", ".join(file for each in read for file in each.more)
    return f"{refused} {more}: shown there, and hidden in the CSV beside it." if more else str(refused)


def _answer(first: "Narrow") -> None:
    of = {"cell": "", "days": ", in the days of one period alone", "change": ", changed in between"}
    of |= {"filters": ", of which another population has less"}
    answers.print(
        f"{first.table}, {', '.join(_said(first.cell))}: {first.interval.low} to {first.interval.high}"
        f"{of[first.of]}",
        markup=False,
        soft_wrap=True,
    )


def _say_what_was_read(read: "Everything") -> None:
    """How much of each format, then what was not read and what nothing explains, the first of each."""
    counts = (f"{kind} {many} ({read.places[kind]})" for kind, many in sorted(read.files.items()))
    say(f"Files read, and places of cells in them: {', '.join(counts)}.")
    for about, found in (("Not read", read.unread), ("Nothing shown explains", read.unexplained)):
        for file, what in found[:MOST_NAMED]:
            say(f"{about}: {file}: {what}")
        if len(found) > MOST_NAMED:
            say(f"{about}: {len(found) - MOST_NAMED} more.")


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
