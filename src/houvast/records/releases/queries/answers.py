"""Answers to written questions out of the tables of a release, as they were gathered and protected then.

Nothing is counted here, and no table is shown that the release does not hold.
"""

import json
import uuid
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.codes import LANGUAGES, UnknownCode
from houvast.library.figures.said_cells import WrongCell, codes_of, wrong_cells
from houvast.records.accounts.guard import Actor, seen
from houvast.records.accounts.queries import is_demo
from houvast.records.releases import folders, rules
from houvast.records.releases.models import Release

KINDS = ("html", "pdf", "odt")


class CannotAnswer(Exception):
    """A question that is refused, or that these figures do not answer. The message says what to change."""


@dataclass(frozen=True)
class Axis:
    """By what a table can be asked for a cell: its name, and (code, what it means); no codes for months."""

    name: str
    title: str
    codes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Choosable:
    """A table that a written question may name; `axes` by which its cells may be said, where asked for."""

    name: str
    title: str
    ours: bool
    axes: tuple[Axis, ...] = ()


def choosable(
    id: uuid.UUID, *, language: str, seen_by: Actor, with_axes: Collection[str] = ()
) -> list[Choosable] | None:
    """The tables of a release that answers can show, then those that others printed; None if not seen.

    Those in `with_axes` say by which axes and codes their cells are asked for.
    """
    if not seen(Release, rules.READ_CONTENT, seen_by).filter(id=id).exists():
        return None
    from houvast.library.figures.published import sources

    entries = [
        entry
        for entry in folders.index_of(id).get("tables", ())
        if folders.file_of(id, f"{entry['name']}.{folders.BLOCKS}")
    ]
    ours = [
        Choosable(name, entry["title"][language], True, _axes(name, language) if name in with_axes else ())
        for entry in entries
        for name in (entry["name"],)
    ]
    return ours + [Choosable(each.name, each.titles[language], ours=False) for each in sources()]


def _axes(table: str, language: str) -> tuple[Axis, ...]:
    from houvast.library.figures.definitions import definition
    from houvast.library.figures.labels import code_label, named
    from houvast.library.figures.tables import Dimension

    def told(axis: Dimension) -> Iterator[tuple[str, str]]:
        for code in codes_of(axis):
            with suppress(UnknownCode):  # a list that has no line "not known"
                yield code, code_label(axis, code, language)

    return tuple(
        Axis(axis.name, named("dimensions", axis.name, language), tuple(told(axis)))
        for axis in definition(table).dimensions
    )


def wrong_numbers(text: str, tables: Collection[str]) -> Iterator[WrongCell]:
    """What cannot be looked up of what is said of our own tables, in a document that shows `tables`."""
    from houvast.library.figures.question import shown_with

    return wrong_cells(text, shown_with(tables))


def wrong_table_numbers(text: str) -> Iterator[str]:
    """What stands in curly brackets in the words of a question, and is not the number of a table."""
    from houvast.library.figures.question import wrong_numbers

    return wrong_numbers(text)


def answer(id: uuid.UUID, question: str, *, language: str, kind: str, seen_by: Actor) -> bytes | None:
    """The answer to a question file as one document; None where the reader may not see the release.

    Refused with CannotAnswer: what `read_question` refuses, a language that it is not put in, and a table
    that this release does not hold.
    """
    found = seen(Release, rules.READ_CONTENT, seen_by).select_related("organisation").filter(id=id).first()
    if found is None:
        return None
    from houvast.library.figures.answer import content_of, document
    from houvast.library.figures.blocks import own_from
    from houvast.library.figures.question import QuestionRefused, read_question
    from houvast.library.figures.readable import readable_from

    try:
        asked = read_question(question)
    except QuestionRefused as refused:
        raise CannotAnswer(str(refused)) from refused
    if language not in asked.languages or language not in LANGUAGES or kind not in KINDS:
        raise CannotAnswer(_("The question is not put in this language."))
    given = []
    for name in asked.own:
        files = [folders.file_of(id, f"{name}.{kind}") for kind in (folders.BLOCKS, "page.json")]
        if None in files:
            raise CannotAnswer(_("The figures of this period hold no table “%(name)s”.") % {"name": name})
        said, laid_out = (json.loads(file.read_text("utf-8"))[language] for file in files if file)
        given.append(own_from(said, readable_from(laid_out)))
    today = timezone.localdate()
    content = content_of(
        asked,
        language,
        given,
        made_on=today,
        helpline=found.organisation.name,
        invented=is_demo(),
    )
    return document(kind, content, on=today)
