"""What a GREVIO questionnaire asks in figures: filled from published tables, and what is missing named."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).with_name("questionnaire.toml")
Said = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One thing that is asked: article, words, which tables say something of it, and what none says."""

    article: str
    asks: Said
    tables: Sequence[str]
    missing: Said = field(default_factory=dict)


@cache
def rows() -> tuple[Row, ...]:
    """Every row, in the order of the articles."""
    with SHIPPED.open("rb") as file:
        found = tomllib.load(file)["row"]
    return tuple(sorted((Row(**each) for each in found), key=lambda row: int(row.article)))
