"""What is wrong with a file, by its place, in words that can be said in other languages."""

from dataclasses import dataclass

from houvast.library.sheets.worded import Worded


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and what to do. `line` is 0 where a file has no lines to count."""

    where: str
    reason: Worded
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = ", ".join(filter(None, (self.file, f"line {self.line}" if self.line else "", self.where)))
        return f"{place}: {self.reason}"
