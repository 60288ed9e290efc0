"""Documents in print: a typst template and its data become a PDF in memory: A4, tagged, PDF/UA-1.

Everything that is shown goes in as data, never as markup: no text can become a command. Templates belong to
the parts that print. No clock: the moment that a document carries is given.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

TYPEFACE = "Atkinson Hyperlegible Next"  # where the build placed it
OTHERWISE = "Libertinus Serif"  # in typst itself


class NotPrintable(ValueError):
    """A document that not everybody could read: the message says what of it."""


def in_print(
    template: bytes,
    content: Mapping[str, Any],
    *,
    fonts: Path,
    stamp: int,
    files: Mapping[str, bytes] | None = None,
    plain: Callable[[object], object] | None = None,
) -> bytes:
    """The PDF of a template, which finds its data in content.json, with the `font` to set it in.

    `fonts`: the folder of the typeface; without it, typst's own. `stamp`: seconds since 1970. `files`: what
    else the template reads, by name. `plain` says what JSON cannot. NotPrintable: a sign in no typeface.
    """
    import typst  # large, and only who prints needs it

    has_typeface = any(fonts.glob("*.ttf"))
    data = {"font": TYPEFACE if has_typeface else OTHERWISE, **content}
    inside = {
        "main.typ": template,
        "content.json": json.dumps(data, ensure_ascii=False, default=plain).encode("utf-8"),
        **(files or {}),
    }
    try:
        made: bytes = typst.compile(  # type: ignore[call-overload]  # takes files by name, which its stubs do not say
            inside,
            format="pdf",
            font_paths=[str(fonts)] if has_typeface else [],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=stamp,
        )
    except typst.TypstError as refused:  # a sign that no typeface has could not be read aloud either
        raise NotPrintable(str(refused)) from refused
    return made
