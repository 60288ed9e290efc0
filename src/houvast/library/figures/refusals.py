"""What an estimate refuses, by name. Each message says what is wrong, where, and what to do."""


class EstimateRefused(ValueError):
    """The data cannot carry this estimate; the message says why."""


class TableRefused(EstimateRefused):
    """The file is not a table of lists or of repeat counts."""


class CountRefused(TableRefused):
    """A count that is negative, fractional, missing or no number."""


class HistoryRefused(TableRefused):
    """A history that is missing, stands twice, or is on no list."""


class EmptyList(EstimateRefused):
    """A list with nobody on it."""


class TooFewCases(EstimateRefused):
    """Fewer cases than any of these methods can speak about."""


class NoOverlap(EstimateRefused):
    """Nobody is on two lists, or nobody was seen twice: nothing says how many were missed."""


class ModelRefused(EstimateRefused):
    """A model that does not exist, or that is asked for in a way that makes no model."""


class NoEstimate(EstimateRefused):
    """The likelihood has no highest point inside its borders, or the parameters cannot be told apart."""


class NoConvergence(EstimateRefused):
    """The computation did not come to rest."""


class CannotBeSplit(EstimateRefused):
    """A stratum that cannot carry an estimate of its own."""
