"""Mappings that lie beside a file or ship with the package, and the draft of one for a file without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from houvast.library.codes import LANGUAGES, Refused, codebook, list_names
from houvast.library.figures.sources.declared import AXIS_NAME
from houvast.library.figures.sources.mapping import FILL_IN, Mapping, read_mapping
from houvast.library.sheets import Unreadable, Worded

_SHIPPED = files("houvast.library.figures") / "published"
_ENDINGS = (".mapping.yaml", ".yaml")


class NoMapping(LookupError):
    """No mapping is known for a file. The message says which columns it has and what to do."""

    def __init__(self, name: str, columns: Sequence[str]) -> None:
        self.columns = tuple(columns)
        super().__init__(
            f"{name}: no mapping is known for this file. Its columns are {', '.join(columns)[:500]}. "
            "Write one and name it with --mapping, or begin with the draft that --draft FILE writes."
        )


@cache
def shipped() -> tuple[Mapping, ...]:
    """The mappings that come with houvast."""
    found = sorted((each for each in _SHIPPED.iterdir() if each.name.endswith(".yaml")), key=lambda f: f.name)
    return tuple(read_mapping(each.read_text("utf-8"), each.name) for each in found)


def read_file(path: Path) -> Mapping:
    """A mapping from a file on this machine."""
    try:
        return read_mapping(path.read_text("utf-8"), path.name)
    except (UnicodeDecodeError, OSError) as error:
        raise Unreadable(
            Worded("This mapping cannot be read: it is no UTF-8 text."), file=path.name
        ) from error


def known_for(source: str | Path, columns: Sequence[str]) -> Mapping:
    """The mapping beside the file, or the shipped one for a file of that name with its columns."""
    path = Path(source)
    for ending in _ENDINGS:
        beside = path.with_name(path.name + ending) if ending == _ENDINGS[0] else path.with_suffix(ending)
        if beside.is_file() and beside != path:
            return read_file(beside)
    for mapping in shipped():
        if mapping.file == path.name and mapping.columns <= set(columns):
            return mapping
    raise NoMapping(path.name, columns)


def draft(name: str, columns: Sequence[str], sample: Sequence[Sequence[str]]) -> str:
    """A mapping to begin with: what the file shows is filled in, what only a person knows is asked for.

    `sample` are some rows. A draft is refused until its questions are answered: nothing is guessed.
    """
    values = {column: [row[at].strip() for row in sample] for at, column in enumerate(columns)}
    numbers = [column for column, texts in values.items() if texts and all(t.isdigit() for t in texts if t)]
    counted = next((column for column in reversed(numbers) if column.casefold() != "year"), FILL_IN)
    return "\n".join(
        (
            "# A draft. Answer every FILL_IN and delete what is not so: docs/how-to/bring-in-a-source.md.",
            f"file: {_quoted(name)}",
            "version: 1",
            "sender: FILL_IN            # who delivers this, the same each time",
            "printed: false       # true only where these figures are public already",
            "tables:",
            "  - name: FILL_IN          # like police_partner_2024",
            "    titles: {nl: FILL_IN, en: FILL_IN, fr: FILL_IN, de: FILL_IN}",
            "    source: FILL_IN        # which document, which date",
            "    unit: FILL_IN          # CONTACT, VICTIM, OFFENCE, PERSON ...; null if it is not said",
            "    population: FILL_IN    # among whom, as one word; null if it is not said",
            "    period: {from: FILL_IN, until: FILL_IN}   # the first day after it; or null",
            "    scope: FILL_IN         # IPV (partners), DV (family or household), ANY; or null",
            "    base: null       # of shares: what they are shares of",
            "    area: FILL_IN",
            "    dimensions:",
            *(line for column in columns if column != counted for line in _axis(column, values[column])),
            f"    value: {_quoted(counted)}",
            "",
        )
    )


def _axis(column: str, texts: Sequence[str]) -> Iterator[str]:
    distinct = list(dict.fromkeys(text for text in texts if text))[:50]
    if column.casefold() in ("year", "jaar", "année", "jahr"):
        yield f"      - {{name: YEAR, codebook: year, column: {_quoted(column)}}}"
        return
    lists, codes = _list_that_fits(column, distinct)
    name = column.upper().replace(" ", "_")
    yield f"      - name: {name if AXIS_NAME.holds(name) else FILL_IN}"
    yield f"        codebook: {lists}"
    yield f"        column: {_quoted(column)}"
    yield "        codes:"
    for text in distinct:
        yield f"          {_quoted(text)}: {codes.get(text, FILL_IN)}"


def _list_that_fits(column: str, texts: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The list in which most texts are a code or a label, whatever the language; a person confirms it."""
    best: tuple[str, dict[str, str]] = (FILL_IN, {})
    rank = (0, False)
    for name in list_names():
        try:
            book = codebook(name)
        except Refused:
            continue
        called = {each.code.casefold(): each.code for each in book}
        for language in LANGUAGES:
            called |= {each.label(language).casefold(): each.code for each in book}
        found = {text: called[text.casefold()] for text in texts if text.casefold() in called}
        if found and (len(found), name == column.casefold()) > rank:
            best, rank = (name, found), (len(found), name == column.casefold())
    return best


def _quoted(text: str) -> str:
    """A YAML text in quotation marks, whatever is in it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
