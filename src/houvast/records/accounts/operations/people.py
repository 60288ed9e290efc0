"""Every change to people, teams and helplines."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from houvast.library.codes import LANGUAGES
from houvast.records.accounts import rules, sealed
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on
from houvast.records.accounts.models import Installation, Membership, Organisation, Staff, Team
from houvast.records.accounts.refusals import NotPossible, refuse_weak
from houvast.records.accounts.roles import Role


@guarded(rules.FOUND)
def found(name: str, *, by: Actor) -> uuid.UUID:
    """Add a helpline. `by` is the installation, acting for the helpline-to-be with that id."""
    with _once(f"There is a helpline {name} already, or one with this id: choose another name."):
        return Organisation.objects.create(id=by.organisation, name=name).pk


@guarded(rules.DECLARE_DEMO)
def declare_demo(*, by: Actor) -> None:
    """Mark the database as invented, for good. Refused once it holds a real helpline."""
    if Organisation.objects.exists() and not Installation.objects.filter(is_demo=True).exists():
        raise NotPossible("This database holds a real helpline: it cannot become a demo. Use another one.")
    Installation.objects.update_or_create(one=True, defaults={"is_demo": True})


@guarded(rules.ADD_TEAM)
def add_team(name: str, *, by: Actor) -> uuid.UUID:
    team = uuid.uuid4()
    public, private = sealed.new_team_keys(str(team), is_first=not Team.objects.exists())
    with _once(_("There is a team %(name)s already: choose another name.") % {"name": name}):
        return Team.objects.create(
            id=team, organisation_id=by.organisation, name=name, public_key=public, private_key=private
        ).pk


@guarded(rules.INVITE)
def invite(
    sign_in_name: str,
    name: str,
    *,
    password: str | None,
    language: str = "nl",
    place: tuple[uuid.UUID, Role] | None = None,
    by: Actor,
) -> uuid.UUID:
    """Add a person who works here, with their first place: a team and a role in it.

    Without a password they cannot sign in by password; without a place they can do nothing yet.
    """
    _refuse_unknown(language)
    person = Staff(organisation_id=by.organisation, sign_in_name=sign_in_name, name=name, language=language)
    if password is None:
        person.set_unusable_password()
    else:
        refuse_weak(password, person)
        person.set_password(password)
    with _once(_("The sign-in name %(name)s is taken: choose another.") % {"name": sign_in_name}):
        person.save(force_insert=True)
    if place:
        assign(person.pk, team=place[0], role=place[1], by=by)
    return person.pk


@guarded_on(Staff, rules.ASSIGN)
def assign(staff: Staff, *, team: uuid.UUID, role: Role, by: Actor) -> None:
    """Give a person a role in a team of the same helpline. Doing it twice changes nothing."""
    if not Team.objects.filter(pk=team, organisation_id=by.organisation).exists():
        raise Refused
    Membership.objects.get_or_create(staff=staff, team_id=team, role=role)


@guarded_on(Staff, rules.UNASSIGN)
def unassign(staff: Staff, *, team: uuid.UUID, role: Role, by: Actor) -> None:
    """Take a role in a team away. Doing it twice changes nothing."""
    staff.memberships.filter(team_id=team, role=role).delete()


@guarded_on(Staff, rules.DEACTIVATE)
def deactivate(staff: Staff, *, by: Actor) -> None:
    """End a person's access: memberships go, the sign-in stops, the trail keeps the id."""
    staff.memberships.all().delete()
    staff.is_active = False
    staff.set_unusable_password()
    staff.save()


@guarded_on(Staff, rules.KEEP_OWN)
def keep_preferences(staff: Staff, *, language: str, shortcuts: bool, by: Actor) -> None:
    """One's own language and shortcuts."""
    _refuse_unknown(language)
    staff.language, staff.shortcuts = language, shortcuts
    staff.save(update_fields=["language", "shortcuts"])


@guarded_on(Staff, rules.CHANGE_PASSWORD)
def change_password(staff: Staff, *, old: str, new: str, by: Actor) -> None:
    """Choose one's own password; the former one shows that it is oneself."""
    if not staff.check_password(old):
        raise NotPossible(_("The password you have now is not right. Type it again."))
    refuse_weak(new, staff)
    staff.set_password(new)
    staff.save(update_fields=["password"])


@contextmanager
def _once(otherwise: str) -> Iterator[None]:
    """What exists once only: the table refuses the second one, and the message says what to do."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as taken:
        raise NotPossible(otherwise) from taken


def _refuse_unknown(language: str) -> None:
    if language not in LANGUAGES:
        raise NotPossible(f"There is no desk in {language}: choose one of {', '.join(LANGUAGES)}.")
