"""A table as a PDF of its own, with its definition under it."""

from typing import Any

from houvast.library.figures.outgoing import Outgoing, check_outgoing
from houvast.library.figures.readable import readable
from houvast.library.figures.typeset import in_type, typeset

TEMPLATE = "single.typ"


def to_pdf(table: Outgoing, language: str) -> bytes:
    """The table as tagged PDF (PDF/UA-1)."""
    return typeset(TEMPLATE, language, content_of(table, language))


def content_of(table: Outgoing, language: str) -> dict[str, Any]:
    """What is typeset, as plain data."""
    check_outgoing(table)
    return {"read": in_type(readable(table, language))}
