"""Signing in elsewhere: who somebody is at the OpenID provider of their own agency, and whom that is here.

An agency's provider says who somebody is; it gives no right, and no key. An account is bound to a name at the
provider once, with the link of its invitation in hand: never by a mail address that both happen to know.
"""

import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from houvast.records.accounts import sealed
from houvast.records.accounts.models import AgencySignIn, AgencySubject, Staff, Team
from houvast.records.accounts.refusals import NotPossible
from houvast.records.accounts.roles import Role


@dataclass(frozen=True)
class Door:
    """What it takes to ask one agency's provider who somebody is."""

    issuer: str
    client: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Arrived:
    """A provider said, and it was checked, who somebody is there."""

    door: uuid.UUID
    subject: str = field(repr=False)


def door(id: uuid.UUID) -> Door | None:
    """The sign-in of an agency, with its secret opened; sealed.CannotOpen when that is to be typed anew."""
    found = AgencySignIn.objects.filter(pk=id).first()
    if found is None:
        return None
    secret = sealed.open_for_server(bytes(found.secret), place=place(found.team_id))
    return Door(found.issuer, found.client, secret)


def door_exists(id: uuid.UUID) -> bool:
    return AgencySignIn.objects.filter(pk=id).exists()


def door_of(person: uuid.UUID) -> uuid.UUID | None:
    """Where somebody who was invited signs in, if their agency has a sign-in of its own."""
    mine = AgencySignIn.objects.filter(team__memberships__staff=person, team__memberships__role=Role.PARTNER)
    return mine.order_by("pk").values_list("pk", flat=True).first()


def person(arrived: Arrived) -> Staff | None:
    """Who that is here: somebody bound to it, who may sign in and is still a partner of that agency."""
    bound = AgencySubject.objects.select_related("staff", "sign_in").filter(
        sign_in=arrived.door, proof=proof(arrived), staff__is_active=True
    )
    found = bound.first()
    if found is None:
        return None
    here = found.staff.memberships.filter(team=found.sign_in.team_id, role=Role.PARTNER)
    return found.staff if here.exists() else None


def is_bound(person: uuid.UUID | None) -> bool:
    """Whether somebody shows at their agency who they are: what they type here is a phrase, no password."""
    return AgencySubject.objects.filter(staff=person).exists()


def bind(staff: Staff, arrived: Arrived | None) -> None:
    """With their invitation in hand: from now on this is who they are at their agency."""
    own = door_of(staff.pk)
    if own is None and arrived is None:
        return
    if arrived is None or arrived.door != own:
        raise NotPossible(_("Sign in at your agency first: it says who you are."))
    try:
        with transaction.atomic():
            AgencySubject.objects.create(staff=staff, sign_in_id=own, proof=proof(arrived))
    except IntegrityError as taken:
        raise NotPossible(
            _("With this sign-in of your agency somebody has an account already. Tell your administrator.")
        ) from taken


def place(team: uuid.UUID) -> str:
    """What the secret of an agency's sign-in is bound to."""
    return f"agency sign-in/{team}"


def notice_place(team: uuid.UUID) -> str:
    """What the address is bound to at which an agency is told that something is new."""
    return f"notice address/{team}"


def notice_address(team: uuid.UUID) -> str:
    """Where a team or an agency is told that something is new; empty: nowhere, or it is to be typed anew."""
    kept = Team.objects.filter(pk=team).values_list("notice_address", flat=True).first()
    if not kept:
        return ""
    try:
        return sealed.open_for_server(bytes(kept), place=notice_place(team))
    except sealed.CannotOpen:
        return ""


def language_of(team: uuid.UUID) -> str:
    """In which language a team or agency is written to: that of most of its people; else the first here."""
    people = Staff.objects.filter(memberships__team=team, is_active=True).values_list("pk", "language")
    spoken = Counter(language for _person, language in set(people))
    return max((code for code, _name in settings.LANGUAGES), key=lambda code: spoken[code])


def proof(arrived: Arrived) -> bytes:
    """How the provider calls somebody may be a number of the state: only a keyed hash is kept."""
    said = f"{arrived.door}|{arrived.subject}"
    return salted_hmac("subject at an agency", said, algorithm="sha256").digest()
