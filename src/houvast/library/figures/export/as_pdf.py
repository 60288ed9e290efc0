"""A table as a PDF of its own, with its definition under it."""

from houvast.library.figures.outgoing import Outgoing, check_outgoing
from houvast.library.figures.readable import readable
from houvast.library.figures.typeset import in_type, typeset


def to_pdf(table: Outgoing, language: str) -> bytes:
    """The table as tagged PDF (PDF/UA-1)."""
    check_outgoing(table)
    return typeset("single.typ", language, {"read": in_type(readable(table, language))})
