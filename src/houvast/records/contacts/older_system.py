"""Registrations of an older system: a CSV file and a declared mapping in, registrations or refusals out.

The mapping (TOML) says of every column which question it answers, and what its values mean: by codes of
our lists, or by an older list that a crosswalk leads from. Nothing is guessed and no column is dropped in
silence. A row is read by `questionnaire.read`, like what a worker types; storing is `operations`' business.
"""

import csv
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from houvast.library import codes
from houvast.records.contacts import questionnaire
from houvast.records.contacts.questionnaire import Question
from houvast.records.contacts.registration import Registration

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252")
LONGEST_CELL = 20_000
Progress = Callable[[int, int], None]


class MappingRefused(Exception):
    """A mapping that says something impossible: which file, which column, what to do."""


class FileRefused(Exception):
    """A CSV file that cannot be read with this mapping at all."""


@dataclass(frozen=True)
class Column:
    """What one column of the file means."""

    name: str
    answer: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    separator: str = ""
    list: str = ""
    printed: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    choose: Mapping[str, str] = field(default_factory=dict)
    ignore: bool = False


@dataclass(frozen=True)
class FileMapping:
    """How the columns of a file become answers."""

    encoding: str
    delimiter: str
    day_format: str
    always: Mapping[str, str | Sequence[str]]
    columns: Mapping[str, Column]


@dataclass(frozen=True)
class Fault:
    """What is wrong with one row: where to look and why."""

    line: int
    column: str
    reason: str


@dataclass(frozen=True)
class Row:
    """One row of the file: a registration, or every fault."""

    line: int
    registration: Registration | None
    faults: tuple[Fault, ...] = ()


def read_mapping(path: Path) -> FileMapping:
    """The declared mapping, checked against the questions and code lists; else MappingRefused."""
    try:
        declared = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingRefused(f"{path.name} is not a TOML file: {error}.") from error
    return _Mapping(path.name, declared).checked()


def read(path: Path, mapping: FileMapping, *, today: date, progress: Progress | None = None) -> Iterator[Row]:
    """Each row of the file in turn; `progress` gets bytes read and bytes in all. The file is streamed."""
    with path.open("rb") as opened:
        size, done = path.stat().st_size, 0

        def lines() -> Iterator[str]:
            nonlocal done
            for raw in opened:
                done += len(raw)
                if progress:
                    progress(done, size)
                yield raw.decode(mapping.encoding, errors="surrogateescape")

        reader = csv.reader(lines(), delimiter=mapping.delimiter, strict=True)
        heads = _heads(reader, mapping, path)
        while (row := _next_row(reader)) is not None:
            line, cells = row
            if isinstance(cells, str):
                yield Row(line, None, (Fault(line, "", cells),))
            elif any(cell.strip() for cell in cells):
                yield _read_row(line, heads, cells, mapping, today)


def _next_row(reader: Any) -> tuple[int, list[str] | str] | None:
    """The line on which the next row ends, and its cells, or why it cannot be read."""
    try:
        return reader.line_num + 1, next(reader)
    except StopIteration:
        return None
    except csv.Error as error:
        return reader.line_num, f"This is not CSV: {error}."


def _heads(reader: Any, mapping: FileMapping, path: Path) -> list[str]:
    first = _next_row(reader)
    if first is None or isinstance(first[1], str):
        raise FileRefused(f"{path.name} has no first line with the names of its columns.")
    heads = [head.strip() for head in first[1]]
    if twice := sorted({head for head in heads if heads.count(head) > 1}):
        raise FileRefused(f"{path.name} has more than one column called {', '.join(map(repr, twice))}.")
    if absent := sorted(mapping.columns.keys() - set(heads)):
        raise FileRefused(
            f"{path.name} has no column {', '.join(map(repr, absent))}. Its columns are "
            f"{', '.join(map(repr, heads))}. Is the delimiter {mapping.delimiter!r} right?"
        )
    if unsaid := sorted(set(heads) - mapping.columns.keys()):
        raise FileRefused(
            f"The mapping says nothing about {', '.join(map(repr, unsaid))}: say which question it answers, "
            "or ignore = true."
        )
    return heads


def _read_row(
    line: int, heads: Sequence[str], cells: Sequence[str], mapping: FileMapping, today: date
) -> Row:
    if len(cells) != len(heads):
        return Row(line, None, (Fault(line, "", f"{len(cells)} cells where {len(heads)} belong."),))
    answers: dict[str, Any] = dict(mapping.always)
    said_by: dict[str, str] = {}
    faults = []
    for name, cell in zip(heads, cells, strict=True):
        column = mapping.columns[name]
        try:
            said = _answers_of(column, _plain(cell, mapping), mapping)
        except ValueError as wrong:
            faults.append(Fault(line, name, str(wrong)))
            continue
        answers |= said
        said_by |= dict.fromkeys(said, name)
    if faults:
        return Row(line, None, tuple(faults))
    try:
        return Row(line, questionnaire.read(answers, today=today, keeps=questionnaire.keep_all))
    except questionnaire.Incomplete as incomplete:
        return Row(
            line,
            None,
            tuple(Fault(line, said_by.get(p.field, p.field), str(p.message)) for p in incomplete.problems),
        )


def _plain(cell: str, mapping: FileMapping) -> str:
    """The cell as text, refused when it holds what no registration says."""
    if any("\ud800" <= sign <= "\udfff" for sign in cell):
        raise ValueError(f"A character that is not {mapping.encoding}. Is the encoding right?")
    if len(cell) > LONGEST_CELL:
        raise ValueError(f"{len(cell)} characters; at most {LONGEST_CELL} are read. Is a quote left open?")
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", cell):
        raise ValueError("A control character, which no text holds.")
    return cell.strip()


def _answers_of(column: Column, cell: str, mapping: FileMapping) -> dict[str, Any]:
    if column.ignore or not cell:
        return {}
    if column.list:
        return _through_crosswalk(column, cell)
    if column.answer == "day":
        return {"day": _day(cell, mapping.day_format)}
    if column.separator:
        return {
            column.answer: [
                _code(column, part.strip()) for part in cell.split(column.separator) if part.strip()
            ]
        }
    return {column.answer: _code(column, cell)}


def _code(column: Column, said: str) -> str:
    if not column.codes:
        return said
    if said not in column.codes:
        raise ValueError(f"The mapping does not say what {said[:40]!r} means.")
    return column.codes[said]


def _through_crosswalk(column: Column, cell: str) -> dict[str, Any]:
    """What a value of an older list becomes on our axes, when that is one answer for each."""
    said = _code(column, cell)
    try:
        if column.printed:
            condition: Mapping[str, Sequence[str]] | None = codes.from_printed(column.list, said)
        else:
            condition = codes.crosswalk(f"from_{column.list}").to({column.list: said}).condition
    except codes.Refused as refused:
        raise ValueError(f"{said[:40]!r} is not in the list {column.list}.") from refused
    if condition is None:
        raise ValueError(f"{said[:40]!r} has no counterpart here: map it by codes, or leave the row out.")
    answers = {}
    for axis, answer in column.answers.items():
        meant = condition.get(axis, ("U",))  # the older list did not say: unknown, which is an answer
        chosen = meant[0] if len(meant) == 1 else column.choose.get(said)
        if chosen not in meant:
            raise ValueError(f"{said[:40]!r} can be {' or '.join(meant)}: choose which in the mapping.")
        answers[answer] = chosen
    return answers


def _day(cell: str, format_: str) -> str:
    try:
        return datetime.strptime(cell, format_).date().isoformat()  # noqa: DTZ007  # a civil day has no zone
    except ValueError:
        raise ValueError(f"{cell[:40]!r} is not a day written as {format_}.") from None


class _Mapping:
    """A declaration being checked; every refusal names the file and the column."""

    kinds = {"encoding": str, "delimiter": str, "day_format": str, "always": dict, "column": dict}
    kinds_of_column = {
        "answer": str,
        "codes": dict,
        "separator": str,
        "list": str,
        "printed": bool,
        "answers": dict,
        "choose": dict,
        "ignore": bool,
    }

    def __init__(self, name: str, declared: Mapping[str, Any]) -> None:
        self.name, self.declared = name, declared

    def checked(self) -> FileMapping:
        self.only(self.declared, self.kinds, "")
        encoding, delimiter = self.declared.get("encoding", ""), self.declared.get("delimiter", ",")
        if encoding not in ENCODINGS:
            raise self.refusal(f"encoding: say which: {', '.join(ENCODINGS)}")
        if len(delimiter) != 1:
            raise self.refusal("delimiter: one character, like , or ;")
        columns = self.declared.get("column", {})
        if not columns:
            raise self.refusal("there is no [column.NAME]")
        always = self.declared.get("always", {})
        for answer, value in always.items():
            self.question(answer, "always")
            self.codes_hold(answer, [value] if isinstance(value, str) else value, "always")
        return FileMapping(
            encoding,
            delimiter,
            self.declared.get("day_format", "%Y-%m-%d"),
            always,
            {name: self.column(name, said) for name, said in columns.items()},
        )

    def column(self, name: str, said: Mapping[str, Any]) -> Column:
        self.only(said, self.kinds_of_column, name)
        column = Column(name, **said)
        if sum(map(bool, (column.answer, column.list, column.ignore))) != 1:
            raise self.refusal(f"column {name!r}: say one of answer, list or ignore = true")
        if column.answer:
            self.answer(column)
        if column.list:
            self.older_list(column)
        return column

    def answer(self, column: Column) -> None:
        question = self.question(column.answer, f"column {column.name!r}")
        if column.separator and question.kind != "several":
            raise self.refusal(f"column {column.name!r}: {column.answer} takes one answer, not several")
        self.codes_hold(column.answer, list(column.codes.values()), f"column {column.name!r}")

    def older_list(self, column: Column) -> None:
        try:
            crosswalk = codes.crosswalk(f"from_{column.list}")
        except codes.Refused as refused:
            raise self.refusal(
                f"column {column.name!r}: no crosswalk leads from {column.list!r}"
            ) from refused
        if not column.answers or not column.answers.keys() <= set(crosswalk.target):
            raise self.refusal(
                f"column {column.name!r}: answers says where each of {', '.join(crosswalk.target)} goes"
            )
        for answer in column.answers.values():
            self.question(answer, f"column {column.name!r}")

    def question(self, answer: str, where: str) -> Question:
        """The question that an answer belongs to."""
        of = {"": questionnaire.CONTACT, "person": questionnaire.PERSON, "pair": questionnaire.PAIR}
        match = re.fullmatch(r"(?:(person)-[1-9]\d?-|(pair)-[1-9]\d?-[1-9]\d?-)?(\w+)", answer)
        if match:
            for question in of[match[1] or match[2] or ""]:
                if question.name == match[3]:
                    return question
        raise self.refusal(f"{where}: there is no question {answer!r}")

    def codes_hold(self, answer: str, said: Sequence[Any], where: str) -> None:
        """Codes that a mapping leads to exist; that each held on its day is asked of each row."""
        question = self.question(answer, where)
        for code in said:
            if question.kind in ("one", "several") and code not in codes.codebook(question.codebook):
                raise self.refusal(f"{where}: {code!r} is not in the list {question.codebook}")

    def only(self, said: Any, kinds: Mapping[str, type[Any]], column: str) -> None:
        """Known keys alone, each of its kind; a table holds texts, or lists of texts."""
        where = f"column {column!r}: " if column else ""
        if not isinstance(said, dict):
            raise self.refusal(f"{where}write it as [column.{column!r}]")
        for key, value in said.items():
            if key not in kinds:
                raise self.refusal(f"{where}{key!r} is not known here (known: {', '.join(sorted(kinds))})")
            if not isinstance(value, kinds[key]):
                raise self.refusal(f"{where}{key} has to be a {kinds[key].__name__}")
            if kinds[key] is dict and key != "column" and not all(map(_is_text, value.values())):
                raise self.refusal(f"{where}{key} has to hold texts")

    def refusal(self, why: str) -> MappingRefused:
        return MappingRefused(f"{self.name}: {why}.")


def _is_text(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value))
