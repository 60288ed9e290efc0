"""HTML from the templates of this part: escaped by default, self-contained, without script or third party."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from houvast.library.figures import fonts
from houvast.library.figures.labels import term
from houvast.library.figures.readable import ReadableRow

FOLDER = files("houvast.library.figures") / "templates"
_WORDS = ("printed_label", "marks", "notes")


def page(template: str, language: str, content: Mapping[str, Any]) -> str:
    """A page of `templates/` with its content filled in; a name that was not given is an error."""
    given = {**content, "style": _style(), "words": fixed_words(language)}
    return _environment().get_template(template).render(given)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(str(FOLDER)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["groupby_in_order"] = _by_first_name
    return made


@cache
def _style() -> Any:
    style = (FOLDER / "style.css").read_text("utf-8")
    return Markup("\n".join((*fonts.faces(), style)))  # noqa: S704  # our own files


@cache
def fixed_words(language: str) -> dict[str, str]:
    """The words that templates need besides their content."""
    return {name: term(name, language) for name in _WORDS}


def _by_first_name(rows: Iterable[ReadableRow]) -> list[tuple[str, list[ReadableRow]]]:
    """Rows in their order, gathered by the first of their names."""
    return [(name, list(group)) for name, group in groupby(rows, key=lambda row: row.names[0])]
