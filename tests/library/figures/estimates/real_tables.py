"""The published tables beside this file, read once."""

from pathlib import Path

from houvast.library.figures.estimates.histories import Histories, read_histories

DATA = Path(__file__).parent / "data"
COUNT_COLUMN = {
    "uk_2013_5lists": "count",
    "uk_2013_6lists": "count",
    "netherlands_5lists": "frequency",
    "new_orleans_5lists_185": "n",
    "new_orleans_5lists_186": "n",
}


def table(name: str) -> Histories:
    return read_histories(DATA / f"{name}.csv", COUNT_COLUMN[name])
