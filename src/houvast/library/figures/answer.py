"""The answer to a written question, as HTML and PDF: by default to the one that started this project.

First what others printed, with its traps; then what may be compared; then the helpline's own protected
tables. What is said of them comes from their open cells only. `question` reads what is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import combinations, islice
from pathlib import Path
from typing import Any

from houvast.library.figures.blocks import (
    Block,
    Own,
    Words,
    as_data,
    cell_in,
    id_of,
    own_block,
    own_of,
    printed_block,
    sentences,
)
from houvast.library.figures.definitions import definition, names
from houvast.library.figures.labels import day, in_language, period
from houvast.library.figures.method import method_paragraphs
from houvast.library.figures.odt import as_odt
from houvast.library.figures.once import said_once
from houvast.library.figures.outgoing import check_outgoing, dimensions_of, name_of, title_of
from houvast.library.figures.pages import page
from houvast.library.figures.published import published
from houvast.library.figures.question import Asked, Question, example, numbered
from houvast.library.figures.said_cells import with_cells
from houvast.library.figures.series import Point, point_of, why_no_series
from houvast.library.figures.tables import SafeTable
from houvast.library.figures.typeset import typeset

LANGUAGES = ("nl", "en")
"""Of the example; a question of one's own says its own."""
MOST_COMPARED = 12
KINDS = ("html", "pdf", "odt")
MANY_TABLES = 3  # in a row: said as from the first to the last


class NoSuchAnswerLanguage(LookupError):
    """The question is not put in that language."""


class MissingCompanion(ValueError):
    """A table that sets sexes side by side came without the tables of frequency and severity beside it."""


class WrongComparison(ValueError):
    """The prose says of two tables that they may or may not be compared, and the series say otherwise."""


def write_answer(
    out: Path,
    language: str,
    tables: Sequence[SafeTable],
    *,
    made_on: date,
    question: Question | None = None,
    helpline: str = "",
    invented: bool = False,
) -> tuple[Path, ...]:
    """Writes answer.LANGUAGE.html, .pdf and .odt into `out`, and gives their paths.

    `question` is by default the example; `tables` are the helpline's own tables of one period, of which
    those are shown that the question names; `invented` says that they are about invented people. A table of
    sexes without those of frequency and severity is refused, and so is one that was not protected.
    """
    content = answer_content(
        language, tables, made_on=made_on, question=question, helpline=helpline, invented=invented
    )
    out.mkdir(parents=True, exist_ok=True)
    written = tuple(out / f"answer.{language}.{kind}" for kind in KINDS)
    for kind, file in zip(KINDS, written, strict=True):
        file.write_bytes(document(kind, content, on=made_on))
    return written


def document(kind: str, content: Mapping[str, Any], *, on: date) -> bytes:
    """The content of an answer as one of KINDS."""
    language = content["language"]
    if kind == "html":
        return page("answer.html", language, content).encode()
    if kind == "odt":
        return as_odt(content, on=on)
    drawings = {f"{block.id}.svg": block.chart.svg for block in blocks_of(content) if block.chart is not None}
    return typeset("answer.typ", language, _as_data(content), drawings=drawings, on=on)


def blocks_of(content: Mapping[str, Any]) -> list[Block]:
    """The tables of an answer in their order."""
    return [block for part in (content["printed"], content["own"]) if part for block in part["blocks"]]


def answer_content(
    language: str,
    tables: Sequence[SafeTable],
    *,
    made_on: date,
    helpline: str,
    invented: bool,
    question: Question | None = None,
) -> dict[str, Any]:
    """Everything that the documents show, in the order in which they show it."""
    _check_protected(tables)
    question = question or example()
    _check_language(question, language)
    own = [own_of(table, language) for table in tables if name_of(table) in question.own]
    return content_of(question, language, own, made_on=made_on, helpline=helpline, invented=invented)


def _check_language(question: Question, language: str) -> None:
    if language not in question.languages:
        raise NoSuchAnswerLanguage(
            f"The question is put in {' and '.join(question.languages)}, not in {language!r}."
        )


def content_of(
    question: Question, language: str, given: Sequence[Own], *, made_on: date, helpline: str, invented: bool
) -> dict[str, Any]:
    """The same of tables that are ready for an answer in this language, as a release keeps them."""
    _check_language(question, language)
    _check_companions(given)
    ready = {each.block.id: each for each in given}
    own = {name: ready[name] for name in question.own if name in ready}
    numbers = _numbers(question, own)
    words = Words(language, numbers, {name: question.places_of(name) for name in own})
    copied = _copied(words, own) if invented else {}
    letters = iter("ABCD")
    printed = _printed_part(words, question, letters)
    compare = _comparison(words, question, own, letters)
    return {
        "language": language,
        "title": question.title[language],
        "subtitle": question.subtitle.get(language, ""),
        "meta": _meta(words, made_on, helpline),
        "labels": {"table": sentences()["table"][language]},
        "contents": words.said("contents"),
        "contents_intro": words.said("contents_intro"),
        "invented": {name: words.said("invented", name) for name in ("title", "text")} if invented else None,
        "short": {
            "title": question.short.get("title", {}).get(language) or words.said("short", "title"),
            "intro": question.short.get("intro", {}).get(language) or words.said("short", "intro"),
            "own": _whose_own(words, own, helpline),
            "questions": [_asked(words, place, each, own) for place, each in enumerate(question.asked, 1)],
        },
        "printed": printed,
        "compare": compare,
        "own": _own_part(words, own, helpline, copied, letters) if question.own else None,
        "method": {
            "title": f"{next(letters)}. {words.said('parts', 'method', 'title')}",
            "paragraphs": [*method_paragraphs(words, own), *copied.values()],
        },
    }


def _check_protected(tables: Sequence[SafeTable]) -> None:
    for table in tables:
        check_outgoing(table)


def _check_companions(tables: Sequence[Own]) -> None:
    names = {each.block.id for each in tables}
    for each in tables:
        if absent := set(each.beside) - names:
            raise MissingCompanion(
                f"{each.block.id} may not be shown without {', '.join(sorted(absent))}: "
                "sexes side by side need frequency and severity."
            )


def _numbers(question: Question, own: Iterable[str]) -> dict[str, int]:
    """The number of each table in the document; the tables of a board have the number of the board."""
    blocks = [[id_of(each), *each.get("tables", ())] for each in question.printed]
    blocks += [[name] for name in own]
    return {name: place for place, names in enumerate(blocks, 1) for name in names}


def _where(question: Question, name: str) -> str:
    """The block that a table stands in: its own, or that of its board."""
    return next((id_of(each) for each in question.printed if name in each.get("tables", ())), name)


def _meta(words: Words, made_on: date, helpline: str) -> str:
    made = words.said("made_on", day=day(made_on, words.language))
    return f"{made} · {helpline}" if helpline else made


def _copied(words: Words, own: Mapping[str, Own]) -> dict[str, str]:
    """By the invented table whose margins were printed elsewhere: where its hidden numbers can be read."""
    declared = sentences()["invented"]["copied"]
    if declared["table"] not in own:
        return {}
    if declared["of"] not in words.numbers:
        return {declared["table"]: words.said("invented", "copied", "elsewhere")}
    return {declared["table"]: words.said("invented", "copied", "text", n=words.numbers[declared["of"]])}


def _asked(words: Words, place: int, asked: Asked, own: Mapping[str, Own]) -> dict[str, Any]:
    """One question with its answer in short: what was said to it, and links to the tables."""
    language = words.language
    mine = [name for name in own if place in words.questions_of[name]]
    others = [name for name in asked.tables if name not in own and name in words.numbers]
    lines = []
    if mine or not others:
        said = with_cells(asked.own.get(language, ""), lambda *cell: _shown(own, *cell)) if mine else ""
        lines += _in_lines(words, said or _template("own" if mine else "none", language), mine)
    if others:
        lines.append(_linked(words, _template("printed", language), others))
    return {
        "number": place,
        "title": numbered(asked.title[language], partial(_number_or_title, words)),
        "text": numbered(asked.text.get(language, ""), partial(_number_or_title, words)),
        "lines": lines,
    }


def _number_or_title(words: Words, name: str) -> str:
    """The number of a table, or what it is called and that it is not here."""
    if name in words.numbers:
        return str(words.numbers[name])
    titles = definition(name).titles if name in names() else published(name).titles
    return words.said("not_here", title=in_language(titles, words.language))


def _template(name: str, language: str) -> str:
    return str(sentences()["short"][name][language])


def _whose_own(words: Words, own: Mapping[str, Own], helpline: str) -> str:
    """Whose the numbers in the short answers are, of which days, and what a hidden one looks like."""
    if not own:
        return ""
    whose = helpline or words.said("parts", "own", "helpline")
    return words.said("short", "whose", helpline=whose, period=_periods(own, words.language))


def _periods(own: Mapping[str, Own], language: str) -> str:
    spans = (period(each.counts.from_, each.counts.until, language) for each in own.values())
    return ", ".join(dict.fromkeys(spans))


def _shown(own: Mapping[str, Own], name: str, key: Mapping[str, str]) -> str | None:
    return cell_in(own[name].read, key) if name in own else None


def _in_lines(words: Words, template: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """What is said of our own tables, line by line: what is counted stands on a line of its own."""
    return [_linked(words, line, names) for line in template.split("\n") if line.strip()]


def _linked(words: Words, template: str, names: Sequence[str]) -> dict[str, Any]:
    """A sentence in which links to tables stand where it says {tables}; many in a row are one link."""
    before, found, after = template.partition("{tables}")
    if not found:
        return {"before": before, "links": [], "after": ""}
    links = [link for row in _in_a_row(words, names) for link in _links(words, row)]
    return {"before": before, "links": links, "after": after}


def _in_a_row(words: Words, names: Sequence[str]) -> list[list[str]]:
    """Tables whose numbers follow one another, together; of one number, the first."""
    rows: list[list[str]] = []
    for name in sorted(names, key=words.numbers.__getitem__):
        number, last = words.numbers[name], words.numbers[rows[-1][-1]] if rows else None
        if number == last:
            continue
        if last is not None and number == last + 1:
            rows[-1].append(name)
        else:
            rows.append([name])
    return rows


def _links(words: Words, row: Sequence[str]) -> list[dict[str, str]]:
    if len(row) < MANY_TABLES:
        return [{"id": name, "label": words.within(name)} for name in row]
    first, last = words.numbers[row[0]], words.numbers[row[-1]]
    return [{"id": row[0], "label": words.said("tables", first=first, last=last)}]


# What others printed


def _printed_part(words: Words, question: Question, letters: Iterator[str]) -> dict[str, Any] | None:
    if not question.printed:
        return None
    return {
        "id": "printed",
        "title": f"{next(letters)}. {words.said('parts', 'printed', 'title')}",
        "intro": words.said("parts", "printed", "intro"),
        "notes": (),
        "blocks": [printed_block(words, each) for each in question.printed],
    }


# What may be compared


def _comparison(
    words: Words, question: Question, own: Mapping[str, Own], letters: Iterator[str]
) -> dict[str, Any] | None:
    rows = [_compared(words, question, own, *pair) for pair in _pairs(words, question, own)]
    if not rows:
        return None
    return {
        "title": f"{next(letters)}. {words.said('parts', 'compare', 'title')}",
        "intro": words.said("parts", "compare", "intro"),
        "heads": sentences()["parts"]["compare"]["heads"][words.language],
        "rows": rows,
    }


def _pairs(words: Words, question: Question, own: Mapping[str, Own]) -> Iterator[tuple[str, str, bool, str]]:
    """(one, other, whether they may, why): as the question says, or as the series find."""
    if question.comparisons is not None:
        for one, other, may, why in question.comparisons:
            if one in words.numbers and other in words.numbers:
                _check_comparison(own, one, other, may=may)
                yield one, other, may, why[words.language]
        return
    yield from islice(_found_pairs(words, own), MOST_COMPARED)


def _found_pairs(words: Words, own: Mapping[str, Own]) -> Iterator[tuple[str, str, bool, str]]:
    """Tables of which at least one was printed by others and that share an axis, or both have no other."""
    for one, other in combinations(words.numbers, 2):
        if one in own and other in own:
            continue
        axes = [_axes(own, name) for name in (one, other)]
        if axes[0] & axes[1] or not any(axes):
            reasons = why_no_series(_counts(own, one), _counts(own, other))
            why = [words.said("parts", "compare", "why", type(each).__name__) for each in reasons]
            said = " ".join(dict.fromkeys(why)) or words.said("parts", "compare", "why", "none")
            yield one, other, not reasons, said


def _axes(own: Mapping[str, Own], name: str) -> set[str]:
    axes = own[name].axes if name in own else (axis.codebook for axis in dimensions_of(published(name)))
    return set(axes) - {""}


def _counts(own: Mapping[str, Own], name: str) -> Point:
    return own[name].counts if name in own else point_of(published(name))


def _compared(
    words: Words, question: Question, own: Mapping[str, Own], one: str, other: str, may: bool, why: str
) -> dict[str, Any]:
    def named(name: str) -> dict[str, str]:
        title = own[name].block.title if name in own else title_of(published(name), words.language)
        return {"label": words.table(name), "title": title, "id": _where(question, name)}

    answer = words.said("parts", "compare", "may" if may else "may_not")
    return {"one": named(one), "other": named(other), "may": may, "answer": answer, "why": why}


def _check_comparison(own: Mapping[str, Own], one: str, other: str, *, may: bool) -> None:
    """A question may not say anything else than the software does."""
    reasons = why_no_series(_counts(own, one), _counts(own, other))
    if bool(reasons) == may:
        raise WrongComparison(
            f"The question says {may} of {one} and {other}; the series say {reasons or 'yes'}."
        )


# Our own protected tables


def _own_part(
    words: Words,
    own: Mapping[str, Own],
    helpline: str,
    copied: Mapping[str, str],
    letters: Iterator[str],
) -> dict[str, Any]:
    language = words.language
    intro = "intro" if own else "none"
    notes, blocks = said_once(
        words, [own_block(words, each, copied.get(name, "")) for name, each in own.items()]
    )
    spans = _periods(own, language) or "–"
    whose = helpline or words.said("parts", "own", "helpline")
    return {
        "id": "own",
        "title": f"{next(letters)}. {words.said('parts', 'own', 'title', period=spans)}",
        "intro": words.said("parts", "own", intro, helpline=whose),
        "notes": notes,
        "blocks": blocks,
    }


def _as_data(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content for typst: plain values, with drawings named by their files."""

    def plain(part: Mapping[str, Any] | None) -> dict[str, Any] | None:
        return None if part is None else {**part, "blocks": [as_data(block) for block in part["blocks"]]}

    return {**content, "printed": plain(content["printed"]), "own": plain(content["own"])}
