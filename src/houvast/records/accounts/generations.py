"""Generations of a team's keys: who should hold them, making the next, and handing one over.

Inside accounts; operations call it in their transaction.
"""

from collections.abc import Iterable
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from houvast.records.accounts import keys, sealed
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.models import HeldKey, Membership, RecoveryKey, Staff, Team, TeamKeys
from houvast.records.accounts.roles import OPENING


def entitled(team: UUID) -> QuerySet[Staff]:
    """People whose role in the team opens what is sealed for it, and who have a key of their own."""
    here = Membership.objects.filter(team=team, role__in=OPENING).values("staff")
    return Staff.objects.filter(pk__in=here, is_active=True, public_key__isnull=False)


def in_use_above(team: UUID) -> frozenset[int]:
    """Generations that something is sealed for in parts that contacts do not know: they name their tables."""
    found: set[int] = set()
    for app in apps.get_app_configs():
        for name in getattr(app, "sealed_for_teams", ()):
            rows = app.get_model(name)._default_manager.filter(team=team)
            found |= set(rows.values_list("generation", flat=True))
    return frozenset(found)


def begin(staff: Staff) -> None:
    """Keys for those of the person's teams that have none yet: the first who can hold them begins."""
    if staff.public_key is None:
        return
    own = Membership.objects.filter(staff=staff, role__in=OPENING).values("team")
    for team in Team.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=own, keys=None):
        make_next(team, [staff])


def make_next(team: Team, holders: Iterable[Staff]) -> None:
    """A new pair for a team, sealed for its holders and the recovery key; nobody else ever sees it."""
    public, private = sealed.new_keypair()
    latest = latest_of(team.pk)
    made = TeamKeys(
        team=team,
        generation=latest.generation + 1 if latest else 1,
        public_key=public,
        lookup=sealed.new_lookup(public),
    )
    recovery = RecoveryKey.objects.filter(organisation=team.organisation_id).first()
    if recovery and (latest is None or latest.recovery_generation == recovery.generation):
        entrust(made, private, recovery)
    made.save()
    for holder in holders:
        hold(made, private, holder)


def leave(staff: Staff, teams: Iterable[UUID]) -> None:
    """The person no longer holds keys of these teams; what comes is sealed for keys they never had."""
    for team in Team.objects.select_for_update(no_key=True).filter(pk__in=teams):
        gone, _ = HeldKey.objects.filter(staff=staff, keys__team=team).delete()
        if gone:
            make_next(team, holders(team.pk))


def holders(team: UUID) -> QuerySet[Staff]:
    """Those who hold the latest keys of a team."""
    latest = latest_of(team)
    return Staff.objects.filter(held__keys=latest) if latest else Staff.objects.none()


def missing(team: UUID, staff: UUID) -> QuerySet[TeamKeys]:
    """Generations that a person of the team has not been given."""
    return TeamKeys.objects.filter(team=team).exclude(held__staff=staff)


def hand_over(team: UUID, to: Staff, *, by: Actor) -> int:
    """Every generation that `by` holds and the other does not; how many."""
    handed = 0
    for each in missing(team, to.pk).filter(held__staff=by.id):
        hold(each, keys.held(team, each.generation, by=by), to)
        handed += 1
    return handed


def hold(made: TeamKeys, private: bytes, staff: Staff) -> None:
    wrapped = sealed.wrap(private, public=bytes(staff.public_key or b""))
    HeldKey.objects.update_or_create(keys=made, staff=staff, defaults={"sealed": wrapped})


def entrust(made: TeamKeys, private: bytes, recovery: RecoveryKey) -> None:
    """Any two custodians can open these keys from now on."""
    made.for_recovery = sealed.wrap(private, public=bytes(recovery.public_key))
    made.recovery_generation = recovery.generation


def latest_of(team: UUID) -> TeamKeys | None:
    return TeamKeys.objects.filter(team=team).order_by("-generation").first()


def staying(staff: Staff, teams: Iterable[UUID]) -> list[UUID]:
    """Those of the teams that stay when the person leaves. Another agency goes with the last of its people:
    nobody is let in longer for the sake of its own notes.
    """
    others = Membership.objects.exclude(staff=staff).values("team")
    goes = Team.objects.filter(pk__in=teams).exclude(agency_kind="").exclude(pk__in=others)
    gone = set(goes.values_list("pk", flat=True))
    return [each for each in teams if each not in gone]


def last_holder(staff: Staff, teams: Iterable[UUID]) -> Team | None:
    """A team whose keys nobody could open any more without this person: no colleague, no two custodians."""
    for team in Team.objects.filter(pk__in=teams):
        own = TeamKeys.objects.filter(team=team, held__staff=staff, for_recovery=None)
        others = HeldKey.objects.filter(keys__team=team, staff__is_active=True).exclude(staff=staff)
        if own.exclude(pk__in=others.values("keys")).exists():
            return team
    return None
