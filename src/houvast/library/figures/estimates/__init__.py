"""How many are never seen: estimates from several lists, or from one list with repeat counts.

Pure computing on counts. Where the counts come from, whether they may be linked at all, and whether an
estimate is published is decided elsewhere. An estimate leaves here only whole: with its interval, the models
that were tried, what they assume, and what went wrong.

    >>> data = read_histories("lists.csv", count="cases")
    >>> found = estimate_from_lists(data, "stepwise", tables=1000, seed=1)
    >>> print(as_text(found))
"""

from houvast.library.figures.estimates.estimate import Estimate, Fitting, NotWhole, Tried
from houvast.library.figures.estimates.histories import Histories, histories, read_histories, read_strata
from houvast.library.figures.estimates.intervals import Interval
from houvast.library.figures.estimates.outgoing import lists_as_shown, outgoing, register_as_shown
from houvast.library.figures.estimates.picture import chart
from houvast.library.figures.estimates.registers import Register, read_register, register
from houvast.library.figures.estimates.report import as_dict, as_html, as_json, as_pdf, as_text, laid_out
from houvast.library.figures.estimates.saying import paragraph, table
from houvast.library.figures.estimates.several import METHODS, estimate_from_lists
from houvast.library.figures.estimates.single import estimate_from_occasions, estimate_from_repeats
from houvast.library.figures.estimates.strata import add_strata, estimate_from_strata, together
from houvast.library.figures.refusals import (
    CannotBeSplit,
    CountRefused,
    EmptyList,
    EstimateRefused,
    HistoryRefused,
    ModelRefused,
    NoConvergence,
    NoEstimate,
    NoOverlap,
    TableRefused,
    TooFewCases,
)

__all__ = [
    "METHODS",
    "CannotBeSplit",
    "CountRefused",
    "EmptyList",
    "Estimate",
    "EstimateRefused",
    "Fitting",
    "Histories",
    "HistoryRefused",
    "Interval",
    "ModelRefused",
    "NoConvergence",
    "NoEstimate",
    "NoOverlap",
    "NotWhole",
    "Register",
    "TableRefused",
    "TooFewCases",
    "Tried",
    "add_strata",
    "as_dict",
    "as_html",
    "as_json",
    "as_pdf",
    "as_text",
    "chart",
    "estimate_from_lists",
    "estimate_from_occasions",
    "estimate_from_repeats",
    "estimate_from_strata",
    "histories",
    "laid_out",
    "lists_as_shown",
    "outgoing",
    "paragraph",
    "read_histories",
    "read_register",
    "read_strata",
    "register",
    "register_as_shown",
    "table",
    "together",
]
