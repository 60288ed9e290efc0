"""Linkage where identifiers may be shared: all lists in one place, compared field by field by Splink.

Where the law lets a trusted party see names, weights for each field find more than bits do (Fellegi and
Sunter 1969, doi:10.1080/01621459.1969.10501049; parameters by EM). Splink does the comparing, in a DuckDB
that lives in memory and writes nothing. What comes out is the same as of encoded lists: counts by history.

Splink is an extra (`houvast[splink]`), imported when it is used.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa

from houvast.library.figures.linkage import normalise
from houvast.library.figures.linkage.compare import Pairs, Progress
from houvast.library.figures.linkage.error import LinkageError
from houvast.library.figures.linkage.ground import Ground
from houvast.library.figures.linkage.histories import CaptureHistories, count_histories
from houvast.library.figures.linkage.parameters import Field, Parameters
from houvast.library.figures.linkage.refusals import LinkageRefused, SourceRefused

Records = Sequence[Mapping[str, str]]
PROBABLE = 0.9  # chance that two records are one person, from which they are linked
_LOOKED_AT = 0.01  # pairs below it are not kept; what they hold of missed people is in the error
_SAMPLE = 1e6  # random pairs that tell how often strangers agree
_NORMAL = {"name": normalise.name, "date": normalise.day, "code": normalise.code}


def is_installed() -> bool:
    return find_spec("splink") is not None


def _untold(share: float) -> None:
    """Progress that nobody watches."""


def link_openly(
    sources: Mapping[str, Records],
    parameters: Parameters,
    ground: Ground,
    *,
    on: date,
    probability: float = PROBABLE,
    seed: int = 1,
    progress: Progress | None = None,
) -> CaptureHistories:
    """Count who is on which lists, from lists with identifiers: the fields of `parameters`, compared openly.

    Refused without a ground that names all sources, holds on the day `on` and says why identifiers may come
    together; for a list without the fields; and where Splink finds no weights. Nothing of the links is kept.
    The error is what the probabilities themselves expect: how many links are false, and how many were missed.
    """
    ground.check(on, list(sources))
    ground.check_identifiers()
    if not 0.5 <= probability < 1:
        raise LinkageRefused(f"The probability is 0.5 or more and below 1, not {probability}.")
    names = tuple(sources)
    kept = {name: _readable(name, sources[name], parameters) for name in names}
    pairs = _scored(kept, parameters, seed, progress or _untold)
    links = {couple: _above(found, probability) for couple, found in pairs.items()}
    remarks = [
        f"{len(sources[name]) - len(kept[name]):,} of {name} had too little to compare and are in no count."
        for name in names
        if len(kept[name]) < len(sources[name])
    ]
    sizes = [len(kept[name]) for name in names]
    counts = count_histories(sizes, links, probability)
    return CaptureHistories(names, counts, _error(pairs, probability), tuple(remarks))


def _readable(name: str, records: Records, parameters: Parameters) -> list[dict[str, str | None]]:
    """The fields alone, spelled alike; records without a required field are left out."""
    kept: list[dict[str, str | None]] = []
    for record in records:
        if missing := next((f.column for f in parameters.fields if f.column not in record), None):
            raise SourceRefused(f"The list {name} has no column {missing!r}; the parameters need it.")
        values = {f.column: _NORMAL[f.kind](record[f.column]) or None for f in parameters.fields}
        if all(values[field.column] for field in parameters.fields if field.required):
            kept.append(values)
    if not kept:
        raise SourceRefused(f"{name}: no record has all the fields that the parameters require.")
    return kept


def _scored(
    lists: Mapping[str, list[dict[str, str | None]]], parameters: Parameters, seed: int, progress: Progress
) -> dict[tuple[int, int], Pairs]:
    """The pairs worth looking at, with their probability, by source."""
    import duckdb
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    columns = [field.column for field in parameters.fields]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(field) for field in parameters.fields],
        blocking_rules_to_generate_predictions=[block_on(column) for column in columns],
        retain_matching_columns=False,
    )
    logging.getLogger("splink").setLevel(logging.ERROR)
    with duckdb.connect(":memory:", config={"temp_directory": ""}) as memory, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Splink, about fields it could not learn; it is checked below
        api = DuckDBAPI(connection=memory)
        frames = [
            api.register(_frame(place, records, columns), dataset_display_name=f"list_{place}")
            for place, records in enumerate(lists.values())
        ]
        linker = Linker(frames, settings, log_level=logging.ERROR)
        try:
            exact: list[Any] = [block_on(*pair) for pair in combinations(columns, 2)]
            linker.training.estimate_probability_two_random_records_match(exact, recall=0.8)
            linker.training.estimate_u_using_random_sampling(max_pairs=_SAMPLE, seed=seed)
            for done, column in enumerate(columns, 1):
                progress(done / (len(columns) + 2))
                linker.training.estimate_parameters_using_expectation_maximisation(
                    block_on(column), record_sample_proportion=1.0
                )
            progress((len(columns) + 1) / (len(columns) + 2))
            found = linker.inference.predict(threshold_match_probability=_LOOKED_AT)
            progress(1.0)
        except Exception as error:  # Splink has no exceptions of its own
            raise LinkageRefused(
                f"Splink found no weights for these lists ({type(error).__name__}). Do they share people?"
            ) from error
        table = (
            memory.table(found.physical_name)
            .project("source_dataset_l, source_dataset_r, unique_id_l, unique_id_r, match_probability")
            .fetchnumpy()
        )
    return _by_source(table, len(lists))


def _comparison(field: Field) -> Any:
    import splink.comparison_library as compare

    if field.kind == "name":
        return compare.JaroWinklerAtThresholds(field.column, [0.92, 0.8])
    if field.kind == "date":
        return compare.DamerauLevenshteinAtThresholds(field.column, [1, 2])
    return compare.ExactMatch(field.column)


def _frame(place: int, records: list[dict[str, str | None]], columns: list[str]) -> pa.Table:
    content = {column: pa.array([record[column] for record in records], pa.string()) for column in columns}
    return pa.table({"unique_id": pa.array(range(len(records)), pa.int64()), **content})


def _by_source(table: Mapping[str, Any], sources: int) -> dict[tuple[int, int], Pairs]:
    left, right = (np.array([int(str(name).rsplit("_", 1)[1]) for name in table[f"source_dataset_{side}"]],
                            dtype=np.int64) for side in "lr")  # fmt: skip
    one, other = (np.asarray(table[f"unique_id_{side}"], dtype=np.int64) for side in "lr")
    scores = np.asarray(table["match_probability"], dtype=np.float64)
    swapped = left > right
    one, other = np.where(swapped, other, one), np.where(swapped, one, other)
    first, second = np.minimum(left, right), np.maximum(left, right)
    return {
        (i, j): Pairs(one[here], other[here], scores[here])
        for i, j in combinations(range(sources), 2)
        for here in [(first == i) & (second == j)]
    }


def _above(pairs: Pairs, probability: float) -> Pairs:
    kept = pairs.scores >= probability
    return Pairs(pairs.rows[kept], pairs.columns[kept], pairs.scores[kept])


def _error(pairs: Mapping[tuple[int, int], Pairs], probability: float) -> LinkageError | None:
    """What the probabilities expect: false ones among the links, and people among the pairs not linked."""
    scores = np.concatenate([found.scores for found in pairs.values()])
    links, rest = scores[scores >= probability], scores[scores < probability]
    if not len(links):
        return None
    false, missed = float((1 - links).sum()), float(rest.sum())
    matches = float(links.sum()) + missed
    return LinkageError(false, float(len(links)), missed, matches, "what Splink's probabilities expect")
