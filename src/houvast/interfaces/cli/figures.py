"""`houvast figures`: which tables there are, one of them protected, and the answer to a written question.

Everything that is written here was protected first; the facts behind it are deleted again at once.
"""

import sys
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.sources import import_
from houvast.interfaces.cli.terminal import (
    Language,
    Refusal,
    acting_for,
    answers,
    bar,
    day,
    helpline_called,
    say,
    start_django,
)

if TYPE_CHECKING:
    from houvast.library.figures import SafeTable
    from houvast.library.figures.question import Question
    from houvast.records.accounts.guard import Actor

app = typer.Typer(no_args_is_help=True)
Helpline = Annotated[str, typer.Option(help="Helpline; by default the oldest one with contacts.")]


class Format(StrEnum):
    CSV = "csv"
    CSVW = "csv-metadata.json"
    JSON = "json"
    PARQUET = "parquet"
    SDMX_CSV = "sdmx.csv"
    SDMX_ML = "sdmx.xml"
    STRUCTURE = "structure.xml"
    HTML = "html"
    XLSX = "xlsx"
    ODS = "ods"
    PDF = "pdf"


PACKED = (Format.XLSX, Format.ODS, Format.PARQUET, Format.PDF)


app.command("import")(import_)


@app.callback()
def group() -> None:
    """Protected tables, and the answer to a written question."""


@app.command("list")
def list_(
    language: Annotated[Language, typer.Option(help="Language of the titles.")] = Language.EN,
    printed: Annotated[bool, typer.Option("--printed", help="Those that others printed, instead.")] = False,
) -> None:
    """The declared tables: name, what is counted, title."""
    from houvast.library.figures.definitions import definitions
    from houvast.library.figures.published import sources

    rows = [(each.name, each.unit or "", each.titles) for each in (sources() if printed else definitions())]
    longest, units = (max(len(row[column]) for row in rows) for column in (0, 1))
    for name, unit, titles in rows:
        answers.print(f"{name:<{longest}}  {unit:<{units}}  {titles[language]}", markup=False, soft_wrap=True)


@app.command()
def table(
    name: Annotated[str, typer.Argument(help="Name of the table, as `houvast figures list` prints it.")],
    from_: Annotated[str, typer.Option("--from", help="First day of the period, like 2025-01-01.")],
    until: Annotated[str, typer.Option("--until", help="First day after the period, like 2026-01-01.")],
    format_: Annotated[Format, typer.Option("--format", help="Kind of file.")] = Format.CSV,
    out: Annotated[Path | None, typer.Option(help="File to write; by default it is printed.")] = None,
    helpline: Helpline = "",
    language: Annotated[Language, typer.Option(help="Language of html, xlsx, ods, pdf.")] = Language.EN,
) -> None:
    """One protected table of a period, from the facts as they are now. That it was counted leaves a trace."""
    first, end = day(from_), day(until)
    if format_ in PACKED and out is None and sys.stdout.isatty():
        raise Refusal(f"A file of kind {format_} cannot be shown in a terminal. Say where to: --out FILE.")
    start_django()
    with bar("Counting") as tell:
        made = _count((name,), first, end, by=acting_for(helpline_called(helpline)), progress=tell)[0]

    from houvast.library.figures.export import export

    content = export(made, format_, language)
    if out is None:
        sys.stdout.buffer.write(content)
        return
    _writable(out.parent)
    out.write_bytes(content)
    say(f"{out}: {made.definition.name}, {first} until {end}, {len(made.suppressed)} cells hidden")


@app.command("all")
def all_(
    out: Annotated[Path, typer.Option(help="Folder to write into.")],
    from_: Annotated[str, typer.Option("--from", help="First day of the period, like 2025-01-01.")],
    until: Annotated[str, typer.Option("--until", help="First day after the period, like 2026-01-01.")],
    helpline: Helpline = "",
) -> None:
    """Every declared table of a period, protected and audited, in every format and language.

    The audit works out what an attacker who reads all of it is left with, and says where that is least.
    """
    first, end = day(from_), day(until)
    _writable(out)
    start_django()
    with bar("Counting") as tell:
        tables = _count((), first, end, by=acting_for(helpline_called(helpline)), progress=tell)

    from houvast.library.figures.export.every import Ahead, every_file
    from houvast.library.figures.outsider import certain_groups, work_out
    from houvast.library.figures.seen import seen_of

    written = 0
    with bar("Writing") as tell, Ahead(tables) as ahead:
        for done, made in enumerate(tables, 1):
            for name, content in every_file(made, ahead):
                (out / name).write_bytes(content)
                written += 1
            tell(done, len(tables))
    with bar("Auditing"):
        seen = [seen_of(table) for table in tables]
        found, groups = work_out(seen), certain_groups(seen)
    hidden = sum(len(made.suppressed) for made in tables)
    say(f"{out}: {len(tables)} tables, {written} files, {hidden} cells hidden")
    if found:
        best = found[0]
        most = "any number" if best.interval.high is None else best.interval.high
        say(f"Known best: {best.table} {' '.join(best.cell)}, from {best.interval.low} to {most}.")
    if groups:
        say(
            f"{len(groups)} groups tell on their members whatever is hidden; look at them before you publish."
        )


@app.command()
def answer(
    out: Annotated[Path, typer.Option(help="Folder to write into.")],
    question: Annotated[
        Path | None,
        typer.Argument(help="The question as YAML; by default the one of 2017.", metavar="QUESTION"),
    ] = None,
    from_: Annotated[str, typer.Option("--from", help="First day of the helpline's own tables.")] = "",
    until: Annotated[str, typer.Option("--until", help="First day after them.")] = "",
    helpline: Helpline = "",
) -> None:
    """The answer to a written question, in its languages, as HTML, PDF and ODT.

    QUESTION names the tables and says what is asked: docs/how-to/answer-a-question.md. Without one it is the
    question of 2017 in Dutch and English. The helpline's own tables are of the period that is given here,
    else in the file, else of its newest published figures, else of the last full year.
    """
    from houvast.library.figures.answer import write_answer
    from houvast.library.figures.question import example

    asked = example() if question is None else _question_in(question)
    if bool(from_) != bool(until):
        raise Refusal("Give both --from and --until, or neither.")
    period = (day(from_), day(until)) if from_ else None
    if period is None and asked.from_ is not None and asked.until is not None:
        period = asked.from_, asked.until
    _writable(out)
    today, whose, invented = datetime.now().astimezone().date(), "", False
    tables: tuple[SafeTable, ...] = ()
    if asked.own:  # what others printed needs no installation
        today, whose, invented, tables = _own_tables(asked.own, period, helpline)
    with bar("Writing") as tell:
        for done, language in enumerate(asked.languages, 1):
            written = write_answer(
                out, language, tables, question=asked, made_on=today, helpline=whose, invented=invented
            )
            tell(done, len(asked.languages))
            for file in written:
                answers.print(str(file), markup=False, soft_wrap=True)


def _question_in(file: Path) -> "Question":
    from houvast.library.figures.question import QuestionRefused, read_question

    try:
        return read_question(file.read_text("utf-8"))
    except OSError as error:
        raise Refusal(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Refusal(f"{file} is not text in UTF-8: save it as UTF-8 and try again.") from error
    except QuestionRefused as refused:
        raise Refusal(f"{file}: {refused}") from refused


def _own_tables(
    names: tuple[str, ...], period: "tuple[date, date] | None", helpline: str
) -> "tuple[date, str, bool, tuple[SafeTable, ...]]":
    """(today, whose, whether it is a demo, tables); without a period asked for, there may be none."""
    start_django()
    from django.utils import timezone

    from houvast.records.accounts.queries import is_demo

    whose, today = helpline_called(helpline), timezone.localdate()
    first, end = period or _newest_period(whose.name, today)
    tables: tuple[SafeTable, ...] = ()
    try:
        with bar("Counting") as tell:
            tables = _count(names, first, end, by=acting_for(whose), progress=tell)
    except Refusal as refused:
        if period:
            raise
        say(f"{refused} The answer holds the printed tables alone.")
    return today, whose.name, is_demo(), tables


@app.command("drop-facts")
def drop_facts(
    on: Annotated[str, typer.Option(help="As if it were this day; by default today.")] = "",
) -> None:
    """Delete facts that have served: 30 days after signing, or 90 after gathering. To be run every day."""
    asked = day(on) if on else None
    start_django()
    from django.utils import timezone

    from houvast.records.accounts.queries import helplines
    from houvast.records.releases import operations

    stayed: list[str] = []
    for helpline in helplines():
        dropped = operations.drop_facts(on=asked or timezone.localdate(), by=acting_for(helpline))
        say(f"{helpline.name}: facts of {len(dropped)} releases deleted")
        stayed += [f"{helpline.name}: could not delete {each}." for each in dropped.stayed]
    if stayed:
        raise Refusal("\n".join(stayed))


@app.command()
def reports(
    watch: Annotated[bool, typer.Option(help="Keep looking for new ones until stopped.")] = False,
    beside: Annotated[int, typer.Option(hidden=True, help="Process to end with.")] = 0,
) -> None:
    """Compute the estimates that were asked for at the desk, one by one. `houvast serve` does it as well."""
    start_django()
    from houvast.interfaces.cli.reports import compute_all, keep_computing

    if watch:
        keep_computing(beside)
    else:
        compute_all()


def _count(
    names: tuple[str, ...],
    from_: date,
    until: date,
    *,
    by: "Actor",
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> "tuple[SafeTable, ...]":
    """Safe tables of a period, or the reason why not."""
    from houvast.library.figures.definitions import DefinitionRefused
    from houvast.records.releases import operations

    try:
        return operations.count(names, from_=from_, until=until, by=by, progress=progress)
    except (operations.NotPossible, DefinitionRefused) as refused:
        raise Refusal(str(refused)) from refused


def _newest_period(helpline: str, today: date) -> tuple[date, date]:
    from houvast.records.releases.queries import published

    for release in published():
        if release.helpline == helpline and release.withdrawn is None:
            return release.from_, release.until
    return date(today.year - 1, 1, 1), date(today.year, 1, 1)


def _writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"The folder {folder} cannot be written: {error.strerror}.") from error
