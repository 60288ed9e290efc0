"""Every reading of contacts that shows no sealed content."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from houvast.records.accounts.guard import Actor, seen
from houvast.records.accounts.queries import Lends, who_lends
from houvast.records.audit import trail
from houvast.records.contacts import course, rules
from houvast.records.contacts.course import WITHOUT_CONTENT
from houvast.records.contacts.models import (
    Callback,
    Contact,
    DangerKey,
    Draft,
    GlassRequest,
    HeldText,
    NumberIndex,
    ReaderKey,
    Referral,
    ReportedPerson,
    SecondReading,
    TalkKey,
)

PAGE = 100
COLUMNS = "id serial day hour channel kind role_stated problem handled_by is_open withdrawn".split()


@dataclass(frozen=True)
class Wanted:
    """What the list is filtered by; empty means all. `after` is where the former page ended."""

    from_: date | None = None
    until: date | None = None
    channel: str = ""
    problem: str = ""
    worker: uuid.UUID | None = None
    state: str = ""
    after: tuple[date, int] | None = None


@dataclass(frozen=True)
class Row:
    """A contact in the list: codes only."""

    id: uuid.UUID
    serial: int
    day: date
    hour: int | None
    channel: str
    kind: str
    role_stated: str
    problem: str
    handled_by: uuid.UUID | None
    is_open: bool
    withdrawn: str


@dataclass(frozen=True)
class Page:
    rows: Sequence[Row]
    after: tuple[date, int] | None


def contacts(wanted: Wanted, *, seen_by: Actor) -> Page:
    """The list, newest first, a page at a time; `after` of the page leads to the next."""
    found = _filtered(seen(Contact, rules.READ, seen_by), wanted).order_by("-day", "-serial")
    rows = [Row(*values) for values in found.values_list(*COLUMNS)[: PAGE + 1]]
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    return Page(rows, (rows[-1].day, rows[-1].serial) if more else None)


@dataclass(frozen=True)
class DayCount:
    """How many contacts of a day one may see: with content, without, and still open."""

    with_content: int
    without_content: int
    open: int
    by_channel: dict[str, int]

    @property
    def total(self) -> int:
        return self.with_content + self.without_content


def count_of_day(on: date, *, seen_by: Actor) -> DayCount:
    """Counts of one's own teams on one day; withdrawn contacts do not count."""
    today = seen(Contact, rules.READ, seen_by).filter(day=on, withdrawn="")
    kinds: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    for kind, channel, number in today.values_list("kind", "channel").annotate(Count("serial")):
        kinds[kind] += number
        channels[channel] += number
    without = sum(kinds[kind] for kind in WITHOUT_CONTENT)
    still_open = today.filter(is_open=True).count()
    return DayCount(kinds.total() - without, without, still_open, dict(channels))


@dataclass(frozen=True)
class DraftRow:
    """One's own draft, without its content."""

    id: uuid.UUID
    saved_at: datetime
    revision: int


def drafts(*, seen_by: Actor) -> list[DraftRow]:
    """One's own drafts, latest first."""
    found = seen(Draft, rules.KEEP_DRAFT, seen_by).order_by("-saved_at")
    return [DraftRow(*row) for row in found.values_list("id", "saved_at", "revision")]


def drafts_kept() -> int:
    """How many drafts there are, for those who watch the machine; whose, nobody is told."""
    return Draft.objects.count()


def registered_from(draft: uuid.UUID, *, seen_by: Actor) -> uuid.UUID | None:
    """The contact that a draft became, if it did."""
    return seen(Contact, rules.READ, seen_by).filter(draft=draft).values_list("id", flat=True).first()


def rows_of(contacts: Sequence[uuid.UUID], *, seen_by: Actor) -> tuple[Row, ...]:
    """These contacts as rows of the list, in the order given; those that one may not see are left out."""
    found = seen(Contact, rules.READ, seen_by).filter(id__in=contacts)
    rows = {row[0]: Row(*row) for row in found.values_list(*COLUMNS)}
    return tuple(rows[contact] for contact in contacts if contact in rows)


def team_of(contact: uuid.UUID, *, seen_by: Actor) -> uuid.UUID | None:
    """The team of a contact that one reads and that counts; None where there is none."""
    found = seen(Contact, rules.READ, seen_by).filter(id=contact, withdrawn="", erased_on=None)
    return found.values_list("team", flat=True).first()


def to_rekey(latest: Mapping[uuid.UUID, int], *, seen_by: Actor) -> dict[uuid.UUID, int]:
    """How many contacts, talks and what belongs to them of each team are sealed for its former keys."""
    found = {}
    for team in seen_by.teams(rules.REKEY.action) & set(latest):
        before = {"team": team, "generation__lt": latest[team]}
        number = sum(
            model._default_manager.filter(**before).exclude(wrapped=b"").count()
            for model in (ReaderKey, TalkKey, DangerKey, Referral, Callback, HeldText)
        )
        if number:
            found[team] = number
    return found


def numbers_waiting(*, seen_by: Actor) -> int:
    """Numbers to call back that cannot be found yet: nobody who is unlocked has looked since."""
    return seen(NumberIndex, rules.FIND_BY_NUMBER, seen_by).filter(blind=None).count()


@dataclass(frozen=True)
class GlassRow:
    """A request to open one contact of another team; `state` as it is now, in the words of the table.

    `lent_by`: who of that team can agree.
    """

    id: uuid.UUID
    contact: uuid.UUID
    team: uuid.UUID
    reason: str
    state: str
    asked_by: uuid.UUID
    asked_at: datetime
    until: datetime | None
    lent_by: Lends


def own_glass(*, seen_by: Actor) -> list[GlassRow]:
    """What one asked to open oneself, latest first."""
    return _glass(seen(GlassRequest, rules.OPEN_GLASS, seen_by), seen_by)


def glass_waiting(*, seen_by: Actor) -> list[GlassRow]:
    """What colleagues of other teams ask to open, and one may agree to."""
    waiting = timezone.now() - course.GLASS_WAITS_FOR
    found = seen(GlassRequest, rules.AGREE_TO_OPEN, seen_by).filter(asked_at__gt=waiting)
    return _glass(found, replace(seen_by, id=None))


def _glass(found: QuerySet[GlassRequest], seen_by: Actor) -> list[GlassRow]:
    rows = list(found.select_related("contact").order_by("-asked_at", "id"))
    lend = who_lends([each.contact.team_id for each in rows], seen_by=seen_by) if rows else {}
    return [
        GlassRow(
            each.pk,
            each.contact.id,
            each.contact.team_id,
            each.reason,
            _state_now(each),
            each.asked_by_id,
            each.asked_at,
            each.until,
            lend[each.contact.team_id],
        )
        for each in rows
    ]


def _state_now(request: GlassRequest) -> str:
    """Over or lapsed by the clock, also before the daily job has written it."""
    now, state = timezone.now(), GlassRequest.State
    if request.state == state.AGREED and request.until and request.until <= now:
        return state.OVER
    if request.state == state.ASKED and request.asked_at <= now - course.GLASS_WAITS_FOR:
        return state.LAPSED
    return request.state


def to_read_second(*, seen_by: Actor) -> tuple[Row, ...]:
    """Contacts in which a role that a colleague assessed waits for a second reader, and one may be that; the
    latest first."""
    waiting = SecondReading.objects.filter(said="").exclude(first_by=seen_by.id)
    found = seen(Contact, rules.READ_SECOND, seen_by).filter(readings__in=waiting, withdrawn="").distinct()
    return tuple(Row(*row) for row in found.order_by("-day", "-serial").values_list(*COLUMNS)[:PAGE])


def unexplained_roles(contact: uuid.UUID, *, seen_by: Actor) -> frozenset[tuple[int, str]]:
    """(number, assessed role) of those whose role was kept without a reason, as it was done before: 0 is who
    speaks. Codes only."""
    found = seen(Contact, rules.CORRECT, seen_by).filter(id=contact)
    roles = {
        (0, role) for role, because in found.values_list("role_assessed", "assessed_because") if not because
    }
    persons = ReportedPerson.objects.filter(contact__in=found, is_contact_person=False)
    columns = persons.values_list("number", "role_assessed", "assessed_because")
    return frozenset(roles | {(number, role) for number, role, because in columns if not because})


def minority_of(contact: uuid.UUID, *, seen_by: Actor) -> str:
    """Whether a contact is about a minor, or may be (course.minority); UNKNOWN where one may not see it."""
    found = seen(Contact, rules.READ, seen_by).filter(id=contact).first()
    if found is None:
        return "UNKNOWN"
    speaks = [(found.role_stated, found.age_band)] if found.kind in ("SUPPORT", "INFO") else []
    return course.minority([*speaks, *found.persons.values_list("role_stated", "age_band")])


@dataclass(frozen=True)
class Receipt:
    """Proof that a contact was erased at the person's request: no content, and a place in the trail.

    `link` is the hash of that entry and all before it, in hexadecimal: it changes when any of them does.
    """

    contact: uuid.UUID
    erased_on: date
    still_counts: bool
    position: int
    at: datetime
    link: str


def receipt(contact: uuid.UUID, *, seen_by: Actor) -> Receipt | None:
    """The receipt of a contact that was erased on request; None when it was not, or is not in one's teams."""
    found = seen(Contact, rules.ERASE_ON_REQUEST, seen_by).filter(id=contact).exclude(erased_on=None).first()
    action = rules.ERASE_ON_REQUEST.action
    entry = trail.last(seen_by.organisation, action=action, subject=str(contact)) if found else None
    if found is None or found.erased_on is None or entry is None:
        return None
    return Receipt(contact, found.erased_on, not found.withdrawn, entry.position, entry.at, entry.link.hex())


def stands(position: int, link: str, *, seen_by: Actor) -> bool:
    """Whether the trail of the own helpline still has this link at this place, as a receipt says."""
    return trail.has(seen_by.organisation, position=position, link=link)


def has_contacts(*, seen_by: Actor) -> bool:
    """Whether the helpline has any contact at all; which ones is not said."""
    return Contact.objects.filter(organisation=seen_by.organisation).exists()


def _filtered(found: QuerySet[Contact], wanted: Wanted) -> QuerySet[Contact]:
    conditions = Q(withdrawn="") if wanted.state != "withdrawn" else ~Q(withdrawn="")
    if wanted.state in ("open", "closed"):
        conditions &= Q(is_open=wanted.state == "open")
    if wanted.from_:
        conditions &= Q(day__gte=wanted.from_)
    if wanted.until:
        conditions &= Q(day__lt=wanted.until)
    if wanted.channel:
        conditions &= Q(channel=wanted.channel)
    if wanted.problem:
        conditions &= Q(problem=wanted.problem)
    if wanted.worker:
        conditions &= Q(handled_by=wanted.worker)
    if wanted.after:
        day, serial = wanted.after
        conditions &= Q(day__lt=day) | Q(day=day, serial__lt=serial)
    return found.filter(conditions)
