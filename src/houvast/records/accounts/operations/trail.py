"""Reading, printing, checking, signing and dropping the trail, for those entitled; it stands in the trail."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.utils import timezone

from houvast.library.proofs.chain import Fault
from houvast.records.accounts import queries, rules, trail_in_print
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_after
from houvast.records.accounts.refusals import NotPossible
from houvast.records.audit import anchor, signing_key, trail


@dataclass(frozen=True)
class Checked:
    """What checking one helpline's trail found; `doubts` are about its anchors, a sentence each."""

    organisation: uuid.UUID
    entries: int
    fault: Fault | None
    doubts: tuple[str, ...]
    anchored: tuple[date, int] | None
    dropped: trail.Dropped | None


@guarded(rules.VERIFY_TRAIL)
def verify_trail(
    *, kept: Mapping[str, bytes] = MappingProxyType({}), keys: Sequence[bytes] = (), by: Actor
) -> Checked:
    """Check every link of the helpline's trail, and the trail against its anchors.

    `kept` are files of anchors that were kept elsewhere, by name; `keys` the public halves that count,
    when not those of this installation.
    """
    entries, gone = trail.length(by.organisation), trail.dropped(by.organisation)
    found = anchor.checked(by.organisation, kept=kept, keys=keys)
    empty = Fault(1, "missing: a trail begins with the founding of its helpline") if not entries else None
    return Checked(by.organisation, entries, found.fault or empty, found.doubts, found.anchored, gone)


@dataclass(frozen=True)
class Anchored:
    """The newest anchor of a trail, the public half of its key, and all files to keep elsewhere, by name."""

    day: date
    position: int
    key: str
    files: Mapping[str, bytes]


@guarded(rules.ANCHOR_TRAIL)
def anchor_trail(*, on: date, by: Actor) -> Anchored:
    """Sign how far the trail has come, once a day; a trail that does not hold is not signed."""
    with _trail_as_it_must_be():
        made = anchor.sign_day(by.organisation, on=on)
    return Anchored(made.day, made.position, made.key.hex(), anchor.files(by.organisation))


@guarded(rules.RENEW_ANCHOR_KEY)
def renew_anchor_key(*, on: date, is_lost: bool = False, by: Actor) -> str:
    """A new key signs from now on; gives its public half. The former one vouches for it unless it is lost."""
    with _trail_as_it_must_be():
        return signing_key.renew(by.organisation, on=on, is_lost=is_lost).hex()


@guarded(rules.DROP_TRAIL)
def drop_trail(*, on: date, by: Actor) -> list[int]:
    """Drop entries past their term, under the anchor that vouches for them; gives their positions."""
    with _trail_as_it_must_be():
        return anchor.drop(by.organisation, on=on)


@guarded(rules.READ_TRAIL)
def read_trail(*, subject: str = "", newest: int = 200, by: Actor) -> tuple[trail.Event, ...]:
    """The newest events, newest first. Reading the trail stands in the trail."""
    return tuple(trail.events(by.organisation, subject=subject, newest=newest))


@dataclass(frozen=True)
class PrintedTrail:
    """The trail of the record `id`, as PDF."""

    id: str
    pdf: bytes


def _printed(*, of: str, by: Actor) -> bytes:
    events = trail.events(by.organisation, subject=of, newest=None)[::-1] if of else []
    if not events:
        raise Refused
    heading = trail_in_print.Heading(queries.helpline_name(seen_by=by), of, timezone.now(), by.name)
    return trail_in_print.in_print(events, queries.names(seen_by=by), heading, by.language)


@guarded_after(_printed, rules.PRINT_TRAIL)
def print_trail(pdf: bytes, *, of: str, by: Actor) -> PrintedTrail:
    """Everything that happened with one record, as a document. That it was printed stands there too."""
    return PrintedTrail(of, pdf)


@contextmanager
def _trail_as_it_must_be() -> Iterator[None]:
    """What stands in the way of signing or dropping, as words that say what to do."""
    try:
        yield
    except anchor.BrokenTrail as broken:
        raise NotPossible(f"The trail does not hold ({broken}). Run `houvast audit verify`.") from broken
    except signing_key.SigningKeyMissing as missing:
        raise NotPossible(
            f"The key {missing} is missing. Put it back from where it is kept; if it is lost for good, "
            "run `houvast audit renew-key --lost` and tell whoever keeps the anchors."
        ) from missing
    except signing_key.SigningKeyThere as there:
        raise NotPossible(f"The key {there} is not lost. Leave --lost out.") from there
