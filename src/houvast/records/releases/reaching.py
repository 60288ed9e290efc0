"""What a campaign reached, as far as people said so at the desk: its days, its channels, what is said of it.

No count is made here. The answers stand in a table of releases, protected as every other, and are read from
there by `queries.reaching` whenever a page asks; what is written into a file says where they stand.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from houvast.library.figures.definitions import definition
from houvast.library.figures.labels import code_label

TABLE = "contacts_by_heard"
WORDS = Path(__file__).with_name("reaching.toml")


@cache
def words(language: str) -> Mapping[str, Any]:
    with WORDS.open("rb") as file:
        said: Mapping[str, Any] = tomllib.load(file)[language]
    return said


def told_of(planned: Mapping[str, Any]) -> dict[str, Any]:
    """Of a plan as it is kept: the days on which something was told, else those measured; its channels."""
    told = planned.get("told")
    ends = (told["from"], told["until"]) if told else (planned["windows"][0][0], planned["windows"][-1][1])
    return {"from": ends[0], "until": ends[1], "channels": sorted(told["channels"]) if told else []}


def days_of(told: Mapping[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(told["from"]), date.fromisoformat(told["until"])


def months(from_: date, until: date) -> Iterator[date]:
    """The first day of every month that has a day of these."""
    month = from_.replace(day=1)
    while month < until:
        yield month
        month = after(month)


def after(month: date) -> date:
    """The first day of the month that follows."""
    return (month + timedelta(days=31)).replace(day=1)


def month_names(found: Iterator[date] | list[date], language: str) -> list[str]:
    axis = definition(TABLE).dimensions[1]
    return [code_label(axis, f"{month:%Y-%m}", language) for month in found]


def in_a_file(planned: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What a file of an effect says of the answers: where they stand, and what cannot be seen."""
    said, (from_, until) = words(language), days_of(told_of(planned))
    names = ", ".join(month_names(months(from_, until), language))
    return {
        "title": said["title"],
        "about": said["files"].format(table=definition(TABLE).titles[language], months=names),
        "unseen": said["unseen"],
        "notes": said["notes"],
    }
