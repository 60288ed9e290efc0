"""The process that makes stripped copies: `python -m ...stripper KIND`, content in, kind and copy out.

It bounds itself before it reads a byte. Whatever goes wrong ends it, and no copy is made.
"""

import io
import resource
import sys
from typing import Any

MEMORY = 1_500_000_000
CPU_SECONDS = 30
MOST_DOTS = 60_000_000  # of a picture that must be read whole: a bomb is small outside and huge inside
MOST_DOTS_SCALED = 250_000_000  # of a JPEG, which is read at an eighth of its size
LONGEST_SIDE = 3000
MOST_PAGES = 1000
# What a page of a copy may keep: what one sees. Not notes, links, forms, scripts, or files beside it.
OF_A_PAGE = {
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Contents", "/Rotate", "/UserUnit", "/Group",
}  # fmt: skip
BESIDE = (
    "/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/A", "/OpenAction", "/JS", "/JavaScript",
    "/EmbeddedFiles", "/EF", "/AF", "/Names", "/Annots", "/StructParents", "/StructParent", "/OPI",
    "/Measure", "/PtData", "/Alternates", "/ID",
)  # fmt: skip


def bound() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def picture(content: bytes, kind: str) -> tuple[str, bytes]:
    """Its dots alone, upright, as JPEG, or as PNG where one sees through it. Of a moving one, the first."""
    from PIL import Image, ImageOps

    if kind == "HEIC":
        from pillow_heif import register_heif_opener

        register_heif_opener(thumbnails=False, decode_threads=1)
    Image.MAX_IMAGE_PIXELS = MOST_DOTS_SCALED
    with Image.open(io.BytesIO(content), formats=["HEIF" if kind == "HEIC" else kind]) as opened:
        dots = opened.width * opened.height
        if dots > (MOST_DOTS_SCALED if kind == "JPEG" else MOST_DOTS):
            raise ValueError("too many dots")
        if kind == "JPEG" and max(opened.size) > LONGEST_SIDE:
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
        seen_through = "A" in upright.getbands() or "transparency" in upright.info
        plain = upright.convert("RGBA" if seen_through else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())  # nothing but dots comes along
    out = io.BytesIO()
    if seen_through:
        clean.save(out, "PNG")
        return "PNG", out.getvalue()
    clean.save(out, "JPEG", quality=85)
    return "JPEG", out.getvalue()


def document(content: bytes) -> tuple[str, bytes]:
    """The pages of a PDF in a new one, with nothing beside what they show."""
    import pikepdf

    with pikepdf.Pdf.open(io.BytesIO(content)) as source, pikepdf.Pdf.new() as made:
        if source.is_encrypted or not 0 < len(source.pages) <= MOST_PAGES:
            raise ValueError("locked, empty or long")
        made.pages.extend(source.pages)
        for page in made.pages:
            for name in set(page.obj.keys()) - OF_A_PAGE:
                del page.obj[name]
        for each in made.objects:
            _only_what_shows(each)
        out = io.BytesIO()
        made.save(out, linearize=False)
    return "PDF", out.getvalue()


def _only_what_shows(each: Any) -> None:
    """Take out what stands beside, at every depth; of a photo inside too, where it was taken."""
    import pikepdf

    waiting = [each]
    while waiting:
        at = waiting.pop()
        if isinstance(at, pikepdf.Array):
            waiting += [one for one in at if not getattr(one, "is_indirect", False)]
        if not isinstance(at, (pikepdf.Dictionary, pikepdf.Stream)):
            continue
        for name in [name for name in BESIDE if name in at]:
            del at[name]
        for name in list(at.keys()):
            if isinstance(one := at[name], pikepdf.Object) and not one.is_indirect:
                waiting.append(one)
        if isinstance(at, pikepdf.Stream) and at.get("/Filter") in (
            pikepdf.Name.DCTDecode,
            pikepdf.Array([pikepdf.Name.DCTDecode]),
        ):
            at.write(without_segments(at.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)
        elif isinstance(at, pikepdf.Stream) and "/DCTDecode" in str(at.get("/Filter", "")):
            raise ValueError("a photo in two layers")


def without_segments(photo: bytes) -> bytes:
    """A JPEG without what stands beside its dots: all APPn but Adobe's own (colours), and comments."""
    out, at = bytearray(photo[:2]), 2
    while at + 4 <= len(photo) and photo[at] == 0xFF and photo[at + 1] != 0xDA:
        length = 2 + int.from_bytes(photo[at + 2 : at + 4], "big")
        mark = photo[at + 1]
        if not (0xE0 <= mark <= 0xEF and mark != 0xEE) and mark != 0xFE:
            out += photo[at : at + length]
        at += length
    return bytes(out + photo[at:])


def main() -> None:
    bound()
    kind = sys.argv[1]
    content = sys.stdin.buffer.read()
    made, copy = document(content) if kind == "PDF" else picture(content, kind)
    sys.stdout.buffer.write(made.encode() + b"\n" + copy)


if __name__ == "__main__":
    main()
