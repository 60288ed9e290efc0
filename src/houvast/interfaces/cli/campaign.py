"""`houvast estimate campaign`: the effect of a campaign on contacts by week, with what it cannot say."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from houvast.interfaces.cli.terminal import Language, Refusal, bar, day, of_file

if TYPE_CHECKING:
    from houvast.library.figures.campaign import CampaignEffect, Plan


class Format(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"
    PDF = "pdf"
    SVG = "svg"


def campaign(
    file: Annotated[Path, typer.Argument(help="CSV: a column week (a Monday) and a column for each group.")],
    plan: Annotated[Path | None, typer.Option(help="The plan that was registered before (YAML).")] = None,
    group: Annotated[str, typer.Option(help="Without a plan: column whose change is measured.")] = "",
    from_: Annotated[str, typer.Option("--from", help="Without a plan: first Monday of the window.")] = "",
    until: Annotated[str, typer.Option(help="Without a plan: first Monday after the window.")] = "",
    controls: Annotated[str, typer.Option(help="Without a plan: columns to compare with, by commas.")] = "",
    seed: Annotated[int, typer.Option(help="Seed of the random draws.")] = 1,
    format_: Annotated[Format, typer.Option("--format", help="Kind of file.")] = Format.TEXT,
    language: Annotated[Language, typer.Option(help="Language of all but json.")] = Language.EN,
    out: Annotated[Path | None, typer.Option(help="File to write; by default it is printed.")] = None,
) -> None:
    """The effect of a campaign on contacts by week. Without a plan it is said to be chosen afterwards."""
    from houvast.library.figures.campaign import measure, read_plan, read_weeks

    with _said(file):
        data = read_weeks(file)
        asked = read_plan(plan) if plan else _unplanned(group, from_, until, controls)
        with bar("Measuring") as tell:
            found = measure(data, asked, seed=seed, progress=lambda share: tell(round(100 * share), 100))
        content = _written(found, format_, language)
    if out is not None:
        out.write_bytes(content)
    elif format_ is Format.PDF and sys.stdout.isatty():
        raise Refusal("A PDF is not for the screen: name a file with --out.")
    else:
        sys.stdout.buffer.write(content)


def _unplanned(group: str, from_: str, until: str, controls: str) -> "Plan":
    from houvast.library.figures.campaign import Plan, Window

    if not (group and from_ and until):
        raise Refusal(
            "Name a plan with --plan, or a column with --group and a window with --from and --until."
        )
    names = tuple(name.strip() for name in controls.split(",") if name.strip())
    return Plan("unregistered", (group,), (Window("window", day(from_), day(until)),), names)


def _written(found: "CampaignEffect", format_: Format, language: str) -> bytes:
    from houvast.library.figures.campaign import as_text, chart, html, paragraph, pdf, table

    if format_ is Format.PDF:
        return pdf(found, language)
    said = {
        Format.TEXT: lambda: f"{paragraph(found, language)}\n\n{as_text(table(found, language))}\n",
        Format.JSON: lambda: found.as_json() + "\n",
        Format.HTML: lambda: html(found, language),
        Format.SVG: lambda: chart(found.effects[0], language),
    }
    return said[format_]().encode()


@contextmanager
def _said(file: Path) -> Iterator[None]:
    """A refusal of the measuring as a refusal of the command, with the file that it is about."""
    from houvast.library.figures.campaign import CampaignRefused

    try:
        yield
    except CampaignRefused as refusal:
        raise Refusal(of_file(file, refusal)) from None
