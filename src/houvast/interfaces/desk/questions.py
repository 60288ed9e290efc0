"""A written question at the desk: what is asked, which tables of a release answer it, and the document.

The page keeps nothing: what was typed goes with each step, and can be saved as a file and opened again.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import content_disposition_header
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.figures import FILE_POLICY
from houvast.library.codes import LANGUAGES
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.releases import queries

MOST_QUESTIONS, LARGEST = 20, 200_000
TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
}


@dataclass
class Asked:
    """One of the questions as it stands in the form: words by language, names of tables."""

    title: dict[str, str] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    tables: list[str] = field(default_factory=list)


@dataclass
class Draft:
    """A written question as it stands in the form."""

    languages: list[str]
    title: dict[str, str] = field(default_factory=dict)
    questions: list[Asked] = field(default_factory=list)

    def missing(self) -> Iterator[tuple[str, str]]:
        """(field, what to do) for what has to be there before a document can be made."""
        for language in self.languages:
            if not self.title.get(language):
                yield f"title-{language}", _("Give the document a title (%(language)s).") % _named(language)
            for place, each in enumerate(self.questions, 1):
                if not each.title.get(language):
                    said = {"number": place, **_named(language)}
                    yield (
                        f"q{place}-title-{language}",
                        _("Write question %(number)s down (%(language)s).") % said,
                    )
        for place, each in enumerate(self.questions, 1):
            yield from self._half_said(place, each)
            yield from self._no_numbers(place, each)
            if not each.tables:
                yield (
                    f"q{place}-tables",
                    _("Choose at least one table for question %(number)s.") % {"number": place},
                )

    def _half_said(self, place: int, asked: Asked) -> Iterator[tuple[str, str]]:
        """What is said in one language and not in another."""
        for name, words in (("text", asked.text), ("own", asked.own)):
            for language in self.languages:
                if any(words.values()) and not words.get(language):
                    said = {"number": place, **_named(language)}
                    yield (
                        f"q{place}-{name}-{language}",
                        _("Question %(number)s: write this in %(language)s too, or leave it empty in all.")
                        % said,
                    )

    def _no_numbers(self, place: int, asked: Asked) -> Iterator[tuple[str, str]]:
        """What is written for a number of a table and is none."""
        shown = [name for each in self.questions for name in each.tables]
        for language in self.languages:
            where = _("Question %(number)s (%(language)s):") % {"number": place, **_named(language)}
            for name, words in (("title", asked.title), ("text", asked.text)):
                for said in queries.wrong_table_numbers(words.get(language, "")):
                    why = _("“%(said)s” cannot be filled in. Write {n[table]} with the name of a table.")
                    yield f"q{place}-{name}-{language}", f"{where} {why % {'said': said}}"
            for wrong in queries.wrong_numbers(asked.own.get(language, ""), shown):
                yield f"q{place}-own-{language}", f"{where} {_said_of(wrong)}"

    def as_file(self) -> str:
        """The question file, as the houvast command reads it too."""
        said: dict[str, Any] = {
            "title": self.title,
            "languages": self.languages,
            "questions": [
                {
                    "title": each.title,
                    **_written(text=each.text, own=each.own),
                    "tables": each.tables,
                }
                for each in self.questions
            ],
        }
        return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=100)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def written_question(request: HttpRequest, actor: Actor, release: uuid.UUID) -> HttpResponse:
    """Ask, and get the document; or add a question, save it as a file, open one."""
    draft, problems = _draft(request)
    chosen = {name for each in draft.questions for name in each.tables}
    tables = queries.choosable(release, language=language_here(), seen_by=actor, with_axes=chosen)
    if tables is None:
        refuse("releases.read", subject=release, by=actor)
    wanted = request.POST.get("make", "")
    if wanted == "file" and not problems:
        return _saved(draft.as_file().encode(), "question.yaml", "application/yaml")
    if wanted and not problems:
        problems = list(draft.missing())
        if not problems:
            kind, _colon, language = wanted.partition(":")
            try:
                made = queries.answer(release, draft.as_file(), language=language, kind=kind, seen_by=actor)
            except queries.CannotAnswer as refused:
                problems = [("title-" + draft.languages[0], str(refused))]
            else:
                return _document(made or b"", kind, language)
    context = {
        "draft": draft,
        "errors": [(f"#{name}", words) for name, words in problems],
        "release": release,
        "titles": _fields("title", draft.title, draft.languages),
        "questions": [_shown(place, each, draft, tables) for place, each in enumerate(draft.questions, 1)],
        "every_language": [(each, get_language_info(each)["name_local"]) for each in LANGUAGES],
        "kinds": queries.KINDS,
    }
    return page(request, actor, "written_question", context, status=422 if problems else 200)


def _written(**said: dict[str, str]) -> dict[str, dict[str, str]]:
    """What something was written for, without the languages in which there is nothing."""
    written = {name: {each: text for each, text in words.items() if text} for name, words in said.items()}
    return {name: words for name, words in written.items() if words}


def _said_of(wrong: queries.WrongCell) -> str:
    """What is wrong with what was written for a number of a table, and what to write."""
    values = {
        "said": wrong.said,
        "table": wrong.table,
        "axis": wrong.axis,
        "code": wrong.code,
        "known": ", ".join(wrong.known),
    }
    words = {
        "form": _("“%(said)s” cannot be filled in. Write {c[table AXIS=CODE]} or {tables}."),
        "table": _("“%(said)s” names no table of your own. It begins with the name of one you chose."),
        "absent": _("“%(said)s” is of a table that you did not choose. Choose “%(table)s” too."),
        "axis": _("“%(said)s”: %(table)s has no “%(axis)s”. It has %(known)s."),
        "code": _("“%(said)s”: %(axis)s has no code “%(code)s”. It has %(known)s."),
    }
    return words[wrong.why] % values


def _shown(place: int, asked: Asked, draft: Draft, tables: list[queries.Choosable]) -> dict[str, Any]:
    """One question of the form: its fields by language, and every table with whether it is chosen."""
    rows = [(table, table.name in asked.tables) for table in tables]
    return {
        "number": place,
        "titles": _fields(f"q{place}-title", asked.title, draft.languages),
        "texts": _fields(f"q{place}-text", asked.text, draft.languages),
        "own": _fields(f"q{place}-own", asked.own, draft.languages),
        "countable": [table for table, chosen in rows if chosen and table.axes],
        "ours": [row for row in rows if row[0].ours],
        "others": [row for row in rows if not row[0].ours],
        "chosen": [table.title for table, chosen in rows if chosen],
    }


def _fields(name: str, words: Mapping[str, str], languages: list[str]) -> list[dict[str, str]]:
    """A field for each language: what it is called and holds."""
    return [
        {"name": f"{name}-{each}", "code": each, "value": words.get(each, ""), **_named(each)}
        for each in languages
    ]


def _draft(request: HttpRequest) -> tuple[Draft, list[tuple[str, str]]]:
    """(what stands in the form, what is wrong with it): out of a file where one was opened."""
    if request.method != "POST":
        return Draft([language_here()], questions=[Asked()]), []
    draft = _typed(request.POST)
    opened = request.FILES.get("opened")
    if "open" in request.POST:
        if not opened or isinstance(opened, list):
            return draft, [("opened", _("Choose a file to open."))]
        try:
            return _from_file(opened.read(LARGEST + 1)), []
        except ValueError:
            return draft, [("opened", _("This is no file of a written question. Nothing was changed."))]
    if "more" in request.POST and len(draft.questions) < MOST_QUESTIONS:
        draft.questions.append(Asked())
    if (gone := request.POST.get("less", "")).isdecimal() and len(draft.questions) > 1:
        draft.questions = [each for place, each in enumerate(draft.questions, 1) if str(place) != gone]
    return draft, []


def _typed(said: QueryDict) -> Draft:
    languages = [each for each in LANGUAGES if each in said.getlist("languages")] or [language_here()]
    asked = said.get("questions", "1")
    count = min(max(int(asked), 1), MOST_QUESTIONS) if asked.isdecimal() and len(asked) < 4 else 1
    return Draft(
        languages,
        title=_words(said, "title", languages),
        questions=[
            Asked(
                _words(said, f"q{place}-title", languages),
                _words(said, f"q{place}-text", languages),
                _words(said, f"q{place}-own", languages),
                said.getlist(f"q{place}-tables"),
            )
            for place in range(1, count + 1)
        ],
    )


def _words(said: QueryDict, name: str, languages: list[str]) -> dict[str, str]:
    return {each: said.get(f"{name}-{each}", "").replace("\r\n", "\n").strip()[:5000] for each in languages}


def _from_file(content: bytes) -> Draft:
    """The part of a question file that the form shows; ValueError where it is none."""
    try:
        said = yaml.safe_load(content.decode())
        languages = [each for each in LANGUAGES if each in said.get("languages", LANGUAGES[:1])]
        questions = [
            Asked(
                _of(each.get("title"), languages),
                _of(each.get("text"), languages),
                _of(each.get("own"), languages),
                [name for name in each.get("tables", []) if isinstance(name, str)],
            )
            for each in said["questions"][:MOST_QUESTIONS]
        ]
        if not languages or not questions or len(content) > LARGEST:
            raise ValueError
        return Draft(languages, _of(said.get("title"), languages), questions)
    except (yaml.YAMLError, AttributeError, KeyError, TypeError, RecursionError) as unread:
        raise ValueError from unread


def _of(said: object, languages: list[str]) -> dict[str, str]:
    if isinstance(said, str):
        return {languages[0]: said}
    found = said if isinstance(said, Mapping) else {}
    return {each: text for each in languages if isinstance(text := found.get(each), str)}


def _named(language: str) -> dict[str, str]:
    return {"language": get_language_info(language)["name_local"]}


def _document(made: bytes, kind: str, language: str) -> HttpResponse:
    response = HttpResponse(made, content_type=TYPES[kind])
    shown = kind == "html"
    response["Content-Disposition"] = (
        content_disposition_header(not shown, f"answer.{language}.{kind}") or "inline"
    )
    response["Content-Security-Policy"] = FILE_POLICY
    return response


def _saved(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
