"""Signing each day how far a trail had come, checking a trail against that, dropping what is past its term.

Nothing else of this part reads a key, and only the operations of `accounts` import this file. Guard and
trail work without it, so that nothing which releases reaches knows of keys. What a key signs is told in
`library/proofs/anchors.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from houvast.library.proofs import anchors
from houvast.library.proofs.anchors import Anchor as Signed
from houvast.library.proofs.anchors import AnchorRefused, Endorsement
from houvast.library.proofs.chain import Fault
from houvast.records.audit import signing_key, trail
from houvast.records.audit.models import TERM_YEARS, Anchor, Entry


class BrokenTrail(Exception):
    """The trail does not hold, so it is neither signed nor dropped; carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"entry {fault.position}: {fault.reason}")
        self.fault = fault


@dataclass(frozen=True)
class Checked:
    """What anchors say of a trail. `doubts` are about anchors themselves, a sentence each."""

    fault: Fault | None
    doubts: tuple[str, ...]
    anchored: tuple[date, int] | None
    """The newest anchor that was checked: its day, and the entry it vouches for."""


def sign_day(organisation: UUID, *, on: date) -> Signed:
    """The anchor of a day: made once, over what was added since the one before it, if that holds."""
    end = trail.locked_end(organisation)
    last = _newest(organisation)
    if last and last.day >= on:
        return _signed(last)
    since = (last.position, bytes(last.link)) if last else None
    if fault := trail.fault(organisation, since=since):
        raise BrokenTrail(fault)
    made = anchors.sign(
        str(organisation),
        on,
        end.position,
        bytes(end.link),
        previous=_signed(last).hash if last else anchors.NONE_BEFORE,
        seed=signing_key.current(organisation, on=on, is_first=last is None),
    )
    Anchor.objects.create(
        organisation=organisation,
        day=on,
        position=made.position,
        link=made.link,
        previous=made.previous,
        key=made.key,
        signature=made.signature,
    )
    return made


def files(organisation: UUID) -> dict[str, bytes]:
    """Every anchor and endorsement, by the name of its file: what is to be kept elsewhere."""
    found = Anchor.objects.filter(organisation=organisation).order_by("day")
    made = {f"{each.day}.json": _signed(each).as_json() for each in found}
    return made | signing_key.endorsements(organisation)


def checked(organisation: UUID, *, kept: Mapping[str, bytes], keys: Iterable[bytes] = ()) -> Checked:
    """The trail against its anchors: our own, and those `kept` elsewhere, by the name of their file.

    Whose signature counts: `keys`, or our own when none are given, and what endorsements join to them.
    """
    sure, doubts = _vouched(organisation, kept, keys)
    by_position = {each.position: (each.link, f"the anchor of {each.day}") for each in sure}
    newest = (sure[-1].day, sure[-1].position) if sure else None
    return Checked(trail.fault(organisation, anchors=by_position), doubts, newest)


def drop(organisation: UUID, *, on: date) -> list[int]:
    """Drop the entries that are past their term, under the anchor that ends them; gives their positions.

    Nothing is dropped that does not hold, or whose anchor does not: what is wrong in it would be lost as
    well. Only what is due is checked, so that nobody waits for the whole trail.
    """
    trail.locked_end(organisation)
    gone = trail.dropped(organisation)
    last_day = _years_before(on, TERM_YEARS)
    due = Anchor.objects.filter(organisation=organisation, day__lte=last_day, dropped_on=None)
    under = due.filter(position__gt=gone.until if gone else 0).order_by("-position").first()
    if under is None:
        return []
    _, doubts = _vouched(organisation, {}, ())
    fault = trail.fault(organisation, until=(under.position, bytes(under.link)))
    if fault or doubts:
        raise BrokenTrail(fault or Fault(under.position, doubts[0]))
    entries = Entry.objects.filter(organisation=organisation, position__lte=under.position)
    positions = list(entries.order_by("position").values_list("position", flat=True))
    entries.delete()
    under.dropped_on = on
    under.save(update_fields=["dropped_on"])
    return positions


def _vouched(
    organisation: UUID, kept: Mapping[str, bytes], keys: Iterable[bytes]
) -> tuple[list[Signed], tuple[str, ...]]:
    """The anchors whose key is known, oldest first, and what is to be said against any of them."""
    doubts: list[str] = []
    theirs, endorsed = _read(organisation, kept, "The kept file", doubts)
    ours, our_endorsed = _read(organisation, files(organisation), "Of this installation,", doubts)
    roots = list(keys) or signing_key.public_halves(organisation)
    known = anchors.trusted(roots, endorsed + our_endorsed)
    both = _one_a_day(theirs, ours, doubts)
    sure = [each for each in both if each.key in known]
    doubts += _doubts_of_keys(both, known)
    doubts += _doubts_of_order(both)
    doubts += _doubts_of_dropping(organisation, sure)
    return sure, tuple(doubts)


def _newest(organisation: UUID) -> Anchor | None:
    return Anchor.objects.filter(organisation=organisation).order_by("-day").first()


def _signed(row: Anchor) -> Signed:
    return Signed(
        str(row.organisation),
        row.day,
        row.position,
        bytes(row.link),
        bytes(row.previous),
        bytes(row.key),
        bytes(row.signature),
    )


def _read(
    organisation: UUID, found: Mapping[str, bytes], whose: str, doubts: list[str]
) -> tuple[list[Signed], list[Endorsement]]:
    """Anchors and endorsements of this trail; a file that is neither, or not whole, becomes a doubt."""
    signed: list[Signed] = []
    endorsed: list[Endorsement] = []
    for name, file in found.items():
        try:
            read = anchors.read(file)
        except AnchorRefused as refused:
            doubts.append(f"{whose} {name} does not count: {refused}.")
            continue
        if read.organisation != str(organisation):
            doubts.append(f"{whose} {name} does not count: it is of another helpline.")
        elif isinstance(read, Signed):
            signed.append(read)
        else:
            endorsed.append(read)
    return signed, endorsed


def _one_a_day(theirs: Iterable[Signed], ours: Iterable[Signed], doubts: list[str]) -> list[Signed]:
    """By day; where a kept anchor and ours differ, the kept one counts, and that they differ is a doubt."""
    found = {each.day: each for each in ours}
    for each in theirs:
        if found.setdefault(each.day, each) != each:
            doubts.append(f"The anchor of {each.day} in the database is not the one that is kept elsewhere.")
            found[each.day] = each
    return [found[day] for day in sorted(found)]


def _doubts_of_keys(found: Iterable[Signed], known: frozenset[bytes]) -> Iterator[str]:
    for each in found:
        if each.key not in known:
            key = each.key.hex()[:16]
            yield f"The anchor of {each.day} is signed with {key}, which no known key vouches for."


def _doubts_of_order(found: Iterable[Signed]) -> Iterator[str]:
    """Each anchor names the one before it: one that is missing or was slipped in between shows."""
    before = anchors.NONE_BEFORE
    for each in found:
        if each.previous != before:
            yield f"An anchor before the one of {each.day} is missing, or was put in its place later."
        before = each.hash


def _doubts_of_dropping(organisation: UUID, found: Iterable[Signed]) -> Iterator[str]:
    gone = trail.dropped(organisation)
    if gone is None:
        return
    if (gone.anchored_on, gone.until, gone.link) not in {
        (each.day, each.position, each.link) for each in found
    }:
        yield f"Entries 1 to {gone.until:,} were dropped under an anchor that is not there."
    if gone.anchored_on > _years_before(gone.on, TERM_YEARS):
        yield f"Entries 1 to {gone.until:,} were dropped on {gone.on}, before their term was past."


def _years_before(on: date, years: int) -> date:
    """The same day of an earlier year; of 29 February the day before it."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)
