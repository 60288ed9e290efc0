"""Labels as others printed them, and the condition on our axes that each stands for.

A printed label leads to a code of a list that was in use, and the crosswalk `from_<list>` leads from
there to the canonical axes; where a canonical list holds the answer itself, the label leads straight to
its codes. A printed total is an empty condition: anything.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

from houvast.library.codes.conditions import Condition
from houvast.library.codes.datafile import DataFile, alternatives
from houvast.library.codes.refusals import MalformedFile, UnknownCode, UnknownPrintedLabel


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """A label as printed. `codes` are of the list `list_name`; none for a total."""

    list_name: str
    label: str
    codes: tuple[str, ...]
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class PrintedList:
    """The labels that were printed for one list, and the dimensions of printed tables that use them."""

    file: str
    list_name: str
    dimensions: tuple[str, ...]
    labels: tuple[PrintedLabel, ...]

    def find(self, label: str) -> PrintedLabel:
        for each in self.labels:
            if each.label == label:
                return each
        raise UnknownPrintedLabel(
            f'"{label}" was never printed for the list "{self.list_name}", as far as is known; '
            "add it with its source",
            file=self.file,
        )


def read_printed(file: DataFile, known: Callable[[str], Container[str]]) -> PrintedList:
    file.need("printed_label", "code", "note")
    name = file.said("list")
    file.said("source")
    codes = known(name)
    labels = []
    for row in file.rows:
        meant = () if row["code"] == "*" else alternatives(row["code"])
        if not meant and row["code"] != "*":
            raise MalformedFile("a label without a code", file=file.name, line=row.line)
        for code in meant:
            if code not in codes:
                raise UnknownCode(f'"{code}" is not a code of "{name}"', file=file.name, line=row.line)
        labels.append(PrintedLabel(name, row["printed_label"], meant, row["note"], row.line))
    return PrintedList(file.name, name, file.names("dimensions"), tuple(labels))


def condition_of(label: PrintedLabel, translate: Callable[[str], Condition | None] | None) -> Condition:
    """The condition on canonical axes; `translate` goes through a crosswalk where the list has one."""
    if not label.codes:
        return Condition({})
    if translate is None:
        return Condition({label.list_name: label.codes})
    condition = translate(label.codes[0])
    if condition is None:
        raise UnknownPrintedLabel(f'"{label.label}" has no counterpart on our axes', line=label.line)
    return condition
