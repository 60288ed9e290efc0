"""An OpenDocument file in which no moment stands, so that the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import Protocol

_STILL = (1980, 1, 1, 0, 0, 0)  # the oldest moment that a zip knows
_FIRST = "mimetype"  # stands first and unpacked (OpenDocument 1.4 part 2, 3.3)


class Package(Protocol):
    """What odfdo makes: a document, or the container below it."""

    def save(self, target: io.BytesIO) -> None: ...


def stilled(package: Package) -> bytes:
    """The file, with the same day on every part: a zip says when each was made."""
    made, still = io.BytesIO(), io.BytesIO()
    package.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(still, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name, _STILL)
            entry.compress_type = zipfile.ZIP_STORED if name == _FIRST else zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return still.getvalue()
