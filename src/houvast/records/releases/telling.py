"""Groups in figures that tell on their members, in words for who checks and signs: read before deciding.

They hold nothing back (docs/decisions/0228-groups-that-tell.md). Read from the files, as by somebody
outside.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from houvast.records.releases import folders
from houvast.records.releases.models import Release

if TYPE_CHECKING:
    from houvast.library.figures.groups import Telling

MOST_SAID = 20


def said(release: Release, table: str = "") -> list[str]:
    """The groups of a release, or of one of its tables, the fullest first; then how many more there are."""
    found = [each for each in _found(release.pk, release.content_sha256) if table in ("", each.table)]
    words = [_in_words(each, titled=not table) for each in found[:MOST_SAID]]
    if more := found[MOST_SAID:]:
        words.append(_("And %(number)d more, on the pages of their tables.") % {"number": len(more)})
    return words


@lru_cache(maxsize=8)
def _found(release: UUID, _content: str) -> "Sequence[Telling]":
    """A prepared folder never changes: its hash says which it is."""
    from houvast.library.figures.groups import telling
    from houvast.library.figures.outsider import FolderRefused, read_folder

    try:
        return telling(read_folder(folders.lies_in(release)))
    except FolderRefused:  # withdrawn, and its files are gone
        return ()


def _in_words(found: "Telling", *, titled: bool) -> str:
    from houvast.library.figures.definitions import definition, names
    from houvast.library.figures.labels import code_label, in_language
    from houvast.library.figures.tables import TOTAL

    if found.table not in names():  # a table that is declared no more
        return f"{found.table}: {', '.join(found.cell)}"
    language = get_language() or "en"
    known = definition(found.table)
    axes = zip(known.dimensions, found.group, strict=True)
    group = ", ".join(code_label(axis, code, language) for axis, code in axes if code != TOTAL)
    said = _("%(group)s: at least %(held)d of %(of)d have “%(answer)s”.") % {
        "group": group,
        "held": found.held,
        "of": found.of,
        "answer": code_label(known.dimensions[found.axis], found.code, language),
    }
    return f"{in_language(known.titles, language)}. {said}" if titled else said
