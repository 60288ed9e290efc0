"""Numbers in words: titles, sentences, alternative texts, remarks. Which of them nothing shown explains.

A number is explained by a shown cell, by the share of one in a shown total, by the table's own period, or by
what the declaration and the program say of every such table. One that is not, in a sentence that names a
hidden cell, is taken for its count; any other is named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files

from houvast.library.codes import UnknownCode, UnknownList
from houvast.library.figures.labels import (
    LANGUAGES,
    code_label,
    codebook_title,
    codebook_version,
    named,
    number,
    percent,
    period,
    sentence,
)
from houvast.library.figures.outsider.places import amount, keys_as_drawn
from houvast.library.figures.protections import group_data, said_groups, said_hidden
from houvast.library.figures.published import sources
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import TOTAL, Dimension, Key

_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n")
_COUNT = re.compile(
    r"(?<![\w.,\u2013-])(?:\d{1,3}(?:[.,\u202f\u00a0]\d{3})+|\d+)(?![\w\u2013-]|[.,]\d|[.,\u202f\u00a0]?\s?%)"
)
_SHARE = re.compile(r"(?<![\w.,\u2013-])\d+(?:[.,]\d+)?[\u202f\u00a0 ]?%")
_APART = re.compile(r"(?<!\d)(\d{1,3}) (?=(\d{3})(?!\d))")
# What is written with digits and is no count: from a thousand on a count has a mark in it, a year has none.
_NO_COUNT = re.compile(
    r"https?://\S+|\d{4}-\d\d(?:-\d\d)?(?:/P\d+[YMD])?|\b[0-9a-f]{16,}\b"
    r"|\b\d{1,2}(?:er|\.)? [^\W\d]+ (?:19|20)\d\d\b|(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d)"
    r"|\b(?:tabel(?:len?)?|tableaux?|tables?|vraag|vragen|questions?|fragen?)\s\d+"
    r"(?:(?:,| en| et| und| and| tot en met| à| bis| to)\s\d+)*"
    r"|(?:\.\s*){4,}\d+\s*$|\d+ / \d+\s*$|^\s*\d{1,2}\.\s*$",  # of pages, and of a table before its name
    re.MULTILINE | re.IGNORECASE,
)

# What was said of small counts while they had a mark of their own: in releases from before 0324.
_SAID_ONCE = (
    "{low}\u2013{high}",
    *("({low} tot {high})", "(de {low} à {high})", "({low} bis {high})", "({low} to {high})"),
)


def told(
    texts: Iterable[str], table: SeenTable, also: Collection[int] = ()
) -> tuple[dict[Key, int], list[str]]:
    """(counts of hidden cells that a sentence gives away, sentences with a number that nothing explains).

    `also` are numbers that may be said beside those of the table.
    """
    known: dict[Key, int] = {}
    unexplained = []
    counts, shares, said = _explained(table)
    for part, odd in _unexplained(texts, counts | set(also), shares, said):
        cells = [key for key in _hidden(table) if odd and _named_in(part, table, key)]
        if len(odd) == 1 and len(cells) == 1:
            known[cells[0]] = odd[0]
        else:
            unexplained.append(part)
    return known, unexplained


def told_of_many(texts: Iterable[str], tables: Sequence[SeenTable]) -> list[str]:
    """Sentences of a document with a number that none of its tables explains, nor what others printed.

    Of which table a sentence speaks nobody can tell here, so nothing is concluded.
    """
    counts, shares, said = _printed()
    for table in tables:
        more = _explained(table)
        counts, shares, said = counts | more[0], shares | more[1], said | more[2]
    return [part for part, _odd in _unexplained(texts, counts, shares, said)]


def _unexplained(
    texts: Iterable[str], counts: set[int], shares: set[str], said: set[str]
) -> Iterator[tuple[str, list[int]]]:
    """Each sentence with numbers that nothing explains, and the counts among these."""
    always = _any_of(said)
    for text in dict.fromkeys(texts):
        joined = _APART.sub(lambda found: _as_one(found, counts), text)
        for part in _SENTENCES.split(_NO_COUNT.sub(" ", always.sub(" ", joined))):
            found = [value for each in _COUNT.findall(part) if (value := amount(each)) is not None]
            odd = [value for value in found if value not in counts]
            if re.fullmatch(r"\s*\d{1,2}\.", part):
                continue  # what is left of a heading
            if odd or not all(_plain(each) in shares for each in _SHARE.findall(part)):
                yield part.strip(), odd


def _as_one(found: re.Match[str], counts: set[int]) -> str:
    """A French thousand, of which a PDF keeps a plain space: one number if that is explained, else two."""
    return found[1] if int(found[1] + found[2]) in counts else found[0]


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Any of these texts, the longest first, however its lines are broken."""
    longest = sorted((text for text in texts if text.strip()), key=len, reverse=True)
    return re.compile("|".join(r"\s+".join(map(re.escape, text.split())) for text in longest) or "(?!)")


@cache
def _printed() -> tuple[set[int], set[str], set[str]]:
    """Counts and shares that others printed, and the numbers in the fixed words of answers."""
    values = [cell.value for table in sources() for cell in table.cells.values() if cell.value is not None]
    counts = {int(value) for value in values if value == int(value)}
    shares = {_plain(percent(value, "en")) for value in values if value <= 1}
    for table in sources():
        whole = table.cells.get((TOTAL,) * len(table.dimensions))
        if whole is not None and whole.value and table.measure == "count":
            parts = [cell.value for cell in table.cells.values() if cell.value is not None]
            shares |= {_plain(percent(part / whole.value, "en", digits=d)) for part in parts for d in (0, 1)}
    folder = files("houvast.library.figures")
    fixed = [folder / "answering.yaml", *(folder / "questions").iterdir(), *(folder / "published").iterdir()]
    for file in fixed:
        text = file.read_text("utf-8")
        counts |= {value for each in _COUNT.findall(text) if (value := amount(each)) is not None}
        shares |= {_plain(each) for each in _SHARE.findall(text)}
    return counts, shares, set()


def _hidden(table: SeenTable) -> Iterator[Key]:
    return (key for key, cell in table.cells.items() if cell.value is None)


def _named_in(part: str, table: SeenTable, key: Key) -> bool:
    """Whether a sentence names all codes of a cell, in some language, and it is not the total."""
    axes = [
        (axis, code) for axis, code in zip(table.definition.dimensions, key, strict=True) if code != TOTAL
    ]
    return bool(axes) and any(
        all(_label(axis, code, language).casefold() in part.casefold() for axis, code in axes)
        for language in LANGUAGES
    )


def _plain(share: str) -> str:
    return re.sub(r"[\s\u202f\u00a0%]", "", share).replace(",", ".")


def _explained(table: SeenTable) -> tuple[set[int], set[str], set[str]]:
    """The counts and shares that are explained, and what is said of every such table."""
    shown = [cell.value for cell in table.cells.values() if cell.value is not None]
    total = table.cells[(TOTAL,) * len(table.categories)].value
    shares = {
        _plain(percent(value / total, "en", digits=digits)) for value in shown for digits in (0, 1) if total
    }
    return {*shown}, shares, {*_said_of_all(table), *_how_many_are_hidden(table)}


def _how_many_are_hidden(table: SeenTable) -> Iterator[str]:
    """Counts of hidden cells, which everybody counts: in the drawing, and in all."""
    from houvast.library.figures.blocks import sentences

    keys = set(_hidden(table))
    drawn, hidden = sum(key in keys for key in keys_as_drawn(table)), len(keys)
    for language in LANGUAGES:
        yield sentence("alt_hidden", language, n=drawn)
        for name in ("hidden", "hidden_one"):
            how_many = {"n": number(hidden, language), "all": number(len(table.cells), language)}
            yield str(sentences()["own"][name][language]).format(**how_many)


def _said_of_all(table: SeenTable) -> Iterator[str]:
    """Names, notes and periods with numbers in them: the same whatever was counted."""
    definition, policy = table.definition, table.policy
    for language in LANGUAGES:
        yield period(table.from_, table.until, language)
        low, high = policy.smallest_at_risk, policy.largest_at_risk
        yield sentence("protection", language, low=low, high=high)
        yield said_hidden(policy, language)
        yield from (text.format(low=low, high=high) for low in (0, low) for text in _SAID_ONCE)
        if policy.groups:
            yield said_groups(policy.groups, language)
            yield from (f"{name}={value}" for name, value in group_data(policy.groups).items())
        yield from definition.notes.get(language, ())
        yield definition.titles.get(language, "")
        yield definition.populations.get(language, "")
        yield f"{definition.name}, {_version(language)} {definition.version}"
        for axis, codes in zip(definition.dimensions, table.categories, strict=True):
            called = (named("dimensions", axis.name, language), codebook_title(axis, language))
            yield from (name for name in called if _has_digits(name))
            labels = [_label(axis, code, language) for code in codes]
            yield from (
                label for label in labels if _has_digits(label) and (axis.codebook or not _is_plain(label))
            )
            with suppress(UnknownList):  # of a given table
                if (version := codebook_version(axis, table.from_)) is not None:
                    yield f"{_version(language)} {version}"


def _label(axis: Dimension, code: str, language: str) -> str:
    """What a code is called; of a given table, whose columns are no lists of the house, the code itself."""
    try:
        return code_label(axis, code, language)
    except (UnknownList, UnknownCode):  # a column may have the name of a list, and other values
        return code


@cache
def _version(language: str) -> str:
    from houvast.library.figures.labels import term

    return term("version", language)


def _is_plain(text: str) -> bool:
    """Whether a name is a number and no more: taken out wherever it stands, it would break others."""
    return text.isascii() and text.isdigit()


def _has_digits(text: str) -> bool:
    return any(sign.isdigit() for sign in text)
