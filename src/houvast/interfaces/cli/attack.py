"""`houvast figures attack`: what somebody outside works out from published figures, and how it is told.

It needs no installation: the library alone does it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.protect import (
    MOST_NAMED,
    PolicyName,
    Told,
    ToldGroup,
    ToldShare,
    groups_of,
    hierarchy_of,
    name_groups,
    policy_of,
    said,
)
from houvast.interfaces.cli.terminal import FileRefused, Refusal, answers, bar, say

if TYPE_CHECKING:
    from houvast.library.figures import Contradiction
    from houvast.library.figures.outsider import Everything, Narrow
    from houvast.library.figures.seen import SeenTable


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
    group tells on its members that the policy or --told has hidden, where a file shows what another hides, or
    where periods share days and are not the same; with 2 where a file of a table was not read.
    """
    from houvast.library.figures import Contradiction
    from houvast.library.figures.outsider import (
        FolderRefused,
        certain_groups,
        read_everything,
        sharing_days,
    )

    rule, nested = groups_of(told or (), told_share, told_group), hierarchy_of(within or ())
    asked = policy_of(policy, at_risk, least_values, rule)
    try:
        with bar("Reading") as tell:
            read = [
                read_everything(each, asked, nested, tell) for each in (folder, later) if each is not None
            ]
        with bar("Working out"):
            tables = [each.tables for each in read]
            found = _worked_out(tables)
            groups = [group for each in tables for group in certain_groups(each)]
    except FolderRefused as refused:
        raise FileRefused(str(refused)) from None
    except Contradiction as refused:
        raise FileRefused(_with_files(refused, read)) from None
    _say_what_was_found(read, found)
    name_groups(groups)
    pairs = sharing_days([table for each in tables for table in each])
    _say_shared_days(pairs)
    if found and found[0].is_too_narrow:
        raise Refusal(f"The policy asks {found[0].asked} possible values for each small count.")
    if groups:
        raise Refusal("Of these groups nobody should be certain that nearly all have one answer.")
    _refuse_what_else_there_is(read, pairs)


def _worked_out(folders: "Sequence[Sequence[SeenTable]]") -> "list[Narrow]":
    """What is left of each small count in one folder or for who has both, the narrowest first."""
    from houvast.library.figures.outsider import given_away_within, narrowness, work_out, work_out_between

    found = work_out_between(*folders) if len(folders) > 1 else work_out(folders[0])
    return sorted(
        [*found, *(each for tables in folders for each in given_away_within(tables))], key=narrowness
    )


def _refuse_what_else_there_is(
    read: "Sequence[Everything]", pairs: "Sequence[tuple[SeenTable, SeenTable]]"
) -> None:
    """End with 1 where a file shows more or days are shared, with 2 where a file of a table was not read."""
    if more := [file for each in read for file in each.more]:
        raise Refusal(f"{', '.join(more)}: shown there, and hidden in the CSV beside it.")
    if pairs:
        raise Refusal(
            "What can be worked out of days that only one of such periods holds, nobody knows here. Put out "
            "the same period, or periods that share no day."
        )
    if unread := [file for each in read for file in each.of_a_table]:
        raise FileRefused(f"{', '.join(unread)}: called like a table of counts, and not read.")


def _say_what_was_found(read: "Sequence[Everything]", found: "Sequence[Narrow]") -> None:
    tables = sum(len(each.tables) for each in read)
    say(f"{tables} tables read, {len(found)} hidden counts in them that are small or may be.")
    for each in read:
        _say_what_was_read(each)
    if found:
        _answer(found[0])
        _say_what_is_known(found)
        _say_what_marks_give(found)


def _say_shared_days(pairs: "Sequence[tuple[SeenTable, SeenTable]]") -> None:
    for one, other in pairs[:MOST_NAMED]:
        periods = " and ".join(f"from {each.from_} until {each.until}" for each in (one, other))
        say(
            f"{one.definition.name}, {other.definition.name}: the periods {periods} share days and are not "
            "the same. At most counts that both show were subtracted; what one hides was not worked out from "
            "the other."
        )
    if len(pairs) > MOST_NAMED:
        say(f"And {len(pairs) - MOST_NAMED} more pairs of tables like these.")


def _with_files(refused: "Contradiction", read: "list[Everything]") -> str:
    """Where a file shows what the CSV hides, it may be that file which is wrong."""
    more = ", ".join(file for each in read for file in each.more)
    return f"{refused} {more}: shown there, and hidden in the CSV beside it." if more else str(refused)


def _answer(first: "Narrow") -> None:
    of = {"cell": "", "days": ", in the days of one period alone", "change": ", changed in between"}
    of |= {"filters": ", of which another population has less"}
    most = "any number" if first.interval.high is None else first.interval.high
    answers.print(
        f"{first.table}, {', '.join(said(first.cell))}: {first.interval.low} to {most}{of[first.of]}",
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
