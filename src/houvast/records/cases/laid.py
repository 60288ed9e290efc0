"""What operations on the table have in common: a contribution and its key, given to one after another.

Not an operation: the operations that call it are guarded.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from houvast.records.cases import gate, keeping, sealed
from houvast.records.cases.models import Case, Contribution, ContributionKey, Seat
from houvast.records.cases.refusals import NotPossible


@dataclass(frozen=True)
class Laid:
    """One thing on the table, opened. `agency`: which one laid it, None: the team of the case.

    `damaged`: it does not open.
    """

    id: uuid.UUID
    number: int
    field: str
    about: int
    agency: uuid.UUID | None
    written_by: uuid.UUID | None
    written_at: datetime
    words: str
    damaged: bool = False


def written_down(
    case: Case, words: str, *, field: str, about: int, agency: uuid.UUID | None, by: Actor
) -> tuple[Contribution, bytes]:
    """The words under a fresh key, which nobody holds yet; NotPossible for what is shared on no ground."""
    if field == gate.INVITATION or not gate.is_shareable(field):
        raise NotPossible(_("This is shared on no ground, or is no such thing: choose from the list."))
    key = sealed.new_key()
    latest = case.contributions.aggregate(models.Max("number"))["number__max"] or 0
    row = Contribution(
        case=case, number=latest + 1, field=field, about=about, agency_id=agency,
        written_by_id=by.id, written_at=timezone.now(),
    )  # fmt: skip
    row.sealed = sealed.seal_words({"words": words}, key, case=case.id, kind="contribution", number=row.id)
    row.save(force_insert=True)
    return row, key


def give(row: Contribution, key: bytes, *, team: uuid.UUID, seat: Seat | None) -> None:
    """The key of a contribution for one who may read it."""
    made = ContributionKey(
        case_id=row.case_id, contribution=row, team_id=team, seat=seat, given_on=timezone.localdate()
    )
    place = sealed.of_contribution(row.case_id, row.id, team)
    keeping.wrap_for(made, key, team=team, place=place, until=sealed.month(row.case.worked_on))
    made.save()


def key_of(held: ContributionKey, *, action: str, by: Actor) -> bytes:
    """The key of one contribution. Locked, NotHandedOver or CannotOpen say why not."""
    return _key_of(held, keys.private_key(held.team_id, held.generation, by=by, action=action))


def opened(held: Iterable[ContributionKey], *, action: str, by: Actor) -> tuple[Laid, ...]:
    """What these keys open, in their order; what does not open is said to be damaged."""

    @cache
    def private(team: uuid.UUID, generation: int) -> bytes:
        return keys.private_key(team, generation, by=by, action=action)

    lock = cache(keys.lock_named)
    return tuple(_opened(each, private, lock) for each in held)


def _key_of(
    held: ContributionKey, private: bytes, lock: Callable[[str], keys.MonthLock] = keys.lock_named
) -> bytes:
    place = sealed.of_contribution(held.case_id, held.contribution_id, held.team_id)
    return sealed.open_key(bytes(held.wrapped), private=private, place=place, lock=lock(held.month_key))


def _opened(
    held: ContributionKey,
    private: Callable[[uuid.UUID, int], bytes],
    lock: Callable[[str], keys.MonthLock],
) -> Laid:
    row = held.contribution
    words, damaged = "", False
    try:
        key = _key_of(held, private(held.team_id, held.generation), lock)
        said = sealed.open_words(bytes(row.sealed), key, case=row.case_id, kind="contribution", number=row.id)
        words = said["words"]
    except keys.NotHandedOver:
        raise
    except sealed.CannotOpen:
        damaged = True
    return Laid(
        row.id, row.number, row.field, row.about, row.agency_id, row.written_by_id, row.written_at,
        words, damaged,
    )  # fmt: skip
