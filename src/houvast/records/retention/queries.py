"""What is due, what is kept, and what names somebody: counts and words, never an id."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from django.apps import apps

from houvast.library.fates import Fate
from houvast.records.retention import declared, wording


class Somebody(Protocol):
    """Who looks: accounts stands beside this part, so all that is known here is whose records and who."""

    @property
    def id(self) -> UUID | None: ...

    @property
    def organisation(self) -> UUID: ...


@dataclass(frozen=True)
class Due:
    """How many rows of a table have reached the end of a period, and what goes of them."""

    part: str
    table: str
    fields: tuple[str, ...]
    is_whole_row: bool
    period: str
    carrier: str
    count: int


def due(on: date, *, seen_by: Somebody) -> list[Due]:
    """What of one helpline goes on a day, if it is carried out then; nothing that is done already."""
    found = []
    for group in declared.groups():
        mine = group.due(on).filter(declared.of_helpline(group.model, seen_by.organisation))
        if count := mine.count():
            found.append(
                Due(
                    group.part,
                    group.model.__name__,
                    group.fields,
                    group.is_whole_row,
                    str(group.period),
                    group.carrier or "",
                    count,
                )
            )
    return found


@dataclass(frozen=True)
class Naming:
    """How many rows of a table name somebody, in which field."""

    part: str
    table: str
    field: str
    says: str
    count: int


def naming_me(*, seen_by: Somebody) -> list[Naming]:
    """Where the tables of any part name who looks: counts only, because what stands there is of others."""
    found = []
    for each in declared.declared():
        field = each.model._meta.get_field(each.field)
        if field.related_model is not apps.get_model("accounts", "Staff"):
            continue
        if each.field in getattr(each.model, "not_told", ()):
            continue
        if count := each.model._default_manager.filter(**{each.field: seen_by.id}).count():
            says = str(getattr(field, "help_text", ""))
            found.append(Naming(each.part, each.model.__name__, each.field, says, count))
    return found


@dataclass(frozen=True)
class KeptLine:
    """What is kept, for how long (the first of these moments to come) and why."""

    title: wording.Words
    about: wording.Words
    how_long: tuple[wording.Words, ...]
    is_erased: bool
    grounds: tuple[wording.Words, ...]


@dataclass(frozen=True)
class KeptChapter:
    title: wording.Words
    lines: tuple[KeptLine, ...]


def what_we_keep() -> list[KeptChapter]:
    """The page "what we keep and for how long", made from the fates of every part, to be translated."""
    personal = [each for each in declared.declared() if each.fate.ground != wording.NOT_PERSONAL]
    fates = {told_as(each): each.fate for each in personal}
    return [
        KeptChapter(chapter.title, tuple(_line(line, fates) for line in chapter.lines))
        for chapter in wording.CHAPTERS
    ]


def told_as(each: declared.Declared) -> str:
    """How a line of the page names a fate."""
    return f"{each.part}.{each.model.__name__}: {each.said[1]}"


def _line(line: wording.Line, fates: Mapping[str, Fate]) -> KeptLine:
    told = [fates[name] for name in line.tells_of]
    grounds = dict.fromkeys(str(wording.GROUNDS[fate.ground]) for fate in told)
    return KeptLine(
        line.title,
        line.about,
        tuple(wording.said(moment) for moment in told[0].moments),
        told[0].what == "erase",
        tuple(grounds),
    )
