"""The answers that others printed for the tables beside this file, and the spread of ours over seeds.

`python -m bench estimates_published` prints both side by side.
"""

from functools import cache

import numpy as np

from houvast.library.figures.estimates.intervals import bootstrap
from houvast.library.figures.estimates.loglinear import design
from houvast.library.figures.estimates.selection import Downhill, Exhaustive, Stepwise
from library.figures.estimates.real_tables import table

SEARCH = {"search": "exhaustive"}
# table, method, options, estimate, its digits, (low, high, digits) given the model
ANSWERS = [
    ("uk_2013_5lists", "main", {}, 13444.131, 3, (11985.171, 15133.426, 3)),
    ("uk_2013_5lists", "stepwise", {}, 11312.990, 3, (9884.4, 13027.4, 1)),
    ("uk_2013_5lists", "bic", SEARCH, 22991, 0, None),
    ("uk_2013_5lists", "bic", {"search": "downhill"}, 12262, 0, None),
    ("uk_2013_6lists", "aic", {}, 11408.92, 2, (9982, 13182, 0)),
    ("netherlands_5lists", "stepwise", {}, 121521.614, 3, (98675, 150139, 0)),
    ("netherlands_5lists", "main", {}, 52923.894, 3, None),
    ("new_orleans_5lists_185", "stepwise", {}, 1034.1511, 4, None),
    ("new_orleans_5lists_186", "bic", SEARCH, 981, 0, None),
]
COVARIATES = ["gender", "age", "nation"]
# table, covariates, model, estimate, its digits, (low, high)
REGISTERS = [
    ("illegal_immigrants_counts", [], "poisson", 7079.93, 2, (6363.07, 7796.79)),
    ("illegal_immigrants_persons", COVARIATES, "poisson", 12690, 0, (7186, 18194)),
    ("illegal_immigrants_counts", [], "chao", 9273.511, 3, None),
    ("illegal_immigrants_counts", [], "zelterman", 9424.555, 3, None),
    ("illegal_immigrants_persons", COVARIATES, "geometric", 24664, 0, None),
    ("illegal_immigrants_persons", COVARIATES, "one-inflated", 2934, 0, None),
]
OCCASIONS = [("m0", 75.4), ("mt", 75.1), ("mh-chao", 79.8), ("mb", 81.1)]
# table, how the model is chosen, (low, high) of BCa with 1,000 tables
BOOTSTRAPPED = [
    ("uk_2013_5lists", "stepwise", (8785, 14701)),
    ("netherlands_5lists", "stepwise", (47393, 162846)),
    ("new_orleans_5lists_185", "stepwise", (589, 1704)),
    ("uk_2013_5lists", "downhill", (9332, 28954)),
    ("new_orleans_5lists_186", "exhaustive", (397, 1505)),
    ("uk_2013_5lists", "exhaustive", (11456, 43894)),
]
RULES = {"stepwise": Stepwise, "downhill": Downhill, "exhaustive": Exhaustive}


@cache
def spread(name: str, rule: str, seeds: int) -> tuple[np.ndarray, np.ndarray]:
    """The low and high ends of BCa 1,000 over seeds 1, 2, ..."""
    data = table(name)
    chooses = RULES[rule](design(data.lists, 2))
    ends = []
    for seed in range(1, seeds + 1):
        found = bootstrap(data, chooses, 1000, np.random.default_rng(seed)).interval
        ends.append((found.low, found.high))
    low, high = np.array(ends).T
    return low, high
