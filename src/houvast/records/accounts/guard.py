"""The guard: every change passes it, and nothing passes that a rule does not permit.

A rule is written once, as a query condition. Lists filter by it and single records are fetched
through it, so list and detail cannot disagree, and what is forbidden is not found.

    @guarded(rules.REGISTER)
    def register(registration, *, by): ...              # returns the new record, or its id

    @guarded_on(Contact, rules.CORRECT)
    def correct(contact, registration, *, by): ...      # callers pass the id

The operation runs in one transaction with its entry in the trail; a refusal is recorded in a
transaction of its own.
"""

import functools
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from operator import or_
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar

from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from houvast.records.accounts.roles import INSTALLATION, VISITOR
from houvast.records.audit import trail

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)
F = TypeVar("F")


class Refused(Exception):
    """Not permitted, or not found: the two are deliberately the same to the one who asks."""


@dataclass(frozen=True)
class Actor:
    """Who acts, and in which teams each action is permitted to them."""

    id: uuid.UUID | None
    organisation: uuid.UUID
    name: str = ""
    language: str = "en"
    grants: Mapping[str, frozenset[uuid.UUID]] = field(default_factory=dict)
    own: frozenset[uuid.UUID] = frozenset()
    """Of somebody without an account: records that a secret of theirs has just opened."""
    private: bytes | None = field(default=None, repr=False, compare=False)
    """Their opened private key while they are unlocked; of somebody without an account, that of the one talk
    which their pass opened. Only `keys` uses it."""

    def may(self, action: str) -> bool:
        return action in self.grants

    def teams(self, action: str) -> frozenset[uuid.UUID]:
        """Teams in which the actor may do this."""
        return self.grants.get(action, frozenset())


_VISITOR: Mapping[str, frozenset[uuid.UUID]] = dict.fromkeys(VISITOR, frozenset())


def installation(organisation: uuid.UUID, teams: frozenset[uuid.UUID] = frozenset()) -> Actor:
    """The `houvast` command on its own machine: no person, and no more than roles.INSTALLATION."""
    return Actor(None, organisation, "houvast", grants=dict.fromkeys(INSTALLATION, teams))


def visitor(
    organisation: uuid.UUID, own: frozenset[uuid.UUID] = frozenset(), *, private: bytes | None = None
) -> Actor:
    """Somebody who seeks help: no account, no name, and no more than roles.VISITOR."""
    return Actor(None, organisation, grants=_VISITOR, own=own, private=private)


@dataclass(frozen=True)
class Rule:
    """An action and the records it may be done to.

    `within`: relations of the record to what it is part of, like the case of a seat. An operation on a part
    holds the whole first, and is given it with its record: so all who write in one whole wait for one another
    and never both ways round.
    """

    action: str
    permits: Callable[[Actor], Q] = lambda by: Q(organisation=by.organisation)
    within: tuple[str, ...] = ()


def seen(model: type[M], rule: Rule, by: Actor) -> QuerySet[M]:
    """All records that the rule permits to this actor: the start of every query."""
    if not by.may(rule.action):
        return model._default_manager.none()
    return model._default_manager.filter(rule.permits(by))


def held(rows: QuerySet[M]) -> list[M]:
    """These rows as they stand now, held for this transaction, taken in the order of their ids: of two who
    want the same ones, each waits for the other once at most.

    Who only names one of them in a row of their own, as one names who wrote it, waits for nobody.
    """
    return list(rows.order_by("pk").select_for_update(of=("self",), no_key=True))


def guarded(
    rule: Rule, *, traced: bool = True, reads: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark an operation that finds its own records. `traced=False` only where another entry tells it.

    `reads`: it changes nothing, and what it is part of is told elsewhere. It takes no transaction, which on
    SQLite would be the one place to write: who reads waits for nobody who writes.
    """

    def mark(operation: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(operation)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by = _actor(kwargs)
            _permit(rule, by, subject="")
            with _recording_refusals(rule, by, subject=""), _transaction(reads):
                result = operation(*args, **kwargs)
                if traced and not reads:
                    _record(rule, by, subject=_subject(result), count=_count(result))
                return result

        return _marked(run, rule)

    return mark


def guarded_after(
    first: Callable[P, F], rule: Rule
) -> Callable[[Callable[Concatenate[F, P], R]], Callable[P, R]]:
    """Mark an operation with long work before it: `first` gets the same arguments, reads and computes
    outside the transaction, so that nobody who writes waits for it; the operation gets its result.
    """

    def mark(operation: Callable[Concatenate[F, P], R]) -> Callable[P, R]:
        @functools.wraps(operation)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by = _actor(kwargs)
            _permit(rule, by, subject="")
            with _recording_refusals(rule, by, subject=""):
                made = first(*args, **kwargs)
                with transaction.atomic():
                    result = operation(made, *args, **kwargs)
                    _record(rule, by, subject=_subject(result), count=_count(result))
            return result

        return _marked(run, rule)

    return mark


def guarded_on(
    model: type[M],
    rule: Rule,
    *,
    traced: bool = True,
    reads: bool = False,
    beside: Callable[..., QuerySet[M]] | None = None,
) -> Callable[[Callable[Concatenate[M, P], R]], Callable[Concatenate[uuid.UUID, P], R]]:
    """Mark an operation on one record: callers give its id, the operation gets the record, held.

    `reads`: as in `guarded`; the record is not held. `beside`: gets what the operation gets, and says which
    others of the same kind it changes, too: they are held together with the record, in one order.
    """

    def mark(operation: Callable[Concatenate[M, P], R]) -> Callable[Concatenate[uuid.UUID, P], R]:
        @functools.wraps(operation)
        def run(id: uuid.UUID, /, *args: P.args, **kwargs: P.kwargs) -> R:
            by = _actor(kwargs)
            _permit(rule, by, subject=str(id))
            with _recording_refusals(rule, by, subject=str(id)), _transaction(reads):
                if beside is not None:
                    _refuse_unseen(model, rule, id, by)  # before anything is held: others would wait for it
                    held(model._default_manager.filter(Q(pk=id) | Q(pk__in=beside(id, *args, **kwargs))))
                record = _record_of(model, rule, id, by, locked=not reads)
                result = operation(record, *args, **kwargs)
                if traced and not reads:
                    _record(rule, by, subject=str(id))
                return result

        return _marked(run, rule)

    return mark


def guarded_on_after(
    first: Callable[Concatenate[uuid.UUID, P], F], model: type[M], rule: Rule, *, traced: bool = True
) -> Callable[[Callable[Concatenate[F, M, P], R]], Callable[Concatenate[uuid.UUID, P], R]]:
    """As `guarded_on`, after long work as in `guarded_after`: `first` gets the id and the same arguments.

    It works on what was so a moment before: what must still be so, the operation asks of its record.
    """

    def mark(operation: Callable[Concatenate[F, M, P], R]) -> Callable[Concatenate[uuid.UUID, P], R]:
        @functools.wraps(operation)
        def run(id: uuid.UUID, /, *args: P.args, **kwargs: P.kwargs) -> R:
            by = _actor(kwargs)
            _permit(rule, by, subject=str(id))
            with _recording_refusals(rule, by, subject=str(id)):
                _refuse_unseen(model, rule, id, by)
                made = first(id, *args, **kwargs)
                with transaction.atomic():
                    record = _record_of(model, rule, id, by, locked=True)
                    result = operation(made, record, *args, **kwargs)
                    if traced:
                        _record(rule, by, subject=str(id))
                return result

        return _marked(run, rule)

    return mark


def refuse(action: str, *, subject: uuid.UUID | None = None, by: Actor) -> NoReturn:
    """For a page that found nothing to show to this person: refused, and recorded as every refusal is."""
    _record(Rule(action), by, subject=str(subject or ""), outcome="refused")
    raise Refused


def rule_of(operation: Callable[..., Any]) -> Rule | None:
    """The rule an operation is marked with, or None if it is unguarded."""
    return getattr(operation, "guarded_by", None)


def _refuse_unseen(model: type[M], rule: Rule, id: uuid.UUID, by: Actor) -> None:
    if not seen(model, rule, by).filter(id=id).exists():
        raise Refused


def _record_of(model: type[M], rule: Rule, id: uuid.UUID, by: Actor, *, locked: bool) -> M:
    found = seen(model, rule, by).filter(id=id)
    wholes = {}
    if locked and connection.features.has_select_for_update:
        wholes = _wholes(model, rule, found)
        found = found.select_for_update(of=("self",), no_key=True)
    for record in found:  # one id, one record: no order, no limit
        for name in wholes and rule.within:
            setattr(record, name, wholes[getattr(record, f"{name}_id")])
        return record
    raise Refused


def _wholes(model: type[M], rule: Rule, found: QuerySet[M]) -> dict[Any, models.Model]:
    """What the record is part of, held and read then, by id. All of one kind."""
    if not rule.within:
        return {}
    [kind] = {model._meta.get_field(name).related_model for name in rule.within}
    assert kind is not None  # a relation has another side
    parts = (Q(pk__in=found.values(name)) for name in rule.within)
    return {each.pk: each for each in held(kind._default_manager.filter(functools.reduce(or_, parts)))}


def _transaction(reads: bool) -> AbstractContextManager[object]:
    return nullcontext() if reads else transaction.atomic()


def _marked(run: Callable[P, R], rule: Rule) -> Callable[P, R]:
    run.guarded_by = rule  # type: ignore[attr-defined]  # a function carries its mark; rule_of reads it
    return run


def _actor(kwargs: Mapping[str, Any]) -> Actor:
    by = kwargs.get("by")
    if not isinstance(by, Actor):
        raise TypeError("an operation needs `by`: who acts")
    return by


def _permit(rule: Rule, by: Actor, *, subject: str) -> None:
    if not by.may(rule.action):
        _record(rule, by, subject=subject, outcome="refused")
        raise Refused


@contextmanager
def _recording_refusals(rule: Rule, by: Actor, *, subject: str) -> Iterator[None]:
    """The refused work is rolled back; that it was tried is not."""
    try:
        yield
    except Refused:
        _record(rule, by, subject=subject, outcome="refused")
        raise


def _record(rule: Rule, by: Actor, *, subject: str, outcome: str = "done", count: int = 1) -> None:
    with transaction.atomic(savepoint=False):  # of its own only where no transaction is open yet
        said = trail.Happened(timezone.now(), by.id, rule.action, subject[:60], outcome, count)
        trail.append(by.organisation, [said])


def _subject(result: object) -> str:
    if isinstance(result, uuid.UUID):
        return str(result)
    return str(getattr(result, "id", ""))


def _count(result: object) -> int:
    """Bulk operations return the ids of what they made."""
    return len(result) if isinstance(result, list) else 1
