"""What operations on the table have in common: a contribution and its key, given to one after another.

Not an operation: the operations that call it are guarded.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.grounds import Refusal
from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.cases import filed, gate, keeping, sealed, seating
from houvast.records.cases.models import Case, CaseDocument, Contribution, ContributionKey, Seat
from houvast.records.cases.refusals import NotPossible


@dataclass(frozen=True)
class Laid:
    """One thing on the table, opened. `agency`: which one laid it, None: the team of the case.

    `document`: the file that came with it. `damaged`: it does not open.
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
    document: filed.Attached | None = None


def written_down(
    case: Case, words: str, *, field: str, about: int, agency: uuid.UUID | None, by: Actor,
    key: bytes = b"",
) -> tuple[Contribution, bytes]:  # fmt: skip
    """The words, in a case that is held, under a key that nobody holds yet, a fresh one where none is given;
    NotPossible for what is shared on no ground.
    """
    if field == gate.INVITATION or not gate.is_shareable(field):
        raise NotPossible(_("This is shared on no ground, or is no such thing: choose from the list."))
    key = key or sealed.new_key()
    row = Contribution(
        case=case, number=keeping.next_number(case.contributions.all()), field=field, about=about,
        agency_id=agency, written_by_id=by.id, written_at=timezone.now(),
    )  # fmt: skip
    row.sealed = sealed.seal_words({"words": words}, key, case=case.id, kind="contribution", number=row.id)
    row.save(force_insert=True)
    return row, key


def permitted(case: Case, to: Sequence[uuid.UUID], *, field: str, about: int, by: Actor) -> list[Seat]:
    """The seats, if each of them may be shown this today; else why not, by name of the agency."""
    wanted = set(to)
    seats = list(Seat.objects.filter(case=case, pk__in=wanted).select_related("ground", "case"))
    if len(seats) != len(wanted):
        raise Refused
    agencies = {each.id: each for each in accounts.agencies(seen_by=by)}
    sits = {each.pk for each in seating.with_somebody(Seat.objects.filter(pk__in=wanted))}
    for seat in seats:
        there = agencies[seat.agency_id]
        if seat.state == "ACCEPTED" and seat.pk not in sits:
            raise NotPossible(
                _("Not to %(agency)s, so to nobody: nobody of it works here any more. End its place.")
                % {"agency": there.name}
            )
        state = "ACCEPTED" if seat.state in ("INVITED", "ACCEPTED") else ""
        answer = gate.may_show(
            seat, there.kind, field=field, about=about, on=timezone.localdate(), as_if=state
        )
        if isinstance(answer, Refusal):
            raise NotPossible(
                _("Not to %(agency)s, so to nobody: %(why)s")
                % {"agency": there.name, "why": gate.said(answer)}
            )
    return seats


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


def in_words(row: Contribution, key: bytes) -> str:
    """All of a contribution that can be read as words, with its document; NotPossible."""
    document: CaseDocument | None = getattr(row, "document", None)
    if document is not None and document.withdrawn_on is not None:
        return ""
    try:
        said = sealed.open_words(bytes(row.sealed), key, case=row.case_id, kind="contribution", number=row.id)
        words = str(said["words"])
        return f"{words}\n{filed.in_words(document, key)}" if document else words
    except sealed.CannotOpen as closed:
        raise NotPossible(_("What was written here cannot be opened.")) from closed


def opened(held: Iterable[ContributionKey], *, action: str, by: Actor) -> tuple[Laid, ...]:
    """What these keys open, in their order; what does not open is said to be damaged."""

    @cache
    def private(team: uuid.UUID, generation: int) -> bytes:
        return keys.private_key(team, generation, by=by, action=action)

    lock = cache(keys.lock_named)
    return tuple(_opened(each, private, lock) for each in held)


def documents(case: Case, *, action: str, by: Actor) -> tuple[Laid, ...]:
    held = ContributionKey.objects.filter(case=case, seat=None, contribution__document__isnull=False)
    rows = held.select_related("contribution__document").order_by("-contribution__number")
    return opened(rows, action=action, by=by)


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
    document: CaseDocument | None = getattr(row, "document", None)
    words, damaged, file = "", False, None
    try:
        if document is not None and document.withdrawn_on is not None:
            file = filed.attached(document, None)
        else:
            key = _key_of(held, private(held.team_id, held.generation), lock)
            said = sealed.open_words(
                bytes(row.sealed), key, case=row.case_id, kind="contribution", number=row.id
            )
            words, file = said["words"], filed.attached(document, key) if document else None
    except keys.NotHandedOver:
        raise
    except sealed.CannotOpen:
        damaged = True
    return Laid(
        row.id, row.number, row.field, row.about, row.agency_id, row.written_by_id, row.written_at,
        words, damaged, file,
    )  # fmt: skip
