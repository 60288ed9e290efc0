"""What counts as small, and how much doubt an attacker must be left with: named values with their source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """When a cell is hidden, and how wide the interval of a hidden cell must stay.

    A count from `smallest_at_risk` to `largest_at_risk` is never shown; a zero always is. After protection an
    attacker who knows everything published must find at least `least_possible_values` whole numbers possible
    for every small cell, within what its mark gives away.
    """

    name: str
    smallest_at_risk: int
    largest_at_risk: int
    least_possible_values: int
    source: str

    def is_at_risk(self, count: int) -> bool:
        return self.smallest_at_risk <= count <= self.largest_at_risk


SMALL_COUNTS = Policy(
    name="small_counts",
    smallest_at_risk=1,
    largest_at_risk=4,
    least_possible_values=3,
    source="docs/decisions/0010-small-cells.md",
)

# Never exactly, with the fewest cells hidden: what other tools promise, though to a weaker attacker.
NEVER_EXACT = Policy(
    name="never_exact",
    smallest_at_risk=1,
    largest_at_risk=4,
    least_possible_values=2,
    source="docs/decisions/0010-small-cells.md",
)

POLICIES = {policy.name: policy for policy in (SMALL_COUNTS, NEVER_EXACT)}
