"""`houvast retention`: what is due by the fates of all tables, and carrying it out; meant for a daily job."""

import traceback
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from houvast.interfaces.cli.terminal import Refusal, acting_for, answers, bar, day, say, start_django

if TYPE_CHECKING:
    from houvast.records.accounts.queries import Named

app = typer.Typer(no_args_is_help=True)

On = Annotated[str, typer.Option("--on", help="Day, like 2027-05-04; by default today.")]


@app.callback()
def group() -> None:
    """What is kept, and what goes on its day."""


@app.command("due")
def due(on: On = "") -> None:
    """What would go: how many rows of each table, by which rule. Names nobody and changes nothing."""
    start_django()
    _show(_day(on))


@app.command("carry-out")
def carry_out(
    on: On = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would go, and change nothing.")
    ] = False,
) -> None:
    """Erase what is due, in small batches, each with its entry in the trail.

    Stopped or killed in between, it goes on where it was when it is run again. Run it once a day.
    """
    start_django()
    when = _day(on)
    if dry_run:
        _show(when)
        return
    obstacles: list[str] = []
    for helpline in _helplines():
        count, met = _carry_out(helpline, when)
        say(f"{helpline.name}: {count} records erased, as due on {when}.")
        obstacles += [f"{helpline.name}: {said}" for said in (*met, *_daily(helpline, when))]
    _sweep()
    if obstacles:
        raise Refusal("\n".join(obstacles))


def _carry_out(helpline: "Named", on: date) -> tuple[int, list[str]]:
    """All operations of all parts that have something to do for a helpline: how many rows, and obstacles."""
    from houvast.records.retention import declared, queries

    by = acting_for(helpline)
    waiting: dict[tuple[str, str], int] = {}
    for each in queries.due(on, seen_by=by):
        carrier = (each.part, each.carrier)
        waiting[carrier] = max(waiting.get(carrier, 0), each.count)
    done, total = 0, sum(waiting.values())
    obstacles: list[str] = []

    def erase(part: str, name: str) -> None:
        nonlocal done
        operation = _operation(part, name)
        while batch := len(operation(on=on, by=by)):
            done += batch
            tell(done, max(total, done))
            if batch < declared.BATCH:
                break

    with bar(f"Erasing for {helpline.name}") as tell:
        for part, name in waiting:
            obstacles += _tried(part, name, partial(erase, part, name))
    return done, obstacles


def _daily(helpline: "Named", on: date) -> list[str]:
    """What has an end of its own; obstacles to it."""
    from houvast.records.retention import declared

    by = acting_for(helpline)
    return [
        said
        for part, name in declared.daily()
        for said in _tried(part, name, partial(_operation(part, name), on=on, by=by))
    ]


def _tried(part: str, name: str, work: Callable[[], object]) -> list[str]:
    """Nothing, or what kept one operation from its end, or what it says that stayed. It keeps no other from
    its own.
    """
    from houvast.records.accounts.operations import NotPossible

    try:
        made = work()
    except NotPossible as refused:
        return [str(refused)]
    except Exception as failed:  # of any part: its words could hold content, its kind and place cannot
        where = traceback.extract_tb(failed.__traceback__)[-1]
        kind = f"{type(failed).__name__}, {Path(where.filename).name}:{where.lineno}"
        return [f"{part}: {name} stopped ({kind})."]
    return [f"{part}: {name} could not delete {each}." for each in getattr(made, "stayed", ())]


def _operation(part: str, name: str) -> "Callable[..., list[Any]]":
    """An operation of a part by the name its app gives it: `forget`, or `erasing.erase_content`."""
    from django.apps import apps

    *folder, function = name.split(".")
    room = apps.get_app_config(part).name
    operation: Callable[..., list[Any]] = getattr(
        import_module(".".join((room, "operations", *folder))), function
    )
    return operation


def _sweep() -> None:
    """What a deletion leaves behind in the database's own files, and sign-ins that are over."""
    from django.core.management import call_command

    from houvast.records.retention.remains import overwrite

    call_command("clearsessions", verbosity=0)
    overwrite()


def _show(on: date) -> None:
    from houvast.records.retention import queries

    shown = 0
    for helpline in _helplines():
        rows = queries.due(on, seen_by=acting_for(helpline))
        shown += len(rows)
        if rows:
            answers.print(_table(f"{helpline.name}, due on {on}", rows))
    if not shown:
        say(f"Nothing is due on {on}.")


def _table(title: str, rows: "list[Any]") -> Table:
    table = Table("table", "what goes", "rule", "rows", title=title, title_justify="left")
    for row in rows:
        what = "the whole row" if row.is_whole_row else ", ".join(row.fields)
        table.add_row(f"{row.part}.{row.table}", what, row.period, str(row.count))
    return table


def _helplines() -> "list[Named]":
    from houvast.records.accounts import queries

    if not (known := queries.helplines()):
        raise Refusal("No helpline is set up here. Run `houvast setup` first, or set HOUVAST_HOME.")
    return known


def _day(on: str) -> date:
    from django.utils import timezone

    return day(on) if on else timezone.localdate()
