"""`houvast figures protect`: a table of counts from a file, with all its margins, as it may be shown.

It needs no installation: the library alone does it. What somebody outside works out from what it prints is
`attack`'s.
"""

import re
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli import sums
from houvast.interfaces.cli.terminal import FileRefused, bar, say

if TYPE_CHECKING:
    from houvast.library.figures import Policy, SafeTable
    from houvast.library.figures.given import GivenTable
    from houvast.library.figures.groups import Telling
    from houvast.library.figures.policy import Groups

MOST_NAMED = 20

Told = Annotated[
    list[str] | None,
    typer.Option(help="A column that would tell something of people, like form. May be repeated."),
]
ToldShare = Annotated[
    float, typer.Option(min=0.5, max=1, help="How many of a group with one answer are nearly all.")
]
ToldGroup = Annotated[str, typer.Option(help="How many are in such a group, like 5-49.")]


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
    count: Annotated[
        str | None, typer.Option(help="Column with the counts; all others are dimensions.")
    ] = None,
    sum_: sums.Amount = None,
    by: sums.By = None,
    p: sums.PerCent = 10,
    dominance: sums.NAndK = None,
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
    told: Told = None,
    told_share: ToldShare = 0.9,
    told_group: ToldGroup = "5-49",
    hide_told: Annotated[
        bool, typer.Option(help="Hide so much that nobody can be certain of such a group.")
    ] = False,
    audit: Annotated[bool, typer.Option(help="Add what an attacker is left with for each cell.")] = False,
    format_: Annotated[Format, typer.Option("--format", help="Kind of file.")] = Format.CSV,
) -> None:
    """Protect a table of counts with all its margins, and print it: a row for each cell that is published.

    CONF_STATUS is F where a count is shown, A where it is small, D where it would give a small one away. A
    and D are for you: whoever publishes puts one mark, C, in place of both.

    The same file gives the same rows. With --linked, tables that share dimensions are protected as one. With
    --told, groups are named of which nearly all have the same answer: who knows that somebody belongs to one
    knows the answer. With --hide-told they are hidden; an A may then be a zero. With --sum, sums of amounts
    are protected of which one or two contributors make up nearly all.
    """
    nested = hierarchy_of(within or ())
    if sum_ is not None:
        if count is not None or linked or told or format_ is Format.JSON:
            raise typer.BadParameter("--sum stands with --by, --p, --dominance, --within and --audit alone.")
        return sums.protect_sums(file, sum_, by, sums.rule_of(dominance, p), nested, audit=audit)
    if count is None:
        raise typer.BadParameter("Name a column of counts by --count, or one of amounts by --sum.")
    rule = groups_of(told or (), told_share, told_group)
    if hide_told and rule is None:
        raise typer.BadParameter("--hide-told needs --told: which columns would tell something of people?")
    asked = policy_of(policy, at_risk, least_values, rule if hide_told else None)
    _protect_counts((file, *(linked or ())), count, nested, asked, rule, audit=audit, format_=format_)


def _protect_counts(
    files: tuple[Path, ...],
    count: str,
    within: dict[str, str],
    policy: "Policy",
    told: "Groups | None",
    *,
    audit: bool,
    format_: Format,
) -> None:
    from houvast.library.figures import TableError, protect_and_prove
    from houvast.library.figures.auditing import audit as audit_of
    from houvast.library.figures.given import GivenRefused, read_given, to_csv, to_json

    try:
        with bar("Protecting") as tell:
            given = read_given(files, count, within=within)
            _check_told(given, told.told if told and told.told else ())
            tell(1, 3)
            safe, fitting = protect_and_prove([table.raw for table in given], policy=policy)
            tell(2, 3)
            found = audit_of(safe, fitting) if audit else None
    except (GivenRefused, TableError) as refused:
        raise FileRefused(str(refused)) from None
    if found and found.open_cells:
        say(
            f"Of {len(found.left)} hidden cells {len(found.left) - found.open_cells} are audited exactly. "
            "Of the others nothing fits outside of AUDIT_LOW to AUDIT_HIGH, and whole tables prove that "
            "AUDIT_SURE_LOW to AUDIT_SURE_HIGH is left at least."
        )
    _say_given_away(safe)
    if told is not None:
        _say_groups(safe, told)
    write = {Format.CSV: to_csv, Format.JSON: to_json}[format_]
    sys.stdout.buffer.write(write(given, safe, found))
    sys.stdout.buffer.flush()


def _check_told(given: "Sequence[GivenTable]", told: Sequence[str]) -> None:
    columns = {axis.name for table in given for axis in table.raw.definition.dimensions}
    if unknown := set(told) - columns:
        raise FileRefused(f"--told {', '.join(sorted(unknown))}: no such column.")


def _say_given_away(tables: "Sequence[SafeTable]") -> None:
    from houvast.library.figures.by_marks import given_away

    found = given_away(tables)
    for each in found[:MOST_NAMED]:
        left = "is exactly known" if each.values == 1 else f"is known to {each.values} values"
        say(
            f"{', '.join(said(each.total))}: a small total of {each.parts} small counts by {each.axis}. "
            f"Each of them {left} by the marks alone: publish C for A and D alike, merge rows, or leave a "
            "column out."
        )
    if len(found) > MOST_NAMED:
        say(f"And {len(found) - MOST_NAMED} more totals like these.")


def _say_groups(tables: "Sequence[SafeTable]", rule: "Groups") -> None:
    from houvast.library.figures.groups import telling

    name_groups(telling(tables, rule=rule))


def name_groups(found: "Sequence[Telling]") -> None:
    from houvast.library.figures.tables import TOTAL

    for each in found[:MOST_NAMED]:
        group = ", ".join(said(tuple(code for code in each.group if code != TOTAL)))
        say(f"{group}: at least {each.held} of {each.of} are {', '.join(said((each.code,)))}.")
    if len(found) > MOST_NAMED:
        say(f"And {len(found) - MOST_NAMED} more groups like these.")


def said(cell: tuple[str, ...]) -> list[str]:
    from houvast.library.figures.seen import in_words

    return in_words(cell)


def groups_of(told: Sequence[str], share: float, group: str) -> "Groups | None":
    """Which groups tell on their members; None where no column would."""
    from fractions import Fraction

    from houvast.library.figures.policy import Groups

    ends = re.fullmatch(r"([0-9]{1,6})-([0-9]{1,6})", group, re.ASCII)
    if not ends or not 1 < int(ends[1]) <= int(ends[2]):
        raise typer.BadParameter(
            f"--told-group is a range of how many are in a group, like 5-49; not {group!r}."
        )
    exact = Fraction(str(share)).limit_denominator(1000)
    return Groups(exact, int(ends[1]), int(ends[2]), tuple(told)) if told else None


def policy_of(
    name: PolicyName, at_risk: str, least_values: int | None, groups: "Groups | None" = None
) -> "Policy":
    """The named policy with another range of small counts or another number of values; and with groups."""
    from dataclasses import replace

    from houvast.library.figures import POLICIES

    if not (ends := re.fullmatch(r"([01])-([0-9]{1,6})", at_risk, re.ASCII)) or int(ends[1]) > int(ends[2]):
        raise typer.BadParameter(
            f"--at-risk is a range of counts from 1, or from 0 where zeros are at risk too, like 1-4; "
            f"not {at_risk!r}."
        )
    return replace(POLICIES[name].asking(int(ends[1]), int(ends[2]), least_values), groups=groups)


def hierarchy_of(asked: list[str] | tuple[()]) -> dict[str, str]:
    pairs = [each.partition("=") for each in asked]
    for each, (low, _, high) in zip(asked, pairs, strict=True):
        if not low or not high:
            raise typer.BadParameter(f"--within is like district=province; not {each!r}.")
    return {low.strip(): high.strip() for low, _, high in pairs}
