"""`houvast risk list|score`: score a sheet of answers, and say first what it cannot carry. Keeps nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.terminal import Language, Refusal, answers, existing_file, of_file

if TYPE_CHECKING:
    from houvast.library.risk import Instrument

app = typer.Typer(no_args_is_help=True)


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"


LanguageOption = Annotated[Language, typer.Option(help="Language of what is said.")]


@app.callback()
def group() -> None:
    """Risk instruments: score a sheet of answers. Nothing is kept."""


@app.command("list")
def list_(language: LanguageOption = Language.EN) -> None:
    """Which instruments come along, and which do not, with the reason."""
    from houvast.library import risk

    for name in risk.names():
        answers.print(f"{name}: {risk.instrument(name).title[language]}", markup=False, soft_wrap=True)
    for name, reason in risk.not_shipped().items():
        answers.print(f"{name}: not here, because {reason}", markup=False, soft_wrap=True)


@app.command()
def score(
    instrument: Annotated[
        str, typer.Argument(help="Its name, as `risk list` has it, or a YAML file of your own.")
    ],
    sheet: Annotated[
        Path,
        typer.Argument(
            metavar="ANSWERS.json",
            help='{"answers": {"1": true, "2": null}}; beside it victim_sex, perpetrator_sex, relationship, '
            "victim_age, and override (or judgement where nothing is added up).",
        ),
    ],
    format_: Annotated[Format, typer.Option("--format", help="For people or for programs.")] = Format.TEXT,
    language: LanguageOption = Language.EN,
    texts: Annotated[
        Path | None, typer.Option(help="YAML file with the questions, for which you hold a licence.")
    ] = None,
) -> None:
    """Score a sheet: score, band, and warnings, the one that weighs most first. Keeps nothing."""
    from houvast.library import risk

    asked = _instrument(instrument)
    written = _read(sheet)
    with _said(sheet):
        found = risk.assess(asked, risk.read_sheet(written, asked))
    pack = None
    if texts is not None:
        with _said(texts):
            pack = risk.read_texts(_read(texts), asked, texts.name)
    write = risk.as_json if format_ is Format.JSON else risk.as_text
    answers.print(write(found, language, pack), markup=False, soft_wrap=True)


def _instrument(named: str) -> "Instrument":
    """One that comes along, or one that a file declares."""
    from houvast.library import risk

    if not named.endswith((".yaml", ".yml")):
        try:
            return risk.instrument(named)
        except risk.RiskRefused as refusal:
            raise Refusal(str(refusal)) from None
    file = Path(named)
    with _said(file):
        return risk.read_instrument(_read(file), file.name)


def _read(file: Path) -> str:
    try:
        return existing_file(file).read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"{file} is not UTF-8 text.") from None
    except OSError as failed:
        raise Refusal(f"{file}: {failed.strerror}.") from None


@contextmanager
def _said(file: Path) -> Iterator[None]:
    """A refusal of the library as one of the command, with the file that it is about."""
    from houvast.library.risk import RiskRefused

    try:
        yield
    except RiskRefused as refusal:
        raise Refusal(of_file(file, refusal)) from None
