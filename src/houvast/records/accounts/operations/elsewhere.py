"""The own sign-in of another agency: where it is, who joins it, and its end; and where an agency is told."""

import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from houvast.records.accounts import elsewhere, keys, notices, own_keys, passwords, rules, sealed
from houvast.records.accounts.guard import Actor, Refused, guarded_on, guarded_on_after
from houvast.records.accounts.models import AgencySignIn, AgencySubject, Notice, Staff, Team
from houvast.records.accounts.refusals import NotPossible, refuse_weak


@guarded_on(Team, rules.SET_AGENCY_SIGN_IN)
def set_agency_sign_in(team: Team, *, issuer: str, client: str, secret: str, by: Actor) -> None:
    """Say at which provider people of an agency show who they are.

    Another issuer or client is another place: whoever was bound to the former one is bound no more, so that
    nobody becomes somebody else by a change of address. Without a secret the former one stays,
    at the same place only.
    """
    if not team.agency_kind:
        raise NotPossible(_("Only another agency has a sign-in of its own."))
    _refuse_unfit(issuer)
    if not client:
        raise NotPossible(_("Type as what we are known there: the client id."))
    former = AgencySignIn.objects.filter(team=team).first()
    is_same = former is not None and (former.issuer, former.client) == (issuer, client)
    if not secret and not is_same:
        raise NotPossible(_("Type the secret that the agency gave you."))
    kept: dict[str, object] = {"issuer": issuer, "client": client}
    if secret:
        kept["secret"] = sealed.seal_for_server(secret, place=elsewhere.place(team.pk))
    if not is_same:
        AgencySubject.objects.filter(sign_in__team=team).delete()
    AgencySignIn.objects.update_or_create(team=team, defaults=kept)


@guarded_on(Team, rules.SET_NOTICE_ADDRESS)
def set_notice_address(team: Team, address: str, *, by: Actor) -> None:
    """Where a team or an agency is told by mail that something is new, and never what; empty: nowhere.

    Kept sealed for the server: one of the agencies may be a shelter.
    """
    address = address.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError as wrong:
            raise NotPossible(_("Write one mail address, like name@example.org.")) from wrong
    place = elsewhere.notice_place(team.pk)
    team.notice_address = sealed.seal_for_server(address, place=place) if address else b""
    team.save(update_fields=["notice_address"])


@dataclass(frozen=True, repr=False)
class _Phrase:
    instead_of: str
    private: bytes
    encoded: passwords.Encoded


def _phrase_of(staff: uuid.UUID, *, old: str, new: str, arrived: elsewhere.Arrived, by: Actor) -> _Phrase:
    person = Staff.objects.get(pk=staff)
    former = keys.unlock(by, old)
    if former is None:
        raise NotPossible(_("The password you have now is not right. Type it again."))
    refuse_weak(new, person)
    if new == old:
        raise NotPossible(_("Choose a phrase that is not your password: the password ends."))
    return _Phrase(person.password, keys.unlocked_key(former), passwords.encode(new))


@guarded_on_after(_phrase_of, Staff, rules.JOIN_AGENCY_SIGN_IN)
def join_agency_sign_in(
    chosen: _Phrase, staff: Staff, *, old: str, new: str, arrived: elsewhere.Arrived, by: Actor
) -> None:
    """Who has a password from before shows at their agency who they are from now on; the password ends.

    The keys stay: the phrase opens what the password opened. Colleagues and administrators are told.
    """
    if staff.password != chosen.instead_of or elsewhere.is_bound(staff.pk):
        raise NotPossible(_("This was changed in another window meanwhile. Sign in anew."))
    if elsewhere.door_of(staff.pk) is None:
        raise Refused
    elsewhere.bind(staff, arrived)
    own_keys.seal_under(staff, chosen.encoded, chosen.private)
    staff.save(update_fields=["password", "private_key"])
    notices.tell(Notice.What.JOINED, staff, by=by)


@guarded_on(Team, rules.END_AGENCY_SIGN_IN)
def end_agency_sign_in(team: Team, *, by: Actor) -> None:
    """Its people sign in here again: their phrase is their password. Ending none is no harm."""
    AgencySignIn.objects.filter(team=team).delete()


def _refuse_unfit(issuer: str) -> None:
    """OpenID Connect Discovery 1.0, 2: https, no question, no fragment."""
    try:
        parts = urlsplit(issuer)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    is_safe = host and (parts.scheme == "https" or host in settings.PLAIN_PROVIDERS)
    if not is_safe or parts.query or parts.fragment or "@" in parts.netloc or len(issuer) > 300:
        raise NotPossible(_("Type the whole address of the provider, beginning with https://."))
