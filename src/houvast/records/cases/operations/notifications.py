"""A situation that a partner agency notifies: sent under a ground, read by the team, taken or not.

Who sent it learns whether it was received, taken or not taken, and never whether anything was known here.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.codes import codebook
from houvast.library.grounds import GROUNDS
from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on
from houvast.records.cases import gate, keeping, operations, outgoing, rules, sealed
from houvast.records.cases.course import Person
from houvast.records.cases.gate import Invoked
from houvast.records.cases.models import Case, Notification
from houvast.records.cases.queries import notifications as queries
from houvast.records.cases.refusals import NotPossible, written
from houvast.records.retention import declared

__all__ = ["Notified", "erase_notifications", "notify", "read_notification", "refuse_notification"]

TOLD = frozenset({"IDENTITY", "SITUATION"})
"""What a notification tells, as the law's lines call it."""
REPORT = "REPORT_RIGHT"  # to the prosecutor only, never to a team
MOST_WAITING = 25
"""Of one agency at one team, not answered yet: what one agency sends hides nothing of another."""
LONGEST = 3500  # letters: with where it came from, it becomes one line of a timeline


@dataclass(frozen=True)
class Notified:
    """A notification, opened. `document`: on what its ground rests, as the agency wrote it."""

    id: uuid.UUID
    words: str
    document: str


@guarded(rules.NOTIFY)
def notify(
    words: str,
    *,
    once: uuid.UUID,
    agency: uuid.UUID,
    team: uuid.UUID,
    ground: str,
    purpose: str,
    document: str = "",
    because: str = "",
    sure: bool = False,
    by: Actor,
) -> uuid.UUID:
    """Tell a team of a situation, under a ground that lets this agency do so today; sealed for that team.

    Refused, with the reason, where the law permits it to no such agency; AskedFirst for an address, a number
    or a place, unless it is `sure` that it may stand there. `once` becomes its id.
    """
    there = next((each for each in accounts.agencies(seen_by=by) if each.id == agency), None)
    if there is None or agency not in by.teams(rules.NOTIFY.action):
        raise Refused
    if team not in {each.id for each in queries.teams_to_notify(seen_by=by)}:
        raise NotPossible(_("Choose from the list whom you tell."))
    today = timezone.localdate()
    law = _permitted(ground, purpose, document, because, kind=there.kind, on=today)
    plain = written(words)
    if len(plain) > LONGEST:
        raise NotPossible(_("Write it shorter: at most 3,500 letters."))
    outgoing.asked(f"{plain}\n{document}", sure=sure)
    _refuse_flood(agency, team, by)
    row = Notification(
        id=once, organisation_id=by.organisation, team_id=team, agency_id=agency, sent_by_id=by.id,
        sent_on=today, ground=ground, law_from=law, purpose=purpose,
    )  # fmt: skip
    key = sealed.new_key()
    said = {"words": plain, "document": document.strip(), "because": because}
    row.sealed = sealed.seal_notified(said, key, notification=row.id)
    try:
        place = sealed.of_notification(row.id)
        keeping.wrap_for(row, key, team=team, place=place, until=sealed.month(today))
        with transaction.atomic():
            row.save(force_insert=True)
    except keys.NobodyHolds as nobody:
        raise NotPossible(str(nobody)) from nobody
    except IntegrityError as twice:
        if not queries.sent(seen_by=by, one=once):
            raise Refused from twice
    return once


@guarded_on(Notification, rules.READ_NOTIFICATION)
def read_notification(notification: Notification, *, by: Actor) -> Notified:
    """Open what an agency notified. Looking leaves a trace."""
    return _opened(notification, rules.READ_NOTIFICATION.action, by)


@guarded_on(Notification, rules.TAKE_NOTIFICATION)
def take_notification(
    notification: Notification,
    *,
    case: uuid.UUID | None = None,
    people: Sequence[Person] = (),
    by: Actor,
) -> uuid.UUID:
    """Take it: into a case that one reads, or into a new one with these people. The case.

    Its words become a line of the timeline, and stand nowhere else any more.
    """
    read = _opened(notification, rules.TAKE_NOTIFICATION.action, by)
    if case is None:
        case = operations.open_at_house(people, team=notification.team_id, once=uuid.uuid4(), by=by)
    names = {each.id: each.name for each in accounts.agencies(seen_by=by)}
    head = _("Notified by %(agency)s:") % {"agency": names.get(notification.agency_id, "")}
    operations.add_event(case, f"{head}\n{read.words}", on=notification.sent_on, by=by)
    if Case.objects.get(pk=case).state != "OPEN":
        raise NotPossible(_("This case is closed. Open it again first."))
    _answered(notification, "TAKEN", by=by)
    return case


@guarded_on(Notification, rules.REFUSE_NOTIFICATION)
def refuse_notification(notification: Notification, *, because: str, by: Actor) -> None:
    """Not for this team, and why, by code of `notification_refusal`: none says what is known.

    Its words go.
    """
    if because not in codebook("notification_refusal", on=timezone.localdate()):
        raise NotPossible(_("Say why not: choose from the list."))
    notification.because = because
    _answered(notification, "NOT_TAKEN", by=by)


@guarded(rules.ERASE_NOTIFICATIONS)
def erase_notifications(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase notifications whose time is over, answered or not. Which."""
    due = (
        declared.group(Notification, "notifications.erase_notifications")
        .due(on)
        .filter(organisation=by.organisation)
    )
    rows = list(due.select_for_update(of=("self",), skip_locked=True).order_by("pk")[: declared.BATCH])
    Notification.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return [row.id for row in rows]


def _permitted(ground: str, purpose: str, document: str, because: str, *, kind: str, on: date) -> date:
    """From which day the law holds that permits it, or NotPossible with what is in the way."""
    if ground not in GROUNDS or ground == REPORT:
        raise NotPossible(_("Choose from the list on which ground."))
    if not purpose:
        raise NotPossible(_("Say what for."))
    invoked = Invoked(
        ground, frozenset({purpose}), TOLD, on, on + timedelta(days=1), document.strip(),
        kinds=frozenset({kind}), ways=frozenset({"WRITING"}), because=because,
    )  # fmt: skip
    if refusal := gate.unlawful(invoked, [kind], answered=()):
        raise NotPossible(gate.said(refusal))
    law = gate.law_of(invoked)
    assert law is not None  # what no law permits on that day was refused
    return law


def _refuse_flood(agency: uuid.UUID, team: uuid.UUID, by: Actor) -> None:
    waiting = Notification.objects.filter(
        organisation=by.organisation, team=team, agency=agency, state="RECEIVED"
    )
    if waiting.count() >= MOST_WAITING:
        raise NotPossible(
            _("Your agency has %(number)s notifications with this team that wait for an answer. Call them.")
            % {"number": MOST_WAITING}
        )


def _opened(row: Notification, action: str, by: Actor) -> Notified:
    private = keys.private_key(row.team_id, row.generation, by=by, action=action)
    lock, place = keys.lock_named(row.month_key), sealed.of_notification(row.id)
    try:
        key = sealed.open_key(bytes(row.wrapped), private=private, place=place, lock=lock)
        said: dict[str, Any] = sealed.open_notified(bytes(row.sealed), key, notification=row.id)
    except keys.NotHandedOver:
        raise
    except sealed.CannotOpen as closed:
        raise NotPossible(
            _("What is sealed here does not open. Ask the agency to send it again.")
        ) from closed
    return Notified(row.id, said["words"], said["document"])


def _answered(row: Notification, state: str, *, by: Actor) -> None:
    row.state, row.answered_by_id, row.answered_on = state, by.id, timezone.localdate()
    row.wrapped, row.sealed, row.generation, row.month_key = b"", b"", 0, ""
    row.save()
