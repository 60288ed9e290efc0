"""The typeface of charts and PDF: Atkinson Hyperlegible Next where the build placed it, or what typst
carries.

No font is in the repository. The build copies the TrueType files of the OFL typeface into `fonts/`;
without them a PDF is set in Libertinus Serif, which typst embeds, and a chart in what the reader's
machine has.
"""

from base64 import b64encode
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "fonts"
TYPEFACE = "Atkinson Hyperlegible Next"
FALLBACK_IN_PRINT = "Libertinus Serif"
_ON_PAGES = {400: "AtkinsonHyperlegibleNext_400Regular.ttf", 700: "AtkinsonHyperlegibleNext_700Bold.ttf"}
ON_SCREEN = f"'{TYPEFACE}', system-ui, 'Segoe UI', 'Liberation Sans', sans-serif"


@cache
def has_typeface() -> bool:
    """Whether the build placed the typeface."""
    return any(FOLDER.glob("*.ttf"))


def folders() -> list[str]:
    """Where typst and vl-convert look for fonts besides their own."""
    return [str(FOLDER)] if has_typeface() else []


def faces() -> list[str]:
    """The typeface inside a page that must stand alone: as data, for no page of ours asks another host."""
    found = ((weight, FOLDER / name) for weight, name in _ON_PAGES.items())
    return [_face(weight, file) for weight, file in found if file.exists()]


def _face(weight: int, file: Path) -> str:
    data = b64encode(file.read_bytes()).decode()
    return (
        f"@font-face {{ font-family: '{TYPEFACE}'; font-weight: {weight}; font-display: swap;"
        f" src: url(data:font/ttf;base64,{data}) format('truetype'); }}"
    )


def in_print() -> str:
    """The typeface of a PDF."""
    return TYPEFACE if has_typeface() else FALLBACK_IN_PRINT
