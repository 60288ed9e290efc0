"""`houvast contacts import`: registrations of an older system."""

import csv
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.terminal import (
    Refusal,
    acting_for,
    bar,
    existing_file,
    helpline_called,
    say,
    start_django,
    team_called,
)

if TYPE_CHECKING:
    from houvast.records.contacts.older_system import Fault, Row
    from houvast.records.contacts.registration import Registration

app = typer.Typer(no_args_is_help=True)
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@app.callback()
def group() -> None:
    """Contacts of a helpline."""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV file with one contact on each row.")],
    mapping: Annotated[Path, typer.Option(help="TOML file that says what each column means.")],
    team: Annotated[str, typer.Option(help="Team that may read them; needed when there are several.")] = "",
    helpline: Annotated[str, typer.Option(help="Helpline; by default the oldest one with contacts.")] = "",
    report: Annotated[
        Path | None, typer.Option(help="Where refused rows are listed; by default FILE.refused.csv.")
    ] = None,
    partly: Annotated[bool, typer.Option("--partly", help="Store what is right and leave the rest.")] = False,
) -> None:
    """Import registrations of an older system, all or none.

    Every refused row stands in the report with its line, column and reason. How to write a mapping:
    docs/how-to/import-older-registrations.md.
    """
    start_django()
    from django.utils import timezone

    from houvast.records.contacts import older_system, operations

    whose = helpline_called(helpline)
    for_team, by = team_called(team, whose), acting_for(whose)
    today = timezone.localdate()
    try:
        declared = older_system.read_mapping(existing_file(mapping))
        with bar("Checking") as tell:
            rows = older_system.read(existing_file(file), declared, today=today, progress=tell)
            good, faults = _sorted(rows)
    except (older_system.MappingRefused, older_system.FileRefused) as refused:
        raise Refusal(str(refused)) from refused
    if faults:
        _report(faults, report or file.with_name(f"{file.name}.refused.csv"))
    bad = len({fault.line for fault in faults})
    if not good or (bad and not partly):
        raise Refusal(_nothing_stored(good, bad))
    with bar("Storing") as tell:
        stored = operations.import_registrations(
            _counted(_registrations(older_system.read(file, declared, today=today)), good, tell),
            team=for_team,
            by=by,
        )
    say(f"{len(stored)} contacts imported" + (f", {bad} rows refused." if bad else "."))


def _sorted(rows: "Iterable[Row]") -> "tuple[int, list[Fault]]":
    """How many rows are right, and all that is wrong with the others."""
    good = 0
    faults: list[Fault] = []
    for row in rows:
        good += row.registration is not None
        faults += row.faults
    return good, faults


def _registrations(rows: "Iterable[Row]") -> "Iterator[Registration]":
    return (row.registration for row in rows if row.registration is not None)


def _counted(
    registrations: "Iterator[Registration]", of: int, tell: Callable[[int, int], None]
) -> "Iterator[Registration]":
    for done, registration in enumerate(registrations, 1):
        yield registration
        tell(done, of)


def _report(faults: "list[Fault]", path: Path) -> None:
    """Line, column and reason. A reason may quote a value, so the report is for its owner only."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["line", "column", "reason"])
        for fault in faults:
            writer.writerow([fault.line, _harmless(fault.column), _harmless(fault.reason)])
    say(f"What is wrong with each refused row stands in {path}.")


def _harmless(text: str) -> str:
    """The text so that no spreadsheet runs it."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def _nothing_stored(good: int, bad: int) -> str:
    if not bad:
        return "The file has no rows. Nothing was stored."
    if not good:
        return f"All {bad} rows are refused. Nothing was stored."
    return (
        f"{bad} of {good + bad} rows are refused, so nothing was stored. Mend them, or add --partly to store "
        f"the other {good}."
    )
