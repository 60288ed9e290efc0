"""What this part refuses, each with its own name, its file, its line and its reason.

Nothing here decides anything: the readers of lists, bands, crosswalks and places raise these.
"""

from __future__ import annotations


class Refused(Exception):
    """What a classification refuses. `file` and `line` are empty where no file is at fault."""

    def __init__(self, reason: str, *, file: str = "", line: int | None = None) -> None:
        self.reason = reason
        self.file = file
        self.line = line
        where = f"{file}, line {line}: " if file and line else f"{file}: " if file else ""
        super().__init__(f"{where}{reason}")


class UnknownList(Refused):
    """No list of that name is kept here."""


class UnknownCrosswalk(Refused):
    """No crosswalk of that name is kept here."""


class UnknownCode(Refused):
    """The list never held that code."""


class CodeOutsideDates(Refused):
    """The code exists, but it does not hold on the day that was asked for."""


class ListOutsideDates(Refused):
    """The list exists, but no version of it holds on the day that was asked for."""


class VersionsOverlap(Refused):
    """Two versions of a list hold on the same day."""


class DuplicateCode(Refused):
    """A code stands twice in one list for the same days."""


class MissingLabel(Refused):
    """A code has no label in one of the languages."""


class UnknownParent(Refused):
    """A code lies inside a code that does not exist."""


class BandsOverlap(Refused):
    """A value lies in two bands."""


class BandsGap(Refused):
    """A value lies in no band."""


class OutsideBands(Refused):
    """A value lies below the first band: it is not an age, or not a count of what happened."""


class MissingAssumption(Refused):
    """One code becomes several, and the file does not say on which assumption."""


class MissingReason(Refused):
    """A code has no counterpart, and the file does not say why."""


class MissingAxis(Refused):
    """A crosswalk needs an axis that was not given. An unknown answer is the code U, never a blank."""


class NoRule(Refused):
    """A crosswalk has no rule for these codes: it is not whole."""


class UnknownPrintedLabel(Refused):
    """Nobody printed that label, as far as the files know."""


class MalformedFile(Refused):
    """A data file lacks a column or a line about itself, or holds something that cannot be read."""
