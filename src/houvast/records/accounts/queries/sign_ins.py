"""Readings about coming in: one's own sign-ins, second factors and notices."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from houvast.records.accounts.guard import Actor
from houvast.records.accounts.models import Notice, SecondFactor, SignIn, Staff, Team

Kind = SecondFactor.Kind

# ASVS 5.0, 7.3: both ends are written down, in docs/decisions/0117.
IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)  # a night shift
FRESH = timedelta(minutes=10)  # how long a proof counts for what needs one just now


@dataclass(frozen=True)
class Standing:
    """A sign-in that is not ended, idle or too old."""

    id: uuid.UUID
    started_at: datetime
    used_at: datetime
    proved_at: datetime | None

    def is_fresh(self, at: datetime) -> bool:
        """The second factor was shown a moment ago; before there is one, the password was given."""
        return at - (self.proved_at or self.started_at) < FRESH


def standing(sign_in: uuid.UUID, *, at: datetime, seen_by: Actor) -> Standing | None:
    row = _standing(at, seen_by).filter(pk=sign_in).values_list(*COLUMNS).first()
    return Standing(*row) if row else None


def own_sign_ins(*, at: datetime, seen_by: Actor) -> list[Standing]:
    """Newest first."""
    return [Standing(*row) for row in _standing(at, seen_by).order_by("-started_at").values_list(*COLUMNS)]


@dataclass(frozen=True)
class Factor:
    """A second factor as its owner sees it."""

    id: uuid.UUID
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None


def own_second_factors(*, seen_by: Actor) -> list[Factor]:
    """Apps and passkeys, in the order they were added; spare codes are counted apart."""
    found = SecondFactor.objects.filter(staff=seen_by.id, confirmed_at__isnull=False).exclude(kind=Kind.SPARE)
    rows = found.order_by("added_at").values_list("id", "kind", "name", "added_at", "used_at")
    return [Factor(*row) for row in rows]


def spare_codes_left(*, seen_by: Actor) -> int:
    return SecondFactor.objects.filter(staff=seen_by.id, kind=Kind.SPARE).count()


def has_second_factor(*, seen_by: Actor) -> bool:
    """Spare codes alone are none."""
    return bool(own_second_factors(seen_by=seen_by))


ALARMS = (Notice.What.ASKED, Notice.What.OPENED, Notice.What.TRIED)


@dataclass(frozen=True)
class Told:
    """A change in who may do what, with names in place of ids; of an alarm, the reference of the contact."""

    id: uuid.UUID
    what: str
    about: str
    is_me: bool
    by: str
    team: str
    role: str
    reason: str
    at: datetime

    @property
    def is_alarm(self) -> bool:
        """About a contact and not about a person."""
        return self.what in ALARMS


def own_notices(*, seen_by: Actor) -> list[Told]:
    """What one has not marked as seen, oldest first."""
    waiting = Notice.objects.filter(staff=seen_by.id, acknowledged_at__isnull=True).order_by("at", "id")
    names = dict(Staff.objects.filter(organisation=seen_by.organisation).values_list("pk", "name"))
    teams = dict(Team.objects.filter(organisation=seen_by.organisation).values_list("pk", "name"))
    return [
        Told(
            each.pk,
            each.what,
            str(each.about) if each.what in ALARMS else names.get(each.about, ""),
            each.about == seen_by.id,
            names.get(each.by, "") if each.by else "",
            teams.get(each.team_id, "") if each.team_id else "",
            each.role,
            each.reason,
            each.at,
        )
        for each in waiting
    ]


COLUMNS = ("id", "started_at", "used_at", "proved_at")


def _standing(at: datetime, seen_by: Actor) -> QuerySet[SignIn]:
    return SignIn.objects.filter(staff=seen_by.id, used_at__gt=at - IDLE, started_at__gt=at - LONGEST)
