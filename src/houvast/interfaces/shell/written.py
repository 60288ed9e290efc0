"""Pages whose words an organisation writes: what they say now, as pieces a template shows.

The public pages and their preview at the desk are made here, from the same text by the same steps.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.translation import get_language

from houvast.interfaces.shell.line import Line, the_line
from houvast.library import writing
from houvast.records.campaigns import queries, texts
from houvast.records.campaigns.queries import testimonies

# The template of a page, where it has more than its text.
TEMPLATES = {"home": "public/home.html", "asking": "public/asking.html"}
_LAST_HEADING = re.compile(r"<h2[^>]*>[^\n]*</h2>\s*\Z")
RESULTS = ("danger", "some", "none")


@dataclass
class Asked:
    """Situations under one heading, which a screen reader says with each of them."""

    legend: str
    asks: list[writing.Ask]
    kind: str = "asked"


def template(page: str) -> str:
    return TEMPLATES.get(page, "public/written.html")


def context(page: str, text: texts.Text | None = None) -> dict[str, Any]:
    """What the template of a page shows: its newest text, or `text` for a preview."""
    language = language_here()
    said = _said(language)
    text = text or said[page]
    line, now = the_line(), timezone.now()
    pieces = writing.read(text.body, writing.Shown(addresses(), _words(line, language)))
    return {
        "page": page,
        "written_path": reverse(f"public:{page}"),
        "text": text,
        "pieces": _grouped(piece for piece in pieces if not _result(piece)),
        "results": {name: piece for piece in pieces if (name := _result(piece))},
        "written_links": links(said),
        "line": line,
        "is_open": line.hours.is_open(now),
        "closes": line.hours.closes(now),
        "opens": line.hours.opens(now),
        "today": now.astimezone(line.hours.zone).date(),
        "others": {kind: line.others_for(kind) for other in line.others for kind in other.kinds},
        "onion": settings.ONION,
        "stories": _stories(page, language),
    }


def links(said: Mapping[str, texts.Text] | None = None) -> dict[str, tuple[str, str]]:
    """(address, words) of the link to each page, in the language of the page."""
    said = said or _said(language_here())
    return {page: (reverse(f"public:{page}"), text.link) for page, text in said.items()}


def language_here() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]


def addresses() -> Mapping[str, str]:
    return {page: reverse(f"public:{page}") for page in (*queries.PAGES, *queries.MADE)}


def _said(language: str) -> Mapping[str, texts.Text]:
    """Without a database the pages still say what comes with the software: better than nothing at all."""
    try:
        return queries.public_texts(language)
    except DatabaseError:
        return {page: texts.shipped(page, language) for page in queries.PAGES}


def _stories(page: str, language: str) -> list[testimonies.Told]:
    """The latest testimonies on a page; none without a database."""
    try:
        return testimonies.told_on(page, language)
    except DatabaseError:
        return []


def _words(line: Line, language: str) -> dict[str, str]:
    return {
        "name": escape(line.name[language]),
        "number": format_html('<a class="govuk-link" href="tel:{}">{}</a>', line.dial, line.number),
        "emergency": format_html('<a class="govuk-link" href="tel:{0}">{0}</a>', line.emergency),
    }


def _grouped(pieces: Iterable[writing.Piece]) -> list[writing.Piece | Asked]:
    """Situations that follow one another together, with the heading right above them."""
    grouped: list[writing.Piece | Asked] = []
    for piece in pieces:
        last = grouped[-1] if grouped else None
        if not isinstance(piece, writing.Ask):
            grouped.append(piece)
        elif isinstance(last, Asked):
            last.asks.append(piece)
        else:
            legend = ""
            if isinstance(last, writing.Prose) and (found := _LAST_HEADING.search(last.html)):
                legend, before = found[0], last.html[: found.start()]
                grouped[-1:] = [writing.Prose(before)] if before else []
            grouped.append(Asked(legend, [piece]))
    return grouped


def _result(piece: writing.Piece) -> str:
    """The name of a box that is an answer to what was ticked; empty for every other piece."""
    return piece.name if isinstance(piece, writing.Box) and piece.name in RESULTS else ""
