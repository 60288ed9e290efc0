"""Answers to written questions out of the tables of a release, as they were gathered and protected then.

Nothing is counted here, and no table is shown that the release does not hold.
"""

import json
import uuid
from dataclasses import dataclass

from django.utils import timezone

from houvast.library.codes import LANGUAGES
from houvast.records.accounts.guard import Actor, seen
from houvast.records.accounts.queries import is_demo
from houvast.records.releases import folders, rules
from houvast.records.releases.models import Release

KINDS = ("html", "pdf", "odt")


class CannotAnswer(Exception):
    """A question that is refused, or that these figures do not answer. The message says what to change."""


@dataclass(frozen=True)
class Choosable:
    """A table that a written question may name."""

    name: str
    title: str
    ours: bool


def choosable(id: uuid.UUID, *, language: str, seen_by: Actor) -> list[Choosable] | None:
    """The tables of a release that answers can show, then those that others printed; None if not seen."""
    if not seen(Release, rules.READ, seen_by).filter(id=id).exists():
        return None
    from houvast.library.figures.published import sources

    entries = [
        entry
        for entry in folders.index_of(id).get("tables", ())
        if folders.file_of(id, f"{entry['name']}.{folders.BLOCKS}")
    ]
    ours = [Choosable(entry["name"], entry["title"][language], ours=True) for entry in entries]
    return ours + [Choosable(each.name, each.titles[language], ours=False) for each in sources()]


def answer(id: uuid.UUID, question: str, *, language: str, kind: str, seen_by: Actor) -> bytes | None:
    """The answer to a question file as one document; None where the reader may not see the release.

    Refused with CannotAnswer: what `read_question` refuses, a language that it is not put in, and a table
    that this release does not hold.
    """
    found = seen(Release, rules.READ, seen_by).select_related("organisation").filter(id=id).first()
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
        raise CannotAnswer(f"It is put in {', '.join(asked.languages)}, not in {language!r}.")
    given = []
    for name in asked.own:
        files = [folders.file_of(id, f"{name}.{kind}") for kind in (folders.BLOCKS, "page.json")]
        if None in files:
            raise CannotAnswer(f"The figures of this period hold no table {name!r}.")
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
