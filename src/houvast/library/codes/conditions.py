"""A condition on one or more axes: `timing is HISTORICAL`, `form is PHYSICAL or PHYSICAL_NEGLECT`.

A printed line is often not a code but such a condition, because printed lists mix axes. An axis that a
condition does not name may be anything. `unless` holds the conditions that are asked first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from houvast.library.codes.refusals import MissingAxis

Facts = Mapping[str, str | Collection[str]]
"""What is known of one case: axis to code, or to several codes where an axis may hold several (forms)."""


class Condition(Mapping[str, tuple[str, ...]]):
    """Axis to the codes that satisfy it. Reads like a dictionary, never changes, and can be hashed."""

    __slots__ = ("_axes", "unless")

    def __init__(
        self, axes: Mapping[str, tuple[str, ...]], unless: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    ) -> None:
        self._axes = dict(axes)
        self.unless = tuple(Condition(earlier) for earlier in unless)

    def __getitem__(self, axis: str) -> tuple[str, ...]:
        return self._axes[axis]

    def __iter__(self) -> Iterator[str]:
        return iter(self._axes)

    def __len__(self) -> int:
        return len(self._axes)

    def __hash__(self) -> int:
        return hash((frozenset(self._axes.items()), self.unless))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Condition):
            return self._axes == other._axes and self.unless == other.unless
        return self._axes == other

    def __repr__(self) -> str:
        axes = " and ".join(f"{axis} is {' or '.join(codes)}" for axis, codes in self._axes.items())
        return (axes or "anything") + "".join(f", unless {earlier!r}" for earlier in self.unless)

    def matches(self, facts: Facts) -> bool:
        """Whether a case satisfies this. Refuses a case that says nothing on an axis that is asked."""
        return all(_holds(axis, codes, facts) for axis, codes in self._axes.items()) and not any(
            earlier.matches(facts) for earlier in self.unless
        )


def _holds(axis: str, codes: tuple[str, ...], facts: Facts) -> bool:
    if axis not in facts:
        raise MissingAxis(f'nothing is said on "{axis}"; an unknown answer is the code U')
    given = facts[axis]
    return given in codes if isinstance(given, str) else any(code in codes for code in given)
