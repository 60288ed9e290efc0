"""`houvast doctor`: what is wrong with this installation, where, and what to do."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.terminal import answers, say, start_django

if TYPE_CHECKING:
    from houvast.interfaces.cli.checks.findings import Finding


def doctor(
    as_json: Annotated[
        bool, typer.Option("--json", help="For a machine: a list of checks with findings.")
    ] = False,
) -> None:
    """Look at settings, clock, disk, keys, database, backups and HTTPS. Ends with 1 when something is wrong.

    It changes nothing and asks nothing of another host. Advice does not count as wrong.
    """
    start_django(migrated=False)
    found = dict(_examined())
    if as_json:
        told = [{"check": name, "findings": [asdict(each) for each in all_]} for name, all_ in found.items()]
        answers.print_json(json.dumps(told))
    else:
        _show(found)
    wrong = sum(each.is_problem for all_ in found.values() for each in all_)
    if wrong:
        say(f"{wrong} to mend.")
        raise typer.Exit(1)


def _examined() -> "Iterator[tuple[str, list[Finding]]]":
    from houvast.interfaces.cli.checks import EVERY

    for name, check in EVERY.items():
        yield name, list(check())


def _show(found: "dict[str, list[Finding]]") -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("", "what", "where, and what to do", box=None, pad_edge=False)
    for name, all_ in found.items():
        if not all_:
            table.add_row("[green]well[/]", escape(name), "")
        for each in all_:
            mark = "[red]wrong[/]" if each.is_problem else "[yellow]advice[/]"
            table.add_row(mark, escape(f"{name}: {each.wrong}"), escape(f"{each.where}\n{each.todo}"))
    answers.print(table)
