"""Linkage that reveals nobody: how many people are on two lists, without either list being shown to anybody.

Each source encodes at home (`encode`) with a key that the linkage unit does not have; the unit compares bits
(`link`) and only counts of overlaps come out. It is off until a legal ground and an impact assessment are
recorded (`read_ground`). What the counts say about the people on no list is the business of `estimates`.
Identifiers never come near facts or releases: only the command line may import this part.

Strength, known attacks and what is left of the danger: docs/how-to/link-without-names.md.
"""

from houvast.library.figures.linkage.assign import clusters, one_to_one
from houvast.library.figures.linkage.compare import Pairs, best_scores, compare, pairs_above
from houvast.library.figures.linkage.encode import Encoder, encode
from houvast.library.figures.linkage.error import LinkageError, perturb, perturbation, read_error
from houvast.library.figures.linkage.filters import Filters, read_filters, write_filters
from houvast.library.figures.linkage.ground import Ground, read_ground
from houvast.library.figures.linkage.histories import CaptureHistories, count_histories, link, within
from houvast.library.figures.linkage.key import Key, read_key, write_key
from houvast.library.figures.linkage.parameters import Field, Parameters, read_parameters
from houvast.library.figures.linkage.refusals import (
    FiltersRefused,
    KeyRefused,
    LinkageRefused,
    NoGround,
    ParametersRefused,
    SourceRefused,
    ThresholdUnknown,
    TooManyPairs,
)
from houvast.library.figures.linkage.threshold import Threshold, from_labelled, from_scores

__all__ = [
    "CaptureHistories",
    "Encoder",
    "Field",
    "Filters",
    "FiltersRefused",
    "Ground",
    "Key",
    "KeyRefused",
    "LinkageError",
    "LinkageRefused",
    "NoGround",
    "Pairs",
    "Parameters",
    "ParametersRefused",
    "SourceRefused",
    "Threshold",
    "ThresholdUnknown",
    "TooManyPairs",
    "best_scores",
    "clusters",
    "compare",
    "count_histories",
    "encode",
    "from_labelled",
    "from_scores",
    "link",
    "one_to_one",
    "pairs_above",
    "perturb",
    "perturbation",
    "read_error",
    "read_filters",
    "read_ground",
    "read_key",
    "read_parameters",
    "within",
    "write_filters",
    "write_key",
]
