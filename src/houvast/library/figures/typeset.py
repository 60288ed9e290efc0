"""PDF from the typst templates of this part: A4, PDF/UA-1, tagged, with real headings and page numbers.

Everything that is shown goes in as JSON and SVG, so that no text can be read as markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from houvast.library import printing
from houvast.library.figures import fonts
from houvast.library.figures.pages import FOLDER, fixed_words
from houvast.library.figures.readable import Readable

_MIDNIGHT = 86400
_NO_CLOCK = date(2000, 1, 1)  # the same table gives the same bytes


def typeset(
    template: str,
    language: str,
    content: Mapping[str, Any],
    *,
    drawings: Mapping[str, str] | None = None,
    on: date = _NO_CLOCK,
) -> bytes:
    """The PDF of a template. `drawings` are SVG texts by their file name; `on` is the day that it carries."""
    return printing.in_print(
        (FOLDER / template).read_bytes(),
        {**content, "font": fonts.in_print(), "words": fixed_words(language)},
        fonts=fonts.FOLDER,
        stamp=(on - date(1970, 1, 1)).days * _MIDNIGHT,
        files={
            "table.typ": (FOLDER / "table.typ").read_bytes(),
            **{name: svg.encode("utf-8") for name, svg in (drawings or {}).items()},
        },
        plain=_plain,
    )


def in_type(read: Readable) -> dict[str, Any]:
    """A readable table as plain data for a template."""
    return asdict(read)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no place in a document.")
