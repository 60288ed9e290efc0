"""Files from people we do not know, before they are read: how large they are, and what is packed in them.

Nothing that a file says of its own size is believed before it is measured.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import IO

from houvast.library.sheets.faults import Fault
from houvast.library.sheets.worded import Worded

LARGEST_FILE = 200_000_000  # bytes, of a file and of all that is packed in one
MOST_PARTS = 200  # files packed in one
MOST_COLUMNS = 200
DAMAGED = Worded("This file is damaged: it cannot be unpacked.")


class Unreadable(Exception):
    """A file that is refused as a whole, or at the line where it stops making sense."""

    def __init__(self, reason: Worded, *, file: str = "", line: int = 0) -> None:
        self.fault = Fault("", reason, file, line)
        super().__init__(str(self.fault) if file or line else reason)


def size_within(file: IO[bytes], name: str, most: int = LARGEST_FILE) -> int:
    """The size of the file, measured; refused before it is read when it is too large."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > most:
        raise Unreadable(
            Worded(
                "This file has %(size)s MB; at most %(most)s MB are read. Split it into several files.",
                size=size // 1_000_000,
                most=most // 1_000_000,
            ),
            file=name,
        )
    return size


def unpacked(file: IO[bytes], name: str, most: int = LARGEST_FILE) -> zipfile.ZipFile:
    """A ZIP file that unpacks to no more than `most` bytes, as its own list says; else refused.

    What lies about its size there is cut off at what it said, and fails its checksum.
    """
    try:
        packed = zipfile.ZipFile(file)
        parts = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise Unreadable(DAMAGED, file=name) from error
    if len(parts) > MOST_PARTS:
        many = Worded("More than %(most)s files are packed in this one.", most=MOST_PARTS)
        raise Unreadable(many, file=name)
    if (size := sum(part.file_size for part in parts)) > most:
        raise Unreadable(
            Worded(
                "Unpacked, this file would have %(size)s MB; at most %(most)s MB are read. Split it into "
                "several files.",
                size=size // 1_000_000,
                most=most // 1_000_000,
            ),
            file=name,
        )
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(Worded("This file has a password. Save it without."), file=name)
    return packed


def pieces(packed: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    try:
        with packed.open(part) as opened:
            while piece := opened.read(1 << 20):
                yield piece
    # zipfile, zlib, bz2 and lzma each fail on what is broken in their own way.
    except Exception as error:
        raise Unreadable(DAMAGED, file=name) from error
