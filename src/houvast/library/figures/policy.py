"""What counts as small, and how much doubt an attacker must be left with: named values with their source."""

from dataclasses import dataclass, replace


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

    @property
    def hides(self) -> bool:
        """Whether any count at all is at risk."""
        return self.smallest_at_risk <= self.largest_at_risk

    def is_at_risk(self, count: int) -> bool:
        return self.smallest_at_risk <= count <= self.largest_at_risk

    def asking(self, smallest: int, largest: int, least_values: int | None = None) -> "Policy":
        """The same promise for another range of small counts, or with another number of values left."""
        return replace(
            self,
            smallest_at_risk=smallest,
            largest_at_risk=largest,
            least_possible_values=least_values or self.least_possible_values,
        )


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

# For what is about no person and public one by one, as services in a directory are: nothing is at risk.
PUBLIC_ONE_BY_ONE = Policy(
    name="public_one_by_one",
    smallest_at_risk=1,
    largest_at_risk=0,
    least_possible_values=1,
    source="docs/decisions/0184-whom-services-take-as-a-figure.md",
)

# For shelters and their beds: about no person, and one or two shelters behind a number would be found. All
# that is counted comes merged over three shelters at least.
THREE_SHELTERS = Policy(
    name="three_shelters",
    smallest_at_risk=1,
    largest_at_risk=2,
    least_possible_values=2,
    source="docs/decisions/0192-shelters-as-a-figure.md",
)

POLICIES = {policy.name: policy for policy in (SMALL_COUNTS, NEVER_EXACT, PUBLIC_ONE_BY_ONE, THREE_SHELTERS)}
