"""What comes out of a linkage: how many people are on which lists. Never who, never which record.

The counts are for the estimator inside the house; small ones among them point at people. Where they are
published they are protected like any table (`as_table`, then `figures.protect`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from types import MappingProxyType

from houvast.library.figures.estimates.protected import table_of_lists
from houvast.library.figures.linkage.assign import clusters, one_to_one
from houvast.library.figures.linkage.compare import Pairs, Progress, pairs_above
from houvast.library.figures.linkage.error import LinkageError
from houvast.library.figures.linkage.filters import Filters, check_together
from houvast.library.figures.linkage.ground import Ground
from houvast.library.figures.linkage.refusals import LinkageRefused
from houvast.library.figures.tables import RawTable

COUNT = "count"
_LEFT_OUT = (
    "{n} of {source} had too little to be encoded and are in no count: the list is longer than it looks."
)


@dataclass(frozen=True)
class CaptureHistories:
    """Counts of people by the lists that they are on: bit i of a cell is list i. Personal data when small."""

    names: tuple[str, ...]
    counts: Mapping[int, int]
    error: LinkageError | None = None
    remarks: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", MappingProxyType(dict(sorted(self.counts.items()))))

    @property
    def people(self) -> int:
        """How many different people are on any list."""
        return sum(self.counts.values())

    def as_csv(self) -> str:
        """The file that `houvast estimate lists FILE --count count` reads."""
        lines = [",".join((*self.names, COUNT))]
        for cell, count in self.counts.items():
            marks = (str(cell >> i & 1) for i in range(len(self.names)))
            lines.append(",".join((*marks, str(count))))
        return "\n".join(lines) + "\n"

    def as_table(self, from_: date, until: date) -> RawTable:
        """The same counts as a table, to be protected before anybody outside sees one."""
        return table_of_lists(self.names, {"": self.counts}, from_, until)


def link(
    sources: Sequence[Filters],
    threshold: float,
    ground: Ground,
    *,
    on: date,
    error: LinkageError | None = None,
    cores: int = 2,
    progress: Progress | None = None,
) -> CaptureHistories:
    """Compare all sources, link each person once, and count who is on which lists.

    Refused without a ground that names all sources and holds on the day `on`, for sources that were not
    encoded alike, and for a threshold that would link everybody. Nothing of the links is kept.
    """
    check_together(sources)
    ground.check(on, [filters.source for filters in sources])
    couples = list(combinations(range(len(sources)), 2))
    found = {}
    for done, (i, j) in enumerate(couples):
        part = _share_of(progress, done, len(couples))
        found[i, j] = pairs_above(sources[i], sources[j], threshold, cores=cores, progress=part)
    return CaptureHistories(
        tuple(filters.source for filters in sources),
        count_histories([len(filters) for filters in sources], found, threshold),
        error,
        _remarks(sources, threshold, cores),
    )


def count_histories(
    sizes: Sequence[int], pairs: Mapping[tuple[int, int], Pairs], threshold: float
) -> dict[int, int]:
    """Counts by history from pairs of records; also from pairs that another linkage found.

    `pairs[i, j]` (i < j) holds places in sources i and j with a score. A record in no pair is on one list.
    """
    if len(sizes) == 2:
        groups = [[(0, int(a)), (1, int(b))] for a, b in _couples(one_to_one(pairs[0, 1], threshold))]
    else:
        groups = [list(group) for group in clusters(sizes, pairs)]
    counts: dict[int, int] = {}
    alone = list(sizes)
    for group in groups:
        cell = sum(1 << source for source, _ in group)
        counts[cell] = counts.get(cell, 0) + 1
        for source, _ in group:
            alone[source] -= 1
    for source, count in enumerate(alone):
        if count < 0:
            raise LinkageRefused(f"Source {source} has {sizes[source]} records and more links.")
        if count:
            counts[1 << source] = count
    return counts


def _couples(pairs: Pairs) -> list[tuple[int, int]]:
    return list(zip(pairs.rows.tolist(), pairs.columns.tolist(), strict=True))


def _remarks(sources: Sequence[Filters], threshold: float, cores: int) -> tuple[str, ...]:
    said = [
        _LEFT_OUT.format(n=filters.left_out, source=filters.source) for filters in sources if filters.left_out
    ]
    for filters in sources:
        twice = within(filters, threshold, cores=cores)
        if twice:
            said.append(
                f"{twice} records of {filters.source} look like another record of the same list: somebody "
                "may stand on it twice. Remove doubles at home before encoding."
            )
    return tuple(said)


def within(filters: Filters, threshold: float, *, cores: int = 2) -> int:
    """How many records of one source reach the threshold with another of the same source."""
    pairs = pairs_above(filters, filters, threshold, cores=cores)
    return len(set(pairs.rows[pairs.rows < pairs.columns].tolist()))


def _share_of(progress: Progress | None, done: int, parts: int) -> Progress | None:
    return (lambda share: progress((done + share) / parts)) if progress else None
