"""What stands in a document once: what its own tables say alike, above them instead of under each.

Under a table stay its footnotes, its breaks and what is its own. Its caption says unit, population and
period, the sentence above it how much is unknown; neither is said again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from houvast.library.figures.blocks import Block, Words
from houvast.library.figures.labels import sentence, term
from houvast.library.figures.readable import Readable

_LEAST = 2  # tables that say it, before it is said above them


def said_once(words: Words, blocks: Sequence[Block]) -> tuple[tuple[str, ...], tuple[Block, ...]]:
    """(what is said above the tables, the tables without it)."""
    language = words.language
    rule = next(iter(_often(_rule(block.read, language) for block in blocks)), "")
    signs = tuple(_signs(blocks))
    notes = [words.said("parts", "own", "rule", rule=rule)] if rule else []
    notes += [words.said("parts", "own", "signs", signs=" ".join(signs))] if signs else []
    return tuple(notes), tuple(_shortened(block, language, rule, signs) for block in blocks)


def _often(said: Iterator[str]) -> list[str]:
    """What several say, most often first."""
    counted = Counter(each for each in said if each)
    return [each for each, times in counted.most_common() if times >= _LEAST]


def _rule(read: Readable, language: str) -> str:
    """How a table is protected, without that nothing had to be hidden in it: a sentence above it says so."""
    said = dict(read.definition).get(term("protection", language), "")
    return said.removesuffix(sentence("nothing_hidden", language)).rstrip()


def _signs(blocks: Sequence[Block]) -> Iterator[str]:
    """For each sign that stands instead of a number, what most of the tables say of it."""
    told = [(sign, mark) for block in blocks for sign, mark in _signs_of(block.read)]
    for sign in sorted({sign for sign, _ in told}):
        yield from _often(mark for each, mark in told if each == sign)[:1]


def _signs_of(read: Readable) -> Iterator[tuple[str, str]]:
    hidden = {cell.text for row in read.rows for cell in row.cells if cell.kind == "hidden"}
    for mark in read.marks:
        yield from (
            (sign, mark) for sign in hidden if mark.startswith((f"{sign}:", f"{sign}\N{NO-BREAK SPACE}:"))
        )


def _shortened(block: Block, language: str, rule: str, signs: Sequence[str]) -> Block:
    read = block.read
    captioned = {term(each, language) for each in ("unit", "population", "period")}
    without = () if read.rows else (term("protection", language), term("unknown", language))
    said = " ".join(block.paragraphs)

    def stays(name: str, text: str) -> bool:
        if name in without:  # nothing was counted, so nothing is hidden or unknown
            return False
        if name in captioned:
            return text not in read.subtitle
        if name == term("protection", language):
            return _rule(read, language) != rule
        return name != term("unknown", language) or text not in said

    return replace(
        block,
        read=replace(
            read,
            definition=tuple((name, text) for name, text in read.definition if stays(name, text)),
            marks=tuple(mark for mark in read.marks if mark not in signs),
        ),
    )
