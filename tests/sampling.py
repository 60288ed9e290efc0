"""What the default suite runs of much of a kind; `make test-slow` runs the rest, and `.ci/run` both."""

import pytest


def sampled(first: object, *others: object) -> list[object]:
    """All to try as parameters: the first by default, the others with `make test-slow`."""
    return [first, *(pytest.param(each, marks=pytest.mark.slow) for each in others)]
