"""A table as a page of its own: caption, scopes, the definition beneath, hidden cells in words."""

from houvast.library.figures.outgoing import Outgoing, check_outgoing
from houvast.library.figures.pages import page
from houvast.library.figures.readable import readable


def to_html(table: Outgoing, language: str) -> bytes:
    """The table as HTML that needs nothing from elsewhere."""
    check_outgoing(table)
    return page("single.html", language, {"read": readable(table, language)}).encode("utf-8")
