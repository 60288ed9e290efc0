"""What linkage refuses, by name. Each message says what is wrong, where, and what to do."""


class LinkageRefused(ValueError):
    """The linkage does not take place; the message says why."""


class NoGround(LinkageRefused):
    """No legal ground and impact assessment are recorded for this linkage, these sources and this day."""


class KeyRefused(LinkageRefused):
    """A key that is too short, missing, or readable by others."""


class ParametersRefused(LinkageRefused):
    """Parameters that contradict themselves or are too weak to encode with."""


class SourceRefused(LinkageRefused):
    """The file of a source lacks a column, or has nothing that can be encoded."""


class FiltersRefused(LinkageRefused):
    """Encoded files that cannot be compared: other parameters, another key, or damaged."""


class TooManyPairs(LinkageRefused):
    """So many pairs pass the threshold that they cannot be links."""


class ThresholdUnknown(LinkageRefused):
    """Nothing in the data says where links end: a labelled sample is needed."""
