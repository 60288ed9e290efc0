"""Tables in a list: by what they count and of whom, said once for all that share it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class TableRow:
    """A table of a release: its name, title and subtitle in one language."""

    name: str
    title: str
    subtitle: str
    counted: tuple[str, str] = ("", "")
    """What one count is, and of whom or what: the unit and the population in words."""

    @classmethod
    def of(cls, entry: Mapping[str, Any], language: str) -> Self:
        """A row out of the index of a release, which may not say what is counted."""
        said = entry.get("definition", {}).get(language)
        counted = (said[0][1], said[1][1]) if said else ("", "")
        return cls(entry["name"], entry["title"][language], entry["subtitle"][language], counted)


class InAList:
    """What has `tables`, each with what it `counted`."""

    tables: Sequence[Any]

    @property
    def by_unit(self) -> list[tuple[str, list[tuple[str, list[Any]]]]]:
        """The tables by what they count, what most tables count first, and within it by of whom or what."""
        found: dict[str, dict[str, list[Any]]] = {}
        for table in self.tables:
            unit, population = table.counted
            found.setdefault(unit, {}).setdefault(population, []).append(table)
        groups = [(unit, list(populations.items())) for unit, populations in found.items()]
        return sorted(groups, key=lambda group: -sum(len(its) for _, its in group[1]))
