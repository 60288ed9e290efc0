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

from houvast.interfaces.cli import sums
from houvast.interfaces.cli.terminal import FileRefused, Refusal, answers, bar, say

if TYPE_CHECKING:
    from houvast.library.figures import Contradiction, Policy, SafeTable
    from houvast.library.figures.given import GivenTable
    from houvast.library.figures.groups import Telling
    from houvast.library.figures.outsider import Everything, Narrow
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
    nested = _hierarchy(within or ())
    if sum_ is not None:
        if count is not None or linked or told or format_ is Format.JSON:
            raise typer.BadParameter("--sum stands with --by, --p, --dominance, --within and --audit alone.")
        return sums.protect_sums(file, sum_, by, sums.rule_of(dominance, p), nested, audit=audit)
    if count is None:
        raise typer.BadParameter("Name a column of counts by --count, or one of amounts by --sum.")
    rule = _groups(told or (), told_share, told_group)
    if hide_told and rule is None:
        raise typer.BadParameter("--hide-told needs --told: which columns would tell something of people?")
    asked = _policy(policy, at_risk, least_values, rule if hide_told else None)
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
            f"{', '.join(_said(each.total))}: a small total of {each.parts} small counts by {each.axis}. "
            f"Each of them {left} by the marks alone: publish C for A and D alike, merge rows, or leave a "
            "column out."
        )
    if len(found) > MOST_NAMED:
        say(f"And {len(found) - MOST_NAMED} more totals like these.")


def _say_groups(tables: "Sequence[SafeTable]", rule: "Groups") -> None:
    from houvast.library.figures.groups import telling

    _name(telling(tables, rule=rule))


def _name(found: "Sequence[Telling]") -> None:
    from houvast.library.figures.tables import TOTAL

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
    told: Told = None,
    told_share: ToldShare = 0.9,
    told_group: ToldGroup = "5-49",
) -> None:
    """Read published figures as somebody outside, and print the small count that is known best.

    Every file of a release is read, drawings and sentences too; what cannot be read is named. Tables of the
    same things are read together, and with what others printed; estimates and tables of overlaps two by two.
    Where all that is hidden has one mark, C, nobody outside knows which counts are small, and each that may
    be is judged. Ends with 1 where one is known more narrowly than the policy of its table says, where a
    group tells on its members that the policy or --told has hidden, or where a file shows what another hides.
    """
    from houvast.library.figures import Contradiction
    from houvast.library.figures.outsider import (
        FolderRefused,
        certain_groups,
        given_away_within,
        narrowness,
        read_everything,
        work_out,
        work_out_between,
    )

    rule, nested = _groups(told or (), told_share, told_group), _hierarchy(within or ())
    asked = _policy(policy, at_risk, least_values, rule)
    try:
        with bar("Reading") as tell:
            read = [
                read_everything(each, asked, nested, tell) for each in (folder, later) if each is not None
            ]
        with bar("Working out"):
            tables = [each.tables for each in read]
            found = work_out_between(*tables) if later else work_out(tables[0])
            together = [narrow for each in tables for narrow in given_away_within(each)]
            found = sorted([*found, *together], key=narrowness)
            groups = [group for each in tables for group in certain_groups(each)]
    except FolderRefused as refused:
        raise FileRefused(str(refused)) from None
    except Contradiction as refused:
        raise FileRefused(_with_files(refused, read)) from None
    _say_what_was_found(read, found)
    _name(groups)
    if found and found[0].is_too_narrow:
        raise Refusal(f"The policy asks {found[0].asked} possible values for each small count.")
    if groups:
        raise Refusal("Of these groups nobody should be certain that nearly all have one answer.")
    if more := [file for each in read for file in each.more]:
        raise Refusal(f"{', '.join(more)}: shown there, and hidden in the CSV beside it.")


def _say_what_was_found(read: "Sequence[Everything]", found: "Sequence[Narrow]") -> None:
    tables = sum(len(each.tables) for each in read)
    say(f"{tables} tables read, {len(found)} hidden counts in them that are small or may be.")
    for each in read:
        _say_what_was_read(each)
    if found:
        _answer(found[0])
        _say_what_is_known(found)
        _say_what_marks_give(found)


def _with_files(refused: "Contradiction", read: "list[Everything]") -> str:
    """Where a file shows what the CSV hides, it may be that file which is wrong."""
    more = ", ".join(file for each in read for file in each.more)
    return f"{refused} {more}: shown there, and hidden in the CSV beside it." if more else str(refused)


def _answer(first: "Narrow") -> None:
    of = {"cell": "", "days": ", in the days of one period alone", "change": ", changed in between"}
    of |= {"filters": ", of which another population has less"}
    most = "any number" if first.interval.high is None else first.interval.high
    answers.print(
        f"{first.table}, {', '.join(_said(first.cell))}: {first.interval.low} to {most}{of[first.of]}",
        markup=False,
        soft_wrap=True,
    )


def _say_what_is_known(found: "Sequence[Narrow]") -> None:
    """How many are known exactly, to two values, and to be small (which a mark of their own says anyway)."""
    known = [sum(each.interval.values == many for each in found) for many in (1, 2)]
    small = sum(each.is_small for each in found)
    say(f"Of these {known[0]} are known exactly, {known[1]} to two values; {small} are known to be small.")


def _say_what_marks_give(found: "Sequence[Narrow]") -> None:
    """Small counts that keep fewer values than asked because of the marks: no other pattern helps them."""
    by_marks = [
        each
        for each in found
        if each.may_be_small and not each.is_too_narrow and each.interval.values < each.asked
    ]
    if not by_marks:
        return
    exact = sum(each.interval.values == 1 for each in by_marks)
    tables = ", ".join(dict.fromkeys(each.table for each in by_marks))
    say(
        f"{len(by_marks)} small counts keep fewer values than the policy asks, {exact} of them only one, "
        f"since their marks alone say so much: {tables}. One mark for all that is hidden (C) helps, and "
        "coarser rows do; hiding more does not."
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


def _groups(told: Sequence[str], share: float, group: str) -> "Groups | None":
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


def _policy(
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


def _hierarchy(asked: list[str] | tuple[()]) -> dict[str, str]:
    pairs = [each.partition("=") for each in asked]
    for each, (low, _, high) in zip(asked, pairs, strict=True):
        if not low or not high:
            raise typer.BadParameter(f"--within is like district=province; not {each!r}.")
    return {low.strip(): high.strip() for low, _, high in pairs}
