"""What a file is, by its first bytes; its name and what a browser says of it count for nothing."""

from dataclasses import dataclass

from houvast.records.contacts import writing

LARGEST = 25_000_000  # bytes of one file


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken. Without `strips`, what it says of place and time cannot be taken out."""

    code: str
    mime: str
    ending: str
    strips: bool = True
    is_picture: bool = False


JPEG = Kind("JPEG", "image/jpeg", "jpg", is_picture=True)
PNG = Kind("PNG", "image/png", "png", is_picture=True)
WEBP = Kind("WEBP", "image/webp", "webp", is_picture=True)
GIF = Kind("GIF", "image/gif", "gif", is_picture=True)
HEIC = Kind("HEIC", "image/heic", "heic", is_picture=True)
PDF = Kind("PDF", "application/pdf", "pdf")
TEXT = Kind("TEXT", "text/plain", "txt")
MP3 = Kind("MP3", "audio/mpeg", "mp3", strips=False)
M4A = Kind("M4A", "audio/mp4", "m4a", strips=False)
OGG = Kind("OGG", "audio/ogg", "ogg", strips=False)
MP4 = Kind("MP4", "video/mp4", "mp4", strips=False)
# Only what stood in a mail as a mail: told by no first bytes, and no browser is told what it is.
MAIL = Kind("MAIL", "application/octet-stream", "eml", strips=False)
EVERY = {kind.code: kind for kind in (JPEG, PNG, WEBP, GIF, HEIC, PDF, TEXT, MP3, M4A, OGG, MP4, MAIL)}

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"ID3", MP3),
    (b"\xff\xfb", MP3),
    (b"\xff\xf3", MP3),
    (b"\xff\xf2", MP3),
    (b"OggS\x00", OGG),
)
# ISO/IEC 14496-12: the brand stands after the length of the first box and the word ftyp.
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"mif1", b"heif"), HEIC),
    **dict.fromkeys((b"M4A ", b"M4B "), M4A),
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"qt  "), MP4
    ),
}
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!", b"dex\n")
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OFFICE = (b"\xd0\xcf\x11\xe0", b"{\\rtf")
_MARKUP = ("<", "%!")


class NotTaken(ValueError):
    """Why a file is not taken, by code: EMPTY, LARGE, PROGRAM, PACKED, OFFICE, PAGE or UNKNOWN."""


def kind_of(content: bytes, *, is_mail: bool = False) -> Kind:
    """The kind of a file that is taken, or NotTaken. `is_mail`: it stood in a mail, and is one itself."""
    if not content:
        raise NotTaken("EMPTY")
    if len(content) > LARGEST:
        raise NotTaken("LARGE")
    if is_mail:
        return MAIL
    for why, starts in (("PROGRAM", _PROGRAMS), ("OFFICE", _OFFICE), ("PACKED", _PACKED)):
        if content.startswith(starts):
            is_office = why == "PACKED" and (b"word/" in content[-65536:] or b"xl/" in content[-65536:])
            raise NotTaken("OFFICE" if is_office else why)
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp" and (kind_by_brand := _BRANDS.get(content[8:12])):
        return kind_by_brand
    if (said := as_text(content)) is not None:
        if said.lstrip().startswith(_MARKUP):
            raise NotTaken("PAGE")
        return TEXT
    raise NotTaken("UNKNOWN")


def as_text(content: bytes) -> str | None:
    """The words of a plain text, without what hides in it; None when it is none."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        return None
    if any(letter < " " and letter not in "\t\n\r\f" for letter in text) or "\x7f" in text:
        return None
    return writing.without_hidden(text)
