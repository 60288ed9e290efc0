"""`houvast directory`: services in, from HSDS or from any list with a mapping; the directory out as HSDS."""

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.terminal import (
    Language,
    Refusal,
    acting_for,
    bar,
    existing_file,
    helpline_called,
    say,
    start_django,
)

if TYPE_CHECKING:
    from houvast.library.hsds import Fault
    from houvast.records.directory.exchange import Coming, Read

app = typer.Typer(no_args_is_help=True)
Helpline = Annotated[str, typer.Option(help="Helpline; by default the oldest one with contacts.")]


@app.callback()
def group() -> None:
    """Services that help."""


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="HSDS 3.0 (JSON, or a ZIP file of its CSV tables); CSV or XLSX.")
    ],
    mapping: Annotated[
        Path | None, typer.Option(help="TOML file that says what each column of a CSV or XLSX file means.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would come of it; store nothing.")
    ] = False,
    language: Annotated[
        Language, typer.Option(help="Of the words in it, where the file does not say.")
    ] = Language.NL,
    helpline: Helpline = "",
    report: Annotated[
        Path | None, typer.Option(help="Where faults are listed; by default FILE.refused.csv.")
    ] = None,
) -> None:
    """Import services, all or none.

    What is already here is known again by its identifier and changed; the rest is new. Every fault stands in
    the report with its line, place and reason. How to write a mapping: docs/how-to/import-services.md.
    """
    start_django()
    from houvast.records.directory import exchange

    by = acting_for(helpline_called(helpline))
    found = _read(existing_file(file), mapping, language)
    if found.faults:
        _report(found.faults, report or file.with_name(f"{file.name}.refused.csv"))
        raise Refusal(
            f"{len(found.faults)} faults, so nothing was stored. Mend them and import the file again."
        )
    coming = exchange.coming(found, seen_by=by)
    _say_coming(coming)
    if dry_run:
        say("A dry run: nothing was stored.")
        return
    with bar("Storing") as tell:
        stored = exchange.bring_in(coming, progress=tell, by=by)
    say(f"{len(stored)} services imported.")


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="Where it goes: .json, or .zip for the tables in CSV.")],
    helpline: Helpline = "",
) -> None:
    """Write the whole directory as HSDS 3.0: what anybody may read of it."""
    start_django()
    from houvast.library import hsds
    from houvast.records.directory import exchange

    if file.suffix not in (".json", ".zip"):
        raise Refusal(f"Call the file …json, or …zip for the tables in CSV; not {file.name}.")
    by = acting_for(helpline_called(helpline))
    tables = exchange.whole(seen_by=by)
    with file.open("wb") as out:
        if file.suffix == ".zip":
            hsds.packed(tables, out)
        else:
            out.writelines(piece.encode() for piece in hsds.documents(tables))
    say(f"{len(list(tables.rows('service')))} services written to {file}.")


def _read(file: Path, mapping: Path | None, language: str) -> "Read":
    from houvast.library.hsds.mapping import MappingRefused
    from houvast.records.directory import exchange

    try:
        declared = None if mapping is None else existing_file(mapping).read_text("utf-8")
        with file.open("rb") as opened, bar("Reading") as tell:
            return exchange.read(opened, file.name, declared, language=language, progress=tell)
    except (MappingRefused, UnicodeDecodeError) as refused:
        raise Refusal(f"{mapping}: {refused}") from refused


def _say_coming(coming: "Coming") -> None:
    say(f"{coming.new} new, {coming.changed} changed, {coming.same} as they are.")
    for each in coming.alike[:20]:
        say(f"Looks like one that is here: {each}")
    for what, times in coming.left_out.most_common(9):
        say(f"Not kept here: {what} ({times}).")
    if len(coming.alike) > 20:
        say(f"And {len(coming.alike) - 20} more that look like one that is here.")


def _report(faults: "Iterable[Fault]", path: Path) -> None:
    from houvast.library.sheets.lines import harmless

    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["file", "line", "place", "reason"])
        for fault in faults:
            cells = (fault.file, str(fault.line or ""), fault.where, fault.reason)
            writer.writerow([harmless(cell) for cell in cells])
    say(f"What is wrong stands in {path}.")
