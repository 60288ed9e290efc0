"""What is done for many calls of guarded operations at once, with the same rights for each."""

import functools
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ParamSpec, Protocol, TypeVar

from django.utils import timezone

from houvast.records.accounts.guard import Actor, Rule
from houvast.records.audit import trail

P = ParamSpec("P")
R = TypeVar("R")

Call = functools.partial[Any]
"""A marked operation with what it is called with."""


class Together(Protocol):
    """Does for many calls at once what their operations do one by one, with the same rights for each.

    An answer is what the operation returns or raises. What is not among the answers is left to the operation
    itself: whatever is refused, and whatever is not as it mostly is. Raised is what makes a transaction
    useless: nothing is done then, and each call goes alone.
    """

    def before(self, calls: Sequence[Call]) -> tuple[Mapping[int, object], Sequence[Call]]:
        """Long work before the transaction: answers (by place in `calls`) of what ends there, and the calls
        to go on with, each at its place. What was done before is done once, also where each goes alone."""
        ...

    def within(self, calls: Sequence[Call]) -> Mapping[int, object]:
        """The work itself, in the caller's transaction; answers by place in `calls`."""
        ...


def together(how: Together) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a guarded operation that may be done for many at once: above its guard."""

    def mark(run: Callable[P, R]) -> Callable[P, R]:
        run.together = how  # type: ignore[attr-defined]  # together_of reads it
        return run

    return mark


def recorded(rule: Rule, actors: Sequence[Actor]) -> None:
    """What was done for many at once stands in the trail as each operation would leave it, in their order;
    for `Together`, which asked their rights, in its own transaction."""
    assert all(by.may(rule.action) for by in actors)
    done: dict[uuid.UUID, list[trail.Happened]] = {}
    for by in actors:
        done.setdefault(by.organisation, []).append(trail.Happened(timezone.now(), by.id, rule.action))
    for organisation, happened in done.items():
        trail.append(organisation, happened)


def together_of(operation: Callable[..., Any]) -> Together | None:
    """How an operation is done for many at once, or None where it never is."""
    return getattr(operation, "together", None)
