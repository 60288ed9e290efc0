"""Reading marked text into pieces: prose as HTML, boxes, blocks to fill in, and situations to tick."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

BOXES = ("aside", "steps", "whom", "sees", "danger", "some", "none")
BLOCKS = ("call", "urgent", "lines", "onion")
LONGEST = 20_000  # characters: several times the longest page there is

_BOX = re.compile(r"^:::\s*(?P<name>\w+)\s*$")
_END = re.compile(r"^:::\s*$")
_BLOCK = re.compile(r"^\{(?P<name>\w+)(?:\s+(?P<of>\w+))?\}$")
_ASK = re.compile(r"^\[(?P<mark>[ !])\]\s+(?P<words>\S.*)$")
_WORD = re.compile(r"\{([^{}\n]*)\}")
_CLASSES = {
    "h2": "govuk-heading-m",
    "h3": "govuk-heading-s",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
}


class NotWritable(ValueError):
    """The text cannot be shown as it is meant; `line` (from 1) says where, `code` and `found` what."""

    def __init__(self, line: int, code: str, found: str = "") -> None:
        super().__init__(f"line {line}: {code} {found}".rstrip())
        self.line, self.code, self.found = line, code, found


@dataclass(frozen=True)
class Shown:
    """What the text may name: addresses of pages, and words that are filled in (as safe HTML)."""

    pages: Mapping[str, str]
    words: Mapping[str, str]


@dataclass(frozen=True)
class Prose:
    kind: ClassVar[str] = "prose"
    html: str


@dataclass(frozen=True)
class Block:
    """Something that the page fills in: `name` is one of BLOCKS."""

    kind: ClassVar[str] = "block"
    name: str
    of: str = ""


@dataclass(frozen=True)
class Ask:
    """A situation that can be ticked."""

    kind: ClassVar[str] = "ask"
    html: str
    dangerous: bool


@dataclass(frozen=True)
class Box:
    """Pieces that stand together: `name` is one of BOXES."""

    kind: ClassVar[str] = "box"
    name: str
    pieces: tuple["Piece", ...]


Piece = Prose | Block | Ask | Box


def read(text: str, shown: Shown) -> tuple[Piece, ...]:
    """The pieces of a text, in order. Raises NotWritable."""
    if len(text) > LONGEST:
        raise NotWritable(1, "too_long")
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if not can_be_seen(line):
            raise NotWritable(number, "unseen")
    pieces: list[Piece] = []
    box: tuple[str, int] | None = None
    begun = 0
    for number, line in enumerate(lines, 1):
        if found := _BOX.match(line):
            if box or found["name"] not in BOXES:
                raise NotWritable(number, "box", found["name"])
            pieces += _plain(lines[begun : number - 1], begun, shown)
            box, begun = (found["name"], number), number
        elif _END.match(line):
            if not box:
                raise NotWritable(number, "box")
            pieces.append(Box(box[0], tuple(_plain(lines[begun : number - 1], begun, shown))))
            box, begun = None, number
    if box:
        raise NotWritable(box[1], "box", box[0])
    return (*pieces, *_plain(lines[begun:], begun, shown))


def _plain(lines: list[str], before: int, shown: Shown) -> Iterator[Piece]:
    """Pieces of lines without boxes; `before` lines stand above them."""
    prose: list[str] = []
    begun = before
    for number, line in enumerate(lines, before + 1):
        block, ask = _BLOCK.match(line.strip()), _ASK.match(line)
        known = block is not None and block["name"] in BLOCKS
        if not (known or ask):
            prose.append(line)
            continue
        yield from _prose(prose, begun, shown)
        prose, begun = [], number
        if ask:
            html = _html(ask["words"], number, shown, inline=True)
            yield Ask(html, ask["mark"] == "!")
        elif block:
            yield Block(block["name"], block["of"] or "")
    yield from _prose(prose, begun, shown)


def _prose(lines: list[str], before: int, shown: Shown) -> Iterator[Prose]:
    if text := "\n".join(lines).strip():
        yield Prose(_html(text, before + 1, shown))


def _html(text: str, line: int, shown: Shown, *, inline: bool = False) -> str:
    marks = _marks(_address_of(line, shown))
    tokens = marks.parseInline(text) if inline else marks.parse(text)
    for token in tokens:
        if token.type == "heading_open" and token.tag not in ("h2", "h3"):
            raise NotWritable(line, "heading", token.markup)
        for each in (token, *(token.children or ())):
            _dress(each, shown)
    return _filled(str(marks.renderer.render(tokens, marks.options, {})), line, shown)


def _marks(address: Callable[[str], bool]) -> MarkdownIt:
    marks = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False})
    marks.enable(["heading", "list", "emphasis", "link", "escape"])
    marks.validateLink = address  # type: ignore[method-assign, assignment]  # how markdown-it-py is told what is allowed
    return marks


def _address_of(line: int, shown: Shown) -> Callable[[str], bool]:
    def allowed(address: str) -> bool:
        if address.startswith("page:") and address[5:] in shown.pages:
            return True
        try:
            parts = urlsplit(address)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme == "https" and parts.hostname and not parts.username:
            return True
        raise NotWritable(line, "link", address)

    return allowed


def _dress(token: Token, shown: Shown) -> None:
    """Our classes, and the addresses of our pages; other sites learn nothing of where one comes from."""
    if token.nesting == 1 and token.tag in _CLASSES:
        token.attrSet("class", _CLASSES[token.tag])
    if token.type == "link_open":
        address = str(token.attrGet("href"))
        if address.startswith("page:"):
            token.attrSet("href", shown.pages[address[5:]])
        else:
            token.attrSet("rel", "noreferrer noopener external")


def _filled(html: str, line: int, shown: Shown) -> str:
    def fill(found: re.Match[str]) -> str:
        if found[1] not in shown.words:
            raise NotWritable(line, "word", found[1])
        return shown.words[found[1]]

    return _WORD.sub(fill, html)


def can_be_seen(text: str) -> bool:
    """Without controls, zero-width characters and changes of direction; the soft hyphen is harmless."""
    return all(
        character in "\t\u00ad" or unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs")
        for character in text
    )
