"""Tables of counts that somebody gives us as a file: read strictly, protected with all margins, written.

Nothing is known of such a table but its columns. What a declared table counts, among whom and over which days
is for `definitions`; which cells are safe to show is for `protect`, here as everywhere.
"""

from houvast.library.figures.given.reading import GivenRefused, GivenTable, read_given
from houvast.library.figures.given.sums import GivenSums, read_sums, sums_to_csv
from houvast.library.figures.given.writing import to_csv, to_json

__all__ = [
    "GivenRefused",
    "GivenSums",
    "GivenTable",
    "read_given",
    "read_sums",
    "sums_to_csv",
    "to_csv",
    "to_json",
]
