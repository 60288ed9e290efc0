"""Where somebody stands in the queue of a chat and how long that usually takes, also before they begin."""

import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Q
from django.utils import timezone

from houvast.records.accounts.guard import Actor, seen
from houvast.records.contacts import rules
from houvast.records.contacts.models import Line, Talk

RECENT = timedelta(hours=3)  # talks that an expected wait is told from
FEWEST = 3


@dataclass(frozen=True)
class Place:
    """Where a talk stands in the queue, from 1, and the wait to expect in minutes, if that can be said."""

    number: int
    minutes: tuple[int, int] | None


def place(talk: uuid.UUID, *, seen_by: Actor) -> Place | None:
    """The place of one's own talk; None when it does not wait."""
    own = seen(Talk, rules.SAY, seen_by).filter(id=talk, state="WAITING").first()
    if own is None:
        return None
    before = Talk.objects.filter(team=own.team_id, state="WAITING", door=own.door).filter(
        Q(waits_since__lt=own.waits_since) | Q(waits_since=own.waits_since, serial__lt=own.serial)
    )
    number = before.count() + 1
    return Place(number, _expected(own.team_id, number))


def place_of_next(teams: Collection[uuid.UUID], *, seen_by: Actor) -> Place | None:
    """Of who begins a chat now, in the shortest queue of these teams; None where as many wait as may."""
    waiting = Talk.objects.filter(state="WAITING", door="CHAT").values_list("team", flat=True)
    queues = Counter(waiting.filter(organisation=seen_by.organisation, team__in=teams))
    lines = Line.objects.filter(organisation=seen_by.organisation, team__in=teams)
    room = [
        (queues[each.team_id], each.team_id) for each in lines if queues[each.team_id] < each.most_waiting
    ]
    if not room:
        return None
    before, team = min(room)
    return Place(before + 1, _expected(team, before + 1))


def _expected(team: uuid.UUID, number: int) -> tuple[int, int] | None:
    """From the waits of the last hours: half of them to most of them, in minutes; None with too few."""
    since = timezone.now() - RECENT
    found = Talk.objects.filter(team=team, door="CHAT", began_at__gte=since, outcome="ANSWERED")
    waits = sorted(each for each in found.values_list("waited", flat=True) if each is not None)
    if len(waits) < FEWEST:
        return None
    half, most = median(waits), waits[int(len(waits) * 0.9)]
    fewest = max(1, round(half * number / 60))
    return fewest, max(fewest + 1, round(most * number / 60))
