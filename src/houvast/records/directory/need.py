"""For whom help is sought: only what a choice among services needs, and nothing that is kept.

What is not known is not asked of a service: somebody whose sex is unknown is turned away nowhere for it.
"""

from dataclasses import dataclass

UNKNOWN = "U"


@dataclass(frozen=True)
class Child:
    """A child who comes along: age in whole years, sex by code; None and U where not known."""

    age: int | None = None
    sex: str = UNKNOWN


@dataclass(frozen=True)
class Need:
    """Codes as in the registration; a flag says that it matters to this person."""

    sex: str = UNKNOWN
    age: int | None = None
    role: str = UNKNOWN
    problem: str = UNKNOWN
    risk: str = UNKNOWN
    children: tuple[Child, ...] = ()
    pets: bool = False
    wheelchair: bool = False
    papers: bool = False  # without papers
    income: bool = False  # without an income
    language: str = ""  # ISO 639, in which they want to be helped
    kinds: frozenset[str] = frozenset()  # of help; empty for any
