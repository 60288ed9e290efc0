"""What a declaration may hold: types of values, declared once and checked in one round.

    check(Fields(needs={"name": TEXT}, may={"total": COUNT}), declared)

A value that does not fit raises `Odd`, which knows the mapping and the key: a reader can name the line.
What values mean beside one another is for whoever declares the shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

_LONGEST_SHOWN = 40


class Odd(ValueError):
    """A value that does not fit. `within` is the mapping that holds it under `key`."""

    def __init__(self, within: object, key: Any, why: str) -> None:
        self.within, self.key, self.why = within, key, why
        super().__init__(f"{key} {why}")


@dataclass(frozen=True)
class Is:
    """One value, and how it is said what it should be: "a text"."""

    said: str
    holds: Callable[[Any], bool]


@dataclass(frozen=True)
class OrNull:
    """A value, or null where nobody knows it."""

    of: Is | Fields


@dataclass(frozen=True)
class Several:
    """A list of values."""

    of: Shape
    least: int = 0


@dataclass(frozen=True)
class ByKey:
    """A mapping with keys of somebody's own, and one kind of value."""

    keys: Is
    of: Shape
    needs: tuple[str, ...] = ()
    least: int = 0


@dataclass(frozen=True)
class Fields:
    """A mapping with known keys: some needed, some not."""

    needs: Mapping[str, Shape] = field(default_factory=dict)
    may: Mapping[str, Shape] = field(default_factory=dict)


Shape: TypeAlias = Is | OrNull | Several | ByKey | Fields


def check(shape: Shape, value: Any) -> None:
    """Nothing where the value has the shape. Raises Odd at the first place that has not."""
    _Round().check(shape, value, None, "file")


class _Round:
    """One round of checks. What aliases repeat is looked at once: few lines could stand for billions."""

    def __init__(self) -> None:
        self.seen: set[tuple[int, int]] = set()

    def check(self, shape: Shape, value: Any, within: object, key: Any) -> None:
        if isinstance(shape, OrNull):
            if value is not None:
                self.check(shape.of, value, within, key)
        elif isinstance(shape, Is):
            if not shape.holds(value):
                raise Odd(within, key, f"is {shape.said}, not {_shown(value)}")
        elif (id(shape), id(value)) not in self.seen:
            self.seen.add((id(shape), id(value)))
            self._check_parts(shape, value, within, key)

    def _check_parts(self, shape: Several | ByKey | Fields, value: Any, within: object, key: Any) -> None:
        if isinstance(shape, Several):
            if not isinstance(value, list) or len(value) < shape.least:
                least = " with at least one entry" if shape.least else ""
                raise Odd(within, key, f"is a list{least}, in [ ] or with - in front of each")
            for each in value:
                self.check(shape.of, each, within, key)
        elif not isinstance(value, dict):
            raise Odd(within, key, f"has keys with values, and is not {_shown(value)}")
        elif isinstance(shape, ByKey):
            self._check_by_key(shape, value, within, key)
        else:
            self._check_fields(shape, value)

    def _check_by_key(self, shape: ByKey, value: dict[Any, Any], within: object, key: Any) -> None:
        if not value.keys() >= set(shape.needs):
            raise Odd(within, key, f"needs {' and '.join(shape.needs)} at least")
        if len(value) < shape.least:
            raise Odd(within, key, f"is empty: give {shape.keys.said}")
        for name, each in value.items():
            if not shape.keys.holds(name):
                raise Odd(value, name, f"in {key} is not {shape.keys.said}")
            self.check(shape.of, each, value, name)

    def _check_fields(self, shape: Fields, value: dict[Any, Any]) -> None:
        known = {**shape.needs, **shape.may}
        for name in value:
            if name not in known:
                raise Odd(value, name, f"is not known here (known: {', '.join(sorted(known))})")
        for name in sorted(shape.needs.keys() - value.keys()):
            raise Odd(value, name, "is missing")
        for name, each in value.items():
            self.check(known[name], each, value, name)


def _shown(value: Any) -> str:
    if isinstance(value, dict | list | tuple | set):
        return "several values"
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
