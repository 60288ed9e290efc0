"""Every change to people, teams and helplines, and reading the trail."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.codes import LANGUAGES
from houvast.library.proofs.chain import Fault
from houvast.records.accounts import queries, rules, sealed, trail_in_print
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_after, guarded_on
from houvast.records.accounts.models import Installation, Membership, Organisation, Staff, Team
from houvast.records.accounts.roles import Role
from houvast.records.audit import anchor, signing_key, trail


class NotPossible(Exception):
    """What was asked cannot be done as it stands; the message says what and what to do."""


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
        _refuse_weak(password, person)
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
    _refuse_weak(new, staff)
    staff.set_password(new)
    staff.save(update_fields=["password"])


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


def _refuse_weak(password: str, person: Staff) -> None:
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise NotPossible(" ".join(weak.messages)) from weak
