"""Adding to the trail and checking it. Only the guard of `accounts` adds; nothing here changes or removes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from uuid import UUID

from houvast.library.proofs.chain import START, Fault, first_fault, link
from houvast.records.audit import sentences
from houvast.records.audit.models import Anchor, ChainEnd, Entry


@dataclass(frozen=True)
class Event:
    """One line of a trail, for people entitled to read it."""

    position: int
    at: datetime
    actor: UUID | None
    action: str
    subject: str
    outcome: str
    count: int
    link: bytes

    def told(self, language: str) -> str:
        """What happened, in words: "opened a contact". Who did it stands before it."""
        return sentences.told(self.action, outcome=self.outcome, count=self.count, language=language)


@dataclass(frozen=True)
class Happened:
    """What an entry is made of: who did what, to which record, and when."""

    at: datetime
    actor: UUID | None
    action: str
    subject: str = ""
    outcome: str = "done"
    count: int = 1


def append(organisation: UUID, happened: Sequence[Happened]) -> None:
    """Add entries at the end of the organisation's chain, in this order, inside the caller's transaction."""
    end = locked_end(organisation)
    before, entries = bytes(end.link), list[Entry]()
    for position, each in enumerate(happened, end.position + 1):
        entry = Entry(organisation=organisation, position=position, **vars(each))
        entry.link = before = link(before, _said(entry))
        entries.append(entry)
    Entry.objects.bulk_create(entries)
    ChainEnd.objects.filter(pk=organisation).update(position=end.position + len(entries), link=before)


@dataclass(frozen=True)
class Dropped:
    """Entries 1 to `until` were dropped on a day, under the anchor of a day, which ends with `link`."""

    until: int
    on: date
    anchored_on: date
    link: bytes


def dropped(organisation: UUID) -> Dropped | None:
    """What is no longer there because its term is past."""
    under = Anchor.objects.filter(organisation=organisation, dropped_on__isnull=False).order_by("-position")
    for anchor in under[:1]:
        assert anchor.dropped_on is not None  # the filter says so
        return Dropped(anchor.position, anchor.dropped_on, anchor.day, bytes(anchor.link))
    return None


def fault(
    organisation: UUID,
    *,
    anchors: Mapping[int, tuple[bytes, str]] = MappingProxyType({}),
    since: tuple[int, bytes] | None = None,
    until: tuple[int, bytes] | None = None,
) -> Fault | None:
    """The first entry that was changed, removed, inserted or reordered, or None.

    `anchors` are links by position, each with its name. `since`: only what comes after that entry; `until`:
    only up to that one, whose link is known.
    """
    gone = dropped(organisation)
    begins = since or ((gone.until, gone.link) if gone else (0, START))
    end = ChainEnd.objects.filter(pk=organisation).first()
    return first_fault(
        _stored(organisation, after=begins[0] if since else None, until=until[0] if until else None),
        starts_after=begins,
        ends_with=until or ((end.position, bytes(end.link)) if end else (0, START)),
        anchors={position: said for position, said in anchors.items() if position > begins[0]},
    )


def length(organisation: UUID) -> int:
    return Entry.objects.filter(organisation=organisation).count()


def events(organisation: UUID, *, subject: str = "", newest: int | None = 200) -> list[Event]:
    """The newest events, newest first, or all (None); those of one record when `subject` is given."""
    found = Entry.objects.filter(organisation=organisation)
    if subject:
        found = found.filter(subject=subject)
    return _events(found.order_by("-position")[:newest])


def _events(found: Iterable[Entry]) -> list[Event]:
    return [
        Event(e.position, e.at, e.actor, e.action, e.subject, e.outcome, e.count, bytes(e.link))
        for e in found
    ]


def acts(organisation: UUID, *, actor: UUID) -> list[Event]:
    """Everything that somebody did or was refused, oldest first."""
    return _events(Entry.objects.filter(organisation=organisation, actor=actor).order_by("position"))


def last(organisation: UUID, *, action: str, subject: str) -> Event | None:
    """The newest time that this was done to a record."""
    done = Entry.objects.filter(organisation=organisation, action=action, subject=subject, outcome="done")
    return next(iter(_events(done.order_by("-position")[:1])), None)


def has(organisation: UUID, *, position: int, link: str) -> bool:
    """Whether an entry stands at that place with that link, in hexadecimal."""
    found = Entry.objects.filter(organisation=organisation, position=position).values_list("link", flat=True)
    return any(bytes(each).hex() == link for each in found)


def organisations() -> list[UUID]:
    """Everybody who has a trail, or had one: entries count even when their end is gone."""
    ends = set(ChainEnd.objects.values_list("pk", flat=True))
    return sorted(ends | set(Entry.objects.values_list("organisation", flat=True).distinct()), key=str)


def locked_end(organisation: UUID) -> ChainEnd:
    """How far the chain has come; nobody adds to it until the caller's transaction ends."""
    end = ChainEnd.objects.select_for_update().filter(pk=organisation).first()
    if end is None:
        ChainEnd.objects.get_or_create(pk=organisation, defaults={"link": START})
        end = ChainEnd.objects.select_for_update().get(pk=organisation)
    return end


def _stored(
    organisation: UUID, *, after: int | None, until: int | None
) -> Iterator[tuple[int, dict[str, str], bytes]]:
    found = Entry.objects.filter(organisation=organisation)
    if after is not None:
        found = found.filter(position__gt=after)
    if until is not None:
        found = found.filter(position__lte=until)
    for entry in found.order_by("position").iterator():
        yield entry.position, _said(entry), bytes(entry.link)


def _said(entry: Entry) -> dict[str, str]:
    return {
        "organisation": str(entry.organisation),
        "position": str(entry.position),
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": str(entry.actor or ""),
        "action": entry.action,
        "subject": entry.subject,
        "outcome": entry.outcome,
        "count": str(entry.count),
    }
