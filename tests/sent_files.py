"""Files as people send them: with place, device and author in them, in each kind that is taken."""

import io

import pikepdf
from PIL import Image

PLACE = "Geheimstraat 7"
DEVICE = "Fotofoon 12"


def photo(kind: str = "JPEG", *, turned: int = 6, size: tuple[int, int] = (60, 40)) -> bytes:
    """Left half red, right half blue; held a quarter turn (6) when it was taken; with place and device."""
    made = Image.new("RGB", size, "blue")
    made.paste("red", (0, 0, size[0] // 2, size[1]))
    told = Image.Exif()
    told[0x010F], told[0x0112], told[0x010E] = DEVICE, turned, PLACE
    told.get_ifd(0x8825)[1], told.get_ifd(0x8825)[2] = "N", (51.0, 2.0, 3.0)
    out = io.BytesIO()
    if kind == "HEIC":
        from pillow_heif import from_pillow

        from_pillow(made).save(out, exif=told.tobytes())
    else:
        made.save(out, kind, **({} if kind == "GIF" else {"exif": told}), **_comment(kind))
    return out.getvalue()


def _comment(kind: str) -> dict[str, bytes]:
    return {"comment": PLACE.encode()} if kind in ("JPEG", "GIF") else {}


def document() -> bytes:
    """A page with a photo on it; with an author, a script, a file beside it, a link and a note."""
    made = pikepdf.Pdf.new()
    page = made.add_blank_page(page_size=(200, 200))
    shot = pikepdf.Stream(made, photo(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    shot.Filter, shot.Width, shot.Height = pikepdf.Name.DCTDecode, 60, 40
    shot.ColorSpace, shot.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I0=made.make_indirect(shot)))
    page.Contents = made.make_stream(b"q 60 0 0 40 0 0 cm /I0 Do Q")
    page.Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents=PLACE, Rect=[0, 0, 9, 9]
            )
        ]
    )
    made.docinfo["/Author"] = PLACE
    with made.open_metadata() as told:
        told["dc:creator"] = [PLACE]
    made.attachments["beside.txt"] = PLACE.encode()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{PLACE}')")
    made.Root.OpenAction = made.make_indirect(script)
    out = io.BytesIO()
    made.save(out, compress_streams=False)
    return out.getvalue()


def mp3() -> bytes:
    return b"ID3\x04\x00\x00\x00\x00\x00\x0a" + PLACE.encode() + b"\xff\xfb\x90\x00" + bytes(400)


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it has ten thousand million dots."""
    import struct
    import zlib

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1 << 20))) + chunk(b"IEND", b"")
