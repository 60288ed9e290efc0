"""Keys in human hands: recovery codes, handing over, custodians, and the end of a month's key."""

import uuid
from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import generations, keys, months, own_keys, passwords, rules, sealed
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on, guarded_on_after
from houvast.records.accounts.models import (
    CustodyShare,
    HalfOpened,
    Organisation,
    Recovery,
    RecoveryKey,
    SignIn,
    Staff,
    Team,
    TeamKeys,
)
from houvast.records.accounts.refusals import NotPossible, refuse_weak

FEWEST_CUSTODIANS = 2


@guarded_on(Staff, rules.NEW_RECOVERY_CODES)
def new_recovery_codes(staff: Staff, *, by: Actor) -> tuple[str, ...]:
    """New codes on paper in place of the former ones, for who forgets the password one day."""
    return own_keys.new_codes(staff, keys.unlocked_key(by))


def _another_password(staff: uuid.UUID, *, code: str, password: str, by: Actor) -> passwords.Encoded:
    person = Staff.objects.get(pk=staff)
    refuse_weak(password, person)
    if not own_keys.is_code(person, code):
        raise Refused
    return passwords.encode(password)


@guarded_on_after(_another_password, Staff, rules.RECOVER_BY_CODE)
def recover_by_code(chosen: passwords.Encoded, staff: Staff, *, code: str, password: str, by: Actor) -> None:
    """A new password by a recovery code, which is used up. All keys stay what they were."""
    private = own_keys.use_code(staff, code)
    if private is None:
        raise Refused
    own_keys.seal_under(staff, chosen, private)
    staff.save()
    SignIn.objects.filter(staff=staff).delete()


@guarded_on(Staff, rules.HAND_OVER)
def hand_over(staff: Staff, *, team: uuid.UUID, by: Actor) -> None:
    """Give a colleague of one's own team the keys that one holds: now they can open what is sealed."""
    if team not in by.teams(rules.HAND_OVER.action) or staff not in generations.entitled(team):
        raise Refused
    if not generations.hand_over(team, staff, by=by):
        raise NotPossible(_("There is nothing to hand over: they hold every key that you hold."))


@guarded_on(Team, rules.RENEW_TEAM_KEYS)
def renew_team_keys(team: Team, *, by: Actor) -> None:
    """A new pair for those who hold the present one, as when somebody may have seen it."""
    generations.make_next(team, generations.holders(team.pk))


@guarded_on(Team, rules.RETIRE_KEYS)
def retire_keys(team: Team, *, in_use: frozenset[int], by: Actor) -> None:
    """The end of former pairs: all but the latest and those generations that something is sealed for."""
    latest = generations.latest_of(team.pk)
    if latest:
        former = TeamKeys.objects.filter(team=team, generation__lt=latest.generation)
        former.exclude(generation__in=in_use | generations.in_use_above(team.pk)).delete()


@guarded(rules.NAME_CUSTODIANS)
def name_custodians(people: Sequence[uuid.UUID], *, by: Actor) -> None:
    """A new recovery key, in the custody of any two of these people; the former one opens nothing more.

    No team's keys are sealed for it yet: somebody who holds them agrees first (`entrust`).
    """
    named = Staff.objects.filter(
        pk__in=people, organisation=by.organisation, is_active=True, public_key__isnull=False
    )
    if len(set(people)) < FEWEST_CUSTODIANS or named.count() != len(set(people)):
        raise NotPossible(_("Name at least two people who work here and have chosen their password."))
    public, private = sealed.new_keypair()
    Recovery.objects.filter(organisation=by.organisation).delete()
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=by.organisation)
    former = RecoveryKey.objects.filter(organisation=organisation).first()
    generation = former.generation + 1 if former else 1
    if former:
        former.delete()
    made = RecoveryKey.objects.create(organisation=organisation, generation=generation, public_key=public)
    custodians = {each.pk: bytes(each.public_key or b"") for each in named}
    shares = sealed.entrust(private, custodians, place=_place(made))
    CustodyShare.objects.bulk_create(
        CustodyShare(recovery=made, first_id=first, second_id=second, sealed=share)
        for (first, second), share in shares.items()
    )
    TeamKeys.objects.filter(team__organisation=organisation).update(for_recovery=None, recovery_generation=0)


@guarded_on(Team, rules.ENTRUST)
def entrust(team: Team, *, by: Actor) -> None:
    """Agree that any two of the custodians can open the keys of one's team, should they be lost."""
    recovery = RecoveryKey.objects.filter(organisation=team.organisation_id).first()
    if recovery is None:
        raise NotPossible(_("There are no custodians yet."))
    for each in TeamKeys.objects.filter(team=team, held__staff=by.id).exclude(
        recovery_generation=recovery.generation
    ):
        generations.entrust(each, keys.held(team.pk, each.generation, by=by), recovery)
        each.save(update_fields=["for_recovery", "recovery_generation"])


@guarded_on(Staff, rules.ASK_RECOVERY)
def ask_recovery(staff: Staff, *, by: Actor) -> uuid.UUID:
    """The first custodian opens the outer boxes: any second one can then give `staff` their keys."""
    if staff.public_key is None or not staff.is_active:
        raise NotPossible(_("This person has to choose a password first."))
    shares = CustodyShare.objects.filter(recovery__organisation=by.organisation, first=by.id)
    if by.id is None or not shares.exists() or Recovery.objects.filter(person=staff).exists():
        raise Refused
    private = keys.unlocked_key(by)
    asked = Recovery.objects.create(
        organisation_id=by.organisation, person=staff, asked_by_id=by.id, asked_at=timezone.now()
    )
    HalfOpened.objects.bulk_create(
        HalfOpened(
            request=asked,
            second_id=share.second_id,
            sealed=sealed.open_first(
                bytes(share.sealed), first=by.id, second=share.second_id, private=private
            ),
        )
        for share in shares
    )
    return asked.pk


@guarded_on(Recovery, rules.AGREE_TO_RECOVERY)
def agree_to_recovery(recovery: Recovery, *, by: Actor) -> list[uuid.UUID]:
    """The second custodian agrees: the person holds the keys of their teams again. The teams."""
    half = recovery.halves.filter(second=by.id).first()
    if half is None:
        raise Refused
    private = sealed.open_second(
        bytes(half.sealed),
        first=recovery.asked_by_id,
        second=half.second_id,
        private=keys.unlocked_key(by),
        place=_place(RecoveryKey.objects.get(organisation=by.organisation)),
    )
    teams = []
    for each in _recoverable(recovery.person):
        generations.hold(
            each, sealed.unwrap(bytes(each.for_recovery or b""), private=private), recovery.person
        )
        teams.append(each.team_id)
    recovery.delete()
    return sorted(set(teams))


@guarded_on(Recovery, rules.TAKE_RECOVERY_BACK)
def take_recovery_back(recovery: Recovery, *, by: Actor) -> None:
    """Nothing is recovered."""
    recovery.delete()


@guarded(rules.DESTROY_MONTHS)
def destroy_months(on: date, *, by: Actor) -> list[str]:
    """Destroy the keys of the months that are over; what was sealed under them opens for nobody any more."""
    return months.destroy_past(on)


def _place(recovery: RecoveryKey) -> str:
    """Whose secret it is, and of which generation."""
    return f"recovery/{recovery.organisation_id}/{recovery.generation}"


def _recoverable(person: Staff) -> list[TeamKeys]:
    """Keys of the person's teams that the custodians can open."""
    return [
        each
        for each in TeamKeys.objects.filter(
            team__organisation=person.organisation_id, for_recovery__isnull=False
        )
        if generations.entitled(each.team_id).filter(pk=person.pk).exists()
    ]
