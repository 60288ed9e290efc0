"""What counts as small, and how much doubt an attacker must be left with: named values with their source."""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any


class Method(StrEnum):
    """How tables are protected. Two methods on tables that share people would give each other away."""

    SUPPRESS = "suppress"  # small counts are hidden, and others with them
    CELL_KEY = "cell_key"  # every count is changed a little, the same people always by the same amount
    ROUND = "round"  # every count becomes a multiple of a base, and tables still add up
    BUDGET = "budget"  # noise that is drawn once, and counted against a budget
    NONE = "none"  # nothing is at risk


@dataclass(frozen=True, slots=True)
class Groups:
    """Which groups tell on their members: of `least` to `most` people, `share` or more have one answer.

    `told` names the axes with answers that must not be known of somebody; without it, all axes about people
    by which nobody is known (`groups.KNOWN_BY`).
    """

    share: Fraction
    least: int
    most: int
    told: tuple[str, ...] | None = None

    def tells(self, held: int, of: int) -> bool:
        return self.least <= of <= self.most and held >= self.share * of


@dataclass(frozen=True, slots=True)
class Policy:
    """When a cell is hidden, and how wide the interval of a hidden cell must stay.

    A count from `smallest_at_risk` to `largest_at_risk` is never shown; a zero always is. After protection an
    attacker who knows everything published must find at least `least_possible_values` whole numbers possible
    for every small cell, within what its mark gives away. With `groups`, nobody can be certain either that a
    group tells on its members; a zero in such a group's line may then be hidden as if it were a small count.
    """

    name: str
    smallest_at_risk: int
    largest_at_risk: int
    least_possible_values: int
    source: str
    method: Method = Method.SUPPRESS
    base: int = 0  # of rounding
    chances: str = ""  # of cell keys: the name of their table in `ptables`
    budget: str = ""  # all that may ever be spent on one family of tables for any day, in `unit`
    unit: str = ""  # epsilon (Laplace; Dwork and others 2006) or rho (Gaussian; Bun and Steinke 2016)
    groups: Groups | None = None

    @property
    def hides(self) -> bool:
        """Whether any count at all is at risk."""
        return self.smallest_at_risk <= self.largest_at_risk

    @property
    def least_behind_a_mark(self) -> int:
        """The least count that a reader of the mark of small counts may have before them."""
        return 0 if self.groups else self.smallest_at_risk

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


@dataclass(frozen=True, slots=True)
class Protection:
    """What was done to a table, with the numbers that a reader may know, as name and value."""

    method: Method
    numbers: tuple[tuple[str, str | int | float], ...] = ()

    def __getitem__(self, name: str) -> Any:
        return dict(self.numbers)[name]


SMALL_COUNTS = Policy(
    name="small_counts",
    smallest_at_risk=1,
    largest_at_risk=4,
    least_possible_values=3,
    source="docs/decisions/0010-small-cells.md",
)

NEARLY_ALL = Groups(share=Fraction(9, 10), least=5, most=49)

# Small counts, and that nearly everybody in a small group has one answer.
SMALL_COUNTS_AND_GROUPS = replace(
    SMALL_COUNTS,
    name="small_counts_and_groups",
    source="docs/decisions/0238-groups-that-tell-are-hidden.md",
    groups=NEARLY_ALL,
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
    method=Method.NONE,
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

# Instead of hiding; which one when: docs/explanation/disclosure.md. A family of tables has one of them.
CELL_KEYS = Policy(
    name="cell_keys",
    smallest_at_risk=1,
    largest_at_risk=4,
    least_possible_values=3,
    source="docs/decisions/0240-cell-keys.md",
    method=Method.CELL_KEY,
    chances="cells",
)
ROUNDED_TO_5 = Policy(
    name="rounded_to_5",
    smallest_at_risk=1,
    largest_at_risk=4,
    least_possible_values=3,
    source="docs/decisions/0241-controlled-rounding.md",
    method=Method.ROUND,
    base=5,
)
ROUNDED_TO_3 = Policy(
    name="rounded_to_3",
    smallest_at_risk=1,
    largest_at_risk=2,
    least_possible_values=3,
    source="docs/decisions/0241-controlled-rounding.md",
    method=Method.ROUND,
    base=3,
)
NOISE_WITH_A_BUDGET = Policy(
    name="noise_with_a_budget",
    smallest_at_risk=1,
    largest_at_risk=4,
    least_possible_values=3,
    source="docs/decisions/0243-noise-with-a-budget.md",
    method=Method.BUDGET,
    budget="1",
    unit="epsilon",
)
GAUSSIAN_NOISE_WITH_A_BUDGET = Policy(
    name="gaussian_noise_with_a_budget",
    smallest_at_risk=1,
    largest_at_risk=4,
    least_possible_values=3,
    source="docs/decisions/0243-noise-with-a-budget.md",
    method=Method.BUDGET,
    budget="0.1",
    unit="rho",
)

POLICIES = {
    policy.name: policy
    for policy in (
        SMALL_COUNTS,
        SMALL_COUNTS_AND_GROUPS,
        NEVER_EXACT,
        PUBLIC_ONE_BY_ONE,
        THREE_SHELTERS,
        CELL_KEYS,
        ROUNDED_TO_5,
        ROUNDED_TO_3,
        NOISE_WITH_A_BUDGET,
        GAUSSIAN_NOISE_WITH_A_BUDGET,
    )
}
