"""A written question as a file: what is asked, in which languages, and which tables answer it.

```yaml
title: {nl: "Cijfers over partnergeweld", en: "Figures on partner violence"}
languages: [nl, en]
from: 2025-01-01        # of our own tables; until is the first day after them
until: 2026-01-01
questions:
  - title: {nl: "Hoeveel?", en: "How many?"}
    text: {nl: "...", en: "..."}      # or none; {n[contacts_by_problem]} is the table's number or title
    own: {nl: "...", en: "..."}   # may say what a table shows: {c[contacts_by_problem PROBLEM=PARTNER]}
    tables: [contacts_by_problem, printed_calls_by_year]
```

`questions/` holds the example that this project began with, which says more than this of what others printed.
A file names tables that are declared or printed and nothing else: there is no way to ask for another count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NoReturn

import yaml

from houvast.library.figures.definitions import definition, names
from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.published import sources
from houvast.library.figures.said_cells import wrong_cells

MOST_QUESTIONS, MOST_BYTES = 50, 200_000
_FOLDER = files("houvast.library.figures") / "questions"
_KEYS = {"title", "subtitle", "languages", "from", "until", "short", "questions", "printed", "comparisons"}
_OF_A_TABLE = {"table", "text", "chart_title", "no_chart", "line", "big", "highlight"}
_OF_A_BOARD = {
    *("board", "tables", "title", "text", "heads", "columns", "across", "second", "third"),
    *("chart", "chart_title", "no_chart"),
}
_NEEDED_BY_A_BOARD = {"tables", "title", "heads", "columns", "across"}
_NUMBER = re.compile(r"\{n\[(\w+)\]\}")
_IN_BRACKETS = re.compile(r"\{[^{}]*\}?|\}")
_OF_A_QUESTION = ("own", "tables", "text", "title")

Text = Mapping[str, str]
"""By language."""
Place = tuple[str | int, ...]


class QuestionRefused(ValueError):
    """A question file that cannot be answered. The message is line: what, and what to do."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the questions; `own` is what is said of our own tables, with {tables} and {c[...]} in it."""

    title: Text
    text: Text
    tables: tuple[str, ...]
    own: Text


@dataclass(frozen=True, slots=True)
class Question:
    """A written question with all that the document needs besides its tables.

    `printed` are the blocks of what others printed, in their order; `comparisons` is None where the
    document works out itself what may stand side by side.
    """

    title: Text
    subtitle: Text
    languages: tuple[str, ...]
    from_: date | None
    until: date | None
    short: Mapping[str, Text]
    asked: tuple[Asked, ...]
    printed: tuple[Mapping[str, Any], ...]
    comparisons: tuple[tuple[str, str, bool, Text], ...] | None

    @property
    def own(self) -> tuple[str, ...]:
        """The tables of our own that it names, with those that must stand beside them."""
        return shown_with(name for each in self.asked for name in each.tables)

    def places_of(self, table: str) -> tuple[int, ...]:
        """Which of the questions a table of our own answers, counted from 1."""
        direct = tuple(place for place, each in enumerate(self.asked, 1) if table in each.tables)
        beside = (name for name in self.own if table in definition(name).beside)
        return direct or next((places for name in beside if (places := self._direct(name))), ())

    def _direct(self, table: str) -> tuple[int, ...]:
        return tuple(place for place, each in enumerate(self.asked, 1) if table in each.tables)


@cache
def example() -> Question:
    """The written question of 2017 that this project began with, in Dutch and English."""
    return read_question((_FOLDER / "men_2017.yaml").read_text("utf-8"))


def read_question(text: str) -> Question:
    """A question out of its file, or QuestionRefused with the line and what to do."""
    return _Reading(text).question()


def numbered(text: str, number_of: Callable[[str], str]) -> str:
    """Words with the numbers of tables put in; nothing else in them is read as more than words."""
    return _NUMBER.sub(lambda found: number_of(found[1]), text)


def wrong_numbers(text: str, boards: Collection[str] = ()) -> Iterator[str]:
    """What stands in curly brackets and is not the number of a table that there is, or of a board."""
    known = {*names(), *_printed_names(), *boards}
    yield from (found[0] for found in _NUMBER.finditer(text) if found[1] not in known)
    yield from _IN_BRACKETS.findall(_NUMBER.sub("", text))


def shown_with(tables: Iterable[str]) -> tuple[str, ...]:
    """Those tables that are our own, with those that must stand beside them."""
    named = dict.fromkeys(name for name in tables if name in names())
    for name in list(named):
        named |= dict.fromkeys(definition(name).beside)
    return tuple(named)


class _Reading:
    """One file being read, with its nodes to say lines by."""

    def __init__(self, text: str) -> None:
        if len(text.encode()) > MOST_BYTES:
            raise QuestionRefused(
                f"Line 1: longer than {MOST_BYTES} bytes. A question names tables, no data."
            )
        try:
            self._node = yaml.compose(text, yaml.SafeLoader)
            self._said = yaml.safe_load(text)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise QuestionRefused(f"Line {line}: this is not YAML ({error.problem}).") from error
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            raise QuestionRefused("Line 1: this is not YAML that can be read.") from error
        if not isinstance(self._said, dict):
            raise QuestionRefused("Line 1: a question file begins with title: and questions:.")

    def question(self) -> Question:
        said = self._said
        if odd := [key for key in said if key not in _KEYS]:
            self._refuse((str(odd[0]),), f"is not known. Known are {', '.join(sorted(_KEYS))}")
        self._refuse_brackets(said, (), set())
        languages = self._languages()
        asked = tuple(self._asked(languages))
        return Question(
            title=self._text(("title",), languages, needed=True),
            subtitle=self._text(("subtitle",), languages),
            languages=languages,
            from_=self._day("from"),
            until=self._period_end(),
            short={
                name: self._text(("short", name), languages)
                for name in ("title", "intro")
                if isinstance(said.get("short"), dict) and name in said["short"]
            },
            asked=asked,
            printed=tuple(self._printed(languages)) if "printed" in said else tuple(_printed_by(asked)),
            comparisons=tuple(self._comparisons(languages)) if "comparisons" in said else None,
        )

    def _languages(self) -> tuple[str, ...]:
        given = self._said.get("languages", ["nl", "en"])
        if not isinstance(given, list) or not given or any(each not in LANGUAGES for each in given):
            self._refuse(("languages",), f"must be a list out of {', '.join(LANGUAGES)}, like [nl, en]")
        return tuple(dict.fromkeys(given))

    def _asked(self, languages: Sequence[str]) -> Iterator[Asked]:
        given = self._said.get("questions")
        if not isinstance(given, list) or not given:
            self._refuse(("questions",), "must be a list of at least one question with title: and tables:")
        if len(given) > MOST_QUESTIONS:
            self._refuse(("questions",), f"holds {len(given)} questions; the most is {MOST_QUESTIONS}")
        for place, each in enumerate(given):
            at: Place = ("questions", place)
            if not isinstance(each, dict):
                self._refuse(at, "must have title: and tables:")
            if odd := [key for key in each if key not in _OF_A_QUESTION]:
                self._refuse((*at, str(odd[0])), f"is not known. Known are {', '.join(_OF_A_QUESTION)}")
            yield Asked(
                title=self._with_known_tables((*at, "title"), languages, needed=True),
                text=self._with_known_tables((*at, "text"), languages),
                tables=self._tables((*at, "tables"), each.get("tables", [])),
                own=self._with_known_cells((*at, "own"), languages),
            )

    def _with_known_tables(self, at: Place, languages: Sequence[str], *, needed: bool = False) -> Text:
        """What is said with a question, in which only numbers of tables are filled in."""
        said = self._text(at, languages, needed=needed)
        printed = self._said.get("printed")
        blocks = (each for each in (printed if isinstance(printed, list) else ()) if isinstance(each, dict))
        boards = {str(each["board"]) for each in blocks if "board" in each}
        for language, text in said.items():
            if wrong := next(wrong_numbers(text, boards), None):
                self._refuse(
                    (*at, language),
                    f"{wrong!r} is not the number of a table, like {{n[contacts_by_problem]}}",
                )
        return said

    def _refuse_brackets(self, said: Any, at: Place, seen: set[int]) -> None:
        """Only in what is said with a question is anything filled in; elsewhere brackets would be printed."""
        if isinstance(said, str) and (found := _IN_BRACKETS.search(said)):
            self._refuse(at, f"{found[0]!r} cannot be filled in here, only in text: or own: of a question")
        if id(said) in seen or not isinstance(said, dict | list):
            return  # what aliases repeat is looked at once
        seen.add(id(said))
        of_a_question = len(at) == 2 and at[0] == "questions"
        for step, each in said.items() if isinstance(said, dict) else enumerate(said):
            if not (of_a_question and step in _OF_A_QUESTION):
                self._refuse_brackets(each, (*at, step if isinstance(step, int) else str(step)), seen)

    def _with_known_cells(self, at: Place, languages: Sequence[str]) -> Text:
        said = self._text(at, languages)
        if any(line.count("{tables}") > 1 for text in said.values() for line in text.splitlines()):
            self._refuse(at, "says {tables} twice in one line; the links stand in it once")
        for wrong in (each for text in said.values() for each in wrong_cells(text)):
            what, known = f"{wrong.said!r} is no cell: ", ", ".join(wrong.known)
            if wrong.why == "form":
                self._refuse(
                    at, f"{wrong.said!r} is neither {{tables}} nor a cell like {{c[table AXIS=CODE]}}"
                )
            if wrong.why == "table":
                self._refuse(at, f"{wrong.said!r} begins with no table of ours that is declared")
            if wrong.why == "axis":
                self._refuse(at, f"{what}the axes of {wrong.table} are {known}")
            self._refuse(at, f"{what}the codes of {wrong.axis} are {known}")
        return said

    def _tables(self, at: Place, given: Any) -> tuple[str, ...]:
        if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
            self._refuse(at, "must be a list of names of tables, like [contacts_by_problem]")
        for place, name in enumerate(given):
            if name not in names() and name not in _printed_names():
                self._refuse(
                    (*at, place),
                    f"{name!r} is no table that is declared, and no other can be asked for. Declared are "
                    f"{', '.join(names())}; printed by others are {', '.join(_printed_names())}",
                )
        return tuple(dict.fromkeys(given))

    def _printed(self, languages: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """What others printed, in the order of the file, with what is said of each."""
        for place, each in enumerate(self._list("printed")):
            at: Place = ("printed", place)
            if not isinstance(each, dict) or len({"table", "board"} & each.keys()) != 1:
                self._refuse(at, "must have either table: or board:")
            if odd := [key for key in each if key not in (_OF_A_BOARD if "board" in each else _OF_A_TABLE)]:
                self._refuse((*at, str(odd[0])), "is not known here")
            if "board" in each and (lacking := sorted(_NEEDED_BY_A_BOARD - each.keys())):
                self._refuse(at, f"a board needs {', '.join(lacking)} as well")
            names_ = each.get("tables", []) if "board" in each else [each["table"]]
            if absent := [name for name in names_ if name not in _printed_names()]:
                self._refuse(at, f"{absent[0]!r} was printed by nobody that is known here")
            for name in ("title", "text", "chart_title", "no_chart"):
                self._text((*at, name), languages)
            yield each

    def _comparisons(self, languages: Sequence[str]) -> Iterator[tuple[str, str, bool, Text]]:
        for place, each in enumerate(self._list("comparisons")):
            at: Place = ("comparisons", place)
            if not isinstance(each, list) or len(each) != 4 or not isinstance(each[2], bool):
                self._refuse(
                    at, "must be two tables, true or false, and why, like [one, other, false, {nl: ...}]"
                )
            yield str(each[0]), str(each[1]), each[2], self._text((*at, 3), languages, needed=True)

    def _list(self, name: str) -> list[Any]:
        given = self._said[name]
        if not isinstance(given, list):
            self._refuse((name,), "must be a list")
        return given

    def _text(self, at: Place, languages: Sequence[str], *, needed: bool = False) -> Text:
        given = _inside(self._said, at)
        if given is None and not needed:
            return {}
        if isinstance(given, str) and len(languages) == 1:
            return {languages[0]: given}
        if not isinstance(given, dict) or not all(isinstance(given.get(each), str) for each in languages):
            self._refuse(at, f"must say it in each of {', '.join(languages)}")
        return {each: given[each] for each in languages}

    def _day(self, name: str) -> date | None:
        given = self._said.get(name)
        if given is None:
            return None
        if type(given) is not date:  # a datetime is a date to isinstance
            self._refuse((name,), "must be a day, like 2025-01-01")
        return given

    def _period_end(self) -> date | None:
        first, until = self._day("from"), self._day("until")
        if (first is None) != (until is None):
            self._refuse(("until" if first is None else "from",), "needs both from: and until:")
        if first is not None and until is not None and until <= first:
            self._refuse(("until",), f"is {until}, which is not after {first}")
        return until

    def _refuse(self, at: Place, why: str) -> NoReturn:
        named = ", ".join(f"number {step + 1}" if isinstance(step, int) else step for step in at)
        raise QuestionRefused(f"Line {_line(self._node, at)}: {named}: {why}.")


def _printed_by(asked: Sequence[Asked]) -> Iterator[Mapping[str, Any]]:
    """A block for each printed table that is named, with nothing said of it but what its source says."""
    for name in dict.fromkeys(name for each in asked for name in each.tables):
        if name in _printed_names():
            yield {"table": name}


def _printed_names() -> tuple[str, ...]:
    return tuple(table.name for table in sources())


def _inside(said: Any, at: Place) -> Any:
    for step in at:
        try:
            said = said[step]
        except (KeyError, IndexError, TypeError):
            return None
    return said


def _line(node: yaml.Node | None, at: Place) -> int:
    """The line of a place, or of the nearest thing around it that is there."""
    line = 1 if node is None else node.start_mark.line + 1
    for step in at:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = (node.value[step], node.value[step])
        else:
            found = None
        if found is None:
            return line
        line, node = found[0].start_mark.line + 1, found[1]
    return line
