"""`houvast figures import`: a file from others, read by its mapping, with the report that goes back to them.

Needs no installation: nothing is kept, unless --keep says so.
"""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.terminal import (
    Language,
    Refusal,
    acting_for,
    existing_file,
    helpline_called,
    in_one_line,
    say,
    start_django,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from houvast.library.figures.sources import Delivery, Mapping
    from houvast.library.figures.tables import AlreadyPublic

MAPPING = "mapping.yaml"  # beside the tables and the report that --out writes


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"


def import_(
    file: Annotated[
        str, typer.Argument(help="CSV, XLSX, Parquet, SQLite, or postgresql://... with --mapping.")
    ],
    mapping: Annotated[
        Path | None, typer.Option(help="What the columns mean; by default one that is known for the file.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="Kind of report.")] = Format.TEXT,
    language: Annotated[Language, typer.Option(help="Language of the report.")] = Language.EN,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the tables and the report in every form.")
    ] = None,
    former: Annotated[
        Path | None, typer.Option(help="JSON report of the former delivery, to see what changed.")
    ] = None,
    beside: Annotated[
        list[Path] | None,
        typer.Option(help="Folder that --out wrote of another delivery, to put this one beside it."),
    ] = None,
    draft: Annotated[Path | None, typer.Option(help="Write a draft of a mapping here, and stop.")] = None,
    keep: Annotated[
        bool, typer.Option(help="Keep report and tables in this installation, never the file.")
    ] = False,
    helpline: Annotated[str, typer.Option(help="With --keep: for which helpline.")] = "",
) -> None:
    """A delivery of another source: what was found, and which series result or are refused, with reasons.

    Ends with 1 where the delivery is refused. Nothing is kept without --keep.
    """
    from houvast.library.figures.published import sources
    from houvast.library.figures.sources import MappingRefused, NoMapping, read_delivery
    from houvast.library.sheets import Unreadable

    if not file.startswith(("postgresql://", "postgres://")):
        existing_file(Path(file))
    try:
        if draft:
            _write_draft(file, draft)
            return
        declared = _mapping_for(file, mapping)
    except (MappingRefused, NoMapping, Unreadable) as refused:
        raise Refusal(in_one_line(refused)) from refused
    if keep:
        _keep(file, declared, helpline)
    known = (*sources(), *_beside(beside or ()))
    delivery = read_delivery(file, declared, known=known, former=_profile(former))
    _show(delivery, format_, language)
    if out:
        _write_into(out, delivery)
    if delivery.is_refused:
        raise typer.Exit(1)


def _mapping_for(file: str, mapping: Path | None) -> "Mapping":
    from houvast.library.figures.sources import columns_of, is_address, known_for, read_file

    if mapping:
        return read_file(existing_file(mapping))
    if is_address(file):
        raise Refusal("Say with --mapping which table of the database is read, and what its columns mean.")
    return known_for(file, columns_of(file))


def _keep(file: str, declared: "Mapping", helpline: str) -> None:
    """Bring it in as at the desk, in the name of the installation; the same file twice is one delivery."""
    if file.startswith(("postgresql://", "postgres://")):
        raise Refusal("Only a file can be kept. Write the table to a file first.")
    start_django()
    from houvast.records.releases import operations

    whose = helpline_called(helpline)
    with Path(file).open("rb") as content:
        sent = operations.Sent(Path(file).name, content, declared.text)
        try:
            kept = operations.bring_delivery(sent, by=acting_for(whose))
        except operations.NotPossible as refused:
            raise Refusal(str(refused)) from refused
    say(f"Kept for {whose.name} as delivery {kept}.")


def _write_draft(file: str, into: Path) -> None:
    from houvast.library.figures.sources import columns_of, draft, sample_of

    if into.exists():
        raise Refusal(f"{into} exists. A draft never overwrites a mapping; name another file.")
    try:
        into.write_text(draft(Path(file).name, columns_of(file), sample_of(file)), "utf-8")
    except OSError as error:
        raise Refusal(f"{into} cannot be written: {error.strerror}.") from error
    say(f"{into}: a draft. Answer every FILL_IN, have somebody read it, and import with --mapping {into}.")


def _profile(former: Path | None) -> "dict[str, object] | None":
    from houvast.library.figures.sources import Odd, profile_of

    if former is None:
        return None
    try:
        return dict(profile_of(existing_file(former).read_text("utf-8")))
    except (ValueError, RecursionError, OSError) as error:
        said = f" ({error})" if isinstance(error, Odd) else ""
        raise Refusal(f"{former} is no report of a delivery in JSON{said}.") from error


def _beside(folders: "Iterable[Path]") -> "Iterator[AlreadyPublic]":
    """The tables of other deliveries, as --out wrote them with the mapping that they were read by."""
    from houvast.library.figures.sources import MappingRefused, newest, tables_of

    found: list[AlreadyPublic] = []
    for folder in folders:
        mapping = existing_file(folder / MAPPING).read_text("utf-8")
        try:
            files = {file.stem: file.read_text("utf-8") for file in folder.glob("*.csv")}
            found += tables_of(mapping, files)
        except (MappingRefused, KeyError, ValueError, ArithmeticError) as refused:
            raise Refusal(f"{folder} does not hold what --out wrote: {in_one_line(refused)}") from refused
    yield from newest(found)


def _show(delivery: "Delivery", format_: Format, language: Language) -> None:
    from houvast.library.figures.sources import as_html, as_json, as_text

    if format_ is Format.JSON:
        sys.stdout.write(as_json(delivery) + "\n")
    elif format_ is Format.HTML:
        sys.stdout.write(as_html(delivery, language))
    else:
        sys.stdout.write(as_text(delivery, language))


def _take_away_former(out: Path) -> None:
    """The tables that a report in the folder names: beside another report they would be taken for its own."""
    import json

    try:
        said = json.loads((out / "report.json").read_text("utf-8"))
        names = [str(each["name"]) for each in said["tables"]]
    except (OSError, ValueError, KeyError, TypeError):
        return  # no report of ours: whatever lies there is somebody's
    for name in names:
        if Path(name).name == name:
            (out / f"{name}.csv").unlink(missing_ok=True)


def _write_into(out: Path, delivery: "Delivery") -> None:
    """The tables, as others may read them, and the report for who sent the file; none of a refused one."""
    from houvast.library.figures.export import export
    from houvast.library.figures.labels import LANGUAGES
    from houvast.library.figures.outgoing import name_of
    from houvast.library.figures.sources import as_html, as_json

    try:
        out.mkdir(parents=True, exist_ok=True)
        _take_away_former(out)
        (out / "report.json").write_text(as_json(delivery), "utf-8")
        (out / MAPPING).write_text(delivery.mapping.text, "utf-8")
        for language in LANGUAGES:
            (out / f"report.{language}.html").write_text(as_html(delivery, language), "utf-8")
        for table in delivery.tables:
            (out / f"{name_of(table)}.csv").write_bytes(export(table, "csv", "en"))
    except OSError as error:
        raise Refusal(f"The folder {out} cannot be written: {error.strerror}.") from error
    say(f"{out}: the report, and {len(delivery.tables)} tables")
