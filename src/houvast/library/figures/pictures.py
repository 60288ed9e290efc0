"""A drawing as PNG, for documents that take no SVG: larger, on white, with its alternative text inside.

vl-convert, which draws, renders SVG too (resvg), in the same typeface. Its PNG is packed loosely: the picture
is packed again, to a third.
"""

import re
import zlib
from collections.abc import Iterator
from struct import pack, unpack

import vl_convert

from houvast.library.figures.drawing import use_typeface

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LARGER = 2
MARGIN = 16  # pixels of the drawing
_BOX = re.compile(r' width="[\d.]+" height="[\d.]+" viewBox="0 0 ([\d.]+) ([\d.]+)"')
_WELL_PACKED = 6


def to_png(svg: str, alternative: str) -> bytes:
    """The drawing as a picture. `alternative` is its Description (PNG specification, 11.3.3.2)."""
    use_typeface()
    return _packed(vl_convert.svg_to_png(_on_white(svg), scale=_LARGER), alternative)


def alternative_of(png: bytes) -> str:
    """The alternative text inside a picture that `to_png` made."""
    texts = (body for kind, body in _chunks(png) if kind == b"iTXt")
    return next((text.rsplit(b"\0", 1)[1].decode("utf-8") for text in texts), "")


def _on_white(svg: str) -> str:
    """With a margin and a ground: the drawing itself is transparent, and pages may be dark."""
    found = _BOX.search(svg)
    assert found is not None  # drawing writes it so
    width, height = (float(size) + 2 * MARGIN for size in found.groups())
    box = f' width="{width:g}" height="{height:g}" viewBox="-{MARGIN} -{MARGIN} {width:g} {height:g}"'
    ground = f'<rect x="-{MARGIN}" y="-{MARGIN}" width="{width:g}" height="{height:g}" fill="#FFFFFF"/>'
    head, rest = svg[: found.start()] + box, svg[found.end() :]
    tag, drawn = rest.split(">", 1)
    return f"{head}{tag}>{ground}{drawn}"


def _packed(png: bytes, alternative: str) -> bytes:
    chunks = list(_chunks(png))
    picture = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    # Keyword, not compressed, method, no language, no translated keyword, text.
    text = b"Description\0\0\0\0\0" + alternative.encode("utf-8")
    head = [(kind, body) for kind, body in chunks if kind in (b"IHDR", b"pHYs")]
    written = [*head, (b"iTXt", text), (b"IDAT", zlib.compress(picture, _WELL_PACKED)), (b"IEND", b"")]
    return _SIGNATURE + b"".join(_chunk(*each) for each in written)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(png):
        (size,) = unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + size]
        place += 12 + size


def _chunk(kind: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))
