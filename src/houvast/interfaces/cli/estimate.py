"""`houvast estimate lists|repeats|occasions`: how many are never seen, and what speaks against it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.terminal import Language, Refusal, bar, of_file, say

if TYPE_CHECKING:
    from houvast.library.figures.estimates import Estimate, Histories
    from houvast.library.figures.estimates.intervals import Progress, Redraw
    from houvast.library.figures.estimates.report import Parts


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"
    SVG = "svg"


class Method(StrEnum):
    STEPWISE = "stepwise"
    AIC = "aic"
    BIC = "bic"
    MAIN = "main"
    AVERAGE = "average"
    LATENT = "latent"


class Search(StrEnum):
    EXHAUSTIVE = "exhaustive"
    DOWNHILL = "downhill"


class RepeatModel(StrEnum):
    POISSON = "poisson"
    GEOMETRIC = "geometric"
    NEGBIN = "negbin"
    ONE_INFLATED = "one-inflated"
    CHAO = "chao"
    ZELTERMAN = "zelterman"


class OccasionModel(StrEnum):
    M0 = "m0"
    MT = "mt"
    MH_CHAO = "mh-chao"
    MB = "mb"


FormatOption = Annotated[Format, typer.Option("--format", help="Kind of file.")]
LanguageOption = Annotated[Language, typer.Option(help="Language of what is said.")]
Out = Annotated[Path | None, typer.Option(help="File to write; by default it is printed.")]
Count = Annotated[str, typer.Option(help="Column with the cases; without it every row is one case.")]


def lists(
    file: Annotated[Path, typer.Argument(help="CSV: a column of 0 and 1 per list, and how many cases.")],
    count: Count = "",
    method: Annotated[Method, typer.Option(help="How the model is chosen.")] = Method.STEPWISE,
    search: Annotated[Search | None, typer.Option(help="How aic and bic look for the lowest.")] = None,
    order: Annotated[str, typer.Option(help="Most lists in one interaction: 1, 2, ..., or all.")] = "2",
    bootstrap: Annotated[
        int, typer.Option(min=0, help="Tables to draw, each with the choice repeated; 1000 is usual.")
    ] = 0,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the random draws.")] = 1,
    strata: Annotated[str, typer.Option(help="Column to split by, such as sex.")] = "",
    linkage_error: Annotated[
        Path | None, typer.Option(help="File that `houvast link compare` wrote beside the counts.")
    ] = None,
    format_: FormatOption = Format.TEXT,
    language: LanguageOption = Language.EN,
    out: Out = None,
) -> None:
    """How many there are in all, from people on several lists. Refused where the lists cannot carry it."""
    from houvast.library.figures.estimates import (
        add_strata,
        estimate_from_lists,
        estimate_from_strata,
        read_histories,
        read_strata,
        together,
    )

    def estimated(data: "Histories", name: str, progress: "Progress | None" = None) -> "Estimate":
        return estimate_from_lists(
            data, method.value, search=search.value if search else None, order=_order(order, data.lists),
            tables=bootstrap, seed=seed, source=name, redraw=redraw, progress=progress,
        )  # fmt: skip

    redraw = _redraw(linkage_error) if linkage_error else None
    with _said(file):
        if not strata:
            data = read_histories(file, count or None)
        else:
            split = read_strata(file, strata, count or None)
            data = together(split)
        with bar("Estimating") as tell:
            found = estimated(data, file.name, tell)
            parts = estimate_from_strata(split, estimated) if strata else None
        if parts:
            found = add_strata(found, strata, parts)
        _write(found, format_, language, out, parts)


def _order(asked: str, lists: int) -> int:
    """How many lists may depend on one another together; two lists never do more than one can."""
    most = max(lists - 1, 1)
    if asked == "all":
        return most
    if not asked.isascii() or not asked.isdigit() or int(asked) < 1:
        raise typer.BadParameter(f"The order is a number of lists from 1, or all; not {asked!r}.")
    return min(int(asked), most) if asked == "2" else int(asked)


def _redraw(path: Path) -> "Redraw":
    """What carries the error of a linkage into the interval."""
    from houvast.library.figures.linkage import LinkageRefused, perturbation, read_error

    try:
        return perturbation(read_error(path))
    except LinkageRefused as refusal:
        raise Refusal(str(refusal)) from None


def repeats(
    file: Annotated[Path, typer.Argument(help="CSV: a row per person, or per number of times.")],
    model: Annotated[RepeatModel, typer.Option(help="The law of how often people are seen.")] = (
        RepeatModel.POISSON
    ),
    covariates: Annotated[str, typer.Option(help="Columns that explain how often, by commas.")] = "",
    times: Annotated[str, typer.Option(help="Column with how often; the usual names are known.")] = "",
    count: Annotated[str, typer.Option(help="Column with how many persons; without it one per row.")] = "",
    format_: FormatOption = Format.TEXT,
    language: LanguageOption = Language.EN,
    out: Out = None,
) -> None:
    """How many there are in all, from how often the people of one register were seen.

    Only for a register that identifies: a receipt that is used again is a wish to come back, not a repeat.
    """
    from houvast.library.figures.estimates import estimate_from_repeats, read_register

    names = [name.strip() for name in covariates.split(",") if name.strip()]
    with _said(file):
        data = read_register(file, names, times=times or None, persons=count or None)
        found = estimate_from_repeats(data, model.value, source=file.name)
        _write(found, format_, language, out)


def occasions(
    file: Annotated[Path, typer.Argument(help="CSV: a column of 0 and 1 per occasion, in their order.")],
    model: Annotated[OccasionModel, typer.Option(help="What makes chances differ.")] = OccasionModel.MT,
    count: Count = "",
    format_: FormatOption = Format.TEXT,
    language: LanguageOption = Language.EN,
    out: Out = None,
) -> None:
    """How many there are in all, from captures on several occasions of a closed population."""
    from houvast.library.figures.estimates import estimate_from_occasions, read_histories

    with _said(file):
        found = estimate_from_occasions(read_histories(file, count or None), model.value, source=file.name)
        _write(found, format_, language, out)


def _write(
    found: "Estimate", format_: Format, language: str, out: Path | None, parts: "Parts | None" = None
) -> None:
    from houvast.library.figures.estimates import chart, report

    if format_ is Format.PDF:
        content = report.as_pdf(found, language, parts)
    else:
        said = {
            Format.TEXT: lambda: report.as_text(found, language, parts) + "\n",
            Format.JSON: lambda: report.as_json(found, language, parts),
            Format.HTML: lambda: report.as_html(found, language, parts),
            Format.SVG: lambda: chart(found, language),
        }
        content = said[format_]().encode()
    if out is not None:
        out.write_bytes(content)
        say(f"Written to {out}. Never print one number of it without its limits.")
    elif format_ is Format.PDF and sys.stdout.isatty():
        raise Refusal("A PDF is not for the screen: name a file with --out.")
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


@contextmanager
def _said(file: Path) -> Iterator[None]:
    """A refusal of the estimate as a refusal of the command, with the file that it is about."""
    from houvast.library.figures.estimates import EstimateRefused

    try:
        yield
    except EstimateRefused as refusal:
        raise Refusal(of_file(file, refusal)) from None
