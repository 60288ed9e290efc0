"""How an answer looks as ODT: one quiet typeface that every office has, our colours, thin lines."""

from __future__ import annotations

from collections.abc import Iterator

from odfdo import Style
from odfdo.style_base import StyleBase

HUE, QUIET, LINE, WARN = "#0F5C5C", "#4A5553", "#C9C2B6", "#7A3B00"
WIDTH = 17.0
"""Centimetres of a line of text on A4."""


def styles() -> Iterator[StyleBase]:
    """How the document looks: one quiet typeface that every office has, our colours, thin lines."""
    yield _paragraph("Standard", size="10.5pt", font="Liberation Sans", line="135%")
    yield _paragraph("Text_20_body", "Standard", below="0.22cm")
    yield _paragraph("Title", "Standard", size="24pt", bold=True, colour=HUE, below="0.3cm", line="115%")
    yield _paragraph("Subtitle", "Standard", size="12pt", below="0.2cm")
    yield _paragraph("Quiet", "Standard", colour=QUIET, below="0.4cm")
    yield _paragraph("Warning", "Standard", colour=WARN, below="0.15cm", left="0.4cm")
    yield _heading(1, "17pt", "0.9cm", "0.3cm")
    yield _heading(2, "12.5pt", "0.8cm", "0.15cm")
    yield _paragraph("Kicker", "Standard", size="9pt", bold=True, colour=HUE, below="0.15cm", with_next=True)
    yield _paragraph("Big", "Standard", size="34pt", bold=True, colour=HUE, below="0.3cm")
    yield _paragraph("Drawing", "Standard", above="0.2cm", below="0.3cm")
    yield _paragraph(
        "Caption", "Standard", size="9pt", colour=QUIET, above="0.2cm", below="0.12cm", with_next=True
    )
    yield _paragraph("Head", "Standard", size="9pt", bold=True, colour=HUE)
    for name, bold in (("Cell", False), ("Total", True)):
        yield _paragraph(name, "Standard", size="9pt", bold=bold, line="120%")
        yield _paragraph(f"{name}Number", name, align="end")
    yield _paragraph("HeadNumber", "Head", align="end")
    yield _paragraph("Small", "Standard", size="8.5pt", colour=QUIET, below="0.06cm", line="120%")
    yield _paragraph("Small_20_heading", "Small", bold=True, above="0.2cm", with_next=True)
    for level in (1, 2):
        yield _paragraph(f"Contents_20_{level}", "Standard", left=f"{(level - 1) * 0.6}cm", below="0.08cm")
    yield _paragraph("Contents_20_Heading", "Standard", size="14pt", bold=True, colour=HUE, above="0.6cm")
    table = Style("table", name="Figures")
    table.set_properties(
        {"style:width": f"{WIDTH}cm", "table:align": "left", "fo:margin-bottom": "0.25cm"}, area="table"
    )
    yield table
    box = Style("table-cell", name="Cell_20_box")
    box.set_properties({"fo:border-bottom": f"0.5pt solid {LINE}", "fo:padding": "0.08cm"}, area="table-cell")
    yield box
    whole = Style("table-row", name="Whole")
    whole.set_properties({"fo:keep-together": "always"}, area="table-row")
    yield whole


def _heading(level: int, size: str, above: str, below: str) -> StyleBase:
    style = _paragraph(
        f"Heading_20_{level}", "Standard", size=size, bold=True, above=above, below=below, with_next=True,
        colour=HUE if level == 1 else "", line="120%",
    )  # fmt: skip
    style.set_attribute("style:default-outline-level", str(level))
    return style


def _paragraph(
    name: str,
    parent: str = "",
    *,
    size: str = "",
    font: str = "",
    bold: bool = False,
    colour: str = "",
    above: str = "",
    below: str = "",
    left: str = "",
    line: str = "",
    align: str = "",
    with_next: bool = False,
) -> StyleBase:
    """A style by what differs from its parent."""
    style = Style("paragraph", name=name, display_name=name.replace("_20_", " "), parent_style=parent or None)
    letters = {
        "fo:font-size": size,
        "fo:font-family": font,
        "fo:font-weight": "bold" if bold else "",
        "fo:color": colour,
    }
    lines = {
        "fo:margin-top": above,
        "fo:margin-bottom": below,
        "fo:margin-left": left,
        "fo:line-height": line,
        "fo:text-align": align,
        "fo:keep-with-next": "always" if with_next else "",
    }
    style.set_properties({key: value for key, value in letters.items() if value}, area="text")
    style.set_properties({key: value for key, value in lines.items() if value}, area="paragraph")
    return style
