"""The written answer to the question that started this project, in Dutch or English, as HTML and PDF.

Part A holds what others printed, with its traps; part B says what may be compared; part C holds the
helpline's own protected tables. The prose stands in `answer.yaml`; what it says of our own tables comes
from their open cells only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from houvast.library.figures.blocks import (
    Words,
    as_data,
    declared_prose,
    id_of,
    own_block,
    printed_block,
    question_of,
)
from houvast.library.figures.labels import day, period
from houvast.library.figures.outgoing import Outgoing, check_outgoing, name_of, title_of
from houvast.library.figures.pages import page
from houvast.library.figures.published import published
from houvast.library.figures.series import why_not_comparable
from houvast.library.figures.tables import SafeTable
from houvast.library.figures.typeset import typeset

LANGUAGES = ("nl", "en")


class NoSuchAnswerLanguage(LookupError):
    """The answer is written in Dutch and English only."""


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
    helpline: str = "",
    invented: bool = False,
) -> tuple[Path, Path]:
    """Writes answer.LANGUAGE.html and answer.LANGUAGE.pdf into `out`, and gives their paths.

    `tables` are the helpline's own tables of one period; `invented` says that they are about invented people.
    A table of sexes without those of frequency and severity is refused, and so is one that was not protected.
    """
    content = answer_content(language, tables, made_on=made_on, helpline=helpline, invented=invented)
    out.mkdir(parents=True, exist_ok=True)
    html, pdf = out / f"answer.{language}.html", out / f"answer.{language}.pdf"
    html.write_text(page("answer.html", language, content), encoding="utf-8")
    blocks = [block for part in content["parts"] for block in part["blocks"]]
    drawings = {f"{block.id}.svg": block.chart.svg for block in blocks if block.chart is not None}
    pdf.write_bytes(typeset("answer.typ", language, _as_data(content), drawings=drawings, on=made_on))
    return html, pdf


def answer_content(
    language: str, tables: Sequence[SafeTable], *, made_on: date, helpline: str, invented: bool
) -> dict[str, Any]:
    """Everything that both documents show, in the order in which they show it."""
    if language not in LANGUAGES:
        raise NoSuchAnswerLanguage(
            f"The answer is written in {' and '.join(LANGUAGES)}, not in {language!r}."
        )
    _check(tables)
    prose = declared_prose()
    own = _in_order(tables)
    numbers = _numbers(prose, own)
    words = Words(language, prose, numbers, {name_of(table): table for table in own})
    copied = _copied(words) if invented else {}
    return {
        "language": language,
        "title": prose["title"][language],
        "subtitle": prose["subtitle"][language],
        "meta": _meta(words, made_on, helpline),
        "labels": {"table": prose["table"][language]},
        "contents": prose["contents"][language],
        "invented": _invented(words) if invented else None,
        "short": {
            "title": prose["short"]["title"][language],
            "intro": prose["short"]["intro"][language],
            "questions": [_question(words, i) for i in range(1, 5)],
        },
        "parts": [_printed_part(words), _own_part(words, helpline, copied)],
        "compare": _comparison(words),
        "method": {
            "title": prose["parts"]["method"]["title"][language],
            "paragraphs": [*prose["parts"]["method"]["paragraphs"][language], *copied.values()],
        },
    }


def _check(tables: Sequence[SafeTable]) -> None:
    names = {name_of(check_outgoing(table)) for table in tables}
    for table in tables:
        if absent := set(table.definition.beside) - names:
            raise MissingCompanion(
                f"{name_of(table)} may not be shown without {', '.join(sorted(absent))}: "
                "sexes side by side need frequency and severity."
            )


def _in_order(tables: Sequence[SafeTable]) -> list[SafeTable]:
    return sorted(tables, key=lambda table: (question_of(table), len(table.categories), name_of(table)))


def _numbers(prose: Mapping[str, Any], own: Sequence[SafeTable]) -> dict[str, int]:
    """The number of each table in the document; the tables of a board have the number of the board."""
    blocks = [[id_of(each), *each.get("tables", ())] for each in prose["printed"]]
    blocks += [[name_of(table)] for table in own]
    return {name: place for place, names in enumerate(blocks, 1) for name in names}


def _where(prose: Mapping[str, Any], name: str) -> str:
    """The block that a table stands in: its own, or that of its board."""
    return next((id_of(each) for each in prose["printed"] if name in each.get("tables", ())), name)


def _meta(words: Words, made_on: date, helpline: str) -> str:
    made = words.prose["made_on"][words.language].format(day=day(made_on, words.language))
    return f"{made} · {helpline}" if helpline else str(made)


def _invented(words: Words) -> dict[str, str]:
    declared = words.prose["invented"]
    return {"title": declared["title"][words.language], "text": declared["text"][words.language]}


def _copied(words: Words) -> dict[str, str]:
    """By the invented table whose margins were printed elsewhere: where its hidden numbers can be read."""
    declared = words.prose["invented"]["copied"]
    if declared["table"] not in words.own:
        return {}
    said = declared["text"][words.language].format(n=words.numbers[declared["of"]])
    return {declared["table"]: said}


def _question(words: Words, place: int) -> dict[str, Any]:
    declared = words.prose["short"]["questions"][place - 1]
    mine = [table for table in words.own.values() if question_of(table) == place]
    own = "own" if mine else "none"
    links = [{"id": name_of(table), "label": words.table(name_of(table))} for table in mine]
    before, _, after = declared[own][words.language].partition("{tables}")
    return {
        "number": place,
        "title": declared["title"][words.language],
        "text": declared["text"][words.language].format(n=words.numbers),
        "before": before,
        "links": links,
        "after": after,
    }


# Part A: what others printed


def _printed_part(words: Words) -> dict[str, Any]:
    declared = words.prose["parts"]["printed"]
    return {
        "id": "printed",
        "title": declared["title"][words.language],
        "intro": declared["intro"][words.language],
        "blocks": [printed_block(words, each) for each in words.prose["printed"]],
    }


# Part B: what may be compared


def _comparison(words: Words) -> dict[str, Any]:
    declared, language = words.prose["parts"]["compare"], words.language
    rows = []
    for one, other, may, why in words.prose["comparisons"]:
        if not all(name in words.numbers for name in (one, other)):
            continue
        _check_comparison(words, one, other, may=may)
        answer = declared["may" if may else "may_not"][language]
        rows.append(
            {
                "one": _named(words, one),
                "other": _named(words, other),
                "may": may,
                "answer": answer,
                "why": why[language],
            }
        )
    return {
        "title": declared["title"][language],
        "intro": declared["intro"][language],
        "heads": declared["heads"][language],
        "rows": rows,
    }


def _table_called(words: Words, name: str) -> Outgoing:
    return words.own[name] if name in words.own else published(name)


def _named(words: Words, name: str) -> dict[str, str]:
    title = title_of(_table_called(words, name), words.language)
    return {"label": words.table(name), "title": title, "id": _where(words.prose, name)}


def _check_comparison(words: Words, one: str, other: str, *, may: bool) -> None:
    """The prose may not say anything else than the software does."""
    reasons = why_not_comparable(_table_called(words, one), _table_called(words, other))
    if bool(reasons) == may:
        raise WrongComparison(
            f"answer.yaml says {may} of {one} and {other}; the series say {reasons or 'yes'}."
        )


# Part C: our own protected tables


def _own_part(words: Words, helpline: str, copied: Mapping[str, str]) -> dict[str, Any]:
    declared, language = words.prose["parts"]["own"], words.language
    tables = list(words.own.values())
    spans = dict.fromkeys(period(table.from_, table.until, language) for table in tables)
    intro = declared["intro" if tables else "none"][language]
    return {
        "id": "own",
        "title": declared["title"][language].format(period=", ".join(spans) or "–"),
        "intro": intro.format(helpline=helpline or declared["helpline"][language]),
        "blocks": [own_block(words, table, copied.get(name_of(table), "")) for table in tables],
    }


def _as_data(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content for typst: plain values, with drawings named by their files."""
    parts = [{**part, "blocks": [as_data(block) for block in part["blocks"]]} for part in content["parts"]]
    return {**content, "parts": parts}
