"""How many examples a property of the figure engines is tried on: few in the gate, many in `make hunt`.

A test that says its own number would keep it under every profile; these say both.
"""

from hypothesis import settings

CALM = 100  # the profiles other than `hunt` leave Hypothesis's own number


def examples(few: int, many: int | None = None) -> int:
    """`few`, and under `hunt` as many times more as that profile asks, or `many`."""
    asked = settings.default.max_examples
    if asked <= CALM:
        return few
    return many or few * asked // CALM
