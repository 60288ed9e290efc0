"""Every change to people, teams and helplines."""

import re
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.codes import LANGUAGES, codebook
from houvast.records.accounts import (
    elsewhere,
    generations,
    keys,
    notices,
    own_addresses,
    own_keys,
    passwords,
    rules,
    sealed,
)
from houvast.records.accounts.guard import (
    Actor,
    Refused,
    guarded,
    guarded_after,
    guarded_on,
    guarded_on_after,
)
from houvast.records.accounts.models import (
    HeldKey,
    Installation,
    Invitation,
    Membership,
    Notice,
    Organisation,
    OwnAddress,
    SecondFactor,
    SignIn,
    Staff,
    Team,
    hash_of_link,
)
from houvast.records.accounts.refusals import NotPossible, refuse_weak
from houvast.records.accounts.roles import OPENING, Role

MOST_OWN_ADDRESSES = 10
EXTENSION = re.compile(r"[A-Za-z0-9*#+._-]{0,20}")
LINK_HOLDS = timedelta(days=7)


@dataclass(frozen=True, repr=False)
class _NextPassword:
    instead_of: str
    private: bytes
    encoded: passwords.Encoded


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
def add_team(name: str, *, agency_kind: str = "", agency: uuid.UUID | None = None, by: Actor) -> uuid.UUID:
    """Its keys are made with the first person who can hold them.

    With a kind (a code of `referral_target`) it is another agency, whose people are partners and nothing
    else; `agency` says which organisation of the directory it is.
    """
    if agency_kind and codebook("referral_target").ever(agency_kind) is None:
        raise NotPossible(_("Choose from the list what kind of agency it is."))
    with _once(_("There is a team %(name)s already: choose another name.") % {"name": name}):
        return Team.objects.create(
            organisation_id=by.organisation, name=name, agency_kind=agency_kind, agency=agency
        ).pk


def _password_of(
    sign_in_name: str,
    name: str,
    *,
    password: str | None,
    language: str = "nl",
    place: tuple[uuid.UUID, Role] | None = None,
    by: Actor,
) -> passwords.Encoded | None:
    if password is None:
        return None
    refuse_weak(password, Staff(organisation_id=by.organisation, sign_in_name=sign_in_name, name=name))
    return passwords.encode(password)


@guarded_after(_password_of, rules.INVITE)
def invite(
    chosen: passwords.Encoded | None,
    sign_in_name: str,
    name: str,
    *,
    password: str | None,
    language: str = "nl",
    place: tuple[uuid.UUID, Role] | None = None,
    by: Actor,
) -> uuid.UUID:
    """Add a person who works here, with their first place: a team and a role in it.

    Without a password they choose one by a link (`give_link`); without a place they can do nothing yet.
    """
    _refuse_unknown(language)
    person = Staff(organisation_id=by.organisation, sign_in_name=sign_in_name, name=name, language=language)
    if chosen is None:
        person.set_unusable_password()
    else:
        own_keys.choose_first(person, chosen)
    with _once(_("The sign-in name %(name)s is taken: choose another.") % {"name": sign_in_name}):
        person.save(force_insert=True)
    notices.tell(Notice.What.INVITED, person, by=by)
    if place:
        assign(person.pk, team=place[0], role=place[1], by=by)
    return person.pk


@guarded_on(Staff, rules.GIVE_LINK)
def give_link(staff: Staff, *, by: Actor) -> str:
    """The secret of a link by which a person chooses a password, once, within a week.

    Whoever had a password loses it, with the keys that it opened: a colleague hands over the keys of
    their teams again. Refused while nobody else could.
    """
    if not staff.is_active:
        raise NotPossible(_("This person's access has ended. Invite them anew."))
    _refuse_losing(staff, _opening_teams(staff))
    own_keys.forget(staff)
    staff.save()
    SignIn.objects.filter(staff=staff).delete()
    # An app's secret was sealed for the pair of keys that is gone. A passkey stays, and is asked for.
    SecondFactor.objects.filter(staff=staff, kind=SecondFactor.Kind.TOTP).delete()
    notices.tell(Notice.What.LINKED, staff, by=by)
    secret = secrets.token_urlsafe(24)
    hashed = hash_of_link(secret)
    until = timezone.now() + LINK_HOLDS
    Invitation.objects.update_or_create(staff=staff, defaults={"token_hash": hashed, "until": until})
    return secret


def _first_password(
    staff: uuid.UUID, *, secret: str, password: str, arrived: elsewhere.Arrived | None = None, by: Actor
) -> passwords.Encoded:
    given = _invited(staff, secret).select_related("staff").first()
    if given is None:
        raise Refused
    refuse_weak(password, given.staff)
    return passwords.encode(password)


@guarded_on_after(_first_password, Staff, rules.ACCEPT)
def accept(
    chosen: passwords.Encoded,
    staff: Staff,
    *,
    secret: str,
    password: str,
    arrived: elsewhere.Arrived | None = None,
    by: Actor,
) -> tuple[str, ...]:
    """Choose the first password by a link; returns the key recovery codes, which nobody can show again.

    Where the person's agency has a sign-in of its own they `arrived` from there, and choose a phrase.
    """
    used, _tables = _invited(staff.pk, secret).delete()
    if not used:
        raise Refused
    elsewhere.bind(staff, arrived)
    private = own_keys.choose_first(staff, chosen)
    staff.save()
    generations.begin(staff)
    return own_keys.new_codes(staff, private)


@guarded_on(Staff, rules.ASSIGN)
def assign(staff: Staff, *, team: uuid.UUID, role: Role, by: Actor) -> None:
    """Give a person a role in a team of the same helpline. Doing it twice changes nothing.

    The role does not open what is sealed: a colleague hands the keys over (`hand_over`), except to the very
    first person of a team.
    """
    kind = Team.objects.filter(pk=team, organisation_id=by.organisation).values_list("agency_kind", flat=True)
    if not kind:
        raise Refused
    if bool(kind[0]) != (role == Role.PARTNER):
        raise NotPossible(_("People of another agency are partners, and only they are."))
    _place, is_new = Membership.objects.get_or_create(staff=staff, team_id=team, role=role)
    if is_new:
        notices.tell(Notice.What.ASSIGNED, staff, by=by, team=team, role=role)
    generations.begin(staff)


@guarded_on(Staff, rules.UNASSIGN)
def unassign(staff: Staff, *, team: uuid.UUID, role: Role, by: Actor) -> None:
    """Take a role in a team away. Doing it twice changes nothing. Who leaves a team loses its keys."""
    stays = staff.memberships.filter(team_id=team, role__in=OPENING).exclude(role=role).exists()
    if role in OPENING and not stays:
        _refuse_losing(staff, generations.staying(staff, [team]))
    gone, _tables = staff.memberships.filter(team_id=team, role=role).delete()
    if gone:
        notices.tell(Notice.What.UNASSIGNED, staff, by=by, team=team, role=role)
    if role in OPENING and not stays:
        generations.leave(staff, [team])


@guarded_on(Staff, rules.DEACTIVATE)
def deactivate(staff: Staff, *, by: Actor) -> None:
    """End a person's access: memberships and keys go, the sign-in stops, the trail keeps the id.

    Their name stands beside what they did until `forget`, a year after the day they left.
    """
    teams = _opening_teams(staff)
    _refuse_losing(staff, generations.staying(staff, teams))
    notices.tell(Notice.What.LEFT, staff, by=by)
    staff.memberships.all().delete()
    SignIn.objects.filter(staff=staff).delete()
    SecondFactor.objects.filter(staff=staff).delete()
    staff.own_addresses.all().delete()
    staff.is_active = False
    staff.left_on = staff.left_on or timezone.localdate()
    staff.last_login = None
    nobody = Staff()
    staff.language, staff.shortcuts, staff.extension = nobody.language, nobody.shortcuts, nobody.extension
    generations.leave(staff, teams)
    own_keys.forget(staff)
    Invitation.objects.filter(staff=staff).delete()
    staff.save()


@guarded_on(Staff, rules.KEEP_OWN)
def keep_preferences(staff: Staff, *, language: str, shortcuts: bool, by: Actor) -> None:
    """One's own language and shortcuts."""
    _refuse_unknown(language)
    staff.language, staff.shortcuts = language, shortcuts
    staff.save(update_fields=["language", "shortcuts"])


@guarded_on(Staff, rules.KEEP_OWN)
def keep_extension(staff: Staff, extension: str, *, by: Actor) -> None:
    """At which extension of the exchange one's own telephone rings; empty: none."""
    if not EXTENSION.fullmatch(extension):
        raise NotPossible(_("An extension has at most 20 digits or letters, like 201."))
    staff.extension = extension
    with _once(_("Extension %(number)s belongs to somebody else.") % {"number": extension}):
        staff.save(update_fields=["extension"])


@guarded_on(Staff, rules.KEEP_OWN)
def keep_own_address(staff: Staff, text: str, *, by: Actor) -> None:
    """A number or mail address of one's own, or of who one lives with: contacts that give it stay closed to
    one. Kept as a keyed hash, which nobody can read; given twice, it is kept once.
    """
    try:
        proof = own_addresses.proof(text)
    except sealed.NotNormal as unreadable:
        raise NotPossible(
            _("Type a number as it is dialled, like 0470 12 34 56, or a whole mail address.")
        ) from unreadable
    name = OwnAddress.present_key()
    staff.own_addresses.exclude(key_name=name).delete()
    if staff.own_addresses.count() >= MOST_OWN_ADDRESSES:
        raise NotPossible(_("Ten are kept already. Forget them, and type the ones that count."))
    staff.own_addresses.get_or_create(proof=proof, defaults={"key_name": name})


@guarded_on(Staff, rules.KEEP_OWN)
def forget_own_addresses(staff: Staff, *, by: Actor) -> None:
    """All of them: which is which, nobody can see."""
    staff.own_addresses.all().delete()


def _next_password(staff: uuid.UUID, *, old: str, new: str, by: Actor) -> _NextPassword:
    person = Staff.objects.get(pk=staff)
    former = keys.unlock(by, old)
    if former is None:
        wrong = _("The password you have now is not right. Type it again.")
        phrase = _("The phrase you have now is not right. Type it again.")
        raise NotPossible(phrase if elsewhere.is_bound(staff) else wrong)
    refuse_weak(new, person)
    return _NextPassword(person.password, keys.unlocked_key(former), passwords.encode(new))


@guarded_on_after(_next_password, Staff, rules.CHANGE_PASSWORD)
def change_password(chosen: _NextPassword, staff: Staff, *, old: str, new: str, by: Actor) -> None:
    """Choose one's own password; the former one shows that it is oneself, and opens the key."""
    if staff.password != chosen.instead_of:
        raise NotPossible(_("Your password was changed in another window meanwhile. Sign in with that one."))
    own_keys.seal_under(staff, chosen.encoded, chosen.private)
    staff.save(update_fields=["password", "private_key"])


def _invited(staff: uuid.UUID, secret: str) -> QuerySet[Invitation]:
    return Invitation.objects.filter(staff=staff, token_hash=hash_of_link(secret), until__gt=timezone.now())


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


def _opening_teams(staff: Staff) -> list[uuid.UUID]:
    return list(HeldKey.objects.filter(staff=staff).values_list("keys__team", flat=True).distinct())


def _refuse_losing(staff: Staff, teams: list[uuid.UUID]) -> None:
    """Nothing is done after which nobody at all could open what a team has sealed."""
    if alone := generations.last_holder(staff, teams):
        raise NotPossible(
            _(
                "Only %(person)s can open what is sealed for %(team)s. Let a colleague get the keys first, "
                "or name custodians."
            )
            % {"person": staff.name, "team": alone.name}
        )
